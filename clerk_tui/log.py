"""Diagnostics for whoever maintains the program: JSON lines and crash notes without anybody's personal data.

Two rules keep people out of the log. What looks like an ID number or a mobile number is withheld with the whole
sentence around it. And of an exception only its type and the places in the code are written, never its message
or any variable: messages of databases and parsers quote the very values that must stay in the store.
"""

import json
import logging
import platform
import re
import sys
import unicodedata
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import extract_tb

from clerk_tui import __version__
from clerk_tui.paths import log_dir, make_private

LOGGER = "clerk_tui"
MAX_BYTES = 1_000_000
KEPT_FILES = 5
WITHHELD = "(withheld: looked like personal data)"

_PERSONAL = re.compile(
    r"(?<!\d)(?:"
    r"\d{17}[\dXx]"  # resident ID, GB 11643
    r"|\d{15}"  # resident ID of the first generation
    r"|(?:\+?86)?1[3-9]\d{9}"  # mobile number
    r")(?!\d)"
)
_SEPARATORS = re.compile(r"(?<=\d)[ \-](?=[\dXx])")


def looks_personal(text: str) -> bool:
    """Whether *text* holds what may be an ID or mobile number, also when spaced, hyphenated or full-width."""
    narrow = unicodedata.normalize("NFKC", text)
    return bool(_PERSONAL.search(narrow) or _PERSONAL.search(_SEPARATORS.sub("", narrow)))


class PrivacyFilter(logging.Filter):
    """Replaces a message that looks personal; the record stays, so that its place and time are still known."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True always, with the message of *record* made safe to write."""
        if looks_personal(record.getMessage()):
            record.msg, record.args = WITHHELD, None
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: when (UTC), how bad, which part, what, and where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = describe_exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class _PrivateFile(RotatingFileHandler):
    """A rotating log that only its owner can read, the rotated files too."""

    def _open(self):  # type: ignore[no-untyped-def]  # returns what the base class opens
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


def start_logging(level: int = logging.INFO) -> None:
    """Write the program's records from *level* on into ``log_dir()``; a second call changes only the level."""
    logger = logging.getLogger(LOGGER)
    logger.setLevel(level)
    if logger.handlers:
        return
    file = make_private(log_dir()) / "clerk.log"
    handler = _PrivateFile(file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(JsonLines())
    handler.addFilter(PrivacyFilter())
    logger.addHandler(handler)
    logger.propagate = False


def describe_exception(error: BaseException) -> list[str]:
    """Return the chain of *error* as lines, newest first: types and code places, no messages and no values."""
    lines: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        kind = type(link)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [f"  {_code_place(f.filename)}:{f.lineno} {f.name}" for f in extract_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return lines


def write_crash_note(error: BaseException) -> Path:
    """Write what a maintainer needs to find *error* into ``log_dir()`` and return the file; OSError as writing does."""
    now = datetime.now(UTC)
    file = make_private(log_dir()) / f"crash-{now:%Y%m%dT%H%M%S%f}.txt"
    lines = [
        f"clerk_tui {__version__}",
        f"Python {platform.python_version()}, {sys.platform}",
        f"at {now.isoformat(timespec='seconds')}",
        "",
        *describe_exception(error),
    ]
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _code_place(filename: str) -> str:
    """Shorten *filename* to the part that names code: a home directory would name its owner."""
    parts = Path(filename).parts
    for anchor in ("site-packages", "clerk_tui", "lib"):
        if anchor in parts:
            # The last occurrence: a checkout may itself lie in a directory called clerk_tui.
            start = len(parts) - 1 - parts[::-1].index(anchor)
            return "/".join(parts[start:])
    return parts[-1] if parts else filename
