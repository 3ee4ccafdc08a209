"""The last resort: a note about an unexpected error, fit to be sent to the developers.

It holds where the program was, never what it held: messages and variables may name people, so neither is written.
"""

import os
import platform
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from clerk_tui import __version__
from clerk_tui.i18n import _
from clerk_tui.paths import log_dir, make_private


def tell(error: BaseException) -> str:
    """Write a note about *error* and return the sentence for the user."""
    apology = _("The program met an error it was not prepared for and had to stop. Everything saved is safe.")
    try:
        path = write_note(error)
    except OSError:
        return apology
    return apology + "\n" + _("What happened is noted, without personal data, in {path}").format(path=path)


def write_note(error: BaseException) -> Path:
    """Write a note about *error* into the log directory and return its path; OSError as any write."""
    now = datetime.now().astimezone()
    path = make_private(log_dir()) / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    path.write_text("\n".join(_lines(error, now)) + "\n", encoding="utf-8")
    return path


def _lines(error: BaseException, now: datetime) -> Iterator[str]:
    yield f"clerk_tui {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield f"{now.isoformat(timespec='seconds')}, TERM={os.environ.get('TERM', '')}"
    link: BaseException | None = error
    while link is not None:
        yield f"{type(link).__module__}.{type(link).__qualname__}"
        for frame in traceback.extract_tb(link.__traceback__):
            yield f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
        link = link.__cause__ or link.__context__
