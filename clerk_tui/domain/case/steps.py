"""Which deed is possible in which phase, and why not: data that both the decider and the case screen read."""

from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.state import PHASE_LABELS, READY, RUNNING, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_ANY = frozenset(Phase)
_OPEN = UNACCEPTED | RUNNING
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
    }
)

POSSIBLE_IN: dict[type[c.Command], frozenset[Phase]] = {
    c.GiveNotice: UNACCEPTED,
    c.Correct: UNACCEPTED | {Phase.RETURNED},
    c.Accept: UNACCEPTED,
    c.Decline: UNACCEPTED,
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

_REMEDIES: dict[tuple[type[c.Command], Phase], str] = {
    (c.Decide, Phase.DISPATCHED): N_("The department takes the case over first (claim)."),
    (c.StartProcedure, Phase.DISPATCHED): N_("The department takes the case over first (claim)."),
    (c.Extend, Phase.DISPATCHED): N_("The department takes the case over first (claim)."),
    (c.GiveNotice, Phase.RETURNED): N_(
        "After acceptance nothing more can be demanded by notice (art. 32); mark what the applicant brings."
    ),
    (c.Decide, Phase.RECEIVED): N_("Accept the application first."),
    (c.Decide, Phase.CORRECTION_PENDING): N_("The applicant must first supply what the notice asked for."),
    (c.Dispatch, Phase.CORRECTION_PENDING): N_("The applicant must first supply what the notice asked for."),
    (c.HandOut, Phase.ACCEPTED): N_("There is no decision yet."),
    (c.HandOut, Phase.IN_REVIEW): N_("There is no decision yet."),
    (c.Withdraw, Phase.DECIDED): N_("After the decision an application can no longer be withdrawn."),
    (c.Void, Phase.DECIDED): N_("After the decision a case can no longer be voided."),
    (c.Issue, Phase.IN_REVIEW): N_("Decide the case first."),
    (c.Archive, Phase.DECIDED): N_("Hand the result out first."),
    (c.Archive, Phase.ISSUED): N_("Hand the result out first."),
}


def not_possible(state: CaseState, command: type[c.Command]) -> Refusal | None:
    """Return why *command* cannot be done in the phase the case is in, or None."""
    if state.phase in POSSIBLE_IN[command]:
        return None
    return Refusal(
        "case.phase",
        N_("This step is not possible: the case is “{phase}”."),
        _REMEDIES.get((command, state.phase), ""),
        params={"phase": PHASE_LABELS[state.phase]},
    )
