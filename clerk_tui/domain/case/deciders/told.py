"""Deciders about bodies outside the hall that are told."""

from collections.abc import Callable
from typing import Any

from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.bodies import Body, Decided, Delivered, Outcome
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.state import RUNNING, CaseState, Phase
from clerk_tui.domain.case.told_bodies import (
    Answer,
    AnswerOutcome,
    Fact,
    FactKind,
    TellingAnswered,
    TellingPrinted,
    TellingQueued,
)
from clerk_tui.domain.case.told_commands import RecordAnswer, RecordPrinted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_NOBODY = Refusal(
    "telling.none",
    N_("Nobody outside the hall is told about this case."),
    N_("Only what a water, power, gas, telecom or television company does is told and answered."),
)


_THEIRS = (c.Dispatch, c.Claim, c.Decide, c.ReturnCase, c.Extend, c.StartProcedure, c.Forward, c.Issue)
"""What the hall does with its own cases only."""


def not_ours(state: CaseState, command: Command) -> Refusal | None:
    """Return why *command* is for the body outside to do, or None: until it has answered, nobody here decides."""
    if not state.tellings or state.phase not in RUNNING or not isinstance(command, _THEIRS):
        return None
    return Refusal(
        "telling.theirs",
        N_("A body outside the hall was told and does this; nobody here decides it."),
        N_("Record its answer when it comes: clerk tell answer."),
    )


def queue(state: CaseState, receiver: str, kind: FactKind, context: Context) -> TellingQueued:
    """Return the intent to tell *receiver*; one for a receiver and a fact, since the key says both."""
    fact = Fact(
        kind=kind,
        case_no=state.case_no,
        bundle_no=state.membership.bundle_no if state.membership else "",
        item=state.item,
        item_name=state.item_name,
        on=context.today,
        applicant=state.applicant,
        agent=state.agent,
        fields=state.fields,
    )
    return TellingQueued(receiver=receiver, key=key_of(state.case_no, receiver, kind), fact=fact)


def key_of(case_no: str, receiver: str, kind: FactKind) -> str:
    """Return the idempotency key; it names nobody, since it stands in headers and file names."""
    return f"{case_no}-{receiver}-{kind}"


def record_answer(state: CaseState, command: RecordAnswer, context: Context) -> Decision:
    """Note the answer; the last word decides the case, which was never the hall's own to decide.

    What the receiver has done is over for the hall as well, unless originals or papers owed still bring the applicant
    to the window. A refusal is ready to be handed out: the applicant must have it in writing.
    """
    answer = command.answer
    if not state.tellings:
        return _NOBODY
    if answer.outcome is AnswerOutcome.REFUSED and not answer.reason.strip():
        return reason_missing("reason")
    answered = TellingAnswered(key=command.key, answer=answer, by=command.by, on=context.today)
    if answer.outcome is AnswerOutcome.RECEIVED or state.phase not in RUNNING:
        return [answered]
    if answer.outcome is AnswerOutcome.REFUSED:
        return [answered, Decided(outcome=Outcome.REFUSED, reason=answer.reason.strip(), on=context.today)]
    done: list[Body] = [answered, Decided(outcome=Outcome.DONE, on=context.today)]
    here = open_debts(state) or any(holder != "applicant" for holder in state.holders.values())
    return done if here else [*done, Delivered(on=context.today, note=answer.reference)]


def record_printed(state: CaseState, command: RecordPrinted, _context: Context) -> Decision:
    """Note that the receiver knows."""
    if not state.tellings:
        return _NOBODY
    return [TellingPrinted(key=command.key)]


_ANSWERED = N_("The receiver's answer is recorded already.")

POSSIBLE_IN: dict[type[Command], frozenset[Phase]] = {RecordAnswer: RUNNING, RecordPrinted: RUNNING}
REMEDIES: dict[tuple[type[Command], Phase], str] = {
    (command, phase): _ANSWERED
    for command in (RecordAnswer, RecordPrinted)
    for phase in (Phase.DECIDED, Phase.DELIVERED)
}
DECIDE: dict[type[Command], Callable[[CaseState, Any, Context], Decision]] = {
    RecordAnswer: record_answer,
    RecordPrinted: record_printed,
}
PLAUSIBLE: dict[type[Command], Callable[[CaseState], Command]] = {
    RecordAnswer: lambda _state: RecordAnswer(key="", answer=Answer(outcome=AnswerOutcome.DONE)),
    RecordPrinted: lambda _state: RecordPrinted(key=""),
}
"""A command as a person would fill it in, to ask whether the deed is worth offering."""
