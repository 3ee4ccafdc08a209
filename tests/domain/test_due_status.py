"""The lights of the work list, the silence of art. 32(4), and which day counts as received."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.calendar import WorkCalendar, parse_calendar_rows
from clerk_tui.domain.deadline import (
    DueStatus,
    Pause,
    accepted_on,
    compute,
    correction_deadline,
    due_status,
    overdue_days,
    receipt_day,
    remaining,
    soon_on,
    status_between,
)
from clerk_tui.domain.item import Limit

MONDAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    path = Path(__file__).resolve().parents[2] / "data" / "calendar" / "cn-2004-2026.csv"
    with path.open(encoding="utf-8", newline="") as file:
        result = parse_calendar_rows(csv.DictReader(file))
    assert isinstance(result, WorkCalendar)
    return result


class TestStatus:
    def test_over_a_limit_of_nine_days(self, calendar: WorkCalendar) -> None:
        due = compute(MONDAY, Limit(9), calendar)
        assert due.date == dt.date(2026, 3, 13)
        assert soon_on(due) == dt.date(2026, 3, 10)  # three of nine days are left
        seen = [due_status(due, MONDAY + DAY * n) for n in range(14)]
        assert seen == [DueStatus.NORMAL] * 8 + [DueStatus.SOON] * 3 + [DueStatus.TODAY] + [DueStatus.OVERDUE] * 2

    def test_one_day_left_is_soon_however_short_the_limit(self, calendar: WorkCalendar) -> None:
        assert due_status(compute(MONDAY, Limit(2), calendar), MONDAY) is DueStatus.NORMAL
        assert due_status(compute(MONDAY, Limit(1), calendar), MONDAY) is DueStatus.SOON
        assert due_status(compute(MONDAY, Limit(0), calendar), MONDAY) is DueStatus.TODAY

    def test_a_weekend_does_not_hurry(self, calendar: WorkCalendar) -> None:
        due = compute(dt.date(2026, 3, 5), Limit(3), calendar)  # Thursday; due Tuesday
        assert due_status(due, dt.date(2026, 3, 8)) is DueStatus.NORMAL  # Sunday, two days left
        assert due_status(due, dt.date(2026, 3, 9)) is DueStatus.SOON

    def test_paused_and_done(self, calendar: WorkCalendar) -> None:
        paused = compute(MONDAY, Limit(9), calendar, [Pause(MONDAY, None, "听证")])
        assert due_status(paused, MONDAY + DAY * 99) is DueStatus.PAUSED
        assert due_status(paused, MONDAY, MONDAY) is DueStatus.DONE
        assert due_status(compute(MONDAY, Limit(1), calendar), MONDAY + DAY * 9, MONDAY + DAY * 8) is DueStatus.DONE

    def test_overdue_is_counted_in_natural_days(self) -> None:
        assert overdue_days(MONDAY, MONDAY + DAY * 3) == 3
        assert overdue_days(MONDAY, MONDAY) == 0
        assert overdue_days(None, MONDAY) == 0

    @given(st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 60), st.integers(0, 120))
    def test_the_stored_dates_say_what_counting_says(self, accepted: dt.date, n: int, later: int) -> None:
        due = compute(accepted, Limit(n), WorkCalendar())
        today = accepted + DAY * later
        assert due.date is not None
        left = remaining(due, today)
        if today > due.date:
            expected = DueStatus.OVERDUE
        elif today == due.date:
            expected = DueStatus.TODAY
        else:
            expected = DueStatus.SOON if left <= 1 or 3 * left <= n else DueStatus.NORMAL
        assert status_between(due.date, soon_on(due), today) is expected


class TestSilence:
    def test_five_working_days_over_a_holiday(self, calendar: WorkCalendar) -> None:
        assert correction_deadline(dt.date(2026, 9, 30), calendar).date == dt.date(2026, 10, 13)

    @pytest.mark.parametrize(
        ("notice", "today", "accepted"),
        [
            (None, dt.date(2026, 3, 9), None),  # the fifth day is not over
            (None, dt.date(2026, 3, 10), MONDAY),  # as of receipt, not of the fifth day
            (dt.date(2026, 3, 9), dt.date(2026, 3, 20), None),
            (dt.date(2026, 3, 10), dt.date(2026, 3, 20), MONDAY),  # too late
        ],
    )
    def test_acceptance_is_retroactive(
        self, calendar: WorkCalendar, notice: dt.date | None, today: dt.date, accepted: dt.date | None
    ) -> None:
        assert accepted_on(MONDAY, notice, today, calendar) == accepted


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (dt.datetime(2026, 3, 2, 8, 30), MONDAY),
        (dt.datetime(2026, 3, 2, 17, 0), MONDAY),
        (dt.datetime(2026, 3, 2, 17, 0, 1), dt.date(2026, 3, 3)),
        (dt.datetime(2026, 3, 6, 20, 0), dt.date(2026, 3, 9)),
        (dt.datetime(2026, 10, 10, 9, 0), dt.date(2026, 10, 10)),  # a make-up Saturday
        (dt.datetime(2026, 10, 1, 9, 0), dt.date(2026, 10, 8)),
    ],
)
def test_after_hours_and_on_days_off_the_next_working_day_counts(
    calendar: WorkCalendar, at: dt.datetime, day: dt.date
) -> None:
    assert receipt_day(at, dt.time(17), calendar) == day
