"""The outbox in the store: it follows from the log, and what is taken up belongs to one taker at a time."""

from datetime import date, timedelta

import pytest

from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.told_bodies import (
    Answer,
    AnsweredBy,
    AnswerOutcome,
    Fact,
    FactKind,
    TellingAnswered,
    TellingPrinted,
    TellingQueued,
    TellingSent,
    TellingStatus,
)
from clerk_tui.store.connection import connect
from clerk_tui.store.schema import create_schema
from clerk_tui.store.telling import Outbox, rebuild, record

DAY = date(2026, 11, 23)


def fact(state: CaseState) -> Fact:
    return Fact(
        kind=FactKind.REQUESTED,
        case_no=state.case_no,
        item=state.item,
        item_name=state.item_name,
        on=state.received_on,
        applicant=state.applicant,
    )


def happen(hall, store, case, *bodies):
    with store.transaction() as writer:
        record(writer.db, writer.append(bodies, subject=case, actor="wang", at=hall.at))


def queued(hall, store, receiver="water") -> str:
    case = hall.intake(store)
    state = store.case(case)
    key = f"{state.case_no}-{receiver}-requested"
    happen(hall, store, case, TellingQueued(receiver=receiver, key=key, fact=fact(state)))
    return key


def answer(key: str, outcome: AnswerOutcome, by: AnsweredBy = AnsweredBy.HTTPS, reason: str = "") -> TellingAnswered:
    return TellingAnswered(key=key, answer=Answer(outcome=outcome, reason=reason), by=by, on=DAY)


@pytest.fixture
def outbox(store):
    return Outbox(store, store.site.device_number)


def test_what_is_taken_up_is_nobody_elses_until_its_time_is_over(hall, store, outbox):
    keys = [queued(hall, store) for _n in range(5)]
    queued(hall, store, "power")
    until = hall.at + timedelta(seconds=60)
    first = outbox.take("water", hall.at, until, 3)
    assert [taken.telling.key for taken in first] == keys[:3]
    assert [taken.telling.key for taken in outbox.take("water", hall.at, until, 9)] == keys[3:]
    assert outbox.take("water", until - timedelta(seconds=1), until, 9) == []
    late = outbox.take("water", until, until + timedelta(seconds=60), 9)
    assert [taken.attempts for taken in late] == [2] * 5
    # The first taker comes back from the dead: the message is not its any more.
    outbox.put_off(first[0], hall.at, "timeout")
    outbox.lay_down(first[1], "over")
    assert outbox.take("water", until, until + timedelta(seconds=60), 9) == []
    outbox.put_off(late[0], until, "timeout")
    (again,) = outbox.take("water", until, until + timedelta(seconds=60), 9)
    assert again.telling.key == keys[0]


def test_what_another_workstation_queued_is_its_own_to_send(hall, store):
    queued(hall, store)
    other = Outbox(store, store.site.device_number + 1)
    assert other.take("water", hall.at, hall.at + timedelta(seconds=60), 9) == []


def test_the_log_alone_gives_the_outbox_back(hall, store, outbox, tmp_path):
    keys = [queued(hall, store) for _n in range(6)]
    case_of = {line.key: line.case_id for line in outbox.lines()}
    after = (
        TellingSent(key=keys[1]),
        TellingPrinted(key=keys[2]),
        answer(keys[3], AnswerOutcome.RECEIVED),
        answer(keys[4], AnswerOutcome.DONE),
        answer(keys[5], AnswerOutcome.REFUSED, reason="欠费"),
    )
    for body in after:
        happen(hall, store, case_of[body.key], body)
    outbox.put_off(outbox.take("water", hall.at, hall.at, 9)[0], hall.at + timedelta(hours=1), "timeout")
    statuses = {line.key: line.status for line in outbox.lines()}
    assert [statuses[key] for key in keys] == list(TellingStatus)
    have = _rows(store)
    assert [row["next_at"] is not None for row in have] == [True, True, True, True, False, False]
    taken = outbox.take("water", hall.at, hall.at, 9, acknowledged=True)
    assert [one.telling.key for one in taken] == [keys[3]]
    assert outbox.take("water", hall.at, hall.at, 9) == []
    path = tmp_path / "beside.db"
    path.touch()
    fresh = connect(path, hall.key)
    create_schema(fresh)
    with store.reading() as db:
        rebuild(db, fresh)
    known = [{name: row[name] for name in row if name not in ("attempts", "error", "next_at")} for row in have]
    assert [{name: row[name] for name in known[0]} for row in _read(fresh)] == known
    assert [row["next_at"] is not None for row in _read(fresh)] == [row["next_at"] is not None for row in have]
    fresh.close()


def test_rebuilding_the_store_keeps_the_outbox(hall, store, outbox):
    key = queued(hall, store)
    store.rebuild()
    assert outbox.telling(key).status is TellingStatus.QUEUED
    assert store.check().sound


def test_recording_the_same_events_again_changes_nothing(hall, store, outbox):
    key = queued(hall, store)
    case = outbox.telling(key).case_id
    happen(hall, store, case, answer(key, AnswerOutcome.RECEIVED))
    outbox.put_off(outbox.take("water", hall.at, hall.at, 9, acknowledged=True)[0], hall.at + timedelta(hours=1), "")
    before = _rows(store)
    with store.transaction() as writer:
        record(writer.db, store.events(case))
    assert _rows(store) == before


def _rows(store) -> list[dict]:
    with store.reading() as db:
        return _read(db)


def _read(db) -> list[dict]:
    found = db.execute("SELECT * FROM telling ORDER BY id")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
