"""A bundle as the counter sees it: one item with one list, and each member as the bundle asks it.

The one list asks every paper once, in the strictest form in which any member asks it, so that nothing a member needs is
lost; what may be left out (a waiver, an equivalent, a deferral, a commitment) holds only where every member that needs
the paper allows it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.bundle.layout import Layout, layout
from clerk_tui.domain.bundle.model import Bundle, Member
from clerk_tui.domain.bundle.strictest import joined, strictest
from clerk_tui.domain.checklist import applies
from clerk_tui.domain.concession import ClockStart, CommitmentTerms, DebtExpiry, Deferral
from clerk_tui.domain.item import (
    CaseKind,
    Item,
    Material,
    ScenarioQuestion,
)

COMMITMENT_MARK = ":"
"""Between the member and the terms in the id of a commitment offered in a bundle."""


def members_of(bundle: Bundle, answers: Mapping[str, str], without: Collection[str] = ()) -> tuple[Member, ...]:
    """Return the members that *answers* call for, in the guide's order.

    Only an optional member can be left out; *without* says nothing of the others.
    """
    return tuple(
        member
        for member in bundle.members
        if applies(member.scenarios, answers) and not (member.optional and member.id in without)
    )


class Merged(Struct, frozen=True):
    """What a bundle comes to under certain answers."""

    item: Item
    """The bundle as one item: what the intake screen, the checklist and the verdict work on."""
    answers: dict[str, str]
    """What it was made under."""
    members: tuple[Member, ...]
    own: dict[str, Item]
    """Member → its item as the bundle asks it; members whose item the catalog has lost are not in it."""
    unlisted: tuple[str, ...]
    """Members whose papers are nowhere listed, so that nobody can tell that all are there."""


def usual_answers(bundle: Bundle, known: Layout, given: Mapping[str, str]) -> dict[str, str]:
    """Return *given* with the first option of every question that is not answered validly.

    Questions of members that are left out are answered too; they are asked only when their member comes in.
    """
    answers = dict(given)
    for question in (*bundle.questions, *known.extra):
        options = [option.id for option in question.options]
        if options and answers.get(question.id) not in options:
            answers[question.id] = options[0]
    return answers


def as_item(
    bundle: Bundle, items: Mapping[str, Item], answers: Mapping[str, str], without: Collection[str] = ()
) -> Item:
    """Return *bundle* as one item under *answers*; *items* are the catalog's, by id."""
    return merge(bundle, items, answers, without).item


def merge(
    bundle: Bundle,
    items: Mapping[str, Item],
    answers: Mapping[str, str],
    without: Collection[str] = (),
    known: Layout | None = None,
) -> Merged:
    """Return what *bundle* comes to; *known* is its layout, when the caller has it already."""
    lay = known or layout(bundle, items)
    members = members_of(bundle, answers, without)
    own = {
        member.id: member_item(bundle, member, items[member.item], answers, lay)
        for member in members
        if member.item in items
    }
    materials = _published(bundle, answers, own) if bundle.materials_published else _merged(own)
    unlisted = () if bundle.materials_published else tuple(id_ for id_, item in own.items() if not _listed(item))
    item = Item(
        id=bundle.id,
        name=bundle.name,
        department=bundle.lead,
        provenance=bundle.provenance,
        plain_names=bundle.plain_names,
        keywords=bundle.keywords,
        case_kind=CaseKind.PROMISED,
        service_objects=_service_objects(own.values()),
        promised_limit=bundle.promised_limit,
        accept_conditions=bundle.conditions,
        flow=bundle.flow,
        onsite_visits=bundle.onsite_visits,
        places=bundle.places,
        consult_line=bundle.consult_line,
        complaint_line=bundle.complaint_line,
        questions=(*bundle.questions, *_asked(lay, own)),
        materials=materials,
        materials_published=bundle.materials_published or not unlisted,
        faq=bundle.faq,
        deferral=_deferral(materials, own),
        commitments=tuple(_offered(members, materials, own)),
    )
    return Merged(item, dict(answers), members, own, unlisted)


def member_item(
    bundle: Bundle, member: Member, item: Item, answers: Mapping[str, str], known: Layout | None = None
) -> Item:
    """Return *item* as *bundle* asks it of *member*: its papers under the ids of the one list, in its own words."""
    lay = known or layout(bundle, {item.id: item})
    answered = _own_answers(member, item, answers, lay)
    if bundle.materials_published:
        materials = tuple(
            _plain(row, member.id)
            for row in bundle.materials
            if member.id in row.needed_by and applies(row.scenarios, answers)
        )
    else:
        materials = _by_row(member.id, item, answered, lay)
    present = {material.id for material in materials}
    return replace(
        item,
        department=member.department or item.department,
        promised_limit=member.promised_limit or item.promised_limit,
        result_name=member.result_name or item.result_name,
        # The bundle's own questions are answered for the visit: they decide which members there are.
        questions=_asked(lay, {member.id: item}),
        materials=materials,
        materials_published=bundle.materials_published or item.materials_published,
        deferral=_own_deferral(member.id, item.deferral, lay, present),
        commitments=tuple(
            replace(terms, replaces=_rows_of(member.id, terms.replaces, lay, present), scenarios=())
            for terms in item.commitments
            if terms.id in member.commitments and applies(terms.scenarios, answered)
        ),
    )


def needed_by(item: Item, material: str) -> tuple[str, ...]:
    """Return the members that need *material* of a bundle's merged *item*."""
    return next((row.needed_by for row in item.materials if row.id == material), ())


def _listed(item: Item) -> bool:
    return bool(item.materials) or item.materials_published


def _own_answers(member: Member, item: Item, answers: Mapping[str, str], lay: Layout) -> dict[str, str]:
    """Return what *answers* say to the item's own questions."""
    own = {}
    for question in item.questions:
        same = lay.questions.get((member.id, question.id))
        said = answers.get(same.asked) if same else None
        if same and said in same.options:
            own[question.id] = same.options[said]
    return own


def _asked(lay: Layout, own: Mapping[str, Item]) -> tuple[ScenarioQuestion, ...]:
    used = {same.asked for (member, _question), same in lay.questions.items() if member in own}
    return tuple(question for question in lay.extra if question.id in used)


def _by_row(member: str, item: Item, answered: Mapping[str, str], lay: Layout) -> tuple[Material, ...]:
    """Return the item's needed papers, those that fall on one row together."""
    rows: dict[str, list[Material]] = {}
    for material in item.materials:
        if applies(material.scenarios, answered):
            row = lay.rows.get((member, material.id), f"{member}.{material.id}")
            rows.setdefault(row, []).append(material)
    return tuple(strictest(row, materials, (member,)) for row, materials in rows.items())


def _plain(row: Material, member: str) -> Material:
    """Return a row of a published list as a member's own material."""
    fields = {name: getattr(row, name) for name in Material.__struct_fields__}
    return Material(**fields | {"scenarios": (), "needed_by": (member,)})


def _published(bundle: Bundle, answers: Mapping[str, str], own: Collection[str]) -> tuple[Material, ...]:
    found = []
    for row in bundle.materials:
        needing = tuple(member for member in row.needed_by if member in own)
        if needing and applies(row.scenarios, answers):
            found.append(replace(_plain(row, ""), needed_by=needing))
    return tuple(found)


def _merged(own: Mapping[str, Item]) -> tuple[Material, ...]:
    rows: dict[str, list[Material]] = {}
    needing: dict[str, list[str]] = {}
    for member, item in own.items():
        for material in item.materials:
            rows.setdefault(material.id, []).append(material)
            needing.setdefault(material.id, []).append(member)
    return tuple(strictest(row, materials, tuple(needing[row])) for row, materials in rows.items())


_Who = Literal["person", "organisation"]
_WHO: tuple[_Who, ...] = ("person", "organisation")


def _service_objects(items: Iterable[Item]) -> tuple[_Who, ...]:
    stated = {who for item in items for who in item.service_objects}
    return tuple(who for who in _WHO if who in stated)


def _rows_of(member: str, materials: Iterable[str], lay: Layout, present: Collection[str]) -> tuple[str, ...]:
    rows = (lay.rows.get((member, material), "") for material in materials)
    return tuple(dict.fromkeys(row for row in rows if row in present))


def _own_deferral(member: str, rule: Deferral | None, lay: Layout, present: Collection[str]) -> Deferral | None:
    if rule is None:
        return None
    rows = _rows_of(member, rule.materials, lay, present)
    return replace(rule, materials=rows) if rows else None


def _deferral(materials: Iterable[Material], own: Mapping[str, Item]) -> Deferral | None:
    """Return what may follow: papers that every member needing them lets follow, by the strictest of their rules."""
    rules: list[Deferral] = []
    rows: list[str] = []
    for material in materials:
        needing = [own[member].deferral for member in material.needed_by]
        allowing = [rule for rule in needing if rule is not None and material.id in rule.materials]
        if needing and len(allowing) == len(needing):
            rows.append(material.id)
            rules += allowing
    if not rows:
        return None
    late = any(rule.clock is ClockStart.WHEN_COMPLETE for rule in rules)
    lapses = any(rule.expiry is DebtExpiry.DEEMED_WITHDRAWN for rule in rules)
    return Deferral(
        materials=tuple(rows),
        days=min(rule.days for rule in rules),
        clock=ClockStart.WHEN_COMPLETE if late else ClockStart.AT_ONCE,
        expiry=DebtExpiry.DEEMED_WITHDRAWN if lapses else DebtExpiry.RETURN,
        basis=joined((rule.basis for rule in rules), "；"),
    )


def _offered(
    members: Iterable[Member], materials: Iterable[Material], own: Mapping[str, Item]
) -> Iterable[CommitmentTerms]:
    """Yield the members' commitments under ``member:terms``; one stands for a paper only if nobody else needs it."""
    needing = {material.id: material.needed_by for material in materials}
    for member in members:
        for terms in own[member.id].commitments if member.id in own else ():
            replaced = tuple(row for row in terms.replaces if needing.get(row) == (member.id,))
            yield replace(terms, id=f"{member.id}{COMMITMENT_MARK}{terms.id}", replaces=replaced)
