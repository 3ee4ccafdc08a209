"""Documents as plain text: for a terminal, a screen reader, a receipt slip.

Widths are terminal cells (a Chinese character takes two). Nothing with an ambiguous width is drawn, because half of the
terminals in China would draw it wide and shear every line (UAX #11, class A).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

from rich.cells import cell_len

from clerk_tui.paper import qr
from clerk_tui.paper.model import Document
from clerk_tui.paper.sheet import (
    Block,
    Chart,
    Column,
    Fields,
    Heading,
    Numbered,
    Paragraph,
    Seal,
    Sheet,
    Signatures,
    Stub,
    Table,
)
from clerk_tui.paper.sheets import compose

SLIP = 42
"""Cells of an 80 mm slip."""
SCREEN = 76
"""Cells of a terminal of 80 with a margin."""
_GRID_FROM = 60
"""Narrower than this, a table is drawn as a list."""

_UNAMBIGUOUS = str.maketrans(
    {"“": "「", "”": "」", "‘": "『", "’": "』", "…": "...", "—": "-", "–": "-", "·": "・", "×": "x", "→": "->"}
)
_WORD = re.compile(r"\s+|[（《「『〔(\[]*(?:[!-'*-~]+|\S)[、，。；：）》」』！？〕・)\]]*")
"""What a line may not be broken within: a Latin word or one character, with the brackets and stops that cling to it."""

_NUMBER = re.compile(r"[!-~]+")


def render_text(document: Document, width: int = SCREEN, *, code: Literal["none", "blocks", "ascii"] = "none") -> str:
    """Return *document* as lines of at most *width* cells, ending in a line feed.

    *code* adds the QR code below the title when it fits: half blocks where the terminal has them, else ``##``.
    """
    sheets = compose(document)
    return "\n".join("\n".join(_sheet(sheet, width, _code(sheet, width, code))) + "\n" for sheet in sheets)


def unambiguous(text: str) -> str:
    """Return *text* with characters of ambiguous width replaced by their nearest plain ones, where there is one."""
    text = text.translate(_UNAMBIGUOUS)
    return "".join(_plain(c) if unicodedata.east_asian_width(c) == "A" else c for c in text)


def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return character if any(unicodedata.east_asian_width(c) == "A" for c in plain) else plain


def wrap(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width* cells; stops and closing brackets never begin a line."""
    lines = []
    for paragraph in unambiguous(text).split("\n"):
        line = ""
        for word in _words(paragraph, width):
            if cell_len(line) + cell_len(word.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += word if line else word.lstrip()
        lines.append(line.rstrip())
    return lines


def _words(text: str, width: int) -> Iterator[str]:
    for word in _WORD.findall(text):
        while cell_len(word) > width:
            cut = next(i for i in range(len(word), 0, -1) if cell_len(word[:i]) <= width)
            yield word[:cut]
            word = word[cut:]
        yield word


def _sheet(sheet: Sheet, width: int, code: Iterable[str]) -> Iterator[str]:
    yield from _hanging("", sheet.issuer, width)
    if sheet.number:
        yield from _hanging("", f"{sheet.number_label} {sheet.number}", width)
    yield "=" * width
    for line in (sheet.title, sheet.subtitle, *(f"[{mark}]" for mark in sheet.marks)):
        if line:
            yield from (_centred(part, width) for part in wrap(line, width))
    yield "=" * width
    yield from code
    label_width = _label_width(sheet, width)
    blocks = iter(sheet.blocks)
    first = next(blocks)
    yield from _block(first, sheet, width, label_width)
    if sheet.addressee:
        yield ""
        yield from wrap(sheet.addressee, width)
    after_heading = False
    for block in blocks:
        if not after_heading:
            yield ""
        after_heading = isinstance(block, Heading)
        yield from _block(block, sheet, width, label_width)
    if sheet.seal:
        yield from _seal(sheet.seal, width)
    if sheet.stub:
        yield from _stub(sheet.stub, width, label_width)
    yield "-" * width
    for line in sheet.footer:
        yield from wrap(line, width)


def _block(block: Block, sheet: Sheet, width: int, label_width: int) -> Iterator[str]:
    match block:
        case Fields(rows):
            for label, value in rows:
                yield from _field(label, value, width, label_width)
        case Paragraph(text):
            yield from wrap(text, width)
        case Heading(text):
            yield from (f"[{part}]" for part in wrap(text, width - 2))
        case Numbered(points):
            for n, point in enumerate(points, 1):
                yield from _hanging(f"{n}. ", point, width)
        case Table(columns, rows):
            yield from _grid(columns, rows, width) if width >= _GRID_FROM else _cards(columns, rows, sheet, width)
        case Chart():
            yield from _chart(block, width)
        case Signatures(rows):
            yield from _signatures(rows, width)


def _label_width(sheet: Sheet, width: int) -> int:
    """Return one label column for all fields of *sheet*, at most three tenths of the line."""
    rows = [row for block in sheet.blocks if isinstance(block, Fields) for row in block.rows]
    rows += sheet.stub.rows if sheet.stub else ()
    widest = max((cell_len(unambiguous(label)) for label, _ in rows), default=0)
    return min(widest, width * 3 // 10) + 2


def _field(label: str, value: str, width: int, label_width: int) -> Iterator[str]:
    labels, values = wrap(label, label_width - 2), wrap(value, width - label_width)
    for i in range(max(len(labels), len(values))):
        left = labels[i] if i < len(labels) else ""
        yield (_padded(left, label_width) + (values[i] if i < len(values) else "")).rstrip()


def _hanging(lead: str, text: str, width: int) -> Iterator[str]:
    indent = " " * cell_len(lead)
    for i, line in enumerate(wrap(text, width - len(indent))):
        yield (indent if i else lead) + line


def _grid(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], width: int) -> Iterator[str]:
    widths = _column_widths(columns, rows, width)
    yield from _grid_row(tuple(column.title for column in columns), widths)
    yield "-" * width
    for row in rows:
        yield from _grid_row(row, widths)


def _column_widths(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], width: int) -> list[int]:
    """Return the cells of each column: what it needs, or its share of what is left, but no number torn if possible."""
    texts = [
        [unambiguous(text) for text in (column.title, *(row[i] for row in rows))] for i, column in enumerate(columns)
    ]
    widths = [max(map(cell_len, column)) for column in texts]
    unbroken = [max((len(n) for text in column for n in _NUMBER.findall(text)), default=0) for column in texts]
    left: float = width - 2 * (len(columns) - 1) - sum(n for n, c in zip(widths, columns, strict=True) if not c.share)
    sharing = {i for i, column in enumerate(columns) if column.share}
    while sharing:
        unit = left / sum(columns[i].share for i in sharing)
        settled = {i for i in sharing if widths[i] <= unit * columns[i].share}
        if not settled:
            settled = {i for i in sharing if unit * columns[i].share < unbroken[i] < left / 2} or sharing
            for i in settled:
                widths[i] = max(unbroken[i] if unbroken[i] < left / 2 else 0, int(unit * columns[i].share))
        left -= sum(widths[i] for i in settled)
        sharing -= settled
    return widths


def _grid_row(cells: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for i in range(max(len(lines) for lines in wrapped)):
        parts = (lines[i] if i < len(lines) else "" for lines in wrapped)
        yield "  ".join(_padded(part, width) for part, width in zip(parts, widths, strict=True)).rstrip()


def _chart(chart: Chart, width: int) -> Iterator[str]:
    """Draw each bar beside its label, or below it where the line is narrow; the ends of the time line on top."""
    beside = max(cell_len(unambiguous(bar.label)) for bar in chart.bars) + 2 if width >= _GRID_FROM else 0
    label_width = min(beside, width * 2 // 5)
    room = width - label_width
    gap = max(1, room - cell_len(chart.first) - cell_len(chart.last))
    yield " " * label_width + chart.first + " " * gap + chart.last
    for bar in chart.bars:
        start = min(int(bar.start * room), room - 1)
        drawn = " " * start + "=" * max(1, min(round(bar.length * room), room - start))
        lines = wrap(bar.label, label_width - 2 if label_width else width)
        if label_width:
            yield _padded(lines[0], label_width) + drawn
            yield from lines[1:]
        else:
            yield from (*lines, drawn)


def _cards(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], sheet: Sheet, width: int) -> Iterator[str]:
    colon = "：" if sheet.language == "zh_CN" else ": "
    for number, name, *rest in rows:
        yield from _hanging(f"{number}. ", name, width)
        for column, value in zip(columns[2:], rest, strict=True):
            if value:
                yield from _hanging(" " * len(f"{number}. "), column.title + colon + value, width)


def _signatures(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    for label, value in rows:
        lead = f"{label} {value}".rstrip() + " "
        yield lead + "_" * max(4, min(width, 60) - cell_len(lead))


def _seal(seal: Seal, width: int) -> Iterator[str]:
    yield ""
    for line in (seal.organ, seal.caption, seal.day):
        for part in wrap(line, width):
            yield " " * (width - cell_len(part)) + part


def _stub(stub: Stub, width: int, label_width: int) -> Iterator[str]:
    yield ""
    dashes = "- " * ((width - cell_len(stub.caption) - 2) // 4)
    yield f"{dashes}{stub.caption} {dashes}".rstrip()
    for label, value in stub.rows:
        yield from _field(label, value, width, label_width)
    yield from wrap(stub.text, width)
    yield ""
    yield from _signatures(stub.signatures, width)


def _code(sheet: Sheet, width: int, code: str) -> list[str]:
    if code == "none" or not sheet.qr:
        return []
    modules = qr.matrix(sheet.qr)
    lines = qr.half_blocks(modules) if code == "blocks" else qr.ascii_blocks(modules)
    return [*lines, _centred(sheet.qr_caption, width)] if len(lines[0]) <= width else []


def _centred(text: str, width: int) -> str:
    return " " * ((width - cell_len(text)) // 2) + text


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
