"""``clerk calendar``: the days that are not what their weekday says, and what falls due when."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from clerk_tui.cli.choices import DAY_FORMAT
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, chosen_format, note, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import calendars
from clerk_tui.desk.case_view import explained
from clerk_tui.desk.context import Desk
from clerk_tui.domain.calendar import PLAUSIBLE_YEARS
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.item import Limit, LimitUnit
from clerk_tui.i18n import _

app = Group(help=_("Show and import holidays and make-up working days."))


@app.command("show", help=_("Show a year's holidays and make-up working days."))
@at_desk
def show(
    desk: Desk,
    year: Annotated[int | None, typer.Argument(metavar="YEAR", help=_("The year; this one by default."))] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the days of a year that are not what their weekday says."""
    form = chosen_format(json=as_json, csv=as_csv)
    wanted = year or desk.today().year
    days = [(day, "off", name) for day, name in desk.calendar.off_days.items()]
    days += [(day, "work", name) for day, name in desk.calendar.work_days.items()]
    weekdays = _("Mon Tue Wed Thu Fri Sat Sun").split()
    rows = [
        {"date": day, "weekday": weekdays[day.weekday()], "kind": kind, "name": name}
        for day, kind, name in sorted(days)
        if day.year == wanted
    ]
    # The columns that an import reads keep their names, so that a CSV goes back in as it came out.
    columns = (Column("date", "date"), Column("weekday", "weekday"), Column("kind", "kind"), Column("name", "name"))
    print_rows(rows, columns, form)
    if not desk.calendar.covers(wanted):
        note(
            _("The arrangement of {year} is not loaded: only weekends are left out, and dates are provisional.").format(
                year=wanted
            )
        )


@app.command(
    "import",
    help=_("Add the years of a CSV file (date, kind off or work, name); due dates of open cases follow."),
    epilog=_("Example: clerk calendar import 2027.csv"),
)
@at_desk
def import_(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, exists=True, help=_("The file."))],
) -> None:
    """Load the arrangement of a year."""
    before = desk.calendar
    after = calendars.import_calendar(desk, file)
    changed = {day for day in (after.off_days.keys() | after.work_days.keys()) if after.kind(day) != before.kind(day)}
    years = sorted(after.years - before.years)
    note(_("{count} days are different now.").format(count=len(changed)))
    if years:
        note(_("Newly known: {years}.").format(years=_(", ").join(map(str, years))))


@app.command(
    "due",
    help=_("Show when something is due and how that is counted."),
    epilog=_("Example: clerk calendar due 2026-09-28 20"),
)
@at_desk
def due(
    desk: Desk,
    day: Annotated[
        datetime,
        typer.Argument(metavar="DATE", formats=[DAY_FORMAT], help=_("Day of acceptance, which does not count.")),
    ],
    n: Annotated[int, typer.Argument(metavar="N", min=0, max=3650, help=_("How many days."))],
    unit: Annotated[LimitUnit, typer.Option("--unit", help=_("What is counted."))] = LimitUnit.WORKING_DAY,
    as_json: AsJson = False,
) -> None:
    """Count a time limit."""
    start: date = day.date()
    if start.year not in PLAUSIBLE_YEARS:
        raise BadInput(
            _("{day} lies in no year of this calendar.").format(day=start), field="day", code="calendar.year"
        )
    result = compute(start, Limit(n, unit), desk.calendar)
    lines = explained(result)
    if as_json:
        print_json(
            {"from": start, "n": n, "unit": unit, "due_on": result.date, "provisional": result.provisional}
            | {"derivation": lines}
        )
        return
    print_line(str(result.date))
    for text in lines:
        print_line(text)
