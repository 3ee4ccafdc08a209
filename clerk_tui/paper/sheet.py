"""A document after the words are found and before it is set: what the PDF template and the plain text both draw.

A sheet is in one language. It holds text and structure, never markup: whatever a person typed stays inert.
"""

from typing import Literal

from msgspec import Struct

SheetLanguage = Literal["zh_CN", "en"]


class Fields(Struct, frozen=True, tag="fields"):
    """Aligned label–value rows."""

    rows: tuple[tuple[str, str], ...]


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """A sentence or several; *small* for explanations that are not part of the act."""

    text: str
    small: bool = False


class Heading(Struct, frozen=True, tag="heading"):
    """The title of what follows."""

    text: str


class Numbered(Struct, frozen=True, tag="numbered"):
    """Points that can be referred to by number."""

    points: tuple[str, ...]


class Column(Struct, frozen=True):
    """A column of a table: *share* of the width left over, 0 for as narrow as its text; centred when asked."""

    title: str
    share: float = 0
    centred: bool = False


class Table(Struct, frozen=True, tag="table"):
    """Rows under titles that are repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Bar(Struct, frozen=True):
    """A line of a chart: from *start* over *length*, both shares of the whole time (0 to 1)."""

    label: str
    start: float
    length: float


class Chart(Struct, frozen=True, tag="chart"):
    """What runs when: bars over one time line that goes from *first* to *last*."""

    bars: tuple[Bar, ...]
    first: str
    last: str


class Signatures(Struct, frozen=True, tag="signatures"):
    """Lines to sign on: label and, where it is known, who signs."""

    rows: tuple[tuple[str, str], ...]


Block = Fields | Paragraph | Heading | Numbered | Table | Chart | Signatures


class Seal(Struct, frozen=True):
    """Where the seal goes, over the organ's name and the date."""

    organ: str
    day: str
    caption: str


class Stub(Struct, frozen=True):
    """What is torn off, signed and kept by the window."""

    caption: str
    text: str
    rows: tuple[tuple[str, str], ...]
    signatures: tuple[tuple[str, str], ...]


class Sheet(Struct, frozen=True, kw_only=True):
    """One document in one language."""

    language: SheetLanguage
    issuer: str
    """The organ whose document it is: the one that seals."""
    title: str
    subtitle: str = ""
    number: str = ""
    number_label: str = ""
    marks: tuple[str, ...] = ()
    """Words in a frame beside the title: reprint, translation."""
    addressee: str = ""
    blocks: tuple[Block, ...]
    dense: bool = False
    """Whether the rows stand closer and the seal beside the last block: for what has to fit one page."""
    seal: Seal | None = None
    stub: Stub | None = None
    qr: str = ""
    """ASCII payload; empty: no code."""
    qr_caption: str = ""
    footer: tuple[str, ...] = ()
    page_template: str
    """``{page}`` and ``{pages}`` are filled when the page count is known."""
