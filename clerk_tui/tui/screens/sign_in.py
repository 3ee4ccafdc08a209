"""The sign-in: one prompt opens the store and says who works here."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.entry import Entry
from clerk_tui.tui.workstation import Workstation

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

WARMED = (
    "clerk_tui.store.keys",
    "clerk_tui.store.store",
    "clerk_tui.tui.screens.home",
    "clerk_tui.desk.lists",
    "clerk_tui.catalog.search",
)
"""What opening a store and the first screen need, in the order of need."""
INDEX_AFTER = 0.5
"""Seconds after the sign-in until the search is made ready: the work list is on the screen by then."""


def warm_up() -> None:
    """Import it while the user still types.

    Nothing imported is garbage: the collector would only look at ever more of it again and again.
    """
    gc.disable()
    try:
        for name in WARMED:
            import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def get_ready(desk: Desk) -> None:
    """Make the search ready before anybody asks for it; who is quicker waits for this very index."""
    _index = desk.index


def newer_catalog(desk: Desk) -> str:
    """Return what an administrator should know about the catalog that came with the program; mostly nothing."""
    from clerk_tui.desk.catalog_update import newer_shipped

    return newer_shipped(desk)


class SignInScreen(ClerkScreen):
    """User name and password; Enter goes on."""

    TITLE = N_("Sign in")
    AUTO_FOCUS = "#login"
    DEFAULT_CSS = """
    SignInScreen > Vertical { padding: 2 4; height: 1fr; }
    SignInScreen Field { height: auto; width: 50; margin-bottom: 1; }
    SignInScreen #hello { height: auto; margin-bottom: 2; }
    """

    def body(self) -> Iterable[Widget]:
        """Yield the two fields."""
        yield Vertical(
            Static(_("Sign in to open the store of this workstation."), id="hello", markup=False),
            Field(N_("User"), Entry(id="login")),
            Field(N_("Password"), Entry(password=True, id="password", enter=N_("Sign in"))),
        )

    def on_mount(self) -> None:
        """Load the heavy parts behind the first paint."""
        self.call_after_refresh(lambda: Thread(target=warm_up, daemon=True).start())

    def on_input_submitted(self, event: ClerkInput.Submitted) -> None:
        """Go to the password, or sign in."""
        password = self.query_one("#password", ClerkInput)
        if event.input.id == "login" and not password.value:
            password.focus()
            return
        login = self.query_one("#login", ClerkInput).value
        run_job(self, self._sign_in, login, password.value, on_done=self._entered)

    def _sign_in(self, login: str, password: str) -> Desk:
        from clerk_tui.desk.opening import sign_in

        return sign_in(login, password)

    def _entered(self, desk: Desk) -> None:
        app = self.app
        assert isinstance(app, Workstation)
        app.enter(desk)
        app.set_timer(INDEX_AFTER, lambda: Thread(target=get_ready, args=(desk,), daemon=True).start())
        app.set_timer(INDEX_AFTER, lambda: run_job(self, newer_catalog, desk, on_done=self._say_newer))

    def _say_newer(self, newer: str) -> None:
        if newer:
            self.app.notify(newer)
