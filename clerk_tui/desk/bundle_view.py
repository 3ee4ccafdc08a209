"""A bundle as its screen shows it: where each member stands, what holds it up, what is ready, and what happened."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from clerk_tui.desk.bundle_course import waits_now
from clerk_tui.desk.bundle_reading import cases_of as cases_of
from clerk_tui.desk.bundle_reading import due_of, existing, items_of, known_bundle
from clerk_tui.desk.bundle_saying import timeline
from clerk_tui.desk.case_view import due_text
from clerk_tui.desk.casework import open_defects
from clerk_tui.desk.context import Desk
from clerk_tui.desk.timeline import TimelineLine
from clerk_tui.domain.bundle import decide, mix
from clerk_tui.domain.bundle.course import blocked_by, live
from clerk_tui.domain.bundle.form import masked
from clerk_tui.domain.bundle.lengths import limit_of
from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.bundle.mix import COURSE_LABELS, STANDING_LABELS, Course, Mix, Standing
from clerk_tui.domain.bundle.model import TRIGGER_MARK, Bundle, Member
from clerk_tui.domain.bundle.order import working_order
from clerk_tui.domain.bundle.plan import BundleProblem, Facts, Plan, plan
from clerk_tui.domain.case.state import PHASE_LABELS, UNACCEPTED, CaseState, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.case_number import group
from clerk_tui.domain.deadline import DueDate, DueStatus, due_status
from clerk_tui.domain.item import Limit
from clerk_tui.domain.masking import MASK, mask_document, mask_phone
from clerk_tui.domain.people import Deed
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _


class MemberView(Struct, frozen=True, kw_only=True):
    """A member of a visit."""

    number: int
    """Its number in the plan and on paper; 0: dropped."""
    member: str
    name: str
    department: str
    case_id: int
    case_no: str
    """Grouped."""
    standing: Standing
    standing_name: str
    phase: Phase
    phase_name: str
    due_on: date | None
    due_text: str
    blocked_by: tuple[str, ...]
    """Names of what it still waits for."""
    in_step_with: tuple[str, ...]
    """Names of the members it is worked together with."""
    limit: Limit | None
    outcome: str
    """Empty before the decision."""
    result: str
    optional: bool
    dropped: bool
    receiver: str
    """Id of the body outside the hall that answers it; empty: a department here does."""


class Missing(Struct, frozen=True, kw_only=True):
    """A paper that some member lacks: everything that is missing is told at once, for those that still wait too."""

    material: str
    name: str
    problem: str
    """What is wrong with it; empty when it is simply missing."""
    standard: str
    members: tuple[str, ...]
    """Names of the members that lack it."""
    numbers: tuple[int, ...]
    """Their numbers."""


class TriggerView(Struct, frozen=True, kw_only=True):
    """A document that members wait for."""

    id: str
    label: str
    documents: tuple[str, ...]
    recorded_on: date | None
    limit: Limit | None


class BundleView(Struct, frozen=True, kw_only=True):
    """Everything the screen of a visit shows."""

    state: BundleState
    bundle: Bundle | None
    """None when this store does not hold the catalog it rests on."""
    number: str
    """Grouped."""
    lead: str
    applicant: str
    document: str
    phone: str
    course: Course
    course_name: str
    mix: Mix
    due: DueDate | None
    due_status: DueStatus | None
    members: tuple[MemberView, ...]
    """In working order, as they are numbered; dropped ones last."""
    plan: Plan | None
    triggers: tuple[TriggerView, ...]
    answers: tuple[tuple[str, str], ...]
    """Question and answer, in words."""
    fields: tuple[tuple[str, str], ...]
    """The one form, what concerns persons masked."""
    missing: tuple[Missing, ...]
    ready: tuple[int, ...]
    """Cases whose result can be handed out now."""
    timeline: tuple[TimelineLine, ...]


def view(desk: Desk, bundle_id: int) -> BundleView:
    """Return everything the screen of a visit shows. Raises NotFound."""
    desk.require(Deed.READ)
    state = existing(desk, bundle_id)
    cases = cases_of(desk, state)
    bundle = known_bundle(desk, state)
    due = due_of(desk, state)
    standing = mix.mix(state, cases, waits_now(desk, state))
    members = _members(desk, state, cases, bundle)
    return BundleView(
        state=state,
        bundle=bundle,
        number=group(state.bundle_no),
        lead=desk.department_name(state.lead),
        applicant=state.applicant.masked_name,
        document=mask_document(state.applicant.document_type, state.applicant.document_number),
        phone=mask_phone(state.applicant.phone) if state.applicant.phone else "",
        course=standing.course,
        course_name=_(COURSE_LABELS[standing.course]),
        mix=standing,
        due=due,
        due_status=due_status(due, desk.today(), state.closed_on) if due else None,
        members=members,
        plan=plan_now(desk, state, cases, bundle) if bundle else None,
        triggers=_triggers(state, bundle) if bundle else (),
        answers=_answers(desk, state) if bundle else (),
        fields=_fields(state, bundle),
        missing=_missing(desk, cases, members),
        ready=tuple(case.id for case in decide.to_hand_out(state, cases)),
        timeline=tuple(timeline(desk, bundle, desk.store.events(bundle_id), live(state, cases))),
    )


def plan_now(desk: Desk, state: BundleState, cases: Mapping[int, CaseState], bundle: Bundle) -> Plan | None:
    """Return the plan as it stands: what was decided when, what runs until when, what is still to come."""
    members = live(state, cases)
    present = [member for member in bundle.members if member.id in members]
    facts = Facts(
        decided={name: case.decided_on for name, case in members.items() if case.decided_on is not None},
        triggers=state.triggers,
        limits={name: case.limit for name, case in members.items() if case.limit is not None and case.accepted_on},
        due={name: day for name, case in members.items() if (day := _due_on(desk, case)) is not None},
    )
    items = items_of(desk, state, present)
    try:
        return plan(bundle, items, state.answers, (), state.received_on, desk.calendar, facts, present)
    except BundleProblem:
        # The visit was taken in under data that were mended since; what happened is shown without a plan.
        return None


def _members(
    desk: Desk, state: BundleState, cases: Mapping[int, CaseState], bundle: Bundle | None
) -> tuple[MemberView, ...]:
    present, waiting = live(state, cases), waits_now(desk, state)
    known = {member.id: member for member in bundle.members} if bundle else {}
    names = {name: case.item_name for name, case in present.items()}
    names |= {TRIGGER_MARK + trigger.id: trigger.label for trigger in bundle.triggers} if bundle else {}
    steps: dict[str, list[str]] = {}
    for name in present:
        if name in known and known[name].in_step:
            steps.setdefault(known[name].in_step, []).append(name)
    worked = working_order([member for member in known.values() if member.id in present])
    numbers = {member.id: number for number, member in enumerate(worked, 1)}
    ordered = sorted(state.members, key=lambda one: (one.dropped, numbers.get(one.member, len(numbers) + 1)))
    found = []
    for place, one in enumerate(ordered, 1):
        if (case := cases.get(one.case_id)) is None:
            continue
        member = known.get(one.member)
        together = steps.get(member.in_step, []) if member and member.in_step and not one.dropped else []
        due = due_date(case, desk.calendar)
        stands = Standing.ENDED if one.dropped and case.closed else mix.standing(case, state, cases, waiting)
        waits = () if one.dropped else blocked_by(case, state, present, waiting)
        found.append(
            MemberView(
                number=0 if one.dropped else place,
                member=one.member,
                name=case.item_name,
                department=desk.department_name(case.department),
                case_id=case.id,
                case_no=group(case.case_no),
                standing=stands,
                standing_name=_("dropped") if one.dropped else _standing_name(case, stands, waits),
                phase=case.phase,
                phase_name=_(PHASE_LABELS[case.phase]),
                due_on=due.date if due else None,
                due_text=due_text(desk, case, due),
                blocked_by=tuple(names.get(name, name) for name in waits),
                in_step_with=tuple(names[name] for name in together if name != one.member),
                limit=_limit(bundle, member, case),
                outcome=_outcome(case),
                result=" ".join(part for part in (case.result_name, case.result_no) if part),
                optional=member.optional if member else False,
                dropped=one.dropped,
                receiver=member.receiver if member else "",
            )
        )
    return tuple(found)


def _standing_name(case: CaseState, stands: Standing, waits: tuple[str, ...]) -> str:
    """Return how a member stands, in the words that say most: how it ended, or whether it was looked at beforehand."""
    if stands is Standing.ENDED:
        return _(PHASE_LABELS[case.ending])
    awaits_document = any(name.startswith(TRIGGER_MARK) for name in waits)
    if stands is Standing.WAITING and awaits_document:
        return _(_PRE_REVIEW[case.pre_review_passed])
    return _(STANDING_LABELS[stands])


_PRE_REVIEW = {None: N_("no pre-review yet"), True: N_("pre-reviewed"), False: N_("pre-review: to mend")}
"""A member that waits for a document is looked at meanwhile (预审); until it was, that is what is still to be done."""


def _missing(desk: Desk, cases: Mapping[int, CaseState], members: Iterable[MemberView]) -> tuple[Missing, ...]:
    found: dict[str, Missing] = {}
    for member in members:
        case = cases[member.case_id]
        if member.dropped or case.phase not in UNACCEPTED | {Phase.WAITING}:
            continue
        for defect in open_defects(desk, case):
            known = found.get(defect.material)
            found[defect.material] = Missing(
                material=defect.material,
                name=defect.name,
                problem=defect.problem,
                standard=defect.standard,
                members=(*(known.members if known else ()), case.item_name),
                numbers=(*(known.numbers if known else ()), member.number),
            )
    return tuple(found.values())


def _limit(bundle: Bundle | None, member: Member | None, case: CaseState) -> Limit | None:
    """Return what binds the member: once it waits no longer its own limit, until then what its document will set."""
    if bundle is None or member is None or case.phase is not Phase.WAITING:
        return case.limit
    return limit_of(bundle, member, None) or case.limit


def _outcome(case: CaseState) -> str:
    from clerk_tui.domain.case.bodies import OUTCOME_LABELS

    return _(OUTCOME_LABELS[case.outcome]) if case.outcome else ""


def _triggers(state: BundleState, bundle: Bundle) -> tuple[TriggerView, ...]:
    return tuple(
        TriggerView(
            id=trigger.id,
            label=trigger.label,
            documents=trigger.documents,
            recorded_on=state.triggers.get(trigger.id),
            limit=trigger.limit,
        )
        for trigger in bundle.triggers
    )


def _answers(desk: Desk, state: BundleState) -> tuple[tuple[str, str], ...]:
    asked = desk.merged(state.bundle, state.catalog_version, state.answers, state.without).item.questions
    return tuple(
        (question.text, option.label)
        for question in asked
        for option in question.options
        if state.answers.get(question.id) == option.id
    )


def fields_in_full(state: BundleState, bundle: Bundle | None) -> tuple[tuple[str, str], ...]:
    """Return what the one form says, by label: for the paper that the applicant signs."""
    if bundle is None:
        return tuple(state.fields.items())
    return tuple((field.label, state.fields[field.id]) for field in bundle.fields if field.id in state.fields)


def _fields(state: BundleState, bundle: Bundle | None) -> tuple[tuple[str, str], ...]:
    if bundle is None:
        # What the fields are about is not known here, so nothing of them can be shown.
        return tuple((name, MASK * 4) for name in state.fields)
    known = [field for field in bundle.fields if field.id in state.fields]
    return tuple((field.label, masked(field.kind, state.fields[field.id])) for field in known)


def _due_on(desk: Desk, case: CaseState) -> date | None:
    due = due_date(case, desk.calendar)
    return due.date if due else None
