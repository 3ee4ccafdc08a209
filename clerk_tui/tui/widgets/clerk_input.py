"""Text fields an input method can work with, and the line below a field that says what is wrong."""

from __future__ import annotations

from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Paste
from textual.widgets import Input, Static

from clerk_tui.i18n import _

MASK = "*"
"""Textual's bullet is two cells wide on some consoles."""


class ClerkInput(Input):
    """A one-line field whose real cursor is exactly at the caret.

    Pasted text, scans and input-method commits land whole. ``show_error`` keeps the text, and the next change clears
    the message.
    """

    DEFAULT_CSS = """
    ClerkInput, ClerkInput:focus, ClerkInput.-invalid, ClerkInput.-invalid:focus {
        border: none;
        height: 1;
        padding: 0;
        background: $field-background;
    }
    ClerkInput:focus {
        background: $field-focus-background;
        background-tint: transparent;
    }
    ClerkInput > .input--cursor, ClerkInput:ansi > .input--cursor {
        background: transparent;
        color: $foreground;
        text-style: underline;
    }
    ClerkInput.-refused {
        text-style: underline;
    }
    """

    error = ""
    """What is wrong with the value, already translated; shown by the ``Field`` around it."""

    def __init__(
        self, value: str | None = None, placeholder: str = "", *, password: bool = False, **options: Any
    ) -> None:
        """*placeholder* is already translated; *options* are Textual's."""
        super().__init__(value, placeholder, password=password, **options)
        self.cursor_blink = False  # the terminal's own cursor blinks without a repaint

    @property
    def _cursor_offset(self) -> int:
        """Cells from the start of the text to the caret; Textual adds one at the end of the text."""
        return self._position_to_cell(self.cursor_position)

    @property
    def content_width(self) -> int:
        """Cells the text takes, at least those of the field: Textual arranges the screen anew when this changes."""
        return max(super().content_width, self.scrollable_content_region.width)

    @property
    def _value(self) -> Text:
        if self.password:
            return Text(MASK * len(self.value), no_wrap=True, overflow="ignore", end="")
        return super()._value

    def _on_paste(self, event: Paste) -> None:
        """Take every line of what is pasted, without its line ends: a scan may end in one."""
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.split("\n")).replace("\r", "").replace("\t", " ").strip("\n ")
        if text := "".join(character for character in text if character.isprintable()):
            self.replace(text, *self.selection)

    def show_error(self, message: str) -> None:
        """Say below the field what is wrong; *message* is already translated."""
        self.error = message
        self.set_class(bool(message), "-refused")
        if isinstance(field := self.parent and self.parent.parent, Field):
            field.show_error(message)
        elif message:
            self.app.notify(message, severity="error")  # no line below this one; the screen is told, not nobody

    def clear_error(self) -> None:
        """Take the message away."""
        if self.error:
            self.show_error("")

    def watch_value(self, _value: str) -> None:
        """A message is about the value it was given for."""
        self.clear_error()


class FieldError(Static):
    """One line below a field; marked, not only coloured."""

    DEFAULT_CSS = """
    FieldError {
        height: auto;
        color: $alert-color;
        text-style: $alert-style;
        display: none;
    }
    FieldError.-shown {
        display: block;
    }
    """


class Field(Vertical):
    """A label, an input, and what is wrong with it.

    *label* is a message id. The label takes *label_width* cells, so fields below one another line up.
    """

    DEFAULT_CSS = """
    Field { height: auto; }
    Field > Horizontal { height: 1; }
    Field .field--label { width: 10; }
    """

    def __init__(self, label: str, field: ClerkInput, *, label_width: int = 10, **options: Any) -> None:
        super().__init__(**options)
        self._label = label
        self._label_width = label_width
        self.input = field

    def compose(self) -> ComposeResult:
        """Yield the line and the message below it."""
        label = Static(_(self._label), classes="field--label", markup=False)
        label.styles.width = self._label_width
        yield Horizontal(label, self.input)
        yield FieldError(markup=False)

    def show_error(self, message: str) -> None:
        """Show *message* (already translated), or nothing."""
        line = self.query_one(FieldError)
        line.update(f"! {message}" if message else "")
        line.set_class(bool(message), "-shown")
        line.styles.margin = (0, 0, 0, self._label_width)
