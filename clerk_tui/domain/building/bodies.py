"""What the log says of a building. A batch is one event with many units: 300 units are a few events, not thousands."""

from datetime import date

from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.building.model import Check, Step, Unit, UnitCase
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.identity import DocumentType


class BuildingOpened(Body, frozen=True, kw_only=True):
    """建档: the building is followed from now on."""

    name: str
    address: str
    """坐落."""
    developer: str
    developer_code: str = ""
    """Social credit code of the developer."""
    item: str
    """Id of the catalog's item that a unit's transfer is taken in as."""
    hand_over_on: date
    """交房日: every certificate is to be ready."""
    on: date


class HandOverMoved(Body, frozen=True, kw_only=True):
    """The hand-over day was put off, or brought forward."""

    hand_over_on: date
    reason: str


class StepDone(Body, frozen=True, kw_only=True):
    """The building has passed a step."""

    step: Step
    on: date
    number: str = ""
    """Number of the permit, the record or the certificate."""


class StepUndone(Body, frozen=True, kw_only=True):
    """A step had been recorded by mistake, or was revoked."""

    step: Step
    reason: str


class UnitsListed(Body, frozen=True, kw_only=True):
    """Units were entered, from the developer's list or by hand."""

    units: tuple[Unit, ...]
    source: str = ""
    """Name of the file."""


class UnitCorrected(Body, frozen=True, kw_only=True):
    """更正: what stood in the list for this unit was wrong, or has changed."""

    unit: Unit
    reason: str
    checks_void: bool = False
    """The checks were made of another buyer or contract: they have to be made again."""


class UnitDropped(Body, frozen=True, kw_only=True):
    """The unit does not belong to the building."""

    unit: str
    reason: str


class UnitsChecked(Body, frozen=True, kw_only=True):
    """核验: a check of these units was passed."""

    check: Check
    units: tuple[str, ...]
    on: date
    numbers: dict[str, str] = {}
    """Unit → number of the paper that proves it, where known."""


class CheckUndone(Body, frozen=True, kw_only=True):
    """A check had been recorded by mistake, or no longer holds."""

    check: Check
    units: tuple[str, ...]
    reason: str


class UnitsTakenIn(Body, frozen=True, kw_only=True):
    """The transfer of these units was taken in; their cases were opened in the same transaction."""

    cases: tuple[UnitCase, ...]
    on: date


class UnitsReleased(Body, frozen=True, kw_only=True):
    """The cases of these units ended without a certificate: they may be taken in again."""

    units: tuple[str, ...]
    reason: str


class UnitHandedOver(Body, frozen=True, kw_only=True):
    """交房: keys and certificate were handed over."""

    unit: str
    receiver: str
    document_type: DocumentType
    document_number: str
    relation: Relation | None = None
    """None: one of the owners in person."""
    on: date


class BuildingNoted(Body, frozen=True, kw_only=True):
    """备注."""

    text: str


class BuildingClosed(Body, frozen=True, kw_only=True):
    """Followed no longer: all is handed over, or *reason* says why not."""

    on: date
    reason: str = ""


class BuildingReopened(Body, frozen=True, kw_only=True):
    """Closed too early."""

    reason: str


BODIES: dict[str, type[Body]] = {
    "building_opened": BuildingOpened,
    "hand_over_moved": HandOverMoved,
    "step_done": StepDone,
    "step_undone": StepUndone,
    "units_listed": UnitsListed,
    "unit_corrected": UnitCorrected,
    "unit_dropped": UnitDropped,
    "units_checked": UnitsChecked,
    "check_undone": CheckUndone,
    "units_taken_in": UnitsTakenIn,
    "units_released": UnitsReleased,
    "unit_handed_over": UnitHandedOver,
    "building_noted": BuildingNoted,
    "building_closed": BuildingClosed,
    "building_reopened": BuildingReopened,
}
