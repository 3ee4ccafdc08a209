"""``clerk case``: the deeds of a case's life, one command each. What is not allowed is refused with the reason."""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Annotated, Any

import typer

from clerk_tui.cli.case_answer import show_progress
from clerk_tui.cli.choices import CaseNo, MarkList, case_of, department_of, document_type_of, marks_of, material_id
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson
from clerk_tui.cli.session import at_desk, parameter, taking
from clerk_tui.desk import casework
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.i18n import _

app = Group()
procedure = Group(help=_("Begin and end excluded procedures, which may stop the clock."))

Act = Callable[..., CaseState]
Reason = Annotated[str, typer.Option("--reason", help=_("Why; it stays in the log."))]
Procedure = StrEnum("Procedure", {name.upper(): name for name in PROCEDURES})  # type: ignore[misc]


def deed(name: str, line: str, group: Group = app, **facts: str) -> Callable[[Act], Act]:
    """Register what takes (desk, case id, options) as the command *name*, which answers where the case then stands."""

    def register(act: Act) -> Act:
        @wraps(act)
        def run(desk: Desk, *, case: str, as_json: bool, **given: Any) -> None:
            case_id = case_of(desk, case)
            act(desk, case_id, **given)
            show_progress(desk, case_id, as_json=as_json)

        at, _case_id, *own = inspect.signature(act).parameters.values()
        taking(run, at, parameter("case", CaseNo), *own, parameter("as_json", AsJson, False))
        group.command(name, help=line, **facts)(at_desk(run))
        return act

    return register


@deed("accept", _("Accept the application; the time limit begins."))
def accept(desk: Desk, case_id: int) -> CaseState:
    """Accept the application."""
    return casework.accept(desk, case_id)


@deed("notice", _("Give the one-time notice: everything that is missing, told once."))
def notice(
    desk: Desk,
    case_id: int,
    days: Annotated[int | None, typer.Option("--days", min=1, max=60, help=_("Working days to supply it."))] = None,
) -> CaseState:
    """Tell the applicant everything that is missing."""
    return casework.give_notice(desk, case_id, days=days)


@deed(
    "correct",
    _("Mark what the applicant brought later; accepted as soon as nothing is open."),
    epilog=_("Example: clerk case correct 00031 --mark 2=o --mark 3=c2"),
)
def correct(desk: Desk, case_id: int, mark: MarkList = None) -> CaseState:
    """Mark the materials that were brought or mended."""
    if not mark:
        raise BadInput(
            _("Nothing is marked."), hint=_("Say what was brought, such as --mark 2=o"), field="mark", code="mark.none"
        )
    state = desk.case(case_id)
    item = desk.case_item(state)
    return casework.correct(desk, case_id, marks_of(item, state.answers, mark))


@deed("decline", _("Refuse to accept the application; the notice names the right of review."))
def decline(
    desk: Desk,
    case_id: int,
    ground: Annotated[DeclineGround, typer.Option("--ground", help=_("Ground in law."))],
    reason: Reason,
    organ: Annotated[str, typer.Option("--organ", help=_("The organ that is competent instead."))] = "",
) -> CaseState:
    """Refuse to accept the application."""
    return casework.decline(desk, case_id, ground, reason, organ)


@deed("dispatch", _("Hand the papers over to the department, with a slip."))
def dispatch(
    desk: Desk,
    case_id: int,
    department: Annotated[
        str, typer.Option("--department", help=_("Another department than the item's own; needs a reason."))
    ] = "",
    reason: Reason = "",
) -> CaseState:
    """Hand the papers over."""
    return casework.dispatch(desk, case_id, department_of(desk, department), reason)


@deed("claim", _("Take the case over in the department."))
def claim(desk: Desk, case_id: int) -> CaseState:
    """Take the case over."""
    return casework.claim(desk, case_id)


@deed("return", _("Give the case back to the window."))
def return_case(desk: Desk, case_id: int, reason: Reason) -> CaseState:
    """Give the case back."""
    return casework.return_case(desk, case_id, reason)


@deed("start", _("Begin an excluded procedure (Administrative Licensing Law, art. 45)."), procedure)
def start_procedure(
    desk: Desk,
    case_id: int,
    kind: Annotated[Procedure, typer.Argument(help=_("Which procedure."))],
    reason: Reason,
    limit: Annotated[str, typer.Option("--limit", help=_("How long it may take, in words."))] = "",
) -> CaseState:
    """Begin an excluded procedure."""
    return casework.start_procedure(desk, case_id, kind.value, reason, limit)


@deed("end", _("End the excluded procedure under way."), procedure)
def end_procedure(
    desk: Desk, case_id: int, result: Annotated[str, typer.Option("--result", help=_("What came of it."))]
) -> CaseState:
    """End the excluded procedure."""
    return casework.end_procedure(desk, case_id, result)


@deed("extend", _("Extend the time limit once, by at most 10 working days (art. 42)."))
def extend(
    desk: Desk,
    case_id: int,
    days: Annotated[int, typer.Option("--days", min=1, help=_("Working days."))],
    approver: Annotated[str, typer.Option("--approver", help=_("User name of the leader who approved."))],
    reason: Reason,
) -> CaseState:
    """Extend the time limit."""
    return casework.extend(desk, case_id, days, approver, reason)


@deed("decide", _("Decide the case; a refusal needs its reasons."))
def decide(
    desk: Desk,
    case_id: int,
    outcome: Annotated[Outcome, typer.Option("--outcome", help=_("The decision."))],
    reason: Reason = "",
    result: Annotated[str, typer.Option("--result", help=_("Name of the result; the item's own by default."))] = "",
) -> CaseState:
    """Decide the case."""
    return casework.decide_case(desk, case_id, outcome, reason, result)


@deed("issue", _("Record the certificate or document that was made."))
def issue(
    desk: Desk,
    case_id: int,
    number: Annotated[str, typer.Option("--number", help=_("Number of the certificate."))] = "",
    name: Annotated[str, typer.Option("--name", help=_("Its name; the item's own by default."))] = "",
    until: Annotated[str, typer.Option("--until", help=_("Until when it is valid."))] = "",
) -> CaseState:
    """Record the result that was made."""
    return casework.issue(desk, case_id, name or desk.case(case_id).result_name, number, until)


@deed(
    "hand-out",
    _("Hand the result out after checking who receives it."),
    epilog=_("Example: clerk case hand-out 00031 --id 431125199901010009 --name 张小明"),
)
def hand_out(
    desk: Desk,
    case_id: int,
    name: Annotated[str, typer.Option("--name", help=_("Name of who receives it."))],
    number: Annotated[str, typer.Option("--id", help=_("Number of the document that was shown."))],
    kind: Annotated[
        DocumentType | None,
        typer.Option("--id-type", metavar="KIND", help=_("Its kind, such as passport or uscc; told from the number.")),
    ] = None,
    relation: Annotated[
        Relation | None, typer.Option("--relation", help=_("To the applicant, when it is somebody else."))
    ] = None,
) -> CaseState:
    """Hand the result out."""
    return casework.hand_out(desk, case_id, name, document_type_of(number, kind), number, relation)


@deed("mail", _("Send the result by post."))
def mail(
    desk: Desk,
    case_id: int,
    parcel: Annotated[str, typer.Option("--parcel", help=_("Number of the parcel."))],
    carrier: Annotated[str, typer.Option("--carrier", help=_("Who carries it."))] = "EMS",
    address: Annotated[str, typer.Option("--address", help=_("Where to; as asked at intake by default."))] = "",
) -> CaseState:
    """Send the result by post."""
    return casework.mail(desk, case_id, carrier, parcel, address or desk.case(case_id).delivery_address)


@deed("confirm-delivery", _("Record that the parcel arrived."))
def confirm_delivery(
    desk: Desk, case_id: int, note: Annotated[str, typer.Option("--note", help=_("Who signed for it."))] = ""
) -> CaseState:
    """Record that the parcel arrived."""
    return casework.confirm_delivery(desk, case_id, note)


@deed("withdraw", _("Record that the applicant takes the application back."))
def withdraw(desk: Desk, case_id: int, reason: Reason) -> CaseState:
    """Record the withdrawal."""
    return casework.withdraw(desk, case_id, reason)


@deed("deem-withdrawn", _("Close a case whose applicant supplied nothing in time."))
def deem_withdrawn(desk: Desk, case_id: int) -> CaseState:
    """Close the case as deemed withdrawn."""
    return casework.deem_withdrawn(desk, case_id)


@deed("terminate", _("End the procedure without a decision."))
def terminate(desk: Desk, case_id: int, reason: Reason) -> CaseState:
    """End the procedure."""
    return casework.terminate(desk, case_id, reason)


@deed("forward", _("Pass the case to a superior organ, which decides."))
def forward(
    desk: Desk, case_id: int, to: Annotated[str, typer.Option("--to", help=_("The organ."))], reason: Reason
) -> CaseState:
    """Pass the case to a superior organ."""
    return casework.forward(desk, case_id, to, reason)


@deed("void", _("Declare the case void: taken in by mistake."))
def void(desk: Desk, case_id: int, reason: Reason) -> CaseState:
    """Declare the case void."""
    return casework.void(desk, case_id, reason)


@deed("archive", _("File the closed case."))
def archive(desk: Desk, case_id: int) -> CaseState:
    """File the closed case."""
    return casework.archive(desk, case_id)


@deed(
    "original",
    _("Record that an original changed hands."),
    epilog=_("Example: clerk case original 00031 2 applicant"),
)
def original(
    desk: Desk,
    case_id: int,
    material: Annotated[str, typer.Argument(metavar="MATERIAL", help=_("Number in the list, id or name."))],
    holder: Annotated[
        str, typer.Argument(metavar="HOLDER", help=_("Who has it now: window, applicant, or a department."))
    ],
) -> CaseState:
    """Record who holds an original now."""
    state = desk.case(case_id)
    item = desk.case_item(state)
    to = holder if holder in ("window", "applicant") else f"department:{_named(desk, holder)}"
    return casework.move_original(desk, case_id, material_id(item, state.answers, material), to)


@deed("note", _("Add a remark."))
def note(
    desk: Desk, case_id: int, text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The remark."))]
) -> CaseState:
    """Add a remark to the case."""
    return casework.note(desk, case_id, text)


def _named(desk: Desk, holder: str) -> str:
    return department_of(desk, holder.removeprefix("department:"))


app.add_typer(procedure, name="procedure")
