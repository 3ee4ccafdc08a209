"""After the commit: the number, the code, what happens next. Nothing is printed before it is durable, so it is here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.case_number import group
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.domain.verdict import VerdictKind
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.widgets.qr_view import QrView
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.intake import Committed
    from clerk_tui.desk.printing import PrintResult

declare(
    Action("receipt.print", N_("Print"), "f9,p", "print_main", 70, N_("Print the document that is due now.")),
    Action("receipt.documents", N_("Documents"), "d", "documents", 45, N_("Choose another document.")),
    Action("receipt.text", N_("Show"), "t", "show_text", 44, N_("Show the receipt as text.")),
    Action("receipt.open", N_("Open case"), "enter,o", "open_case", 60),
    Action("receipt.next", N_("Next intake"), "n", "next_intake", 50),
)

NUMBER_WIDTH = 27 + 4
"""Cells of a grouped case number with the space around it."""

_SAID = {
    VerdictKind.ACCEPT: N_("Accepted."),
    VerdictKind.DECIDE: N_("Accepted and decided on the spot."),
    VerdictKind.DEFER: N_("Taken in; some materials follow later."),
    VerdictKind.NOTICE: N_("Received; the one-time notice is given."),
    VerdictKind.DECLINE: N_("Not accepted; the notice says why."),
}


_MAIN = {
    VerdictKind.ACCEPT: "receipt",
    VerdictKind.NOTICE: "one-time-notice",
    VerdictKind.DECLINE: "decline-notice",
    VerdictKind.DEFER: "deferral",  # it has to be signed
    # What is decided on the spot gets its decision at once; a refusal is the other decision.
    VerdictKind.DECIDE: "grant",
}
"""Which document the applicant is waiting for."""


class ReceiptScreen(DeskScreen):
    """Shows the case number with its code; printing is one key."""

    TITLE = N_("Taken in")
    BINDINGS = bindings("receipt")
    DEFAULT_CSS = """
    ReceiptScreen Horizontal { height: 1fr; }
    ReceiptScreen #facts { width: 1fr; height: auto; padding: 1 2; }
    ReceiptScreen #no-room { height: auto; padding: 0 2; color: $dim-color; text-style: $dim-style; }
    ReceiptScreen QrView { width: auto; height: auto; }
    """

    def __init__(self, committed: Committed) -> None:
        super().__init__()
        self.place = "receipt"
        self._committed = committed

    def body(self) -> Iterable[Widget]:
        """Yield the facts and the code."""
        from clerk_tui.paper.qr import matrix

        payload = receipt_payload(self._committed.case_no, self._committed.query_code)
        facts = Static(self._facts(), id="facts", markup=False)
        no_room = Static(_("The code does not fit into this window; it is on the printed receipt (F9)."), id="no-room")
        yield Horizontal(Vertical(facts, no_room), QrView(matrix(payload)))

    def on_resize(self) -> None:
        """Show the code whole, beside the whole number, or not at all."""
        code = self.query_one(QrView)
        frame = 2 + bool(self.app_banner)
        fits = code.fit_into(self.size.width - NUMBER_WIDTH, self.size.height - frame)
        code.display = fits
        self.query_one("#no-room").display = not fits

    def _facts(self) -> str:
        from clerk_tui.domain.case.summary import due_date

        state = self._committed.state
        lines = [
            _said(self._committed),
            "",
            group(state.case_no),
            _("query code {code}").format(code=state.query_code),
            "",
            state.item_name,
            state.applicant.masked_name,
        ]
        due = due_date(state, self.desk.calendar)
        if due and due.date and state.decided_on is None:
            lines += ["", _("to be decided by {day}").format(day=due.date.isoformat())]
        for debt in state.debts:
            lines.append(_("{name} follows by {day}").format(name=debt.name, day=debt.due_on.isoformat()))
        if state.supply_by:
            lines += ["", _("to supply by {day}").format(day=state.supply_by.isoformat())]
        return "\n".join(lines)

    def action_print_main(self) -> None:
        """Print the document that is due now."""
        from clerk_tui.desk.printing import to_be_signed

        # Nobody goes before what was promised is signed, whatever else there is to print.
        state = self.desk.case(self._committed.case_id)
        # What another hall handles gets a receipt from this one, whatever its papers would amount to here.
        usual = "receipt" if state.handled_there else _MAIN[self._committed.verdict.kind]
        self._print(next(iter(to_be_signed(state)), usual))

    def action_documents(self) -> None:
        """Choose which document to print."""
        from clerk_tui.desk.printing import printable
        from clerk_tui.paper.model import DocumentKind

        documents = [
            (str(document.kind), document.label) for document in printable(self.desk.case(self._committed.case_id))
        ]
        self.app.push_screen(
            Pick(_("Which document?"), documents), lambda kind: self._print(DocumentKind(kind)) if kind else None
        )

    def _print(self, kind: object, medium: str = "pdf") -> None:
        def work() -> PrintResult:
            from clerk_tui.desk.printing import print_document
            from clerk_tui.paper.model import DocumentKind

            return print_document(self.desk, self._committed.case_id, DocumentKind(str(kind)), medium=medium)

        run_job(self, work, on_done=self._printed, group="print")

    def _printed(self, result: PrintResult) -> None:
        show_print(self, result)

    def action_show_text(self) -> None:
        """Show the receipt as text."""
        self._print("receipt", medium="text")

    def action_open_case(self) -> None:
        """Open the case."""
        case_id = self._committed.case_id
        self.app.pop_screen()
        self.workstation.open_case(case_id)

    def action_next_intake(self) -> None:
        """Take the next one."""
        self.app.pop_screen()
        self.workstation.go("intake")


def _said(committed: Committed) -> str:
    """Return what the commit did, in a sentence."""
    other = committed.state.elsewhere
    if other is not None and committed.state.handled_there:
        return _("Collected for {place}; now send it.").format(place=other.organ or other.place_name)
    return _(_SAID[committed.verdict.kind])


def show_print(screen: DeskScreen, result: PrintResult) -> None:
    """Say where a document went, or show it."""
    if result.trouble:
        screen.app.push_screen(MessageBox(f"{result.trouble}\n\n{result.text}", title=_("Not printed"), wide=True))
    elif result.path is None:
        screen.app.push_screen(MessageBox(result.text, wide=True))
    else:
        again = _(" (reprint {n})").format(n=result.reprint) if result.reprint else ""
        screen.app.notify(_("Saved as {path}").format(path=result.path) + again, markup=False)
