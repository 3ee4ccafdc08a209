"""How long a member may take, and how many working days that is."""

from datetime import date

from clerk_tui.domain.bundle.model import TRIGGER_MARK, Bundle, Member
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.item import Item, Limit, LimitUnit


def limit_of(bundle: Bundle, member: Member, item: Item | None) -> Limit | None:
    """Return the limit that binds *member*: its trigger's, else the guide's, else its item's promise or statute."""
    waited = {name[1:] for name in member.after if name.startswith(TRIGGER_MARK)}
    for trigger in bundle.triggers:
        if trigger.id in waited and trigger.limit is not None:
            return trigger.limit
    if member.promised_limit or item is None:
        return member.promised_limit
    return item.promised_limit or item.statutory_limit


def working_days_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """Return how many working days lie after *first* up to and including *last*; 0 when *last* is not later."""
    days, day = 0, first
    while (day := calendar.next_working_day(day)) <= last:
        days += 1
    return days


def working_days(limit: Limit, start: date, calendar: WorkCalendar) -> int:
    """Return the length of *limit* in working days; natural days and months are counted from *start*."""
    if limit.unit is LimitUnit.WORKING_DAY:
        return limit.n
    end = compute(start, limit, calendar).date
    return working_days_between(start, end, calendar) if end else 0
