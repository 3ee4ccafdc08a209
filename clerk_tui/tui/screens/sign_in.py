"""The sign-in: one prompt opens the store and says who works here."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Thread

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.desk.context import Desk
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.workstation import Workstation


def warm_up() -> None:
    """Import what opening a store needs, while the user still types the password."""
    import clerk_tui.catalog.search
    import clerk_tui.store.keys
    import clerk_tui.store.store  # noqa: F401


class SignInScreen(ClerkScreen):
    """User name and password; Enter goes on."""

    TITLE = N_("Sign in")
    AUTO_FOCUS = "#login"
    DEFAULT_CSS = """
    SignInScreen Vertical { padding: 2 4; height: 1fr; }
    SignInScreen Field { height: auto; width: 50; margin-bottom: 1; }
    SignInScreen #hello { height: auto; margin-bottom: 2; }
    """

    def body(self) -> Iterable[Widget]:
        """Yield the two fields."""
        yield Vertical(
            Static(_("Sign in to open the store of this workstation."), id="hello", markup=False),
            Field(N_("User"), ClerkInput(id="login")),
            Field(N_("Password"), ClerkInput(password=True, id="password")),
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
