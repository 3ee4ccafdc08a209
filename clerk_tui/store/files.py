"""Files that survive a power cut whole or not at all."""

import os
import shutil
from pathlib import Path
from typing import Final

PRIVATE_FILE: Final = 0o600


def copy_private(source: Path, target: Path) -> None:
    """Copy a file; the copy is for its owner alone from its first byte on. Raises OSError."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with source.open("rb") as read, os.fdopen(descriptor, "wb") as write:
        shutil.copyfileobj(read, write, 2**20)


def settle(part: Path, target: Path) -> None:
    """Give a finished file its name in one step, contents first. Raises OSError."""
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
