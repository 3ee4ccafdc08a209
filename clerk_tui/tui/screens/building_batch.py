"""A batch under way: how far it is, a way to break it off, and what became of each unit."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.desk.building_batches import Progress, UnitOutcome
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import binding
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.widgets.key_line import KeyLine

LOOK_AGAIN = 0.1
"""Seconds between two looks at how far the batch is."""
BAR = 30
"""Cells of the bar."""

Outcomes = tuple[UnitOutcome, ...]
Batch = Callable[[Progress], Outcomes]


class BatchBox(ModalScreen[Outcomes | ClerkError]):
    """Runs a batch in a thread; dismissed with its outcomes, or with the error that ended it.

    Escape ends it after the units under way: what was done stands, and the batch can be run again for the rest.
    """

    BINDINGS = [binding("dialog.cancel"), binding("app.help")]
    HELP = N_(
        "# Batch\n"
        "Units are saved a few at a time. `Esc` ends the batch after those under way: what was done stands, and the "
        "rest can be done by starting it again."
    )
    DEFAULT_CSS = """
    BatchBox Vertical.dialog { width: 60; max-width: 100%; height: auto; padding: 1 2; background: $panel; }
    BatchBox .title { text-style: bold; margin-bottom: 1; }
    BatchBox:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, title: str, batch: Batch, total: int) -> None:
        """*title* is already translated; *total* units are expected."""
        super().__init__()
        self._title = title
        self._batch = batch
        self._done, self._all = 0, total
        self._ending = False

    def compose(self) -> ComposeResult:
        """Yield the box."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            yield Static(self._said(), id="progress", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(LOOK_AGAIN, self._look)
        run_job(self, self._batch, self._tell, on_done=self.dismiss, on_refused=self.dismiss)

    def action_cancel(self) -> None:
        """End it after the units under way."""
        self._ending = True
        self._look()

    def _tell(self, done: int, all_: int) -> bool:
        """Take down how far it is; called in the batch's own thread."""
        self._done, self._all = done, all_
        return not self._ending

    def _look(self) -> None:
        self.query_one("#progress", Static).update(self._said(), layout=False)

    def _said(self) -> str:
        filled = BAR * self._done // max(self._all, 1)
        bar = f"[{'#' * filled}{'.' * (BAR - filled)}]"
        ending = f"  {_('ending …')}" if self._ending else ""
        return f"{bar} {self._done} / {self._all}{ending}"


def reported(outcomes: Outcomes) -> str:
    """Return what became of each unit, what was refused first."""
    refused = [one for one in outcomes if one.why]
    done = [one for one in outcomes if not one.why]
    lines = [f"! {one.why}" if one.why.startswith(one.unit) else f"! {one.unit}  {one.why}" for one in refused]
    lines += [f"+ {one.unit}  {one.case_no}  {_('carried out')}" for one in done]
    return "\n".join(lines)
