"""The deeds about debts, commitments, follow-ups and wrong turns, each by its key through the real desk."""

from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace
from tui_bundle_hall import LAND, PERSON, taken_in
from tui_case_hall import ALL, CLERK, PROMISED, Hall, Pilots, at, painted, press, text_of, toasts

from clerk_tui import i18n
from clerk_tui.desk import bundles, casework, intake, reuse
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.checklist import Evidence, EvidenceSource, MarkStatus
from clerk_tui.domain.intake import settle_remaining, with_commitment
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.widgets.form_box import FormBox

RESIDENCE = "000709111001-02"
HEALTH = "000123020000-06"


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


async def fill(pilot: Pilots, **values: str) -> None:
    """Answer the dialog that is open and do it."""
    box = pilot.app.screen
    assert isinstance(box, FormBox), box
    box.fill(values)
    await press(pilot, "ctrl+s")


def committed(hall: Hall, item_id: str = RESIDENCE, terms: str = "work", **answers: str) -> CaseState:
    """Take a case in with a signed commitment."""
    desk = hall.desk(CLERK)
    item = desk.item(item_id)
    form = replace(intake.start(desk, item_id), applicant=PERSON)
    form = with_commitment(replace(form, answers={**form.answers, **answers}), item, terms)
    return intake.commit(desk, settle_remaining(form, item)).state


def granted(hall: Hall, state: CaseState) -> CaseState:
    desk = hall.desk(ALL)
    state = desk.case(state.id)
    if state.phase is Phase.ACCEPTED:
        casework.dispatch(desk, state.id)
        casework.claim(desk, state.id)
        state = casework.decide_case(desk, state.id, Outcome.GRANTED)
    assert state.follow_ups
    return state


async def test_a_commitment_is_taken_back_and_the_paper_is_asked_again(hall: Hall) -> None:
    state = committed(hall, ground="work")
    async with at(hall, ALL, state) as pilot:
        await press(pilot, "R")
        assert "就业证明材料" in painted(pilot.app.screen)
        await fill(pilot, reason="愿意补交证明")
        now = hall.case(state)
        assert now.commitments[0].withdrawn
        assert next(mark for mark in now.marks if mark.material == "m4").status is MarkStatus.MISSING
        await press(pilot, "tab")
        assert "已撤回" in painted(pilot.app.screen)


class TestFollowUp:
    async def test_a_kept_commitment_closes_it(self, hall: Hall) -> None:
        state = granted(hall, committed(hall, HEALTH, "health"))
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "g")
            await fill(pilot, finding=str(Finding.MET))
            assert hall.case(state).follow_ups[0].finding is Finding.MET

    async def test_a_correction_needs_words_and_a_day(self, hall: Hall) -> None:
        state = granted(hall, committed(hall, HEALTH, "health"))
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "g")
            box = pilot.app.screen
            await fill(pilot, finding=str(Finding.TO_CORRECT), text="消毒间未分开", correct_by="下周")
            assert pilot.app.screen is box
            assert "不是日期" in painted(box)
            await fill(pilot, correct_by="2026-12-21")
            looks = hall.case(state).follow_ups
            assert [one.due_on for one in looks if one.finding is None] == [date(2026, 12, 21)]

    async def test_a_false_one_takes_the_licence_back_and_says_so_first(self, hall: Hall) -> None:
        state = granted(hall, committed(hall, HEALTH, "health"))
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "g")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            box.fill({"finding": str(Finding.FALSE), "text": "现场无消毒设施"})
            await press(pilot)
            assert "撤销" in painted(box)
            await press(pilot, "ctrl+s")
            assert hall.case(state).ending is Phase.REVOKED

    async def test_a_visit_is_scheduled(self, hall: Hall) -> None:
        state = granted(hall, committed(hall, HEALTH, "health"))
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "G")
            await fill(pilot, what="开业后卫生检查", due_on="2027-03-01")
            assert hall.case(state).follow_ups[-1].what == "开业后卫生检查"


class TestVerification:
    @pytest.fixture
    def unverified(self, hall: Hall) -> CaseState:
        desk = hall.desk(CLERK)
        item = desk.item(RESIDENCE)
        form = replace(intake.start(desk, RESIDENCE), applicant=PERSON)
        evidence = reuse.unverified(Evidence(source=EvidenceSource.REGISTER, number="E4311"))
        form = settle_remaining(reuse.take(form, "m1", evidence), item)
        return intake.commit(desk, form).state

    async def test_it_holds(self, hall: Hall, unverified: CaseState) -> None:
        async with at(hall, ALL, unverified) as pilot:
            await press(pilot, "V")
            assert "居民身份证" in painted(pilot.app.screen)
            await press(pilot, "ctrl+s")
            assert hall.case(unverified).unverified == ()

    async def test_that_it_does_not_hold_needs_words(self, hall: Hall, unverified: CaseState) -> None:
        async with at(hall, ALL, unverified) as pilot:
            await press(pilot, "V")
            box = pilot.app.screen
            await fill(pilot, holds="no")
            assert pilot.app.screen is box
            await fill(pilot, text="证照库显示已挂失")
            assert hall.case(unverified).unverified == ()
            mark = next(mark for mark in hall.case(unverified).marks if mark.material == "m1")
            assert not mark.settled


class TestWrongTurns:
    async def test_a_mark_is_corrected_with_a_reason(self, hall: Hall) -> None:
        state = hall.take_in(PROMISED)
        material = hall.case(state).marks[0].material
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "C")
            await fill(pilot, material=material, status=str(MarkStatus.MISSING), reason="看错了一行")
            now = next(mark for mark in hall.case(state).marks if mark.material == material)
            assert now.status is MarkStatus.MISSING
            await press(pilot, "C")
            await fill(pilot, material=material, status=str(MarkStatus.MISSING), reason="看错了一行")
            assert isinstance(pilot.app.screen, FormBox)  # marked so already

    async def test_an_answer_is_corrected(self, hall: Hall) -> None:
        desk = hall.desk(CLERK)
        form = replace(intake.start(desk, RESIDENCE), applicant=PERSON)
        state = intake.commit(desk, settle_remaining(form, desk.item(RESIDENCE))).state
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "Q")
            await fill(pilot, question_0="study", reason="是连续就读")
            assert hall.case(state).answers["ground"] == "study"

    async def test_an_item_without_questions_says_so(self, hall: Hall) -> None:
        item = next(
            one for one in hall.desk(CLERK).catalog.items if one.at_counter and one.materials and not one.questions
        )
        state = hall.take_in(item.id)
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "Q")
            if isinstance(pilot.app.screen, FormBox):
                assert "没有情形可选" in painted(pilot.app.screen)
            else:
                assert toasts(pilot)


class TestFastTrack:
    async def test_a_waiting_member_is_looked_at_beforehand(self, hall: Hall) -> None:
        state = taken_in(hall.desk(CLERK), LAND).members[0][1]
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "ctrl+s")  # what is due while it waits
            await fill(pilot, text="总平面图符合要求")
            assert hall.case(state).pre_review_passed is True
            assert isinstance(pilot.app.screen, CaseScreen)

    async def test_the_permit_is_issued_in_stages(self, hall: Hall) -> None:
        taken = taken_in(hall.desk(CLERK), LAND)
        desk = hall.desk(ALL)
        bundles.trigger(desk, taken.bundle_id, "land", "出让合同", "001", hall.now.date())
        state = desk.case(dict(taken.members)["shigong"].id)
        casework.dispatch(desk, state.id)
        casework.claim(desk, state.id)
        casework.decide_case(desk, state.id, Outcome.GRANTED)
        async with at(hall, ALL, state) as pilot:
            await press(pilot, "I")
            await fill(pilot, stage="土方和基坑支护", result_no="施-1")
            assert hall.case(state).stages == ("土方和基坑支护",)
            await press(pilot, "h")
            assert isinstance(pilot.app.screen, CaseScreen)  # not before the last stage
            await press(pilot, "I")
            await fill(pilot, stage="主体", result_no="施-2", last="yes")
            assert hall.case(state).phase is Phase.ISSUED


async def test_the_keys_that_are_not_possible_say_why(hall: Hall) -> None:
    state = hall.take_in(PROMISED)
    async with at(hall, ALL, state) as pilot:
        for n, key in enumerate("zZVRIEgG", 1):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, CaseScreen), key
            assert len(toasts(pilot)) == n, key
        await press(pilot, "b")  # of no bundle
        assert isinstance(pilot.app.screen, CaseScreen)
        assert "属一件事" not in text_of(pilot.app.screen, "#head")
