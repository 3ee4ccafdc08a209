"""Documents as PDF and as pictures of their pages, set by Typst from ``data/templates``.

The sheet goes in as JSON through ``sys.inputs``: text that looks like markup stays text. The compiler lets other
threads run, but keeps tens of megabytes; a long-lived process has it run in a child (``output.set_aside``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, cast

import msgspec

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.paper import fonts, qr
from clerk_tui.paper.model import Document
from clerk_tui.paper.sheet import Sheet
from clerk_tui.paper.sheets import compose
from clerk_tui.paper.trouble import PaperTrouble
from clerk_tui.paths import data_dir

if TYPE_CHECKING:
    import typst

PREVIEW_PPI = 144.0


def render_pdf(document: Document, *, by_hand: bool = False) -> bytes:
    """Return *document* as PDF/A-2b, its text selectable.

    Raises PaperTrouble when a character has no glyph, unless *by_hand*: then 〓 stands in its place, to be written in.
    """
    return _compile(document, by_hand, "pdf", None)[0]


def render_png(document: Document, page: int = 0, ppi: float = PREVIEW_PPI, *, by_hand: bool = False) -> bytes:
    """Return page number *page* (from 0) of *document* as PNG; IndexError past the last, PaperTrouble as above."""
    return _compile(document, by_hand, "png", ppi)[page]


def _compile(document: Document, by_hand: bool, output: Literal["pdf", "png"], ppi: float | None) -> list[bytes]:
    sheets = compose(document)
    missing = fonts.missing_glyphs(_json(sheets).decode())
    if missing and not by_hand:
        raise PaperTrouble(missing_refusal(missing))
    code = qr.svg(qr.matrix(sheets[0].qr)) if sheets[0].qr else ""
    inputs = {"sheets": fonts.geta(_json(sheets).decode(), missing), "qr": code}
    from typst import TypstError

    try:
        result, warnings = _compiler().compile_with_warnings(
            format=output,
            ppi=ppi,
            sys_inputs=inputs,
            pdf_standards=["a-2b"] if output == "pdf" else [],
            # The issue date, not the clock: a reprint of the same version is the same file.
            timestamp=int(document.issued_at.timestamp()),
        )
    except TypstError as error:
        raise PaperTrouble(_not_set(error.message)) from error
    if warnings:
        # An unknown font is only a warning to Typst; on paper it would be another face or an empty box.
        raise PaperTrouble(_not_set(str(warnings[0])))
    pages = result if isinstance(result, list) else [cast(bytes, result)]
    return [bytes(page) for page in pages]


def missing_refusal(missing: tuple[str, ...]) -> Refusal:
    """Return the refusal that names the *missing* characters, with their code points for whoever gets a font."""
    return Refusal(
        "paper.missing_glyph",
        N_("No font on this machine can show {characters}."),
        N_("Print with 〓 in its place and write it in by hand, or add a font (CLERK_FONTS)."),
        params={"characters": ", ".join(f"{character} (U+{ord(character):04X})" for character in missing)},
    )


def _not_set(warning: str) -> Refusal:
    return Refusal(
        "paper.not_set",
        N_("The document could not be set: {warning}"),
        N_("Install the program again."),
        params={"warning": warning},
    )


def _json(sheets: tuple[Sheet, ...]) -> bytes:
    return msgspec.json.encode(sheets)


@cache
def _compiler() -> typst.Compiler:
    """Return the one compiler of this process: fonts are read and the template is parsed once."""
    import typst

    fonts.check_digests()
    # Folders: a file given by its path is passed over in silence.
    loaded = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in dict.fromkeys(file.parent for file in fonts.font_files())],
    )
    return typst.Compiler(str(data_dir() / "templates" / "document.typ"), font_paths=loaded)
