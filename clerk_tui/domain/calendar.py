"""Working days: weekends, the State Council's holidays and its make-up working days (调休).

The arrangement of a year is published in the autumn before. Beyond the last published year weekends are assumed
to be the only days off, and everything computed from that is provisional until the notice has been loaded.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

PLAUSIBLE_YEARS: Final = range(2000, 2101)
"""A day in any other year is a typing mistake: 2206 for 2026."""
_DAY: Final = timedelta(days=1)


class DayKind(StrEnum):
    """What kind of day it is at the counter."""

    WORKDAY = "workday"
    MAKEUP = "makeup"  # a Saturday or Sunday worked for a holiday
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class WorkCalendar(Struct, frozen=True, kw_only=True):
    """The days that are not what their weekday says."""

    off_days: dict[date, str] = {}
    """Holidays with their names, those that fall on weekends included."""
    work_days: dict[date, str] = {}
    """Make-up working days with the name of the holiday they make up for."""
    years: frozenset[int] = frozenset()
    """Years whose arrangement is known in full."""

    def covers(self, year: int) -> bool:
        """Whether the arrangement of *year* is known; if not, answers about it are assumptions."""
        return year in self.years

    def kind(self, day: date) -> DayKind:
        """Return what kind of day *day* is (assumed from the weekday in years that are not covered)."""
        if day in self.off_days:
            return DayKind.HOLIDAY
        if day.weekday() < 5:
            return DayKind.WORKDAY
        return DayKind.MAKEUP if day in self.work_days else DayKind.WEEKEND

    def is_working_day(self, day: date) -> bool:
        """Whether *day* is worked: Monday to Friday unless a holiday, and make-up Saturdays and Sundays."""
        return (day.weekday() < 5 or day in self.work_days) and day not in self.off_days

    def last_day(self, day: date) -> date:
        """Return the last day of a time that was to end on *day*: the next working day if that is none.

        It may have been named when the holidays of its year were not published yet (Civil Code art. 203).
        """
        return day if self.is_working_day(day) else self.next_working_day(day)

    def next_working_day(self, day: date) -> date:
        """Return the first working day after *day*."""
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def note(self, day: date) -> str:
        """Return the name of the holiday that *day* is off for or made up for, or an empty string."""
        return self.off_days.get(day) or self.work_days.get(day, "")


def merge(base: WorkCalendar, newer: WorkCalendar) -> WorkCalendar:
    """Return *base* with every day that *newer* names replaced, and the years of both."""
    named = newer.off_days.keys() | newer.work_days.keys()
    off_days = {day: name for day, name in base.off_days.items() if day not in named} | newer.off_days
    work_days = {day: name for day, name in base.work_days.items() if day not in named} | newer.work_days
    return WorkCalendar(off_days=off_days, work_days=work_days, years=base.years | _complete_years(off_days))


def parse_calendar_rows(rows: Iterable[Mapping[str, str]]) -> WorkCalendar | list[Refusal]:
    """Read rows with the columns ``date`` (ISO), ``kind`` (``off``/``work``) or ``is_off_day`` (``1``/``0``), ``name``.

    Returns every problem there is, not only the first; each names the row (the header is row 1) and the column.
    """
    off_days: dict[date, str] = {}
    work_days: dict[date, str] = {}
    problems: list[Refusal] = []
    for number, row in enumerate(rows, 2):
        day, is_off = _read_date(row), _read_off(row)
        if day is None:
            problems.append(_problem(number, "date", row, N_("Row {row}: “{value}” is not a date.")))
        elif day.year not in PLAUSIBLE_YEARS:
            problems.append(_problem(number, "date", row, N_("Row {row}: {value} lies in no year of this calendar.")))
        elif is_off is None:
            column = "kind" if "kind" in row else "is_off_day"
            problems.append(_problem(number, column, row, N_("Row {row}: “{value}” is neither off nor work.")))
        elif day in off_days or day in work_days:
            problems.append(_problem(number, "date", row, N_("Row {row}: {value} is listed twice.")))
        elif not is_off and day.weekday() < 5:
            template = N_("Row {row}: {value} is no Saturday or Sunday, so it cannot be a make-up working day.")
            problems.append(_problem(number, "date", row, template))
        else:
            (off_days if is_off else work_days)[day] = (row.get("name") or "").strip()
    if not (off_days or work_days or problems):
        problems.append(_nothing())
    if problems:
        return problems
    return WorkCalendar(off_days=off_days, work_days=work_days, years=_complete_years(off_days))


def _complete_years(off_days: Mapping[date, str]) -> frozenset[int]:
    """Return the years whose whole arrangement is there.

    Every arrangement includes both 1 January and 1 October (全国年节及纪念日放假办法); a file that only adds a few days
    does not make its year known.
    """
    return frozenset(
        day.year for day in off_days if (day.month, day.day) == (10, 1) and date(day.year, 1, 1) in off_days
    )


def _read_date(row: Mapping[str, str]) -> date | None:
    text = (row.get("date") or "").strip()
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _read_off(row: Mapping[str, str]) -> bool | None:
    text = (row.get("kind") or row.get("is_off_day") or "").strip().lower()
    return {
        "off": True,
        "1": True,
        "true": True,
        "休": True,
        "work": False,
        "0": False,
        "false": False,
        "班": False,
    }.get(text)


def _nothing() -> Refusal:
    return Refusal(
        "calendar_empty",
        N_("The file holds no holidays: its first row must name the columns date, kind and name."),
        N_("Choose a CSV file with a day a row; nothing was changed."),
        "date",
        {},
    )


def _problem(number: int, column: str, row: Mapping[str, str], reason: str) -> Refusal:
    return Refusal(
        "calendar_row",
        reason,
        N_("Correct the row after the State Council's notice; nothing was changed."),
        column,
        {"row": number, "value": row.get(column) or ""},
    )
