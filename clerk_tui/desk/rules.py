"""What a county may settle for itself: the days to supply, the closing hour. Read once from ``data/rules.toml``."""

from datetime import date, time
from functools import cache

import msgspec
from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.domain.deadline import closing_in, receipt_day
from clerk_tui.paths import data_dir


class Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of the county; where each comes from stands in the file."""

    correction_days: int
    """Working days an applicant gets to supply what a notice names."""
    closing: time
    """Local time after which an application counts as received on the next working day."""


@cache
def county_rules() -> Rules:
    """Return the rules. Raises ``msgspec.ValidationError`` naming the field that is wrong, OSError."""
    return msgspec.toml.decode((data_dir() / "rules.toml").read_bytes(), type=Rules)


def closing(desk: Desk) -> time:
    """Return when this centre closes: its published hours, or the county's rule where none can be read from them."""
    hours = next((centre.hours for centre in desk.catalog.centres if centre.code == desk.site.place), "")
    return closing_in(hours) or county_rules().closing


def received_on(desk: Desk) -> date:
    """Return the day that counts as receipt of what is handed in now."""
    return receipt_day(desk.clock(), closing(desk), desk.calendar)


def supply_by(desk: Desk, days: int | None = None) -> date:
    """Return the last of *days* working days from today (default: the county's) to supply what is missing."""
    day = desk.today()
    for _day in range(county_rules().correction_days if days is None else days):
        day = desk.calendar.next_working_day(day)
    return day
