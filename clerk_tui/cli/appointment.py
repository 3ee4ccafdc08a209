"""``clerk appointment``: book, list, receive, move and cancel appointments, in and out of hours."""

from datetime import date, datetime
from typing import Annotated

import typer

from clerk_tui.cli.choices import DAY_FORMAT, document_type_of, item_of
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
from clerk_tui.desk import appointments
from clerk_tui.desk.appointments import AppointmentLine
from clerk_tui.desk.context import Desk
from clerk_tui.domain.identity import DocumentType
from clerk_tui.i18n import _

app = Group(help=_("Appointments, in and out of hours: book, list, receive, move, cancel."))

Which = Annotated[
    str, typer.Argument(metavar="APPOINTMENT", help=_("Its number, or the last digits if only one has them."))
]
Day = Annotated[datetime, typer.Option("--day", formats=[DAY_FORMAT], help=_("The day."))]
OnDay = Annotated[datetime | None, typer.Option("--day", formats=[DAY_FORMAT], help=_("The day; today by default."))]
At = Annotated[datetime, typer.Option("--at", formats=["%H:%M"], help=_("Beginning of the slot, such as 09:30."))]


@app.command(
    "book",
    help=_("Book a slot for an item; the slots are in “clerk appointment slots”."),
    epilog=_(
        "Example: clerk appointment book --item 社会保障卡申领 --day 2026-11-24 --at 09:30 --name 张小明 "
        "--phone 13800001234"
    ),
)
@at_desk
def book(
    desk: Desk,
    item: Annotated[str, typer.Option("--item", help=_("Code or name of the item."))],
    day: Day,
    at: At,
    name: Annotated[str, typer.Option("--name", help=_("Who comes."))],
    number: Annotated[str, typer.Option("--id", help=_("Number of the document."))] = "",
    id_type: Annotated[
        DocumentType | None,
        typer.Option("--id-type", metavar="KIND", help=_("Its kind, such as passport or uscc; told from the number.")),
    ] = None,
    phone: Annotated[str, typer.Option("--phone", help=_("The phone."))] = "",
    window: Annotated[str, typer.Option("--window", help=_("At which window."))] = "",
    remark: Annotated[str, typer.Option("--remark", help=_("Remark."))] = "",
    as_json: AsJson = False,
) -> None:
    """Book an appointment."""
    state = appointments.book(
        desk,
        item if desk.is_bundle(item) else item_of(desk, item).id,
        day.date(),
        at.time(),
        name=name,
        document_number=number,
        document_type=document_type_of(number, id_type),
        phone=phone,
        window=window,
        remark=remark,
    )
    _show(desk, state.id, state.day, as_json=as_json)


@app.command("list", help=_("List the appointments of a day."))
@at_desk
def list_day(
    desk: Desk, day: OnDay = None, as_json: AsJson = False, as_jsonl: AsJsonLines = False, as_csv: AsCsv = False
) -> None:
    """List a day's appointments in the order of their times."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    found = appointments.listing(desk, day.date() if day else None)
    if form in (Format.JSON, Format.JSON_LINES):
        print_rows([_document(line) for line in found], (), form)
        return
    columns = (
        Column("late", ""),
        Column("id", _("Number")),
        Column("at", _("Time")),
        Column("item", _("Item")),
        Column("visitor", _("Visitor")),
        Column("phone", _("Phone")),
        Column("phase", _("Phase")),
        Column("hours", _("Hours")),
        Column("remark", _("Remark")),
    )
    print_rows([_row(line) for line in found], columns, form, bom=True)


@app.command("slots", help=_("List the free slots of a day."))
@at_desk
def slots(desk: Desk, day: OnDay = None, as_json: AsJson = False) -> None:
    """List what may still be booked."""
    found = [
        {"at": f"{slot.at:%H:%M}", "free": slot.free, "out_of_hours": slot.out_of_hours}
        for slot in appointments.free_slots(desk, day.date() if day else desk.today())
    ]
    columns = (
        Column("at", _("Time")),
        Column("free", _("Free"), "right"),
        Column("out_of_hours", _("Out of hours")),
    )
    print_rows(found, columns, chosen_format(json=as_json))


@app.command(
    "arrive",
    help=_("Record that the person is here; --form writes the intake form that begins."),
    epilog=_("Example: clerk appointment arrive 12 --form > form.json; clerk case new --from-json form.json --usual"),
)
@at_desk
def arrive(
    desk: Desk,
    appointment: Which,
    form: Annotated[bool, typer.Option("--form", help=_("Write the form as JSON."))] = False,
    as_json: AsJson = False,
) -> None:
    """Record an arrival."""
    found = appointments.find_appointment(desk, appointment)
    if form:
        print_json(appointments.begin(desk, found))
        return
    state = appointments.arrive(desk, found)
    _show(desk, state.id, state.day, as_json=as_json)


@app.command("missed", help=_("Record that the person did not come."))
@at_desk
def missed(desk: Desk, appointment: Which, as_json: AsJson = False) -> None:
    """Record that nobody came."""
    state = appointments.miss(desk, appointments.find_appointment(desk, appointment))
    _show(desk, state.id, state.day, as_json=as_json)


@app.command("move", help=_("Move an appointment to another slot."))
@at_desk
def move(desk: Desk, appointment: Which, day: Day, at: At, as_json: AsJson = False) -> None:
    """Move an appointment."""
    state = appointments.move(desk, appointments.find_appointment(desk, appointment), day.date(), at.time())
    _show(desk, state.id, state.day, as_json=as_json)


@app.command("cancel", help=_("Cancel an appointment; its slot is free again."))
@at_desk
def cancel(
    desk: Desk,
    appointment: Which,
    reason: Annotated[str, typer.Option("--reason", help=_("Why; it stays in the log."))],
    as_json: AsJson = False,
) -> None:
    """Cancel an appointment."""
    state = appointments.cancel(desk, appointments.find_appointment(desk, appointment), reason)
    _show(desk, state.id, state.day, as_json=as_json)


def _show(desk: Desk, appointment_id: int, day: date, *, as_json: bool) -> None:
    line = next(line for line in appointments.listing(desk, day) if line.id == appointment_id)
    if as_json:
        print_json(_document(line))
        return
    print_line(f"{line.id}  {line.day} {line.at:%H:%M}  {line.item}  {line.visitor}  {line.phase_name}")
    if line.out_of_hours:
        note(_("Out of hours: somebody must stay for it."))


def _row(line: AppointmentLine) -> dict[str, object]:
    return {
        "late": "!" if line.late else "",
        "id": line.id,
        "at": f"{line.at:%H:%M}",
        "item": line.item,
        "visitor": line.visitor,
        "phone": line.phone,
        "phase": line.phase_name,
        "hours": _("out of hours") if line.out_of_hours else "",
        "remark": line.remark,
    }


def _document(line: AppointmentLine) -> dict[str, object]:
    return {
        "id": line.id,
        "day": line.day,
        "at": f"{line.at:%H:%M}",
        "item": line.item,
        "visitor": line.visitor,
        "phone": line.phone,
        "phase": line.phase,
        "out_of_hours": line.out_of_hours,
        "late": line.late,
        "window": line.window,
        "remark": line.remark,
    }
