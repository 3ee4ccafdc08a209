"""What changed from one version of the catalog to another, in words a clerk can read.

Also used when a half-filled intake is carried over to a newer version: every difference of its item is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.item import (
    Catalog,
    Fee,
    Item,
    Limit,
    Material,
    Place,
    ScenarioOption,
    ScenarioQuestion,
    SpecialProcedure,
)
from clerk_tui.domain.item_words import SERVICE_OBJECTS, UNITS, WORDS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

LONGEST = 60
"""Characters of a value that are shown; a changed paragraph is recognised by its beginning."""

UNCOMPARED = frozenset({"id", "provenance", "keywords", "plain_names", "effective_from", "centres"})
"""Fields that tell nobody at a counter anything new."""

FIELDS: Mapping[str, str] = {
    "name": N_("published name"),
    "item_type": N_("item type"),
    "department": N_("department"),
    "short_name": N_("short name"),
    "main_item": N_("main item"),
    "base_code": N_("base code"),
    "impl_code": N_("implementation code"),
    "handling_item_no": N_("handling item number"),
    "authority": N_("authority"),
    "exercise_levels": N_("levels"),
    "service_objects": N_("who may apply"),
    "case_kind": N_("kind of case"),
    "statutory_limit": N_("statutory limit"),
    "promised_limit": N_("promised limit"),
    "legal_basis": N_("legal basis"),
    "accept_conditions": N_("conditions"),
    "forbidden_conditions": N_("excluded when"),
    "flow": N_("steps"),
    "special_procedures": N_("excluded procedure"),
    "handling_forms": N_("ways to apply"),
    "onsite_visits": N_("visits needed"),
    "onsite_reason": N_("reason for the visit"),
    "online": N_("online"),
    "online_depth": N_("online depth"),
    "cross_region_scope": N_("cross-region scope"),
    "fees": N_("fee"),
    "charged": N_("charged"),
    "quota_note": N_("quota"),
    "result_name": N_("result"),
    "places": N_("place"),
    "consult_line": N_("enquiries"),
    "complaint_line": N_("complaints"),
    "questions": N_("question"),
    "options": N_("answer"),
    "materials": N_("material"),
    "materials_published": N_("materials published"),
    "faq": N_("frequent question"),
    "cancelled_on": N_("cancelled on"),
    "necessity": N_("necessity"),
    "kind": N_("original or copy"),
    "medium": N_("medium"),
    "originals": N_("originals"),
    "copies": N_("copies"),
    "source": N_("who makes it"),
    "source_note": N_("note on the source"),
    "accept_standard": N_("acceptance standard"),
    "fill_notes": N_("how to fill it in"),
    "waiver": N_("waiver"),
    "standard_code": N_("standard code"),
    "equivalent": N_("accepted instead"),
    "scenarios": N_("needed when"),
    "text": N_("wording"),
    "label": N_("wording"),
    "hours": N_("hours"),
    "window": N_("window"),
    "season": N_("season"),
    "amount": N_("amount"),
    "basis": N_("basis"),
    "reduction": N_("reduction"),
    "limit": N_("limit"),
    "address": N_("address"),
}

KEYS: Mapping[type[Struct], str] = {
    Material: "id",
    ScenarioQuestion: "id",
    ScenarioOption: "id",
    Place: "address",
    Fee: "name",
    SpecialProcedure: "name",
}
"""What tells two parts of an item that they are the same part."""


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


class ItemChange(Struct, frozen=True):
    """An item that is in both versions and not the same."""

    old: Item
    new: Item
    changes: tuple[Change, ...]


class CatalogDiff(Struct, frozen=True):
    """What changed from version *old* to version *new*."""

    old: str
    new: str
    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[ItemChange, ...] = ()


def diff(old: Catalog, new: Catalog) -> CatalogDiff:
    """Return the items that came, went and changed, in the order of the catalogs."""
    before, after = {item.id: item for item in old.items}, {item.id: item for item in new.items}
    pairs = ((before[item.id], item) for item in new.items if item.id in before)
    compared = (ItemChange(was, now, tuple(item_differences(was, now))) for was, now in pairs if was != now)
    return CatalogDiff(
        old.version,
        new.version,
        tuple(item for item in new.items if item.id not in before),
        tuple(item for item in old.items if item.id not in after),
        tuple(change for change in compared if change.changes),
    )


def item_differences(old: Item, new: Item) -> list[Change]:
    """Return every difference that concerns a clerk or an applicant, in the order of the record's fields."""
    return list(_compared(_labelled(old), _labelled(new), "", (), UNCOMPARED))


def _labelled(item: Item) -> Item:
    """Return *item* with the answers that need a material in words: their ids tell nobody anything."""
    labels = {f"{question.id}:{option.id}": option.label for question in item.questions for option in question.options}
    materials = (
        replace(one, scenarios=tuple(labels.get(answer, answer) for answer in one.scenarios)) if one.scenarios else one
        for one in item.materials
    )
    return replace(item, materials=tuple(materials))


def said(value: object) -> str:
    """Return *value* in the user's language: words for enumerations, 目录未载明 for what is not stated."""
    if value is None or value in ("", ()):
        return _("not stated")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value in SERVICE_OBJECTS:
        return _(SERVICE_OBJECTS[value])
    if isinstance(value, StrEnum):
        return _(WORDS[value]) if value in WORDS else value.value
    if isinstance(value, Limit):
        return _(UNITS[value.unit]).format(n=value.n) + (f"（{value.note}）" if value.note else "")
    if isinstance(value, Struct):
        return str(
            next(iter(getattr(value, name) for name in ("name", "text", "label", "address") if hasattr(value, name)))
        )
    text = "；".join(map(said, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


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
