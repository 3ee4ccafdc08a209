"""The first start: try it, or set this workstation up."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.fast_list import Column, FastList

CHOICES = (
    ("opening", N_("Try it"), N_("an invented hall, with cases at every stage")),
    ("set_up", N_("Set up this workstation"), N_("centre, window, administrator, password")),
)


class WelcomeScreen(ClerkScreen):
    """Offers the two ways to begin."""

    TITLE = N_("Welcome")
    AUTO_FOCUS = "FastList"
    DEFAULT_CSS = """
    WelcomeScreen Vertical { padding: 2 4; height: 1fr; }
    WelcomeScreen #greeting { height: auto; margin-bottom: 2; }
    WelcomeScreen FastList { height: 3; }
    """

    def body(self) -> Iterable[Widget]:
        """Yield the greeting and the choices."""
        choices: FastList[tuple[str, str, str]] = FastList(
            [Column(24), Column()], lambda choice: (_(choice[1]), _(choice[2])), id="choices"
        )
        choices.show(CHOICES)
        greeting = _(
            "The workstation of the comprehensive window.\n\n"
            "There is no store at this machine yet. How would you like to begin?"
        )
        yield Vertical(Static(greeting, id="greeting", markup=False), choices)

    def on_fast_list_chosen(self, message: FastList.Chosen) -> None:
        """Go the chosen way."""
        self.app.go(message.row[0])  # type: ignore[attr-defined]
