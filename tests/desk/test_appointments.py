"""Appointments at the desk: booked under the write lock, listed by day, and an arrival that begins the intake."""

from datetime import date, time

import pytest
from desk_hall import ID, MONDAY, NEIGHBOUR, Hall

from clerk_tui.desk import appointments, intake
from clerk_tui.desk.appointments import AppointmentLine
from clerk_tui.domain.appointment import AppointmentPhase, AppointmentState
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, Refused

TUESDAY = date(2026, 3, 3)


def booked(
    hall: Hall, at: time = time(14), *, day: date = MONDAY, number: str = ID, name: str = "张小明"
) -> AppointmentState:
    return appointments.book(
        hall.wang, "card", day, at, name=name, document_number=number, phone="13800001234", remark="行动不便"
    )


def today(hall: Hall) -> list[AppointmentLine]:
    return appointments.listing(hall.wang)


def test_what_is_booked_is_on_the_days_list_masked(hall: Hall) -> None:
    booked(hall, time(15))
    state = booked(hall, time(14), number=NEIGHBOUR, name="李小红")
    booked(hall, day=TUESDAY)
    assert [(line.at, line.visitor) for line in today(hall)] == [(time(14), "李*红"), (time(15), "张*明")]
    line = today(hall)[0]
    assert (line.id, line.item, line.phone, line.phase, line.late, line.remark) == (
        state.id,
        "社会保障卡申领",
        "138****1234",
        AppointmentPhase.BOOKED,
        False,
        "行动不便",
    )


def test_out_of_hours_is_allowed_and_marked(hall: Hall) -> None:
    assert booked(hall, time(17, 30)).out_of_hours
    assert booked(hall, time(9), day=date(2026, 3, 7)).out_of_hours, "a Saturday"
    assert not booked(hall, time(9), day=TUESDAY).out_of_hours


@pytest.mark.parametrize(
    ("code", "at", "day"),
    [
        ("appointment.past", time(9), MONDAY),
        ("appointment.no_slot", time(14, 10), MONDAY),
        ("appointment.far", time(9), date(2026, 6, 1)),
    ],
)
def test_what_cannot_be_booked(hall: Hall, code: str, at: time, day: date) -> None:
    with pytest.raises(Refused) as error:
        booked(hall, at, day=day)
    assert error.value.code == code
    assert today(hall) == []


def test_one_person_one_place_and_no_more_than_the_slot_holds(hall: Hall) -> None:
    booked(hall)
    with pytest.raises(Refused) as error:
        booked(hall)
    assert error.value.code == "appointment.twice"
    (free,) = [slot for slot in appointments.free_slots(hall.wang, MONDAY) if slot.at == time(14)]
    for n in range(free.free):
        appointments.book(hall.wang, "card", MONDAY, time(14), name="王某", phone=f"1390000000{n}")
    with pytest.raises(Refused) as error:
        booked(hall, number=NEIGHBOUR, name="李小红")
    assert error.value.code == "appointment.full"
    (slot,) = [slot for slot in appointments.free_slots(hall.wang, MONDAY) if slot.at == time(14)]
    assert slot.free == 0


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "张小明"}, "phone"),
        ({"name": "", "phone": "13800001234"}, "name"),
        ({"name": "张小明", "phone": "12"}, "phone"),
        ({"name": "张小明", "document_number": ID[:-1] + "8"}, "document_number"),
    ],
)
def test_who_comes_must_be_known(hall: Hall, facts: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as error:
        appointments.book(hall.wang, "card", MONDAY, time(14), **facts)
    assert error.value.field == field


def test_moved_it_leaves_its_slot_and_its_day(hall: Hall) -> None:
    state = booked(hall)
    moved = appointments.move(hall.zhao, state.id, TUESDAY, time(12))
    assert (moved.day, moved.at, moved.out_of_hours) == (TUESDAY, time(12), True)
    assert today(hall) == []
    assert [line.id for line in appointments.listing(hall.wang, TUESDAY)] == [state.id]
    assert booked(hall).id != state.id, "the old slot is free"


def test_an_arrival_begins_the_intake_with_the_person_filled_in(hall: Hall) -> None:
    state = booked(hall)
    form = appointments.begin(hall.wang, state.id)
    assert (form.item, form.applicant.name, form.applicant.document_number, form.applicant.phone) == (
        "card",
        "张小明",
        ID,
        "13800001234",
    )
    assert today(hall)[0].phase is AppointmentPhase.ARRIVED
    assert appointments.begin(hall.wang, state.id) == form, "once more, should the form have been lost"
    assert intake.review(hall.wang, form).problems == ()


def test_who_was_here_before_is_filled_in_as_last_known(hall: Hall) -> None:
    hall.taken_in(number=ID, name="张小明")
    state = appointments.book(hall.wang, "card", MONDAY, time(14), name="张小明", document_number=ID)
    assert appointments.begin(hall.wang, state.id).applicant.phone == "13800001234"


def test_missed_then_late(hall: Hall) -> None:
    state = booked(hall)
    with pytest.raises(Refused):
        appointments.miss(hall.wang, state.id)
    hall.clock.set(MONDAY, 14, 20)
    assert today(hall)[0].late
    assert appointments.miss(hall.wang, state.id).phase is AppointmentPhase.MISSED
    assert appointments.arrive(hall.wang, state.id).phase is AppointmentPhase.ARRIVED


def test_cancelled_with_a_reason(hall: Hall) -> None:
    state = booked(hall)
    with pytest.raises(Refused) as error:
        appointments.cancel(hall.wang, state.id, "")
    assert error.value.field == "reason"
    assert appointments.cancel(hall.wang, state.id, "改到别处办").reason == "改到别处办"
    booked(hall)


def test_found_by_a_tail_and_not_guessed(hall: Hall) -> None:
    first, second = booked(hall), booked(hall, time(15))
    assert appointments.find_appointment(hall.wang, str(first.id)) == first.id
    assert appointments.find_appointment(hall.wang, str(second.id)[-4:]) == second.id
    for text in ("", "abc", "99999", str(first.id)[:3]):
        with pytest.raises(NotFound):
            appointments.find_appointment(hall.wang, text)


def test_an_unknown_item_and_who_may_not(hall: Hall) -> None:
    with pytest.raises(NotFound):
        appointments.book(hall.wang, "nothing", MONDAY, time(14), name="张小明", phone="13800001234")
    with pytest.raises(NotFound):
        appointments.arrive(hall.wang, 7)
    with pytest.raises(NotPermitted):
        appointments.book(hall.qian, "card", MONDAY, time(14), name="张小明", phone="13800001234")
    with pytest.raises(NotPermitted):
        appointments.cancel(hall.li, booked(hall).id, "不")
