"""What keeps a unit from being taken in, and where each unit and the whole chain of steps stands."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.building.log import BuildingState, UnitState
from clerk_tui.domain.building.model import Check, Step
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CLOSED, CaseState, Phase
from clerk_tui.domain.words import N_


class Block(StrEnum):
    """Why a unit cannot be taken in, in the order in which one would see to it."""

    CLOSED = "closed"
    TAKEN_IN = "taken_in"
    COMPLETION = "completion"
    FIRST_REGISTRATION = "first_registration"
    BUYER = "buyer"
    CONTRACT = "contract"
    TAX = "tax"
    FUND = "fund"


BLOCK_LABELS: Final[dict[Block, str]] = {
    Block.CLOSED: N_("file closed"),
    Block.TAKEN_IN: N_("taken in already"),
    Block.COMPLETION: N_("no completion acceptance"),
    Block.FIRST_REGISTRATION: N_("no first registration"),
    Block.BUYER: N_("no buyer"),
    Block.CONTRACT: N_("no contract on file"),
    Block.TAX: N_("deed tax unpaid"),
    Block.FUND: N_("maintenance fund unpaid"),
}
_BY_CHECK: Final = {Check.CONTRACT: Block.CONTRACT, Check.TAX: Block.TAX, Check.FUND: Block.FUND}
OF_BUILDING: Final = (Block.COMPLETION, Block.FIRST_REGISTRATION)
"""Blocks that every unit of the building shares."""


def blocks(state: BuildingState, unit: UnitState) -> tuple[Block, ...]:
    """Return everything that keeps *unit* from being taken in; empty: it can be."""
    if state.closed:
        return (Block.CLOSED,)
    if unit.case is not None:
        return (Block.TAKEN_IN,)
    found = []
    if Step.COMPLETION not in state.steps:
        found.append(Block.COMPLETION)
    if Step.FIRST_REGISTRATION not in state.steps:
        found.append(Block.FIRST_REGISTRATION)
    if not unit.listed.buyers:
        found.append(Block.BUYER)
    found += [_BY_CHECK[check] for check in Check if check not in unit.checks]
    return tuple(found)


class Standing(StrEnum):
    """Where a unit stands, from the far end of the way to the near."""

    UNSOLD = "unsold"
    BLOCKED = "blocked"
    TAKEABLE = "takeable"
    UNDER_WAY = "under_way"
    FAILED = "failed"
    """Its case ended without a certificate."""
    READY = "ready"
    """The certificate is made and waits for its owner."""
    HANDED_OVER = "handed_over"


STANDING_LABELS: Final[dict[Standing, str]] = {
    Standing.UNSOLD: N_("not sold"),
    Standing.BLOCKED: N_("something missing"),
    Standing.TAKEABLE: N_("can be taken in"),
    Standing.UNDER_WAY: N_("under way"),
    Standing.FAILED: N_("no certificate"),
    Standing.READY: N_("certificate ready"),
    Standing.HANDED_OVER: N_("handed over"),
}

_AT_OWNER: Final = frozenset({Phase.MAILED, Phase.DELIVERED})


def standing(state: BuildingState, unit: UnitState, case: CaseState | None) -> Standing:
    """Return where *unit* stands; *case* is that of its transfer, None when there is none or it is not known here."""
    if unit.handed_over_on is not None:
        return Standing.HANDED_OVER
    if unit.case is None:
        if not unit.listed.buyers:
            return Standing.UNSOLD
        return Standing.BLOCKED if blocks(state, unit) else Standing.TAKEABLE
    if case is None:
        return Standing.UNDER_WAY
    if failed(case):
        return Standing.FAILED
    if case.ending in _AT_OWNER:
        return Standing.HANDED_OVER
    return Standing.READY if case.phase is Phase.ISSUED else Standing.UNDER_WAY


def failed(case: CaseState) -> bool:
    """Whether *case* is over, or decided, without a certificate for the owner."""
    if case.outcome is Outcome.REFUSED or case.ending is Phase.REVOKED:
        return True
    return case.ending in CLOSED - _AT_OWNER


def is_late(unit_standing: Standing, hand_over_on: date, ready_on: date | None) -> bool:
    """Whether a unit misses the hand-over day: *ready_on* is when its certificate can be expected, if that is known."""
    if unit_standing in (Standing.READY, Standing.HANDED_OVER, Standing.UNSOLD):
        return False
    return ready_on is not None and ready_on > hand_over_on


class Stage(StrEnum):
    """The chain from presale to the keys, as people see it."""

    PRESALE = "presale"
    COMPLETION = "completion"
    FIRST_REGISTRATION = "first_registration"
    CHECKS = "checks"
    TRANSFER = "transfer"
    CERTIFICATES = "certificates"
    HAND_OVER = "hand_over"


STAGE_LABELS: Final[dict[Stage, str]] = {
    Stage.PRESALE: N_("presale"),
    Stage.COMPLETION: N_("acceptance"),
    Stage.FIRST_REGISTRATION: N_("first registration"),
    Stage.CHECKS: N_("checked"),
    Stage.TRANSFER: N_("taken in"),
    Stage.CERTIFICATES: N_("certificates"),
    Stage.HAND_OVER: N_("keys"),
}


class Progress(StrEnum):
    """Where one link of the chain stands."""

    DONE = "done"
    NOW = "now"
    BLOCKED = "blocked"
    """Something before it is missing."""
    SKIPPED = "skipped"
    """Never recorded, and no longer needed."""


class Link(Struct, frozen=True, kw_only=True):
    """One link of the chain: a day for a step of the building, a count for one of its units."""

    stage: Stage
    progress: Progress
    on: date | None = None
    number: str = ""
    count: int = 0
    of: int = 0


def chain(state: BuildingState, standings: Mapping[str, Standing]) -> tuple[Link, ...]:
    """Return the whole chain; *standings* says where each unit stands."""
    counts = Counter(standings.values())
    sold = len(standings) - counts[Standing.UNSOLD]
    checked = sum(len(unit.checks) == len(Check) for unit in state.units.values() if unit.listed.buyers)
    handed = counts[Standing.HANDED_OVER]
    ready = counts[Standing.READY] + handed
    taken_in = counts[Standing.UNDER_WAY] + counts[Standing.FAILED] + ready
    return (
        *(_step(state, step) for step in Step),
        _counted(Stage.CHECKS, checked, sold, possible=sold > 0),
        _counted(Stage.TRANSFER, taken_in, sold, possible=Step.FIRST_REGISTRATION in state.steps and sold > 0),
        _counted(Stage.CERTIFICATES, ready, sold, possible=taken_in > 0),
        _counted(Stage.HAND_OVER, handed, sold, possible=ready > 0),
    )


def _step(state: BuildingState, step: Step) -> Link:
    stage = Stage(step.value)
    if (done := state.steps.get(step)) is not None:
        return Link(stage=stage, progress=Progress.DONE, on=done.on, number=done.number)
    if step is Step.PRESALE and Step.COMPLETION in state.steps:
        return Link(stage=stage, progress=Progress.SKIPPED)
    blocked = step is Step.FIRST_REGISTRATION and Step.COMPLETION not in state.steps
    return Link(stage=stage, progress=Progress.BLOCKED if blocked else Progress.NOW)


def _counted(stage: Stage, count: int, of: int, *, possible: bool) -> Link:
    progress = Progress.DONE if of and count == of else Progress.NOW if possible else Progress.BLOCKED
    return Link(stage=stage, progress=progress, count=count, of=of)
