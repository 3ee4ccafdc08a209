"""``clerk building``: the deeds about a building and its list, one command each."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.building_answer import BuildingName, Reason, UnitList, show_building, show_import, units_of
from clerk_tui.cli.choices import DAY_FORMAT, document_type_of, item_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, chosen_format
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import buildings
from clerk_tui.desk.building_lists import import_checks
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.building.model import Check, Step, Unit, unit_no
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import _

app = Group()

Day = Annotated[
    datetime | None, typer.Option("--on", metavar="DATE", formats=[DAY_FORMAT], help=_("The day; today by default."))
]
Number = Annotated[str, typer.Option("--number", help=_("Number of the paper that proves it."))]
Undo = Annotated[bool, typer.Option("--undo", help=_("Take it back: recorded by mistake; needs --reason."))]
Why = Annotated[str, typer.Option("--reason", help=_("Why; it stays in the log."))]


@app.command(
    "open",
    help=_("Put a building on file."),
    epilog=_(
        "Example: clerk building open 千家峒花园3幢 --address 五一路1号 --developer 某某置业 --hand-over 2026-12-18"
    ),
)
@at_desk
def open_building(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("Name of the building (幢)."))],
    address: Annotated[str, typer.Option("--address", help=_("Where it stands."))],
    developer: Annotated[str, typer.Option("--developer", help=_("Name of the developer."))],
    hand_over: Annotated[
        datetime,
        typer.Option("--hand-over", metavar="DATE", formats=[DAY_FORMAT], help=_("The day the keys are handed over.")),
    ],
    code: Annotated[str, typer.Option("--developer-code", help=_("Social credit code of the developer."))] = "",
    item: Annotated[
        str, typer.Option("--item", help=_("Item a unit's transfer is taken in as; the county's rule by default."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Open the file of a building."""
    form = buildings.OpenForm(
        name=name,
        address=address,
        developer=developer,
        developer_code=code,
        hand_over_on=hand_over.date(),
        item=item_of(desk, item).id if item else "",
    )
    show_building(desk, buildings.open_building(desk, form).id, as_json=as_json)


@app.command(
    "step",
    help=_("Record a step of the building: presale, completion acceptance, first registration."),
    epilog=_("Example: clerk building step 千家峒花园3幢 completion --on 2026-10-20 --number 备2026-18"),
)
@at_desk
def step(
    desk: Desk,
    building: BuildingName,
    done: Annotated[Step, typer.Argument(metavar="STEP", help=_("presale, completion or first_registration."))],
    on: Day = None,
    number: Number = "",
    undo: Undo = False,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Record a step, or take it back."""
    state = buildings.find_building(desk, building)
    if undo:
        buildings.undo_step(desk, state.id, done, reason)
    else:
        buildings.step(desk, state.id, done, on.date() if on else None, number)
    show_building(desk, state.id, as_json=as_json)


@app.command(
    "check",
    help=_("Record a check of units: contract, tax, fund; or import a list of checks with --file."),
    epilog=_("Example: clerk building check 千家峒花园3幢 tax --unit 101 --unit 102"),
)
@at_desk
def check(
    desk: Desk,
    building: BuildingName,
    passed: Annotated[
        Check | None, typer.Argument(metavar="[CHECK]", help=_("contract, tax or fund; not needed with --file."))
    ] = None,
    unit: UnitList = None,
    every: Annotated[bool, typer.Option("--all", help=_("All sold units that have not passed it yet."))] = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", dir_okay=False, exists=True, help=_("List with 房号 and 网签合同, 契税 or 维修资金.")),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what would be entered."))] = False,
    on: Day = None,
    number: Number = "",
    undo: Undo = False,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Record checks, take them back, or import them."""
    state = buildings.find_building(desk, building)
    if file is not None:
        show_import(import_checks(desk, state.id, file, dry_run=dry_run), chosen_format(json=as_json))
        return
    if passed is None:
        raise BadInput(_("Say which check: contract, tax or fund; or give a --file."), field="check", code="usage")
    units = units_of(unit)
    if every and not undo:
        units = tuple(u.no for u in state.units.values() if u.listed.buyers and passed not in u.checks)
    if undo:
        buildings.undo_check(desk, state.id, passed, units, reason)
    else:
        buildings.check(desk, state.id, passed, units, on.date() if on else None, number)
    show_building(desk, state.id, as_json=as_json)


@app.command(
    "unit",
    help=_("Enter a unit, or correct it with the reason."),
    epilog=_("Example: clerk building unit 千家峒花园3幢 101 --buyer 张小明:431125199901010009 --reason 退房再售"),
)
@at_desk
def unit(
    desk: Desk,
    building: BuildingName,
    no: Annotated[str, typer.Argument(metavar="UNIT", help=_("Number of the unit."))],
    buyer: Annotated[
        list[str] | None,
        typer.Option("--buyer", metavar="NAME:ID[:PHONE]", help=_("A buyer, all of them; repeat it for co-owners.")),
    ] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=_("Number of the contract."))] = None,
    area: Annotated[str | None, typer.Option("--area", help=_("Built area in m²."))] = None,
    drop: Annotated[bool, typer.Option("--drop", help=_("Take it off the list; needs --reason."))] = False,
    reason: Why = "",
    as_json: AsJson = False,
) -> None:
    """Enter, correct or drop one unit. Without --buyer a correction keeps the buyers on file."""
    state = buildings.find_building(desk, building)
    key = unit_no(no)
    on_file = state.units.get(key)
    if drop:
        buildings.drop_unit(desk, state.id, key, reason)
    else:
        old = on_file.listed if on_file else Unit(no=key)
        wanted = Unit(
            no=key,
            buyers=tuple(map(_buyer, buyer)) if buyer else old.buyers,
            contract_no=old.contract_no if contract is None else contract.strip(),
            area=old.area if area is None else area.strip(),
            use=old.use,
            ownership=old.ownership,
        )
        if on_file is None:
            buildings.list_unit(desk, state.id, wanted)
        else:
            buildings.correct_unit(desk, state.id, wanted, reason)
    show_building(desk, state.id, as_json=as_json)


def _buyer(text: str) -> Applicant:
    name, _separator, rest = text.replace("：", ":").partition(":")
    number, _separator, phone = rest.partition(":")
    if not name.strip() or not number.strip():
        raise BadInput(
            _("“{text}” is not name:number.").format(text=name),
            hint=_("For example 张小明:431125199901010009:13800001234."),
            field="buyer",
            code="building.buyer",
        )
    return Applicant(
        kind=ApplicantKind.PERSON,
        name=name,
        document_type=document_type_of(number, None),
        document_number=number,
        phone=phone,
    )


@app.command("move", help=_("Put the hand-over day off, or bring it forward."))
@at_desk
def move(
    desk: Desk,
    building: BuildingName,
    day: Annotated[datetime, typer.Argument(metavar="DATE", formats=[DAY_FORMAT], help=_("The new day."))],
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Move the hand-over day."""
    state = buildings.find_building(desk, building)
    buildings.move_hand_over(desk, state.id, day.date(), reason)
    show_building(desk, state.id, as_json=as_json)


@app.command("note", help=_("Add a remark."))
@at_desk
def note(
    desk: Desk,
    building: BuildingName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The remark."))],
    as_json: AsJson = False,
) -> None:
    """Add a remark to a building."""
    state = buildings.find_building(desk, building)
    buildings.note(desk, state.id, text)
    show_building(desk, state.id, as_json=as_json)


@app.command("close", help=_("Close the file; while units are not handed over it needs the reason."))
@at_desk
def close(desk: Desk, building: BuildingName, reason: Why = "", as_json: AsJson = False) -> None:
    """Follow the building no longer."""
    state = buildings.find_building(desk, building)
    buildings.close(desk, state.id, reason)
    show_building(desk, state.id, as_json=as_json)


@app.command("reopen", help=_("Go on with a building that was closed too early."))
@at_desk
def reopen(desk: Desk, building: BuildingName, reason: Reason, as_json: AsJson = False) -> None:
    """Open the file again."""
    state = buildings.find_building(desk, building)
    buildings.reopen(desk, state.id, reason)
    show_building(desk, state.id, as_json=as_json)
