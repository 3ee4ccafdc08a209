"""What an import understands, and what it says about what it does not."""

from pathlib import Path

import openpyxl
import pytest

from clerk_tui.catalog.importing import (
    ImportResult,
    Mapping,
    MappingError,
    Problem,
    import_files,
    load_mapping,
    read_tables,
)
from clerk_tui.catalog.importing.codes import uscc_is_valid
from clerk_tui.domain.item import Department, ItemType, Limit, LimitUnit, Necessity

MAPPING = """
name = "测试"
source = "测试数据"
as_of = "2026-01-01"
county = "江永县"

[[table]]
kind = "items"
[table.columns]
id = "编码"
name = ["名称", "事项名称"]
department = "部门"
item_type = "类型"
base_code = "基本编码"
impl_code = "实施编码"
statutory = "法定"
statutory_unit = "法定单位"
promised = "承诺"
promised_unit = "承诺单位"
service_objects = "对象"
accept_conditions = "条件"

[[table]]
kind = "materials"
[table.columns]
item = "编码"
order = "序号"
material = "材料"
necessity = "必要性"
standard_code = "标准码"

[[table]]
kind = "scenarios"
question = "哪种情形？"
[table.columns]
item = "事项"
department = "部门"
scenario = "情形"
material = "材料"
"""
HEAD = "编码,名称,部门,类型,基本编码,实施编码,法定,法定单位,承诺,承诺单位,对象,条件"
GOOD = "a1,身份证申领,公安局,01,000709110001,,20,工作日,5,工作日,自然人|企业法人,年满十六周岁"


@pytest.fixture
def mapping(tmp_path: Path) -> Mapping:
    file = tmp_path / "mapping.toml"
    file.write_text(MAPPING, encoding="utf-8")
    return load_mapping(file)


def run(mapping: Mapping, *files: Path, accept_valid: bool = False, **more: object) -> ImportResult:
    return import_files(
        files,
        mapping,
        version="v1",
        effective_from="2026-01-01",
        accept_valid=accept_valid,
        **more,  # type: ignore[arg-type]
    )


def csv(tmp_path: Path, *lines: str, name: str = "items.csv", encoding: str = "utf-8") -> Path:
    file = tmp_path / name
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def only(result: ImportResult) -> Problem:
    (problem,) = (p for p in result.report.problems if p.code != "no_items")
    assert problem.reason.format(**problem.params)
    return problem


def test_a_good_row_becomes_an_item(mapping: Mapping, tmp_path: Path) -> None:
    result = run(mapping, csv(tmp_path, HEAD, GOOD))
    assert result.catalog is not None
    assert result.report.problems == ()
    (item,) = result.catalog.items
    assert (item.id, item.name, item.item_type) == ("a1", "身份证申领", ItemType.LICENCE)
    assert item.statutory_limit == Limit(20)
    assert item.service_objects == ("person", "organisation")
    assert item.provenance.source == "测试数据"
    assert not item.materials_published
    assert [d.name for d in result.catalog.departments] == ["公安局"]
    assert (result.catalog.county, result.catalog.version) == ("江永县", "v1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(mapping: Mapping, tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [line.replace(",", delimiter) for line in (HEAD, GOOD)]
    result = run(mapping, csv(tmp_path, *lines, encoding=encoding))
    assert result.catalog is not None
    assert result.catalog.items[0].name == "身份证申领"


@pytest.mark.parametrize(
    ("column", "value", "code", "heading"),
    [
        (1, "", "no_name", "名称"),
        (1, "无", "no_name", "名称"),
        (2, " ", "no_department", "部门"),
        (3, "", "no_type", "类型"),
        (3, "特别许可", "unknown_word", "类型"),
        (4, "1.1E+17", "lost_digits", "基本编码"),
        (4, "709110001", "lost_digits", "基本编码"),
        (5, "x" * 65, "long_code", "实施编码"),
        (6, "二十", "not_a_limit", "法定"),
        (7, "星期", "unknown_word", "法定单位"),
        (7, "天", "unknown_word", "法定单位"),
        (8, "21", "promise_too_long", "承诺"),
        (10, "外星人", "unknown_word", "对象"),
    ],
)
def test_an_error_names_its_place(
    mapping: Mapping, tmp_path: Path, column: int, value: str, code: str, heading: str
) -> None:
    cells = GOOD.split(",")
    cells[column] = value
    result = run(
        mapping, csv(tmp_path, "年度目录", "", HEAD, GOOD.replace("a1", "a0").replace("申领", "换领"), ",".join(cells))
    )
    assert result.catalog is None
    problem = only(result)
    assert (problem.code, problem.severity, problem.file) == (code, "error", "items.csv")
    assert (problem.row, problem.column) == (5, heading)
    assert problem.remedy
    assert [(left.row, left.name) for left in result.left_out] == [
        (5, cells[1] if value not in ("", "无") else cells[1].strip("无"))
    ]
    accepted = run(mapping, tmp_path / "items.csv", accept_valid=True)
    assert accepted.catalog is not None
    assert [item.id for item in accepted.catalog.items] == ["a0"]
    assert accepted.left_out == result.left_out


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (4, "T1000NaN", "nan_code"),
        (4, "511A01389000?", "doubtful_code"),
        (5, "12345", "doubtful_code"),
        (5, "11440000006939756A2440101007000", "doubtful_code"),
        (1, "身份\x01证", "control_characters"),
    ],
)
def test_a_warning_lets_the_item_in(mapping: Mapping, tmp_path: Path, column: int, value: str, code: str) -> None:
    cells = GOOD.split(",")
    cells[column] = value
    result = run(mapping, csv(tmp_path, HEAD, ",".join(cells)))
    assert only(result).code == code
    assert result.catalog is not None


def test_limits_in_different_units_are_not_compared(mapping: Mapping, tmp_path: Path) -> None:
    row = GOOD.replace("20,工作日,5,工作日", "1,月,20个工作日,")
    result = run(mapping, csv(tmp_path, HEAD, row))
    assert result.catalog is not None
    item = result.catalog.items[0]
    assert item.statutory_limit == Limit(1, LimitUnit.MONTH)
    assert item.promised_limit == Limit(20)


def test_words_for_nothing_are_nothing(mapping: Mapping, tmp_path: Path) -> None:
    result = run(mapping, csv(tmp_path, HEAD, "a1,甲,公安局,01,/,无,暂无,,—,,,//"))
    assert result.catalog is not None
    item = result.catalog.items[0]
    assert (item.base_code, item.impl_code, item.statutory_limit, item.promised_limit) == ("", "", None, None)
    assert item.accept_conditions == ()


def test_duplicates(mapping: Mapping, tmp_path: Path) -> None:
    other = GOOD.replace("a1", "a2")
    assert only(run(mapping, csv(tmp_path, HEAD, GOOD, GOOD))).code == "duplicate_id"
    named = run(mapping, csv(tmp_path, HEAD, GOOD, other))
    assert (only(named).code, only(named).params) == ("duplicate_name", {"row": 2})
    assert named.catalog is not None


def test_materials_join_in_their_order(mapping: Mapping, tmp_path: Path) -> None:
    materials = csv(
        tmp_path, "编码,序号,材料,必要性,标准码", "a1,2,照片,非必要,T1000NaN", "a1,1,户口簿,必要,L2000017", name="m.csv"
    )
    result = run(mapping, materials, csv(tmp_path, HEAD, GOOD))
    assert result.catalog is not None
    item = result.catalog.items[0]
    assert [(m.name, m.necessity, m.standard_code) for m in item.materials] == [
        ("户口簿", Necessity.REQUIRED, "L2000017"),
        ("照片", Necessity.OPTIONAL, ""),
    ]
    assert len({m.id for m in item.materials}) == 2
    assert only(result).code == "nan_code"


def test_no_material_needed_is_a_fact(mapping: Mapping, tmp_path: Path) -> None:
    materials = csv(tmp_path, "编码,材料", "a1,无需材料", name="m.csv")
    result = run(mapping, csv(tmp_path, HEAD, GOOD), materials)
    assert result.catalog is not None
    item = result.catalog.items[0]
    assert item.materials == ()
    assert item.materials_published


def test_an_orphan_material_is_an_error(mapping: Mapping, tmp_path: Path) -> None:
    materials = csv(tmp_path, "编码,材料", "a9,户口簿", name="m.csv")
    result = run(mapping, csv(tmp_path, HEAD, GOOD), materials)
    assert (only(result).code, only(result).row, only(result).file) == ("orphan", 2, "m.csv")


def test_materials_of_an_item_left_out_go_with_it(mapping: Mapping, tmp_path: Path) -> None:
    bad = GOOD.replace("a1", "a2").replace(",01,", ",??,")
    materials = csv(tmp_path, "编码,材料", "a2,户口簿", name="m.csv")
    result = run(mapping, csv(tmp_path, HEAD, GOOD, bad), materials, accept_valid=True)
    assert only(result).code == "unknown_word"
    assert [(left.file, left.row) for left in result.left_out] == [("items.csv", 3), ("m.csv", 2)]


def test_a_faulty_material_alone_is_left_out(mapping: Mapping, tmp_path: Path) -> None:
    materials = csv(tmp_path, "编码,材料,必要性", "a1,户口簿,必要", "a1,照片,也许", name="m.csv")
    result = run(mapping, csv(tmp_path, HEAD, GOOD), materials, accept_valid=True)
    assert result.catalog is not None
    assert [m.name for m in result.catalog.items[0].materials] == ["户口簿"]
    assert [left.name for left in result.left_out] == ["照片"]


def test_scenarios_become_a_question(mapping: Mapping, tmp_path: Path) -> None:
    rows = [
        "设立,市监局,新办,申请书",
        "设立,市监局,新办,章程",
        "设立,市监局,变更,申请书",
        "设立,市监局,注销,公告",
        "设立,市监局,,身份证",
    ]
    result = run(mapping, csv(tmp_path, "事项,部门,情形,材料", *rows))
    assert result.catalog is not None
    (item,) = result.catalog.items
    (question,) = item.questions
    assert question.text == "哪种情形？"
    assert [option.label for option in question.options] == ["新办", "变更", "注销"]
    assert {m.name: m.scenarios for m in item.materials} == {
        "申请书": ("q1:o1", "q1:o2"),
        "章程": ("q1:o1",),
        "公告": ("q1:o3",),
        "身份证": (),
    }


def test_one_scenario_alone_asks_nothing(mapping: Mapping, tmp_path: Path) -> None:
    result = run(mapping, csv(tmp_path, "事项,部门,情形,材料", "设立,市监局,无情形,申请书", "年报,市监局,新办,报告"))
    assert result.catalog is not None
    assert all(not item.questions and item.materials[0].scenarios == () for item in result.catalog.items)


def test_a_table_without_types_is_imported_with_a_warning(mapping: Mapping, tmp_path: Path) -> None:
    result = run(mapping, csv(tmp_path, "名称,部门", "甲,公安局"))
    assert only(result).code == "no_type_column"
    assert result.catalog is not None
    assert result.catalog.items[0].item_type is None


def test_made_ids_are_the_same_in_every_version(mapping: Mapping, tmp_path: Path) -> None:
    first = run(mapping, csv(tmp_path, "名称,部门,类型", "甲,公安局,01", "乙,公安局,01"))
    second = run(mapping, csv(tmp_path, "名称,部门,类型", "丙,公安局,01", "乙,公安局,01"))
    assert first.catalog is not None
    assert second.catalog is not None
    assert first.catalog.items[1].id == second.catalog.items[1].id


def test_known_departments_are_recognised(mapping: Mapping, tmp_path: Path) -> None:
    known = Department(id="gongan", name="江永县公安局", short_name="公安局")
    result = run(mapping, csv(tmp_path, HEAD, GOOD), departments=[known])
    assert result.catalog is not None
    assert result.catalog.departments == (known,)
    assert result.catalog.items[0].department == "gongan"


def test_unknown_headings(mapping: Mapping, tmp_path: Path) -> None:
    result = run(mapping, csv(tmp_path, "a,b,c", "1,2,3"))
    assert only(result).code == "no_headings"
    assert result.catalog is None


# -- spreadsheets ---------------------------------------------------------------------------------------------------


def sheet(tmp_path: Path, rows: list[list[object]], merges: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "目录"
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    notes = book.create_sheet("说明")
    notes.append(["本表由各部门填报"])
    file = tmp_path / "items.xlsx"
    book.save(file)
    return file


def test_titles_merged_headings_and_merged_cells(mapping: Mapping, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["江永县政务服务事项目录"],
        [],
        ["部门", "事项", None, None, "时限", None],
        [None, "编码", "事项名称*", "类型", "法定", "承诺"],
        ["公安局", "a1", "身份证\n申领", "行政确认", 20.0, "5个工作日"],
        [None, "a2", "护照签发  ", 1.0, None, None],
        ["民政局", "a3", "结婚登记", "07", 1, 1],
    ]
    result = run(mapping, sheet(tmp_path, rows, ("A1:F1", "A3:A4", "B3:D3", "E3:F3", "A5:A6")))
    assert [p.code for p in result.report.problems] == ["no_headings"]  # the sheet of notes, as a warning
    assert result.catalog is not None
    assert [(i.id, i.name, i.item_type) for i in result.catalog.items] == [
        ("a1", "身份证申领", ItemType.CONFIRMATION),
        ("a2", "护照签发", ItemType.LICENCE),
        ("a3", "结婚登记", ItemType.CONFIRMATION),
    ]
    departments = {d.id: d.name for d in result.catalog.departments}
    assert [departments[i.department] for i in result.catalog.items] == ["公安局", "公安局", "民政局"]
    assert result.catalog.items[0].promised_limit == Limit(5)


def test_the_table_may_stand_anywhere(mapping: Mapping, tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, None, "编码", "名称", "部门", "类型"], [None, None, "a1", "甲", "", "01"]]
    result = run(mapping, sheet(tmp_path, rows))
    problem = result.report.problems[0]
    assert (problem.code, problem.sheet, problem.row, problem.column) == ("no_department", "目录", 3, "部门")


def test_cells_keep_their_places_beside_blank_rows_and_columns(tmp_path: Path) -> None:
    (first, _notes) = read_tables(sheet(tmp_path, [[], [None, None, "编码"], [None, None, "a1"]]))
    assert [(row.number, list(row.cells)) for row in first.rows if any(row.cells)] == [
        (2, ["", "", "编码"]),
        (3, ["", "", "a1"]),
    ]


def test_the_same_word_under_two_headings(mapping: Mapping, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["编码", "名称", "部门", "类型", "法定", None, "承诺", None],
        [None, None, None, None, "时限", "单位", "时限", "单位"],
        ["a1", "甲", "公安局", "01", 2, "月", 20, "工作日"],
    ]
    (items, *_others) = mapping.tables
    items.columns.update(statutory="法定时限", promised="承诺时限")
    result = run(mapping, sheet(tmp_path, rows, ("E1:F1", "G1:H1")))
    assert result.catalog is not None
    item = result.catalog.items[0]
    assert (item.statutory_limit, item.promised_limit) == (Limit(2, LimitUnit.MONTH), Limit(20))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (11440000006939756, "lost_digits"),
        (1.1e17, "lost_digits"),
        (709110001, "lost_digits"),
        (440101007000, None),
        ("000709110001", None),
    ],
)
def test_codes_that_became_numbers(mapping: Mapping, tmp_path: Path, value: object, code: str | None) -> None:
    rows: list[list[object]] = [["编码", "名称", "部门", "类型", "基本编码"], ["a1", "甲", "公安局", "01", value]]
    result = run(mapping, sheet(tmp_path, rows))
    problems = [p for p in result.report.problems if p.column == "基本编码"]
    assert [p.code for p in problems] == ([code] if code else [])
    if code:
        assert "text" in problems[0].remedy
    else:
        assert result.catalog is not None
        assert result.catalog.items[0].base_code == str(value)


# -- mappings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        "name = 1",
        MAPPING.replace('name = ["名称", "事项名称"]', 'nmae = "名称"'),
        MAPPING.replace('material = "材料"', 'necessity = "x"', 1).replace('necessity = "必要性"', "", 1),
        MAPPING + "[",
    ],
)
def test_a_broken_mapping_says_so(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(file)
    assert "broken.toml" in str(caught.value)


def test_credit_codes() -> None:
    assert uscc_is_valid("91350100M000100Y43")
    assert not uscc_is_valid("91350100M000100Y44")
    assert not uscc_is_valid("91350100M000100I43")
