"""Backups: the store and its key file side by side, verified before they count as one; and the way back."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.store.connection import Connection, connect
from clerk_tui.store.files import PRIVATE_FILE, copy_private, settle
from clerk_tui.store.records import SITE, Site
from clerk_tui.store.schema import schema_of
from clerk_tui.store.trouble import file_trouble, plain_words

KEYS: Final = ".keys"
_SKIPPED_NUMBERS: Final = 1000
_SKIPPED_DAYS: Final = 15


def backup(path: Path, key: bytes, target: Path) -> Path:
    """Copy the store at *path* to *target*, encrypted with the same key, while work goes on; return *target*.

    The copy is verified and then takes its name in one step: whatever has that name is a whole backup. The key file
    goes along. Raises StoreTrouble.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=PRIVATE_FILE)
        with plain_words():
            db = connect(path, key)
            try:
                db.execute("VACUUM INTO ?", (str(part),))
            finally:
                db.close()
        verify(part, key)
        settle(part, target)
        if path.with_suffix(KEYS).exists():
            _copy_keys(path, target)
    except OSError as error:
        raise file_trouble(error, target) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def verify(path: Path, key: bytes) -> None:
    """Raise StoreTrouble unless *path* is a store that *key* opens and every page of it is whole."""
    with plain_words():
        db = connect(path, key)
        try:
            damage = [line for (line,) in db.execute("PRAGMA cipher_integrity_check")]
            damage += [line for (line,) in db.execute("PRAGMA quick_check") if line != "ok"]
            known = schema_of(db)
        finally:
            db.close()
    if damage or not known:
        raise StoreTrouble(
            _("“{path}” is damaged or no store.").format(path=path),
            hint=_("Use an older backup."),
            code="store.damaged",
        )


def restore(source: Path, target: Path, key: bytes, at: datetime) -> Path | None:
    """Put the backup *source* in the place of the store *target*; return where an old store there was moved to.

    Nothing is overwritten. Case numbers given out since the backup are not given again: they are read from the old
    store, or, when that cannot be read, a thousand numbers of each coming day are skipped. Raises StoreTrouble, also
    while somebody works with *target*.
    """
    verify(source, key)
    given = _numbers_given(target, key)
    part = target.with_name(f".{target.name}.part")
    try:
        copy_private(source, part)
        with plain_words():
            db = connect(part, key)
            try:
                db.execute("PRAGMA journal_mode = WAL")
                _never_give_again(db, given, at.date())
                db.execute("PRAGMA journal_mode = DELETE")
                db.execute("PRAGMA journal_mode = WAL")
            finally:
                db.close()
        aside = _move_aside(target, at)
        settle(part, target)
        if source.with_suffix(KEYS).exists() and not target.with_suffix(KEYS).exists():
            _copy_keys(source, target)
        return aside
    except OSError as error:
        raise file_trouble(error, target) from error
    finally:
        part.unlink(missing_ok=True)


def alone(path: Path, key: bytes) -> Connection:
    """Open the store for this process alone, without its journal. Raises StoreTrouble while anybody has it open."""
    db = connect(path, key)
    try:
        with plain_words():
            db.execute("PRAGMA busy_timeout = 200")
            # Only the last connection can leave the journal, so this is also the test for being alone.
            db.execute("PRAGMA journal_mode = DELETE")
    except StoreTrouble as error:
        db.close()
        if error.code != "store.busy":
            raise
        raise StoreTrouble(
            _("The store is in use."), hint=_("Close the program at every window first."), code="store.busy"
        ) from error
    return db


_Given = list[tuple[int, str, int]]


def _numbers_given(target: Path, key: bytes) -> _Given | None:
    """Return the last case number of every day in the old store; None when there is none that can be read."""
    if not target.exists():
        return None
    try:
        db = alone(target, key)
    except StoreTrouble as error:
        if error.code == "store.busy":
            raise
        return None
    try:
        with plain_words():
            return list(db.execute("SELECT device, day, last FROM serial"))
    except StoreTrouble:
        return None
    finally:
        db.close()


def _never_give_again(db: Connection, given: _Given | None, today: date) -> None:
    if given is None:
        (text,) = db.execute("SELECT value FROM setting WHERE key = ?", (SITE,)).fetchone()
        device = msgspec.json.decode(text, type=Site).device_number
        last = dict(db.execute("SELECT day, last FROM serial WHERE device = ?", (device,)))
        days = [(today + timedelta(days=n)).isoformat() for n in range(_SKIPPED_DAYS)]
        raised = [(device, day, last.get(day, 0) + _SKIPPED_NUMBERS) for day in days]
    else:
        raised = list(given)
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO serial (device, day, last) VALUES (?, ?, ?) "
        "ON CONFLICT (device, day) DO UPDATE SET last = max(last, excluded.last)",
        raised,
    )
    db.execute("COMMIT")


def _move_aside(target: Path, at: datetime) -> Path | None:
    if not target.exists():
        return None
    aside = target.with_name(f"{target.stem}.replaced-{at:%Y%m%d-%H%M%S}{target.suffix}")
    for suffix in ("-wal", "-shm"):
        journal = target.with_name(target.name + suffix)
        if journal.exists():
            journal.replace(aside.with_name(aside.name + suffix))
    target.replace(aside)
    return aside


def _copy_keys(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.stem}{KEYS}.part")
    copy_private(source.with_suffix(KEYS), part)
    settle(part, target.with_suffix(KEYS))
