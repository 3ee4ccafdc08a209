"""``clerk bundle list``, ``show``, ``check`` and ``plan``: the bundles as the catalog has them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from clerk_tui.cli.bundle_answer import plan_document, show_plan, show_visit
from clerk_tui.cli.bundle_names import bundle_of, is_visit, member_names, member_of, visit_of
from clerk_tui.cli.choices import answers_of
from clerk_tui.cli.exit_codes import ExitCode
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, chosen_format, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import bundle_files, bundle_guide, bundles
from clerk_tui.desk.bundle_guide import FoundWrong, Guide
from clerk_tui.desk.context import Desk
from clerk_tui.desk.saying import limit_text
from clerk_tui.domain.bundle.check import SEVERITY_LABELS, Severity
from clerk_tui.domain.bundle.merge import members_of
from clerk_tui.domain.bundle.order import working_order
from clerk_tui.domain.intake import IntakeForm, with_answer
from clerk_tui.i18n import _, ngettext

app = Group()

Answers = Annotated[
    list[str] | None,
    typer.Option(
        "--answer", metavar="Q=A", help=_("Answer a question, by numbers or ids; else the usual one. Repeat it.")
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="MEMBER", help=_("Leave an optional member out: id, number or name. Repeat it.")),
]


@app.command("list", help=_("List the bundles of the catalog."))
@at_desk
def list_bundles(desk: Desk, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List what can be done in one go."""
    form = chosen_format(json=as_json, csv=as_csv)
    columns = (
        Column("id", _("Id")),
        Column("name", _("Bundle")),
        Column("lead", _("Led by")),
        Column("members", _("Members"), "right"),
        Column("limit", _("Time limit")),
    )
    rows = (
        {
            "id": bundle.id,
            "name": bundle.name,
            "kind": bundle.kind,
            "lead": desk.department_name(bundle.lead),
            "members": len(bundle.members),
            "limit": limit_text(bundle.promised_limit),
            "theme_code": bundle.theme_code,
        }
        for bundle in desk.catalog.bundles
    )
    print_rows(rows, columns, form, bom=True)


@app.command(
    "show",
    help=_("Show a bundle of the catalog, or a visit by its number."),
    epilog=_("clerk bundle show chusheng --answer 1=2\nclerk bundle show 43112500032026112300423"),
)
@at_desk
def show(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="BUNDLE|VISIT", help=_("A bundle, or the number of a visit."))],
    answer: Answers = None,
    without: Without = None,
    as_json: AsJson = False,
) -> None:
    """Show what a bundle brings together, or where a visit stands."""
    if is_visit(name):
        show_visit(desk, visit_of(desk, name), as_json=as_json)
        return
    guide = bundle_guide.guide(desk, chosen_form(desk, name, answer or (), without or ()))
    if as_json:
        print_json(_guide_document(guide))
    else:
        _show_guide(desk, guide)


@app.command("plan", help=_("Show who works on what, together or after what, by when."))
@at_desk
def plan(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="BUNDLE|VISIT", help=_("A bundle, or the number of a visit."))],
    answer: Answers = None,
    without: Without = None,
    as_json: AsJson = False,
) -> None:
    """Show the plan of a visit received now, or of one that was taken in."""
    if is_visit(name):
        view = bundles.view(desk, visit_of(desk, name))
        found, triggers = view.plan, {trigger.id: trigger.label for trigger in view.triggers}
    else:
        form = chosen_form(desk, name, answer or (), without or ())
        found = bundles.plan_of(desk, form)
        triggers = {trigger.id: trigger.label for trigger in desk.bundle(form.bundle).triggers}
    if as_json:
        print_json(plan_document(found) if found else None)
    elif found:
        show_plan(desk, found, triggers)


@app.command(
    "check",
    help=_("Check the bundles' data: cycles, items that are gone, promises that cannot be kept."),
    epilog=_("Exit status 1 when there is an error; warnings alone do not count.\nclerk bundle check my/bundles"),
)
@at_desk
def check(
    desk: Desk,
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="BUNDLE|FILE|FOLDER",
            help=_("Bundles of the catalog, or TOML files that are to become some; by default all of the catalog."),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with the data."""
    written = [Path(one) for one in name or () if _is_path(one)]
    chosen = [bundle_of(desk, one) for one in name or () if not _is_path(one)]
    if not name:
        chosen = list(desk.catalog.bundles)
    found, checked = bundle_guide.check_all(desk, chosen), len(chosen)
    for path in written:
        more, files = bundle_files.check_files(desk, path)
        found, checked = [*found, *more], checked + files
    if as_json:
        print_json([_finding_document(one) for one in found])
    else:
        _show_findings(found, checked)
    if any(one.severity is Severity.ERROR for one in found):
        raise typer.Exit(ExitCode.REFUSED)


def _is_path(text: str) -> bool:
    return text.endswith(".toml") or "/" in text or Path(text).is_dir()


def chosen_form(desk: Desk, name: str, answers: Sequence[str], without: Sequence[str]) -> IntakeForm:
    """Return a new form for the bundle *name* with *answers*, each in turn, and without some members."""
    bundle = bundle_of(desk, name)
    return answered(desk, bundles.start(desk, bundle.id), answers, without)


def answered(desk: Desk, form: IntakeForm, answers: Sequence[str], without: Sequence[str]) -> IntakeForm:
    """Return *form* with *answers* and *without*: an answer may bring in a member that asks further questions."""
    from msgspec.structs import replace

    bundle = desk.bundle(form.bundle, form.catalog_version)
    for text in answers:
        for question, option in answers_of(desk.form_item(form), [text]).items():
            form = with_answer(form, question, option)
    if not without:
        return form
    # The numbers are those of the plan before anybody is left out: whoever types two of them read both there.
    named = member_names(desk, bundle, form.catalog_version)
    present = working_order(members_of(bundle, form.answers))
    left_out = tuple(member_of(present, named, text) for text in without)
    return replace(form, without=tuple(dict.fromkeys((*form.without, *left_out))))


def _guide_document(guide: Guide) -> dict[str, Any]:
    bundle = guide.bundle
    return {
        "id": bundle.id,
        "name": bundle.name,
        "kind": bundle.kind,
        "theme_code": bundle.theme_code,
        "impl_code": bundle.impl_code,
        "lead": bundle.lead,
        "cooperating": bundle.cooperating,
        "promised_limit": bundle.promised_limit,
        "answers": guide.form.answers,
        "questions": guide.item.questions,
        "members": guide.members,
        "materials": [
            {"id": row.id, "name": row.name, "standard_code": row.standard_code, "necessity": row.necessity}
            | {"kind": row.kind, "originals": row.originals, "copies": row.copies, "needed_by": row.needed_by}
            for row in guide.item.materials
        ],
        "fields": guide.fields,
        "plan": plan_document(guide.plan),
        "figures": guide.figures,
        "range": guide.range,
        "provenance": bundle.provenance,
    }


def _show_guide(desk: Desk, guide: Guide) -> None:
    bundle = guide.bundle
    partners = _(", ").join(desk.department_name(one) for one in bundle.cooperating)
    told = [
        (_("Bundle"), f"{bundle.name} ({bundle.id})"),
        (_("Led by"), desk.department_name(bundle.lead)),
        (_("Together with"), partners),
        (_("Time limit"), limit_text(bundle.promised_limit)),
        (_("Source"), f"{bundle.provenance.source} {bundle.provenance.as_of}"),
    ]
    for name, text in told:
        if text:
            print_line(_("{name}: {text}").format(name=name, text=text))
    for question in guide.item.questions:
        chosen = next((o.label for o in question.options if o.id == guide.form.answers.get(question.id)), "")
        print_line(f"  ? {question.text} {chosen}")
    print_line(_("Members:"))
    for member in guide.members:
        sign = f"  {member.number}." if member.chosen else "  -"
        optional = _(" (may be left out)") if member.optional and member.chosen else ""
        left_out = "" if member.chosen else _("left out")
        parts = (f"{sign} {member.name}{optional}", member.department, limit_text(member.limit), left_out)
        print_line("  ".join(part for part in parts if part))
    numbers = {member.id: member.number for member in guide.members}
    print_line(_("Materials:"))
    for number, row in enumerate(guide.item.materials, 1):
        whose = ",".join(map(str, sorted(numbers[member] for member in row.needed_by if member in numbers)))
        print_line(f"  {number}. {row.name}  [{whose}]")
    show_plan(desk, guide.plan, {trigger.id: trigger.label for trigger in bundle.triggers})
    print_line(_("Counted from the data, each on its own → in one go:"))
    for title, figure in bundle_guide.figure_lines(guide.figures):
        print_line(f"  {title} {figure.before} → {figure.after}")


def _finding_document(one: FoundWrong) -> dict[str, Any]:
    return {"bundle": one.bundle, "severity": one.severity, "code": one.code, "message": one.text}


def _show_findings(found: Sequence[FoundWrong], checked: int) -> None:
    for one in found:
        said = _("{name}: {text}").format(name=_(SEVERITY_LABELS[one.severity]), text=one.text)
        print_line(f"{one.bundle}  {said}")
    errors = sum(one.severity is Severity.ERROR for one in found)
    print_line(
        ngettext("{n} bundle checked", "{n} bundles checked", checked).format(n=checked)
        + _(": {errors} errors, {warnings} warnings").format(errors=errors, warnings=len(found) - errors)
    )
