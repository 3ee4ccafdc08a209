"""The facts that every document of a case states: the office, the parties masked, the limits and their counting."""

from datetime import date

from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.desk.document_details import RELATION_LABELS
from clerk_tui.desk.people import user_name
from clerk_tui.desk.telling import telling_of
from clerk_tui.domain.applicant import Agent, Applicant
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.case_number import group
from clerk_tui.domain.checklist import MarkStatus, checklist
from clerk_tui.domain.deadline import explain
from clerk_tui.domain.identity import DOCUMENT_NAMES
from clerk_tui.domain.intake import checklist_unknown
from clerk_tui.domain.item import Item, ItemType
from clerk_tui.domain.masking import mask_document, mask_phone
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.i18n import _
from clerk_tui.paper import model as p


def case_facts(desk: Desk, state: CaseState, item: Item) -> p.CaseFacts:
    """Return what every document of the case states, persons masked."""
    due = due_date(state, desk.calendar)
    rows = checklist(item, state.answers, state.marks)
    names = {material.id: material.name for material in item.materials}
    owed = {debt.material: debt.due_on for debt in open_debts(state)}
    return p.CaseFacts(
        office=office(desk, item),
        window=state.window,
        clerk=user_name(desk, state.clerk),
        item=state.item_name,
        department=_department(desk, state),
        is_licence=item.item_type is ItemType.LICENCE,
        applicant=party(state.applicant),
        case_no=state.case_no,
        case_no_grouped=group(state.case_no),
        query_code=state.query_code,
        qr_payload=receipt_payload(state.case_no, state.query_code),
        agent=agent_party(state.agent) if state.agent else None,
        received_at=state.received_at,
        accepted_on=state.accepted_on,
        statutory_limit=state.statutory_limit,
        promised_limit=state.promised_limit,
        due_on=due.date if due else None,
        due_provisional=due.provisional if due else False,
        derivation=tuple(p.Phrase(line.template, line.params) for line in explain(due)) if due else (),
        materials=tuple(
            p.MaterialLine(
                name=row.material.name,
                status=row.mark.status,
                originals=int(row.mark.status is MarkStatus.ORIGINAL_KEPT),
                copies=row.mark.copies,
                basis=row.mark.basis,
                note=follows_by(owed.get(row.material.id)) or row.mark.defect,
            )
            for row in rows
        ),
        materials_unlisted=checklist_unknown(item),
        remark=state.remark,
        originals_held=tuple(
            names.get(material, material) for material, holder in state.holders.items() if holder != "applicant"
        ),
    )


def told_parties(desk: Desk, state: CaseState, facts: p.CaseFacts) -> p.CaseFacts:
    """Return *facts* with the parties in full, as the telling names them: a utility finds its customer by them."""
    told = telling_of(desk, state.id)
    if told is None:
        return facts
    fact = told.fact
    agent = agent_party(fact.agent, full=True) if fact.agent else None
    return replace(facts, applicant=party(fact.applicant, full=True), agent=agent)


def follows_by(day: date | None) -> str:
    """Return the remark on a material that follows by *day*; empty when nothing is owed."""
    return _("to follow by {day}").format(day=day.isoformat()) if day else ""


def office(desk: Desk, item: Item) -> p.Office:
    """Return the centre that issues the document, with the telephone of whoever answers for *item*."""
    centre = next((c for c in desk.catalog.centres if c.code == desk.site.place), None)
    department = desk.departments.get(item.department)
    return p.Office(
        county=desk.catalog.county,
        name=centre.name if centre else desk.site.place_name,
        address=centre.address if centre else "",
        hours=centre.hours if centre else "",
        phone=item.consult_line or (department.phone if department else ""),
        # The only telephone a centre publishes is its complaint line.
        complaint_line=item.complaint_line or (centre.phone if centre else ""),
    )


def _department(desk: Desk, state: CaseState) -> str:
    department = desk.departments.get(state.department)
    return department.name if department else state.department


def party(applicant: Applicant, *, full: bool = False) -> p.Party:
    """Return an applicant as paper may show them; *full* for a paper whose reader has to know them by the number."""
    return p.Party(
        name=applicant.name,
        document_label=DOCUMENT_NAMES[applicant.document_type],
        document_number=_number(applicant, full=full),
        phone=_phone(applicant, full=full),
        legal_rep=applicant.legal_rep,
    )


def agent_party(agent: Agent, *, full: bool = False) -> p.Party:
    """Return an agent as paper may show them; *full* as in ``party``."""
    return p.Party(
        name=agent.name,
        document_label=DOCUMENT_NAMES[agent.document_type],
        document_number=_number(agent, full=full),
        phone=_phone(agent, full=full),
        relation=RELATION_LABELS[agent.relation],
    )


def _number(who: Applicant | Agent, *, full: bool) -> str:
    return who.document_number if full else mask_document(who.document_type, who.document_number)


def _phone(who: Applicant | Agent, *, full: bool) -> str:
    return who.phone if full or not who.phone else mask_phone(who.phone)
