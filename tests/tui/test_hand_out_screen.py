"""Handing out: the identity check, the list of what waits, the scans."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tui_case_hall import (
    APPLICANT,
    CLERK,
    REVIEWER,
    STRANGER,
    Hall,
    at,
    case_screen,
    enter,
    painted,
    press,
    scan,
    settle,
    toasts,
    with_check,
)

from clerk_tui import i18n
from clerk_tui.desk import casework
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.screens.hand_out import HandOutScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.form_box import FormBox


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


class TestHandingOut:
    async def test_the_applicants_own_card_fills_in_the_rest(self, hall: Hall) -> None:
        state = hall.decided()
        async with at(hall, CLERK, state, deed="hand_out") as pilot:
            await enter(pilot, APPLICANT)
            shown = painted(pilot.app.screen)
            assert "+ the applicant's document" in shown
            assert pilot.app.screen.query_one("#receiver", ClerkInput).value == "张小明"
            await press(pilot, "enter")
            assert hall.case(state).phase is Phase.DELIVERED
            assert "handed out to 张*明" in toasts(pilot)[-1]

    async def test_a_stranger_needs_a_name_and_a_relation(self, hall: Hall) -> None:
        state = hall.decided()
        stranger = with_check(STRANGER)
        async with at(hall, CLERK, state, deed="hand_out") as pilot:
            await enter(pilot, stranger[:-1] + ("1" if stranger[-1] != "1" else "2"))
            await enter(pilot, "赵某")
            await press(pilot, "enter")
            assert pilot.app.focused is pilot.app.screen.query_one("#document_number"), "a wrong check digit"
            await enter(pilot, stranger)
            assert "neither the applicant's nor the agent's" in painted(pilot.app.screen)
            await press(pilot, "enter")
            assert "! This document is neither" in painted(pilot.app.screen)
            assert pilot.app.focused is pilot.app.screen.query_one("#relation")
            await press(pilot, "4", "enter")
            assert hall.case(state).receiver == "赵某"

    async def test_a_card_scanned_on_the_case_starts_it(self, hall: Hall) -> None:
        state = hall.decided()
        async with at(hall, CLERK, state) as pilot:
            await scan(pilot, f"]Q1{APPLICANT}")
            assert isinstance(pilot.app.screen, FormBox)
            assert pilot.app.screen.values["receiver"] == "张小明"

    async def test_a_card_scanned_anywhere_in_the_dialog_is_the_receivers(self, hall: Hall) -> None:
        state = hall.decided()
        async with at(hall, CLERK, state, deed="hand_out") as pilot:
            pilot.app.screen.query_one("#relation").focus()
            await scan(pilot, APPLICANT)
            assert pilot.app.screen.values["receiver"] == "张小明"  # type: ignore[attr-defined]

    async def test_a_deed_that_was_asked_for_says_why_not_but_a_usual_next_step_is_silent(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state, deed="hand_out") as pilot:
            assert "no decision yet" in toasts(pilot)[-1]
        casework.dispatch(hall.desk(CLERK), state.id)
        async with at(hall, CLERK, state, deed="claim") as pilot:
            assert toasts(pilot) == []

    async def test_a_scan_never_takes_a_case_over_by_itself(self, hall: Hall) -> None:
        state = hall.take_in()
        casework.dispatch(hall.desk(CLERK), state.id)
        async with at(hall, REVIEWER, state, deed="claim") as pilot:
            assert isinstance(pilot.app.screen, FormBox)
            assert hall.case(state).handler == ""


class TestHandOutScreen:
    async def test_filter_open_hand_out_and_the_list_is_shorter(self, hall: Hall) -> None:
        first, _second = hall.decided(), hall.decided()
        async with at(hall, CLERK, None) as pilot:
            rows = pilot.app.screen.query_one("#waiting", FastList)
            assert len(rows.rows) == 2
            await press(pilot, *first.case_no[-5:])
            assert [row.case_id for row in rows.rows] == [first.id]
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, FormBox)
            await enter(pilot, APPLICANT)
            await press(pilot, "enter", "escape")
            assert isinstance(pilot.app.screen, HandOutScreen)
            assert len(rows.rows) == 1

    @pytest.mark.parametrize("end", [(), ("enter",)])
    async def test_a_scanned_receipt_opens_its_case_once(self, hall: Hall, end: tuple[str, ...]) -> None:
        state = hall.decided()
        hall.decided()
        async with at(hall, CLERK, None) as pilot:
            await scan(pilot, receipt_payload(state.case_no, state.query_code))
            await pilot.press(*end)
            await pilot.pause(0.3)
            await settle(pilot)
            assert isinstance(pilot.app.screen, FormBox)
            assert sum(isinstance(screen, CaseScreen) for screen in pilot.app.screen_stack) == 1
            assert case_screen(pilot)._case_id == state.id

    async def test_a_scanned_card_shows_what_waits_for_its_holder(self, hall: Hall) -> None:
        first = hall.decided()
        async with at(hall, CLERK, None) as pilot:
            await scan(pilot, with_check(STRANGER))
            await press(pilot, "enter")
            assert "Nothing waits for the holder" in toasts(pilot)[-1]
            await press(pilot, "escape")
            await scan(pilot, APPLICANT)
            await press(pilot, "enter")
            assert case_screen(pilot)._case_id == first.id
            hall.decided()
            await press(pilot, "escape", "escape")
            await scan(pilot, APPLICANT)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, HandOutScreen)
            assert len(pilot.app.screen.query_one("#waiting", FastList).rows) == 2

    async def test_a_receipt_that_does_not_wait_says_why(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, None) as pilot:
            await scan(pilot, receipt_payload(state.case_no, state.query_code))
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CaseScreen)
            assert "no decision yet" in toasts(pilot)[-1]
