"""``clerk case import`` and ``pre-check``: applications filed online, taken in from a file and looked over."""

from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.case_answer import line_document
from clerk_tui.cli.exit_codes import ExitCode
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
    print_rows,
)
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import filed
from clerk_tui.desk.context import Desk
from clerk_tui.desk.filed import FiledReport, PreCheck
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.i18n import _

app = Group()

PROBLEM_ROWS = 50


@app.command(
    "import",
    help=_("Take in applications that were filed online, from a JSON Lines file."),
    epilog=_(
        "clerk case import filed.jsonl --dry-run\n"
        "clerk case import filed.jsonl --json\n"
        "A line is taken in once, whatever happens; import the file again after mending it. Exit status: 0 every line "
        "is in, 1 a number came back with another content, 2 a line cannot be used. Format: docs/zh/case-import.md."
    ),
)
@at_desk
def import_cases(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The file: one application a line."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Check everything; take nothing in."))] = False,
    as_json: AsJson = False,
) -> None:
    """Import a file and say what became of each line."""
    report = filed.import_filed(desk, file, dry_run=dry_run, progress=None if as_json else _Progress())
    if as_json:
        print_json(report)
    else:
        _show(report)
    if report.bad:
        raise typer.Exit(ExitCode.USAGE)
    if report.changed:
        raise typer.Exit(ExitCode.REFUSED)


@app.command("pre-check", help=_("List what was filed online and waits for an answer, with what is missing."))
@at_desk
def pre_check(desk: Desk, as_json: AsJson = False, as_jsonl: AsJsonLines = False, as_csv: AsCsv = False) -> None:
    """List the applications to pre-check."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    found = filed.pre_checks(desk)
    if form in (Format.JSON, Format.JSON_LINES):
        print_rows([_document(desk, one) for one in found], (), form)
        return
    columns = (
        Column("case_no", _("Case number")),
        Column("filed_no", _("Filed as")),
        Column("item", _("Item")),
        Column("applicant", _("Applicant")),
        Column("due", _("Answer by")),
        Column("missing", _("Missing")),
    )
    rows = [
        {
            "case_no": one.line.case_no,
            "filed_no": one.filed_no,
            "item": one.line.item,
            "applicant": one.line.applicant,
            "due": one.line.due,
            "missing": _(", ").join(one.missing) or _("nothing: can be accepted"),
        }
        for one in found
    ]
    print_rows(rows, columns, form, bom=True)


def _document(desk: Desk, one: PreCheck) -> dict[str, object]:
    return {
        **line_document(desk, one.line),
        "filed_no": one.filed_no,
        "complete": one.complete,
        "missing": one.missing,
    }


class _Progress:
    """Says every thousand lines how far it has come."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, lines: int) -> None:
        if lines // 1000 > self._said:
            self._said = lines // 1000
            note(_("{lines} lines …").format(lines=lines))


def _show(report: FiledReport) -> None:
    problems = sorted((*report.bad, *report.changed), key=lambda one: one.line)
    if problems:
        columns = (
            Column("line", _("Line"), "right"),
            Column("filed_no", _("Filed as")),
            Column("field", _("Field")),
            Column("message", _("Problem")),
        )
        print_rows([{c.key: getattr(one, c.key) for c in columns} for one in problems[:PROBLEM_ROWS]], columns)
    if (hidden := len(problems) - PROBLEM_ROWS) > 0:
        note(_("{count} more problems; --json lists them.").format(count=hidden))
    lacking = sum(one.verdict is VerdictKind.NOTICE for one in report.received)
    said = _("{lines} lines: {new} taken in ({lacking} lack papers), {known} known, {changed} changed, {bad} bad.")
    if report.dry_run:
        said = _("{lines} lines: {new} fit ({lacking} lack papers), {known} known, {changed} changed, {bad} bad.")
    note(
        said.format(
            lines=report.lines,
            new=len(report.received),
            lacking=lacking,
            known=report.known,
            changed=len(report.changed),
            bad=len({one.line for one in report.bad}),
        )
    )
