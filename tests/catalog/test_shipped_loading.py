"""The loader of the readable sources: what it accepts, and how it names what it does not."""

import time
from pathlib import Path

import pytest

from clerk_tui.catalog.shipped import CatalogError, load_shipped
from clerk_tui.domain.item import ItemType, Limit, LimitUnit, Provenance

HEAD = """
version = "1"
effective_from = "2026-01-01"
county = "江永县"
county_code = "431125"
[[source]]
id = "s"
words = "某目录"
as_of = "2026-01-01"
"""
ITEM = """
[[item]]
id = "a"
name = "身份证申领"
item_type = "07"
source = "s"
promised_limit = { n = 15, note = "自受理起" }
[[item.question]]
id = "q"
text = "哪种？"
[[item.question.option]]
id = "x"
label = "首次"
[[item.material]]
name = "户口簿"
necessity = "required"
scenarios = ["q:x"]
[[item.place]]
address = "千家峒路2号"
[[item.fee]]
name = "工本费"
[[item.special_procedure]]
name = "鉴定"
"""
NAMES = (
    "id,name,item_type,base_code,handling_item_no,service_objects,exercise_levels,statutory,promised,authority,source\n"
)
NAME = "b,户口迁移,07,,,person;organisation,县;镇,2 month,10,湖南省公安厅,s\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    (tmp_path / "names").mkdir()
    write(tmp_path, "catalog.toml", HEAD)
    write(
        tmp_path,
        "departments.csv",
        "id,name,short_name,phone,source,as_of\ngongan,江永县公安局,公安局,,某处,2026-01-01\n",
    )
    write(
        tmp_path,
        "centres.csv",
        "code,name,kind,parent,address,hours,phone,source,as_of\n431125000000,大厅,county,,,,,某处,2026-01-01\n",
    )
    write(tmp_path, "items/gongan.toml", ITEM)
    write(tmp_path, "names/gongan.csv", NAMES + NAME)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")


def test_both_kinds_of_source_are_read(root: Path) -> None:
    catalog = load_shipped(root)
    full, named = catalog.items
    assert (full.department, full.item_type, full.provenance) == (
        "gongan",
        ItemType.CONFIRMATION,
        Provenance("某目录", "2026-01-01"),
    )
    assert full.promised_limit == Limit(15, note="自受理起")
    assert full.materials[0].id == "m1"
    assert full.questions[0].options[0].label == "首次"
    assert (full.places[0].address, full.fees[0].name, full.special_procedures[0].name) == (
        "千家峒路2号",
        "工本费",
        "鉴定",
    )
    assert named.service_objects == ("person", "organisation")
    assert named.exercise_levels == ("县", "镇")
    assert (named.statutory_limit, named.promised_limit) == (Limit(2, LimitUnit.MONTH), Limit(10))
    assert catalog.centres[0].code == "431125000000"


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("items/gongan.toml", 'name = "身份证申领"', "name = 3", ("items/gongan.toml", "a", "name")),
        ("items/gongan.toml", "n = 15", 'n = "15"', ("items/gongan.toml", "a", "promised_limit.n")),
        ("items/gongan.toml", '"required"', '"needed"', ("items/gongan.toml", "a", "materials[0].necessity")),
        ("items/gongan.toml", "item_type", "item_kind", ("items/gongan.toml", "a", "item_kind")),
        ("items/gongan.toml", "necessity", "need", ("items/gongan.toml", "a", "material.need")),
        ("items/gongan.toml", 'source = "s"', 'source = "words"', ("items/gongan.toml", "a", "source")),
        ("items/gongan.toml", "[[item]]", "[[item]", ("gongan.toml", "", "")),
        ("names/gongan.csv", "b,", "a,", ("names/gongan.csv", "a", "id")),
        ("names/gongan.csv", ",10,", ",ten,", ("names/gongan.csv", "b", "promised")),
        ("names/gongan.csv", "2 month", "2 moon", ("names/gongan.csv", "b", "statutory")),
        ("names/gongan.csv", ",07,", ",77,", ("names/gongan.csv", "b", "item_type")),
        ("names/gongan.csv", ",s\n", ",s,x\n", ("gongan.csv", "b", "")),
        ("names/gongan.csv", ",s\n", ",t\n", ("names/gongan.csv", "b", "source")),
        ("centres.csv", "county", "hall", ("centres.csv", "431125000000", "kind")),
        ("departments.csv", "gongan,", "police,", ("items/gongan.toml", "", "department")),
        ("catalog.toml", 'version = "1"', "", ("catalog.toml", "", "")),
    ],
)
def test_a_fault_names_file_item_and_field(root: Path, file: str, old: str, new: str, where: tuple[str, ...]) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    write(root, file, text.replace(old, new))
    with pytest.raises(CatalogError) as caught:
        load_shipped(root)
    error = caught.value
    assert (error.file, error.item, error.field) == where
    assert error.reason
    assert error.file in str(error)


def test_the_shipped_catalog_loads_within_a_second() -> None:
    start = time.perf_counter()
    catalog = load_shipped()
    assert time.perf_counter() - start < 1.0
    assert len(catalog.items) >= 1_700
