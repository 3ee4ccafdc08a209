"""What follows in a bundle from a deed to one of its members, in the same transaction.

A paper brought for one member serves the others; members that waited begin; the parent closes when all are over. Nobody
asks for any of it, so it is done whoever's deed it follows from, in whichever department.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.desk import casework
from clerk_tui.desk.bundle_opening import follow_up
from clerk_tui.desk.context import Desk, told
from clerk_tui.domain.bundle.course import favourable, mismarked, over, shared, startable
from clerk_tui.domain.bundle.log import BundleClosed, BundleState
from clerk_tui.domain.bundle.model import TRIGGER_MARK, Trigger
from clerk_tui.domain.bundle.plan import waiting
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.duties import open_debts, standing, stops_clock
from clerk_tui.domain.case.state import READY, RUNNING, CaseState, Phase
from clerk_tui.domain.checklist import Mark, checklist
from clerk_tui.domain.concession import CommitmentKind
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.item import Limit
from clerk_tui.domain.people import Deed, Role, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import judge

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer

KIND = "bundle"


def advance(
    desk: Desk,
    writer: "Writer",
    bundle_id: int,
    case_id: int | None = None,
    commands: Sequence[Command] = (),
) -> None:
    """Let the bundle go on after *commands* to the member's case *case_id* (None: a deed to the parent itself)."""
    parent = writer.subject(KIND, bundle_id)
    if parent is None or parent.closed_on is not None:
        return
    cases = cases_of(writer, parent)
    if case_id is not None and case_id in cases:
        for command in commands:
            _share(desk, writer, cases[case_id], cases, command)
    for case in [cases[case_id]] if case_id in cases else cases.values():
        _outside(desk, writer, case)
    waits = waits_now(desk, parent)
    while ready := startable(parent, cases, waits):
        for case in ready:
            cases[case.id] = _begin(desk, writer, parent, case)
            _outside(desk, writer, cases[case.id])
    if parent.members and over(parent, cases):
        append(desk, writer, bundle_id, BundleClosed(on=desk.today()))


def cases_of(writer: "Writer", parent: BundleState) -> dict[int, CaseState]:
    """Return the cases of the parent's members, dropped ones included."""
    found = ((one.case_id, writer.case(one.case_id)) for one in parent.members)
    return {case_id: case for case_id, case in found if case is not None}


def waits_now(desk: Desk, parent: BundleState) -> dict[str, tuple[str, ...]]:
    """Return what each member of the visit waits for, as its members are now."""
    present = {one.member for one in parent.members if not one.dropped}
    try:
        bundle = desk.bundle(parent.bundle, parent.catalog_version)
    except NotFound:
        # A visit from another machine may rest on a catalog that this store does not hold: its cases say it too.
        return {}
    return waiting([member for member in bundle.members if member.id in present])


def append(desk: Desk, writer: "Writer", bundle_id: int, *bodies: Body) -> BundleState:
    """Write *bodies* into the parent's log and return its new state."""
    writer.append(list(bodies), subject=bundle_id, subject_kind=KIND, actor=desk.user.login, at=desk.clock())
    parent: BundleState = writer.subject(KIND, bundle_id)
    return parent


def do_to_case(desk: Desk, writer: "Writer", case: CaseState, *commands: c.Command) -> CaseState:
    """Do *commands* to a member's case as a consequence: nobody's own deed, so nobody's role or department counts.

    What a person's role must allow all the same (accepting, deciding) is asked before it comes to that.
    """
    actor = replace(desk.actor, department="", roles=frozenset(Role))
    context = Context(actor=actor, today=desk.today(), calendar=desk.calendar)
    for command in commands:
        bodies = decide(case, command, context)
        if isinstance(bodies, Refusal):
            raise told(bodies)
        writer.append(bodies, subject=case.id, actor=desk.user.login, at=desk.clock())
        case = writer.case(case.id) or case
    return case


def _begin(desk: Desk, writer: "Writer", parent: BundleState, case: CaseState) -> CaseState:
    """Start a waiting member and do what its papers allow: accept, give notice, or leave it to a clerk."""
    trigger = _trigger(desk, parent, case)
    limit = trigger.limit if trigger else None
    day = parent.triggers[trigger.id] if trigger else None
    case = do_to_case(desk, writer, case, p.Start(because=_because(desk, parent, case), limit=limit))
    if case.phase is not Phase.RECEIVED:
        return case
    item, signed = desk.case_item(case), standing(case)
    verdict = judge(item, checklist(item, case.answers, case.marks), commitments=[one.terms for one in signed])
    licensed = any(one.kind is CommitmentKind.LICENCE for one in signed)
    accept = c.Accept(as_of=day if limit else None)
    return do_to_case(desk, writer, case, *follow_up(desk, item, verdict, licensed=licensed, accept=accept))


def _trigger(desk: Desk, parent: BundleState, case: CaseState) -> Trigger | None:
    """Return the recorded document that sets the limit of *case*; of several the one that came last."""
    waited = case.membership.waits_for if case.membership else ()
    known = desk.bundle(parent.bundle, parent.catalog_version).triggers if any(map(_is_trigger, waited)) else ()
    found = [trigger for trigger in known if TRIGGER_MARK + trigger.id in waited and trigger.id in parent.triggers]
    return max(found, key=lambda trigger: parent.triggers[trigger.id], default=None)


def _is_trigger(name: str) -> bool:
    return name.startswith(TRIGGER_MARK)


def _because(desk: Desk, parent: BundleState, case: CaseState) -> str:
    """Return what the member waited for, by name."""
    waited = case.membership.waits_for if case.membership else ()
    bundle = desk.bundle(parent.bundle, parent.catalog_version)
    names = {TRIGGER_MARK + trigger.id: trigger.label for trigger in bundle.triggers}
    present = {one.member for one in parent.members if not one.dropped}
    for member in bundle.members:
        if member.id in present:
            names[member.id] = member.name or desk.item(member.item, parent.catalog_version).name
    return "、".join(names[name] for name in waited if name in names)


def _share(desk: Desk, writer: "Writer", source: CaseState, cases: dict[int, CaseState], command: Command) -> None:
    """Let what was brought for *source* serve the others too, and a mark made by mistake be mended in all of them."""
    if isinstance(command, c.Correct | p.PayDebt):
        brought = {mark.material for mark in command.marks}
        for case_id, marks in shared(source, cases.values(), brought).items():
            cases[case_id] = _hand_in(desk, writer, cases[case_id], marks)
    elif isinstance(command, p.CorrectMark):
        for case_id, mark in mismarked(source, cases.values(), command.mark).items():
            mend = p.CorrectMark(mark=mark, reason=command.reason)
            cases[case_id] = do_to_case(desk, writer, cases[case_id], mend)


def _hand_in(desk: Desk, writer: "Writer", case: CaseState, marks: Sequence[Mark]) -> CaseState:
    owed = {debt.material for debt in open_debts(case)}
    paying = tuple(mark for mark in marks if mark.material in owed)
    brought = tuple(mark for mark in marks if mark.material not in owed)
    if paying:
        case = do_to_case(desk, writer, case, p.PayDebt(marks=paying, window=desk.window))
    if brought:
        complete = casework.is_complete(desk, case, brought)
        case = do_to_case(desk, writer, case, c.Correct(marks=brought, complete=complete))
    return _accepted_if_complete(desk, writer, case)


def _accepted_if_complete(desk: Desk, writer: "Writer", case: CaseState) -> CaseState:
    """Accept what the paper brought for another member made complete; a proxy agent leaves that to a clerk."""
    waits = case.phase is Phase.DEFERRED or (case.phase is Phase.CORRECTION_PENDING and case.corrected)
    if not waits or any(map(stops_clock, case.debts)) or not_permitted(desk.actor, Deed.ACCEPT):
        return case
    if not casework.is_complete(desk, case):
        return case
    case = do_to_case(desk, writer, case, c.Accept())
    _outside(desk, writer, case)
    return case


def _outside(desk: Desk, writer: "Writer", case: CaseState) -> None:
    """Do what the bundle adds to a member: tell a body outside the hall once it runs, set visits once it is granted."""
    membership = case.membership
    if membership is None or not (case.phase in RUNNING or favourable(case)):
        return
    bundle = desk.bundle(membership.bundle_item, case.catalog_version)
    if case.phase in RUNNING and any(one.receiver for one in bundle.members if one.id == membership.member):
        from clerk_tui.desk.telling import queue_within

        queue_within(desk, writer, case)
    elif favourable(case) and case.phase in READY:
        known = {follow_up.what for follow_up in case.follow_ups}
        visits = [visit for visit in bundle.visits if visit.member == membership.member and visit.name not in known]
        decided_on = case.decided_on or desk.today()
        for visit in visits:
            due = compute(decided_on, Limit(visit.days), desk.calendar).date
            assert due is not None, "without a pause every limit ends"
            case = do_to_case(desk, writer, case, p.ScheduleVisit(what=visit.name, due_on=due))
