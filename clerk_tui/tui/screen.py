"""What every full screen has: a line saying where I am, its body, a line saying which keys matter here."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from clerk_tui.tui.actions import bindings
from clerk_tui.tui.widgets.key_line import KeyLine
from clerk_tui.tui.widgets.status_line import Banner, StatusLine


class ClerkScreen(Screen[None], inherit_bindings=False):
    """A screen of the workstation; subclasses compose their ``body``."""

    TITLE = ""
    """Message id: what the top line calls this screen."""
    BINDINGS = bindings("screen")

    place = ""
    """The name it was opened by, see ``registry``."""

    def compose(self) -> ComposeResult:
        """Yield the frame around ``body``."""
        yield StatusLine()
        if self.app_banner:
            yield Banner(self.app_banner)
        yield from self.body()
        yield KeyLine()

    def body(self) -> Iterable[Widget]:
        """Yield the widgets between the top line and the bottom line."""
        return ()

    @property
    def app_banner(self) -> str:
        """What the app wants said on every screen (the demonstration hall), or nothing."""
        return str(getattr(self.app, "banner", ""))

    def on_screen_resume(self) -> None:
        """Whether a form is saved is said on the form only."""
        if self.place != "intake":
            self.app.health = ""  # type: ignore[attr-defined]  # the app of these screens

    def save_draft(self) -> None:
        """Save what is typed, at once and on this thread: the program is about to end."""

    def leave(self) -> bool:
        """Whether the user may go elsewhere; a screen that would lose what is typed says why and stays."""
        return True

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.app.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The first screen has nothing below it."""
        return len(self.app.screen_stack) > 1 if action == "back" else True
