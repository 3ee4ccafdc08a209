"""The verdict of an intake in the lines the screen has for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from clerk_tui.desk.saying import verdict_lines
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.tui.screens.intake_bundle import outlook
from clerk_tui.tui.screens.intake_concessions import offers
from clerk_tui.tui.widgets.flow_line import broken

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.intake import IntakeView

LINES = 3
"""Lines of the screen the verdict has."""
LEAST_WIDTH = 40
_FOR_MEMBERS = (VerdictKind.ACCEPT, VerdictKind.DECIDE, VerdictKind.DEFER, VerdictKind.NOTICE)
"""Verdicts that each member of a bundle takes in its own way."""


def sentences(desk: Desk, view: IntakeView) -> list[str]:
    """Return what a commit would do now, in sentences."""
    judged = view.verdict.kind not in (VerdictKind.INCOMPLETE, VerdictKind.DECLINE)
    if view.form.elsewhere is not None and judged:
        from clerk_tui.desk.elsewhere import collects
        from clerk_tui.desk.elsewhere import verdict_lines as collected_lines

        if collects(view.form):
            return collected_lines(view.form, view.rows)
    lines = verdict_lines(desk, view)
    if view.verdict.kind is not VerdictKind.DECLINE:
        lines[1:1] = offers(view)
    if view.members and view.verdict.kind in _FOR_MEMBERS:
        lines.insert(1, outlook(desk, view.form))
    return lines


def set_lines(said: Iterable[str], width: int) -> list[str]:
    """Return the first lines of what is *said* on *width* cells, each sentence begun with a sign."""
    room = max(width, LEAST_WIDTH) - 4
    lines = []
    for sentence in said:
        first, *rest = broken(sentence, room)
        lines += [f"= {first}", *(f"  {line}" for line in rest)]
    return lines[:LINES]
