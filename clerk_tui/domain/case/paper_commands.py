"""What can be done about a case's papers: deferring, paying, promising, checking later, mending; and about waiting."""

from datetime import date
from typing import ClassVar

from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.concession import CommitmentTerms, Deferral
from clerk_tui.domain.item import Limit
from clerk_tui.domain.people import Deed


class Defer(Command, frozen=True, kw_only=True):
    """Let *materials* (id → name) follow under the item's *rule*; *broken* is why the applicant would be refused it."""

    deed: ClassVar[Deed] = Deed.INTAKE
    materials: dict[str, str]
    rule: Deferral | None
    broken: str = ""
    override_by: str = ""
    override_reason: str = ""


class PayDebt(Command, frozen=True, kw_only=True):
    """Take in deferred materials, at whatever *window*: how each was settled."""

    deed: ClassVar[Deed] = Deed.CORRECT
    marks: tuple[Mark, ...]
    window: str = ""


class ExpireDebts(Command, frozen=True, kw_only=True):
    """End a case whose deferred materials did not come in time; *reason* is what the applicant is told."""

    deed: ClassVar[Deed] = Deed.WITHDRAW
    reason: str = ""


class SignCommitment(Command, frozen=True, kw_only=True):
    """Let a signed commitment on *terms* stand for what it replaces; *broken* as in ``Defer``."""

    deed: ClassVar[Deed] = Deed.INTAKE
    terms: CommitmentTerms
    signed_by: str = ""
    """Who signed, where that is not the applicant."""
    broken: str = ""
    override_by: str = ""
    override_reason: str = ""


class WithdrawCommitment(Command, frozen=True, kw_only=True):
    """Take a commitment back before the decision."""

    deed: ClassVar[Deed] = Deed.WITHDRAW
    terms: str
    reason: str


class ScheduleVisit(Command, frozen=True, kw_only=True):
    """Set a day by which somebody looks at what was granted."""

    deed: ClassVar[Deed] = Deed.FOLLOW_UP
    what: str
    due_on: date


class CloseFollowUp(Command, frozen=True, kw_only=True):
    """Record what a follow-up check found."""

    deed: ClassVar[Deed] = Deed.FOLLOW_UP
    follow_up: str
    finding: Finding
    text: str = ""
    correct_by: date | None = None


class Verify(Command, frozen=True, kw_only=True):
    """Record the late verification of a material."""

    deed: ClassVar[Deed] = Deed.CORRECT
    material: str
    holds: bool
    text: str = ""


class CorrectMark(Command, frozen=True, kw_only=True):
    """Mend a mark that was made by mistake."""

    deed: ClassVar[Deed] = Deed.CORRECT
    mark: Mark
    reason: str


class CorrectAnswers(Command, frozen=True, kw_only=True):
    """Mend the answers to the scenario questions."""

    deed: ClassVar[Deed] = Deed.CORRECT
    answers: dict[str, str]
    reason: str


class Start(Command, frozen=True, kw_only=True):
    """Let a waiting member begin. Follows from other deeds; nobody asks for it."""

    deed: ClassVar[Deed] = Deed.READ
    because: str = ""
    limit: Limit | None = None
    """The limit that a document sets instead of the promise."""


class PreReview(Command, frozen=True, kw_only=True):
    """Look at a waiting case beforehand."""

    deed: ClassVar[Deed] = Deed.CLAIM
    passed: bool
    text: str = ""


class IssueStage(Command, frozen=True, kw_only=True):
    """Issue the permit for one stage."""

    deed: ClassVar[Deed] = Deed.ISSUE
    stage: str
    result_no: str = ""
    last: bool = False
