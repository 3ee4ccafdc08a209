"""Choosing one of many: type a part of the name or its pinyin initials, Enter takes it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.i18n import _
from clerk_tui.tui.actions import binding
from clerk_tui.tui.widgets.fast_list import Column, FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.key_line import KeyLine

Choice = tuple[str, str]
"""An id and its label, already translated."""


class FilterPick(ModalScreen[Choice | None]):
    """Dismissed with the choice, or None."""

    BINDINGS = [binding("dialog.cancel"), binding("app.help")]
    AUTO_FOCUS = "FilterInput"
    DEFAULT_CSS = """
    FilterPick Vertical.dialog {
        width: 66; max-width: 100%; height: 18; max-height: 90%; padding: 1 2; background: $panel;
    }
    FilterPick .title { text-style: bold; margin-bottom: 1; }
    FilterPick:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        """*title* is already translated."""
        super().__init__()
        self._title = title
        self._choices = [(haystack(label), (key, label)) for key, label in choices]

    def compose(self) -> ComposeResult:
        """Yield the box and the list."""
        found: FastList[Choice] = FastList([Column()], lambda choice: (choice[1],), empty=_("Nothing fits."))
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield FilterInput(self._search, found, _("Name or pinyin initials"))
            yield found
        yield KeyLine()

    def on_fast_list_chosen(self, message: FastList.Chosen) -> None:
        """Give the choice."""
        message.stop()
        self.dismiss(message.row)

    def action_cancel(self) -> None:
        """Give none."""
        self.dismiss(None)

    def _search(self, text: str) -> tuple[Sequence[Choice], str]:
        wanted = text.casefold().split()
        return [choice for words, choice in self._choices if all(word in words for word in wanted)], ""


def haystack(label: str) -> str:
    """Return what typed letters are looked for in: *label*, and the initials of its pinyin."""
    if label.isascii():
        return label.casefold()
    from clerk_tui.catalog.pinyin import initials

    return f"{label} {initials(label)}".casefold()
