"""Taking a bundle in: one form, one visit, a case for every member, one transaction."""

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.bundle_course import advance
from clerk_tui.desk.bundle_opening import Opening, open_case
from clerk_tui.desk.context import Desk
from clerk_tui.desk.credit import Record
from clerk_tui.desk.intake import Committed, IntakeView, refuse_incomplete
from clerk_tui.desk.promising import credit_of, owed_by, refuse_excluded
from clerk_tui.desk.rules import received_on, supply_by
from clerk_tui.domain.bundle.form import check_fields, clean_fields, form_fields, read_by, with_applicant
from clerk_tui.domain.bundle.log import BundleReceived, MemberAdded
from clerk_tui.domain.bundle.merge import Merged
from clerk_tui.domain.bundle.model import Bundle, Member
from clerk_tui.domain.bundle.order import working_order
from clerk_tui.domain.bundle.plan import BundleProblem, Plan, plan, waiting
from clerk_tui.domain.bundle.receipt import parts
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import applies
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.errors import NotFound, Refused
from clerk_tui.domain.intake import CheckedForm, IntakeForm, check_form, new_form, offered_commitments
from clerk_tui.domain.item import Item, Limit
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import VerdictKind, judge
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _


class MemberLine(Struct, frozen=True, kw_only=True):
    """A member as the intake screen lists it."""

    number: int
    """Its number in the plan and on paper; 0: left out."""
    id: str
    name: str
    department: str
    chosen: bool
    """False: the applicant leaves it out."""
    optional: bool
    limit: Limit | None = None
    result_name: str = ""
    receiver: str = ""


class CommittedBundle(Committed, frozen=True, kw_only=True):
    """A bundle that was taken in: ``case_id`` and ``case_no`` are the parent's, ``state`` the first member's."""

    bundle_id: int
    bundle_no: str
    members: tuple[tuple[str, CaseState], ...]
    """Member → its case, in working order, as they are numbered."""


def start(desk: Desk, bundle_id: str) -> IntakeForm:
    """Return an empty form for a bundle with the usual answers. Raises NotFound, NotPermitted."""
    desk.require(Deed.INTAKE)
    merged = desk.merged(bundle_id, desk.version, {})
    return replace(new_form(merged.item, desk.version), item="", bundle=bundle_id, answers=merged.answers)


def review(desk: Desk, form: IntakeForm, barred: str = "") -> IntakeView:
    """Return what a bundle's *form* amounts to now, its open questions answered as usual. Touches no disk.

    *barred* as in ``intake.review``.
    """
    bundle = desk.bundle(form.bundle, form.catalog_version)
    merged = _merged(desk, form)
    form = replace(form, answers=merged.answers)
    checked = _checked(desk, form, bundle, merged, barred)
    day = received_on(desk)
    limit = bundle.promised_limit
    return IntakeView(
        form=form,
        item=merged.item,
        rows=checked.rows,
        verdict=checked.verdict,
        problems=checked.problems,
        due=compute(day, limit, desk.calendar) if limit else None,
        supply_by=supply_by(desk) if checked.verdict.kind is VerdictKind.NOTICE else None,
        members=_lines(desk, bundle, merged, form),
        fields=form_fields(bundle, merged.answers, form.without),
        offered=() if barred else offered_commitments(merged.item, merged.answers),
        owed_by=owed_by(desk, merged.item),
        barred=barred,
    )


def commit(desk: Desk, form: IntakeForm, draft: str = "") -> CommittedBundle:
    """Take the bundle in: the parent and a case for every member, durable when this returns.

    Each member is accepted, told what is missing, or left waiting by its own verdict. Raises BadInput naming the first
    field that is wrong, NotFound, NotPermitted; nothing is saved then and the draft stays.
    """
    desk.require(Deed.INTAKE)
    desk.bundle(form.bundle)
    bundle = desk.bundle(form.bundle, form.catalog_version)
    merged = _merged(desk, form)
    form = replace(form, answers=merged.answers)
    refuse_excluded(desk, form)
    credit = credit_of(desk, form)
    checked = _checked(desk, form, bundle, merged, credit.bar)
    refuse_incomplete(checked)
    members = parts(merged, form.marks, form.commitments)
    with desk.store.transaction() as writer:
        number, *numbers = writer.next_case_numbers(desk.today(), 1 + len(members))
        received = _received(desk, form, bundle, merged, checked, number)
        at, actor = desk.clock(), desk.user.login
        opened = writer.append([received], subject=None, subject_kind="bundle", actor=actor, at=at)
        opening = _opening(opened[0].id, received, form, bundle, merged, credit)
        cases = [
            (part.member.id, open_case(desk, writer, opening, part, case_no))
            for part, case_no in zip(members, numbers, strict=True)
        ]
        added = [MemberAdded(member=member, case_id=case.id, case_no=case.case_no) for member, case in cases]
        writer.append(added, subject=opening.bundle_id, subject_kind="bundle", actor=actor, at=at)
        advance(desk, writer, opening.bundle_id)
        now = {member: writer.case(case.id) or case for member, case in cases}
        opened_cases = tuple((one.id, now[one.id]) for one in working_order(merged.members) if one.id in now)
        if draft:
            writer.delete_draft(draft)
    return CommittedBundle(
        case_id=opening.bundle_id,
        case_no=received.bundle_no,
        query_code=received.query_code,
        verdict=checked.verdict,
        state=opened_cases[0][1],
        bundle_id=opening.bundle_id,
        bundle_no=received.bundle_no,
        members=opened_cases,
    )


def _merged(desk: Desk, form: IntakeForm) -> Merged:
    return desk.merged(form.bundle, form.catalog_version, form.answers, form.without)


def _checked(desk: Desk, form: IntakeForm, bundle: Bundle, merged: Merged, barred: str) -> CheckedForm:
    """Return what *form* amounts to, the one form of the bundle and its members included."""
    today = desk.today()
    checked = check_form(form, merged.item, today, barred)
    fields = form_fields(bundle, merged.answers, form.without)
    more = [
        *check_fields(fields, with_applicant(fields, form.fields, form.applicant), today),
        *_member_problems(form, bundle, merged),
    ]
    if form.ground is not None or not more:
        return checked
    problems = (*checked.problems, *more)
    verdict = judge(merged.item, checked.rows, gaps=tuple(problem.field for problem in problems))
    return CheckedForm(checked.applicant, checked.agent, checked.identity, problems, checked.rows, verdict)


def _member_problems(form: IntakeForm, bundle: Bundle, merged: Merged) -> list[Refusal]:
    problems = []
    if not merged.own:
        problems.append(
            Refusal(
                "bundle.empty",
                N_("Under these answers the bundle has no members left."),
                N_("Answer differently, or take the items in one by one."),
                field="without",
            )
        )
    for member in merged.members:
        if member.id not in merged.own:
            problems.append(
                Refusal(
                    "bundle.item_gone",
                    N_("The catalog no longer has the item of “{name}”."),
                    N_("Leave it out if that is possible, or take the other items in one by one."),
                    field=f"without.{member.id}",
                    params={"name": member.name or member.item},
                )
            )
    for member in bundle.members:
        if member.id in form.without and not member.optional:
            problems.append(
                Refusal(
                    "bundle.not_optional",
                    N_("“{name}” cannot be left out of this bundle."),
                    N_("Take the other items in one by one instead."),
                    field=f"without.{member.id}",
                    params={"name": member.name or member.id},
                )
            )
    if merged.unlisted and merged.item.materials and not form.remark.strip():
        names = "、".join(merged.own[member].name for member in merged.unlisted)
        problems.append(
            Refusal(
                "form.missing",
                N_("The catalog does not list the materials of: {names}."),
                N_("Check them against the list the department publishes, and name what was received under remarks."),
                field="remark",
                params={"names": names},
            )
        )
    return problems


def _lines(desk: Desk, bundle: Bundle, merged: Merged, form: IntakeForm) -> tuple[MemberLine, ...]:
    """Return the members of the visit in working order, then those the applicant leaves out."""
    chosen = {member.id for member in merged.members}
    left_out = [
        member
        for member in bundle.members
        if member.id not in chosen and member.optional and applies(member.scenarios, merged.answers)
    ]
    numbered = enumerate(working_order(merged.members), 1)
    return (
        *(_line(desk, member, form.catalog_version, number) for number, member in numbered),
        *(_line(desk, member, form.catalog_version, 0) for member in left_out),
    )


def _line(desk: Desk, member: Member, version: str, number: int) -> MemberLine:
    try:
        item: Item | None = desk.item(member.item, version)
    except NotFound:
        item = None
    return MemberLine(
        number=number,
        id=member.id,
        name=member.name or (item.name if item else member.item),
        department=desk.department_name(member.department or (item.department if item else "")),
        chosen=number > 0,
        optional=member.optional,
        limit=member.promised_limit or (item.promised_limit or item.statutory_limit if item else None),
        result_name=member.result_name or (item.result_name if item else ""),
        receiver=member.receiver,
    )


def plan_of(desk: Desk, form: IntakeForm) -> Plan:
    """Return the plan of the visit that *form* is about, received now. Raises NotFound, Refused."""
    bundle, merged = desk.bundle(form.bundle, form.catalog_version), _merged(desk, form)
    items = {item.id: item for item in merged.own.values()}
    try:
        return plan(bundle, items, merged.answers, (), received_on(desk), desk.calendar, members=merged.members)
    except BundleProblem as error:
        raise unplannable(bundle, error) from error


def unplannable(bundle: Bundle, error: BundleProblem) -> Refused:
    """Return what a person is told of a bundle whose members wait for one another."""
    names = {member.id: member.name or member.id for member in bundle.members}
    return Refused(
        _("In the bundle “{bundle}” members wait for one another: {members}.").format(
            bundle=bundle.name, members=" → ".join(names.get(member, member) for member in error.members)
        ),
        hint=_("Mend the bundle's data: clerk bundle check"),
        field="bundle",
        code="bundle.cycle",
    )


def _received(
    desk: Desk, form: IntakeForm, bundle: Bundle, merged: Merged, checked: CheckedForm, number: str
) -> BundleReceived:
    assert checked.applicant is not None
    fields = form_fields(bundle, merged.answers, form.without)
    return BundleReceived(
        bundle_no=number,
        query_code=desk.store.new_query_code(),
        bundle=bundle.id,
        bundle_name=bundle.name,
        lead=bundle.lead,
        catalog_version=form.catalog_version,
        window=desk.window,
        received_on=received_on(desk),
        applicant=checked.applicant,
        agent=checked.agent,
        answers=merged.answers,
        without=tuple(member.id for member in bundle.members if member.optional and member.id in form.without),
        fields=clean_fields(fields, with_applicant(fields, form.fields, form.applicant)),
        promised_limit=bundle.promised_limit,
        remark=form.remark.strip(),
        replaces=form.replaces,
    )


def _opening(
    bundle_id: int, received: BundleReceived, form: IntakeForm, bundle: Bundle, merged: Merged, credit: Record
) -> Opening:
    decline = None
    if form.ground is not None:
        decline = c.Decline(ground=form.ground, reason=form.ground_reason, competent_organ=form.competent_organ)
    return Opening(
        bundle_id=bundle_id,
        parent=received,
        fields={member.id: read_by(bundle.fields, received.fields, member.id) for member in merged.members},
        waits={} if decline else waiting(merged.members),
        received_on=received.received_on,
        form=form,
        credit=credit,
        decline=decline,
    )
