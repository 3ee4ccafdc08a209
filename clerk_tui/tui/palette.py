"""Every deed by name: type a part of it, or its pinyin initials, and press Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import binding
from clerk_tui.tui.keymap import key_name
from clerk_tui.tui.widgets.fast_list import Column, FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.key_line import KeyLine


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done now: how it is called, its keys, and where Textual finds it."""

    label: str
    keys: str
    haystack: str
    does: str
    node: DOMNode


class Palette(ModalScreen[Deed | None]):
    """Offers what the keys of *screen* do; the chosen deed runs there, after the palette has closed."""

    BINDINGS = [binding("dialog.cancel")]
    DEFAULT_CSS = """
    Palette > Vertical { width: 70; max-width: 100%; height: 20; max-height: 90%; background: $panel; padding: 0 1; }
    Palette:ansi > Vertical { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._deeds = deeds_of(screen)

    def compose(self) -> ComposeResult:
        """Yield the box and the list."""
        found: FastList[Deed] = FastList([Column(), Column(14)], lambda deed: (deed.label, deed.keys))
        with Vertical():
            yield FilterInput(self._search, found, _("Name or pinyin initials"))
            yield found
        yield KeyLine()

    def on_fast_list_chosen(self, event: FastList.Chosen) -> None:
        """Close, then do it: the deed must see its own screen."""
        event.stop()
        deed: Deed = event.row
        app = self.app
        self.dismiss()
        app.call_later(app.run_action, deed.does, deed.node)

    def action_cancel(self) -> None:
        """Do nothing."""
        self.dismiss()

    def _search(self, text: str) -> tuple[Sequence[Deed], str]:
        wanted = text.casefold().split()
        found = [deed for deed in self._deeds if all(word in deed.haystack for word in wanted)]
        return found, ngettext("{n} deed", "{n} deeds", len(found)).format(n=len(found))


def deeds_of(screen: Screen[Any]) -> list[Deed]:
    """Return what can be done on *screen* where the focus is, in the order of its bindings, once each."""
    deeds: dict[object, Deed] = {}
    for key, active in screen.active_bindings.items():
        bound = active.binding
        name = bound.id or (bound.action, bound.description)
        if not (bound.show or bound.tooltip) or not active.enabled or name == "app.palette":
            continue  # what has no weight and no explanation is moving about
        if (known := deeds.get(name)) is not None:
            keys = f"{known.keys} {key_name(key)}"
            deeds[name] = Deed(known.label, keys, known.haystack, known.does, known.node)
        else:
            label = _(bound.description)
            haystack = " ".join((label, bound.description, _initials(label), bound.id or "")).casefold()
            deeds[name] = Deed(label, key_name(key), haystack, bound.action, active.node)
    return list(deeds.values())


def _initials(label: str) -> str:
    if label.isascii():
        return ""
    from clerk_tui.catalog.pinyin import initials

    return initials(label)
