"""The members of a visit in rows: how each stands, and what it waits for or when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from clerk_tui.domain.bundle.mix import STANDING_LABELS, Standing
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look

if TYPE_CHECKING:
    from clerk_tui.desk.bundle_view import MemberView

LOOKS = {
    Standing.WAITING: Look(".", "dim"),
    Standing.BLOCKED: Look("!", "alert"),
    Standing.LACKING: Look("!", "warn"),
    Standing.RUNNING: Look(">"),
    Standing.HELD_BACK: Look("~", "warn"),
    Standing.READY: Look("+", "good"),
    Standing.SENT: Look("+", "good"),
    Standing.DELIVERED: Look("=", "good"),
    Standing.REFUSED: Look("x"),
    Standing.STAGED: Look(">", "good"),
    Standing.WITHDRAWN: Look("-", "dim"),
    Standing.ENDED: Look("-", "dim"),
}
"""How a member stands out; the same signs stand in the plan."""


WIDE = 100
"""Cells from which on a row says more."""


class MemberRows(FastList["MemberView"]):
    """The members with their cases; Enter opens one."""

    def __init__(self, own: str) -> None:
        """*own* begins the grouped numbers of this device."""
        self._own = own
        super().__init__(self._layout(0), self._member_cells, look=_look, id="members")

    def _layout(self, width: int) -> list[Column]:
        wide = width >= WIDE
        standing = min(max(cell_len(_(label)) for label in STANDING_LABELS.values()), 16 if wide else 10)
        return [
            Column(0, N_("Member")),
            Column(12 if wide else 10, N_("Department")),
            Column(15, N_("Number")),
            Column(standing, N_("Standing")),
            Column(30 if wide else 16, N_("Due, or waits for")),
        ]

    def _fit_columns(self, width: int) -> None:
        self._columns = self._layout(width)
        super()._fit_columns(width)

    def _member_cells(self, line: MemberView) -> Sequence[str]:
        number = line.case_no.removeprefix(self._own)
        return (line.name, line.department, number, line.standing_name, _when(line, brief=self._width < WIDE))


def _look(line: MemberView) -> Look:
    return Look("-", "dim") if line.dropped else LOOKS.get(line.standing, Look())


def _when(line: MemberView, *, brief: bool) -> str:
    """Return what a member waits for, when it is due, or how it ended; a *brief* date stands alone."""
    if line.blocked_by:
        return _("waits: {what}").format(what=_(", ").join(line.blocked_by))
    if line.outcome:
        return line.outcome
    if line.dropped or line.due_on is None:
        return line.phase_name
    return f"{line.due_on:%m-%d}" if brief else f"{line.due_on:%m-%d} {line.due_text}".strip()
