"""The log and what follows from it, in one transaction."""

import threading
from datetime import date, datetime

import pytest
from msgspec.structs import replace

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.evolve import fold
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case_number import CaseNumber
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.event import chain_hash
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.session import SESSION, Revealed, SignedIn
from clerk_tui.domain.verdict import Defect
from clerk_tui.store.records import CaseFilter, FindQuery, Order


def test_an_intake_is_there_whole(hall, store):
    case_id = hall.intake(store)
    state = store.case(case_id)
    assert state is not None
    assert state == fold(store.events(case_id))
    assert (state.phase, state.clerk, state.place, state.events) == (Phase.ACCEPTED, "wang", hall.site.place, 3)
    assert store.case_id(state.case_no) == case_id
    assert CaseNumber.parse(state.case_no) == CaseNumber.make("431125", 3, hall.today, 1)
    assert store.check().sound


def test_ids_carry_the_device_and_count_without_a_gap(hall, store):
    hall.intake(store)
    hall.intake(store)
    with store.transaction() as writer:
        writer.append([SignedIn(window="03")], subject=None, subject_kind=SESSION, actor="wang", at=hall.at)
    with store.reading() as db:
        ids = [row[0] for row in db.execute("SELECT id FROM event ORDER BY id")]
    assert ids == [4311250003 * 10**9 + n for n in range(1, 8)]


def test_every_hash_chains_to_the_one_before(hall, store):
    first, second = hall.intake(store), hall.intake(store)
    previous = b""
    for event in [*store.events(first), *store.events(second)]:
        assert event.hash == chain_hash(previous, event)
        previous = event.hash


def test_what_raises_never_was(hall, store):
    hall.intake(store)
    with pytest.raises(ZeroDivisionError), store.transaction() as writer:
        hall.take_in(writer)
        raise ZeroDivisionError
    assert store.count(CaseFilter()) == 1
    again = store.case(hall.intake(store))
    assert again is not None
    # Nobody ever saw the number that was rolled back, so the next case has it: no gap, no reuse.
    assert CaseNumber.parse(again.case_no) == CaseNumber.make("431125", 3, hall.today, 2)
    assert store.check().sound


def test_a_transaction_sees_what_it_appended(hall, store):
    case_id = hall.intake(store)
    with store.transaction() as writer:
        writer.append([b.Claimed(user="li")], subject=case_id, actor="li", at=hall.at)
        state = writer.case(case_id)
        assert state is not None and state.handler == "li"
        outside = store.case(case_id)
        assert outside is not None and outside.handler == ""
    saved = store.case(case_id)
    assert saved is not None and saved.handler == "li"


def test_transactions_do_not_nest(store):
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass


def test_an_event_needs_its_offset_and_a_case_its_opening(hall, store):
    with pytest.raises(ValueError, match="offset"), store.transaction() as writer:
        writer.append([b.Noted(text="x")], subject=1, actor="li", at=datetime(2026, 11, 23))
    with pytest.raises(ValueError, match="open"), store.transaction() as writer:
        writer.append([b.Noted(text="x")], subject=None, actor="li", at=hall.at)
    with pytest.raises(ValueError, match="open"), store.transaction() as writer:
        writer.append([b.Noted(text="x")], subject=4311250003000000077, actor="li", at=hall.at)
    assert store.stats().events == 0


def test_events_belong_to_the_place_of_their_case(hall, store):
    with store.transaction() as writer:
        number = writer.next_case_number(hall.today)
        (opened,) = writer.append([hall.received(number)], subject=None, actor="wang", at=hall.at, place="431125103007")
    hall.happen(store, opened.id, b.Noted(text="x"))
    assert {event.place for event in store.events(opened.id)} == {"431125103007"}


def test_the_log_cannot_be_changed_even_with_sql(hall, store):
    hall.intake(store)
    for statement in ("UPDATE event SET actor = 'eve'", "DELETE FROM event"):
        with pytest.raises(StoreTrouble, match="events never"), store.writing() as db:
            db.execute(statement)
    assert store.check().sound


def test_numbers_of_a_day_run_out_in_plain_words(hall, store):
    with store.writing() as db:
        db.execute("INSERT INTO serial VALUES (4311250003, '2026-11-23', 9998)")
    hall.intake(store)
    with pytest.raises(StoreTrouble) as caught:
        hall.intake(store)
    assert caught.value.code == "store.numbers"
    assert store.count(CaseFilter()) == 1


def test_serials_of_days_are_apart(hall, store):
    with store.transaction() as writer:
        given = [writer.next_case_number(date(2026, 11, day)) for day in (23, 24, 23)]
    parsed = [CaseNumber.parse(number) for number in given]
    assert [number.serial for number in parsed if isinstance(number, CaseNumber)] == [1, 1, 2]


def test_lists_filter_and_sort(hall, store):
    early = hall.intake(store, department="minzheng")
    late = hall.intake(store)
    hall.happen(store, late, b.Claimed(user="li"))
    hall.happen(store, early, b.Voided(reason="x", on=hall.today))

    def ids(order: Order = Order.NEXT, **wanted) -> list[int]:
        rows = store.cases(CaseFilter(**wanted), order)
        assert store.count(CaseFilter(**wanted)) == len(rows)
        return [row.id for row in rows]

    assert ids() == [late, early]  # a closed case waits for nothing
    assert ids(Order.OLDEST) == [early, late]
    assert ids(Order.NEWEST) == [late, early]
    assert ids(phases=frozenset({Phase.IN_REVIEW})) == [late]
    assert ids(phases=frozenset({Phase.VOIDED})) == [early]
    assert ids(department="minzheng") == [early]
    assert ids(clerk="wang", place=hall.site.place, item="sbk-01", window="03") == [late, early]
    assert ids(handler="li") == [late]
    assert ids(handler="") == [early]
    assert ids(closed=False) == [late]
    assert ids(received_from=date(2026, 11, 23), received_to=date(2026, 11, 23)) == [late, early]
    assert ids(received_from=date(2026, 11, 24)) == []
    # 15 working days after 23 November: 14 December.
    assert ids(overdue_on=date(2026, 12, 14)) == []
    assert ids(overdue_on=date(2026, 12, 15)) == [late]
    assert ids(due_before=date(2026, 12, 15)) == [late]
    assert ids(text="保障卡") == [late, early]
    assert ids(text="小明' OR 1=1 --") == []
    assert len(store.cases(CaseFilter(), limit=1, offset=1)) == 1
    # Papers that are asked for again do not stop the clock.
    asked = b.NoticeGiven(defects=(Defect("m1", "x", "", ""),), supply_by=date(2027, 1, 5), given_on=date(2026, 12, 10))
    hall.happen(store, late, b.Returned(reason="x"), asked)
    assert ids(overdue_on=date(2026, 12, 15)) == [late]
    assert ids(due_before=date(2026, 12, 15)) == []
    hall.happen(store, late, b.Decided(outcome=b.Outcome.GRANTED, on=hall.today))
    assert ids(overdue_on=date(2026, 12, 15)) == []
    assert store.decided_on(hall.today) == 1


def test_due_dates_follow_the_calendar_and_what_stops_the_clock(hall, store):
    case_id = hall.intake(store)

    def row(number: int = case_id):
        return next(row for row in store.cases(CaseFilter()) if row.id == number)

    with store.transaction() as writer:
        waiting = hall.received(writer.next_case_number(hall.today), on=date(2026, 11, 30))
        (not_accepted,) = writer.append([waiting], subject=None, actor="wang", at=hall.at)
    assert (row().due_on, row().provisional) == (date(2026, 12, 14), True)
    published = WorkCalendar(off_days={date(2026, 12, 1): "x"}, years=frozenset({2026}))
    assert store.put_calendar(published) == 1
    assert (row().due_on, row().provisional) == (date(2026, 12, 15), False)
    assert store.calendar() == published
    # By when an application must be answered moves with the holidays, too.
    assert row(not_accepted.id).next_on == date(2026, 12, 8)
    assert store.check().sound
    started = b.ProcedureStarted(procedure="hearing", basis="x", stops_clock=True, reason="x", on=hall.today)
    hall.happen(store, case_id, started)
    assert (row().due_on, row().paused, row().next_on) == (None, True, None)
    hall.happen(store, case_id, b.ProcedureEnded(result="x", on=date(2026, 11, 25)))
    assert row().due_on == date(2026, 12, 17)
    assert store.check().sound


def test_another_process_brought_the_calendar(hall, store):
    with hall.open() as other:
        assert store.calendar() == WorkCalendar()
        other.put_calendar(WorkCalendar(off_days={date(2026, 12, 1): "x"}, years=frozenset({2026})))
    hall.intake(store)
    assert store.cases(CaseFilter())[0].due_on == date(2026, 12, 15)


def test_find_by_whatever_is_remembered(hall, store):
    first = hall.intake(store)
    second = hall.intake(store, name="单雄信", number="43112519850101000X", phone="139 0000 5678")
    state = store.case(first)
    assert state is not None

    def ids(**query: str) -> list[int]:
        return sorted(row.id for row in store.find(FindQuery(**query)))

    assert ids(case_no_tail=state.case_no) == [first]
    assert ids(case_no_tail=state.case_no[-6:]) == [first]
    assert ids(case_no_tail=state.case_no[-5:-1]) == [first]  # without the check digit
    assert ids(case_no_tail=state.case_no[-2:]) == []
    assert ids(name="单雄信") == [second]
    assert ids(name="小明") == [first]
    assert ids(name_pinyin="ZHANGX") == [first]
    assert ids(name_pinyin="dxx") == [second]  # a surname with two readings
    assert ids(document_tail="000x") == [second]
    assert ids(document_tail="0009") == [first]
    assert ids(phone_tail="5678") == [second]
    assert ids(phone_tail="78") == []
    assert ids(name="%") == [] and ids(name_pinyin="z_m") == []
    assert ids() == []
    assert ids(name="张", phone_tail="5678") == [first, second]


def test_a_person_comes_again(hall, store):
    hall.intake(store)
    again = hall.intake(store, phone="13900005678", address="")
    (person,) = store.find_people(FindQuery(document_tail="010009"))
    assert person == store.person(DocumentType.RESIDENT_ID, "431125199901010009")
    assert (person.visits, person.phone, person.address, person.last_case) == (
        2,
        "13900005678",
        "潇浦镇五一路一号",
        again,
    )
    # The old phone still finds the person, and the case keeps what was said then.
    assert [found.id for found in store.find_people(FindQuery(phone_tail="1234"))] == [person.id]
    assert [row.phone for row in store.cases(CaseFilter(person=person.id), Order.OLDEST)] == [
        "13800001234",
        "13900005678",
    ]
    hall.intake(store, phone="", address="永明路二号")
    moved = store.person(DocumentType.RESIDENT_ID, "431125199901010009")
    assert moved is not None
    assert (moved.visits, moved.phone, moved.address) == (3, "13900005678", "永明路二号")
    assert store.person(DocumentType.PASSPORT, "431125199901010009") is None


def test_deeds_beside_the_cases_are_in_the_log(hall, store):
    case_id = hall.intake(store)
    with store.transaction() as writer:
        (signed_in,) = writer.append(
            [SignedIn(window="03")], subject=None, subject_kind=SESSION, actor="wang", at=hall.at
        )
        writer.append(
            [Revealed(what="phone", case=case_id)],
            subject=signed_in.id,
            subject_kind=SESSION,
            actor="wang",
            at=hall.at,
        )
    assert [event.kind for event in store.deeds()] == ["revealed", "signed_in"]
    assert [event.kind for event in store.deeds(kinds=["signed_in"])] == ["signed_in"]
    assert [event.kind for event in store.events(signed_in.id)] == ["signed_in", "revealed"]
    assert store.check().sound


def test_what_was_filed_elsewhere_comes_in_once(hall, store):
    def filed(channel: Channel, filed_no: str) -> int:
        with store.transaction() as writer:
            received = replace(hall.received(writer.next_case_number(hall.today)), channel=channel, filed_no=filed_no)
            return writer.append([received], subject=None, actor="wang", at=hall.at)[0].id

    case_id = filed(Channel.ONLINE, "W2026-1")
    assert store.case_by_filed(Channel.ONLINE, "W2026-1") == case_id
    assert store.case_by_filed(Channel.ELSEWHERE, "W2026-1") is None
    assert store.case_by_filed(Channel.WINDOW, "") is None
    assert [row.id for row in store.cases(CaseFilter(channel=Channel.ONLINE, filed_no="W2026-1"))] == [case_id]
    with pytest.raises(StoreTrouble):
        filed(Channel.ONLINE, "W2026-1")
    assert store.count(CaseFilter()) == 1
    filed(Channel.ELSEWHERE, "W2026-1")
    hall.intake(store)
    hall.intake(store)
    assert store.check().sound


def test_reading_cannot_write(store):
    with pytest.raises(StoreTrouble), store.reading() as db:
        db.execute("DELETE FROM draft")


def test_a_long_report_reads_one_moment_and_delays_nobody(hall, store):
    hall.intake(store)
    with store.reader() as snapshot:
        assert snapshot.count(CaseFilter()) == 1
        hall.intake(store)
        assert snapshot.count(CaseFilter()) == 1
    assert store.count(CaseFilter()) == 2


def test_threads_share_a_store(hall, store):
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _n in range(10):
                case_id = hall.intake(store)
                assert store.case(case_id) is not None
        except BaseException as error:  # noqa: BLE001 - carried to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert store.count(CaseFilter()) == 40
    assert store.check().sound


def test_a_closed_store_says_so(hall, store):
    store.close()
    with pytest.raises(StoreTrouble) as caught:
        hall.intake(store)
    assert caught.value.code == "store.closed"
    with pytest.raises(StoreTrouble):
        store.case(1)
