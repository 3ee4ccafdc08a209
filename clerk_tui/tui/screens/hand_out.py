"""What waits to be handed out; scanning the receipt opens the case on the identity check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.timer import Timer
from textual.widget import Widget

from clerk_tui.desk.context import Desk
from clerk_tui.desk.lists import CaseLine, Found, case_by_number, find, to_hand_out
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.widgets.case_list import CaseList
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.filter_pick import haystack
from clerk_tui.tui.workstation import DeskScreen

SETTLE = 0.15
"""Seconds a whole receipt code stands in the box before it opens its case: most scanners send Enter sooner."""


class HandOutScreen(DeskScreen):
    """A filter box over the cases whose result waits at the counter."""

    TITLE = N_("Hand out")
    HELP = N_(
        "# Hand out\nScan the receipt or the document of who comes, or type a part of the number, the item or the "
        "name; `Enter` opens the case on the identity check."
    )
    AUTO_FOCUS = "#filter"
    DEFAULT_CSS = """
    HandOutScreen FilterInput { margin: 0 1; }
    HandOutScreen CaseList { margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.place = "hand_out"
        self._lines: list[tuple[str, CaseLine]] = []
        self._settling: Timer | None = None
        self._person: tuple[str, frozenset[int]] = ("", frozenset())
        """A document number that was scanned, and the cases of its holder."""

    def body(self) -> Iterable[Widget]:
        """Yield the box and the list."""
        site = self.desk.site
        rows = CaseList(f"{site.county} {site.device} ", empty=_("Nothing waits here."), id="waiting")
        yield FilterInput(self._search, rows, _("Scan the receipt or the ID, or: number, item, name"), id="filter")
        yield rows

    def on_screen_resume(self) -> None:
        """Read what waits, also after something was handed out."""
        run_job(self, to_hand_out, self.desk, on_done=self._show, group="lines")

    def _show(self, lines: Sequence[CaseLine]) -> None:
        self._lines = [(_words(line), line) for line in lines]
        self.query_one("#filter", FilterInput).search_again(keep=True)

    def _search(self, text: str) -> tuple[Sequence[CaseLine], str]:
        scan = parse_scan(text)
        if scan.value and scan.value == self._person[0]:
            theirs = [line for _words, line in self._lines if line.case_id in self._person[1]]
            return theirs, ngettext("{n} waits", "{n} wait", len(theirs)).format(n=len(theirs))
        wanted = [scan.value] if scan.kind is ScanKind.CASE_NUMBER else text.casefold().split()
        found = [line for words, line in self._lines if all(word in words for word in wanted)]
        return found, ngettext("{n} waits", "{n} wait", len(found)).format(n=len(found))

    @on(FastList.Chosen, "#waiting")
    def _chosen(self, message: FastList.Chosen) -> None:
        self._open(message.row.case_id)

    @on(ClerkInput.Changed, "#filter")
    def _typed(self, message: ClerkInput.Changed) -> None:
        self._stop_settling()
        if parse_scan(message.value).kind is ScanKind.CASE_NUMBER:
            self._settling = self.set_timer(SETTLE, lambda: self._find(message.value))

    @on(ClerkInput.Submitted, "#filter")
    def _nothing_fits(self, message: ClerkInput.Submitted) -> None:
        """Nothing that waits has this number: the case itself says what it waits for."""
        message.stop()
        self._find(message.value)

    def on_scanned(self, message: Scanned) -> None:
        """A scan while the list has the focus."""
        message.stop()
        self._find(message.text)

    def _find(self, text: str) -> None:
        """Open the case *text* names, or show what waits for the person whose document it is."""
        self._stop_settling()
        scan = parse_scan(text)
        if scan.kind in (ScanKind.ID_NUMBER, ScanKind.USCC):
            run_job(self, find, self.desk, text, on_done=lambda found: self._of(text, scan.value, found), group="find")
        elif scan.value:
            run_job(self, case_or_bundle, self.desk, text, on_done=self._found, group="find")

    def _found(self, found: tuple[int, bool]) -> None:
        """Open the case, or the bundle, that was scanned."""
        found_id, whole = found
        if not whole:
            self._open(found_id)
        elif self.is_current:
            self.query_one("#filter", FilterInput).value = ""
            self.workstation.open_bundle(found_id, "hand_out")

    def _of(self, text: str, number: str, found: Found) -> None:
        self._person = (number, frozenset(line.case_id for line in found.cases))
        box = self.query_one("#filter", FilterInput)
        box.value = text
        box.search_again()
        rows = self.query_one("#waiting", CaseList).rows
        bundles = {line.bundle for line in rows}
        if len(rows) == 1:
            self._open(rows[0].case_id)
        elif len(bundles) == 1 and (bundle := bundles.pop()) is not None:
            self._found((bundle, True))  # all that waits came in with it: handed out together
        elif not rows:
            self.app.notify(_("Nothing waits for the holder of this document."), severity="warning", markup=False)

    def _open(self, case_id: int) -> None:
        self._stop_settling()
        if self.is_current:
            self._person = ("", frozenset())
            self.query_one("#filter", FilterInput).value = ""
            self.workstation.open_case(case_id, deed="hand_out")

    def _stop_settling(self) -> None:
        if self._settling is not None:
            self._settling.stop()
            self._settling = None


def case_or_bundle(desk: Desk, text: str) -> tuple[int, bool]:
    """Return the id of the case or bundle that *text* names, and whether it is a bundle. Raises as
    ``case_by_number``."""
    bundle = find(desk, text, limit=1).bundle
    return (bundle, True) if bundle is not None else (case_by_number(desk, text), False)


def _words(line: CaseLine) -> str:
    number = line.case_no.replace(" ", "")
    return f"{number} {line.case_no} {haystack(line.item)} {line.applicant} {haystack(line.department)}".casefold()
