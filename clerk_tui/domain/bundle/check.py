"""What is wrong with a bundle's data: errors make it fail at a window, warnings are for whoever answers for the guide.

A promise shorter than its members need is a warning, not an error: published guides do promise that (a birth in 5 days
with a member of 30), and the hall may keep it by working faster than each member promises.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.bundle.combinations import combinations
from clerk_tui.domain.bundle.lengths import working_days
from clerk_tui.domain.bundle.merge import members_of
from clerk_tui.domain.bundle.model import TRIGGER_MARK, Bundle, Member
from clerk_tui.domain.bundle.plan import BundleProblem, order, plan
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.checklist import applies
from clerk_tui.domain.item import Department, Item
from clerk_tui.domain.words import N_

MONDAY = date(2026, 3, 2)
"""Where lengths are counted from: a day with no holiday for weeks, so that the figures are those of the data alone."""
_WEEKS_ONLY = WorkCalendar()


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


SEVERITY_LABELS: dict[Severity, str] = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning")}


class Finding(Struct, frozen=True):
    """One thing that is wrong: *message* is a template filled from *params* after translation."""

    severity: Severity
    code: str
    message: str
    params: dict[str, str | int] = {}


def check(
    bundle: Bundle, items: Mapping[str, Item], departments: Collection[Department] | None = None
) -> tuple[Finding, ...]:
    """Return everything that is wrong with *bundle*; *departments* None: whether they exist is not asked."""
    # Whoever reads a finding knows members by their names, of which most are their items'.
    named = tuple(
        replace(one, name=one.name or items[one.item].name) if one.item in items else one for one in bundle.members
    )
    bundle = replace(bundle, members=named)
    ways = list(combinations(bundle))
    return (
        *_ids(bundle),
        *_references(bundle, items, departments),
        *_cycle(bundle),
        *_members(bundle, ways),
        *_materials(bundle, ways),
        *_fields(bundle, ways),
        *_conditions(bundle),
        *_questions(bundle),
        *_promise(bundle, items, ways),
    )


def _error(code: str, message: str, **params: str | int) -> Finding:
    return Finding(Severity.ERROR, code, message, params)


def _warning(code: str, message: str, **params: str | int) -> Finding:
    return Finding(Severity.WARNING, code, message, params)


def _name(member: Member) -> str:
    return f"{member.name} ({member.id})" if member.name else member.id


def _ids(bundle: Bundle) -> Iterator[Finding]:
    groups: dict[str, Iterable[str]] = {
        N_("member"): (one.id for one in bundle.members),
        N_("question"): (one.id for one in bundle.questions),
        N_("material"): (one.id for one in bundle.materials),
        N_("field"): (one.id for one in bundle.fields),
        N_("document"): (one.id for one in bundle.triggers),
    }
    for what, ids in groups.items():
        for id_, times in Counter(ids).items():
            if times > 1:
                yield _error("duplicate_id", N_("Two of a kind ({what}) have the id “{id}”."), what=what, id=id_)
    if not bundle.members:
        yield _error("no_members", N_("It has no members."))


def _references(
    bundle: Bundle, items: Mapping[str, Item], departments: Collection[Department] | None
) -> Iterator[Finding]:
    members = {member.id for member in bundle.members}
    triggers = {TRIGGER_MARK + trigger.id for trigger in bundle.triggers}
    for member in bundle.members:
        item = items.get(member.item)
        if item is None:
            yield _error(
                "no_item",
                N_("Member {member}: the catalog has no item “{item}”."),
                member=_name(member),
                item=member.item,
            )
        elif not item.at_counter:
            yield _error(
                "ex_officio", N_("Member {member}: nobody applies for “{item}”."), member=_name(member), item=item.name
            )
        for name in member.after:
            if name not in members | triggers:
                yield _error(
                    "unknown_predecessor",
                    N_("Member {member} comes after “{name}”, which is not there."),
                    member=_name(member),
                    name=name,
                )
        offered = {terms.id: terms for terms in item.commitments} if item else {}
        for terms in member.commitments if item else ():
            if terms not in offered:
                yield _error(
                    "unknown_commitment",
                    N_("Member {member} offers the commitment “{name}”, which its item does not have."),
                    member=_name(member),
                    name=terms,
                )
            elif offered[terms].excluded:
                yield _error(
                    "excluded_commitment",
                    N_("Member {member} offers the commitment “{name}”, which the law excludes."),
                    member=_name(member),
                    name=terms,
                )
    yield from _named_members(bundle, members)
    if departments is not None:
        known = {department.id for department in departments}
        named = {bundle.lead, *bundle.cooperating, *(member.department for member in bundle.members)}
        named = (named | {member.receiver for member in bundle.members}) - {""}
        for department in sorted(named - known):
            yield _error("unknown_department", N_("There is no department “{department}”."), department=department)


def _named_members(bundle: Bundle, members: Collection[str]) -> Iterator[Finding]:
    named = [(N_("material"), one.id, one.needed_by) for one in bundle.materials]
    named += [(N_("field"), one.id, one.read_by) for one in bundle.fields]
    named += [(N_("supervision visit"), one.name, (one.member,)) for one in bundle.visits]
    for what, id_, names in named:
        for name in names:
            if name not in members:
                yield _error(
                    "unknown_member",
                    N_("{what} “{id}” names the member “{name}”, which is not there."),
                    what=what,
                    id=id_,
                    name=name,
                )
    waited = {name for member in bundle.members for name in member.after}
    for trigger in bundle.triggers:
        if TRIGGER_MARK + trigger.id not in waited:
            yield _warning("idle_trigger", N_("No member waits for the document “{name}”."), name=trigger.label)


def _cycle(bundle: Bundle) -> Iterator[Finding]:
    try:
        order(bundle.members)
    except BundleProblem as problem:
        names = {member.id: _name(member) for member in bundle.members}
        path = " → ".join(names.get(member, member) for member in problem.members)
        yield _error("cycle", N_("Members wait for one another: {members}."), members=path)


def _members(bundle: Bundle, ways: Iterable[dict[str, str]]) -> Iterator[Finding]:
    """Alternatives: a member that never applies, a condition that always does, one item twice in one visit."""
    ways = list(ways)
    known = {f"{question.id}:{option.id}" for question in bundle.questions for option in question.options}
    for member in bundle.members:
        for pair in member.scenarios:
            if pair not in known:
                yield _error(
                    "unknown_answer",
                    N_("Member {member} asks for the answer “{answer}”, which is not there."),
                    member=_name(member),
                    answer=pair,
                )
        times = sum(applies(member.scenarios, answers) for answers in ways)
        if not times:
            yield _error("never_applies", N_("No answer ever brings in member {member}."), member=_name(member))
        elif member.scenarios and times == len(ways):
            yield _warning(
                "always_applies",
                N_("Member {member} has a condition, but every answer meets it."),
                member=_name(member),
            )
    yield from _twice(bundle, ways)
    if any(not members_of(bundle, answers) for answers in ways):
        yield _error("empty_visit", N_("Some answers leave the bundle without a member."))


def _twice(bundle: Bundle, ways: Iterable[dict[str, str]]) -> Iterator[Finding]:
    said = set()
    for answers in ways:
        counted = Counter(member.item for member in members_of(bundle, answers))
        for item, times in counted.items():
            if times > 1 and item not in said:
                said.add(item)
                both = "、".join(_name(member) for member in members_of(bundle, answers) if member.item == item)
                yield _warning("same_item", N_("One visit can apply for the same item twice: {members}."), members=both)


def _materials(bundle: Bundle, ways: Iterable[dict[str, str]]) -> Iterator[Finding]:
    if not bundle.materials_published:
        if bundle.materials:
            yield _warning("unpublished_list", N_("It has a list of materials that is not marked as published."))
        return
    used = set()
    for answers in ways:
        chosen = {member.id for member in members_of(bundle, answers)}
        used |= {row.id for row in bundle.materials if chosen & set(row.needed_by) and applies(row.scenarios, answers)}
    for row in bundle.materials:
        if not row.needed_by:
            yield _error("unneeded_material", N_("No member needs the material “{name}”."), name=row.name)
        elif row.id not in used:
            yield _warning("unasked_material", N_("No answer ever asks for the material “{name}”."), name=row.name)


def _fields(bundle: Bundle, ways: Iterable[dict[str, str]]) -> Iterator[Finding]:
    used = set()
    for answers in ways:
        chosen = {member.id for member in members_of(bundle, answers)}
        used |= {one.id for one in bundle.fields if chosen & set(one.read_by) and applies(one.scenarios, answers)}
    for field in bundle.fields:
        if not field.read_by:
            yield _error("unread_field", N_("Nobody reads the field “{name}”."), name=field.label)
        elif field.id not in used:
            yield _warning("unasked_field", N_("No answer ever asks for the field “{name}”."), name=field.label)
        if field.kind == "choice" and not field.options:
            yield _error("no_options", N_("The field “{name}” gives nothing to choose from."), name=field.label)


def _conditions(bundle: Bundle) -> Iterator[Finding]:
    """Materials and fields that ask for an answer which is not there."""
    known = {f"{question.id}:{option.id}" for question in bundle.questions for option in question.options}
    conditions = [(N_("material"), one.name, one.scenarios) for one in bundle.materials]
    conditions += [(N_("field"), one.label, one.scenarios) for one in bundle.fields]
    for what, name, pairs in conditions:
        for pair in pairs:
            if pair not in known:
                yield _error(
                    "unknown_answer",
                    N_("{what} “{name}” asks for the answer “{answer}”, which is not there."),
                    what=what,
                    name=name,
                    answer=pair,
                )


def _questions(bundle: Bundle) -> Iterator[Finding]:
    conditions = [one.scenarios for one in bundle.members]
    conditions += [one.scenarios for one in bundle.materials]
    conditions += [one.scenarios for one in bundle.fields]
    used = {pair.partition(":")[0] for condition in conditions for pair in condition}
    for question in bundle.questions:
        if question.id not in used:
            yield _warning("idle_question", N_("The question “{text}” changes nothing."), text=question.text)
        if len(question.options) < 2:
            yield _warning("no_choice", N_("The question “{text}” leaves no choice."), text=question.text)


def _promise(bundle: Bundle, items: Mapping[str, Item], ways: Iterable[dict[str, str]]) -> Iterator[Finding]:
    """Compare the bundle's promise with the longest path of the longest visit."""
    if bundle.promised_limit is None:
        yield _warning("no_promise", N_("It promises no time limit of its own."))
        return
    promised = working_days(bundle.promised_limit, MONDAY, _WEEKS_ONLY)
    longest, names = 0, ""
    for answers in ways:
        try:
            drawn = plan(bundle, items, answers, (), MONDAY, _WEEKS_ONLY)
        except BundleProblem:
            return
        if drawn.days > longest:
            longest = drawn.days
            names = " → ".join(step.name for step in drawn.steps if step.critical)
    if longest > promised:
        yield _warning(
            "short_promise",
            N_("It promises {promised} working days; its members in their order promise {longest}: {path}."),
            promised=promised,
            longest=longest,
            path=names,
        )
