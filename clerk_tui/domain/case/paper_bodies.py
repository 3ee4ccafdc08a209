"""The words of the log about a case's papers: what is owed, what was promised, what is checked later, what was mended.

A debt is a deferred material (容缺材料); every debt ends paid, expired, or void because its case ended.
"""

from datetime import date
from enum import StrEnum

from clerk_tui.domain.case.body import Body
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.concession import ClockStart, CommitmentKind, DebtExpiry
from clerk_tui.domain.item import Limit
from clerk_tui.domain.words import N_


class FollowUpKind(StrEnum):
    """What is to be looked at after the decision."""

    CHECK = "check"  # 告知承诺的核查
    VISIT = "visit"  # 后续监管, a supervision visit


class Finding(StrEnum):
    """What a follow-up check found."""

    MET = "met"  # 履行承诺
    TO_CORRECT = "to_correct"  # 责令限期整改
    FALSE = "false"  # 承诺不实: revoke and record


FINDING_LABELS: dict[Finding, str] = {
    Finding.MET: N_("the commitment is kept"),
    Finding.TO_CORRECT: N_("to be put right"),
    Finding.FALSE: N_("the commitment was false"),
}


class MaterialDeferred(Body, frozen=True, kw_only=True):
    """容缺: the material follows by *due_on*; the applicant signed for it."""

    material: str
    name: str
    due_on: date
    clock: ClockStart
    expiry: DebtExpiry
    override_by: str = ""
    """Supervisor who allowed it although an earlier promise was broken."""
    override_reason: str = ""


class DebtPaid(Body, frozen=True, kw_only=True):
    """A deferred material came in, at whatever window."""

    mark: Mark
    on: date
    window: str = ""


class DebtExpired(Body, frozen=True, kw_only=True):
    """Deferred materials did not come in time; the case ends by the item's rule."""

    materials: tuple[str, ...]
    expiry: DebtExpiry
    reason: str = ""
    on: date


class CommitmentSigned(Body, frozen=True, kw_only=True):
    """告知承诺: told, understood, promised and signed; stands for *materials* and *check*."""

    terms: str
    """Id of the item's terms."""
    kind: CommitmentKind
    materials: tuple[str, ...] = ()
    check: str = ""
    follow_up_days: int = 0
    signed_by: str = ""
    override_by: str = ""
    """As in ``MaterialDeferred``."""
    override_reason: str = ""
    on: date


class CommitmentWithdrawn(Body, frozen=True, kw_only=True):
    """The applicant took the commitment back before the decision: the ordinary procedure applies again."""

    terms: str
    reason: str
    on: date


class FollowUpScheduled(Body, frozen=True, kw_only=True):
    """Something to be looked at after the decision became due."""

    follow_up: str
    """Unique in the case: the terms' id, or ``visit-1`` …"""
    kind: FollowUpKind
    what: str
    due_on: date


class FollowUpClosed(Body, frozen=True, kw_only=True):
    """What the check found; *to_correct* sets a day for the next look."""

    follow_up: str
    finding: Finding
    text: str = ""
    correct_by: date | None = None
    on: date


class Revoked(Body, frozen=True, kw_only=True):
    """撤销: what was granted is taken back."""

    reason: str
    on: date


class Verified(Body, frozen=True, kw_only=True):
    """A material whose evidence could not be verified at the counter was verified, or found wrong."""

    material: str
    holds: bool
    text: str = ""
    by: str = ""
    on: date


class MarkCorrected(Body, frozen=True, kw_only=True):
    """A material had been marked by mistake; *mark* is what should have been said."""

    mark: Mark
    reason: str
    on: date


class AnswersCorrected(Body, frozen=True, kw_only=True):
    """A scenario question had been answered wrongly; *answers* are all answers as they should have been."""

    answers: dict[str, str]
    reason: str
    on: date


class Started(Body, frozen=True, kw_only=True):
    """A member that waited for others, or for a document, may begin: from here it is like any case just received."""

    on: date
    because: str = ""
    limit: Limit | None = None
    """The limit that binds from here instead of the promise: a document's (拿地即开工: 5 days)."""


class PreReviewed(Body, frozen=True, kw_only=True):
    """预审: a waiting case was looked at beforehand, without a clock and without binding anybody yet."""

    passed: bool
    text: str = ""
    on: date


class StageIssued(Body, frozen=True, kw_only=True):
    """A permit issued for one stage of the work (分阶段施工许可); the last stage completes it."""

    stage: str
    result_no: str = ""
    last: bool = False
    on: date


BODIES: dict[str, type[Body]] = {
    "material_deferred": MaterialDeferred,
    "debt_paid": DebtPaid,
    "debt_expired": DebtExpired,
    "commitment_signed": CommitmentSigned,
    "commitment_withdrawn": CommitmentWithdrawn,
    "follow_up_scheduled": FollowUpScheduled,
    "follow_up_closed": FollowUpClosed,
    "revoked": Revoked,
    "verified": Verified,
    "mark_corrected": MarkCorrected,
    "answers_corrected": AnswersCorrected,
    "started": Started,
    "pre_reviewed": PreReviewed,
    "stage_issued": StageIssued,
}
