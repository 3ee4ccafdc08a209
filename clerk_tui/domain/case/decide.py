"""What may happen to a case: ``decide(state, command) -> bodies of events, or a refusal``.

Pure: who acts, when, and with which calendar comes in as the context.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.steps import not_possible
from clerk_tui.domain.deadline import accepted_on
from clerk_tui.domain.item import CaseKind
from clerk_tui.domain.people import PERMITTED, Actor, Role, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.domain.words import N_

MAX_EXTENSION = 10
"""Working days a limit may be extended by, Administrative Licensing Law art. 42."""


class Context(Struct, frozen=True, kw_only=True):
    """Who acts, on which day, under which calendar."""

    actor: Actor
    today: date
    calendar: WorkCalendar


Outcome = list[b.Body] | Refusal


def decide(state: CaseState | None, command: c.Command, context: Context) -> Outcome:
    """Return what happens when *command* is done to the case: the bodies of its events, or why it is refused."""
    if refusal := not_permitted(context.actor, command.deed):
        return refusal
    if isinstance(command, c.Receive):
        return _receive(state, command)
    if state is None:
        return Refusal("case.unknown", N_("There is no such case."), N_("Check the case number."))
    if refusal := not_possible(state, type(command)) or _other_department(state, command, context.actor):
        return refusal
    return _DECIDE[type(command)](state, command, context)


def _receive(state: CaseState | None, command: c.Receive) -> Outcome:
    if state is not None:
        return Refusal("case.exists", N_("This case was already taken in."))
    return [command.received]


_ANY_DEPARTMENT = (c.Print, c.Note)
"""What helps and changes nothing: a reviewer may do it to any case."""


def _other_department(state: CaseState, command: c.Command, actor: Actor) -> Refusal | None:
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


def _as_reviewer(state: CaseState, command: c.Command, actor: Actor) -> bool:
    """Whether it is as a reviewer that *actor* may do this, and not through another role as well."""
    others = (actor.roles - {Role.REVIEWER}) & PERMITTED[command.deed]
    if isinstance(command, c.Decide) and state.case_kind is not CaseKind.IMMEDIATE:
        return True
    return not others


def _missing_text(field: str) -> Refusal:
    return Refusal("case.reason_missing", N_("A reason is needed."), N_("Write it in one sentence."), field=field)


def _notice(state: CaseState, command: c.GiveNotice, context: Context) -> Outcome:
    if not command.defects:
        return Refusal("notice.empty", N_("A notice must name at least one material."), field="defects")
    if command.supply_by < context.today:
        return Refusal("notice.past", N_("The day to supply by lies in the past."), field="supply_by")
    told = {defect.material for defect in state.notice}
    new = [defect.name for defect in command.defects if defect.material not in told]
    if state.notice and new:
        return Refusal(
            "notice.once",
            N_("Everything must be told once; this was not in the first notice: {names}."),
            N_("Only what the first notice named can be asked for again (Administrative Licensing Law, art. 32(4))."),
            params={"names": "、".join(new)},
        )
    return [b.NoticeGiven(defects=command.defects, supply_by=command.supply_by, given_on=context.today)]


def _correct(_state: CaseState, command: c.Correct, context: Context) -> Outcome:
    if not command.marks:
        return Refusal("correct.nothing", N_("No material was marked."), N_("Mark what was brought."), field="marks")
    settled: list[b.Body] = [b.MaterialSettled(mark=mark) for mark in command.marks]
    return [*settled, b.Corrected(complete=command.complete, on=context.today)]


def _accept(state: CaseState, _command: c.Accept, context: Context) -> Outcome:
    if state.phase is Phase.CORRECTION_PENDING and not state.corrected:
        return Refusal(
            "accept.open_notice",
            N_("The applicant has not yet supplied everything the notice asked for."),
            N_("Mark the materials as they come in; then accept."),
        )
    if state.notice_given_on is not None:
        return [b.Accepted(accepted_on=context.today)]
    silent = accepted_on(state.received_on, None, context.today, context.calendar)
    if silent is not None:
        return [b.Accepted(accepted_on=silent, retroactive=True)]
    # Handed in after hours or on a rest day: day 0 is the day it counts as received.
    return [b.Accepted(accepted_on=max(context.today, state.received_on))]


def _decline(_state: CaseState, command: c.Decline, context: Context) -> Outcome:
    if not command.reason.strip():
        return _missing_text("reason")
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


def _dispatch(state: CaseState, command: c.Dispatch, _context: Context) -> Outcome:
    if command.department != state.department and not command.reason.strip():
        return _missing_text("reason")
    slip = f"{state.case_no}-{state.slips + 1}"
    return [
        b.Dispatched(
            department=command.department, slip_no=slip, materials=command.materials, reason=command.reason.strip()
        )
    ]


def _claim(state: CaseState, _command: c.Claim, context: Context) -> Outcome:
    if state.handler == context.actor.user:
        return Refusal("claim.yours", N_("You already handle this case."))
    return [b.Claimed(user=context.actor.user)]


def _return(_state: CaseState, command: c.ReturnCase, _context: Context) -> Outcome:
    return [b.Returned(reason=command.reason.strip())] if command.reason.strip() else _missing_text("reason")


def _start_procedure(state: CaseState, command: c.StartProcedure, context: Context) -> Outcome:
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
        return _missing_text("reason")
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


def _end_procedure(state: CaseState, command: c.EndProcedure, context: Context) -> Outcome:
    if not state.open_procedure:
        return Refusal("procedure.none", N_("No excluded procedure is under way."))
    if not command.result.strip():
        return _missing_text("result")
    return [b.ProcedureEnded(result=command.result.strip(), on=context.today)]


def _extend(state: CaseState, command: c.Extend, context: Context) -> Outcome:
    if state.extensions:
        return Refusal("extend.once", N_("The time limit was already extended; it can be extended only once."))
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
        return _missing_text("reason")
    return [b.Extended(days=command.days, approver=command.approver, reason=command.reason.strip(), on=context.today)]


def _decide(state: CaseState, command: c.Decide, context: Context) -> Outcome:
    if state.open_procedure:
        return Refusal(
            "decide.procedure_open", N_("An excluded procedure is still under way."), N_("Record how it ended first.")
        )
    on_the_spot = state.case_kind is CaseKind.IMMEDIATE
    if Role.REVIEWER not in context.actor.roles and not on_the_spot:
        return Refusal(
            "decide.reviewer",
            N_("A promised case is decided by the department, not at the window."),
            N_("Dispatch it to the department."),
        )
    if state.phase is Phase.ACCEPTED and not on_the_spot:
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
    return [
        b.Decided(
            outcome=command.outcome,
            reason=command.reason.strip(),
            on=context.today,
            # A refusal results in no certificate, whatever the item usually does.
            result_name="" if refused else command.result_name.strip(),
        )
    ]


def _issue(state: CaseState, command: c.Issue, _context: Context) -> Outcome:
    if state.outcome is b.Outcome.REFUSED:
        return Refusal("issue.refused", N_("The application was refused: there is nothing to issue."))
    if not command.result_name.strip():
        return Refusal("issue.name_missing", N_("Name the certificate or document."), field="result_name")
    return [b.Issued(result_name=command.result_name, result_no=command.result_no, valid_until=command.valid_until)]


def _hand_out(state: CaseState, command: c.HandOut, context: Context) -> Outcome:
    if not command.receiver.strip() or not command.document_number.strip():
        return Refusal(
            "hand_out.identity",
            N_("The receiver's name and document are needed."),
            N_("Check the document and type or scan its number."),
            field="document_number",
        )
    shown = (command.document_type, command.document_number)
    applicant = (state.applicant.document_type, state.applicant.document_number)
    agent = (state.agent.document_type, state.agent.document_number) if state.agent else None
    if shown not in (applicant, agent) and command.relation is None:
        return Refusal(
            "hand_out.stranger",
            N_("This document is neither the applicant's nor the agent's."),
            N_("Say in which relation the receiver stands and keep the mandate."),
            field="relation",
        )
    what = (state.result_name,) if state.result_name else ()
    return [
        b.HandedOut(
            receiver=command.receiver.strip(),
            document_type=command.document_type,
            document_number=command.document_number,
            relation=command.relation,
            what=what,
            on=context.today,
        )
    ]


def _mail(_state: CaseState, command: c.Mail, context: Context) -> Outcome:
    for field, value in (("parcel_no", command.parcel_no), ("address", command.address)):
        if not value.strip():
            return Refusal("mail.incomplete", N_("A parcel needs its number and an address."), field=field)
    return [
        b.Mailed(
            carrier=command.carrier.strip(),
            parcel_no=command.parcel_no.strip(),
            address=command.address.strip(),
            on=context.today,
        )
    ]


def _confirm_delivery(_state: CaseState, command: c.ConfirmDelivery, context: Context) -> Outcome:
    return [b.Delivered(on=context.today, note=command.note.strip())]


def _withdraw(_state: CaseState, command: c.Withdraw, context: Context) -> Outcome:
    reason = command.reason.strip()
    return [b.Withdrawn(reason=reason, on=context.today)] if reason else _missing_text("reason")


def _deem_withdrawn(state: CaseState, _command: c.DeemWithdrawn, context: Context) -> Outcome:
    if state.corrected:
        return Refusal("deem.supplied", N_("The applicant has supplied everything."), N_("Accept it instead."))
    if state.supply_by is None or context.today <= state.supply_by:
        return Refusal(
            "deem.early",
            N_("The applicant has until {day} to supply."),
            N_("Only after that day is the application deemed withdrawn."),
            params={"day": state.supply_by.isoformat() if state.supply_by else ""},
        )
    return [b.DeemedWithdrawn(on=context.today)]


def _terminate(_state: CaseState, command: c.Terminate, context: Context) -> Outcome:
    reason = command.reason.strip()
    return [b.Terminated(reason=reason, on=context.today)] if reason else _missing_text("reason")


def _forward(_state: CaseState, command: c.Forward, context: Context) -> Outcome:
    if not command.to.strip():
        return Refusal("forward.organ_missing", N_("Say which superior organ it goes to."), field="to")
    if not command.reason.strip():
        return _missing_text("reason")
    return [b.Forwarded(to=command.to.strip(), reason=command.reason.strip(), on=context.today)]


def _void(_state: CaseState, command: c.Void, context: Context) -> Outcome:
    reason = command.reason.strip()
    return [b.Voided(reason=reason, on=context.today)] if reason else _missing_text("reason")


def _archive(_state: CaseState, _command: c.Archive, context: Context) -> Outcome:
    return [b.Archived(on=context.today)]


def _move_original(state: CaseState, command: c.MoveOriginal, _context: Context) -> Outcome:
    if command.material not in state.holders:
        return Refusal("original.none", N_("No original of this material was kept."), field="material")
    if state.holders[command.material] == command.holder:
        return Refusal("original.same", N_("It is already there."), field="holder")
    return [b.OriginalMoved(material=command.material, holder=command.holder)]


def _attach(_state: CaseState, command: c.Attach, _context: Context) -> Outcome:
    if not command.label.strip():
        return Refusal("attach.label_missing", N_("Say what the file is."), field="label")
    return [
        b.AttachmentAdded(
            sha256=command.sha256, media_type=command.media_type, size=command.size, label=command.label.strip()
        )
    ]


def _print(state: CaseState, command: c.Print, _context: Context) -> Outcome:
    times = state.times_printed(command.document, command.version)
    return [b.DocumentPrinted(document=command.document, version=command.version, reprint=times, medium=command.medium)]


def _note(_state: CaseState, command: c.Note, _context: Context) -> Outcome:
    text = command.text.strip()
    return [b.Noted(text=text)] if text else _missing_text("text")


_DECIDE: dict[type[c.Command], Callable[[CaseState, Any, Context], Outcome]] = {
    c.GiveNotice: _notice,
    c.Correct: _correct,
    c.Accept: _accept,
    c.Decline: _decline,
    c.Dispatch: _dispatch,
    c.Claim: _claim,
    c.ReturnCase: _return,
    c.StartProcedure: _start_procedure,
    c.EndProcedure: _end_procedure,
    c.Extend: _extend,
    c.Decide: _decide,
    c.Issue: _issue,
    c.HandOut: _hand_out,
    c.Mail: _mail,
    c.ConfirmDelivery: _confirm_delivery,
    c.Withdraw: _withdraw,
    c.DeemWithdrawn: _deem_withdrawn,
    c.Terminate: _terminate,
    c.Forward: _forward,
    c.Void: _void,
    c.Archive: _archive,
    c.MoveOriginal: _move_original,
    c.Attach: _attach,
    c.Print: _print,
    c.Note: _note,
}
