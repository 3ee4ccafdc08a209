"""The codes are read back by another library, from the page as it is printed and from the terminal as it is painted."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_pictures import correction_levels, decode, grey_rows, paint
from paper_samples import QR, document

from clerk_tui.paper import qr
from clerk_tui.paper.model import DocumentKind
from clerk_tui.paper.pdf import render_png
from clerk_tui.paper.text import render_text

HALVES = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
HASHES = {" ": (False, False), "#": (True, True)}


def flipped(glyphs: dict[str, tuple[bool, bool]]) -> dict[str, tuple[bool, bool]]:
    return {glyph: (not upper, not lower) for glyph, (upper, lower) in glyphs.items()}


def test_the_printed_page_carries_the_payload() -> None:
    picture = render_png(document(DocumentKind.RECEIPT), ppi=110)
    assert decode(grey_rows(picture, share=0.27)) == [QR]


def test_half_blocks_painted_back_to_pixels() -> None:
    picture = paint(qr.half_blocks(qr.matrix(QR)), HALVES, across=1)
    assert decode(picture) == [QR]
    assert correction_levels(picture) == ["M"]


def test_half_blocks_on_a_dark_background_show_the_same_code() -> None:
    # Drawn glyphs are light there, the rest is dark.
    lines = qr.half_blocks(qr.matrix(QR), invert=True)
    assert decode(paint(lines, flipped(HALVES), across=1)) == [QR]


@pytest.mark.parametrize("invert", [False, True])
def test_hashes_painted_back_to_pixels(invert: bool) -> None:
    lines = qr.ascii_blocks(qr.matrix(QR), invert=invert)
    assert set("".join(lines)) <= {"#", " "}
    assert decode(paint(lines, flipped(HASHES) if invert else HASHES, across=2, scale=6)) == [QR]


def test_the_code_in_a_plain_text_receipt_is_readable() -> None:
    lines = [
        line for line in render_text(document(DocumentKind.RECEIPT), 76, code="ascii").splitlines() if "##" in line
    ]
    # The quiet zone is blank lines; the painter puts it back.
    blank = " " * len(qr.ascii_blocks(qr.matrix(QR))[0])
    assert decode(paint([blank] * 4 + lines + [blank] * 4, HASHES, across=2, scale=6)) == [QR]


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=qr.MAX_PAYLOAD))
def test_any_ascii_payload_comes_back(payload: str) -> None:
    assert decode(paint(qr.half_blocks(qr.matrix(payload)), HALVES, across=1)) == [payload]


def test_quiet_zone_of_four_modules() -> None:
    modules = qr.matrix(QR)
    assert all(not any(row) for row in (*modules[:4], *modules[-4:]))
    assert all(not any(row[:4]) and not any(row[-4:]) for row in modules)


@pytest.mark.parametrize("payload", ["", "张小明", "a\nb", "x" * 201])
def test_what_a_scanner_could_not_type_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        qr.matrix(payload)


def test_svg_draws_every_dark_module_once() -> None:
    modules = qr.matrix(QR)
    assert sum(map(int, re.findall(r"h(\d+)v1", qr.svg(modules)))) == sum(map(sum, modules))
