"""What does not hang on a stage: side exits, originals, attachments, documents, remarks."""

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def withdraw(_state: CaseState, command: c.Withdraw, context: Context) -> Decision:
    """Close the case at the applicant's wish."""
    reason = command.reason.strip()
    return [b.Withdrawn(reason=reason, on=context.today)] if reason else reason_missing("reason")


def deem_withdrawn(state: CaseState, _command: c.DeemWithdrawn, context: Context) -> Decision:
    """Close a case after the day the notice named, when not everything was supplied."""
    if state.corrected:
        return Refusal("deem.supplied", N_("The applicant has supplied everything."), N_("Accept it instead."))
    if state.supply_by is None or context.today <= context.calendar.last_day(state.supply_by):
        return Refusal(
            "deem.early",
            N_("The applicant has until {day} to supply."),
            N_("Only after that day is the application deemed withdrawn."),
            params={"day": state.supply_by.isoformat() if state.supply_by else ""},
        )
    return [b.DeemedWithdrawn(on=context.today)]


def void(_state: CaseState, command: c.Void, context: Context) -> Decision:
    """Close a case that should not have been taken in as it was."""
    reason = command.reason.strip()
    return [b.Voided(reason=reason, on=context.today)] if reason else reason_missing("reason")


def archive(_state: CaseState, _command: c.Archive, context: Context) -> Decision:
    """File a case that is over."""
    return [b.Archived(on=context.today)]


def move_original(state: CaseState, command: c.MoveOriginal, _context: Context) -> Decision:
    """Follow an original into other hands."""
    if command.material not in state.holders:
        return Refusal("original.none", N_("No original of this material was kept."), field="material")
    if state.holders[command.material] == command.holder:
        return Refusal("original.same", N_("It is already there."), field="holder")
    return [b.OriginalMoved(material=command.material, holder=command.holder)]


def attach(_state: CaseState, command: c.Attach, _context: Context) -> Decision:
    """Add a file that the store keeps."""
    if not command.label.strip():
        return Refusal("attach.label_missing", N_("Say what the file is."), field="label")
    return [
        b.AttachmentAdded(
            sha256=command.sha256, media_type=command.media_type, size=command.size, label=command.label.strip()
        )
    ]


def print_document(state: CaseState, command: c.Print, _context: Context) -> Decision:
    """Count a paper, or take one back that did not come out; what is only shown is logged and not counted."""
    times = state.times_printed(command.document, command.version)
    if command.failed:
        return [b.PrintFailed(document=command.document, version=command.version)] if times else []
    again = times if command.medium in b.PAPER_MEDIA else 0
    return [b.DocumentPrinted(document=command.document, version=command.version, reprint=again, medium=command.medium)]


def note(_state: CaseState, command: c.Note, _context: Context) -> Decision:
    """Add a remark."""
    text = command.text.strip()
    return [b.Noted(text=text)] if text else reason_missing("text")
