"""A case as its screen shows it: where it stands, what is due, who holds its papers, and what can be done next."""

from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.desk.steps import StepLine, possible_steps
from clerk_tui.desk.timeline import TimelineLine, holder_name, timeline
from clerk_tui.domain.case.state import PHASE_LABELS, RUNNING, CaseState
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.checklist import ChecklistRow, checklist
from clerk_tui.domain.deadline import DueDate, DueStatus, due_status, explain, overdue_days, remaining
from clerk_tui.domain.item import Item, LimitUnit
from clerk_tui.domain.masking import mask_document, mask_phone
from clerk_tui.i18n import _


class Holding(Struct, frozen=True):
    """Who holds the original of a material."""

    material: str
    name: str
    holder: str


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


def case_view(desk: Desk, case_id: int) -> CaseView:
    """Return everything the case screen shows. Raises NotFound."""
    state = desk.case(case_id)
    item = desk.item(state.item, state.catalog_version)
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
    )


def due_text(desk: Desk, state: CaseState, due: DueDate | None) -> str:
    """Return in a few words how much time is left."""
    if state.phase not in RUNNING or due is None:
        return ""
    if due.date is None:
        return _("clock stopped")
    late = overdue_days(due.date, desk.today())
    if late:
        return _("overdue by {days} days").format(days=late)
    if due.date == desk.today():
        return _("due today")
    left = remaining(due, desk.today())
    if due.limit.unit is LimitUnit.WORKING_DAY:
        return _("{days} working days left").format(days=left)
    return _("{days} days left").format(days=left)


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
