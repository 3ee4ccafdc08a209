"""``clerk case``: what leaves on paper."""

from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.choices import CaseNo, case_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, Column, chosen_format, note, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import attachments, printing
from clerk_tui.desk.context import Desk
from clerk_tui.desk.document_details import DOCUMENT_LABELS
from clerk_tui.domain.errors import BadInput, Refused
from clerk_tui.i18n import _

app = Group()

KINDS = {str(kind): kind for kind in DOCUMENT_LABELS}


def _kind(text: str) -> str:
    if text and text not in KINDS:
        raise typer.BadParameter(_("“{value}” is none of: {choices}.").format(value=text, choices=", ".join(KINDS)))
    return text


@app.command("documents", help=_("List the documents the case can print now."))
@at_desk
def documents(desk: Desk, case: CaseNo, as_json: AsJson = False) -> None:
    """List what can be printed, and how often it was."""
    columns = (
        Column("kind", _("Name for “print”")),
        Column("label", _("Paper")),
        Column("version", _("Version"), "right"),
        Column("printed", _("Times printed"), "right"),
    )
    found = printing.printable(desk.case(case_of(desk, case)))
    rows = [{c.key: getattr(one, c.key) for c in columns} for one in found]
    print_rows(rows, columns, chosen_format(json=as_json))


@app.command(
    "print",
    help=_("Print a document as PDF, or show it as text; a reprint is marked and counted."),
    epilog=_("Example: clerk case print 00031 receipt --text"),
)
@at_desk
def print_case(
    desk: Desk,
    case: CaseNo,
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
    """Print one document of a case."""
    case_id = case_of(desk, case)
    kind = KINDS[document] if document else printing.printable(desk.case(case_id))[0].kind
    medium = "text" if text else "pdf"
    done = printing.print_document(desk, case_id, kind, folder=out, printer=printer, medium=medium)
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
        raise Refused(
            done.trouble,
            hint=_("The case is untouched; print the document again."),
            code="print.trouble",
        )


@app.command("attach", help=_("Add a file to the case; it is kept encrypted in the store."))
@at_desk
def attach(
    desk: Desk,
    case: CaseNo,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=_("The file."))],
    label: Annotated[str, typer.Option("--label", help=_("What it is; the file's name by default."))] = "",
) -> None:
    """Add a file to a case."""
    added = attachments.attach(desk, case_of(desk, case), file, label)
    print_line(f"{added.number} {added.label}")


@app.command("attachments", help=_("List the files of the case; --save writes one to a file."))
@at_desk
def list_attachments(
    desk: Desk,
    case: CaseNo,
    number: Annotated[int | None, typer.Option("--save", metavar="N", help=_("Save this one; it is logged."))] = None,
    out: Annotated[Path | None, typer.Option("--out", dir_okay=False, help=_("New file to save it in."))] = None,
    as_json: AsJson = False,
) -> None:
    """List the files of a case, or save one."""
    case_id = case_of(desk, case)
    if number is not None:
        if out is None:
            raise BadInput(_("Say where to save it: --out FILE."), field="out", code="usage")
        print_line(str(attachments.save(desk, case_id, number, out)))
        return
    columns = (
        Column("number", "", "right"),
        Column("label", _("Attachment")),
        Column("media_type", _("File type")),
        Column("size", _("Bytes"), "right"),
        Column("added_at", _("Added at")),
        Column("added_by", _("Added by")),
    )
    rows = [{c.key: getattr(one, c.key) for c in columns} for one in attachments.attachments(desk, case_id)]
    print_rows(rows, columns, chosen_format(json=as_json))
