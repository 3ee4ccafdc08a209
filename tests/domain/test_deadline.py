"""Due dates against an independent oracle: other data (the package itself), another algorithm (sets and an index)."""

import csv
import datetime as dt
import timeit
from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.calendar import WorkCalendar, parse_calendar_rows
from clerk_tui.domain.deadline import (
    DueDate,
    Extension,
    Pause,
    StepKind,
    closing_in,
    compute,
    explain,
    remaining,
    spans,
)
from clerk_tui.domain.item import Limit, LimitUnit

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT.parent / "shared" / "realdata" / "testvectors" / "working_day_due_dates.csv"
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2026, 12, 31)
DAY = dt.timedelta(days=1)


def read_shipped() -> WorkCalendar:
    with (ROOT / "data" / "calendar" / "cn-2004-2026.csv").open(encoding="utf-8", newline="") as file:
        result = parse_calendar_rows(csv.DictReader(file))
    assert isinstance(result, WorkCalendar)
    return result


CALENDAR = read_shipped()


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + DAY * n for n in range((last - first).days + 1)]


ALL_WORKING_DAYS = [
    day
    for day in days(FIRST, dt.date(2027, 12, 31))
    if (chinese_calendar.is_workday(day) if day.year <= 2026 else day.weekday() < 5)
]
WORKED = frozenset(ALL_WORKING_DAYS)


def stopped(pauses: Iterable[Pause]) -> set[dt.date]:
    return {day for pause in pauses if pause.end for day in days(pause.start + DAY, pause.end)}


def pauses_at(accepted: dt.date, *ranges: tuple[int, int]) -> list[Pause]:
    return [Pause(accepted + DAY * start, accepted + DAY * end, "鉴定") for start, end in ranges]


PATTERNS: dict[str, list[tuple[int, int]]] = {
    "none": [],
    "one": [(3, 12)],
    "from before, overlapping, touching, empty, late": [(-5, 1), (2, 9), (5, 20), (20, 24), (30, 30), (40, 61)],
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_date_of_three_years_and_every_limit_to_sixty_days(pattern: str) -> None:
    limits = [Limit(n) for n in range(61)]
    for accepted in days(FIRST, LAST):
        pauses = pauses_at(accepted, *PATTERNS[pattern])
        gone = stopped(pauses)
        countable = [day for day in ALL_WORKING_DAYS if day not in gone] if gone else ALL_WORKING_DAYS
        start = bisect_right(countable, accepted)
        for n in range(1, 61):
            due = compute(accepted, limits[n], CALENDAR, pauses)
            expected = countable[start + n - 1]
            assert due.date == expected, (accepted, n)
            assert due.provisional == (expected.year > 2026), (accepted, n)


@pytest.mark.parametrize("ranges", [[], [(3, 12), (8, 15)]])
def test_natural_days_move_on_to_a_working_day(ranges: list[tuple[int, int]]) -> None:
    limits = [Limit(n, LimitUnit.NATURAL_DAY) for n in range(61)]
    for accepted in days(FIRST, LAST):
        pauses = pauses_at(accepted, *ranges)
        gone = stopped(pauses)
        running = [day for day in days(accepted + DAY, accepted + DAY * 85) if day not in gone]
        for n in range(1, 61):
            expected = next(day for day in islice(running, n - 1, None) if day in WORKED)
            assert compute(accepted, limits[n], CALENDAR, pauses).date == expected, (accepted, n)


def test_months_end_on_the_same_numbered_day_or_the_last() -> None:
    for accepted in days(FIRST, LAST):
        for n in range(1, 13):
            year, month = accepted.year, accepted.month
            for _ in range(n):
                year, month = (year + 1, 1) if month == 12 else (year, month + 1)
            expected = max(
                day
                for day in days(dt.date(year, month, 1), dt.date(year, month, 28) + DAY * 3)
                if day.month == month and day.day <= accepted.day
            )
            while expected not in WORKED:
                expected += DAY
            assert compute(accepted, Limit(n, LimitUnit.MONTH), CALENDAR).date == expected, (accepted, n)


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared test vectors are not beside the checkout")
def test_the_shared_vectors() -> None:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 19
    for row in rows:
        due = compute(dt.date.fromisoformat(row["accept_date"]), Limit(int(row["working_days"])), CALENDAR)
        if row["due_date"].startswith("UNKNOWN"):
            assert due.provisional
        else:
            assert (str(due.date), due.provisional) == (row["due_date"], False), row


def test_a_real_case_of_2014() -> None:
    due = compute(dt.date(2014, 8, 19), Limit(11), CALENDAR)
    assert due.date == dt.date(2014, 9, 3)


class TestPauses:
    ACCEPTED = dt.date(2026, 3, 2)  # a Monday without holidays near

    def test_the_day_it_starts_counts_and_the_day_it_ends_does_not(self) -> None:
        assert compute(self.ACCEPTED, Limit(3), CALENDAR).date == dt.date(2026, 3, 5)
        pause = Pause(dt.date(2026, 3, 3), dt.date(2026, 3, 4), "检验")
        due = compute(self.ACCEPTED, Limit(3), CALENDAR, [pause])
        assert due.date == dt.date(2026, 3, 6)
        assert [step.kind for step in due.steps] == [
            StepKind.START,
            StepKind.COUNTED,
            StepKind.PAUSED,
            StepKind.COUNTED,
            StepKind.COUNTED,
        ]

    def test_an_open_pause_leaves_no_date_and_keeps_what_is_left(self) -> None:
        due = compute(self.ACCEPTED, Limit(10), CALENDAR, [Pause(dt.date(2026, 3, 5), None, "听证")])
        assert due.date is None
        assert remaining(due, dt.date(2026, 3, 3)) == 9
        assert remaining(due, dt.date(2026, 3, 5)) == 7
        assert remaining(due, dt.date(2026, 6, 1)) == 7

    def test_an_open_pause_after_the_last_day_changes_nothing(self) -> None:
        due = compute(self.ACCEPTED, Limit(3), CALENDAR, [Pause(dt.date(2026, 3, 5), None, "听证")])
        assert due.date == dt.date(2026, 3, 5)

    def test_a_closed_pause_inside_an_open_one_does_not_close_it(self) -> None:
        open_pause, closed = (
            Pause(dt.date(2026, 3, 3), None, "听证"),
            Pause(dt.date(2026, 3, 3), dt.date(2026, 3, 9), "检验"),
        )
        for pauses in ([open_pause, closed], [closed, open_pause]):
            due = compute(self.ACCEPTED, Limit(3), CALENDAR, pauses)
            assert (due.date, remaining(due, dt.date(2026, 4, 1))) == (None, 2)

    def test_natural_days_do_not_end_within_a_pause(self) -> None:
        limit = Limit(5, LimitUnit.NATURAL_DAY)  # ends on Saturday the 7th, which moves on
        pause = Pause(dt.date(2026, 3, 7), dt.date(2026, 3, 10), "鉴定")
        assert compute(self.ACCEPTED, limit, CALENDAR).date == dt.date(2026, 3, 9)
        assert compute(self.ACCEPTED, limit, CALENDAR, [pause]).date == dt.date(2026, 3, 11)


class TestExtensionsAndEdges:
    def test_an_extension_adds_to_the_count(self) -> None:
        extension = Extension(10, "王局", dt.date(2026, 3, 20))
        accepted = dt.date(2026, 3, 2)
        assert (
            compute(accepted, Limit(20), CALENDAR, [], [extension]).date == compute(accepted, Limit(30), CALENDAR).date
        )

    @pytest.mark.parametrize("unit", LimitUnit)
    def test_a_limit_of_none_is_due_the_same_day_even_on_a_day_off(self, unit: LimitUnit) -> None:
        day = dt.date(2026, 10, 1)
        assert compute(day, Limit(0, unit), CALENDAR).date == day

    def test_nonsense_raises(self) -> None:
        day = dt.date(2026, 3, 2)
        with pytest.raises(ValueError, match="never negative"):
            compute(day, Limit(-1), CALENDAR)
        with pytest.raises(ValueError, match="at least a day"):
            compute(day, Limit(5), CALENDAR, [], [Extension(0, "", day)])

    def test_provisional_until_the_year_is_published(self) -> None:
        due = compute(dt.date(2026, 12, 25), Limit(5), CALENDAR)
        assert (due.date, due.provisional) == (dt.date(2027, 1, 1), True)
        assert not compute(dt.date(2026, 12, 25), Limit(4), CALENDAR).provisional


ranges = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 30)), max_size=4)


@given(st.dates(FIRST, LAST), st.integers(0, 60), st.sampled_from(LimitUnit), ranges)
def test_the_derivation_accounts_for_every_day(
    accepted: dt.date, n: int, unit: LimitUnit, spread: list[tuple[int, int]]
) -> None:
    n = n % 13 if unit is LimitUnit.MONTH else n
    pauses = pauses_at(accepted, *((start, start + length) for start, length in spread))
    due = compute(accepted, Limit(n, unit), CALENDAR, pauses)
    assert [step.day for step in due.steps] == days(accepted, due.steps[-1].day)
    counted = [step for step in due.steps if step.kind in {StepKind.COUNTED, StepKind.MAKEUP}]
    assert [step.count for step in counted] == list(range(1, due.total + 1))
    assert sum(span.days for span in spans(due)) == len(due.steps)
    assert not any(step.day in stopped(pauses) for step in counted)
    for today in days(accepted - DAY * 3, due.steps[-1].day + DAY * 3):
        assert remaining(due, today) == sum(step.day > today for step in counted)
    for line in explain(due):
        line.template.format(**line.params)


@given(st.dates(FIRST, LAST), st.integers(1, 40), st.integers(0, 40), st.integers(1, 20))
def test_a_pause_never_brings_a_date_nearer(accepted: dt.date, n: int, start: int, length: int) -> None:
    plain, paused = (
        compute(accepted, Limit(n), CALENDAR, p) for p in ([], pauses_at(accepted, (start, start + length)))
    )
    assert plain.date is not None
    assert paused.date is not None
    assert paused.date >= plain.date


def lines_of(due: DueDate) -> list[str]:
    return [line.template.format(**line.params) for line in explain(due)]


class TestExplanation:
    def test_a_few_lines_tell_all(self) -> None:
        due = compute(
            dt.date(2026, 9, 3),
            Limit(20),
            CALENDAR,
            [Pause(dt.date(2026, 9, 8), dt.date(2026, 9, 15), "鉴定")],
            [Extension(10, "王局", dt.date(2026, 9, 28))],
        )
        assert lines_of(due) == [
            "2026-09-03 accepted: day 0.",
            "2026-09-28 extended, approved by 王局, days added: 10.",
            "2026-09-09 to 2026-09-15 clock stopped (鉴定), days not counted: 7.",
            "2026-09-20 make-up working day (国庆节), counted.",
            "2026-09-25 to 2026-09-27 中秋节, days not counted: 3.",
            "2026-10-01 to 2026-10-07 国庆节, days not counted: 7.",
            "2026-10-10 make-up working day (国庆节), counted.",
            "Weekends, days not counted: 8.",
            "2026-10-28 is working day 30: due.",
        ]

    def test_a_stopped_clock_says_since_when_and_what_is_left(self) -> None:
        due = compute(dt.date(2026, 3, 2), Limit(10), CALENDAR, [Pause(dt.date(2026, 3, 5), None, "听证")])
        assert lines_of(due) == [
            "2026-03-02 accepted: day 0.",
            "The clock is stopped from 2026-03-06 (听证); days left: 7 of 10.",
        ]

    def test_natural_time_says_that_it_moved_on_and_that_it_is_provisional(self) -> None:
        due = compute(dt.date(2026, 12, 1), Limit(1, LimitUnit.MONTH, "不动产登记"), WorkCalendar())
        assert lines_of(due) == [
            "2026-12-01 accepted: day 0.",
            "2027-01-01 ends the 1 months: due.",
            "Provisional: the holidays of 2027 are not published yet, only weekends were left out.",
        ]
        moved = compute(dt.date(2026, 9, 28), Limit(5, LimitUnit.NATURAL_DAY), CALENDAR)
        assert lines_of(moved)[1:] == [
            "The last day is not worked: moved on to 2026-10-08.",
            "2026-10-08 ends the 5 natural days: due.",
        ]


def test_a_usual_limit_takes_no_time_worth_waiting_for() -> None:
    pause = [Pause(dt.date(2026, 9, 8), dt.date(2026, 9, 15), "鉴定")]
    seconds = min(timeit.repeat(lambda: compute(dt.date(2026, 9, 3), Limit(20), CALENDAR, pause), number=200, repeat=5))
    assert seconds / 200 < 200e-6


@pytest.mark.parametrize(
    ("hours", "closing"),
    [
        ("法定工作日 9:00–12:00，13:30–17:00", dt.time(17)),
        ("8:30-12:00；14:30-17:30", dt.time(17, 30)),
        ("9：00至16：30", dt.time(16, 30)),
        ("", None),
        ("工作日", None),
        ("24 小时", None),
        ("夏季 15:00–18:00，冬季 14:30–17:30", None),
        ("9:00–17:00，周六 9:00–12:00", None),
        ("9:00–99:00", None),
    ],
)
def test_closing_is_read_from_published_hours_or_not_at_all(hours: str, closing: dt.time | None) -> None:
    assert closing_in(hours) == closing
