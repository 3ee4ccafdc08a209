"""The top line: where I am, who I am, whether all is well, what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from clerk_tui.i18n import _
from clerk_tui.tui.widgets.clerk_input import ClerkInput

if TYPE_CHECKING:
    from textual.app import App

CHINA = timezone(timedelta(hours=8))
QUIET = 10.0
"""Seconds without a key after which nobody is composing a word in an input method."""


class StatusLine(Widget):
    """One line; its clock repaints its own cells once a minute, never while a word is being composed."""

    def __init__(self) -> None:
        super().__init__()
        self._busy = 0

    def _now(self) -> datetime:
        """The desk's clock; before somebody has signed in, the time in China all the same."""
        desk = getattr(self.app, "desk", None)
        now: datetime = desk.clock() if desk is not None else datetime.now(CHINA)
        return now

    def on_mount(self) -> None:
        """Start the clock."""
        self._tick_at_next_minute()

    def busy(self, step: int) -> None:
        """Count the jobs (*step* +1 or -1) that take longer than a moment; the line says so while there are any."""
        self._busy += step
        self.refresh()

    @property
    def clock(self) -> str:
        """Today and now: ``11-23 周一 09:41``."""
        now = self._now()
        weekday = _("Mon Tue Wed Thu Fri Sat Sun").split()[now.weekday()]
        return f"{now:%m-%d} {weekday} {now:%H:%M}"

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Draw the line; the place is cut last."""
        app: Any = self.app
        where = _(self.screen.title or "") if self.screen.title else ""
        state = _("working") if self._busy else getattr(app, "health", "")
        said = [part for part in (getattr(app, "who", ""), state, self.clock) if part]
        centre = getattr(app, "centre", "")
        # The centre is said where there is room: a clerk knows where they are, but not always on which screen.
        room = self.size.width - cell_len(where) - cell_len("  ".join([centre, *said])) - 4
        right = "  ".join([centre, *said] if centre and room >= 0 else said) + " "
        room = self.size.width - cell_len(right) - 1
        text = f" {set_cell_size(where, room)}{right}" if room > 0 else set_cell_size(right, self.size.width)
        return Strip([Segment(text, self.rich_style)])

    def _tick_at_next_minute(self) -> None:
        self.set_timer(60 - self._now().second, self._tick)

    def _tick(self) -> None:
        if self._composing():
            self.set_timer(QUIET, self._tick)
            return
        width = cell_len(self.clock) + 1
        self.refresh(Region(self.size.width - width, 0, width, 1))
        self._tick_at_next_minute()

    def _composing(self) -> bool:
        """Whether an input method may be open: the keys of a word reach us only when it is finished."""
        from textual._time import get_time

        keyboard = getattr(self.app, "keyboard", None)
        typing = isinstance(self.app.focused, ClerkInput)
        return typing and keyboard is not None and get_time() - keyboard.last_typed < QUIET


class Banner(Widget):
    """A line across the screen that nobody can miss; *text* is already translated."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Draw the text in the middle, reversed from edge to edge."""
        width = self.size.width
        before = " " * ((width - cell_len(self._text)) // 2)
        return Strip([Segment(set_cell_size(before + self._text, width), self.rich_style)])


@contextmanager
def busy(app: App[Any], patience: float) -> Iterator[None]:
    """Have the top line say that work goes on, once it has gone on for *patience* seconds."""
    shown: list[StatusLine] = []

    def show() -> None:
        shown.extend(app.screen.query(StatusLine))
        for line in shown:
            line.busy(1)

    timer = app.set_timer(patience, show)
    try:
        yield
    finally:
        timer.stop()
        for line in shown:
            line.busy(-1)
