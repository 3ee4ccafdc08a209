"""Connections of the encrypted database: how each one is opened, and who holds which.

One connection writes, guarded by a lock; a few others read, each for one thread at a time. Other processes on the same
file are kept apart by SQLite itself.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.store.trouble import trouble

BUSY_TIMEOUT_MS: Final = 5000
CACHE_SIZE: Final = -1024
"""KiB of decrypted pages each connection keeps (negative: KiB, not pages)."""
CIPHER: Final = ("cipher_default_hmac_algorithm = HMAC_SHA256", "cipher_default_page_size = 2048")
"""Where a store departs from SQLCipher 4: any other tool must be told the same before the key.

An intake changes a little on each of a dozen pages, and every one is encrypted, authenticated and written whole: half
the page is half the work. SHA-256 is in hardware on far more office machines than SHA-512. Together they save a fifth
of an intake. Said as defaults, they also hold for what is attached, such as the target of a backup.
"""
_IDLE_READERS: Final = 3

Connection = Any
"""A connection of ``sqlcipher3.dbapi2``, which has no type information; it is used like the standard library's."""


def connect(path: Path, key: bytes) -> Connection:
    """Open the existing database at *path*; raises ``StoreTrouble`` when that is not possible or the key is wrong."""
    from sqlcipher3 import dbapi2

    if len(key) != 32:
        raise StoreTrouble(
            _("The key of a store has 32 bytes."), hint=_("Use the key file of this store."), code="store.key"
        )
    try:
        # mode=rw: opening must never leave an empty file behind.
        db = dbapi2.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
        )
    except dbapi2.Error as error:
        raise trouble(error) from error
    try:
        # SQLCipher writes what it thinks to stderr, into the middle of a screen.
        db.execute("PRAGMA cipher_log_level = NONE")
        for pragma in CIPHER:
            db.execute(f"PRAGMA {pragma}")
        db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA cache_size = {CACHE_SIZE}")
    except dbapi2.Error as error:
        db.close()
        raise trouble(error) from error
    return db


class Connections:
    """The connections of one process to one store."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self.key = key
        self._write_lock = threading.RLock()
        self._idle_lock = threading.Lock()
        self._idle: list[Connection] = []
        self._open = True
        self._writer: Connection = connect(path, key)

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """Hold the connection that writes; a thread that already holds it would mix two transactions and is refused."""
        with self._write_lock:
            self._check_open()
            if self._writer.in_transaction:
                raise RuntimeError("a transaction does not nest")
            yield self._writer

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Hold a connection that reads."""
        self._check_open()
        with self._idle_lock:
            db = self._idle.pop() if self._idle else None
        if db is None:
            db = connect(self.path, self.key)
            db.execute("PRAGMA query_only = ON")
        try:
            yield db
        finally:
            self._give_back(db)

    def close(self) -> None:
        """Close every connection; what is being read at this moment is closed when it is given back."""
        with self._write_lock, self._idle_lock:
            self._open = False
            for db in (*self._idle, self._writer):
                db.close()
            self._idle.clear()

    def _give_back(self, db: Connection) -> None:
        with self._idle_lock:
            if self._open and len(self._idle) < _IDLE_READERS:
                self._idle.append(db)
                return
        db.close()

    def _check_open(self) -> None:
        if not self._open:
            raise StoreTrouble(_("The store is closed."), hint=_("Sign in again."), code="store.closed")
