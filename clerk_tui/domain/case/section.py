"""Why a case is on somebody's list: what of it is pressing today."""

from datetime import date
from enum import StrEnum

from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.state import CLOSED, READY, RUNNING, Phase
from clerk_tui.domain.case.summary import CaseSummary
from clerk_tui.domain.words import N_


class Section(StrEnum):
    """Why a case is on somebody's list, most pressing first."""

    OVERDUE = "overdue"
    DEBT_DUE = "debt_due"
    """A deferred material did not come by its day: the case ends by the item's rule."""
    TODAY = "today"
    CORRECTED = "corrected"
    RETURNED = "returned"
    SUPPLY_OVER = "supply_over"
    SOON = "soon"
    PRE_CHECK = "pre_check"
    """Filed online, and nobody has looked at it yet (网上件待预审)."""
    HAND_OUT = "hand_out"
    IN_POST = "in_post"
    RUNNING = "running"
    CONCLUDED = "concluded"
    """Over; on no work list, but searches show it."""


SECTION_LABELS: dict[Section, str] = {
    Section.OVERDUE: N_("overdue"),
    Section.DEBT_DUE: N_("papers still owed"),
    Section.TODAY: N_("today"),
    Section.CORRECTED: N_("supplied"),
    Section.RETURNED: N_("sent back"),
    Section.SUPPLY_OVER: N_("unsupplied"),
    Section.SOON: N_("soon"),
    Section.PRE_CHECK: N_("to pre-check"),
    Section.HAND_OUT: N_("ready"),
    Section.IN_POST: N_("posted"),
    Section.RUNNING: N_("under way"),
    Section.CONCLUDED: N_("concluded"),
}


def section_of(row: CaseSummary, today: date) -> Section:
    """Return the section of a case; the store's work list asks the same of all cases at once (``store.worklist``)."""
    if row.phase in CLOSED:
        return Section.CONCLUDED
    if row.phase is Phase.MAILED:
        return Section.IN_POST
    # What is decided stays here while papers are owed.
    if row.phase in READY and row.debt_on is None:
        return Section.HAND_OUT
    if row.phase in RUNNING and row.due_on is not None and row.due_on < today:
        return Section.OVERDUE
    if row.debt_on is not None and row.debt_on < today:
        return Section.DEBT_DUE
    if row.phase is Phase.CORRECTION_PENDING:
        if row.corrected:
            return Section.CORRECTED
        return Section.SUPPLY_OVER if row.supply_by and row.supply_by < today else Section.RUNNING
    # Nothing runs before acceptance but the five working days to answer (art. 32(4)) and the days of debts.
    last_day = row.next_on
    if last_day is not None and last_day < today:
        return Section.OVERDUE
    if last_day == today:
        return Section.TODAY
    if row.phase is Phase.RETURNED:
        return Section.RETURNED
    if row.phase is Phase.RECEIVED and row.channel is Channel.ONLINE:
        return Section.PRE_CHECK
    if last_day is not None and row.soon_on is not None and row.soon_on <= today:
        return Section.SOON
    return Section.RUNNING
