"""The workstation: the app with a desk, and which screen comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.registry import lazy, register
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.telling import TELL_EVERY, Telling

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

SCREENS = {
    "welcome": "welcome:WelcomeScreen",
    "set_up": "set_up:SetUpScreen",
    "sign_in": "sign_in:SignInScreen",
    "opening": "opening:OpeningScreen",
    "home": "home:HomeScreen",
    "inbox": "inbox:InboxScreen",
    "hand_out": "hand_out:HandOutScreen",
    "find": "find:FindScreen",
    "intake": "intake:IntakeScreen",
    "case": "case:CaseScreen",
    "duties": "duties:DutiesScreen",
    "buildings": "buildings:BuildingsScreen",
    "elsewhere": "elsewhere:ElsewhereScreen",
    "appointments": "appointments:AppointmentsScreen",
    "drafts": "drafts:DraftsScreen",
    "lock": "lock:LockScreen",
    "password": "password:PasswordScreen",
}

for _name, _path in SCREENS.items():
    register(_name, lazy(f"clerk_tui.tui.screens.{_path}"))


class Workstation(Telling):
    """The app with a desk: None until somebody has signed in."""

    def __init__(self, *, home: str) -> None:
        super().__init__(home=home)
        self.desk: Desk | None = None
        self._tells = False
        """Whether bodies outside the hall are told from here, in whoever's name works here then."""

    def seat(self, desk: Desk) -> None:
        """Let *desk* be the one that screens work at: somebody signed in or took over the window."""
        self.desk = desk
        self.centre = desk.site.place_name
        self.who = _("window {window} {name}").format(window=desk.window, name=desk.user.full_name)
        self.banner = _("Demonstration hall: every person and case here is invented.") if desk.site.demo else ""
        from clerk_tui.settings import load_settings

        # Invented people need no protection from passers-by.
        self.lock_when_idle(0 if desk.site.demo else load_settings().idle_lock_minutes)

    def enter(self, desk: Desk) -> None:
        """Begin work at *desk*: the work list becomes the screen everything else lies upon."""
        self.seat(desk)
        if not self._tells:
            self._tells = True
            self.set_interval(TELL_EVERY, self.tell_now)
        self.push_screen(self._new_screen("home"))

    def tell_now(self) -> None:
        """Tell what is due, not only at the next round: after a deed that may have brought something up."""
        if self.desk is not None:
            self.tell(self.desk)

    async def action_quit(self) -> None:
        """Leave: what is half-typed goes to the drafts, and the log says that the user left."""
        self.farewell = self.save_drafts()
        if (desk := self.desk) is not None:
            from clerk_tui.desk.opening import sign_out

            # A store that cannot be written to now must not keep anybody at the window.
            run_job(self.screen, sign_out, desk, on_done=self._leave, on_refused=self._leave, group="leave")
        else:
            self.exit()

    def _leave(self, _result: object) -> None:
        self.exit()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing but the entrance is open before somebody has signed in."""
        if action == "go" and self.desk is None:
            return False
        return super().check_action(action, parameters)

    def open_case(self, case_id: int, deed: str = "", about: str = "") -> None:
        """Show a case, on the deed that is due when *deed* names one; *about* is what of the case it is about."""
        from clerk_tui.tui.screens.case import CaseScreen

        screen = CaseScreen(case_id, deed=deed, about=about)
        screen.place = "case"
        self.push_screen(screen)

    def open_bundle(self, bundle_id: int, deed: str = "") -> None:
        """Show a bundle, on the deed that is due when *deed* names one."""
        from clerk_tui.tui.screens.bundle import BundleScreen

        self.push_screen(BundleScreen(bundle_id, deed=deed))


class DeskScreen(ClerkScreen):
    """A screen that works at the desk; there is one as soon as such a screen can be opened."""

    @property
    def workstation(self) -> Workstation:
        """The app, as what it is."""
        app = self.app
        assert isinstance(app, Workstation)
        return app

    @property
    def desk(self) -> Desk:
        """Who works here."""
        desk = self.workstation.desk
        assert desk is not None
        return desk


def first_screen(*, demo: bool = False) -> str:
    """Return which screen a start shows: the demonstration, the sign-in, or the choice between them."""
    from clerk_tui.desk.places import StoreKind, found_store

    if demo:
        return "opening"
    return "sign_in" if found_store() is StoreKind.OWN else "welcome"


def make_workstation(*, demo: bool = False) -> Workstation:
    """Return the app, on its first screen."""
    return Workstation(home=first_screen(demo=demo))
