"""``clerk catalog``: versions of the catalog, from the import to what changed."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.choices import DAY_FORMAT
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, Format, chosen_format, note, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import catalog_import, catalogs
from clerk_tui.desk.catalog_import import ImportJob, ImportOutcome
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

app = Group()

SEVERITIES = {"error": N_("error"), "warning": N_("warning")}
PROBLEM_ROWS = 200
"""Problems a table shows; JSON and CSV hold all that were kept."""


@app.command(
    "import",
    help=_("Import a new version from XLSX, XLS or CSV files; with any error nothing is imported."),
    epilog=_(
        "clerk catalog import items.xlsx --mapping guangdong --version 2026-12 --effective-from 2026-12-01 --dry-run\n"
        "Exit status 2: refused, the report says why, by sheet, row and column. --accept-valid imports the rest and "
        "says what was left out."
    ),
)
@at_desk
def import_(
    desk: Desk,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", dir_okay=False, exists=True, help=_("The files."))],
    mapping: Annotated[str, typer.Option("--mapping", help=_("How to read the columns: a name or a TOML file."))],
    version: Annotated[str, typer.Option("--version", help=_("Name of the new version."))],
    effective_from: Annotated[
        datetime,
        typer.Option("--effective-from", metavar="YYYY-MM-DD", formats=[DAY_FORMAT], help=_("First day it holds.")),
    ],
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help=_("Leave out the rows with errors."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only check; store nothing."))] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Import catalog files, or report what is wrong with them."""
    form = chosen_format(json=as_json, csv=as_csv)
    job = ImportJob(
        paths=tuple(files),
        mapping=mapping,
        version=version,
        effective_from=effective_from.date(),
        accept_valid=accept_valid,
    )
    outcome = catalog_import.run_import(desk, job, dry_run=dry_run)
    _show_outcome(outcome, form)
    if not outcome.counts["items"] or (outcome.errors and not accept_valid):
        raise BadInput(
            _("Refused: {errors} errors. Nothing was imported.").format(errors=outcome.errors),
            hint=_("Correct the files, or take what is valid with --accept-valid."),
            code="import.refused",
        )


@app.command("mappings", help=_("List the mappings that come with the program."))
def list_mappings(as_json: AsJson = False) -> None:
    """List the shipped mappings of columns."""
    columns = (
        Column("name", _("Mapping")),
        Column("title", _("Used for")),
        Column("source", _("Source")),
        Column("as_of", _("As of")),
    )
    rows = [{c.key: getattr(one, c.key) for c in columns} for one in catalog_import.mappings()]
    print_rows(rows, columns, chosen_format(json=as_json))


@app.command("versions", help=_("List the versions of the catalog at this store."))
@at_desk
def versions(desk: Desk, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List every imported version; the star marks the one in force."""
    columns = (
        Column("current", ""),
        Column("version", _("Version")),
        Column("effective_from", _("In force from")),
        Column("items", _("Items"), "right"),
        Column("imported_by", _("Imported by")),
        Column("imported_at", _("Imported at")),
        Column("source", _("Source")),
    )
    form = chosen_format(json=as_json, csv=as_csv)
    rows = []
    for one in catalogs.versions(desk):
        row: dict[str, object] = {c.key: getattr(one, c.key) for c in columns[1:]}
        current = one.version == desk.version
        rows.append({"current": current if form is Format.JSON else "*" * current, **row})
    print_rows(rows, columns, form)


@app.command("diff", help=_("Show what changed from one version to another."))
@at_desk
def diff(
    desk: Desk,
    old: Annotated[str, typer.Argument(metavar="OLD", help=_("The older version."))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_("The newer; the one in force by default."))] = "",
    as_json: AsJson = False,
) -> None:
    """Compare two versions item by item."""
    known = [one.version for one in catalogs.versions(desk)]
    for version in filter(None, (old, new)):
        if version not in known:
            raise NotFound(
                _("There is no catalog version “{version}”.").format(version=version),
                hint=_("Versions: {versions}.").format(versions=", ".join(known)),
                field="version",
            )
    changes = catalogs.compare(desk, old, new or desk.version)
    added = [{"id": item.id, "name": item.name} for item in changes.added]
    removed = [{"id": item.id, "name": item.name} for item in changes.removed]
    changed = [
        {"id": one.new.id, "name": one.new.name, "changes": [str(change) for change in one.changes]}
        for one in changes.changed
    ]
    if as_json:
        print_json({"old": changes.old, "new": changes.new, "added": added, "removed": removed, "changed": changed})
        return
    for sign, entries in (("+", added), ("-", removed)):
        for entry in entries:
            print_line(f"{sign} {entry['name']} ({entry['id']})")
    for one in changes.changed:
        print_line(f"~ {one.new.name} ({one.new.id})")
        for change in one.changes:
            print_line(f"    {change}")
    note(
        _("{added} new, {removed} dropped, {changed} changed.").format(
            added=len(added), removed=len(removed), changed=len(changed)
        )
    )


def _show_outcome(outcome: ImportOutcome, form: Format) -> None:
    if form is Format.JSON:
        print_json(outcome)
        return
    columns = (
        Column("severity", _("Severity")),
        Column("file", _("File")),
        Column("sheet", _("Sheet")),
        Column("row", _("Row"), "right"),
        Column("column", _("Column")),
        Column("value", _("Value found")),
        Column("reason", _("Problem")),
        Column("remedy", _("Remedy")),
    )
    rows = [
        {c.key: getattr(problem, c.key) or "" for c in columns} | {"severity": _(SEVERITIES[problem.severity])}
        for problem in outcome.problems
    ]
    shown = rows if form is Format.CSV else rows[:PROBLEM_ROWS]
    if shown or form is Format.CSV:
        print_rows(shown, columns, form, bom=True)
    hidden = outcome.errors + outcome.warnings - len(shown)
    if hidden > 0:
        note(_("{count} more problems; --csv lists them.").format(count=hidden))
    for name in outcome.left_out if outcome.stored else ():
        note(_("Left out: {name}").format(name=name))
    note(
        _("{items} items, {materials} materials; {errors} errors, {warnings} warnings.").format(
            items=outcome.counts.get("items", 0),
            materials=outcome.counts.get("materials", 0),
            errors=outcome.errors,
            warnings=outcome.warnings,
        )
    )
    if outcome.stored:
        note(_("Imported as version {version}.").format(version=outcome.version))
