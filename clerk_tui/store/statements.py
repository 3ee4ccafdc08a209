"""The statements of the hot path: written with SQLAlchemy against the tables, compiled once, run on the bare driver.

A column that is renamed breaks here at import, not at a counter; and an intake pays for none of the machinery.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.sql.compiler import SQLCompiler

from clerk_tui.store import tables as t
from clerk_tui.store.connection import Connection
from clerk_tui.store.records import PersonRow

_DIALECT = sqlite.dialect(paramstyle="qmark")


class Prepared:
    """A compiled statement: its SQL, its parameters in order, and the constants that were written into it."""

    def __init__(self, statement: sa.ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        self.constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._in_order = _picker(tuple(compiled.positiontup or ()))

    def run(self, db: Connection, **parameters: Any) -> Any:
        """Execute on *db* and return the driver's cursor."""
        return db.execute(self.sql, self._in_order(self.constants | parameters if self.constants else parameters))

    def run_many(self, db: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute once for each of *rows*; the statement must hold no constants."""
        db.executemany(self.sql, map(self._in_order, rows))


def _picker(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what puts named values in order: SQLite binds by position in half the time it needs by name."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


_ONE: sa.ColumnElement[int] = sa.literal_column("1")
EMPTY: sa.ColumnElement[str] = sa.literal_column("''")
"""An empty string written out, as the conditions of partial indices have it."""


def table(model: type[t.Table]) -> sa.Table:
    """Return the Core table behind *model*."""
    found: sa.Table = model.__table__  # type: ignore[attr-defined]
    return found


def insert_into(model: type[t.Table]) -> Insert:
    """Return an insert of every column of *model*."""
    return insert(table(model))


def _upsert(model: type[t.Table], *keys: str, fixed: frozenset[str] = frozenset()) -> Insert:
    statement = insert_into(model)
    changed = {c.name: statement.excluded[c.name] for c in table(model).c if c.name not in fixed.union(keys)}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


_NUMBER_AND_PLACE = ("case_no", "case_no_reversed", "query_code", "place", "window", "clerk")
_ITEM = ("item", "item_name", "received_at", "received_on", "channel", "filed_no")
_BUNDLE = ("bundle", "bundle_no", "bundle_item", "member")
_APPLICANT = ("person", "applicant_kind", "applicant_name", "document_type", "document_number", "phone", "agent_name")
_FIXED_AT_RECEIPT = frozenset(_NUMBER_AND_PLACE + _ITEM + _BUNDLE + _APPLICANT)
"""Left out of an update: SQLite rewrites the index of every column that is set, changed or not."""


def _met(model: type[t.Table]) -> sa.ClauseElement:
    """A person comes again: the newest details count, but a blank does not wipe out what was known."""
    statement = insert_into(model)
    new, old = statement.excluded, table(model).c
    kept = {name: sa.func.coalesce(sa.func.nullif(new[name], EMPTY), old[name]) for name in ("phone", "address")}
    changed = {name: new[name] for name in ("kind", "name", "legal_rep", "last_case", "last_on")}
    return statement.on_conflict_do_update(
        index_elements=["document_reversed", "document_type"],
        set_={**changed, **kept, "visits": old.visits + new.visits},
    ).returning(old.id)


event = table(t.EventTable)
case = table(t.CaseTable)
case_state = table(t.CaseStateTable)
serial = table(t.SerialTable)
person = table(t.PersonTable)
PERSON = tuple(person.c[name] for name in PersonRow.__struct_fields__)
"""The columns of a ``PersonRow``."""
search_key = table(t.SearchKeyTable)
setting = table(t.SettingTable)
subject = table(t.SubjectTable)
duty = table(t.DutyTable)

_next_serials = insert_into(t.SerialTable).values(
    device=sa.bindparam("device"), day=sa.bindparam("day"), last=sa.bindparam("count")
)

INSERT_EVENT = Prepared(insert_into(t.EventTable))
EVENTS_OF = Prepared(sa.select(event).where(event.c.subject == sa.bindparam("subject")).order_by(event.c.id))
LAST_EVENT = Prepared(
    sa.select(event.c.id, event.c.hash)
    .where(event.c.id.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(event.c.id.desc())
    .limit(_ONE)
)
NEXT_SERIALS = Prepared(
    _next_serials.on_conflict_do_update(
        index_elements=["device", "day"], set_={"last": serial.c.last + sa.bindparam("count")}
    ).returning(serial.c.last)
)
PUT_CASE = Prepared(_upsert(t.CaseTable, "id", fixed=_FIXED_AT_RECEIPT))
PUT_STATE = Prepared(_upsert(t.CaseStateTable, "id"))
STATE_OF = Prepared(sa.select(case_state.c.state).where(case_state.c.id == sa.bindparam("id")))
PERSON_OF_CASE = Prepared(sa.select(case.c.person).where(case.c.id == sa.bindparam("id")))
CASE_BY_NUMBER = Prepared(sa.select(case.c.id).where(case.c.case_no_reversed == sa.bindparam("reversed")))
CASE_BY_FILED = Prepared(
    sa.select(case.c.id).where(
        # The last says nothing new: by it SQLite knows that the partial index has them all.
        case.c.filed_no == sa.bindparam("filed_no"),
        case.c.channel == sa.bindparam("channel"),
        case.c.filed_no != EMPTY,
    )
)
PUT_SUBJECT = Prepared(_upsert(t.SubjectTable, "id", fixed=frozenset({"kind"})))
SUBJECT_STATE = Prepared(
    sa.select(subject.c.state).where(subject.c.id == sa.bindparam("id"), subject.c.kind == sa.bindparam("kind"))
)
SUBJECT_BY_NUMBER = Prepared(
    sa.select(subject.c.kind, subject.c.id).where(
        subject.c.number_reversed == sa.bindparam("reversed"), subject.c.number != EMPTY
    )
)
DROP_DUTIES = Prepared(sa.delete(duty).where(duty.c.case_id == sa.bindparam("case")))
PUT_DUTY = Prepared(_upsert(t.DutyTable, "case_id", "kind", "ref"))
MEET_PERSON = Prepared(_met(t.PersonTable))
CAME_WITH = Prepared(
    sa.select(_ONE)
    .where(*(case.c[name] == sa.bindparam(name) for name in ("bundle", "document_number", "document_type")))
    .limit(_ONE)
)
"""Whether a bundle has a case of this applicant."""
PERSON_BY_DOCUMENT = Prepared(
    sa.select(*PERSON).where(
        person.c.document_reversed == sa.bindparam("reversed"), person.c.document_type == sa.bindparam("document_type")
    )
)
PUT_SEARCH_KEY = Prepared(insert_into(t.SearchKeyTable).on_conflict_do_nothing())
SETTING = Prepared(sa.select(setting.c.value).where(setting.c.key == sa.bindparam("key")))
PUT_SETTING = Prepared(_upsert(t.SettingTable, "key"))
PUT_DRAFT = Prepared(_upsert(t.DraftTable, "id"))
DELETE_DRAFT = Prepared(sa.delete(table(t.DraftTable)).where(table(t.DraftTable).c.id == sa.bindparam("id")))
ALL_STATES = Prepared(sa.select(case_state.c.state, case.c.due_on).join(case, case.c.id == case_state.c.id))
UPDATE_DATES = Prepared(
    sa.update(case)
    .where(case.c.id == sa.bindparam("case"))
    .values({name: sa.bindparam(name) for name in ("due_on", "soon_on", "provisional", "next_on")})
)
OTHER_EVENTS = Prepared(sa.select(event).where(sa.text("subject_kind <> 'case'")).order_by(event.c.subject, event.c.id))
"""Everything that is about no case; few enough to be sorted."""
ALL_EVENTS = Prepared(sa.select(event).order_by(event.c.id))
CASE_EVENTS = Prepared(
    sa.select(event).where(event.c.subject_kind == sa.bindparam("kind")).order_by(event.c.subject, event.c.id)
)
