"""Due dates that can explain themselves, computed from a limit, the calendar, pauses and extensions.

The day of acceptance is day 0. Working days leave out weekends and holidays and count make-up days (Administrative
Licensing Law art. 82). A pause from s to e, for the procedures of art. 45, stops the days d with s < d ≤ e; no rule
says how its first and last day count, so the day it starts still counts and the day it ends does not.
Natural days and months run on, and a last day that is not worked moves to the next working day (Civil Code art.
201-203).
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.item import Limit, LimitUnit

_ONE_DAY: Final = dt.timedelta(days=1)


class Pause(Struct, frozen=True):
    """Time that is not counted (听证、检验、鉴定 …); *end* is None while it lasts."""

    start: dt.date
    end: dt.date | None
    kind: str
    basis: str = ""


class Extension(Struct, frozen=True):
    """More time (art. 42), in the limit's own unit (natural days for a limit in months), and who approved it."""

    days: int
    approver: str
    on: dt.date


class StepKind(StrEnum):
    """What a day did to the count."""

    START = "start"  # day 0
    COUNTED = "counted"
    MAKEUP = "makeup"  # counted, a make-up Saturday or Sunday
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    ROLLED = "rolled"  # a day of natural time to which an unworked last day moved


class Step(Struct, frozen=True):
    """One day of the derivation."""

    day: dt.date
    kind: StepKind
    count: int
    """How many days have been counted up to and including this one."""
    note: str = ""
    """The holiday's name, or the kind of the pause."""


class DueDate(Struct, frozen=True, kw_only=True):
    """When something is due, and every day of how that came about."""

    date: dt.date | None
    """None while an open pause keeps it from being known."""
    provisional: bool
    """Whether it rests on a year whose holidays are not published."""
    limit: Limit
    total: int
    """Days to be counted, extensions included (a limit in months: its length in natural days)."""
    extensions: tuple[Extension, ...]
    steps: tuple[Step, ...]
    """One for each calendar day from the day of acceptance on, in order."""


def compute(
    accepted: dt.date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> DueDate:
    """Compute when something accepted on *accepted* is due; a limit of 0 days is due the same day.

    Raises ValueError for a negative limit and for an extension that adds nothing.
    """
    if limit.n < 0 or any(extension.days <= 0 for extension in extensions):
        raise ValueError("a time limit is never negative, and an extension adds at least a day")
    total = _days_in(limit, accepted) + sum(extension.days for extension in extensions)
    steps = [Step(accepted, StepKind.START, 0)]
    if limit.unit is LimitUnit.WORKING_DAY:
        _count_working_days(steps, total, pauses, calendar)
    else:
        _count_natural_days(steps, total, pauses, calendar)
    last = steps[-1]
    return DueDate(
        date=None if last.kind is StepKind.PAUSED else last.day,
        provisional=any(not calendar.covers(year) for year in range(accepted.year, last.day.year + 1)),
        limit=limit,
        total=total,
        extensions=tuple(extensions),
        steps=tuple(steps),
    )


def remaining(due: DueDate, today: dt.date) -> int:
    """Return how many of the days to be counted are left after *today*; while paused, as many as when it stopped."""
    accepted = due.steps[0].day
    index = min(max((today - accepted).days, 0), len(due.steps) - 1)
    return due.total - due.steps[index].count


def _days_in(limit: Limit, accepted: dt.date) -> int:
    """Return the days to count; n months end on the same-numbered day, or on the month's last (Civil Code art. 202)."""
    if limit.unit is not LimitUnit.MONTH:
        return limit.n
    year, month = divmod(accepted.year * 12 + accepted.month - 1 + limit.n, 12)
    last_of_month = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - _ONE_DAY).day
    return (dt.date(year, month + 1, min(accepted.day, last_of_month)) - accepted).days


def _count_working_days(steps: list[Step], total: int, pauses: Sequence[Pause], calendar: WorkCalendar) -> None:
    """Append a step a day until *total* working days are counted or an open pause is reached."""
    day, count = steps[-1].day, 0
    off_days, work_days = calendar.off_days, calendar.work_days
    while count < total:
        day += _ONE_DAY
        if pauses and (pause := _pause_on(day, pauses)) is not None:
            steps.append(Step(day, StepKind.PAUSED, count, pause.kind))
            if pause.end is None:
                return
        elif day in off_days:
            steps.append(Step(day, StepKind.HOLIDAY, count, off_days[day]))
        elif day.weekday() < 5:
            count += 1
            steps.append(Step(day, StepKind.COUNTED, count))
        elif day in work_days:
            count += 1
            steps.append(Step(day, StepKind.MAKEUP, count, work_days[day]))
        else:
            steps.append(Step(day, StepKind.WEEKEND, count))


def _count_natural_days(steps: list[Step], total: int, pauses: Sequence[Pause], calendar: WorkCalendar) -> None:
    """Append a step a day until *total* days are counted and the last is worked, or an open pause is reached."""
    day, count = steps[-1].day, 0
    # A limit of 0 days asks nothing beyond the day itself, worked or not.
    while count < total or (total and not calendar.is_working_day(day)) or steps[-1].kind is StepKind.PAUSED:
        day += _ONE_DAY
        if (pause := _pause_on(day, pauses)) is not None:
            steps.append(Step(day, StepKind.PAUSED, count, pause.kind))
            if pause.end is None:
                return
        elif count < total:
            count += 1
            steps.append(Step(day, StepKind.COUNTED, count))
        else:
            steps.append(Step(day, StepKind.ROLLED, count))


def _pause_on(day: dt.date, pauses: Sequence[Pause]) -> Pause | None:
    """Return a pause that stops the clock on *day*; of several one is enough, they count once."""
    for pause in pauses:
        if pause.start < day and (pause.end is None or day <= pause.end):
            return pause
    return None
