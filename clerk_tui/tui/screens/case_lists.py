"""What the work list and the department's inbox share: the rows, the filter, the deeds by letter, marked rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.widgets.case_list import CaseList
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.desk.lists import CaseLine

REFRESH = 30.0
"""Seconds after which the rows are read anew: colleagues work on the same store."""

declare(
    Action("cases.step", N_("Do what is due"), "a,ctrl+s", "step", 72, N_("Open the case on the deed that is due.")),
    Action("cases.hand_out", N_("Hand out"), "h", "deed('hand_out')", 68, N_("Hand the result of this case out.")),
    Action("cases.note", N_("Note"), "n", "deed('note')", 36, N_("Add a remark to this case.")),
    Action("cases.dispatch", N_("Hand over"), "o", "batch('dispatch')", 75, N_("Marked rows: to their departments.")),
    Action("cases.claim", N_("Take over"), "c", "batch('claim')", 74, N_("Marked rows: the department works on them.")),
    Action("cases.filter", N_("Filter"), "slash", "filter", 66, N_("Show only rows with these words or initials.")),
)


class CaseListScreen(DeskScreen):
    """Rows of cases; subclasses say which in ``fetch`` and what stands above them in ``fetched``."""

    BINDINGS = bindings("cases")
    AUTO_FOCUS = "#cases"
    EMPTY = N_("Nothing waits here.")
    """Message id of what is said when there are no rows."""
    DEFAULT_CSS = """
    CaseListScreen #head { height: 1; padding: 0 1; text-style: bold; }
    CaseListScreen #filter { margin: 0 1; }
    CaseListScreen #filter.-absent { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[CaseLine] = ()
        self._haystacks: dict[CaseLine, str] = {}
        self._said = ""

    def body(self) -> Iterable[Widget]:
        """Yield the line above, the filter (absent until it is asked for) and the rows."""
        site = self.desk.site
        # The frame is painted before the store is asked; until it answers, the list says so.
        cases = CaseList(f"{site.county} {site.device} ", empty=_("Reading …"), id="cases")
        hint = _("Words of the item, the applicant, the department or the number; pinyin initials")
        yield Static("", id="head", markup=False)
        yield FilterInput(self._matching, cases, hint, id="filter", classes="-absent")
        yield cases

    def on_mount(self) -> None:
        """Keep the rows fresh while the screen is in front."""
        self.set_interval(REFRESH, self._refresh)

    def on_screen_resume(self) -> None:
        """Read the rows: for the first time, or after another screen may have changed them."""
        self.call_after_refresh(self.reload)

    @property
    def cases(self) -> CaseList:
        """The rows."""
        return self.query_one("#cases", CaseList)

    # Reading

    def fetch(self) -> Any:
        """Read from the store, off the screen's thread, what ``fetched`` shows."""
        raise NotImplementedError

    def fetched(self, result: Any) -> None:
        """Show what ``fetch`` returned; calls ``show_lines``."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read the rows anew; the cursor stays on its case."""
        run_job(self, self._fetch, on_done=self._fetched, on_refused=self._unreadable, group="list")

    def show_lines(self, lines: Sequence[CaseLine]) -> None:
        """Show *lines*, as far as they fit the filter; what stands there already is not painted again."""
        if lines == self._lines and lines:
            return
        self._lines = lines
        self.cases.say_when_empty(_(self.EMPTY))
        self.query_one(FilterInput).search_again(keep=True)

    def say(self, text: str) -> None:
        """Show *text* in the line above the rows."""
        if text != self._said:
            self._said = text
            self.query_one("#head", Static).update(text, layout=False)

    def _refresh(self) -> None:
        if self.is_current:
            self.reload()

    def _fetch(self) -> tuple[Any, dict[CaseLine, str]]:
        result = self.fetch()
        lines: Iterable[CaseLine] = getattr(result, "lines", result)
        known = self._haystacks
        return result, {line: known.get(line) or haystack(line) for line in lines}

    def _fetched(self, result: tuple[Any, dict[CaseLine, str]]) -> None:
        shown, self._haystacks = result
        self.fetched(shown)

    def _unreadable(self, error: ClerkError) -> None:
        """Say it where the figures stand: a box every half minute would be worse than old rows."""
        self.say(f"! {error}")

    # The filter

    def _matching(self, text: str) -> tuple[Sequence[CaseLine], str]:
        words = text.casefold().split()
        rows = [line for line in self._lines if all(word in self._haystacks[line] for word in words)]
        said = [f"{len(rows)} / {len(self._lines)}"] if words else []
        if marked := len(self.cases.marked):
            said.append(ngettext("{n} row marked", "{n} rows marked", marked).format(n=marked))
        return rows, "  ".join(said)

    def action_filter(self) -> None:
        """Show the filter and put the cursor in it."""
        box = self.query_one(FilterInput)
        box.remove_class("-absent")
        box.focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Leave the filter, then the screen."""
        if not self.filtering:
            super().action_back()
            return
        box = self.query_one(FilterInput)
        box.value = ""
        box.add_class("-absent")
        self.cases.focus()

    @property
    def filtering(self) -> bool:
        """Whether the filter is open."""
        return self.is_mounted and not self.query_one(FilterInput).has_class("-absent")

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
        if action == "filter":
            return not self.filtering
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
