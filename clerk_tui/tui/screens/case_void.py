"""Void and reissue: the wrong item was taken, the right one is chosen, and its form opens filled with what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from clerk_tui.desk.intake import Reissued, reissue
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import binding
from clerk_tui.tui.screens.intake_search import ItemSearch
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_pick import Choice
from clerk_tui.tui.widgets.form_box import Ask, Values
from clerk_tui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.context import Desk


class ItemPick(ModalScreen[Choice | None]):
    """The item search in a box; dismissed with the item's id and name, or None."""

    BINDINGS = [binding("dialog.cancel"), binding("app.help")]
    AUTO_FOCUS = "#query"
    DEFAULT_CSS = """
    ItemPick Vertical.dialog { width: 78; max-width: 100%; height: 20; max-height: 90%; background: $panel; }
    ItemPick:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Yield the search."""
        with Vertical(classes="dialog"):
            yield ItemSearch(self._desk)
        yield KeyLine()

    @on(FastList.Chosen, "#items")
    def _chosen(self, message: FastList.Chosen) -> None:
        message.stop()
        self.dismiss((message.row.id, message.row.name))

    def action_cancel(self) -> None:
        """Give none."""
        self.dismiss(None)


def void_asks(desk: Desk, _view: CaseView) -> list[Ask]:
    """Return what voiding asks: why, and which item would have been right."""
    return [
        Ask(id="reason", label=N_("Reason"), needed=_("Say why in a few words.")),
        Ask(
            id="item",
            label=N_("Right item"),
            look_up=lambda: ItemPick(desk),
            named=lambda chosen: desk.bundle(chosen).name if desk.is_bundle(chosen) else desk.item(chosen).name,
            needed=_("Choose the item that should have been taken; its form opens with what is known."),
        ),
    ]


def void_and_reissue(desk: Desk, case_id: int, values: Values) -> Reissued:
    """Void the case; the form that replaces it lies among the drafts: leaving the form then loses nothing."""
    return reissue(desk, case_id, values["item"], values["reason"])
