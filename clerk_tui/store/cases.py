"""Reading cases and the people they belong to: one, a list, or by what somebody remembers of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.state import CLOSED, CaseState
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.session import SESSION, USER
from clerk_tui.store import statements as sql
from clerk_tui.store.access import Reading
from clerk_tui.store.projection import CASE_COLUMNS, decode_state, digits, read_case, read_event
from clerk_tui.store.records import CaseFilter, CaseRow, FindQuery, Order, PersonRow

SHORTEST_TAIL: Final = 3
"""A shorter tail of a number finds half the county."""

_ROW = tuple(sql.case.c[name] for name in CASE_COLUMNS)
_ORDER: dict[Order, tuple[Any, ...]] = {
    Order.NEXT: (sql.case.c.next_on.asc().nulls_last(), sql.case.c.id.asc()),
    Order.NEWEST: (sql.case.c.id.desc(),),
    Order.OLDEST: (sql.case.c.id.asc(),),
}


class CaseReading(Reading):
    """Everything that is asked about cases."""

    def case(self, case_id: int) -> CaseState | None:
        """Return the state of a case, or None."""
        with self.reading() as db:
            row = sql.STATE_OF.run(db, id=case_id).fetchone()
        return decode_state(row[0]) if row else None

    def case_id(self, case_no: str) -> int | None:
        """Return the id of the case with the number *case_no* (23 digits, ungrouped), or None."""
        with self.reading() as db:
            row = sql.CASE_BY_NUMBER.run(db, reversed=case_no[::-1]).fetchone()
        return int(row[0]) if row else None

    def case_by_filed(self, channel: Channel, filed_no: str) -> int | None:
        """Return the id of the case that was filed through *channel* under *filed_no*, or None."""
        with self.reading() as db:
            row = sql.CASE_BY_FILED.run(db, channel=channel, filed_no=filed_no).fetchone()
        return int(row[0]) if row else None

    def events(self, subject: int) -> list[Event]:
        """Return everything the log says about a case or another subject, in order."""
        with self.reading() as db:
            return [read_event(row) for row in sql.EVENTS_OF.run(db, subject=subject)]

    def deeds(self, *, kinds: Sequence[str] = (), limit: int = 200, offset: int = 0) -> list[Event]:
        """Return what the log says about sessions and users, newest first; or of *kinds* only, whatever it is about."""
        event = sql.event
        query = sa.select(event).where(sa.text("subject_kind <> 'case'")).order_by(event.c.id.desc())
        query = query.where(event.c.kind.in_(kinds) if kinds else event.c.subject_kind.in_([SESSION, USER]))
        return [read_event(row) for row in self._rows(query.limit(limit).offset(offset))]

    def cases(
        self, wanted: CaseFilter, order: Order = Order.NEXT, limit: int | None = 200, offset: int = 0
    ) -> list[CaseRow]:
        """Return the cases that *wanted* describes; *limit* None gives all of them."""
        query = sa.select(*_ROW).where(*_conditions(wanted)).order_by(*_ORDER[order])
        if limit is not None:
            query = query.limit(limit).offset(offset)
        return [read_case(row) for row in self._rows(query)]

    def count(self, wanted: CaseFilter) -> int:
        """Return how many cases *wanted* describes."""
        query = sa.select(sa.func.count()).select_from(sql.case).where(*_conditions(wanted))
        return int(self._rows(query)[0][0])

    def decided_on(self, day: date) -> int:
        """Return how many cases were decided on *day*."""
        query = sa.select(sa.func.count()).where(sql.case.c.decided_on == day.isoformat())
        return int(self._rows(query)[0][0])

    def find(self, query: FindQuery, limit: int = 50) -> list[CaseRow]:
        """Return the cases that fit any field of *query*, newest first."""
        case = sql.case
        ways: list[sa.Select[Any]] = []
        tail = digits(query.case_no_tail)[::-1]
        if len(tail) >= SHORTEST_TAIL:
            # People also read a number out without its check digit, which then may be any of ten.
            starts = (tail, *(f"{check}{tail}" for check in range(10)))
            ways += [sa.select(case.c.id).where(_starts(case.c.case_no_reversed, start)) for start in starts]
            # The number of a bundle leads to its members.
            numbered = sa.or_(*(_starts(sql.subject.c.number_reversed, start) for start in starts))
            bundles = sa.select(sql.subject.c.id).where(numbered, sql.subject.c.number != sql.EMPTY)
            ways.append(sa.select(case.c.id).where(case.c.bundle.in_(bundles)))
        people = _people_matching(query)
        if people is not None:
            ways.append(sa.select(case.c.id).where(case.c.person.in_(people)))
        if not ways:
            return []
        # A union, not an OR: so SQLite takes each way's own index and does not go through all cases for the order.
        found = sa.select(*_ROW).where(case.c.id.in_(sa.union(*ways))).order_by(case.c.id.desc()).limit(limit)
        return [read_case(row) for row in self._rows(found)]

    def find_people(self, query: FindQuery, limit: int = 50) -> list[PersonRow]:
        """Return the applicants that fit any field of *query* but the case number, last seen first."""
        people = _people_matching(query)
        if people is None:
            return []
        person = sql.person
        found = sa.select(*sql.PERSON).where(person.c.id.in_(people)).order_by(person.c.last_case.desc()).limit(limit)
        return [_read_person(row) for row in self._rows(found)]

    def person(self, document_type: DocumentType, number: str) -> PersonRow | None:
        """Return the applicant with this document as last taken in, or None."""
        with self.reading() as db:
            row = sql.PERSON_BY_DOCUMENT.run(db, document_type=document_type, reversed=number[::-1]).fetchone()
        return _read_person(row) if row else None

    def _rows(self, query: sa.ClauseElement) -> list[Any]:
        prepared = sql.Prepared(query)
        with self.reading() as db:
            return list(prepared.run(db))


def _read_person(row: Sequence[Any]) -> PersonRow:
    return msgspec.convert(dict(zip(PersonRow.__struct_fields__, row, strict=True)), PersonRow)


def _starts(column: sa.ColumnElement[str], prefix: str) -> sa.ColumnElement[bool]:
    """A prefix as a range: unlike LIKE it always uses the index, and nothing in it needs escaping."""
    return sa.and_(column >= prefix, column < prefix + "\U0010ffff")


def _contains(column: sa.ColumnElement[str], part: str) -> sa.ColumnElement[bool]:
    return sa.func.instr(column, part) > 0


def _people_matching(query: FindQuery) -> sa.CompoundSelect[Any] | None:
    key, person = sql.search_key, sql.person
    ways: list[sa.Select[Any]] = []

    def starts(kind: str, prefix: str) -> None:
        ways.append(sa.select(key.c.person).where(key.c.kind == kind, _starts(key.c.key, prefix)))

    if query.name:
        # A scan, but of nothing else than names: the given name alone must find, too.
        ways.append(sa.select(key.c.person).where(key.c.kind == "name", _contains(key.c.key, query.name)))
    if query.name_pinyin:
        starts("pinyin", query.name_pinyin.lower())
    if len(query.document_tail) >= SHORTEST_TAIL:
        tail = query.document_tail[::-1].upper()
        ways.append(sa.select(person.c.id).where(_starts(person.c.document_reversed, tail)))
    if len(phone := digits(query.phone_tail)) >= SHORTEST_TAIL:
        starts("phone", phone[::-1])
    return sa.union(*ways) if ways else None


def _conditions(wanted: CaseFilter) -> list[sa.ColumnElement[bool]]:
    case = sql.case.c
    given: list[sa.ColumnElement[bool]] = []
    if wanted.phases:
        given.append(case.phase.in_(sorted(wanted.phases)))
        if wanted.phases.isdisjoint(CLOSED):
            # Follows from the phases; said so that SQLite may use the index of open cases.
            given.append(case.closed_on.is_(None))
    for name in ("department", "place", "clerk", "item", "window", "channel", "direction"):
        if value := getattr(wanted, name):
            given.append(case[name] == value)
    for name in ("handler", "person", "corrected", "bundle"):
        if (value := getattr(wanted, name)) is not None:
            given.append(case[name] == value)
    if wanted.received_from:
        given.append(case.received_on >= wanted.received_from.isoformat())
    if wanted.received_to:
        given.append(case.received_on <= wanted.received_to.isoformat())
    if wanted.due_before:
        given += [case.closed_on.is_(None), case.next_on < wanted.due_before.isoformat()]
    if wanted.overdue_on:
        # An open case, said so that SQLite need look at no other; while papers are awaited, the limit may still pass.
        given += [case.closed_on.is_(None), case.decided_on.is_(None), case.due_on < wanted.overdue_on.isoformat()]
    if wanted.closed is not None:
        given.append(case.closed_on.is_not(None) if wanted.closed else case.closed_on.is_(None))
    if wanted.debts is not None:
        given.append(case.debts > 0 if wanted.debts else case.debts == 0)
        if wanted.debts:
            # Only an open case owes; said so that SQLite may use the index of open cases.
            given.append(case.closed_on.is_(None))
    if wanted.filed_no:
        # The second says nothing new: by it SQLite knows that the partial index has them all.
        given += [case.filed_no == wanted.filed_no, case.filed_no != sql.EMPTY]
    if wanted.text:
        given.append(sa.or_(_contains(case.applicant_name, wanted.text), _contains(case.item_name, wanted.text)))
    return given
