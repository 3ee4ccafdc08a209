"""What may happen to a bundle as a whole: ``decide(parent, members, command) -> bodies, or a refusal``.

Pure. What follows in the members' cases (voided, withdrawn, handed out) is decided by their own deciders; here stands
which cases it concerns and whether the visit as such allows it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from clerk_tui.domain.bundle import commands as c
from clerk_tui.domain.bundle import log as b
from clerk_tui.domain.bundle.course import live
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.state import CLOSED, READY, CaseState, Phase
from clerk_tui.domain.people import not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

Cases = Mapping[int, CaseState]
"""The cases of the members, by id; dropped ones may be among them."""

_DECIDED = READY | {Phase.MAILED, Phase.DELIVERED, Phase.ARCHIVED}


def decide(parent: b.BundleState, cases: Cases, command: Command, context: Context) -> Decision:
    """Return what happens when *command* is done to the bundle: the bodies of its events, or why it is refused."""
    if refusal := not_permitted(context.actor, command.deed):
        return refusal
    if type(command) not in _ANY_TIME and (refusal := _over(parent)):
        return refusal
    return _DECIDE[type(command)](parent, cases, command, context)


def to_hand_out(parent: b.BundleState, cases: Cases) -> tuple[CaseState, ...]:
    """Return the members whose result can leave now: decided, nothing owed, the last stage issued, not posted."""
    return tuple(
        case
        for case in live(parent, cases).values()
        if case.phase in READY
        and case.id not in parent.handed_out
        and not open_debts(case)
        and not (case.stages and case.phase is Phase.DECIDED)
    )


def still_open(parent: b.BundleState, cases: Cases) -> tuple[CaseState, ...]:
    """Return the members that are not decided and not closed."""
    closed = CLOSED | _DECIDED
    return tuple(case for case in live(parent, cases).values() if case.phase not in closed)


def _over(parent: b.BundleState) -> Refusal | None:
    if parent.phase == "voided":
        return Refusal("bundle.voided", N_("This visit was declared void."), N_("Look for the one that replaces it."))
    if parent.closed_on is not None:
        return Refusal(
            "bundle.closed",
            N_("Every member of this visit is over."),
            N_("Its course says how each ended. For anything new, take it in."),
        )
    return None


def _hand_out(parent: b.BundleState, cases: Cases, command: c.HandOut, context: Context) -> Decision:
    if not command.receiver.strip() or not command.document_number.strip():
        return Refusal(
            "hand_out.identity",
            N_("The receiver's name and document are needed."),
            N_("Check the document and type or scan its number."),
            field="document_number",
        )
    ready = to_hand_out(parent, cases)
    if not ready:
        return Refusal(
            "bundle.nothing_ready",
            N_("Nothing of this visit is ready to be handed out."),
            N_("What is handed out already is not handed out again; the plan shows what is still worked on."),
        )
    return [
        b.BundleHandedOut(
            cases=tuple(case.id for case in ready),
            receiver=command.receiver.strip(),
            document_type=command.document_type,
            document_number=command.document_number,
            on=context.today,
        )
    ]


def _withdraw(parent: b.BundleState, cases: Cases, command: c.Withdraw, context: Context) -> Decision:
    if not command.reason.strip():
        return reason_missing("reason")
    open_cases = still_open(parent, cases)
    if not open_cases:
        return Refusal(
            "bundle.nothing_open",
            N_("Nothing of this visit is still open."),
            N_("After the decision an application can no longer be withdrawn."),
        )
    withdrawn = tuple(case.id for case in open_cases)
    return [b.BundleWithdrawn(cases=withdrawn, reason=command.reason.strip(), on=context.today)]


def _drop(parent: b.BundleState, cases: Cases, command: c.DropMember, context: Context) -> Decision:
    if not command.reason.strip():
        return reason_missing("reason")
    members = live(parent, cases)
    case = members.get(command.member)
    if case is None:
        return _no_member(command.member)
    if case.phase in _DECIDED:
        return Refusal(
            "bundle.decided",
            N_("“{name}” is decided already."),
            N_("What was decided stands; it can be handed out."),
            field="member",
            params={"name": case.item_name},
        )
    if len(members) == 1:
        return Refusal(
            "bundle.last_member",
            N_("This is the last member of the visit."),
            N_("Declare the whole visit void, or let the applicant withdraw it."),
            field="member",
        )
    return [b.MemberDropped(member=command.member, case_id=case.id, reason=command.reason.strip(), on=context.today)]


def _add(parent: b.BundleState, cases: Cases, command: c.AddMember, _context: Context) -> Decision:
    """Allow it; the ``member_added`` itself is written when the case has its number."""
    if not command.reason.strip():
        return reason_missing("reason")
    if command.member in live(parent, cases):
        return Refusal(
            "bundle.member_there", N_("This member is part of the visit already."), N_("Open its case."), field="member"
        )
    return []


def _correct_answers(parent: b.BundleState, _cases: Cases, command: c.CorrectAnswers, context: Context) -> Decision:
    if command.answers == parent.answers:
        return Refusal("answers.same", N_("That is how it was answered already."), field="answers")
    if not command.reason.strip():
        return reason_missing("reason")
    return [
        b.AnswersCorrected(
            answers=command.answers, reason=command.reason.strip(), fields=command.fields, on=context.today
        )
    ]


def _record_trigger(parent: b.BundleState, _cases: Cases, command: c.RecordTrigger, context: Context) -> Decision:
    if command.trigger not in command.known:
        return Refusal(
            "trigger.unknown",
            N_("This bundle waits for no document “{trigger}”."),
            N_("It waits for: {known}."),
            field="trigger",
            params={"trigger": command.trigger, "known": "、".join(command.known)},
        )
    if command.trigger in parent.triggers:
        return Refusal(
            "trigger.recorded",
            N_("This document was recorded for {day} already."),
            N_("A document starts its members once."),
            field="trigger",
            params={"day": parent.triggers[command.trigger].isoformat()},
        )
    if not command.document.strip() or not command.number.strip():
        return Refusal(
            "trigger.incomplete", N_("The document needs its name and its number."), N_("Scan it."), field="number"
        )
    if command.on > context.today:
        return Refusal("trigger.future", N_("That day has not come yet."), field="on")
    if command.on < parent.received_on:
        # Then nothing would have had to wait for it.
        return Refusal(
            "trigger.early",
            N_("The document is from before the visit was taken in ({day})."),
            N_("Give the day it was received here."),
            field="on",
            params={"day": parent.received_on.isoformat()},
        )
    return [
        b.TriggerRecorded(
            trigger=command.trigger, document=command.document.strip(), number=command.number.strip(), on=command.on
        )
    ]


def _void(parent: b.BundleState, cases: Cases, command: c.Void, context: Context) -> Decision:
    if not command.reason.strip():
        return reason_missing("reason")
    decided = [case.item_name for case in live(parent, cases).values() if case.phase in _DECIDED]
    if decided:
        return Refusal(
            "bundle.decided_members",
            N_("After a decision a visit can no longer be voided; decided: {names}."),
            N_("Drop the members that do not belong, or let the applicant withdraw what is open."),
            params={"names": "、".join(decided)},
        )
    return [b.BundleVoided(reason=command.reason.strip(), on=context.today)]


def _note(_parent: b.BundleState, _cases: Cases, command: c.Note, _context: Context) -> Decision:
    text = command.text.strip()
    return [b.BundleNoted(text=text)] if text else Refusal("note.empty", N_("The remark is empty."), field="text")


def _print(parent: b.BundleState, _cases: Cases, command: c.Print, _context: Context) -> list[Body]:
    if command.failed and not parent.times_printed(command.document, command.version):
        return []
    return [
        b.BundlePrinted(
            document=command.document, version=command.version, medium=command.medium, failed=command.failed
        )
    ]


def _no_member(member: str) -> Refusal:
    return Refusal(
        "bundle.no_member",
        N_("The visit has no member “{member}”."),
        N_("Its members are shown with it."),
        field="member",
        params={"member": member},
    )


_ANY_TIME = frozenset({c.Note, c.Print})
_DECIDE: dict[type[Command], Callable[[b.BundleState, Cases, Any, Context], Decision]] = {
    c.HandOut: _hand_out,
    c.Withdraw: _withdraw,
    c.DropMember: _drop,
    c.AddMember: _add,
    c.CorrectAnswers: _correct_answers,
    c.RecordTrigger: _record_trigger,
    c.Void: _void,
    c.Note: _note,
    c.Print: _print,
}
