"""A short list in a box: pick one by digit, letter keys or arrows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.tui.actions import binding
from clerk_tui.tui.widgets.fast_list import Column, FastList
from clerk_tui.tui.widgets.key_line import KeyLine

MOST_LINES = 14


class Pick(ModalScreen[str | None]):
    """Dismissed with the id of the choice, or None. *choices* are (id, label), already translated."""

    AUTO_FOCUS = "FastList"
    BINDINGS = [
        binding("dialog.cancel"),
        *(Binding(str(digit), f"pick({digit - 1})", show=False) for digit in range(1, 10)),
    ]
    DEFAULT_CSS = """
    Pick Vertical.dialog { width: 66; max-width: 100%; height: auto; padding: 1 2; background: $panel; }
    Pick .title { text-style: bold; margin-bottom: 1; }
    Pick:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, title: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Yield the box."""
        rows: FastList[tuple[int, str]] = FastList([Column(2, right=True), Column()], lambda row: (str(row[0]), row[1]))
        rows.styles.height = min(len(self._choices), MOST_LINES)
        rows.show([(number, label) for number, (_id, label) in enumerate(self._choices, 1)])
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield rows
        yield KeyLine()

    def on_fast_list_chosen(self, message: FastList.Chosen) -> None:
        """Give the choice."""
        message.stop()
        self.dismiss(self._choices[message.index][0])

    def action_pick(self, index: int) -> None:
        """Give choice number *index*, if there is one."""
        if index < len(self._choices):
            self.dismiss(self._choices[index][0])

    def action_cancel(self) -> None:
        """Give none."""
        self.dismiss(None)
