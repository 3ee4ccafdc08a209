"""The checklist of a case: one key a material, asking for words where a mark needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from clerk_tui.tui.widgets.who_needs import in_full, who

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
CONCESSIONS = {
    "p": N_("Commitment"),
    "d": N_("Defer"),
    "r": N_("On record"),
}
"""What takes a material's place at intake: whoever shows the list knows whether it may, and asks."""
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
WIDE = 100
MEMBERS, WIDE_MEMBERS = 14, 24
"""Cells that say which members need a row: numbers at least, names where there is room."""
BRIEF = 10
"""Cells that say what is wanted, beside the members on a narrow screen."""
_SHOWN_NAME = 28
"""Cells of a material's name that the narrowest list shows for certain."""


def look(row: ChecklistRow) -> Look:
    """Return how a material stands out: what holds the case up is marked, not only coloured."""
    if row.mark.settled:
        return Look("+", "good")
    if row.mark.status is MarkStatus.DEFERRED:
        return Look("~", "warn")
    if row.mark.status in (MarkStatus.DEFECTIVE, MarkStatus.CORRECTABLE):
        return Look("!", "alert")
    return Look("-" if row.holds_up else " ", "" if row.holds_up else "dim")


class MaterialList(MarkList[ChecklistRow]):
    """Rows are materials; each key's mark comes as ``Settled``, and whoever shows the list shows it anew."""

    HELP = N_(
        "# Checklist\n"
        "Each material wants a mark. Press its **key**; the cursor goes on to the next one that has none.\n"
        "- `=` marks the rest as is usual\n"
        "- at intake a row says where something else may stand for it: `p` a signed commitment, `d` it follows later, "
        "`r` it is on record (once more: it could not be looked up now)\n"
        "- `+` settled   `-` open   `~` follows later   `!` something is wrong with it\n"
        "- in a bundle the second column says which members need it, by their numbers in the plan: `g` draws it; "
        "`m` leaves members out"
    )

    class Settled(Message):
        """A material got its mark; *stay* when the same key may follow (another copy)."""

        def __init__(self, mark: Mark, *, stay: bool) -> None:
            super().__init__()
            self.mark = mark
            self.stay = stay

    class Concession(Message):
        """One of ``CONCESSIONS`` is wanted for the material of *row*."""

        def __init__(self, key: str, row: ChecklistRow) -> None:
            super().__init__()
            self.key = key
            self.row = row

    def __init__(
        self,
        *,
        wanted_width: int = 22,
        mark_width: int = 24,
        bundle: bool = False,
        concessions: bool = False,
    ) -> None:
        """A *bundle*'s list has a column for who needs each row: ``members`` names them."""
        self.members: Mapping[str, str] = {}
        """The names of the members that belong to the visit, by id, in working order."""
        self.hints: Mapping[str, str] = {}
        """What else the mark's column says of materials nobody has brought, by id, already translated."""
        self._fixed = (wanted_width, mark_width)
        self._bundle = bundle
        super().__init__(
            self._layout(0),
            self._row_cells,
            marks={**KEYS, **(CONCESSIONS if concessions else {})},
            settled=lambda row: not row.holds_up,
            look=look,
            id="materials",
        )

    def show_rows(
        self,
        rows: Sequence[ChecklistRow],
        members: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
    ) -> bool:
        """Show what is not shown yet, the cursor where it is; whether anything was new."""
        members, hints = members or {}, hints or {}
        if (rows, members, hints) == (self.rows, self.members, self.hints):
            return False
        self.members, self.hints = members, hints
        self.show(rows, keep=True)
        return True

    def _layout(self, width: int) -> list[Column]:
        wanted_width, mark_width = self._fixed
        if not self._bundle:
            return [Column(), Column(wanted_width), Column(mark_width)]
        if width >= WIDE:
            return [Column(), Column(WIDE_MEMBERS), Column(wanted_width), Column(mark_width)]
        return [Column(), Column(MEMBERS), Column(BRIEF), Column(mark_width)]

    def _fit_columns(self, width: int) -> None:
        self._columns = self._layout(width)
        super()._fit_columns(width)

    def _row_cells(self, row: ChecklistRow) -> Sequence[str]:
        hint = self.hints.get(row.material.id, "") if row.mark.status is MarkStatus.MISSING else ""
        said = f"- {hint}" if hint else mark_text(row)
        if not self._bundle:
            return (row.material.name, wanted(row.material), said)
        needed = who(row.material.needed_by, self.members, self._columns[1].width)
        return (row.material.name, needed, wanted(row.material), said)

    @property
    def standard(self) -> str:
        """What the catalog says of the material under the cursor: its name where the list cuts it, who of the
        members needs it, the standard."""
        row = self.current
        if row is None:
            return ""
        material = row.material
        said = [row.mark.defect, material.accept_standard, material.fill_notes, material.equivalent]
        text = "  ".join(part for part in said if part) or _("Acceptance standard: not stated in the catalog.")
        needed = in_full(material.needed_by, self.members) if self._bundle else ""
        parts = (
            material.name if cell_len(material.name) > _SHOWN_NAME else "",
            _("needed for {members}").format(members=needed) if needed else "",
            text,
        )
        return "  ".join(part for part in parts if part)

    @on(MarkList.Marked)
    def _key_pressed(self, message: MarkList.Marked) -> None:
        message.stop()
        row: ChecklistRow = message.row
        waiver = row.material.waiver
        if message.key in CONCESSIONS:
            self.post_message(self.Concession(message.key, row))
        elif message.key in _PLAIN:
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
