"""What is owed and what is to be looked at: deferred materials, follow-up checks, visits, late verifications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len
from textual import on

from clerk_tui.desk.duties import URGENCY_LABELS, DutyLine, Urgency, duties
from clerk_tui.domain.case.duties import DUTY_LABELS, DutyKind
from clerk_tui.domain.case_number import group
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.screens.list_screen import ListScreen
from clerk_tui.tui.widgets.case_list import OWN_NUMBER, WHOLE_NUMBER, WIDE, WIDER
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.pick import Pick

declare(
    Action("duties.kind", N_("Kind"), "t", "kind", 62, N_("Show one kind of duty, or all.")),
    Action("duties.case", N_("Open case"), "o", "case", 58, N_("Open the case without beginning a deed.")),
    Action("duties.filter", N_("Filter"), "slash", "filter", 60, N_("Show only rows with these words or initials.")),
)

EVERY = "*"
"""Stands for all kinds in the picker."""
_DUE = {
    DutyKind.DEBT: "pay_debt",
    DutyKind.CHECK: "close_follow_up",
    DutyKind.VISIT: "close_follow_up",
    DutyKind.VERIFICATION: "verify",
}
_LOOKS = {
    Urgency.OVERDUE: Look("!", "alert"),
    Urgency.TODAY: Look("!", "warn"),
    Urgency.SOON: Look(".", "warn"),
}


def due_deed(line: DutyLine) -> str:
    """Return the deed of the case screen that ends a duty now."""
    late_debt = line.kind is DutyKind.DEBT and line.urgency is Urgency.OVERDUE
    return "expire" if late_debt else _DUE[line.kind]


class DutyList(FastList[DutyLine]):
    """Duties in rows that fit 80 columns and use more."""

    def __init__(self, own: str, *, empty: str, id: str) -> None:
        """*own* begins the grouped numbers of this device; *empty* is already translated."""
        self._own = own
        self._whole = self._items = False
        super().__init__(self._layout(0, ()), self._duty_cells, look=duty_look, empty=empty, id=id)

    def show(self, rows: Sequence[DutyLine], note: str = "", *, keep: bool = False) -> None:
        """Show *rows*; *keep* keeps the cursor on its duty."""
        current = self.current
        super().show(rows, note, keep=keep)
        self._width = -1
        if keep and current is not None:
            same = (n for n, row in enumerate(rows) if (row.case_id, row.ref) == (current.case_id, current.ref))
            self._cursor = next(same, self._cursor)
            self._top = max(0, min(self._top, self._cursor))
            self._top = max(self._top, self._cursor - self._room + 1)

    def _layout(self, width: int, rows: Sequence[DutyLine]) -> list[Column]:
        self._whole = any(not group(row.case_no).startswith(self._own) for row in rows)
        self._items = width >= WIDER
        kind = max(cell_len(_(label)) for label in DUTY_LABELS.values())
        urgency = max(cell_len(_(label)) for label in URGENCY_LABELS.values())
        return [
            Column(6 + urgency, N_("Due")),
            Column(kind, N_("Kind")),
            Column(0, N_("What")),
            *([Column(20, N_("Item"))] if self._items else []),
            Column(10 if self._items else 7, N_("Applicant") if self._items else N_("Party")),
            Column(WHOLE_NUMBER if self._whole else OWN_NUMBER, N_("Number")),
            *([] if width and width < WIDE else [Column(10, N_("Department"))]),
        ]

    def _fit_columns(self, width: int) -> None:
        self._columns = self._layout(width, self.rows)
        super()._fit_columns(width)

    def _duty_cells(self, line: DutyLine) -> Sequence[str]:
        from clerk_tui.desk.duties import due_line

        number = group(line.case_no)
        cells = [due_line(line), line.kind_name, line.what]
        cells += [line.item] if self._items else []
        cells += [line.applicant, number if self._whole else number.removeprefix(self._own)]
        return [*cells, line.department][: len(self._columns)]


def duty_look(line: DutyLine) -> Look:
    """Return how a duty stands out: ``!`` is overdue or due today, ``.`` is due soon."""
    return _LOOKS.get(line.urgency, Look())


class DutiesScreen(ListScreen[DutyLine]):
    """Open duties, overdue first."""

    TITLE = N_("Owed and to check")
    EMPTY = N_("Nothing is owed and nothing is to be checked.")
    HINT = N_("Words of what is owed, the item, the applicant or the number; pinyin initials")
    HELP = N_(
        "# Owed and to check\n"
        "Deferred materials, follow-up checks and visits, and what could not be verified at the counter; overdue "
        "first.\n"
        "- `!` is overdue or due today   `.` is due soon\n"
        "- `Enter` opens the case on the deed that ends the duty, `o` only opens the case\n"
        "- `t` shows one kind, `/` filters by words or pinyin initials"
    )
    BINDINGS = bindings("duties")
    AUTO_FOCUS = "#duties"

    def __init__(self) -> None:
        super().__init__()
        self._kind: DutyKind | None = None

    def new_list(self, empty: str) -> DutyList:
        """Return the list of duties."""
        site = self.desk.site
        return DutyList(f"{site.county} {site.device} ", empty=empty, id="duties")

    @property
    def rows(self) -> DutyList:
        """The duties."""
        return self.query_one("#duties", DutyList)

    def haystack(self, line: DutyLine) -> str:
        """Return everything *line* can be filtered by."""
        from clerk_tui.catalog.pinyin import initials

        words = (line.what, line.kind_name, line.item, line.applicant, line.department, line.case_no)
        return " ".join((*words, group(line.case_no), initials(line.what), initials(line.item))).casefold()

    def fetch(self) -> Sequence[DutyLine]:
        """Read the open duties."""
        return duties(self.desk, kinds=[self._kind] if self._kind else ())

    def fetched(self, result: Sequence[DutyLine]) -> None:
        """Show them with how many press."""
        self.say(figures(result, _(DUTY_LABELS[self._kind]) if self._kind else ""))
        self.show_lines(result)

    @on(FastList.Chosen, "#duties")
    def _open(self, message: FastList.Chosen) -> None:
        line: DutyLine = message.row
        self.workstation.open_case(line.case_id, due_deed(line), line.ref)

    def action_case(self) -> None:
        """Open the case without beginning a deed."""
        if (line := self.rows.current) is not None:
            self.workstation.open_case(line.case_id)

    def action_kind(self) -> None:
        """Show one kind of duty, or all."""
        kinds = [(EVERY, _("all kinds")), *((str(kind), _(label)) for kind, label in DUTY_LABELS.items())]
        self.app.push_screen(Pick(_("Which kind?"), kinds), self._picked)

    def _picked(self, kind: str | None) -> None:
        if kind is not None:
            self._kind = None if kind == EVERY else DutyKind(kind)
            self.reload()


def figures(lines: Sequence[DutyLine], kind: str = "") -> str:
    """Return how many of *lines* press, the most pressing first."""
    counts = Counter(line.urgency for line in lines)
    said = [f"{_(label)} {counts[urgency]}" for urgency, label in URGENCY_LABELS.items() if counts[urgency]]
    total = ngettext("{n} duty", "{n} duties", len(lines)).format(n=len(lines))
    return "  ".join(part for part in (kind, total, *said) if part)
