"""``clerk catalog import``: a version from the county's own tables, and the report on it."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.choices import DAY_FORMAT
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, Format, chosen_format, note, print_json, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import catalog_import
from clerk_tui.desk.catalog_import import ImportJob, ImportOutcome
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

app = Group()

SEVERITIES = {"error": N_("error"), "warning": N_("warning")}
PROBLEM_ROWS = 200
"""Problems a table shows; JSON and CSV hold all that were kept."""
CARRIED = {
    ("bundle", "carried"): N_("Bundles carried over: {names}"),
    ("bundle", "partly"): N_("Bundles carried over in part: {names}"),
    ("bundle", "left_out"): N_("Bundles not carried over: {names}"),
    ("deferral", "carried"): N_("Deferral rules carried over: {names}"),
    ("deferral", "partly"): N_("Deferral rules carried over in part: {names}"),
    ("deferral", "left_out"): N_("Deferral rules not carried over: {names}"),
    ("commitment", "carried"): N_("Commitment terms carried over: {names}"),
    ("commitment", "partly"): N_("Commitment terms carried over in part: {names}"),
    ("commitment", "left_out"): N_("Commitment terms not carried over: {names}"),
}
"""How what came of the version before is said, by kind and outcome."""


@app.command(
    "import",
    help=_("Import a new version from XLSX, XLS or CSV files; with any error nothing is imported."),
    epilog=_(
        "clerk catalog import items.xlsx --mapping guangdong --version 2026-12 --effective-from 2026-12-01 --dry-run\n"
        "Bundles, deferral rules and commitment terms of the version before are carried over; what is not is named.\n"
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
    bundles: Annotated[
        Path | None,
        typer.Option(
            "--bundles",
            exists=True,
            file_okay=False,
            help=_("The county's own bundles: a folder “bundles” of TOML files."),
        ),
    ] = None,
    concessions: Annotated[
        Path | None,
        typer.Option(
            "--concessions",
            exists=True,
            dir_okay=False,
            help=_("The county's own deferral rules and commitment terms, by item: a TOML file."),
        ),
    ] = None,
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
        bundles=bundles,
        concessions=concessions,
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
    _say_carried(outcome)
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


def _say_carried(outcome: ImportOutcome) -> None:
    """Name everything of the version before: what came along, and what did not; those for the same reason together."""
    if not outcome.carried:
        return
    note(_("From version {version}:").format(version=outcome.carried_from))
    together: defaultdict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for one in outcome.carried:
        together[one.kind, one.outcome, one.reasons].append(one.name)
    order = list(CARRIED)
    for (kind, came, reasons), names in sorted(together.items(), key=lambda group: order.index(group[0][:2])):
        note("  " + _(CARRIED[kind, came]).format(names=_(", ").join(names)))
        for reason in reasons:
            note(f"    {reason}")
