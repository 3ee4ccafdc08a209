"""Opening the demonstration hall: it says what it is doing until the work list is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Middle
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.workstation import Workstation

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk


class OpeningScreen(ClerkScreen):
    """Shows progress; nothing can be done here but wait or leave."""

    TITLE = N_("Demonstration hall")
    DEFAULT_CSS = """
    OpeningScreen Middle { align: center middle; height: 1fr; }
    OpeningScreen Static { width: auto; }
    """

    def body(self) -> Iterable[Widget]:
        """Yield the line that says what goes on."""
        yield Middle(Static(_("Opening the demonstration hall …"), id="progress", markup=False))

    def on_mount(self) -> None:
        """Open it in the background."""
        run_job(self, self._open, on_done=self._opened)

    def _open(self) -> Desk:
        from clerk_tui.desk.opening import open_demo

        return open_demo(progress=lambda text: self.app.call_from_thread(self._say, text))

    def _say(self, text: str) -> None:
        self.query_one("#progress", Static).update(text)

    def _opened(self, desk: Desk) -> None:
        app = self.app
        assert isinstance(app, Workstation)
        app.enter(desk)
