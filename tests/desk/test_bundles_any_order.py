"""Whatever happens to its members in whatever order, a visit stays consistent."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from bundle_hall import ID, bundle_catalog, filled
from desk_hall import Hall
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clerk_tui.desk import bundles, casework
from clerk_tui.desk.bundle_intake import CommittedBundle
from clerk_tui.domain.bundle.course import favourable
from clerk_tui.domain.bundle.mix import Course
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.errors import BadInput, NotFound, Refused
from clerk_tui.domain.identity import DocumentType

MEMBERS = ("birth", "household", "insurance", "allowance", "vaccine")
RESIDENT = DocumentType.RESIDENT_ID


@pytest.fixture(scope="module")
def shared_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    made = Hall.make(tmp_path_factory.mktemp("any_order") / "store.db", bundle_catalog())
    yield made
    made.store.close()


Deed = Callable[[Hall, int, int, str], object]


def _decide(outcome: Outcome) -> Deed:
    def deed(hall: Hall, _visit: int, case: int, _member: str) -> None:
        casework.dispatch(hall.wang, case)
        casework.claim(hall.zhou, case)
        casework.decide_case(hall.zhou, case, outcome, "理由" if outcome is Outcome.REFUSED else "")

    return deed


DEEDS: dict[str, Deed] = {
    "grant": _decide(Outcome.GRANTED),
    "refuse": _decide(Outcome.REFUSED),
    "withdraw": lambda hall, _visit, case, _member: casework.withdraw(hall.wang, case, "不办了"),
    "terminate": lambda hall, _visit, case, _member: casework.terminate(hall.zhou, case, "终止"),
    "hand out": lambda hall, _visit, case, _member: casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID),
    "archive": lambda hall, _visit, case, _member: casework.archive(hall.wang, case),
    "hand out all": lambda hall, visit, _case, _member: bundles.hand_out(hall.zhao, visit, "张小明", RESIDENT, ID),
    "drop": lambda hall, visit, _case, member: bundles.drop_member(hall.wang, visit, member, "不属于"),
    "add": lambda hall, visit, _case, member: bundles.add_member(hall.wang, visit, member, "属于"),
    "away": lambda hall, visit, _case, _member: bundles.correct_answers(hall.wang, visit, {"where": "away"}, "更正"),
    "here": lambda hall, visit, _case, _member: bundles.correct_answers(hall.wang, visit, {"where": "here"}, "更正"),
    "give up": lambda hall, visit, _case, _member: bundles.withdraw(hall.wang, visit, "不办了"),
}
LIKELY = ("grant", "grant", "grant", "hand out all", *DEEDS)


def consistent(hall: Hall, done: CommittedBundle) -> None:
    view = bundles.view(hall.wang, done.bundle_id)
    cases = {one.member: hall.wang.case(one.case_id) for one in view.members if not one.dropped}
    over = all(case.closed for case in cases.values())
    assert (view.state.closed_on is not None) == over, "it closes exactly when every member is over"
    assert (view.course in (Course.CLOSED, Course.PARTLY_WITHDRAWN, Course.WITHDRAWN)) == over
    assert [one.number for one in view.members if not one.dropped] == list(range(1, len(cases) + 1))
    assert view.mix.members == len(cases) == sum(view.mix.counts.values())
    assert len(set(view.state.handed_out)) == len(view.state.handed_out)
    for case in cases.values():
        kinds = [event.kind for event in hall.store.events(case.id)]
        assert kinds.count("handed_out") <= 1, "nothing is handed out twice"
        assert kinds.count("started") <= 1
        if case.phase is Phase.WAITING:
            assert case.membership is not None
            before = [cases[name] for name in case.membership.waits_for if name in cases]
            assert not all(favourable(one) for one in before), "nobody waits for what is there"
    if not view.state.closed_on:
        open_cases = [case for case in cases.values() if not case.closed]
        assert open_cases, "an open visit has something open"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(LIKELY), st.sampled_from(MEMBERS)), max_size=14))
def test_any_order_of_outcomes_leaves_the_visit_consistent(shared_hall: Hall, steps: list[tuple[str, str]]) -> None:
    done = bundles.commit(shared_hall.wang, filled(shared_hall))
    consistent(shared_hall, done)
    for deed, member in steps:
        members = bundles.view(shared_hall.wang, done.bundle_id).members
        case = next((one.case_id for one in members if one.member == member and not one.dropped), 0)
        with suppress(Refused, NotFound, BadInput):
            DEEDS[deed](shared_hall, done.bundle_id, case, member)
        consistent(shared_hall, done)
