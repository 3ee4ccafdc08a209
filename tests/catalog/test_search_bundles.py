"""Bundles in the search: beside items, before what fits no better, and left out where only items will do."""

import pytest

from clerk_tui.catalog.keys import pinyin_key
from clerk_tui.catalog.search import ItemIndex, Why
from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Item

CATALOG = load_shipped()
INDEX = ItemIndex(CATALOG.items, CATALOG.departments, bundles=CATALOG.bundles)
ITEMS_ONLY = ItemIndex(CATALOG.items, CATALOG.departments)


def found(query: str, **how: bool) -> list[Item | Bundle]:
    return [INDEX.entry(hit) for hit in INDEX.search(query, **how).hits]


@pytest.mark.parametrize(
    ("query", "bundle"),
    [
        ("cs", "chusheng"),
        ("chusheng", "chusheng"),
        ("新生儿", "chusheng"),
        ("ershoufang", "ershoufang"),
        ("esfgh", "ershoufang"),
        ("二手房过户", "ershoufang"),
        ("结婚", "jiehun"),
        ("退休", "tuixiu"),
        ("就业", "luyong"),
        ("身后事", "shenhou"),
        ("kaigong", "kaigong"),
        ("开饭店", "canyin"),
        ("qykb", "qiyekaiban"),
        ("拿地即开工", "nadi"),
        ("43PCN0009", "chusheng"),
        ("43PCP0008225J1125", "shenhou"),
        ("人才引进", "rencai"),
        ("看病", "jiuyi"),
        ("上学", "ruxue"),
        ("sh 身后", "shenhou"),
    ],
)
def test_a_bundle_is_found_first_by_what_people_call_it(query: str, bundle: str) -> None:
    assert found(query)[0].id == bundle


def test_the_reason_is_told() -> None:
    assert INDEX.search("结婚").hits[0].why is Why.PLAIN_NAME
    assert INDEX.search("jiehun").hits[0].why is Why.PINYIN
    assert INDEX.search("43PCN0009").hits[0].why is Why.CODE


def test_a_whole_name_of_an_item_still_comes_before_a_bundle_that_only_contains_it() -> None:
    assert found("社会保障卡申领")[0].id == "002014010001-02"
    assert found("内地居民结婚登记")[0].id == "minzheng-jiehun"


def test_the_members_stand_beside_their_bundle() -> None:
    ids = [entry.id for entry in found("出生医学证明")]
    assert {"chusheng", "weijian-chusheng-yixue"} <= set(ids)


def test_a_department_finds_the_bundles_it_leads_or_works_on() -> None:
    assert {"shenhou", "jiehun"} <= {entry.id for entry in found("民政局")}


def test_bundles_stand_behind_the_items_they_were_given_with() -> None:
    hit = INDEX.search("chusheng").hits[0]
    assert CATALOG.bundles[hit.index - len(CATALOG.items)].id == "chusheng"
    assert len(INDEX) == len(CATALOG.items) + len(CATALOG.bundles)


@pytest.mark.parametrize(
    "query", ["结婚", "cs", "登记", "公安局", "sfz", "43PCN0009", "一件事", "qqqq", "身分证", "开工 许可"]
)
def test_without_bundles_the_search_is_the_items_own(query: str) -> None:
    assert not any(isinstance(entry, Bundle) for entry in found(query, with_bundles=False))
    wanted = {hit.index for hit in ITEMS_ONLY.search(query, 5_000).hits if hit.why is not Why.SIMILAR}
    assert {
        hit.index for hit in INDEX.search(query, 5_000, with_bundles=False).hits if hit.why is not Why.SIMILAR
    } == wanted


def test_keys_kept_from_before_give_the_same_index() -> None:
    keys = [pinyin_key(entry) for entry in (*CATALOG.items, *CATALOG.bundles)]
    again = ItemIndex(CATALOG.items, CATALOG.departments, keys, CATALOG.bundles)
    for query in ("chusheng", "esf", "dengji"):
        assert again.search(query) == INDEX.search(query)
