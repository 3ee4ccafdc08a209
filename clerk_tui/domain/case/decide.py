"""What may happen to a case: ``decide(state, command) -> bodies of events, or a refusal``.

Pure: who acts, when, and with which calendar comes in as the context. Who may do what at all and in which phase is
asked here; what each command brings about stands in ``deciders``.
"""

from collections.abc import Callable
from typing import Any

from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders import any_time, department, elsewhere, hand_out, paper, receipt, told
from clerk_tui.domain.case.deciders.context import Context, Decision
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.steps import not_possible
from clerk_tui.domain.people import PERMITTED, Actor, Role, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def decide(state: CaseState | None, command: Command, context: Context) -> Decision:
    """Return what happens when *command* is done to the case: the bodies of its events, or why it is refused."""
    if refusal := not_permitted(context.actor, command.deed):
        return refusal
    if isinstance(command, c.Receive):
        return receipt.receive(state, command)
    if state is None:
        return Refusal("case.unknown", N_("There is no such case."), N_("Check the case number."))
    # Whose case it is comes first: the phase of a case that another hall handles says nothing to who may not act.
    theirs = elsewhere.not_ours(state, command) or told.not_ours(state, command)
    refusal = theirs or not_possible(state, type(command))
    if refusal := refusal or _other_department(state, command, context.actor):
        return refusal
    return _DECIDE[type(command)](state, command, context)


_ANY_DEPARTMENT = (c.Print, c.Note)
"""What helps and changes nothing: a reviewer may do it to any case."""


def _other_department(state: CaseState, command: Command, actor: Actor) -> Refusal | None:
    """A reviewer handles the cases of their own department only; one without a department handles all."""
    if actor.department in ("", state.department) or isinstance(command, _ANY_DEPARTMENT):
        return None
    if not _as_reviewer(state, command, actor):
        return None
    return Refusal(
        "case.other_department",
        N_("This case belongs to another department: {department}."),
        N_("Only that department's reviewers can do this."),
        params={"department": state.department},
    )


def _as_reviewer(state: CaseState, command: Command, actor: Actor) -> bool:
    """Whether it is as a reviewer that *actor* may do this, and not through another role as well."""
    others = (actor.roles - {Role.REVIEWER}) & PERMITTED[command.deed]
    if isinstance(command, c.Decide) and not department.on_the_spot(state):
        return True
    return not others


_DECIDE: dict[type[Command], Callable[[CaseState, Any, Context], Decision]] = {
    c.GiveNotice: receipt.give_notice,
    c.Correct: receipt.correct,
    c.Accept: receipt.accept,
    c.Decline: receipt.decline,
    c.Dispatch: department.dispatch,
    c.Claim: department.claim,
    c.ReturnCase: department.return_to_window,
    c.StartProcedure: department.start_procedure,
    c.EndProcedure: department.end_procedure,
    c.Extend: department.extend,
    c.Decide: department.decide_outcome,
    c.Issue: hand_out.issue,
    c.HandOut: hand_out.hand_out,
    c.Mail: hand_out.mail,
    c.ConfirmDelivery: hand_out.confirm_delivery,
    c.Withdraw: any_time.withdraw,
    c.DeemWithdrawn: any_time.deem_withdrawn,
    c.Terminate: department.terminate,
    c.Forward: department.forward,
    c.Void: any_time.void,
    c.Archive: any_time.archive,
    c.MoveOriginal: any_time.move_original,
    c.Attach: any_time.attach,
    c.Print: any_time.print_document,
    c.Note: any_time.note,
    **paper.DECIDE,
    **elsewhere.DECIDE,
    **told.DECIDE,
}
