"""Wrong turns of a bundle, each mended by a deed with its reason."""

import pytest
from bundle_hall import ID, RESIDENT, case, kinds, phases, taken_in, worked
from desk_hall import MONDAY, Hall

from clerk_tui.desk import bundles, intake
from clerk_tui.domain.bundle.mix import Course, Standing
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.errors import BadInput, Refused


@pytest.fixture
def hall(bundle_hall: Hall) -> Hall:
    """A hall that offers the bundles, all one's own."""
    return bundle_hall


def test_withdrawing_gives_up_what_is_open_and_keeps_what_was_decided(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id)
    parent = bundles.withdraw(hall.wang, done.bundle_id, "另行办理")
    assert parent.closed_on is None, "one result still waits at the counter"
    assert phases(hall, done)["birth"] is Phase.DECIDED
    assert phases(hall, done)["insurance"] is Phase.WITHDRAWN
    parent = bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)
    assert (parent.phase, parent.closed_on) == ("withdrawn", MONDAY)
    view = bundles.view(hall.wang, done.bundle_id)
    assert (view.course, view.course_name) == (Course.PARTLY_WITHDRAWN, "all over, partly withdrawn")
    assert {one.member: one.standing_name for one in view.members}["insurance"] == "withdrawn"
    assert (view.mix.over, view.mix.count(Standing.DELIVERED), view.mix.count(Standing.WITHDRAWN)) == (5, 1, 4)


def test_a_visit_given_up_whole_is_withdrawn(hall: Hall) -> None:
    done = taken_in(hall)
    bundles.withdraw(hall.wang, done.bundle_id, "不办了")
    assert bundles.view(hall.wang, done.bundle_id).course is Course.WITHDRAWN


def test_dropping_a_member_lets_the_others_go_on(hall: Hall) -> None:
    done = taken_in(hall)
    bundles.drop_member(hall.wang, done.bundle_id, "birth", "已有出生医学证明")
    assert case(hall, done, "birth").phase is Phase.VOIDED
    assert phases(hall, done)["household"] is Phase.ACCEPTED, "what is not there holds nobody up"
    numbered = [(one.number, one.member) for one in bundles.view(hall.wang, done.bundle_id).members]
    assert numbered == [(1, "household"), (2, "vaccine"), (3, "insurance"), (4, "allowance"), (0, "birth")]
    with pytest.raises(Refused, match="no member"):
        bundles.drop_member(hall.wang, done.bundle_id, "birth", "again")
    with pytest.raises(Refused, match="reason"):
        bundles.drop_member(hall.wang, done.bundle_id, "vaccine", " ")


def test_the_last_member_is_not_dropped(hall: Hall) -> None:
    done = taken_in(hall, "shop_bundle", answers={"fire": "usual"}, without=("sign",))
    bundles.drop_member(hall.wang, done.bundle_id, "food", "不经营食品")
    with pytest.raises(Refused, match="last member"):
        bundles.drop_member(hall.wang, done.bundle_id, "fire_usual", "x")


def test_a_forgotten_member_comes_in_with_the_papers_that_are_there(hall: Hall) -> None:
    done = taken_in(hall, without=("allowance",))
    added = bundles.add_member(hall.wang, done.bundle_id, "allowance", "申请人要求")
    assert added.phase is Phase.WAITING
    assert [mark.status for mark in added.marks] == [MarkStatus.COPY_KEPT], "the register came with the others"
    view = bundles.view(hall.wang, done.bundle_id)
    assert view.state.without == ()
    assert [one.member for one in view.members] == ["birth", "vaccine", "household", "insurance", "allowance"]
    with pytest.raises(Refused, match="already"):
        bundles.add_member(hall.wang, done.bundle_id, "allowance", "x")


def test_a_member_that_the_answers_exclude_is_not_added(hall: Hall) -> None:
    done = taken_in(hall, answers={"where": "away"})
    with pytest.raises(Refused, match="does not belong"):
        bundles.add_member(hall.wang, done.bundle_id, "birth", "x")
    assert kinds(hall, done.bundle_id).count("member_added") == 4


def test_a_wrong_answer_is_mended_after_the_commit(hall: Hall) -> None:
    done = taken_in(hall, answers={"where": "away"})
    assert phases(hall, done)["household"] is Phase.ACCEPTED
    parent = bundles.correct_answers(hall.wang, done.bundle_id, {"where": "here"}, "问错", {"mother": ID})
    assert parent.answers["where"] == "here"
    birth = case(hall, done, "birth")
    assert birth.fields == {"新生儿姓名": "张安", "母亲身份证号": ID}
    assert birth.phase is Phase.CORRECTION_PENDING, "the hospital's record was never asked for"
    assert [defect.material for defect in birth.notice] == ["birth.hospital"]
    back = bundles.correct_answers(hall.wang, done.bundle_id, {"where": "away"}, "又问错")
    assert case(hall, done, "birth").phase is Phase.VOIDED
    assert [one.member for one in back.members if not one.dropped] == ["household", "insurance", "allowance", "vaccine"]
    with pytest.raises(Refused, match="answered already"):
        bundles.correct_answers(hall.wang, done.bundle_id, {"where": "away"}, "x")
    with pytest.raises(BadInput):
        bundles.correct_answers(hall.wang, done.bundle_id, {"where": "moon"}, "x")
    for wrong in ({"mother": "1"}, {"father": ID}):
        with pytest.raises(BadInput) as refused:
            bundles.correct_answers(hall.wang, done.bundle_id, {"where": "here"}, "x", wrong)
        assert refused.value.field == f"field.{next(iter(wrong))}"


def test_a_member_that_comes_in_lacks_nothing_of_the_form(hall: Hall) -> None:
    done = taken_in(hall, answers={"where": "away"})
    with pytest.raises(BadInput, match="母亲身份证号") as refused:
        bundles.correct_answers(hall.wang, done.bundle_id, {"where": "here"}, "问错")
    assert refused.value.field == "field.mother"
    assert "--field" in refused.value.hint
    assert bundles.view(hall.wang, done.bundle_id).state.answers["where"] == "away", "nothing was changed"
    bundles.correct_answers(hall.wang, done.bundle_id, {"where": "here"}, "问错", {"mother": ID})
    bundles.drop_member(hall.wang, done.bundle_id, "birth", "不需要")
    bundles.add_member(hall.wang, done.bundle_id, "birth", "还是要办")
    assert case(hall, done, "birth").fields["母亲身份证号"] == ID, "what was said once is not asked again"


def test_alternatives_change_places_when_the_answer_is_mended(hall: Hall) -> None:
    done = taken_in(hall, "shop_bundle", answers={"fire": "usual"}, without=("sign",))
    bundles.correct_answers(hall.wang, done.bundle_id, {"fire": "promise"}, "改为告知承诺")
    now = phases(hall, done)
    assert (now["fire_usual"], now["fire_promise"]) == (Phase.VOIDED, Phase.ACCEPTED), "the report is there already"


def test_what_was_decided_stands_when_an_answer_is_mended(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id)
    bundles.correct_answers(hall.wang, done.bundle_id, {"where": "away"}, "问错")
    assert case(hall, done, "birth").phase is Phase.DECIDED


def test_the_wrong_bundle_is_voided_and_what_is_known_is_kept(hall: Hall) -> None:
    done = taken_in(hall)
    kept = bundles.reissue(hall.wang, done.bundle_id, "listed", "办错")
    assert set(phases(hall, done).values()) == {Phase.VOIDED}
    assert bundles.view(hall.wang, done.bundle_id).course is Course.VOIDED
    assert (kept.form.bundle, kept.form.applicant.name, kept.form.replaces) == ("listed", "张小明", done.bundle_no)
    assert intake.resume(hall.wang, kept.draft)[0] == kept.form
    with pytest.raises(Refused, match="void"):
        bundles.hand_out(hall.wang, done.bundle_id, "张小明", RESIDENT, ID)


def test_after_a_decision_the_visit_is_not_voided(hall: Hall) -> None:
    done = taken_in(hall)
    worked(hall, case(hall, done, "vaccine").id)
    with pytest.raises(Refused, match="预防接种"):
        bundles.void(hall.wang, done.bundle_id, "办错")
    assert phases(hall, done)["birth"] is Phase.ACCEPTED


def test_answers_of_the_visit_are_not_mended_in_one_member(hall: Hall) -> None:
    from clerk_tui.desk import mending

    done = taken_in(hall)
    with pytest.raises((BadInput, Refused)):
        mending.correct_answers(hall.wang, case(hall, done, "household").id, {"where": "away"}, "x")
