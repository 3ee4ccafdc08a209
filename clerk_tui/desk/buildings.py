"""交房即交证, certificate with the keys: a building from presale to the hand-over day; one function a deed.

Lists of units and checks are imported by ``building_lists``; the batches (take in, decide) and the hand-over stand in
``building_batches``, what screens show in ``building_view``.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from clerk_tui.desk.building_rules import transfer_item
from clerk_tui.desk.context import Desk
from clerk_tui.domain.building import bodies as b
from clerk_tui.domain.building import commands as c
from clerk_tui.domain.building.decide import decide
from clerk_tui.domain.building.log import BUILDING, BuildingState
from clerk_tui.domain.building.model import Check, Step, Unit, unit_no
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer

KIND = BUILDING.name


class OpenForm(Struct, frozen=True, kw_only=True):
    """What is told of a building when it is put on file."""

    name: str
    address: str
    developer: str
    developer_code: str = ""
    hand_over_on: date
    item: str = ""
    """Id of the item a unit's transfer is taken in as; empty: the county's rule."""


def open_building(desk: Desk, form: OpenForm) -> BuildingState:
    """Put a building on file. Raises Refused naming the field, NotPermitted, NotFound for the item."""
    item = desk.item(form.item) if form.item else transfer_item(desk)
    opened = b.BuildingOpened(
        name=form.name.strip(),
        address=form.address.strip(),
        developer=form.developer.strip(),
        developer_code=form.developer_code.strip().upper(),
        item=item.id,
        hand_over_on=form.hand_over_on,
        on=desk.today(),
    )
    bodies = decide(None, c.Open(opened=opened), desk.context())
    if isinstance(bodies, Refusal):
        raise desk.told(bodies)
    with desk.store.transaction() as writer:
        events = writer.append(bodies, subject=None, subject_kind=KIND, actor=desk.user.login, at=desk.clock())
        state: BuildingState = writer.subject(KIND, events[0].id)
    return state


def building(desk: Desk, building_id: int) -> BuildingState:
    """Return a building. Raises NotFound, NotPermitted."""
    desk.require(Deed.READ)
    state = desk.store.subject(KIND, building_id)
    if state is None:
        raise unknown()
    found: BuildingState = state
    return found


def find_building(desk: Desk, text: str) -> BuildingState:
    """Return the building that *text* names: its id, or a part of its name that only it has.

    Raises NotFound, BadInput when several fit.
    """
    if text.isascii() and text.isdigit() and (state := desk.store.subject(KIND, int(text))) is not None:
        found: BuildingState = state
        return found
    rows = [row for row in desk.store.subjects(KIND) if text.strip() and text.strip() in row.title]
    exact = [row for row in rows if row.title == text.strip()] or rows
    if not exact:
        raise unknown()
    if len(exact) > 1:
        raise BadInput(
            _("Several buildings fit “{text}”: {names}.").format(text=text, names=_(", ").join(r.title for r in exact)),
            hint=_("Give the whole name, or the id."),
            field="building",
            code="building.ambiguous",
        )
    return building(desk, exact[0].id)


def do(desk: Desk, building_id: int, *commands: Command) -> BuildingState:
    """Do *commands* to a building, all or none. Raises Refused, NotPermitted, NotFound."""
    with desk.store.transaction() as writer:
        return do_within(desk, writer, building_id, *commands)


def do_within(desk: Desk, writer: "Writer", building_id: int, *commands: Command) -> BuildingState:
    """As ``do``, inside a transaction that is already open."""
    state: BuildingState | None = writer.subject(KIND, building_id)
    for command in commands:
        bodies = decide(state, command, desk.context())
        if isinstance(bodies, Refusal):
            raise desk.told(bodies)
        writer.append(bodies, subject=building_id, subject_kind=KIND, actor=desk.user.login, at=desk.clock())
        state = writer.subject(KIND, building_id)
    if state is None:
        raise unknown()
    return state


def step(desk: Desk, building_id: int, done: Step, on: date | None = None, number: str = "") -> BuildingState:
    """Record that the building has passed a step (default: today)."""
    return do(desk, building_id, c.RecordStep(step=done, on=on or desk.today(), number=number))


def undo_step(desk: Desk, building_id: int, done: Step, reason: str) -> BuildingState:
    """Take a step back that was recorded by mistake."""
    return do(desk, building_id, c.UndoStep(step=done, reason=reason))


def move_hand_over(desk: Desk, building_id: int, day: date, reason: str) -> BuildingState:
    """Put the hand-over day off, or bring it forward."""
    return do(desk, building_id, c.MoveHandOver(hand_over_on=day, reason=reason))


def list_unit(desk: Desk, building_id: int, unit: Unit) -> BuildingState:
    """Enter one unit by hand."""
    return do(desk, building_id, c.ListUnits(units=(unit,)))


def correct_unit(desk: Desk, building_id: int, unit: Unit, reason: str) -> BuildingState:
    """Correct what the list says of a unit; with another buyer or contract its checks have to be made again."""
    return do(desk, building_id, c.CorrectUnit(unit=unit, reason=reason))


def drop_unit(desk: Desk, building_id: int, no: str, reason: str) -> BuildingState:
    """Take a unit off the list that does not belong to the building."""
    return do(desk, building_id, c.DropUnit(unit=unit_no(no), reason=reason))


def check(
    desk: Desk, building_id: int, passed: Check, units: Iterable[str], on: date | None = None, number: str = ""
) -> BuildingState:
    """Record a check of *units* (default: as of today); *number* proves it and is for a single unit."""
    names = tuple(map(unit_no, units))
    numbers = {names[0]: number} if number and len(names) == 1 else {}
    return do(desk, building_id, c.CheckUnits(check=passed, units=names, on=on or desk.today(), numbers=numbers))


def undo_check(desk: Desk, building_id: int, passed: Check, units: Iterable[str], reason: str) -> BuildingState:
    """Take a check of *units* back."""
    return do(desk, building_id, c.UndoCheck(check=passed, units=tuple(map(unit_no, units)), reason=reason))


def release(desk: Desk, building_id: int, units: Iterable[str], reason: str) -> BuildingState:
    """Let units be taken in again whose cases ended without a certificate."""
    from clerk_tui.domain.building.blocks import failed

    names = tuple(map(unit_no, units))
    with desk.store.transaction() as writer:
        state: BuildingState | None = writer.subject(KIND, building_id)
        bound = {no: writer.case(unit.case.case_id) for no, unit in (state.units if state else {}).items() if unit.case}
        ended = frozenset(no for no in names if isinstance(case := bound.get(no), CaseState) and failed(case))
        return do_within(desk, writer, building_id, c.Release(units=names, ended=ended, reason=reason))


def note(desk: Desk, building_id: int, text: str) -> BuildingState:
    """Add a remark."""
    return do(desk, building_id, c.NoteBuilding(text=text))


def close(desk: Desk, building_id: int, reason: str = "") -> BuildingState:
    """Follow the building no longer; the reason is needed while units are not handed over."""
    return do(desk, building_id, c.Close(reason=reason))


def reopen(desk: Desk, building_id: int, reason: str) -> BuildingState:
    """Go on with a building that was closed too early."""
    return do(desk, building_id, c.Reopen(reason=reason))


def open_file(desk: Desk, writer: "Writer", building_id: int) -> BuildingState:
    """Return the building when its file is open. Raises NotFound, Refused."""
    state: BuildingState | None = writer.subject(KIND, building_id)
    if state is None:
        raise unknown()
    if state.closed:
        refusal = decide(state, c.ListUnits(units=()), desk.context())
        assert isinstance(refusal, Refusal), "a closed file takes no units"
        raise desk.told(refusal)
    return state


def unknown() -> NotFound:
    """Return the error of a building that is not there."""
    return NotFound(
        _("There is no such building."),
        hint=_("Look it up in the list of buildings."),
        field="building",
        code="building.unknown",
    )
