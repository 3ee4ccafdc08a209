"""What an imported version takes along from the one before, and that nothing it takes would fail at a window."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.catalog.importing.carrying import Carried, CarriedKind, Carrying, carry_bundles, carry_concessions
from clerk_tui.catalog.importing.counterparts import counterparts, materials
from clerk_tui.catalog.importing.own import own_bundles, own_concessions
from clerk_tui.catalog.reading import CatalogError
from clerk_tui.catalog.references import check_item
from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.bundle.check import Severity, check
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.item import Department, Item, ItemType, Material, Provenance

SHIPPED = load_shipped()
SOURCE = Provenance("invented for the tests", "2026-01-01")


def item(id_: str, name: str = "", *papers: str, code: str = "", no: str = "", department: str = "renshe") -> Item:
    listed = tuple(Material(id=f"m{n}", name=paper) for n, paper in enumerate(papers, 1))
    return Item(
        id=id_,
        name=name or id_,
        department=department,
        base_code=code,
        handling_item_no=no,
        materials=listed,
        materials_published=bool(listed),
        provenance=SOURCE,
    )


def without(*gone: str) -> Catalog:
    """The shipped catalog as an export shows it: no bundles, no concessions, and some items less."""
    items = tuple(replace(one, deferral=None, commitments=()) for one in SHIPPED.items if one.id not in gone)
    used = {one.department for one in items}
    departments = tuple(one for one in SHIPPED.departments if one.id in used)
    return replace(SHIPPED, version="own", items=items, departments=departments, bundles=())


def carried(new: Catalog) -> tuple[Catalog, list[Carried]]:
    items, conceded = carry_concessions(SHIPPED, new.items, ())
    found, brought = carry_bundles(SHIPPED, replace(new, items=tuple(items)))
    return found, brought + conceded


def one_of(report: list[Carried], kind: CarriedKind, id_: str) -> Carried:
    (found,) = (one for one in report if (one.kind, one.id) == (kind, id_))
    return found


# Which item is which


def test_an_item_is_known_by_its_id_then_its_code_then_its_name() -> None:
    old = [item("a", "甲"), item("b", "乙", code="100", no="01"), item("c", "丙"), item("d", "丁")]
    new = [item("a", "别的"), item("x", "乙二", code="100", no="01"), item("y", "丙"), item("z", "戊")]
    assert {id_: one.id for id_, one in counterparts(old, new).items()} == {"a": "a", "b": "x", "c": "y"}


def test_what_fits_twice_or_has_another_code_is_nobody() -> None:
    assert counterparts([item("c", "丙")], [item("y", "丙"), item("z", "丙")]) == {}
    assert counterparts([item("c", "丙"), item("d", "丙")], [item("y", "丙")]) == {}
    assert counterparts([item("c", "丙")], [item("y", "丙", department="gongan")]) == {}
    assert counterparts([item("c", "丙", code="1")], [item("y", "丙", code="2")]) == {}
    assert list(counterparts([item("c", "丙", code="1")], [item("y", "丙")])) == ["c"]


def test_an_item_stands_for_one_of_the_older_only() -> None:
    found = counterparts([item("a", "甲", code="1"), item("b", "乙", code="1", no="2")], [item("b", "甲", code="1")])
    assert {id_: one.id for id_, one in found.items()} == {"b": "b"}


def test_a_number_in_the_list_is_not_which_paper_it_is() -> None:
    old, new = item("a", "", "身份证", "申请表"), item("a", "", "申请表", "照片")
    assert materials(old, new) == {"m2": "m1"}


# Bundles


def test_everything_is_carried_where_nothing_is_gone() -> None:
    found, report = carried(without())
    assert found.bundles == SHIPPED.bundles
    assert found.items == SHIPPED.items
    assert {one.outcome for one in report} == {Carrying.CARRIED}
    assert {one.id for one in found.departments} >= {bundle.lead for bundle in SHIPPED.bundles}


def test_members_follow_their_items_to_other_ids() -> None:
    new = without()
    coded = tuple(replace(one, id=f"new-{number}") for number, one in enumerate(new.items))
    found, report = carried(replace(new, items=coded))
    known = {one.id for one in found.items}
    assert len(found.bundles) == len(SHIPPED.bundles)
    assert all(member.item in known for bundle in found.bundles for member in bundle.members)
    assert {one.outcome for one in report if one.kind is CarriedKind.BUNDLE} == {Carrying.CARRIED}


def test_a_bundle_that_lost_a_needed_item_is_left_out_and_says_whose() -> None:
    found, report = carried(without("000709105001-03"))  # 出生登记
    assert "chusheng" not in [bundle.id for bundle in found.bundles]
    line = one_of(report, CarriedKind.BUNDLE, "chusheng")
    assert line.outcome is Carrying.LEFT_OUT
    assert [reason.params["members"] for reason in line.reasons] == ["出生登记"]


def test_a_bundle_that_lost_an_optional_item_is_carried_without_it() -> None:
    found, report = carried(without("002014010001-02"))  # 社会保障卡申领
    (bundle,) = (one for one in found.bundles if one.id == "chusheng")
    line = one_of(report, CarriedKind.BUNDLE, "chusheng")
    assert line.outcome is Carrying.PARTLY
    assert "shebaoka" not in [member.id for member in bundle.members]
    named = [name for part in bundle.materials for name in part.needed_by]
    named += [name for part in bundle.fields for name in part.read_by]
    named += [name for member in bundle.members for name in member.after]
    assert "shebaoka" not in named
    assert "shebaoka" in [member.id for member in next(b for b in SHIPPED.bundles if b.id == "chusheng").members]


def test_a_bundle_that_would_fail_at_a_window_is_left_out() -> None:
    new = without()
    items = tuple(replace(one, item_type=ItemType.PENALTY) if one.id == "000709105001-03" else one for one in new.items)
    found, report = carried(replace(new, items=items))
    assert "chusheng" not in [bundle.id for bundle in found.bundles], "nobody applies for a penalty"
    assert one_of(report, CarriedKind.BUNDLE, "chusheng").outcome is Carrying.LEFT_OUT


def test_an_item_may_have_taken_the_id_of_a_bundle() -> None:
    new = without()
    found, _report = carried(replace(new, items=(*new.items, item("chusheng"))))
    assert "chusheng" not in [bundle.id for bundle in found.bundles]


def test_departments_that_only_bundles_name_come_along() -> None:
    partner = Department(id="partner", name="协办单位", short_name="协办")
    (birth,) = (bundle for bundle in SHIPPED.bundles if bundle.id == "chusheng")
    old = replace(
        SHIPPED,
        bundles=(replace(birth, cooperating=(*birth.cooperating, "partner")),),
        departments=(*SHIPPED.departments, partner),
    )
    found, _report = carry_bundles(old, without())
    assert partner in found.departments
    assert len({one.id for one in found.departments}) == len(found.departments)


@settings(max_examples=10, deadline=None)
@given(st.sets(st.sampled_from(sorted({m.item for b in SHIPPED.bundles for m in b.members})), max_size=12))
def test_whatever_is_gone_what_is_carried_holds(gone: set[str]) -> None:
    found, report = carried(without(*gone))
    items = {one.id: one for one in found.items}
    errors = [
        (bundle.id, one.code)
        for bundle in found.bundles
        for one in check(bundle, items, found.departments)
        if one.severity is Severity.ERROR
    ]
    assert errors == []
    for one in found.items:
        check_item(one, "carried")
    told = {line.id for line in report if line.kind is CarriedKind.BUNDLE}
    assert told == {bundle.id for bundle in SHIPPED.bundles}, "every bundle is accounted for"
    kept = {line.id for line in report if line.kind is CarriedKind.BUNDLE and line.outcome is not Carrying.LEFT_OUT}
    assert kept == {bundle.id for bundle in found.bundles}


# Concessions


def test_a_rule_without_its_papers_is_left_out_and_part_of_them_is_said() -> None:
    old = next(one for one in SHIPPED.items if one.deferral and len(one.deferral.materials) > 1)
    assert old.deferral is not None
    first = next(one for one in old.materials if one.id == old.deferral.materials[0])
    shorter = replace(
        old, deferral=None, commitments=(), materials=tuple(one for one in old.materials if one is not first)
    )
    (now,), report = carry_concessions(replace(SHIPPED, items=(old,)), [shorter], ())
    line = one_of(report, CarriedKind.DEFERRAL, old.id)
    assert line.outcome is Carrying.PARTLY
    assert line.reasons[0].params == {"names": first.name}
    assert now.deferral is not None
    assert len(now.deferral.materials) == len(old.deferral.materials) - 1
    bare = replace(shorter, materials=(), materials_published=False)
    (now,), report = carry_concessions(replace(SHIPPED, items=(old,)), [bare], ())
    assert now.deferral is None
    assert one_of(report, CarriedKind.DEFERRAL, old.id).outcome is Carrying.LEFT_OUT


def test_never_may_all_the_papers_follow() -> None:
    old = next(one for one in SHIPPED.items if one.deferral)
    assert old.deferral is not None
    only = tuple(one for one in old.materials if one.id in old.deferral.materials)
    (now,), report = carry_concessions(
        replace(SHIPPED, items=(old,)), [replace(old, deferral=None, commitments=(), materials=only)], ()
    )
    assert now.deferral is None
    assert one_of(report, CarriedKind.DEFERRAL, old.id).outcome is Carrying.LEFT_OUT


def test_terms_stand_for_the_papers_of_the_new_version() -> None:
    old = next(one for one in SHIPPED.items if one.commitments and one.commitments[0].replaces and not one.questions)
    renumbered = tuple(replace(one, id=f"p{number}") for number, one in enumerate(reversed(old.materials)))
    (now,), _report = carry_concessions(
        replace(SHIPPED, items=(old,)), [replace(old, deferral=None, commitments=(), materials=renumbered)], ()
    )
    names = {one.id: one.name for one in (*old.materials, *renumbered)}
    assert [[names[paper] for paper in terms.replaces] for terms in now.commitments] == [
        [names[paper] for paper in terms.replaces] for terms in old.commitments
    ]


# The county's own


OWN = """
[[item]]
id = "a"
[item.deferral]
materials = ["照片"]
days = 3
basis = "县里的清单"
[[item.commitment]]
id = "zhaopian"
kind = "certificate"
replaces = ["m2"]
"""


def test_the_countys_own_concessions_name_papers_as_the_table_does(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    found = own_concessions(file, [item("a", "", "申请表", "照片")])
    assert found["a"].deferral is not None
    assert found["a"].deferral.materials == ("m2",)
    assert found["a"].commitments[0].replaces == ("m2",)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (OWN.replace('id = "a"', 'id = "b"'), "id"),
        (OWN + OWN, "id"),
        (OWN.replace("照片", "相片"), "deferral.materials"),
        (OWN.replace("days = 3", "dayz = 3\ndays = 3"), "deferral.dayz"),
        (OWN.replace("days = 3", 'days = "3"'), "deferral.days"),
        (OWN.replace('kind = "certificate"', 'kind = "poem"'), "commitments[0].kind"),
        ('item = "poem"', ""),
        ('[[item]]\nid = "a"\ndeferral = 3', "deferral"),
        ('[[item]]\nid = "a"\ncommitment = 3', "commitment"),
        ("poem", ""),
    ],
)
def test_what_is_wrong_in_them_is_named(tmp_path: Path, wrong: str, field: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        own_concessions(file, [item("a", "", "申请表", "照片")])
    assert (caught.value.file, caught.value.field) == ("own.toml", field)


def test_the_countys_own_bundles_take_the_place_of_those_of_the_same_id(tmp_path: Path) -> None:
    folder = tmp_path / "bundles"
    folder.mkdir()
    shipped = Path(__file__).parents[2] / "data" / "catalog" / "bundles" / "chusheng.toml"
    text = shipped.read_text(encoding="utf-8").replace('name = "新生儿出生一件事"', 'name = "江永出生一件事"', 1)
    (folder / "chusheng.toml").write_text(text, encoding="utf-8")
    for place in (tmp_path, folder):
        (own,) = own_bundles(place, SHIPPED, ())
        assert own.name == "江永出生一件事"
    items, _report = carry_concessions(SHIPPED, without().items, ())
    found, report = carry_bundles(SHIPPED, replace(without(), items=tuple(items)), [own])
    assert [bundle.name for bundle in found.bundles if bundle.id == "chusheng"] == ["江永出生一件事"]
    assert len(found.bundles) == len(SHIPPED.bundles)
    assert "chusheng" not in [line.id for line in report]


@pytest.mark.parametrize("more", ['material = ["x"]', "materials = 3", "member = 3", "[[member]]\nid = 3", "poem"])
def test_a_bundle_that_is_none_is_refused_with_its_file(tmp_path: Path, more: str) -> None:
    folder = tmp_path / "bundles"
    folder.mkdir()
    head = 'id = "x"\nname = "x"\nlead = "renshe"\nsource = "x"\nas_of = "2026-01-01"\n'
    for text in (head + more, head.replace('source = "x"', 'source = ["x"]')):
        (folder / "x.toml").write_text(text, encoding="utf-8")
        with pytest.raises(CatalogError, match=r"x\.toml"):
            own_bundles(folder, SHIPPED, ())


def test_a_folder_without_bundles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError):
        own_bundles(tmp_path, SHIPPED, ())
    (tmp_path / "bundles").mkdir()
    with pytest.raises(CatalogError):
        own_bundles(tmp_path, SHIPPED, ())
