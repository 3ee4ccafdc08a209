"""What a due date means today: the lights of the work list."""

import datetime as dt
from bisect import bisect_left
from enum import StrEnum

from clerk_tui.domain.deadline.counting import DueDate


class DueStatus(StrEnum):
    """Where something stands against its due date, the most urgent first."""

    OVERDUE = "overdue"  # 红牌
    TODAY = "today"
    SOON = "soon"  # 黄牌
    NORMAL = "normal"
    PAUSED = "paused"
    DONE = "done"


def soon_on(due: DueDate) -> dt.date:
    """Return the first day of the last stretch: at most one day left, or a third of all.

    Kept beside the due date, it lets a list be coloured and sorted without computing anything.
    """
    index = bisect_left(due.steps, due.total - max(1, due.total // 3), key=lambda step: step.count)
    return due.steps[min(index, len(due.steps) - 1)].day


def due_status(due: DueDate, today: dt.date, decided_on: dt.date | None = None) -> DueStatus:
    """Return where *due* stands on *today*; what was decided is done, late or not."""
    return status_between(due.date, soon_on(due), today, decided_on)


def status_between(
    due_on: dt.date | None, soon_on: dt.date, today: dt.date, decided_on: dt.date | None = None
) -> DueStatus:
    """Return the same from the stored dates alone; *due_on* is None while the clock is stopped."""
    if decided_on is not None:
        return DueStatus.DONE
    if due_on is None:
        return DueStatus.PAUSED
    if today > due_on:
        return DueStatus.OVERDUE
    if today == due_on:
        return DueStatus.TODAY
    return DueStatus.SOON if today >= soon_on else DueStatus.NORMAL


def overdue_days(due_on: dt.date | None, today: dt.date) -> int:
    """Return by how many natural days *due_on* has passed; 0 when it has not or is not known."""
    return 0 if due_on is None else max((today - due_on).days, 0)
