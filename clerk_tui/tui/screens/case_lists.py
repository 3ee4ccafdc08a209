"""What the work list and the department's inbox share: the rows, the filter, the deeds by letter, marked rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import on

from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screens.list_screen import ListScreen
from clerk_tui.tui.widgets.case_list import CaseList
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.lists import CaseLine

declare(
    Action("cases.step", N_("Do what is due"), "a,ctrl+s", "step", 72, N_("Open the case on the deed that is due.")),
    Action("cases.hand_out", N_("Hand out"), "h", "deed('hand_out')", 68, N_("Hand the result of this case out.")),
    Action("cases.note", N_("Note"), "n", "deed('note')", 36, N_("Add a remark to this case.")),
    Action("cases.dispatch", N_("Hand over"), "o", "batch('dispatch')", 75, N_("Marked rows: to their departments.")),
    Action("cases.claim", N_("Take over"), "c", "batch('claim')", 74, N_("Marked rows: the department works on them.")),
    Action("cases.filter", N_("Filter"), "slash", "filter", 66, N_("Show only rows with these words or initials.")),
)


class CaseListScreen(ListScreen["CaseLine"]):
    """Rows of cases; subclasses say which in ``fetch`` and what stands above them in ``fetched``."""

    BINDINGS = bindings("cases")
    AUTO_FOCUS = "#cases"

    def new_list(self, empty: str) -> CaseList:
        """Return the list of cases."""
        site = self.desk.site
        return CaseList(f"{site.county} {site.device} ", empty=empty, id="cases")

    @property
    def rows(self) -> CaseList:
        """The rows."""
        return self.query_one("#cases", CaseList)

    cases = rows

    def haystack(self, line: CaseLine) -> str:
        """Return everything *line* can be filtered by."""
        return haystack(line)

    # Deeds

    @on(FastList.Chosen, "#cases")
    def _open(self, message: FastList.Chosen) -> None:
        self.workstation.open_case(message.row.case_id)

    @on(FastList.MarksChanged, "#cases")
    def _count_marks(self) -> None:
        self.query_one(FilterInput).search_again(keep=True)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The deeds on marked rows have keys while there are any."""
        if action == "batch":
            return self.is_mounted and bool(self.cases.marked)
        return super().check_action(action, parameters)

    def action_step(self) -> None:
        """Open the case on the deed that is due now; the store is asked, for the row may be half a minute old."""
        if (line := self.cases.current) is not None:
            case_id = line.case_id
            run_job(self, due_deed, self.desk, case_id, on_done=lambda deed: self.workstation.open_case(case_id, deed))

    def action_deed(self, deed: str) -> None:
        """Open the case on that deed."""
        if (line := self.cases.current) is not None:
            self.workstation.open_case(line.case_id, deed)

    def action_batch(self, deed: str) -> None:
        """Do a deed to every marked row."""
        run_job(self, _BATCHES[deed], self.desk, self.cases.marked, on_done=self._done, group="batch")

    def _done(self, outcomes: list[tuple[CaseLine, str]]) -> None:
        """Say of each row what became of it; rows that were refused stay marked."""
        done = [line.case_id for line, why in outcomes if not why]
        self.cases.unmark(done)
        self._count_marks()
        text = "\n".join(
            f"{'!' if why else '+'} {line.case_no}  {line.applicant}  {why or _('carried out')}"
            for line, why in outcomes
        )
        title = _("{done} of {all} done").format(done=len(done), all=len(outcomes))
        self.app.push_screen(MessageBox(text, title=title))  # its closing reads the rows anew


def haystack(line: CaseLine) -> str:
    """Return everything a row can be filtered by."""
    from clerk_tui.catalog.pinyin import initials

    words = (line.case_no, line.case_no.replace(" ", ""), line.item, line.applicant, line.department, line.phase)
    return " ".join((*words, line.due, initials(line.item), initials(line.department))).casefold()


def due_deed(desk: Desk, case_id: int) -> str:
    """Return which deed of the case is due next."""
    from clerk_tui.desk.steps import main_step

    return main_step(desk.case(case_id))


def dispatch_all(desk: Desk, lines: Sequence[CaseLine]) -> list[tuple[CaseLine, str]]:
    """Hand each case over to its department."""
    from clerk_tui.desk.casework import dispatch

    return _each(lines, lambda case_id: dispatch(desk, case_id))


def claim_all(desk: Desk, lines: Sequence[CaseLine]) -> list[tuple[CaseLine, str]]:
    """Take each case over in the department."""
    from clerk_tui.desk.casework import claim

    return _each(lines, lambda case_id: claim(desk, case_id))


def _each(lines: Sequence[CaseLine], deed: Callable[[int], object]) -> list[tuple[CaseLine, str]]:
    """Do *deed* to one case after the other; return each with why it was refused, if it was."""
    outcomes = []
    for line in lines:
        try:
            deed(line.case_id)
        except ClerkError as error:
            outcomes.append((line, str(error)))
        else:
            outcomes.append((line, ""))
    return outcomes


_BATCHES = {"dispatch": dispatch_all, "claim": claim_all}
