"""How ``clerk building`` answers: the building's line after a deed, the whole chain and its units on request."""

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from clerk_tui.cli.output import Column, Format, note, print_json, print_line, print_rows
from clerk_tui.desk.building_batches import UnitOutcome, what_blocks
from clerk_tui.desk.building_lists import Imported
from clerk_tui.desk.building_view import BuildingView, UnitLine, building_view
from clerk_tui.desk.context import Desk
from clerk_tui.domain.building.blocks import BLOCK_LABELS, STAGE_LABELS, STANDING_LABELS, Link, Progress, Standing
from clerk_tui.domain.building.log import BuildingState
from clerk_tui.domain.building.model import Check, unit_no
from clerk_tui.domain.errors import Refused
from clerk_tui.i18n import _, ngettext

BuildingName = Annotated[
    str, typer.Argument(metavar="BUILDING", help=_("Name of the building, a part that only it has, or its id."))
]
UnitList = Annotated[
    list[str] | None, typer.Option("--unit", metavar="UNIT", help=_("Number of a unit; repeat it for several."))
]
Reason = Annotated[str, typer.Option("--reason", help=_("Why; it stays in the log."))]

_SIGNS = {Progress.DONE: "+", Progress.NOW: ">", Progress.BLOCKED: "-", Progress.SKIPPED: "."}


def units_of(units: list[str] | None) -> tuple[str, ...]:
    """Return the units that were named, commas within one value taken as several."""
    return tuple(unit_no(part) for text in units or () for part in text.replace("，", ",").split(",") if part.strip())


def show_building(desk: Desk, building_id: int, *, as_json: bool) -> None:
    """Print where a building stands, without its units."""
    view = building_view(desk, building_id)
    if as_json:
        print_json(_document(view))
        return
    state = view.state
    print_line(f"{state.name}  {state.address}  {state.developer}")
    print_line(
        _("Hand-over {day}, {days} days to go; take in by {by}.").format(
            day=state.hand_over_on, days=view.days_left, by=view.take_in_by or "—"
        )
    )
    print_line("  ".join(said_link(link) for link in view.chain))
    counts = [f"{_(STANDING_LABELS[one])} {view.counts[one]}" for one in Standing if view.counts.get(one)]
    print_line(_("; ").join([*counts, *([_("too late {n}").format(n=view.late)] if view.late else [])]))


def said_link(link: Link) -> str:
    """Return one link of the chain as text: its sign, its name, its day or its count."""
    what = str(link.on) if link.on else f"{link.count}/{link.of}" if link.of else ""
    return " ".join(part for part in (f"{_SIGNS[link.progress]}{_(STAGE_LABELS[link.stage])}", what) if part)


def show_units(lines: Iterable[UnitLine], form: Format) -> None:
    """Print units, masked."""
    columns = (
        Column("unit", _("Unit no.")),
        Column("buyers", _("Buyers")),
        Column("contract", _("Deal")),
        Column("tax", _("Tax")),
        Column("fund", _("Fund")),
        Column("says", _("Stands")),
        Column("case_no", _("Number")),
        Column("ready_on", _("Certificate by")),
        Column("late", _("Too late")),
    )
    print_rows([_row(line, plain=form is Format.TABLE) for line in lines], columns, form)


def unit_document(line: UnitLine) -> dict[str, object]:
    """Return a unit for programs: words of the domain, never of a language."""
    return {
        "unit": line.no,
        "buyers": line.buyers,
        "checks": {check.value: check in line.checks for check in Check},
        "standing": line.standing,
        "blocks": list(line.blocks),
        "case_no": line.case_no.replace(" ", ""),
        "phase": line.phase,
        "ready_on": line.ready_on,
        "late": line.late,
    }


def _row(line: UnitLine, *, plain: bool) -> dict[str, object]:
    checks = {check.value: ("+" if check in line.checks else "-") if plain else check in line.checks for check in Check}
    late: object = ("!" if line.late else "") if plain else line.late
    return {
        "unit": line.no,
        "buyers": line.buyers,
        **checks,
        "says": line.says,
        "case_no": line.case_no,
        "ready_on": line.ready_on if line.standing is not Standing.UNSOLD else None,
        "late": late,
    }


def _document(view: BuildingView) -> dict[str, object]:
    state = view.state
    return {
        "id": state.id,
        "name": state.name,
        "address": state.address,
        "developer": state.developer,
        "item": state.item,
        "hand_over_on": state.hand_over_on,
        "days_left": view.days_left,
        "take_in_by": view.take_in_by,
        "closed_on": state.closed_on,
        "chain": view.chain,
        "counts": {one.value: view.counts.get(one, 0) for one in Standing},
        "late": view.late,
        "units": [unit_document(line) for line in view.lines],
    }


def show_outcomes(outcomes: tuple[UnitOutcome, ...], *, as_json: bool) -> None:
    """Print what became of each unit; Refused when none was carried out although some were named."""
    refused = [one for one in outcomes if one.why]
    if as_json:
        print_json(list(outcomes))
    else:
        columns = (Column("unit", _("Unit no.")), Column("case_no", _("Number")), Column("why", _("Refused because")))
        if outcomes:
            print_rows([{c.key: getattr(one, c.key) for c in columns} for one in outcomes], columns)
        note(_("{done} of {all} done").format(done=len(outcomes) - len(refused), all=len(outcomes)))
    if outcomes and len(refused) == len(outcomes):
        raise Refused(_("Nothing was done: every unit was refused."), hint=refused[0].why, code="building.all_refused")


def say_what_blocks(state: BuildingState) -> None:
    """Say why no unit can be taken in: each block with its number of units."""
    counted = what_blocks(state)
    if not counted:
        note(_("No sold unit is left to be taken in."))
        return
    note(_("No unit is ready to be taken in yet. Units that wait for:"))
    for block, units in counted.items():
        note(f"  {_(BLOCK_LABELS[block])}  {units}")


def show_import(done: Imported, form: Format) -> None:
    """Print what an import did, or would have, and every bad row."""
    if form is Format.JSON:
        print_json(done)
        return
    columns = (
        Column("sheet", _("Sheet")),
        Column("row", _("Row"), "right"),
        Column("unit", _("Unit no.")),
        Column("column", _("Column")),
        Column("value", _("Value found")),
        Column("reason", _("Problem")),
        Column("remedy", _("Remedy")),
    )
    if done.problems or form is Format.CSV:
        print_rows([{c.key: getattr(one, c.key) for c in columns} for one in done.problems], columns, form, bom=True)
    counts = {"n": len(done.added), "same": done.same, "corrected": len(done.corrected), "bad": len(done.problems)}
    said = (
        _("Would enter {n}; {same} were there already, {corrected} would be corrected, {bad} rows are bad.")
        if done.dry_run
        else _("Entered {n}; {same} were there already, {corrected} corrected, {bad} rows are bad.")
    )
    note(said.format(**counts))


def progress_on_terminal(done: int, all_: int) -> bool:
    """Say how far a batch is, on one line of a terminal; never in a pipe."""
    if sys.stderr.isatty():
        sys.stderr.write("\r" + ngettext("{done} of {n} unit", "{done} of {n} units", all_).format(done=done, n=all_))
        if done == all_:
            sys.stderr.write("\n")
        sys.stderr.flush()
    return True
