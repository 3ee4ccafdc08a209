"""What an administrator does to the store: check, rebuild, back up, restore."""

from pathlib import Path
from typing import TYPE_CHECKING

from clerk_tui.desk.context import Desk
from clerk_tui.domain.people import Deed

if TYPE_CHECKING:
    from clerk_tui.store.records import CheckReport, Stats


def check(desk: Desk) -> "CheckReport":
    """Check the log's chains and that every projection equals the fold of its events."""
    desk.require(Deed.STORE)
    return desk.store.check()


def rebuild(desk: Desk) -> int:
    """Compute every projection anew from the log; return how many cases."""
    desk.require(Deed.STORE)
    return desk.store.rebuild()


def stats(desk: Desk) -> "Stats":
    """Return sizes of the store."""
    desk.require(Deed.STORE)
    return desk.store.stats()


def back_up(desk: Desk, target: Path) -> Path:
    """Write a consistent copy of the store, encrypted with the same key, and of its key slots beside it."""
    desk.require(Deed.STORE)
    return desk.store.backup(target)
