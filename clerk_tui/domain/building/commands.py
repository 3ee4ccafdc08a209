"""What can be done to a building; one record a deed."""

from datetime import date
from typing import ClassVar

from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.building.bodies import BuildingOpened
from clerk_tui.domain.building.model import Check, Step, Unit, UnitCase
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.people import Deed


class Open(Command, frozen=True, kw_only=True):
    """Follow a building from now on. The only command on one that does not exist yet."""

    deed: ClassVar[Deed] = Deed.PROJECT
    opened: BuildingOpened


class MoveHandOver(Command, frozen=True, kw_only=True):
    """Put the hand-over day off, or bring it forward."""

    deed: ClassVar[Deed] = Deed.PROJECT
    hand_over_on: date
    reason: str


class RecordStep(Command, frozen=True, kw_only=True):
    """Record that the building has passed a step."""

    deed: ClassVar[Deed] = Deed.PROJECT
    step: Step
    on: date
    number: str = ""


class UndoStep(Command, frozen=True, kw_only=True):
    """Take a step back that was recorded by mistake or was revoked."""

    deed: ClassVar[Deed] = Deed.PROJECT
    step: Step
    reason: str


class ListUnits(Command, frozen=True, kw_only=True):
    """Enter units that are not in the list yet."""

    deed: ClassVar[Deed] = Deed.PROJECT
    units: tuple[Unit, ...]
    source: str = ""


class CorrectUnit(Command, frozen=True, kw_only=True):
    """Correct what the list says of a unit."""

    deed: ClassVar[Deed] = Deed.PROJECT
    unit: Unit
    reason: str


class DropUnit(Command, frozen=True, kw_only=True):
    """Take a unit off the list that does not belong to the building."""

    deed: ClassVar[Deed] = Deed.PROJECT
    unit: str
    reason: str


class CheckUnits(Command, frozen=True, kw_only=True):
    """Record that a check of these units was passed."""

    deed: ClassVar[Deed] = Deed.PROJECT
    check: Check
    units: tuple[str, ...]
    on: date
    numbers: dict[str, str] = {}


class UndoCheck(Command, frozen=True, kw_only=True):
    """Take a check back."""

    deed: ClassVar[Deed] = Deed.PROJECT
    check: Check
    units: tuple[str, ...]
    reason: str


class TakeIn(Command, frozen=True, kw_only=True):
    """Record the cases that the transfers of these units were taken in as."""

    deed: ClassVar[Deed] = Deed.INTAKE
    cases: tuple[UnitCase, ...]


class Release(Command, frozen=True, kw_only=True):
    """Let units be taken in again; *ended* names those whose case is known to be over without a certificate."""

    deed: ClassVar[Deed] = Deed.PROJECT
    units: tuple[str, ...]
    ended: frozenset[str]
    reason: str


class HandOver(Command, frozen=True, kw_only=True):
    """Record that keys and certificate were handed over."""

    deed: ClassVar[Deed] = Deed.HAND_OUT
    unit: str
    receiver: str
    document_type: DocumentType
    document_number: str
    relation: Relation | None = None


class NoteBuilding(Command, frozen=True, kw_only=True):
    """Add a remark."""

    deed: ClassVar[Deed] = Deed.NOTE
    text: str


class Close(Command, frozen=True, kw_only=True):
    """Follow it no longer; while units are not handed over, the *reason* says why."""

    deed: ClassVar[Deed] = Deed.PROJECT
    reason: str = ""


class Reopen(Command, frozen=True, kw_only=True):
    """Go on with a building that was closed too early."""

    deed: ClassVar[Deed] = Deed.PROJECT
    reason: str
