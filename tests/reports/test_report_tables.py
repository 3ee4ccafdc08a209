from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.figures import COUNTS, Grouping, Tally
from clerk_tui.i18n import set_language
from clerk_tui.reports.build import BUNDLES, COMPLETION, SUMMARY, report
from clerk_tui.reports.table import Report, in_order, total_of

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


def made(name: str, tallies: list[Tally], by: Grouping, *, ranked: bool = False) -> Report:
    names = {"shijian": "市监局"}
    total = total_of(tallies)
    return report(name, tallies, by, total=total, first=None, last=None, as_of=TODAY, names=names, ranked=ranked)


def test_a_table_ends_with_its_total() -> None:
    rows = [Tally(key="a", accepted=3, completed=1), Tally(key="b", accepted=4, completed=4)]
    done = made(COMPLETION, rows, Grouping.DEPARTMENT)
    assert [row["name"] for row in done.rows] == ["b", "a", "Total"]
    assert done.rows[-1]["accepted"] == "7"
    assert done.rows[-1]["completion_rate"] == "71.42%"
    assert done.total["completion_rate"] == 71.42
    assert [record["key"] for record in done.records] == ["b", "a"]


def test_a_visit_to_two_departments_is_one_in_all() -> None:
    rows = [Tally(key="a", visits=1, received=2), Tally(key="b", visits=1, received=1)]
    whole = Tally(visits=1, received=3)
    by = Grouping.DEPARTMENT
    done = report(COMPLETION, rows, by, total=whole, first=None, last=None, as_of=TODAY, names={})
    assert [row["visits"] for row in done.rows] == ["1", "1", "1"]
    assert (done.total["visits"], done.total["received"]) == (1, 3)


def test_every_cell_has_a_column_and_the_other_way_round() -> None:
    for name in (SUMMARY, COMPLETION, BUNDLES):
        for by in Grouping:
            done = made(name, [Tally(key="2026-11", accepted=1)], by)
            keys = [column.key for column in done.columns]
            assert all(list(row) == keys for row in done.rows)
            assert all(column.title for column in done.columns)


def test_groups_have_names_for_people_and_keys_for_programs() -> None:
    done = made(COMPLETION, [Tally(key="shijian"), Tally(key="gone")], Grouping.DEPARTMENT)
    assert {row["name"] for row in done.rows} == {"市监局", "gone", "Total"}
    assert {record["key"] for record in done.records} == {"shijian", "gone"}


def test_items_are_called_what_their_cases_call_them() -> None:
    done = made(COMPLETION, [Tally(key="0001", name="居民身份证申领")], Grouping.ITEM)
    assert done.rows[0]["name"] == "居民身份证申领"


def test_an_empty_store_has_a_total_of_nothing() -> None:
    done = made(COMPLETION, [], Grouping.MONTH)
    assert [row["name"] for row in done.rows] == ["Total"]
    assert done.rows[0]["completion_rate"] == "-"
    assert done.total["completion_rate"] is None
    assert made(SUMMARY, [], Grouping.NONE).rows[1] == {"name": "Received", "value": "0"}


def test_periods_stay_in_the_order_of_time_unless_ranked() -> None:
    months = [Tally(key="2026-11", accepted=1), Tally(key="2026-09", accepted=9, completed=9), Tally(key="2026-10")]
    assert [t.key for t in in_order(months, Grouping.MONTH)] == ["2026-09", "2026-10", "2026-11"]
    assert [t.key for t in in_order(months, Grouping.MONTH, ranked=True)] == ["2026-09", "2026-11", "2026-10"]


def test_a_rank_compares_rates_exactly() -> None:
    # Both print as 99.99%; the second is better all the same.
    close = [Tally(key="a", accepted=100_000, completed=99_998), Tally(key="b", accepted=100_000, completed=99_999)]
    assert [t.key for t in in_order(close, Grouping.DEPARTMENT, ranked=True)] == ["b", "a"]


tallies = st.builds(
    lambda key, counts: Tally(key=key, **dict(zip(COUNTS, counts, strict=True))),
    st.text(max_size=3),
    st.lists(st.integers(0, 1000), min_size=len(COUNTS), max_size=len(COUNTS)),
)


@given(st.lists(tallies, max_size=6))
def test_the_total_is_the_sum_of_its_rows(rows: list[Tally]) -> None:
    total = total_of(rows)
    assert all(getattr(total, name) == sum(getattr(row, name) for row in rows) for name in COUNTS)
    assert total.key == ""
