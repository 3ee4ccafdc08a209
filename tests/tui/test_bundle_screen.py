"""The screen of a visit: its members, its deeds by key, and why a deed is not possible."""

from collections.abc import Iterator

import pytest
from tui_bundle_hall import BIRTH, LAND, bundle_at, filled, granted, taken_in
from tui_case_hall import (
    ALL,
    APPLICANT,
    CLERK,
    REVIEWER,
    STRANGER,
    Hall,
    Pilots,
    enter,
    painted,
    press,
    scan,
    settle,
    text_of,
    toasts,
    with_check,
)

from clerk_tui import i18n
from clerk_tui.desk import bundles, casework
from clerk_tui.desk.bundle_view import BundleView
from clerk_tui.desk.bundle_view import view as bundle_view
from clerk_tui.desk.bundles import CommittedBundle
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Mark, MarkStatus, needed_materials
from clerk_tui.domain.intake import with_mark
from clerk_tui.tui.screens.bundle import BundleScreen
from clerk_tui.tui.screens.bundle_deeds import FORMS, KEYS
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.screens.find import FindScreen
from clerk_tui.tui.screens.hand_out import HandOutScreen
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.flow_line import FlowLine
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.widgets.plan_box import PlanBox
from clerk_tui.tui.workstation import Workstation


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


def seen(hall: Hall, taken: CommittedBundle) -> BundleView:
    return bundle_view(hall.desk(ALL), taken.bundle_id)


def member(view: BundleView, name: str) -> Phase:
    return next(one.phase for one in view.members if one.member == name)


async def fill(pilot: Pilots, **values: str) -> None:
    """Answer the dialog that is open and do it."""
    box = pilot.app.screen
    assert isinstance(box, FormBox), box
    box.fill(values)
    await press(pilot, "ctrl+s")


def test_every_deed_has_a_form_and_a_key_of_its_own() -> None:
    assert FORMS.keys() == KEYS.keys()
    keys = [key for key, _label, _tip in KEYS.values()]
    assert len(set(keys)) == len(keys)


async def test_the_members_say_where_they_stand_and_what_they_wait_for(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
        shown = painted(pilot.app.screen)
        waiting = next(line for line in shown.splitlines() if "社会保障卡申领" in line)
        assert "等 出生登记" in waiting
        assert waiting.startswith(" .")
        assert "张*明" in shown
        assert APPLICANT not in shown
        await press(pilot, "g")
        assert isinstance(pilot.app.screen, PlanBox)
        assert ">1 出生医学证明首次签发" in painted(pilot.app.screen)


async def test_enter_opens_the_case_and_b_comes_back(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
        members = pilot.app.screen.query_one("#members", FastList)
        await press(pilot, "down", "down", "enter")
        assert isinstance(pilot.app.screen, CaseScreen)
        assert "属一件事 431125 0003" in text_of(pilot.app.screen, "#head")
        await press(pilot, "b")
        assert isinstance(pilot.app.screen, BundleScreen)
        assert pilot.app.screen.query_one("#members", FastList) is members
        assert members.cursor == 2  # where one was


async def test_tab_tells_what_happened_and_what_the_form_says(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
        await press(pilot, "tab")
        shown = painted(pilot.app.screen)
        assert "新生儿姓名  某*" in shown
        assert APPLICANT not in shown  # the parents' numbers are masked
        await press(pilot, "tab")
        assert "等 出生登记" in painted(pilot.app.screen)


class TestHandOut:
    async def test_what_is_ready_goes_together_after_the_identity_check(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        granted(hall.desk(ALL), taken.members[0][1])
        async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
            assert "h 统一出件" in pilot.app.screen.query_one("#steps", FlowLine).text
            await press(pilot, "ctrl+s")
            assert "出生医学证明" in painted(pilot.app.screen)
            await enter(pilot, APPLICANT)
            await press(pilot, "ctrl+s")
            view = seen(hall, taken)
            assert member(view, "yixue") is Phase.DELIVERED
            assert member(view, "dengji") is not Phase.WAITING
            await press(pilot, "h")
            assert isinstance(pilot.app.screen, BundleScreen)

    async def test_a_stranger_needs_a_relation(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        granted(hall.desk(ALL), taken.members[0][1])
        async with bundle_at(hall, CLERK, taken.bundle_id, deed="hand_out") as pilot:
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            await fill(pilot, document_number=with_check(STRANGER), receiver="李四")
            assert pilot.app.screen is box
            assert member(seen(hall, taken), "yixue") is not Phase.DELIVERED
            await fill(pilot, relation="mandate")
            assert member(seen(hall, taken), "yixue") is Phase.DELIVERED

    async def test_a_document_scanned_while_something_is_ready_is_the_receivers(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        granted(hall.desk(ALL), taken.members[0][1])
        async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
            await scan(pilot, APPLICANT)
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            assert box.values["document_number"] == APPLICANT
            assert box.values["receiver"] == "张小明"

    async def test_nothing_ready_is_said_and_asks_nothing(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
            await press(pilot, "h")
            assert isinstance(pilot.app.screen, BundleScreen)
            assert toasts(pilot)


class TestWrongTurns:
    async def test_a_member_is_dropped_and_added_again(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
            await press(pilot, "x")
            await fill(pilot, member="daiyu", reason="没有用医保")
            view = seen(hall, taken)
            assert next(one for one in view.members if one.member == "daiyu").dropped
            await press(pilot, "a")
            await fill(pilot, member="daiyu", reason="还是要办")
            there = [one for one in seen(hall, taken).members if one.member == "daiyu" and not one.dropped]
            assert len(there) == 1

    async def test_an_answer_is_corrected_and_its_papers_asked(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
            await press(pilot, "Q")
            await fill(pilot, question_0="different", reason="父母民族不同")
            assert seen(hall, taken).state.answers["nation"] == "different"
            registration = next(case for name, case in taken.members if name == "dengji")
            now = hall.case(registration)
            asked = needed_materials(hall.desk(ALL).case_item(now), now.answers)
            assert "m2" in {material.id for material in asked}

    async def test_the_rest_is_withdrawn(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
            await press(pilot, "w")
            await fill(pilot, reason="不办了")
            view = seen(hall, taken)
            assert view.state.closed_on is not None
            assert {one.phase for one in view.members} == {Phase.WITHDRAWN}
            await press(pilot, "x")
            assert isinstance(pilot.app.screen, BundleScreen)

    async def test_the_wrong_bundle_is_voided_and_the_right_form_opens(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
            await press(pilot, "v")
            await fill(pilot, reason="应是结婚", item="jiehun")
            screen = pilot.app.screen
            assert isinstance(screen, IntakeScreen)
            assert screen.form_view is not None
            assert screen.form_view.form.bundle == "jiehun"
            assert screen.form_view.form.applicant.name == "张小明"
            assert screen.form_view.form.replaces == taken.bundle_no
            assert seen(hall, taken).state.phase == "voided"

    async def test_without_a_reason_nothing_happens_and_the_cursor_is_where_it_is_missing(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
            await press(pilot, "w", "ctrl+s")
            assert isinstance(pilot.app.screen, FormBox)
            assert isinstance(pilot.app.focused, ClerkInput)
            await press(pilot, *"hm", "escape", "w")
            assert pilot.app.screen.query_one("#reason", ClerkInput).value == "hm"  # typed once is typed


async def test_the_land_document_starts_all_members(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK), LAND)
    async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
        assert ".取得土地 未取得" in text_of(pilot.app.screen, "#head")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FormBox)
        await fill(pilot, number="江自然资合字〔2026〕001号")
        view = seen(hall, taken)
        assert view.triggers[0].recorded_on == hall.now.date()
        assert Phase.WAITING not in {one.phase for one in view.members}
        assert "+取得土地 2026-11-23" in text_of(pilot.app.screen, "#head")


async def test_a_remark_is_added(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
        await press(pilot, "n")
        await enter(pilot, "家属代问过进度")
        await press(pilot, "tab")
        assert "家属代问过进度" in painted(pilot.app.screen)


async def test_the_documents_of_the_whole_are_offered(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, Pick)
        await press(pilot, "1")
        assert any(".pdf" in text for text in toasts(pilot))


async def test_who_may_not_is_told_so(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    async with bundle_at(hall, REVIEWER, taken.bundle_id) as pilot:
        await press(pilot, "v")
        assert isinstance(pilot.app.screen, BundleScreen)
        assert toasts(pilot)


async def test_a_refused_member_leaves_the_others_going_on(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK))
    desk = hall.desk(ALL)
    first = taken.members[0][1]
    casework.dispatch(desk, first.id)
    casework.claim(desk, first.id)
    casework.decide_case(desk, first.id, Outcome.REFUSED, "没有分娩记录")
    async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
        shown = painted(pilot.app.screen)
        stuck = next(line for line in shown.splitlines() if "出生登记 " in line)
        assert stuck.startswith(" !")
        assert text_of(pilot.app.screen, "#standing").startswith("! ")


class TestFinding:
    async def test_a_typed_number_opens_the_bundle(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        app = Workstation(home="welcome")
        async with app.run_test(size=(80, 24)) as pilot:
            app.seat(hall.desk(CLERK))
            app.go("find")
            await settle(pilot)
            await enter(pilot, taken.bundle_no)
            assert isinstance(app.screen, BundleScreen)

    async def test_a_persons_bundles_stand_above_their_cases(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        app = Workstation(home="welcome")
        async with app.run_test(size=(80, 24)) as pilot:
            app.seat(hall.desk(CLERK))
            app.go("find")
            await settle(pilot)
            screen = app.screen
            assert isinstance(screen, FindScreen)
            await enter(pilot, "张小明")
            hits = screen.query_one("#hits", FastList)
            person = next(n for n, row in enumerate(hits.rows) if hasattr(row, "person_id"))
            hits.move_to(person)
            await press(pilot, "enter")
            assert "一件事 1" in painted(screen)
            await press(pilot, "enter")
            assert isinstance(app.screen, BundleScreen)
            assert app.screen.bundle_id == taken.bundle_id

    async def test_a_scanned_receipt_of_a_bundle_goes_to_its_hand_out(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK))
        granted(hall.desk(ALL), taken.members[0][1])
        app = Workstation(home="welcome")
        async with app.run_test(size=(80, 24)) as pilot:
            app.seat(hall.desk(CLERK))
            app.push_screen(HandOutScreen())
            await settle(pilot)
            await enter(pilot, taken.bundle_no)
            assert isinstance(app.screen, FormBox)
            assert isinstance(app.screen_stack[-2], BundleScreen)

    async def test_members_are_marked_in_the_work_list(self, hall: Hall) -> None:
        taken_in(hall.desk(CLERK))
        app = Workstation(home="welcome")
        async with app.run_test(size=(80, 24)) as pilot:
            app.seat(hall.desk(CLERK))
            app.go("home")
            await settle(pilot)
            assert "#出生医学证明首次签发" in painted(app.screen)


async def test_a_bundle_that_is_not_there_is_said_to_be_missing(hall: Hall) -> None:
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.seat(hall.desk(CLERK))
        app.open_bundle(4711)
        await settle(pilot)
        assert not isinstance(app.screen, BundleScreen)


def test_the_birth_bundle_is_what_these_tests_are_about(hall: Hall) -> None:
    """Its data may change: then these tests are to be read again."""
    bundle = hall.desk(CLERK).bundle(BIRTH)
    assert [one.id for one in bundle.members][:1] == ["yixue"]
    assert bundles.plan_of(hall.desk(CLERK), bundles.start(hall.desk(CLERK), BIRTH)).steps[1].waits_for == ("yixue",)


async def test_the_chain_of_the_fast_track_is_seen_at_a_glance(hall: Hall) -> None:
    taken = taken_in(hall.desk(CLERK), LAND)
    desk = hall.desk(ALL)
    cases = dict(taken.members)
    async with bundle_at(hall, ALL, taken.bundle_id) as pilot:
        screen = pilot.app.screen
        assert ">预审 0/3" in text_of(screen, "#head")
        for case in cases.values():
            casework.pre_review(desk, case.id, "资料齐全", passed=True)
        await press(pilot, "ctrl+r")
        assert "+预审 3/3  >取得土地" in text_of(screen, "#head")
        bundles.trigger(desk, taken.bundle_id, "land", "出让合同", "001", hall.now.date())
        granted(desk, cases["shigong"])
        casework.issue_stage(desk, cases["shigong"].id, "土方")
        await press(pilot, "ctrl+r")
        assert ">许可 1/3  +分阶段 1" in text_of(screen, "#head")
        await press(pilot, "g")
        assert "已核发：土方" in painted(pilot.app.screen)


async def test_the_document_of_who_comes_hands_out_the_whole_visit(hall: Hall) -> None:
    """Two members are ready: the identity card opens the visit, not one of its cases."""
    taken = taken_in(hall.desk(CLERK))
    desk = hall.desk(ALL)
    cases = dict(taken.members)
    granted(desk, cases["yixue"])
    granted(desk, cases["dengji"])
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24)) as pilot:
        app.seat(hall.desk(CLERK))
        app.push_screen(HandOutScreen())
        await settle(pilot)
        await enter(pilot, APPLICANT)
        assert isinstance(app.screen, FormBox)
        await press(pilot)
        shown = painted(app.screen)
        assert "出生医学证明首次签发" in shown
        assert "出生登记" in shown


async def test_what_is_missing_is_told_with_who_needs_it(hall: Hall) -> None:
    desk = hall.desk(CLERK)
    form = with_mark(filled(desk), Mark(material="m6", status=MarkStatus.MISSING))
    taken = bundles.commit(desk, form)
    async with bundle_at(hall, CLERK, taken.bundle_id) as pilot:
        assert "缺 1 件材料" in text_of(pilot.app.screen, "#standing")
        await press(pilot, "tab", "end")
        screen = pilot.app.screen
        lines = [line.what for line in screen.query_one("#history", FastList).rows]
        assert any("父母身份证" in line and "出生登记" in line for line in lines)
