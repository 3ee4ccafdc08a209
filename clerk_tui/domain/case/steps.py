"""Which deed is possible in which phase, and why not: data that both the decider and the case screen read."""

from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders import elsewhere, paper, told
from clerk_tui.domain.case.state import AHEAD, PHASE_LABELS, READY, RUNNING, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_ANY = frozenset(Phase)
_OPEN = AHEAD | UNACCEPTED | RUNNING
_ANSWERABLE = UNACCEPTED | {Phase.DEFERRED}
"""Phases in which the application as such can still be answered: accepted, declined, or told what it lacks."""
_AT_DEPARTMENT = frozenset({Phase.DISPATCHED, Phase.IN_REVIEW})
_OVER = frozenset(
    {
        Phase.DELIVERED,
        Phase.DECLINED,
        Phase.WITHDRAWN,
        Phase.DEEMED_WITHDRAWN,
        Phase.TERMINATED,
        Phase.FORWARDED,
        Phase.VOIDED,
        Phase.REVOKED,
    }
)

POSSIBLE_IN: dict[type[c.Command], frozenset[Phase]] = {
    c.GiveNotice: _ANSWERABLE,
    c.Correct: _OPEN,
    c.Accept: _ANSWERABLE,
    c.Decline: _ANSWERABLE,
    c.Dispatch: frozenset({Phase.ACCEPTED, Phase.RETURNED, Phase.IN_REVIEW}),
    c.Claim: frozenset({Phase.ACCEPTED, Phase.DISPATCHED, Phase.IN_REVIEW}),
    c.ReturnCase: _AT_DEPARTMENT,
    c.StartProcedure: frozenset({Phase.IN_REVIEW}),
    c.EndProcedure: frozenset({Phase.IN_REVIEW}),
    c.Extend: frozenset({Phase.IN_REVIEW}),
    c.Decide: frozenset({Phase.IN_REVIEW, Phase.ACCEPTED}),
    c.Issue: frozenset({Phase.DECIDED}),
    c.HandOut: READY,
    c.Mail: READY,
    c.ConfirmDelivery: frozenset({Phase.MAILED}),
    c.Withdraw: _OPEN,
    c.DeemWithdrawn: frozenset({Phase.CORRECTION_PENDING}),
    c.Terminate: _OPEN,
    c.Forward: frozenset({Phase.IN_REVIEW, Phase.ACCEPTED}),
    c.Void: _OPEN,
    c.Archive: _OVER,
    c.MoveOriginal: _ANY,
    c.Attach: _ANY - {Phase.ARCHIVED},
    c.Print: _ANY,
    c.Note: _ANY,
}

_LATER = (paper.POSSIBLE_IN, elsewhere.POSSIBLE_IN, told.POSSIBLE_IN)

_REMEDIES: dict[tuple[type[c.Command], Phase], str] = {
    (c.Decide, Phase.DISPATCHED): N_("The department takes the case over first (claim)."),
    (c.StartProcedure, Phase.DISPATCHED): N_("The department takes the case over first (claim)."),
    (c.Extend, Phase.DISPATCHED): N_("The department takes the case over first (claim)."),
    (c.GiveNotice, Phase.RETURNED): N_(
        "After acceptance nothing more can be demanded by notice (art. 32); mark what the applicant brings."
    ),
    (c.Accept, Phase.WAITING): N_("It begins by itself when what it waits for is there."),
    (c.Decide, Phase.RECEIVED): N_("Accept the application first."),
    (c.Decide, Phase.DEFERRED): N_("Take in what is owed; the case is then accepted."),
    (c.Decide, Phase.CORRECTION_PENDING): N_("The applicant must first supply what the notice asked for."),
    (c.Dispatch, Phase.CORRECTION_PENDING): N_("The applicant must first supply what the notice asked for."),
    (c.HandOut, Phase.ACCEPTED): N_("There is no decision yet."),
    (c.HandOut, Phase.IN_REVIEW): N_("There is no decision yet."),
    (c.Withdraw, Phase.DECIDED): N_("After the decision an application can no longer be withdrawn."),
    (c.Void, Phase.DECIDED): N_("After the decision a case can no longer be voided."),
    (c.Issue, Phase.IN_REVIEW): N_("Decide the case first."),
    (c.Void, Phase.ISSUED): N_("After the decision a case can no longer be voided."),
    (c.Archive, Phase.DECIDED): N_("Hand the result out first."),
    (c.Archive, Phase.ISSUED): N_("Hand the result out first."),
}


def _possible_in(command: type[Command]) -> frozenset[Phase]:
    return next(table[command] for table in (POSSIBLE_IN, *_LATER) if command in table)


def not_possible(state: CaseState, command: type[Command]) -> Refusal | None:
    """Return why *command* cannot be done in the phase the case is in, or None."""
    if state.phase in _possible_in(command):
        return None
    return Refusal(
        "case.phase",
        N_("This step is not possible: the case is “{phase}”."),
        (_REMEDIES | paper.REMEDIES | elsewhere.REMEDIES | told.REMEDIES).get((command, state.phase), ""),
        params={"phase": PHASE_LABELS[state.phase]},
    )
