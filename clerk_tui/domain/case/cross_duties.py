"""Whose turn it is in a case that two halls handle together: who must do what next, and since when.

A pure reading of the state. Waiting is a duty as well: a parcel under way is the receiver's to confirm, so nothing in
the post is ever nobody's.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.exchange import Addressee, Content, Parcel, Side
from clerk_tui.domain.case.state import READY, RUNNING, CaseState, Phase
from clerk_tui.domain.words import N_


class Act(StrEnum):
    """What is to be done next."""

    SEND_PACKAGE = "send_package"
    SEND_AGAIN = "send_again"
    CONFIRM_ARRIVAL = "confirm_arrival"
    ACCEPT_OR_ASK = "accept_or_ask"
    COLLECT_SUPPLEMENT = "collect_supplement"
    SEND_SUPPLEMENT = "send_supplement"
    DECIDE = "decide"
    SEND_RESULT = "send_result"
    SEND_BACK = "send_back"
    HAND_OUT = "hand_out"
    DO_PART = "do_part"


ACT_LABELS: dict[Act, str] = {
    Act.SEND_PACKAGE: N_("send the application"),
    Act.SEND_AGAIN: N_("mend the papers and send them again"),
    Act.CONFIRM_ARRIVAL: N_("confirm the parcel"),
    Act.ACCEPT_OR_ASK: N_("accept, or ask for what is missing"),
    Act.COLLECT_SUPPLEMENT: N_("tell the applicant and collect the supplement"),
    Act.SEND_SUPPLEMENT: N_("send the supplement"),
    Act.DECIDE: N_("decide"),
    Act.SEND_RESULT: N_("send the result"),
    Act.SEND_BACK: N_("send the papers back"),
    Act.HAND_OUT: N_("hand the result out"),
    Act.DO_PART: N_("do its part: {what}"),
}


class CrossDuty(Struct, frozen=True, kw_only=True):
    """One side's next deed."""

    side: Side
    act: Act
    since: date
    by: date | None = None
    """A day that was named; the end of a time limit is the calendar's to say, not this."""
    parcel: str = ""
    """Number of the parcel that is waited for."""
    what: str = ""


def duties_of(state: CaseState) -> tuple[CrossDuty, ...]:
    """Return who must do what next, the main thing first; empty for a case of one hall, and when all is over."""
    if state.elsewhere is None:
        return ()
    # Only while they run do parts of a joint case matter; parcels may still be under way when it is closed.
    parts = tuple(
        CrossDuty(side=part.side, act=Act.DO_PART, since=part.asked_on, what=part.what)
        for part in state.exchange.parts
        if part.done_on is None and not state.closed
    )
    main = _collected_here(state) if state.elsewhere.direction is Direction.OUT else _collected_there(state)
    return (*(main,), *parts) if main is not None else parts


def _received_on(state: CaseState) -> date:
    return state.received_at.date()


def _confirm(parcel: Parcel) -> CrossDuty:
    """The receiving hall confirms; a parcel to the applicant is followed by the hall that sent it."""
    to_hall = parcel.to is Addressee.HALL
    side = (Side.THERE if parcel.sent_by is Side.HERE else Side.HERE) if to_hall else parcel.sent_by
    return CrossDuty(side=side, act=Act.CONFIRM_ARRIVAL, since=parcel.sent_on, parcel=parcel.number)


def _collected_here(state: CaseState) -> CrossDuty | None:
    exchange = state.exchange
    if state.phase is Phase.RECEIVED:
        return _before_acceptance(state)
    if state.phase is Phase.CORRECTION_PENDING:
        if state.corrected:
            since = exchange.supplied_on or _received_on(state)
            return CrossDuty(side=Side.HERE, act=Act.SEND_SUPPLEMENT, since=since, by=state.supply_by)
        since = exchange.asked_on or _received_on(state)
        return CrossDuty(
            side=Side.HERE, act=Act.COLLECT_SUPPLEMENT, since=since, by=state.supply_by, what=exchange.asked
        )
    if state.phase in RUNNING:
        return CrossDuty(side=Side.THERE, act=Act.DECIDE, since=state.accepted_on or _received_on(state))
    if state.phase is Phase.MAILED:
        return _result_under_way(state, Side.THERE)
    if state.phase in READY:
        return CrossDuty(side=Side.HERE, act=Act.HAND_OUT, since=_result_here_on(state))
    return _papers_back(state, Side.THERE)


def _before_acceptance(state: CaseState) -> CrossDuty:
    exchange = state.exchange
    if exchange.returned:
        since = exchange.returned_on or _received_on(state)
        return CrossDuty(side=Side.HERE, act=Act.SEND_AGAIN, since=since, what=exchange.returned)
    last = exchange.latest(Content.PACKAGE, Content.SUPPLEMENT)
    if last is None:
        lost = [parcel.lost_on for parcel in exchange.parcels if parcel.lost_on is not None]
        return CrossDuty(side=Side.HERE, act=Act.SEND_PACKAGE, since=max(lost, default=_received_on(state)))
    if last.under_way:
        return _confirm(last)
    return CrossDuty(side=Side.THERE, act=Act.ACCEPT_OR_ASK, since=last.arrived_on or last.sent_on)


def _collected_there(state: CaseState) -> CrossDuty | None:
    exchange = state.exchange
    if state.phase is Phase.RECEIVED:
        package = exchange.latest(Content.PACKAGE)
        if package is not None and package.under_way:
            return _confirm(package)
        return CrossDuty(side=Side.HERE, act=Act.ACCEPT_OR_ASK, since=_received_on(state))
    if state.phase is Phase.CORRECTION_PENDING:
        if state.corrected:
            return CrossDuty(side=Side.HERE, act=Act.ACCEPT_OR_ASK, since=_received_on(state))
        supplement = exchange.latest(Content.SUPPLEMENT)
        if supplement is not None and supplement.under_way:
            return _confirm(supplement)
        since = state.notice_given_on or _received_on(state)
        return CrossDuty(side=Side.THERE, act=Act.COLLECT_SUPPLEMENT, since=since, by=state.supply_by)
    if state.phase in RUNNING:
        return CrossDuty(side=Side.HERE, act=Act.DECIDE, since=state.accepted_on or _received_on(state))
    if state.phase in READY:
        return CrossDuty(side=Side.HERE, act=Act.SEND_RESULT, since=state.decided_on or _received_on(state))
    if state.phase is Phase.MAILED:
        return _result_under_way(state, Side.HERE)
    return _papers_back(state, Side.HERE)


def _result_under_way(state: CaseState, handling: Side) -> CrossDuty:
    """A result that was decided on: it is to be sent, to be confirmed, or to be handed out where it arrived."""
    since = state.decided_on or _received_on(state)
    result = state.exchange.latest(Content.RESULT)
    if result is None:
        if state.parcel_no:  # posted to the applicant from here
            return CrossDuty(side=Side.HERE, act=Act.CONFIRM_ARRIVAL, since=since, parcel=state.parcel_no)
        return CrossDuty(side=handling, act=Act.SEND_RESULT, since=since)
    if result.under_way:
        return _confirm(result)
    if result.sent_by is Side.THERE:  # it was here, and our own post carries it on to the applicant
        return CrossDuty(
            side=Side.HERE, act=Act.CONFIRM_ARRIVAL, since=result.arrived_on or since, parcel=state.parcel_no
        )
    return CrossDuty(side=Side.THERE, act=Act.HAND_OUT, since=result.arrived_on or result.sent_on)


def _result_here_on(state: CaseState) -> date:
    result = state.exchange.latest(Content.RESULT)
    arrived = result.arrived_on if result is not None else None
    return arrived or state.decided_on or _received_on(state)


def _papers_back(state: CaseState, handling: Side) -> CrossDuty | None:
    """After an end without a decision, the handling place sends back what it holds."""
    package = state.exchange.latest(Content.PACKAGE)
    if state.phase in (Phase.DELIVERED, Phase.ARCHIVED) or package is None or package.number == "":
        return None
    back = state.exchange.latest(Content.RETURNED)
    if back is None:
        return CrossDuty(side=handling, act=Act.SEND_BACK, since=state.closed_on or _received_on(state))
    return _confirm(back) if back.under_way else None
