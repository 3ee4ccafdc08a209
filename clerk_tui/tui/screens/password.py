"""Changing one's own password; a first password must be changed before anything else."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from textual import on
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.errors import BadInput, ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.entry import Entry
from clerk_tui.tui.workstation import DeskScreen

declare(Action("password.commit", N_("Change password"), "ctrl+s", "commit", 70))

LABEL_WIDTH = 18


class PasswordScreen(DeskScreen):
    """Asks for the present password, unless it was typed a moment ago, and twice for the new one."""

    TITLE = N_("Change password")
    BINDINGS = bindings("password")
    AUTO_FOCUS = "ClerkInput"
    DEFAULT_CSS = """
    PasswordScreen > Vertical { padding: 2 4; height: 1fr; }
    PasswordScreen Static { height: auto; }
    PasswordScreen #why { margin-bottom: 1; }
    PasswordScreen Field { width: 60; margin-bottom: 1; }
    """

    @property
    def confines(self) -> bool:
        """Whether there is no way past it: the administrator knows the present password."""
        return self.desk.user.must_change_password

    def body(self) -> Iterable[Widget]:
        """Yield the fields."""
        why = (
            _("Somebody else gave you your password. Choose one that only you know.")
            if self.confines
            else _("Change the password of {name}.").format(name=self.desk.user.full_name)
        )
        fields = [Field(N_("Present password"), _secret("present"), label_width=LABEL_WIDTH)]
        yield Vertical(
            Static(why, id="why", markup=False),
            *([] if self.confines else fields),
            Field(N_("New password"), _secret("password"), label_width=LABEL_WIDTH),
            Field(N_("Once more"), _secret("again"), label_width=LABEL_WIDTH),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A first password cannot be kept."""
        if action == "back" and self.confines:
            return False
        return super().check_action(action, parameters)

    def on_scanned(self, message: Scanned) -> None:
        """A scan finds nothing here."""
        message.stop()

    @on(ClerkInput.Submitted)
    def _entered(self, message: ClerkInput.Submitted) -> None:
        message.stop()
        if message.input.id == "again":
            self.action_commit()
        else:
            self.focus_next(ClerkInput)

    def action_commit(self) -> None:
        """Change it."""
        if self._value("password") != self._value("again"):
            show_refusal(self, BadInput(_("The two passwords differ."), field="again"))
            return
        present = None if self.confines else self._value("present")
        run_job(self, self._change, present, self._value("password"), on_done=self._changed)

    def _change(self, present: str | None, password: str) -> None:
        from clerk_tui.desk.opening import switch_user
        from clerk_tui.desk.people import set_password

        login = self.desk.user.login
        if present is not None:
            try:
                switch_user(self.desk, login, present)
            except ClerkError as error:
                error.field = "present"
                raise
        set_password(self.desk, login, password)

    def _changed(self, _nothing: None) -> None:
        self.desk.user = replace(self.desk.user, must_change_password=False)
        self.app.pop_screen()
        self.app.notify(_("The password is changed."), markup=False)

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", ClerkInput).value


def _secret(name: str) -> ClerkInput:
    return Entry(password=True, id=name, enter=N_("Change password") if name == "again" else "")
