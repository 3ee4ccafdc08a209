"""At the window again: what was made, and how it reaches the applicant."""

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.deciders.context import Context, Decision
from clerk_tui.domain.case.deciders.owing import owing
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def issue(state: CaseState, command: c.Issue, _context: Context) -> Decision:
    """Record the certificate that was made; after a refusal there is none."""
    if state.outcome is b.Outcome.REFUSED:
        return Refusal("issue.refused", N_("The application was refused: there is nothing to issue."))
    if not command.result_name.strip():
        return Refusal("issue.name_missing", N_("Name the certificate or document."), field="result_name")
    return [b.Issued(result_name=command.result_name, result_no=command.result_no, valid_until=command.valid_until)]


def held_back(state: CaseState) -> Refusal | None:
    """Return why the result may not leave yet."""
    if refusal := owing(state):
        return refusal
    if state.stages and state.phase is Phase.DECIDED:
        return Refusal(
            "hand_out.stages",
            N_("The permit is issued in stages and the last one is not issued yet."),
            N_("Issue the remaining stages first."),
        )
    return None


def hand_out(state: CaseState, command: c.HandOut, context: Context) -> Decision:
    """Give the result to the applicant, the agent, or somebody whose relation is recorded."""
    if refusal := held_back(state):
        return refusal
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


def mail(state: CaseState, command: c.Mail, context: Context) -> Decision:
    """Send the result by post."""
    if refusal := held_back(state):
        return refusal
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


def confirm_delivery(_state: CaseState, command: c.ConfirmDelivery, context: Context) -> Decision:
    """Record that the parcel arrived."""
    return [b.Delivered(on=context.today, note=command.note.strip())]
