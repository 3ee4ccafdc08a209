"""One transaction: what is appended to the log and everything that follows from it, all of it or nothing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from clerk_tui.domain.case import bodies as case_bodies
from clerk_tui.domain.case.bodies import Body, encode_body, version_of
from clerk_tui.domain.case.duties import Duty, duties
from clerk_tui.domain.case.evolve import SUBJECT_KIND, evolve
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case_number import CaseNumber
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.event import SEQUENCES_PER_DEVICE, Event, chain_hash, event_id
from clerk_tui.domain.session import KINDS as SESSION_KINDS
from clerk_tui.domain.subjects import SUBJECTS
from clerk_tui.i18n import _
from clerk_tui.store import statements as sql
from clerk_tui.store.connection import Connection
from clerk_tui.store.projection import Projected, decode_state, decode_subject, event_row, project, project_subject
from clerk_tui.store.records import Draft

if TYPE_CHECKING:
    from clerk_tui.store.store import Store

_SUBJECT_KINDS = {body: kind for subject in SUBJECTS.values() for kind, body in subject.bodies.items()}
KINDS: dict[type[Body], str] = case_bodies.KINDS | SESSION_KINDS | _SUBJECT_KINDS
MOST_PER_DAY = 9999


class Writer:
    """The store while it is being written to; made by ``Store.transaction`` and good until that block ends."""

    def __init__(self, store: "Store", db: Connection) -> None:
        self.db = db
        self._store = store
        self._site = store.site
        self._seq, self._hash = self._end_of_log()
        self._events: list[Event] = []
        self._changed: dict[int, CaseState] = {}
        self._opened: set[int] = set()
        self._duties: dict[int, tuple[Duty, ...]] = {}
        """Of each changed case: its duties as the rows say them."""
        self._subjects: dict[int, tuple[str, Any]] = {}

    def next_case_number(self, day: date) -> str:
        """Take the next case number of *day*. A number whose transaction fails was never given to anybody."""
        return self.next_case_numbers(day, 1)[0]

    def next_case_numbers(self, day: date, count: int) -> list[str]:
        """Take the next *count* case numbers of *day*, in order."""
        device = self._site.device_number
        (last,) = sql.NEXT_SERIALS.run(self.db, device=device, day=day.isoformat(), count=count).fetchone()
        if last > MOST_PER_DAY:
            raise StoreTrouble(
                _("This workstation has given out all {most} case numbers of {day}.").format(
                    most=MOST_PER_DAY, day=day
                ),
                hint=_("Take the next cases in at another workstation."),
                code="store.numbers",
            )
        county, window = self._site.county, int(self._site.device)
        return [CaseNumber.make(county, window, day, number).compact for number in range(last - count + 1, last + 1)]

    def case(self, case_id: int) -> CaseState | None:
        """Return the state of a case with what this transaction has appended, or None when there is none."""
        if (state := self._changed.get(case_id)) is not None:
            return state
        row = sql.STATE_OF.run(self.db, id=case_id).fetchone()
        return decode_state(row[0]) if row else None

    def subject(self, kind: str, subject_id: int) -> Any:
        """Return the state of a subject of *kind* with what this transaction has appended, or None."""
        if (changed := self._subjects.get(subject_id)) is not None:
            return changed[1] if changed[0] == kind else None
        row = sql.SUBJECT_STATE.run(self.db, kind=kind, id=subject_id).fetchone()
        return decode_subject(kind, row[0]) if row else None

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

        *at* carries its offset; *place* is the centre whose log it is, by default the store's. Events of one case, or
        of another subject of a kind in ``SUBJECTS``, all belong to the place it was opened at.
        """
        if at.utcoffset() is None:
            raise ValueError("the time of an event carries its offset")
        state = None if subject is None else self._state(subject_kind, subject)
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
        if subject is not None:
            self._fold(subject_kind, subject, state, events)
        self._events += events
        return events

    def put_draft(self, draft: Draft) -> None:
        """Keep *draft* in place of what its id held before."""
        sql.PUT_DRAFT.run(self.db, **msgspec.to_builtins(draft))

    def delete_draft(self, draft_id: str) -> None:
        """Drop the draft that has become a case."""
        sql.DELETE_DRAFT.run(self.db, id=draft_id)

    def finish(self) -> None:
        """Write the appended events and what follows from them; called once, before the commit.

        All of a kind at a time: a bundle has a dozen rows of each.
        """
        sql.INSERT_EVENT.run_many(self.db, map(event_row, self._events))
        for kind, subject in self._subjects.values():
            project_subject(self.db, kind, subject)
        if not self._changed:
            return
        cases = [
            Projected(state, state.id in self._opened, self._duties.get(state.id, ()))
            for state in self._changed.values()
        ]
        project(self.db, cases, self._store.calendar_of(self.db), self._store.name_keys)

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

    def _state(self, kind: str, subject: int) -> Any:
        """Return the state that events of *kind* are folded into; None too for what is not folded, such as sessions."""
        if kind == SUBJECT_KIND:
            return self.case(subject)
        return self.subject(kind, subject) if kind in SUBJECTS else None

    def _fold(self, kind: str, subject: int, state: Any, events: Sequence[Event]) -> None:
        if kind == SUBJECT_KIND:
            self._fold_case(subject, state, events)
        elif kind in SUBJECTS:
            for event in events:
                state = SUBJECTS[kind].evolve(state, event)
            if state is None:
                raise ValueError(f"the events of {kind} {subject} do not open it")
            self._subjects[subject] = (kind, state)

    def _fold_case(self, subject: int, state: CaseState | None, events: Sequence[Event]) -> None:
        if state is None:
            self._opened.add(subject)
        elif subject not in self._changed:
            self._duties[subject] = duties(state)
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
