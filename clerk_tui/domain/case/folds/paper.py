"""How events about papers change the state: debts, commitments, follow-ups, late verification, and mended mistakes.

Only an open debt is paid, expires or becomes void: what arrives later from another machine changes it no more.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec.structs import replace

from clerk_tui.domain.case import paper_bodies as p
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.duties import stops_clock
from clerk_tui.domain.case.folds.marks import mark_of, marked
from clerk_tui.domain.case.state import CaseState, Commitment, Debt, DebtStatus, FollowUp, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import DebtExpiry

ENDS_AS: dict[DebtExpiry, Phase] = {
    DebtExpiry.RETURN: Phase.TERMINATED,
    DebtExpiry.DEEMED_WITHDRAWN: Phase.DEEMED_WITHDRAWN,
}
"""What a case becomes whose deferred material did not come."""


def without_duties(state: CaseState, on: date) -> CaseState:
    """Return *state*, which ended on *on*, with nothing owed and nothing to be looked at any more."""
    debts = tuple(_ended(debt, DebtStatus.VOID, on) for debt in state.debts)
    follow_ups = tuple(
        replace(follow_up, void=True, closed_on=on) if follow_up.finding is None and not follow_up.void else follow_up
        for follow_up in state.follow_ups
    )
    return replace(state, debts=debts, follow_ups=follow_ups, unverified=())


def without_debts(state: CaseState, on: date) -> CaseState:
    """Return *state* with its open debts void: what was refused is not completed any more."""
    return replace(state, debts=tuple(_ended(debt, DebtStatus.VOID, on) for debt in state.debts))


def _ended(debt: Debt, status: DebtStatus, on: date) -> Debt:
    return replace(debt, status=status, closed_on=on) if debt.status is DebtStatus.OPEN else debt


def _settle_debt(state: CaseState, material: str, status: DebtStatus, on: date) -> CaseState:
    debts = tuple(_ended(debt, status, on) if debt.material == material else debt for debt in state.debts)
    return replace(state, debts=debts)


def _deferred(state: CaseState, body: p.MaterialDeferred) -> CaseState:
    if any(debt.material == body.material and debt.status is DebtStatus.OPEN for debt in state.debts):
        return replace(state, debts=tuple(_earlier(debt, body) for debt in state.debts))
    debt = Debt(material=body.material, name=body.name, due_on=body.due_on, clock=body.clock, expiry=body.expiry)
    owing = marked(state, Mark(material=body.material, status=MarkStatus.DEFERRED))
    owing = replace(owing, debts=(*owing.debts, debt))
    if state.phase is Phase.RECEIVED and stops_clock(debt):
        return replace(owing, phase=Phase.DEFERRED)
    return owing


def _earlier(debt: Debt, body: p.MaterialDeferred) -> Debt:
    """What is owed already stays one debt; of two days the earlier one counts."""
    again = debt.material == body.material and debt.status is DebtStatus.OPEN
    return replace(debt, due_on=min(debt.due_on, body.due_on)) if again else debt


def _paid(state: CaseState, body: p.DebtPaid) -> CaseState:
    return _settle_debt(marked(state, body.mark), body.mark.material, DebtStatus.PAID, body.on)


def _expired(state: CaseState, body: p.DebtExpired) -> CaseState:
    if state.closed:
        return state
    for material in body.materials:
        state = _settle_debt(state, material, DebtStatus.EXPIRED, body.on)
    ended = without_duties(state, body.on)
    return replace(ended, phase=ENDS_AS[body.expiry], closed_on=body.on, closing_reason=body.reason)


def _signed(state: CaseState, body: p.CommitmentSigned) -> CaseState:
    for material in body.materials:
        # What was handed in all the same stays as it was marked.
        if not mark_of(state, material).settled:
            state = marked(state, Mark(material=material, status=MarkStatus.COMMITTED, terms=body.terms))
    commitment = Commitment(
        terms=body.terms,
        kind=body.kind,
        materials=body.materials,
        check=body.check,
        follow_up_days=body.follow_up_days,
        signed_on=body.on,
    )
    return replace(state, commitments=(*state.commitments, commitment))


def _withdrawn(state: CaseState, body: p.CommitmentWithdrawn) -> CaseState:
    """The ordinary procedure applies: what the commitment stood for is missing again."""
    covered = {m for one in state.commitments if one.terms == body.terms for m in one.materials}
    for mark in state.marks:
        if mark.material in covered and mark.status is MarkStatus.COMMITTED:
            state = marked(state, Mark(material=mark.material))
    commitments = tuple(replace(one, withdrawn=True) if one.terms == body.terms else one for one in state.commitments)
    return replace(state, commitments=commitments, corrected=state.corrected and not covered)


def _scheduled(state: CaseState, body: p.FollowUpScheduled) -> CaseState:
    if any(one.id == body.follow_up for one in state.follow_ups):
        return state
    follow_up = FollowUp(id=body.follow_up, kind=body.kind, what=body.what, due_on=body.due_on)
    return replace(state, follow_ups=(*state.follow_ups, follow_up))


def _follow_up_closed(state: CaseState, body: p.FollowUpClosed) -> CaseState:
    follow_ups = tuple(
        replace(one, finding=body.finding, text=body.text, closed_on=body.on)
        if one.id == body.follow_up and one.finding is None
        else one
        for one in state.follow_ups
    )
    return replace(state, follow_ups=follow_ups)


def _revoked(state: CaseState, body: p.Revoked) -> CaseState:
    # What was decided stays on record; a case that was over already ended on its own day.
    return replace(
        without_duties(state, body.on),
        phase=Phase.REVOKED,
        ended_as=None,
        closed_on=state.closed_on or body.on,
        closing_reason=body.reason,
    )


def _verified(state: CaseState, body: p.Verified) -> CaseState:
    mark = mark_of(state, body.material)
    if mark.evidence is None:
        return state
    evidence = replace(mark.evidence, pending=False, verified_by=body.by, verified_on=body.on)
    if body.holds:
        return marked(state, replace(mark, evidence=evidence))
    wrong = Mark(material=body.material, status=MarkStatus.DEFECTIVE, defect=body.text, evidence=evidence)
    return replace(marked(state, wrong), corrected=False)


def _mark_corrected(state: CaseState, body: p.MarkCorrected) -> CaseState:
    """Say what should have been said: an original that never was kept is with nobody, a debt that never was is void."""
    held = {material: holder for material, holder in state.holders.items() if material != body.mark.material}
    before = state if body.mark.status is MarkStatus.ORIGINAL_KEPT else replace(state, holders=held)
    after = _settle_debt(marked(before, body.mark), body.mark.material, DebtStatus.VOID, body.on)
    return replace(after, corrected=after.corrected and body.mark.settled)


def _answers_corrected(state: CaseState, body: p.AnswersCorrected) -> CaseState:
    # Other answers ask for other papers: whether all is there must be found anew.
    return replace(state, answers=body.answers, corrected=False)


def _started(state: CaseState, body: p.Started) -> CaseState:
    phase = Phase.DEFERRED if any(stops_clock(debt) for debt in state.debts) else Phase.RECEIVED
    if state.phase is not Phase.WAITING:
        return state
    return replace(state, phase=phase, started_on=body.on, promised_limit=body.limit or state.promised_limit)


def _pre_reviewed(state: CaseState, body: p.PreReviewed) -> CaseState:
    return replace(state, pre_review=body.text, pre_review_passed=body.passed)


def _stage_issued(state: CaseState, body: p.StageIssued) -> CaseState:
    issued = replace(state, stages=(*state.stages, body.stage), result_no=body.result_no or state.result_no)
    return replace(issued, phase=Phase.ISSUED) if body.last and state.phase is Phase.DECIDED else issued


APPLY: dict[type[Body], Callable[[CaseState, Any], CaseState]] = {
    p.MaterialDeferred: _deferred,
    p.DebtPaid: _paid,
    p.DebtExpired: _expired,
    p.CommitmentSigned: _signed,
    p.CommitmentWithdrawn: _withdrawn,
    p.FollowUpScheduled: _scheduled,
    p.FollowUpClosed: _follow_up_closed,
    p.Revoked: _revoked,
    p.Verified: _verified,
    p.MarkCorrected: _mark_corrected,
    p.AnswersCorrected: _answers_corrected,
    p.Started: _started,
    p.PreReviewed: _pre_reviewed,
    p.StageIssued: _stage_issued,
}
