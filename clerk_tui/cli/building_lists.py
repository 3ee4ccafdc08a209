"""``clerk building``: what is on file, and importing a developer's list."""

from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.building_answer import BuildingName, show_building, show_import, show_units, unit_document
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, Format, chosen_format, print_json, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk.building_lists import import_units
from clerk_tui.desk.building_view import building_lines, building_view
from clerk_tui.desk.buildings import find_building
from clerk_tui.desk.context import Desk
from clerk_tui.domain.building.blocks import Standing
from clerk_tui.i18n import _

app = Group()


@app.command("list", help=_("List the buildings that are followed, by their hand-over day."))
@at_desk
def list_buildings(
    desk: Desk,
    closed: Annotated[bool, typer.Option("--closed", help=_("The closed ones too."))] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List buildings with how far their units are."""
    columns = (
        Column("id", _("Building id")),
        Column("name", _("Building")),
        Column("developer", _("Developer")),
        Column("hand_over_on", _("Hand-over")),
        Column("days_left", _("Days to go"), "right"),
        Column("sold", _("Sold"), "right"),
        Column("checked", _("Checked"), "right"),
        Column("taken_in", _("Transfers"), "right"),
        Column("handed_over", _("Handed over"), "right"),
    )
    form = chosen_format(json=as_json, csv=as_csv)
    lines = building_lines(desk, closed=None if closed else False)
    if form is Format.JSON:
        print_json(lines)
        return
    print_rows([{c.key: getattr(line, c.key) for c in columns} for line in lines], columns, form)


@app.command(
    "show",
    help=_("Show a building's chain of steps and its units with what blocks each."),
    epilog=_("Example: clerk building show 千家峒花园3幢 --standing blocked"),
)
@at_desk
def show(
    desk: Desk,
    building: BuildingName,
    standing: Annotated[
        list[Standing] | None, typer.Option("--standing", help=_("Only units that stand there; repeat it."))
    ] = None,
    late: Annotated[bool, typer.Option("--late", help=_("Only units that miss the hand-over day."))] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show where a building stands; names are masked."""
    form = chosen_format(json=as_json, csv=as_csv)
    state = find_building(desk, building)
    chosen = [
        line
        for line in building_view(desk, state.id).lines
        if (not standing or line.standing in standing) and (line.late or not late)
    ]
    if form is Format.JSON and not (standing or late):
        show_building(desk, state.id, as_json=True)
    elif form is Format.JSON:
        print_json([unit_document(line) for line in chosen])
    else:
        if form is Format.TABLE:
            show_building(desk, state.id, as_json=False)
        show_units(chosen, form)


@app.command("log", help=_("Show what happened to a building: who did what when, corrections with their reasons."))
@at_desk
def log(desk: Desk, building: BuildingName, as_json: AsJson = False) -> None:
    """Tell the building's log."""
    from clerk_tui.desk.building_log import building_log

    state = find_building(desk, building)
    columns = (Column("at", _("At")), Column("who", _("Who")), Column("what", _("What happened")))
    rows = [{"at": one.at, "who": one.who, "kind": one.kind, "what": one.what} for one in building_log(desk, state.id)]
    print_rows(rows, columns, chosen_format(json=as_json))


@app.command(
    "import",
    help=_("Enter the units of a list (XLSX, XLS or CSV): 房号, 买受人, 证件号码, 电话, 合同号 …; twice is once."),
    epilog=_("Example: clerk building import 千家峒花园3幢 房屋明细.xlsx --dry-run"),
)
@at_desk
def import_list(
    desk: Desk,
    building: BuildingName,
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, exists=True, help=_("The file."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what would be entered."))] = False,
    reason: Annotated[
        str, typer.Option("--reason", help=_("Correct what differs from the list on file, for this reason."))
    ] = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Import the developer's list; a bad row does not stop the good ones."""
    state = find_building(desk, building)
    form = chosen_format(json=as_json, csv=as_csv)
    show_import(import_units(desk, state.id, file, dry_run=dry_run, reason=reason), form)
