"""The case screen and the hand-out screen, driven by keys at 80×24 on a real desk and a real, encrypted store."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from clerk_tui import i18n
from clerk_tui.desk import casework, intake
from clerk_tui.desk.calendars import load_shipped_calendar
from clerk_tui.desk.case_view import STEPS
from clerk_tui.desk.catalogs import install_shipped
from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.intake import PartyForm, settle_remaining, with_mark
from clerk_tui.domain.people import Role, User
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.store import Site, Store
from clerk_tui.tui import actions
from clerk_tui.tui.screens.case import KEYS, CaseScreen
from clerk_tui.tui.screens.case_deeds import FORMS
from clerk_tui.tui.screens.case_supplement import Supplement
from clerk_tui.tui.screens.hand_out import HandOutScreen
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_pick import FilterPick
from clerk_tui.tui.widgets.flow_line import FlowLine, flow
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.workstation import Workstation

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 9, 41, tzinfo=CHINA)
PROMISED = "000163002005-01"
IMMEDIATE = "000709106001-02"
APPLICANT = "431125199901010009"
STRANGER = "431125198505050002"

CLERK = User(login="wang", full_name="王芳", roles=frozenset({Role.CLERK}), window="03")
REVIEWER = User(login="li", full_name="李军", roles=frozenset({Role.REVIEWER}))
LEADER = User(login="chen", full_name="陈立", roles=frozenset({Role.LEADER}))
ALL = User(login="all", full_name="全能", roles=frozenset(Role), window="03")


class Hall:
    """One store with four users and a clock that a test moves."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW

    def desk(self, user: User) -> Desk:
        return Desk(self.store, user, lambda: self.now)

    def take_in(self, item_id: str = PROMISED, *, missing: int = 0) -> CaseState:
        """Take a case in at the window; the first *missing* materials are not there."""
        desk = self.desk(CLERK)
        form = intake.start(desk, item_id)
        item = desk.item(item_id)
        form = settle_remaining(form, item)
        for material in item.materials[:missing]:
            form = with_mark(form, Mark(material=material.id, status=MarkStatus.MISSING))
        person = PartyForm(document_number=APPLICANT, name="张小明", phone="13800001234")
        return intake.commit(desk, replace(form, applicant=person)).state

    def in_review(self) -> CaseState:
        state = self.take_in()
        casework.dispatch(self.desk(CLERK), state.id)
        return casework.claim(self.desk(REVIEWER), state.id)

    def decided(self) -> CaseState:
        return casework.decide_case(self.desk(REVIEWER), self.in_review().id, Outcome.GRANTED)

    def case(self, state: CaseState) -> CaseState:
        found = self.store.case(state.id)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.db"
    site = Site(county="431125", device="0003", place="431125000000", place_name="江永县政务服务中心", window="03")
    with Store.create(path, KEY, site, passwords=Passwords(cheap=True)) as store:
        install_shipped(store, "all", NOW)
        load_shipped_calendar(store)
        for user in (CLERK, REVIEWER, LEADER, ALL):
            store.add_user(user, "geheim-2026")
    return path


@pytest.fixture
def hall(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    path = tmp_path / "store.db"
    shutil.copy(template, path)
    with Store.open(path, KEY, passwords=Passwords(cheap=True)) as store:
        yield Hall(store)


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


Pilots = Pilot[Any]


async def settle(pilot: Pilots) -> None:
    """Wait until no job runs and nothing is left to handle."""
    for _round in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


@asynccontextmanager
async def at(
    hall: Hall, user: User, state: CaseState | None, *, deed: str = "", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilots]:
    app = Workstation(home="welcome")
    async with app.run_test(size=size) as pilot:
        app.seat(hall.desk(user))
        if state is not None:
            app.open_case(state.id, deed)
        else:
            app.push_screen(HandOutScreen())
        await settle(pilot)
        yield pilot


async def press(pilot: Pilots, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


async def enter(pilot: Pilots, text: str) -> None:
    """Type *text* into the focused field, then Enter."""
    field = pilot.app.focused
    assert isinstance(field, ClerkInput), field
    field.value = text
    await press(pilot, "enter")


def case_screen(pilot: Pilots) -> CaseScreen:
    return next(screen for screen in reversed(pilot.app.screen_stack) if isinstance(screen, CaseScreen))


def text_of(screen: Screen[Any], selector: str) -> str:
    return str(screen.query_one(selector, Static).render())


def painted(screen: Screen[Any]) -> str:
    return "\n".join("".join(s.text for s in strip) for strip in screen._compositor.render_strips())


def toasts(pilot: Pilots) -> list[str]:
    return [note.message for note in pilot.app._notifications]


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
            assert "received at 03" in shown
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


class TestDeeds:
    async def test_hand_over_take_over_decide(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, FormBox)
            await press(pilot, "ctrl+s")
            assert hall.case(state).phase is Phase.DISPATCHED
            assert "handed over to" in toasts(pilot)[-1]
            timeline = pilot.app.screen.query_one("#timeline", FastList)
            assert timeline.cursor == len(timeline.rows) - 1
            assert "handed over to" in timeline.current.what
        async with at(hall, REVIEWER, state) as pilot:
            await press(pilot, "c")
            assert hall.case(state).handler == "li"
            await press(pilot, "d", "2", "enter", "enter", "enter")
            assert isinstance(pilot.app.screen, FormBox), "a refusal without its reasons is refused"
            assert "A refusal needs its reasons" in painted(pilot.app.screen)
            assert pilot.app.focused is pilot.app.screen.query_one("#reason")
            await enter(pilot, "材料虚假")
            await press(pilot, "enter")
            assert hall.case(state).outcome is Outcome.REFUSED

    async def test_another_department_needs_a_reason_and_is_found_by_initials(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "o", "space")
            assert isinstance(pilot.app.screen, FilterPick)
            await press(pilot, *"rlzy", "enter")
            await press(pilot, "enter")
            assert "A reason is needed" in painted(pilot.app.screen)
            await enter(pilot, "职责调整")
            assert hall.case(state).department == "renshe"

    async def test_an_accidental_reason_is_asked_and_nothing_typed_is_lost(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "w", "enter")
            assert "Say why" in painted(pilot.app.screen)
            pilot.app.focused.value = "申请人改主意"  # type: ignore[union-attr]
            await press(pilot, "escape", "escape")
            assert hall.case(state).phase is Phase.ACCEPTED
            pilot.app.open_case(state.id)  # type: ignore[attr-defined]
            await settle(pilot)
            await press(pilot, "w")
            assert pilot.app.focused.value == "申请人改主意"  # type: ignore[union-attr]
            await press(pilot, "enter")
            assert hall.case(state).phase is Phase.WITHDRAWN

    async def test_excluded_procedure_from_beginning_to_end(self, hall: Hall) -> None:
        state = hall.in_review()
        async with at(hall, REVIEWER, state) as pilot:
            await press(pilot, "X")
            assert "No excluded procedure" in toasts(pilot)[-1]
            await press(pilot, "x", "9")
            assert "does not stop the clock" in painted(pilot.app.screen)
            await press(pilot, "1")
            assert "第四十五条" in painted(pilot.app.screen)
            await press(pilot, "enter")
            await enter(pilot, "利害关系人申请听证")
            await press(pilot, "enter")
            assert hall.case(state).open_procedure == "hearing"
            assert "clock stopped" in text_of(pilot.app.screen, "#standing")
            await press(pilot, "d")
            assert "still under way" in toasts(pilot)[-1]
            await press(pilot, "X")
            await enter(pilot, "已听证")
            assert hall.case(state).open_procedure == ""

    async def test_extension_needs_a_leader_and_at_most_ten_days(self, hall: Hall) -> None:
        state = hall.in_review()
        async with at(hall, REVIEWER, state) as pilot:
            await press(pilot, "e")
            await enter(pilot, "12")
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, FilterPick)
            shown = painted(pilot.app.screen)
            assert "陈立" in shown
            assert "王芳" not in shown
            await press(pilot, "enter")
            await enter(pilot, "案情复杂")
            assert "between 1 and 10" in painted(pilot.app.screen)
            assert pilot.app.focused is pilot.app.screen.query_one("#days")
            await enter(pilot, "十")
            await press(pilot, "ctrl+s")
            assert "not a whole number" in painted(pilot.app.screen)
            await enter(pilot, "10")
            await press(pilot, "ctrl+s")
            extension = hall.case(state).extensions[0]
            assert extension.days == 10
            await press(pilot, "e")
            assert "only once" in toasts(pilot)[-1]

    async def test_return_supplement_and_hand_over_again(self, hall: Hall) -> None:
        state = hall.in_review()
        async with at(hall, REVIEWER, state) as pilot:
            await press(pilot, "r")
            await enter(pilot, "缺照片")
            assert hall.case(state).phase is Phase.RETURNED
        async with at(hall, CLERK, state, deed="correct") as pilot:
            assert isinstance(pilot.app.screen, Supplement)
            await press(pilot, "ctrl+s")
            assert "No material was marked" in painted(pilot.app.screen)
            await press(pilot, "c", "c", "escape")
            await press(pilot, "s")
            assert "2 copies kept" in painted(pilot.app.screen), "what was marked is not lost"
            assert "materials stay open" not in painted(pilot.app.screen)
            assert "then hand it over again" in painted(pilot.app.screen)
            await press(pilot, "ctrl+s")
            assert "supplement" in painted(pilot.app.screen)
            assert hall.case(state).phase is Phase.RETURNED
            assert any(m.copies == 2 for m in hall.case(state).marks)

    async def test_supplement_completes_and_accepts(self, hall: Hall) -> None:
        state = hall.take_in(missing=2)
        assert state.phase is Phase.CORRECTION_PENDING
        async with at(hall, CLERK, state, deed="correct") as pilot:
            assert "2 materials stay open" in painted(pilot.app.screen)
            await press(pilot, "k")
            assert "1 materials stay open" in painted(pilot.app.screen)
            await press(pilot, "equals_sign")
            assert "Complete" in painted(pilot.app.screen)
            await press(pilot, "ctrl+s")
            assert hall.case(state).phase is Phase.ACCEPTED

    async def test_a_notice_names_everything_and_gives_days(self, hall: Hall) -> None:
        state = hall.take_in(missing=2)
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "t")
            assert "申请书" in painted(pilot.app.screen)
            await enter(pilot, "0")
            assert "At least 1 working day" in painted(pilot.app.screen)
            await enter(pilot, "7")
            assert hall.case(state).supply_by == date(2026, 12, 2)

    async def test_nothing_supplied_in_time(self, hall: Hall) -> None:
        state = hall.take_in(missing=1)
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "W")
            assert "has until 2026-11-30" in toasts(pilot)[-1]
            hall.now = NOW + timedelta(days=10)
            await press(pilot, "ctrl+r", "W", "enter")
            assert hall.case(state).phase is Phase.CORRECTION_PENDING, "Enter alone does nothing"
            await press(pilot, "ctrl+s")
            assert hall.case(state).phase is Phase.DEEMED_WITHDRAWN

    async def test_decline_names_the_other_organ(self, hall: Hall) -> None:
        state = hall.take_in(missing=1)
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "D", "2", "enter", "enter")
            await enter(pilot, "属市级权限")
            assert "which organ is competent" in painted(pilot.app.screen)
            assert pilot.app.focused is pilot.app.screen.query_one("#competent_organ")
            await enter(pilot, "永州市公安局")
            await press(pilot, "enter")
            assert hall.case(state).phase is Phase.DECLINED

    async def test_attach_the_result_and_post_it(self, hall: Hall) -> None:
        state = hall.decided()
        async with at(hall, REVIEWER, state) as pilot:
            await press(pilot, "i", "enter")
            await enter(pilot, "431125-0001")
            await enter(pilot, "2046-11-23")
            assert (hall.case(state).result_no, hall.case(state).valid_until) == ("431125-0001", "2046-11-23")
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "m")
            await enter(pilot, "1234567890123")
            await enter(pilot, "潇浦镇永明路1号")
            await press(pilot, "enter")
            assert hall.case(state).phase is Phase.MAILED
            await press(pilot, "M", "enter")
            assert hall.case(state).phase is Phase.DELIVERED
            await press(pilot, "A", "ctrl+s")
            assert hall.case(state).phase is Phase.ARCHIVED
            assert "Ctrl+S" not in pilot.app.screen.query_one("#steps", FlowLine).text

    async def test_terminate_forward_note(self, hall: Hall) -> None:
        first, second = hall.in_review(), hall.in_review()
        async with at(hall, REVIEWER, first) as pilot:
            await press(pilot, "n")
            await enter(pilot, "已电话联系")
            assert "note: 已电话联系" in toasts(pilot)[-1]
            await press(pilot, "T")
            await enter(pilot, "申请人死亡")
            assert hall.case(first).phase is Phase.TERMINATED
        async with at(hall, REVIEWER, second) as pilot:
            await press(pilot, "F")
            await enter(pilot, "永州市公安局")
            await enter(pilot, "须市级审批")
            assert hall.case(second).phase is Phase.FORWARDED

    async def test_void_opens_the_right_form_with_what_is_known(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "v")
            await enter(pilot, "选错事项")
            await press(pilot, "enter")
            await press(pilot, *"jzzsl", "enter")
            chosen = pilot.app.screen.query_one("#item").answer  # type: ignore[attr-defined]
            assert chosen
            assert hall.case(state).phase is Phase.ACCEPTED, "to choose is not yet to confirm"
            await press(pilot, "escape", "v")
            assert pilot.app.screen.query_one("#item").answer == chosen  # type: ignore[attr-defined]
            assert "居住证申领" in painted(pilot.app.screen)
            await press(pilot, "ctrl+s")
            assert hall.case(state).phase is Phase.VOIDED
            assert isinstance(pilot.app.screen, IntakeScreen)
            form = pilot.app.screen.form_view.form  # type: ignore[union-attr]
            assert (form.applicant.name, form.replaces) == ("张小明", state.case_no)
            assert len(intake.drafts(hall.desk(CLERK))) == 1, "leaving the form loses nothing"

    async def test_originals_are_moved_from_the_papers(self, hall: Hall) -> None:
        state = hall.take_in()
        holders = hall.case(state).holders
        assert holders, "the item of this test keeps an original"
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "tab")
            papers = pilot.app.screen.query_one("#papers", FastList)
            row = next(n for n, row in enumerate(papers.rows) if row.kind.name == "ORIGINAL")
            papers.move_to(row)
            await press(pilot, "enter", "enter", "enter")
            moved = papers.rows[row].id
            assert hall.case(state).holders[moved] == "applicant"

    async def test_a_document_is_printed_and_a_reprint_counted(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "f9", "enter", "2", "enter")
            assert isinstance(pilot.app.screen, MessageBox)
            await press(pilot, "escape", "p")
            assert "(printed 1×)" in painted(pilot.app.screen)
            await press(pilot, "enter", "enter")
            assert "reprint 1" in toasts(pilot)[-1]
            assert list((Path(hall.store.path).parent / "home").rglob("*.pdf"))

    async def test_an_impatient_second_confirm_does_it_once(self, hall: Hall) -> None:
        state = hall.take_in()
        async with at(hall, CLERK, state) as pilot:
            await press(pilot, "n")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            box.fill({"text": "来电"})
            box.action_confirm()
            box.action_confirm()
            box.action_cancel()
            await settle(pilot)
            assert hall.case(state).events == state.events + 1

    async def test_a_remapped_key_is_the_one_shown(self, hall: Hall) -> None:
        async with at(hall, CLERK, hall.take_in()) as pilot:
            pilot.app.set_keymap({"case.note": "b"})
            await press(pilot, "ctrl+r")
            assert "[b note]" in painted(pilot.app.screen)
            await press(pilot, "b")
            assert isinstance(pilot.app.screen, FormBox)


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
        stranger = _with_check(STRANGER)
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
            await scan(pilot, _with_check(STRANGER))
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


async def scan(pilot: Pilots, text: str) -> None:
    """Let a scanner type *text* in one burst, as the driver hands it on."""
    from textual.events import Paste

    pilot.app.post_message(Paste(text))
    await settle(pilot)


def _with_check(number: str) -> str:
    from clerk_tui.domain.check_digits import mod_11_2

    return number[:17] + mod_11_2(number[:17])
