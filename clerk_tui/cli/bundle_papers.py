"""``clerk bundle``: what leaves on paper for a visit as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.bundle_names import VisitNo, visit_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, Column, chosen_format, note, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import bundle_printing
from clerk_tui.desk.context import Desk
from clerk_tui.desk.document_details import DOCUMENT_LABELS
from clerk_tui.domain.errors import Refused
from clerk_tui.i18n import _

app = Group()

KINDS = {str(kind): kind for kind in DOCUMENT_LABELS if str(kind).startswith("bundle-")}


def _kind(text: str) -> str:
    full = text if text in KINDS else f"bundle-{text}"
    if text and full not in KINDS:
        raise typer.BadParameter(_("“{value}” is none of: {choices}.").format(value=text, choices=", ".join(KINDS)))
    return full if text else ""


@app.command("documents", help=_("List the documents the visit can print now."))
@at_desk
def documents(desk: Desk, visit: VisitNo, as_json: AsJson = False) -> None:
    """List what can be printed, and how often it was."""
    columns = (
        Column("kind", _("Name for “print”")),
        Column("label", _("Paper")),
        Column("printed", _("Times printed"), "right"),
    )
    found = bundle_printing.printable(desk, visit_of(desk, visit))
    rows = [{column.key: getattr(one, column.key) for column in columns} for one in found]
    print_rows(rows, columns, chosen_format(json=as_json))


@app.command(
    "print",
    help=_("Print a document of the whole visit as PDF, or show it as text; a reprint is marked and counted."),
    epilog=_("Example: clerk bundle print 00031 plan --text"),
)
@at_desk
def print_visit(
    desk: Desk,
    visit: VisitNo,
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT", callback=_kind, help=_("Which; see “documents”. By default the one due now.")
        ),
    ] = "",
    text: Annotated[bool, typer.Option("--text", help=_("Show it here, as plain text."))] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", exists=True, file_okay=False, help=_("Folder for the PDF; the store's by default.")),
    ] = None,
    printer: Annotated[str, typer.Option("--printer", help=_("Printer of this machine."))] = "",
    as_json: AsJson = False,
) -> None:
    """Print one document of a visit."""
    bundle_id = visit_of(desk, visit)
    kind = KINDS[document] if document else bundle_printing.printable(desk, bundle_id)[0].kind
    medium = "text" if text else "pdf"
    done = bundle_printing.print_bundle(desk, bundle_id, kind, folder=out, printer=printer, medium=medium)
    if as_json:
        facts = {"document": done.kind, "reprint": done.reprint, "path": str(done.path or "")}
        print_json(facts | {"printer": done.sent_to, "text": done.text, "trouble": done.trouble})
    elif text:
        print_line(done.text)
    elif done.path:
        print_line(str(done.path))
        if done.sent_to:
            note(_("Sent to {printer}.").format(printer=done.sent_to))
    if done.trouble:
        raise Refused(done.trouble, hint=_("The visit is untouched; print the document again."), code="print.trouble")
