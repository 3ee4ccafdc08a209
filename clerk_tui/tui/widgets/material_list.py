"""The checklist of a case: one key a material, asking for words where a mark needs them."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from textual import on
from textual.message import Message

from clerk_tui.desk.saying import mark_text, wanted
from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.dialogs import AskReason
from clerk_tui.tui.widgets.fast_list import Column, Look
from clerk_tui.tui.widgets.mark_list import MarkList

KEYS = {
    "o": N_("Original seen"),
    "k": N_("Keep original"),
    "c": N_("Keep copy"),
    "e": N_("E-licence"),
    "w": N_("Waive"),
    "f": N_("Defective"),
    "z": N_("Correct now"),
    "x": N_("Missing"),
}
_PLAIN = {
    "o": MarkStatus.ORIGINAL_SEEN,
    "k": MarkStatus.ORIGINAL_KEPT,
    "x": MarkStatus.MISSING,
}
"""Marks that need nothing more than the key."""
_IN_WORDS = {
    "w": ("basis", MarkStatus.WAIVED, N_("On what ground is “{name}” waived?")),
    "f": ("defect", MarkStatus.DEFECTIVE, N_("What is wrong with “{name}”?")),
    "z": ("defect", MarkStatus.CORRECTABLE, N_("What is wrong with “{name}”?")),
}
"""Marks that need words: which field they go into, and what is asked."""
_SHOWN_NAME = 28
"""Cells of a material's name that the narrowest list shows for certain."""


def look(row: ChecklistRow) -> Look:
    """Return how a material stands out: what holds the case up is marked, not only coloured."""
    if row.mark.settled:
        return Look("+", "good")
    if row.mark.status in (MarkStatus.DEFECTIVE, MarkStatus.CORRECTABLE):
        return Look("!", "alert")
    return Look("-" if row.holds_up else " ", "" if row.holds_up else "dim")


class MaterialList(MarkList[ChecklistRow]):
    """Rows are materials; each key's mark comes as ``Settled``, and whoever shows the list shows it anew."""

    class Settled(Message):
        """A material got its mark; *stay* when the same key may follow (another copy)."""

        def __init__(self, mark: Mark, *, stay: bool) -> None:
            super().__init__()
            self.mark = mark
            self.stay = stay

    def __init__(self, *, wanted_width: int = 22, mark_width: int = 24) -> None:
        super().__init__(
            [Column(), Column(wanted_width), Column(mark_width)],
            lambda row: (row.material.name, wanted(row.material), mark_text(row)),
            marks=KEYS,
            settled=lambda row: not row.holds_up,
            look=look,
            id="materials",
        )

    @property
    def standard(self) -> str:
        """What the catalog says of the material under the cursor: its name where the list cuts it, the standard."""
        row = self.current
        if row is None:
            return ""
        material = row.material
        said = [row.mark.defect, material.accept_standard, material.fill_notes, material.equivalent]
        text = "  ".join(part for part in said if part) or _("Acceptance standard: not stated in the catalog.")
        return f"{material.name}  {text}" if cell_len(material.name) > _SHOWN_NAME else text

    @on(MarkList.Marked)
    def _key_pressed(self, message: MarkList.Marked) -> None:
        message.stop()
        row: ChecklistRow = message.row
        waiver = row.material.waiver
        if message.key in _PLAIN:
            self._settle(row, status=_PLAIN[message.key])
        elif message.key == "c":
            again = row.mark.status is MarkStatus.COPY_KEPT
            copies = row.mark.copies + 1 if again else 1
            self._settle(row, status=MarkStatus.COPY_KEPT, copies=copies, stay=True)
        elif message.key == "e":
            self._settle(row, status=MarkStatus.E_LICENCE, waiver=waiver)
        elif message.key == "w" and waiver is not None:
            self._settle(row, status=MarkStatus.WAIVED, waiver=waiver, basis=_("stated in the catalog"))
        else:
            self._ask(row, *_IN_WORDS[message.key])

    def _ask(self, row: ChecklistRow, field: str, status: MarkStatus, question: str) -> None:
        def answered(text: str | None) -> None:
            if text:
                said: dict[str, Any] = {field: text}
                self._settle(row, status=status, **said)

        self.app.push_screen(AskReason(_(question).format(name=row.material.name)), answered)

    def _settle(self, row: ChecklistRow, *, stay: bool = False, **fields: Any) -> None:
        self.post_message(self.Settled(Mark(material=row.material.id, **fields), stay=stay))
