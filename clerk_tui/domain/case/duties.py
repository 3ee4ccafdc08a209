"""What is still owed or to be looked at in a case: debts, follow-up checks and visits, late verifications.

One list for all of them, since they share what matters at a counter: of whom, what, by when, and how it ended.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.case.paper_bodies import Finding, FollowUpKind
from clerk_tui.domain.case.state import CaseState, Commitment, Debt, DebtStatus
from clerk_tui.domain.concession import ClockStart
from clerk_tui.domain.words import N_


class DutyKind(StrEnum):
    """Kinds of duty."""

    DEBT = "debt"
    CHECK = "check"
    VISIT = "visit"
    VERIFICATION = "verification"


DUTY_LABELS: dict[DutyKind, str] = {
    DutyKind.DEBT: N_("deferred material"),
    DutyKind.CHECK: N_("follow-up check"),
    DutyKind.VISIT: N_("supervision visit"),
    DutyKind.VERIFICATION: N_("to be verified"),
}


class DutyStatus(StrEnum):
    """How a duty stands, or ended."""

    OPEN = "open"
    DONE = "done"
    BROKEN = "broken"
    """The promise was broken: not supplied in time, or false. Bars the person from another one."""
    VOID = "void"


DUTY_STATUS_LABELS: dict[DutyStatus, str] = {
    DutyStatus.OPEN: N_("outstanding"),
    DutyStatus.DONE: N_("settled"),
    DutyStatus.BROKEN: N_("broken"),
    DutyStatus.VOID: N_("void"),
}


class Duty(Struct, frozen=True, kw_only=True):
    """One of them."""

    kind: DutyKind
    ref: str
    """Material id, or id of the follow-up."""
    what: str
    due_on: date | None
    status: DutyStatus
    closed_on: date | None = None


_DEBTS = {
    DebtStatus.OPEN: DutyStatus.OPEN,
    DebtStatus.PAID: DutyStatus.DONE,
    DebtStatus.EXPIRED: DutyStatus.BROKEN,
    DebtStatus.VOID: DutyStatus.VOID,
}
_KINDS = {FollowUpKind.CHECK: DutyKind.CHECK, FollowUpKind.VISIT: DutyKind.VISIT}


def open_debts(state: CaseState) -> tuple[Debt, ...]:
    """Return what is still owed."""
    return tuple(debt for debt in state.debts if debt.status is DebtStatus.OPEN)


def stops_clock(debt: Debt) -> bool:
    """Whether the time limit cannot begin before this debt is settled (容缺收件)."""
    return debt.status is DebtStatus.OPEN and debt.clock is ClockStart.WHEN_COMPLETE


def standing(state: CaseState) -> tuple[Commitment, ...]:
    """Return the commitments that were not taken back."""
    return tuple(commitment for commitment in state.commitments if not commitment.withdrawn)


def duties(state: CaseState) -> tuple[Duty, ...]:
    """Return every duty of the case, open or ended."""
    debts = [
        Duty(
            kind=DutyKind.DEBT,
            ref=debt.material,
            what=debt.name,
            due_on=debt.due_on,
            status=_DEBTS[debt.status],
            closed_on=debt.closed_on,
        )
        for debt in state.debts
    ]
    follow_ups = [
        Duty(
            kind=_KINDS[follow_up.kind],
            ref=follow_up.id,
            what=follow_up.what,
            due_on=follow_up.due_on,
            status=_follow_up_status(follow_up.finding, void=follow_up.void),
            closed_on=follow_up.closed_on,
        )
        for follow_up in state.follow_ups
    ]
    unverified = [
        Duty(kind=DutyKind.VERIFICATION, ref=material, what=material, due_on=None, status=DutyStatus.OPEN)
        for material in state.unverified
    ]
    return (*debts, *follow_ups, *unverified)


def _follow_up_status(finding: Finding | None, *, void: bool) -> DutyStatus:
    if void:
        return DutyStatus.VOID
    if finding is None:
        return DutyStatus.OPEN
    return DutyStatus.BROKEN if finding is Finding.FALSE else DutyStatus.DONE
