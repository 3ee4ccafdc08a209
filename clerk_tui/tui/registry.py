"""Which screens there are, by name; none is imported before it is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clerk_tui.tui.screen import ClerkScreen

SCREENS: dict[str, Callable[[], ClerkScreen]] = {}


def register(name: str, factory: Callable[[], ClerkScreen]) -> None:
    """Let ``app.go(name)`` open what *factory* returns; a later registration replaces an earlier one."""
    SCREENS[name] = factory


def lazy(path: str) -> Callable[[], ClerkScreen]:
    """Return a factory for ``package.module:ClassName`` that imports it when it is first called."""

    def open_screen() -> ClerkScreen:
        from importlib import import_module

        module, _, name = path.partition(":")
        screen: ClerkScreen = getattr(import_module(module), name)()
        return screen

    return open_screen
