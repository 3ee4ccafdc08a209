"""The app around the screens: where one can go, what helps, and how it ends. What screens do is theirs."""

from __future__ import annotations

from pathlib import Path

from textual.reactive import var

from clerk_tui.domain.errors import ClerkError
from clerk_tui.i18n import _
from clerk_tui.paths import config_dir
from clerk_tui.tui import keymap, launch
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.keyboard import HungUp, Scanned
from clerk_tui.tui.registry import SCREENS
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.terminal_app import TerminalApp
from clerk_tui.tui.widgets.status_line import StatusLine


class ClerkApp(TerminalApp, inherit_bindings=False):
    """The workstation. Screens are opened by name with ``go``; see ``registry``."""

    CSS_PATH = Path(__file__).with_name("clerk.tcss")
    BINDINGS = bindings("app")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    who = var("")
    """Who is signed in and at which window, for the top line."""
    centre = ""
    """Where this workstation stands, for the top line where there is room."""
    health = var("")
    """Whether all is well (saved, waiting to be sent …), for the top line."""
    banner = ""
    """A line above every screen, already translated: the demonstration hall says that nothing here is real."""
    farewell = ""
    """What is left to say when the screens are gone."""

    def __init__(self, *, home: str = "home") -> None:
        super().__init__()
        self._home = home

    def on_mount(self) -> None:
        """Take the user's keys, and listen for the end."""
        if self.is_headless:
            self.keyboard.scans.first_gap = 0  # a test's letters are nobody's scanner
        else:
            self.use_keymap(config_dir())
        launch.end_on_signals(self)

    def on_ready(self) -> None:
        """Everything the first paint needs is there."""
        self.call_after_refresh(launch.first_paint_done)

    def use_keymap(self, directory: Path) -> None:
        """Use the keymap file in *directory*; say which of its lines cannot be used."""
        keys, problems = keymap.load(directory)
        if keys:
            self.set_keymap(keys)
        for problem in problems:
            self.notify(problem, title=keymap.FILE_NAME, severity="warning")

    # Where the user is

    def get_default_screen(self) -> ClerkScreen:
        """Return the first screen; it is never left, only covered."""
        return self._new_screen(self._home)

    def _new_screen(self, name: str) -> ClerkScreen:
        screen = SCREENS[name]()
        screen.place = name
        return screen

    def go(self, name: str) -> ClerkScreen:
        """Show the screen called *name*: the one already open below, else a new one; KeyError if there is none.

        A screen on the way that would lose what is typed is not left: it is the one returned.
        """
        stack = self.screen_stack
        open_already = next((s for s in reversed(stack) if isinstance(s, ClerkScreen) and s.place == name), None)
        if open_already is None:
            new = self._new_screen(name)
            self.push_screen(new)
            return new
        above = stack[stack.index(open_already) + 1 :]
        for screen in reversed(above):
            if isinstance(screen, ClerkScreen) and not screen.leave():
                return screen
        for _screen in above:
            self.pop_screen()
        return open_already

    def action_go(self, name: str) -> None:
        """Key for ``go``."""
        self.go(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A screen that is not there, or is here already, has no key."""
        if action != "go":
            return True
        return parameters[0] in SCREENS and parameters[0] != getattr(self.screen, "place", None)

    def on_scanned(self, message: Scanned) -> None:
        """A scan that no screen wanted is something to find; a box that waits for an answer is not left for it."""
        if self.screen.is_modal or "find" not in SCREENS or getattr(self.screen, "place", "") == "find":
            self.bell()
        else:
            self.go("find").post_message(Scanned(message.text))

    # What helps

    def action_help(self) -> None:
        """Explain the focused widget and its keys."""
        from clerk_tui.tui.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_palette(self) -> None:
        """Offer every deed by name."""
        from clerk_tui.tui.palette import Palette

        self.push_screen(Palette(self.screen))

    def action_copy(self) -> None:
        """Copy the selected text."""
        if text := self.screen.get_selected_text():
            self.copy_to_clipboard(text)
        else:
            self.notify(_("Nothing is selected. Ctrl+Q leaves the workstation."))

    def watch_who(self) -> None:
        """Show it."""
        for line in self.screen.query(StatusLine) if self.screen_stack else ():
            line.refresh()

    watch_health = watch_who

    # How it ends

    def on_hung_up(self, _message: HungUp) -> None:
        """The terminal is gone; the signal may not come."""
        self.hang_up(129)

    def hang_up(self, code: int) -> None:
        """Save every draft and leave with exit *code*, even if the terminal no longer answers."""
        launch.leave_for_sure(code)
        self.farewell = self.save_drafts()
        self.exit(return_code=code)

    def save_drafts(self) -> str:
        """Let every open screen save what is typed; one that cannot does not cost the others theirs.

        Return what to tell the user when something could not be saved.
        """
        trouble = ""
        for screen in self.screen_stack:
            if isinstance(screen, ClerkScreen):
                try:
                    screen.save_draft()
                except (ClerkError, OSError) as error:
                    trouble = _("What was typed last could not be saved: {reason}").format(reason=error)
        return trouble

    def _fatal_error(self) -> None:
        """Textual's last resort prints every local variable; ours says one sentence and notes the place."""
        from clerk_tui.tui import crash

        error = getattr(self._exception, "error", self._exception)  # a worker wraps its error
        self.farewell = "\n".join(filter(None, (crash.tell(error or RuntimeError()), self.save_drafts())))
        self.panic()
