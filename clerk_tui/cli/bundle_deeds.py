"""``clerk bundle``: the deeds to a visit as a whole, one command each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from clerk_tui.cli.bundle_answer import show_progress
from clerk_tui.cli.bundle_names import (
    FieldList,
    Reason,
    VisitNo,
    any_member_of,
    fields_of,
    member_names,
    member_of,
    visit_of,
)
from clerk_tui.cli.choices import DAY_FORMAT, answers_of, document_type_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import bundle_reading, bundles
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.bundle.order import working_order
from clerk_tui.domain.identity import DocumentType
from clerk_tui.i18n import _

app = Group()

MemberName = Annotated[str, typer.Argument(metavar="MEMBER", help=_("The member: id, number in the plan, or name."))]
AbsentMember = Annotated[str, typer.Argument(metavar="MEMBER", help=_("The member that is not there yet: id or name."))]


@app.command("hand-out", help=_("Hand over everything of a visit that is ready, together and once."))
@at_desk
def hand_out(
    desk: Desk,
    visit: VisitNo,
    name: Annotated[str, typer.Option("--name", help=_("Who receives it."))],
    number: Annotated[str, typer.Option("--id", help=_("Number of the document they show."))],
    id_type: Annotated[DocumentType | None, typer.Option("--id-type", metavar="KIND", help=_("Its kind."))] = None,
    relation: Annotated[
        Relation | None, typer.Option("--relation", help=_("The receiver's to the applicant, if it is neither."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hand out what is ready."""
    bundle_id = visit_of(desk, visit)
    bundles.hand_out(desk, bundle_id, name, document_type_of(number, id_type), number, relation)
    show_progress(desk, bundle_id, as_json=as_json)


@app.command("withdraw", help=_("Withdraw what is still open; what was decided stands."))
@at_desk
def withdraw(desk: Desk, visit: VisitNo, reason: Reason, as_json: AsJson = False) -> None:
    """Withdraw at the applicant's wish."""
    bundle_id = visit_of(desk, visit)
    bundles.withdraw(desk, bundle_id, reason)
    show_progress(desk, bundle_id, as_json=as_json)


@app.command("drop", help=_("Take a member out that does not belong to the visit; its case is voided."))
@at_desk
def drop(desk: Desk, visit: VisitNo, member: MemberName, reason: Reason, as_json: AsJson = False) -> None:
    """Drop a member."""
    bundle_id = visit_of(desk, visit)
    bundles.drop_member(desk, bundle_id, _member(desk, bundle_id, member), reason)
    show_progress(desk, bundle_id, as_json=as_json)


@app.command("add", help=_("Add a member that belongs to the visit after all."))
@at_desk
def add(
    desk: Desk, visit: VisitNo, member: AbsentMember, reason: Reason, field: FieldList = None, as_json: AsJson = False
) -> None:
    """Add a member."""
    bundle_id = visit_of(desk, visit)
    fields = _fields(desk, bundle_id, field or ())
    bundles.add_member(desk, bundle_id, _absent(desk, bundle_id, member), reason, fields)
    show_progress(desk, bundle_id, as_json=as_json)


@app.command(
    "correct",
    help=_("Mend an answer that was wrong: members come in, go, or ask for other papers."),
    epilog=_("Example: clerk bundle correct 00423 --answer 1=2 --reason 问错"),
)
@at_desk
def correct(
    desk: Desk,
    visit: VisitNo,
    answer: Annotated[list[str], typer.Option("--answer", metavar="Q=A", help=_("The right answer. Repeat it."))],
    reason: Reason,
    field: FieldList = None,
    as_json: AsJson = False,
) -> None:
    """Mend answers."""
    bundle_id = visit_of(desk, visit)
    state = bundle_reading.existing(desk, bundle_id)
    asked = desk.merged(state.bundle, state.catalog_version, state.answers, state.without).item
    fields = _fields(desk, bundle_id, field or ())
    bundles.correct_answers(desk, bundle_id, answers_of(asked, answer), reason, fields)
    show_progress(desk, bundle_id, as_json=as_json)


@app.command("void", help=_("Declare a visit void that was taken in as the wrong bundle."))
@at_desk
def void(desk: Desk, visit: VisitNo, reason: Reason, as_json: AsJson = False) -> None:
    """Void the visit and its members."""
    bundle_id = visit_of(desk, visit)
    bundles.void(desk, bundle_id, reason)
    show_progress(desk, bundle_id, as_json=as_json)


@app.command(
    "trigger",
    help=_("Record the document that members waited for: their time limits begin with its day."),
    epilog=_("Example: clerk bundle trigger 00423 land --document 不动产权证书 --number 湘2026永江0001"),
)
@at_desk
def trigger(
    desk: Desk,
    visit: VisitNo,
    awaited: Annotated[str, typer.Argument(metavar="DOCUMENT", help=_("Id of the awaited document."))],
    document: Annotated[str, typer.Option("--document", help=_("What the document is called."))],
    number: Annotated[str, typer.Option("--number", help=_("Its number."))],
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=[DAY_FORMAT], help=_("The day it was there; today by default.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record the document."""
    bundle_id = visit_of(desk, visit)
    bundles.trigger(desk, bundle_id, awaited, document, number, on.date() if on else desk.today())
    show_progress(desk, bundle_id, as_json=as_json)


@app.command("note", help=_("Add a remark to a visit."))
@at_desk
def note(
    desk: Desk,
    visit: VisitNo,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The remark."))],
    as_json: AsJson = False,
) -> None:
    """Add a remark."""
    bundle_id = visit_of(desk, visit)
    bundles.note(desk, bundle_id, text)
    show_progress(desk, bundle_id, as_json=as_json)


def _member(desk: Desk, bundle_id: int, text: str) -> str:
    state = bundle_reading.existing(desk, bundle_id)
    bundle = desk.bundle(state.bundle, state.catalog_version)
    present = {one.member for one in state.members if not one.dropped}
    worked = working_order([member for member in bundle.members if member.id in present])
    return member_of(worked, member_names(desk, bundle, state.catalog_version), text)


def _absent(desk: Desk, bundle_id: int, text: str) -> str:
    state = bundle_reading.existing(desk, bundle_id)
    bundle = desk.bundle(state.bundle, state.catalog_version)
    present = {one.member for one in state.members if not one.dropped}
    return any_member_of(bundle, present, member_names(desk, bundle, state.catalog_version), text)


def _fields(desk: Desk, bundle_id: int, texts: Sequence[str]) -> dict[str, str]:
    state = bundle_reading.existing(desk, bundle_id)
    return fields_of(desk.bundle(state.bundle, state.catalog_version), texts) if texts else {}
