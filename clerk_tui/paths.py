"""Where things live: the shipped data, this workstation's store, its settings and its logs.

Asking for a place has no side effect; whoever is about to write calls ``make_private`` first. ``CLERK_HOME``
moves everything this machine writes under one directory: for trying things out, for tests, and for a hall
server whose clerks share one store.
"""

import os
from functools import cache
from pathlib import Path

APP = "clerk_tui"
PRIVATE = 0o700
"""Directories that hold personal data are for their owner alone."""


@cache
def data_dir() -> Path:
    """Shipped, read-only data: ``data/`` of a source checkout, ``clerk_tui/_data`` of an installed wheel."""
    package = Path(__file__).resolve().parent
    packaged = package / "_data"
    return packaged if packaged.is_dir() else package.parent / "data"


def state_dir() -> Path:
    """The store of cases, its keys, backups and drafts."""
    return _place("state")


def config_dir() -> Path:
    """The settings file."""
    return _place("config")


def log_dir() -> Path:
    """Diagnostic logs and crash notes; nothing personal ever goes here."""
    return _place("log")


def make_private(directory: Path) -> Path:
    """Create *directory* for its owner alone if it is missing, and return it; OSError as ``mkdir``.

    An existing directory keeps its mode: an administrator may have shared it on purpose.
    """
    directory.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return directory


def expanded(path: str) -> Path:
    """Return *path* with a leading ``~`` replaced; that of a user who does not exist stays, as in a shell."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises RuntimeError instead


def _place(purpose: str) -> Path:
    home = os.environ.get("CLERK_HOME")
    if home:
        return expanded(home) / purpose
    return _platform_place(purpose)


@cache
def _platform_place(purpose: str) -> Path:
    import platformdirs

    if purpose == "config":
        return platformdirs.user_config_path(APP, appauthor=False)
    if purpose == "log":
        return platformdirs.user_log_path(APP, appauthor=False)
    # XDG calls "state" what may be lost without harm; cases may not, so they live with the user's data.
    return platformdirs.user_data_path(APP, appauthor=False)
