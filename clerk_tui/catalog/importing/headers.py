"""Finds the heading row of a sheet: below titles, over one row or two, with merged cells."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from msgspec import Struct

from clerk_tui.catalog.importing.cells import heading, is_blank
from clerk_tui.catalog.importing.mapping import REQUIRED, Table
from clerk_tui.catalog.importing.tables import Cell, Merge, Row, Sheet

LOOKED_AT = 20
"""Rows among which the headings must be: titles, notes and dates stand above them."""


class Found(Struct, frozen=True):
    """A sheet whose headings were understood."""

    table: Table
    columns: Mapping[str, tuple[int, ...]]
    """Field → columns that may hold it, from 0, the preferred first."""
    headings: Sequence[str]
    """The heading of each column as the file has it."""
    rows: Iterator[Row]
    """What comes below the headings; merged cells filled, blank rows left out."""


def find(sheet: Sheet, tables: Sequence[Table]) -> Found | None:
    """Return the table of *tables* that explains most headings of *sheet*, None when none is complete."""
    top = list(islice(sheet.rows, LOOKED_AT))
    best: tuple[int, Table, dict[str, tuple[int, ...]], list[str], int] | None = None
    for position, row in enumerate(top):
        below = top[position + 1] if position + 1 < len(top) else None
        for names, used in ((_single(row), 1), (_double(row, below), 2)):
            for table in tables:
                columns = _match(table, names)
                score = len(columns)
                if columns.keys() >= REQUIRED[table.kind] and (best is None or score > best[0]):
                    best = (score, table, columns, [" ".join(parts[-1:]) for parts in names], position + used)
    if best is None:
        return None
    _score, table, columns, headings, start = best
    rest = chain(top[start:], sheet.rows)
    return Found(table, columns, headings, _filled(rest, sheet.merges))


def _single(row: Row) -> list[tuple[str, ...]]:
    return [(_label(cell),) for cell in row.cells]


def _double(row: Row, below: Row | None) -> list[tuple[str, ...]]:
    """Return the headings of two rows as one: the lower, the upper with the lower, the upper.

    The upper of merged cells stands over the first of them only, so it is carried to the right.
    """
    if below is None:
        return []
    names: list[tuple[str, ...]] = []
    group = ""
    for column in range(max(len(row.cells), len(below.cells))):
        upper = _label(row.cells[column]) if column < len(row.cells) else ""
        lower = _label(below.cells[column]) if column < len(below.cells) else ""
        group = upper or (group if lower else "")
        names.append((upper or group, group + lower, lower) if lower else (upper,))
    return names


def _label(cell: Cell) -> str:
    return "" if is_blank(cell) else " ".join(str(cell).split())


def _match(table: Table, names: Sequence[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    places: dict[str, int] = {}
    for column, parts in enumerate(names):
        for part in reversed(parts):
            places.setdefault(heading(part), column)
    places.pop("", None)
    found = {
        field: tuple(places[label] for label in labels if label in places) for field, labels in table.headings.items()
    }
    return {field: columns for field, columns in found.items() if columns}


def _filled(rows: Iterator[Row], merges: Sequence[Merge]) -> Iterator[Row]:
    """Yield *rows* with each merged cell's value in all its rows: one department for ten items, say."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in merges:
        if bottom > top:
            spans.setdefault(top, []).append((left, bottom))
    carried: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        index = row.number - 1
        cells = list(row.cells)
        for column, bottom in spans.get(index, ()):
            if column < len(cells):
                carried[column] = (cells[column], bottom)
        for column, (value, bottom) in list(carried.items()):
            if index > bottom:
                del carried[column]
            elif column < len(cells):
                cells[column] = value
        if not all(is_blank(cell) for cell in cells):
            yield Row(row.number, cells)
