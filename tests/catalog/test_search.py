"""The search box: over a handful of items for each rule, and over the shipped catalog for what people really type."""

import subprocess
import sys
import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.catalog.keys import pinyin_key
from clerk_tui.catalog.query import fold, terms
from clerk_tui.catalog.search import ItemIndex, Why
from clerk_tui.catalog.shipped import load_shipped
from clerk_tui.domain.item import Department, Item, ItemType, Provenance

SOURCE = Provenance("test", "2026-01-01")
DEPARTMENTS = (
    Department(id="gongan", name="江永县公安局", short_name="公安局"),
    Department(id="minzheng", name="江永县民政局", short_name="民政局"),
)


def item(name: str, *plain: str, kind: ItemType = ItemType.LICENCE, department: str = "gongan", code: str = "") -> Item:
    return Item(
        id=code or name,
        name=name,
        item_type=kind,
        department=department,
        provenance=SOURCE,
        plain_names=plain,
        base_code=code,
    )


def names(items: list[Item], query: str, **options: bool) -> list[str]:
    index = ItemIndex(items, DEPARTMENTS)
    return [items[hit.index].name for hit in index.search(query, **options).hits]


# -- the rules ------------------------------------------------------------------------------------------------------


def test_the_best_way_to_match_comes_first() -> None:
    items = [
        item("临时结婚登记证明出具"),
        item("婚姻档案", "结婚登记"),
        item("结婚登记预约"),
        item("婚前（结婚登记）检查"),
        item("结婚登记"),
        item("婚姻咨询", "结婚登记咨询"),
    ]
    expected = ["结婚登记", "婚姻档案", "结婚登记预约", "婚姻咨询", "婚前（结婚登记）检查", "临时结婚登记证明出具"]
    assert names(items, "结婚登记") == expected
    assert names(items, "jiehundengji")[:3] == expected[:3]
    assert names(items, "jhdj")[:3] == expected[:3]


def test_shorter_names_come_first_and_the_order_is_stable() -> None:
    items = [item("护照换发办理"), item("护照补发"), item("护照签发")]
    assert names(items, "护照") == ["护照补发", "护照签发", "护照换发办理"]


def test_every_word_must_be_found() -> None:
    items = [item("身份证申领"), item("身份证补领"), item("户口补领")]
    assert names(items, "身份证 补领")[0] == "身份证补领"
    assert names(items, "补领 shenfenzheng") == ["身份证补领"]
    assert names(items, "身份zheng 补") == ["身份证补领"]


def test_a_department_narrows() -> None:
    items = [item("登记"), item("婚姻登记", department="minzheng")]
    assert names(items, "民政局 登记") == ["婚姻登记"]
    assert names(items, "公安局") == ["登记"]
    assert names(items, "mzj") == ["婚姻登记"]
    assert names(items, "gongan") == ["登记"]


def test_ex_officio_items_come_when_asked_or_alone() -> None:
    items = [item("对未登记的处罚", kind=ItemType.PENALTY), item("登记"), item("强制检查", kind=ItemType.INSPECTION)]
    assert names(items, "登记") == ["登记"]
    assert names(items, "登记", include_ex_officio=True) == ["登记", "对未登记的处罚"]
    assert names(items, "强制") == ["强制检查"]


def test_codes() -> None:
    items = [item("身份证申领", code="000709110001"), item("临时身份证申领", code="000709110004")]
    assert names(items, "000709110004") == ["临时身份证申领"]
    assert names(items, "0007") == ["身份证申领", "临时身份证申领"]
    assert names(items, "91100") == ["身份证申领", "临时身份证申领"]
    assert names(items, "０００７０９１１０００１") == ["身份证申领"]


def test_syllables_are_whole() -> None:
    """``an`` is not inside ``jian``; an unfinished last syllable is."""
    items = [item("建筑许可"), item("安全许可")]
    assert names(items, "an") == ["安全许可"]
    assert names(items, "jianzhux") == ["建筑许可"]
    assert names(items, "anquanxuke") == ["安全许可"]


def test_the_same_letters_may_be_two_words() -> None:
    items = [item("方案审批"), item("反感调查")]
    assert set(names(items, "fangan")) == {"方案审批", "反感调查"}


@pytest.mark.parametrize(
    "slip",
    [
        "身分证",
        "身份正",
        "申份证",
        "sehnfenzheng",
        "shenfnezheng",
        "shenfenzhen",
        "shenfengzheng",
        "shefenzheng",
        "身zheng",
    ],
)
def test_slips_are_forgiven(slip: str) -> None:
    items = [item("居民身份证申领"), item("婚姻登记"), item("食品经营许可"), item("施工许可")]
    assert names(items, slip)[:1] == ["居民身份证申领"]


@pytest.mark.parametrize(
    ("short", "name"), [("社保卡", "社会保障卡申领"), ("sbksl", "社会保障卡申领"), ("shebaoka", "社会保障卡申领")]
)
def test_short_forms_find_the_long_name(short: str, name: str) -> None:
    assert names([item("社会保障卡申领"), item("社会团体登记")], short)[:1] == [name]


def test_a_whole_syllable_is_not_the_beginning_of_another() -> None:
    items = [item("护照签发"), item("计划招生")]
    assert names(items, "huzhao") == ["护照签发"]
    assert names(items, "huazs") == ["计划招生"]
    assert names([item("许可证网办服务")], "网吧") == []


def test_the_words_may_stand_the_other_way_round() -> None:
    items = [item("提取住房公积金"), item("住房公积金缴存")]
    assert names(items, "公积金提取")[0] == "提取住房公积金"
    assert names(items, "gongjijintiqu")[0] == "提取住房公积金"


def test_nothing_is_found_for_nothing() -> None:
    items = [item("登记")]
    for query in ("", "  ", "——", "qqqqqq", "龘龘龘"):
        assert ItemIndex(items, DEPARTMENTS).search(query).total == 0


def test_total_counts_all_and_limit_cuts() -> None:
    items = [item(f"登记{a}{b}") for a, b in product("甲乙丙丁戊己庚辛", repeat=2)]
    result = ItemIndex(items, DEPARTMENTS).search("登记", limit=5)
    assert (result.total, len(result.hits)) == (64, 5)


def test_kept_keys_are_as_good_as_new() -> None:
    items = [item("身份证申领", "办身份证"), item("婚姻登记")]
    keys = [pinyin_key(one) for one in items]
    for query in ("sfz", "hunyin", "办sfz"):
        assert ItemIndex(items, DEPARTMENTS, keys).search(query) == ItemIndex(items, DEPARTMENTS).search(query)


def test_folding() -> None:
    assert fold("ＥＴＣ（３周岁）、A") == "etc 3周岁 a"
    assert [term.text for term in terms(fold("身份zheng 3周岁 0007"))] == ["身份", "zheng", "3周岁", "0007"]


# -- the shipped catalog --------------------------------------------------------------------------------------------

CATALOG = load_shipped()
INDEX = ItemIndex(CATALOG.items, CATALOG.departments)

FIRST = [
    ("身份证", "居民身份证申领"),
    ("sfz", "居民身份证申领"),
    ("shenfenzheng", "居民身份证申领"),
    ("ＳＨＥＮＦＥＮＺＨＥＮＧ", "居民身份证申领"),
    ("shenfz", "居民身份证申领"),
    ("身份zheng", "居民身份证申领"),
    ("身分证", "居民身份证申领"),
    ("sehnfenzheng", "居民身份证申领"),
    ("shenfnezheng", "居民身份证申领"),
    ("居民身份证补领", "居民身份证补领"),
    ("000709110001", "居民身份证申领"),
    ("公安局 临时身份证", "临时居民身份证申领"),
    ("社保卡", "社会保障卡申领"),
    ("sbksl", "社会保障卡申领"),
    ("shebaoka", "社会保障卡申领"),
    ("社会保障卡挂失", "社会保障卡挂失"),
    ("准生证", "生育登记"),
    ("低保", "最低生活保障对象认定、保障金给付"),
    ("护照", "普通护照签发"),
    ("huzhao", "普通护照签发"),
    ("户口本", "户口簿换补领"),
    ("失业金", "失业保险金申领"),
    ("林木采伐", "林木采伐许可证核发"),
    ("砍树", "林木采伐许可证核发"),
    ("３周岁", "3周岁内国内出生新生儿上户"),
    ("高龄补贴", "老年人福利补贴"),
    ("火化", "遗体火化证明开具"),
]
AMONG_THREE = [
    ("结婚", "内地居民结婚登记"),
    ("jiehun", "内地居民结婚登记"),
    ("jeihun", "内地居民结婚登记"),
    ("jiehundegji", "内地居民结婚登记"),
    ("离婚", "内地居民离婚登记预约"),
    ("营业执照", "个体工商户设立登记"),
    ("yyzz", "个体工商户设立登记"),
    ("gtgsh", "个体工商户设立登记"),
    ("getihu", "个体工商户设立登记"),
    ("个体工商户", "个体工商户设立登记"),
    ("食品经营", "《食品经营许可证》新办"),
    ("spjy", "《食品经营许可证》新办"),
    ("餐饮", "《食品经营许可证》新办"),
    ("残疾证", "残疾人证新办"),
    ("canjizheng", "残疾人证新办"),
    ("残急证", "残疾人证新办"),
    ("jzgcsgxk", "建设工程质量安全监督手续办理并核发建筑工程施工许可"),
    ("建筑工程施工许可", "建设工程质量安全监督手续办理并核发建筑工程施工许可"),
    ("烟草证", "烟草专卖零售许可证新办办理"),
    ("销户", "死亡人员户口注销"),
    ("迁户口", "户口迁移审批（县级权限）"),
    ("取水许可", "取水许可申请"),
]


def found(query: str) -> list[str]:
    return [CATALOG.items[hit.index].name for hit in INDEX.search(query, limit=3).hits]


@pytest.mark.parametrize(("query", "name"), FIRST)
def test_what_people_type_finds_it_first(query: str, name: str) -> None:
    assert found(query)[:1] == [name]


@pytest.mark.parametrize(("query", "name"), AMONG_THREE)
def test_what_people_type_finds_it_among_three(query: str, name: str) -> None:
    assert any(one.startswith(name) for one in found(query))


def test_every_item_is_found_by_its_name_and_its_pinyin() -> None:
    from clerk_tui.catalog.pinyin import full

    for position, one in enumerate(CATALOG.items):
        hits = INDEX.search(one.name, limit=20).hits
        assert any(hit.index == position for hit in hits), one.name
        assert fold(CATALOG.items[hits[0].index].name) == fold(one.name)
    for position, one in list(enumerate(CATALOG.items))[::17]:
        typed = full(one.name)
        if typed.isalpha():
            assert any(hit.index == position for hit in INDEX.search(typed, limit=20).hits), typed


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("身份证登记abcdefghijklmnopqrstuvwxyz0123456789 '（")),
        max_size=30,
    )
)
def test_whatever_is_typed_is_answered(query: str) -> None:
    result = INDEX.search(query, limit=7)
    assert len(result.hits) <= min(7, result.total) or result.total == 0
    assert len({hit.index for hit in result.hits}) == len(result.hits)
    assert all(isinstance(hit.why, Why) for hit in result.hits)


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    fresh = {
        query: ItemIndex(CATALOG.items[:300], CATALOG.departments).search(query)
        for query in ("fang", "fanga", "fangan")
    }
    index = ItemIndex(CATALOG.items[:300], CATALOG.departments)
    assert {query: index.search(query) for query in ("fangan", "fang", "fanga", "fangan")} == fresh


@pytest.mark.parametrize("query", ["a" * 500, "ang" * 150, "shi" * 100, "xian" * 90, "z" * 300, "登" * 400, "a1" * 200])
def test_no_query_takes_long(query: str) -> None:
    """Letters can be cut into syllables in exponentially many ways; only the shortest few are made."""
    start = time.perf_counter()
    INDEX.search(query)
    assert time.perf_counter() - start < 0.5


def test_it_is_quick() -> None:
    """An order of magnitude above what scripts/bench measures, so that a busy machine does not fail it."""
    start = time.perf_counter()
    ItemIndex(CATALOG.items, CATALOG.departments)
    assert time.perf_counter() - start < 1.0
    for query in ("s", "sheng", "登记", "sehnfenzheng", "龘龘龘"):
        start = time.perf_counter()
        INDEX.search(query)
        assert time.perf_counter() - start < 0.1


def test_importing_the_search_is_light() -> None:
    heavy = "{'rapidfuzz', 'tomllib', 'csv', 'textual', 'sqlmodel', 'python_calamine', 'pypinyin', 'asyncio'}"
    code = f"import sys, clerk_tui.catalog.search; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_items_with_known_materials_come_first_among_equals() -> None:
    items = [item("许可甲"), replace(item("许可乙丙"), materials_published=True)]
    assert names(items, "许可") == ["许可乙丙", "许可甲"]
