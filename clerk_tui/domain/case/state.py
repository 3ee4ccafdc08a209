"""Where a case stands: the fold of its events."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.applicant import Agent, Applicant
from clerk_tui.domain.case.bodies import Delivery, Outcome
from clerk_tui.domain.case.channel import Channel, Direction, Elsewhere, Membership
from clerk_tui.domain.case.exchange import Exchange
from clerk_tui.domain.case.paper_bodies import Finding, FollowUpKind
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.concession import ClockStart, CommitmentKind, DebtExpiry
from clerk_tui.domain.deadline import Extension, Pause
from clerk_tui.domain.item import CaseKind, Limit
from clerk_tui.domain.verdict import DeclineGround, Defect
from clerk_tui.domain.words import N_


class Phase(StrEnum):
    """The phases of a case, domain rules §4."""

    WAITING = "waiting"
    """A member of a bundle that cannot begin yet: others, or a document, come first. No clock runs."""
    RECEIVED = "received"
    DEFERRED = "deferred"
    """容缺收件: received, and the clock starts when the deferred materials are there."""
    CORRECTION_PENDING = "correction_pending"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    DECIDED = "decided"
    ISSUED = "issued"
    MAILED = "mailed"
    DELIVERED = "delivered"
    ARCHIVED = "archived"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    TERMINATED = "terminated"
    FORWARDED = "forwarded"
    VOIDED = "voided"
    REVOKED = "revoked"


PHASE_LABELS: dict[Phase, str] = {
    Phase.WAITING: N_("waiting"),
    Phase.RECEIVED: N_("received"),
    Phase.DEFERRED: N_("owing papers"),
    Phase.CORRECTION_PENDING: N_("incomplete"),
    Phase.ACCEPTED: N_("accepted"),
    Phase.DISPATCHED: N_("dispatched"),
    Phase.IN_REVIEW: N_("in review"),
    Phase.RETURNED: N_("returned"),
    Phase.DECIDED: N_("decided"),
    Phase.ISSUED: N_("ready"),
    Phase.MAILED: N_("posted"),
    Phase.DELIVERED: N_("delivered"),
    Phase.ARCHIVED: N_("archived"),
    Phase.DECLINED: N_("declined"),
    Phase.WITHDRAWN: N_("withdrawn"),
    Phase.DEEMED_WITHDRAWN: N_("lapsed"),
    Phase.TERMINATED: N_("terminated"),
    Phase.FORWARDED: N_("forwarded"),
    Phase.VOIDED: N_("voided"),
    Phase.REVOKED: N_("revoked"),
}

UNACCEPTED = frozenset({Phase.RECEIVED, Phase.CORRECTION_PENDING})
AHEAD = frozenset({Phase.WAITING, Phase.DEFERRED})
"""Phases before the application counts as made in full: no clock runs."""
RUNNING = frozenset({Phase.ACCEPTED, Phase.DISPATCHED, Phase.IN_REVIEW, Phase.RETURNED})
"""Phases in which the time limit runs."""
READY = frozenset({Phase.DECIDED, Phase.ISSUED})
CLOSED = frozenset(Phase) - UNACCEPTED - AHEAD - RUNNING - READY - {Phase.MAILED}
"""Phases after which only archiving, printing and notes are possible."""


class Printed(Struct, frozen=True):
    """How often one version of a document left on paper."""

    document: str
    version: int
    times: int


class DebtStatus(StrEnum):
    """What became of a deferred material."""

    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"
    VOID = "void"  # the case ended otherwise


class Debt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deferred material that is owed, or was."""

    material: str
    name: str
    due_on: date
    clock: ClockStart
    expiry: DebtExpiry
    status: DebtStatus = DebtStatus.OPEN
    closed_on: date | None = None


class Commitment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A signed commitment."""

    terms: str
    kind: CommitmentKind
    materials: tuple[str, ...] = ()
    check: str = ""
    follow_up_days: int = 0
    signed_on: date
    withdrawn: bool = False


class FollowUp(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to be looked at after the decision."""

    id: str
    kind: FollowUpKind
    what: str
    due_on: date
    finding: Finding | None = None
    """None while it is open."""
    text: str = ""
    closed_on: date | None = None
    void: bool = False
    """The case ended otherwise before anybody looked."""


class CaseState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything the rules need to know about a case."""

    id: int
    case_no: str
    query_code: str
    place: str
    item: str
    item_name: str
    department: str
    catalog_version: str
    window: str
    clerk: str
    received_at: datetime
    received_on: date
    applicant: Applicant
    phase: Phase = Phase.RECEIVED
    started_on: date | None = None
    """Day on which a member that waited could begin."""
    agent: Agent | None = None
    answers: dict[str, str] = {}
    marks: tuple[Mark, ...] = ()
    case_kind: CaseKind | None = None
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    delivery: Delivery = Delivery.COUNTER
    delivery_address: str = ""
    remark: str = ""
    replaces: str = ""
    notice: tuple[Defect, ...] = ()
    notices: int = 0
    asked: tuple[Defect, ...] = ()
    """What the latest notice asks for; the first one bounds what may be asked at all."""
    brought: tuple[str, ...] = ()
    """Materials that came in since the latest notice, in whatever shape."""
    notice_given_on: date | None = None
    supply_by: date | None = None
    corrected: bool = False
    """The applicant supplied everything; the window has not accepted yet."""
    accepted_on: date | None = None
    retroactive: bool = False
    ground: DeclineGround | None = None
    ground_reason: str = ""
    competent_organ: str = ""
    handler: str = ""
    """User who took the case over in the department."""
    returned_reason: str = ""
    pauses: tuple[Pause, ...] = ()
    procedures: int = 0
    """How many excluded procedures were begun, whether or not they stop the clock."""
    open_procedure: str = ""
    """Excluded procedure under way, whether or not it stops the clock."""
    extensions: tuple[Extension, ...] = ()
    outcome: Outcome | None = None
    decision_reason: str = ""
    decided_on: date | None = None
    result_name: str = ""
    result_no: str = ""
    valid_until: str = ""
    receiver: str = ""
    parcel_no: str = ""
    handed_out_on: date | None = None
    closed_on: date | None = None
    closing_reason: str = ""
    ended_as: Phase | None = None
    """The phase an archived case ended in."""
    membership: Membership | None = None
    fields: dict[str, str] = {}
    channel: Channel = Channel.WINDOW
    filed_no: str = ""
    elsewhere: Elsewhere | None = None
    exchange: Exchange = Exchange()
    debts: tuple[Debt, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    unverified: tuple[str, ...] = ()
    """Materials whose evidence is still to be verified."""
    pre_review: str = ""
    """What the department found before the case could begin; empty: not looked at."""
    pre_review_passed: bool | None = None
    stages: tuple[str, ...] = ()
    """Stages for which the permit was issued so far, in order."""
    tellings: int = 0
    """How often somebody outside the hall was told of something about it."""
    slips: int = 0
    holders: dict[str, str] = {}
    """Material id → who holds its original: ``window``, ``department:<id>``, ``applicant``."""
    printed: tuple[Printed, ...] = ()
    events: int = 0
    last_event: int = 0

    @property
    def counts_from(self) -> date:
        """Day from which the office has to answer (art. 32): of receipt, or of the start for what had to wait."""
        return self.started_on or self.received_on

    @property
    def limit(self) -> Limit | None:
        """The time limit that binds: the promise, else the statute."""
        return self.promised_limit or self.statutory_limit

    @property
    def ending(self) -> Phase:
        """The phase the case ended in, archived or not."""
        return self.ended_as or self.phase

    @property
    def handled_there(self) -> bool:
        """Whether another hall accepts and decides it, and this one only collects and hands out (跨省通办)."""
        return self.elsewhere is not None and self.elsewhere.direction is Direction.OUT

    @property
    def closed(self) -> bool:
        """Whether the case is over."""
        return self.phase in CLOSED

    def times_printed(self, document: str, version: int) -> int:
        """Return how often *version* of *document* left on paper so far."""
        return next((p.times for p in self.printed if (p.document, p.version) == (document, version)), 0)
