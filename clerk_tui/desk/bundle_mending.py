"""Wrong turns of a bundle: a scenario answered wrongly, a member forgotten. Each mended by a deed with its reason."""

from collections.abc import Iterable, Mapping, Set
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.desk import bundles, mending
from clerk_tui.desk.bundle_course import append, cases_of
from clerk_tui.desk.bundle_opening import Opening, open_case
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.credit import Record
from clerk_tui.desk.rules import received_on
from clerk_tui.domain.bundle import commands as c
from clerk_tui.domain.bundle.course import live
from clerk_tui.domain.bundle.form import check_fields, clean_fields, form_fields, read_by, with_applicant
from clerk_tui.domain.bundle.log import BundleState, MemberAdded
from clerk_tui.domain.bundle.merge import members_of
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.bundle.plan import waiting
from clerk_tui.domain.bundle.receipt import own_mark, parts
from clerk_tui.domain.case.state import CLOSED, READY, CaseState, Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, Refused
from clerk_tui.domain.intake import IntakeForm, PartyForm
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer

_FIXED = CLOSED | READY | {Phase.MAILED}
"""What was decided or ended stands, whatever the answers should have been."""


def add_within(
    desk: Desk, writer: "Writer", bundle_id: int, member: str, reason: str, fields: Mapping[str, str]
) -> CaseState:
    """Open the case of a member that belongs to the visit after all; *fields* is what the form says besides."""
    parent = bundles.do_within(desk, writer, bundle_id, c.AddMember(member=member, reason=reason))
    members = live(parent, cases_of(writer, parent))
    without = [name for name in parent.without if name != member]
    merged = desk.merged(parent.bundle, parent.catalog_version, parent.answers, without)
    part = next((one for one in parts(merged, _papers(members.values()), ()) if one.member.id == member), None)
    if part is None:
        raise Refused(
            _("Under the answers given, “{member}” does not belong to this visit.").format(member=member),
            hint=_("Correct the answers that exclude it; it then comes in by itself."),
            field="member",
            code="bundle.not_called_for",
        )
    bundle = desk.bundle(parent.bundle, parent.catalog_version)
    given = _complete(desk, bundle, parent, _fields(desk, bundle, fields), {member})
    present = [one for one in bundle.members if one.id == member or one.id in members]
    first = next(iter(members.values()), None)
    opening = Opening(
        bundle_id=bundle_id,
        parent=parent,
        fields={member: read_by(bundle.fields, {**parent.fields, **given}, member)},
        waits=waiting(present),
        received_on=received_on(desk),
        form=_delivered_as(first, parent),
        credit=Record(),
    )
    state = open_case(desk, writer, opening, part, writer.next_case_number(desk.today()))
    added = MemberAdded(member=member, case_id=state.id, case_no=state.case_no, reason=reason, fields=given)
    append(desk, writer, bundle_id, added)
    return state


def correct_within(
    desk: Desk,
    writer: "Writer",
    bundle_id: int,
    answers: Mapping[str, str],
    reason: str,
    fields: Mapping[str, str],
) -> None:
    """Record how it should have been answered, and do what follows: members come in, go, or ask other papers."""
    before = bundles.existing(writer, bundle_id)
    bundle = desk.bundle(before.bundle, before.catalog_version)
    _check(desk, before, answers)
    given = _fields(desk, bundle, fields)
    merged = desk.merged(before.bundle, before.catalog_version, {**before.answers, **answers}, before.without)
    correction = c.CorrectAnswers(answers=merged.answers, reason=reason, fields=given)
    parent = bundles.do_within(desk, writer, bundle_id, correction)
    wanted = [member.id for member in members_of(bundle, parent.answers, parent.without)]
    present = live(parent, cases_of(writer, parent))
    for member in wanted:
        # First those that come in: a visit is never left without a member.
        if member not in present:
            add_within(desk, writer, bundle_id, member, reason, {})
    for member, case in present.items():
        if case.phase in _FIXED:
            continue
        if member in wanted:
            if case.answers == parent.answers:
                continue
            mending.correct_answers_within(desk, writer, case.id, parent.answers, reason)
        else:
            bundles.drop_within(desk, writer, bundle_id, member, reason)


def _check(desk: Desk, parent: BundleState, answers: Mapping[str, str]) -> None:
    asked = desk.merged(parent.bundle, parent.catalog_version, {**parent.answers, **answers}, parent.without).item
    known = {question.id: {option.id for option in question.options} for question in asked.questions}
    for question, option in answers.items():
        if option not in known.get(question, ()):
            raise BadInput(_("This bundle has no such answer."), field=f"question.{question}", code="answer.option")


def _fields(desk: Desk, bundle: Bundle, values: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed of the one form. Raises BadInput for what cannot be read, or is no field of it."""
    known = [field for field in bundle.fields if field.id in values]
    if unknown := values.keys() - {field.id for field in known}:
        raise BadInput(_("This bundle has no such field."), field=f"field.{min(unknown)}", code="form.field")
    for problem in check_fields(known, values, desk.today()):
        error = told(problem)
        raise BadInput(error.message, hint=error.hint, field=error.field, code=error.code)
    return clean_fields(known, values)


def _complete(
    desk: Desk, bundle: Bundle, parent: BundleState, given: Mapping[str, str], members: Set[str]
) -> dict[str, str]:
    """Return *given* with what repeats the applicant filled in.

    Raises BadInput naming the first field that *members* need and that nobody has filled in: a member that comes in
    later lacks nothing of the one form either.
    """
    without = [name for name in parent.without if name not in members]
    asked = [field for field in form_fields(bundle, parent.answers, without) if not members.isdisjoint(field.read_by)]
    who = parent.applicant
    applicant = PartyForm(**{name: getattr(who, name) for name in PartyForm.__struct_fields__ if hasattr(who, name)})
    values = with_applicant(asked, {**parent.fields, **given}, applicant)
    for problem in check_fields(asked, values, desk.today()):
        error = told(problem)
        raise BadInput(
            error.message,
            hint=_("Fill it in with this correction (command line: --field {label}=…).").format(
                label=problem.params.get("label", "")
            ),
            field=error.field,
            code=error.code,
        )
    filled = clean_fields(asked, values)
    return {**given, **{name: value for name, value in filled.items() if value != parent.fields.get(name)}}


def _papers(members: Iterable[CaseState]) -> list[Mark]:
    """Return what was handed in for the members so far, each paper once."""
    found: dict[str, Mark] = {}
    for case in members:
        for mark in case.marks:
            if mark.settled and mark.status is not MarkStatus.COMMITTED:
                found.setdefault(mark.material, own_mark(mark, held_elsewhere=True))
    return list(found.values())


def _delivered_as(first: CaseState | None, parent: BundleState) -> IntakeForm:
    """Return a form that says what the visit's form said of delivery and channel."""
    form = IntakeForm(catalog_version=parent.catalog_version, bundle=parent.bundle)
    if first is None:
        return form
    return replace(form, delivery=first.delivery, delivery_address=first.delivery_address, channel=first.channel)
