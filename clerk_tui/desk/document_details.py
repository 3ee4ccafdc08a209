"""What each kind of document says beyond the facts every document shares."""

from collections.abc import Callable
from datetime import date

from clerk_tui.desk import outside_details, promise_details
from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CaseState, DebtStatus, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.deadline import compute, correction_deadline
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DOCUMENT_NAMES
from clerk_tui.domain.item import Item, Limit
from clerk_tui.domain.masking import mask_document
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.paper import model as p

RELATION_LABELS: dict[Relation, str] = {
    Relation.MANDATE: N_("agent with mandate"),
    Relation.GUARDIAN: N_("guardian"),
    Relation.RELATIVE: N_("relative"),
    Relation.EMPLOYEE: N_("employee of the applicant"),
    Relation.PROXY_AGENT: N_("proxy agent"),
    Relation.CO_OWNER: N_("co-owner"),
}

DOCUMENT_LABELS: dict[p.DocumentKind, str] = {
    p.DocumentKind.RECEIPT: N_("receipt"),
    p.DocumentKind.ONE_TIME_NOTICE: N_("one-time notice"),
    p.DocumentKind.CORRECTION_NOTICE: N_("correction notice"),
    p.DocumentKind.ACCEPTANCE: N_("acceptance notice"),
    p.DocumentKind.DECLINE: N_("notice of non-acceptance"),
    p.DocumentKind.HANDOVER_SLIP: N_("handover slip"),
    p.DocumentKind.GRANT: N_("decision: granted"),
    p.DocumentKind.REFUSAL: N_("decision: refused"),
    p.DocumentKind.EXCLUDED_PROCEDURE: N_("notice of excluded procedure"),
    p.DocumentKind.EXTENSION: N_("notice of extension"),
    p.DocumentKind.CLOSURE: N_("record of closure"),
    p.DocumentKind.DELIVERY_PROOF: N_("proof of delivery"),
    p.DocumentKind.DEFERRAL: N_("deferral commitment"),
    p.DocumentKind.COMMITMENT: N_("letter of commitment"),
    p.DocumentKind.FOLLOW_UP: N_("record of checks"),
    p.DocumentKind.REVOCATION: N_("decision to revoke"),
    p.DocumentKind.PACKAGE: N_("slip to another hall"),
    p.DocumentKind.TELLING: N_("notice to a joint service"),
    p.DocumentKind.BUNDLE_RECEIPT: N_("bundle receipt"),
    p.DocumentKind.BUNDLE_NOTICE: N_("bundle notice"),
    p.DocumentKind.BUNDLE_FORM: N_("application form"),
    p.DocumentKind.BUNDLE_PLAN: N_("plan"),
    p.DocumentKind.BUNDLE_DELIVERY: N_("joint delivery"),
}

_CLOSURES: dict[Phase, p.ClosureGround] = {
    Phase.WITHDRAWN: p.ClosureGround.WITHDRAWN,
    Phase.DEEMED_WITHDRAWN: p.ClosureGround.DEEMED_WITHDRAWN,
    Phase.TERMINATED: p.ClosureGround.TERMINATED,
    Phase.VOIDED: p.ClosureGround.VOIDED,
}


def detail(
    desk: Desk, state: CaseState, item: Item, kind: p.DocumentKind, materials: tuple[p.MaterialLine, ...]
) -> p.Detail:
    """Return what *kind* says beyond the shared facts."""
    return _DETAILS[kind](desk, state, item, materials)


_Maker = Callable[[Desk, CaseState, Item, tuple[p.MaterialLine, ...]], p.Detail]


def _last(desk: Desk, state: CaseState, kind: str) -> tuple[Event, b.Body] | None:
    """Return the case's last event of *kind* with its body."""
    for event in reversed(desk.store.events(state.id)):
        if event.kind == kind and (body := b.decode_body(event.kind, event.v, event.body)) is not None:
            return event, body
    return None


def _receipt(desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Receipt:
    # Another hall that handles the case answers in its own time, which begins when it has the papers.
    undecided = state.phase is Phase.RECEIVED and not state.handled_there
    return p.Receipt(notice_by=correction_deadline(state.counts_from, desk.calendar).date if undecided else None)


def _notice(_desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Notice:
    return p.Notice(
        corrections=tuple(
            p.Correction(material=d.name, problem=d.problem or _("not handed in"), standard=d.standard)
            for d in state.asked
        ),
        deadline=state.supply_by,
        consequence=_("If nothing is supplied by then, the application may be deemed withdrawn."),
    )


def _acceptance(_desk: Desk, state: CaseState, item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Acceptance:
    ground = p.AcceptanceGround.COMPLETE
    if state.retroactive:
        ground = p.AcceptanceGround.SILENCE
    elif state.notice:
        ground = p.AcceptanceGround.CORRECTED
    by_post = state.delivery is b.Delivery.POST
    return p.Acceptance(
        ground=ground,
        excluded=tuple(f"{s.name} {s.limit}".strip() for s in item.special_procedures),
        result_name=item.result_name,
        collection=_("by post") if by_post else _("at any window of this centre"),
    )


def _decline(_desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Decline:
    assert state.ground is not None
    return p.Decline(ground=state.ground, reason=state.ground_reason, competent_authority=state.competent_organ)


def _handover(desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Handover:
    found = _last(desk, state, "dispatched")
    assert found is not None
    event, body = found
    assert isinstance(body, b.Dispatched)
    department = desk.departments.get(body.department)
    return p.Handover(
        giver=user_name(desk, event.actor),
        giving_unit=desk.site.place_name,
        receiving_unit=department.name if department else body.department,
        at=event.at,
        slip_no=body.slip_no,
        note=body.reason,
    )


def _decision(_desk: Desk, state: CaseState, item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Decision:
    assert state.decided_on is not None
    refused = state.outcome is b.Outcome.REFUSED
    return p.Decision(
        decided_on=state.decided_on,
        content="" if refused else state.decision_reason,
        reasons=(state.decision_reason,) if refused else (),
        basis=item.legal_basis,
        result_name=state.result_name,
        result_no=state.result_no,
        valid_until=_date(state.valid_until),
    )


def _procedure(
    desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]
) -> p.ExcludedProcedure:
    found = _last(desk, state, "procedure_started")
    assert found is not None
    event, body = found
    assert isinstance(body, b.ProcedureStarted)
    known = PROCEDURES.get(body.procedure)
    return p.ExcludedProcedure(
        name=_(known.label) if known else body.procedure,
        start=body.on,
        limit=Limit(int(body.limit_note)) if body.limit_note.isdigit() else None,
        reason=body.reason,
        basis=body.basis,
        approver=user_name(desk, event.actor),
        under_art_45=bool(body.basis),
        stops_clock=body.stops_clock,
        new_due_on=due.date if (due := due_date(state, desk.calendar)) else None,
    )


def _extension(desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Extension:
    assert state.accepted_on is not None
    assert state.limit is not None
    extension = state.extensions[-1]
    before = compute(state.accepted_on, state.limit, desk.calendar, state.pauses, state.extensions[:-1]).date
    after = compute(state.accepted_on, state.limit, desk.calendar, state.pauses, state.extensions).date
    found = _last(desk, state, "extended")
    reason = found[1].reason if found and isinstance(found[1], b.Extended) else ""
    return p.Extension(
        days=extension.days,
        reason=reason,
        approver=user_name(desk, extension.approver),
        old_due_on=before or extension.on,
        new_due_on=after or extension.on,
    )


def _closure(desk: Desk, state: CaseState, _item: Item, materials: tuple[p.MaterialLine, ...]) -> p.Closure:
    found = _last(desk, state, str(state.ending)) or _last(desk, state, "debt_expired")
    assert found is not None
    return p.Closure(
        ground=_CLOSURES[state.ending],
        at=found[0].at,
        by=user_name(desk, found[0].actor),
        reason=state.closing_reason,
        returned=tuple(line for line in materials if line.originals),
        basis=_closure_basis(state),
        deferred=_promise_broken(state),
        remedies=p.Remedies() if state.ending in (Phase.DEEMED_WITHDRAWN, Phase.TERMINATED) else None,
    )


def _promise_broken(state: CaseState) -> bool:
    return any(debt.status is DebtStatus.EXPIRED for debt in state.debts)


def _closure_basis(state: CaseState) -> str:
    if _promise_broken(state):
        return _("the deferral commitment, which named this consequence")
    if state.ending is not Phase.DEEMED_WITHDRAWN or state.notice_given_on is None:
        return ""
    return _("the one-time notice of {day}, which named this consequence").format(day=state.notice_given_on)


def _delivery(desk: Desk, state: CaseState, _item: Item, _materials: tuple[p.MaterialLine, ...]) -> p.Delivery:
    handed = _last(desk, state, "handed_out") or _last(desk, state, "mailed")
    assert handed is not None
    event, body = handed
    receiver = None
    if isinstance(body, b.HandedOut):
        receiver = p.Party(
            name=body.receiver,
            document_label=DOCUMENT_NAMES[body.document_type],
            document_number=mask_document(body.document_type, body.document_number),
            relation=RELATION_LABELS[body.relation] if body.relation else "",
        )
    by_post = isinstance(body, b.Mailed)
    name = state.result_name or _("decision")
    return p.Delivery(
        papers=(p.DeliveredPaper(name=name, number=state.result_no),),
        method=p.DeliveryMethod.MAIL if by_post else p.DeliveryMethod.DIRECT,
        at=event.at,
        deliverer=user_name(desk, event.actor),
        receiver=receiver,
        place=desk.site.place_name if not by_post else "",
        parcel_no=state.parcel_no,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_DETAILS: dict[p.DocumentKind, _Maker] = {
    p.DocumentKind.RECEIPT: _receipt,
    p.DocumentKind.ONE_TIME_NOTICE: _notice,
    p.DocumentKind.CORRECTION_NOTICE: _notice,
    p.DocumentKind.ACCEPTANCE: _acceptance,
    p.DocumentKind.DECLINE: _decline,
    p.DocumentKind.HANDOVER_SLIP: _handover,
    p.DocumentKind.GRANT: _decision,
    p.DocumentKind.REFUSAL: _decision,
    p.DocumentKind.EXCLUDED_PROCEDURE: _procedure,
    p.DocumentKind.EXTENSION: _extension,
    p.DocumentKind.CLOSURE: _closure,
    p.DocumentKind.DELIVERY_PROOF: _delivery,
    p.DocumentKind.DEFERRAL: promise_details.deferral,
    p.DocumentKind.COMMITMENT: promise_details.commitment,
    p.DocumentKind.FOLLOW_UP: promise_details.follow_up,
    p.DocumentKind.REVOCATION: promise_details.revocation,
    p.DocumentKind.PACKAGE: outside_details.package,
    p.DocumentKind.TELLING: outside_details.telling,
}
