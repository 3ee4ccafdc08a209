from collections.abc import Iterator
from datetime import date, datetime

import pytest

from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.demo import USERS, make_demo
from clerk_tui.desk.reporting import Question, bundles, completion, summary
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.errors import BadInput, NotPermitted
from clerk_tui.domain.figures import Grouping
from clerk_tui.domain.people import Role, User
from clerk_tui.store.records import CaseFilter

NOW = datetime(2026, 11, 23, 14, 20, tzinfo=CHINA)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = make_demo(tmp_path_factory.mktemp("hall") / "store.db", bytes(32), lambda: NOW, lambda _text: None)
    yield made
    made.store.close()


@pytest.mark.parametrize("role", list(Role))
def test_figures_are_for_those_who_supervise(desk: Desk, role: Role) -> None:
    asking = Desk(desk.store, User(login="x", full_name="某人", roles=frozenset({role})), lambda: NOW)
    if role in (Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR):
        assert summary(asking, Question()).total["received"]
    else:
        with pytest.raises(NotPermitted):
            summary(asking, Question())
        with pytest.raises(NotPermitted):
            completion(asking, Question())


def test_groups_are_called_by_their_names(desk: Desk) -> None:
    def first_column(by: Grouping) -> set[str]:
        return {row["name"] for row in completion(desk, Question(by=by)).rows[:-1]}

    assert first_column(Grouping.CENTRE) == {"江永县政务服务中心"}
    assert first_column(Grouping.CLERK) == {user.full_name for user in USERS[:2]}
    assert "公安局" in first_column(Grouping.DEPARTMENT)
    assert "居民身份证申领" in first_column(Grouping.ITEM)
    assert first_column(Grouping.YEAR) == {"2026"}


def test_bundles_are_counted_by_visits_and_cases(desk: Desk) -> None:
    report = bundles(desk, Question())
    counted = {record["key"]: record for record in report.records}
    assert (counted["chusheng"]["visits"], counted["chusheng"]["received"]) == (2, 9)
    assert {record["name"] for record in report.records} >= {"新生儿出生一件事", "开办餐饮店一件事"}
    assert report.total["visits"] == len(desk.store.subjects("bundle"))
    assert report.total["received"] == sum(row.bundle is not None for row in desk.store.cases(CaseFilter(), limit=None))
    assert report.rows[-1]["visits"] == str(report.total["visits"])


def test_a_visit_counts_once_however_the_figures_are_broken_down(desk: Desk) -> None:
    rows = desk.store.cases(CaseFilter(), limit=None)
    came = {row.bundle or row.id for row in rows if row.phase is not Phase.VOIDED}
    for by in Grouping:
        assert completion(desk, Question(by=by)).total["visits"] == len(came)
    by_bundle = completion(desk, Question(by=Grouping.BUNDLE)).rows
    assert "Single items" in {row["name"] for row in by_bundle}


def test_a_period_narrows_the_figures(desk: Desk) -> None:
    def accepted(first: date | None, last: date | None) -> object:
        return completion(desk, Question(first=first, last=last)).total["accepted"]

    cut = date(2026, 11, 1)
    before, after, ever = accepted(None, date(2026, 10, 31)), accepted(cut, None), accepted(None, None)
    assert isinstance(before, int)
    assert isinstance(after, int)
    assert before + after == ever
    assert before and after


def test_a_period_that_ends_before_it_begins_names_the_field(desk: Desk) -> None:
    with pytest.raises(BadInput) as caught:
        summary(desk, Question(first=NOW.date(), last=date(2026, 1, 1)))
    assert caught.value.field == "from"
