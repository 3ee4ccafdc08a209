"""The store: one encrypted file that several threads and processes share.

Heavy to import (SQLModel); see the package's docstring.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import msgspec

from clerk_tui.domain.case.summary import FOLD_VERSION
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.paths import make_private
from clerk_tui.store import statements as sql
from clerk_tui.store.attachments import AttachmentReading
from clerk_tui.store.cases import CaseReading
from clerk_tui.store.connection import Connection, Connections, connect
from clerk_tui.store.drafts import DraftKeeping
from clerk_tui.store.duties import DutyReading
from clerk_tui.store.files import PRIVATE_FILE, settle
from clerk_tui.store.licences import LicenceKeeping
from clerk_tui.store.maintenance import Maintenance
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.projection import NameKeys
from clerk_tui.store.records import SITE, Site
from clerk_tui.store.schema import SCHEMA, create_schema, schema_of
from clerk_tui.store.subjects import SubjectReading
from clerk_tui.store.trouble import file_trouble, plain_words
from clerk_tui.store.users import UserKeeping
from clerk_tui.store.worklist import WorkListReading
from clerk_tui.store.writer import Writer

FOLD = "fold_version"
"""The setting that says by which fold the projections were computed."""

__all__ = ["Site", "Snapshot", "Store", "Writer"]


def no_keys(_name: str) -> Sequence[str]:
    """Find nobody by pinyin."""
    return ()


class Snapshot(CaseReading, SubjectReading, DutyReading, AttachmentReading):
    """The store as it was at one moment, however long a report takes to read it."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold the snapshot's connection."""
        with plain_words():
            yield self.db


class Store(
    CaseReading,
    SubjectReading,
    DutyReading,
    WorkListReading,
    DraftKeeping,
    LicenceKeeping,
    UserKeeping,
    Maintenance,
    AttachmentReading,
):
    """A store that is open. All methods may be called from any thread; a transaction belongs to the thread in it."""

    def __init__(self, connections: Connections, name_keys: NameKeys, passwords: Passwords) -> None:
        super().__init__()
        self._connections = connections
        self.path = connections.path
        self.key = connections.key
        self.name_keys = name_keys
        self.passwords = passwords
        self.site = self._read_site()

    @classmethod
    def create(
        cls,
        path: Path,
        key: bytes,
        site: Site,
        *,
        name_keys: NameKeys = no_keys,
        passwords: Passwords | None = None,
    ) -> Self:
        """Make a new store at *path*, encrypted with *key* (32 bytes), and open it.

        Raises StoreTrouble when there is a file already or none can be made.
        """
        if path.exists():
            raise StoreTrouble(
                _("There is already a store at “{path}”.").format(path=path),
                hint=_("Sign in to it, or choose another place."),
                code="store.exists",
            )
        # Made under another name: a set-up that is interrupted leaves no half store behind.
        part = path.with_name(f".{path.name}.part")
        try:
            make_private(path.parent)
            part.unlink(missing_ok=True)
            part.touch(mode=PRIVATE_FILE)
            _make(part, key, site)
            settle(part, path)
        except OSError as error:
            raise file_trouble(error, path) from error
        return cls.open(path, key, name_keys=name_keys, passwords=passwords)

    @classmethod
    def open(cls, path: Path, key: bytes, *, name_keys: NameKeys = no_keys, passwords: Passwords | None = None) -> Self:
        """Open the store at *path*. *name_keys* gives the pinyin a name is found by, the same for every process.

        A store of an older program is backed up beside itself and brought up to date. Raises StoreTrouble: no such
        file, wrong key, damaged, or written by a newer program.
        """
        _bring_up_to_date(path, key)
        connections = Connections(path, key)
        try:
            store = cls(connections, name_keys, passwords or Passwords())
            if store.setting(FOLD) != str(FOLD_VERSION):
                store.rebuild()
                store.put_setting(FOLD, str(FOLD_VERSION))
        except BaseException:
            connections.close()
            raise
        return store

    def backup(self, target: Path) -> Path:
        """Copy the store and its key file to *target* while work goes on; see ``backup.backup``."""
        from clerk_tui.store.backup import backup

        return backup(self.path, self.key, target)

    def close(self) -> None:
        """Close every connection; the store cannot be used afterwards."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold a connection for reading."""
        with plain_words(), self._connections.reader() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold a transaction: committed at the end of the block, rolled back when an exception leaves it."""
        with plain_words(), self._connections.writer() as db:
            # Taking the lock at once, not at the first write, means that waiting can be the only trouble.
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """Append to the log in one transaction: durable when the block has ended, as if never begun when it raises.

        Keep it short: other windows wait. Raises StoreTrouble when another process writes for five seconds.
        """
        with self.writing() as db:
            writer = Writer(self, db)
            yield writer
            writer.finish()

    @contextmanager
    def reader(self) -> Iterator[Snapshot]:
        """Read the store as it is now for as long as the block lasts; writers are not held up."""
        with self.reading() as db:
            db.execute("BEGIN")
            try:
                yield Snapshot(db)
            finally:
                db.execute("ROLLBACK")

    @staticmethod
    def new_query_code() -> str:
        """Return six random digits: who asks after a case must know them besides its number."""
        return f"{secrets.randbelow(10**6):06d}"

    def _read_site(self) -> Site:
        text = self.setting(SITE)
        if not text:
            raise StoreTrouble(
                _("The store does not say where it belongs."),
                hint=_("Restore the latest backup."),
                code="store.damaged",
            )
        return msgspec.json.decode(text, type=Site)


def _make(path: Path, key: bytes, site: Site) -> None:
    with plain_words():
        db = connect(path, key)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        create_schema(db)
        sql.PUT_SETTING.run(db, key=SITE, value=msgspec.json.encode(site).decode())
        sql.PUT_SETTING.run(db, key=FOLD, value=str(FOLD_VERSION))
        db.execute("COMMIT")
        db.close()


def _bring_up_to_date(path: Path, key: bytes) -> None:
    """Upgrade an older store. Raises StoreTrouble for one that a newer program wrote, or that is no store."""
    with plain_words():
        db = connect(path, key)
        try:
            found = schema_of(db)
        finally:
            db.close()
    if not found:
        raise StoreTrouble(
            _("The set-up of this store was never finished."),
            hint=_("If cases were taken in here, restore the latest backup; else remove the file and set up again."),
            code="store.unfinished",
        )
    if found > SCHEMA:
        raise StoreTrouble(
            _("A newer version of the program wrote this store (schema {found}; this program knows {known}).").format(
                found=found, known=SCHEMA
            ),
            hint=_("Update the program on this machine."),
            code="store.newer",
        )
    if found < SCHEMA:
        from clerk_tui.store.upgrade import upgrade

        upgrade(path, key, SCHEMA)
