"""A house changes hands: once it is registered the utilities are told, and their answers close the visit."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from telling_hall import HOUSE, METER, NAME, NUMBER, QUICK, UTILITIES, TellingHall
from telling_server import answering, utility

from clerk_tui.desk import bundle_intake, bundles, casework, telling
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.intake import PartyForm, settle_remaining
from clerk_tui.sync.telling.receiver import Receiver


def taken_in(hall: TellingHall) -> bundle_intake.CommittedBundle:
    form = bundle_intake.start(hall.wang, "ershoufang")
    form = replace(
        form,
        applicant=PartyForm(document_number=NUMBER, name=NAME, phone="13800001234"),
        fields={"house": HOUSE, "meter": METER, "price": "410000"},
    )
    form = replace(form, answers=bundle_intake.review(hall.wang, form).form.answers)
    return bundles.commit(hall.wang, settle_remaining(form, hall.wang.form_item(form)))


def cases(hall: TellingHall, done: bundle_intake.CommittedBundle) -> dict:
    return {member: hall.store.case(state.id) for member, state in done.members}


def register(hall: TellingHall, done: bundle_intake.CommittedBundle, outcome: Outcome = Outcome.GRANTED) -> None:
    case = dict(done.members)["house"].id
    casework.dispatch(hall.wang, case)
    casework.claim(hall.zhou, case)
    casework.decide_case(hall.zhou, case, outcome, "" if outcome is Outcome.GRANTED else "产权有争议")


def test_registration_tells_the_utilities_and_their_answers_close_the_visit(hall):
    done = taken_in(hall)
    assert telling.lines(hall.wang) == []
    assert {name: case.phase for name, case in cases(hall, done).items() if name != "house"} == dict.fromkeys(
        UTILITIES, Phase.WAITING
    )
    register(hall, done)
    assert {line.receiver for line in telling.lines(hall.wang)} == set(UTILITIES)
    told = telling.telling_of(hall.wang, cases(hall, done)["water"].id)
    assert told.fact.bundle_no == done.bundle_no
    # What the sale was worth is none of a water company's business.
    assert told.fact.fields == {"房屋坐落": HOUSE, "户号": METER}
    with utility() as well, utility(answering("refused", "欠费 320 元")) as angry:
        hall.told_by(
            Receiver(id="water", name="自来水公司", url=well.url),
            Receiver(id="power", name="供电公司", url=well.url),
            Receiver(id="gas", name="燃气公司", url=angry.url),
        )
        assert telling.send_due(hall.wang, pace=QUICK).answered == 3
    after = cases(hall, done)
    assert [after[name].phase for name in ("water", "power", "gas")] == [
        Phase.DELIVERED,
        Phase.DELIVERED,
        Phase.DECIDED,
    ]
    assert after["gas"].decision_reason == "欠费 320 元"
    parent = bundles.hand_out(hall.wang, done.bundle_id, NAME, after["house"].applicant.document_type, NUMBER)
    assert parent.closed_on is not None


def test_an_original_in_our_hands_still_brings_the_applicant_to_the_window(hall):
    done = taken_in(hall)
    register(hall, done)
    hall.happen(cases(hall, done)["water"].id, b.OriginalMoved(material="id", holder="window"))
    with utility() as server:
        hall.told_by(*(Receiver(id=name, name=name, url=server.url) for name in UTILITIES))
        telling.send_due(hall.wang, pace=QUICK)
    after = cases(hall, done)
    assert [after[name].phase for name in ("water", "power")] == [Phase.DECIDED, Phase.DELIVERED]


def test_where_the_registration_fails_nobody_is_told(hall):
    done = taken_in(hall)
    register(hall, done, Outcome.REFUSED)
    assert telling.lines(hall.wang) == []


def test_a_visit_withdrawn_after_the_telling_is_cancelled_with_those_who_know(hall):
    done = taken_in(hall)
    register(hall, done)
    with utility(answering("received")) as server:
        hall.told_by(Receiver(id="water", name="自来水公司", url=server.url))
        telling.send_due(hall.wang, pace=QUICK)
        bundles.withdraw(hall.wang, done.bundle_id, "买卖不成")
        for _round in range(2):
            hall.clock.now += timedelta(seconds=5)
            telling.send_due(hall.wang, pace=QUICK)
        water = cases(hall, done)["water"]
        assert sorted(server.books.deeds) == [f"{water.case_no}-water-{kind}" for kind in ("cancelled", "requested")]
    # Who was never told needs no letter either.
    assert telling.lines(hall.wang, to_print=True) == []


@pytest.mark.parametrize("members", [("water",), UTILITIES])
def test_a_commit_that_fails_tells_nobody(hall, members):
    with pytest.raises(RuntimeError, match="the lights went out"), hall.store.transaction() as writer:
        for member in members:
            hall.open_case(writer, member, "43112500030000000000")
        raise RuntimeError("the lights went out")
    assert telling.lines(hall.wang) == []
