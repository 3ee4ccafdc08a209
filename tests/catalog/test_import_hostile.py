"""Files that mean harm, or are simply something else, are refused quickly, with a reason and in bounded memory."""

import contextlib
import io
import resource
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from clerk_tui.catalog.importing import ImportResult, Mapping, import_files
from clerk_tui.catalog.importing.guards import MOST_BYTES, MOST_ROWS, _SheetScan
from clerk_tui.catalog.importing.mapping import Table
from clerk_tui.catalog.importing.report import FileRefused
from clerk_tui.catalog.importing.tables import read_tables

MAPPING = Mapping(
    name="test",
    source="test",
    as_of="2026-01-01",
    tables=[
        Table(
            kind="items",
            columns={"id": "编码", "name": "名称", "department": "部门", "item_type": "类型", "base_code": "基本编码"},
        )
    ],
)
HEADER = ["编码", "名称", "部门", "类型"]
SECONDS = 3.0


def imported(file: Path) -> ImportResult:
    start = time.perf_counter()
    result = import_files([file], MAPPING, version="v", effective_from="2026-01-01")
    assert time.perf_counter() - start < SECONDS
    return result


def refusal(file: Path) -> str:
    result = imported(file)
    assert result.catalog is None
    (problem,) = [p for p in result.report.problems if p.code != "no_items"]
    assert problem.file == file.name
    assert problem.reason.format(**problem.params)
    assert problem.remedy.format(**problem.params)
    return problem.code


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def with_sheet(path: Path, pieces: list[bytes]) -> Path:
    """Write an XLSX whose only sheet holds *pieces* of XML, without having it in memory."""
    small = io.BytesIO()
    openpyxl.Workbook().save(small)
    with zipfile.ZipFile(small) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename == "xl/worksheets/sheet1.xml":
                with target.open(part.filename, "w", force_zip64=True) as sheet:
                    sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
                    sheet.write(b"<sheetData>")
                    for piece in pieces:
                        sheet.write(piece)
                    sheet.write(b"</sheetData></worksheet>")
            else:
                target.writestr(part.filename, source.read(part))
    return path


def text_cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


TABLE = "".join(
    f'<row r="{number}">' + "".join(text_cell(f"{'ABCD'[i]}{number}", text) for i, text in enumerate(row)) + "</row>"
    for number, row in enumerate([HEADER, ["a1", "名称一", "公安局", "01"]], 1)
).encode()


def test_an_ordinary_sheet_of_this_making_is_read(tmp_path: Path) -> None:
    result = imported(with_sheet(tmp_path / "ok.xlsx", [TABLE]))
    assert result.catalog is not None
    assert [item.name for item in result.catalog.items] == ["名称一"]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = with_sheet(tmp_path / "bomb.xlsx", [TABLE, *([b" " * 1_000_000] * 300)])
    assert bomb.stat().st_size < 1_000_000
    assert refusal(bomb) == "unpacks_too_large"


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    bomb = with_sheet(tmp_path / "liar.xlsx", [TABLE, *([b" " * 1_000_000] * 60)])
    data = bytearray(bomb.read_bytes())
    # The central directory comes last; every size in it, and in the local headers, is made 1,000 bytes.
    with zipfile.ZipFile(bomb) as archive:
        sizes = {part.file_size.to_bytes(4, "little") for part in archive.infolist() if part.file_size > 1_000_000}
    for size in sizes:
        data = data.replace(size, (1_000).to_bytes(4, "little"))
    bomb.write_bytes(data)
    assert refusal(bomb) == "unpacks_too_large"


def test_the_parts_together_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = workbook(tmp_path / "small.xlsx", [list(HEADER), ["a1", "名称一", "公安局", "01"]])
    assert imported(file).catalog is not None
    monkeypatch.setattr("clerk_tui.catalog.importing.guards.MOST_UNPACKED", 2_000)
    assert refusal(file) == "unpacks_too_large"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 19, 64])
def test_nothing_is_missed_where_the_reading_window_cuts(size: int) -> None:
    xml = b"".join(
        b'<row r="%d"><c r="B%d" s="1"><f>1+1</f><v>2</v></c><c r="D%d"/></row>' % (n, n, n) for n in (1, 2, 3)
    )
    scan = _SheetScan()
    for start in range(0, len(xml), size):
        scan.feed(xml[start : start + size])
    scan.feed(b"</sheetData></worksheet>")
    assert scan.formulas == {(0, 1), (1, 1), (2, 1)}


def test_many_parts_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(2_500):
            archive.writestr(f"xl/part{number}.xml", "")
    assert refusal(file) == "unpacks_too_large"


def test_a_million_blank_rows_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    blank = [
        b"".join(b'<row r="%d" ht="15"/>' % number for number in range(start, start + 1_000))
        for start in range(3, 1_048_000, 1_000)
    ]
    file = with_sheet(tmp_path / "blank.xlsx", [TABLE, *blank])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(file) in {"too_many_rows", "unpacks_too_large"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64_000  # kB


def test_a_million_blank_lines_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "blank.csv"
    file.write_text(",".join(HEADER) + "\n" + ",,,\n" * 1_000_000, encoding="utf-8")
    assert refusal(file) == "too_many_rows"


def test_some_blank_lines_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "blank.csv"
    lines = [",".join(HEADER), "\n" * 50_000, "a1,名称一,公安局,01"]
    file.write_text("\n".join(lines), encoding="utf-8")
    result = imported(file)
    assert result.catalog is not None
    assert result.counts["items_rows"] == 1


def test_one_cell_in_the_far_corner_is_refused(tmp_path: Path) -> None:
    corner = f'<row r="{MOST_ROWS - 1}">{text_cell(f"ALL{MOST_ROWS - 1}", "x")}</row>'.encode()
    assert refusal(with_sheet(tmp_path / "corner.xlsx", [TABLE, corner])) == "too_many_cells"
    column = f'<row r="3">{text_cell("XFD3", "x")}</row>'.encode()
    assert refusal(with_sheet(tmp_path / "wide.xlsx", [TABLE, column])) == "too_many_cells"


@pytest.mark.parametrize(
    "hidden",
    [
        b'<c x="a>b" r="XFD9" t="n"><v>1</v></c>',
        b"<c r='XFD9'><v>1</v></c>",
        b'<c r = "xfd9"><v>1</v></c>',
        b'<x:c r="XFD9"><x:v>1</x:v></x:c>',
        b'<c x="' + b"y" * 70_000 + b'" r="XFD9"><v>1</v></c>',
        b"<c><v>1</v></c>" * 1_001,
    ],
)
def test_a_far_cell_cannot_hide(hidden: bytes) -> None:
    scan = _SheetScan()
    with pytest.raises(FileRefused) as caught:
        scan.feed(b'<row r="9">' + hidden + b"</row></sheetData>")
    assert caught.value.code == "too_many_cells"


@pytest.mark.parametrize("piece", [b"<c ", b'<c r="', b"<row x", b'<c a="b" ', b"<c ''"])
def test_no_markup_takes_long(piece: bytes) -> None:
    start = time.perf_counter()
    scan = _SheetScan()
    with contextlib.suppress(FileRefused):
        for _chunk in range(20):
            scan.feed(piece * (200_000 // len(piece)))
    assert time.perf_counter() - start < SECONDS


def test_cells_cut_by_the_reading_window_are_still_seen(tmp_path: Path) -> None:
    filler = [f'<row r="{n}">{text_cell(f"A{n}", "x" * (n % 97))}</row>'.encode() for n in range(3, 9_000)]
    corner = f'<row r="9000">{text_cell("XFD9000", "x")}</row>'.encode()
    assert refusal(with_sheet(tmp_path / "late.xlsx", [TABLE, *filler, corner])) == "too_many_cells"


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.xlsx"
    with file.open("wb") as sparse:
        sparse.truncate(MOST_BYTES * 3)
    assert refusal(file) == "too_large"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_table"),
        ("photo.csv", b"\xff\xd8\xff\xe0" + bytes(200), "not_a_table"),
        ("guide.xls", b"%PDF-1.7 ...", "not_a_table"),
        ("export.xls", "<html><table><tr><td>名称</td></tr></table></html>".encode(), "markup"),
        ("export.xls", "\ufeff<!DOCTYPE html><table></table>".encode(), "markup"),
        ("old.xls", b'<?xml version="1.0"?><Workbook/>', "markup"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(100), "damaged"),
        ("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        ("bytes.csv", bytes(range(128, 256)) * 40, "encoding"),
    ],
)
def test_something_else_is_refused_by_its_content(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert refusal(file) == code


def test_archives_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    for part, code in (("word/document.xml", "not_a_table"), ("a.txt", "not_a_table"), ("xl/workbook.bin", "xlsb")):
        file = tmp_path / "other.xlsx"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(part, "x")
        assert refusal(file) == code


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b"")
    result = imported(file)
    assert {p.code for p in result.report.problems} == {"empty", "no_items"}


def test_a_damaged_stream_is_refused(tmp_path: Path) -> None:
    file = with_sheet(tmp_path / "bad.xlsx", [TABLE * 50])
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    data[start : start + 40] = zlib.compress(b"nonsense")[:8] * 5
    file.write_bytes(data)
    assert refusal(file) == "damaged"


def test_a_formula_in_a_code_is_flagged(tmp_path: Path) -> None:
    formula = (
        '<row r="3"><c r="A3" t="str"><f>"a"&amp;2</f><v>a2</v></c>'
        + text_cell("B3", "名称二")
        + text_cell("C3", "公安局")
        + text_cell("D3", "01")
        + "</row>"
    ).encode()
    result = imported(with_sheet(tmp_path / "formula.xlsx", [TABLE, formula]))
    assert result.catalog is not None
    (problem,) = result.report.problems
    assert (problem.code, problem.row, problem.column, problem.value) == ("formula", 3, "编码", "a2")


def test_reading_refuses_before_the_first_row(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"\x89PNG")
    with pytest.raises(FileRefused):
        next(read_tables(file))
