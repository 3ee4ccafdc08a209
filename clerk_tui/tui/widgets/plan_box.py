"""The plan of a bundle in a box: the chart, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.i18n import _
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.widgets.dialogs import copy
from clerk_tui.tui.widgets.key_line import KeyLine
from clerk_tui.tui.widgets.plan_chart import Bar, chart

if TYPE_CHECKING:
    from clerk_tui.domain.bundle.plan import Plan, PlanStep

PADDING = 4
WIDEST = 130


class PlanBox(ModalScreen[None]):
    """Shows *bars* as wide as the terminal allows, *lines* (already translated) below."""

    BINDINGS = bindings("box")
    DEFAULT_CSS = """
    PlanBox Vertical.dialog {
        width: 100%; max-width: 130; height: auto; max-height: 100%; padding: 1 2; background: $panel;
    }
    PlanBox .title { text-style: bold; height: auto; margin-bottom: 1; }
    PlanBox VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 0; }
    PlanBox #sums { height: auto; margin-top: 1; }
    PlanBox:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, title: str, bars: Sequence[Bar], lines: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._bars = bars
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Yield the box."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="title", markup=False)
            with VerticalScroll():
                yield Static("", id="chart", markup=False)
                yield Static("\n".join(self._lines), id="sums", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Draw the chart."""
        self._draw()

    def on_resize(self) -> None:
        """Draw it anew: a wider terminal shows more."""
        self._draw()

    def _draw(self) -> None:
        width = min(self.app.size.width, WIDEST) - PADDING
        said = chart(self._bars, width) if self._bars else [_("No member is left.")]
        self.query_one("#chart", Static).update("\n".join(said))

    def action_close(self) -> None:
        """Close the box."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the plan."""
        text = "\n".join([self._title, *chart(self._bars, WIDEST - PADDING), *self._lines])
        copy(self.app, text, box=False)


def bars(
    plan: Plan, department: Callable[[str], str], triggers: Mapping[str, str], marks: Mapping[str, str] | None = None
) -> list[Bar]:
    """Return the members of *plan* in working order.

    *department* names one by its id; *triggers* are the labels of the documents waited for, by id; *marks* say how a
    member stands (one cell), by id.
    """
    numbers = {step.member: str(n) for n, step in enumerate(plan.steps, 1)}
    return [
        Bar(
            mark=(marks or {}).get(step.member, " "),
            number=numbers[step.member],
            name=step.name,
            department=department(step.department),
            order=_order(step, numbers, triggers),
            begins=step.begins_after,
            ends=step.ends_after,
            due=f"{step.due_on:%m-%d}" if step.due_on else "",
        )
        for step in plan.steps
    ]


def _order(step: PlanStep, numbers: Mapping[str, str], triggers: Mapping[str, str]) -> str:
    """Say when a member begins: what it waits for goes before what it is worked in step with."""
    waits = [numbers.get(name) or triggers.get(name[1:], name) for name in step.waits_for]
    if waits:
        return _("after {what}").format(what=_(", ").join(waits))
    if step.in_step_with:
        return _("with {what}").format(what=_(", ").join(numbers[name] for name in step.in_step_with))
    return _("right away")


def sums(plan: Plan) -> list[str]:
    """Return what the plan adds up to, in sentences: the longest path against the promise, and what is not known."""
    numbers = {step.member: str(n) for n, step in enumerate(plan.steps, 1)}
    lines = []
    if plan.critical and plan.days:
        path = " > ".join(numbers[member] for member in plan.critical if member in numbers)
        ends = _(", over by {day}").format(day=plan.ends_on.isoformat()) if plan.ends_on else ""
        lines.append(_("Longest path {path}: {days} working days{ends}.").format(path=path, days=plan.days, ends=ends))
    if plan.due_on:
        late = plan.ends_on is not None and plan.ends_on > plan.due_on
        said = _("The promise for the whole: {day}.").format(day=plan.due_on.isoformat())
        lines.append("! " + said + _(" Some members are promised later than that.") if late else said)
    if plan.unknown:
        unknown = _(", ").join(numbers[member] for member in plan.unknown if member in numbers)
        lines.append(_("No time limit in the catalog: {members}.").format(members=unknown))
    return lines
