"""In the department: handing over, excluded procedures, the extension, and what is decided."""

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.deciders.concessions import checks_due
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.deciders.owing import lacking
from clerk_tui.domain.case.duties import standing
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.concession import CommitmentKind
from clerk_tui.domain.item import CaseKind
from clerk_tui.domain.people import Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

MAX_EXTENSION = 10
"""Working days a limit may be extended by, Administrative Licensing Law art. 42."""


def dispatch(state: CaseState, command: c.Dispatch, _context: Context) -> Decision:
    """Hand the papers over with a numbered slip."""
    if command.department != state.department and not command.reason.strip():
        return reason_missing("reason")
    slip = f"{state.case_no}-{state.slips + 1}"
    return [
        b.Dispatched(
            department=command.department, slip_no=slip, materials=command.materials, reason=command.reason.strip()
        )
    ]


def claim(state: CaseState, _command: c.Claim, context: Context) -> Decision:
    """Put the case into the actor's hands."""
    if state.handler == context.actor.user:
        return Refusal("claim.yours", N_("You already handle this case."))
    return [b.Claimed(user=context.actor.user)]


def return_to_window(_state: CaseState, command: c.ReturnCase, _context: Context) -> Decision:
    """Give the case back to the window."""
    return [b.Returned(reason=command.reason.strip())] if command.reason.strip() else reason_missing("reason")


def start_procedure(state: CaseState, command: c.StartProcedure, context: Context) -> Decision:
    """Begin one of the excluded procedures; only one at a time."""
    procedure = PROCEDURES.get(command.procedure)
    if procedure is None:
        return Refusal(
            "procedure.unknown",
            N_("“{procedure}” is not an excluded procedure."),
            N_("Choose one of the list; each has its legal basis."),
            field="procedure",
            params={"procedure": command.procedure},
        )
    if state.open_procedure:
        return Refusal("procedure.open", N_("An excluded procedure is already under way."), N_("End it first."))
    if not command.reason.strip():
        return reason_missing("reason")
    return [
        b.ProcedureStarted(
            procedure=procedure.id,
            basis=procedure.basis,
            stops_clock=procedure.stops_clock,
            reason=command.reason.strip(),
            limit_note=command.limit_note.strip(),
            on=context.today,
        )
    ]


def end_procedure(state: CaseState, command: c.EndProcedure, context: Context) -> Decision:
    """End the one under way."""
    if not state.open_procedure:
        return Refusal("procedure.none", N_("No excluded procedure is under way."))
    if not command.result.strip():
        return reason_missing("result")
    return [b.ProcedureEnded(result=command.result.strip(), on=context.today)]


def extend(state: CaseState, command: c.Extend, context: Context) -> Decision:
    """Extend the limit, once and before it has passed (Administrative Licensing Law, art. 42)."""
    if state.extensions:
        return Refusal("extend.once", N_("The time limit was already extended; it can be extended only once."))
    due = due_date(state, context.calendar)
    if due is None:
        return Refusal("extend.no_limit", N_("No time limit runs that could be extended."))
    if due.date is not None and context.today > due.date:
        return Refusal(
            "extend.late",
            N_("The time limit ended on {day}; it can be extended only before that."),
            N_("Decide the case; it stays on record as overdue (Administrative Licensing Law, art. 42)."),
            params={"day": due.date.isoformat()},
        )
    if not 1 <= command.days <= MAX_EXTENSION:
        return Refusal(
            "extend.days",
            N_("An extension is between 1 and {most} working days, not {days}."),
            N_("Administrative Licensing Law, art. 42."),
            field="days",
            params={"most": MAX_EXTENSION, "days": command.days},
        )
    if not command.approver_permitted:
        return Refusal(
            "extend.approver",
            N_("“{approver}” may not approve an extension."),
            N_("It needs the head of the organ: a user with the role leader."),
            field="approver",
            params={"approver": command.approver},
        )
    if not command.reason.strip():
        return reason_missing("reason")
    return [b.Extended(days=command.days, approver=command.approver, reason=command.reason.strip(), on=context.today)]


def on_the_spot(state: CaseState) -> bool:
    """Whether the window decides: an immediate item, or a commitment that replaces the check before the grant.

    That is the point of notify-and-commit for licences (国办发〔2020〕42号): whoever signs is granted it at once.
    """
    if state.case_kind is CaseKind.IMMEDIATE:
        return True
    return any(commitment.kind is CommitmentKind.LICENCE for commitment in standing(state))


def decide_outcome(state: CaseState, command: c.Decide, context: Context) -> Decision:
    """Decide: on the spot at the window, any other case by a reviewer who took it over.

    Nothing is granted while a required material is missing; a grant on a commitment makes its check due.
    """
    if state.open_procedure:
        return Refusal(
            "decide.procedure_open", N_("An excluded procedure is still under way."), N_("Record how it ended first.")
        )
    at_window = on_the_spot(state)
    if Role.REVIEWER not in context.actor.roles and not at_window:
        return Refusal(
            "decide.reviewer",
            N_("A promised case is decided by the department, not at the window."),
            N_("Dispatch it to the department."),
        )
    if state.phase is Phase.ACCEPTED and not at_window:
        return Refusal(
            "decide.unclaimed",
            N_("Nobody in the department has taken this case over yet."),
            N_("The department takes the case over first (claim)."),
        )
    refused = command.outcome is b.Outcome.REFUSED
    if refused and not command.reason.strip():
        return Refusal(
            "decide.reason_missing",
            N_("A refusal needs its reasons."),
            N_("They are printed on the decision (Administrative Licensing Law, art. 38)."),
            field="reason",
        )
    if not refused and (refusal := lacking(command.defects)):
        return refusal
    decided = b.Decided(
        outcome=command.outcome,
        reason=command.reason.strip(),
        on=context.today,
        # A refusal results in no certificate, whatever the item usually does.
        result_name="" if refused else command.result_name.strip(),
    )
    return [decided] if refused else [decided, *checks_due(state, context)]


def terminate(_state: CaseState, command: c.Terminate, context: Context) -> Decision:
    """End the procedure without a decision."""
    reason = command.reason.strip()
    return [b.Terminated(reason=reason, on=context.today)] if reason else reason_missing("reason")


def forward(_state: CaseState, command: c.Forward, context: Context) -> Decision:
    """Pass the case to a superior organ."""
    if not command.to.strip():
        return Refusal("forward.organ_missing", N_("Say which superior organ it goes to."), field="to")
    if not command.reason.strip():
        return reason_missing("reason")
    return [b.Forwarded(to=command.to.strip(), reason=command.reason.strip(), on=context.today)]
