"""``clerk bundle cases``: the visits that were taken in."""

from typing import Annotated

import typer

from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, chosen_format, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import bundles
from clerk_tui.desk.context import Desk
from clerk_tui.i18n import _

app = Group()


@app.command("cases", help=_("List the visits that are not over yet, newest first."))
@at_desk
def cases(
    desk: Desk,
    closed: Annotated[bool, typer.Option("--closed", help=_("Those that are over, too."))] = False,
    ready: Annotated[bool, typer.Option("--ready", help=_("Only those with results to hand out."))] = False,
    text: Annotated[
        str, typer.Option("--text", help=_("Part of the bundle's name, the applicant's name or the number."))
    ] = "",
    most: Annotated[int, typer.Option("--limit", min=1, help=_("Rows at most."))] = 200,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List visits."""
    form = chosen_format(json=as_json, csv=as_csv)
    columns = (
        Column("number", _("Number")),
        Column("name", _("Bundle")),
        Column("applicant", _("Applicant")),
        Column("lead", _("Led by")),
        Column("course_name", _("Phase")),
        Column("over", _("Over"), "right"),
        Column("members", _("Members"), "right"),
        Column("ready", _("Ready"), "right"),
        Column("due_on", _("Due on")),
    )
    found = bundles.lines(desk, closed=None if closed else False, text=text, limit=most)
    rows = (
        {name: getattr(line, name) for name in line.__struct_fields__ if name != "bundle_id"}
        for line in found
        if line.ready or not ready
    )
    print_rows(rows, columns, form, bom=True)
