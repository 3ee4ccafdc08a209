"""What every shipped bundle owes the window: an order that ends, a form somebody reads, a list somebody needs."""

import re
from collections import Counter
from graphlib import TopologicalSorter
from itertools import product

import pytest

from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.bundle.check import Severity, check
from clerk_tui.domain.bundle.merge import as_item, members_of, merge
from clerk_tui.domain.bundle.model import Bundle, BundleKind, FieldKind
from clerk_tui.domain.item import Necessity

CATALOG = load_shipped()
ITEMS = {item.id: item for item in CATALOG.items}
DEPARTMENTS = {department.id for department in CATALOG.departments}
BUNDLES = {bundle.id: bundle for bundle in CATALOG.bundles}
SEVEN_AND_FOUR = {
    *("chusheng", "jiuyi", "ruxue", "luyong", "jiehun", "tuixiu", "shenhou"),
    *("rencai", "qiyekaiban", "xinfang", "ershoufang"),
}
every_bundle = pytest.mark.parametrize("bundle", CATALOG.bundles, ids=lambda bundle: str(bundle.id))


def test_the_seven_and_four_and_the_county_s_own_are_there() -> None:
    assert SEVEN_AND_FOUR | {"kaigong", "canyin", "baozhuang", "nadi"} <= BUNDLES.keys()
    kinds = Counter(bundle.kind for bundle in CATALOG.bundles)
    assert set(kinds) == set(BundleKind)
    assert kinds[BundleKind.OPEN_SHOP] >= 2


@every_bundle
def test_the_check_finds_no_error(bundle: Bundle) -> None:
    assert [
        finding for finding in check(bundle, ITEMS, CATALOG.departments) if finding.severity is Severity.ERROR
    ] == []


@every_bundle
def test_it_can_be_taken_in_whatever_is_answered(bundle: Bundle) -> None:
    choices = [[(question.id, option.id) for option in question.options] for question in bundle.questions]
    for answers in map(dict, product(*choices)):
        merged = merge(bundle, ITEMS, answers)
        assert merged.members, answers
        assert merged.item.materials, answers
        assert merged.unlisted == (), answers
        graph = {member.id: set(member.after) for member in merged.members}
        list(TopologicalSorter(graph).static_order())  # raises CycleError


@every_bundle
def test_everybody_who_handles_a_member_belongs_to_the_bundle(bundle: Bundle) -> None:
    handling = {member.department or ITEMS[member.item].department for member in bundle.members}
    assert handling <= {bundle.lead, *bundle.cooperating}
    assert {member.receiver for member in bundle.members} - {""} <= DEPARTMENTS


@every_bundle
def test_every_paper_is_needed_by_a_member_and_every_field_read_by_one(bundle: Bundle) -> None:
    assert [material.name for material in bundle.materials if not material.needed_by] == []
    assert [field.label for field in bundle.fields if not field.read_by] == []
    assert bundle.fields
    members = {member.id for member in bundle.members}
    if bundle.materials:
        needing = {member for material in bundle.materials for member in material.needed_by}
        assert members == needing, "a member without a paper would be taken in on nothing"
    for field in bundle.fields:
        assert bool(field.options) == (field.kind is FieldKind.CHOICE), field.label


@every_bundle
def test_what_a_member_is_left_out_for_is_not_asked(bundle: Bundle) -> None:
    """A row that is asked for a scenario names no member that this scenario leaves out altogether."""
    choices = [[(question.id, option.id) for option in question.options] for question in bundle.questions]
    for answers in map(dict, product(*choices)):
        present = {member.id for member in members_of(bundle, answers)}
        for material in as_item(bundle, ITEMS, answers).materials:
            assert set(material.needed_by) <= present
            assert material.needed_by


@every_bundle
def test_a_paper_of_one_scenario_is_not_called_optional(bundle: Bundle) -> None:
    optional = Necessity.OPTIONAL
    assert [one.name for one in bundle.materials if one.scenarios and one.necessity is optional] == []


@every_bundle
def test_no_paper_is_asked_that_an_earlier_member_makes(bundle: Bundle) -> None:
    """Who registers the shop cannot bring the licence; it goes from desk to desk."""
    made = {member.result_name for member in bundle.members if member.result_name}
    made -= {"居民户口簿"}  # there was one before; the bundle only changes it
    assert [material.name for material in bundle.materials if material.name in made] == []


@every_bundle
def test_it_says_where_its_facts_come_from_and_what_is_not_settled(bundle: Bundle) -> None:
    published = bool(bundle.impl_code)
    assert ("待县里核定" in bundle.provenance.source) != published
    assert published == bool(re.search("指南（湖南政务服务网.*实施编码", bundle.provenance.source))
    assert bundle.provenance.as_of


@every_bundle
def test_people_can_find_and_read_it(bundle: Bundle) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)?", bundle.id)
    assert bundle.plain_names
    assert bundle.conditions
    assert bundle.places
    assert bundle.consult_line
    assert bundle.complaint_line == "0746-5755405" or bundle.lead == "ziran"
    assert bundle.flow
    texts = [bundle.name, bundle.flow, *bundle.conditions, *(text for pair in bundle.faq for text in pair)]
    assert all(text == text.strip() and text for text in texts)


def test_a_house_moves_its_utilities_when_it_is_registered() -> None:
    for name in ("ershoufang", "xinfang"):
        bundle = BUNDLES[name]
        told = {member.receiver: member.after for member in bundle.members if member.receiver}
        assert set(told) == {"gongshui", "gongdian", "ranqi", "tongxin", "guangdian"}
        assert set(told.values()) == {("dengji",)}
        (register,) = (member for member in bundle.members if member.id == "dengji")
        assert "qishui" in register.after, "tax before registration"


def test_all_three_permits_wait_for_the_land_and_are_due_in_five_working_days() -> None:
    bundle = BUNDLES["nadi"]
    (land,) = bundle.triggers
    assert land.limit and land.limit.n == 5
    assert len(land.documents) >= 2
    assert [(member.item, member.after) for member in bundle.members] == [
        ("000115013000-07", ("@land",)),
        ("000117011000-13", ("@land",)),
        ("000117006000-01", ("@land",)),
    ]
    assert {visit.member for visit in bundle.visits} == {member.id for member in bundle.members}


def test_what_endangers_health_is_not_opened_on_a_promise() -> None:
    for bundle in CATALOG.bundles:
        for member in bundle.members:
            terms = {one.id: one for one in ITEMS[member.item].commitments}
            assert [one for one in member.commitments if terms[one].excluded] == []
            if member.item == "000131024000-01":
                assert "food" not in member.commitments


def test_open_shop_offers_a_commitment_for_the_licence_of_the_trade() -> None:
    for bundle in CATALOG.bundles:
        if bundle.kind is BundleKind.OPEN_SHOP and bundle.id != "yizhao-bianlidian":  # a record needs no promise
            offered = as_item(bundle, ITEMS, {q.id: q.options[0].id for q in bundle.questions}).commitments
            assert any(terms.check and terms.follow_up_days for terms in offered), bundle.id


def test_papers_with_one_standard_code_are_asked_once_where_lists_are_merged() -> None:
    bundle = BUNDLES["rencai"]
    assert not bundle.materials_published
    answers = {question.id: question.options[-1].id for question in bundle.questions}
    rows = as_item(bundle, ITEMS, answers).materials
    identity = [row for row in rows if row.standard_code == "L2000016"]
    separately = sum(
        material.standard_code == "L2000016" for member in bundle.members for material in ITEMS[member.item].materials
    )
    assert len(identity) < separately
    assert max(len(row.needed_by) for row in identity) >= 3
