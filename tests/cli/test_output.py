"""What commands print: for people, for programs, for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.cli.help import width_of, wrap
from clerk_tui.cli.output import Column, Format, chosen_format, csv_bytes, print_json, print_rows, shown
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import set_language

COLUMNS = (Column("name", "事项"), Column("n", "件数", align="right"))
ROWS = [{"name": "社会保障卡申领", "n": 12, "code": "A"}, {"name": "[red]sbk", "n": 3, "code": "B"}]


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    set_language("zh_CN")
    yield
    set_language(None)


def test_json_is_one_document_with_every_field(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_rows(ROWS, COLUMNS, Format.JSON)
    out = capfdbinary.readouterr().out
    assert json.loads(out) == ROWS
    assert "社会保障卡".encode() in out


def test_json_of_no_rows_is_an_empty_list(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_rows([], COLUMNS, Format.JSON)
    assert json.loads(capfdbinary.readouterr().out) == []


def test_json_knows_dates_and_enumerations(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_json({"day": date(2026, 11, 23), "form": Format.CSV})
    assert json.loads(capfdbinary.readouterr().out) == {"day": "2026-11-23", "form": "csv"}


def test_json_lines_are_one_object_a_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_rows(iter(ROWS), COLUMNS, Format.JSON_LINES)
    assert [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()] == ROWS


def test_a_table_lines_up_by_columns_of_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, COLUMNS)
    out, err = capsys.readouterr()
    head, first, second = (line.rstrip() for line in out.splitlines())
    assert width_of(head) == width_of(first) == width_of(second)
    assert "[red]sbk" in second  # data is never markup
    assert err == ""


def test_a_long_table_keeps_a_row_on_its_line_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([{"name": "很长的名称" * 60, "n": 1}], COLUMNS)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_an_empty_table_is_a_remark_and_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([], COLUMNS)
    out, err = capsys.readouterr()
    assert (out, err) == ("", "没有符合条件的记录。\n")


def test_csv_has_the_columns_and_the_mark_on_request() -> None:
    assert csv_bytes(ROWS[:1], COLUMNS) == "事项,件数\r\n社会保障卡申领,12\r\n".encode()
    assert csv_bytes([], COLUMNS, bom=True).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = csv_bytes([{"name": f"{start}cmd|'/c calc'!A0", "n": -5}], COLUMNS).decode()
    name, number = list(csv.reader(io.StringIO(text, newline="")))[1]
    assert name[0] in {"'", "\N{REPLACEMENT CHARACTER}"}
    assert number == "-5"  # a number stays a number


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_csv_reads_back_as_one_row(cells: list[str]) -> None:
    columns = [Column(str(n), f"c{n}") for n in range(len(cells))]
    text = csv_bytes([{str(n): cell for n, cell in enumerate(cells)}], columns).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert not any(cell.startswith(tuple("=+-@")) for cell in rows[1])


def test_text_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in shown("\x1b]0;title\x07name\x9b31m")


def test_values_are_shown_as_people_write_them() -> None:
    assert [shown(value) for value in (None, True, False, ("甲", "乙"), 3)] == ["", "是", "否", "甲、乙", "3"]


def test_formats_exclude_each_other() -> None:
    assert chosen_format() is Format.TABLE
    assert chosen_format(csv=True) is Format.CSV
    with pytest.raises(BadInput):
        chosen_format(json=True, csv=True)


@given(st.text(alphabet="汉字，。ab c", max_size=80), st.integers(min_value=10, max_value=40))
def test_wrapping_keeps_the_words_and_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # Only a word that is itself too wide may stick out: a Latin word, or a character with its closing marks.
    assert all(width_of(line) <= width or " " not in line.strip() for line in lines)
    # A closing mark begins a line only where it began a word.
    if not any(word.startswith(("，", "。")) for word in text.split()):
        assert not any(line.startswith(("，", "。")) for line in lines)
