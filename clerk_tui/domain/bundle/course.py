"""How a bundle goes on by itself: which waiting members may begin, which papers serve others too, when it is over."""

from collections.abc import Collection, Iterable, Mapping

from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.bundle.model import TRIGGER_MARK
from clerk_tui.domain.bundle.receipt import own_mark
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import AHEAD, READY, RUNNING, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus

FAVOURABLE = frozenset({Outcome.GRANTED, Outcome.DONE})
_DECIDED = READY | {Phase.MAILED, Phase.DELIVERED}
_TAKES_PAPERS = AHEAD | UNACCEPTED | RUNNING


def favourable(case: CaseState) -> bool:
    """Whether the case was decided so that others may build on it: granted or done, and not taken back since."""
    return case.outcome in FAVOURABLE and case.ending in _DECIDED


def live(parent: BundleState, cases: Mapping[int, CaseState]) -> dict[str, CaseState]:
    """Return the members that are not dropped, with their cases."""
    return {one.member: cases[one.case_id] for one in parent.members if not one.dropped and one.case_id in cases}


Waits = Mapping[str, tuple[str, ...]]
"""Member → what it waits for in the visit as it is now (``plan.waiting``): a member may have come in since."""


def blocked_by(case: CaseState, parent: BundleState, members: Mapping[str, CaseState], waits: Waits) -> tuple[str, ...]:
    """Return what *case* still waits for: members not over favourably, documents not recorded.

    A member that was left out or dropped holds nobody up.
    """
    if case.phase is not Phase.WAITING or case.membership is None:
        return ()
    names = dict.fromkeys((*case.membership.waits_for, *waits.get(case.membership.member, ())))
    return tuple(name for name in names if not _met(name, parent, members))


def _met(name: str, parent: BundleState, members: Mapping[str, CaseState]) -> bool:
    if name.startswith(TRIGGER_MARK):
        return name[1:] in parent.triggers
    return name not in members or favourable(members[name])


def startable(parent: BundleState, cases: Mapping[int, CaseState], waits: Waits) -> tuple[CaseState, ...]:
    """Return the waiting members that nothing holds up any more, in the guide's order."""
    members = live(parent, cases)
    return tuple(
        case
        for case in members.values()
        if case.phase is Phase.WAITING and not blocked_by(case, parent, members, waits)
    )


def over(parent: BundleState, cases: Mapping[int, CaseState]) -> bool:
    """Whether every member that belongs to it is closed."""
    members = live(parent, cases)
    return all(case.closed for case in members.values())


def shared(source: CaseState, others: Iterable[CaseState], brought: Collection[str]) -> dict[int, tuple[Mark, ...]]:
    """Return what was *brought* now for *source* and settles the same paper in *others*: case → marks.

    The applicant brings a paper once, at whatever window and for whichever member it was asked. A commitment speaks for
    its own member only.
    """
    settled = {
        mark.material: mark
        for mark in source.marks
        if mark.material in brought and mark.settled and mark.status is not MarkStatus.COMMITTED
    }
    found = {}
    for case in others:
        if case.id == source.id or case.phase not in _TAKES_PAPERS:
            continue
        marks = tuple(
            own_mark(settled[mark.material], held_elsewhere=True)
            for mark in case.marks
            if not mark.settled and mark.material in settled
        )
        if marks:
            found[case.id] = marks
    return found


def mismarked(source: CaseState, others: Iterable[CaseState], mark: Mark) -> dict[int, Mark]:
    """Return where the paper that was marked by mistake in *source* was marked so too: case → how it should be."""
    found = {}
    for case in others:
        was = next((one for one in case.marks if one.material == mark.material), None)
        if case.id == source.id or case.phase not in _TAKES_PAPERS or was is None:
            continue
        right = own_mark(mark, held_elsewhere=True)
        if was.status not in (MarkStatus.COMMITTED, MarkStatus.DEFERRED) and was != right:
            found[case.id] = right
    return found
