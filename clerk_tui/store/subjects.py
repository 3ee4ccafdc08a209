"""Reading what the log is about besides cases: bundles, buildings, appointments, decisions about credit."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from clerk_tui.store import statements as sql
from clerk_tui.store.access import Reading
from clerk_tui.store.projection import decode_subject, digits
from clerk_tui.store.records import SubjectRow

_subject = sql.subject.c
_ROW = tuple(_subject[name] for name in SubjectRow.__struct_fields__)


class SubjectReading(Reading):
    """Everything that is asked about subjects, whatever their kind."""

    def subject(self, kind: str, subject_id: int) -> Any:
        """Return the state of a subject, of the type its ``SubjectKind`` names, or None."""
        with self.reading() as db:
            row = sql.SUBJECT_STATE.run(db, kind=kind, id=subject_id).fetchone()
        return decode_subject(kind, row[0]) if row else None

    def subject_by_number(self, number: str) -> tuple[str, int] | None:
        """Return kind and id of the subject with *number* (ungrouped, as typed or scanned), or None."""
        if not number:
            return None
        with self.reading() as db:
            row = sql.SUBJECT_BY_NUMBER.run(db, reversed=number[::-1]).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def subjects(
        self, kind: str, *, closed: bool | None = None, reference: str = "", text: str = "", limit: int = 500
    ) -> list[SubjectRow]:
        """Return the subjects of *kind*, newest first; *text* is a part of what it is called, of a name or a number."""
        query = sa.select(*_ROW).where(_subject.kind == kind)
        if closed is not None:
            query = query.where(_subject.closed_on.is_not(None) if closed else _subject.closed_on.is_(None))
        if reference:
            # The second says nothing new: by it SQLite knows that the partial index has them all.
            query = query.where(_subject.reference == reference, _subject.reference != sql.EMPTY)
        if text:
            ways = [sa.func.instr(_subject[name], text) > 0 for name in ("title", "who")]
            if number := digits(text):
                ways.append(sa.func.instr(_subject.number, number) > 0)
            query = query.where(sa.or_(*ways))
        prepared = sql.Prepared(query.order_by(_subject.id.desc()).limit(limit))
        with self.reading() as db:
            return [_read(row) for row in prepared.run(db)]


def _read(row: Sequence[Any]) -> SubjectRow:
    return msgspec.convert(dict(zip(SubjectRow.__struct_fields__, row, strict=True)), SubjectRow)
