"""Every deed of a case from its dialog to the store, by keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tui_case_hall import (
    CLERK,
    NOW,
    REVIEWER,
    Hall,
    at,
    enter,
    painted,
    press,
    settle,
    text_of,
    toasts,
)

from clerk_tui import i18n
from clerk_tui.desk import casework, intake
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.tui.screens.case_supplement import Supplement
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_pick import FilterPick
from clerk_tui.tui.widgets.flow_line import FlowLine
from clerk_tui.tui.widgets.form_box import FormBox


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


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
            assert timeline.current is not None
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
        brought = Mark(material=hall.case(state).notice[0].material, status=MarkStatus.DEFECTIVE, defect="未签名")
        casework.correct(hall.desk(CLERK), state.id, [brought])
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
            assert "(printed" not in painted(pilot.app.screen), "what is only shown is no print"
            await press(pilot, "enter", "enter")
            await press(pilot, "p")
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

    async def test_help_opens_over_the_dialog_and_a_question_mark_stays_text(self, hall: Hall) -> None:
        async with at(hall, CLERK, hall.take_in()) as pilot:
            await press(pilot, "n", "a", "question_mark")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            assert box.values["text"] == "a?"
            await press(pilot, "f1")
            assert "there again the next time" in painted(pilot.app.screen)
            await press(pilot, "escape")
            assert pilot.app.screen is box

    async def test_a_remapped_key_is_the_one_shown(self, hall: Hall) -> None:
        async with at(hall, CLERK, hall.take_in()) as pilot:
            pilot.app.set_keymap({"case.note": "b"})
            await press(pilot, "ctrl+r")
            assert "[b note]" in painted(pilot.app.screen)
            await press(pilot, "b")
            assert isinstance(pilot.app.screen, FormBox)
