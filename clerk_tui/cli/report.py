"""``clerk report``: what was accepted and completed, for the supervisor."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, Format, chosen_format, note, print_json, print_rows
from clerk_tui.cli.session import AsUser, InDemo, signed_in
from clerk_tui.domain.figures import Grouping
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.reporting import Question
    from clerk_tui.reports.table import Report

app = Group(help=_("Figures: accepted, completed, rates."))

By = Annotated[Grouping, typer.Option("--by", help=_("Break the figures down."), show_default=True)]
First = Annotated[
    datetime | None,
    typer.Option("--from", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help=_("First day, included.")),
]
Last = Annotated[
    datetime | None,
    typer.Option("--to", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help=_("Last day, included.")),
]
Ranked = Annotated[bool, typer.Option("--ranked", help=_("Best completion rate first."))]

MEANING = _(
    "Received, notices, declined and withdrawn count the cases whose day of receipt lies in the period. Accepted and "
    "all that follows count the cases accepted in the period; completed are those of them that are decided or were "
    "otherwise concluded, whenever that was. A voided case counts nowhere else. A bundle is one visit, however many "
    "cases it makes. Rates are cut off after two decimals."
)


@app.command("summary", help=_("What came in and what became of it."), epilog=MEANING)
def summary(
    by: By = Grouping.NONE,
    first: First = None,
    last: Last = None,
    ranked: Ranked = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    user: AsUser = "",
    demo: InDemo = False,
) -> None:
    """Show everything that is counted, together or broken down."""
    from clerk_tui.desk import reporting

    form = chosen_format(json=as_json, csv=as_csv)
    with signed_in(user, demo=demo) as desk:
        _show(reporting.summary(desk, _question(by, first, last, ranked=ranked)), form)


@app.command("completion", help=_("Accepted, completed, completion rate."), epilog=MEANING)
def completion(
    by: By = Grouping.DEPARTMENT,
    first: First = None,
    last: Last = None,
    ranked: Ranked = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    user: AsUser = "",
    demo: InDemo = False,
) -> None:
    """Show how much of what was accepted is completed, by department unless told otherwise."""
    from clerk_tui.desk import reporting

    form = chosen_format(json=as_json, csv=as_csv)
    with signed_in(user, demo=demo) as desk:
        _show(reporting.completion(desk, _question(by, first, last, ranked=ranked)), form)


@app.command("bundles", help=_("Bundles: visits, cases, completion rate."), epilog=MEANING)
def bundles(
    first: First = None,
    last: Last = None,
    ranked: Ranked = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    user: AsUser = "",
    demo: InDemo = False,
) -> None:
    """Show what came in as bundles and what became of their cases."""
    from clerk_tui.desk import reporting

    form = chosen_format(json=as_json, csv=as_csv)
    with signed_in(user, demo=demo) as desk:
        _show(reporting.bundles(desk, _question(Grouping.BUNDLE, first, last, ranked=ranked)), form)


def _question(by: Grouping, first: datetime | None, last: datetime | None, *, ranked: bool) -> "Question":
    from clerk_tui.desk.reporting import Question

    return Question(by=by, first=_day(first), last=_day(last), ranked=ranked)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _show(report: "Report", form: Format) -> None:
    from clerk_tui.reports.rates import NO_RATE

    if form is Format.JSON:
        fields = ("by", "first", "last", "as_of", "records", "total")
        print_json({"report": report.name} | {name: getattr(report, name) for name in fields})
        return
    columns = [Column(c.key, c.title, "right" if c.number else "left") for c in report.columns]
    # The mark is what Excel needs to read Chinese; whoever wants plain UTF-8 for a program takes the JSON.
    rows = [{key: "" if cell == NO_RATE else cell for key, cell in row.items()} for row in report.rows]
    print_rows(rows if form is Format.CSV else report.rows, columns, form, bom=True)
    if form is Format.TABLE:
        note(_period(report))


def _period(report: "Report") -> str:
    """Return in a sentence which days were counted; on stderr, so that the table itself can be piped."""
    if report.first and report.last:
        return _("From {first} to {last}, as of {today}.").format(
            first=report.first, last=report.last, today=report.as_of
        )
    if report.first:
        return _("From {first}, as of {today}.").format(first=report.first, today=report.as_of)
    if report.last:
        return _("Up to {last}, as of {today}.").format(last=report.last, today=report.as_of)
    return _("From the beginning, as of {today}.").format(today=report.as_of)
