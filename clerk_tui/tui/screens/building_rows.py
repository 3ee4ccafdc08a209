"""Units and buildings in rows: signs and words for where each stands, never colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from clerk_tui.desk.building_view import BuildingLine, BuildingView, UnitLine
from clerk_tui.domain.building.blocks import STAGE_LABELS, STANDING_LABELS, Link, Progress, Stage, Standing
from clerk_tui.domain.building.model import Check, Step
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look

WIDE = 100
"""From so many cells on the case's number is shown."""

_LOOKS: Final[dict[Standing, Look]] = {
    Standing.UNSOLD: Look(" ", "dim"),
    Standing.BLOCKED: Look("-", "warn"),
    Standing.TAKEABLE: Look("+", "good"),
    Standing.UNDER_WAY: Look("."),
    Standing.FAILED: Look("!", "alert"),
    Standing.READY: Look("=", "good"),
    Standing.HANDED_OVER: Look(" ", "dim"),
}
UNTOUCHED: Final = frozenset({Standing.UNSOLD, Standing.HANDED_OVER})
"""Units that no deed on several of them is about."""
_SIGNS: Final = {Progress.DONE: "+", Progress.NOW: ">", Progress.BLOCKED: "-", Progress.SKIPPED: " "}

STEP_SHORT: Final[dict[str, str]] = {
    "opened": N_("on file"),
    Step.PRESALE.value: N_("presale"),
    Step.COMPLETION.value: N_("acceptance"),
    Step.FIRST_REGISTRATION.value: N_("registration"),
    "closed": N_("file closed"),
}
"""Phases of a building, as messages."""


def unit_look(line: UnitLine) -> Look:
    """Return how a unit stands out: ``!`` late or failed, ``-`` blocked, ``+`` to be taken in, ``=`` ready."""
    look = _LOOKS[line.standing]
    return Look("!", "alert") if line.late and line.standing is not Standing.FAILED else look


def unit_cells(line: UnitLine, *, wide: bool) -> Sequence[str]:
    """Return the texts of a unit's row."""
    checks = ("" if line.standing is Standing.UNSOLD else "+" if check in line.checks else "-" for check in Check)
    says = _("{says}, late").format(says=line.says) if line.late else line.says
    expected = line.ready_on and line.standing in (Standing.TAKEABLE, Standing.UNDER_WAY)
    day = f"{line.ready_on:%m-%d}" if line.ready_on and expected else ""
    number = (line.case_no,) if wide else ()
    return (line.no, line.buyers, *checks, says, day, *number)


class UnitRows(FastList[UnitLine]):
    """The units of a building; ``space`` marks, and cursor and marks stay with their units."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        self._wide = False
        super().__init__(
            self._at(0),
            lambda line: unit_cells(line, wide=self._wide),
            look=unit_look,
            markable=True,
            empty=empty,
            id=id,
        )

    def show(self, rows: Sequence[UnitLine], note: str = "", *, keep: bool = False) -> None:
        """Show *rows*; *keep* keeps cursor and marks on their units."""
        current = self.current.no if self.current else ""
        marked = {line.no for line in self.marked}
        above = self.cursor - self._top
        super().show(rows, note, keep=keep)
        if keep:
            places = {line.no: index for index, line in enumerate(rows)}
            self._marked = {places[no] for no in marked if no in places}
            self._cursor = places.get(current, self._cursor)
            self._top = max(0, min(self._cursor - above, len(rows) - self._room))

    def mark_all(self) -> None:
        """Mark every row that is shown and that a deed can still touch, or none if all are."""
        every = {index for index, line in enumerate(self.rows) if line.standing not in UNTOUCHED}
        self._marked = set() if self._marked == every else every
        self.refresh()
        self.post_message(self.MarksChanged(self))

    def unmark(self, units: Iterable[str]) -> None:
        """Take the marks off these units."""
        gone = set(units)
        self._marked = {index for index in self._marked if self.rows[index].no not in gone}
        self.refresh()

    def _fit_columns(self, width: int) -> None:
        self._columns = self._at(width)
        super()._fit_columns(width)

    def _at(self, width: int) -> list[Column]:
        self._wide = width >= WIDE
        number = [Column(27, N_("Number"))] if self._wide else []
        return [
            Column(9, N_("Unit no.")),
            Column(20 if self._wide else 14, N_("Buyers")),
            Column(4, N_("Deal")),
            Column(4, N_("Tax")),
            Column(4, N_("Fund")),
            Column(0, N_("Stands")),
            Column(5, N_("Due")),
            *number,
        ]


def head(view: BuildingView) -> str:
    """Return what stands above the units: the building, its chain in two lines, the counts."""
    state = view.state
    steps = [_said(link) for link in view.chain if link.stage in _OF_BUILDING]
    units = [_said(link) for link in view.chain if link.stage not in _OF_BUILDING]
    return "\n".join(
        (f"{state.name}  {state.developer}  {hand_over_in(view)}", "  ".join(steps), "  ".join(units), counts(view))
    )


_OF_BUILDING: Final = frozenset(Stage(step.value) for step in Step)


def _said(link: Link) -> str:
    what = f"{link.on:%Y-%m-%d}" if link.on else f"{link.count}/{link.of}" if link.of else ""
    return f"{_SIGNS[link.progress]} {_(STAGE_LABELS[link.stage])} {what}".rstrip()


def hand_over_in(view: BuildingView) -> str:
    """Return the hand-over day and how far it is."""
    day = f"{view.state.hand_over_on:%Y-%m-%d}"
    if view.state.closed:
        return _("file closed")
    return _("Hand-over {day}: {days}").format(day=day, days=days_in_words(view.days_left))


def days_in_words(days: int) -> str:
    """Return how many natural days lie ahead, or behind."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("{n} day ago", "{n} days ago", -days).format(n=-days)
    return ngettext("in {n} day", "in {n} days", days).format(n=days)


def counts(view: BuildingView) -> str:
    """Return by when the rest must be taken in, who is late, and how many units stand where: what matters first."""
    said = []
    waiting = view.counts.get(Standing.BLOCKED, 0) + view.counts.get(Standing.TAKEABLE, 0)
    if waiting and view.take_in_by is not None:
        said.append(_("take in by {day}").format(day=f"{view.take_in_by:%m-%d}"))
    if view.late:
        said.append(_("too late {n}").format(n=view.late))
    said += [f"{_(STANDING_LABELS[one])} {view.counts[one]}" for one in _ORDER if view.counts.get(one)]
    return "  ".join(said)


_ORDER: Final = (
    Standing.FAILED,
    Standing.BLOCKED,
    Standing.TAKEABLE,
    Standing.UNDER_WAY,
    Standing.READY,
    Standing.HANDED_OVER,
    Standing.UNSOLD,
)
"""The order of the counts: a narrow screen cuts the last ones."""


def building_cells(line: BuildingLine) -> Sequence[str]:
    """Return the texts of a building's row."""
    return (
        f"{line.hand_over_on:%Y-%m-%d}",
        "" if line.closed else days_in_words(line.days_left),
        line.name,
        _(STEP_SHORT[line.phase]),
        f"{line.checked}/{line.sold}",
        f"{line.taken_in}/{line.sold}",
        f"{line.handed_over}/{line.sold}",
    )


def building_look(line: BuildingLine) -> Look:
    """Return how a building stands out: ``!`` its day has come and units are not handed over."""
    if line.closed:
        return Look(" ", "dim")
    if line.days_left <= 0 and line.handed_over < line.sold:
        return Look("!", "alert")
    return Look(".", "warn") if line.days_left <= SOON and line.taken_in < line.sold else Look()


SOON: Final = 14
"""Natural days before the hand-over day from which units not taken in stand out."""
