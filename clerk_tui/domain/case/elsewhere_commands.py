"""What can be done to a case that was filed elsewhere or that another hall handles with us."""

from datetime import date, datetime
from typing import ClassVar

from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.exchange import Addressee, Content, Side
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.item import Limit
from clerk_tui.domain.people import Deed


class RecordFiling(Command, frozen=True, kw_only=True):
    """Record where an application that is being taken in was filed online."""

    deed: ClassVar[Deed] = Deed.INTAKE
    source: str
    number: str
    filed_at: datetime | None
    digest: str


class SendParcel(Command, frozen=True, kw_only=True):
    """Record a parcel that was sent; *content* says which of the two halls sent it."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    number: str
    carrier: str
    content: Content
    to: Addressee = Addressee.HALL
    materials: tuple[str, ...] = ()
    on: date
    by_line: bool = False


class RecordArrival(Command, frozen=True, kw_only=True):
    """Record that a parcel arrived; the first one of an application collected there need not have been announced."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    number: str
    carrier: str = ""
    on: date


class RecordLoss(Command, frozen=True, kw_only=True):
    """Record that a parcel is lost or came back undelivered."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    number: str
    note: str


class RecordAcceptance(Command, frozen=True, kw_only=True):
    """Record that the handling place accepted: *on* is day 0 of the time limit."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    number: str
    on: date
    limit: Limit | None = None


class RecordQuestion(Command, frozen=True, kw_only=True):
    """Record what the handling place asks the applicant to supply."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    what: str
    supply_by: date
    on: date


class BringSupplement(Command, frozen=True, kw_only=True):
    """Mark what the applicant brought of what the handling place asked for; it judges whether that is all."""

    deed: ClassVar[Deed] = Deed.CORRECT
    marks: tuple[Mark, ...]


class RecordReturn(Command, frozen=True, kw_only=True):
    """Record that the handling place sends the papers back to be mended."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    reason: str
    on: date


class RecordDecline(Command, frozen=True, kw_only=True):
    """Record that the handling place does not accept the application."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    reason: str
    on: date


class RecordDecision(Command, frozen=True, kw_only=True):
    """Record what the handling place decided, and how its result comes."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    outcome: Outcome
    reason: str = ""
    result_name: str = ""
    result_no: str = ""
    electronic: bool = False
    on: date


class AskPart(Command, frozen=True, kw_only=True):
    """Ask the other side of a joint case to do its part, or record that it asks us."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    side: Side
    what: str


class FinishPart(Command, frozen=True, kw_only=True):
    """Record that a part of a joint case is done."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    side: Side
    result: str
    on: date
