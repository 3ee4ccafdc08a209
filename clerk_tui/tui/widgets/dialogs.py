"""Boxes that wait for an answer. Confirm only what cannot be undone; the safe answer is the one Enter gives."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import binding, bindings
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.entry import Entry
from clerk_tui.tui.widgets.key_line import KeyLine

_BOX_CSS = """
Vertical.dialog {
    width: 70;
    max-width: 100%;
    height: auto;
    max-height: 90%;
    padding: 1 2;
    background: $panel;
}
.dialog > .title { text-style: bold; height: auto; margin-bottom: 1; }
.dialog > VerticalScroll { height: auto; max-height: 16; scrollbar-size-vertical: 0; }
.dialog > .keys { margin-top: 1; height: auto; text-style: bold; }
ModalScreen.-wide-box Vertical.dialog { width: 80; padding: 1 2; }
ModalScreen:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
"""


class Confirm(ModalScreen[bool]):
    """Asks before something that cannot be undone; Ctrl+S does it, Escape does not, Enter alone does nothing.

    Dismissed with whether it is to be done. All texts are already translated.
    """

    BINDINGS = [*bindings("dialog"), binding("app.help")]
    HELP = N_("# Confirm\n`Ctrl+S` does it, `Esc` leaves everything as it is. `Enter` alone does nothing.")
    DEFAULT_CSS = _BOX_CSS

    def __init__(self, text: str, *, title: str = "") -> None:
        super().__init__()
        self._text = text
        self._title = title or _("This cannot be undone")

    def compose(self) -> ComposeResult:
        """Yield the box and its keys."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield Static(self._text, markup=False)
        yield KeyLine()

    def action_confirm(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave it."""
        self.dismiss(False)


class AskReason(ModalScreen[str | None]):
    """Asks for a reason in words; dismissed with it, or None. An empty reason is not one."""

    BINDINGS = [*bindings("dialog"), binding("app.help")]
    HELP = N_("# Reason\nWrite it in words: it stays in the log. `Enter` or `Ctrl+S` does the deed, `Esc` does not.")
    DEFAULT_CSS = _BOX_CSS
    AUTO_FOCUS = "ClerkInput"

    def __init__(self, text: str, *, title: str = "", label: str = "", value: str = "") -> None:
        """*label* is a message id (usually "Reason"); the other texts are already translated."""
        super().__init__()
        self._text = text
        self._title = title
        self._label = label
        self._value = value

    def compose(self) -> ComposeResult:
        """Yield the box and its keys."""
        with Vertical(classes="dialog"):
            if self._title:
                yield Static(self._title, classes="title", markup=False)
            yield Static(self._text, markup=False)
            yield Field(self._label or N_("Reason"), Entry(self._value, select_on_focus=False, enter=N_("Confirm")))
        yield KeyLine()

    def on_input_submitted(self, event: ClerkInput.Submitted) -> None:
        """Enter confirms as Ctrl+S does: the reason was typed on purpose."""
        event.stop()
        self.action_confirm()

    def action_confirm(self) -> None:
        """Give the reason, if there is one."""
        field = self.query_one(ClerkInput)
        if reason := field.value.strip():
            self.dismiss(reason)
        else:
            field.show_error(_("Say why in a few words."))

    def action_cancel(self) -> None:
        """Give none."""
        self.dismiss(None)


class MessageBox(ModalScreen[None]):
    """Shows a text that can be selected with the mouse, and copied with ``c``; already translated."""

    BINDINGS = bindings("box")
    DEFAULT_CSS = _BOX_CSS

    def __init__(self, text: str, *, title: str = "", copies: str = "", wide: bool = False) -> None:
        """*copies* is what ``c`` copies, if not the text; a *wide* box holds a document's 76 cells."""
        super().__init__(classes="-wide-box" if wide else None)
        self._text = text
        self._title = title
        self._copies = copies or text

    def compose(self) -> ComposeResult:
        """Yield the box and its keys."""
        with Vertical(classes="dialog"):
            if self._title:
                yield Static(self._title, classes="title", markup=False)
            with VerticalScroll():
                yield Static(self._text, markup=False)
        yield KeyLine()

    def action_close(self) -> None:
        """Close the box."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the text."""
        copy(self.app, self._copies, box=False)


def copy(app: App[Any], text: str, *, box: bool = True) -> None:
    """Copy *text* to the clipboard; with *box*, also show it, for terminals that keep nothing."""
    if box:
        app.push_screen(MessageBox(text, title=_("To copy by hand, select this text")))
    app.copy_to_clipboard(text)
