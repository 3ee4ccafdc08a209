"""What goes to and fro between two halls that handle a case together (跨省通办): parcels, and the parts each plays."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.words import N_

MODE_LABELS: dict[CrossMode, str] = {
    CrossMode.ONLINE: N_("all online"),
    CrossMode.COLLECTED: N_("collected for another hall"),
    CrossMode.JOINT: N_("handled jointly"),
}
DIRECTION_LABELS: dict[Direction, str] = {
    Direction.OUT: N_("collected here, handled there"),
    Direction.IN: N_("collected there, handled here"),
}


class Side(StrEnum):
    """Whose it is to act, seen from the hall whose log this is."""

    HERE = "here"
    THERE = "there"


class Content(StrEnum):
    """What is in a parcel."""

    PACKAGE = "package"  # 收件材料
    SUPPLEMENT = "supplement"  # 补正材料
    RETURNED = "returned"  # 退回的材料
    RESULT = "result"  # 办理结果


CONTENT_LABELS: dict[Content, str] = {
    Content.PACKAGE: N_("the application"),
    Content.SUPPLEMENT: N_("the supplement"),
    Content.RETURNED: N_("papers sent back"),
    Content.RESULT: N_("the result"),
}


class Addressee(StrEnum):
    """Who receives a parcel."""

    HALL = "hall"
    APPLICANT = "applicant"


ADDRESSEE_LABELS: dict[Addressee, str] = {
    Addressee.HALL: N_("the other hall"),
    Addressee.APPLICANT: N_("the applicant"),
}


class Parcel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One parcel; papers that go by line have no number and arrive at once."""

    number: str
    carrier: str
    content: Content
    to: Addressee = Addressee.HALL
    sent_by: Side
    materials: tuple[str, ...] = ()
    """Ids of the materials in it, as far as they are ours to list."""
    slip_no: str = ""
    """Number of the handover slip in it; empty for what they sent."""
    sent_on: date
    arrived_on: date | None = None
    lost_on: date | None = None
    note: str = ""

    @property
    def under_way(self) -> bool:
        """Whether it was sent and has neither arrived nor been lost."""
        return self.arrived_on is None and self.lost_on is None


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a joint case (多地联办) that one side does for the other."""

    side: Side
    what: str
    asked_on: date
    result: str = ""
    done_on: date | None = None


class Exchange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that passed between the two halls."""

    parcels: tuple[Parcel, ...] = ()
    number: str = ""
    """The case's number there."""
    asked: str = ""
    """What the handling place asked for; empty when nothing is open."""
    asked_on: date | None = None
    supplied_on: date | None = None
    """The applicant has brought what they asked for; it is still to be sent."""
    returned: str = ""
    """Why the handling place sent the papers back; empty once they were sent again."""
    returned_on: date | None = None
    electronic: bool = False
    """The result is an electronic one: nothing is sent."""
    parts: tuple[Part, ...] = ()

    def latest(self, *contents: Content) -> Parcel | None:
        """Return the parcel with one of *contents* that was sent last and not lost."""
        return next((p for p in reversed(self.parcels) if p.content in contents and p.lost_on is None), None)

    def parcel(self, number: str) -> Parcel | None:
        """Return the latest parcel with this number."""
        return next((p for p in reversed(self.parcels) if p.number == number), None)

    def open_part(self, side: Side) -> Part | None:
        """Return what *side* still has to do for the other."""
        return next((part for part in self.parts if part.side is side and part.done_on is None), None)


def sender(direction: Direction, content: Content) -> Side:
    """Return who sends a parcel with *content*: the collecting hall the application, the handling one the result."""
    collecting = Side.HERE if direction is Direction.OUT else Side.THERE
    handling = Side.THERE if direction is Direction.OUT else Side.HERE
    return collecting if content in (Content.PACKAGE, Content.SUPPLEMENT) else handling
