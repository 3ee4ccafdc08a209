"""What the papers of a bundle say: the visit read once, and turned into facts and lines with the persons masked."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.bundle_guide import figure_lines
from clerk_tui.desk.bundle_view import BundleView, MemberView, cases_of, fields_in_full, view
from clerk_tui.desk.context import Desk
from clerk_tui.desk.document_details import RELATION_LABELS
from clerk_tui.desk.document_facts import agent_party, follows_by, office, party
from clerk_tui.desk.people import user_name
from clerk_tui.domain.bundle.figures import figures
from clerk_tui.domain.bundle.log import BUNDLE, BundleHandedOut, BundleState
from clerk_tui.domain.bundle.model import TRIGGER_MARK
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.state import PHASE_LABELS, CaseState, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus, checklist
from clerk_tui.domain.deadline import explain
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DOCUMENT_NAMES
from clerk_tui.domain.item import Item
from clerk_tui.domain.masking import mask_document, mask_name
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.i18n import _, current_language
from clerk_tui.paper import model as p

FORM = p.DocumentKind.BUNDLE_FORM
_LIES_ABOUT = (p.DocumentKind.BUNDLE_RECEIPT, p.DocumentKind.BUNDLE_PLAN)


class Visit(Struct, frozen=True):
    """A bundle with its cases and its one item, read once for a document."""

    view: BundleView
    cases: dict[int, CaseState]
    item: Item
    asked: tuple[p.Correction, ...]
    """What is missing or wrong, each paper once, with the members that wait for it."""
    handed: tuple[tuple[Event, BundleHandedOut], ...]
    """Every hand-out, the last one last."""


def read_visit(desk: Desk, bundle_id: int) -> Visit:
    """Read a bundle with everything its papers state. Raises NotFound."""
    seen = view(desk, bundle_id)
    state = seen.state
    item = desk.merged(state.bundle, state.catalog_version, state.answers, state.without).item
    cases = cases_of(desk, state)
    return Visit(seen, cases, item, _asked(desk, state, cases), _hand_outs(desk, bundle_id))


def version_of(visit: Visit, kind: p.DocumentKind) -> int:
    """Return which of its kind a paper is: a second notice or hand-out is a new one, not a reprint."""
    if kind is p.DocumentKind.BUNDLE_NOTICE:
        return max(sum(case.notices for case in visit.cases.values()), 1)
    if kind is p.DocumentKind.BUNDLE_DELIVERY:
        return max(len(visit.handed), 1)
    return 1


def document_of(desk: Desk, visit: Visit, kind: p.DocumentKind, *, reprint: int = 0) -> p.Document:
    """Return the paper *kind* of the visit, its facts settled and its persons masked."""
    return p.Document(
        kind=kind,
        facts=_facts(desk, visit, masked=kind in _LIES_ABOUT),
        detail=_sheet(desk, visit, kind),
        issued_at=desk.clock(),
        version=version_of(visit, kind),
        reprint=reprint,
        language=current_language(),
    )


def _facts(desk: Desk, visit: Visit, *, masked: bool) -> p.CaseFacts:
    state, due = visit.view.state, visit.view.due
    applicant, agent = party(state.applicant), agent_party(state.agent) if state.agent else None
    if masked:
        # Such slips lie about on counters; the applicant knows who they are.
        applicant = replace(applicant, name=state.applicant.masked_name)
        agent = replace(agent, name=mask_name(agent.name)) if agent else None
    held = {
        _name_of(visit.item, material): None
        for case in visit.cases.values()
        for material, holder in case.holders.items()
        if holder != "applicant"
    }
    return p.CaseFacts(
        office=office(desk, visit.item),
        window=state.window,
        clerk=user_name(desk, state.clerk),
        item=state.bundle_name,
        department=_department(desk, state.lead),
        is_licence=False,
        applicant=applicant,
        case_no=state.bundle_no,
        case_no_grouped=visit.view.number,
        query_code=state.query_code,
        qr_payload=receipt_payload(state.bundle_no, state.query_code),
        agent=agent,
        received_at=state.received_at,
        promised_limit=state.promised_limit,
        due_on=due.date if due else None,
        due_provisional=due.provisional if due else False,
        derivation=tuple(p.Phrase(line.template, line.params) for line in explain(due)) if due else (),
        remark=state.remark,
        originals_held=tuple(held),
    )


def _sheet(desk: Desk, visit: Visit, kind: p.DocumentKind) -> p.BundleSheet:
    members = [member for member in visit.view.members if not member.dropped]
    event, handed = visit.handed[-1] if kind is p.DocumentKind.BUNDLE_DELIVERY else (None, None)
    if handed is not None:
        members = [member for member in members if member.case_id in handed.cases]
    # A paper numbers its own lines: a proof of joint delivery lists only what was handed over.
    numbers = {member.member: n for n, member in enumerate(members, 1)}
    return p.BundleSheet(
        lead=_department(desk, visit.view.state.lead),
        members=tuple(_member(visit, member, numbers) for member in members),
        materials=_materials(visit, numbers),
        # Only the form that the applicant signs has it in full; the slips lie about.
        fields=fields_in_full(visit.view.state, visit.view.bundle) if kind is FORM else visit.view.fields,
        figures=_figures(desk, visit) if kind is p.DocumentKind.BUNDLE_PLAN else (),
        corrections=visit.asked,
        deadline=_supply_by(visit),
        receiver=_receiver(visit, handed) if handed else None,
        at=event.at if event else None,
        deliverer=user_name(desk, event.actor) if event else "",
    )


def _member(visit: Visit, member: MemberView, numbers: dict[str, int]) -> p.MemberLine:
    step = visit.view.plan.step(member.member) if visit.view.plan else None
    labels = {TRIGGER_MARK + trigger.id: trigger.label for trigger in visit.view.triggers}
    waits_for = step.waits_for if step else ()
    return p.MemberLine(
        name=member.name,
        department=member.department,
        case_no=member.case_no,
        state=PHASE_LABELS[member.phase],
        limit=member.limit,
        begins_on=step.begins_on if step else None,
        due_on=step.due_on if step and step.decided else member.due_on or (step.due_on if step else None),
        decided=step.decided if step else False,
        after=tuple(numbers[name] for name in waits_for if name in numbers),
        documents=tuple(labels[name] for name in waits_for if name in labels),
        in_step_with=tuple(numbers[name] for name in step.in_step_with if name in numbers) if step else (),
        result=member.result or _("decision"),
    )


def _materials(visit: Visit, numbers: dict[str, int]) -> tuple[p.SharedMaterial, ...]:
    """Return the one list: a paper that several members need is the same paper in each of their cases."""
    owed = {debt.material: debt.due_on for case in visit.cases.values() for debt in open_debts(case)}
    rows = checklist(visit.item, visit.view.state.answers, _marks(visit.cases.values()))
    return tuple(
        p.SharedMaterial(
            line=p.MaterialLine(
                name=row.material.name,
                status=row.mark.status,
                originals=int(row.mark.status is MarkStatus.ORIGINAL_KEPT),
                copies=row.mark.copies,
                basis=row.mark.basis,
                note=follows_by(owed.get(row.material.id)) or row.mark.defect,
            ),
            needed_by=tuple(sorted(numbers[member] for member in row.material.needed_by if member in numbers)),
        )
        for row in rows
    )


def _marks(cases: Iterable[CaseState]) -> tuple[Mark, ...]:
    found: dict[str, Mark] = {}
    for case in cases:
        found |= {mark.material: mark for mark in case.marks}
    return tuple(found.values())


def _asked(desk: Desk, state: BundleState, cases: dict[int, CaseState]) -> tuple[p.Correction, ...]:
    """Return what the members' notices ask for, and what those still lack that wait: it is all said at once."""
    needed: dict[str, list[str]] = {}
    asked: dict[str, p.Correction] = {}
    for case in cases.values():
        for material, correction in _lacking(desk, case):
            needed.setdefault(material, []).append(case.item_name)
            asked.setdefault(material, correction)
    present = sum(not member.dropped for member in state.members)
    return tuple(
        replace(one, remedy=_("all items") if 1 < present == len(needed[material]) else "；".join(needed[material]))
        for material, one in asked.items()
    )


def _lacking(desk: Desk, case: CaseState) -> Iterator[tuple[str, p.Correction]]:
    if case.phase is Phase.CORRECTION_PENDING and not case.corrected:
        for defect in case.asked:
            yield defect.material, _correction(defect.name, defect.problem, defect.standard)
    elif case.phase is Phase.WAITING:
        for row in checklist(desk.case_item(case), case.answers, case.marks):
            if row.holds_up:
                material = row.material
                yield material.id, _correction(material.name, row.mark.defect, material.accept_standard)


def _correction(name: str, problem: str, standard: str) -> p.Correction:
    return p.Correction(material=name, problem=problem or _("not handed in"), standard=standard)


def _supply_by(visit: Visit) -> date | None:
    return min((case.supply_by for case in visit.cases.values() if case.supply_by), default=None)


def _figures(desk: Desk, visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Return what this visit saves, counted from the catalog it was taken in under."""
    state, bundle = visit.view.state, visit.view.bundle
    if bundle is None:
        return ()
    items = desk.bundle_items(state.bundle, state.catalog_version)
    counted = figures(bundle, items, state.answers, state.without, state.received_on, desk.calendar)
    return tuple((name, str(figure.before), str(figure.after)) for name, figure in figure_lines(counted))


def _hand_outs(desk: Desk, bundle_id: int) -> tuple[tuple[Event, BundleHandedOut], ...]:
    decoded = ((event, BUNDLE.decode(event)) for event in desk.store.events(bundle_id))
    return tuple((event, body) for event, body in decoded if isinstance(body, BundleHandedOut))


def _receiver(visit: Visit, handed: BundleHandedOut) -> p.Party:
    agent = visit.view.state.agent
    relation = ""
    if agent is not None and agent.document_number == handed.document_number:
        relation = RELATION_LABELS[agent.relation]
    return p.Party(
        name=handed.receiver,
        document_label=DOCUMENT_NAMES[handed.document_type],
        document_number=mask_document(handed.document_type, handed.document_number),
        relation=relation,
    )


def _department(desk: Desk, department_id: str) -> str:
    department = desk.departments.get(department_id)
    return department.name if department else department_id


def _name_of(item: Item, material_id: str) -> str:
    return next((material.name for material in item.materials if material.id == material_id), material_id)
