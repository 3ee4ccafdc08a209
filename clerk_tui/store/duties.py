"""What is owed and what is to be looked at, across all cases."""

from typing import Any

import msgspec
import sqlalchemy as sa

from clerk_tui.store import statements as sql
from clerk_tui.store.access import Reading
from clerk_tui.store.records import DutyFilter, DutyRow

_duty, _case = sql.duty.c, sql.case.c
_ROW = tuple(_duty[name] if name in _duty else _case[name] for name in DutyRow.__struct_fields__)


class DutyReading(Reading):
    """The duties of all cases, as the cases' own logs tell them."""

    def duties(self, wanted: DutyFilter, limit: int = 500) -> list[DutyRow]:
        """Return the duties that *wanted* describes: what is due first, first; what is not due on any day, last."""
        order = (_duty.due_on.asc().nulls_last(), _duty.case_id.asc(), _duty.kind.asc(), _duty.ref.asc())
        joined = sql.duty.join(sql.case, _case.id == _duty.case_id)
        query = sa.select(*_ROW).select_from(joined).where(*_conditions(wanted)).order_by(*order).limit(limit)
        with self.reading() as db:
            found = list(sql.Prepared(query).run(db))
        return [msgspec.convert(dict(zip(DutyRow.__struct_fields__, row, strict=True)), DutyRow) for row in found]


def _conditions(wanted: DutyFilter) -> list[sa.ColumnElement[bool]]:
    given: list[sa.ColumnElement[bool]] = []
    if wanted.kinds:
        given.append(_duty.kind.in_(sorted(wanted.kinds)))
    if wanted.status:
        # Written out, or SQLite could not tell that the index of open ones has it.
        known = sa.literal_column("'open'") if wanted.status == "open" else sa.literal(wanted.status)
        given.append(_duty.status == known)
    if wanted.due_before:
        given.append(_duty.due_on < wanted.due_before.isoformat())
    if wanted.case_id is not None:
        given.append(_duty.case_id == wanted.case_id)
    for name in ("department", "place"):
        if value := getattr(wanted, name):
            given.append(_case[name] == value)
    if wanted.document_number:
        given.append(_duty.person.in_(_people(wanted)))
    return given


def _people(wanted: DutyFilter) -> sa.Select[Any]:
    person = sql.person.c
    found: sa.Select[Any] = sa.select(person.id).where(person.document_reversed == wanted.document_number[::-1])
    return found.where(person.document_type == wanted.document_type) if wanted.document_type else found
