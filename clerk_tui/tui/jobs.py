"""The one way from a screen to work that may take time: off the screen's thread, and back with a result or a refusal.

    run_job(self, desk.take_in, command, on_done=self.taken_in)

A ``ClerkError`` is shown where it helps most: at the field it names, in a box when there is something to do about it,
else in passing. Anything else that is raised is a bug and ends at the crash boundary.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual.css.query import NoMatches

from clerk_tui.domain.errors import ClerkError
from clerk_tui.tui.widgets.clerk_input import ClerkInput

if TYPE_CHECKING:
    from typing import Any

    from textual.widget import Widget
    from textual.worker import Worker

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 0.2
"""Seconds before the top line says that something is being worked on."""


def run_job(
    widget: Widget,
    fn: Callable[..., R],
    *args: Any,
    on_done: Callable[[R], object] | None = None,
    on_refused: Callable[[ClerkError], object] | None = None,
    group: str = "job",
    exclusive: bool = True,
) -> Worker[None]:
    """Call ``fn(*args)`` in a thread; then, on the screen's thread, *on_done* with its result.

    A ``ClerkError`` goes to *on_refused*, or is shown by ``show_refusal``. A newer job of the same *group* on the
    same widget takes an *exclusive* one's place: the older result is dropped, though its work is done. A job whose
    widget has gone tells nobody.
    """
    return widget.run_worker(
        # Not the coroutine itself: a worker cancelled before it began would leave one that nobody awaits.
        partial(_job, widget, fn, args, on_done, on_refused),
        group=group,
        exclusive=exclusive,
        name=getattr(fn, "__name__", group),
    )


async def _job(
    widget: Widget,
    fn: Callable[..., R],
    args: tuple[Any, ...],
    on_done: Callable[[R], object] | None,
    on_refused: Callable[[ClerkError], object] | None,
) -> None:
    from clerk_tui.tui.widgets.status_line import busy

    with busy(widget.app, PATIENCE):
        try:
            result = await asyncio.to_thread(fn, *args)
        except ClerkError as error:
            refused, done = error, False
        else:
            done = True
    if not widget.is_attached or widget._pruning:  # being taken apart: its parts go before it does
        return
    if not done:
        (on_refused or (lambda error: show_refusal(widget, error)))(refused)
    elif on_done is not None:
        on_done(result)


def show_refusal(widget: Widget, error: ClerkError) -> None:
    """Show *error*: below the field it names (an input's id), in a box if it has a hint, else as a toast."""
    if error.field:
        try:
            field = widget.screen.query_one(f"#{error.field}", ClerkInput)
        except NoMatches:
            pass
        else:
            field.show_error(str(error))
            field.focus()
            return
    if error.hint:
        from clerk_tui.tui.widgets.dialogs import MessageBox

        widget.app.push_screen(MessageBox(f"{error.message}\n\n{error.hint}", title=error.title))
    else:
        widget.app.notify(error.message, title=error.title, severity="error")
