"""The words of the log about applications made elsewhere: filed online, or handled by two halls together (跨省通办).

What happens at the other hall is recorded here as it is told: their day, their number, their words.
"""

from datetime import date, datetime
from typing import Literal

from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.exchange import Addressee, Content, Side
from clerk_tui.domain.item import Limit


class Filed(Body, frozen=True, kw_only=True):
    """网上办: where the application was filed and what it said there."""

    source: str
    number: str
    filed_at: datetime | None = None
    digest: str
    """SHA-256 of the application as filed, in one canonical form: the same number with another one is not the same."""


class ParcelSent(Body, frozen=True, kw_only=True):
    """A parcel left one of the two halls; who sends follows from what is in it."""

    number: str
    carrier: str
    content: Content
    to: Addressee = Addressee.HALL
    materials: tuple[str, ...] = ()
    slip_no: str = ""
    """Number of the handover slip (材料交接单) that lies in it."""
    by_line: bool = False
    """Sent over the line, not by post: it is there at once."""
    on: date


class ParcelArrived(Body, frozen=True, kw_only=True):
    """A parcel arrived where it was sent."""

    number: str
    carrier: str = ""
    content: Content
    on: date


class ParcelLost(Body, frozen=True, kw_only=True):
    """The carrier cannot find a parcel, or it came back: what was in it has to be sent again."""

    number: str
    note: str
    on: date


class AcceptedThere(Body, frozen=True, kw_only=True):
    """The handling place accepted: its day is day 0."""

    number: str
    on: date
    limit: Limit | None = None
    """The time limit promised there; None: that of the item."""


class AskedThere(Body, frozen=True, kw_only=True):
    """The handling place asks, once, for what is missing or defective."""

    what: str
    supply_by: date
    on: date


class ReturnedThere(Body, frozen=True, kw_only=True):
    """The handling place sends the papers back to be mended and sent again; it has not decided anything."""

    reason: str
    on: date


class DeclinedThere(Body, frozen=True, kw_only=True):
    """The handling place does not accept the application."""

    reason: str
    on: date


class DecidedThere(Body, frozen=True, kw_only=True):
    """The handling place decided."""

    outcome: Literal["granted", "refused", "done"]
    """A value of ``bodies.Outcome``, which this module cannot import."""
    reason: str = ""
    result_name: str = ""
    result_no: str = ""
    electronic: bool = False
    """The result came over the line: nothing is sent."""
    on: date


class SuppliedForThere(Body, frozen=True, kw_only=True):
    """The applicant brought what the handling place asked for; the materials are settled by events of their own."""

    on: date


class PartAsked(Body, frozen=True, kw_only=True):
    """多地联办: one side asks the other to do its part."""

    side: Side
    what: str
    on: date


class PartDone(Body, frozen=True, kw_only=True):
    """多地联办: that part is done."""

    side: Side
    result: str
    on: date


BODIES: dict[str, type[Body]] = {
    "filed": Filed,
    "parcel_sent": ParcelSent,
    "parcel_arrived": ParcelArrived,
    "parcel_lost": ParcelLost,
    "accepted_there": AcceptedThere,
    "asked_there": AskedThere,
    "returned_there": ReturnedThere,
    "declined_there": DeclinedThere,
    "decided_there": DecidedThere,
    "supplied_for_there": SuppliedForThere,
    "part_asked": PartAsked,
    "part_done": PartDone,
}
