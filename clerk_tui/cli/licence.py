"""``clerk licence``: the register of electronic licences that nobody need bring again."""

from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.choices import document_type_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, Column, chosen_format, note, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import licences
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.identity import DocumentType
from clerk_tui.i18n import _

app = Group(help=_("Import and list electronic licences, so that nobody need bring them again."))


@app.command(
    "import",
    help=_("Import a register of licences: CSV, XLSX or JSON Lines. A bad line stops no good one."),
    epilog=_(
        "clerk licence import 证照目录.xlsx --dry-run\n"
        "The same file can be imported again: what is known is known. Exit status 2: no line could be used."
    ),
)
@at_desk
def import_(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=_("The register."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only check; store nothing."))] = False,
    as_json: AsJson = False,
) -> None:
    """Import a register, or say what is wrong with it."""
    done = licences.import_licences(desk, file, dry_run=dry_run)
    if as_json:
        print_json(done)
    else:
        for problem in done.problems:
            where = _("line {line}").format(line=problem.line)
            print_line(" ".join(part for part in (where, problem.column, problem.reason, problem.remedy) if part))
        counted = _("{read} lines: {good} usable, {new} new, {changed} changed, {bad} bad.")
        note(counted.format(read=done.read, good=done.good, new=done.new, changed=done.changed, bad=done.bad))
    if not done.good:
        raise BadInput(_("No line could be used; nothing was imported."), field="file", code="licence.none")


@app.command("list", help=_("List the licences of the holder of a document."))
@at_desk
def list_(
    desk: Desk,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_("Number of the holder's document."))],
    kind: Annotated[
        DocumentType | None,
        typer.Option("--id-type", metavar="KIND", help=_("Its kind, such as passport or uscc; told from the number.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List one holder's licences."""
    columns = (
        Column("standard_code", _("Code")),
        Column("name", _("Licence")),
        Column("number", _("Number")),
        Column("valid_until", _("Valid until")),
        Column("valid", _("Valid")),
        Column("issuer", _("Issued by")),
        Column("source", _("Source")),
    )
    found = licences.licences(desk, document_type_of(number, kind), number)
    rows = [{column.key: getattr(one, column.key) for column in columns} for one in found]
    print_rows(rows, columns, chosen_format(json=as_json))
