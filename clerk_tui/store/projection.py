"""From the state of a case to the rows that lists and searches read; the same way after an event and in a rebuild."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.summary import CaseSummary, summarise
from clerk_tui.domain.event import Event
from clerk_tui.store import statements as sql
from clerk_tui.store.connection import Connection

NameKeys = Callable[[str], Sequence[str]]
"""Gives the pinyin a name can be found by; it comes from above, since pinyin belongs to the catalog's search."""

CASE_COLUMNS = tuple(CaseSummary.__struct_fields__)
_encoder = msgspec.json.Encoder(order="deterministic")
_state_decoder = msgspec.json.Decoder(CaseState)


def encode_state(state: CaseState) -> bytes:
    """Return *state* as JSON, always the same bytes for the same state."""
    return _encoder.encode(state)


def decode_state(data: bytes) -> CaseState:
    """Return the state that ``encode_state`` wrote."""
    return _state_decoder.decode(data)


def event_row(event: Event) -> dict[str, Any]:
    """Return the row of *event*."""
    row = msgspec.structs.asdict(event)
    row["at"] = event.at.isoformat()
    return row


def read_event(row: Sequence[Any]) -> Event:
    """Return the event of a row of the whole ``event`` table."""
    number, place, subject, subject_kind, kind, v, at, actor, body, base, digest = row
    return Event(
        id=number,
        place=place,
        subject=subject,
        subject_kind=subject_kind,
        kind=kind,
        v=v,
        at=datetime.fromisoformat(at),
        actor=actor,
        body=body,
        base=base,
        hash=digest,
    )


def read_case(row: Sequence[Any]) -> CaseSummary:
    """Return the summary of a row that holds ``CASE_COLUMNS``."""
    return msgspec.convert(dict(zip(CASE_COLUMNS, row, strict=True)), CaseSummary, strict=False)


def case_row(state: CaseState, calendar: WorkCalendar, person: int) -> dict[str, Any]:
    """Return the row of ``case_file`` for *state*."""
    row: dict[str, Any] = msgspec.to_builtins(summarise(state, calendar))
    row["case_no_reversed"] = state.case_no[::-1]
    row["person"] = person
    return row


def project(db: Connection, state: CaseState, calendar: WorkCalendar, name_keys: NameKeys, *, new: bool) -> None:
    """Write everything that follows from *state*: the case's row and state, and for a *new* case its applicant."""
    person = meet(db, state, name_keys) if new else sql.PERSON_OF_CASE.run(db, id=state.id).fetchone()[0]
    sql.PUT_CASE.run(db, **case_row(state, calendar, person))
    sql.PUT_STATE.run(db, id=state.id, state=encode_state(state))


def meet(db: Connection, state: CaseState, name_keys: NameKeys) -> int:
    """Enter the applicant of a new case, or what is new about a known one; return the person's id."""
    applicant = state.applicant
    row = sql.MEET_PERSON.run(
        db,
        id=state.id,
        kind=applicant.kind,
        name=applicant.name,
        document_type=applicant.document_type,
        document_number=applicant.document_number,
        phone=applicant.phone,
        address=applicant.address,
        legal_rep=applicant.legal_rep,
        visits=1,
        last_case=state.id,
        last_on=state.received_on.isoformat(),
        document_reversed=applicant.document_number[::-1],
    ).fetchone()
    person: int = row[0]
    sql.PUT_SEARCH_KEY.run_many(db, search_keys(state, person, name_keys))
    return person


def refresh_due_dates(db: Connection, calendar: WorkCalendar) -> int:
    """Compute the dates of all cases anew under *calendar*; return how many due dates moved.

    Closed cases too: a rebuild must come out the same, and a case closed in time against a provisional date is judged
    by the published one.
    """
    moved = 0
    for data, due_on in sql.ALL_STATES.run(db).fetchall():
        state = decode_state(data)
        row = case_row(state, calendar, 0)
        moved += row["due_on"] != due_on
        sql.UPDATE_DATES.run(
            db, case=state.id, **{name: row[name] for name in ("due_on", "soon_on", "provisional", "next_on")}
        )
    return moved


def search_keys(state: CaseState, person: int, name_keys: NameKeys) -> Iterable[dict[str, Any]]:
    """Return the rows of ``search_key`` by which *person*, the applicant in *state*, is found."""
    applicant = state.applicant
    found = [("name", applicant.name)]
    if applicant.phone:
        found.append(("phone", digits(applicant.phone)[::-1]))
    found += [("pinyin", key) for key in name_keys(applicant.name)]
    return [{"kind": kind, "key": key, "person": person} for kind, key in found]


def digits(text: str) -> str:
    """Return the digits of *text*: a phone is found however it was grouped."""
    return "".join(filter(str.isdigit, text))
