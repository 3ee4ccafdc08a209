"""At the window, before acceptance: taking in, the one-time notice, the supplement, accepting and declining."""

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.state import CaseState, Phase
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


def correct(_state: CaseState, command: c.Correct, context: Context) -> Decision:
    """Settle what was brought; whether that is all, the command says: it knows the item."""
    if not command.marks:
        return Refusal("correct.nothing", N_("No material was marked."), N_("Mark what was brought."), field="marks")
    settled: list[b.Body] = [b.MaterialSettled(mark=mark) for mark in command.marks]
    return [*settled, b.Corrected(complete=command.complete, on=context.today)]


def accept(state: CaseState, _command: c.Accept, context: Context) -> Decision:
    """Begin the time limit: day 0 is today, or the day that still counts as receipt, or that of a silent acceptance."""
    if state.phase is Phase.CORRECTION_PENDING and not state.corrected:
        return Refusal(
            "accept.open_notice",
            N_("The applicant has not yet supplied everything the notice asked for."),
            N_("Mark the materials as they come in; then accept."),
        )
    silent = None
    if state.notice_given_on is None:
        silent = accepted_on(state.received_on, None, context.today, context.calendar)
    if silent is not None:
        return [b.Accepted(accepted_on=silent, retroactive=True)]
    # Handed in after hours or on a rest day: day 0 is the day it counts as received, supplemented meanwhile or not.
    return [b.Accepted(accepted_on=max(context.today, state.received_on))]


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
