"""One row of a table, read field by field; whatever is wrong with a cell is taken down with its place."""

from collections.abc import Mapping
from typing import Any

from clerk_tui.catalog.importing import cells, codes
from clerk_tui.catalog.importing.headers import Found
from clerk_tui.catalog.importing.report import Log, Problem, Severity, shown
from clerk_tui.catalog.importing.tables import Cell, Row, Sheet
from clerk_tui.domain.item import Limit, LimitUnit
from clerk_tui.domain.words import N_

AS_TEXT = N_("Format the column as text before typing or pasting the codes, then export again.")
LOST_DIGITS = N_("The code has become a number and lost digits.")
CORRECT = N_("Correct the cell and import again.")
TRANSLATE = N_("Correct the cell, or add the word to the mapping.")


class Line:
    """A row of *sheet* under the headings of *found*."""

    def __init__(self, sheet: Sheet, found: Found, row: Row, log: Log) -> None:
        self.sheet, self.table, self.row = sheet, found.table, row
        self.faulty = False
        self._found, self._log = found, log

    # -- where and what ---------------------------------------------------------------------------------------------

    def error(self, code: str, field: str, reason: str, remedy: str = CORRECT, **params: str | int) -> None:
        """Take down that the row cannot be used because of *field*."""
        self.faulty = True
        self._note(Severity.ERROR, code, field, reason, remedy, params)

    def warning(self, code: str, field: str, reason: str, remedy: str = CORRECT, **params: str | int) -> None:
        """Take down what somebody should look at."""
        self._note(Severity.WARNING, code, field, reason, remedy, params)

    def _note(
        self, severity: Severity, code: str, field: str, reason: str, remedy: str, params: Mapping[str, str | int]
    ) -> None:
        column = self._column(field)
        headings = self._found.headings
        self._log.add(
            Problem(
                severity=severity,
                code=code,
                reason=reason,
                remedy=remedy,
                file=self.sheet.file,
                sheet=self.sheet.name,
                row=self.row.number,
                column=headings[column] if column is not None and column < len(headings) else "",
                value=shown(self.cell(field) or ""),
                params=dict(params),
            )
        )

    def _column(self, field: str) -> int | None:
        columns = self._found.columns.get(field, ())
        for column in columns:
            if column < len(self.row.cells) and not cells.is_blank(self.row.cells[column]):
                return column
        return columns[0] if columns else None

    # -- fields -----------------------------------------------------------------------------------------------------

    def cell(self, field: str) -> Cell:
        """Return the raw cell of *field*: of the first of its columns that holds anything."""
        column = self._column(field)
        return self.row.cells[column] if column is not None and column < len(self.row.cells) else None

    def has_column(self, field: str) -> bool:
        """Whether the sheet or the mapping says anything about *field*."""
        return field in self._found.columns or field in self.table.constants

    def raw(self, field: str) -> str:
        """Return the text of *field*, dirt removed, words for nothing left as they are."""
        cell = self.cell(field)
        if cells.holds_controls(cell):
            reason = N_("The cell holds control characters; they were taken out.")
            self.warning("control_characters", field, reason, N_("Look whether the text is still right."))
        return cells.plain(cell) or self.table.constants.get(field, "")

    def text(self, field: str) -> str:
        """Return the text of *field*, empty when it says that there is nothing."""
        text = self.raw(field)
        text = self.table.values.get(field, {}).get(text, text)
        return "" if cells.is_nothing(text) else text

    def name(self, field: str) -> str:
        """Return *field* as one line."""
        return cells.one_line(self.text(field))

    def list(self, field: str) -> tuple[str, ...]:
        """Return the values of *field*; *separators* of the mapping say what stands between them."""
        text = self.text(field)
        separators = self.table.separators.get(field, cells.LIST_SEPARATORS)
        return tuple(dict.fromkeys(cells.split(text, separators))) if text else ()

    def paragraphs(self, field: str) -> tuple[str, ...]:
        """Return running text as it stands, cut only where the mapping names separators or lines end."""
        text = self.text(field)
        return tuple(cells.split(text, self.table.separators.get(field, "\n"))) if text else ()

    def number(self, field: str) -> int | None:
        """Return *field* as a whole number, None when it says nothing."""
        text = self.text(field)
        if not text:
            return None
        whole = text.removesuffix(".0")
        if whole.isascii() and whole.isdecimal() and len(whole) <= 6:
            return int(whole)
        self.error("not_a_number", field, N_("This is not a whole number."))
        return None

    def word(self, field: str, scheme: str = "") -> Any:
        """Return what the program calls the word in *field*, by the mapping or the national tables."""
        text = self.text(field)
        return self.meaning(field, text, scheme) if text else None

    def meaning(self, field: str, text: str, scheme: str = "") -> Any:
        """Return what *text* means in *field*; an unknown word is an error, None is returned."""
        text = self.table.values.get(field, {}).get(text, text)
        known = cells.WORDS[scheme or field]
        for key in (text, text.lstrip("0"), text.casefold()):
            if key in known:
                return known[key]
        self.error("unknown_word", field, N_("“{word}” is not known here."), TRANSLATE, word=shown(text))
        return None

    def words(self, field: str) -> tuple[Any, ...]:
        """Return what the program calls each value of the list in *field*."""
        found = (self.meaning(field, value) for value in self.list(field))
        return tuple(dict.fromkeys(value for value in found if value is not None))

    def code(self, field: str) -> str:
        """Return the code in *field*; one that was certainly broken on its way through a spreadsheet is an error."""
        cell, text = self.cell(field), self.name(field)
        column = self._column(field)
        if column is not None and (self.row.number - 1, column) in self.sheet.formulas:
            reason = N_("The code is the stored result of a formula, not a typed value.")
            self.warning("formula", field, reason, N_("Copy the column and paste it as values, then export again."))
        if cells.lost_digits(cell) or (field == "base_code" and codes.lost_zeros(text)):
            self.error("lost_digits", field, LOST_DIGITS, AS_TEXT)
            return ""
        if text.endswith("NaN"):
            reason = N_("The code ends in “NaN”: whoever exported it had no number to put there. It is left out.")
            self.warning("nan_code", field, reason, codes.CHECK_SOURCE)
            return ""
        if len(text) > codes.LONGEST:
            self.error("long_code", field, N_("A code has at most {most} characters."), most=codes.LONGEST)
            return ""
        for reason, params in codes.doubts(field, text) if text else ():
            self.warning("doubtful_code", field, reason, codes.CHECK_SOURCE, **params)
        return text

    def limit(self, field: str) -> Limit | None:
        """Return the time limit in *field* and its unit and note columns."""
        text = self.text(field)
        if not text:
            return None
        read = cells.limit(text)
        if read is None:
            self.error("not_a_limit", field, N_("This is not a number of days."))
            return None
        number, unit = read
        said = self.text(f"{field}_unit") or unit or "工作日"
        meant: LimitUnit | None = self.meaning(
            f"{field}_unit" if self.text(f"{field}_unit") else field, said, f"{field}_unit"
        )
        return Limit(number, meant, self.text(f"{field}_note")) if meant else None
