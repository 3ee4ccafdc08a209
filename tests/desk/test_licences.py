"""The register of electronic licences: three kinds of file, every bad line named, the good ones never held up."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from desk_hall import ID, MONDAY, USCC, Hall
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clerk_tui.desk import licences
from clerk_tui.desk.licences import LicenceImport
from clerk_tui.domain.errors import BadInput, NotPermitted
from clerk_tui.domain.identity import DocumentType

HEAD = ("证件类型", "证件号码", "持证主体", "标准材料编码", "证照名称", "证照编号", "发证日期", "有效期至", "发证机关")
GOOD = ("居民身份证", ID, "张小明", "L2000016", "居民身份证", "E-1", "2020-01-01", "2030-01-01", "江永县公安局")
FIRM = ("统一社会信用代码", USCC, "永州千家峒食品有限公司", "L1000005", "营业执照", "B-1", "2020/1/1", "长期", "市监局")


def as_csv(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode()


def imported(hall: Hall, folder: Path, data: bytes, name: str = "register.csv", *, dry: bool = False) -> LicenceImport:
    file = folder / name
    file.write_bytes(data)
    return licences.import_licences(hall.admin, file, dry_run=dry)


def counts(done: LicenceImport) -> tuple[int, int, int, int]:
    return done.good, done.new, done.changed, done.bad


def test_a_register_comes_in_once_however_often_it_is_read(hall: Hall, tmp_path: Path) -> None:
    assert counts(imported(hall, tmp_path, as_csv(GOOD, FIRM))) == (2, 2, 0, 0)
    assert counts(imported(hall, tmp_path, as_csv(GOOD, FIRM))) == (2, 0, 0, 0)
    longer = (*GOOD[:7], "2040-01-01", GOOD[8])
    assert counts(imported(hall, tmp_path, as_csv(longer, FIRM))) == (2, 0, 1, 0)
    (row,) = hall.store.licences(DocumentType.RESIDENT_ID, ID)
    assert (row.holder, row.issued_on, row.valid_until) == ("张小明", date(2020, 1, 1), date(2040, 1, 1))
    assert (row.source, row.imported_at) == ("register.csv", hall.clock.now)
    (firm,) = hall.store.licences(DocumentType.USCC, USCC)
    assert firm.valid_until is None, "长期"


def test_a_dry_run_writes_nothing(hall: Hall, tmp_path: Path) -> None:
    done = imported(hall, tmp_path, as_csv(GOOD, ("",) * 9, ("x",) * 9), dry=True)
    assert counts(done) == (1, 0, 0, 1), "a blank line is no line"
    assert hall.store.licences(DocumentType.RESIDENT_ID, ID) == []


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        (1, "", "证件号码"),
        (1, "431125199901010008", "证件号码"),
        (1, "4.31125E+17", "证件号码"),
        (0, "学生证", "证件类型"),
        (3, "无", "标准材料编码"),
        (5, "", "证照编号"),
        (6, "去年", "发证日期"),
        (7, "2026-02-30", "有效期至"),
        (7, "2019-12-31", "有效期至"),
    ],
)
def test_a_bad_line_is_named_by_line_and_column_and_stops_no_other(
    hall: Hall, tmp_path: Path, column: int, value: str, named: str
) -> None:
    bad = tuple(value if at == column else cell for at, cell in enumerate(GOOD))
    done = imported(hall, tmp_path, as_csv(bad, FIRM))
    assert counts(done) == (1, 1, 0, 1)
    (problem,) = done.problems
    assert (problem.line, problem.column) == (2, named)
    assert problem.reason
    assert ID not in problem.reason + problem.remedy, "no line of a report repeats who it is about"


def test_json_lines_by_the_same_rules(hall: Hall, tmp_path: Path) -> None:
    good = {"document_number": ID, "standard_code": "L2000016", "number": "E-1", "name": "身份证", "valid_until": None}
    lines = [
        json.dumps(good, ensure_ascii=False),
        "",
        "{broken",
        "[1]",
        json.dumps(good | {"valid_till": "2026-01-01"}),
        json.dumps({"document_number": ID}),
        json.dumps(good | {"number": 7}),
    ]
    done = imported(hall, tmp_path, "\n".join(lines).encode(), "register.jsonl")
    assert counts(done) == (2, 2, 0, 4)
    assert [(problem.line, problem.column) for problem in done.problems] == [
        (3, ""),
        (4, ""),
        (5, "valid_till"),
        (6, "标准材料编码"),
    ]


def test_an_excel_register(hall: Hall, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["江永县电子证照目录"])
    sheet.append(HEAD)
    sheet.append([*GOOD[:6], date(2020, 1, 1), date(2030, 1, 1), GOOD[8]])
    sheet.append([GOOD[0], float(ID), *GOOD[2:]])
    book.save(tmp_path / "register.xlsx")
    done = licences.import_licences(hall.admin, tmp_path / "register.xlsx")
    assert counts(done) == (1, 1, 0, 1)
    (problem,) = done.problems
    assert (problem.line, problem.column) == (4, "证件号码")
    assert "last digits" in problem.reason


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", as_csv(GOOD[:2], head=("a", "b"))])
def test_what_is_no_register_is_refused_as_a_whole(hall: Hall, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput):
        imported(hall, tmp_path, data)


def test_a_file_that_is_not_there(hall: Hall, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nothing\.csv"):
        licences.import_licences(hall.admin, tmp_path / "nothing.csv")


def test_who_may_import_and_who_may_look(hall: Hall, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv(GOOD))
    with pytest.raises(NotPermitted):
        licences.import_licences(hall.wang, file)
    with pytest.raises(NotPermitted):
        licences.licences(hall.qian, DocumentType.RESIDENT_ID, ID)
    licences.import_licences(hall.admin, file)
    (line,) = licences.licences(hall.wang, DocumentType.RESIDENT_ID, f" {ID} ")
    assert (line.number, line.valid_until, line.valid) == ("E-1", "2030-01-01", True)
    hall.clock.set(date(2030, 1, 2))
    (line,) = licences.licences(hall.wang, DocumentType.RESIDENT_ID, ID)
    assert not line.valid
    with pytest.raises(BadInput):
        licences.licences(hall.wang, DocumentType.RESIDENT_ID, "4311")
    hall.clock.set(MONDAY)


def test_many_lines_come_in_batches_and_all_bad_ones_are_counted(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licences, "BATCH", 7)
    monkeypatch.setattr(licences, "PROBLEMS_KEPT", 3)
    rows = [(*GOOD[:5], f"E-{n}", *GOOD[6:]) if n % 2 else ("x",) * 9 for n in range(60)]
    done = imported(hall, tmp_path, as_csv(*rows))
    assert counts(done) == (30, 30, 0, 30)
    assert len(done.problems) == 3
    assert len(hall.store.licences(DocumentType.RESIDENT_ID, ID)) == 30


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=8), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_table_holds_the_good_line_comes_in(
    hall: Hall, tmp_path: Path, rows: list[list[str]], last: bool
) -> None:
    among = [tuple(row) for row in rows]
    among.insert(len(among) if last else 0, GOOD)
    done = imported(hall, tmp_path, as_csv(*among), dry=True)
    assert done.good >= 1
    assert done.good + done.bad == done.read
