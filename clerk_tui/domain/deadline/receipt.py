"""The days around receipt: which day counts as received, and what silence of five working days brings about."""

import datetime as dt
import re
from typing import Final

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.deadline.counting import DueDate, compute
from clerk_tui.domain.item import Limit

_RANGE: Final = re.compile(r"\d{1,2}[:：]\d{2}\s*[-–—－~～至到]\s*(\d{1,2})[:：]([0-5]\d)(?!\d)")
_VARYING: Final = re.compile(r"[春夏秋冬]|季|月|周[一二三四五六日]|星期[一二三四五六日]")

CORRECTION_LIMIT: Final = Limit(5)
"""Time to say, once, everything that must be corrected (Administrative Licensing Law art. 32(4))."""


def correction_deadline(received: dt.date, calendar: WorkCalendar) -> DueDate:
    """Return by when everything to be corrected must be said (Administrative Licensing Law art. 32(4))."""
    return compute(received, CORRECTION_LIMIT, calendar)


def accepted_on(
    received: dt.date, notice_given_on: dt.date | None, today: dt.date, calendar: WorkCalendar
) -> dt.date | None:
    """Return the day of an acceptance that silence brought about, or None where there is none (yet).

    Art. 32(4): materials on which no notice was given within five working days are accepted as of the day they
    were received, not of the fifth day. A notice given later changes nothing.
    """
    last_day = correction_deadline(received, calendar).date
    if last_day is None or (notice_given_on is not None and notice_given_on <= last_day):
        return None
    return received if today > last_day else None


def closing_in(hours: str) -> dt.time | None:
    """Return when a day ends by published opening *hours*, such as ``9:00–12:00，13:30–17:00``.

    None when no closing time can be read from them without guessing: nothing of the form, or hours that differ by
    season or by day of the week.
    """
    if _VARYING.search(hours):
        return None
    ends = [(int(hour), int(minute)) for hour, minute in _RANGE.findall(hours)]
    return max((dt.time(*end) for end in ends if end < (24, 0)), default=None)


def receipt_day(at: dt.datetime, closing: dt.time, calendar: WorkCalendar) -> dt.date:
    """Return the day that counts as day of receipt: after closing time or on a day off, the next working day.

    *at* is local time; *closing* belongs to the window. Practice, not law: the law only knows days.
    """
    day = at.date()
    if at.time() <= closing and calendar.is_working_day(day):
        return day
    return calendar.next_working_day(day)
