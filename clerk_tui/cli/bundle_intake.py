"""``clerk bundle new`` and ``reissue``: a whole visit in one command, with the options of ``case new``."""

import inspect
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from clerk_tui.cli import case_intake
from clerk_tui.cli.bundle_answer import visit_document
from clerk_tui.cli.bundle_catalog import Answers, Without, answered
from clerk_tui.cli.bundle_names import FieldList, Reason, VisitNo, bundle_of, fields_of, visit_of
from clerk_tui.cli.case_form import FormOptions, PartyOptions, filled, read_form
from clerk_tui.cli.case_intake import held_against, show_review
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsJson, note, print_json, print_line
from clerk_tui.cli.session import AsUser, InDemo, at_desk, parameter, signed_in, taking
from clerk_tui.desk import bundles, intake
from clerk_tui.desk.bundle_intake import CommittedBundle
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case.state import PHASE_LABELS
from clerk_tui.domain.case_number import group
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.i18n import _

app = Group()

SAME = (
    *("number", "id_type", "name", "phone", "address", "legal_rep"),
    *("agent_id", "agent_id_type", "agent_name", "agent_phone", "relation", "mandate"),
    *("mark", "usual", "defer", "commit", "signed", "reuse", "decline", "organ", "reason", "post", "remark"),
    *("from_json", "draft", "save_draft", "check", "as_json"),
)
"""Options that mean the same as for ``case new`` and are declared there."""


def _new(*, user: str, demo: bool, **given: Any) -> None:
    """Fill a bundle's form from options or JSON, and check it, keep it or take it in."""
    with signed_in(user, demo=demo) as desk:
        form = _filled(desk, _begun(desk, given["bundle"], given["from_json"], given["draft"]), given)
        if given["check"]:
            show_review(desk, intake.review(desk, form, held_against(desk, form)), as_json=given["as_json"])
        elif given["save_draft"]:
            _say_kept(intake.save_draft(desk, form, given["draft"]), as_json=given["as_json"])
        else:
            _show_committed(desk, bundles.commit(desk, form, given["draft"]), as_json=given["as_json"])


def _options() -> list[inspect.Parameter]:
    declared = inspect.signature(case_intake.new).parameters
    return [declared[name] for name in SAME]


app.command(
    "new",
    help=_("Take a whole visit in: one command for the one form."),
    epilog=_(
        "clerk bundle new chusheng --check\n"
        "clerk bundle new chusheng --answer 1=1 --id 431125199901010009 --name 张小明 --field 新生儿姓名=张安 --usual\n"
        "clerk bundle new chusheng --without 7 --from-json form.json --json\n"
        "The first shows what is needed and takes nothing in."
    ),
)(
    taking(
        _new,
        parameter(
            "bundle",
            Annotated[str, typer.Argument(metavar="BUNDLE", help=_("Id or name of the bundle."))],
            "",
        ),
        parameter("answer", Answers, None),
        parameter("without", Without, None),
        parameter("field", FieldList, None),
        *_options(),
        parameter("user", AsUser, ""),
        parameter("demo", InDemo, False),
    )
)


@app.command(
    "reissue",
    help=_("Void a visit taken in as the wrong bundle; what is known becomes a draft under the right one."),
    epilog=_("Then: clerk bundle new --draft DRAFT --usual"),
)
@at_desk
def reissue(
    desk: Desk,
    visit: VisitNo,
    right: Annotated[str, typer.Option("--bundle", help=_("The right bundle: id or name."))],
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Void the visit and keep the form that replaces it as a draft."""
    _say_kept(bundles.reissue(desk, visit_of(desk, visit), bundle_of(desk, right).id, reason).draft, as_json=as_json)


def _say_kept(kept: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"draft": kept})
        return
    print_line(kept)
    note(_("Kept as a draft. Go on with: clerk bundle new --draft {draft}").format(draft=kept))


def _begun(desk: Desk, name: str, from_json: str, draft: str) -> IntakeForm:
    if sum(map(bool, (name, from_json, draft))) != 1:
        raise BadInput(
            _("One of BUNDLE, --from-json and --draft is needed."),
            hint=_("List them: clerk bundle list"),
            field="bundle",
            code="usage",
        )
    if name:
        return bundles.start(desk, bundle_of(desk, name).id)
    if draft:
        form, differences = intake.resume(desk, draft)
        for difference in differences:
            note(difference)
    else:
        form = read_form(desk, from_json)
    if not form.bundle:
        raise BadInput(
            _("This form is one item's, not a bundle's."), hint=_("Go on with: clerk case new"), code="form.item"
        )
    return form


def _filled(desk: Desk, form: IntakeForm, given: dict[str, Any]) -> IntakeForm:
    form = answered(desk, form, given["answer"] or (), given["without"] or ())
    form = replace(form, answers=intake.review(desk, form).form.answers)
    form = replace(
        form, fields=form.fields | fields_of(desk.bundle(form.bundle, form.catalog_version), given["field"] or ())
    )
    options = FormOptions(
        applicant=PartyOptions(
            number=given["number"],
            kind=given["id_type"],
            name=given["name"],
            phone=given["phone"],
            address=given["address"],
            legal_rep=given["legal_rep"],
        ),
        agent=PartyOptions(
            number=given["agent_id"], kind=given["agent_id_type"], name=given["agent_name"], phone=given["agent_phone"]
        ),
        relation=given["relation"],
        mandate=given["mandate"],
        marks=tuple(given["mark"] or ()),
        usual=given["usual"],
        defer=tuple(given["defer"] or ()),
        commit=tuple(given["commit"] or ()),
        signed=given["signed"],
        reuse=given["reuse"],
        ground=given["decline"],
        reason=given["reason"],
        organ=given["organ"],
        post=given["post"],
        remark=given["remark"],
    )
    return filled(desk, form, desk.form_item(form), options)


def _show_committed(desk: Desk, done: CommittedBundle, *, as_json: bool) -> None:
    if as_json:
        print_json(visit_document(bundles.view(desk, done.bundle_id)) | {"verdict": done.verdict.kind})
        return
    # The number stands alone on its line: scripts read it, people scan it.
    print_line(done.bundle_no)
    note(_("{number}  query code {code}").format(number=group(done.bundle_no), code=done.query_code))
    for number, (_member, state) in enumerate(done.members, 1):
        note(f"  {number}. {state.item_name}  {group(state.case_no)}  {_(PHASE_LABELS[state.phase])}")
    for defect in done.verdict.defects:
        note(f"  - {defect.name} {defect.problem}".rstrip())
