"""The shipped sources themselves, read without the loader: what an editor may break, told by file and item."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clerk_tui.domain.item import CaseKind, CentreKind, ItemType, LimitUnit

CATALOG = Path(__file__).parents[2] / "data" / "catalog"
EX_OFFICIO = {"02", "03", "04", "06"}
NULL_WORDS = {"无", "暂无", "/", "空", "无情形", "无需材料", "暂无结果样本", "nan", "NaN", "null"}

# A mobile number or a resident ID number standing alone: codes such as 000131003000-62 are longer or hold no such run.
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[0-9Xx](?![0-9A-Za-z])")


@cache
def toml_items() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every complete item with the name of its file."""
    found = []
    for file in sorted((CATALOG / "items").glob("*.toml")):
        with file.open("rb") as stream:
            found += [(file.stem, item) for item in tomllib.load(stream)["item"]]
    return tuple(found)


@cache
def named_items() -> tuple[tuple[str, dict[str, str]], ...]:
    """Every item known by name only with the name of its file."""
    return tuple((file.stem, row) for file in sorted((CATALOG / "names").glob("*.csv")) for row in rows(file))


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def head() -> dict[str, Any]:
    with (CATALOG / "catalog.toml").open("rb") as stream:
        return tomllib.load(stream)


def materials() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for _file, item in toml_items():
        for material in item.get("material", []):
            yield item, material


def texts(value: Any) -> Iterator[str]:
    """Every string inside *value*, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_there_is_as_much_as_was_promised() -> None:
    departments = {file for file, _item in toml_items()}
    everything = {(i["name"], i.get("item_type", ""), i["department"]) for _f, i in toml_items()}
    everything |= {(row["name"], row["item_type"], file) for file, row in named_items()}
    assert len(everything) >= 1_700
    assert len(toml_items()) >= 150
    assert len(departments) >= 25
    assert sum(bool(item.get("question")) for _f, item in toml_items()) >= 60
    assert sum(bool(item.get("plain_names")) for _f, item in toml_items()) >= 80


def test_no_item_is_told_twice() -> None:
    ids = Counter([item["id"] for _f, item in toml_items()] + [row["id"] for _f, row in named_items()])
    assert [key for key, times in ids.items() if times > 1] == []
    facts = [(i["name"], i.get("item_type", ""), i["department"]) for _f, i in toml_items()]
    facts += [(row["name"], row["item_type"], file) for file, row in named_items()]
    assert [fact for fact, times in Counter(facts).items() if times > 1] == []
    complete = {(item["name"], item["department"]) for _f, item in toml_items()}
    assert [row["id"] for file, row in named_items() if (row["name"], file) in complete] == []


def test_ids_can_be_typed_and_repeat_the_published_code() -> None:
    for _file, item in toml_items():
        if item.get("base_code"):
            assert item["id"] == f"{item['base_code']}-{item['handling_item_no']}"
        assert re.fullmatch(r"[0-9A-Za-z-]{4,32}", item["id"]), item["id"]
    for file, row in named_items():
        assert row["id"].startswith(f"{file}-"), row["id"]


def test_every_department_is_listed_and_sourced() -> None:
    departments = rows(CATALOG / "departments.csv")
    ids = [row["id"] for row in departments]
    assert 30 <= len(ids) <= 53
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+", key) for key in ids)
    assert all(row["name"] and row["short_name"] and row["source"] for row in departments)
    assert {file for file, _i in toml_items()} | {file for file, _r in named_items()} == set(ids)
    assert [item["id"] for file, item in toml_items() if item["department"] != file] == []


def test_centres_are_the_county_the_park_9_townships_and_112_villages() -> None:
    centres = rows(CATALOG / "centres.csv")
    assert Counter(CentreKind(row["kind"]) for row in centres) == {
        CentreKind.COUNTY: 1,
        CentreKind.PARK: 1,
        CentreKind.TOWNSHIP: 9,
        CentreKind.VILLAGE: 112,
    }
    kinds = {row["code"]: row["kind"] for row in centres}
    assert len(kinds) == len(centres)
    assert all(re.fullmatch(r"431125\d{6}", code) for code in kinds)
    for row in centres:
        if row["kind"] == "village":
            assert kinds[row["parent"]] == "township"
            assert row["parent"] == row["code"][:9] + "000"
        elif row["kind"] != "county":
            assert kinds[row["parent"]] == "county"


def test_every_fact_says_where_from_and_as_of_when() -> None:
    sources = {source["id"]: source for source in head()["source"]}
    for source in sources.values():
        assert len(source["words"]) > 10
        date.fromisoformat(source["as_of"])
    assert [row["id"] for _f, row in named_items() if row["source"] not in sources] == []
    for _file, item in toml_items():
        assert len(item["source"]) > 10, item["id"]
        date.fromisoformat(item["as_of"])
    for row in rows(CATALOG / "centres.csv") + rows(CATALOG / "departments.csv"):
        assert row["source"], row
        date.fromisoformat(row["as_of"])


def test_nobody_can_be_asked_to_apply_for_an_ex_officio_power() -> None:
    types = {item.get("item_type", "") for _f, item in toml_items()} | {row["item_type"] for _f, row in named_items()}
    assert types - {""} <= {kind.value for kind in ItemType} - EX_OFFICIO


def test_promised_is_never_longer_than_statutory() -> None:
    for _file, item in toml_items():
        promised, statutory = item.get("promised_limit"), item.get("statutory_limit")
        for limit in (promised, statutory):
            assert limit is None or (limit["n"] >= 1 and LimitUnit(limit.get("unit", "working_day")))
        if promised and statutory and promised.get("unit") == statutory.get("unit"):
            assert promised["n"] <= statutory["n"], item["id"]
    for _file, row in named_items():
        if row["promised"]:
            assert int(row["promised"]) >= 1, row["id"]
            assert not row["statutory"] or int(row["promised"]) <= int(row["statutory"]), row["id"]


def test_immediate_items_promise_one_day_and_promised_ones_more() -> None:
    for _file, item in toml_items():
        kind, limit = item.get("case_kind"), item.get("promised_limit")
        if kind == CaseKind.IMMEDIATE:
            assert limit["n"] == 1, item["id"]
        elif limit and limit["n"] > 1:
            assert kind == CaseKind.PROMISED, item["id"]


def test_complete_items_publish_their_materials() -> None:
    for _file, item in toml_items():
        assert item["materials_published"] is True
        assert item.get("promised_limit"), item["id"]
        ids = [material["id"] for material in item.get("material", [])]
        assert len(set(ids)) == len(ids), item["id"]
    # 一照一码户登记信息确认 is the one item whose publisher says that nothing has to be handed in.
    assert [item["id"] for _f, item in toml_items() if not item.get("material")] == ["001030031000-01"]


def test_scenarios_name_questions_and_options_that_exist() -> None:
    for _file, item in toml_items():
        options = {q["id"]: {option["id"] for option in q["options"]} for q in item.get("question", [])}
        assert len(options) == len(item.get("question", [])), item["id"]
        asked = set()
        for material in item.get("material", []):
            for scenario in material.get("scenarios", []):
                question, _colon, option = scenario.partition(":")
                assert option in options[question], (item["id"], scenario)
                asked.add(question)
        assert asked == set(options), f"{item['id']} asks what decides nothing: {set(options) - asked}"
        assert all(len(choices) >= 2 for choices in options.values())


def test_a_material_needed_in_some_scenario_is_not_called_optional() -> None:
    """The scenario is what made the published list say 非必要; once it holds, the paper must be asked for."""
    optional = [m["name"] for _i, m in materials() if m.get("scenarios") and m.get("necessity") == "optional"]
    assert optional == []


def test_the_usual_answers_still_ask_for_something() -> None:
    for _file, item in toml_items():
        usual = {q["id"]: q["options"][0]["id"] for q in item.get("question", [])}
        asked = []
        for material in item.get("material", []):
            wanted: dict[str, set[str]] = {}
            for scenario in material.get("scenarios", []):
                question, _colon, option = scenario.partition(":")
                wanted.setdefault(question, set()).add(option)
            if all(usual[question] in choices for question, choices in wanted.items()):
                asked.append(material)
        assert asked or not item.get("material"), item["id"]


def test_standard_codes_are_well_formed() -> None:
    for item, material in materials():
        code = material.get("standard_code", "")
        assert re.fullmatch(r"|[A-Z][0-9A-Z]{7,24}", code), (item["id"], code)
        assert "NAN" not in code.upper()
        # The same paper under two codes would be asked twice in a bundle.
        assert not code.startswith("L1110000000001312"), (item["id"], code)


@pytest.mark.parametrize(
    "code,word", [("L2000016", "身份证"), ("L2000017", "户口"), ("L2000018", "居住"), ("L1000005", "营业执照")]
)
def test_a_standard_code_means_one_kind_of_paper(code: str, word: str) -> None:
    names = {material["name"] for _item, material in materials() if material.get("standard_code") == code}
    assert names
    assert all(word in name for name in names), names


def test_dirt_was_cleaned() -> None:
    for _file, item in toml_items():
        for text in texts({key: value for key, value in item.items() if key != "faq"}):
            assert text == text.strip(), (item["id"], text)
            assert text not in NULL_WORDS, (item["id"], text)
            assert "\n" not in text
            assert "主要设各" not in text
            assert "NaN" not in text
    for _file, row in named_items():
        assert all(value == value.strip() and value not in NULL_WORDS for value in row.values()), row
        assert "0" not in (row["statutory"], row["promised"])


def test_no_personal_data() -> None:
    files = [file for file in CATALOG.rglob("*") if file.is_file()]
    assert len(files) > 70
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert MOBILE.findall(text) == [], file.name
        assert RESIDENT_ID.findall(text) == [], file.name


def test_the_patterns_would_find_personal_data() -> None:
    assert MOBILE.search("电话 " + "138" + "00000000")
    assert RESIDENT_ID.search("号码 " + "431125199901010009")


def test_the_sources_stay_small_enough_to_parse_at_the_first_start() -> None:
    assert sum(file.stat().st_size for file in CATALOG.rglob("*.toml")) < 1_000_000
