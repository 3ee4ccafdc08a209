"""Looks at a file before anything parses it: what it really is, and whether reading it stays within bounds.

A spreadsheet comes from outside. Its name proves nothing, a ZIP archive may unpack to a thousand times its size and lie
about it, and a sheet may claim a million rows. All of that is found here by streaming, in a few MB of memory.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum
from itertools import takewhile
from pathlib import Path
from typing import IO

from clerk_tui.catalog.importing.report import FileRefused
from clerk_tui.domain.words import N_

MB = 1_000_000
MOST_BYTES = 64 * MB
MOST_UNPACKED = 256 * MB
MOST_PARTS = 2_000
MOST_RATIO = 200
"""Unpacked to packed; a real sheet is 5 to 20, one of blank rows 100, a bomb 1,000."""

RATIO_MATTERS = 4 * MB
"""Small parts may be packed as well as they like."""

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 200_000, 1_000, 4_000_000
"""A province publishes some 10,000 items; the reader holds a sheet as a full rectangle of 32 bytes a cell."""

CHUNK = 1 << 16


class Kind(Enum):
    """What a file is, by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


Formulas = dict[str, frozenset[tuple[int, int]]]
"""Per part of the archive, the cells (row, column from 0) whose value is the stored result of a formula."""

SIGNATURES = (
    (b"\x89PNG", N_("a picture (PNG)")),
    (b"\xff\xd8\xff", N_("a picture (JPEG)")),
    (b"GIF8", N_("a picture (GIF)")),
    (b"%PDF", N_("a PDF document")),
    (b"Rar!", N_("a RAR archive")),
    (b"7z\xbc\xaf", N_("a 7z archive")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"MZ", N_("a program")),
    (b"\x7fELF", N_("a program")),
)
MARKUP = re.compile(rb"^\s*<(!doctype|html|head|table|\?xml|meta)", re.IGNORECASE)

DAMAGED = N_("The file is damaged or not finished copying.")
SAVE_AS = N_("Open it in WPS or Excel, save it as XLSX and import that.")

# Possessive (*+), so that no input makes it slow; a value in quotes may hold a ">".
_TAG = re.compile(rb"""<(?:\w+:)?(row|c)((?:\s(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)?|/)>(\s*<(?:\w+:)?f[\s>/])?""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,9})["']""")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")

LONGEST_TAG = MB
"""Bytes from one tag to the next but one; the longest text of a cell is a tenth of it."""


def kind_of(path: Path) -> Kind:
    """Return what the file at *path* is by its first bytes; raise FileRefused for anything that is no table."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise FileRefused(
            "too_large",
            N_("The file has {size} MB; at most {most} MB are read."),
            N_("Split it by department, or remove pictures and other sheets."),
            size=size // MB,
            most=MOST_BYTES // MB,
        )
    if size == 0:
        raise FileRefused("empty", N_("The file is empty."))
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"PK\x03\x04"):
        return Kind.XLSX
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind.XLS
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            raise _not_a_table(what)
    if MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise FileRefused("markup", N_("This is a web page or XML with the name of a table."), SAVE_AS)
    return Kind.TEXT


def inspect_xlsx(path: Path) -> Formulas:
    """Unpack every part of an XLSX once without keeping it; return its formula cells.

    Raises FileRefused when it is no XLSX, is damaged, or would need more than the bounds above.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            _check_directory({part.filename for part in parts}, len(parts))
            budget = MOST_UNPACKED
            formulas: Formulas = {}
            for part in parts:
                scan = _SheetScan(part.filename)
                for chunk in _inflate(file, part):
                    budget -= len(chunk)
                    if budget < 0:
                        raise _bomb(part.filename)
                    if part.filename.endswith(".xml"):
                        scan.feed(chunk)
                formulas[part.filename] = frozenset(scan.formulas)
            return formulas
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, EOFError) as error:
        raise FileRefused("damaged", DAMAGED, SAVE_AS) from error


def _check_directory(names: set[str], count: int) -> None:
    if count > MOST_PARTS:
        raise _bomb("*")
    if "xl/workbook.bin" in names:
        raise FileRefused("xlsb", N_("This is a binary workbook (XLSB)."), SAVE_AS)
    if "xl/workbook.xml" not in names:
        what = N_("a text document") if "word/document.xml" in names else N_("a ZIP archive")
        raise _not_a_table(what)


def _inflate(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what *part* holds, by our own count: the sizes written in an archive may be a lie."""
    if part.header_offset < 0:
        raise zipfile.BadZipFile(part.filename)
    file.seek(part.header_offset)
    header = file.read(30)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    file.seek(name_length + extra_length, 1)
    if part.flag_bits & 1:
        raise FileRefused(
            "encrypted", N_("The file is protected by a password."), N_("Remove the password, then import it.")
        )
    if part.compress_type == zipfile.ZIP_STORED:
        inflate = None
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    else:
        raise zipfile.BadZipFile(part.filename)
    left, unpacked = part.compress_size, 0
    while left > 0:
        packed = file.read(min(CHUNK, left))
        if not packed:
            raise zipfile.BadZipFile(part.filename)
        left -= len(packed)
        for chunk in _unpacked(packed, inflate):
            unpacked += len(chunk)
            if unpacked > RATIO_MATTERS and unpacked > MOST_RATIO * part.compress_size:
                raise _bomb(part.filename)
            yield chunk


def _unpacked(packed: bytes, inflate: "zlib._Decompress | None") -> Iterator[bytes]:
    if inflate is None:
        yield packed
        return
    while packed:
        yield inflate.decompress(packed, 4 * CHUNK)
        packed = inflate.unconsumed_tail


class _SheetScan:
    """Follows the cells of one sheet as its XML goes by: how far it reaches, and where formulas are."""

    def __init__(self, part: str = "") -> None:
        self._part = part
        self.formulas: set[tuple[int, int]] = set()
        self._tail = b""
        self._cells = 0
        self._at = (0, 0)
        self._last_row = self._last_column = 0

    def feed(self, chunk: bytes) -> None:
        text = self._tail + chunk
        # A tag may be cut by the end of the chunk, and a formula's tag follows its cell's: the last two tags wait.
        cut = max(text.rfind(b"<", 0, max(text.rfind(b"<"), 0)), 0)
        if len(text) - cut > LONGEST_TAG:
            raise _bomb(self._part)
        self._tail = text[cut:]
        for match in takewhile(lambda match: match.start() < cut, _TAG.finditer(text)):
            kind, attributes, formula = match.groups()
            if kind == b"row":
                number = _ROW_NUMBER.search(attributes)
                self._at = (int(number[1]) if number else self._at[0] + 1, 0)
                self._reaches(self._at[0], 0)
            else:
                self._cell(attributes, has_formula=formula is not None)

    def _cell(self, attributes: bytes, *, has_formula: bool) -> None:
        """Take in one cell; without a reference it is the next in its row."""
        reference = _REFERENCE.search(attributes)
        row, column = (int(reference[2]), _column(reference[1])) if reference else (self._at[0], self._at[1] + 1)
        self._at = (row, column)
        if attributes.endswith(b"/"):
            return
        self._cells += 1
        self._reaches(row, column)
        if has_formula:
            self.formulas.add((row - 1, column - 1))

    def _reaches(self, row: int, column: int) -> None:
        self._last_row, self._last_column = max(self._last_row, row), max(self._last_column, column)
        if self._last_row > MOST_ROWS:
            raise FileRefused(
                "too_many_rows",
                N_("A sheet reaches down to row {row} and more; at most {most} rows are read."),
                N_("Delete the empty rows below the table (select them, delete rows), save, and import again."),
                row=self._last_row,
                most=MOST_ROWS,
            )
        if (
            self._last_column > MOST_COLUMNS
            or self._cells > MOST_CELLS
            or self._last_row * self._last_column > MOST_CELLS
        ):
            raise FileRefused(
                "too_many_cells",
                N_("A sheet spans {columns} columns and {row} rows: too many to be a catalog."),
                N_("Delete the empty columns and rows around the table, save, and import again."),
                columns=self._last_column,
                row=self._last_row,
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bomb(part: str) -> FileRefused:
    return FileRefused(
        "unpacks_too_large",
        N_("The file unpacks to far more than its size (“{part}”): it may be an attack."),
        N_("Ask where it comes from. If it is genuine, copy the table into a new workbook."),
        part=part,
    )


def _not_a_table(what: str) -> FileRefused:
    return FileRefused(
        "not_a_table", N_("This is {what}, not a table."), N_("Import XLSX, XLS or CSV files."), what=what
    )
