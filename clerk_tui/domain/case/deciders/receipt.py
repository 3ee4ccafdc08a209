"""At the window, before acceptance: taking in, the one-time notice, the supplement, accepting and declining."""

from datetime import date

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.deciders.concessions import hastened
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.deciders.mending import marked_promise
from clerk_tui.domain.case.duties import open_debts, stops_clock
from clerk_tui.domain.case.folds.marks import mark_of
from clerk_tui.domain.case.state import RUNNING, CaseState, DebtStatus, Phase
from clerk_tui.domain.deadline import accepted_on
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.domain.words import N_


def receive(state: CaseState | None, command: c.Receive) -> Decision:
    """Open the case."""
    if state is not None:
        return Refusal("case.exists", N_("This case was already taken in."))
    return [command.received]


def give_notice(state: CaseState, command: c.GiveNotice, context: Context) -> Decision:
    """Tell everything that is missing or defective, once (Administrative Licensing Law, art. 32(4))."""
    if not command.defects:
        return Refusal(
            "notice.empty",
            N_("Nothing is missing: a notice would have nothing to ask for."),
            N_("Accept the application."),
            field="defects",
        )
    if command.supply_by < context.today:
        return Refusal("notice.past", N_("The day to supply by lies in the past."), field="supply_by")
    if refusal := _told_before(state, command):
        return refusal
    return [b.NoticeGiven(defects=command.defects, supply_by=command.supply_by, given_on=context.today)]


def _told_before(state: CaseState, command: c.GiveNotice) -> Refusal | None:
    """A second notice asks for nothing new, and only when something that was brought is defective.

    Without that, it would do nothing but move the day to supply by.
    """
    if not state.notice:
        return None
    told = {defect.material for defect in state.notice}
    new = [defect.name for defect in command.defects if defect.material not in told]
    if new:
        return Refusal(
            "notice.once",
            N_("Everything must be told once; this was not in the first notice: {names}."),
            N_("Only what the first notice named can be asked for again (Administrative Licensing Law, art. 32(4))."),
            params={"names": "、".join(new)},
        )
    if not any(defect.material in state.brought for defect in command.defects):
        return Refusal(
            "notice.given",
            N_("The one-time notice was given already; nothing it asks for has come back defective since."),
            N_("Print that notice again, or mark what the applicant brings as a supplement."),
        )
    return None


def correct(state: CaseState, command: c.Correct, context: Context) -> Decision:
    """Settle what was brought; whether that is all, the command says: it knows the item.

    While the department works on it only what is missing is taken in: what a wrong turn left open.
    """
    if not command.marks and not command.complete:
        return Refusal("correct.nothing", N_("No material was marked."), N_("Mark what was brought."), field="marks")
    if refusal := next(filter(None, map(marked_promise, command.marks)), None):
        return refusal
    owed = {debt.material for debt in open_debts(state)}
    if any(mark.material in owed for mark in command.marks):
        return Refusal(
            "correct.owed", N_("This material is owed."), N_("Take it in as the settlement of a debt."), field="marks"
        )
    at_work = state.phase in RUNNING - {Phase.RETURNED}
    if at_work and all(mark_of(state, mark.material).settled for mark in command.marks):
        return Refusal(
            "correct.settled",
            N_("Nothing is missing of these materials."),
            N_("If one was marked by mistake, correct the mark."),
            field="marks",
        )
    settled: list[b.Body] = [b.MaterialSettled(mark=mark) for mark in command.marks]
    return [*settled, b.Corrected(complete=command.complete, on=context.today)]


def accept(state: CaseState, command: c.Accept, context: Context) -> Decision:
    """Begin the time limit: day 0 is today, or the day that still counts as receipt, or that of a silent acceptance."""
    if state.phase is Phase.CORRECTION_PENDING and not state.corrected:
        return Refusal(
            "accept.open_notice",
            N_("The applicant has not yet supplied everything the notice asked for."),
            N_("Mark the materials as they come in; then accept."),
        )
    if any(stops_clock(debt) for debt in state.debts):
        return Refusal(
            "accept.owing",
            N_("The time limit begins when what is owed has come in: {names}."),
            N_("Take in what is owed; the case is then accepted."),
            params={"names": "、".join(debt.name for debt in open_debts(state))},
        )
    accepted = _accepted(state, command, context)
    return [accepted, *hastened(state, accepted.accepted_on, context.calendar)]


def _accepted(state: CaseState, command: c.Accept, context: Context) -> b.Accepted:
    if state.phase is Phase.DEFERRED:
        return b.Accepted(accepted_on=_complete_on(state, context))
    if command.as_of is not None:
        return b.Accepted(accepted_on=min(command.as_of, context.today))
    silent = None
    if state.notice_given_on is None:
        silent = accepted_on(state.counts_from, None, context.today, context.calendar)
    if silent is not None:
        return b.Accepted(accepted_on=silent, retroactive=True)
    # Handed in after hours or on a rest day: day 0 is the day it counts as received, supplemented meanwhile or not.
    return b.Accepted(accepted_on=max(context.today, state.counts_from))


def _complete_on(state: CaseState, context: Context) -> date:
    """Return the day the last deferred material came in: the clock begins then, not when somebody looks at the case."""
    settled = [debt.closed_on for debt in state.debts if debt.status is not DebtStatus.OPEN and debt.closed_on]
    return max(settled, default=context.today)


def decline(_state: CaseState, command: c.Decline, context: Context) -> Decision:
    """Refuse to accept, with the ground and the organ that is competent instead."""
    if not command.reason.strip():
        return reason_missing("reason")
    if command.ground is DeclineGround.NOT_COMPETENT and not command.competent_organ.strip():
        return Refusal(
            "decline.organ_missing",
            N_("Say which organ is competent."),
            N_("The applicant must be told where to apply (Administrative Licensing Law, art. 32(2))."),
            field="competent_organ",
        )
    return [
        b.Declined(
            ground=command.ground,
            reason=command.reason.strip(),
            competent_organ=command.competent_organ.strip(),
            on=context.today,
        )
    ]
