"""``clerk case``: looking cases up. Names, documents and phones are masked; ``reveal`` shows one and is logged."""

from typing import Annotated

import typer

from clerk_tui.cli.case_answer import line_document, show_case, show_derivation, show_lines, show_timeline
from clerk_tui.cli.choices import CaseNo, case_of, department_of
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
from clerk_tui.desk import intake, lists, people
from clerk_tui.desk.browse import Wanted, browse
from clerk_tui.desk.case_view import case_view
from clerk_tui.desk.context import Desk, told
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.state import Phase
from clerk_tui.i18n import _

app = Group()

DepartmentName = Annotated[str, typer.Option("--department", help=_("Department, by id or name."))]


@app.command("show", help=_("Show everything about a case."))
@at_desk
def show(desk: Desk, case: CaseNo, as_json: AsJson = False) -> None:
    """Show where a case stands, its papers and what happened."""
    show_case(desk, case_of(desk, case), as_json=as_json)


@app.command(
    "list",
    help=_("List cases: without filters, what waits for you."),
    epilog=_("Example: clerk case list --overdue --department 市监局 --csv"),
)
@at_desk
def list_cases(
    desk: Desk,
    phase: Annotated[list[Phase] | None, typer.Option("--phase", help=_("Phase; repeat it for several."))] = None,
    department: DepartmentName = "",
    clerk: Annotated[str, typer.Option("--clerk", help=_("Who took it in: user name."))] = "",
    text: Annotated[str, typer.Option("--text", help=_("Part of the applicant's or the item's name."))] = "",
    channel: Annotated[Channel | None, typer.Option("--channel", help=_("How it came in: online, say."))] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help=_("Only what is overdue."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("The closed ones too."))] = False,
    most: Annotated[int, typer.Option("--limit", min=1, help=_("Rows at most."))] = lists.PAGE,
    as_json: AsJson = False,
    as_jsonl: AsJsonLines = False,
    as_csv: AsCsv = False,
) -> None:
    """List the cases that all filters fit."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    wanted = Wanted(
        phases=frozenset(phase or ()),
        department=department_of(desk, department),
        clerk=clerk,
        text=text,
        channel=channel,
        overdue=overdue,
        closed=None if closed else False,
    )
    found = list(lists.work_list(desk).lines[:most]) if wanted == Wanted() else browse(desk, wanted, most)
    show_lines(desk, found, form)
    if len(found) == most:
        note(_("Only the first {count} are shown; narrow the list, or raise --limit.").format(count=most))


@app.command("inbox", help=_("List what a department has to work on (its own for a reviewer)."))
@at_desk
def inbox(
    desk: Desk,
    department: DepartmentName = "",
    as_json: AsJson = False,
    as_jsonl: AsJsonLines = False,
    as_csv: AsCsv = False,
) -> None:
    """List the cases of a department's inbox."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    show_lines(desk, lists.inbox(desk, department_of(desk, department)), form)


@app.command("ready", help=_("List what is decided and waits to be handed out."))
@at_desk
def ready(desk: Desk, as_json: AsJson = False, as_jsonl: AsJsonLines = False, as_csv: AsCsv = False) -> None:
    """List the results that wait at the counter."""
    show_lines(desk, lists.to_hand_out(desk), chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv))


@app.command("find", help=_("Find cases and people by receipt, number, name, pinyin, ID or phone tail."))
@at_desk
def find(
    desk: Desk,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What you have: a scan, digits, a name, initials."))],
    as_json: AsJson = False,
) -> None:
    """Find cases and the people who were here before."""
    found = lists.find(desk, text)
    if found.problem is not None:
        raise told(found.problem)
    if as_json:
        cases = [line_document(desk, one) for one in found.cases]
        persons = [
            {"name": one.name, "document": one.document, "phone": one.phone, "visits": one.visits}
            for one in found.people
        ]
        print_json({"cases": cases, "people": persons})
        return
    if found.cases or not found.people:
        show_lines(desk, found.cases, Format.TABLE)
    if found.people:
        columns = (
            Column("name", _("Applicant")),
            Column("document", _("ID number")),
            Column("phone", _("Phone")),
            Column("visits", _("Visits"), "right"),
        )
        print_rows([{c.key: getattr(one, c.key) for c in columns} for one in found.people], columns)


@app.command("drafts", help=_("List your half-filled forms; --discard throws one away."))
@at_desk
def drafts(
    desk: Desk,
    discard: Annotated[str, typer.Option("--discard", metavar="DRAFT", help=_("Throw this draft away."))] = "",
    as_json: AsJson = False,
) -> None:
    """List drafts, which ``case new --draft`` continues."""
    if discard:
        intake.resume(desk, discard)  # refuses what is not there or not one's own
        intake.discard_draft(desk, discard)
        note(_("The draft is discarded."))
        return
    columns = (Column("id", _("Draft")), Column("title", _("Item")), Column("saved_at", _("Saved")))
    rows = [{c.key: getattr(draft, c.key) for c in columns} for draft in intake.drafts(desk)]
    print_rows(rows, columns, chosen_format(json=as_json))


@app.command("timeline", help=_("Show who did what when."))
@at_desk
def timeline(desk: Desk, case: CaseNo, as_json: AsJson = False) -> None:
    """Show what happened to a case, oldest first."""
    view = case_view(desk, case_of(desk, case))
    if as_json:
        print_json([{"at": e.at, "kind": e.kind, "what": e.what, "who": e.who} for e in view.timeline])
    else:
        show_timeline(view)


@app.command("due", help=_("Show how the due date was counted, day by day."))
@at_desk
def due(desk: Desk, case: CaseNo, as_json: AsJson = False) -> None:
    """Show the derivation of the due date."""
    show_derivation(desk, case_view(desk, case_of(desk, case)), as_json=as_json)


@app.command("reveal", help=_("Show a masked value in full; who looked is logged."))
@at_desk
def reveal(
    desk: Desk,
    case: CaseNo,
    what: Annotated[people.Hidden, typer.Argument(help=_("What to show."))],
) -> None:
    """Print the applicant's name, document number or phone, and keep in the log that it was looked at."""
    print_line(people.reveal(desk, case_of(desk, case), what))
