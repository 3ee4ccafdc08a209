"""``clerk duty``: what is owed, to be checked or to be verified, and how it is settled."""

from datetime import datetime
from typing import Annotated

import typer

from clerk_tui.cli.case_answer import duty_document
from clerk_tui.cli.case_deeds import deed
from clerk_tui.cli.choices import DAY_FORMAT, MarkList, case_of, marks_of, material_id
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, AsJsonLines, Column, Format, chosen_format, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import duties
from clerk_tui.desk.context import Desk
from clerk_tui.desk.duties import URGENCY_LABELS
from clerk_tui.domain.case.duties import DUTY_STATUS_LABELS, DutyKind, DutyStatus
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case_number import group
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import _

app = Group(help=_("What is owed, to be checked or to be verified: list it and settle it."))

Day = typer.Option


@app.command(
    "list",
    help=_("List duties, what is due first, first; a reviewer sees those of the department."),
    epilog=_("clerk duty list --within 2\nclerk duty list --kind debt --status broken --csv"),
)
@at_desk
def list_(
    desk: Desk,
    kind: Annotated[list[DutyKind] | None, typer.Option("--kind", help=_("Only this kind. Repeat it."))] = None,
    status: Annotated[
        DutyStatus | None, typer.Option("--status", help=_("Only those that stand so; open by default."))
    ] = DutyStatus.OPEN,
    every: Annotated[bool, typer.Option("--all", help=_("Whatever became of them."))] = False,
    within: Annotated[
        int | None, typer.Option("--within", min=0, metavar="N", help=_("Only those due within N working days."))
    ] = None,
    case: Annotated[str, typer.Option("--case", help=_("Only those of this case."))] = "",
    as_json: AsJson = False,
    as_jsonl: AsJsonLines = False,
    as_csv: AsCsv = False,
) -> None:
    """List duties."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    found = duties.duties(
        desk,
        kinds=kind or (),
        status=None if every else status,
        case_id=case_of(desk, case) if case else None,
        due_within=within,
    )
    if form in (Format.JSON, Format.JSON_LINES):
        print_rows((duty_document(one) for one in found), (), form)
        return
    columns = (
        Column("urgency", _("When")),
        Column("due_on", _("Due on")),
        Column("kind", _("Kind")),
        Column("ref", _("Name here")),
        Column("what", _("What")),
        Column("status", _("Status")),
        Column("case_no", _("Case number")),
        Column("applicant", _("Applicant")),
        Column("phone", _("Phone")),
        Column("department", _("Department")),
    )
    rows = (
        {column.key: getattr(one, column.key) for column in columns}
        | {"case_no": group(one.case_no)}
        | {"kind": one.kind_name, "status": _(DUTY_STATUS_LABELS[one.status])}
        | {"urgency": _(URGENCY_LABELS[one.urgency]) if one.status is DutyStatus.OPEN else ""}
        for one in found
    )
    print_rows(rows, columns, form, bom=True)


@deed(
    "pay",
    _("Take in what was owed, at any window; the last debt may start the time limit."),
    app,
    epilog=_("Example: clerk duty pay 00031 --mark 3=c2"),
)
def pay(desk: Desk, case_id: int, mark: MarkList = None) -> CaseState:
    """Settle debts."""
    if not mark:
        raise BadInput(
            _("Nothing is marked."), hint=_("Say what was brought, such as --mark 2=o"), field="mark", code="mark.none"
        )
    state = desk.case(case_id)
    return duties.pay_debt(desk, case_id, marks_of(desk.case_item(state), state.answers, mark))


@deed("expire", _("End a case whose deferred materials did not come in time, by the item's rule."), app)
def expire(desk: Desk, case_id: int) -> CaseState:
    """End the case."""
    return duties.expire_debts(desk, case_id)


@deed(
    "close",
    _("Record what a check or visit found; false takes back what was granted."),
    app,
    epilog=_(
        "clerk duty close 00031 fire --finding met\n"
        "clerk duty close 00031 fire --finding to_correct --text 缺灭火器 --correct-by 2026-12-31"
    ),
)
def close(
    desk: Desk,
    case_id: int,
    follow_up: Annotated[str, typer.Argument(metavar="NAME", help=_("Its name here; see “duty list”."))],
    finding: Annotated[Finding, typer.Option("--finding", help=_("What was found."))],
    text: Annotated[str, typer.Option("--text", help=_("In words; needed unless the commitment is kept."))] = "",
    correct_by: Annotated[
        datetime | None,
        Day("--correct-by", metavar="YYYY-MM-DD", formats=[DAY_FORMAT], help=_("By when it is to be corrected.")),
    ] = None,
) -> CaseState:
    """Close a follow-up."""
    return duties.close_follow_up(desk, case_id, follow_up, finding, text, correct_by.date() if correct_by else None)


@deed("visit", _("Set a day by which somebody looks at what was granted."), app)
def visit(
    desk: Desk,
    case_id: int,
    what: Annotated[str, typer.Option("--what", help=_("What is to be looked at."))],
    on: Annotated[datetime, Day("--on", metavar="YYYY-MM-DD", formats=[DAY_FORMAT], help=_("The last day for it."))],
) -> CaseState:
    """Schedule a visit."""
    return duties.schedule_visit(desk, case_id, what, on.date())


@deed(
    "verify",
    _("Record the late verification of a material that could not be looked up at intake."),
    app,
    epilog=_("Example: clerk duty verify 00031 1 --fails --text 证照已注销"),
)
def verify(
    desk: Desk,
    case_id: int,
    material: Annotated[str, typer.Argument(metavar="MATERIAL", help=_("Number in the list, id or name."))],
    holds: Annotated[bool, typer.Option("--holds/--fails", help=_("Whether it holds."))] = True,
    text: Annotated[str, typer.Option("--text", help=_("What was found; needed when it fails."))] = "",
) -> CaseState:
    """Record a late verification."""
    state = desk.case(case_id)
    return duties.verify(desk, case_id, material_id(desk.case_item(state), state.answers, material), text, holds=holds)
