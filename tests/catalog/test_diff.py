"""Two versions of a catalog, and what is said about the difference."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from clerk_tui.catalog.diff import ChangeKind, bundle_differences, diff, item_differences
from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.bundle.model import Bundle, BundleMaterial, FormField, Member
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.concession import ClockStart, CommitmentKind, CommitmentTerms, Deferral
from clerk_tui.domain.item import (
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


# -- deferral, commitment, bundles ---------------------------------------------------------------------------------

RULE = Deferral(materials=("m2",), days=3)
TERMS = CommitmentTerms(id="t", kind=CommitmentKind.CERTIFICATE, replaces=("m2",), follow_up_days=30)
BUNDLE = Bundle(
    id="move",
    name="House",
    lead="d",
    provenance=Provenance("test", "2026-01-01"),
    promised_limit=Limit(5),
    questions=(QUESTION,),
    members=(Member(id="deed", item="x", name="Deed"), Member(id="water", item="y", name="Water", after=("deed",))),
    materials=(BundleMaterial(id="m1", name="Contract", needed_by=("deed",)),),
    fields=(FormField(id="meter", label="Meter", read_by=("water",)),),
)


def bundle_said(new: Bundle) -> list[str]:
    return [str(change) for change in bundle_differences(BUNDLE, new)]


def test_a_deferral_that_came_went_or_changed() -> None:
    deferring = replace(ITEM, deferral=RULE)
    assert said(deferring) == ["deferral rule: not stated → 3 working days for Photo"]
    changed = replace(ITEM, deferral=replace(RULE, days=5, clock=ClockStart.WHEN_COMPLETE, materials=("m1",)))
    assert [str(change) for change in item_differences(deferring, changed)] == [
        "deferral rule · material: Photo → Form",
        "deferral rule · working days: 3 → 5",
        "deferral rule · time limit runs: from the acceptance → from when all is there",
    ]


def test_commitments() -> None:
    committing = replace(ITEM, commitments=(TERMS,))
    assert said(committing) == ["commitment terms: new: commitment instead of a certificate (t)"]
    stricter = replace(ITEM, commitments=(replace(TERMS, follow_up_days=10, excluded="public safety"),))
    assert [str(change) for change in item_differences(committing, stricter)] == [
        "commitment terms · “commitment instead of a certificate (t)” · working days until the check: 30 → 10",
        "commitment terms · “commitment instead of a certificate (t)” · excluded by law: not stated → public safety",
    ]


def test_bundles_come_and_go_and_change() -> None:
    old, new = catalog("1"), replace(catalog("2"), bundles=(BUNDLE,))
    assert [entry.id for entry in diff(old, new).added] == ["move"]
    assert [entry.id for entry in diff(new, old).removed] == ["move"]
    later = replace(catalog("3"), bundles=(replace(BUNDLE, promised_limit=Limit(3)),))
    (change,) = diff(new, later).changed
    assert (change.new.id, [str(one) for one in change.changes]) == (
        "move",
        ["promised limit: 5 working days → 3 working days"],
    )
    assert diff(new, replace(new, version="4")).changed == ()


def test_the_parts_of_a_bundle_are_named_by_what_people_read() -> None:
    deed, water = BUNDLE.members
    (paper,) = BUNDLE.materials
    assert bundle_said(replace(BUNDLE, members=(deed, replace(water, after=(), optional=True)))) == [
        "bundle member · “Water” · may be left out: no → yes",
        "bundle member · “Water” · comes after: Deed → not stated",
    ]
    assert bundle_said(
        replace(BUNDLE, materials=(replace(paper, needed_by=("deed", "water"), scenarios=("q:a",)),))
    ) == [
        "material · “Contract” · needed when: not stated → first",
        "material · “Contract” · needed by: Deed → Deed；Water",
    ]
    assert bundle_said(replace(BUNDLE, fields=())) == ["field of the form: dropped: Meter"]
    assert bundle_said(replace(BUNDLE, members=(deed,))) == ["bundle member: dropped: Water"]


def test_from_the_last_version_shipped_every_bundle_is_new() -> None:
    shipped = load_shipped()
    before = replace(shipped, version="before", bundles=())
    assert len(diff(before, shipped).added) == len(shipped.bundles)
