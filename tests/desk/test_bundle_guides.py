"""Every bundle that is shipped, taken in and worked to its end; the real guides, one by one."""

from datetime import date, timedelta
from typing import Any

import pytest
from desk_hall import ID, MONDAY, USCC, Hall
from msgspec.structs import replace

from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.desk import bundles, casework, intake, telling
from clerk_tui.desk.bundle_intake import CommittedBundle
from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.bundle.form import form_fields
from clerk_tui.domain.bundle.mix import Course, Standing
from clerk_tui.domain.bundle.model import Bundle, FieldKind, FormField
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.told_bodies import AnswerOutcome
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining, with_commitment

BUNDLES: dict[str, Bundle] = {bundle.id: bundle for bundle in load_shipped().bundles}


@pytest.fixture
def hall(county_hall: Hall) -> Hall:
    county_hall.clock.set(MONDAY)
    return county_hall


def _value(field: FormField) -> str:
    match field.kind:
        case FieldKind.DATE:
            return "2026-02-20"
        case FieldKind.NUMBER:
            return "120"
        case FieldKind.PERSON_ID:
            return ID
        case FieldKind.CHOICE:
            return field.options[0]
    return "某某"


def filled(hall: Hall, bundle: str, answers: dict[str, str] | None = None, without: tuple[str, ...] = ()) -> IntakeForm:
    """The form of a shipped bundle with everything there."""
    form = bundles.start(hall.wang, bundle)
    if form.applicant_kind is ApplicantKind.ORGANISATION:
        party = PartyForm(document_type=DocumentType.USCC, document_number=USCC, name="永州千家峒食品有限公司")
    else:
        party = PartyForm(document_number=ID, name="张小明")
    form = replace(form, applicant=party, answers=form.answers | (answers or {}), without=without, remark="材料见清单")
    form = replace(form, answers=intake.review(hall.wang, form).form.answers)
    asked = form_fields(BUNDLES[bundle], form.answers, form.without)
    form = replace(form, fields={field.id: _value(field) for field in asked})
    return settle_remaining(form, hall.wang.form_item(form))


def state(hall: Hall, done: CommittedBundle) -> dict[str, Phase]:
    return {one.member: one.phase for one in bundles.view(hall.wang, done.bundle_id).members}


def work(hall: Hall, done: CommittedBundle, member: str, outcome: Outcome = Outcome.GRANTED) -> None:
    """Let whoever handles a running member decide it."""
    one = next(line for line in bundles.view(hall.wang, done.bundle_id).members if line.member == member)
    assert one.phase is Phase.ACCEPTED, f"{member} is {one.phase}"
    if one.receiver:
        refused = outcome is Outcome.REFUSED
        telling.answer(
            hall.wang,
            one.case_id,
            AnswerOutcome.REFUSED if refused else AnswerOutcome.DONE,
            "欠费未清" if refused else "",
        )
        return
    casework.dispatch(hall.wang, one.case_id)
    casework.claim(hall.zhou, one.case_id)
    reason = "不符合条件" if outcome is Outcome.REFUSED else ""
    casework.decide_case(hall.zhou, one.case_id, outcome, reason)


def record_triggers(hall: Hall, done: CommittedBundle, on: date) -> None:
    for trigger in bundles.view(hall.wang, done.bundle_id).triggers:
        bundles.trigger(hall.wang, done.bundle_id, trigger.id, trigger.documents[0], "湘(2026)江永县0001号", on)


def work_all(hall: Hall, done: CommittedBundle) -> list[str]:
    """Work every member as soon as it runs; return them in the order in which they were decided."""
    order = []
    while running := [member for member, phase in state(hall, done).items() if phase is Phase.ACCEPTED]:
        for member in running:
            work(hall, done, member)
            order.append(member)
    return order


def hand_out(hall: Hall, done: CommittedBundle) -> None:
    party = bundles.view(hall.wang, done.bundle_id).state.applicant
    bundles.hand_out(hall.wang, done.bundle_id, party.name, party.document_type, party.document_number)


@pytest.mark.parametrize("bundle", sorted(BUNDLES))
def test_it_can_be_taken_in_worked_in_order_and_handed_out(hall: Hall, bundle: str) -> None:
    done = bundles.commit(hall.wang, filled(hall, bundle))
    record_triggers(hall, done, MONDAY)
    order = work_all(hall, done)
    after = {member.id: set(member.after) for member in BUNDLES[bundle].members}
    for position, member in enumerate(order):
        assert not after[member] & set(order[position:]), f"{member} was worked before what it comes after"
    view = bundles.view(hall.wang, done.bundle_id)
    open_now = {one.member: one.phase for one in view.members if one.standing in (Standing.WAITING, Standing.BLOCKED)}
    assert not open_now
    hand_out(hall, done)
    assert bundles.view(hall.wang, done.bundle_id).course is Course.CLOSED


def test_a_birth_is_worked_one_after_the_other_then_in_parallel(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "chusheng"))
    assert [member for member, phase in state(hall, done).items() if phase is Phase.ACCEPTED] == ["yixue"]
    work(hall, done, "yixue")
    assert [member for member, phase in state(hall, done).items() if phase is Phase.ACCEPTED] == ["dengji"]
    work(hall, done, "dengji")
    together = {member for member, phase in state(hall, done).items() if phase is Phase.ACCEPTED}
    assert together == {"jiezhong", "shebaoka", "daiyu", "canbao", "yuer"}
    work(hall, done, "daiyu", Outcome.REFUSED)
    work_all(hall, done)
    hand_out(hall, done)
    view = bundles.view(hall.wang, done.bundle_id)
    assert {one.member: one.standing for one in view.members}["daiyu"] is Standing.REFUSED
    assert view.course is Course.CLOSED, "one refusal holds nobody else up"
    assert view.plan is not None
    assert view.plan.stages[:2] == (("yixue",), ("dengji",))


@pytest.mark.parametrize(
    ("cause", "certificate", "absent"),
    [("normal", "siwang", "feizhengchang"), ("abnormal", "feizhengchang", "siwang")],
)
def test_a_death_takes_the_certificate_of_its_cause(hall: Hall, cause: str, certificate: str, absent: str) -> None:
    done = bundles.commit(hall.wang, filled(hall, "shenhou", {"cause": cause}))
    now = state(hall, done)
    assert now[certificate] is Phase.ACCEPTED
    assert absent not in now
    assert {phase for member, phase in now.items() if member != certificate} == {Phase.WAITING}
    work(hall, done, certificate)
    assert {phase for member, phase in state(hall, done).items() if member != certificate} == {Phase.ACCEPTED}


def test_a_death_already_certified_begins_everywhere_at_once(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "shenhou", {"cause": "certified", "pension": "no"}))
    now = state(hall, done)
    assert not {"siwang", "feizhengchang", "zanting", "yishu", "yue"} & set(now)
    assert set(now.values()) == {Phase.ACCEPTED}


def test_a_wrongly_stated_cause_of_death_is_mended(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "shenhou", {"cause": "normal"}))
    bundles.correct_answers(hall.wang, done.bundle_id, {"cause": "abnormal"}, "家属更正")
    now = state(hall, done)
    assert (now["siwang"], now["feizhengchang"]) == (Phase.VOIDED, Phase.ACCEPTED)
    assert now["hukou"] is Phase.WAITING, "it waits for the police's certificate now"
    work(hall, done, "feizhengchang")
    assert state(hall, done)["hukou"] is Phase.ACCEPTED


def test_building_starts_after_the_drawings_are_reviewed(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "kaigong"))
    now = state(hall, done)
    assert now == {
        "tushen": Phase.ACCEPTED,
        "laji": Phase.ACCEPTED,
        "paishui": Phase.ACCEPTED,
        "shigong": Phase.WAITING,
    }
    view = bundles.view(hall.wang, done.bundle_id)
    assert view.plan is not None
    assert (view.plan.critical, view.plan.days) == (("tushen", "shigong"), 15), "10 days of review, then 5"
    work(hall, done, "tushen", Outcome.REFUSED)
    standings = {one.member: one.standing for one in bundles.view(hall.wang, done.bundle_id).members}
    assert standings["shigong"] is Standing.BLOCKED
    assert standings["laji"] is Standing.RUNNING
    bundles.withdraw(hall.wang, done.bundle_id, "修改图纸后重新申请")
    hand_out(hall, done)
    assert bundles.view(hall.wang, done.bundle_id).course is Course.PARTLY_WITHDRAWN


@pytest.mark.parametrize(
    ("fire", "member", "absent"),
    [("commit", "xiaofang-chengnuo", "xiaofang-yiban"), ("check", "xiaofang-yiban", "xiaofang-chengnuo")],
)
def test_a_restaurant_has_one_of_two_fire_checks(hall: Hall, fire: str, member: str, absent: str) -> None:
    form = filled(hall, "canyin", {"fire": fire})
    done = bundles.commit(hall.wang, form)
    assert member in state(hall, done)
    assert absent not in state(hall, done)
    work(hall, done, "zhizhao")
    plan = bundles.plan_of(hall.wang, form)
    food = plan.step("shipin")
    assert food is not None
    assert food.in_step_with == (("xiaofang-yiban",) if fire == "check" else ())
    assert set(work_all(hall, done)) == {"shipin", member, "zhaopai"}


def test_a_restaurant_opens_on_a_signed_commitment(hall: Hall) -> None:
    form = filled(hall, "canyin", {"fire": "commit"})
    form = with_commitment(form, hall.wang.form_item(form), "xiaofang-chengnuo:fire")
    done = bundles.commit(hall.wang, form)
    work(hall, done, "zhizhao")
    fire = next(one for one in bundles.view(hall.wang, done.bundle_id).members if one.member == "xiaofang-chengnuo")
    case = hall.wang.case(fire.case_id)
    assert case.outcome is Outcome.GRANTED, "granted on the spot when the licence was there"
    assert [follow_up.due_on > MONDAY for follow_up in case.follow_ups] == [True]


def test_a_small_restaurant_is_licensed_as_one(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "canyin", {"shop": "small"}))
    assert "xiaojingying" in state(hall, done)
    assert "shipin" not in state(hall, done)


def test_a_second_hand_house_moves_its_utilities_at_once(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "ershoufang"))
    for member in ("heyan", "wangqian", "qishui"):
        assert state(hall, done)["shui"] is Phase.WAITING
        work(hall, done, member)
    work(hall, done, "dengji")
    utilities = ("shui", "dian", "qi", "xun", "guang")
    assert {state(hall, done)[member] for member in utilities} == {Phase.ACCEPTED}
    view = bundles.view(hall.wang, done.bundle_id)
    queued = [line.receiver for one in view.members for line in telling.lines(hall.wang, case_id=one.case_id)]
    assert sorted(queued) == ["gongdian", "gongshui", "guangdian", "ranqi", "tongxin"], "each told once"
    work(hall, done, "shui")
    work(hall, done, "dian", Outcome.REFUSED)
    work_all(hall, done)
    hand_out(hall, done)
    standings = {one.member: one.standing for one in bundles.view(hall.wang, done.bundle_id).members}
    assert standings["dengji"] is Standing.DELIVERED
    assert standings["dian"] is Standing.REFUSED
    assert standings["shui"] is Standing.DELIVERED


def test_a_house_with_a_mortgage_and_without_gas_has_other_members(hall: Hall) -> None:
    form = filled(hall, "ershoufang", {"owed": "yes", "loan": "yes", "gas": "no"}, without=("guang",))
    done = bundles.commit(hall.wang, form)
    assert set(state(hall, done)) == {
        *("heyan", "wangqian", "qishui", "jieya", "dengji", "diya", "shui", "dian", "xun"),
    }
    for member in ("heyan", "wangqian", "qishui"):
        work(hall, done, member)
    assert state(hall, done)["dengji"] is Phase.WAITING, "the old mortgage goes first"
    assert state(hall, done)["diya"] is Phase.WAITING, "registered together with the transfer"
    work(hall, done, "jieya")
    assert {state(hall, done)[member] for member in ("dengji", "diya")} == {Phase.ACCEPTED}


def test_three_permits_are_due_five_working_days_after_the_land(hall: Hall) -> None:
    done = bundles.commit(hall.wang, filled(hall, "nadi"))
    assert set(state(hall, done).values()) == {Phase.WAITING}
    hall.clock.forward(8)
    day = MONDAY + timedelta(days=7)
    record_triggers(hall, done, day)
    view = bundles.view(hall.wang, done.bundle_id)
    assert {one.due_on for one in view.members} == {date(2026, 3, 16)}
    work_all(hall, done)
    permit: Any = next(one for one in view.members if one.member == "shigong")
    visits = [one.what for one in hall.wang.case(permit.case_id).follow_ups]
    assert visits == [visit.name for visit in BUNDLES["nadi"].visits if visit.member == "shigong"]
    hand_out(hall, done)
    assert bundles.view(hall.wang, done.bundle_id).course is Course.CLOSED
