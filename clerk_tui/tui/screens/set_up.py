"""Setting this workstation up: where it stands, who administers it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.errors import BadInput, ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.entry import Entry
from clerk_tui.tui.workstation import Workstation

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

COUNTY_HALL = "431125000000"

declare(Action("set_up.commit", N_("Create the store"), "ctrl+s", "commit", 70))

FIELDS = (
    ("place", N_("Centre"), COUNTY_HALL, N_("12-digit division code; the county hall is 431125000000")),
    ("window", N_("Window"), "01", N_("number or name of the counter")),
    ("device", N_("Device"), "0001", N_("four digits, different for every machine of the county")),
    ("login", N_("User name"), "admin", N_("of the first administrator, one word")),
    ("full_name", N_("Full name"), "", N_("as it signs every deed")),
    ("password", N_("Password"), "", N_("opens the store; nobody can recover it")),
    ("again", N_("Once more"), "", N_("the same password")),
)


class SetUpScreen(ClerkScreen):
    """One form; Ctrl+S creates the encrypted store."""

    TITLE = N_("Set up this workstation")
    AUTO_FOCUS = "#place"
    BINDINGS = bindings("set_up")
    DEFAULT_CSS = """
    SetUpScreen VerticalScroll { padding: 1 2; height: 1fr; }
    SetUpScreen Field { height: auto; width: 60; }
    SetUpScreen .note { color: $dim-color; margin: 0 0 1 14; height: auto; }
    SetUpScreen #progress { height: auto; margin-top: 1; text-style: bold; }
    """

    def body(self) -> Iterable[Widget]:
        """Yield the fields with what each is for."""
        rows: list[Widget] = []
        for name, label, value, note in FIELDS:
            secret = name in ("password", "again")
            enter = N_("Create the store") if name == FIELDS[-1][0] else ""
            rows.append(Field(label, Entry(value, password=secret, id=name, enter=enter), label_width=14))
            rows.append(Static(_(note), classes="note", markup=False))
        yield VerticalScroll(*rows, Static("", id="progress", markup=False), can_focus=False)

    def on_input_submitted(self, _event: ClerkInput.Submitted) -> None:
        """Go to the next field; from the last one, create the store."""
        names = [name for name, *_rest in FIELDS]
        focused = self.focused.id if self.focused else None
        position = names.index(focused) if focused in names else 0
        if position + 1 < len(names):
            self.query_one(f"#{names[position + 1]}").focus()
        else:
            self.action_commit()

    def action_commit(self) -> None:
        """Create the store."""
        if self._value("password") != self._value("again"):
            show_refusal(self, BadInput(_("The two passwords differ."), field="again"))
            return
        run_job(self, self._set_up, on_done=self._entered, on_refused=self._refused)

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", ClerkInput).value

    def _set_up(self) -> Desk:
        from clerk_tui.desk.opening import SetUp, set_up

        setup = SetUp(
            place=self._value("place").strip(),
            window=self._value("window").strip(),
            device=self._value("device").strip(),
            login=self._value("login").strip(),
            full_name=self._value("full_name").strip(),
            password=self._value("password"),
        )
        return set_up(setup, progress=lambda text: self.app.call_from_thread(self._say, text))

    def _say(self, text: str) -> None:
        self.query_one("#progress", Static).update(text)

    def _refused(self, error: ClerkError) -> None:
        self._say("")
        show_refusal(self, error)

    def _entered(self, desk: Desk) -> None:
        app = self.app
        assert isinstance(app, Workstation)
        app.enter(desk)
