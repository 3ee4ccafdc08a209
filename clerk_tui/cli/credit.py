"""``clerk credit``: what is held against a person, and what a supervisor decides about it."""

from typing import Annotated

import typer

from clerk_tui.cli.choices import document_type_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, print_json, print_line
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import credit
from clerk_tui.desk.context import Desk
from clerk_tui.desk.credit import Record
from clerk_tui.domain.case_number import group
from clerk_tui.domain.identity import DocumentType
from clerk_tui.i18n import _

app = Group(help=_("Broken promises: show them, allow an exception, restore credit."))

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("Number of the person's document."))]
Kind = Annotated[
    DocumentType | None,
    typer.Option("--id-type", metavar="KIND", help=_("Its kind, such as passport or uscc; told from the number.")),
]
Reason = Annotated[str, typer.Option("--reason", help=_("Why; it stays in the log."))]


@app.command("show", help=_("Show which promises were broken, and whether the person is barred today."))
@at_desk
def show(desk: Desk, number: Number, kind: Kind = None, as_json: AsJson = False) -> None:
    """Show a record."""
    _show(desk, credit.look_up(desk, document_type_of(number, kind), number), as_json=as_json)


@app.command("override", help=_("Allow one exception for today, in the name of a supervisor."))
@at_desk
def override(desk: Desk, number: Number, reason: Reason, kind: Kind = None, as_json: AsJson = False) -> None:
    """Allow an exception."""
    _show(desk, credit.override(desk, document_type_of(number, kind), number, reason), as_json=as_json)


@app.command("restore", help=_("Restore the credit: what was broken until today bars the person no longer."))
@at_desk
def restore(desk: Desk, number: Number, reason: Reason, kind: Kind = None, as_json: AsJson = False) -> None:
    """Restore credit."""
    _show(desk, credit.restore(desk, document_type_of(number, kind), number, reason), as_json=as_json)


def _show(desk: Desk, record: Record, *, as_json: bool) -> None:
    if as_json:
        fields = {name: getattr(record, name) for name in record.__struct_fields__}
        print_json({"barred": record.barred, **fields})
        return
    for broken in record.broken:
        print_line(f"{group(broken.case_no)}  {credit.in_words(broken)}")
    if record.restored_on:
        print_line(_("credit restored on {day}").format(day=record.restored_on))
    if line := credit.override_line(desk, record):
        print_line(line)
    print_line(_("Barred from deferral and commitment.") if record.barred else _("Nothing bars this person today."))
