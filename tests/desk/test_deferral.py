"""容缺受理 at the desk: offered, signed for, owed, settled at any window or ended by the rule; broken promises."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from desk_hall import ID, MONDAY, NEIGHBOUR, Hall
from msgspec.structs import replace
from promising_hall import committed, made_once, owing

from clerk_tui.desk import casework, credit, duties, intake
from clerk_tui.desk.case_view import case_view
from clerk_tui.desk.saying import item_page, mark_text, verdict_lines
from clerk_tui.desk.steps import main_step, possible_steps
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.duties import DutyKind, DutyStatus
from clerk_tui.domain.case.state import DebtStatus, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.credit import OverrideGranted
from clerk_tui.domain.errors import BadInput, ClerkError, NotPermitted
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import PartyForm, with_deferral, with_mark
from clerk_tui.domain.verdict import VerdictKind

PHOTO = Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)
RESIDENT = DocumentType.RESIDENT_ID


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    return made_once(tmp_path_factory)


def refused(code: str, deed: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as error:
        deed()
    assert error.value.code == code
    return error.value


# Offered and signed for


def test_the_verdict_says_what_may_follow_and_by_when(hall: Hall) -> None:
    view = intake.review(hall.wang, hall.lacking("photo", "form"))
    assert (view.verdict.kind, view.verdict.deferrable) == (VerdictKind.NOTICE, ("photo",))
    assert view.owed_by == date(2026, 3, 5)
    assert any("03-05" in line and "近期照片" in line for line in verdict_lines(hall.wang, view))


def test_an_item_without_a_rule_offers_nothing(hall: Hall) -> None:
    view = intake.review(hall.wang, hall.lacking("form", item="permit"))
    assert (view.verdict.deferrable, view.owed_by) == ((), None)


def test_nothing_is_deferred_that_was_not_signed_for(hall: Hall) -> None:
    form = owing(hall, signed=False)
    view = intake.review(hall.wang, form)
    assert (view.verdict.kind, view.verdict.gaps) == (VerdictKind.INCOMPLETE, ("deferral_signed",))
    assert refused("deferral.unsigned", lambda: intake.commit(hall.wang, form)).field == "deferral_signed"


def test_main_materials_never_follow(hall: Hall) -> None:
    form = replace(with_deferral(owing(hall), hall.wang.item("card"), "form"), deferral_signed=True)
    assert refused("defer.not_allowed", lambda: intake.commit(hall.wang, form)).field == "material.form"


def test_another_deferral_must_be_signed_for_anew(hall: Hall) -> None:
    form = replace(owing(hall), answers={"who": "agent"})
    assert not with_deferral(form, hall.wang.item("card"), "mandate").deferral_signed


def test_declining_asks_for_no_signature(hall: Hall) -> None:
    from clerk_tui.domain.verdict import DeclineGround

    form = replace(owing(hall, signed=False), ground=DeclineGround.NOT_NEEDED, ground_reason="无需许可")
    state = committed(hall, form=form).state
    assert (state.phase, state.debts) == (Phase.DECLINED, ())


# Owed


def test_what_is_owed_is_accepted_written_once_and_seen_everywhere(hall: Hall) -> None:
    before = len(hall.store.events(committed(hall).case_id))
    assert before == 3, "received, deferred, accepted"
    done = committed(hall)
    assert done.verdict.kind is VerdictKind.DEFER
    assert (done.state.phase, done.state.accepted_on) == (Phase.ACCEPTED, MONDAY)
    (debt,) = done.state.debts
    assert (debt.due_on, debt.status) == (date(2026, 3, 5), DebtStatus.OPEN)
    view = case_view(hall.wang, done.case_id)
    assert [(line.what, line.due_on, line.status) for line in view.duties] == [
        ("近期照片", date(2026, 3, 5), DutyStatus.OPEN)
    ]
    assert "d follows later" in [mark_text(row) for row in view.rows]
    assert any("近期照片" in line.what and "03-05" in line.what for line in view.timeline)


def test_the_list_is_masked_and_says_what_presses(hall: Hall) -> None:
    committed(hall)
    (line,) = duties.duties(hall.wang)
    assert (line.applicant, line.phone, line.urgency) == ("张*明", "138****1234", duties.Urgency.LATER)
    for day, urgency in ((3, "soon"), (5, "today"), (6, "overdue")):
        hall.clock.set(date(2026, 3, day))
        (line,) = duties.duties(hall.wang)
        assert line.urgency == urgency
    assert duties.reminders(hall.wang).overdue == duties.reminders(hall.wang).pressing == 1


def test_soon_is_counted_in_working_days(hall: Hall) -> None:
    hall.clock.set(date(2026, 3, 4))
    committed(hall)
    hall.clock.set(date(2026, 3, 5))
    (line,) = duties.duties(hall.wang)
    assert (line.due_on, line.urgency) == (date(2026, 3, 9), duties.Urgency.SOON), "over a weekend"
    assert duties.reminders(hall.wang).soon == 1


def test_a_reviewer_sees_the_duties_of_the_department(hall: Hall) -> None:
    committed(hall)
    assert len(duties.duties(hall.li)) == 1
    assert duties.duties(hall.sun) == ()


def test_a_debt_is_paid_at_another_window_or_by_an_agent(hall: Hall) -> None:
    for desk in (hall.zhao, hall.he):
        case = committed(hall).case_id
        state = duties.pay_debt(desk, case, [PHOTO])
        assert (state.phase, state.debts[0].status) == (Phase.ACCEPTED, DebtStatus.PAID)
        assert any(f"window {desk.window}" in line.what for line in case_view(hall.wang, case).timeline)
    assert duties.duties(hall.wang) == ()


def test_no_result_leaves_while_something_is_owed(hall: Hall) -> None:
    case = committed(hall).case_id
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    casework.decide_case(hall.li, case, Outcome.GRANTED)
    assert main_step(hall.wang.case(case)) == "pay_debt"
    error = refused("hand_out.owing", lambda: casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID))
    assert "近期照片" in str(error)
    duties.pay_debt(hall.wang, case, [PHOTO])
    assert main_step(hall.wang.case(case)) == "hand_out"
    casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID)


def test_a_notice_for_something_else_does_not_forgive_the_debt(hall: Hall) -> None:
    form = with_mark(owing(hall), Mark(material="form"))
    done = committed(hall, form=form)
    assert (done.state.phase, [defect.material for defect in done.state.asked]) == (Phase.CORRECTION_PENDING, ["form"])
    assert [debt.status for debt in done.state.debts] == [DebtStatus.OPEN]
    brought = Mark(material="form", status=MarkStatus.ORIGINAL_KEPT)
    assert casework.correct(hall.wang, done.case_id, [brought]).phase is Phase.ACCEPTED


def test_a_proxy_agent_takes_the_debt_in_and_a_clerk_accepts(hall: Hall) -> None:
    done = committed(hall, hall.he)
    assert (done.state.phase, len(done.state.debts)) == (Phase.RECEIVED, 1)
    assert casework.accept(hall.wang, done.case_id).phase is Phase.ACCEPTED


def test_a_mark_of_deferral_without_a_debt_is_missing(hall: Hall) -> None:
    """Taken in without judging it, as from elsewhere: nobody signed, so nothing is owed and the paper is not there."""
    from clerk_tui.domain.intake import check_form

    form = owing(hall)
    checked = check_form(form, hall.wang.item("card"), MONDAY)
    with hall.store.transaction() as writer:
        state = intake.commit_within(hall.wang, writer, form, checked, judged=False)
    assert [defect.material for defect in casework.open_defects(hall.wang, state)] == ["photo"]


# The clock starts when complete


def test_the_last_payment_accepts_in_the_same_stroke(hall: Hall) -> None:
    done = committed(hall, form=owing(hall, "slow"))
    assert (done.state.phase, done.state.accepted_on) == (Phase.DEFERRED, None)
    assert main_step(done.state) == "pay_debt"
    hall.clock.set(date(2026, 3, 4))
    state = duties.pay_debt(hall.zhao, done.case_id, [PHOTO])
    assert (state.phase, state.accepted_on) == (Phase.ACCEPTED, date(2026, 3, 4))


def test_an_agents_payment_leaves_the_acceptance_to_a_clerk_and_loses_no_day(hall: Hall) -> None:
    done = committed(hall, form=owing(hall, "slow"))
    hall.clock.set(date(2026, 3, 4))
    state = duties.pay_debt(hall.he, done.case_id, [PHOTO])
    assert (state.phase, main_step(state)) == (Phase.DEFERRED, "accept")
    hall.clock.set(date(2026, 3, 6))
    assert casework.accept(hall.wang, done.case_id).accepted_on == date(2026, 3, 4)


def test_a_notice_and_a_debt_are_both_settled_before_the_clock_begins(hall: Hall) -> None:
    done = committed(hall, form=with_mark(owing(hall, "slow"), Mark(material="form")))
    assert done.state.phase is Phase.CORRECTION_PENDING
    state = casework.correct(hall.wang, done.case_id, [Mark(material="form", status=MarkStatus.ORIGINAL_KEPT)])
    assert (state.phase, state.corrected, main_step(state)) == (Phase.CORRECTION_PENDING, True, "pay_debt")
    assert duties.pay_debt(hall.wang, done.case_id, [PHOTO]).phase is Phase.ACCEPTED


@pytest.mark.parametrize("status", [MarkStatus.DEFERRED, MarkStatus.COMMITTED])
def test_a_supplement_makes_no_promise(hall: Hall, status: MarkStatus) -> None:
    case = hall.noticed("photo")
    refused("mark.promise", lambda: casework.correct(hall.wang, case, [Mark(material="photo", status=status)]))


def test_the_verdict_says_that_the_clock_waits(hall: Hall) -> None:
    lines = verdict_lines(hall.wang, intake.review(hall.wang, owing(hall, "slow")))
    assert "accepted when they have come in" in lines[0]
    lines = verdict_lines(hall.wang, intake.review(hall.wang, owing(hall)))
    assert "no result leaves before" in lines[0]
    assert any("working days" in line for line in item_page(hall.wang, hall.wang.item("slow")))


# Broken


def broken(hall: Hall) -> int:
    case = committed(hall).case_id
    hall.clock.set(date(2026, 3, 6))
    assert "expire" in {step.id for step in possible_steps(hall.wang, hall.wang.case(case)) if step.possible}
    state = duties.expire_debts(hall.wang, case)
    assert (state.phase, state.debts[0].status) == (Phase.TERMINATED, DebtStatus.EXPIRED)
    assert "近期照片" in state.closing_reason
    return case


def test_nothing_expires_before_its_day_has_passed(hall: Hall) -> None:
    case = committed(hall).case_id
    hall.clock.set(date(2026, 3, 5))
    assert "2026-03-05" in str(refused("expire.early", lambda: duties.expire_debts(hall.wang, case)))


def test_who_broke_a_promise_is_not_offered_another_and_is_told_why(hall: Hall) -> None:
    broken(hall)
    held = credit.record(hall.wang, RESIDENT, ID)
    assert held.barred
    assert "社会保障卡申领" in held.reason
    assert not credit.record(hall.wang, RESIDENT, NEIGHBOUR).barred
    error = refused("credit.barred", lambda: committed(hall))
    assert "近期照片" in str(error)
    view = intake.review(hall.wang, hall.lacking("photo"), held.bar)
    assert any(held.reason in line for line in verdict_lines(hall.wang, view))
    assert view.offered == ()
    other = replace(owing(hall), applicant=PartyForm(document_number=NEIGHBOUR, name="李小红"))
    assert committed(hall, form=other).state.phase is Phase.ACCEPTED


def test_a_supervisor_at_the_window_allows_an_exception_for_today(hall: Hall) -> None:
    from desk_hall import PASSWORD

    broken(hall)
    allow = (RESIDENT, ID, "受灾，情况属实")
    refused("user.wrong", lambda: credit.override_by(hall.wang, "qian", "wrong-2026", *allow))
    refused("not_permitted", lambda: credit.override_by(hall.wang, "zhao", PASSWORD, *allow))
    assert credit.record(hall.wang, RESIDENT, ID).barred
    held = credit.override_by(hall.wang, "qian", PASSWORD, *allow)
    assert (held.barred, held.override_today, held.override_reason) == (False, "qian", "受灾，情况属实")
    done = committed(hall)
    assert any("钱进" in line.what for line in case_view(hall.wang, done.case_id).timeline)
    hall.clock.set(date(2026, 3, 9))
    assert credit.record(hall.wang, RESIDENT, ID).barred, "for that day only"


def test_the_exception_stands_in_the_log_under_the_supervisors_name(hall: Hall) -> None:
    broken(hall)
    credit.override(hall.chen, RESIDENT, ID, "受灾")
    (row,) = hall.store.subjects("credit", reference=ID)
    state = hall.store.subject("credit", row.id)
    assert (state.by, state.reason, state.on) == ("chen", "受灾", date(2026, 3, 6))


def test_an_exception_for_another_document_is_none(hall: Hall) -> None:
    broken(hall)
    body = OverrideGranted(document_type=DocumentType.OTHER, document_number=ID, reason="受灾", on=date(2026, 3, 6))
    with hall.store.transaction() as writer:
        writer.append([body], subject=None, subject_kind="credit", actor="qian", at=hall.clock())
    assert credit.record(hall.wang, RESIDENT, ID).barred


def test_restored_credit_bars_no_more_until_the_next_broken_promise(hall: Hall) -> None:
    broken(hall)
    with pytest.raises(NotPermitted):
        credit.restore(hall.wang, RESIDENT, ID, "已补交")
    held = credit.restore(hall.qian, RESIDENT, ID, "已补交")
    assert (held.barred, held.restored_on, len(held.broken)) == (False, date(2026, 3, 6), 1)
    case = committed(hall).case_id
    hall.clock.set(date(2026, 3, 20))
    duties.expire_debts(hall.wang, case)
    assert credit.record(hall.wang, RESIDENT, ID).barred


def test_credit_restored_while_an_exception_stands(hall: Hall) -> None:
    broken(hall)
    credit.override(hall.qian, RESIDENT, ID, "受灾")
    assert credit.restore(hall.qian, RESIDENT, ID, "已补交").reason == ""


@pytest.mark.parametrize("deed", [credit.override, credit.restore])
def test_nothing_is_decided_about_who_broke_nothing_or_for_no_reason(hall: Hall, deed: Callable[..., object]) -> None:
    refused("credit.clear", lambda: deed(hall.qian, RESIDENT, ID, "无"))
    broken(hall)
    with pytest.raises(BadInput, match="reason"):
        deed(hall.qian, RESIDENT, ID, " ")
    with pytest.raises(BadInput):
        deed(hall.qian, RESIDENT, "431125", "无")


def test_the_promise_of_an_agent_is_the_applicants(hall: Hall) -> None:
    broken(hall)
    form = replace(
        owing(hall),
        by_agent=True,
        agent=PartyForm(document_number=NEIGHBOUR, name="李小红"),
        agent_relation=Relation.RELATIVE,
    )
    refused("credit.barred", lambda: committed(hall, form=form))


def test_what_was_broken_stays_listed(hall: Hall) -> None:
    case = broken(hall)
    (line,) = duties.duties(hall.wang, kinds={DutyKind.DEBT}, status=DutyStatus.BROKEN)
    assert (line.case_id, line.closed_on) == (case, date(2026, 3, 6))
