"""The order in which a bundle's members are worked, and the numbers that follow from it.

Members that are worked in step (同步) are one node of the graph. The same numbers stand everywhere: in the plan, on
paper, in lists and in commands.
"""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

from clerk_tui.domain.bundle.model import TRIGGER_MARK, Member


class BundleProblem(ValueError):
    """The data of a bundle cannot be planned: its members wait for one another. ``check`` finds it beforehand."""

    def __init__(self, members: Sequence[str]) -> None:
        super().__init__(" → ".join(members))
        self.members = tuple(members)


def waiting(members: Sequence[Member]) -> dict[str, tuple[str, ...]]:
    """Return for each of *members* what it waits for: others of them, or documents (``@trigger``).

    Members in step begin together, so each waits for what any of them waits for.
    """
    after = {member.id: member.after for member in members}
    return {
        member: tuple(
            dict.fromkeys(
                name for other in node for name in after[other] if name in after or name.startswith(TRIGGER_MARK)
            )
        )
        for member, node in nodes(members).items()
    }


def nodes(members: Iterable[Member]) -> dict[str, tuple[str, ...]]:
    """Return for every member those it is worked in step with, itself among them."""
    together: dict[str, list[str]] = {}
    for member in members:
        together.setdefault(f"step {member.in_step}" if member.in_step else f"member {member.id}", []).append(member.id)
    return {member: tuple(node) for node in together.values() for member in node}


def order(members: Sequence[Member]) -> list[tuple[str, ...]]:
    """Return *members*, predecessors first, those in step as one. Raises BundleProblem if they wait for one another."""
    node_of = nodes(members)
    graph = {node: set[tuple[str, ...]]() for node in node_of.values()}
    for member in members:
        for name in member.after:
            # Whoever is after a member of their own step waits for themselves: the sorter finds that cycle too.
            if name in node_of:
                graph[node_of[member.id]].add(node_of[name])
    position = {node: index for index, node in enumerate(graph)}
    sorter = TopologicalSorter({node: sorted(before, key=position.__getitem__) for node, before in graph.items()})
    try:
        return list(sorter.static_order())
    except CycleError as error:
        raise BundleProblem([member for node in error.args[1] for member in node]) from error


def stages(members: Sequence[Member]) -> dict[str, int]:
    """Return the stage of each member: 0 begins at once, 1 after that or after a document. Raises BundleProblem."""
    after, node_of = waiting(members), nodes(members)
    found: dict[str, int] = {}
    for node in order(members):
        names = after[node[0]]
        before = [found[name] + 1 for name in names if name in node_of]
        awaited = any(name.startswith(TRIGGER_MARK) for name in names)
        found |= dict.fromkeys(node, max(before, default=1 if awaited else 0))
    return found


def working_order(members: Sequence[Member]) -> tuple[Member, ...]:
    """Return *members* as they are worked and numbered: by stage, then as the guide lists them.

    Members that wait for one another cannot be planned; they keep the guide's order.
    """
    try:
        stage = stages(members)
    except BundleProblem:
        return tuple(members)
    return tuple(sorted(members, key=lambda member: stage[member.id]))
