"""告知承诺 at the desk: signed at intake, granted on the spot, checked later, taken back; and wrong turns mended."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from desk_hall import ID, MONDAY, USCC, Hall
from msgspec.structs import replace
from promising_hall import committed, made_once, owing, promising

from clerk_tui.desk import casework, credit, duties, intake, mending
from clerk_tui.desk.case_view import case_view
from clerk_tui.desk.saying import item_page, mark_text, verdict_lines
from clerk_tui.desk.steps import main_step, possible_steps
from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.duties import DutyKind, DutyStatus
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import DebtStatus, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, ClerkError
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import (
    PartyForm,
    settle_remaining,
    with_answer,
    with_commitment,
    with_mark,
    without_commitment,
)
from clerk_tui.domain.verdict import DeclineGround, VerdictKind

RESIDENT = DocumentType.RESIDENT_ID
REPORT = Mark(material="fire-report", status=MarkStatus.ORIGINAL_KEPT)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    return made_once(tmp_path_factory)


def refused(code: str, deed: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as error:
        deed()
    assert error.value.code == code
    return error.value


def possible(hall: Hall, case: int) -> set[str]:
    return {step.id for step in possible_steps(hall.wang, hall.wang.case(case)) if step.possible}


# Offered and signed


def test_only_what_the_law_and_the_answers_allow_is_offered(hall: Hall) -> None:
    assert [terms.id for terms in intake.review(hall.wang, hall.filled("canteen")).offered] == ["fire"]
    card = hall.filled("card")
    assert intake.review(hall.wang, card).offered == ()
    assert [terms.id for terms in intake.review(hall.wang, with_answer(card, "who", "agent")).offered] == ["school"]
    page = item_page(hall.wang, hall.wang.item("canteen"))
    assert any("直接关系人身健康" in line for line in page)


def test_what_is_signed_marks_what_it_replaces_and_unsigning_takes_the_marks_away(hall: Hall) -> None:
    form = promising(hall)
    view = intake.review(hall.wang, form)
    assert [mark_text(row) for row in view.rows] == ["k original kept", "p by commitment"]
    assert view.verdict.kind is VerdictKind.DECIDE
    assert any("decide on the spot" in line for line in verdict_lines(hall.wang, view))
    bare = without_commitment(form, view.item, "fire")
    assert (bare.commitments, [mark.material for mark in bare.marks]) == ((), ["form"])
    assert with_commitment(form, view.item, "fire") == form, "signed once"


@pytest.mark.parametrize(
    ("terms", "code", "field"),
    [
        ("health", "commitment.excluded", "commitment.health"),
        ("nothing", "commitment.not_offered", "commitment.nothing"),
    ],
)
def test_what_is_not_offered_is_not_signed(hall: Hall, terms: str, code: str, field: str) -> None:
    form = replace(hall.filled("canteen"), commitments=(terms,))
    assert refused(code, lambda: intake.commit(hall.wang, form)).field == field


def test_a_commitment_of_another_answer_is_refused(hall: Hall) -> None:
    item = hall.wang.item("card")
    form = with_commitment(with_answer(hall.filled("card"), "who", "agent"), item, "school")
    back = with_answer(form, "who", "self")
    refused("commitment.not_offered", lambda: intake.commit(hall.wang, back))
    assert intake.commit(hall.wang, form).state.phase is Phase.ACCEPTED, "a certificate leaves the decision to them"


def test_nothing_is_marked_committed_without_a_signature(hall: Hall) -> None:
    form = with_mark(hall.filled("canteen"), Mark(material="fire-report", status=MarkStatus.COMMITTED))
    assert refused("commitment.unsigned", lambda: intake.commit(hall.wang, form)).field == "material.fire-report"
    other = with_mark(promising(hall), Mark(material="form", status=MarkStatus.COMMITTED))
    assert refused("commitment.unsigned", lambda: intake.commit(hall.wang, other)).field == "material.form"


# Granted, checked


def granted(hall: Hall) -> int:
    return committed(hall, form=promising(hall)).case_id


def test_who_signs_is_granted_it_on_the_spot_and_the_check_falls_due(hall: Hall) -> None:
    done = committed(hall, form=promising(hall))
    assert (done.state.phase, done.state.outcome) == (Phase.DECIDED, Outcome.GRANTED)
    assert [event.kind for event in hall.store.events(done.case_id)] == [
        "received",
        "commitment_signed",
        "accepted",
        "decided",
        "follow_up_scheduled",
    ]
    view = case_view(hall.wang, done.case_id)
    assert [(line.terms, line.what) for line in view.commitments] == [("fire", "消防检测报告")]
    (check,) = duties.duties(hall.sun)
    assert (check.kind, check.what, check.due_on) == (DutyKind.CHECK, "消防安全检查", date(2026, 4, 14))
    casework.hand_out(hall.zhao, done.case_id, "张小明", RESIDENT, ID)


def test_an_organisation_signs_under_its_name_and_a_person_masked(hall: Hall) -> None:
    case = granted(hall)
    assert any("signed by 张*明" in line.what for line in case_view(hall.wang, case).timeline)
    firm = PartyForm(document_type=DocumentType.USCC, document_number=USCC, name="永州千家峒食品有限公司")
    form = replace(promising(hall), applicant=firm, applicant_kind=ApplicantKind.ORGANISATION)
    case = committed(hall, form=form).case_id
    assert any("signed by 永州千家峒食品有限公司" in line.what for line in case_view(hall.wang, case).timeline)


def test_a_proxy_agent_leaves_the_decision_to_the_window(hall: Hall) -> None:
    done = committed(hall, hall.he, promising(hall))
    assert done.state.phase is Phase.RECEIVED
    casework.accept(hall.wang, done.case_id)
    assert main_step(hall.wang.case(done.case_id)) == "decide"
    assert casework.decide_case(hall.wang, done.case_id, Outcome.GRANTED).phase is Phase.DECIDED


def test_a_kept_commitment_closes_the_check(hall: Hall) -> None:
    case = granted(hall)
    duties.close_follow_up(hall.sun, case, "fire", Finding.MET)
    assert duties.duties(hall.sun) == ()
    assert not credit.record(hall.wang, RESIDENT, ID).broken


def test_what_is_to_be_corrected_comes_back(hall: Hall) -> None:
    case = granted(hall)
    refused("follow_up.day_missing", lambda: duties.close_follow_up(hall.sun, case, "fire", Finding.TO_CORRECT, "缺"))
    duties.close_follow_up(hall.sun, case, "fire", Finding.TO_CORRECT, "缺灭火器", date(2026, 3, 20))
    (again,) = duties.duties(hall.sun)
    assert (again.ref, again.due_on) == ("fire#2", date(2026, 3, 20))


def test_a_false_commitment_is_revoked_recorded_and_bars_the_next(hall: Hall) -> None:
    case = granted(hall)
    casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID)
    hall.clock.set(date(2026, 4, 1))
    state = duties.close_follow_up(hall.sun, case, "fire", Finding.FALSE, "未安装喷淋")
    assert (state.phase, state.outcome) == (Phase.REVOKED, Outcome.GRANTED)
    held = credit.record(hall.wang, RESIDENT, ID)
    assert held.barred
    assert "commitment was false" in held.reason
    refused("credit.barred", lambda: intake.commit(hall.wang, promising(hall)))
    refused("credit.barred", lambda: committed(hall, form=owing(hall)))
    credit.override(hall.qian, RESIDENT, ID, "已整改")
    assert committed(hall, form=promising(hall)).state.phase is Phase.DECIDED


def test_visits_are_scheduled_by_the_department(hall: Hall) -> None:
    case = granted(hall)
    with pytest.raises(ClerkError):
        duties.schedule_visit(hall.wang, case, "现场监管", date(2026, 4, 1))
    duties.schedule_visit(hall.sun, case, "现场监管", date(2026, 4, 1))
    assert [line.kind for line in duties.duties(hall.sun)] == [DutyKind.VISIT, DutyKind.CHECK], (
        "what is due first, first"
    )
    assert [line.kind for line in duties.duties(hall.sun, kinds=[DutyKind.VISIT])] == [DutyKind.VISIT]


# Taken back


def test_taken_back_before_the_decision_the_paper_must_come(hall: Hall) -> None:
    done = committed(hall, hall.he, promising(hall))
    casework.accept(hall.wang, done.case_id)
    assert "withdraw_commitment" in possible(hall, done.case_id)
    mending.withdraw_commitment(hall.wang, done.case_id, "fire", "改为提交检测报告")
    assert [defect.material for defect in casework.open_defects(hall.wang, hall.wang.case(done.case_id))] == [
        "fire-report"
    ]
    assert "correct" in possible(hall, done.case_id)
    casework.dispatch(hall.wang, done.case_id)
    casework.claim(hall.sun, done.case_id)
    refused("decide.lacking", lambda: casework.decide_case(hall.sun, done.case_id, Outcome.GRANTED))
    casework.correct(hall.wang, done.case_id, [REPORT])
    assert casework.decide_case(hall.sun, done.case_id, Outcome.GRANTED).follow_ups == ()


# Wrong turns


def test_a_mark_by_mistake_after_commit(hall: Hall) -> None:
    case = committed(hall, form=hall.filled("card")).case_id
    state = mending.correct_mark(hall.wang, case, Mark(material="photo"), "照片属于他人")
    assert state.phase is Phase.ACCEPTED
    assert "照片属于他人" in case_view(hall.wang, case).timeline[-1].what
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    refused("decide.lacking", lambda: casework.decide_case(hall.li, case, Outcome.GRANTED))
    assert "decide" in {step.id for step in possible_steps(hall.li, hall.li.case(case)) if step.possible}, "refusing"
    casework.correct(hall.wang, case, [Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)])
    casework.decide_case(hall.li, case, Outcome.GRANTED)


def test_a_material_the_item_does_not_have_is_not_marked(hall: Hall) -> None:
    case = committed(hall).case_id
    with pytest.raises(BadInput):
        mending.correct_mark(hall.wang, case, Mark(material="nothing"), "看错")
    with pytest.raises(BadInput):
        mending.correct_answers(hall.wang, case, {"who": "nobody"}, "答错")


def test_a_mark_mended_to_what_the_notice_asked_for_accepts(hall: Hall) -> None:
    case = hall.noticed("photo")
    state = mending.correct_mark(
        hall.wang, case, Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2), "当时已收"
    )
    assert (state.phase, state.accepted_on) == (Phase.ACCEPTED, MONDAY)


def test_other_answers_may_ask_for_more(hall: Hall) -> None:
    case = committed(hall, form=hall.filled("card")).case_id
    state = mending.correct_answers(hall.wang, case, {"who": "agent"}, "实为代办")
    assert [defect.material for defect in casework.open_defects(hall.wang, state)] == ["mandate"]
    assert "代为办理" in case_view(hall.wang, case).timeline[-1].what
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    refused("decide.lacking", lambda: casework.decide_case(hall.li, case, Outcome.GRANTED))
    casework.correct(hall.he, case, [Mark(material="mandate", status=MarkStatus.ORIGINAL_KEPT)])
    assert casework.decide_case(hall.li, case, Outcome.GRANTED).phase is Phase.DECIDED


def test_other_answers_may_ask_for_less_and_complete_a_noticed_case(hall: Hall) -> None:
    form = with_answer(hall.filled("card"), "who", "agent")
    case = committed(hall, form=form).case_id
    assert hall.wang.case(case).phase is Phase.CORRECTION_PENDING
    assert mending.correct_answers(hall.wang, case, {"who": "self"}, "本人到场").phase is Phase.ACCEPTED


def test_a_debt_for_what_is_not_asked_any_more_is_void(hall: Hall) -> None:
    item = hall.wang.item("slow")
    form = settle_remaining(with_answer(hall.filled("slow"), "who", "agent"), item)
    form = replace(with_mark(form, Mark(material="mandate", status=MarkStatus.DEFERRED)), deferral_signed=True)
    case = committed(hall, form=form).case_id
    assert hall.wang.case(case).phase is Phase.DEFERRED
    state = mending.correct_answers(hall.wang, case, {"who": "self"}, "本人到场")
    assert ([debt.status for debt in state.debts], state.phase) == ([DebtStatus.VOID], Phase.ACCEPTED)
    assert [line.status for line in duties.duties(hall.wang, status=None)] == [DutyStatus.VOID]


def test_what_other_answers_still_ask_for_stays_owed_and_what_they_still_offer_stays_signed(hall: Hall) -> None:
    owed = committed(hall).case_id
    state = mending.correct_answers(hall.wang, owed, {"who": "agent"}, "实为代办")
    assert [debt.status for debt in state.debts] == [DebtStatus.OPEN]
    signed = committed(hall, form=promising(hall, "stay", "slow")).case_id
    state = mending.correct_answers(hall.wang, signed, {"who": "agent"}, "实为代办")
    assert [one.withdrawn for one in state.commitments] == [False]


def test_what_is_declined_is_not_signed(hall: Hall) -> None:
    form = replace(promising(hall), ground=DeclineGround.NOT_NEEDED, ground_reason="无需许可")
    state = committed(hall, form=form).state
    assert (state.phase, state.commitments) == (Phase.DECLINED, ())


def test_a_commitment_that_is_not_offered_any_more_falls_away(hall: Hall) -> None:
    item = hall.wang.item("card")
    form = with_commitment(with_answer(hall.filled("card"), "who", "agent"), item, "school")
    case = committed(hall, form=form).case_id
    state = mending.correct_answers(hall.wang, case, {"who": "self"}, "本人到场")
    assert [one.withdrawn for one in state.commitments] == [True]
    assert casework.open_defects(hall.wang, state) == ()
