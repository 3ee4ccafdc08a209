"""One transaction: what is appended to the log and everything that follows from it, all of it or nothing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from clerk_tui.domain.case import bodies as case_bodies
from clerk_tui.domain.case.bodies import Body, encode_body, version_of
from clerk_tui.domain.case.evolve import SUBJECT_KIND, evolve
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case_number import CaseNumber
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.event import SEQUENCES_PER_DEVICE, Event, chain_hash, event_id
from clerk_tui.domain.session import KINDS as SESSION_KINDS
from clerk_tui.i18n import _
from clerk_tui.store import statements as sql
from clerk_tui.store.connection import Connection
from clerk_tui.store.projection import decode_state, event_row, project
from clerk_tui.store.records import Draft

if TYPE_CHECKING:
    from clerk_tui.store.store import Store

KINDS: dict[type[Body], str] = case_bodies.KINDS | SESSION_KINDS
MOST_PER_DAY = 9999


class Writer:
    """The store while it is being written to; made by ``Store.transaction`` and good until that block ends."""

    def __init__(self, store: "Store", db: Connection) -> None:
        self.db = db
        self._store = store
        self._site = store.site
        self._seq, self._hash = self._end_of_log()
        self._changed: dict[int, CaseState] = {}
        self._opened: set[int] = set()

    def next_case_number(self, day: date) -> str:
        """Take the next case number of *day*. A number whose transaction fails was never given to anybody."""
        device = self._site.device_number
        (number,) = sql.NEXT_SERIAL.run(self.db, device=device, day=day.isoformat()).fetchone()
        if number > MOST_PER_DAY:
            raise StoreTrouble(
                _("This workstation has given out all {most} case numbers of {day}.").format(
                    most=MOST_PER_DAY, day=day
                ),
                hint=_("Take the next cases in at another workstation."),
                code="store.numbers",
            )
        return CaseNumber.make(self._site.county, int(self._site.device), day, number).compact

    def case(self, case_id: int) -> CaseState | None:
        """Return the state of a case with what this transaction has appended, or None when there is none."""
        if (state := self._changed.get(case_id)) is not None:
            return state
        row = sql.STATE_OF.run(self.db, id=case_id).fetchone()
        return decode_state(row[0]) if row else None

    def append(
        self,
        bodies: Sequence[Body],
        *,
        subject: int | None,
        subject_kind: str = SUBJECT_KIND,
        actor: str,
        at: datetime,
        place: str | None = None,
    ) -> list[Event]:
        """Append one event a body and return them; with *subject* None the first one opens its subject.

        *at* carries its offset; *place* is the centre whose log it is, by default the store's. Events of one case all
        belong to the place it was received at.
        """
        if at.utcoffset() is None:
            raise ValueError("the time of an event carries its offset")
        state = None if subject is None or subject_kind != SUBJECT_KIND else self.case(subject)
        home = place or (state.place if state else self._site.place)
        events: list[Event] = []
        for body in bodies:
            number = event_id(self._site.device_number, self._seq + 1)
            subject = number if subject is None else subject
            event = Event(
                id=number,
                place=home,
                subject=subject,
                subject_kind=subject_kind,
                kind=KINDS[type(body)],
                v=version_of(KINDS[type(body)]),
                at=at,
                actor=actor,
                body=encode_body(body),
                base=0,
            )
            events.append(self._chained(event))
        if subject_kind == SUBJECT_KIND and subject is not None:
            self._fold(subject, state, events)
        sql.INSERT_EVENT.run_many(self.db, [event_row(event) for event in events])
        return events

    def put_draft(self, draft: Draft) -> None:
        """Keep *draft* in place of what its id held before."""
        sql.PUT_DRAFT.run(self.db, **msgspec.to_builtins(draft))

    def delete_draft(self, draft_id: str) -> None:
        """Drop the draft that has become a case."""
        sql.DELETE_DRAFT.run(self.db, id=draft_id)

    def finish(self) -> None:
        """Write what follows from the appended events; called once, before the commit."""
        if self._changed:
            calendar = self._store.calendar_of(self.db)
            for state in self._changed.values():
                project(self.db, state, calendar, self._store.name_keys, new=state.id in self._opened)

    def _end_of_log(self) -> tuple[int, bytes]:
        """Return the number and hash of the last event of this device: the log itself is the only counter."""
        device = self._site.device_number
        row = sql.LAST_EVENT.run(
            self.db, first=device * SEQUENCES_PER_DEVICE, last=(device + 1) * SEQUENCES_PER_DEVICE - 1
        ).fetchone()
        return (row[0] % SEQUENCES_PER_DEVICE, row[1]) if row else (0, b"")

    def _chained(self, event: Event) -> Event:
        chained = replace(event, hash=chain_hash(self._hash, event))
        self._seq += 1
        self._hash = chained.hash
        return chained

    def _fold(self, subject: int, state: CaseState | None, events: Sequence[Event]) -> None:
        if state is None:
            self._opened.add(subject)
        for event in events:
            state = evolve(state, event)
        if state is None:
            raise ValueError(f"the events of case {subject} do not open it")
        self._changed[subject] = state


class Transactions(ABC):
    """Something that events can be appended through."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Writer]:
        """Open a transaction for the block: durable when it ends, undone when an exception leaves it."""
