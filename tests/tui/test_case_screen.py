"""The case screen, driven by keys at 80×24 on a real desk and a real, encrypted store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from msgspec.structs import replace
from tui_case_hall import (
    APPLICANT,
    CLERK,
    NOW,
    Hall,
    at,
    painted,
    press,
    settle,
    text_of,
    toasts,
)

from clerk_tui import i18n
from clerk_tui.desk import casework, intake
from clerk_tui.desk.steps import STEPS
from clerk_tui.domain.case_number import group
from clerk_tui.domain.verdict import Verdict, VerdictKind
from clerk_tui.tui import actions
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.screens.case_deeds import FORMS
from clerk_tui.tui.screens.case_keys import KEYS
from clerk_tui.tui.screens.receipt import ReceiptScreen
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.flow_line import flow
from clerk_tui.tui.widgets.qr_view import QrView
from clerk_tui.tui.workstation import Workstation


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


class TestWhatItShows:
    async def test_head_time_left_timeline_and_deeds_at_80_columns(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            shown = painted(pilot.app.screen)
            assert "431125 0003 20261123" in shown
            assert "张*明" in shown
            assert "张小明" not in shown
            assert APPLICANT not in shown
            assert "working days left" in shown
            assert "received at window 03" in shown
            assert "[o hand over to department]" in shown
            assert "Ctrl+S hand over to department" in shown
            assert "take over]" not in shown, "a clerk cannot take over"
            timeline = pilot.app.screen.query_one("#timeline", FastList)
            assert timeline.cursor == len(timeline.rows) - 1

    async def test_papers_stand_in_the_timelines_place_and_beside_it_when_wide(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            assert "Materials 4" not in painted(pilot.app.screen)
            await press(pilot, "tab")
            shown = painted(pilot.app.screen)
            assert "Materials 4" in shown
            assert "acceptance notice v1" in shown
            assert "received at" not in shown
            assert pilot.app.focused is pilot.app.screen.query_one("#papers")
            await press(pilot, "tab")
            assert "received at" in painted(pilot.app.screen)
        async with at(hall, CLERK, state, size=(120, 36)) as pilot:
            shown = painted(pilot.app.screen)
            assert "Materials 4" in shown
            assert "received at" in shown

    async def test_overdue_is_said_with_a_sign_and_words(self, hall: Hall) -> None:
        state = hall.take_in()
        hall.now = NOW + timedelta(days=60)
        async with at(hall, CLERK, state) as pilot:
            assert text_of(pilot.app.screen, "#standing").startswith("! accepted · overdue by")

    async def test_how_the_days_are_counted(self, hall: Hall) -> None:
        async with at(hall, CLERK, hall.take_in()) as pilot:
            await press(pilot, "ctrl+y")
            assert isinstance(pilot.app.screen, MessageBox)
            assert "2026-11-23" in painted(pilot.app.screen)

    async def test_revealing_is_logged(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "u", "2")
            assert APPLICANT in painted(pilot.app.screen)
        with hall.store.reading() as db:
            kinds = [row[0] for row in db.execute("select kind from event order by id")]
        assert kinds[-1] == "revealed"

    async def test_a_case_that_is_not_there_goes_back(self, hall: Hall) -> None:
        async with at(hall, CLERK, replace(hall.take_in(), id=7)) as pilot:
            assert pilot.app.screen.query("#timeline") is not None
            assert not any(isinstance(screen, CaseScreen) for screen in pilot.app.screen_stack)

    async def test_what_a_colleague_did_meanwhile_is_seen_after_a_dialog(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "n")
            casework.dispatch(hall.desk(CLERK), state.id)
            await press(pilot, "escape")
            assert text_of(pilot.app.screen, "#standing").startswith("dispatched")


class TestEveryDeedHasItsKey:
    def test_a_key_and_its_deed_stay_on_one_line(self) -> None:
        assert flow(["下一步", "[a 受理]", "[n 备注]"], 16) == ["下一步 [a 受理]", "[n 备注]"]
        assert flow(["[a 受理]"], 3) == ["[a 受理]"]
        assert flow([], 80) == [""]

    def test_the_tables_name_every_step(self) -> None:
        assert set(KEYS) == set(STEPS)
        assert set(FORMS) | {"correct"} == set(STEPS)

    def test_no_key_means_two_things_on_the_screen_or_in_its_lists(self) -> None:
        scopes = ("case", "list", "screen", "app")
        keys = [key for a in actions.ACTIONS.values() if a.scope in scopes for key in a.keys.split(",")]
        keys.remove("tab")  # the screen's own goes to the other list, which may be hidden; everywhere to the next field
        assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)

    async def test_an_impossible_deed_says_why(self, hall: Hall) -> None:
        async with at(hall, CLERK, hall.take_in()) as pilot:
            await press(pilot, "h")
            assert isinstance(pilot.app.screen, CaseScreen)
            assert "There is no decision yet" in toasts(pilot)[-1]
            await press(pilot, "c")
            assert "reviewer" in toasts(pilot)[-1]
            await press(pilot, "X")
            assert "reviewer" in toasts(pilot)[-1] or "not possible" in toasts(pilot)[-1]

    async def test_the_palette_has_possible_and_impossible_deeds(self, hall: Hall) -> None:
        from clerk_tui.tui.palette import deeds_of

        async with at(hall, CLERK, hall.take_in()) as pilot:
            labels = {deed.label for deed in deeds_of(pilot.app.screen)}
            assert {"hand over to department", "hand out", "void and reissue"} <= labels


class TestReceipt:
    @pytest.mark.parametrize(("plain", "size"), [("", (80, 24)), ("1", (80, 24)), ("1", (120, 40)), ("", (60, 24))])
    async def test_the_number_is_whole_and_the_code_whole_or_not_there(
        self, hall: Hall, plain: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CLERK_PLAIN", plain)
        state = hall.take_in()
        done = intake.Committed(state.id, state.case_no, state.query_code, Verdict(VerdictKind.ACCEPT, 5), state)
        app = Workstation(home="welcome")
        async with app.run_test(size=size) as pilot:
            app.seat(hall.desk(CLERK))
            app.push_screen(ReceiptScreen(done))
            await settle(pilot)
            shown = painted(app.screen)
            assert group(state.case_no) in shown
            code = app.screen.query_one(QrView)
            assert ("does not fit" in shown) is (not code.display)
            assert code.display is (size[0] > 60 and (not plain or size[1] > 24))
            if code.display:
                assert code.region.bottom <= size[1] - 1
                assert code.region.right <= size[0]
                assert code.size.height >= len(code._modules) / (1 if plain else 2)
