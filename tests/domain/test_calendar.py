"""The shipped calendar against two other collections, and the reading of calendar files."""

import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.calendar import DayKind, WorkCalendar, merge, parse_calendar_rows
from clerk_tui.domain.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "data" / "calendar" / "cn-2004-2026.csv"
SECOND_COLLECTION = ROOT.parent / "shared" / "realdata" / "holidays" / "cn_holidays_2021_2026.csv"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    result = parse_calendar_rows(read(SHIPPED))
    assert isinstance(result, WorkCalendar), result
    return result


def test_the_shipped_years(calendar: WorkCalendar) -> None:
    assert sorted(calendar.years) == list(range(2004, 2027))
    assert not calendar.covers(2003)
    assert not calendar.covers(2027)


def test_every_day_agrees_with_the_package_it_came_from(calendar: WorkCalendar) -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert calendar.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.skipif(not SECOND_COLLECTION.exists(), reason="the second collection is not beside the checkout")
def test_every_day_agrees_with_a_second_collection(calendar: WorkCalendar) -> None:
    rows = {date.fromisoformat(row["date"]): row for row in read(SECOND_COLLECTION)}
    assert len(rows) == 218
    day = date(2021, 1, 1)
    while day.year < 2027:
        off = rows[day]["is_off_day"] == "1" if day in rows else day.weekday() >= 5
        assert calendar.is_working_day(day) != off, day
        if day in rows:
            assert calendar.note(day) == rows[day]["name"], day
        day += timedelta(days=1)


def test_the_other_column_form_reads_the_same() -> None:
    both = [
        [
            {"date": "2026-10-01", "kind": "off", "name": "国庆节"},
            {"date": "2026-10-10", "kind": "work", "name": "国庆节"},
        ],
        [
            {"date": "2026/10/01", "is_off_day": "1", "name": "国庆节"},
            {"date": "2026-10-10", "is_off_day": "0", "name": "国庆节 "},
        ],
    ]
    one, other = (parse_calendar_rows(rows) for rows in both)
    assert isinstance(one, WorkCalendar)
    assert one == other


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 9, 30), DayKind.WORKDAY),
        (date(2026, 10, 1), DayKind.HOLIDAY),
        (date(2026, 10, 4), DayKind.HOLIDAY),  # a Sunday within the holiday
        (date(2026, 10, 10), DayKind.MAKEUP),
        (date(2026, 10, 11), DayKind.WEEKEND),
    ],
)
def test_kinds_of_days(calendar: WorkCalendar, day: date, kind: DayKind) -> None:
    assert calendar.kind(day) is kind
    assert calendar.is_working_day(day) == (kind in {DayKind.WORKDAY, DayKind.MAKEUP})


def test_next_working_day(calendar: WorkCalendar) -> None:
    assert calendar.next_working_day(date(2026, 2, 14)) == date(2026, 2, 24)
    assert calendar.next_working_day(date(2026, 9, 19)) == date(2026, 9, 20)  # a make-up Sunday


def test_weekends_are_assumed_where_nothing_is_published(calendar: WorkCalendar) -> None:
    assert calendar.is_working_day(date(2027, 1, 1))  # a Friday, surely a holiday, but nobody has said so
    assert not calendar.is_working_day(date(2027, 1, 2))


def test_every_problem_is_reported_with_its_row_and_column() -> None:
    rows = [
        {"date": "2026-13-01", "kind": "off", "name": ""},
        {"date": "2026-10-01", "kind": "holiday", "name": ""},
        {"date": "2026-10-01", "kind": "off", "name": ""},
        {"date": "2026-10-01", "kind": "work", "name": ""},
        {"date": "2026-10-09", "kind": "work", "name": ""},
        {"date": "2026-10-12", "is_off_day": "?", "name": ""},
        {},
    ]
    problems = parse_calendar_rows(rows)
    assert isinstance(problems, list)
    assert [(p.params["row"], p.field) for p in problems] == [
        (2, "date"),
        (3, "kind"),
        (5, "date"),
        (6, "date"),
        (7, "is_off_day"),
        (8, "date"),
    ]
    for problem in problems:
        assert isinstance(problem, Refusal)
        problem.reason.format(**problem.params)


def test_a_few_days_do_not_make_a_year_known() -> None:
    january = parse_calendar_rows([{"date": "2027-01-01", "kind": "off", "name": "元旦"}])
    october = parse_calendar_rows([{"date": "2027-10-01", "kind": "off", "name": "国庆节"}])
    assert isinstance(january, WorkCalendar)
    assert isinstance(october, WorkCalendar)
    assert not january.covers(2027)
    assert not october.covers(2027)
    assert merge(january, october).covers(2027)


def test_a_newer_file_replaces_the_days_it_names(calendar: WorkCalendar) -> None:
    newer = parse_calendar_rows([{"date": "2026-10-10", "kind": "off", "name": "停电"}])
    assert isinstance(newer, WorkCalendar)
    merged = merge(calendar, newer)
    assert merged.kind(date(2026, 10, 10)) is DayKind.HOLIDAY
    assert date(2026, 10, 10) not in merged.work_days
    assert merged.years == calendar.years
    assert merge(merged, calendar) == calendar
    assert merge(calendar, WorkCalendar()) == calendar


@given(st.lists(st.dictionaries(st.sampled_from(["date", "kind", "is_off_day", "name"]), st.text(max_size=12))))
def test_no_file_breaks_the_reading(rows: list[dict[str, str]]) -> None:
    result = parse_calendar_rows(rows)
    if isinstance(result, list):
        assert result
        for problem in result:
            problem.reason.format(**problem.params)
