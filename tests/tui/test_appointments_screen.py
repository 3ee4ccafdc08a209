"""Appointments on the screen: booked, moved, missed and cancelled by key; an arrival opens the filled-in intake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, time, timedelta

import pytest
from tui_case_hall import CLERK, PROMISED, Hall, Pilots, painted, press, settle

from clerk_tui import i18n
from clerk_tui.desk import appointments
from clerk_tui.domain.appointment import AppointmentPhase, AppointmentState
from clerk_tui.tui.screens.appointments import AppointmentsScreen
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.workstation import Workstation

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


def booked(hall: Hall, at: time = time(10), *, name: str = "张小明", day: date = TODAY) -> AppointmentState:
    return appointments.book(hall.desk(CLERK), PROMISED, day, at, name=name, phone="13800001234", remark="轮椅")


@asynccontextmanager
async def screen(hall: Hall, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilots]:
    app = Workstation(home="welcome")
    async with app.run_test(size=size) as pilot:
        app.seat(hall.desk(CLERK))
        app.go("appointments")
        await settle(pilot)
        yield pilot


def state(hall: Hall, made: AppointmentState) -> AppointmentState:
    return appointments.appointment(hall.desk(CLERK), made.id)


async def test_the_day_is_listed_in_order_and_masked(hall: Hall) -> None:
    booked(hall, time(14))
    booked(hall, time(12), name="李小红")
    async with screen(hall) as pilot:
        shown = painted(pilot.app.screen)
        assert shown.index("12:00*") < shown.index("14:00"), "out of hours has its sign"
        assert "2026-11-23 Mon  2 appointments  still to come 2  out of hours 1" in shown
        assert "李小红" not in shown
        assert "轮椅" in shown


async def test_an_arrival_opens_the_intake_with_the_person_filled_in(hall: Hall) -> None:
    made = booked(hall)
    async with screen(hall) as pilot:
        await press(pilot, "enter")
        opened = pilot.app.screen
        assert isinstance(opened, IntakeScreen)
        assert opened.form_view is not None
        assert opened.form_view.form.applicant.name == "张小明"
        assert state(hall, made).phase is AppointmentPhase.ARRIVED


async def test_booked_by_key_and_what_is_wrong_stays_in_the_dialog(hall: Hall) -> None:
    async with screen(hall) as pilot:
        assert "Nobody has an appointment" in painted(pilot.app.screen)
        await press(pilot, "n")
        box = pilot.app.screen
        assert isinstance(box, FormBox)
        assert box.values["when"].startswith("2026-11-23T10:00"), "the first slot that is not over"
        box.fill({"item": PROMISED, "name": "张小明"})
        await press(pilot, "ctrl+s")
        assert "phone is needed" in painted(pilot.app.screen)
        box.fill({"phone": "13800001234"})
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AppointmentsScreen)
        assert "10:00" in painted(pilot.app.screen)


async def test_moved_to_another_day_and_looked_at_there(hall: Hall) -> None:
    made = booked(hall)
    async with screen(hall) as pilot:
        await press(pilot, "m")
        pilot.app.screen.fill({"when": "2026-11-24T09:30:00"})
        await press(pilot, "ctrl+s")
        assert state(hall, made).day == TODAY + timedelta(days=1)
        assert "Nobody has" in painted(pilot.app.screen)
        await press(pilot, "right")
        assert "09:30" in painted(pilot.app.screen)
        await press(pilot, "t")
        assert "2026-11-23" in painted(pilot.app.screen)


async def test_cancelled_with_a_reason_or_missed_when_its_time_has_passed(hall: Hall) -> None:
    first, second = booked(hall), booked(hall, time(14))
    async with screen(hall) as pilot:
        await press(pilot, "u")
        assert state(hall, first).phase is AppointmentPhase.BOOKED, "its time has not come"
        hall.now += timedelta(hours=1)
        pilot.app.screen.reload()
        await settle(pilot)
        await press(pilot, "u")
        assert state(hall, first).phase is AppointmentPhase.MISSED
        await press(pilot, "down", "x")
        pilot.app.screen.fill({"reason": "改天"})
        await press(pilot, "ctrl+s")
        assert state(hall, second).phase is AppointmentPhase.CANCELLED
        assert "cancelled" in painted(pilot.app.screen)
