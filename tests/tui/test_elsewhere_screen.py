"""Across provinces on the screen: whose turn it is, every deed by its key, and a parcel's label that finds its case."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace
from tui_bundle_hall import form_at
from tui_case_hall import (
    ALL,
    CLERK,
    PROMISED,
    Hall,
    Pilots,
    at,
    case_screen,
    painted,
    press,
    scan,
    settle,
    text_of,
    toasts,
)

from clerk_tui import i18n
from clerk_tui.desk import elsewhere, intake
from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining
from clerk_tui.domain.people import User
from clerk_tui.tui.screens.elsewhere import ElsewhereScreen
from clerk_tui.tui.screens.elsewhere_dialog import other_hall_box
from clerk_tui.tui.screens.elsewhere_supplement import CrossSupplement
from clerk_tui.tui.screens.receipt import ReceiptScreen
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.workstation import Workstation

PARCEL = "EB123456789CN"


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


def form(hall: Hall) -> IntakeForm:
    desk = hall.desk(CLERK)
    started = settle_remaining(intake.start(desk, PROMISED), desk.item(PROMISED))
    person = PartyForm(document_number="431125199901010009", name="张小明", phone="13800001234")
    other = elsewhere.other_hall("440106", organ="天河区人社局")
    return elsewhere.with_other_hall(replace(started, applicant=person), other)


def collected(hall: Hall) -> CaseState:
    return elsewhere.collect(hall.desk(CLERK), form(hall)).state


@asynccontextmanager
async def screen(hall: Hall, user: User = CLERK, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilots]:
    app = Workstation(home="welcome")
    async with app.run_test(size=size) as pilot:
        app.seat(hall.desk(user))
        app.go("elsewhere")
        await settle(pilot)
        yield pilot


async def filled(pilot: Pilots, **values: str) -> None:
    """Put *values* into the open dialog and confirm it."""
    box = pilot.app.screen
    assert isinstance(box, FormBox), box
    box.fill(values)
    await press(pilot, "ctrl+s")


class TestTheList:
    async def test_whose_turn_it_is_and_what_is_known_shows(self, hall: Hall) -> None:
        state = collected(hall)
        async with screen(hall) as pilot:
            shown = painted(pilot.app.screen)
            assert "send the application" in shown
            assert "天河区人社局" in shown
            assert "Next: this hall" in shown
            assert "张小明" not in shown
            await press(pilot, "enter")
            assert case_screen(pilot)._case_id == state.id

    async def test_an_empty_list_says_so(self, hall: Hall) -> None:
        async with screen(hall) as pilot:
            assert "Nothing waits here." in painted(pilot.app.screen)
            await press(pilot, "a")
            assert isinstance(pilot.app.screen, ElsewhereScreen)

    async def test_what_waits_for_us_or_is_in_the_post_can_be_shown_alone(self, hall: Hall) -> None:
        first, second = collected(hall), collected(hall)
        elsewhere.send(hall.desk(CLERK), first.id, PARCEL)
        async with screen(hall) as pilot:
            rows = pilot.app.screen.rows
            assert [line.case_id for line in rows.rows] == [second.id, first.id]
            await press(pilot, "f")
            assert [line.case_id for line in rows.rows] == [second.id]
            await press(pilot, "f")
            assert [line.case_id for line in rows.rows] == [first.id]
            await press(pilot, "f")
            assert len(rows.rows) == 2

    async def test_the_case_names_the_other_hall_and_leads_to_its_row(self, hall: Hall) -> None:
        first = collected(hall)
        collected(hall)
        async with at(hall, CLERK, first) as pilot:
            head = text_of(pilot.app.screen, "#head")
            assert "collected here, handled there" in head
            assert "天河区人社局" in head
            await press(pilot, "O")
            listed = pilot.app.screen
            assert isinstance(listed, ElsewhereScreen)
            assert listed.rows.current is not None
            assert listed.rows.current.case_id == first.id

    async def test_a_case_of_this_hall_alone_has_no_such_key(self, hall: Hall) -> None:
        async with at(hall, CLERK, hall.take_in()) as pilot:
            await press(pilot, "O")
            assert pilot.app.screen is case_screen(pilot)

    async def test_what_is_collected_is_not_said_to_be_accepted(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, form(hall)) as (pilot, _screen, _view):
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, ReceiptScreen)
            said = text_of(pilot.app.screen, "#facts")
            assert "Collected for 天河区人社局" in said
            assert "ccepted" not in said


class TestTheDeeds:
    async def test_one_key_goes_from_the_counter_to_the_counter(self, hall: Hall) -> None:
        state = collected(hall)
        async with screen(hall) as pilot:
            await press(pilot, "a")
            await filled(pilot, number=PARCEL)
            assert hall.case(state).exchange.parcels[0].number == PARCEL
            assert "confirm the parcel" in painted(pilot.app.screen)
            await press(pilot, "a")
            assert pilot.app.screen.values["number"] == PARCEL, "the parcel that is awaited"
            await filled(pilot)
            await press(pilot, "a")
            await filled(pilot, number="GZ-1", days="5")
            assert hall.case(state).phase is Phase.IN_REVIEW
            await press(pilot, "a")
            await filled(pilot, outcome="granted", result_no="K-1")
            assert hall.case(state).phase is Phase.MAILED
            await press(pilot, "v")
            await filled(pilot, number="ER987654321CN")
            assert hall.case(state).phase is Phase.ISSUED
            await press(pilot, "a")
            assert case_screen(pilot)._case_id == state.id, "handing out is a deed of the case"

    async def test_a_refusal_stays_in_the_dialog_and_what_was_typed_is_kept(self, hall: Hall) -> None:
        collected(hall)
        async with screen(hall) as pilot:
            await press(pilot, "c")
            await filled(pilot, number="GZ-1")
            assert isinstance(pilot.app.screen, FormBox)
            assert "has not been sent" in painted(pilot.app.screen)
            await press(pilot, "escape", "c")
            assert pilot.app.screen.values["number"] == "GZ-1"

    async def test_what_they_ask_for_is_marked_and_sent(self, hall: Hall) -> None:
        state = collected(hall)
        desk = hall.desk(CLERK)
        elsewhere.send(desk, state.id, PARCEL)
        elsewhere.arrived(desk, state.id, PARCEL)
        async with screen(hall) as pilot:
            await press(pilot, "e")
            await filled(pilot, what="照片不清", supply_by="2026-12-01")
            assert hall.case(state).phase is Phase.CORRECTION_PENDING
            await press(pilot, "a")
            assert isinstance(pilot.app.screen, CrossSupplement)
            assert "照片不清" in painted(pilot.app.screen)
            await press(pilot, "c", "ctrl+s")
            assert hall.case(state).corrected
            assert "send the supplement" in painted(pilot.app.screen)

    async def test_a_day_that_is_none_is_named(self, hall: Hall) -> None:
        collected(hall)
        async with screen(hall) as pilot:
            await press(pilot, "s")
            await filled(pilot, number=PARCEL, on="gestern")
            assert "is not a day" in painted(pilot.app.screen)

    async def test_lost_sent_back_not_accepted_and_parts(self, hall: Hall) -> None:
        joint = replace(form(hall), elsewhere=elsewhere.other_hall("440106", mode=CrossMode.JOINT))
        state = elsewhere.collect(hall.desk(CLERK), joint).state
        elsewhere.send(hall.desk(CLERK), state.id, PARCEL)
        async with screen(hall) as pilot:
            await press(pilot, "l")
            await filled(pilot, note="邮政确认")
            assert hall.case(state).exchange.parcels[0].lost_on is not None
            await press(pilot, "p")
            await filled(pilot, side="here", text="出具证明")
            await press(pilot, "p")
            await filled(pilot, side="here", text="已出具")
            assert hall.case(state).exchange.parts[0].result == "已出具"
            elsewhere.send(hall.desk(CLERK), state.id, "E2")
            elsewhere.arrived(hall.desk(CLERK), state.id, "E2")
            await press(pilot, "r")
            await filled(pilot, reason="缺章")
            assert hall.case(state).exchange.returned == "缺章"

    async def test_a_scanned_label_asks_whether_the_parcel_arrived(self, hall: Hall) -> None:
        first, second = collected(hall), collected(hall)
        elsewhere.send(hall.desk(CLERK), first.id, PARCEL)
        async with screen(hall) as pilot:
            await scan(pilot, f"]C1{PARCEL}")
            assert isinstance(pilot.app.screen, FormBox)
            await filled(pilot)
            assert hall.case(first).exchange.parcels[0].arrived_on is not None
            assert hall.case(second).exchange.parcels == ()
            await scan(pilot, "E404404404")
            assert "E404404404" in toasts(pilot)[-1]

    async def test_what_is_handled_here_opens_its_case(self, hall: Hall) -> None:
        inward = replace(form(hall), elsewhere=elsewhere.other_hall("440106", direction=Direction.IN))
        state = intake.commit(hall.desk(CLERK), inward).state
        async with screen(hall, ALL) as pilot:
            assert "decide" in painted(pilot.app.screen)
            await press(pilot, "a")
            assert case_screen(pilot)._case_id == state.id


class TestTheDialogOfTheIntake:
    async def test_another_hall_is_chosen_and_taken_back(self, hall: Hall) -> None:
        alone = elsewhere.with_other_hall(form(hall), None)
        app = Workstation(home="welcome")
        results: list[IntakeForm | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            app.seat(hall.desk(CLERK))
            app.push_screen(other_hall_box(alone), results.append)
            await settle(pilot)
            await press(pilot, "ctrl+s")
            assert "Choose the place" in painted(app.screen)
            await filled(pilot, place="440106", organ="天河区人社局", mode="joint")
            assert results[-1] is not None
            other = results[-1].elsewhere
            assert other is not None
            assert (other.place_name, other.mode, other.direction) == (
                "广东省广州市天河区",
                CrossMode.JOINT,
                Direction.OUT,
            )
            app.push_screen(other_hall_box(results[-1]), results.append)
            await settle(pilot)
            assert app.screen.values["organ"] == "天河区人社局"
            await filled(pilot, direction="alone")
            assert results[-1] == alone

    async def test_a_commit_says_that_nothing_was_accepted(self, hall: Hall) -> None:
        from clerk_tui.tui.screens.intake import IntakeScreen

        app = Workstation(home="welcome")
        async with app.run_test(size=(80, 24)) as pilot:
            app.seat(hall.desk(CLERK))
            screen = IntakeScreen(form(hall))
            screen.place = "intake"
            app.push_screen(screen)
            await settle(pilot)
            assert "Collected for 天河区人社局, which judges it." in painted(app.screen)
            await press(pilot, "ctrl+s")
            shown = painted(app.screen)
            assert "Collected for" in shown
            assert "Accepted." not in shown


def test_every_deed_that_may_be_due_has_its_form() -> None:
    from clerk_tui.domain.case.cross_duties import Act
    from clerk_tui.tui.screens.elsewhere_deeds import DUE, FORMS

    assert {act for act, _ours in DUE} == set(Act)
    for name in DUE.values():
        assert name.startswith("open:") or name == "supplement" or name in FORMS
