"""Appointments: which slots there are, who may have one, and how an appointment ends."""

from datetime import date, datetime, time, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain import appointment as a
from clerk_tui.domain.appointment import AppointmentPhase, AppointmentRules, AppointmentState, Span, Visitor, Wish
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.event import Event
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.subjects import SUBJECTS

CHINA = timezone(timedelta(hours=8))
MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
MAKE_UP = date(2026, 11, 29)
CALENDAR = WorkCalendar(work_days={MAKE_UP: "补班"}, years=frozenset({2026}))
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
ZHANG = Visitor(name="张小明", document_number="431125199901010009")
LI = Visitor(name="李小红", phone="13800001234")
RULES = AppointmentRules(
    slot_minutes=30,
    per_slot=2,
    per_slot_out_of_hours=1,
    days_ahead=30,
    hours=(Span(start=time(9), end=time(12)), Span(start=time(13, 30), end=time(17))),
    working_day_extra=(Span(start=time(12), end=time(13, 30)), Span(start=time(17), end=time(19))),
    rest_day=(Span(start=time(9), end=time(12)),),
)


def booked(number: int = 1, *, day: date = MONDAY, at: time = time(9), visitor: Visitor = ZHANG) -> AppointmentState:
    return AppointmentState(
        id=number,
        place="431125000000",
        by="wang",
        day=day,
        at=at,
        item="card",
        item_name="社会保障卡申领",
        visitor=visitor,
        booked_on=MONDAY,
    )


def wished(wish: Wish, *taken: AppointmentState, moving: int = 0) -> str:
    found = a.fitting_slot(wish, NOW, RULES, CALENDAR, taken, moving=moving)
    return found.code if isinstance(found, Refusal) else "out of hours" if found.out_of_hours else "in hours"


def wish(day: date = MONDAY, at: time = time(9), visitor: Visitor = ZHANG) -> Wish:
    return Wish(day=day, at=at, visitor=visitor)


def test_slots_of_a_working_day_a_rest_day_and_a_make_up_day() -> None:
    working = a.slots(RULES, MONDAY, CALENDAR, ())
    assert [slot.at for slot in working if not slot.out_of_hours] == [
        *(time(9 + n // 2, n % 2 * 30) for n in range(6)),
        time(13, 30),
        *(time(14 + n // 2, n % 2 * 30) for n in range(6)),
    ]
    assert [slot.at for slot in working if slot.out_of_hours] == [
        time(12),
        time(12, 30),
        time(13),
        time(17),
        time(17, 30),
        time(18),
        time(18, 30),
    ]
    assert {slot.out_of_hours for slot in a.slots(RULES, SATURDAY, CALENDAR, ())} == {True}
    assert a.slots(RULES, MAKE_UP, CALENDAR, ()) == working, "worked for a holiday: a day like any other"


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        (wish(), "in hours"),
        (wish(at=time(12)), "out of hours"),
        (wish(SATURDAY), "out of hours"),
        (wish(SATURDAY, time(14)), "appointment.no_slot"),
        (wish(at=time(9, 10)), "appointment.no_slot"),
        (wish(at=time(7, 30)), "appointment.past"),
        (wish(MONDAY - timedelta(days=1)), "appointment.past"),
        (wish(MONDAY + timedelta(days=30), time(9)), "in hours"),
        (wish(MONDAY + timedelta(days=31), time(9)), "appointment.far"),
    ],
)
def test_a_slot_is_in_the_future_on_the_grid_and_marked_out_of_hours(wanted: Wish, answer: str) -> None:
    assert wished(wanted) == answer


def test_nobody_is_in_two_places_at_once() -> None:
    assert wished(wish(), booked()) == "appointment.twice"
    assert wished(wish(at=time(9, 30)), booked()) == "in hours"
    other_card = Visitor(name="张小明", document_number="431125199901020004")
    assert wished(wish(visitor=other_card), booked()) == "in hours", "another person of the same name"
    by_phone = booked(visitor=LI)
    assert wished(wish(visitor=LI), by_phone) == "appointment.twice"
    assert wished(wish(), replace(booked(), phase=AppointmentPhase.CANCELLED)) == "in hours"


def test_a_full_slot_is_refused_and_a_cancelled_one_free_again() -> None:
    taken = [booked(1, visitor=LI), booked(2, visitor=Visitor(name="何平", phone="13900001111"))]
    assert wished(wish(), *taken) == "appointment.full"
    assert wished(wish(), taken[0], replace(taken[1], phase=AppointmentPhase.MISSED)) == "in hours"
    assert wished(wish(at=time(12)), booked(at=time(12), visitor=LI)) == "appointment.full", "one out of hours"


def test_what_is_moved_does_not_stand_in_its_own_way() -> None:
    mine = booked(1)
    assert wished(wish(), mine, moving=1) == "in hours"


def test_how_it_ends() -> None:
    state = booked(at=time(9))
    assert isinstance(a.miss(state, NOW), Refusal), "its time has not come"
    assert a.miss(state, NOW + timedelta(hours=2)) == [a.AppointmentMissed(on=MONDAY)]
    assert a.arrive(state, MONDAY) == [a.AppointmentArrived(on=MONDAY)]
    assert isinstance(a.arrive(state, MONDAY + timedelta(days=1)), Refusal)
    assert isinstance(a.cancel(state, " ", MONDAY), Refusal)
    missed = replace(state, phase=AppointmentPhase.MISSED)
    assert a.arrive(missed, MONDAY) == [a.AppointmentArrived(on=MONDAY)], "late is better than never"
    gone = replace(state, phase=AppointmentPhase.CANCELLED)
    for decided in (a.arrive(gone, MONDAY), a.miss(gone, NOW), a.cancel(gone, "再取消", MONDAY)):
        assert isinstance(decided, Refusal)
        assert decided.code == "appointment.over"


def event(number: int, body: a.Body) -> Event:
    kind = next(name for name, of in a.BODIES.items() if of is type(body))
    return Event(
        id=number,
        place="431125000000",
        subject=1,
        subject_kind="appointment",
        kind=kind,
        v=1,
        at=NOW,
        actor="wang",
        body=msgspec.json.encode(body).decode(),
        base=0,
    )


OPENED = a.AppointmentBooked(
    day=MONDAY, at=time(9), item="card", item_name="社会保障卡申领", visitor=ZHANG, out_of_hours=False, on=MONDAY
)


def test_the_fold_and_the_line() -> None:
    kind = SUBJECTS["appointment"]
    state = kind.fold([event(1, OPENED), event(2, a.AppointmentMoved(day=SATURDAY, at=time(9), out_of_hours=True))])
    assert (state.day, state.out_of_hours, state.phase, state.last_event) == (
        SATURDAY,
        True,
        AppointmentPhase.BOOKED,
        2,
    )
    line = kind.line(state)
    assert (line.reference, line.due_on, line.who, line.closed_on) == ("2026-11-28", SATURDAY, "张小明", None)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                a.AppointmentMoved(day=SATURDAY, at=time(9), out_of_hours=True),
                a.AppointmentArrived(on=MONDAY),
                a.AppointmentMissed(on=MONDAY),
                a.AppointmentCancelled(reason="不来了", on=MONDAY),
            ]
        ),
        max_size=6,
    )
)
def test_open_is_exactly_booked(bodies: list[a.Body]) -> None:
    kind = SUBJECTS["appointment"]
    state = kind.fold([event(n, body) for n, body in enumerate([OPENED, *bodies], 1)])
    assert (state.closed_on is None) == (state.phase is AppointmentPhase.BOOKED)
    assert state.events == len(bodies) + 1


def test_the_countys_rules_can_be_read() -> None:
    from clerk_tui.desk.appointments import appointment_rules

    rules = appointment_rules()
    assert rules.per_slot > rules.per_slot_out_of_hours > 0
    assert a.slots(rules, MONDAY, CALENDAR, ())
    assert a.slots(rules, SATURDAY, CALENDAR, ())
