"""Deciders about applications made elsewhere: filed online, or handled by two halls together (跨省通办).

The collecting hall (收件地) checks identity and form and judges nothing; the handling place (业务属地) accepts,
decides, and sends the result back. What it does is recorded as it tells us, on its day.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import elsewhere_bodies as eb
from clerk_tui.domain.case import elsewhere_commands as ec
from clerk_tui.domain.case import paper_commands as pc
from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.deciders.hand_out import held_back
from clerk_tui.domain.case.exchange import Addressee, Content, Side, sender
from clerk_tui.domain.case.state import READY, RUNNING, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_JUDGING: frozenset[type[Command]] = frozenset(
    {
        c.GiveNotice,
        c.Accept,
        c.Decline,
        c.Dispatch,
        c.Claim,
        c.ReturnCase,
        c.StartProcedure,
        c.EndProcedure,
        c.Extend,
        c.Decide,
        c.Issue,
        c.Terminate,
        c.Forward,
        c.DeemWithdrawn,
        c.Correct,
        pc.Defer,
        pc.ExpireDebts,
        pc.SignCommitment,
        pc.PreReview,
        pc.IssueStage,
    }
)
"""What only the handling place may do."""


def not_ours(state: CaseState, command: Command) -> Refusal | None:
    """Return why *command* is for the other hall to do, or None: the one check in front of all deciders."""
    other = state.elsewhere
    if other is None:
        return None
    if other.direction is Direction.OUT and type(command) in _JUDGING:
        return Refusal(
            "elsewhere.not_ours",
            N_("This case is handled by {place}; this hall collects and judges nothing."),
            N_("Record what they tell us: clerk elsewhere, or the screen “Across provinces”."),
            params={"place": other.organ or other.place_name},
        )
    if isinstance(command, c.ConfirmDelivery) and other.direction is Direction.OUT and not _sent_to_applicant(state):
        return Refusal(
            "elsewhere.comes_here",
            N_("The result comes to this hall and is handed out here."),
            N_("Record the parcel's arrival first."),
        )
    if isinstance(command, c.Decide) and state.exchange.open_part(Side.THERE) is not None:
        return Refusal(
            "elsewhere.part_open",
            N_("{place} has not done its part yet."),
            N_("Record it when they tell us."),
            params={"place": other.organ or other.place_name},
        )
    return None


def _sent_to_applicant(state: CaseState) -> bool:
    result = state.exchange.latest(Content.RESULT)
    # What was handed on by our own post has no result parcel of theirs under way any more.
    return result is None or result.to is Addressee.APPLICANT or result.arrived_on is not None


def record_filing(_state: CaseState, command: ec.RecordFiling, _context: Context) -> Decision:
    """Keep where it was filed."""
    return [eb.Filed(source=command.source, number=command.number, filed_at=command.filed_at, digest=command.digest)]


def send(state: CaseState, command: ec.SendParcel, context: Context) -> Decision:
    """Send a parcel, or record that they did."""
    if refusal := _apart(state) or _day(state, command.on, context):
        return refusal
    assert state.elsewhere is not None
    if refusal := _sendable(state, command):
        return refusal
    number = command.number.strip()
    by_line = command.by_line or not number
    if by_line and state.elsewhere.mode is not CrossMode.ONLINE:
        return Refusal(
            "elsewhere.parcel_number",
            N_("A parcel needs its number."),
            N_("Only in the mode “all online” do papers go without a parcel."),
            field="number",
        )
    if number and state.exchange.parcel(number) is not None:
        return Refusal("elsewhere.parcel_known", N_("This parcel was recorded already."), field="number")
    slip = ""
    if sender(state.elsewhere.direction, command.content) is Side.HERE:
        slip = f"{state.case_no}-{state.slips + 1}"
    return [
        eb.ParcelSent(
            number=number,
            carrier=command.carrier.strip(),
            content=command.content,
            to=command.to,
            materials=command.materials,
            slip_no=slip,
            by_line=by_line,
            on=command.on,
        )
    ]


_WHEN: dict[tuple[Direction, Content], frozenset[Phase]] = {
    (Direction.OUT, Content.PACKAGE): frozenset({Phase.RECEIVED}),
    (Direction.OUT, Content.SUPPLEMENT): frozenset({Phase.CORRECTION_PENDING}),
    (Direction.OUT, Content.RETURNED): frozenset({Phase.RECEIVED, Phase.DECLINED}),
    (Direction.OUT, Content.RESULT): frozenset({Phase.MAILED}),
    (Direction.IN, Content.PACKAGE): UNACCEPTED,
    (Direction.IN, Content.SUPPLEMENT): frozenset({Phase.CORRECTION_PENDING}),
    (Direction.IN, Content.RETURNED): frozenset(Phase) - READY - RUNNING - {Phase.MAILED, Phase.DELIVERED},
    (Direction.IN, Content.RESULT): READY | {Phase.MAILED},
}


def _sendable(state: CaseState, command: ec.SendParcel) -> Refusal | None:
    assert state.elsewhere is not None
    if state.phase not in _WHEN[state.elsewhere.direction, command.content]:
        return Refusal(
            "elsewhere.not_now",
            N_("This cannot be sent now."),
            N_("The list “Across provinces” says whose turn it is and what for."),
            field="content",
        )
    if command.content is Content.SUPPLEMENT and state.elsewhere.direction is Direction.OUT and not state.corrected:
        return Refusal(
            "elsewhere.nothing_brought",
            N_("The applicant has not brought the supplement yet."),
            N_("Mark what was brought first."),
        )
    ours = state.elsewhere.direction is Direction.IN and command.content is Content.RESULT
    # A result that goes to the hall that collected leaves like any other.
    if ours and (refusal := held_back(state)):
        return refusal
    latest = state.exchange.latest(command.content)
    if latest is not None and latest.under_way:
        return Refusal(
            "elsewhere.under_way",
            N_("A parcel is under way already: {number}."),
            N_("Record that it arrived, or that it is lost."),
            params={"number": latest.number},
        )
    if command.content is Content.PACKAGE and latest is not None and not state.exchange.returned:
        return Refusal(
            "elsewhere.there", N_("The application is there already."), N_("They accept it, or ask for more.")
        )
    return None


def arrive(state: CaseState, command: ec.RecordArrival, context: Context) -> Decision:
    """Record that a parcel arrived."""
    if refusal := _apart(state) or _day(state, command.on, context):
        return refusal
    assert state.elsewhere is not None
    number = command.number.strip()
    parcel = state.exchange.parcel(number)
    if parcel is None:
        content = _unannounced(state) if number else None
        if content is None:
            return _unknown_parcel(command.number)
        return [eb.ParcelArrived(number=number, carrier=command.carrier.strip(), content=content, on=command.on)]
    if not parcel.under_way:
        return Refusal("elsewhere.not_under_way", N_("This parcel is not under way."), field="number")
    if command.on < parcel.sent_on:
        return Refusal("elsewhere.before_sent", N_("It cannot have arrived before it was sent."), field="on")
    return [eb.ParcelArrived(number=number, carrier=parcel.carrier, content=parcel.content, on=command.on)]


def _unannounced(state: CaseState) -> Content | None:
    """What must be in a parcel from them that nobody announced; None when none is expected."""
    assert state.elsewhere is not None
    if state.elsewhere.direction is Direction.IN:
        if state.exchange.latest(Content.PACKAGE) is None:
            return Content.PACKAGE
        return Content.SUPPLEMENT if state.phase is Phase.CORRECTION_PENDING else None
    if state.phase is Phase.MAILED and state.exchange.latest(Content.RESULT) is None:
        return Content.RESULT
    sent_back = state.phase is Phase.DECLINED or state.exchange.returned
    return Content.RETURNED if sent_back and state.exchange.latest(Content.RETURNED) is None else None


def lose(state: CaseState, command: ec.RecordLoss, context: Context) -> Decision:
    """Record that a parcel is lost."""
    if refusal := _apart(state):
        return refusal
    parcel = state.exchange.parcel(command.number.strip())
    if parcel is None:
        return _unknown_parcel(command.number)
    if not parcel.under_way:
        return Refusal("elsewhere.not_under_way", N_("This parcel is not under way."), field="number")
    if not command.note.strip():
        return reason_missing("note")
    return [eb.ParcelLost(number=parcel.number, note=command.note.strip(), on=context.today)]


def accept_there(state: CaseState, command: ec.RecordAcceptance, context: Context) -> Decision:
    """Record their acceptance: their day is day 0."""
    if refusal := _handled_there(state) or _day(state, command.on, context) or _not_there(state):
        return refusal
    if not command.number.strip():
        return Refusal(
            "elsewhere.number_missing",
            N_("The case's number there is needed."),
            N_("It stands on their acceptance notice."),
            field="number",
        )
    return [eb.AcceptedThere(number=command.number.strip(), on=command.on, limit=command.limit)]


def ask_there(state: CaseState, command: ec.RecordQuestion, context: Context) -> Decision:
    """Record what they ask the applicant for."""
    if refusal := _handled_there(state) or _day(state, command.on, context) or _not_there(state):
        return refusal
    if not command.what.strip():
        return reason_missing("what")
    if command.supply_by < command.on:
        return Refusal("notice.past", N_("The day to supply by lies in the past."), field="supply_by")
    return [eb.AskedThere(what=command.what.strip(), supply_by=command.supply_by, on=command.on)]


def bring(state: CaseState, command: ec.BringSupplement, context: Context) -> Decision:
    """Take in what they asked for; whether it is enough, they judge."""
    if refusal := _handled_there(state):
        return refusal
    brought: tuple[Mark, ...] = tuple(mark for mark in command.marks if mark.status is not MarkStatus.MISSING)
    if not brought:
        return Refusal("correct.nothing", N_("No material was marked."), N_("Mark what was brought."), field="marks")
    settled: Iterable[b.Body] = (b.MaterialSettled(mark=mark) for mark in brought)
    return [*settled, eb.SuppliedForThere(on=context.today)]


def return_there(state: CaseState, command: ec.RecordReturn, context: Context) -> Decision:
    """Record that they sent the papers back to be mended."""
    if refusal := _handled_there(state) or _day(state, command.on, context) or _not_there(state):
        return refusal
    reason = command.reason.strip()
    return [eb.ReturnedThere(reason=reason, on=command.on)] if reason else reason_missing("reason")


def decline_there(state: CaseState, command: ec.RecordDecline, context: Context) -> Decision:
    """Record that they do not accept."""
    if refusal := _handled_there(state) or _day(state, command.on, context) or _not_there(state):
        return refusal
    reason = command.reason.strip()
    return [eb.DeclinedThere(reason=reason, on=command.on)] if reason else reason_missing("reason")


def decide_there(state: CaseState, command: ec.RecordDecision, context: Context) -> Decision:
    """Record what they decided."""
    if refusal := _handled_there(state) or _day(state, command.on, context):
        return refusal
    if state.accepted_on is not None and command.on < state.accepted_on:
        return Refusal(
            "elsewhere.before_accepted", N_("It cannot have been decided before it was accepted."), field="on"
        )
    refused = command.outcome is b.Outcome.REFUSED
    if refused and not command.reason.strip():
        return Refusal(
            "decide.reason_missing",
            N_("A refusal needs its reasons."),
            N_("They stand on the decision they sent."),
            field="reason",
        )
    if state.exchange.open_part(Side.HERE) is not None:
        return Refusal("elsewhere.our_part_open", N_("Our own part is still to be done."), N_("Finish it first."))
    return [
        eb.DecidedThere(
            outcome=command.outcome.value,
            reason=command.reason.strip(),
            result_name="" if refused else command.result_name.strip(),
            result_no="" if refused else command.result_no.strip(),
            electronic=command.electronic,
            on=command.on,
        )
    ]


def ask_part(state: CaseState, command: ec.AskPart, context: Context) -> Decision:
    """Ask for a part of a joint case."""
    if refusal := _joint(state):
        return refusal
    if not command.what.strip():
        return reason_missing("what")
    if (part := state.exchange.open_part(command.side)) is not None:
        return Refusal(
            "elsewhere.part_asked",
            N_("This is asked for already: {what}."),
            N_("Record when it is done."),
            params={"what": part.what},
        )
    return [eb.PartAsked(side=command.side, what=command.what.strip(), on=context.today)]


def finish_part(state: CaseState, command: ec.FinishPart, context: Context) -> Decision:
    """Record that a part of a joint case is done."""
    if refusal := _joint(state) or _day(state, command.on, context):
        return refusal
    if state.exchange.open_part(command.side) is None:
        return Refusal("elsewhere.no_part", N_("No part is open on this side."), field="side")
    result = command.result.strip()
    return [eb.PartDone(side=command.side, result=result, on=command.on)] if result else reason_missing("result")


def _apart(state: CaseState) -> Refusal | None:
    if state.elsewhere is not None:
        return None
    return Refusal("elsewhere.none", N_("No other hall has a part in this case."))


def _handled_there(state: CaseState) -> Refusal | None:
    if refusal := _apart(state):
        return refusal
    if state.elsewhere is not None and state.elsewhere.direction is Direction.OUT:
        return None
    return Refusal(
        "elsewhere.handled_here",
        N_("This case is handled here: this hall accepts and decides it."),
        N_("Use the deeds of the case itself."),
    )


def _joint(state: CaseState) -> Refusal | None:
    if refusal := _apart(state):
        return refusal
    if state.elsewhere is not None and state.elsewhere.mode is CrossMode.JOINT:
        return None
    return Refusal("elsewhere.not_joint", N_("Only a case handled jointly has parts."))


def _not_there(state: CaseState) -> Refusal | None:
    """Nothing can be said about an application there that has not arrived there."""
    last = state.exchange.latest(Content.PACKAGE, Content.SUPPLEMENT)
    if last is None or state.exchange.returned:
        return Refusal(
            "elsewhere.not_sent", N_("The application has not been sent to them yet."), N_("Send the package first.")
        )
    if last.under_way:
        return Refusal(
            "elsewhere.not_arrived",
            N_("The parcel {number} has not arrived there yet."),
            N_("Record its arrival first."),
            params={"number": last.number},
        )
    if state.corrected and last.content is not Content.SUPPLEMENT:
        return Refusal("elsewhere.supplement_here", N_("The supplement is still here."), N_("Send it to them first."))
    return None


def _day(state: CaseState, on: date, context: Context) -> Refusal | None:
    """What is recorded happened between the receipt and today."""
    if state.received_at.date() <= on <= context.today:
        return None
    return Refusal(
        "elsewhere.day",
        N_("The day must lie between the receipt and today, not on {day}."),
        field="on",
        params={"day": on.isoformat()},
    )


def _unknown_parcel(number: str) -> Refusal:
    return Refusal(
        "elsewhere.parcel_unknown",
        N_("This case has no parcel “{number}”."),
        N_("The case's list of parcels: clerk elsewhere show"),
        field="number",
        params={"number": number},
    )


_OPEN = frozenset(Phase) - {Phase.ARCHIVED, Phase.VOIDED}

POSSIBLE_IN: dict[type[Command], frozenset[Phase]] = {
    ec.RecordFiling: frozenset({Phase.RECEIVED}),
    ec.SendParcel: _OPEN,
    ec.RecordArrival: _OPEN,
    ec.RecordLoss: _OPEN,
    ec.RecordAcceptance: UNACCEPTED,
    ec.RecordQuestion: UNACCEPTED,
    ec.BringSupplement: frozenset({Phase.CORRECTION_PENDING}),
    ec.RecordReturn: UNACCEPTED,
    ec.RecordDecline: UNACCEPTED,
    ec.RecordDecision: frozenset({Phase.IN_REVIEW}),
    ec.AskPart: UNACCEPTED | RUNNING,
    ec.FinishPart: UNACCEPTED | RUNNING,
}
REMEDIES: dict[tuple[type[Command], Phase], str] = {
    (ec.RecordDecision, Phase.RECEIVED): N_("Record their acceptance first: it starts the time limit."),
    (ec.RecordDecision, Phase.CORRECTION_PENDING): N_("Record their acceptance first: it starts the time limit."),
    (ec.BringSupplement, Phase.RECEIVED): N_("Record first what the handling place asks for."),
    (ec.RecordQuestion, Phase.IN_REVIEW): N_("After acceptance nothing more can be demanded (art. 32)."),
}
DECIDE: dict[type[Command], Callable[[CaseState, Any, Context], Decision]] = {
    ec.RecordFiling: record_filing,
    ec.SendParcel: send,
    ec.RecordArrival: arrive,
    ec.RecordLoss: lose,
    ec.RecordAcceptance: accept_there,
    ec.RecordQuestion: ask_there,
    ec.BringSupplement: bring,
    ec.RecordReturn: return_there,
    ec.RecordDecline: decline_there,
    ec.RecordDecision: decide_there,
    ec.AskPart: ask_part,
    ec.FinishPart: finish_part,
}

_SOME = "…"


def _under_way(state: CaseState) -> str:
    return next((parcel.number for parcel in state.exchange.parcels if parcel.under_way), _SOME)


def _last_day(state: CaseState) -> date:
    """A day on which anything may have happened: the latest that the log knows of."""
    days = [state.received_at.date()]
    for parcel in state.exchange.parcels:
        days += [day for day in (parcel.sent_on, parcel.arrived_on) if day is not None]
    return max([*days, state.accepted_on or days[0]])


def _next_content(state: CaseState) -> Content:
    if state.elsewhere is not None and state.elsewhere.direction is Direction.IN:
        return Content.RESULT
    return Content.SUPPLEMENT if state.corrected else Content.PACKAGE


PLAUSIBLE: dict[type[Command], Callable[[CaseState], Command]] = {
    ec.RecordFiling: lambda _state: ec.RecordFiling(source=_SOME, number=_SOME, filed_at=None, digest=_SOME),
    ec.SendParcel: lambda state: ec.SendParcel(
        number=_SOME, carrier=_SOME, content=_next_content(state), on=_last_day(state)
    ),
    ec.RecordArrival: lambda state: ec.RecordArrival(number=_under_way(state), on=_last_day(state)),
    ec.RecordLoss: lambda state: ec.RecordLoss(number=_under_way(state), note=_SOME),
    ec.RecordAcceptance: lambda state: ec.RecordAcceptance(number=_SOME, on=_last_day(state)),
    ec.RecordQuestion: lambda state: ec.RecordQuestion(what=_SOME, supply_by=_last_day(state), on=_last_day(state)),
    ec.BringSupplement: lambda _state: ec.BringSupplement(
        marks=(Mark(material=_SOME, status=MarkStatus.ORIGINAL_SEEN),)
    ),
    ec.RecordReturn: lambda state: ec.RecordReturn(reason=_SOME, on=_last_day(state)),
    ec.RecordDecline: lambda state: ec.RecordDecline(reason=_SOME, on=_last_day(state)),
    ec.RecordDecision: lambda state: ec.RecordDecision(outcome=b.Outcome.DONE, on=_last_day(state)),
    ec.AskPart: lambda _state: ec.AskPart(side=Side.THERE, what=_SOME),
    ec.FinishPart: lambda state: ec.FinishPart(side=Side.THERE, result=_SOME, on=_last_day(state)),
}
"""A command as a person would fill it in, to ask whether the deed is worth offering."""
