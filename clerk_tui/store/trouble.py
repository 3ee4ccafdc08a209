"""Turns what the database driver says into what a person is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clerk_tui.domain.errors import BadInput, StoreTrouble
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.system import reason

_BUSY = (
    "store.busy",
    N_("The store is busy: another process has been writing for more than five seconds."),
    N_("Try again in a moment; what you typed is kept."),
)
_FULL = (
    "store.full",
    N_("The disk is full: nothing was saved."),
    N_("Free some space and try again; what you typed is kept."),
)
_READ_ONLY = (
    "store.read_only",
    N_("The store cannot be written to."),
    N_("Check who owns the file and its folder and whether the disk is mounted read-only."),
)
_CANNOT_OPEN = (
    "store.cannot_open",
    N_("The store cannot be opened."),
    N_("Check that the file and its folder exist and that this user may read and write them."),
)
_KEY = (
    "store.key",
    N_("This key does not open the store, or the file is no store."),
    N_("Use the key file that belongs to this store; a backup carries its own."),
)
_DAMAGED = (
    "store.damaged",
    N_("The store is damaged."),
    N_("Stop working on it, keep the file, and restore the latest backup."),
)
_DISK = (
    "store.disk",
    N_("The disk refused to read or write: nothing was saved."),
    N_("Check the disk and the space left on it, then try again."),
)
_UNEXPECTED = (
    "store.unexpected",
    N_("The store refused: {detail}."),
    N_("Nothing was saved. Run “clerk store check” and tell the administrator."),
)

_BY_NAME = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_CANTOPEN": _CANNOT_OPEN,
    "SQLITE_NOTADB": _KEY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_IOERR": _DISK,
}


def trouble(error: BaseException) -> StoreTrouble:
    """Return what to tell a person about *error*, an exception of the driver."""
    name = str(getattr(error, "sqlite_errorname", None) or "")
    # Extended codes only add a suffix: SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE.
    primary = "_".join(name.split("_")[:2])
    code, message, hint = _BY_NAME.get(primary, _UNEXPECTED)
    return StoreTrouble(_(message).format(detail=error), hint=_(hint), code=code)


@contextmanager
def plain_words() -> Iterator[None]:
    """Let no exception of the driver out: raise ``StoreTrouble`` in its place, ``BadInput`` for what is no text."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.Error as error:
        raise trouble(error) from error
    except UnicodeEncodeError as error:  # lone surrogates: how Python carries bytes that are no UTF-8
        raise BadInput(
            _("This text contains characters that cannot be stored."),
            hint=_("Type it anew; the keyboard or the terminal may not be set to UTF-8."),
            code="text.encoding",
        ) from error


def file_trouble(error: OSError, path: Path) -> StoreTrouble:
    """Return what to tell a person when *path* could not be read or written."""
    return StoreTrouble(
        _("“{path}” cannot be used: {reason}.").format(path=path, reason=reason(error)),
        hint=_("Check that the folder exists, that this user may write to it, and that the disk is not full."),
        code="store.file",
    )
