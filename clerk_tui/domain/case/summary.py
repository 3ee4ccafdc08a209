"""One flat row about a case: what lists, search and figures read instead of folding the log.

A summary is a pure function of the state and the calendar, so it can be thrown away and computed again at any time.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from msgspec import Struct

from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.state import CLOSED, RUNNING, CaseState, DebtStatus, Phase
from clerk_tui.domain.deadline import DueDate, compute, correction_deadline, soon_on
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit, LimitUnit

FOLD_VERSION: Final = 4
"""Raised whenever the fold or the summary changes its meaning: a store then computes all of them anew."""
T = TypeVar("T")


class CaseSummary(Struct, frozen=True, kw_only=True):
    """A case in the fields that people list, search and count by."""

    id: int
    case_no: str
    query_code: str
    place: str
    department: str
    item: str
    item_name: str
    case_kind: CaseKind | None
    phase: Phase
    ending: Phase
    """The phase it is in, or was in before it was archived: archiving does not hide how a case ended."""
    window: str
    clerk: str
    handler: str
    applicant_kind: ApplicantKind
    applicant_name: str
    document_type: DocumentType
    document_number: str
    phone: str
    agent_name: str
    received_at: datetime
    received_on: date
    accepted_on: date | None
    due_on: date | None
    """Last day of the time limit; None before acceptance, without a limit, and while the clock is stopped."""
    soon_on: date | None
    """From this day on the time limit, or before acceptance the time to answer, is nearly over."""
    provisional: bool
    """Whether the due date rests on a year whose holidays are not published."""
    next_on: date | None
    """By when the next deed is due: the answer to an application, the supplied or deferred papers, the decision."""
    promised_days: int | None
    """The promise and the statute in working days; None when they count anything else or are not known."""
    statutory_days: int | None
    extended_days: int
    paused: bool
    notice_given_on: date | None
    supply_by: date | None
    corrected: bool
    decided_on: date | None
    outcome: Outcome | None
    handed_out_on: date | None
    closed_on: date | None
    originals: int
    """Originals that the window or a department still holds."""
    bundle: int | None
    """Id of the bundle it came in with (its opening event); None for a case of its own."""
    bundle_no: str
    bundle_item: str
    """Id of that bundle in the catalog; with *member* it says what the case is there for."""
    member: str
    channel: Channel
    filed_no: str
    """The number under which the application was filed elsewhere; empty when it was made here."""
    direction: str
    """``out`` or ``in`` across provinces (``channel.Direction``), else empty."""
    debts: int
    """Deferred materials that are still owed."""
    debt_on: date | None
    """By when the first of them is due."""
    events: int
    last_event: int


def due_date(state: CaseState, calendar: WorkCalendar) -> DueDate | None:
    """Return when the decision is due and why; None before acceptance and for an item without a time limit."""
    if state.accepted_on is None or state.limit is None:
        return None
    start, limit = state.accepted_on, state.limit
    return _reached(lambda: compute(start, limit, calendar, state.pauses, state.extensions))


def _reached(counted: Callable[[], T]) -> T | None:
    """Return what is *counted*, None for a day that no calendar reaches.

    A log from another machine may hold a limit of a million days or the year 9999; a list shows the case all the same.
    """
    try:
        return counted()
    except (OverflowError, ValueError):
        return None


def summarise(state: CaseState, calendar: WorkCalendar) -> CaseSummary:
    """Return the row of the case that is in *state*."""
    due = due_date(state, calendar)
    due_on = due.date if due else None
    owed = [debt.due_on for debt in state.debts if debt.status is DebtStatus.OPEN and state.phase not in CLOSED]
    debt_on = min(owed, default=None)
    next_on = _next_on(state, due_on, debt_on, calendar)
    return CaseSummary(
        id=state.id,
        case_no=state.case_no,
        query_code=state.query_code,
        place=state.place,
        department=state.department,
        item=state.item,
        item_name=state.item_name,
        case_kind=state.case_kind,
        phase=state.phase,
        ending=state.ending,
        window=state.window,
        clerk=state.clerk,
        handler=state.handler,
        applicant_kind=state.applicant.kind,
        applicant_name=state.applicant.name,
        document_type=state.applicant.document_type,
        document_number=state.applicant.document_number,
        phone=state.applicant.phone,
        agent_name=state.agent.name if state.agent else "",
        received_at=state.received_at,
        received_on=state.received_on,
        accepted_on=state.accepted_on,
        due_on=due_on,
        soon_on=_soon_on(state, due, debt_on if debt_on == next_on else None, calendar),
        provisional=due.provisional if due else False,
        next_on=next_on,
        promised_days=_working_days(state.promised_limit),
        statutory_days=_working_days(state.statutory_limit),
        extended_days=sum(extension.days for extension in state.extensions),
        paused=any(pause.end is None for pause in state.pauses),
        notice_given_on=state.notice_given_on,
        supply_by=state.supply_by,
        corrected=state.corrected,
        decided_on=state.decided_on,
        outcome=state.outcome,
        handed_out_on=state.handed_out_on,
        closed_on=state.closed_on,
        originals=sum(holder != "applicant" for holder in state.holders.values()),
        bundle=state.membership.bundle if state.membership else None,
        bundle_no=state.membership.bundle_no if state.membership else "",
        bundle_item=state.membership.bundle_item if state.membership else "",
        member=state.membership.member if state.membership else "",
        channel=state.channel,
        filed_no=state.filed_no,
        direction=state.elsewhere.direction if state.elsewhere else "",
        debts=len(owed),
        debt_on=debt_on,
        events=state.events,
        last_event=state.last_event,
    )


def _next_on(state: CaseState, due_on: date | None, debt_on: date | None, calendar: WorkCalendar) -> date | None:
    """Return the nearer of what the phase asks for and the first debt; a waiting case may have neither."""
    asked = due_on if state.phase in RUNNING else None
    if _to_answer(state):
        answer = _reached(lambda: correction_deadline(state.counts_from, calendar))
        asked = answer.date if answer else None
    if state.phase is Phase.CORRECTION_PENDING:
        asked = state.supply_by
    return min((day for day in (asked, debt_on) if day), default=None)


def _to_answer(state: CaseState) -> bool:
    """Whether this hall owes an answer within five working days: not for what it collects for another."""
    return state.phase is Phase.RECEIVED and not state.handled_there


def _soon_on(state: CaseState, due: DueDate | None, debt_on: date | None, calendar: WorkCalendar) -> date | None:
    """Return from when on it presses; *debt_on* is given when a debt comes next: it presses one working day ahead."""
    if debt_on:
        return _reached(lambda: _working_day_before(debt_on, calendar))
    pressing = due
    if _to_answer(state):
        pressing = _reached(lambda: correction_deadline(state.counts_from, calendar))
    return soon_on(pressing) if pressing else None


def _working_day_before(day: date, calendar: WorkCalendar) -> date:
    day -= timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _working_days(limit: Limit | None) -> int | None:
    return limit.n if limit is not None and limit.unit is LimitUnit.WORKING_DAY else None
