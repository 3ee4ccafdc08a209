"""Across provinces: whose turn it is in each case of two halls, where every parcel is, and the deeds for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.desk.elsewhere import CrossLine
from clerk_tui.desk.elsewhere_words import parcel_text, turn_text
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.scan import clean_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.elsewhere_deeds import DUE, FORMS
from clerk_tui.tui.screens.list_screen import ListScreen
from clerk_tui.tui.widgets.case_list import WIDER
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.form_box import FormBox

if TYPE_CHECKING:
    from clerk_tui.domain.case.state import CaseState

declare(
    Action("elsewhere.due", N_("Do what is due"), "a,ctrl+s", "due", 74, N_("Record the next thing of this case.")),
    Action("elsewhere.send", N_("Send"), "s", "deed('send')", 60, N_("A parcel was sent, by us or by them.")),
    Action("elsewhere.arrive", N_("Arrived"), "v", "deed('arrive')", 59, N_("A parcel arrived, here or there.")),
    Action("elsewhere.accepted", N_("Accepted there"), "c", "deed('accepted')", 0, N_("Their day starts the clock.")),
    Action("elsewhere.asked", N_("Asked for"), "e", "deed('asked')", 50, N_("They ask the applicant for more.")),
    Action("elsewhere.returned", N_("Sent back"), "r", "deed('returned')", 40, N_("They send the papers back.")),
    Action("elsewhere.declined", N_("Not accepted"), "x", "deed('declined')", 39, N_("They do not accept it.")),
    Action("elsewhere.decided", N_("Decided there"), "d", "deed('decided')", 0, N_("What they decided.")),
    Action("elsewhere.lost", N_("Lost"), "l", "deed('lost')", 38, N_("A parcel is lost or came back.")),
    Action("elsewhere.part", N_("Part"), "p", "deed('part')", 37, N_("Ask for a part of a joint case, or finish it.")),
    Action("elsewhere.filter", N_("Filter"), "slash", "filter", 36, N_("Show only rows with these words or initials.")),
    Action("elsewhere.show", N_("Which cases"), "f", "show", 55, N_("All, what waits for us, or what is in the post.")),
)

ALL, OURS, IN_POST = range(3)
_SHOWN = {ALL: N_("all"), OURS: N_("waiting for us"), IN_POST: N_("in the post")}
DETAIL_ROWS = 6


def _columns(width: int) -> list[Column]:
    """Return the columns on *width* cells: a wide screen shows places and duties whole."""
    other, party, act = (24, 14, 34) if width >= WIDER else (12, 7, 18)
    return [
        Column(15, N_("Number")),
        Column(other, N_("The other hall")),
        Column(0, N_("Item")),
        Column(party, N_("Party")),
        Column(act, N_("Next")),
        Column(5, N_("Since")),
    ]


class CrossList(FastList[CrossLine]):
    """The rows; the cursor stays on its case when they are read anew, and says when it moves."""

    def show(self, rows: Sequence[CrossLine], note: str = "", *, keep: bool = False) -> None:
        """Show *rows*; *keep* keeps the cursor on its case, wherever that has moved to."""
        current = self.current.case_id if self.current else 0
        super().show(rows, note, keep=keep)
        if keep:
            self.move_to(next((n for n, line in enumerate(rows) if line.case_id == current), self.cursor))

    def _fit_columns(self, width: int) -> None:
        self._columns = _columns(width)
        super()._fit_columns(width)

    def cursor_moved(self) -> None:
        """Tell the screen, which shows what is known of the row."""
        self.post_message(self.Highlighted(self, self.cursor, self.rows[self.cursor]))


class ElsewhereScreen(ListScreen[CrossLine]):
    """The cases of two halls; below them what is known of the one under the cursor."""

    TITLE = N_("Across provinces")
    HINT = N_("Words of the item, the applicant, the other hall or the number; pinyin initials")
    HELP = N_(
        "# Across provinces\n"
        "Cases that two halls handle together, what waits for this hall first.\n"
        "- `>` is our turn, `!` is late; the lines below show every duty and parcel of the case\n"
        "- `a` records what is due next: a parcel sent or arrived, their acceptance, their decision\n"
        "- a parcel number scanned here finds its case\n"
        "- `Enter` opens the case; `f` shows all, ours, or what is in the post"
    )
    BINDINGS = bindings("elsewhere")
    AUTO_FOCUS = "#cross"
    DEFAULT_CSS = """
    ElsewhereScreen #detail { height: 6; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[CrossLine] = ()
        self._shown = ALL
        self._wanted = 0
        """Id of the case on which the cursor is to be."""
        self._typed: dict[tuple[int, str], dict[str, str]] = {}

    def body(self) -> Iterable[Widget]:
        """Yield the rows and what is known of one of them."""
        yield from super().body()
        yield Static("", id="detail", markup=False)

    def new_list(self, empty: str) -> CrossList:
        """Return the list of cases."""
        return CrossList(_columns(0), self._cells, look=_look, empty=empty, id="cross")

    @property
    def rows(self) -> CrossList:
        """The rows."""
        return self.query_one("#cross", CrossList)

    def haystack(self, line: CrossLine) -> str:
        """Return everything *line* can be filtered by."""
        from clerk_tui.catalog.pinyin import initials

        acts = " ".join(duty.act for duty in line.duties)
        words = (line.case_no, line.case_no.replace(" ", ""), line.other, line.item, line.applicant, line.phase, acts)
        return " ".join((*words, *line.under_way, initials(line.item), initials(line.other))).casefold()

    def fetch(self) -> list[CrossLine]:
        """Read the cases of two halls."""
        from clerk_tui.desk.elsewhere import cross_list

        return cross_list(self.desk)

    def fetched(self, result: Sequence[CrossLine]) -> None:
        """Show them with their figures."""
        self._all = result
        ours = sum(line.ours for line in result)
        post = sum(len(line.under_way) for line in result)
        said = (
            ngettext("{n} case", "{n} cases", len(result)).format(n=len(result)),
            _("waiting for us {n}").format(n=ours),
            _("in the post {n}").format(n=post),
            _("shown: {which}").format(which=_(_SHOWN[self._shown])),
        )
        self.say("  ".join(said))
        self.show_lines([line for line in result if self._fits(line)])
        self._go_to_wanted()
        self._detail()

    def look_for(self, case_id: int) -> None:
        """Put the cursor on a case, now or when the rows have been read."""
        self._wanted, self._shown = case_id, ALL
        if self._all:
            self.fetched(self._all)

    def _go_to_wanted(self) -> None:
        at = next((n for n, line in enumerate(self.rows.rows) if line.case_id == self._wanted), None)
        if at is not None:
            self._wanted = 0
            self.rows.move_to(at)

    def _fits(self, line: CrossLine) -> bool:
        return self._shown == ALL or (line.ours if self._shown == OURS else bool(line.under_way))

    def _cells(self, line: CrossLine) -> Sequence[str]:
        site = self.desk.site
        duty = line.duties[0] if line.duties else None
        number = line.case_no.removeprefix(f"{site.county} {site.device} ")
        since = f"{duty.since:%m-%d}" if duty else ""
        return (number, line.other, line.item, line.applicant, duty.act if duty else line.phase, since)

    @on(CrossList.Highlighted, "#cross")
    def _detail(self) -> None:
        line = self.rows.current
        told = [] if line is None else _told(line)
        self.query_one("#detail", Static).update("\n".join(told[:DETAIL_ROWS]), layout=False)
        self.refresh_bindings()

    # Deeds

    @on(CrossList.Chosen, "#cross")
    def _open(self, message: CrossList.Chosen) -> None:
        self.workstation.open_case(message.row.case_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a row there is nothing to do."""
        if action in ("due", "deed"):
            return self.is_mounted and self.rows.current is not None
        return super().check_action(action, parameters)

    def action_show(self) -> None:
        """Show the next selection of rows."""
        self._shown = (self._shown + 1) % len(_SHOWN)
        self.fetched(self._all)

    def action_due(self) -> None:
        """Record what is due in the case under the cursor."""
        line = self.rows.current
        if line is None or line.act is None:
            return
        name = DUE[line.act, line.duties[0].ours]
        if name.startswith("open:"):
            self.workstation.open_case(line.case_id, name.removeprefix("open:"))
        else:
            self.action_deed(name)

    def action_deed(self, name: str) -> None:
        """Ask what the deed needs to know, and do it."""
        line = self.rows.current
        if line is None:
            return
        if name == "supplement":
            self._supplement(line)
        else:
            self._ask(name, line)

    def _ask(self, name: str, line: CrossLine, typed: dict[str, str] | None = None) -> None:
        form = FORMS[name]
        box: FormBox[Any] = FormBox(
            _(form.title),
            form.asks(self.desk, line),
            lambda values: form.do(self.desk, line.case_id, values),
            intro=f"{line.case_no}  {line.item}  {line.other}",
            typed=typed or self._typed.get((line.case_id, name)),
        )

        def left(state: CaseState | None) -> None:
            if state is None:
                self._typed[line.case_id, name] = dict(box.values)
            else:
                self._typed.pop((line.case_id, name), None)
            self.reload()

        self.app.push_screen(box, left)

    def _supplement(self, line: CrossLine) -> None:
        from clerk_tui.desk.case_view import case_view

        def marked(_state: CaseState | None) -> None:
            self.reload()

        def shown(view: Any) -> None:
            from clerk_tui.tui.screens.elsewhere_supplement import CrossSupplement

            self.app.push_screen(CrossSupplement(self.desk, view), marked)

        run_job(self, case_view, self.desk, line.case_id, on_done=shown, group="deed")

    def on_scanned(self, message: Scanned) -> None:
        """A parcel's label: its case, on the question whether it arrived."""
        message.stop()
        number = clean_scan(message.text)
        for index, line in enumerate(self.rows.rows):
            if number in line.under_way:
                self.rows.move_to(index)
                self._ask("arrive", line, {"number": number})
                return
        from clerk_tui.desk.elsewhere import case_of_parcel

        run_job(self, case_of_parcel, self.desk, number, on_done=self._other_rows, on_refused=self._unknown)

    def _other_rows(self, case_id: int) -> None:
        self._shown = ALL
        self.fetched(self._all)
        self.workstation.open_case(case_id)

    def _unknown(self, error: ClerkError) -> None:
        self.app.notify(str(error), severity="warning", markup=False)


def _look(line: CrossLine) -> Look:
    if any(duty.late for duty in line.duties):
        return Look("!", "alert")
    return Look(">", "strong") if line.ours else Look()


def _told(line: CrossLine) -> list[str]:
    duties = [turn_text(duty) for duty in line.duties]
    # The newest parcels matter most; all of them stand in the case's timeline.
    return [f"{line.mode}  {line.phase}", *duties, *(parcel_text(parcel) for parcel in reversed(line.parcels))]
