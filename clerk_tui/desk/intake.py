"""Taking a case in: the form, its review on every key, drafts, and the commit."""

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.casework import do_within
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.credit import Record
from clerk_tui.desk.drafts import DraftLine as DraftLine
from clerk_tui.desk.drafts import discard_draft as discard_draft
from clerk_tui.desk.drafts import draft_of as draft_of
from clerk_tui.desk.drafts import drafts as drafts
from clerk_tui.desk.drafts import resume as resume
from clerk_tui.desk.drafts import save_draft as save_draft
from clerk_tui.desk.promising import clock_waits, credit_of, owed_by, promised, refuse_excluded
from clerk_tui.desk.received import received_body
from clerk_tui.desk.rules import received_on, supply_by
from clerk_tui.domain.applicant import Agent, Applicant, ApplicantKind
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import ChecklistRow
from clerk_tui.domain.concession import CommitmentTerms
from clerk_tui.domain.deadline import DueDate, compute
from clerk_tui.domain.errors import BadInput, Refused
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.intake import (
    CheckedForm,
    IntakeForm,
    PartyForm,
    check_form,
    new_form,
    offered_commitments,
)
from clerk_tui.domain.item import Item, ItemType
from clerk_tui.domain.people import Deed, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import Verdict, VerdictKind
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.bundle_intake import MemberLine
    from clerk_tui.domain.bundle.model import FormField
    from clerk_tui.store.store import Writer


class IntakeView(Struct, frozen=True):
    """What the intake screen shows of a form."""

    form: IntakeForm
    item: Item
    rows: tuple[ChecklistRow, ...]
    verdict: Verdict
    problems: tuple[Refusal, ...]
    due: DueDate | None
    """When the case would be due, accepted today; None when the catalog states no limit."""
    supply_by: date | None
    """By when the applicant would have to supply, if the verdict is a notice."""
    members: tuple["MemberLine", ...] = ()
    """Of a bundle: what it brings together under these answers, those the applicant may leave out included."""
    fields: tuple["FormField", ...] = ()
    """Of a bundle: the one form, as far as it is asked."""
    offered: tuple[CommitmentTerms, ...] = ()
    """The commitments that may be signed instead of proving something."""
    owed_by: date | None = None
    """By when what is deferred would have to follow; None where the item allows no deferral."""
    barred: str = ""
    """Which broken promise bars the applicant from another one, in words."""


class Committed(Struct, frozen=True):
    """A case that was taken in."""

    case_id: int
    case_no: str
    query_code: str
    verdict: Verdict
    state: CaseState


class KnownPerson(Struct, frozen=True):
    """What is on record about somebody who was here before."""

    party: PartyForm
    kind: ApplicantKind
    visits: int


def start(desk: Desk, item_id: str) -> IntakeForm:
    """Return an empty form for an item. Raises NotFound, NotPermitted, and Refused for what nobody applies for."""
    desk.require(Deed.INTAKE)
    if desk.is_bundle(item_id):
        from clerk_tui.desk import bundle_intake

        return bundle_intake.start(desk, item_id)
    item = desk.item(item_id)
    if not item.at_counter:
        raise Refused(
            _("Nobody applies for “{item}”: the authority acts of its own accord.").format(item=item.name),
            hint=_("Choose another item."),
            field="item",
            code="intake.ex_officio",
        )
    return new_form(item, desk.version)


def review(desk: Desk, form: IntakeForm, barred: str = "") -> IntakeView:
    """Return what *form* amounts to now. Touches no disk: it may run on every key.

    *barred* is ``credit.record(…).bar`` of the applicant, looked up once when the document's number is complete.
    """
    if form.bundle:
        from clerk_tui.desk import bundle_intake

        return bundle_intake.review(desk, form, barred)
    item = desk.item(form.item, form.catalog_version)
    today = desk.today()
    checked = check_form(form, item, today, barred)
    limit = item.promised_limit or item.statutory_limit
    due = compute(received_on(desk), limit, desk.calendar) if limit else None
    notice = checked.verdict.kind is VerdictKind.NOTICE
    return IntakeView(
        form,
        item,
        checked.rows,
        checked.verdict,
        checked.problems,
        due,
        supply_by(desk) if notice else None,
        offered=() if barred else offered_commitments(item, form.answers),
        owed_by=owed_by(desk, item),
        barred=barred,
    )


def known_person(desk: Desk, document_type: DocumentType, number: str) -> KnownPerson | None:
    """Return what is on record about the holder of a document, or None; *number* as typed or scanned."""
    checked = check_document(document_type, number, desk.today())
    row = None if isinstance(checked, Refusal) else desk.store.person(document_type, checked.number)
    if row is None:
        return None
    party = PartyForm(
        document_type=document_type,
        document_number=row.document_number,
        name=row.name,
        phone=row.phone,
        address=row.address,
        legal_rep=row.legal_rep,
    )
    return KnownPerson(party, ApplicantKind(row.kind), row.visits)


def commit(desk: Desk, form: IntakeForm, draft: str = "") -> Committed:
    """Take the case in: durable when this returns. The draft goes in the same transaction.

    Raises BadInput naming the first field that is wrong, NotFound for an item that left the catalog while the form lay
    there; nothing is saved then and the draft stays. A bundle comes back as ``CommittedBundle``.
    """
    if form.bundle:
        from clerk_tui.desk import bundle_intake

        return bundle_intake.commit(desk, form, draft)
    if form.elsewhere is not None and form.elsewhere.direction is Direction.OUT:
        from clerk_tui.desk import elsewhere

        return elsewhere.collect(desk, form, draft)
    desk.require(Deed.INTAKE)
    desk.item(form.item)
    refuse_excluded(desk, form)
    credit = credit_of(desk, form)
    checked = check_form(form, desk.item(form.item, form.catalog_version), desk.today(), credit.bar)
    refuse_incomplete(checked)
    with desk.store.transaction() as writer:
        state = commit_within(desk, writer, form, checked, credit=credit)
        if draft:
            writer.delete_draft(draft)
    return Committed(state.id, state.case_no, state.query_code, checked.verdict, state)


def commit_within(
    desk: Desk,
    writer: "Writer",
    form: IntakeForm,
    checked: CheckedForm,
    *,
    judged: bool = True,
    query_code: str = "",
    credit: Record | None = None,
) -> CaseState:
    """As ``commit``, inside a transaction that is already open; without *judged* the case is received and no more.

    *query_code* is drawn at random unless given; *credit* is what ``credit_of`` says of the applicant.
    """
    item = desk.item(form.item, form.catalog_version)
    code = query_code or desk.store.new_query_code()
    received = _received(desk, form, item, checked, writer.next_case_number(desk.today()), code)
    commands: list[c.Command] = [c.Receive(received=received)]
    if judged:
        commands += promised(form, item, checked.verdict, credit or Record())
        commands += _follow_up(desk, form, item, checked.verdict)
    events = writer.append(_decided(desk, commands), subject=None, actor=desk.user.login, at=desk.clock())
    state = writer.case(events[0].id)
    assert state is not None, "append folds what it wrote"
    return state


class Reissued(NamedTuple):
    """The form that replaces a voided case, and the draft it lies in already."""

    form: IntakeForm
    draft: str


def reissue(desk: Desk, case_id: int, item_id: str, reason: str) -> Reissued:
    """Void a case taken in under the wrong item and keep the form that replaces it as a draft, both or neither.

    The form is filled with what is known. Raises NotPermitted, NotFound, Refused; nothing is changed then.
    """
    # Whoever cannot take the new case in must not void the old one.
    form = start(desk, item_id)
    with desk.store.transaction() as writer:
        state = do_within(desk, writer, case_id, c.Void(reason=reason))
        record = draft_of(desk, replacing(form, state))
        writer.put_draft(record)
    return Reissued(replacing(form, state), record.id)


def replacing(form: IntakeForm, state: CaseState) -> IntakeForm:
    """Return *form* with what is known from the case that it replaces."""
    return replace(
        form,
        applicant_kind=state.applicant.kind,
        applicant=_party(state.applicant),
        **_agent_fields(state.agent),
        remark=state.remark,
        replaces=state.case_no,
        delivery=state.delivery,
        delivery_address=state.delivery_address,
        channel=state.channel,
        elsewhere=state.elsewhere,
    )


def _agent_fields(agent: Agent | None) -> dict[str, Any]:
    if agent is None:
        return {}
    party = PartyForm(
        document_type=agent.document_type, document_number=agent.document_number, name=agent.name, phone=agent.phone
    )
    return {"by_agent": True, "agent": party, "agent_relation": agent.relation, "mandate": agent.mandate}


def _party(applicant: Applicant) -> PartyForm:
    return PartyForm(
        document_type=applicant.document_type,
        document_number=applicant.document_number,
        name=applicant.name,
        phone=applicant.phone,
        address=applicant.address,
        legal_rep=applicant.legal_rep,
    )


def refuse_incomplete(checked: CheckedForm) -> None:
    """Raise BadInput for a form that nothing can be taken in with, naming the first field that is wrong."""
    if checked.verdict.kind is VerdictKind.INCOMPLETE:
        error = told(checked.problems[0])
        raise BadInput(error.message, hint=error.hint, field=error.field, code=error.code)
    if checked.verdict.kind is VerdictKind.CORRECT_NOW:
        raise BadInput(
            _("“{name}” can be corrected on the spot.").format(name=checked.verdict.defects[0].name),
            hint=_("Have it corrected and mark it again, or mark it defective to give a notice."),
            field=f"material.{checked.verdict.defects[0].material}",
            code="form.correct_now",
        )


def _received(
    desk: Desk, form: IntakeForm, item: Item, checked: CheckedForm, case_no: str, query_code: str
) -> b.Received:
    return received_body(
        desk,
        form,
        item,
        checked,
        case_no=case_no,
        query_code=query_code,
        # What is settled on the spot has no clock that could be unfair to anybody.
        received_on=desk.today() if _settles(desk, checked.verdict) else received_on(desk),
    )


def _settles(desk: Desk, verdict: Verdict) -> bool:
    """Whether the commit itself ends the matter: an immediate decision, a decline."""
    at_once = verdict.kind in (VerdictKind.DECIDE, VerdictKind.DECLINE)
    return at_once and not not_permitted(desk.actor, Deed.ACCEPT)


def _follow_up(desk: Desk, form: IntakeForm, item: Item, verdict: Verdict) -> list[c.Command]:
    """What the verdict adds to the receipt, in the same transaction.

    A proxy agent takes in and no more: accepting is left to a clerk.
    """
    if verdict.kind is VerdictKind.NOTICE:
        return [c.GiveNotice(defects=verdict.defects, supply_by=supply_by(desk))]
    if verdict.kind is VerdictKind.DECLINE and verdict.ground is not None:
        return [c.Decline(ground=verdict.ground, reason=form.ground_reason, competent_organ=form.competent_organ)]
    if not_permitted(desk.actor, Deed.ACCEPT) or clock_waits(item, verdict):
        return []
    if verdict.kind is VerdictKind.DECIDE:
        usual = b.Outcome.GRANTED if item.item_type is ItemType.LICENCE else b.Outcome.DONE
        decision = c.Decide(outcome=form.outcome or usual, reason=form.outcome_reason, result_name=item.result_name)
        return [c.Accept(), decision]
    return [c.Accept()]


def _decided(desk: Desk, commands: list[c.Command]) -> list[b.Body]:
    """Run *commands* through the decider on a state folded in memory: one append then writes them all."""
    from clerk_tui.domain.case.rehearse import rehearse

    bodies = rehearse(commands, desk.context(), place=desk.site.place, at=desk.clock())
    if isinstance(bodies, Refusal):
        raise told(bodies)
    return bodies
