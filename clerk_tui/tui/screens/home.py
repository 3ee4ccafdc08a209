"""Home: what waits for me, the most pressing first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.events import Resize

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.screens.case_lists import CaseListScreen
from clerk_tui.tui.widgets.fast_list import fit

if TYPE_CHECKING:
    from clerk_tui.desk.lists import CaseLine, WorkList

declare(
    Action("home.drafts", N_("Drafts"), "d", "app.go('drafts')", 46, N_("Forms left half-filled.")),
    Action("home.inbox", N_("Department inbox"), "b", "app.go('inbox')", 44, N_("What a department has to work on.")),
    Action("home.duties", N_("Owed and to check"), "y", "app.go('duties')", 42, N_("What is owed or to be looked at.")),
    Action("home.password", N_("Change password"), "P", "app.go('password')", 0, N_("Give yourself another password.")),
)


class HomeView(NamedTuple):
    """The work list, and how many duties press."""

    work: WorkList
    pressing: int

    @property
    def lines(self) -> Sequence[CaseLine]:
        """The cases."""
        return self.work.lines


class HomeScreen(CaseListScreen):
    """The work list."""

    TITLE = N_("Work list")
    HELP = N_(
        "# Work list\n"
        "What waits for you, the most pressing first: overdue, due today, come back to the counter, due soon, to hand "
        "out, under way.\n"
        "- `!` must not wait   `+` came back to the counter   `.` is due soon   `#` came in with a bundle\n"
        "- `Enter` opens the case, `a` opens it on the deed that is due\n"
        "- `Space` marks rows; `o` hands them over to their departments, `c` takes them over\n"
        "- `/` filters by words or pinyin initials, `Tab` goes to the rows; scan a receipt to open its case"
    )
    BINDINGS = bindings("home")

    _work: HomeView | None = None

    def fetch(self) -> HomeView:
        """Read the work list, and what is owed or to be looked at."""
        from clerk_tui.desk.duties import reminders
        from clerk_tui.desk.lists import work_list

        return HomeView(work_list(self.desk), reminders(self.desk).pressing)

    def fetched(self, result: HomeView) -> None:
        """Show it with its figures."""
        self._work = result
        self._say_figures()
        self.show_lines(result.lines)

    def on_mount(self) -> None:
        """A first password is not kept: nothing else can be done before it is changed."""
        if self.desk.user.must_change_password:
            self.workstation.go("password")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Below the work list lies only the entrance."""
        if action == "back":
            return self.filtering
        return super().check_action(action, parameters)

    def on_resize(self, _event: Resize) -> None:
        """Fit the figures."""
        self._say_figures()

    def _say_figures(self) -> None:
        if self._work is not None:
            self.say(figures(self._work.work, self.size.width - 2, self._work.pressing))


def figures(work: WorkList, width: int, pressing: int = 0) -> str:
    """Return the counts on one line of *width* cells: what waits at the left, what was done today if there is room.

    *pressing* duties (debts, checks …) stand first: they are somebody's promise.
    """
    from clerk_tui.domain.case.section import SECTION_LABELS, Section

    counts = {
        _(SECTION_LABELS[section]): work.counts.get(section, 0)
        for section in Section
        if section is not Section.CONCLUDED
    }
    counts[_("drafts")] = work.drafts
    counts[_("owed or to check")] = pressing
    right = _("today in {received}, out {concluded}").format(
        received=work.received_today, concluded=work.concluded_today
    )
    left = _side_by_side(counts, "  ")
    room = width - cell_len(left) - cell_len(right)
    if room >= 2:
        return f"{left}{' ' * room}{right}"
    # What is in nobody's way goes first, then what has a list of its own.
    least = [Section.RUNNING, Section.IN_POST, Section.SOON, Section.PRE_CHECK, Section.DEBT_DUE]
    dropped = [*(_(SECTION_LABELS[section]) for section in least), _("owed or to check")]
    for label in ("", *dropped):
        counts.pop(label, None)
        for gap in ("  ", " "):
            if cell_len(line := _side_by_side(counts, gap)) <= width:
                return line
    return fit(line, width)


def _side_by_side(counts: Mapping[str, int], gap: str) -> str:
    return gap.join(f"{label} {count}" for label, count in counts.items() if count)
