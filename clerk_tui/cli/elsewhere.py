"""``clerk elsewhere``: cases that two halls handle together, their parcels, and what the other hall tells us."""

from datetime import date, datetime
from typing import Annotated

import typer

from clerk_tui.cli.case_deeds import Reason, deed
from clerk_tui.cli.choices import DAY_FORMAT, CaseNo, MarkList, case_of, marks_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import (
    AsCsv,
    AsJson,
    AsJsonLines,
    Column,
    Format,
    chosen_format,
    note,
    print_json,
    print_line,
    print_rows,
)
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import elsewhere
from clerk_tui.desk.context import Desk
from clerk_tui.desk.divisions import divisions
from clerk_tui.desk.elsewhere import CARRIER, CrossLine, CrossView
from clerk_tui.desk.elsewhere_words import parcel_text, turn_text
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.exchange import Addressee, Content, Side
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import _

app = Group(help=_("Across provinces: collect for another hall, follow parcels, see whose turn it is."))
part = Group(help=_("The parts of a case that two halls handle jointly."))
app.add_typer(part, name="part")

On = Annotated[
    datetime | None,
    typer.Option("--on", formats=[DAY_FORMAT], help=_("The day it happened; today by default.")),
]
ParcelNo = Annotated[str, typer.Option("--parcel", help=_("Number of the parcel."))]
WhichSide = Annotated[Side, typer.Option("--side", help=_("Whose part: here is ours, there is theirs."))]


def _day(on: datetime | None) -> date | None:
    return on.date() if on else None


@app.command(
    "list",
    help=_("List cases of two halls: who must do what next, and what is in the post."),
    epilog=_("Example: clerk elsewhere list --ours --json"),
)
@at_desk
def list_cases(
    desk: Desk,
    direction: Annotated[
        Direction | None, typer.Option("--direction", help=_("out: collected here; in: handled here."))
    ] = None,
    ours: Annotated[bool, typer.Option("--ours", help=_("Only where this hall has something to do."))] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help=_("Only where this hall waits for the other."))] = False,
    parcels: Annotated[bool, typer.Option("--parcels", help=_("Only with a parcel in the post."))] = False,
    as_json: AsJson = False,
    as_jsonl: AsJsonLines = False,
    as_csv: AsCsv = False,
) -> None:
    """List them, what waits for this hall first."""
    if ours and theirs:
        raise BadInput(_("--ours and --theirs exclude each other: choose one."), code="usage")
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    wanted = True if ours else False if theirs else None
    found = elsewhere.cross_list(desk, direction=direction, ours=wanted, parcels=parcels)
    if form in (Format.JSON, Format.JSON_LINES):
        print_rows([_document(line) for line in found], (), form)
        return
    columns = (
        Column("ours", ""),
        Column("case_no", _("Case number")),
        Column("direction", _("Direction")),
        Column("other", _("The other hall")),
        Column("item", _("Item")),
        Column("applicant", _("Applicant")),
        Column("turn", _("Whose turn")),
        Column("since", _("Since")),
        Column("by", _("By")),
        Column("under_way", _("In the post")),
    )
    print_rows([_row(line) for line in found], columns, form, bom=True)


@app.command("show", help=_("Show whose turn it is in a case of two halls, and all its parcels."))
@at_desk
def show(desk: Desk, case: CaseNo, as_json: AsJson = False) -> None:
    """Show one of them."""
    view = elsewhere.cross_view(desk, case_of(desk, case))
    if as_json:
        print_json(_view_document(view))
        return
    told = (
        (_("Case number"), view.line.case_no),
        (_("Direction"), f"{view.direction}  {view.line.mode}"),
        (_("The other hall"), "  ".join(filter(None, (view.line.other, view.address, view.contact)))),
        (_("Number there"), view.their_number),
        (_("Phase"), view.line.phase),
        (_("Asked for"), view.asked),
        (_("Sent back because"), view.returned),
    )
    for name, text in told:
        if text:
            print_line(_("{name}: {text}").format(name=name, text=text))
    for duty in view.line.duties:
        print_line(turn_text(duty))
    for parcel in view.line.parcels:
        print_line("  " + parcel_text(parcel))


@app.command("places", help=_("Find the division code of another hall's area by its name."))
def places(
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("Part of the name, such as 天河."))],
    as_json: AsJson = False,
) -> None:
    """List divisions by a part of their name or the beginning of their code."""
    found = [
        {"code": code, "name": name} for code, name in divisions().items() if text in name or code.startswith(text)
    ]
    print_rows(found, (Column("code", _("Code")), Column("name", _("Name"))), chosen_format(json=as_json))


@deed(
    "send",
    _("Record a parcel: ours to them, or theirs to us."),
    app,
    epilog=_("Example: clerk elsewhere send 00042 --parcel EB123456789CN"),
)
def send(
    desk: Desk,
    case_id: int,
    parcel: ParcelNo = "",
    carrier: Annotated[str, typer.Option("--carrier", help=_("Who carries it."))] = CARRIER,
    content: Annotated[
        Content | None, typer.Option("--content", help=_("What is in it; what is due to be sent by default."))
    ] = None,
    to: Annotated[Addressee, typer.Option("--to", help=_("To whom it goes."))] = Addressee.HALL,
    on: On = None,
) -> CaseState:
    """Record a parcel that was sent."""
    return elsewhere.send(desk, case_id, parcel, carrier=carrier, content=content, to=to, on=_day(on))


@app.command(
    "arrive",
    help=_("Record that a parcel arrived, here or there."),
    epilog=_("clerk elsewhere arrive EB123456789CN\nclerk elsewhere arrive ER987654321CN --case 00042"),
)
@at_desk
def arrive(
    desk: Desk,
    number: Annotated[str, typer.Argument(metavar="PARCEL", help=_("Number of the parcel."))],
    case: Annotated[
        str, typer.Option("--case", metavar="CASE", help=_("Its case, for a parcel that nobody announced."))
    ] = "",
    carrier: Annotated[str, typer.Option("--carrier", help=_("Who carried it."))] = "",
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Record an arrival; the parcel's number says which case it is."""
    case_id = case_of(desk, case) if case else elsewhere.case_of_parcel(desk, number)
    elsewhere.arrived(desk, case_id, number, carrier=carrier, on=_day(on))
    _say(desk, case_id, as_json=as_json)


@deed("lost", _("Record that a parcel is lost or came back: what was in it is sent again."), app)
def lost(
    desk: Desk,
    case_id: int,
    parcel: ParcelNo,
    text: Annotated[str, typer.Option("--note", help=_("What the carrier says."))],
) -> CaseState:
    """Record a lost parcel."""
    return elsewhere.lost(desk, case_id, parcel, text)


@deed("accepted", _("Record that the handling place accepted: its day starts the time limit."), app)
def accepted(
    desk: Desk,
    case_id: int,
    number: Annotated[str, typer.Option("--number", help=_("The case's number there."))],
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, max=365, help=_("Working days they promise; the item's limit by default.")),
    ] = None,
    on: On = None,
) -> CaseState:
    """Record their acceptance."""
    return elsewhere.accepted_there(desk, case_id, number, on=_day(on), days=days)


@deed("asked", _("Record what the handling place asks the applicant to supply."), app)
def asked(
    desk: Desk,
    case_id: int,
    what: Annotated[str, typer.Option("--what", help=_("What they ask for."))],
    by: Annotated[datetime, typer.Option("--by", formats=[DAY_FORMAT], help=_("By when it must be there."))],
    on: On = None,
) -> CaseState:
    """Record their question."""
    return elsewhere.asked_there(desk, case_id, what, by.date(), on=_day(on))


@deed("supplement", _("Mark what the applicant brought of it; then send it."), app)
def supplement(desk: Desk, case_id: int, mark: MarkList = None) -> CaseState:
    """Record the supplement."""
    state = desk.case(case_id)
    return elsewhere.supplemented(desk, case_id, marks_of(desk.case_item(state), state.answers, mark or ()))


@deed("returned", _("Record that the handling place sent the papers back to be mended."), app)
def returned(desk: Desk, case_id: int, reason: Reason, on: On = None) -> CaseState:
    """Record their return."""
    return elsewhere.returned_there(desk, case_id, reason, on=_day(on))


@deed("declined", _("Record that the handling place does not accept the application."), app)
def declined(desk: Desk, case_id: int, reason: Reason, on: On = None) -> CaseState:
    """Record their refusal to accept."""
    return elsewhere.declined_there(desk, case_id, reason, on=_day(on))


@deed("decided", _("Record what the handling place decided."), app)
def decided(
    desk: Desk,
    case_id: int,
    outcome: Annotated[Outcome, typer.Option("--outcome", help=_("The decision."))],
    reason: Reason = "",
    result: Annotated[str, typer.Option("--result", help=_("Name of the result; the item's own by default."))] = "",
    number: Annotated[str, typer.Option("--number", help=_("Number of the certificate."))] = "",
    electronic: Annotated[
        bool, typer.Option("--electronic", help=_("The result came over the line; no parcel follows."))
    ] = False,
    on: On = None,
) -> CaseState:
    """Record their decision."""
    return elsewhere.decided_there(
        desk, case_id, outcome, reason, result_name=result, result_no=number, electronic=electronic, on=_day(on)
    )


@deed("ask", _("Ask one side for its part."), part)
def ask_part(
    desk: Desk,
    case_id: int,
    side: WhichSide,
    what: Annotated[str, typer.Option("--what", help=_("What is to be done."))],
) -> CaseState:
    """Ask for a part."""
    return elsewhere.ask_part(desk, case_id, side, what)


@deed("done", _("Record that a part is done."), part)
def finish_part(
    desk: Desk,
    case_id: int,
    side: WhichSide,
    result: Annotated[str, typer.Option("--result", help=_("What came of it."))],
    on: On = None,
) -> CaseState:
    """Record a part."""
    return elsewhere.finish_part(desk, case_id, side, result, on=_day(on))


def _say(desk: Desk, case_id: int, *, as_json: bool) -> None:
    view = elsewhere.cross_view(desk, case_id)
    if as_json:
        print_json(_view_document(view))
        return
    print_line(f"{view.line.case_no}  {view.line.phase}")
    for duty in view.line.duties:
        note(turn_text(duty))


def _row(line: CrossLine) -> dict[str, object]:
    duty = next(iter(line.duties), None)
    return {
        "ours": "!" if duty and duty.late else ">" if line.ours else "",
        "case_no": line.case_no,
        "direction": _("out") if line.direction is Direction.OUT else _("in"),
        "other": line.other,
        "item": line.item,
        "applicant": line.applicant,
        "turn": _("; ").join(f"{_('we') if one.ours else _('they')}: {one.act}" for one in line.duties),
        "since": duty.since if duty else None,
        "by": duty.by if duty else None,
        "under_way": _(", ").join(line.under_way),
    }


def _document(line: CrossLine) -> dict[str, object]:
    return {
        "case_no": line.case_no.replace(" ", ""),
        "direction": line.direction,
        "mode": line.mode,
        "other": line.other,
        "item": line.item,
        "applicant": line.applicant,
        "phase": line.phase,
        "ours": line.ours,
        "duties": line.duties,
        "parcels_under_way": line.under_way,
    }


def _view_document(view: CrossView) -> dict[str, object]:
    return {
        **_document(view.line),
        "number_there": view.their_number,
        "asked": view.asked,
        "returned": view.returned,
        "address": view.address,
        "contact": view.contact,
        "parcels": view.line.parcels,
    }
