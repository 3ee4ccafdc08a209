"""Telling bodies outside the hall: what is queued, how far it is, and answers that a person enters.

The intent to tell is written in the transaction that accepts the member's case, so it can be neither lost nor doubled;
sending it (``telling_sending``) is a matter of its own, at any time, by any process at this store.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from clerk_tui.desk.context import Desk
from clerk_tui.desk.telling_setup import receivers
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders import told as decider
from clerk_tui.domain.case.state import RUNNING, CaseState
from clerk_tui.domain.case.told_bodies import Answer, AnswerOutcome, FactKind, Telling, TellingStatus
from clerk_tui.domain.case.told_commands import RecordAnswer, RecordPrinted
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.people import Deed, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _
from clerk_tui.sync.telling.receiver import Route

if TYPE_CHECKING:
    from clerk_tui.desk.telling_sending import SendReport
    from clerk_tui.store.access import Progress
    from clerk_tui.store.store import Writer
    from clerk_tui.store.telling import Outbox, TellingLine
    from clerk_tui.sync.telling.https import Pace


def queue_within(desk: Desk, writer: "Writer", state: CaseState) -> None:
    """Queue what the receiver of this member is to be told, in the transaction that accepted it.

    Nothing happens for a case whose member has no receiver, that does not run, or that was queued already.
    """
    from clerk_tui.store.telling import by_key

    receiver = receiver_of(desk, state)
    if not receiver or state.phase not in RUNNING:
        return
    body = decider.queue(state, receiver, FactKind.REQUESTED, desk.context())
    if by_key(writer.db, body.key) is None:
        write(desk, writer, state.id, body)


def receiver_of(desk: Desk, state: CaseState) -> str:
    """Return the id of the receiver that answers this case instead of a department here; empty: none does."""
    if state.membership is None:
        return ""
    bundles = desk.store.catalog(state.catalog_version).bundles
    members = (
        member.receiver
        for bundle in bundles
        if bundle.id == state.membership.bundle_item
        for member in bundle.members
        if member.id == state.membership.member
    )
    return next(members, "")


def write(desk: Desk, writer: "Writer", case_id: int, *bodies: Body) -> None:
    """Append *bodies* to a case and bring the outbox up to them."""
    from clerk_tui.store.telling import record

    record(writer.db, writer.append(bodies, subject=case_id, actor=desk.user.login, at=desk.clock()))


def conclude(desk: Desk, writer: "Writer", state: CaseState, *bodies: Body) -> CaseState:
    """Append *bodies* to a case, let its bundle go on after them, and return the case's new state."""
    write(desk, writer, state.id, *bodies)
    if state.membership is not None:
        from clerk_tui.desk.bundle_course import advance

        advance(desk, writer, state.membership.bundle, state.id)
    return writer.case(state.id) or state


def send_due(desk: Desk, progress: "Progress | None" = None, pace: "Pace | None" = None) -> "SendReport":
    """Tell everybody what is due and fetch answers; may take long, so never on the screen's thread.

    Several processes may do so at once. Raises NotPermitted, StoreTrouble; that a receiver is not reachable is in the
    report, and tried again later.
    """
    from clerk_tui.desk import telling_sending

    return telling_sending.send_due(desk, progress, pace)


def tell_when_due(desk: Desk) -> "SendReport | None":
    """Do a round of ``send_due`` if there is somebody to tell by machine; None when there is not, which costs nothing.

    For a clock that asks every half minute. Raises StoreTrouble; whoever may not tell tells nobody.
    """
    if not_permitted(desk.actor, Deed.TELL):
        return None
    reached = any(receiver.route is not Route.PAPER for receiver in receivers(desk))
    if not reached or not outbox(desk).lines(waiting=True, limit=1):
        return None
    return send_due(desk)


def lines(
    desk: Desk,
    *,
    statuses: frozenset[TellingStatus] = frozenset(),
    case_id: int | None = None,
    to_print: bool = False,
    limit: int = 500,
) -> list["TellingLine"]:
    """Return the tellings that fit, newest first; *to_print*: those that only a paper or a person will deliver."""
    if not to_print:
        return outbox(desk).lines(statuses=statuses, case_id=case_id, limit=limit)
    reached = frozenset(receiver.id for receiver in receivers(desk) if receiver.route is not Route.PAPER)
    queued = frozenset({TellingStatus.QUEUED})
    found = outbox(desk).lines(waiting=True, statuses=queued, but_for=reached, case_id=case_id, limit=limit)
    return [line for line in found if not line.over]


def telling_of(desk: Desk, case_id: int) -> Telling | None:
    """Return what is told about a case now, such as for its letter; None when nobody is."""
    newest = outbox(desk).lines(case_id=case_id, limit=1)
    return outbox(desk).telling(newest[0].key) if newest else None


def answer(desk: Desk, case_id: int, outcome: AnswerOutcome, reason: str = "", reference: str = "") -> CaseState:
    """Record what the receiver said by telephone or on paper. Raises NotFound, Refused, NotPermitted."""
    given = Answer(outcome=outcome, reason=reason.strip(), reference=reference.strip())
    return _do(desk, case_id, lambda key: RecordAnswer(key=key, answer=given))


def told_by_hand(desk: Desk, case_id: int) -> CaseState:
    """Record that the receiver was told on paper or by word of mouth. Raises NotFound, Refused, NotPermitted."""
    return _do(desk, case_id, lambda key: RecordPrinted(key=key))


def outbox(desk: Desk) -> "Outbox":
    """Return the outbox of this store."""
    from clerk_tui.store.telling import Outbox

    return Outbox(desk.store, desk.site.device_number)


def _do(desk: Desk, case_id: int, command: Callable[[str], Command]) -> CaseState:
    desk.require(Deed.TELL)
    telling = telling_of(desk, case_id)
    with desk.store.transaction() as writer:
        state = writer.case(case_id)
        if state is None:
            raise NotFound(_("There is no such case."), hint=_("Check the case number."))
        if telling is None:
            raise NotFound(_("Nobody outside the hall is told about this case."), code="telling.none")
        # What was cancelled is a case that is over: there is nothing left in it to decide.
        given = command(telling.key)
        rule = decide if telling.fact.kind is FactKind.REQUESTED else decider.DECIDE[type(given)]
        bodies = rule(state, given, desk.context())
        if isinstance(bodies, Refusal):
            raise desk.told(bodies)
        return conclude(desk, writer, state, *bodies)
