"""The case screen: where a case stands, who did what, what can be done next, and why not."""

from collections.abc import Callable
from datetime import date

import pytest
from desk_hall import ID, MONDAY, Hall
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.desk import case_view, casework, intake
from clerk_tui.desk.context import Desk
from clerk_tui.desk.steps import ELSEWHERE, STEP_LABELS, STEPS, main_step, possible_steps
from clerk_tui.desk.timeline import SAYINGS, timeline
from clerk_tui.domain.case.bodies import BODIES, Outcome
from clerk_tui.domain.case.commands import Command, Receive
from clerk_tui.domain.case.deciders import elsewhere, paper, told
from clerk_tui.domain.case.plausible import _PLAUSIBLE
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.steps import POSSIBLE_IN
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.deadline import DueStatus
from clerk_tui.domain.errors import ClerkError, NotFound
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.people import Role
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.i18n import set_language

PHOTO = Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)


def possible(desk: Desk, case: int) -> set[str]:
    return {step.id for step in possible_steps(desk, desk.case(case)) if step.possible}


def reason(desk: Desk, case: int, step: str) -> str:
    (found,) = [line.reason for line in possible_steps(desk, desk.case(case)) if line.id == step]
    return found


# Completeness of the tables


def test_every_command_has_its_step_its_label_and_its_plausible_form() -> None:
    papers = set(paper.POSSIBLE_IN)
    commands = set(POSSIBLE_IN) | papers
    assert set(STEPS.values()) >= commands - ELSEWHERE
    assert not set(STEPS.values()) & ELSEWHERE
    assert set(_PLAUSIBLE) == set(POSSIBLE_IN)
    assert set(paper.PLAUSIBLE) == set(paper.DECIDE) == papers
    assert set(STEP_LABELS) == set(STEPS)
    others = {*elsewhere.DECIDE, *told.DECIDE}
    # Buildings and bundles have commands of their own kind.
    cases = {kind for kind in Command.__subclasses__() if kind.__module__.startswith("clerk_tui.domain.case.")}
    assert cases - {Receive} == commands | others


def test_every_kind_of_event_can_be_told() -> None:
    assert set(SAYINGS) == set(BODIES.values())


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_a_next_step(phase: Phase, hall: Hall) -> None:
    state = replace(hall.wang.case(hall.taken_in()), phase=phase)
    assert main_step(state) in STEPS


# Steps and why not


def test_what_a_clerk_can_do_with_an_accepted_case(hall: Hall) -> None:
    assert possible(hall.wang, hall.taken_in()) == {
        "dispatch",
        "correct_mark",
        "correct_answers",
        "withdraw",
        "void",
        "original",
        "print",
        "attach",
        "note",
    }


def test_a_window_clerk_does_not_decide_a_promised_case_and_is_told_who_does(hall: Hall) -> None:
    case = hall.taken_in()
    assert "by the department, not at the window" in reason(hall.wang, case, "decide")
    assert "taken this case over" in reason(hall.li, case, "decide")
    casework.claim(hall.li, case)
    assert reason(hall.li, case, "decide") == ""


def test_a_window_clerk_decides_an_immediate_case(hall: Hall) -> None:
    case = intake.commit(hall.wang, hall.lacking("id", item="proof")).case_id
    assert "must first supply" in reason(hall.wang, case, "decide")
    casework.correct(hall.wang, case, [Mark(material="id", status=MarkStatus.ORIGINAL_SEEN)])
    assert "decide" in possible(hall.wang, case)


def test_another_departments_reviewer_is_told_whose_case_it_is(hall: Hall) -> None:
    case = hall.in_review()
    for step in ("claim", "return", "procedure", "extend", "decide", "forward", "terminate"):
        assert "人社局" in reason(hall.sun, case, step), step
        assert step == "claim" or reason(hall.li, case, step) == "", step
    assert possible(hall.sun, case) == {"print", "note"}


def test_what_was_done_once_and_cannot_be_done_again_says_so(hall: Hall) -> None:
    case = hall.in_review()
    assert "already handle" in reason(hall.li, case, "claim")
    assert "No excluded procedure" in reason(hall.li, case, "end_procedure")
    casework.extend(hall.li, case, 3, "chen", "复杂")
    assert "only once" in reason(hall.li, case, "extend")
    casework.start_procedure(hall.li, case, "hearing", "听证")
    assert "already under way" in reason(hall.li, case, "procedure")
    assert "still under way" in reason(hall.li, case, "decide")
    casework.end_procedure(hall.li, case, "完毕")
    casework.decide_case(hall.li, case, Outcome.REFUSED, "不符合条件")
    assert "nothing to issue" in reason(hall.li, case, "issue")


def test_deeming_withdrawn_names_the_day_to_wait_for(hall: Hall) -> None:
    case = hall.noticed()
    assert "2026-03-09" in reason(hall.wang, case, "deem_withdrawn")
    hall.clock.set(date(2026, 3, 10))
    assert "deem_withdrawn" in possible(hall.wang, case)


def test_a_complete_supplement_waits_for_its_acceptance_not_for_another_one(hall: Hall) -> None:
    case = hall.noticed("photo")
    assert main_step(hall.wang.case(case)) == "correct"
    casework.correct(hall.he, case, [PHOTO])
    state = hall.wang.case(case)
    assert (state.phase, state.corrected, main_step(state)) == (Phase.CORRECTION_PENDING, True, "accept")
    assert "accept" in possible(hall.wang, case)


def test_a_notice_is_offered_only_when_it_could_be_given(hall: Hall) -> None:
    nothing = intake.commit(hall.he, hall.filled(desk=hall.he)).case_id
    assert "Nothing is missing" in reason(hall.wang, nothing, "notice")
    case = hall.noticed("photo", "form")
    assert "Print that notice again" in reason(hall.wang, case, "notice")
    with pytest.raises(ClerkError):
        casework.give_notice(hall.wang, case, days=60)
    assert hall.wang.case(case).supply_by == date(2026, 3, 9)
    casework.correct(hall.wang, case, [PHOTO])
    assert "notice" not in possible(hall.wang, case), "what is still missing was told already"
    casework.correct(hall.wang, case, [Mark(material="photo", status=MarkStatus.DEFECTIVE, defect="模糊")])
    assert "notice" in possible(hall.wang, case)
    hall.clock.forward(1)
    again = casework.give_notice(hall.wang, case)
    assert ({defect.material for defect in again.asked}, again.supply_by) == ({"photo", "form"}, date(2026, 3, 10))
    assert "notice" not in possible(hall.wang, case)


def test_an_overdue_case_is_not_extended_away(hall: Hall) -> None:
    case = hall.in_review()
    hall.clock.set(date(2026, 3, 9))
    assert "extend" in possible(hall.li, case)
    hall.clock.set(date(2026, 3, 10))
    assert "2026-03-09" in reason(hall.li, case, "extend")
    with pytest.raises(ClerkError):
        casework.extend(hall.li, case, 10, "chen", "复杂")


def test_an_original_moves_only_where_one_was_kept(hall: Hall) -> None:
    assert "No original" in reason(hall.wang, hall.taken_in("proof"), "original")
    case = hall.taken_in()
    casework.move_original(hall.wang, case, "form", "applicant")
    assert "original" in possible(hall.wang, case), "it can be brought again"


def test_who_only_looks_is_told_which_role_it_needs(hall: Hall) -> None:
    case = hall.in_review()
    for line in possible_steps(hall.qian, hall.qian.case(case)):
        assert not line.possible
        assert "roles do not allow" in line.reason


def test_asking_what_is_possible_writes_nothing(hall: Hall) -> None:
    case = hall.in_review()
    before = hall.store.events(case)
    for login in hall.desks:
        possible_steps(hall.desks[login], hall.wang.case(case))
    assert hall.store.events(case) == before


DO: dict[str, Callable[[Desk, int], object]] = {
    "accept": casework.accept,
    "notice": casework.give_notice,
    "decline": lambda desk, case: casework.decline(desk, case, DeclineGround.NOT_NEEDED, "无需许可"),
    "correct": lambda desk, case: casework.correct(desk, case, [PHOTO]),
    "dispatch": casework.dispatch,
    "claim": casework.claim,
    "return": lambda desk, case: casework.return_case(desk, case, "缺页"),
    "procedure": lambda desk, case: casework.start_procedure(desk, case, "hearing", "听证"),
    "end_procedure": lambda desk, case: casework.end_procedure(desk, case, "完毕"),
    "extend": lambda desk, case: casework.extend(desk, case, 3, "chen", "复杂"),
    "decide": lambda desk, case: casework.decide_case(desk, case, Outcome.GRANTED),
    "issue": lambda desk, case: casework.issue(desk, case, "证", "1"),
    "hand_out": lambda desk, case: casework.hand_out(desk, case, "张小明", DocumentType.RESIDENT_ID, ID),
    "mail": lambda desk, case: casework.mail(desk, case, "EMS", "E1", "潇浦镇"),
    "confirm_delivery": casework.confirm_delivery,
    "withdraw": lambda desk, case: casework.withdraw(desk, case, "不办了"),
    "deem_withdrawn": casework.deem_withdrawn,
    "terminate": lambda desk, case: casework.terminate(desk, case, "终止"),
    "forward": lambda desk, case: casework.forward(desk, case, "市局", "权限"),
    "void": lambda desk, case: casework.void(desk, case, "选错"),
    "archive": casework.archive,
    "note": lambda desk, case: casework.note(desk, case, "备注"),
}
"""Deeds whose outcome hangs on nothing but the case and the user."""
LOGINS = ("wang", "li", "sun", "chen")
WALKS = st.lists(st.tuples(st.sampled_from(sorted(DO)), st.sampled_from(LOGINS)), min_size=8, max_size=24)


@given(WALKS, st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_step_is_offered_exactly_when_it_can_be_done(hall: Hall, walk: list[tuple[str, str]], missing: bool) -> None:
    hall.clock.set(MONDAY)
    case = hall.noticed("photo") if missing else hall.taken_in()
    for step, login in walk:
        desk = hall.desks[login]
        offered = step in possible(desk, case)
        try:
            DO[step](desk, case)
            done = True
        except ClerkError:
            done = False
        assert done is offered, (step, login, desk.case(case).phase)
        hall.clock.forward(1)


# The view


def test_the_view_of_a_running_case(hall: Hall) -> None:
    case = hall.in_review()
    view = case_view.case_view(hall.wang, case)
    assert (view.applicant, view.document, view.phone) == ("张*明", "431125********0009", "138****1234")
    assert (view.department, view.phase, view.due_status) == ("人社局", "in review", DueStatus.NORMAL)
    assert view.due is not None
    assert view.due.date == date(2026, 3, 9)
    assert [row.material.id for row in view.rows] == ["id", "form", "photo", "extra"]
    with pytest.raises(NotFound):
        case_view.case_view(hall.wang, 1)


def test_an_organisation_is_not_masked(hall: Hall) -> None:
    assert case_view.case_view(hall.wang, hall.taken_in("shop")).applicant == "永州千家峒食品有限公司"


def test_the_timeline_says_who_did_what_when_and_names_things(hall: Hall) -> None:
    case = hall.noticed("photo")
    hall.clock.forward(1)
    casework.correct(hall.zhao, case, [PHOTO])
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    casework.extend(hall.li, case, 3, "chen", "复杂")
    casework.decide_case(hall.li, case, Outcome.GRANTED)
    casework.move_original(hall.wang, case, "form", "window")
    casework.hand_out(hall.zhao, case, "张小明", DocumentType.RESIDENT_ID, ID)
    lines = case_view.case_view(hall.qian, case).timeline
    assert [(f"{line.at:%m-%d}", line.who, line.what) for line in lines] == [
        ("03-02", "王芳", "received at window 3"),
        ("03-02", "王芳", "one-time notice: 1 material, to supply by 03-09"),
        ("03-03", "赵敏", "material 近期照片: copy kept"),
        ("03-03", "赵敏", "supplement: complete"),
        ("03-03", "赵敏", "accepted as of 03-03"),
        ("03-03", "王芳", "handed over to 人社局, slip 1"),
        ("03-03", "李军", "taken over"),
        ("03-03", "李军", "extended by 3 working days, approved by 陈立: 复杂"),
        ("03-03", "李军", "decided: granted"),
        ("03-03", "王芳", "original of 申请表 is now with the window"),
        ("03-03", "赵敏", "handed out to 张*明"),
    ]
    assert ID not in "".join(line.what for line in lines)


def test_a_word_of_the_log_that_this_program_does_not_know_is_shown(hall: Hall) -> None:
    case = hall.taken_in()
    (first, *_rest) = hall.store.events(case)
    stranger = replace(first, kind="beamed_up")
    damaged = replace(first, kind="accepted", body="[]")
    lines = timeline(hall.wang, [stranger, damaged])
    assert [line.what for line in lines] == ["unreadable entry “beamed_up”", "unreadable entry “accepted”"]


def test_who_holds_which_paper_now(hall: Hall) -> None:
    case = hall.taken_in()

    def held() -> list[tuple[str, str]]:
        return [(holding.name, holding.holder) for holding in case_view.case_view(hall.wang, case).holdings]

    assert held() == [("申请表", "the window")]
    casework.dispatch(hall.wang, case)
    assert held() == [("申请表", "人社局")]
    casework.move_original(hall.wang, case, "form", "applicant")
    assert held() == [("申请表", "the applicant")]


@pytest.mark.parametrize(
    ("day", "english", "chinese"),
    [
        (MONDAY, "5 working days left", "余 5 个工作日"),
        (date(2026, 3, 6), "1 working day left", "余 1 个工作日"),
        (date(2026, 3, 9), "due today", "今日到期"),
        (date(2026, 3, 11), "overdue by 2 days", "逾期 2 天"),
    ],
)
def test_how_much_time_is_left_in_both_languages(hall: Hall, day: date, english: str, chinese: str) -> None:
    case = hall.taken_in()
    hall.clock.set(day)
    for language, said in (("en", english), ("zh_CN", chinese)):
        set_language("en" if language == "en" else "zh_CN")
        assert case_view.case_view(hall.wang, case).due_text == said


def test_a_stopped_clock_and_a_decided_case(hall: Hall) -> None:
    case = hall.in_review()
    casework.start_procedure(hall.li, case, "hearing", "听证")
    assert case_view.case_view(hall.wang, case).due_text == "clock stopped"
    casework.end_procedure(hall.li, case, "完毕")
    casework.decide_case(hall.li, case, Outcome.GRANTED)
    view = case_view.case_view(hall.wang, case)
    assert (view.due_text, view.due_status) == ("", DueStatus.DONE)


def test_the_due_date_explains_itself_in_both_languages(hall: Hall) -> None:
    state = hall.wang.case(hall.taken_in())
    english = case_view.derivation(hall.wang, state)
    set_language("zh_CN")
    chinese = case_view.derivation(hall.wang, state)
    assert len(english) == len(chinese) >= 3
    assert all("2026-03-09" in lines[-1] for lines in (english, chinese))
    assert "办结期限" in chinese[-1]
    assert case_view.derivation(hall.wang, hall.wang.case(hall.taken_in("silent"))) == []


def test_a_user_with_every_role_but_the_reviewers_is_offered_no_department_deed(hall: Hall) -> None:
    everybody = replace(hall.wang.user, roles=frozenset(Role) - {Role.REVIEWER})
    desk = Desk(hall.store, everybody, hall.clock)
    case = hall.in_review()
    assert not possible(desk, case) & {"claim", "return", "procedure", "extend", "decide", "forward"}
