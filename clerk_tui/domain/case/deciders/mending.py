"""Deciders about wrong turns, each undone by a deed of its own with a reason, and about members that wait."""

from clerk_tui.domain.case import paper_bodies as p
from clerk_tui.domain.case import paper_commands as c
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.folds.marks import mark_of
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def correct_mark(state: CaseState, command: c.CorrectMark, context: Context) -> Decision:
    """Say what should have been marked; the log keeps what was said before.

    A promise is no mark: it is signed, deferred or taken back by its own deed. Mending a deferred mark voids its debt.
    """
    was = mark_of(state, command.mark.material)
    if was.status is MarkStatus.COMMITTED:
        return Refusal(
            "mark.committed",
            N_("A commitment stands for this material."),
            N_("Take the commitment back."),
            field="mark",
        )
    if refusal := marked_promise(command.mark):
        return refusal
    if was == command.mark:
        return Refusal("mark.same", N_("That is how it is marked already."), field="mark")
    if not command.reason.strip():
        return reason_missing("reason")
    return [p.MarkCorrected(mark=command.mark, reason=command.reason.strip(), on=context.today)]


def marked_promise(mark: Mark) -> Refusal | None:
    """Return why *mark* may not be set after receipt: only a signature makes a promise."""
    if mark.status not in (MarkStatus.COMMITTED, MarkStatus.DEFERRED):
        return None
    return Refusal(
        "mark.promise",
        N_("A promise must be signed; it cannot be marked afterwards."),
        N_("Mark the material as missing instead."),
        field="mark",
    )


def correct_answers(state: CaseState, command: c.CorrectAnswers, context: Context) -> Decision:
    """Say how the questions should have been answered.

    Other answers may ask for materials that nobody marked: they are missing. Before acceptance they are dealt with as
    ever; after it nothing more can be demanded by notice, and a favourable decision waits for them (``owing.lacking``).
    """
    if command.answers == state.answers:
        return Refusal("answers.same", N_("That is how it was answered already."), field="answers")
    if not command.reason.strip():
        return reason_missing("reason")
    return [p.AnswersCorrected(answers=command.answers, reason=command.reason.strip(), on=context.today)]


def start(_state: CaseState, command: c.Start, context: Context) -> Decision:
    """Let a waiting member begin: from today it is like any case just received."""
    return [p.Started(on=context.today, because=command.because.strip(), limit=command.limit)]


def pre_review(_state: CaseState, command: c.PreReview, context: Context) -> Decision:
    """Record what a look beforehand found; no clock runs and nobody is bound by it."""
    if not command.text.strip():
        return reason_missing("text")
    return [p.PreReviewed(passed=command.passed, text=command.text.strip(), on=context.today)]
