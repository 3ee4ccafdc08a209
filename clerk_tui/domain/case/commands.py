"""What can be done to a case; one record a deed, its fields what the deed needs to be told."""

from datetime import date
from typing import ClassVar

from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Outcome, Received
from clerk_tui.domain.case.command import Command as Command
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.people import Deed
from clerk_tui.domain.verdict import DeclineGround, Defect


class Receive(Command, frozen=True, kw_only=True):
    """Take an application in. The only command on a case that does not exist yet."""

    deed: ClassVar[Deed] = Deed.INTAKE
    received: Received


class GiveNotice(Command, frozen=True, kw_only=True):
    """Tell the applicant everything that is missing or defective, once."""

    deed: ClassVar[Deed] = Deed.NOTICE
    defects: tuple[Defect, ...]
    supply_by: date


class Correct(Command, frozen=True, kw_only=True):
    """Mark materials that were brought or mended after receipt; *complete* when nothing is open any more."""

    deed: ClassVar[Deed] = Deed.CORRECT
    marks: tuple[Mark, ...]
    complete: bool


class Accept(Command, frozen=True, kw_only=True):
    """Accept the application; day 0 of the time limit is computed."""

    deed: ClassVar[Deed] = Deed.ACCEPT
    as_of: date | None = None
    """Day 0 where a document sets it (拿地即开工: the day the land document is there); None: the law's own rule."""


class Decline(Command, frozen=True, kw_only=True):
    """Refuse to accept the application."""

    deed: ClassVar[Deed] = Deed.ACCEPT
    ground: DeclineGround
    reason: str
    competent_organ: str = ""


class Dispatch(Command, frozen=True, kw_only=True):
    """Hand the papers to a department; another than the item's own needs a reason."""

    deed: ClassVar[Deed] = Deed.DISPATCH
    department: str
    materials: tuple[str, ...] = ()
    reason: str = ""


class Claim(Command, frozen=True, kw_only=True):
    """Take the case over in the department."""

    deed: ClassVar[Deed] = Deed.CLAIM


class ReturnCase(Command, frozen=True, kw_only=True):
    """Give the case back to the window, with the reason."""

    deed: ClassVar[Deed] = Deed.RETURN
    reason: str


class StartProcedure(Command, frozen=True, kw_only=True):
    """Begin an excluded procedure."""

    deed: ClassVar[Deed] = Deed.PROCEDURE
    procedure: str
    reason: str
    limit_note: str = ""


class EndProcedure(Command, frozen=True, kw_only=True):
    """End the excluded procedure under way."""

    deed: ClassVar[Deed] = Deed.PROCEDURE
    result: str


class Extend(Command, frozen=True, kw_only=True):
    """Extend the time limit once, by at most 10 working days; *approver* is a user who may approve."""

    deed: ClassVar[Deed] = Deed.EXTEND
    days: int
    approver: str
    approver_permitted: bool
    reason: str


class Decide(Command, frozen=True, kw_only=True):
    """Decide the case; *defects* is what is missing now, which only the item's checklist can tell."""

    deed: ClassVar[Deed] = Deed.DECIDE
    outcome: Outcome
    reason: str = ""
    result_name: str = ""
    defects: tuple[Defect, ...] = ()


class Issue(Command, frozen=True, kw_only=True):
    """Record the certificate or document that was made."""

    deed: ClassVar[Deed] = Deed.ISSUE
    result_name: str
    result_no: str = ""
    valid_until: str = ""


class HandOut(Command, frozen=True, kw_only=True):
    """Hand the result out at a window. *document_number* is what the receiver showed."""

    deed: ClassVar[Deed] = Deed.HAND_OUT
    receiver: str
    document_type: DocumentType
    document_number: str
    relation: Relation | None = None


class Mail(Command, frozen=True, kw_only=True):
    """Send the result by post."""

    deed: ClassVar[Deed] = Deed.HAND_OUT
    carrier: str
    parcel_no: str
    address: str


class ConfirmDelivery(Command, frozen=True, kw_only=True):
    """Record that the parcel arrived."""

    deed: ClassVar[Deed] = Deed.HAND_OUT
    note: str = ""


class Withdraw(Command, frozen=True, kw_only=True):
    """Record that the applicant takes the application back."""

    deed: ClassVar[Deed] = Deed.WITHDRAW
    reason: str


class DeemWithdrawn(Command, frozen=True, kw_only=True):
    """Close a case whose applicant supplied nothing by the day the notice named."""

    deed: ClassVar[Deed] = Deed.WITHDRAW


class Terminate(Command, frozen=True, kw_only=True):
    """End the procedure without a decision."""

    deed: ClassVar[Deed] = Deed.TERMINATE
    reason: str


class Forward(Command, frozen=True, kw_only=True):
    """Pass the case to a superior organ."""

    deed: ClassVar[Deed] = Deed.FORWARD
    to: str
    reason: str


class Void(Command, frozen=True, kw_only=True):
    """Declare the case void because it was taken in under the wrong item."""

    deed: ClassVar[Deed] = Deed.VOID
    reason: str


class Archive(Command, frozen=True, kw_only=True):
    """File the closed case."""

    deed: ClassVar[Deed] = Deed.ARCHIVE


class MoveOriginal(Command, frozen=True, kw_only=True):
    """Record that an original changed hands."""

    deed: ClassVar[Deed] = Deed.CORRECT
    material: str
    holder: str


class Attach(Command, frozen=True, kw_only=True):
    """Add a file that the store keeps already, by its SHA-256."""

    deed: ClassVar[Deed] = Deed.NOTE
    sha256: str
    media_type: str
    size: int
    """Bytes."""
    label: str


class Print(Command, frozen=True, kw_only=True):
    """Record that a document is about to leave on paper or on the screen, or that it *failed* to."""

    deed: ClassVar[Deed] = Deed.PRINT
    document: str
    version: int = 1
    medium: str = "pdf"
    failed: bool = False
    """The printer did not take what was just counted."""


class Note(Command, frozen=True, kw_only=True):
    """Add a remark."""

    deed: ClassVar[Deed] = Deed.NOTE
    text: str
