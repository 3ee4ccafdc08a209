"""A window that can be locked: nothing beneath the lock can be read or reached, and nothing comes up through it.

Work that was begun before the lock goes on; what it wants to show (a box, a toast, another screen) is held until the
same user is back, and forgotten when another one takes the window over.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any

from textual.await_complete import AwaitComplete

from clerk_tui.tui.app import ClerkApp
from clerk_tui.tui.idle import IdleTimer
from clerk_tui.tui.screen import ClerkScreen

LOCK = "lock"
"""Name of the screen that covers the others."""


class Lockable(ClerkApp):
    """The app's part in locking; the screen called ``lock`` asks for the password."""

    def __init__(self, *, home: str) -> None:
        super().__init__(home=home)
        self.locked = False
        self._held: list[Callable[[], object]] = []
        self._idle: IdleTimer | None = None

    def lock_when_idle(self, minutes: float) -> None:
        """Lock after *minutes* without a key, in place of what was asked before; 0 never locks."""
        if self._idle is not None:
            self._idle.stop()
        self._idle = IdleTimer(self, minutes * 60, self.lock)

    def lock(self) -> None:
        """Save every draft and cover everything; a draft that cannot be saved does not keep the window open."""
        if self.locked:
            return
        trouble = self.save_drafts()
        self.clear_notifications()  # a toast may name a case
        super().push_screen(self._new_screen(LOCK))
        self.locked = True
        if trouble:
            self.notify(trouble, severity="error", markup=False)

    def unlock(self) -> None:
        """Show what lay beneath, then what was held back."""
        self.locked = False
        super().pop_screen()
        held, self._held = self._held, []
        for deed in held:
            deed()

    def clear_window(self) -> None:
        """Close every screen above the first without showing any; nothing typed is lost, nothing held is shown."""
        self.save_drafts()
        self.locked = False
        self._held.clear()
        while len(self.screen_stack) > 1:
            super().pop_screen()

    # What would come up through the lock

    def _hold(self, deed: Callable[..., object], *args: Any, **options: Any) -> None:
        # In the context of whoever asked: Textual sends a box's answer to the widget that is active there.
        self._held.append(partial(copy_context().run, deed, *args, **options))

    def go(self, name: str) -> ClerkScreen:
        """Show the screen called *name*; the lock is not one that is left again by going elsewhere."""
        if name == LOCK:
            self.lock()
        elif self.locked:
            self._hold(self.go, name)
        else:
            return super().go(name)
        screen = self.screen
        assert isinstance(screen, ClerkScreen)
        return screen

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """Show a screen, once the window is open."""
        if not self.locked:
            return super().push_screen(*args, **options)
        self._hold(self.push_screen, *args, **options)
        return _later()

    def switch_screen(self, *args: Any, **options: Any) -> Any:
        """Show a screen in place of the top one, once the window is open."""
        if not self.locked:
            return super().switch_screen(*args, **options)
        self._hold(self.switch_screen, *args, **options)
        return _later()

    def pop_screen(self) -> Any:
        """Close the top screen, once the window is open."""
        if not self.locked:
            return super().pop_screen()
        self._hold(self.pop_screen)
        return _later()

    def notify(self, *args: Any, **options: Any) -> None:
        """Say something in passing, once the window is open."""
        if not self.locked:
            super().notify(*args, **options)
        else:
            self._hold(self.notify, *args, **options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A screen that ``confines`` its user (the lock, a password that must be changed) has no way past it."""
        if action in ("go", "palette", "help", "copy") and getattr(self.screen, "confines", False):
            return False
        return super().check_action(action, parameters)


def _later() -> AwaitComplete:
    """Return what a caller may await: nothing has happened yet, and nothing is to be waited for."""
    return AwaitComplete()
