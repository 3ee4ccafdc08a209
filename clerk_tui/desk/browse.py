"""Lists of cases by what they have in common: phase, department, clerk, a name; and their facts, for programs."""

from datetime import date, datetime

from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.desk.lists import PAGE, CaseLine, line
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.summary import summarise
from clerk_tui.domain.people import Deed


class Wanted(Struct, frozen=True, kw_only=True):
    """Which cases; everything that is set must hold."""

    phases: frozenset[Phase] = frozenset()
    department: str = ""
    clerk: str = ""
    item: str = ""
    text: str = ""
    """Part of the applicant's or the item's name."""
    overdue: bool = False
    channel: Channel | None = None
    """How the application came in."""
    closed: bool | None = False
    """None: the closed ones too."""


class CaseFacts(Struct, frozen=True, kw_only=True):
    """A line of a list in values instead of words: what a program reads. The applicant is masked as in the list."""

    case_no: str
    item: str
    item_name: str
    applicant: str
    department: str
    department_name: str
    phase: Phase
    phase_name: str
    clerk: str
    handler: str
    received_at: datetime
    accepted_on: date | None
    due_on: date | None
    next_on: date | None
    """By when the next deed is due: the answer to an application, the supplied papers, the decision."""
    provisional: bool
    supply_by: date | None
    decided_on: date | None
    outcome: Outcome | None
    section: str
    urgent: bool


def facts(desk: Desk, one: CaseLine) -> CaseFacts:
    """Return *one* in values."""
    row = summarise(desk.case(one.case_id), desk.calendar)
    return CaseFacts(
        case_no=row.case_no,
        item=row.item,
        item_name=row.item_name,
        applicant=one.applicant,
        department=row.department,
        department_name=one.department,
        phase=row.phase,
        phase_name=one.phase,
        clerk=row.clerk,
        handler=row.handler,
        received_at=row.received_at,
        accepted_on=row.accepted_on,
        due_on=row.due_on,
        next_on=row.next_on,
        provisional=row.provisional,
        supply_by=row.supply_by,
        decided_on=row.decided_on,
        outcome=row.outcome,
        section=one.section,
        urgent=one.urgent,
    )


def browse(desk: Desk, wanted: Wanted, limit: int = PAGE) -> list[CaseLine]:
    """Return at most *limit* cases, what is due first, first. Raises NotPermitted."""
    from clerk_tui.store.records import CaseFilter, Order

    desk.require(Deed.READ)
    chosen = CaseFilter(
        phases=wanted.phases,
        department=wanted.department,
        clerk=wanted.clerk,
        item=wanted.item,
        text=wanted.text,
        channel=wanted.channel,
        overdue_on=desk.today() if wanted.overdue else None,
        # A phase that is asked for by name is shown even if it is one of those in which a case is over.
        closed=None if wanted.phases else wanted.closed,
    )
    return [line(desk, row) for row in desk.store.cases(chosen, order=Order.NEXT, limit=limit)]
