"""The lock: it covers everything until the same user is back or another takes the window over."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import ClerkError, StoreTrouble
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.entry import Entry
from clerk_tui.tui.workstation import DeskScreen

declare(
    Action("lock.unlock", N_("Unlock"), "ctrl+s", "unlock", 0, N_("Enter in the password field does it too.")),
)


class LockScreen(DeskScreen):
    """Shows who is signed in; their password opens the window, another user's name and password takes it over."""

    TITLE = N_("Locked")
    BINDINGS = bindings("lock")
    AUTO_FOCUS = "#password"
    DEFAULT_CSS = """
    LockScreen > Vertical { padding: 2 4; height: 1fr; }
    LockScreen Static { height: auto; }
    LockScreen #who { text-style: bold; }
    LockScreen #hello { margin-bottom: 1; }
    LockScreen Field { width: 60; margin-bottom: 1; }
    """

    confines = True
    """No key, scan or palette leads past it."""

    def body(self) -> Iterable[Widget]:
        """Yield who is signed in and the two fields."""
        user = self.desk.user
        hello = [_("The window is locked. Drafts are saved."), _("Another user may sign in here: change the name.")]
        if self.desk.site.demo:
            from clerk_tui.desk.demo import sign_in_help

            hello.append(sign_in_help())
        yield Vertical(
            Static(f"{user.full_name} ({user.login})", id="who", markup=False),
            Static("\n".join(hello), id="hello", markup=False),
            Field(N_("User"), Entry(user.login, id="login")),
            Field(N_("Password"), Entry(password=True, id="password", enter=N_("Unlock"))),
            Static("", id="trouble", markup=False),
        )

    def on_scanned(self, message: Scanned) -> None:
        """A scan finds nothing here."""
        message.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no way back but the password."""
        return False if action == "back" else super().check_action(action, parameters)

    @on(ClerkInput.Submitted)
    def _entered(self, message: ClerkInput.Submitted) -> None:
        message.stop()
        if message.input.id == "login":
            self._input("password").focus()
        else:
            self.action_unlock()

    def action_unlock(self) -> None:
        """Check the password."""
        from clerk_tui.desk.opening import switch_user

        login = self._input("login").value
        password = self._input("password").value
        self._say("")
        run_job(self, switch_user, self.desk, login, password, on_done=self._signed_in, on_refused=self._refused)

    def _signed_in(self, desk: Desk) -> None:
        workstation = self.workstation
        if desk.user.login != self.desk.user.login:
            workstation.clear_window()
            workstation.enter(desk)
            return
        # The screens beneath go on with the desk they know, and with what the user may do now.
        self.desk.user = desk.user
        workstation.unlock()

    def _refused(self, error: ClerkError) -> None:
        password = self._input("password")
        if isinstance(error, StoreTrouble):
            self._say(f"! {error}")
            return
        password.value = ""  # before the message: a change takes it away
        field = self._input("login") if error.field == "login" else password
        field.show_error(str(error))
        password.focus()

    def _input(self, name: str) -> ClerkInput:
        return self.query_one(f"#{name}", ClerkInput)

    def _say(self, text: str) -> None:
        self.query_one("#trouble", Static).update(text)
