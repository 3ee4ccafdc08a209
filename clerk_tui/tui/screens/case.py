"""One case: where it stands, who did what when, what belongs to it, and every deed of its life with its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.desk.case_view import CaseView
from clerk_tui.desk.context import Desk
from clerk_tui.desk.steps import STEP_LABELS, StepLine, main_step
from clerk_tui.desk.timeline import TimelineLine
from clerk_tui.domain.case.duties import DutyStatus
from clerk_tui.domain.deadline import DueStatus
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.keymap import key_name
from clerk_tui.tui.screens.case_head import ask_what_to_show, head, moment, standing
from clerk_tui.tui.screens.case_keys import KEYS
from clerk_tui.tui.screens.case_papers import PaperKind, PaperRow, Papers
from clerk_tui.tui.widgets.dialogs import MessageBox, copy
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.flow_line import FlowLine
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.domain.errors import ClerkError
    from clerk_tui.tui.widgets.form_box import Values

_TYPED: WeakKeyDictionary[Desk, dict[tuple[int, str], Any]] = WeakKeyDictionary()
"""What stood in the dialogs that were left, by case and deed, for as long as that person works here."""

AT_ONCE = frozenset({"claim"})
"""Deeds that ask nothing and bind nobody outside the house: the key does them."""


class CaseScreen(DeskScreen):
    """One case; *deed* is what a scanned receipt opened it for."""

    TITLE = N_("Case")
    HELP = N_(
        "# Case\nThe list shows who did what when; `Tab` shows the materials, documents and originals.\n"
        "The line below it names what can be done now; other deeds have their keys too and say why not.\n"
        "`Ctrl+S` does what is due next. `Enter` on a row shows all of it, prints the document or moves the original."
    )
    BINDINGS = bindings("case")
    AUTO_FOCUS = "#timeline"
    DEFAULT_CSS = """
    CaseScreen #head { height: auto; padding: 0 1; }
    CaseScreen #standing { height: 1; padding: 0 1; text-style: bold; }
    CaseScreen #standing.-urgent { color: $alert-color; text-style: $alert-style; }
    CaseScreen Horizontal { height: 1fr; margin: 1 0 0 0; }
    CaseScreen #timeline, CaseScreen #papers { width: 1fr; }
    CaseScreen #papers { margin-left: 1; }
    CaseScreen FastList:blur > .cursor { background: $background; color: $foreground; text-style: none; }
    CaseScreen.-narrow #papers { display: none; margin: 0; }
    CaseScreen.-narrow.-papers #papers { display: block; }
    CaseScreen.-narrow.-papers #timeline { display: none; }
    CaseScreen #steps { height: auto; padding: 0 1; }
    """

    def __init__(self, case_id: int, deed: str = "", about: str = "") -> None:
        """*about*: which of several things of the case the *deed* is about (a debt, a follow-up)."""
        super().__init__()
        self.place = "case"
        self._case_id = case_id
        self._deed = deed
        self._about = about
        self._view: CaseView | None = None
        self._loading = self._stale = self._say_newest = False

    # What it shows

    def body(self) -> Iterable[Widget]:
        """Yield the head, the lists, and the line of deeds."""
        yield Static("", id="head", markup=False)
        yield Static("", id="standing", markup=False)
        timeline: FastList[TimelineLine] = FastList(
            [Column(11), Column(), Column(8)], moment, look=lambda _line: Look(), id="timeline"
        )
        yield Horizontal(timeline, Papers())
        yield FlowLine(id="steps")

    def on_mount(self) -> None:
        """Read the case."""
        self.load()

    def on_screen_resume(self) -> None:
        """Somebody may have done something meanwhile."""
        if self._view is not None and not self._loading:
            self.load()

    def load(self) -> None:
        """Read the case and show it; once more if it may have changed while it was being read."""
        from clerk_tui.desk.case_view import case_view

        self._stale = self._loading
        if not self._loading:
            self._loading = True
            run_job(
                self, case_view, self.desk, self._case_id, on_done=self._loaded, on_refused=self._gone, group="view"
            )

    def _loaded(self, view: CaseView) -> None:
        self._loading = False
        if self._stale:
            self.load()
            return
        self._show(view)
        self.refresh_bindings()
        if self._say_newest:
            self._say_newest = False
            self.app.notify(view.timeline[-1].what, markup=False)

    def _gone(self, error: ClerkError) -> None:
        self.app.pop_screen()
        show_refusal(self.app.screen, error)

    def _show(self, view: CaseView) -> None:
        known, self._view = self._view, view
        self.query_one("#head", Static).update(head(view))
        line = self.query_one("#standing", Static)
        line.update(standing(view))
        line.set_class(view.due_status in (DueStatus.OVERDUE, DueStatus.TODAY), "-urgent")
        timeline = self.query_one("#timeline", FastList)
        timeline.show(view.timeline, keep=True)
        if known is None or len(known.timeline) != len(view.timeline):
            timeline.move_to(len(view.timeline) - 1)
        self.query_one(Papers).show_case(view)
        self.query_one("#steps", FlowLine).show(self._steps(view))
        if known is None and self._deed:
            self._begin(view)

    def _steps(self, view: CaseView) -> list[str]:
        """Return what can be done now, each with the key it has for this user, and what is due next before them."""
        keys = {active.binding.id: key for key, active in reversed(self.active_bindings.items())}
        possible = [step.id for step in view.steps if step.possible]
        if not possible:
            return [_("Nothing more to do here.")]
        parts = [_("Next")]
        if (due := main_step(view.state)) in possible:
            parts.append(f"{key_name(keys.get('case.next', 'ctrl+s'))} {_(STEP_LABELS[due])} ")
        return parts + [f"[{key_name(keys.get(f'case.{id}', KEYS[id][0]))} {_(STEP_LABELS[id])}]" for id in possible]

    # Deeds

    def _begin(self, view: CaseView) -> None:
        """Start the deed the case was opened for; what was only the receipt's usual next step may be impossible."""
        deed, self._deed = self._deed, ""
        step = next((step for step in view.steps if step.id == deed), None)
        if step is not None and (step.possible or deed != main_step(view.state)):
            from clerk_tui.tui.screens.case_promises import ABOUT

            known = {ABOUT[deed]: self._about} if deed in ABOUT and self._about else None
            self._start(view, step, asked=False, typed=known)

    def action_deed(self, step_id: str) -> None:
        """Do a deed, or say why it is not possible."""
        if (view := self._view) is not None:
            self._start(view, next(step for step in view.steps if step.id == step_id))

    def action_next_step(self) -> None:
        """Do what is due next."""
        if self._view is not None:
            self.action_deed(main_step(self._view.state))

    def _start(self, view: CaseView, step: StepLine, *, asked: bool = True, typed: Values | None = None) -> None:
        """Open the dialog of *step*. *asked*: by its own key, so that a deed without questions is done at once."""
        from clerk_tui.tui.screens.case_deeds import FORMS
        from clerk_tui.tui.widgets.form_box import FormBox

        form = FORMS.get(step.id)
        if not step.possible:
            self.app.notify(step.reason, title=_(STEP_LABELS[step.id]), severity="warning", markup=False)
        elif form is None:
            self._supplement(view)
        elif asked and step.id in AT_ONCE:
            run_job(self, form.do, self.desk, self._case_id, {}, on_done=self._done, group="deed")
        else:
            asks = form.asks(self.desk, view)
            box: FormBox[object] = FormBox(
                _(STEP_LABELS[step.id]),
                asks,
                lambda values: form.do(self.desk, self._case_id, values),
                intro=form.intro(self.desk, view) or ("" if asks else _("Ctrl+S does it; it stays in the log.")),
                typed={**self._typed.get((self._case_id, step.id), {}), **(typed or {})},
            )
            self.app.push_screen(box, lambda result: self._left(step.id, box.values, result))

    def _supplement(self, view: CaseView) -> None:
        from clerk_tui.tui.screens.case_supplement import Supplement

        box = Supplement(self.desk, view, self._typed.get((self._case_id, "correct")))
        self.app.push_screen(box, lambda result: self._left("correct", box.marks, result))

    @property
    def _typed(self) -> dict[tuple[int, str], Any]:
        return _TYPED.setdefault(self.desk, {})

    def _left(self, step_id: str, typed: object, result: object) -> None:
        if result is None:
            self._typed[self._case_id, step_id] = typed
        else:
            self._typed.pop((self._case_id, step_id), None)
            self._done(result)

    def _done(self, result: object) -> None:
        """Show what became of the case, and go on where the deed leads."""
        from clerk_tui.desk.intake import Reissued
        from clerk_tui.desk.printing import PrintResult

        if isinstance(result, Reissued):
            from clerk_tui.tui.screens.intake import IntakeScreen

            screen = IntakeScreen(result.form, result.draft)
            screen.place = "intake"
            self.load()
            self.app.push_screen(screen)
        elif isinstance(result, PrintResult):
            from clerk_tui.tui.screens.receipt import show_print

            self.load()
            show_print(self, result)
        else:
            self._say_newest = True
            self.load()
            self.workstation.tell_now()

    # Other keys

    def action_other(self) -> None:
        """Go from the timeline to the papers, or back."""
        papers = not self.query_one(Papers).has_focus
        self.set_class(papers, "-papers")
        (self.query_one(Papers) if papers else self.query_one("#timeline")).focus()

    @on(FastList.Chosen, "#timeline")
    def _entry_chosen(self, message: FastList.Chosen) -> None:
        line: TimelineLine = message.row
        self.app.push_screen(MessageBox(line.what, title=f"{line.at:%Y-%m-%d %H:%M}  {line.who}"))

    @on(FastList.Chosen, "#papers")
    def _paper_chosen(self, message: FastList.Chosen) -> None:
        row: PaperRow = message.row
        view = self._view
        if view is None or row.kind is PaperKind.HEADING:
            return
        if row.kind in (PaperKind.DOCUMENT, PaperKind.ORIGINAL):
            deed, field = ("print", "document") if row.kind is PaperKind.DOCUMENT else ("original", "material")
            self._start(view, next(step for step in view.steps if step.id == deed), typed={field: row.id})
        elif row.duty is not None and row.duty.status is DutyStatus.OPEN:
            from clerk_tui.tui.screens.case_promises import ABOUT
            from clerk_tui.tui.screens.duties import due_deed

            deed = due_deed(row.duty)
            known = {ABOUT[deed]: row.duty.ref} if deed in ABOUT else {}
            self._start(view, next(step for step in view.steps if step.id == deed), typed=known)
        else:
            self.app.push_screen(MessageBox(f"{row.name}\n{row.state}".strip()))

    def on_scanned(self, message: Scanned) -> None:
        """A document scanned while the result waits is the receiver's; anything else is something to find."""
        scan = parse_scan(message.text)
        view = self._view
        if view is None or scan.kind not in (ScanKind.ID_NUMBER, ScanKind.USCC):
            return
        step = next(step for step in view.steps if step.id == "hand_out")
        if step.possible:
            message.stop()
            self._start(view, step)
            self.app.call_later(self.app.screen.post_message, Scanned(scan.value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a member of a bundle has one to open, and only a case of two halls another hall."""
        if action in ("bundle", "elsewhere"):
            state = self._view.state if self._view is not None else None
            return state is not None and (state.membership if action == "bundle" else state.elsewhere) is not None
        return super().check_action(action, parameters)

    def action_bundle(self) -> None:
        """Open the bundle this case belongs to; go back to it where the case was opened from it."""
        from clerk_tui.tui.screens.bundle import BundleScreen

        if self._view is None or (membership := self._view.state.membership) is None:
            return
        below = self.app.screen_stack[-2]
        if isinstance(below, BundleScreen) and below.bundle_id == membership.bundle:
            self.app.pop_screen()
        else:
            self.workstation.open_bundle(membership.bundle)

    def action_elsewhere(self) -> None:
        """Show this case among those that two halls handle, where their deeds are."""
        from clerk_tui.tui.screens.elsewhere import ElsewhereScreen

        screen = self.workstation.go("elsewhere")
        if isinstance(screen, ElsewhereScreen):
            screen.look_for(self._case_id)

    def action_count(self) -> None:
        """Show how the due date is counted, day by day where something is left out."""
        from clerk_tui.desk.case_view import explained

        if self._view is not None:
            due = self._view.due
            lines = explained(due) if due else [_("No time limit runs: not accepted yet, or none is published.")]
            self.app.push_screen(MessageBox("\n".join(lines), title=_("How the days are counted")))

    def action_reveal(self) -> None:
        """Show a masked value in full."""
        ask_what_to_show(self, self._case_id)

    def action_copy_number(self) -> None:
        """Copy the case number."""
        if self._view is not None:
            copy(self.app, self._view.state.case_no)

    def action_refresh_case(self) -> None:
        """Read the case again."""
        self.load()
