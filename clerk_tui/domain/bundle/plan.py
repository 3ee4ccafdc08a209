"""The plan of a bundle: who works on what, together with whom or after what, and by when.

Members that are worked in step (同步) are one node of the graph: they begin together and are due together. A member
that the answers leave out holds nobody up.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from clerk_tui.domain.bundle.lengths import limit_of, working_days, working_days_between
from clerk_tui.domain.bundle.merge import members_of
from clerk_tui.domain.bundle.model import TRIGGER_MARK, Bundle, Member
from clerk_tui.domain.bundle.order import BundleProblem as BundleProblem
from clerk_tui.domain.bundle.order import nodes as nodes
from clerk_tui.domain.bundle.order import order as order
from clerk_tui.domain.bundle.order import stages
from clerk_tui.domain.bundle.order import waiting as waiting
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.item import Item, Limit


class PlanStep(Struct, frozen=True, kw_only=True):
    """One member in the plan."""

    member: str
    item: str
    name: str
    department: str
    stage: int
    """0 begins at once; what has the same stage is worked in parallel."""
    waits_for: tuple[str, ...] = ()
    """Members of this visit, or ``@trigger``, that come first."""
    in_step_with: tuple[str, ...] = ()
    limit: Limit | None = None
    """The time limit that binds it; None: none is published."""
    begins_on: date | None = None
    """None while a document from elsewhere has to come first."""
    due_on: date | None = None
    begins_after: int | None = None
    """Working days after receipt when it begins."""
    ends_after: int | None = None
    """Working days after receipt by which it is over."""
    decided: bool = False
    """Whether *due_on* is the day it was decided, not a day to come."""
    critical: bool = False
    """Whether it lies on the longest path."""


class Plan(Struct, frozen=True, kw_only=True):
    """The whole plan."""

    steps: tuple[PlanStep, ...]
    """In working order: by stage, then as the guide lists them."""
    stages: tuple[tuple[str, ...], ...]
    """Members by stage: each stage is worked in parallel, one stage after the other."""
    critical: tuple[str, ...]
    """Members on the longest path, in order."""
    days: int
    """Working days from receipt to the end of the longest path, as far as limits are published; the time until a
    document from elsewhere comes is not in it."""
    ends_on: date | None
    """When all is over if nobody needs more than the limit; None when that cannot be known."""
    due_on: date | None
    """When the bundle's own promise ends; None when it makes none, or counts from a document still to come."""
    unknown: tuple[str, ...] = ()
    """Members without a published limit: the path counts them as nothing."""

    def step(self, member: str) -> PlanStep | None:
        """Return the step of *member*, or None when it is not part of this visit."""
        return next((step for step in self.steps if step.member == member), None)


class Facts(Struct, frozen=True, kw_only=True):
    """What has happened so far; empty for a plan made at intake."""

    decided: Mapping[str, date] = {}
    """Member → day of its decision."""
    triggers: Mapping[str, date] = {}
    """Trigger → day its document was recorded for."""
    limits: Mapping[str, Limit] = {}
    """Member → the limit its case carries, where that is no longer the catalog's."""
    due: Mapping[str, date] = {}
    """Member → due date of its running case, pauses and extensions included."""


_NOTHING = Facts()


def clock_start(members: Iterable[Member], received_on: date, triggers: Mapping[str, date]) -> date | None:
    """Return the day from which the bundle's own promise counts.

    Receipt, unless no member can begin before a document is there (拿地即开工): then the day of the document, and None
    until it came.
    """
    awaited = [[name[1:] for name in member.after if name.startswith(TRIGGER_MARK)] for member in members]
    if not awaited or not all(awaited):
        return received_on
    days = [triggers.get(trigger) for names in awaited for trigger in names]
    return None if None in days else max(day for day in days if day is not None)


def plan(
    bundle: Bundle,
    items: Mapping[str, Item],
    answers: Mapping[str, str],
    without: Collection[str],
    start: date,
    calendar: WorkCalendar,
    facts: Facts = _NOTHING,
    members: Sequence[Member] | None = None,
) -> Plan:
    """Return the plan of a visit received on *start*.

    *members* are those of the visit where that is no longer what the answers say (a member was added or dropped).
    Raises BundleProblem when members wait for one another.
    """
    present = members_of(bundle, answers, without) if members is None else tuple(members)
    drawing = _Drawing(bundle, items, present, start, calendar, facts)
    for node in order(present):
        drawing.place(node)
    return drawing.plan()


class _Node(Struct, frozen=True):
    """Members in step, placed in time."""

    members: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    stage: int
    begins_on: date | None
    """None: a document has to come first, or one of its predecessors waits for one."""
    ends_on: date | None
    length: int
    """Working days from receipt to its end along the longest path to it, documents not waited for."""
    known: bool


class _Drawing:
    """A plan in the making: nodes are placed one after another, predecessors first."""

    def __init__(
        self,
        bundle: Bundle,
        items: Mapping[str, Item],
        members: tuple[Member, ...],
        start: date,
        calendar: WorkCalendar,
        facts: Facts,
    ) -> None:
        self._bundle, self._items, self._start, self._calendar, self._facts = bundle, items, start, calendar, facts
        self._members = {member.id: member for member in members}
        self._limits = {id_: self._limit(member) for id_, member in self._members.items()}
        self._node_of = nodes(members)
        self._waiting = waiting(members)
        self._stages = stages(members)
        self._placed: dict[tuple[str, ...], _Node] = {}

    def place(self, members: tuple[str, ...]) -> None:
        """Place a node all of whose predecessors are placed."""
        after = self._waiting[members[0]]
        before = tuple(dict.fromkeys(self._node_of[name] for name in after if name in self._node_of))
        placed = [self._placed[node] for node in before]
        awaited = [name[1:] for name in after if name.startswith(TRIGGER_MARK)]
        begins: list[date | None] = [self._start, *(node.ends_on if node.known else node.begins_on for node in placed)]
        begins += [self._facts.triggers.get(trigger) for trigger in awaited]
        begins_on = None if None in begins else max(day for day in begins if day is not None)
        lengths = [self._length(member) for member in members]
        ends = [self._end(member, begins_on) for member in members]
        self._placed[members] = _Node(
            members=members,
            before=before,
            stage=self._stages[members[0]],
            begins_on=begins_on,
            ends_on=None if None in ends else max(day for day in ends if day is not None),
            length=max((node.length for node in placed), default=0) + max(lengths),
            known=all(self._limits[member] is not None or member in self._facts.decided for member in members),
        )

    def plan(self) -> Plan:
        """Return the plan of all that was placed."""
        path = self._longest()
        placed = sorted(self._placed.values(), key=lambda node: node.stage)
        ordered = [member for node in placed for member in node.members]
        place = {member: index for index, member in enumerate(self._members)}
        ordered.sort(key=lambda member: (self._placed[self._node_of[member]].stage, place[member]))
        steps = tuple(self._step(member, path) for member in ordered)
        stages: dict[int, list[str]] = {}
        for step in steps:
            stages.setdefault(step.stage, []).append(step.member)
        ends = [node.ends_on for node in placed]
        promise = self._bundle.promised_limit
        begin = clock_start(self._members.values(), self._start, self._facts.triggers)
        return Plan(
            steps=steps,
            stages=tuple(tuple(members) for _stage, members in sorted(stages.items())),
            critical=tuple(member for node in path for member in node),
            days=max((node.length for node in placed), default=0),
            ends_on=None if None in ends else max((day for day in ends if day is not None), default=None),
            due_on=compute(begin, promise, self._calendar).date if promise and begin else None,
            unknown=tuple(member for member, limit in self._limits.items() if limit is None),
        )

    def _limit(self, member: Member) -> Limit | None:
        carried = self._facts.limits.get(member.id)
        return carried or limit_of(self._bundle, member, self._items.get(member.item))

    def _length(self, member: str) -> int:
        limit = self._limits[member]
        return working_days(limit, self._start, self._calendar) if limit else 0

    def _end(self, member: str, begins_on: date | None) -> date | None:
        """Return when *member* is over: decided, due by its running case, or due by its limit from where it begins."""
        known = self._facts.decided.get(member) or self._facts.due.get(member)
        limit = self._limits[member]
        if known or begins_on is None or limit is None:
            return known
        return compute(begins_on, limit, self._calendar).date

    def _longest(self) -> list[tuple[str, ...]]:
        """Return the nodes of the longest path, first to last; of equals the one the guide lists first."""
        path: list[tuple[str, ...]] = []
        candidates: Iterable[_Node] = self._placed.values()
        while node := max(candidates, key=lambda node: node.length, default=None):
            path.append(node.members)
            candidates = [self._placed[before] for before in node.before]
        return path[::-1]

    def _step(self, member: str, path: Collection[tuple[str, ...]]) -> PlanStep:
        node = self._placed[self._node_of[member]]
        known = self._members[member]
        item = self._items.get(known.item)
        return PlanStep(
            member=member,
            item=known.item,
            name=known.name or (item.name if item else known.item),
            department=known.department or (item.department if item else ""),
            stage=node.stage,
            waits_for=self._waiting[member],
            in_step_with=tuple(other for other in node.members if other != member),
            limit=self._limits[member],
            begins_on=node.begins_on,
            due_on=self._facts.decided.get(member) or node.ends_on,
            begins_after=self._days_to(node.begins_on),
            ends_after=self._days_to(self._facts.decided.get(member) or node.ends_on),
            decided=member in self._facts.decided,
            critical=node.members in path,
        )

    def _days_to(self, day: date | None) -> int | None:
        return None if day is None else working_days_between(self._start, day, self._calendar)
