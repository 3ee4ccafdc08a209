"""Opens the workstation as the settings ask for it, without importing the command-line library."""

import os
from typing import TYPE_CHECKING

from clerk_tui.settings import Settings

if TYPE_CHECKING:
    from clerk_tui.tui.app import ClerkApp


def open_workstation(settings: Settings, *, demo: bool = False) -> int:
    """Show the screens until the user leaves, and return the exit status; *demo* opens the demonstration hall."""
    from clerk_tui.tui.launch import run

    if settings.plain:
        os.environ.setdefault("CLERK_PLAIN", "1")
    if settings.store is not None:
        os.environ.setdefault("CLERK_STORE", str(settings.store))

    def make_app() -> "ClerkApp":
        # Only now: ``run`` first settles what Textual reads while it is imported.
        from clerk_tui.tui.workstation import make_workstation

        return make_workstation(demo=demo)

    return run(make_app, theme=settings.theme, mouse=settings.mouse)
