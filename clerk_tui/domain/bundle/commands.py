"""What can be done to a bundle as a whole; what it means for the members' cases follows from it."""

from datetime import date
from typing import ClassVar

from clerk_tui.domain.case.command import Command
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.people import Deed


class HandOut(Command, frozen=True, kw_only=True):
    """Hand over everything that is ready, together (统一出件)."""

    deed: ClassVar[Deed] = Deed.HAND_OUT
    receiver: str
    document_type: DocumentType
    document_number: str


class Withdraw(Command, frozen=True, kw_only=True):
    """Record that the applicant gives up what is still open; what was decided stands."""

    deed: ClassVar[Deed] = Deed.WITHDRAW
    reason: str


class DropMember(Command, frozen=True, kw_only=True):
    """Take a member out that does not belong to the visit; its case is voided if it is still open."""

    deed: ClassVar[Deed] = Deed.VOID
    member: str
    reason: str


class AddMember(Command, frozen=True, kw_only=True):
    """Add a member that belongs to the visit after all."""

    deed: ClassVar[Deed] = Deed.INTAKE
    member: str
    reason: str


class CorrectAnswers(Command, frozen=True, kw_only=True):
    """Say how the scenario questions should have been answered."""

    deed: ClassVar[Deed] = Deed.CORRECT
    answers: dict[str, str]
    reason: str
    fields: dict[str, str] = {}
    """What the one form has to say besides, for members that come in."""


class RecordTrigger(Command, frozen=True, kw_only=True):
    """Record the document that members waited for; *known* are the triggers of the bundle."""

    deed: ClassVar[Deed] = Deed.ACCEPT
    trigger: str
    document: str
    number: str
    on: date
    known: tuple[str, ...]


class Void(Command, frozen=True, kw_only=True):
    """Declare the whole visit void because it was taken in as the wrong bundle."""

    deed: ClassVar[Deed] = Deed.VOID
    reason: str


class Note(Command, frozen=True, kw_only=True):
    """Add a remark."""

    deed: ClassVar[Deed] = Deed.NOTE
    text: str


class Print(Command, frozen=True, kw_only=True):
    """Record that a document of the whole bundle is about to leave, or (*failed*) that it did not come out."""

    deed: ClassVar[Deed] = Deed.PRINT
    document: str
    version: int = 1
    medium: str = "pdf"
    failed: bool = False
