"""Looking after the store: is it sound, how large is it, and its projections computed anew from the log."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import Any, Final

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.evolve import SUBJECT_KIND, fold
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.event import chain_hash
from clerk_tui.domain.subjects import SUBJECTS
from clerk_tui.i18n import _
from clerk_tui.store import statements as sql
from clerk_tui.store import telling
from clerk_tui.store.access import Progress, silent
from clerk_tui.store.catalogs import CatalogKeeping
from clerk_tui.store.connection import CACHE_SIZE, Connection, connect
from clerk_tui.store.files import PRIVATE_FILE
from clerk_tui.store.projection import NameKeys, Projected, project, project_subject, read_event
from clerk_tui.store.records import CheckReport, Stats, Trouble
from clerk_tui.store.schema import create_schema, schema_of
from clerk_tui.store.trouble import plain_words

PROJECTIONS: Final = ("person", "search_key", "case_file", "case_state", "duty", "subject_file")
"""Everything that follows from the log; in the order in which rows may be entered."""

_KEYS: Final = {"search_key": "1, 2, 3", "duty": "1, 2, 3"}
"""The columns that order a projection, where it is not the first alone."""
_STEP: Final = 500
_MOST_TROUBLES: Final = 100
"""A store that is wrong throughout is wrong once, for the reader."""


class Maintenance(CatalogKeeping):
    """What an administrator does with a store."""

    path: Path
    name_keys: NameKeys
    key: bytes

    def check(self, progress: Progress = silent) -> CheckReport:
        """Verify the file, every hash and number of the log, and that folding it anew gives every row there is.

        Reads a snapshot: work goes on meanwhile. Takes about a second for every 10,000 cases.
        """
        with plain_words(), self.reading() as db:
            db.execute("BEGIN")
            try:
                troubles = [*_file_troubles(db), *_chain_troubles(db), *self._projection_troubles(db, progress)]
                events, cases = _count(db, "event"), _count(db, "case_file")
            finally:
                db.execute("ROLLBACK")
        return CheckReport(events=events, cases=cases, troubles=tuple(troubles[:_MOST_TROUBLES]))

    def rebuild(self, progress: Progress = silent) -> int:
        """Throw the projections away and fold all of them anew, in one transaction; return how many cases.

        Others read the old rows until it is done, but nobody can write.
        """
        with self.writing() as db, _roomy(db):
            for name in reversed(PROJECTIONS):
                db.execute(f"DELETE FROM {name}")  # noqa: S608 - a constant
            return project_all(db, db, self.calendar_of(db), self.name_keys, progress)

    def stats(self) -> Stats:
        """Return the sizes of things."""
        with self.reading() as db:
            return Stats(
                events=_count(db, "event"),
                cases=_count(db, "case_file"),
                open_cases=_count(db, "case_file", "closed_on IS NULL"),
                people=_count(db, "person"),
                drafts=_count(db, "draft"),
                attachments=_count(db, "attachment"),
                attachment_bytes=db.execute("SELECT coalesce(sum(size), 0) FROM attachment").fetchone()[0],
                file_bytes=_size(self.path),
                wal_bytes=_size(self.path.with_name(self.path.name + "-wal")),
                schema=schema_of(db),
            )

    def checkpoint(self) -> None:
        """Bring everything that was committed from the journal into the file itself."""
        with plain_words(), self.reading() as db:
            db.execute("PRAGMA query_only = OFF")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            db.execute("PRAGMA query_only = ON")

    def vacuum(self) -> None:
        """Write the file anew without its gaps; others wait, so not during opening hours."""
        with plain_words():
            db = connect(self.path, self.key)
            try:
                db.execute("VACUUM")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                db.close()

    def _projection_troubles(self, db: Connection, progress: Progress) -> Iterator[Trouble]:
        """Fold everything into an empty store beside this one and lay the two side by side."""
        beside = self.path.with_name(f".{self.path.name}.check-{os.getpid()}")
        beside.touch(mode=PRIVATE_FILE)
        try:
            fresh = connect(beside, self.key)
        finally:
            # Open, it needs no name any more; and so no crash leaves it behind.
            beside.unlink()
        try:
            fresh.execute("PRAGMA journal_mode = OFF")
            fresh.execute("PRAGMA synchronous = OFF")
            fresh.execute("BEGIN")
            create_schema(fresh)
            with _roomy(fresh):
                project_all(db, fresh, self.calendar_of(db), self.name_keys, progress)
            for name in PROJECTIONS:
                yield from _differences(name, db, fresh)
        finally:
            fresh.close()


@contextmanager
def _roomy(db: Connection) -> Iterator[None]:
    """Let *db* keep 128 MiB of pages: keys of people fall on random pages, each to be decrypted and encrypted again."""
    db.execute("PRAGMA cache_size = -131072")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {CACHE_SIZE}")


def project_all(
    source: Connection, target: Connection, calendar: WorkCalendar, name_keys: NameKeys, progress: Progress = silent
) -> int:
    """Fold all that is in *source*'s log and write its rows to *target*; return how many cases."""
    total = source.execute("SELECT count(DISTINCT subject) FROM event WHERE kind = 'received'").fetchone()[0]
    done, states = 0, folded(source)
    while some := [Projected(state, new=True) for state in islice(states, _STEP)]:
        project(target, some, calendar, name_keys)
        done += len(some)
        progress(done, total)
    for kind, subject in folded_subjects(source):
        project_subject(target, kind, subject)
    telling.rebuild(source, target)
    progress(done, total)
    return done


def folded(db: Connection) -> Iterator[CaseState]:
    """Give the state of every case in the log, in the order in which they were received."""
    events = map(read_event, sql.CASE_EVENTS.run(db, kind=SUBJECT_KIND))
    for _subject, own in groupby(events, key=lambda event: event.subject):
        if (state := fold(own)) is not None:
            yield state


def folded_subjects(db: Connection) -> Iterator[tuple[str, Any]]:
    """Give kind and state of every other subject in the log that is folded at all."""
    events = map(read_event, sql.OTHER_EVENTS.run(db))
    for (kind, _subject), own in groupby(events, key=lambda event: (event.subject_kind, event.subject)):
        if kind in SUBJECTS and (state := SUBJECTS[kind].fold(own)) is not None:
            yield kind, state


def _file_troubles(db: Connection) -> Iterator[Trouble]:
    for pragma in ("integrity_check", "cipher_integrity_check"):
        for (line,) in db.execute(f"PRAGMA {pragma}"):
            if line != "ok":
                yield Trouble("file", pragma, str(line))
    for table, row, *_rest in db.execute("PRAGMA foreign_key_check"):
        yield Trouble("reference", f"{table} {row}", _("It points to a row that does not exist."))


def _chain_troubles(db: Connection) -> Iterator[Trouble]:
    device, seq, previous = 0, 0, b""
    for row in sql.ALL_EVENTS.run(db):
        event = read_event(row)
        if event.device != device:
            device, seq, previous = event.device, 0, b""
        if event.seq != seq + 1:
            detail = _("Before it the log of device {device} has only number {seq}: events are missing.")
            yield Trouble("gap", str(event.id), detail.format(device=f"{device:010d}", seq=seq))
        if event.hash != chain_hash(previous, event):
            yield Trouble("chain", str(event.id), _("This event was changed, or the one before it."))
        seq, previous = event.seq, event.hash


def _differences(name: str, ours: Connection, fresh: Connection) -> Iterator[Trouble]:
    query = f"SELECT * FROM {name} ORDER BY {_KEYS.get(name, '1')}"  # noqa: S608 - constants
    for have, want in zip_longest(ours.execute(query), fresh.execute(query)):
        if have != want:
            row: Any = (have or want)[0]
            yield Trouble(
                "projection", f"{name} {row}", _("This row is not what the log says; compute the lists anew.")
            )


def _count(db: Connection, table: str, where: str = "true") -> int:
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608 - constants


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
