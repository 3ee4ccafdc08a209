"""A short list in a box: pick one by digit, letter keys or arrows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.tui.actions import binding
from clerk_tui.tui.widgets.fast_list import Column, FastList
from clerk_tui.tui.widgets.flow_line import broken
from clerk_tui.tui.widgets.key_line import KeyLine

MOST_LINES = 14
NUMBER = 6
"""Cells a list takes for the cursor, the number and what stands between."""
WIDTH = 70 - 4 - NUMBER
"""Cells of a line of a choice, where the terminal has room for the box."""


class PickLine(NamedTuple):
    """A line of a choice: which choice, and its text; *first* of the lines the choice takes."""

    choice: int
    text: str
    first: bool


class PickList(FastList[PickLine]):
    """Numbered choices; one too long for its line goes on below, and the cursor passes that over."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            [Column(2, right=True), Column()], lambda line: (str(line.choice + 1) if line.first else "", line.text)
        )
        self._choices = choices
        self._lay(WIDTH)

    def _lay(self, width: int) -> None:
        lines = [
            PickLine(n, piece, first)
            for n, (_id, label) in enumerate(self._choices)
            for first, piece in zip(chain([True], repeat(False)), broken(label, width), strict=False)
        ]
        chosen = self.current.choice if self.current else 0
        self.show(lines)
        self.move_to(next((index for index, line in enumerate(lines) if line.choice == chosen), 0))
        self.styles.height = min(len(lines), MOST_LINES)

    def on_resize(self) -> None:
        """Break the lines where they end now."""
        if self.size.width:
            self._lay(self.size.width - NUMBER)
        super().on_resize()

    def move_to(self, index: int) -> None:
        """Put the cursor on line *index*, or on the next that begins a choice."""
        step = 1 if index >= self.cursor else -1
        index = max(0, min(index, len(self.rows) - 1))
        while 0 < index < len(self.rows) - 1 and not self.rows[index].first:
            index += step
        while index > 0 and not self.rows[index].first:  # the last choice goes on to the end
            index -= 1
        super().move_to(index)


class Pick(ModalScreen[str | None]):
    """Dismissed with the id of the choice, or None. *choices* are (id, label), already translated."""

    AUTO_FOCUS = "FastList"
    BINDINGS = [
        binding("dialog.cancel"),
        binding("app.help"),
        *(Binding(str(digit), f"pick({digit - 1})", show=False) for digit in range(1, 10)),
    ]
    DEFAULT_CSS = """
    Pick Vertical.dialog { width: 70; max-width: 100%; height: auto; padding: 1 2; background: $panel; }
    Pick .title { text-style: bold; margin-bottom: 1; }
    Pick:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, title: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Yield the box."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield PickList(self._choices)
        yield KeyLine()

    def on_fast_list_chosen(self, message: FastList.Chosen) -> None:
        """Give the choice."""
        message.stop()
        line: PickLine = message.row
        self.dismiss(self._choices[line.choice][0])

    def action_pick(self, index: int) -> None:
        """Give choice number *index*, if there is one."""
        if index < len(self._choices):
            self.dismiss(self._choices[index][0])

    def action_cancel(self) -> None:
        """Give none."""
        self.dismiss(None)
