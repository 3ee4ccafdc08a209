"""The search box and the drafts, on a real store with the demonstration’s cases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from clerk_tui import i18n
from clerk_tui.desk.context import Desk
from clerk_tui.desk.intake import drafts
from clerk_tui.desk.lists import find
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.store.records import CaseFilter
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.bundle import BundleScreen
from clerk_tui.tui.screens.find import FindScreen
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.fast_list import FastList

if TYPE_CHECKING:
    pass
from tui_bundle_hall import taken_in
from tui_case_hall import CLERK, Hall, Pilots, at, press
from tui_case_hall import settle as settle_hall
from tui_demo_desk import (
    Watched,
    colleague,
    entered,
    painted,
    settle,
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


class TestFind:
    async def test_results_follow_the_typing_cases_and_people_apart(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3", *"liu")
            await pilot.pause(0.15)
            await settle(pilot)
            hits = app.screen.query_one("#hits", FastList)
            wanted = find(desk, "liu")
            assert wanted.cases
            assert wanted.people
            assert [str(row) for row in hits.rows if isinstance(row, str)] == [
                f"办件 {len(wanted.cases)}",
                f"人员 {len(wanted.people)}",
            ]
            assert hits.current == wanted.cases[0], "the cursor is never on a heading"
            for line in wanted.cases:
                assert hits.current == line
                await pilot.press("down")
            assert hits.current == wanted.people[0]
            await pilot.press("up", *["up"] * len(wanted.cases))
            assert hits.current == wanted.cases[0]
            names = "".join(painted(app))
            for row in desk.store.cases(CaseFilter(), limit=None):
                if row.applicant_kind == "person":
                    assert row.applicant_name not in names
                    assert row.document_number not in names

    async def test_enter_opens_and_on_a_person_shows_the_cases(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            person = max(find(desk, "liu").people, key=lambda one: one.visits)
            await pilot.press("f3", *"liu")
            await pilot.pause(0.15)
            await settle(pilot)
            hits = app.screen.query_one("#hits", FastList)
            before = list(hits.rows)
            hits.move_to(before.index(person))
            await pilot.press("enter")
            await settle(pilot)
            shown = [row for row in hits.rows if not isinstance(row, str)]
            assert len(shown) == person.visits
            assert person.last_case in [row.case_id for row in shown]
            await pilot.press("enter")
            assert app.opened == [(shown[0].case_id, "")]
            await pilot.press("escape")
            assert list(hits.rows) == before
            await pilot.press("escape")
            assert app.screen.query_one("#query", ClerkInput).value == ""

    async def test_a_late_answer_to_older_letters_is_dropped(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = desk.store.find
        hold = threading.Event()

        def slow(query: Any, limit: int = 50) -> Any:
            if query.name_pinyin == "li":
                hold.wait(10)
            return asked(query, limit)

        monkeypatch.setattr(desk.store, "find", slow)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3", "l", "i")
            await pilot.pause(0.15)
            await pilot.press("u")
            await pilot.pause(0.15)
            hold.set()
            await settle(pilot)
            hits = app.screen.query_one("#hits", FastList)
            assert next(row for row in hits.rows if not isinstance(row, str)) == find(desk, "liu").cases[0]

    @pytest.mark.parametrize("phase", [Phase.ISSUED, Phase.RECEIVED, Phase.CORRECTION_PENDING, Phase.ARCHIVED])
    async def test_a_scanned_receipt_opens_on_the_deed_that_is_due(self, desk: Desk, phase: Phase) -> None:
        deed = {Phase.ISSUED: "hand_out", Phase.RECEIVED: "accept", Phase.CORRECTION_PENDING: "correct"}.get(phase, "")
        row = desk.store.cases(CaseFilter(phases=frozenset({phase})))[0]
        payload = receipt_payload(row.case_no, row.query_code)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            app.screen.post_message(Scanned(f"]Q1{payload}"))  # outside any field, on another screen
            await settle(pilot)
            assert isinstance(app.screen, FindScreen)
            assert app.opened == [(row.id, deed)]

    async def test_a_scan_into_the_box_with_enter_opens_at_once(self, desk: Desk) -> None:
        row = desk.store.cases(CaseFilter(phases=frozenset({Phase.ISSUED})))[0]
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3", *"liu")
            await pilot.pause(0.15)
            await settle(pilot)
            box = app.screen.query_one("#query", ClerkInput)
            box.value = row.case_no
            await pilot.press("enter")  # before any answer: the rows of "liu" must not be opened
            await settle(pilot)
            assert app.opened == [(row.id, "hand_out")]

    @pytest.mark.parametrize("typed", ["43112500012026112000012", "CLK1:43112500012026112000012:123456"])
    async def test_a_mistyped_number_says_what_is_wrong(self, desk: Desk, typed: str) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3")
            app.screen.query_one("#query", ClerkInput).value = typed
            await pilot.press("enter")
            await settle(pilot)
            assert "校验码 2 不符" in app.screen.query_one("#query", ClerkInput).error
            assert not app.opened


class TestDrafts:
    async def test_enter_takes_a_form_up_where_it_was_left(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("d")
            await settle(pilot)
            listed = app.screen.query_one("#drafts", FastList)
            assert [draft.id for draft in listed.rows] == [draft.id for draft in drafts(desk)]
            await pilot.press("enter")
            await settle(pilot)
            assert isinstance(app.screen, IntakeScreen)
            assert app.screen.place == "intake"
            assert app.screen.form_view is not None
            assert app.screen.form_view.form.applicant.name

    async def test_a_discarded_form_can_be_brought_back(self, desk: Desk) -> None:
        before = drafts(desk)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("d")
            await settle(pilot)
            assert "u" not in app.screen.active_bindings
            await pilot.press("x")
            await settle(pilot)
            assert [draft.id for draft in drafts(desk)] == [draft.id for draft in before[1:]]
            await pilot.press("u")
            await settle(pilot)
            assert {draft.id for draft in drafts(desk)} == {draft.id for draft in before}
            assert len(app.screen.query_one("#drafts", FastList).rows) == len(before)

    async def test_only_the_own_ones_are_offered(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, colleague(desk, "lijun"))
            await pilot.press("d")
            await settle(pilot)
            assert not app.screen.query_one("#drafts", FastList).rows


class TestNumbersOfBundles:
    async def find(self, pilot: Pilots, text: str) -> list[object]:
        pilot.app.screen.query_one("#query", ClerkInput).value = text
        await pilot.pause(0.15)
        await settle_hall(pilot)
        return [row for row in pilot.app.screen.query_one("#hits", FastList).rows if not isinstance(row, str)]

    async def test_the_day_in_the_middle_finds_what_nothing_else_fits(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with at(hall, CLERK, hall.take_in()) as pilot:
            pilot.app.go("find")
            await settle_hall(pilot)
            found = await self.find(pilot, "20261123")
            assert [row.bundle_id for row in found] == [taken.bundle_id]

    async def test_a_scanned_bundle_is_still_there_when_one_comes_back(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with at(hall, CLERK, hall.take_in()) as pilot:
            pilot.app.go("find")
            await settle_hall(pilot)
            pilot.app.screen.post_message(Scanned(receipt_payload(taken.bundle_no, taken.query_code)))
            await settle_hall(pilot)
            assert isinstance(pilot.app.screen, BundleScreen)
            await press(pilot, "escape")
            shown = "\n".join(painted(pilot.app))
            assert "没有找到" not in shown
            assert "新生儿出生一件事" in shown
