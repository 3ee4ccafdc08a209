"""Noticing that nobody is at the keyboard any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual._time import get_time

if TYPE_CHECKING:
    from textual.timer import Timer

    from clerk_tui.tui.app import ClerkApp


class IdleTimer:
    """Calls *on_idle* when neither key nor mouse has come for *seconds*, and again after as long; 0 seconds never.

    A key costs nothing: the app notes its time anyway, and the timer looks at that only when it runs out.
    """

    def __init__(self, app: ClerkApp, seconds: float, on_idle: Callable[[], object]) -> None:
        self._app = app
        self._seconds = seconds
        self._on_idle = on_idle
        self._since = get_time()
        self._timer: Timer | None = None
        if seconds > 0:
            self._wait(seconds)

    def stop(self) -> None:
        """Watch no longer."""
        if self._timer is not None:
            self._timer.stop()

    def _wait(self, seconds: float) -> None:
        self._timer = self._app.set_timer(seconds, self._run_out)

    def _run_out(self) -> None:
        last = max(self._since, self._app.keyboard.last_typed, self._app.last_moved)
        left = self._seconds - (get_time() - last)
        if left > 0:
            self._wait(left)
            return
        self._since = get_time()
        self._wait(self._seconds)
        self._on_idle()
