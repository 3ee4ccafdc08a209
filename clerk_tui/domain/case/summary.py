"""One flat row about a case: what lists, search and figures read instead of folding the log.

A summary is a pure function of the state and the calendar, so it can be thrown away and computed again at any time.
"""

from datetime import date, datetime
from typing import Final

from msgspec import Struct

from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import RUNNING, CaseState, Phase
from clerk_tui.domain.deadline import DueDate, compute, correction_deadline, soon_on
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit, LimitUnit

FOLD_VERSION: Final = 3
"""Raised whenever the fold or the summary changes its meaning: a store then computes all of them anew."""


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
    """By when the next deed is due: the answer to an application, the supplied papers, the decision."""
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
    events: int
    last_event: int


def due_date(state: CaseState, calendar: WorkCalendar) -> DueDate | None:
    """Return when the decision is due and why; None before acceptance and for an item without a time limit."""
    if state.accepted_on is None or state.limit is None:
        return None
    return compute(state.accepted_on, state.limit, calendar, state.pauses, state.extensions)


def summarise(state: CaseState, calendar: WorkCalendar) -> CaseSummary:
    """Return the row of the case that is in *state*."""
    due = due_date(state, calendar)
    due_on = due.date if due else None
    pressing = correction_deadline(state.received_on, calendar) if state.phase is Phase.RECEIVED else due
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
        soon_on=soon_on(pressing) if pressing else None,
        provisional=due.provisional if due else False,
        next_on=_next_on(state, due_on, calendar),
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
        events=state.events,
        last_event=state.last_event,
    )


def _next_on(state: CaseState, due_on: date | None, calendar: WorkCalendar) -> date | None:
    if state.phase is Phase.RECEIVED:
        return correction_deadline(state.received_on, calendar).date
    if state.phase is Phase.CORRECTION_PENDING:
        return state.supply_by
    return due_on if state.phase in RUNNING else None


def _working_days(limit: Limit | None) -> int | None:
    return limit.n if limit is not None and limit.unit is LimitUnit.WORKING_DAY else None
