"""A report as rows and columns: words for people, numbers for programs. Who shows it decides how it looks."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct

from clerk_tui.domain.figures import COUNTS, PERIODS, Grouping, Tally
from clerk_tui.i18n import _
from clerk_tui.reports.rates import percent, truncate_rate


class Column(Struct, frozen=True):
    """A column: *key* names it for programs and never changes, *title* heads it for people."""

    key: str
    title: str
    number: bool = True
    """Set flush right."""


class Report(Struct, frozen=True, kw_only=True):
    """Figures ready to be shown."""

    name: str
    by: Grouping
    first: date | None
    last: date | None
    as_of: date
    """Day on which it was counted; what is overdue depends on it."""
    columns: tuple[Column, ...]
    rows: tuple[dict[str, str], ...]
    """The cells in words, by column, the total last."""
    records: tuple[dict[str, object], ...]
    """Every figure of each row for programs, without the total."""
    total: dict[str, object]


Cell = Callable[[Tally], str]


def figure_columns() -> dict[str, tuple[str, Cell]]:
    """Return every figure there is: its title in the reader's language, and what a cell shows."""
    titles = {
        "visits": _("Visits"),
        "received": _("Received"),
        "notices": _("Notices"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
        "voided": _("Voided"),
        "accepted": _("Accepted"),
        "immediate": _("Immediate"),
        "promised": _("Promised"),
        "completed": _("Completed"),
        "pending": _("Pending"),
        "overdue": _("Overdue"),
        "timed": _("Decided with a limit"),
        "on_time": _("On time"),
    }
    columns: dict[str, tuple[str, Cell]] = {key: (title, _count(key)) for key, title in titles.items()}
    columns["completion_rate"] = (_("Completion rate"), lambda t: truncate_rate(t.completed, t.accepted))
    columns["on_time_rate"] = (_("On-time rate"), lambda t: truncate_rate(t.on_time, t.timed))
    return columns


def group_title(by: Grouping) -> str:
    """Return what the first column is headed."""
    return {
        Grouping.NONE: _("Figure"),
        Grouping.CENTRE: _("Centre"),
        Grouping.DEPARTMENT: _("Department"),
        Grouping.ITEM: _("Item"),
        Grouping.CLERK: _("Taken in by"),
        Grouping.DAY: _("Day"),
        Grouping.MONTH: _("Month"),
        Grouping.YEAR: _("Year"),
        Grouping.BUNDLE: _("Bundle"),
    }[by]


def total_of(tallies: Iterable[Tally]) -> Tally:
    """Return everything counted together, where no visit falls into two groups."""
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return Tally(**{name: getattr(total, name) for name in COUNTS})


def in_order(tallies: Iterable[Tally], by: Grouping, *, ranked: bool = False) -> list[Tally]:
    """Return periods as time goes, everything else by how much was accepted, or *ranked*: best completion first."""
    if by in PERIODS and not ranked:
        return sorted(tallies, key=lambda t: t.key)
    if ranked:
        # Compared exactly: two rates that print alike are still in the right order. Nothing accepted comes last.
        return sorted(tallies, key=lambda t: (-(Fraction(t.completed, t.accepted) if t.accepted else -1), -t.accepted))
    return sorted(tallies, key=lambda t: (-t.accepted, -t.received, t.key))


def record(tally: Tally, names: Mapping[str, str]) -> dict[str, object]:
    """Return every figure of *tally* under its lasting name, for programs."""
    figures: dict[str, object] = {"key": tally.key, "name": names.get(tally.key) or tally.name or tally.key}
    figures |= {name: getattr(tally, name) for name in COUNTS}
    figures["pending"] = tally.pending
    figures["completion_rate"] = percent(tally.completed, tally.accepted)
    figures["on_time_rate"] = percent(tally.on_time, tally.timed)
    return figures


def _count(key: str) -> Cell:
    return lambda tally: str(getattr(tally, key))
