"""The typefaces of documents, and which characters they can show.

Noto Serif SC and Noto Sans SC come with the program's requirements and are checked against their known digests. A hall
that needs rarer characters puts fonts of its own into the directory that ``CLERK_FONTS`` names; they are used for what
the others lack.
"""

import hashlib
import os
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.paper.trouble import PaperTrouble

SERIF = "Noto Serif SC"
SANS = "Noto Sans SC"

_DIGESTS = {
    "NotoSerifSC-Regular.otf": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
    "NotoSansSC-Regular.otf": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
}
"""SHA-256 of the shipped files: the package has one keeper, and a swapped glyph would forge a document."""

GETA = "〓"
"""U+3013, the printers' mark for a character to be filled in by hand."""


def font_files() -> tuple[Path, ...]:
    """Return the font files documents are set with, the shipped ones first.

    Raises PaperTrouble when a shipped font is missing.
    """
    import pylopdf_fonts_zh_cn as shipped

    files = (shipped.serif_path(), shipped.sans_path())
    for file in files:
        if not file.is_file():
            raise _damaged(file.name)
    own = os.environ.get("CLERK_FONTS")
    extra = sorted(p for p in Path(own).glob("*") if p.suffix.lower() in {".otf", ".ttf", ".ttc"}) if own else []
    return (*files, *extra)


def check_digests() -> None:
    """Make sure the shipped fonts are the known ones; raises PaperTrouble when one is not."""
    for file in font_files()[: len(_DIGESTS)]:
        with file.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != _DIGESTS.get(file.name):
                raise _damaged(file.name)


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Return the characters of *text* that no font can show, each once, in the order they appear."""
    coverage = [_coverage(file) for file in font_files()]
    seen = dict.fromkeys(character for character in text if _is_drawn(character))
    return tuple(c for c in seen if not any(ord(c) in _Ranges(starts, ends) for starts, ends in coverage))


def geta(text: str, missing: tuple[str, ...]) -> str:
    """Return *text* with each of the *missing* characters as 〓, to be written in by hand."""
    return text.translate({ord(character): GETA for character in missing})


def _is_drawn(character: str) -> bool:
    # Controls, line ends and variation selectors have no glyph of their own.
    return unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp", "Mn"} or character == "\u00ad"


class _Ranges:
    """Sorted, disjoint code point ranges."""

    def __init__(self, starts: tuple[int, ...], ends: tuple[int, ...]) -> None:
        self._starts, self._ends = starts, ends

    def __contains__(self, point: int) -> bool:
        i = bisect_right(self._starts, point) - 1
        return i >= 0 and point <= self._ends[i]


def _damaged(name: str) -> PaperTrouble:
    return PaperTrouble(
        Refusal(
            "paper.font_damaged",
            N_("The font {name} is missing or is not the one that was shipped."),
            N_("Install the program again."),
            params={"name": name},
        )
    )


@cache
def _coverage(file: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return starts and ends of the code point ranges *file* has glyphs for, from its cmap table alone."""
    with file.open("rb") as stream:
        cmap = _table(stream, b"cmap")
    ranges = sorted(_groups(cmap))
    return tuple(start for start, _ in ranges), tuple(end for _, end in ranges)


def _table(stream: BinaryIO, tag: bytes) -> bytes:
    head = stream.read(16)
    if head[:4] == b"ttcf":  # a collection: its first face stands for all
        (offset,) = struct.unpack(">I", head[12:16])
        stream.seek(offset)
        head = stream.read(12)
    else:
        stream.seek(12)
    for _ in range(struct.unpack(">H", head[4:6])[0]):
        name, _checksum, offset, length = struct.unpack(">4sIII", stream.read(16))
        if name == tag:
            stream.seek(offset)
            return stream.read(length)
    return b""


def _groups(cmap: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the best Unicode subtable: format 12 (all planes), else 4 (the first)."""
    if len(cmap) < 4:
        return
    offsets = {}
    for i in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * i)
        if platform in (0, 3):
            offsets[struct.unpack_from(">H", cmap, offset)[0]] = offset
    if 12 in offsets:
        at = offsets[12]
        for i in range(struct.unpack_from(">I", cmap, at + 12)[0]):
            start, end, _glyph = struct.unpack_from(">III", cmap, at + 16 + 12 * i)
            yield start, end
    elif 4 in offsets:
        at = offsets[4]
        count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
        ends = struct.unpack_from(f">{count}H", cmap, at + 14)
        starts = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * count)
        yield from ((start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF)
