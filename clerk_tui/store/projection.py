"""From the state of a case to the rows that lists and searches read; the same way after an event and in a rebuild."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from clerk_tui.domain.applicant import Applicant
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.duties import Duty, duties
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.summary import CaseSummary, summarise
from clerk_tui.domain.event import Event
from clerk_tui.domain.subject import SubjectLine
from clerk_tui.domain.subjects import SUBJECTS
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


def decode_subject(kind: str, data: bytes) -> Any:
    """Return the state of a subject of *kind*."""
    return msgspec.json.decode(data, type=SUBJECTS[kind].state)


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


def project_subject(db: Connection, kind: str, state: Any) -> None:
    """Write the row of a subject of *kind*."""
    line = SUBJECTS[kind].line(state)
    days = {name: day.isoformat() if day else None for name, day in _days(line).items()}
    sql.PUT_SUBJECT.run(
        db,
        **msgspec.structs.asdict(line) | days,
        id=state.id,
        kind=kind,
        number_reversed=line.number[::-1],
        events=state.events,
        last_event=state.last_event,
        state=_encoder.encode(state),
    )


def _days(line: SubjectLine) -> dict[str, date | None]:
    return {"opened_on": line.opened_on, "due_on": line.due_on, "closed_on": line.closed_on}


class Projected(NamedTuple):
    """A case whose rows are to be written."""

    state: CaseState
    new: bool
    """Whether it has no rows yet."""
    before: tuple[Duty, ...] = ()
    """What the rows of its duties say now: most cases have none, and most deeds change none."""


def project(db: Connection, cases: Sequence[Projected], calendar: WorkCalendar, name_keys: NameKeys) -> None:
    """Write everything that follows from the states of *cases*: their rows, and who came with the new ones."""
    people = meet(db, [case.state for case in cases if case.new], name_keys)
    for case in cases:
        if not case.new:
            people[case.state.id] = sql.PERSON_OF_CASE.run(db, id=case.state.id).fetchone()[0]
    sql.PUT_CASE.run_many(db, [case_row(case.state, calendar, people[case.state.id]) for case in cases])
    sql.PUT_STATE.run_many(db, [{"id": case.state.id, "state": encode_state(case.state)} for case in cases])
    for case in cases:
        _project_duties(db, case, people[case.state.id])


def _project_duties(db: Connection, case: Projected, person: int) -> None:
    now = duties(case.state)
    if now == case.before:
        return
    if case.before:
        sql.DROP_DUTIES.run(db, case=case.state.id)
    rows = [{"case_id": case.state.id, "person": person, **msgspec.to_builtins(duty)} for duty in now]
    sql.PUT_DUTY.run_many(db, rows)


def meet(db: Connection, states: Iterable[CaseState], name_keys: NameKeys) -> dict[int, int]:
    """Enter the applicants of the new cases in *states*, or what is new about known ones; return case id → person.

    Who comes with several in a row is entered once.
    """
    found: dict[int, int] = {}
    counted: set[_Visit] = set()
    for applicant, group in groupby(states, key=attrgetter("applicant")):
        cases = list(group)
        visits = {visit for visit in {_visit(case) for case in cases} - counted if not _came_before(db, visit)}
        counted |= visits
        person = _enter(db, cases[0].id, cases[-1], len(visits))
        sql.PUT_SEARCH_KEY.run_many(db, search_keys(applicant, person, name_keys))
        found.update((case.id, person) for case in cases)
    return found


class _Visit(NamedTuple):
    """What somebody came for once: a case, or a bundle whenever its members' cases are opened."""

    case: int | None
    bundle: int | None
    document_type: str
    document_number: str


def _visit(state: CaseState) -> _Visit:
    bundle = state.membership.bundle if state.membership else None
    applicant = state.applicant
    return _Visit(state.id if bundle is None else None, bundle, applicant.document_type, applicant.document_number)


def _came_before(db: Connection, visit: _Visit) -> bool:
    """Whether an earlier transaction has opened a case of the same bundle for the same applicant."""
    if visit.bundle is None:
        return False
    row = sql.CAME_WITH.run(
        db, bundle=visit.bundle, document_type=visit.document_type, document_number=visit.document_number
    ).fetchone()
    return row is not None


def _enter(db: Connection, first: int, last: CaseState, visits: int) -> int:
    """Enter the applicant of *last* as coming *visits* times more; return the person, who is *first* if not known."""
    applicant = last.applicant
    row = sql.MEET_PERSON.run(
        db,
        id=first,
        kind=applicant.kind,
        name=applicant.name,
        document_type=applicant.document_type,
        document_number=applicant.document_number,
        phone=applicant.phone,
        address=applicant.address,
        legal_rep=applicant.legal_rep,
        visits=visits,
        last_case=last.id,
        # The day they were here: the day of receipt is later after hours, and later still for a case that had to wait.
        last_on=last.received_at.date().isoformat(),
        document_reversed=applicant.document_number[::-1],
    ).fetchone()
    person: int = row[0]
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


def search_keys(applicant: Applicant, person: int, name_keys: NameKeys) -> list[dict[str, Any]]:
    """Return the rows of ``search_key`` by which *person*, who is *applicant*, is found."""
    found = [("name", applicant.name)]
    if applicant.phone:
        found.append(("phone", digits(applicant.phone)[::-1]))
    found += [("pinyin", key) for key in name_keys(applicant.name)]
    return [{"kind": kind, "key": key, "person": person} for kind, key in found]


def digits(text: str) -> str:
    """Return the digits of *text*: a phone is found however it was grouped."""
    return "".join(filter(str.isdigit, text))
