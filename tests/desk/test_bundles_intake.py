"""A bundle at the counter: one form, one visit, a case for every member."""

from datetime import date

import pytest
from bundle_hall import ID, RESIDENT, case, filled, kinds, lacking, phases, taken_in, worked
from desk_hall import Hall
from msgspec.structs import replace

from clerk_tui.desk import bundles, casework, intake
from clerk_tui.domain.bundle.mix import Course
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import DebtStatus, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, NotPermitted
from clerk_tui.domain.intake import with_mark
from clerk_tui.domain.verdict import DeclineGround, VerdictKind
from clerk_tui.store.records import CaseFilter


@pytest.fixture
def hall(bundle_hall: Hall) -> Hall:
    """A hall that offers the bundles, all one's own."""
    return bundle_hall


def test_a_form_begins_with_the_usual_answers_and_asks_every_paper_once(hall: Hall) -> None:
    form = intake.start(hall.wang, "child")
    view = intake.review(hall.wang, form)
    assert (form.bundle, form.item) == ("child", "")
    assert form.answers == {"where": "here", "vaccine.abroad": "no"}
    assert [row.material.id for row in view.rows] == [
        "L2000016",
        "birth.hospital",
        "L2000017",
        "insurance.photo",
    ]
    identity, photo = view.rows[0].material, view.rows[3].material
    assert identity.needed_by == ("birth", "household", "insurance")
    assert (identity.originals, identity.copies) == (1, 2)
    assert (photo.needed_by, photo.copies) == (("insurance", "vaccine"), 2)
    assert view.item.promised_limit is not None
    assert view.item.promised_limit.n == 10
    assert [problem.field for problem in view.problems][-2:] == ["field.name", "field.mother"]
    assert view.verdict.kind is VerdictKind.INCOMPLETE


def test_every_member_is_a_case_with_its_own_number_and_clock(hall: Hall) -> None:
    done = taken_in(hall)
    worked = ["birth", "vaccine", "household", "insurance", "allowance"]
    assert [member for member, _ in done.members] == worked, "in the order of the plan"
    view = bundles.view(hall.wang, done.bundle_id)
    assert view.plan is not None
    assert [(one.number, one.member) for one in view.members] == list(enumerate(worked, 1))
    assert [step.member for step in view.plan.steps] == worked
    assert phases(hall, done) == {
        "birth": Phase.ACCEPTED,
        "household": Phase.WAITING,
        "insurance": Phase.WAITING,
        "allowance": Phase.WAITING,
        "vaccine": Phase.ACCEPTED,
    }
    states = dict(done.members)
    numbers = {done.bundle_no, *(state.case_no for state in states.values())}
    assert len(numbers) == 6, "six numbers, all different"
    assert states["household"].membership is not None
    assert states["household"].membership.waits_for == ("birth",)
    assert states["household"].accepted_on is None
    assert {state.query_code for state in states.values()} == {done.query_code}, "one code to ask after all of it"
    assert states["birth"].fields == {"新生儿姓名": "张安", "母亲身份证号": ID}
    assert states["vaccine"].item_name == "预防接种"
    assert kinds(hall, done.bundle_id) == ["bundle_received", *["member_added"] * 5]
    assert intake.commit(hall.wang, filled(hall)).case_no != done.bundle_no


def test_the_bundle_and_its_draft_are_one_transaction(hall: Hall) -> None:
    form = filled(hall)
    draft = intake.save_draft(hall.wang, form)
    assert intake.drafts(hall.wang)[0].title == "新生儿出生一件事"
    assert intake.resume(hall.wang, draft)[0] == form
    incomplete = replace(form, fields=form.fields | {"mother": "431125199901010008"})
    with pytest.raises(BadInput) as refused:
        bundles.commit(hall.wang, incomplete, draft)
    assert refused.value.field == "field.mother"
    assert hall.store.count(CaseFilter()) == 0
    assert bundles.lines(hall.wang, closed=None) == ()
    assert len(intake.drafts(hall.wang)) == 1
    bundles.commit(hall.wang, form, draft)
    assert intake.drafts(hall.wang) == []


def test_members_follow_the_answers_and_optional_ones_may_be_left_out(hall: Hall) -> None:
    form = filled(hall, answers={"where": "away"}, without=("allowance",))
    assert [(line.number, line.id) for line in intake.review(hall.wang, form).members] == [
        (1, "household"),
        (2, "vaccine"),
        (3, "insurance"),
        (0, "allowance"),
    ]
    done = bundles.commit(hall.wang, form)
    assert phases(hall, done)["household"] is Phase.ACCEPTED, "who is left out holds nobody up"
    assert "mother" not in bundles.view(hall.wang, done.bundle_id).state.fields, "nobody reads it now"


def test_only_an_optional_member_can_be_left_out(hall: Hall) -> None:
    form = filled(hall, without=("birth",))
    with pytest.raises(BadInput) as refused:
        bundles.commit(hall.wang, form)
    assert refused.value.field == "without.birth"


def test_a_member_whose_item_is_gone_is_not_lost_in_silence(hall: Hall) -> None:
    with pytest.raises(BadInput, match="已取消的事项"):
        bundles.commit(hall.wang, filled(hall, "lost"))
    assert phases(hall, taken_in(hall, "lost", without=("gone",))) == {"birth": Phase.ACCEPTED}


def test_what_is_missing_holds_up_only_the_members_that_need_it(hall: Hall) -> None:
    done = bundles.commit(hall.wang, lacking(filled(hall), "L2000017"))
    assert done.verdict.kind is VerdictKind.NOTICE
    assert [defect.name for defect in done.verdict.defects] == ["居民户口簿"]
    assert phases(hall, done) == {
        "birth": Phase.ACCEPTED,
        "household": Phase.WAITING,
        "insurance": Phase.WAITING,
        "allowance": Phase.WAITING,
        "vaccine": Phase.CORRECTION_PENDING,
    }


def test_what_waiting_members_lack_is_told_at_once_too(hall: Hall) -> None:
    done = bundles.commit(hall.wang, lacking(filled(hall), "L2000017"))
    (missing,) = bundles.view(hall.wang, done.bundle_id).missing
    assert (missing.name, missing.members) == ("居民户口簿", ("预防接种", "出生登记", "生育待遇"))
    assert missing.numbers == (2, 3, 5)
    brought = Mark(material="L2000017", status=MarkStatus.COPY_KEPT, copies=2)
    casework.correct(hall.wang, case(hall, done, "household").id, [brought])
    assert bundles.view(hall.wang, done.bundle_id).missing == ()
    assert phases(hall, done)["vaccine"] is Phase.ACCEPTED


def test_a_paper_brought_for_one_member_serves_the_others(hall: Hall) -> None:
    done = bundles.commit(hall.wang, lacking(filled(hall), "L2000017"))
    brought = Mark(material="L2000017", status=MarkStatus.COPY_KEPT, copies=2)
    casework.correct(hall.zhao, case(hall, done, "vaccine").id, [brought])
    assert phases(hall, done)["vaccine"] is Phase.ACCEPTED
    worked(hall, case(hall, done, "birth").id)
    assert phases(hall, done)["household"] is Phase.ACCEPTED, "its household register came with the other's"


def test_a_mark_made_by_mistake_is_mended_for_every_member(hall: Hall) -> None:
    from clerk_tui.desk import mending

    done = taken_in(hall)
    missing = Mark(material="L2000017", status=MarkStatus.MISSING)
    mending.correct_mark(hall.wang, case(hall, done, "vaccine").id, missing, "户口簿没有收到")
    for member in ("household", "allowance", "vaccine"):
        marks = {mark.material: mark.status for mark in case(hall, done, member).marks}
        assert marks["L2000017"] is MarkStatus.MISSING, member
    worked(hall, case(hall, done, "birth").id)
    assert case(hall, done, "household").phase is Phase.CORRECTION_PENDING, "and no later deed brings it back"


def test_a_started_member_that_still_lacks_something_gets_its_notice_then(hall: Hall) -> None:
    done = bundles.commit(hall.wang, lacking(filled(hall), "L2000017"))
    worked(hall, case(hall, done, "birth").id)
    household = case(hall, done, "household")
    assert household.phase is Phase.CORRECTION_PENDING
    assert [defect.material for defect in household.notice] == ["L2000017"]


def test_what_all_members_let_follow_may_follow_and_is_owed_by_each(hall: Hall) -> None:
    form = with_mark(filled(hall), Mark(material="insurance.photo", status=MarkStatus.DEFERRED))
    view = intake.review(hall.wang, form)
    assert view.item.deferral is not None
    assert (view.item.deferral.materials, view.item.deferral.days) == (("insurance.photo",), 3)
    done = bundles.commit(hall.wang, replace(form, deferral_signed=True))
    assert done.verdict.kind is VerdictKind.DEFER
    vaccine, insurance = case(hall, done, "vaccine"), case(hall, done, "insurance")
    assert (vaccine.phase, insurance.phase) == (Phase.ACCEPTED, Phase.WAITING)
    assert {debt.material for debt in (*vaccine.debts, *insurance.debts)} == {"insurance.photo"}
    from clerk_tui.desk import duties

    paid = Mark(material="insurance.photo", status=MarkStatus.COPY_KEPT, copies=2)
    duties.pay_debt(hall.zhao, vaccine.id, [paid])
    assert {debt.status for debt in case(hall, done, "vaccine").debts} == {DebtStatus.PAID}
    assert {debt.status for debt in case(hall, done, "insurance").debts} == {DebtStatus.PAID}, "brought once"


def test_who_broke_a_promise_is_not_trusted_with_another(hall: Hall) -> None:
    from clerk_tui.desk import credit, duties

    form = with_mark(filled(hall), Mark(material="insurance.photo", status=MarkStatus.DEFERRED))
    done = bundles.commit(hall.wang, replace(form, deferral_signed=True))
    hall.clock.forward(8)
    duties.expire_debts(hall.wang, case(hall, done, "vaccine").id)
    assert phases(hall, done)["vaccine"] is Phase.DEEMED_WITHDRAWN
    assert phases(hall, done)["birth"] is Phase.ACCEPTED
    with pytest.raises(BadInput, match="promise was broken"):
        bundles.commit(hall.wang, replace(form, deferral_signed=True))
    credit.override(hall.qian, RESIDENT, ID, "情况特殊")
    again = bundles.commit(hall.wang, replace(form, deferral_signed=True))
    assert again.verdict.kind is VerdictKind.DEFER


def test_an_original_lies_in_one_file_only(hall: Hall) -> None:
    form = with_mark(filled(hall), Mark(material="L2000016", status=MarkStatus.ORIGINAL_KEPT))
    done = bundles.commit(hall.wang, form)
    holding = [member for member, state in done.members if "L2000016" in state.holders]
    assert holding == ["birth"]


def test_a_commitment_in_place_of_the_check_is_granted_on_the_spot(hall: Hall) -> None:
    form = filled(hall, "shop_bundle", commitments=("fire_promise:promise",))
    form = with_mark(
        form, Mark(material="fire_promise.report", status=MarkStatus.COMMITTED, terms="fire_promise:promise")
    )
    done = bundles.commit(hall.wang, form)
    fire = case(hall, done, "fire_promise")
    assert (fire.phase, fire.outcome) == (Phase.DECIDED, Outcome.GRANTED)
    assert [(follow_up.what, follow_up.due_on) for follow_up in fire.follow_ups] == [("现场核查", date(2026, 3, 30))]
    assert phases(hall, done)["food"] is Phase.ACCEPTED


def test_the_ordinary_way_is_the_other_alternative(hall: Hall) -> None:
    done = taken_in(hall, "shop_bundle", answers={"fire": "usual"})
    assert sorted(phases(hall, done)) == ["fire_usual", "food", "sign"]
    plan = bundles.plan_of(hall.wang, filled(hall, "shop_bundle", answers={"fire": "usual"}))
    step = plan.step("food")
    assert step is not None
    assert step.in_step_with == ("fire_usual",)


def test_a_published_list_is_asked_as_it_stands(hall: Hall) -> None:
    done = taken_in(hall, "listed")
    assert [mark.material for mark in case(hall, done, "birth").marks] == ["m1", "m2"]
    assert [mark.material for mark in case(hall, done, "late").marks] == ["m1", "m2", "m3"]


def test_a_clock_that_waits_for_the_paper_waits_for_that_member_only(hall: Hall) -> None:
    form = with_mark(filled(hall, "listed"), Mark(material="m3", status=MarkStatus.DEFERRED))
    done = bundles.commit(hall.wang, replace(form, deferral_signed=True))
    assert phases(hall, done) == {"birth": Phase.ACCEPTED, "late": Phase.DEFERRED}


def test_a_visit_can_be_declined_as_a_whole(hall: Hall) -> None:
    form = filled(hall, ground=DeclineGround.NOT_COMPETENT, ground_reason="户籍不在本县", competent_organ="道县")
    done = bundles.commit(hall.wang, form)
    assert set(phases(hall, done).values()) == {Phase.DECLINED}
    assert bundles.view(hall.wang, done.bundle_id).course is Course.CLOSED


def test_a_proxy_agent_takes_in_and_no_more(hall: Hall) -> None:
    done = bundles.commit(hall.he, filled(hall, desk="he"))
    assert phases(hall, done)["birth"] is Phase.RECEIVED
    casework.accept(hall.wang, case(hall, done, "birth").id)
    worked(hall, case(hall, done, "birth").id)
    assert phases(hall, done)["household"] is Phase.ACCEPTED


def test_supervisors_take_nothing_in(hall: Hall) -> None:
    with pytest.raises(NotPermitted):
        bundles.start(hall.qian, "child")
