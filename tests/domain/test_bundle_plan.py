"""The plan of a bundle against an oracle that walks every path, and what cannot be planned."""

from datetime import date, timedelta
from graphlib import TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.bundle.lengths import limit_of, working_days, working_days_between
from clerk_tui.domain.bundle.model import Bundle, Member, Trigger
from clerk_tui.domain.bundle.plan import BundleProblem, Facts, Plan, order, plan, waiting
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.item import Item, Limit, LimitUnit, Provenance

SOURCE = Provenance("invented for the tests", "2026-01-01")
MONDAY = date(2026, 3, 2)
WEEKS = WorkCalendar()


def drawn(
    *members: Member, days: dict[str, int | None] | None = None, facts: Facts | None = None, **more: object
) -> Plan:
    """The plan of *members*, each of whose items promises *days* (default 1)."""
    made = Bundle(id="b", name="b", lead="d", provenance=SOURCE, members=members, **more)
    lengths = days or {}
    items = {member.item: _item(member.item, lengths.get(member.item, 1)) for member in members}
    return plan(made, items, {}, (), MONDAY, WEEKS, facts or Facts())


def _item(id_: str, days: int | None) -> Item:
    limit = None if days is None else Limit(days)
    return Item(id=id_, name=id_, department="d", provenance=SOURCE, promised_limit=limit)


def m(id_: str, *after: str, step: str = "", **more: object) -> Member:
    return Member(id=id_, item=id_, after=after, in_step=step, **more)


def test_stages_are_serial_and_what_is_in_one_is_parallel() -> None:
    made = drawn(m("a"), m("b", "a"), m("c", "a"), m("d", "b", "c"), m("e"), days={"b": 5})
    assert made.stages == (("a", "e"), ("b", "c"), ("d",))
    assert (made.critical, made.days) == (("a", "b", "d"), 7)
    step = made.step("d")
    assert step is not None
    assert (step.begins_after, step.ends_after, step.waits_for) == (6, 7, ("b", "c"))
    assert step.due_on == date(2026, 3, 11)


def test_a_member_that_is_not_there_holds_nobody_up() -> None:
    made = drawn(m("a", scenarios=("q:no",)), m("b", "a"))
    assert made.stages == (("b",),)
    assert made.steps[0].waits_for == ()


def test_members_in_step_begin_together_and_are_due_together() -> None:
    made = drawn(m("a"), m("b", "a", step="s"), m("c", step="s"), m("d", "c"), days={"b": 2, "c": 6})
    assert made.stages == (("a",), ("b", "c"), ("d",))
    b, c, d = (made.step(name) for name in "bcd")
    assert b is not None
    assert c is not None
    assert d is not None
    assert (b.begins_after, b.ends_after) == (c.begins_after, c.ends_after) == (1, 7)
    assert (b.in_step_with, c.waits_for) == (("c",), ("a",))
    assert d.begins_after == 7


def test_a_document_from_elsewhere_leaves_the_begin_open() -> None:
    land = Trigger(id="land", label="土地", limit=Limit(5))
    members = (m("a", "@land"), m("b", "a"), m("c"))
    made = drawn(*members, triggers=(land,), days={"a": 20})
    a, b = made.step("a"), made.step("b")
    assert a is not None
    assert b is not None
    assert (a.begins_on, a.due_on, a.limit) == (None, None, Limit(5))
    assert (b.begins_on, made.ends_on) == (None, None)
    assert made.days == 6, "counted from the document"
    there = drawn(*members, triggers=(land,), facts=Facts(triggers={"land": date(2026, 3, 4)}))
    started = there.step("a")
    assert started is not None
    assert (started.begins_on, started.due_on) == (date(2026, 3, 4), date(2026, 3, 11))


def test_a_promise_counts_from_the_document_when_nothing_begins_before_it() -> None:
    land = Trigger(id="land", label="土地", limit=Limit(5))
    more = {"triggers": (land,), "promised_limit": Limit(5)}
    there = Facts(triggers={"land": date(2026, 3, 4)})
    assert drawn(m("a", "@land"), m("b", "@land"), **more).due_on is None
    assert drawn(m("a", "@land"), m("b", "@land"), facts=there, **more).due_on == date(2026, 3, 11)
    assert drawn(m("a", "@land"), m("c"), facts=there, **more).due_on == date(2026, 3, 9), "something began at receipt"


def test_what_was_decided_moves_what_comes_after() -> None:
    members = (m("a"), m("b", "a"))
    early = drawn(*members, days={"a": 10, "b": 3}, facts=Facts(decided={"a": date(2026, 3, 3)}))
    b = early.step("b")
    assert b is not None
    assert (b.begins_on, b.due_on) == (date(2026, 3, 3), date(2026, 3, 6))
    late = drawn(*members, days={"a": 1}, facts=Facts(due={"a": date(2026, 3, 20)}))
    b = late.step("b")
    assert b is not None
    assert b.begins_on == date(2026, 3, 20), "a pause or an extension shows"


def test_a_member_without_a_limit_counts_as_nothing_and_is_named() -> None:
    made = drawn(m("a"), m("b", "a"), days={"a": None, "b": 2})
    assert (made.unknown, made.days, made.ends_on) == (("a",), 2, None)
    b = made.step("b")
    assert b is not None
    assert b.begins_on == MONDAY


def test_the_guide_s_promise_goes_before_the_item_s() -> None:
    made = Bundle(id="b", name="b", lead="d", provenance=SOURCE, members=(m("a", promised_limit=Limit(2)),))
    assert limit_of(made, made.members[0], _item("a", 9)) == Limit(2)


@pytest.mark.parametrize(
    "members",
    [
        (m("a", "b"), m("b", "a")),
        (m("a", "c"), m("b", "a"), m("c", "b")),
        (m("a", step="s"), m("b", "a", step="s")),
        (m("a", step="s"), m("b", "a"), m("c", "b", step="s")),
        (m("a", "a"),),
    ],
    ids=["two", "three", "in step and after", "around a step", "itself"],
)
def test_members_that_wait_for_one_another_are_named(members: tuple[Member, ...]) -> None:
    with pytest.raises(BundleProblem) as problem:
        order(members)
    assert set(problem.value.members) <= {member.id for member in members}
    assert problem.value.members


@st.composite
def graphs(draw: st.DrawFn) -> tuple[tuple[Member, ...], dict[str, int | None]]:
    """Members without a cycle: each may come after earlier ones, in any order of listing."""
    count = draw(st.integers(1, 7))
    names = [f"n{index}" for index in range(count)]
    members = []
    for index, name in enumerate(names):
        after = draw(st.lists(st.sampled_from(names[:index]), unique=True, max_size=3)) if index else []
        members.append(m(name, *after))
    days: dict[str, int | None] = {name: draw(st.integers(0, 12)) for name in names}
    return tuple(draw(st.permutations(members))), days


def _paths(members: tuple[Member, ...]) -> list[list[str]]:
    """Every path through the graph, from its start to wherever one may stop."""
    following: dict[str, list[str]] = {member.id: [] for member in members}
    for member in members:
        for before in member.after:
            following[before].append(member.id)

    def walk(name: str) -> list[list[str]]:
        return [[name], *([name, *rest] for after in following[name] for rest in walk(after))]

    return [path for member in members for path in walk(member.id)]


@given(graphs())
def test_the_longest_path_is_the_longest_of_all_paths(graph: tuple[tuple[Member, ...], dict[str, int | None]]) -> None:
    members, days = graph
    made = drawn(*members, days=days)
    length = max(sum(days[name] or 0 for name in path) for path in _paths(members))
    assert made.days == length
    assert sum(days[name] or 0 for name in made.critical) == length
    assert list(made.critical) in _paths(members)
    assert max(step.ends_after or 0 for step in made.steps) == length


@given(graphs())
def test_nobody_begins_before_all_they_wait_for_are_over(
    graph: tuple[tuple[Member, ...], dict[str, int | None]],
) -> None:
    members, days = graph
    made = drawn(*members, days=days)
    steps = {step.member: step for step in made.steps}
    stage = {name: index for index, names in enumerate(made.stages) for name in names}
    for member in members:
        own = steps[member.id]
        ends = [steps[name].ends_after or 0 for name in member.after]
        assert own.begins_after == max(ends, default=0)
        assert stage[member.id] == max((stage[name] + 1 for name in member.after), default=0)
    sorter = TopologicalSorter({member.id: set(member.after) for member in members})
    sorter.prepare()
    for names in made.stages:
        assert set(names) <= set(sorter.get_ready()) or not names, "the stages are those of graphlib"
        sorter.done(*names)
    assert not sorter.is_active()


def test_waiting_is_the_same_for_all_in_a_step() -> None:
    members = (m("a"), m("b", "a", step="s"), m("c", "@land", "gone", step="s"))
    assert waiting(members) == {"a": (), "b": ("a", "@land"), "c": ("a", "@land")}


@pytest.mark.parametrize(
    ("limit", "days"), [(Limit(7), 7), (Limit(7, LimitUnit.NATURAL_DAY), 5), (Limit(1, LimitUnit.MONTH), 23)]
)
def test_other_units_are_counted_in_working_days(limit: Limit, days: int) -> None:
    assert working_days(limit, MONDAY, WEEKS) == days


@given(st.integers(0, 60))
def test_working_days_between_agrees_with_counting_one_by_one(distance: int) -> None:
    last = MONDAY + timedelta(days=distance)
    counted = sum((MONDAY + timedelta(days=day)).weekday() < 5 for day in range(1, distance + 1))
    assert working_days_between(MONDAY, last, WEEKS) == counted
