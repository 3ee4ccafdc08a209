"""After the commit of a bundle: its number and code, and the number of every member."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.case.state import PHASE_LABELS, CaseState, Phase
from clerk_tui.domain.case_number import group
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.screens.bundle_print import ask_document, print_document
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.qr_view import QrView
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.bundles import CommittedBundle

declare(
    Action("bundle_receipt.print", N_("Print"), "f9,p", "print_main", 70, N_("Print the receipt of the bundle.")),
    Action("bundle_receipt.documents", N_("Documents"), "d", "documents", 45, N_("Choose another document.")),
    Action("bundle_receipt.open", N_("Open bundle"), "o", "open_bundle", 62),
    Action("bundle_receipt.next", N_("Next intake"), "n", "next_intake", 50),
)

LEAST_LIST = 64
"""Cells the list of members needs beside the code."""
_WAITS = frozenset({Phase.WAITING})
_HELD_UP = frozenset({Phase.CORRECTION_PENDING, Phase.DECLINED})

MemberCase = tuple[str, CaseState]


class BundleReceiptScreen(DeskScreen):
    """Shows the number of the visit with its code, and the numbers of its members; printing is one key."""

    TITLE = N_("Bundle taken in")
    BINDINGS = bindings("bundle_receipt")
    AUTO_FOCUS = "#members"
    DEFAULT_CSS = """
    BundleReceiptScreen #facts { height: auto; padding: 1 2; }
    BundleReceiptScreen #left { width: 1fr; }
    BundleReceiptScreen #no-room { height: auto; padding: 0 2; color: $dim-color; text-style: $dim-style; }
    BundleReceiptScreen QrView { width: auto; height: auto; }
    """

    def __init__(self, committed: CommittedBundle) -> None:
        super().__init__()
        self.place = "bundle_receipt"
        self._committed = committed

    def body(self) -> Iterable[Widget]:
        """Yield the facts, the members and the code."""
        from clerk_tui.paper.qr import matrix

        committed = self._committed
        members: FastList[MemberCase] = FastList(
            [Column(0, N_("Member")), Column(10, N_("Department")), Column(15, N_("Number")), Column(17, N_("Phase"))],
            self._cells,
            look=_look,
            id="members",
        )
        members.show(committed.members)
        no_room = Static(_("The code is on the printed receipt (F9)."), id="no-room")
        code = QrView(matrix(receipt_payload(committed.bundle_no, committed.query_code)))
        left = Vertical(Static(self._facts(), id="facts", markup=False), members, no_room, id="left")
        yield Horizontal(left, code)

    def on_resize(self) -> None:
        """Show the code whole beside the list, or not at all."""
        code = self.query_one(QrView)
        frame = 2 + bool(self.app_banner)
        fits = code.fit_into(self.size.width - LEAST_LIST, self.size.height - frame)
        code.display = fits
        self.query_one("#no-room").display = not fits

    def _facts(self) -> str:
        committed = self._committed
        state = committed.state
        bundle = self.desk.bundle(state.membership.bundle_item, state.catalog_version) if state.membership else None
        name = bundle.name if bundle else ""
        code = _("query code {code}").format(code=committed.query_code)
        lines = [
            counted(committed.members),
            "",
            f"{group(committed.bundle_no)}   {code}",
            f"{name}  {state.applicant.masked_name}",
        ]
        return "\n".join(lines)

    def _cells(self, row: MemberCase) -> Sequence[str]:
        _member, state = row
        own = f"{self.desk.site.county} {self.desk.site.device} "
        department = self.desk.department_name(state.department)
        return state.item_name, department, group(state.case_no).removeprefix(own), self._standing(state)

    def _standing(self, state: CaseState) -> str:
        from clerk_tui.domain.case.summary import due_date

        phase = _(PHASE_LABELS[state.phase])
        if state.supply_by:
            return _("{phase} by {day}").format(phase=phase, day=f"{state.supply_by:%m-%d}")
        due = due_date(state, self.desk.calendar)
        if due and due.date and state.decided_on is None:
            return _("{phase} by {day}").format(phase=phase, day=f"{due.date:%m-%d}")
        return phase

    # Deeds

    @on(FastList.Chosen, "#members")
    def _member_chosen(self, message: FastList.Chosen) -> None:
        _member, state = message.row
        self.workstation.open_case(state.id)

    def action_print_main(self) -> None:
        """Print the receipt of the bundle, then what its applicant has to sign."""
        print_document(self, self._committed.bundle_id, "bundle-receipt", then_sign=True)

    def action_documents(self) -> None:
        """Choose which document to print."""
        ask_document(self, self._committed.bundle_id)

    def action_open_bundle(self) -> None:
        """Open the bundle."""
        bundle_id = self._committed.bundle_id
        self.app.pop_screen()
        self.workstation.open_bundle(bundle_id)

    def action_next_intake(self) -> None:
        """Take the next one."""
        self.app.pop_screen()
        self.workstation.go("intake")


def counted(members: Sequence[MemberCase]) -> str:
    """Return how many members were accepted, wait, or lack something, in a sentence."""
    phases = [state.phase for _member, state in members]
    waiting = sum(phase in _WAITS for phase in phases)
    lacking = sum(phase is Phase.CORRECTION_PENDING for phase in phases)
    declined = sum(phase is Phase.DECLINED for phase in phases)
    parts = [_("{n} taken in").format(n=len(phases))]
    parts += [_("{n} wait for others").format(n=waiting)] if waiting else []
    parts += [_("{n} with a one-time notice").format(n=lacking)] if lacking else []
    parts += [_("{n} not accepted").format(n=declined)] if declined else []
    return " · ".join(parts)


def _look(row: MemberCase) -> Look:
    _member, state = row
    if state.phase in _WAITS:
        return Look(".", "dim")
    return Look("!", "warn") if state.phase in _HELD_UP else Look("+", "good")
