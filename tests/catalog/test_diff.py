"""Two versions of a catalog, and what is said about the difference."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from clerk_tui.catalog.diff import ChangeKind, diff, item_differences
from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.item import (
    Catalog,
    Item,
    ItemType,
    Limit,
    LimitUnit,
    Material,
    Necessity,
    Provenance,
    ScenarioOption,
    ScenarioQuestion,
)
from clerk_tui.i18n import set_language

QUESTION = ScenarioQuestion("q", "Which?", (ScenarioOption("a", "first"), ScenarioOption("b", "renewal")))
ITEM = Item(
    id="x",
    name="Licence",
    item_type=ItemType.LICENCE,
    department="d",
    provenance=Provenance("test", "2026-01-01"),
    promised_limit=Limit(5),
    questions=(QUESTION,),
    materials=(
        Material(id="m1", name="Form", necessity=Necessity.REQUIRED),
        Material(id="m2", name="Photo", scenarios=("q:a",)),
    ),
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


def catalog(version: str, *items: Item) -> Catalog:
    return Catalog(version=version, effective_from="2026-01-01", county="c", departments=(), centres=(), items=items)


def said(new: Item) -> list[str]:
    return [str(change) for change in item_differences(ITEM, new)]


def test_nothing_changed() -> None:
    assert item_differences(ITEM, ITEM) == []


def test_fields() -> None:
    assert said(replace(ITEM, promised_limit=Limit(3))) == ["promised limit: 5 working days → 3 working days"]
    assert said(replace(ITEM, promised_limit=Limit(1, LimitUnit.MONTH))) == [
        "promised limit: 5 working days → 1 months"
    ]
    assert said(replace(ITEM, promised_limit=None)) == ["promised limit: 5 working days → not stated"]
    assert said(replace(ITEM, charged=True)) == ["charged: not stated → yes"]
    assert said(replace(ITEM, service_objects=("person",))) == ["who may apply: not stated → persons"]


def test_materials_are_matched_by_id() -> None:
    form, photo = ITEM.materials
    renamed = replace(form, name="Form 2", necessity=Necessity.OPTIONAL)
    assert said(replace(ITEM, materials=(photo, renamed))) == [
        "material · “Form 2” · published name: Form → Form 2",
        "material · “Form 2” · necessity: necessary → not necessary",
    ]
    added = Material(id="m3", name="Lease")
    changes = item_differences(ITEM, replace(ITEM, materials=(form, added)))
    assert [(change.kind, change.path) for change in changes] == [
        (ChangeKind.ADDED, "materials.m3"),
        (ChangeKind.REMOVED, "materials.m2"),
    ]
    assert [str(change) for change in changes] == ["material: new: Lease", "material: dropped: Photo"]


def test_scenarios_are_told_in_words() -> None:
    photo = replace(ITEM.materials[1], scenarios=("q:b",))
    assert said(replace(ITEM, materials=(ITEM.materials[0], photo))) == [
        "material · “Photo” · needed when: first → renewal"
    ]
    asked = replace(QUESTION, options=(*QUESTION.options, ScenarioOption("c", "loss")))
    assert said(replace(ITEM, questions=(asked,))) == ["question · “Which?” · answer: new: loss"]


def test_namesakes_are_not_lost() -> None:
    twice = tuple(Material(id="m", name=name) for name in ("A", "B"))
    changed = (twice[0], replace(twice[1], name="C"))
    assert [c.path for c in item_differences(replace(ITEM, materials=twice), replace(ITEM, materials=changed))] == [
        "materials.m (2).name"
    ]


def test_catalogs() -> None:
    other, third = replace(ITEM, id="y"), replace(ITEM, id="z")
    found = diff(catalog("1", ITEM, other), catalog("2", replace(ITEM, name="Permit"), third))
    assert (found.old, found.new) == ("1", "2")
    assert [item.id for item in found.added] == ["z"]
    assert [item.id for item in found.removed] == ["y"]
    (changed,) = found.changed
    assert [str(change) for change in changed.changes] == ["published name: Licence → Permit"]


def test_a_new_source_alone_is_no_change() -> None:
    assert diff(catalog("1", ITEM), catalog("2", replace(ITEM, provenance=Provenance("t", "2026-02-01")))).changed == ()


def test_a_catalog_equals_itself() -> None:
    shipped = load_shipped()
    found = diff(shipped, shipped)
    assert (found.added, found.removed, found.changed) == ((), (), ())
