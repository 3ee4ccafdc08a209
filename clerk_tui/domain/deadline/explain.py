"""A derivation in a few sentences: what was left out, what was added, and where the count ended."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from clerk_tui.domain.deadline.counting import DueDate, StepKind
from clerk_tui.domain.item import LimitUnit
from clerk_tui.domain.words import N_


class Line(Struct, frozen=True):
    """One sentence of the derivation: a message template and what fills it (dates in ISO form)."""

    template: str
    params: dict[str, str | int] = {}


class Span(Struct, frozen=True):
    """Neighbouring days on which the same thing happened."""

    first: dt.date
    last: dt.date
    kind: StepKind
    count: int
    """How many days have been counted at its end."""
    note: str = ""

    @property
    def days(self) -> int:
        """Length in calendar days."""
        return (self.last - self.first).days + 1


STEP_NAMES = {
    StepKind.START: N_("Day of acceptance"),
    StepKind.COUNTED: N_("Counted"),
    StepKind.MAKEUP: N_("Make-up working day, counted"),
    StepKind.WEEKEND: N_("Weekend"),
    StepKind.HOLIDAY: N_("Holiday"),
    StepKind.PAUSED: N_("Clock stopped"),
    StepKind.ROLLED: N_("Moved on from a day off"),
}
"""What the kinds of steps are called, as messages."""


def spans(due: DueDate) -> tuple[Span, ...]:
    """Fold the day-by-day steps into runs of equal days, in order."""
    found = []
    for (kind, note), run in groupby(due.steps, key=lambda step: (step.kind, step.note)):
        steps = list(run)
        found.append(Span(steps[0].day, steps[-1].day, kind, steps[-1].count, note))
    return tuple(found)


def explain(due: DueDate) -> tuple[Line, ...]:
    """Say in a few sentences how *due* came about; every calendar day is accounted for by one of them."""
    lines = [Line(N_("{day} accepted: day 0."), {"day": due.steps[0].day.isoformat()})]
    for extension in due.extensions:
        template = N_("{day} extended, approved by {approver}, days added: {days}.")
        params: dict[str, str | int] = {
            "day": extension.on.isoformat(),
            "days": extension.days,
            "approver": extension.approver,
        }
        lines.append(Line(template, params))
    runs = spans(due)
    for span in runs if due.date is not None else runs[:-1]:  # an open pause is the conclusion
        lines.extend(_exception(span))
    weekend_days = sum(step.kind is StepKind.WEEKEND for step in due.steps)
    if weekend_days:
        lines.append(Line(N_("Weekends, days not counted: {days}."), {"days": weekend_days}))
    if due.steps[-1].kind is StepKind.ROLLED:
        template = N_("The last day is not worked: moved on to {day}.")
        lines.append(Line(template, {"day": due.steps[-1].day.isoformat()}))
    lines.append(_conclusion(due))
    if due.provisional:
        template = N_("Provisional: the holidays of {year} are not published yet, only weekends were left out.")
        lines.append(Line(template, {"year": due.steps[-1].day.year}))
    return tuple(lines)


def _exception(span: Span) -> Iterator[Line]:
    """Say what happened in a run of days that was neither plainly counted nor a weekend."""
    params: dict[str, str | int] = {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "days": span.days,
        "name": span.note,
    }
    if span.kind is StepKind.MAKEUP:
        yield Line(N_("{first} make-up working day ({name}), counted."), params)
    elif span.kind is StepKind.HOLIDAY:
        yield Line(N_("{first} to {last} {name}, days not counted: {days}."), params)
    elif span.kind is StepKind.PAUSED:
        yield Line(N_("{first} to {last} clock stopped ({name}), days not counted: {days}."), params)


def _conclusion(due: DueDate) -> Line:
    if due.date is None:
        last = due.steps[-1]
        template = N_("The clock is stopped from {day} ({name}); days left: {left} of {total}.")
        left = due.total - last.count
        return Line(template, {"day": last.day.isoformat(), "name": last.note, "left": left, "total": due.total})
    params: dict[str, str | int] = {"day": due.date.isoformat(), "n": due.total}
    if due.limit.unit is LimitUnit.WORKING_DAY:
        return Line(N_("{day} is working day {n}: due."), params)
    if due.limit.unit is LimitUnit.MONTH:
        return Line(N_("{day} ends the {months} months: due."), {**params, "months": due.limit.n})
    return Line(N_("{day} ends the {n} natural days: due."), params)
