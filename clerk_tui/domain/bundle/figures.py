"""Before and after: what a bundle saves, counted from the data and never quoted from a guide.

Published figures do not match their own lists (a birth: "reduced to 4 materials" above a list of 14), so each figure
says how it is counted:

* days: each member on its own, one after the other, by its statutory limit (else what it promises); together, the
  bundle's promise, or the longest path of the plan where it promises nothing or less than its members need;
* trips: what each item says, at least one for each that must be handed in (unknown counts as one); together, what the
  bundle says, else one;
* materials: the rows of every member's own list (where the catalog has none: the rows of the one list that it needs);
  together, the rows of the one list;
* steps: an application to write and hand in for each member; together, one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct

from clerk_tui.domain.bundle.combinations import combinations
from clerk_tui.domain.bundle.layout import Layout, layout
from clerk_tui.domain.bundle.lengths import working_days
from clerk_tui.domain.bundle.merge import Merged, merge, usual_answers
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.bundle.plan import BundleProblem, plan
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.checklist import is_needed
from clerk_tui.domain.item import Item


class Figure(Struct, frozen=True):
    """One figure of one visit."""

    before: int
    after: int


class Figures(Struct, frozen=True, kw_only=True):
    """What one visit saves."""

    days: Figure
    trips: Figure
    materials: Figure
    steps: Figure
    members: int
    unknown_days: int
    """Members without any published limit: nothing is counted for them."""


class Span(Struct, frozen=True):
    """The least and the most of a figure over all ways to answer the bundle's questions."""

    least: int
    most: int


class Range(Struct, frozen=True, kw_only=True):
    """The figures of all visits: before and after, least and most."""

    days: tuple[Span, Span]
    trips: tuple[Span, Span]
    materials: tuple[Span, Span]
    steps: tuple[Span, Span]


def figures(
    bundle: Bundle,
    items: Mapping[str, Item],
    answers: Mapping[str, str],
    without: Collection[str],
    start: date,
    calendar: WorkCalendar,
    known: Layout | None = None,
) -> Figures:
    """Return what a visit with *answers* saves; limits in natural days and months are counted from *start*."""
    lay = known or layout(bundle, items)
    merged = merge(bundle, items, usual_answers(bundle, lay, answers), without, lay)
    alone = [items[member.item] for member in merged.members if member.item in items]
    limits = [item.statutory_limit or item.promised_limit for item in alone]
    return Figures(
        days=Figure(
            sum(working_days(limit, start, calendar) for limit in limits if limit),
            _together(bundle, items, merged, start, calendar),
        ),
        trips=Figure(
            sum(1 if item.onsite_visits is None else item.onsite_visits for item in alone),
            1 if bundle.onsite_visits is None else bundle.onsite_visits,
        ),
        materials=Figure(_asked_alone(merged, items, lay), len(merged.item.materials)),
        steps=Figure(len(alone), 1),
        members=len(merged.members),
        unknown_days=sum(limit is None for limit in limits),
    )


def span(bundle: Bundle, items: Mapping[str, Item], start: date, calendar: WorkCalendar) -> Range:
    """Return the least and the most of every figure over all ways to answer, nobody left out."""
    lay = layout(bundle, items)
    all_figures = [figures(bundle, items, answers, (), start, calendar, lay) for answers in combinations(bundle)]
    return Range(
        days=_spans(one.days for one in all_figures),
        trips=_spans(one.trips for one in all_figures),
        materials=_spans(one.materials for one in all_figures),
        steps=_spans(one.steps for one in all_figures),
    )


def _together(bundle: Bundle, items: Mapping[str, Item], merged: Merged, start: date, calendar: WorkCalendar) -> int:
    """Return the bundle's promise, or how long its members need in their order where that is longer.

    A promise that the members' own promises do not keep saves nobody a day.
    """
    promised = working_days(bundle.promised_limit, start, calendar) if bundle.promised_limit else 0
    try:
        path = plan(bundle, items, merged.answers, (), start, calendar, members=merged.members).days
    except BundleProblem:
        return promised
    return max(promised, path)


def _asked_alone(merged: Merged, items: Mapping[str, Item], lay: Layout) -> int:
    """Count the rows of the members' own lists, as each would be asked under the same answers."""
    count = 0
    for member in merged.members:
        if (item := items.get(member.item)) is None:
            continue
        if not item.materials and not item.materials_published:
            count += sum(member.id in row.needed_by for row in merged.item.materials)
            continue
        answers = {question.id: question.options[0].id for question in item.questions if question.options}
        for (whose, question), same in lay.questions.items():
            said = merged.answers.get(same.asked, "")
            if whose == member.id and said in same.options:
                answers[question] = same.options[said]
        count += sum(is_needed(material, answers) for material in item.materials)
    return count


def _spans(values: Iterable[Figure]) -> tuple[Span, Span]:
    listed = list(values)
    before, after = [one.before for one in listed], [one.after for one in listed]
    return Span(min(before), max(before)), Span(min(after), max(after))
