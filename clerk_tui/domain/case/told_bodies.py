"""The words of the log about bodies outside the hall that are told of a fact: told, delivered, answered.

A water, power, gas, telecom or television company is told once what it has to do; its answer closes its case.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.applicant import Agent, Applicant
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.words import N_


class FactKind(StrEnum):
    """What a receiver is told."""

    REQUESTED = "requested"
    """What had to come first is done: now it is the receiver's turn."""
    CANCELLED = "cancelled"
    """What was requested is not wanted any more."""


FACT_LABELS: dict[FactKind, str] = {
    FactKind.REQUESTED: N_("your part is due"),
    FactKind.CANCELLED: N_("the request is cancelled"),
}


class AnswerOutcome(StrEnum):
    """What a receiver says to it."""

    RECEIVED = "received"  # it has the request and will answer later
    DONE = "done"
    REFUSED = "refused"


ANSWER_LABELS: dict[AnswerOutcome, str] = {
    AnswerOutcome.RECEIVED: N_("acknowledged"),
    AnswerOutcome.DONE: N_("has done it"),
    AnswerOutcome.REFUSED: N_("refuses it"),
}


class AnsweredBy(StrEnum):
    """Which way an answer came."""

    HTTPS = "https"
    FOLDER = "folder"
    HAND = "hand"  # by telephone or on paper, entered by a person


ROUTE_LABELS: dict[AnsweredBy, str] = {
    AnsweredBy.HTTPS: N_("over the network"),
    AnsweredBy.FOLDER: N_("in the folder"),
    AnsweredBy.HAND: N_("entered by hand"),
}


class Fact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a receiver needs to act, and no more (Personal Information Protection Law, art. 6).

    It stays as it was when it was queued: however often it is sent, the receiver reads the same bytes.
    """

    kind: FactKind
    case_no: str
    bundle_no: str = ""
    item: str
    item_name: str
    on: date
    applicant: Applicant
    agent: Agent | None = None
    fields: dict[str, str] = {}
    """The part of the one form that this member reads, such as the address and the account number."""


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a receiver answered."""

    outcome: AnswerOutcome
    reason: str = ""
    """Why it refuses; only then."""
    reference: str = ""
    """The receiver's own number for it."""


class TellingQueued(Body, frozen=True, kw_only=True):
    """The receiver is to be told; from here on nothing but its answer ends the matter."""

    receiver: str
    key: str
    """Idempotency key: unique, and the same in every attempt."""
    fact: Fact


class TellingSent(Body, frozen=True, kw_only=True):
    """The message was put where the receiver fetches it."""

    key: str


class TellingPrinted(Body, frozen=True, kw_only=True):
    """The receiver was told on paper or by word of mouth."""

    key: str


class TellingAnswered(Body, frozen=True, kw_only=True):
    """The receiver's answer; the first that says done or refused stands."""

    key: str
    answer: Answer
    by: AnsweredBy
    on: date


BODIES: dict[str, type[Body]] = {
    "telling_queued": TellingQueued,
    "telling_sent": TellingSent,
    "telling_printed": TellingPrinted,
    "telling_answered": TellingAnswered,
}


class TellingStatus(StrEnum):
    """How far a telling is."""

    QUEUED = "queued"
    SENT = "sent"  # lies in the receiver's folder
    PRINTED = "printed"
    RECEIVED = "received"  # acknowledged; the answer is awaited
    DONE = "done"
    REFUSED = "refused"


TELLING_LABELS: dict[TellingStatus, str] = {
    TellingStatus.QUEUED: N_("to be told"),
    TellingStatus.SENT: N_("left in the folder"),
    TellingStatus.PRINTED: N_("told on paper"),
    TellingStatus.RECEIVED: N_("acknowledged"),
    TellingStatus.DONE: N_("has done it"),
    TellingStatus.REFUSED: N_("refuses it"),
}


class Telling(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One receiver, one fact: what became of telling the one the other."""

    id: int
    """Id of its ``telling_queued``."""
    case_id: int
    receiver: str
    key: str
    fact: Fact
    status: TellingStatus = TellingStatus.QUEUED
    answer: Answer | None = None
    at: datetime
    sent_at: datetime | None = None
    """When the receiver first had it, as far as is known."""

    @property
    def answered(self) -> bool:
        """Whether the receiver's last word is there."""
        return self.status in (TellingStatus.DONE, TellingStatus.REFUSED)
