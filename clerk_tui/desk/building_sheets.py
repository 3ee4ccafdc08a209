"""Sheets of a spreadsheet whose headings are known by several names: cells by the field they belong to."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from clerk_tui.domain.building.model import unit_no
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.importing.tables import Cell, Row, Sheet

LOOKED_AT = 20
"""Rows among which the headings must be."""
PERSONAL = frozenset({"buyer", "document", "phone"})
"""Columns whose values no report repeats."""


class RowProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with one row, in the reader's language; *value* only where it says nothing about a person."""

    row: int
    """As the spreadsheet numbers it; 0 is the file as a whole."""
    column: str
    unit: str = ""
    value: str = ""
    reason: str
    remedy: str = ""
    sheet: str = ""


class Wrong(Exception):
    """A cell cannot be used: the row is at fault, not the program."""

    def __init__(self, column: str, reason: str, remedy: str = "", **params: str | int) -> None:
        super().__init__(column)
        self.column, self.refusal = column, Refusal("row", reason, remedy, params=params)


class Table:
    """A sheet whose headings were understood."""

    def __init__(self, sheet: "Sheet", columns: Mapping[str, int], titles: Mapping[str, str], rows: Iterator["Row"]):
        self._sheet, self._columns, self._titles = sheet, columns, titles
        # All at once: a file that turns out to be damaged half-way is refused as a whole.
        self.rows = list(_filled(rows, sheet.merges))

    def cell(self, row: "Row", field: str) -> "Cell":
        """Return the cell of *field*, None where the sheet has no such column."""
        column = self._columns.get(field)
        return row.cells[column] if column is not None and column < len(row.cells) else None

    def text(self, row: "Row", field: str) -> str:
        """Return the text of *field*; words for nothing are nothing."""
        from clerk_tui.catalog.importing.cells import is_nothing, plain

        text = plain(self.cell(row, field))
        return "" if is_nothing(text) else text

    def code(self, row: "Row", field: str) -> str:
        """Return a number of a document, a phone, a paper. Raises for one that a spreadsheet has broken."""
        from clerk_tui.catalog.importing.cells import lost_digits

        if lost_digits(self.cell(row, field)):
            raise Wrong(
                field,
                N_("The spreadsheet kept this as a number and has lost its last digits."),
                N_("Format the column as text and type the number again."),
            )
        return self.text(row, field)

    def unit(self, row: "Row") -> str:
        """Return the unit's number with its block and entrance where they stand in columns of their own."""
        if isinstance(self.cell(row, "no"), date):
            raise Wrong(
                "no",
                N_("The spreadsheet has taken the unit's number for a date."),
                N_("Format the column as text and type the number again."),
            )
        no = unit_no(self.text(row, "no"))
        before = [re.sub(r"(号楼|单元|[幢栋号])$", "", unit_no(self.text(row, part))) for part in ("block", "entrance")]
        return "-".join(part for part in (*before, no) if part) if no else ""

    def problem(self, row: "Row", no: str, wrong: Wrong) -> RowProblem:
        """Return what is wrong with *row* in the reader's language."""
        shown = "" if wrong.column in PERSONAL else " ".join(str(self.cell(row, wrong.column) or "").split())[:40]
        params = {key: _(value) if isinstance(value, str) else value for key, value in wrong.refusal.params.items()}
        return RowProblem(
            row=row.number,
            column=self._titles.get(wrong.column, ""),
            unit=no,
            value=shown,
            reason=_(wrong.refusal.reason).format(**params),
            remedy=_(wrong.refusal.remedy).format(**params),
            sheet=self._sheet.name,
        )


def tables(path: Path, headings: Mapping[str, Sequence[str]], enough: Callable[[set[str]], bool]) -> Iterator[Table]:
    """Yield the sheets whose headings are *enough*. Raises BadInput when there is none, or no table at all."""
    from clerk_tui.catalog.importing.report import FileRefused
    from clerk_tui.catalog.importing.tables import read_tables

    found = False
    try:
        for sheet in read_tables(path):
            table = _understood(sheet, headings, enough)
            if table is not None:
                found = True
                yield table
    except FileRefused as refused:
        params = {key: _(value) if isinstance(value, str) else value for key, value in refused.params.items()}
        raise BadInput(
            _(refused.reason).format(**params), hint=_(refused.remedy).format(**params), field="file", code=refused.code
        ) from refused
    if not found:
        raise BadInput(
            _("“{file}” has no row of headings that is understood.").format(file=path.name),
            hint=_(
                "A list of units has the columns 房号 and 买受人; a list of checks 房号 and 网签合同, 契税 or 维修资金."
            ),
            field="file",
            code="building.headings",
        )


def _understood(
    sheet: "Sheet", headings: Mapping[str, Sequence[str]], enough: Callable[[set[str]], bool]
) -> Table | None:
    from clerk_tui.catalog.importing.cells import heading

    wanted = {heading(label): field for field, labels in headings.items() for label in labels}
    for row in islice(sheet.rows, LOOKED_AT):
        columns: dict[str, int] = {}
        titles: dict[str, str] = {}
        for column, cell in enumerate(row.cells):
            field = wanted.get(heading(cell))
            if field is not None and field not in columns:
                columns[field], titles[field] = column, " ".join(str(cell).split())
        if enough(set(columns)):
            return Table(sheet, columns, titles, sheet.rows)
    return None


def _filled(rows: Iterable["Row"], merges: Sequence[Any]) -> Iterator["Row"]:
    """Yield *rows* without blank ones, each merged cell's value in all its rows: one unit beside two co-owners."""
    from clerk_tui.catalog.importing.cells import is_blank
    from clerk_tui.catalog.importing.tables import Row

    ends = {(top, left): bottom for (top, left), (bottom, _right) in merges if bottom > top}
    carried: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        cells = list(row.cells)
        for column in range(len(cells)):
            if (bottom := ends.get((row.number - 1, column))) is not None:
                carried[column] = (cells[column], bottom)
            elif column in carried and row.number - 1 <= carried[column][1]:
                cells[column] = carried[column][0]
        if not all(is_blank(cell) for cell in cells):
            yield Row(row.number, cells)
