"""The county's real guides: under all answers together, exactly their members and materials; under each, only these."""

import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.bundle.merge import as_item, members_of
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Item, Limit

GUIDES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("published_guides.toml").read_text(encoding="utf-8")
)
CATALOG = load_shipped()
BUNDLES = {bundle.id: bundle for bundle in CATALOG.bundles}
ITEMS = {item.id: item for item in CATALOG.items}

guides = pytest.mark.parametrize("guide", sorted(GUIDES))


def ways(bundle: Bundle) -> Iterator[dict[str, str]]:
    """Every way to answer the bundle's questions."""
    choices = [[(question.id, option.id) for option in question.options] for question in bundle.questions]
    return (dict(answers) for answers in product(*choices))


def asked(bundle: Bundle, answers: dict[str, str], *without: str) -> Item:
    return as_item(bundle, ITEMS, answers, without)


def names(guide: str, **answers: str) -> set[str]:
    """The members' ids under the usual answers, but for those given."""
    bundle = BUNDLES[guide]
    usual = {question.id: question.options[0].id for question in bundle.questions}
    return {member.id for member in members_of(bundle, usual | answers)}


def papers(guide: str, **answers: str) -> set[str]:
    """The names of what is asked for under the usual answers, but for those given."""
    bundle = BUNDLES[guide]
    usual = {question.id: question.options[0].id for question in bundle.questions}
    return {material.name for material in asked(bundle, usual | answers).materials}


@guides
def test_members_are_those_of_the_guide_in_its_order_and_time(guide: str) -> None:
    bundle = BUNDLES[guide]
    wanted = [text.rsplit(" ", 1) for text in GUIDES[guide]["members"]]
    assert [member.name or ITEMS[member.item].name for member in bundle.members] == [name for name, _days in wanted]
    promised = [member.promised_limit or ITEMS[member.item].promised_limit for member in bundle.members]
    assert [limit and (limit.n, limit.unit) for limit in promised] == [(int(n), Limit(1).unit) for _name, n in wanted]


@guides
def test_all_answers_together_ask_for_exactly_the_list_of_the_guide(guide: str) -> None:
    bundle = BUNDLES[guide]
    assert [material.name for material in bundle.materials] == GUIDES[guide]["materials"]
    members, rows = set(), set()
    for answers in ways(bundle):
        members |= {member.id for member in members_of(bundle, answers)}
        rows |= {material.id for material in asked(bundle, answers).materials}
    assert members == {member.id for member in bundle.members}
    assert rows == {material.id for material in bundle.materials}


@guides
def test_any_one_way_asks_for_nothing_else_and_in_the_order_of_the_guide(guide: str) -> None:
    bundle = BUNDLES[guide]
    order = [material.id for material in bundle.materials]
    for answers in ways(bundle):
        rows = [material.id for material in asked(bundle, answers).materials]
        assert rows == [row for row in order if row in set(rows)]
        assert rows, answers


@guides
def test_code_limit_and_source_are_the_published_ones(guide: str) -> None:
    bundle, expected = BUNDLES[guide], GUIDES[guide]
    assert (bundle.impl_code, bundle.promised_limit) == (expected["code"], Limit(expected["limit"]))
    assert bundle.impl_code.startswith(bundle.theme_code)
    assert expected["code"] in bundle.provenance.source
    assert bundle.materials_published


def test_a_death_is_certified_by_the_clinic_or_the_police_or_already() -> None:
    assert {"siwang", "feizhengchang"} & names("shenhou", cause="normal") == {"siwang"}
    assert {"siwang", "feizhengchang"} & names("shenhou", cause="abnormal") == {"feizhengchang"}
    assert not {"siwang", "feizhengchang"} & names("shenhou", cause="certified")
    certificate = "《居民死亡医学证明（推断）书》、非正常死亡证明"
    assert certificate in papers("shenhou", cause="certified")
    assert certificate not in papers("shenhou", cause="normal") | papers("shenhou", cause="abnormal")


def test_a_restaurant_chooses_one_licence_and_one_way_of_the_fire_check() -> None:
    licences, checks = {"shipin", "xiaojingying"}, {"xiaofang-chengnuo", "xiaofang-yiban"}
    for shop, fire in product(("restaurant", "small"), ("commit", "check")):
        found = names("canyin", shop=shop, fire=fire)
        assert (len(found & licences), len(found & checks)) == (1, 1)
    assert "消防安全检查申报表（一般流程）" in papers("canyin", fire="check") - papers("canyin", fire="commit")


def test_a_birth_goes_from_the_certificate_to_the_register_to_all_the_rest() -> None:
    after = {member.id: set(member.after) for member in BUNDLES["chusheng"].members}
    assert after.pop("yixue") == set()
    assert after.pop("dengji") == {"yixue"}
    assert set(map(frozenset, after.values())) == {frozenset({"dengji"})}


def test_building_starts_with_the_drawings() -> None:
    after = {member.id: member.after for member in BUNDLES["kaigong"].members}
    assert after == {"shigong": ("tushen",), "tushen": (), "laji": (), "paishui": ()}


def test_school_checks_what_the_family_says_it_has() -> None:
    assert names("ruxue", home="owned") == names("ruxue", home="contract") == {"caiji", "huji", "fangchan"}
    assert names("ruxue", home="resident") == {"caiji", "huji", "juzhu", "shebao"}
    assert names("ruxue", home="household") == {"caiji", "huji"}


def test_whoever_leaves_a_member_out_need_not_bring_its_papers() -> None:
    bundle = BUNDLES["chusheng"]
    answers = {"nation": "same"}
    full = {material.name for material in asked(bundle, answers).materials}
    short = {material.name for material in asked(bundle, answers, "daiyu").materials}
    assert full - short == {"门诊产检发票和医疗费用发票", "诊断证明", "费用清单", "本人银行卡复印件"}
    assert asked(bundle, answers, "yixue") == asked(bundle, answers), "the certificate cannot be left out"
