"""What a search found, in rows: bundles, cases and people, each below a heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from clerk_tui.i18n import ngettext
from clerk_tui.tui.widgets.case_list import MEMBER, CaseColumns, case_look
from clerk_tui.tui.widgets.fast_list import FastList, Look, fit

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from clerk_tui.desk.bundle_lists import BundleLine
    from clerk_tui.desk.lists import CaseLine, PersonLine

DOCUMENT_WIDTH = 18
"""Cells of a masked identity number, which stands where cases have their number."""


class Heading(str):
    """A row that says what follows; the cursor passes it over."""

    __slots__ = ()


Hit: TypeAlias = "CaseLine | BundleLine | PersonLine | Heading"


class HitList(FastList["Hit"]):
    """Cases, then people, each below a heading."""

    def __init__(self, own: str, *, id: str) -> None:
        """*own* begins the grouped numbers of this device."""
        self._format = CaseColumns(own, DOCUMENT_WIDTH)
        super().__init__(self._format.columns(0, ()), self._hit_cells, look=_hit_look, id=id)

    def show(self, rows: Sequence[Hit], note: str = "", *, keep: bool = False) -> None:
        """Show *rows*, with the cursor on the first that is no heading."""
        super().show(rows, note, keep=keep)
        self._width = -1  # a number from another device needs more room
        if isinstance(self.current, Heading):
            self._cursor += 1

    def move_to(self, index: int) -> None:
        """Put the cursor on row *index*, or on the next one that is no heading."""
        step = 1 if index >= self.cursor else -1
        index = max(0, min(index, len(self.rows) - 1))
        if self.rows and isinstance(self.rows[index], Heading):
            index += step if index else 1
        super().move_to(index)

    def _fit_columns(self, width: int) -> None:
        from clerk_tui.desk.lists import CaseLine

        self._columns = self._format.columns(width, (row for row in self.rows if isinstance(row, CaseLine)))
        super()._fit_columns(width)

    def _text(self, index: int) -> tuple[str, str]:
        """Return a heading over all columns, any other row in them."""
        row = self.rows[index]
        if isinstance(row, Heading):
            return f" {fit(row, max(0, self._width - 3))} ", "strong"
        return super()._text(index)

    def _hit_cells(self, row: Hit) -> Sequence[str]:
        if isinstance(row, Heading):
            return (row, "", "", "", "", "")
        if is_case(row):
            return self._format.cells(row)
        if is_bundle(row):
            due = f"{row.due_on:%m-%d}" if row.due_on else ""
            number, name = self._format.number(row.number), f"{MEMBER}{row.name}"
            return (due, number, name, row.applicant, row.lead, row.course_name)
        visits = ngettext("{n} visit", "{n} visits", row.visits).format(n=row.visits)
        return ("", row.document, f"{row.name}  {row.phone}", visits, "", "")


def _hit_look(row: Hit) -> Look:
    if isinstance(row, Heading):
        return Look(" ", "strong")
    return case_look(row) if is_case(row) else Look()


def is_case(row: CaseLine | BundleLine | PersonLine) -> TypeIs[CaseLine]:
    """Whether *row* is a case."""
    return hasattr(row, "case_id")


def is_bundle(row: CaseLine | BundleLine | PersonLine) -> TypeIs[BundleLine]:
    """Whether *row* is a bundle."""
    return hasattr(row, "bundle_id")
