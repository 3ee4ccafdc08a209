"""Reads the sheets of XLSX, XLS and CSV files as rows of raw cells, in bounded memory."""

import codecs
import csv
import html
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING

from msgspec import Struct

from clerk_tui.catalog.importing.guards import (
    CHUNK,
    DAMAGED,
    MB,
    MOST_ROWS,
    SAVE_AS,
    Formulas,
    Kind,
    inspect_xlsx,
    kind_of,
)
from clerk_tui.catalog.importing.report import FileRefused
from clerk_tui.domain.words import N_

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Merge = tuple[tuple[int, int], tuple[int, int]]

DELIMITERS = ",\t;|"
ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order: Chinese in GB 18030 is almost never valid UTF-8."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(Struct, frozen=True):
    """One row; *number* is what a spreadsheet shows beside it, from 1."""

    number: int
    cells: Sequence[Cell]


class Sheet(Struct, frozen=True):
    """A sheet as it stands; *rows* can be gone through once."""

    file: str
    name: str
    rows: Iterator[Row]
    merges: tuple[Merge, ...] = ()
    """Merged cells: first and last (row, column), from 0, both included."""
    formulas: frozenset[tuple[int, int]] = frozenset()


def read_tables(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of the file at *path*; a CSV is one sheet without a name.

    Raises FileRefused, at once or while rows are read, when it is no table, damaged, or beyond the bounds of
    ``guards``; OSError when it cannot be read.
    """
    kind = kind_of(path)
    if kind is Kind.TEXT:
        yield Sheet(path.name, "", _csv_rows(path))
        return
    formulas = inspect_xlsx(path) if kind is Kind.XLSX else {}
    yield from _workbook(path, formulas)


def _workbook(path: Path, formulas: Formulas) -> Iterator[Sheet]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            parts = _sheet_parts(path) if formulas else {}
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                merges = tuple(sheet.merged_cell_ranges or ())
                cells = formulas.get(parts.get(name, ""), frozenset())
                yield Sheet(path.name, name, _rows(sheet), merges, cells)
    except calamine.PasswordError as error:
        raise FileRefused(
            "encrypted", N_("The file is protected by a password."), N_("Remove the password, then import it.")
        ) from error
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, ValueError) as error:
        raise FileRefused("damaged", DAMAGED, SAVE_AS) from error


def _rows(sheet: "CalamineSheet") -> Iterator[Row]:
    # The reader gives blank rows above the table but leaves out blank columns before it.
    indent = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield Row(number, [*indent, *cells])


def _sheet_parts(path: Path) -> dict[str, str]:
    """Return which part of the archive holds the sheet of which name."""
    with zipfile.ZipFile(path) as archive:
        book = _text(archive, "xl/workbook.xml")
        relations = _text(archive, "xl/_rels/workbook.xml.rels")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        target = found.get("Target", "").lstrip("/")
        targets[found.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    parts = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        found = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        relation = next((value for key, value in found.items() if key.endswith(":id")), "")
        parts[html.unescape(found.get("name", ""))] = targets.get(relation, "")
    return parts


def _text(archive: zipfile.ZipFile, part: str) -> str:
    try:
        with archive.open(part) as file:
            return file.read(MB).decode("utf-8", "replace")
    except KeyError:
        return ""


def _csv_rows(path: Path) -> Iterator[Row]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=_delimiter(file))
        # Numbered as a spreadsheet would: a cell with line breaks is still in one row.
        for number in count(1):
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileRefused(
                    "csv",
                    N_("Line {line} is not CSV: a quotation mark may be open, or the file is binary."),
                    N_("Open it in WPS or Excel and save it as “CSV UTF-8” or XLSX."),
                    line=reader.line_num,
                ) from error
            if number > MOST_ROWS:
                raise FileRefused(
                    "too_many_rows",
                    N_("The file has more than {most} rows."),
                    N_("Split it by department."),
                    most=MOST_ROWS,
                )
            yield Row(number, cells)


def _delimiter(file: IO[str]) -> str:
    """Return the delimiter that cuts the first line with text into most cells, and go back to the start."""
    best = ","
    for _attempt in range(20):
        line = file.readline(CHUNK)
        counts = {delimiter: re.sub(r'"[^"]*"', "", line).count(delimiter) for delimiter in DELIMITERS}
        best = max(DELIMITERS, key=lambda delimiter: counts[delimiter])
        if counts[best] or not line:
            break
    file.seek(0)
    return best if line else ","


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4_096)
    for bom, name in BOMS:
        if head.startswith(bom):
            return _proved(path, (name,))
    if b"\0" in head:
        # Text without a mark in UTF-16 has a zero beside every ASCII letter, on the high side.
        return _proved(path, ("utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be",))
    return _proved(path, ENCODINGS)


def _proved(path: Path, encodings: Sequence[str]) -> str:
    """Return the first of *encodings* the whole file is valid in."""
    for name in encodings:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        return name
    raise FileRefused(
        "encoding",
        N_("The text is neither UTF-8 nor GBK (GB 18030) nor UTF-16."),
        N_("Open it in WPS or Excel and save it as “CSV UTF-8” or XLSX."),
    )
