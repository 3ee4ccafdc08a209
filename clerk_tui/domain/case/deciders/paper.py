"""Everything that can be done about a case's papers, in one table: in which phases, by whom decided, what helps."""

from collections.abc import Callable
from datetime import date
from typing import Any

from clerk_tui.domain.case import paper_commands as c
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders import after_grant, concessions, mending
from clerk_tui.domain.case.deciders.context import Context, Decision
from clerk_tui.domain.case.duties import open_debts, standing
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import AHEAD, CLOSED, READY, RUNNING, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import CommitmentKind, CommitmentTerms, Deferral
from clerk_tui.domain.words import N_

_UNDECIDED = AHEAD | UNACCEPTED | RUNNING
_GRANTED = READY | {Phase.MAILED, Phase.DELIVERED, Phase.ARCHIVED}
_PROMISE = frozenset({Phase.WAITING, Phase.RECEIVED, Phase.ACCEPTED})

POSSIBLE_IN: dict[type[Command], frozenset[Phase]] = {
    c.Defer: _PROMISE,
    c.PayDebt: _UNDECIDED | READY,
    c.ExpireDebts: _UNDECIDED | READY,
    c.SignCommitment: _PROMISE,
    c.WithdrawCommitment: _UNDECIDED,
    c.ScheduleVisit: _GRANTED,
    c.CloseFollowUp: _GRANTED,
    c.Verify: (frozenset(Phase) - CLOSED) | {Phase.DELIVERED, Phase.ARCHIVED},
    c.CorrectMark: _UNDECIDED,
    c.CorrectAnswers: _UNDECIDED,
    c.Start: frozenset({Phase.WAITING}),
    c.PreReview: frozenset({Phase.WAITING}),
    c.IssueStage: frozenset({Phase.DECIDED}),
}

_DECIDED = N_("After the decision the papers it rests on stay as they are.")
REMEDIES: dict[tuple[type[Command], Phase], str] = {
    **{(command, phase): _DECIDED for command in (c.CorrectMark, c.CorrectAnswers) for phase in READY},
    **{
        (c.WithdrawCommitment, phase): N_("A commitment can be taken back only before the decision.")
        for phase in _GRANTED
    },
    **{(c.CloseFollowUp, phase): N_("There is no decision yet.") for phase in _UNDECIDED},
    **{(c.ScheduleVisit, phase): N_("There is no decision yet.") for phase in _UNDECIDED},
    **{(c.IssueStage, phase): N_("Decide the case first.") for phase in RUNNING},
}

DECIDE: dict[type[Command], Callable[[CaseState, Any, Context], Decision]] = {
    c.Defer: concessions.defer,
    c.PayDebt: concessions.pay_debt,
    c.ExpireDebts: concessions.expire_debts,
    c.SignCommitment: concessions.sign_commitment,
    c.WithdrawCommitment: concessions.withdraw_commitment,
    c.ScheduleVisit: after_grant.schedule_visit,
    c.CloseFollowUp: after_grant.close_follow_up,
    c.Verify: after_grant.verify,
    c.CorrectMark: mending.correct_mark,
    c.CorrectAnswers: mending.correct_answers,
    c.Start: mending.start,
    c.PreReview: mending.pre_review,
    c.IssueStage: after_grant.issue_stage,
}

_SOME = "…"


def _pay(state: CaseState) -> Command:
    owed = next((debt.material for debt in open_debts(state)), _SOME)
    return c.PayDebt(marks=(Mark(material=owed, status=MarkStatus.COPY_KEPT, copies=1),))


def _take_back(state: CaseState) -> Command:
    return c.WithdrawCommitment(terms=next((one.terms for one in standing(state)), _SOME), reason=_SOME)


def _close(state: CaseState) -> Command:
    still_open = (one.id for one in state.follow_ups if one.finding is None and not one.void)
    return c.CloseFollowUp(follow_up=next(still_open, _SOME), finding=Finding.MET)


def _mend(state: CaseState) -> Command:
    """A mark as a person would mend it: of something that is not covered by a promise."""
    marked = (mark for mark in state.marks if mark.status is not MarkStatus.COMMITTED)
    was = next(marked, Mark(material=_SOME))
    return c.CorrectMark(mark=Mark(material=was.material, status=MarkStatus.DEFECTIVE, defect=_SOME), reason=_SOME)


PLAUSIBLE: dict[type[Command], Callable[[CaseState], Command]] = {
    c.Defer: lambda _state: c.Defer(materials={_SOME: _SOME}, rule=Deferral(materials=(_SOME,), days=1)),
    c.PayDebt: _pay,
    c.ExpireDebts: lambda _state: c.ExpireDebts(),
    c.SignCommitment: lambda _state: c.SignCommitment(terms=CommitmentTerms(id=_SOME, kind=CommitmentKind.CERTIFICATE)),
    c.WithdrawCommitment: _take_back,
    c.ScheduleVisit: lambda _state: c.ScheduleVisit(what=_SOME, due_on=date.max),
    c.CloseFollowUp: _close,
    c.Verify: lambda state: c.Verify(material=next(iter(state.unverified), _SOME), holds=True),
    c.CorrectMark: _mend,
    c.CorrectAnswers: lambda state: c.CorrectAnswers(answers={**state.answers, _SOME: _SOME}, reason=_SOME),
    c.Start: lambda _state: c.Start(),
    c.PreReview: lambda _state: c.PreReview(passed=True, text=_SOME),
    c.IssueStage: lambda _state: c.IssueStage(stage=_SOME),
}
"""A command as a person would fill it in, to ask whether the deed is worth offering."""
