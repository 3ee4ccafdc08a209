"""Cases in rows that fit 80 columns and use more: one layout for every list of them.

The cursor and the marks stay with their cases when the rows are read anew, wherever these have moved to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.cells import cell_len

from clerk_tui.desk.lists import CaseLine
from clerk_tui.domain.case.section import SECTION_LABELS, Section
from clerk_tui.domain.case.state import PHASE_LABELS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look

T = TypeVar("T")

WIDE = 100
"""From so many cells on the number is shown whole."""
WIDER = 116
OWN_NUMBER, WHOLE_NUMBER = 15, 27
MEMBER = "#"
"""Before the item of a case that came in with a bundle; bundles have the same sign where they are searched."""

_LOOKS: dict[Section, Look] = {
    Section.OVERDUE: Look("!", "alert"),
    Section.TODAY: Look("!", "warn"),
    Section.DEBT_DUE: Look("!", "warn"),
    Section.SUPPLY_OVER: Look("!", "warn"),
    Section.CORRECTED: Look("+", "good"),
    Section.RETURNED: Look("+", "good"),
    Section.SOON: Look(".", "warn"),
}
_SAY_WHY = (
    Section.DEBT_DUE,
    Section.CORRECTED,
    Section.RETURNED,
    Section.SUPPLY_OVER,
    Section.PRE_CHECK,
    Section.HAND_OUT,
    Section.IN_POST,
)
"""Sections that no date explains: the first column names them."""


def case_look(line: CaseLine) -> Look:
    """Return how *line* stands out: ``!`` must not wait, ``+`` came back to the counter, ``.`` is due soon."""
    return _LOOKS.get(line.section, Look())


class CaseColumns:
    """How cases are written at a width, at the device whose numbers begin with *own*.

    Numbers of this device lose that beginning on a narrow screen: it is the same in every row, and people read out the
    tail.
    """

    def __init__(self, own: str, least_number: int = 0) -> None:
        self._own = own
        self._least = least_number
        self._whole = False

    def columns(self, width: int, lines: Iterable[CaseLine]) -> list[Column]:
        """Return the columns for *lines* on *width* cells."""
        self._whole = width >= WIDE or any(not line.case_no.startswith(self._own) for line in lines)
        number = WHOLE_NUMBER if self._whole else max(OWN_NUMBER, self._least)
        applicant, department = (14, 12) if width >= WIDER else (7, 10)
        phase = max(cell_len(_(label)) for label in PHASE_LABELS.values())
        return [
            Column(10, N_("Due")),
            Column(number, N_("Number")),
            Column(0, N_("Item")),
            Column(applicant, N_("Applicant") if width >= WIDER else N_("Party")),
            Column(department, N_("Department")),
            Column(phase, N_("Phase")),
        ]

    def cells(self, line: CaseLine) -> Sequence[str]:
        """Return the texts of a row."""
        when = _(SECTION_LABELS[line.section]) if line.section in _SAY_WHY else line.due
        item = f"{MEMBER}{line.item}" if line.bundle else line.item
        return (when, self.number(line.case_no), item, line.applicant, line.department, line.phase)

    def number(self, case_no: str) -> str:
        """Return a number as the column shows it."""
        return case_no if self._whole else case_no.removeprefix(self._own)


class CaseList(FastList[CaseLine]):
    """A list of cases; ``space`` marks."""

    def __init__(self, own: str, *, empty: str = "", id: str | None = None) -> None:
        """*own* begins the grouped numbers of this device; *empty* is already translated."""
        self._format = CaseColumns(own)
        super().__init__(
            self._format.columns(0, ()), self._format.cells, look=case_look, markable=True, empty=empty, id=id
        )

    def show(self, rows: Sequence[CaseLine], note: str = "", *, keep: bool = False) -> None:
        """Show *rows*; *keep* keeps cursor and marks on their cases, the cursor on the same line of the screen."""
        current = self.current.case_id if self.current else 0
        marked = {line.case_id for line in self.marked}
        above = self.cursor - self._top
        super().show(rows, note, keep=keep)
        self._width = -1  # a number from another device needs more room
        if not keep:
            return
        places = {line.case_id: index for index, line in enumerate(rows)}
        self._marked = {places[case] for case in marked if case in places}
        self._cursor = places.get(current, self._cursor)
        self._top = max(0, min(self._cursor - above, len(rows) - self._room))

    def unmark(self, cases: Iterable[int]) -> None:
        """Take the marks off these cases."""
        gone = set(cases)
        self._marked = {index for index in self._marked if self.rows[index].case_id not in gone}
        self.refresh()

    def _fit_columns(self, width: int) -> None:
        self._columns = self._format.columns(width, self.rows)
        super()._fit_columns(width)
