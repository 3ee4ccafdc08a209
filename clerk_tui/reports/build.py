"""The reports: which columns each has, and its rows from what was counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from clerk_tui.domain.figures import Grouping, Tally
from clerk_tui.i18n import _
from clerk_tui.reports.table import Column, Report, figure_columns, group_title, in_order, record

SUMMARY: Final = "summary"
COMPLETION: Final = "completion"
BUNDLES: Final = "bundles"

COLUMNS: Final = {
    SUMMARY: (
        *("received", "notices", "declined", "withdrawn", "accepted", "immediate", "promised"),
        *("completed", "completion_rate", "overdue", "on_time_rate"),
    ),
    COMPLETION: (
        *("visits", "received", "accepted", "completed", "completion_rate", "pending", "overdue", "on_time_rate"),
    ),
    BUNDLES: ("visits", "received", "accepted", "completed", "completion_rate", "on_time_rate"),
}
"""The figures of each report, in the order they are read."""
_EVERYTHING: Final = (
    *("visits", "received", "notices", "declined", "withdrawn", "voided", "accepted", "immediate", "promised"),
    *("completed", "completion_rate", "pending", "overdue", "timed", "on_time", "on_time_rate"),
)


def report(
    name: str,
    tallies: Sequence[Tally],
    by: Grouping,
    *,
    total: Tally,
    first: date | None,
    last: date | None,
    as_of: date,
    names: Mapping[str, str],
    ranked: bool = False,
) -> Report:
    """Return the report *name* over *tallies*; *total* is all of it at once, *names* what each key is called."""
    ordered = [] if by is Grouping.NONE else in_order(tallies, by, ranked=ranked)
    columns, rows = _sheet(total) if by is Grouping.NONE else _table(name, ordered, total, by, names)
    return Report(
        name=name,
        by=by,
        first=first,
        last=last,
        as_of=as_of,
        columns=columns,
        rows=rows,
        records=tuple(record(tally, names) for tally in ordered),
        total={key: value for key, value in record(total, {}).items() if key not in ("key", "name")},
    )


def _table(
    name: str, tallies: Sequence[Tally], total: Tally, by: Grouping, names: Mapping[str, str]
) -> tuple[tuple[Column, ...], tuple[dict[str, str], ...]]:
    """One row a group, the total last."""
    known = figure_columns()
    figures = {key: known[key] for key in COLUMNS[name]}

    def row(tally: Tally, called: str) -> dict[str, str]:
        return {"name": called} | {key: cell(tally) for key, (_title, cell) in figures.items()}

    columns = (
        Column("name", group_title(by), number=False),
        *(Column(key, title) for key, (title, _cell) in figures.items()),
    )
    rows = [row(tally, names.get(tally.key) or tally.name or tally.key) for tally in tallies]
    return columns, (*rows, row(total, _("Total")))


def _sheet(total: Tally) -> tuple[tuple[Column, ...], tuple[dict[str, str], ...]]:
    """Everything together, one row a figure: eleven columns would not fit a terminal."""
    known = figure_columns()
    rows = []
    for key in _EVERYTHING:
        title, cell = known[key]
        rows.append({"name": title, "value": cell(total)})
    return (Column("name", group_title(Grouping.NONE), number=False), Column("value", _("Value"))), tuple(rows)
