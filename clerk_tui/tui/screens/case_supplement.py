"""The supplement: the checklist once more, to be marked with what the applicant brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.desk import casework
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.checklist import ChecklistRow, Mark, checklist, usual_mark
from clerk_tui.domain.errors import ClerkError
from clerk_tui.i18n import _
from clerk_tui.tui.actions import binding, bindings
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.widgets.clerk_input import FieldError
from clerk_tui.tui.widgets.key_line import KeyLine
from clerk_tui.tui.widgets.material_list import MaterialList

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.context import Desk

Marks = dict[str, Mark]
"""New marks by material."""


class Supplement(ModalScreen[CaseState | None]):
    """Dismissed with the case's new state, or None; *marks* then holds what was marked."""

    BINDINGS = [*bindings("dialog"), binding("app.help")]
    AUTO_FOCUS = "MaterialList"
    DEFAULT_CSS = """
    Supplement Vertical.dialog { width: 78; max-width: 100%; height: 20; max-height: 90%; background: $panel; }
    Supplement .title { text-style: bold; padding: 0 1; height: auto; margin-bottom: 1; }
    Supplement MaterialList { height: 1fr; background: $panel; }
    Supplement #standard { height: 2; color: $dim-color; text-style: $dim-style; padding: 0 1; }
    Supplement #outlook { height: auto; text-style: bold; padding: 0 1; }
    Supplement #trouble { padding: 0 1; }
    Supplement:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, desk: Desk, view: CaseView, marks: Marks | None = None) -> None:
        """*marks* is what was marked the last time."""
        super().__init__()
        self._desk = desk
        self._view = view
        self._doing = False
        self.marks: Marks = dict(marks or {})

    def compose(self) -> ComposeResult:
        """Yield the checklist and what Ctrl+S would do."""
        with Vertical(classes="dialog"):
            yield Static(_("Supplement: mark what was brought"), classes="title", markup=False)
            yield MaterialList(wanted_width=20, mark_width=22)
            yield Static("", id="standard", markup=False)
            yield Static("", id="outlook", markup=False)
            yield FieldError(id="trouble", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Put the cursor on the first material that is open."""
        self._renew()
        self._list.to_next_waiting()

    @property
    def _list(self) -> MaterialList:
        return self.query_one("#materials", MaterialList)

    @property
    def rows(self) -> tuple[ChecklistRow, ...]:
        """The checklist with the new marks on it."""
        state = self._view.state
        return checklist(self._view.item, state.answers, (*state.marks, *self.marks.values()))

    def _renew(self) -> None:
        rows = self.rows
        self._list.show(rows, keep=True)
        self._show_standard()
        still = sum(row.holds_up for row in rows)
        if still:
            text = _("Ctrl+S records what was brought; {n} materials stay open.").format(n=still)
        elif self._view.state.phase is Phase.RETURNED:
            text = _("Complete: Ctrl+S records it; then hand it over again.")
        else:
            text = _("Complete: Ctrl+S records it and accepts the application.")
        self.query_one("#outlook", Static).update(f"= {text}")
        self._say("")

    @on(MaterialList.Highlighted, "#materials")
    def _show_standard(self) -> None:
        self.query_one("#standard", Static).update(self._list.standard, layout=False)

    # Marking

    @on(MaterialList.RestAsUsual, "#materials")
    def _rest_as_usual(self) -> None:
        self.marks.update({row.material.id: usual_mark(row.material) for row in self.rows if row.holds_up})
        self._renew()

    @on(MaterialList.Settled)
    def _settled(self, message: MaterialList.Settled) -> None:
        self.marks[message.mark.material] = message.mark
        self._renew()
        if not message.stay:
            self._list.to_next_waiting()

    # Doing

    def on_scanned(self, message: Scanned) -> None:
        """There is no field for a scan here; the checklist stays."""
        message.stop()

    def action_confirm(self) -> None:
        """Record what was brought."""
        if not self._doing:
            self._doing = True
            new = [mark for mark in self.marks.values() if mark not in self._view.state.marks]
            run_job(self, self._correct, new, on_done=self.dismiss, on_refused=self._refused)

    def _correct(self, marks: list[Mark]) -> CaseState:
        return casework.correct(self._desk, self._view.state.id, marks)

    def _refused(self, error: ClerkError) -> None:
        self._doing = False
        self._say(str(error))

    def _say(self, message: str) -> None:
        line = self.query_one("#trouble", FieldError)
        line.update(f"! {message}" if message else "")
        line.set_class(bool(message), "-shown")

    def action_cancel(self) -> None:
        """Leave; what was marked stays in *marks*."""
        if not self._doing:
            self.dismiss(None)
