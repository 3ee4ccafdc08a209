"""What must be told before somebody signs: the whole text, and then whether it was signed.

The law wants the applicant told in full (告知), so nothing is cut: the text scrolls, and only Ctrl+S says "signed".
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import Action, binding, bindings, declare
from clerk_tui.tui.widgets.flow_line import broken
from clerk_tui.tui.widgets.key_line import KeyLine

declare(
    Action("told.sign", N_("Signed"), "ctrl+s", "sign", 80, N_("The applicant read it and signed.")),
    Action("told.down", N_("Down"), "down,j,space,pagedown", "scroll(1)", 20, N_("Read on.")),
    Action("told.up", N_("Up"), "up,k,pageup", "scroll(-1)", 0),
)
STEP = 5
"""Lines a key scrolls."""
WIDTH = 76
"""Cells of the box where the terminal has room for it."""
MARGIN = 6
"""Cells of it that no text stands in: its edges, the scroll bar, one spare."""
TALL = 36
"""Lines from which on the box shows more."""


class Told(ModalScreen[bool]):
    """Dismissed with whether it was signed. All texts are already translated; *ask* stands below the text."""

    BINDINGS = [*bindings("told"), binding("dialog.cancel"), binding("app.help")]
    HELP = N_(
        "# To be told and signed\n"
        "Read it to the applicant, or turn the screen. `Ctrl+S` says that the applicant understood and signed it; "
        "the sheet to sign is printed with the receipt. `Esc` leaves everything as it was."
    )
    DEFAULT_CSS = """
    Told Vertical.dialog {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; background: $panel;
    }
    Told .title { text-style: bold; height: auto; margin-bottom: 1; }
    Told VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    Told #ask { height: auto; margin-top: 1; text-style: bold; }
    Told.-tall VerticalScroll { max-height: 26; }
    Told:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, title: str, text: str, ask: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._ask = ask

    def compose(self) -> ComposeResult:
        """Yield the box."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static("", id="text", markup=False)
            yield Static(self._ask, id="ask", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Set the text."""
        self._set()

    def on_resize(self) -> None:
        """Show more of it where there is room."""
        self.set_class(self.app.size.height >= TALL, "-tall")
        self._set()

    def _set(self) -> None:
        """Break the lines where they end, below where each begins."""
        room = min(self.app.size.width, WIDTH) - MARGIN
        lines = []
        for line in self._text.split("\n"):
            words = line.lstrip()
            indent = " " * (len(line) - len(words))
            lines += [indent + piece for piece in broken(words, room - len(indent))]
        self.query_one("#text", Static).update("\n".join(lines))

    def action_scroll(self, step: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=step * STEP, animate=False)

    def action_sign(self) -> None:
        """It was signed."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """It was not."""
        self.dismiss(False)
