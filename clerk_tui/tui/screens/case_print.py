"""Printing from the case screen: which document, and where to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.form_box import Ask, Values

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.printing import Printable, PrintResult


def print_asks(_desk: Desk, view: CaseView) -> list[Ask]:
    """Return the documents the case has now, the one that is due first."""
    from clerk_tui.desk.printing import printable

    documents = [(str(document.kind), printable_label(document)) for document in printable(view.state)]
    media = [("pdf", _("PDF on A4")), ("text", _("show as text"))]
    return [
        Ask(id="document", label=N_("To print"), choices=documents),
        Ask(id="medium", label=N_("As"), choices=media),
    ]


def printable_label(document: Printable) -> str:
    """Return a document with its version and how often it was printed."""
    version = f" v{document.version}" if document.version > 1 else ""
    times = _(" (printed {n}×)").format(n=document.printed) if document.printed else ""
    return f"{document.label}{version}{times}"


def print_case(desk: Desk, case_id: int, values: Values) -> PrintResult:
    """Print the document."""
    from clerk_tui.desk.printing import print_document
    from clerk_tui.paper.model import DocumentKind

    return print_document(desk, case_id, DocumentKind(values["document"]), medium=values["medium"])
