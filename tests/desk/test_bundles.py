"""A bundle after intake: what follows by itself, the one hand-out, and how it shows."""

from datetime import date

import pytest
from bundle_hall import ID, RESIDENT, case, filled, kinds, lacking, phases, taken_in, worked
from desk_hall import MONDAY, NEIGHBOUR, Hall
from msgspec.structs import replace

from clerk_tui.desk import bundles, casework, intake
from clerk_tui.desk.bundle_opening import follow_up
from clerk_tui.desk.lists import find
from clerk_tui.domain.bundle.mix import Course, Standing
from clerk_tui.domain.bundle.receipt import parts
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import NotFound, Refused
from clerk_tui.domain.intake import with_answer, with_mark
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.domain.verdict import VerdictKind


@pytest.fixture
def hall(bundle_hall: Hall) -> Hall:
    """A hall that offers the bundles, all one's own."""
    return bundle_hall


# What follows by itself


def test_members_are_worked_in_the_order_of_the_graph(hall: Hall) -> None:
    done = taken_in(hall)
    hall.clock.forward(1)
    worked(hall, case(hall, done, "birth").id)
    household = case(hall, done, "household")
    assert (household.phase, household.accepted_on) == (Phase.ACCEPTED, date(2026, 3, 3)), "its clock begins now"
    assert phases(hall, done)["insurance"] is Phase.WAITING
    worked(hall, household.id)
    assert {phases(hall, done)[member] for member in ("insurance", "allowance")} == {Phase.ACCEPTED}, "in step"


def test_a_reviewer_of_one_department_sets_the_next_department_going(hall: Hall) -> None:
    done = taken_in(hall)
    birth = case(hall, done, "birth").id
    casework.dispatch(hall.wang, birth)
    casework.claim(hall.li, birth)
    casework.decide_case(hall.li, birth, Outcome.GRANTED)
    assert phases(hall, done)["household"] is Phase.ACCEPTED, "though li is of another department"


def test_a_member_that_fails_blocks_what_waits_for_it_and_nothing_else(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id, Outcome.REFUSED)
    view = bundles.view(hall.wang, done.bundle_id)
    standings = {one.member: one.standing for one in view.members}
    assert standings["household"] is Standing.BLOCKED
    assert standings["insurance"] is Standing.BLOCKED, "what waits for something blocked is blocked too"
    assert standings["vaccine"] is Standing.RUNNING
    assert view.course is Course.BLOCKED
    with pytest.raises(Refused, match="decided already"):
        bundles.drop_member(hall.wang, done.bundle_id, "birth", "另行申请")


def test_the_parent_closes_when_all_are_over(hall: Hall) -> None:
    done = taken_in(hall)
    for member in ("birth", "household", "insurance", "allowance", "vaccine"):
        worked(hall, case(hall, done, member).id)
    view = bundles.view(hall.wang, done.bundle_id)
    assert (view.course, len(view.ready)) == (Course.READY, 5)
    parent = bundles.hand_out(hall.zhao, done.bundle_id, "张小明", RESIDENT, ID)
    assert (parent.phase, parent.closed_on) == ("closed", MONDAY)
    assert kinds(hall, done.bundle_id)[-2:] == ["bundle_handed_out", "bundle_closed"]
    assert set(phases(hall, done).values()) == {Phase.DELIVERED}
    assert bundles.lines(hall.wang) == ()
    assert bundles.lines(hall.wang, closed=True)[0].course is Course.CLOSED


# Handing out


def test_only_what_is_ready_is_handed_out_and_only_once(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id)
    bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)
    assert phases(hall, done)["birth"] is Phase.DELIVERED
    assert phases(hall, done)["household"] is Phase.ACCEPTED
    with pytest.raises(Refused, match="Nothing of this visit is ready"):
        bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)
    worked(hall, case(hall, done, "vaccine").id)
    casework.hand_out(hall.wang, case(hall, done, "vaccine").id, "张小明", RESIDENT, ID)
    with pytest.raises(Refused):
        bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)


def test_a_refusal_is_handed_out_with_the_rest(hall: Hall) -> None:
    done = taken_in(hall, "shop_bundle", answers={"fire": "usual"})
    worked(hall, case(hall, done, "food").id, Outcome.REFUSED)
    worked(hall, case(hall, done, "fire_usual").id)
    bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)
    view = bundles.view(hall.wang, done.bundle_id)
    assert {one.member: one.standing for one in view.members} == {
        "food": Standing.REFUSED,
        "fire_usual": Standing.DELIVERED,
        "sign": Standing.RUNNING,
    }


def test_nothing_leaves_while_a_paper_is_owed(hall: Hall) -> None:
    form = with_mark(filled(hall), Mark(material="insurance.photo", status=MarkStatus.DEFERRED))
    done = bundles.commit(hall.wang, replace(form, deferral_signed=True))
    worked(hall, case(hall, done, "vaccine").id)
    worked(hall, case(hall, done, "birth").id)
    bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)
    view = bundles.view(hall.wang, done.bundle_id)
    assert {one.member: one.standing for one in view.members}["vaccine"] is Standing.HELD_BACK
    assert phases(hall, done)["birth"] is Phase.DELIVERED


def test_a_stranger_needs_a_relation_and_then_nothing_is_half_done(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id)
    with pytest.raises(Refused, match="neither the applicant's"):
        bundles.hand_out(hall.wang, done.bundle_id, "李四", RESIDENT, NEIGHBOUR)
    assert bundles.view(hall.wang, done.bundle_id).state.handed_out == ()


# Land first

_REVIEWED = "looked at beforehand: nothing stands against it; 方案可行"


def test_a_permit_issued_in_stages_owes_nothing(hall: Hall) -> None:
    done = taken_in(hall, "land_bundle")
    bundles.trigger(hall.wang, done.bundle_id, "land", "不动产权证书", "湘2026永江0001", MONDAY)
    build = case(hall, done, "permit_to_build").id
    worked(hall, build)
    assert standing_of(hall, done.bundle_id, "permit_to_build") is Standing.READY
    casework.issue_stage(hall.zhou, build, "一期")
    assert standing_of(hall, done.bundle_id, "permit_to_build") is Standing.STAGED
    assert bundles.view(hall.wang, done.bundle_id).course is Course.RUNNING, "nobody owes a paper"


def standing_of(hall: Hall, bundle_id: int, member: str) -> Standing:
    return {one.member: one.standing for one in bundles.view(hall.wang, bundle_id).members}[member]


def test_only_who_may_give_a_notice_gives_one(hall: Hall) -> None:
    form = lacking(filled(hall, without=("allowance",)), "L2000017")
    done = bundles.commit(hall.wang, form)
    birth = case(hall, done, "birth").id
    worked(hall, birth)
    assert case(hall, done, "household").phase is Phase.CORRECTION_PENDING
    verdict = parts(hall.wang.merged("child", form.catalog_version, form.answers), form.marks, ())[1].verdict
    item = hall.wang.case_item(case(hall, done, "household"))
    assert follow_up(hall.wang, item, verdict, licensed=False)
    assert follow_up(hall.desks["admin"], item, verdict, licensed=False) == [], "a round of telling is no clerk"


def test_all_permits_start_from_the_day_of_the_land_document(hall: Hall) -> None:
    done = taken_in(hall, "land_bundle")
    assert set(phases(hall, done).values()) == {Phase.WAITING}
    assert bundles.view(hall.wang, done.bundle_id).due is None, "the promise counts from the land document"
    casework.pre_review(hall.zhou, case(hall, done, "works").id, "方案可行", passed=True)
    hall.clock.forward(4)
    view = bundles.view(hall.wang, done.bundle_id)
    assert [one.standing_name for one in view.members] == ["no pre-review yet", "pre-reviewed", "no pre-review yet"]
    assert [line.what for line in view.timeline if "方案可行" in line.what] == ["建设工程规划许可: " + _REVIEWED]
    bundles.trigger(hall.wang, done.bundle_id, "land", "不动产权证书", "湘2026永江0001", date(2026, 3, 5))
    for member in ("land", "works", "permit_to_build"):
        state = case(hall, done, member)
        assert (state.phase, state.accepted_on) == (Phase.ACCEPTED, date(2026, 3, 5)), "day 0 is the document's day"
    view = bundles.view(hall.wang, done.bundle_id)
    assert {one.due_on for one in view.members} == {date(2026, 3, 12)}, "five working days for all three"
    assert view.due is not None
    assert view.due.date == date(2026, 3, 12)
    with pytest.raises(Refused, match="already"):
        bundles.trigger(hall.wang, done.bundle_id, "land", "不动产权证书", "2", date(2026, 3, 5))
    with pytest.raises(Refused, match="waits for no document"):
        bundles.trigger(hall.wang, done.bundle_id, "sea", "海域证", "2", date(2026, 3, 5))


def test_supervision_visits_follow_from_the_grant(hall: Hall) -> None:
    done = taken_in(hall, "land_bundle")
    bundles.trigger(hall.wang, done.bundle_id, "land", "不动产权证书", "湘2026永江0001", MONDAY)
    worked(hall, case(hall, done, "permit_to_build").id)
    worked(hall, case(hall, done, "works").id)
    (visit,) = case(hall, done, "permit_to_build").follow_ups
    assert (visit.what, visit.due_on) == ("质量安全监督", date(2026, 3, 16))
    assert case(hall, done, "works").follow_ups == ()


def test_a_document_of_tomorrow_starts_nothing(hall: Hall) -> None:
    done = taken_in(hall, "land_bundle")
    with pytest.raises(Refused, match="has not come"):
        bundles.trigger(hall.wang, done.bundle_id, "land", "不动产权证书", "1", date(2026, 3, 3))
    assert set(phases(hall, done).values()) == {Phase.WAITING}


# Looking at it


def test_the_view_says_who_does_what_by_when(hall: Hall) -> None:
    done = taken_in(hall)
    view = bundles.view(hall.zhou, done.bundle_id)
    assert view.plan is not None
    assert view.plan.stages == (("birth", "vaccine"), ("household",), ("insurance", "allowance"))
    assert view.plan.critical == ("birth", "household", "insurance", "allowance")
    assert view.plan.days == 10
    assert view.due is not None
    assert view.due.date == date(2026, 3, 16)
    household = next(one for one in view.members if one.member == "household")
    assert household.blocked_by == ("出生医学证明",)
    assert view.fields == (("新生儿姓名", "张安"), ("母亲身份证号", "431125********0009"), ("出生日期", "2026-02-20"))
    assert view.answers == (("在何处出生", "本县"), ("是否境外出生", "否"))
    assert view.applicant == "张*明"
    assert [line.kind for line in view.timeline] == ["bundle_received", *["member_added"] * 5]


def test_a_list_shows_the_mix(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id)
    (line,) = bundles.lines(hall.wang)
    assert (line.members, line.over, line.ready, line.course) == (5, 0, 1, Course.READY)
    assert bundles.lines(hall.wang, text="不存在") == ()
    assert bundles.to_hand_out(hall.wang) == (line,)


def test_a_scanned_number_finds_the_visit(hall: Hall) -> None:
    done = taken_in(hall)
    assert bundles.by_number(hall.wang, done.bundle_no) == done.bundle_id
    assert bundles.by_number(hall.wang, dict(done.members)["birth"].case_no) is None
    assert bundles.by_number(hall.wang, "123") is None
    assert bundles.by_number(hall.wang, receipt_payload(done.bundle_no, done.query_code)) == done.bundle_id
    assert find(hall.wang, done.bundle_no).bundle == done.bundle_id
    assert find(hall.wang, dict(done.members)["birth"].case_no).bundle is None


def test_every_entry_of_the_parent_can_be_told(hall: Hall) -> None:
    from clerk_tui.desk.bundle_saying import _SAYINGS
    from clerk_tui.domain.bundle.log import BODIES

    assert set(_SAYINGS) == set(BODIES.values())


def test_what_does_not_exist_is_said(hall: Hall) -> None:
    with pytest.raises(NotFound):
        bundles.start(hall.wang, "nowhere")
    with pytest.raises(NotFound):
        bundles.view(hall.wang, 1)
    with pytest.raises(NotFound):
        bundles.note(hall.wang, 1, "x")


def test_another_answer_keeps_what_was_marked(hall: Hall) -> None:
    form = filled(hall)
    away = with_answer(form, "where", "away")
    assert "birth.hospital" not in [row.material.id for row in intake.review(hall.wang, away).rows]
    back = with_answer(away, "where", "here")
    assert intake.review(hall.wang, back).verdict.kind is VerdictKind.ACCEPT
