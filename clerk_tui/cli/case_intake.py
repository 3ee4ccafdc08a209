"""``clerk case new`` and ``reissue``: a whole intake in one command."""

from collections.abc import Sequence
from typing import Annotated

import typer

from clerk_tui.cli.case_answer import case_document
from clerk_tui.cli.case_form import FormOptions, PartyOptions, filled, read_form
from clerk_tui.cli.choices import CaseNo, MarkList, case_of, item_of
from clerk_tui.cli.exit_codes import ExitCode
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, note, print_json, print_line
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import intake
from clerk_tui.desk.case_view import case_view
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.credit import record
from clerk_tui.desk.elsewhere import other_hall, with_other_hall
from clerk_tui.desk.intake import Committed, IntakeView
from clerk_tui.desk.reuse import evidence_text, proposals
from clerk_tui.desk.saying import mark_text, verdict_lines
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.case.state import PHASE_LABELS
from clerk_tui.domain.case_number import group
from clerk_tui.domain.errors import BadInput, ClerkError
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.verdict import DeclineGround, VerdictKind
from clerk_tui.i18n import _

app = Group()

Text = typer.Option
UNFIT = frozenset({VerdictKind.INCOMPLETE, VerdictKind.CORRECT_NOW})


@app.command(
    "new",
    help=_("Take a case in: one command for the whole form."),
    epilog=_(
        "clerk case new --item 社会保障卡申领 --check\n"
        "clerk case new --item 社会保障卡申领 --id 431125199901010009 --name 张小明 --phone 13800001234 --usual\n"
        "clerk case new --item 社会保障卡申领 --id 431125199901010009 --mark 1=o --mark 2=f:照片不清\n"
        "clerk case new --item 社会保障卡申领 --id 431125199901010009 --reuse --usual --defer 2 --signed\n"
        "clerk case new --from-json form.json --json\n"
        "The first shows what is needed and takes nothing in; the third gives a one-time notice; the fourth lets the "
        "second material follow. Whoever was here before is filled in from the document's number."
    ),
)
@at_desk
def new(
    desk: Desk,
    item: Annotated[str, Text("--item", help=_("Code or name of the item."))] = "",
    answer: Annotated[
        list[str] | None,
        Text("--answer", metavar="Q=A", help=_("Answer a question, by numbers or ids; else the usual one. Repeat it.")),
    ] = None,
    number: Annotated[str, Text("--id", help=_("Number of the applicant's document."))] = "",
    id_type: Annotated[
        DocumentType | None,
        Text("--id-type", metavar="KIND", help=_("Its kind, such as passport or uscc; told from the number.")),
    ] = None,
    name: Annotated[str, Text("--name", help=_("The applicant's name."))] = "",
    phone: Annotated[str, Text("--phone", help=_("The applicant's phone."))] = "",
    address: Annotated[str, Text("--address", help=_("The applicant's address."))] = "",
    legal_rep: Annotated[str, Text("--legal-rep", help=_("Legal representative of an organisation."))] = "",
    agent_id: Annotated[str, Text("--agent-id", help=_("Number of the agent's document."))] = "",
    agent_id_type: Annotated[DocumentType | None, Text("--agent-id-type", metavar="KIND", help=_("Its kind."))] = None,
    agent_name: Annotated[str, Text("--agent-name", help=_("The agent's name."))] = "",
    agent_phone: Annotated[str, Text("--agent-phone", help=_("The agent's phone."))] = "",
    relation: Annotated[Relation | None, Text("--relation", help=_("The agent's to the applicant."))] = None,
    mandate: Annotated[str, Text("--mandate", help=_("Scope and term of the mandate."))] = "",
    mark: MarkList = None,
    usual: Annotated[bool, Text("--usual", help=_("Mark what is not marked as it usually is."))] = False,
    defer: Annotated[
        list[str] | None,
        Text("--defer", metavar="MATERIAL", help=_("Let this material follow later, by the item's rule. Repeat it.")),
    ] = None,
    commit: Annotated[
        list[str] | None,
        Text("--commit", metavar="TERMS", help=_("The applicant signs this commitment instead. Repeat it.")),
    ] = None,
    signed: Annotated[bool, Text("--signed", help=_("The applicant has signed for what follows later."))] = False,
    reuse: Annotated[bool, Text("--reuse", help=_("Take what is on record and still valid."))] = False,
    decline: Annotated[DeclineGround | None, Text("--decline", help=_("Do not accept, on this ground."))] = None,
    organ: Annotated[str, Text("--organ", help=_("The organ that is competent instead."))] = "",
    outcome: Annotated[Outcome | None, Text("--outcome", help=_("Decision on the spot, if not the usual."))] = None,
    reason: Annotated[str, Text("--reason", help=_("Reason of a refusal or of declining."))] = "",
    post: Annotated[str, Text("--post", metavar="ADDRESS", help=_("Send the result by post, to here."))] = "",
    remark: Annotated[str, Text("--remark", help=_("Remark."))] = "",
    elsewhere_place: Annotated[
        str, Text("--elsewhere-place", metavar="CODE", help=_("Across provinces: division code of the other hall."))
    ] = "",
    elsewhere_organ: Annotated[str, Text("--elsewhere-organ", help=_("The organ there."))] = "",
    elsewhere_address: Annotated[str, Text("--elsewhere-address", help=_("Where parcels to it go."))] = "",
    mode: Annotated[CrossMode, Text("--mode", help=_("How the two halls share the case."))] = CrossMode.COLLECTED,
    direction: Annotated[
        Direction, Text("--direction", help=_("out: collected here; in: collected there."))
    ] = Direction.OUT,
    from_json: Annotated[
        str, Text("--from-json", metavar="FILE|-", help=_("Read the form; options given besides go before it."))
    ] = "",
    draft: Annotated[str, Text("--draft", metavar="DRAFT", help=_("Continue this draft."))] = "",
    save_draft: Annotated[bool, Text("--save-draft", help=_("Keep it as a draft; take nothing in."))] = False,
    check: Annotated[bool, Text("--check", help=_("Show the verdict; take nothing in."))] = False,
    as_json: AsJson = False,
) -> None:
    """Fill an intake form from options or JSON, and check it, keep it or take it in."""
    form = _begun(desk, item, from_json, draft)
    if form.bundle:
        raise BadInput(
            _("This form is a bundle's, not one item's."), hint=_("Go on with: clerk bundle new"), code="form.bundle"
        )
    options = FormOptions(
        answers=tuple(answer or ()),
        applicant=PartyOptions(
            number=number, kind=id_type, name=name, phone=phone, address=address, legal_rep=legal_rep
        ),
        agent=PartyOptions(number=agent_id, kind=agent_id_type, name=agent_name, phone=agent_phone),
        relation=relation,
        mandate=mandate,
        marks=tuple(mark or ()),
        usual=usual,
        defer=tuple(defer or ()),
        commit=tuple(commit or ()),
        signed=signed,
        reuse=reuse,
        ground=decline,
        reason=reason,
        organ=organ,
        outcome=outcome,
        post=post,
        remark=remark,
    )
    form = filled(desk, form, desk.item(form.item, form.catalog_version), options)
    if elsewhere_place:
        other = other_hall(
            elsewhere_place, direction=direction, mode=mode, organ=elsewhere_organ, address=elsewhere_address
        )
        form = with_other_hall(form, other)
    if check:
        show_review(desk, intake.review(desk, form, held_against(desk, form)), as_json=as_json)
    elif save_draft:
        keep(desk, form, draft, as_json=as_json)
    else:
        _show_committed(desk, intake.commit(desk, form, draft), as_json=as_json)


@app.command(
    "reissue",
    help=_("Void a case taken in under the wrong item; what is known becomes a draft under the right one."),
    epilog=_("Then: clerk case new --draft DRAFT --usual"),
)
@at_desk
def reissue(
    desk: Desk,
    case: CaseNo,
    item: Annotated[str, Text("--item", help=_("The right item: code or name."))],
    reason: Annotated[str, Text("--reason", help=_("Why; it stays in the log."))],
    as_json: AsJson = False,
) -> None:
    """Void the case and keep the form that replaces it as a draft."""
    _say_kept(intake.reissue(desk, case_of(desk, case), item_of(desk, item).id, reason).draft, as_json=as_json)


def _begun(desk: Desk, item: str, from_json: str, draft: str) -> IntakeForm:
    if sum(map(bool, (item, from_json, draft))) != 1:
        raise BadInput(
            _("One of --item, --from-json and --draft is needed."),
            hint=_("Look an item up: clerk catalog search"),
            field="item",
            code="usage",
        )
    if draft:
        form, differences = intake.resume(desk, draft)
        for difference in differences:
            note(difference)
        return form
    return read_form(desk, from_json) if from_json else intake.start(desk, item_of(desk, item).id)


def held_against(desk: Desk, form: IntakeForm) -> str:
    """Return which broken promise bars the applicant of *form* from another one, in words."""
    return record(desk, form.applicant.document_type, form.applicant.document_number).bar


def show_review(desk: Desk, view: IntakeView, *, as_json: bool) -> None:
    """Write the verdict and what stands in the way; exit status 2 when nothing could be taken in."""
    problems = [told(problem) for problem in view.problems]
    if as_json:
        print_json(_review_document(view, problems) | {"on_record": proposals(desk, view.form)})
    else:
        if problems:
            print_line(_("The form is incomplete; nothing can be taken in yet."))
        for line in [f"  - {problem}" for problem in problems] or verdict_lines(desk, view, keys=False):
            print_line(line)
        for question in view.item.questions:
            chosen = next((o.label for o in question.options if o.id == view.form.answers.get(question.id)), "")
            print_line(f"  ? {question.text} {chosen}")
        for number, row in enumerate(view.rows, 1):
            sign = "!" if row.holds_up else " "
            print_line(f"{sign} {number}. {row.material.name}  {mark_text(row)}")
        for terms in view.offered:
            print_line(_("  commitment offered: {id} {what}").format(id=terms.id, what=terms.check).rstrip())
        names = {row.material.id: row.material.name for row in view.rows}
        for material, evidence in proposals(desk, view.form).items():
            print_line(_("  on record: {name}, {text}").format(name=names[material], text=evidence_text(evidence)))
    if view.verdict.kind in UNFIT:
        raise typer.Exit(ExitCode.USAGE)


def _review_document(view: IntakeView, problems: Sequence[ClerkError]) -> dict[str, object]:
    return {
        "verdict": view.verdict.kind,
        "paragraph": view.verdict.branch,
        "problems": [{"field": p.field, "code": p.code, "message": p.message, "hint": p.hint} for p in problems],
        "defects": view.verdict.defects,
        "materials": [
            {
                "id": row.material.id,
                "name": row.material.name,
                "necessity": row.material.necessity,
                "status": row.mark.status,
                "holds_up": row.holds_up,
            }
            for row in view.rows
        ],
        "questions": view.item.questions,
        "deferrable": view.verdict.deferrable,
        "owed": view.verdict.owed,
        "owed_by": view.owed_by,
        "commitments_offered": [terms.id for terms in view.offered],
        "barred": view.barred,
        "due_on": view.due.date if view.due else None,
        "supply_by": view.supply_by,
        "form": view.form,
    }


def keep(desk: Desk, form: IntakeForm, draft: str, *, as_json: bool) -> None:
    """Keep *form* as a draft and say how to go on."""
    _say_kept(intake.save_draft(desk, form, draft), as_json=as_json)


def _say_kept(kept: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"draft": kept})
        return
    print_line(kept)
    note(_("Kept as a draft. Go on with: clerk case new --draft {draft}").format(draft=kept))


def _show_committed(desk: Desk, done: Committed, *, as_json: bool) -> None:
    if as_json:
        print_json(case_document(desk, case_view(desk, done.case_id)) | {"verdict": done.verdict.kind})
        return
    # The number stands alone on its line: scripts read it, people scan it.
    print_line(done.case_no)
    note(
        _("{number}  query code {code}  {phase}").format(
            number=group(done.case_no), code=done.query_code, phase=_(PHASE_LABELS[done.state.phase])
        )
    )
    for defect in done.verdict.defects:
        note(f"  - {defect.name} {defect.problem}".rstrip())
    note(_("Print: clerk case print {number}").format(number=done.case_no))
