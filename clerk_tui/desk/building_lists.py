"""Importing a building's list of units, and lists of checks: dry or for good, twice is once."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from clerk_tui.desk.building_sheets import RowProblem
from clerk_tui.desk.buildings import do_within, open_file
from clerk_tui.desk.context import Desk
from clerk_tui.domain.building import commands as c
from clerk_tui.domain.building.decide import decide
from clerk_tui.domain.building.log import BuildingState
from clerk_tui.domain.building.model import Check, Unit, unit_order
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.building_files import CheckRow, UnitRow
    from clerk_tui.store.store import Writer

UNITS_AN_EVENT = 100
"""Units entered by one event: a body stays some 50 kB."""


class Imported(Struct, frozen=True, kw_only=True):
    """What came of a list, or with *dry_run* would have."""

    dry_run: bool
    added: tuple[str, ...] = ()
    """Units that were entered, or whose checks were recorded."""
    same: int = 0
    """What was there already."""
    corrected: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()


def import_units(desk: Desk, building_id: int, path: Path, *, dry_run: bool = False, reason: str = "") -> Imported:
    """Enter the units of the list at *path*; twice is once.

    What differs from the list on file is corrected when there is a *reason*, else named as a problem. Raises BadInput
    for a file that is no such list, OSError.
    """
    from clerk_tui.desk.building_files import read_units

    desk.require(Deed.PROJECT)
    listed = read_units(path, desk.context())
    with desk.store.transaction() as writer:
        state = open_file(desk, writer, building_id)
        new = [row for row in listed.units if row.unit.no not in state.units]
        on_file = [row for row in listed.units if row.unit.no in state.units]
        other = [row for row in on_file if state.units[row.unit.no].listed != row.unit]
        corrected, problems = _corrections(desk, state, other, reason)
        if not dry_run:
            _enter(desk, writer, building_id, [row.unit for row in new], path.name)
            do_within(desk, writer, building_id, *(c.CorrectUnit(unit=unit, reason=reason) for unit in corrected))
    return Imported(
        dry_run=dry_run,
        added=_sorted(row.unit.no for row in new),
        same=len(on_file) - len(other),
        corrected=_sorted(unit.no for unit in corrected),
        problems=_in_rows([*listed.problems, *problems]),
    )


def _enter(desk: Desk, writer: "Writer", building_id: int, units: list[Unit], source: str) -> None:
    for first in range(0, len(units), UNITS_AN_EVENT):
        some = tuple(units[first : first + UNITS_AN_EVENT])
        do_within(desk, writer, building_id, c.ListUnits(units=some, source=source))


def _corrections(
    desk: Desk, state: BuildingState, rows: list["UnitRow"], reason: str
) -> tuple[list[Unit], list[RowProblem]]:
    corrected: list[Unit] = []
    problems: list[RowProblem] = []
    for row in rows:
        decided = decide(state, c.CorrectUnit(unit=row.unit, reason=reason), desk.context())
        if not isinstance(decided, Refusal):
            corrected.append(row.unit)
            continue
        if decided.field == "reason":
            said, remedy = _("It differs from what is on file."), _("Import again with the reason to correct it.")
        else:
            error = desk.told(decided)
            said, remedy = error.message, error.hint
        problems.append(RowProblem(row=row.row, column="", unit=row.unit.no, reason=said, remedy=remedy))
    return corrected, problems


def import_checks(desk: Desk, building_id: int, path: Path, *, dry_run: bool = False) -> Imported:
    """Record the checks of the list at *path* that were passed; twice is once, and what it does not say stays.

    Raises BadInput for a file that is no such list, OSError.
    """
    from clerk_tui.desk.building_files import read_checks

    desk.require(Deed.PROJECT)
    listed = read_checks(path)
    good: list[CheckRow] = []
    problems = list(listed.problems)
    with desk.store.transaction() as writer:
        state = open_file(desk, writer, building_id)
        # Of several rows about one check of a unit the first counts.
        first = {(row.unit, row.check): row for row in reversed(listed.checks)}
        known = [row for row in first.values() if not _is_recorded(state, row)]
        for row in known:
            command = c.CheckUnits(check=row.check, units=(row.unit,), on=row.on or desk.today())
            decided = decide(state, command, desk.context())
            if isinstance(decided, Refusal):
                error = desk.told(decided)
                problems.append(
                    RowProblem(row=row.row, column="", unit=row.unit, reason=error.message, remedy=error.hint)
                )
            else:
                good.append(row)
        if not dry_run:
            do_within(desk, writer, building_id, *_grouped(good, desk.today()))
    return Imported(
        dry_run=dry_run,
        added=_sorted({row.unit for row in good}),
        same=len(first) - len(known),
        problems=_in_rows(problems),
    )


def _is_recorded(state: BuildingState, row: "CheckRow") -> bool:
    return row.unit in state.units and row.check in state.units[row.unit].checks


def _grouped(rows: list["CheckRow"], today: date) -> list[Command]:
    """Return one command a check and day: 300 units are a few events."""
    groups: dict[tuple[Check, date], dict[str, str]] = {}
    for row in rows:
        groups.setdefault((row.check, row.on or today), {}).setdefault(row.unit, row.number)
    return [
        c.CheckUnits(
            check=kind, units=tuple(numbers), on=on, numbers={no: text for no, text in numbers.items() if text}
        )
        for (kind, on), numbers in groups.items()
    ]


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=unit_order))


def _in_rows(problems: list[RowProblem]) -> tuple[RowProblem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row))
