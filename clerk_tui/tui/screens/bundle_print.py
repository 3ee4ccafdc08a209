"""Printing the documents of a whole bundle: receipt, notice, form, plan, joint delivery; and what must be signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screens.receipt import show_print
from clerk_tui.tui.widgets.dialogs import Confirm
from clerk_tui.tui.widgets.pick import Pick

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.printing import Printable, PrintResult
    from clerk_tui.paper.model import DocumentKind
    from clerk_tui.tui.workstation import DeskScreen


class Promise(NamedTuple):
    """A promise that has to leave on paper and be signed."""

    case_id: int
    kind: DocumentKind
    label: str
    """The paper and the member it is about."""


def unsigned(desk: Desk, bundle_id: int) -> list[Promise]:
    """Return the promises of all members that have not left on paper yet."""
    from clerk_tui.desk.bundle_printing import to_be_signed
    from clerk_tui.desk.document_details import DOCUMENT_LABELS

    return [
        Promise(case_id, kind, f"{_(DOCUMENT_LABELS[kind])}  {desk.case(case_id).item_name}")
        for case_id, kind in to_be_signed(desk, bundle_id)
    ]


def ask_document(screen: DeskScreen, bundle_id: int) -> None:
    """Let the user choose which document of the bundle to print, or which promise of a member."""

    def read() -> tuple[list[Printable], list[Promise]]:
        from clerk_tui.desk.bundle_printing import printable

        return printable(screen.desk, bundle_id), unsigned(screen.desk, bundle_id)

    def choose(found: tuple[list[Printable], list[Promise]]) -> None:
        documents, promises = found
        numbered = {str(n): promise for n, promise in enumerate(promises)}
        choices = [(str(document.kind), document.label) for document in documents]
        choices += [(n, promise.label) for n, promise in numbered.items()]

        def chosen(what: str | None) -> None:
            if what in numbered:
                print_promises(screen, [numbered[what]])
            elif what:
                print_document(screen, bundle_id, what)

        screen.app.push_screen(Pick(_("Which document?"), choices), chosen)

    run_job(screen, read, on_done=choose, group="print")


def print_document(screen: DeskScreen, bundle_id: int, kind: str, *, then_sign: bool = False) -> None:
    """Print a document of the bundle and say where it went; *then_sign*: offer the promises to be signed next."""

    def work() -> tuple[PrintResult, list[Promise]]:
        from clerk_tui.desk.bundle_printing import print_bundle
        from clerk_tui.paper.model import DocumentKind

        result = print_bundle(screen.desk, bundle_id, DocumentKind(kind))
        return result, unsigned(screen.desk, bundle_id) if then_sign else []

    def printed(done: tuple[PrintResult, list[Promise]]) -> None:
        result, promises = done
        if promises:
            offer_promises(screen, promises)
        show_print(screen, result)

    run_job(screen, work, on_done=printed, group="print")


def offer_promises(screen: DeskScreen, promises: Sequence[Promise]) -> None:
    """Ask whether to print what the applicant has to sign before leaving."""
    count = ngettext("{n} promise is to be signed:", "{n} promises are to be signed:", len(promises))
    text = "\n".join([count.format(n=len(promises)), *(f"  {promise.label}" for promise in promises)])
    box = Confirm(text, title=_("Print what is to be signed?"))
    screen.app.push_screen(box, lambda yes: print_promises(screen, promises) if yes else None)


def print_promises(screen: DeskScreen, promises: Sequence[Promise]) -> None:
    """Print *promises* and say where each went."""

    def work() -> list[PrintResult]:
        from clerk_tui.desk.printing import print_document

        return [print_document(screen.desk, promise.case_id, promise.kind) for promise in promises]

    def printed(results: list[PrintResult]) -> None:
        for result in results:
            show_print(screen, result)

    run_job(screen, work, on_done=printed, group="print")
