"""The working-day calendar: shipped to 2026, and loaded from the State Council's notice every November."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from clerk_tui.desk.context import Desk, told
from clerk_tui.domain.calendar import WorkCalendar, merge, parse_calendar_rows
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _
from clerk_tui.paths import data_dir
from clerk_tui.system import reason

if TYPE_CHECKING:
    from clerk_tui.store.store import Store

MOST_BYTES = 1_000_000
"""A year has some forty rows; whatever is larger is not a calendar."""


def load_shipped_calendar(store: "Store") -> WorkCalendar:
    """Put the shipped calendar into a fresh store."""
    calendar = WorkCalendar()
    for path in sorted((data_dir() / "calendar").glob("*.csv")):
        calendar = merge(calendar, read_calendar(path))
    store.put_calendar(calendar)
    return calendar


def import_calendar(desk: Desk, path: Path) -> WorkCalendar:
    """Add the years of a CSV file (``date,kind,name``; kind ``off`` or ``work``); due dates of open cases follow.

    Raises BadInput naming the row that is wrong; nothing is changed then.
    """
    desk.require(Deed.CATALOG)
    calendar = merge(desk.calendar, read_calendar(path))
    desk.store.put_calendar(calendar)
    return calendar


def read_calendar(path: Path) -> WorkCalendar:
    """Read a calendar file. Raises BadInput."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(_("{file} is too large for a calendar.").format(file=path.name))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(_("{file} cannot be read: {reason}.").format(file=path.name, reason=reason(error))) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            _("{file} is not a text file in UTF-8.").format(file=path.name),
            hint=_("Save it as CSV UTF-8."),
        ) from error
    try:
        result = parse_calendar_rows(csv.DictReader(text.splitlines()))
    except csv.Error as error:  # a cell of more than 128 KiB: no calendar
        raise BadInput(
            _("{file} is not a CSV file.").format(file=path.name), hint=_("Save it as CSV UTF-8.")
        ) from error
    if isinstance(result, WorkCalendar):
        return result
    first = told(result[0])
    raise BadInput(first.message, hint=first.hint, field=first.field, code="calendar.row")
