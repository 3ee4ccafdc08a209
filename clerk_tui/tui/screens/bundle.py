"""One bundle: where the visit stands, every member with its case, and the deeds to the visit as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.desk.context import Desk
from clerk_tui.desk.timeline import TimelineLine
from clerk_tui.domain.bundle.mix import STANDING_LABELS, Standing
from clerk_tui.domain.deadline import DueStatus
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.keymap import key_name
from clerk_tui.tui.screens.bundle_chain import line, links, particulars
from clerk_tui.tui.screens.bundle_deeds import FORMS, KEYS, main_step, steps
from clerk_tui.tui.screens.bundle_print import ask_document
from clerk_tui.tui.screens.bundle_rows import LOOKS, MemberRows
from clerk_tui.tui.widgets.dialogs import MessageBox, copy
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.flow_line import FlowLine
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.widgets.plan_box import PlanBox, bars, sums
from clerk_tui.tui.workstation import DeskScreen

if TYPE_CHECKING:
    from clerk_tui.desk.bundle_view import BundleView
    from clerk_tui.desk.steps import StepLine
    from clerk_tui.domain.case.state import CaseState
    from clerk_tui.domain.errors import ClerkError

_TYPED: WeakKeyDictionary[Desk, dict[tuple[int, str], Any]] = WeakKeyDictionary()
"""What stood in the dialogs that were left, by bundle and deed, for as long as that person works here."""


class BundleScreen(DeskScreen):
    """One bundle; *deed* is what a scanned receipt opened it for."""

    TITLE = N_("Bundle")
    HELP = N_(
        "# Bundle\n"
        "The members of one visit, each a case with its own number and clock. `Enter` opens a member's case.\n"
        "- `+` ready   `=` handed out   `>` being worked on   `.` waits   `!` something is missing or stuck   "
        "`~` papers are owed   `x` refused   `-` ended\n"
        "- `g` draws the plan, `Tab` shows what happened and what the form says\n"
        "- the line below names what can be done to the whole visit; other deeds have their keys too and say why not"
    )
    BINDINGS = bindings("bundle")
    AUTO_FOCUS = "#members"
    DEFAULT_CSS = """
    BundleScreen #head { height: auto; padding: 0 1; }
    BundleScreen #standing { height: auto; padding: 0 1; text-style: bold; }
    BundleScreen #standing.-urgent { color: $alert-color; text-style: $alert-style; }
    BundleScreen Horizontal { height: 1fr; margin: 1 0 0 0; }
    BundleScreen #history { display: none; }
    BundleScreen.-history #history { display: block; }
    BundleScreen.-history #members { display: none; }
    BundleScreen #steps { height: auto; padding: 0 1; }
    """

    def __init__(self, bundle_id: int, deed: str = "") -> None:
        super().__init__()
        self.place = "bundle"
        self.bundle_id = bundle_id
        """The bundle that is shown."""
        self._deed = deed
        self._view: BundleView | None = None
        self._steps: tuple[StepLine, ...] = ()
        self._cases: Mapping[int, CaseState] = {}
        self._loading = self._say_newest = False

    # What it shows

    def body(self) -> Iterable[Widget]:
        """Yield the head, the members, the history and the line of deeds."""
        site = self.desk.site
        yield Static("", id="head", markup=False)
        yield Static("", id="standing", markup=False)
        history: FastList[TimelineLine] = FastList(
            [Column(11), Column(), Column(8)],
            _moment,
            look=_entry_look,
            id="history",
        )
        yield Horizontal(MemberRows(f"{site.county} {site.device} "), history)
        yield FlowLine(id="steps")

    def on_mount(self) -> None:
        """Read the bundle."""
        self.load()

    def on_screen_resume(self) -> None:
        """A member may have gone on meanwhile."""
        if self._view is not None and not self._loading:
            self.load()

    def load(self) -> None:
        """Read the bundle and show it."""
        self._loading = True
        run_job(self, _read, self.desk, self.bundle_id, on_done=self._loaded, on_refused=self._gone, group="view")

    def _gone(self, error: ClerkError) -> None:
        self.app.pop_screen()
        show_refusal(self.app.screen, error)

    def _loaded(self, read: Read) -> None:
        self._loading = False
        known, (view, self._steps, self._cases) = self._view, read
        self._view = view
        chain = links(view, self._cases)
        self.query_one("#head", Static).update("\n".join([_head(view), *([line(chain)] if chain else [])]))
        standing = self.query_one("#standing", Static)
        standing.update(_standing(view))
        standing.set_class(view.course == "blocked" or view.due_status is DueStatus.OVERDUE, "-urgent")
        self.query_one(MemberRows).show(view.members, keep=known is not None)
        self.query_one("#history", FastList).show(_history(view), keep=known is not None)
        self.query_one("#steps", FlowLine).show(self._next())
        self.refresh_bindings()
        if self._say_newest:
            self._say_newest = False
            self.app.notify(view.timeline[-1].what, markup=False)
        if known is None and self._deed:
            deed, self._deed = self._deed, ""
            if any(step.id == deed and step.possible for step in self._steps):
                self.action_deed(deed)

    def _next(self) -> list[str]:
        """Return what can be done now, each with the key it has for this user, and what is due next before them."""
        assert self._view is not None
        keys = {active.binding.id: key for key, active in reversed(self.active_bindings.items())}
        possible = [step.id for step in self._steps if step.possible]
        parts = [_("Next")]
        if (due := main_step(self._view)) in possible:
            parts.append(f"{key_name(keys.get('bundle.next', 'ctrl+s'))} {_(KEYS[due][1])} ")
        return parts + [f"[{key_name(keys.get(f'bundle.{id}', KEYS[id][0]))} {_(KEYS[id][1])}]" for id in possible]

    # Deeds

    def action_deed(self, deed: str) -> None:
        """Do a deed, or say why it is not possible."""
        view = self._view
        if view is None:
            return
        step = next(step for step in self._steps if step.id == deed)
        if not step.possible:
            self.app.notify(step.reason, title=_(KEYS[deed][1]), severity="warning", markup=False)
            return
        form = FORMS[deed]
        box: FormBox[object] = FormBox(
            _(KEYS[deed][1]),
            form.asks(self.desk, view),
            lambda values: form.do(self.desk, self.bundle_id, values),
            intro=form.intro(self.desk, view),
            typed=self._typed.get((self.bundle_id, deed)),
        )
        self.app.push_screen(box, lambda result: self._left(deed, box.values, result))

    def action_next_step(self) -> None:
        """Do what is due next."""
        if self._view is None:
            return
        if due := main_step(self._view):
            self.action_deed(due)
        else:
            self.app.notify(_("Nothing is due for the visit as a whole: go on with its members."), markup=False)

    @property
    def _typed(self) -> dict[tuple[int, str], Any]:
        return _TYPED.setdefault(self.desk, {})

    def _left(self, deed: str, typed: object, result: object) -> None:
        if result is None:
            self._typed[self.bundle_id, deed] = typed
            return
        from clerk_tui.desk.intake import Reissued

        self._typed.pop((self.bundle_id, deed), None)
        if isinstance(result, Reissued):
            from clerk_tui.tui.screens.intake import IntakeScreen

            screen = IntakeScreen(result.form, result.draft)
            screen.place = "intake"
            self.app.push_screen(screen)
        else:
            self._say_newest = True
            self.workstation.tell_now()
        self.load()

    def on_scanned(self, message: Scanned) -> None:
        """A document scanned while results wait is the receiver's; anything else is something to find."""
        scan = parse_scan(message.text)
        if self._view is None or not self._view.ready or scan.kind not in (ScanKind.ID_NUMBER, ScanKind.USCC):
            return
        message.stop()
        self.action_deed("hand_out")
        self.app.call_later(self.app.screen.post_message, Scanned(scan.value))

    # Other keys

    @on(FastList.Chosen, "#members")
    def _member_chosen(self, message: FastList.Chosen) -> None:
        self.workstation.open_case(message.row.case_id)

    @on(FastList.Chosen, "#history")
    def _entry_chosen(self, message: FastList.Chosen) -> None:
        line: TimelineLine = message.row
        if line.kind:
            self.app.push_screen(MessageBox(line.what, title=f"{line.at:%Y-%m-%d %H:%M}  {line.who}"))

    def action_other(self) -> None:
        """Go from the members to what happened, or back."""
        history = not self.has_class("-history")
        self.set_class(history, "-history")
        self.query_one("#history" if history else "#members").focus()

    def action_plan(self) -> None:
        """Draw the plan as it stands now."""
        view = self._view
        if view is None:
            return
        if view.plan is None:
            self.app.notify(_("This store does not hold the catalog the plan rests on."), markup=False)
            return
        marks = {one.member: LOOKS.get(one.standing, Look()).mark for one in view.members if not one.dropped}
        triggers = {trigger.id: trigger.label for trigger in view.triggers}
        drawn = bars(view.plan, self.desk.department_name, triggers, marks)
        title = _("Plan of “{name}”").format(name=view.state.bundle_name)
        self.app.push_screen(PlanBox(title, drawn, [*particulars(view, self._cases), *sums(view.plan)]))

    def action_print(self) -> None:
        """Choose a document of the whole bundle to print."""
        ask_document(self, self.bundle_id)

    def action_copy_number(self) -> None:
        """Copy the number."""
        if self._view is not None:
            copy(self.app, self._view.state.bundle_no)

    def action_refresh_bundle(self) -> None:
        """Read the bundle again."""
        self.load()


class Read(NamedTuple):
    """Everything the screen shows."""

    view: BundleView
    steps: tuple[StepLine, ...]
    cases: Mapping[int, CaseState]


def _read(desk: Desk, bundle_id: int) -> Read:
    from clerk_tui.desk.bundle_reading import cases_of
    from clerk_tui.desk.bundle_view import view

    read = view(desk, bundle_id)
    cases = cases_of(desk, read.state)
    return Read(read, steps(desk, read, cases), cases)


def _entry_look(entry: TimelineLine) -> Look:
    return Look() if entry.kind else Look(" ", "dim")


def _moment(line: TimelineLine) -> tuple[str, str, str]:
    return f"{line.at:%m-%d %H:%M}" if line.kind else "", line.what, line.who


def _head(view: BundleView) -> str:
    who = "  ".join(part for part in (view.applicant, view.document, view.phone) if part)
    lead = _("led by {department}").format(department=view.lead)
    lines = [f"{view.number}  {who}", f"{view.state.bundle_name} · {lead}"]
    return "\n".join(lines)


def _standing(view: BundleView) -> str:
    """Return how the visit stands: its course, the mix of its members, its own promise."""
    mixed = [
        f"{_(STANDING_LABELS[standing])} {view.mix.counts[standing]}"
        for standing in Standing
        if view.mix.counts.get(standing)
    ]
    count = ngettext("{n} member", "{n} members", view.mix.members).format(n=view.mix.members)
    due = ""
    if view.due is not None and view.due.date is not None and view.state.closed_on is None:
        due = _("promised by {day}").format(day=f"{view.due.date:%m-%d}")
    urgent = "! " if view.course == "blocked" or view.due_status is DueStatus.OVERDUE else ""
    lacks = _("{n} papers missing").format(n=len(view.missing)) if view.missing else ""
    parts = (view.course_name, _("{count}: {mixed}").format(count=count, mixed=" ".join(mixed)), lacks, due)
    return urgent + " · ".join(part for part in parts if part)


def _history(view: BundleView) -> list[TimelineLine]:
    """Return what happened, then what is missing, and what the answers and the one form say."""
    said = [
        (_("Missing"), f"{one.name} {one.problem}".strip() + f" ({_(', ').join(one.members)})") for one in view.missing
    ]
    said += [*view.answers, *view.fields]
    if view.state.remark:
        said.append((_("Remarks"), view.state.remark))
    if view.state.replaces:
        said.append((_("In place of"), view.state.replaces))
    at = view.state.received_at
    return [*view.timeline, *(TimelineLine(at, f"{name}  {value}", "", "") for name, value in said)]
