"""Where a case stands: the fold of its events."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.applicant import Agent, Applicant
from clerk_tui.domain.case.bodies import Delivery, Outcome
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.deadline import Extension, Pause
from clerk_tui.domain.item import CaseKind, Limit
from clerk_tui.domain.verdict import DeclineGround, Defect
from clerk_tui.domain.words import N_


class Phase(StrEnum):
    """The phases of a case, domain rules §4."""

    RECEIVED = "received"
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


PHASE_LABELS: dict[Phase, str] = {
    Phase.RECEIVED: N_("received"),
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
}

UNACCEPTED = frozenset({Phase.RECEIVED, Phase.CORRECTION_PENDING})
RUNNING = frozenset({Phase.ACCEPTED, Phase.DISPATCHED, Phase.IN_REVIEW, Phase.RETURNED})
"""Phases in which the time limit runs."""
READY = frozenset({Phase.DECIDED, Phase.ISSUED})
CLOSED = frozenset(Phase) - UNACCEPTED - RUNNING - READY - {Phase.MAILED}
"""Phases after which only archiving, printing and notes are possible."""


class Printed(Struct, frozen=True):
    """How often one version of a document left on paper."""

    document: str
    version: int
    times: int


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
    slips: int = 0
    holders: dict[str, str] = {}
    """Material id → who holds its original: ``window``, ``department:<id>``, ``applicant``."""
    printed: tuple[Printed, ...] = ()
    events: int = 0
    last_event: int = 0

    @property
    def limit(self) -> Limit | None:
        """The time limit that binds: the promise, else the statute."""
        return self.promised_limit or self.statutory_limit

    @property
    def ending(self) -> Phase:
        """The phase the case ended in, archived or not."""
        return self.ended_as or self.phase

    @property
    def closed(self) -> bool:
        """Whether the case is over."""
        return self.phase in CLOSED

    def times_printed(self, document: str, version: int) -> int:
        """Return how often *version* of *document* left on paper so far."""
        return next((p.times for p in self.printed if (p.document, p.version) == (document, version)), 0)
