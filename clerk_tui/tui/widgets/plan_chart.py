"""The plan of a bundle as a chart of characters: who works on what, together or after what, by when.

One line a member: its time is a run of ``=``, the time it waits for others a run of dots. No box and no glyph whose
width consoles disagree about, so it stands in 80 columns of any terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from clerk_tui.i18n import _
from clerk_tui.tui.widgets.fast_list import fit

DEPARTMENT, WIDER_DEPARTMENT = 10, 14
DUE = 6
LEAST_NAME = 16
WIDE = 100
NARROWEST_CHART, MODEST_CHART, WIDEST_CHART = 12, 18, 60
TICKS = (1, 2, 5, 10, 20, 30, 60, 90, 120, 240, 480)
"""Working days between two figures above the chart: the first step that leaves room for them is taken."""


class Bar(NamedTuple):
    """A member in the chart."""

    mark: str
    """One cell: how it stands."""
    number: str
    name: str
    department: str
    order: str
    """When it begins, in words: at once, together with, after which."""
    begins: int | None
    """Working days after receipt when it begins; None: nobody can say, a document has to come first."""
    ends: int | None
    """Working days after receipt by which it is over; None: no limit is published, or the begin is unknown."""
    due: str


def chart(bars: Sequence[Bar], width: int) -> list[str]:
    """Return the lines of the chart, the first one a ruler of working days; each at most *width* cells."""
    number = max((cell_len(bar.number) for bar in bars), default=0)
    department = WIDER_DEPARTMENT if width >= WIDE else DEPARTMENT
    order = min(max((cell_len(bar.order) for bar in bars), default=0), 24 if width >= WIDE else 12)
    fixed = 1 + number + 1 + 1 + department + 1 + order + 1 + 1 + DUE
    free = max(0, width - fixed)
    longest = max((cell_len(bar.name) for bar in bars), default=0)
    name = min(longest, max(LEAST_NAME, free - max(MODEST_CHART, free * 2 // 5)))
    room = max(NARROWEST_CHART, min(WIDEST_CHART, free - name))
    days = max((bar.ends for bar in bars if bar.ends is not None), default=0)
    days = max(days, *(bar.begins + 1 for bar in bars if bar.begins is not None), 1)
    # Where there is room for it, a day is several cells: a day and its begin are then seen apart.
    scale = room // days if days <= room else room / days
    before = fixed - DUE - 1 + name
    lines = [fit(f"{fit(_('working days'), before - 1, right=True)} {_ruler(days, scale, room)}", width).rstrip()]
    for bar in bars:
        cells = (
            f"{fit(bar.mark, 1)}{fit(bar.number, number, right=True)}",
            fit(bar.name, name),
            fit(bar.department, department),
            fit(bar.order, order),
            fit(_run(bar, scale, room), room),
            bar.due,
        )
        lines.append(fit(" ".join(cells), width).rstrip())
    return lines


def _run(bar: Bar, scale: float, room: int) -> str:
    """Return the cells of a member: dots while it waits, then its own time."""
    if bar.begins is None:
        return "?"
    before = min(round(bar.begins * scale), room - 1)
    if bar.ends is None:
        return "." * before + "=?"
    return "." * before + "=" * max(1, min(round(bar.ends * scale), room) - before)


def _ruler(days: int, scale: float, room: int) -> str:
    """Return figures of working days, each at the cell where that day ends."""
    widest = len(str(days)) + 1
    step = next((tick for tick in TICKS if tick * scale >= widest), days)
    cells = [" "] * room
    for day in range(step, days + 1, step):
        figure = str(day)
        last = min(round(day * scale), room)
        cells[last - len(figure) : last] = figure
    return "".join(cells)
