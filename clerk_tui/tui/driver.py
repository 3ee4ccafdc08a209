"""The terminal driver: Escape at once, bursts as one event, the real cursor on request, and no life after hang-up.

Textual's own driver asks for pending Escapes every 100 ms and splits everything typed into single keys. This one
waits exactly as long as the Escape delay while something is pending, and hands a run of printable characters that
arrived together (a scanner, an input method's commit, a terminal's catch-up) to the app as one ``Typed`` event.
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from textual import constants
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from clerk_tui.tui.keyboard import HungUp, Typed

IDLE_POLL = 0.1
"""Seconds between looks at whether the app has ended."""
READ_SIZE = 4096


class ClerkDriver(LinuxDriver):
    """A Linux and macOS driver for a counter: see the module."""

    _cursor_shown = False

    def start_application_mode(self) -> None:
        """Take the terminal; it starts with the cursor hidden, after a suspension too."""
        self._cursor_shown = False
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def show_cursor(self, shown: bool) -> None:
        """Show or hide the real cursor: an input method opens its candidates there."""
        if shown != self._cursor_shown and self._writer_thread is not None:
            self._cursor_shown = shown
            self.write("\x1b[?25h" if shown else "\x1b[?25l")

    def run_input_thread(self) -> None:
        """Read and parse the keyboard until the app ends or the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:  # the only kind that knows a terminal on macOS
            selector.register(self.fileno, selectors.EVENT_READ)
            pending = False
            while not self.exit_event.is_set():
                if selector.select(constants.ESCAPE_DELAY if pending else IDLE_POLL):
                    data = self._read()
                    if not data:
                        self.send_message(HungUp())
                        return
                    self._send(parser.feed(text) if (text := decode(data)) else ())
                    pending = True
                else:
                    pending = False
                self._send(parser.tick())
        try:
            self._send(parser.feed(""))
        except (EOFError, ParseError):
            return

    def _read(self) -> bytes:
        """Return what was typed, or nothing when the terminal has gone."""
        try:
            return os.read(self.fileno, READ_SIZE)
        except OSError:
            return b""

    def _send(self, messages: Iterable[Message]) -> None:
        for message in gathered(messages):
            self.process_message(message)


def gathered(messages: Iterable[Message]) -> Iterator[Message]:
    """Yield *messages* with each run of two or more printable keys made one ``Typed``."""
    run: list[Key] = []
    for message in messages:
        if isinstance(message, Key) and message.is_printable:
            run.append(message)
            continue
        yield from _flushed(run)
        run = []
        yield message
    yield from _flushed(run)


def _flushed(run: list[Key]) -> list[Message]:
    return [Typed(run)] if len(run) > 1 else list(run)
