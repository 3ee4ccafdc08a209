"""``clerk building``: taking units in, deciding them, and handing certificates over with the keys."""

from typing import Annotated

import typer

from clerk_tui.cli.building_answer import (
    BuildingName,
    Reason,
    UnitList,
    progress_on_terminal,
    say_what_blocks,
    show_building,
    show_outcomes,
    units_of,
)
from clerk_tui.cli.choices import document_type_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import building_batches, buildings
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.identity import DocumentType
from clerk_tui.i18n import _

app = Group()


@app.command(
    "take-in",
    help=_("Take in the transfers: of the units named, or of all that nothing blocks. Broken off, run it again."),
    epilog=_("Example: clerk building take-in 千家峒花园3幢"),
)
@at_desk
def take_in(desk: Desk, building: BuildingName, unit: UnitList = None, as_json: AsJson = False) -> None:
    """Open one case a unit, accepted at once."""
    state = buildings.find_building(desk, building)
    outcomes = building_batches.take_in(desk, state.id, units_of(unit), progress=progress_on_terminal)
    if not outcomes:
        say_what_blocks(state)
    show_outcomes(outcomes, as_json=as_json)


@app.command(
    "decide",
    help=_("Decide the transfers of the units named, or of all under way; --first-no makes the certificates."),
    epilog=_("Example: clerk building decide 千家峒花园3幢 --first-no 湘（2026）江永县不动产权第0000101号"),
)
@at_desk
def decide(
    desk: Desk,
    building: BuildingName,
    unit: UnitList = None,
    outcome: Annotated[Outcome, typer.Option("--outcome", help=_("What was decided."))] = Outcome.GRANTED,
    reason: Annotated[str, typer.Option("--reason", help=_("Why; a refusal needs it."))] = "",
    first_no: Annotated[
        str, typer.Option("--first-no", help=_("Number of the first certificate; the others count on from it."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Decide cases in one go; each unit has its own outcome."""
    state = buildings.find_building(desk, building)
    outcomes = building_batches.decide_all(
        desk,
        state.id,
        units_of(unit),
        outcome=outcome,
        reason=reason,
        first_no=first_no,
        progress=progress_on_terminal,
    )
    show_outcomes(outcomes, as_json=as_json)


@app.command(
    "hand-out",
    help=_("Hand keys and certificate of a unit over after checking who receives them."),
    epilog=_("Example: clerk building hand-out 千家峒花园3幢 101 --id 431125199901010009 --name 张小明"),
)
@at_desk
def hand_out(
    desk: Desk,
    building: BuildingName,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=_("Number of the unit."))],
    name: Annotated[str, typer.Option("--name", help=_("Name of who receives it."))],
    number: Annotated[str, typer.Option("--id", help=_("Number of the document that was shown."))],
    kind: Annotated[
        DocumentType | None,
        typer.Option("--id-type", metavar="KIND", help=_("Its kind, such as passport or uscc; told from the number.")),
    ] = None,
    relation: Annotated[
        Relation | None, typer.Option("--relation", help=_("To the applicant, when it is somebody else."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hand one unit over."""
    state = buildings.find_building(desk, building)
    building_batches.hand_over(desk, state.id, unit, name, document_type_of(number, kind), number, relation)
    show_building(desk, state.id, as_json=as_json)


@app.command("release", help=_("Let units be taken in again whose cases ended without a certificate."))
@at_desk
def release(desk: Desk, building: BuildingName, reason: Reason, unit: UnitList = None, as_json: AsJson = False) -> None:
    """Release units from their ended cases."""
    state = buildings.find_building(desk, building)
    buildings.release(desk, state.id, units_of(unit), reason)
    show_building(desk, state.id, as_json=as_json)
