"""Where a building stands: the fold of its events.

It holds no case's state: that is in the cases themselves. Which unit has which case stands here, in the same
transaction that opened the case, so a unit can neither lose its case nor get a second one.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.building import bodies as b
from clerk_tui.domain.building.model import Check, Checked, Step, Unit, UnitCase
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.event import Event
from clerk_tui.domain.subject import SubjectKind, SubjectLine


class UnitState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit and what has become of it."""

    listed: Unit
    checks: dict[Check, Checked] = {}
    case: UnitCase | None = None
    former: tuple[UnitCase, ...] = ()
    """Cases that ended without a certificate."""
    handed_over_on: date | None = None
    receiver: str = ""

    @property
    def no(self) -> str:
        """The unit's number."""
        return self.listed.no


class BuildingState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the log says of a building."""

    id: int
    place: str
    clerk: str
    opened_at: datetime
    opened_on: date
    name: str
    address: str
    developer: str
    developer_code: str = ""
    item: str
    hand_over_on: date
    steps: dict[Step, Checked] = {}
    units: dict[str, UnitState] = {}
    """By number; ``unit_order`` sorts them."""
    notes: tuple[str, ...] = ()
    closed_on: date | None = None
    events: int = 0
    last_event: int = 0

    @property
    def closed(self) -> bool:
        """Whether it is followed no longer."""
        return self.closed_on is not None


def apply(state: BuildingState | None, event: Event, body: Body | None) -> BuildingState | None:
    """Return the state after *event*."""
    if state is None:
        return _opened(event, body) if isinstance(body, b.BuildingOpened) else None
    return _changed(replace(state, events=state.events + 1, last_event=event.id), body, event.actor)


def _opened(event: Event, body: b.BuildingOpened) -> BuildingState:
    return BuildingState(
        id=event.id,
        place=event.place,
        clerk=event.actor,
        opened_at=event.at,
        opened_on=body.on,
        name=body.name,
        address=body.address,
        developer=body.developer,
        developer_code=body.developer_code,
        item=body.item,
        hand_over_on=body.hand_over_on,
        events=1,
        last_event=event.id,
    )


def _changed(state: BuildingState, body: Body | None, actor: str) -> BuildingState:
    match body:
        case b.HandOverMoved():
            return replace(state, hand_over_on=body.hand_over_on)
        case b.StepDone():
            passed = Checked(on=body.on, number=body.number, by=actor)
            return replace(state, steps={**state.steps, body.step: passed})
        case b.StepUndone():
            return replace(state, steps={step: done for step, done in state.steps.items() if step is not body.step})
        case b.BuildingNoted():
            return replace(state, notes=(*state.notes, body.text))
        case b.BuildingClosed():
            return replace(state, closed_on=body.on)
        case b.BuildingReopened():
            return replace(state, closed_on=None)
    return replace(state, units=_units(state.units, body, actor))


def _units(units: dict[str, UnitState], body: Body | None, actor: str) -> dict[str, UnitState]:
    match body:
        case b.UnitsListed():
            # Whoever comes second, from another machine say, does not wipe out what has become of the unit.
            return units | {unit.no: UnitState(listed=unit) for unit in body.units if unit.no not in units}
        case b.UnitCorrected():
            return _each(units, [body.unit.no], lambda unit: _corrected(unit, body))
        case b.UnitDropped():
            return {no: unit for no, unit in units.items() if no != body.unit or unit.case is not None}
        case b.UnitsChecked():
            return _each(units, body.units, lambda unit: _checked(unit, body, actor))
        case b.CheckUndone():
            return _each(units, body.units, lambda unit: _unchecked(unit, body.check))
        case b.UnitsTakenIn():
            cases = {case.unit: case for case in body.cases}
            return _each(units, cases, lambda unit: _with_case(unit, cases[unit.no]))
        case b.UnitsReleased():
            return _each(units, body.units, _released)
        case b.UnitHandedOver():
            return _each(units, [body.unit], lambda unit: replace(unit, handed_over_on=body.on, receiver=body.receiver))
    return units


def _each(
    units: dict[str, UnitState], chosen: Iterable[str], change: Callable[[UnitState], UnitState]
) -> dict[str, UnitState]:
    return units | {no: change(units[no]) for no in chosen if no in units}


def _corrected(unit: UnitState, body: b.UnitCorrected) -> UnitState:
    return replace(unit, listed=body.unit, checks={} if body.checks_void else unit.checks)


def _checked(unit: UnitState, body: b.UnitsChecked, actor: str) -> UnitState:
    passed = Checked(on=body.on, number=body.numbers.get(unit.no, ""), by=actor)
    return replace(unit, checks=unit.checks | {body.check: passed})


def _unchecked(unit: UnitState, check: Check) -> UnitState:
    return replace(unit, checks={kind: passed for kind, passed in unit.checks.items() if kind is not check})


def _with_case(unit: UnitState, case: UnitCase) -> UnitState:
    """Two machines may have taken the same unit in: the first case stands, the other is kept beside it."""
    if unit.case is not None:
        return replace(unit, former=(*unit.former, case))
    return replace(unit, case=case)


def _released(unit: UnitState) -> UnitState:
    return unit if unit.case is None else replace(unit, case=None, former=(*unit.former, unit.case))


def line(state: BuildingState) -> SubjectLine:
    """Return what lists show of the building."""
    passed = [step for step in Step if step in state.steps]
    return SubjectLine(
        title=state.name,
        phase="closed" if state.closed else str(passed[-1]) if passed else "opened",
        who=state.developer,
        reference=state.address,
        place=state.place,
        opened_on=state.opened_on,
        due_on=state.hand_over_on,
        closed_on=state.closed_on,
    )


BUILDING = SubjectKind(name="building", bodies=b.BODIES, state=BuildingState, apply=apply, line=line)
