"""A case as its screen shows it: where it stands, what is due, who holds its papers, and what can be done next."""

from datetime import date

from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.desk.duties import DutyLine, duties
from clerk_tui.desk.steps import StepLine, possible_steps
from clerk_tui.desk.timeline import TimelineLine, holder_name, timeline
from clerk_tui.domain.case.state import PHASE_LABELS, RUNNING, CaseState
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.checklist import ChecklistRow, checklist
from clerk_tui.domain.deadline import DueDate, DueStatus, due_status, explain, overdue_days, remaining
from clerk_tui.domain.item import Item, LimitUnit
from clerk_tui.domain.masking import mask_document, mask_phone
from clerk_tui.i18n import _, ngettext


class Holding(Struct, frozen=True):
    """Who holds the original of a material."""

    material: str
    name: str
    holder: str


class PromiseLine(Struct, frozen=True):
    """A commitment of the case and what it stands for."""

    terms: str
    what: str
    signed_on: date
    withdrawn: bool


class ToldLine(Struct, frozen=True):
    """Somebody outside the hall who is told of the case, of what, and how far it is; in words."""

    receiver: str
    what: str
    state: str


class CaseView(Struct, frozen=True):
    """Everything the case screen and ``clerk case show`` need."""

    state: CaseState
    item: Item
    department: str
    phase: str
    applicant: str
    document: str
    phone: str
    due: DueDate | None
    due_status: DueStatus | None
    due_text: str
    rows: tuple[ChecklistRow, ...]
    timeline: tuple[TimelineLine, ...]
    steps: tuple[StepLine, ...]
    holdings: tuple[Holding, ...]
    duties: tuple[DutyLine, ...] = ()
    """What is owed, to be looked at or to be verified, and what became of it."""
    commitments: tuple[PromiseLine, ...] = ()
    tellings: tuple[ToldLine, ...] = ()


def case_view(desk: Desk, case_id: int) -> CaseView:
    """Return everything the case screen shows. Raises NotFound."""
    state = desk.case(case_id)
    item = desk.case_item(state)
    due = due_date(state, desk.calendar)
    names = {material.id: material.name for material in item.materials}
    return CaseView(
        state=state,
        item=item,
        department=desk.department_name(state.department),
        phase=_(PHASE_LABELS[state.phase]),
        applicant=state.applicant.masked_name,
        document=mask_document(state.applicant.document_type, state.applicant.document_number),
        phone=mask_phone(state.applicant.phone) if state.applicant.phone else "",
        due=due,
        due_status=due_status(due, desk.today(), state.decided_on) if due else None,
        due_text=due_text(desk, state, due),
        rows=checklist(item, state.answers, state.marks),
        timeline=tuple(timeline(desk, desk.store.events(case_id))),
        steps=possible_steps(desk, state),
        holdings=tuple(
            Holding(material, names.get(material, material), holder_name(desk, holder))
            for material, holder in state.holders.items()
        ),
        duties=duties(desk, case_id=case_id, status=None),
        commitments=tuple(
            PromiseLine(
                terms=one.terms,
                what=_(", ").join(names.get(material, material) for material in one.materials) or one.check,
                signed_on=one.signed_on,
                withdrawn=one.withdrawn,
            )
            for one in state.commitments
        ),
        tellings=tellings(desk, case_id) if state.tellings else (),
    )


def tellings(desk: Desk, case_id: int) -> tuple[ToldLine, ...]:
    """Return whom the case is told to and how far it is, the first one first."""
    from clerk_tui.desk.telling import lines
    from clerk_tui.desk.telling_sayings import answer_text, reason_text
    from clerk_tui.desk.telling_setup import receiver_names
    from clerk_tui.domain.case.told_bodies import FACT_LABELS, TELLING_LABELS

    names = receiver_names(desk)
    found = []
    for line in reversed(lines(desk, case_id=case_id)):
        how = answer_text(line.answer) if line.answer else _(TELLING_LABELS[line.status])
        why = reason_text(line.error)
        state = _("{how}: {why}").format(how=how, why=why) if why else how
        found.append(ToldLine(names.get(line.receiver, line.receiver), _(FACT_LABELS[line.fact]), state))
    return tuple(found)


def due_text(desk: Desk, state: CaseState, due: DueDate | None) -> str:
    """Return in a few words how much time is left."""
    if state.phase not in RUNNING or due is None:
        return ""
    if due.date is None:
        return _("clock stopped")
    late = overdue_days(due.date, desk.today())
    if late:
        return ngettext("overdue by {days} day", "overdue by {days} days", late).format(days=late)
    if due.date == desk.today():
        return _("due today")
    left = remaining(due, desk.today())
    if due.limit.unit is LimitUnit.WORKING_DAY:
        return ngettext("{days} working day left", "{days} working days left", left).format(days=left)
    return ngettext("{days} day left", "{days} days left", left).format(days=left)


def derivation(desk: Desk, state: CaseState) -> list[str]:
    """Return how the due date was counted, a sentence a line, in the reader's language."""
    due = due_date(state, desk.calendar)
    return explained(due) if due else []


def explained(due: DueDate) -> list[str]:
    """Return the derivation of *due*, a sentence a line, in the reader's language."""
    return [
        _(line.template).format(**{k: _(v) if isinstance(v, str) else v for k, v in line.params.items()})
        for line in explain(due)
    ]
