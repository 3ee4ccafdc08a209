"""How a document leaves: set aside first, then recorded, and only then let out.

A document that exists on paper is always in the log. What did not come out (no glyph, full disk, no printer) does not
count, so that the paper which does come out is no reprint.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from clerk_tui.desk.context import told
from clerk_tui.paper import model as p
from clerk_tui.paths import make_private, state_dir

if TYPE_CHECKING:
    from clerk_tui.paper.output import Waiting


class PrintResult(Struct, frozen=True):
    """What a print left behind."""

    kind: p.DocumentKind
    reprint: int
    path: Path | None = None
    """Where the PDF lies; None when the document was only shown."""
    text: str = ""
    """The document as plain text, for the terminal."""
    sent_to: str = ""
    """Printer it was sent to."""
    trouble: str = ""
    """Why it did not come out, in a sentence; the case is untouched and the file can be printed again."""


class Leaving(Protocol):
    """A document that is to leave, and the log that has to know of it."""

    def document(self) -> p.Document:
        """Return the document as things stand now, with the number of prints before it as its reprint."""
        ...

    def record(self, document: p.Document) -> bool:
        """Record that it leaves; write nothing and return False when it is no longer the print it says it is."""
        ...

    def failed(self, document: p.Document) -> None:
        """Record that it did not come out after all."""
        ...


def put_on_paper(leaving: Leaving, folder: Path | None, printer: str) -> PrintResult:
    """Let a document out as PDF into *folder* (None: this workstation's own) and to *printer* if named."""
    from clerk_tui.paper.output import set_aside
    from clerk_tui.paper.trouble import PaperTrouble

    target = folder or make_private(state_dir() / "documents")
    while True:
        document = leaving.document()
        try:
            with set_aside(document, target) as waiting:
                if leaving.record(document):
                    return _published(leaving, document, _let_out(leaving, document, waiting), printer)
        except PaperTrouble as error:
            return PrintResult(
                document.kind, document.reprint, text=text_of(document), trouble=str(told(error.refusal))
            )
        # Another window printed it meanwhile: this one is the reprint, and must say so.


def text_of(document: p.Document) -> str:
    """Return *document* as plain text for the terminal."""
    from clerk_tui.paper.text import render_text

    return render_text(document)


def _let_out(leaving: Leaving, document: p.Document, waiting: "Waiting") -> Path:
    from clerk_tui.paper.trouble import PaperTrouble

    try:
        return waiting.publish()
    except PaperTrouble:
        leaving.failed(document)
        raise


def _published(leaving: Leaving, document: p.Document, path: Path, printer: str) -> PrintResult:
    from clerk_tui.paper.output import print_file

    kind, reprint, text = document.kind, document.reprint, text_of(document)
    if printer and (refusal := print_file(path, printer).refusal) is not None:
        leaving.failed(document)
        return PrintResult(kind, reprint, path=path, text=text, trouble=str(told(refusal)))
    return PrintResult(kind, reprint, path=path, text=text, sent_to=printer)
