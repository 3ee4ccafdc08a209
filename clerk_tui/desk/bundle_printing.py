"""Printing the papers of a whole bundle: one receipt, one form, one plan, one notice, one proof of joint delivery.

As with a case, the print is recorded before anything leaves.
"""

from pathlib import Path

from msgspec import Struct

from clerk_tui.desk import bundles, printing
from clerk_tui.desk.bundle_sheet import Visit, document_of, read_visit, version_of
from clerk_tui.desk.context import Desk
from clerk_tui.desk.document_details import DOCUMENT_LABELS
from clerk_tui.desk.on_paper import PrintResult, put_on_paper, text_of
from clerk_tui.desk.printing import Printable
from clerk_tui.domain.bundle import commands as c
from clerk_tui.domain.case.bodies import PAPER_MEDIA
from clerk_tui.domain.errors import Refused
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _
from clerk_tui.paper import model as p


def printable(desk: Desk, bundle_id: int) -> list[Printable]:
    """Return the papers of the bundle as it stands, the one that is due now first."""
    visit = read_visit(desk, bundle_id)
    found = []
    for kind in _available(visit):
        version = version_of(visit, kind)
        times = visit.view.state.times_printed(kind, version)
        found.append(Printable(kind, _(DOCUMENT_LABELS[kind]), version, times))
    return found


def to_be_signed(desk: Desk, bundle_id: int) -> list[tuple[int, p.DocumentKind]]:
    """Return the promises of its members (case, document) that have not left on paper yet; each signs for itself."""
    cases = read_visit(desk, bundle_id).cases
    return [(case.id, kind) for case in cases.values() for kind in printing.to_be_signed(case)]


def print_bundle(
    desk: Desk,
    bundle_id: int,
    kind: p.DocumentKind,
    *,
    folder: Path | None = None,
    printer: str = "",
    medium: str = "pdf",
) -> PrintResult:
    """Print one paper of a bundle: as PDF into *folder* and to *printer* if named, or as text (medium ``text``).

    What is only shown is logged and counts as no print. Raises NotPermitted, NotFound, and Refused when the bundle
    has no such paper (yet).
    """
    desk.require(Deed.PRINT)
    visit = read_visit(desk, bundle_id)
    _require_available(visit, kind)
    if medium in PAPER_MEDIA:
        return put_on_paper(_Leaving(desk, bundle_id, kind), folder, printer)
    document = document_of(desk, visit, kind)
    bundles.do(desk, bundle_id, c.Print(document=kind, version=document.version, medium=medium))
    return PrintResult(kind, 0, text=text_of(document))


class _Leaving(Struct, frozen=True):
    """A paper of a bundle on its way out."""

    desk: Desk
    bundle_id: int
    kind: p.DocumentKind

    def document(self) -> p.Document:
        visit = read_visit(self.desk, self.bundle_id)
        times = visit.view.state.times_printed(self.kind, version_of(visit, self.kind))
        return document_of(self.desk, visit, self.kind, reprint=times)

    def record(self, document: p.Document) -> bool:
        return _recorded(self.desk, self.bundle_id, document)

    def failed(self, document: p.Document) -> None:
        bundles.do(self.desk, self.bundle_id, c.Print(document=self.kind, version=document.version, failed=True))


def _recorded(desk: Desk, bundle_id: int, document: p.Document) -> bool:
    """Record the print, unless another window printed the paper meanwhile: then nothing is written."""
    with desk.store.transaction() as writer:
        parent = bundles.existing(writer, bundle_id)
        if parent.times_printed(document.kind, document.version) != document.reprint:
            return False
        command = c.Print(document=document.kind, version=document.version)
        bundles.do_within(desk, writer, bundle_id, command)
    return True


def _require_available(visit: Visit, kind: p.DocumentKind) -> None:
    if kind in _available(visit):
        return
    raise Refused(
        _("This visit has no document “{document}” now.").format(document=_(DOCUMENT_LABELS[kind])),
        hint=_("It can have: {documents}.").format(
            documents="、".join(_(DOCUMENT_LABELS[one]) for one in _available(visit))
        ),
        field="document",
        code="print.unavailable",
    )


def _available(visit: Visit) -> list[p.DocumentKind]:
    kinds = p.DocumentKind
    found = [kinds.BUNDLE_DELIVERY] if visit.handed else []
    if visit.asked:
        found.append(kinds.BUNDLE_NOTICE)
    return [*found, kinds.BUNDLE_RECEIPT, kinds.BUNDLE_FORM, kinds.BUNDLE_PLAN]
