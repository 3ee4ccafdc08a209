"""What changed from one version of the catalog to another, in words a clerk can read.

Also used when a half-filled intake is carried over to a newer version: every difference of its item is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.catalog.diff_words import FIELDS, said
from clerk_tui.domain.bundle.model import Bundle, BundleMaterial, FormField, Member, SupervisionVisit, Trigger
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.concession import CommitmentTerms, Deferral
from clerk_tui.domain.item import (
    Fee,
    Item,
    Material,
    Place,
    ScenarioOption,
    ScenarioQuestion,
    SpecialProcedure,
)
from clerk_tui.i18n import _

UNCOMPARED = frozenset({"id", "provenance", "keywords", "plain_names", "effective_from", "centres"})
"""Fields that tell nobody at a counter anything new."""

KEYS: Mapping[type[Struct], str] = {
    Material: "id",
    ScenarioQuestion: "id",
    ScenarioOption: "id",
    Place: "address",
    Fee: "name",
    SpecialProcedure: "name",
    CommitmentTerms: "id",
    Member: "id",
    BundleMaterial: "id",
    FormField: "id",
    Trigger: "id",
    SupervisionVisit: "name",
}
"""What tells two parts of an item or a bundle that they are the same part."""

Entry = Item | Bundle


class ChangeKind(StrEnum):
    """How a field or a part of an item differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(Struct, frozen=True, kw_only=True):
    """One difference; ``str`` says it in the user's language."""

    kind: ChangeKind
    path: str
    """Where, for programs: ``promised_limit``, ``materials.m1.necessity``."""
    labels: tuple[str, ...]
    """Where, for people: marked templates of fields, and names of parts as the catalog has them."""
    before: object = None
    after: object = None

    def __str__(self) -> str:
        place = " · ".join(_(label) for label in self.labels if label)
        if self.kind is ChangeKind.ADDED:
            return _("{place}: new: {after}").format(place=place, after=said(self.after))
        if self.kind is ChangeKind.REMOVED:
            return _("{place}: dropped: {before}").format(place=place, before=said(self.before))
        return _("{place}: {before} → {after}").format(place=place, before=said(self.before), after=said(self.after))


class EntryChange(Struct, frozen=True):
    """An item or a bundle that is in both versions and not the same."""

    old: Entry
    new: Entry
    changes: tuple[Change, ...]


class CatalogDiff(Struct, frozen=True):
    """What changed from version *old* to version *new*."""

    old: str
    new: str
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[EntryChange, ...] = ()


def diff(old: Catalog, new: Catalog) -> CatalogDiff:
    """Return the items and bundles that came, went and changed, in the order of the catalogs, bundles last.

    No bundle has the id of an item (see ``bundles``), so both are told apart by id alone.
    """
    before, after = _entries(old), _entries(new)
    pairs = ((before[id_], entry) for id_, entry in after.items() if id_ in before)
    compared = (EntryChange(was, now, tuple(_differences(was, now))) for was, now in pairs if was != now)
    return CatalogDiff(
        old.version,
        new.version,
        tuple(entry for id_, entry in after.items() if id_ not in before),
        tuple(entry for id_, entry in before.items() if id_ not in after),
        tuple(change for change in compared if change.changes),
    )


def _entries(catalog: Catalog) -> dict[str, Entry]:
    entries: tuple[Entry, ...] = (*catalog.items, *catalog.bundles)
    return {entry.id: entry for entry in entries}


def item_differences(old: Item, new: Item) -> list[Change]:
    """Return every difference that concerns a clerk or an applicant, in the order of the record's fields."""
    answers = _answers(old.questions) | _answers(new.questions)
    papers = {material.id: material.name for material in (*old.materials, *new.materials)}
    return list(_compared(_worded(old, answers, papers), _worded(new, answers, papers), "", (), UNCOMPARED))


def bundle_differences(old: Bundle, new: Bundle) -> list[Change]:
    """Return every difference of a bundle that concerns a clerk or an applicant, in the order of the record's fields.

    What changed in a member's item is a difference of that item.
    """
    answers = _answers(old.questions) | _answers(new.questions)
    members = {member.id: member.name or member.id for member in (*old.members, *new.members)}
    before, after = _worded_bundle(old, answers, members), _worded_bundle(new, answers, members)
    return list(_compared(before, after, "", (), UNCOMPARED))


def _differences(old: Entry, new: Entry) -> list[Change]:
    if isinstance(old, Bundle) and isinstance(new, Bundle):
        return bundle_differences(old, new)
    if isinstance(old, Item) and isinstance(new, Item):
        return item_differences(old, new)
    return []


# Answers, materials and members are told by their words: their ids (``q:a``, ``m2``) tell nobody anything. Both
# versions take the words of the newer one, so that a new wording is one difference and not one wherever it is named.


def _answers(questions: Sequence[ScenarioQuestion]) -> dict[str, str]:
    return {f"{question.id}:{option.id}": option.label for question in questions for option in question.options}


def _named(ids: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(id_, id_) for id_ in ids)


def _worded(item: Item, answers: Mapping[str, str], papers: Mapping[str, str]) -> Item:
    rule = item.deferral
    return replace(
        item,
        materials=tuple(replace(one, scenarios=_named(one.scenarios, answers)) for one in item.materials),
        commitments=tuple(
            replace(terms, replaces=_named(terms.replaces, papers), scenarios=_named(terms.scenarios, answers))
            for terms in item.commitments
        ),
        deferral=None if rule is None else replace(rule, materials=_named(rule.materials, papers)),
    )


def _worded_bundle(bundle: Bundle, answers: Mapping[str, str], members: Mapping[str, str]) -> Bundle:
    return replace(
        bundle,
        members=tuple(
            replace(one, scenarios=_named(one.scenarios, answers), after=_named(one.after, members))
            for one in bundle.members
        ),
        materials=tuple(
            replace(one, scenarios=_named(one.scenarios, answers), needed_by=_named(one.needed_by, members))
            for one in bundle.materials
        ),
        fields=tuple(
            replace(one, scenarios=_named(one.scenarios, answers), read_by=_named(one.read_by, members))
            for one in bundle.fields
        ),
        visits=tuple(replace(one, member=members.get(one.member, one.member)) for one in bundle.visits),
    )


def _compared(
    old: Struct, new: Struct, path: str, labels: tuple[str, ...], left_out: frozenset[str]
) -> Iterator[Change]:
    for name in type(new).__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name in left_out or before == after:
            continue
        where, said_where = f"{path}{name}", (*labels, FIELDS.get(name, name))
        if _parts(before) or _parts(after):
            yield from _compared_parts(before, after, where, said_where)
        elif isinstance(before, Deferral) and isinstance(after, Deferral):
            yield from _compared(before, after, f"{where}.", said_where, frozenset())
        else:
            yield Change(kind=ChangeKind.CHANGED, path=where, labels=said_where, before=before, after=after)


def _parts(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and type(value[0]) in KEYS


def _compared_parts(
    old: Sequence[Struct], new: Sequence[Struct], path: str, labels: tuple[str, ...]
) -> Iterator[Change]:
    before, after = _keyed(old), _keyed(new)
    for key, part in after.items():
        where = f"{path}.{key}"
        if key not in before:
            yield Change(kind=ChangeKind.ADDED, path=where, labels=labels, after=part)
        else:
            inner = (*labels, f"“{said(part)}”")
            yield from _compared(before[key], part, f"{where}.", inner, frozenset({"id"}))
    for key, part in before.items():
        if key not in after:
            yield Change(kind=ChangeKind.REMOVED, path=f"{path}.{key}", labels=labels, before=part)


def _keyed(parts: Sequence[Struct]) -> dict[str, Struct]:
    """Return *parts* by what tells them apart; a second of the same name is ``name (2)``."""
    found: dict[str, Struct] = {}
    for part in parts:
        key = str(getattr(part, KEYS[type(part)]))
        unique, copy = key, 2
        while unique in found:
            unique, copy = f"{key} ({copy})", copy + 1
        found[unique] = part
    return found
