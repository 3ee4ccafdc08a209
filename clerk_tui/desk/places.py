"""Where the stores of this machine lie, and which there are: all that the first paint needs to know, so it imports
nothing."""

import os
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from clerk_tui.paths import expanded, state_dir

HALF_MADE = ".making"
"""Suffix of the file that marks a store whose set-up has not finished."""


class StoreKind(StrEnum):
    """What a start finds on this machine."""

    NONE = "none"
    DEMO = "demo"
    OWN = "own"


class Paths(NamedTuple):
    """The files of one store."""

    store: Path
    keys: Path


def own_paths() -> Paths:
    """Return where this workstation's store lies; ``CLERK_STORE`` names a store shared on a hall server."""
    shared = os.environ.get("CLERK_STORE")
    store = expanded(shared) if shared else state_dir() / "store.db"
    return Paths(store, store.with_suffix(".keys"))


def demo_paths() -> Paths:
    """Return where the demonstration store lies."""
    folder = state_dir() / "demo"
    return Paths(folder / "store.db", folder / "store.keys")


def found_store() -> StoreKind:
    """Return what is there: a workstation's own store goes before a demonstration; a half-made one does not count."""
    if _whole(own_paths()):
        return StoreKind.OWN
    return StoreKind.DEMO if _whole(demo_paths()) else StoreKind.NONE


def _whole(paths: Paths) -> bool:
    return paths.store.exists() and not paths.store.with_suffix(HALF_MADE).exists()
