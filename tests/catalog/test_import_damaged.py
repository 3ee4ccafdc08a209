"""Workbooks damaged at random: whatever is wrong with the bytes, the answer is a report."""

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from clerk_tui.catalog.importing import Mapping, Report, import_files
from clerk_tui.catalog.importing.mapping import Table

MAPPING = Mapping(
    name="test",
    source="test",
    as_of="2026-01-01",
    tables=[Table(kind="items", columns={"id": "编码", "name": "名称", "department": "部门", "item_type": "类型"})],
)
SPLINTERS = [b'<c r="A1">', b"99999999999", b"", b"<f>", b"&x;", b"-1", b'"', b">"]


@pytest.fixture(scope="module")
def sound() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编码", "名称", "部门", "类型"])
    for number in range(20):
        sheet.append([f"a{number}", f"名称{number}", "公安局", "01"])
    sheet.merge_cells("C2:C5")
    sheet["E5"] = "=1+1"
    sheet["A9"] = 3.5
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _bytes_damaged(sound: bytes, dice: random.Random) -> bytes:
    data = bytearray(sound)
    for _damage in range(dice.randrange(1, 10)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def _parts_damaged(sound: bytes, dice: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = bytearray(source.read(part))
            for _damage in range(dice.randrange(6) if dice.random() < 0.5 and data else 0):
                place = dice.randrange(len(data))
                data[place : place + dice.randrange(12)] = dice.choice(SPLINTERS)
            target.writestr(part.filename, bytes(data))
    return stream.getvalue()


@pytest.mark.parametrize("damaged", [_bytes_damaged, _parts_damaged])
def test_a_damaged_workbook_never_raises(damaged, sound: bytes, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "damaged.xlsx"
    # 387 and 437 once raised: a broken check sum in the middle, and an offset before the start of the file.
    for seed in (*range(100), 387, 437):
        file.write_bytes(damaged(sound, random.Random(seed)))
        result = import_files([file], MAPPING, version="v", effective_from="2026-01-01", accept_valid=True)
        assert isinstance(result.report, Report)
        assert result.report.errors
