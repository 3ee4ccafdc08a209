"""Help for the focused thing, from the text that stands beside its code, and every key it has.

A widget or screen explains itself in a class attribute ``HELP``: a message id in a small Markdown (``#`` headings,
``-`` lists, ``**bold**``, ```` `keys` ````). The nearest one up from the focus is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from clerk_tui.i18n import _
from clerk_tui.tui.actions import ACTIONS, binding
from clerk_tui.tui.keymap import key_name
from clerk_tui.tui.widgets.flow_line import broken
from clerk_tui.tui.widgets.key_line import KeyLine

WIDTH = 76
"""Cells of the box where the terminal has room for more."""
MARGIN = 6
"""Cells of it that no text stands in: its edges, and what a border may take."""
_ITEM = "  "
"""Stands before each item of a list; a dash would be read as one of the signs explained there."""
_GLUE = "\u00a0"
"""Stands for a space where a line is not to be broken; it never reaches the screen."""
_SPANS = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<key>[^`]+)`")


class HelpScreen(ModalScreen[None]):
    """Shows the help of what had the focus on *screen*, and its keys."""

    BINDINGS = [binding("box.close")]
    DEFAULT_CSS = """
    HelpScreen VerticalScroll {
        width: 76; max-width: 100%; height: 90%; padding: 1 2; background: $panel; scrollbar-size-vertical: 0;
    }
    HelpScreen:ansi VerticalScroll { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        # Now, not when composed: by then this screen would be the active one.
        self._lines = [*explained(screen), *keys_of(screen)]

    def compose(self) -> ComposeResult:
        """Yield the text."""
        with VerticalScroll():
            yield Static("", id="text")
        yield KeyLine()

    def on_resize(self) -> None:
        """Break the lines for the room there is."""
        room = self.app.size.width if self.has_class("-narrow") else WIDTH
        lines = [piece for line in self._lines for piece in wrapped(line, room - MARGIN)]
        self.query_one("#text", Static).update(Content("\n").join(lines))

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss()


def explained(screen: Screen[Any]) -> Iterator[Content]:
    """Yield the lines of the nearest help up from the focus of *screen*, and of the screen's own."""
    nodes: list[DOMNode] = [*(screen.focused.ancestors_with_self if screen.focused else ()), screen]
    seen: set[str] = set()
    for node in nodes:
        text = node.HELP
        if text and text not in seen and (not seen or node is screen):
            seen.add(text)
            yield from (markdown(line) for line in _(text).splitlines())
            yield Content("")


def keys_of(screen: Screen[Any]) -> Iterator[Content]:
    """Yield a line for each thing that a key does here: its keys, its name, what it is for."""
    rows: dict[object, list[str]] = {}
    says: dict[object, tuple[str, str]] = {}
    for key, active in screen.active_bindings.items():
        bound = active.binding
        if bound.id in ACTIONS or bound.show:  # not Textual's own keys for editing
            name: object = bound.id or (bound.action, bound.description)
            rows.setdefault(name, []).append(key_name(key))
            says[name] = (_(bound.description), _(bound.tooltip) if bound.tooltip else "")
    yield Content.styled(_("Keys here"), "bold")
    width = max((len(" ".join(keys)) for keys in rows.values()), default=0)
    for name, keys in rows.items():
        label, purpose = says[name]
        yield Content.assemble(
            (f"  {' '.join(keys):<{width}}", "bold"), f"  {label}", (f"  {purpose}" if purpose else "", "dim")
        )


def wrapped(line: Content, width: int) -> list[Content]:
    """Return *line* in lines of at most *width* cells, what follows the first one indented as an item is.

    A key and the words about it stay together; Chinese, which has no spaces, breaks anywhere.
    """
    text = list(line.plain)
    for span in line.spans:
        if span.end < len(text) and text[span.end] == " ":
            text[span.end] = _GLUE
    rest, indent = "".join(text), ""
    if rest.startswith(_ITEM):
        indent = _ITEM * 2
    pieces: list[Content] = []
    at = 0
    while True:
        piece = broken(rest, width - (len(indent) if pieces else 0))[0]
        pieces.append(Content.assemble(indent if pieces else "", line[at : at + len(piece)]))
        left = rest[len(piece) :]
        if not left:
            return pieces
        rest = left.lstrip(" ")
        at += len(piece) + len(left) - len(rest)


def markdown(line: str) -> Content:
    """Return one *line* of the small Markdown as styled text."""
    if line.startswith("#"):
        return Content.styled(line.lstrip("# "), "bold underline")
    if line.startswith("- "):
        line = f"{_ITEM}{line[2:]}"
    parts: list[str | tuple[str, str]] = []
    end = 0
    for match in _SPANS.finditer(line):
        parts += [line[end : match.start()], (match["bold"] or match["key"], "bold")]
        end = match.end()
    return Content.assemble(*parts, line[end:])
