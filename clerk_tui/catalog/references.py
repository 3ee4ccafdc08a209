"""Checks that what the catalog names within an item or a bundle is there: a wrong id would fail at the window."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from clerk_tui.catalog.reading import CatalogError
from clerk_tui.domain.bundle.model import TRIGGER_MARK, Bundle, Member
from clerk_tui.domain.item import Item, ScenarioQuestion
from clerk_tui.i18n import _


class Known(NamedTuple):
    """What the rest of the catalog has for a bundle to name."""

    items: Mapping[str, Item]
    departments: Set[str]


class _Names:
    """The names one record may use; says where one is missing or used twice."""

    def __init__(self, where: str, label: str) -> None:
        self.where, self.label = where, label

    def refuse(self, field: str, reason: str) -> CatalogError:
        return CatalogError(self.where, self.label, field, reason)

    def once(self, ids: Iterable[str], field: str) -> frozenset[str]:
        """Return *ids*, each of which may stand there once."""
        counted = Counter(ids)
        for id_, times in counted.items():
            if times > 1:
                raise self.refuse(field, _("“{id}” is there twice.").format(id=id_))
        return frozenset(counted)

    def all_in(self, ids: Iterable[str], known: Set[str] | Mapping[str, object], field: str) -> None:
        """Refuse what of *ids* is not *known*."""
        for id_ in ids:
            if id_ not in known:
                raise self.refuse(field, _("There is no “{id}”.").format(id=id_))


def check_item(item: Item, where: str) -> None:
    """Refuse an *item* of the file *where* whose deferral or commitments name materials or answers it has not.

    A material that the law lets follow is a secondary one: an item's only material never may.
    """
    if item.deferral is None and not item.commitments:
        return
    names = _Names(where, item.id)
    materials = {material.id for material in item.materials}
    if item.deferral is not None:
        names.all_in(item.deferral.materials, materials, "deferral.materials")
        if not item.deferral.materials or materials == set(item.deferral.materials):
            raise names.refuse("deferral.materials", _("Some materials may follow, never all and never none."))
        if item.deferral.days < 1:
            raise names.refuse("deferral.days", _("At least one working day."))
    names.once((terms.id for terms in item.commitments), "commitment.id")
    for terms in item.commitments:
        names.all_in(terms.replaces, materials, f"commitment.{terms.id}.replaces")
        names.all_in(terms.scenarios, answers(item.questions), f"commitment.{terms.id}.scenarios")


def check_bundle(bundle: Bundle, where: str, known: Known) -> None:
    """Refuse a *bundle* of the file *where* that names an item, department, member or answer that is not there.

    What is merely unwise (a cycle, a promise that cannot be kept) is the bundle check's to say, not the loader's.
    """
    names = _Names(where, bundle.id)
    names.all_in((bundle.lead,), known.departments, "lead")
    names.all_in(bundle.cooperating, known.departments, "cooperating")
    names.once((question.id for question in bundle.questions), "question.id")
    names.once((material.id for material in bundle.materials), "material.id")
    names.once((field.id for field in bundle.fields), "field.id")
    members = names.once((member.id for member in bundle.members), "member.id")
    asked = answers(bundle.questions)
    triggers = names.once((f"{TRIGGER_MARK}{trigger.id}" for trigger in bundle.triggers), "trigger.id")
    for member in bundle.members:
        _check_member(member, names, known, members | triggers, asked)
    for material in bundle.materials:
        names.all_in(material.needed_by, members, f"material.{material.id}.needed_by")
        names.all_in(material.scenarios, asked, f"material.{material.id}.scenarios")
    for field in bundle.fields:
        names.all_in(field.read_by, members, f"field.{field.id}.read_by")
        names.all_in(field.scenarios, asked, f"field.{field.id}.scenarios")
    names.all_in((visit.member for visit in bundle.visits), members, "visit.member")


def _check_member(member: Member, names: _Names, known: Known, before: Set[str], asked: Set[str]) -> None:
    place = f"member.{member.id}"
    names.all_in((member.item,), known.items, f"{place}.item")
    if member.department:
        names.all_in((member.department,), known.departments, f"{place}.department")
    if member.receiver:
        names.all_in((member.receiver,), known.departments, f"{place}.receiver")
    names.all_in(member.after, before - {member.id}, f"{place}.after")
    names.all_in(member.scenarios, asked, f"{place}.scenarios")
    offered = {terms.id for terms in known.items[member.item].commitments}
    names.all_in(member.commitments, offered, f"{place}.commitments")


def answers(questions: Iterable[ScenarioQuestion]) -> frozenset[str]:
    """Return every ``question:option`` that *questions* can be answered with."""
    return frozenset(f"{question.id}:{option.id}" for question in questions for option in question.options)
