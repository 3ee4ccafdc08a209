"""Telling by files in a folder that both sides see: a share, a mounted medium.

A message appears whole or not at all, under a name that every attempt shares; the receiver takes it away when it likes.
Its answers are read from another folder and set aside only when they are recorded.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from clerk_tui.sync.telling.envelope import MOST_ANSWER, Signer, wrap
from clerk_tui.sync.telling.receiver import Receiver
from clerk_tui.sync.telling.trouble import NoAnswer, Trouble

READ: Final = "read"
"""Folder inside the answers' folder for those that were recorded."""


def leave(receiver: Receiver, key: str, body: bytes, signer: Signer) -> Path:
    """Put the message *body* into *receiver*'s folder and return its file. Raises NoAnswer."""
    folder = Path(receiver.folder)
    if not folder.is_dir():
        # Made here, it would lie on this machine while the share is away.
        raise NoAnswer(Trouble.NO_FOLDER)
    data = wrap(body, signer, receiver)
    file = folder / f"{key}.{'sealed' if receiver.key else 'json'}"
    part = folder / f".{file.name}.part"
    try:
        _write(part, data)
        part.replace(file)
        _settle(folder)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise NoAnswer(Trouble.NOT_WRITABLE) from error
    return file


def answers(receiver: Receiver) -> Iterator[tuple[Path, bytes]]:
    """Give the answers that lie there, oldest name first; what is too large for an answer is passed over."""
    folder = receiver.answers_folder
    try:
        found = sorted(file for file in folder.iterdir() if file.suffix == ".json" and not file.name.startswith("."))
    except OSError:
        return
    for file in found:
        with suppress(OSError):
            if file.is_symlink() or not file.is_file() or file.stat().st_size > MOST_ANSWER:
                continue
            yield file, file.read_bytes()


def set_aside(file: Path) -> None:
    """Put a recorded answer out of the way; where that is not permitted it stays, and is read to no effect."""
    with suppress(OSError):
        aside = file.parent / READ
        aside.mkdir(exist_ok=True)
        file.replace(aside / file.name)


def _write(part: Path, data: bytes) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o660)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """Make the new name durable; a file system that cannot sync a folder does without."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
