"""The bottom line: the keys that matter here, made from what is bound where the focus is."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from clerk_tui.i18n import _
from clerk_tui.tui.actions import weight
from clerk_tui.tui.keymap import key_name

GAP = 2


def shown(bindings: Mapping[str, ActiveBinding], width: int) -> list[tuple[str, str]]:
    """Return the (key, label) pairs that fit *width* cells: the weightiest, in the order they are bound.

    An action with several keys shows the first. What does not fit is left out whole: the help has it.
    """
    entries: dict[object, tuple[int, str, str]] = {}
    for key, active in bindings.items():
        binding = active.binding
        if binding.show and binding.description and active.enabled:
            name: object = binding.id or (binding.action, binding.description)
            entries.setdefault(name, (weight(binding), key_name(key), _(binding.description)))
    room = width - 2
    kept: set[object] = set()
    for name, (_weight, key, label) in sorted(entries.items(), key=lambda entry: -entry[1][0]):
        cost = cell_len(key) + 1 + cell_len(label) + (GAP if kept else 0)
        if cost <= room:
            kept.add(name)
            room -= cost
    return [entry[1:] for name, entry in entries.items() if name in kept]


class KeyLine(Widget):
    """One line at the bottom of a screen."""

    COMPONENT_CLASSES = {"key"}

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Draw the keys, the help's last and at the right edge."""
        base = self.rich_style
        key_style = self.get_component_rich_style("key")
        segments = [Segment(" ", base)]
        for key, label in shown(self.screen.active_bindings, self.size.width):
            segments += [Segment(key, key_style), Segment(f" {label}{' ' * GAP}", base)]
        return Strip(segments).adjust_cell_length(self.size.width, base + Style())
