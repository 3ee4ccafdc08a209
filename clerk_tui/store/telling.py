"""The outbox: who is still to be told what, who is telling it at this moment, and how it went.

A row follows from the log and can be computed anew from it; only how often it was tried, and why in vain, is known here
alone. Taking rows up is a transaction of its own: several processes share the work and never the message.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from clerk_tui.domain.case.bodies import decode_body
from clerk_tui.domain.case.folds.told import follow
from clerk_tui.domain.case.told_bodies import (
    BODIES,
    Answer,
    Fact,
    FactKind,
    Telling,
    TellingStatus,
)
from clerk_tui.domain.event import SEQUENCES_PER_DEVICE, Event
from clerk_tui.store import statements as sql
from clerk_tui.store import tables as t
from clerk_tui.store.access import Writing
from clerk_tui.store.connection import Connection
from clerk_tui.store.projection import read_event

_OURS: Final = (TellingStatus.QUEUED, TellingStatus.RECEIVED)
TOLD: Final = (TellingStatus.SENT, TellingStatus.PRINTED, TellingStatus.RECEIVED)


class TellingLine(Struct, frozen=True, kw_only=True):
    """One receiver and one fact, as lists show it: nobody is named."""

    id: int
    case_id: int
    case_no: str
    item_name: str
    receiver: str
    key: str
    fact: FactKind
    status: TellingStatus
    attempts: int
    next_at: datetime | None
    """When it is sent, or the answer asked for, next; None when that is somebody else's turn."""
    error: str
    """Why the last attempt was in vain; see ``sync.telling.trouble``."""
    answer: Answer | None
    at: datetime
    sent_at: datetime | None
    over: bool
    """Whether the case ended before the receiver answered."""


class Taken(Struct, frozen=True, kw_only=True):
    """A message that the taker sends now; nobody else does before *until*."""

    telling: Telling
    attempts: int
    """This one included; tells a later taker from an earlier one whose time ran out."""


_telling = sql.table(t.TellingTable)
_event = sql.table(t.EventTable)
_PUT = sql.Prepared(sql.insert_into(t.TellingTable).on_conflict_do_nothing())
_FOLLOWED = ("status", "answer", "sent_at", "next_at")
_BY_KEY = sql.Prepared(sa.select(_telling).where(_telling.c.key == sa.bindparam("key")))
_CHANGE = sql.Prepared(
    sa.update(_telling)
    .where(_telling.c.id == sa.bindparam("row"))
    .values({name: sa.bindparam(name) for name in (*_FOLLOWED, "error")})
)
_PUT_OFF = sql.Prepared(
    sa.update(_telling)
    .where(_telling.c.id == sa.bindparam("row"), _telling.c.attempts == sa.bindparam("attempt"))
    .values(next_at=sa.bindparam("next_at"), error=sa.bindparam("error"))
)
_LAY_DOWN = sql.Prepared(
    sa.update(_telling)
    .where(_telling.c.id == sa.bindparam("row"), _telling.c.attempts == sa.bindparam("attempt"))
    .values(attempts=_telling.c.attempts - sa.literal_column("1"), next_at=sa.null(), error=sa.bindparam("error"))
)
_WAITING = (
    sa.select(_telling.c.id)
    .where(
        _telling.c.next_at <= sa.bindparam("now"),
        _telling.c.receiver == sa.bindparam("receiver"),
        _telling.c.status.in_((sa.bindparam("queued"), sa.bindparam("acknowledged"))),
        # What another workstation queued, that workstation sends.
        _telling.c.id // SEQUENCES_PER_DEVICE == sa.bindparam("device"),
    )
    .order_by(_telling.c.next_at, _telling.c.id)
    .limit(sa.bindparam("most"))
)
_TAKE = sql.Prepared(
    sa.update(_telling)
    .where(_telling.c.id.in_(_WAITING))
    .values(attempts=_telling.c.attempts + sa.literal_column("1"), next_at=sa.bindparam("until"))
    .returning(_telling)
)
_ABOUT_TELLINGS = sql.Prepared(
    sa.select(_event)
    .where(_event.c.kind.in_([sa.literal_column(f"'{kind}'") for kind in BODIES]))
    .order_by(_event.c.id)
)
_case = sql.case
_LINES = sa.select(_telling, _case.c.case_no, _case.c.item_name, _case.c.closed_on, _case.c.decided_on).join(
    _case, _case.c.id == _telling.c.case_id
)


_AWAITED = _telling.c.next_at >= sa.literal_column("''")
"""Said so that SQLite knows that the partial index has them all."""
_NEWEST_AWAITED = sa.text("+telling.id DESC")
"""The plus keeps SQLite from reading the whole outbox backwards for the sake of the order."""


def record(db: Connection, events: Iterable[Event]) -> None:
    """Bring the outbox up to what *events* say, inside the transaction that appended them; again is no harm."""
    for event in events:
        if event.kind not in BODIES:
            continue
        try:
            body = decode_body(event.kind, event.v, event.body)
        except msgspec.ValidationError:
            # A damaged body from elsewhere is kept in the log; nobody can be told what it said.
            continue
        row = _BY_KEY.run(db, key=getattr(body, "key", "")).fetchone()
        known = _read(row) if row else None
        telling = follow(known, event, body)
        if telling is None or telling == known:
            continue
        if known is None:
            _PUT.run(db, **_new_row(telling))
        else:
            _CHANGE.run(db, row=telling.id, error="", **_followed(telling, event.at))


def rebuild(source: Connection, target: Connection) -> None:
    """Write the outbox that follows from *source*'s log to *target*, where it is empty."""
    record(target, map(read_event, _ABOUT_TELLINGS.run(source)))


def by_key(db: Connection, key: str) -> Telling | None:
    """Return a telling as this connection sees it, or None."""
    row = _BY_KEY.run(db, key=key).fetchone()
    return _read(row) if row else None


class Outbox:
    """The outbox of a store."""

    def __init__(self, store: Writing, device: int) -> None:
        self._store = store
        self._device = device

    def take(
        self, receiver: str, now: datetime, until: datetime, most: int, *, acknowledged: bool = False
    ) -> list[Taken]:
        """Take up to *most* messages to *receiver* that are due, longest due first; they are the caller's *until* then.

        *acknowledged*: also those whose answer is fetched by sending them again. A taker that dies leaves them to the
        next one after that time.
        """
        with self._store.writing() as db:
            rows = _TAKE.run(
                db,
                now=now.isoformat(),
                until=until.isoformat(),
                receiver=receiver,
                device=self._device,
                most=most,
                queued=TellingStatus.QUEUED,
                acknowledged=TellingStatus.RECEIVED if acknowledged else TellingStatus.QUEUED,
            ).fetchall()
        # What RETURNING gives comes in any order.
        return sorted(
            (Taken(telling=_read(row), attempts=row[_ATTEMPTS]) for row in rows), key=lambda taken: taken.telling.id
        )

    def put_off(self, taken: Taken, next_at: datetime, error: str) -> None:
        """Give a message back until *next_at*, with the reason.

        Nothing happens when somebody else has taken it up since.
        """
        with self._store.writing() as db:
            _PUT_OFF.run(
                db,
                row=taken.telling.id,
                attempt=taken.attempts,
                next_at=next_at.isoformat(),
                error=error,
            )

    def lay_down(self, taken: Taken, error: str) -> None:
        """Give a message back unsent and for good, with the reason."""
        with self._store.writing() as db:
            _LAY_DOWN.run(db, row=taken.telling.id, attempt=taken.attempts, error=error)

    def telling(self, key: str) -> Telling | None:
        """Return a telling, or None."""
        with self._store.reading() as db:
            return by_key(db, key)

    def lines(
        self,
        *,
        statuses: frozenset[TellingStatus] = frozenset(),
        waiting: bool = False,
        but_for: frozenset[str] = frozenset(),
        case_id: int | None = None,
        limit: int = 500,
    ) -> list[TellingLine]:
        """Return the tellings that fit, newest first; what is left empty does not matter.

        *waiting*: only those whose end is still awaited. *but_for*: receivers that do not matter.
        """
        query = _LINES.where(_AWAITED) if waiting else _LINES
        if statuses:
            query = query.where(_telling.c.status.in_(sorted(statuses)))
        if but_for:
            query = query.where(_telling.c.receiver.not_in(sorted(but_for)))
        if case_id is not None:
            query = query.where(_telling.c.case_id == case_id)
        found = sql.Prepared(query.order_by(_NEWEST_AWAITED if waiting else _telling.c.id.desc()).limit(limit))
        with self._store.reading() as db:
            return [_line(row) for row in found.run(db)]

    def given_up(self) -> list[Telling]:
        """Return the requests that reached somebody, or may have, whose case ended without their answer.

        Those that were cancelled since are left out.
        """
        ended = sa.and_(_case.c.closed_on.is_not(None), _case.c.decided_on.is_(None))
        reached = sa.or_(_telling.c.status.in_(TOLD), _telling.c.attempts > 0)
        later = _telling.alias()
        untold = ~sa.exists().where(
            later.c.case_id == _telling.c.case_id,
            later.c.receiver == _telling.c.receiver,
            later.c.id > _telling.c.id,
        )
        query = _LINES.where(_AWAITED, ended, reached, untold)
        with self._store.reading() as db:
            found = [_read(row) for row in sql.Prepared(query.order_by(_NEWEST_AWAITED)).run(db)]
            return [telling for telling in found if telling.fact.kind is FactKind.REQUESTED]


_COLUMNS = tuple(column.name for column in _telling.c)
_ATTEMPTS = _COLUMNS.index("attempts")


def _read(row: Any) -> Telling:
    fields = dict(zip(_COLUMNS, row[: len(_COLUMNS)], strict=True))
    return Telling(
        id=fields["id"],
        case_id=fields["case_id"],
        receiver=fields["receiver"],
        key=fields["key"],
        fact=msgspec.json.decode(fields["body"], type=Fact),
        status=TellingStatus(fields["status"]),
        answer=msgspec.json.decode(fields["answer"], type=Answer) if fields["answer"] else None,
        at=datetime.fromisoformat(fields["at"]),
        sent_at=datetime.fromisoformat(fields["sent_at"]) if fields["sent_at"] else None,
    )


def _line(row: Any) -> TellingLine:
    telling = _read(row)
    fields = dict(zip(_COLUMNS, row[: len(_COLUMNS)], strict=True))
    case_no, item_name, closed_on, decided_on = row[len(_COLUMNS) :]
    return TellingLine(
        id=telling.id,
        case_id=telling.case_id,
        case_no=case_no,
        item_name=item_name,
        receiver=telling.receiver,
        key=telling.key,
        fact=telling.fact.kind,
        status=telling.status,
        attempts=fields["attempts"],
        next_at=datetime.fromisoformat(fields["next_at"]) if fields["next_at"] and telling.status in _OURS else None,
        error=fields["error"],
        answer=telling.answer,
        at=telling.at,
        sent_at=telling.sent_at,
        over=not telling.answered
        and telling.fact.kind is FactKind.REQUESTED
        and (closed_on is not None or decided_on is not None),
    )


def _new_row(telling: Telling) -> dict[str, Any]:
    return {
        "id": telling.id,
        "case_id": telling.case_id,
        "receiver": telling.receiver,
        "key": telling.key,
        "body": msgspec.json.encode(telling.fact, order="sorted").decode(),
        "attempts": 0,
        "error": "",
        "at": telling.at.isoformat(),
        **_followed(telling, telling.at),
    }


def _followed(telling: Telling, at: datetime) -> dict[str, Any]:
    answer = msgspec.json.encode(telling.answer, order="sorted").decode() if telling.answer else ""
    return {
        "status": telling.status,
        "answer": answer,
        "sent_at": telling.sent_at.isoformat() if telling.sent_at else None,
        # Set as long as the last word is awaited, though it may be a person's turn.
        "next_at": None if telling.answered else at.isoformat(),
    }
