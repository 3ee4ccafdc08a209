"""What happened to a building, told in sentences: every correction with its reason. Units are named, people are not."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from clerk_tui.desk.buildings import building
from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.building import bodies as b
from clerk_tui.domain.building.log import BUILDING
from clerk_tui.domain.building.model import CHECK_LABELS, STEP_LABELS, unit_order
from clerk_tui.domain.case.body import Body
from clerk_tui.i18n import _, ngettext

MOST_NAMED = 6
"""Units a sentence names before it says how many more there are."""


class LogLine(Struct, frozen=True):
    """One thing that happened."""

    at: str
    who: str
    kind: str
    what: str


def building_log(desk: Desk, building_id: int) -> list[LogLine]:
    """Return what happened to a building, oldest first. Raises NotFound."""
    state = building(desk, building_id)
    lines = []
    for event in desk.store.events(state.id):
        body = BUILDING.decode(event)
        what = _SAY[type(body)](body) if body is not None else event.kind
        lines.append(LogLine(f"{event.at:%Y-%m-%d %H:%M}", user_name(desk, event.actor), event.kind, what))
    return lines


def _units(units: Sequence[str]) -> str:
    some = sorted(units, key=unit_order)
    if len(some) <= MOST_NAMED:
        return _(", ").join(some)
    named = _(", ").join(some[: MOST_NAMED - 1])
    return _("{some} and {n} more").format(some=named, n=len(some) - MOST_NAMED + 1)


def _with_reason(text: str, reason: str) -> str:
    return _("{what} Reason: {reason}").format(what=text, reason=reason) if reason else text


def _opened(body: b.BuildingOpened) -> str:
    return _("Put on file; hand-over on {day}.").format(day=body.hand_over_on)


def _moved(body: b.HandOverMoved) -> str:
    return _with_reason(_("Hand-over moved to {day}.").format(day=body.hand_over_on), body.reason)


def _step_done(body: b.StepDone) -> str:
    said = _("{step} on {day}.").format(step=_(STEP_LABELS[body.step]), day=body.on)
    return f"{said} {body.number}".rstrip()


def _step_undone(body: b.StepUndone) -> str:
    return _with_reason(_("{step} taken back.").format(step=_(STEP_LABELS[body.step])), body.reason)


def _listed(body: b.UnitsListed) -> str:
    count = ngettext("{n} unit listed: {units}.", "{n} units listed: {units}.", len(body.units))
    return count.format(n=len(body.units), units=_units([unit.no for unit in body.units]))


def _corrected(body: b.UnitCorrected) -> str:
    said = _("Unit {unit} corrected.").format(unit=body.unit.no)
    if body.checks_void:
        said += _(" Its checks have to be made again.")
    return _with_reason(said, body.reason)


def _dropped(body: b.UnitDropped) -> str:
    return _with_reason(_("Unit {unit} taken off the list.").format(unit=body.unit), body.reason)


def _checked(body: b.UnitsChecked) -> str:
    return _("{check} passed: {units}.").format(check=_(CHECK_LABELS[body.check]), units=_units(body.units))


def _unchecked(body: b.CheckUndone) -> str:
    said = _("{check} taken back: {units}.").format(check=_(CHECK_LABELS[body.check]), units=_units(body.units))
    return _with_reason(said, body.reason)


def _taken_in(body: b.UnitsTakenIn) -> str:
    count = ngettext("{n} transfer taken in: {units}.", "{n} transfers taken in: {units}.", len(body.cases))
    return count.format(n=len(body.cases), units=_units([case.unit for case in body.cases]))


def _released(body: b.UnitsReleased) -> str:
    said = _("Free to be taken in again: {units}.").format(units=_units(body.units))
    return _with_reason(said, body.reason)


def _handed_over(body: b.UnitHandedOver) -> str:
    return _("Unit {unit}: keys and certificate handed over.").format(unit=body.unit)


def _noted(body: b.BuildingNoted) -> str:
    return _("Note: {text}").format(text=body.text)


def _closed(body: b.BuildingClosed) -> str:
    return _with_reason(_("File closed."), body.reason)


def _reopened(body: b.BuildingReopened) -> str:
    return _with_reason(_("File reopened."), body.reason)


_SAY: dict[type[Body], Callable[[Any], str]] = {
    b.BuildingOpened: _opened,
    b.HandOverMoved: _moved,
    b.StepDone: _step_done,
    b.StepUndone: _step_undone,
    b.UnitsListed: _listed,
    b.UnitCorrected: _corrected,
    b.UnitDropped: _dropped,
    b.UnitsChecked: _checked,
    b.CheckUndone: _unchecked,
    b.UnitsTakenIn: _taken_in,
    b.UnitsReleased: _released,
    b.UnitHandedOver: _handed_over,
    b.BuildingNoted: _noted,
    b.BuildingClosed: _closed,
    b.BuildingReopened: _reopened,
}
