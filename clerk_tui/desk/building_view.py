"""What screens and commands show of buildings: the chain of steps, every unit with what blocks it, and who is late."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from clerk_tui.desk.buildings import KIND, building
from clerk_tui.desk.context import Desk
from clerk_tui.desk.rules import received_on
from clerk_tui.domain.building.blocks import (
    BLOCK_LABELS,
    OF_BUILDING,
    STANDING_LABELS,
    Block,
    Link,
    Standing,
    blocks,
    chain,
    is_late,
    standing,
)
from clerk_tui.domain.building.log import BuildingState, UnitState
from clerk_tui.domain.building.model import Check, unit_order
from clerk_tui.domain.case.state import PHASE_LABELS, CaseState, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.case_number import group
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _

LOOKED_BACK = 120
"""Days before the hand-over day among which the last one to take units in is sought; promises are shorter."""


class UnitLine(Struct, frozen=True, kw_only=True):
    """A unit as lists show it, masked."""

    no: str
    buyers: str
    checks: frozenset[Check]
    standing: Standing
    blocks: tuple[Block, ...] = ()
    says: str
    """Where it stands in words: what blocks it, or the phase of its case."""
    case_id: int = 0
    case_no: str = ""
    phase: Phase | None = None
    ready_on: date | None = None
    """When its certificate can be expected: by the case's due date, or were it taken in today."""
    late: bool = False
    """Whether it misses the hand-over day."""


class BuildingView(Struct, frozen=True, kw_only=True):
    """A building with all its units."""

    state: BuildingState
    chain: tuple[Link, ...]
    lines: tuple[UnitLine, ...]
    counts: dict[Standing, int]
    late: int
    days_left: int
    """Natural days to the hand-over day; negative after it."""
    take_in_by: date | None
    """The last day on which a unit can be taken in so that the promised time ends by the hand-over day."""


class BuildingLine(Struct, frozen=True, kw_only=True):
    """A building as the list of buildings shows it."""

    id: int
    name: str
    developer: str
    phase: str
    """Last step it has passed: a word of ``SubjectLine.phase``."""
    units: int
    sold: int
    checked: int
    taken_in: int
    handed_over: int
    hand_over_on: date
    days_left: int
    closed: bool


def building_view(desk: Desk, building_id: int) -> BuildingView:
    """Return a building with where each of its units stands. Raises NotFound."""
    state = building(desk, building_id)
    cases = _cases(desk, state)
    expected = _expected(desk, state)
    units = sorted(state.units.values(), key=lambda unit: unit_order(unit.no))
    lines = tuple(_line(desk, state, unit, cases, expected) for unit in units)
    standings = {line.no: line.standing for line in lines}
    return BuildingView(
        state=state,
        chain=chain(state, standings),
        lines=lines,
        counts=dict(Counter(standings.values())),
        late=sum(line.late for line in lines),
        days_left=(state.hand_over_on - desk.today()).days,
        take_in_by=_take_in_by(desk, state),
    )


def building_lines(desk: Desk, *, closed: bool | None = False) -> list[BuildingLine]:
    """Return the buildings on file, by their hand-over day; *closed* None gives those whose file is closed too."""
    desk.require(Deed.READ)
    lines = []
    for row in desk.store.subjects(KIND, closed=closed):
        state: BuildingState | None = desk.store.subject(KIND, row.id)
        if state is not None:
            lines.append(_building_line(state, row.phase, desk.today()))
    return sorted(lines, key=lambda line: (line.closed, line.hand_over_on, line.id))


def _building_line(state: BuildingState, phase: str, today: date) -> BuildingLine:
    units = state.units.values()
    return BuildingLine(
        id=state.id,
        name=state.name,
        developer=state.developer,
        phase=phase,
        units=len(units),
        sold=sum(bool(unit.listed.buyers) for unit in units),
        checked=sum(len(unit.checks) == len(Check) for unit in units),
        taken_in=sum(unit.case is not None for unit in units),
        handed_over=sum(unit.handed_over_on is not None for unit in units),
        hand_over_on=state.hand_over_on,
        days_left=(state.hand_over_on - today).days,
        closed=state.closed,
    )


def _cases(desk: Desk, state: BuildingState) -> dict[str, CaseState]:
    """Return the case of each unit that has one, all as they were at one moment."""
    with desk.store.reader() as snapshot:
        bound = ((no, snapshot.case(unit.case.case_id)) for no, unit in state.units.items() if unit.case)
        return {no: case for no, case in bound if case is not None}


def _line(
    desk: Desk, state: BuildingState, unit: UnitState, cases: Mapping[str, CaseState], expected: date | None
) -> UnitLine:
    case = cases.get(unit.no)
    stands = standing(state, unit, case)
    blocking = blocks(state, unit) if unit.case is None else ()
    ready_on = _ready_on(desk, case) if unit.case is not None else expected
    return UnitLine(
        no=unit.no,
        buyers=_(", ").join(buyer.masked_name for buyer in unit.listed.buyers),
        checks=frozenset(unit.checks),
        standing=stands,
        blocks=blocking,
        says=_says(stands, blocking, case),
        case_id=unit.case.case_id if unit.case else 0,
        case_no=group(unit.case.case_no) if unit.case else "",
        phase=case.phase if case else None,
        ready_on=ready_on,
        late=is_late(stands, state.hand_over_on, ready_on),
    )


def _says(stands: Standing, blocking: tuple[Block, ...], case: CaseState | None) -> str:
    if stands in (Standing.UNDER_WAY, Standing.FAILED) and case is not None:
        return _(PHASE_LABELS[case.phase])
    if stands is not Standing.BLOCKED:
        return _(STANDING_LABELS[stands])
    # What every unit lacks stands in the chain above; what this one lacks says more.
    own = tuple(block for block in blocking if block not in OF_BUILDING) or blocking[:1]
    return _(", ").join(_(BLOCK_LABELS[block]) for block in own)


def _ready_on(desk: Desk, case: CaseState | None) -> date | None:
    if case is None:
        return None
    due = due_date(case, desk.calendar)
    # After its due date a certificate can be expected today at the earliest.
    return max(due.date, desk.today()) if due is not None and due.date is not None else None


def _expected(desk: Desk, state: BuildingState) -> date | None:
    """Return when the certificate of a unit taken in today would be there, by the promised time."""
    return _promised(desk, state, received_on(desk))


def _take_in_by(desk: Desk, state: BuildingState) -> date | None:
    for days in range(LOOKED_BACK):
        day = state.hand_over_on - timedelta(days=days)
        ready = _promised(desk, state, day)
        if ready is None:
            return None
        if ready <= state.hand_over_on and desk.calendar.is_working_day(day):
            return day
    return None


def _promised(desk: Desk, state: BuildingState, received: date) -> date | None:
    try:
        item = desk.item(state.item)
    except NotFound:
        # A building from another machine may rest on an item that this store's catalog does not have.
        return None
    limit = item.promised_limit or item.statutory_limit
    return compute(received, limit, desk.calendar).date if limit is not None else None
