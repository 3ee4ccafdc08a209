"""The deeds of a building that ask something first: steps, units, lists, the hand-over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from clerk_tui.domain.building.blocks import Standing
from clerk_tui.domain.building.model import STEP_LABELS, Step
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screens.building_rows import UnitRows
from clerk_tui.tui.screens.list_screen import ListScreen
from clerk_tui.tui.widgets.dialogs import AskReason, Confirm, MessageBox
from clerk_tui.tui.widgets.form_box import Ask, FormBox, Values

if TYPE_CHECKING:
    from clerk_tui.desk.building_lists import Imported
    from clerk_tui.desk.building_log import LogLine
    from clerk_tui.desk.building_view import BuildingView, UnitLine
    from clerk_tui.domain.building.log import BuildingState, UnitState

MOST_NAMED = 12
"""Units a question names before it says how many more there are."""
MOST_LINES = 12


class BuildingDeeds(ListScreen["UnitLine"]):
    """What the building screen asks; the screen itself shows the units and runs the batches."""

    def __init__(self, building_id: int) -> None:
        super().__init__()
        self._building = building_id
        self._view: BuildingView | None = None
        self._typed: dict[str, Values] = {}

    @property
    def rows(self) -> UnitRows:
        """The units."""
        return self.query_one("#units", UnitRows)

    @property
    def _state(self) -> BuildingState | None:
        return self._view.state if self._view is not None else None

    def _chosen(self) -> list[UnitLine]:
        """Return the marked units, or the one under the cursor."""
        if marked := self.rows.marked:
            return marked
        return [self.rows.current] if self.rows.current is not None else []

    def _unit(self) -> UnitState | None:
        line, state = self.rows.current, self._state
        return state.units.get(line.no) if line is not None and state is not None else None

    def action_hand_over(self, number: str = "") -> None:
        """Hand keys and certificate of this unit over; *number* is the document that was scanned already."""
        from clerk_tui.tui.screens.building_forms import hand_over, hand_over_asks, identified

        unit, line = self._unit(), self.rows.current
        if unit is None or line is None or line.standing not in (Standing.READY, Standing.HANDED_OVER):
            self.app.notify(_("This unit has no certificate yet."), severity="warning", markup=False)
            return
        title = _("Hand over unit {unit}").format(unit=unit.no)

        def do(values: Values) -> BuildingState:
            return hand_over(self.desk, self._building, unit.no, values)

        key = f"hand_over {unit.no}"
        if number:
            self._typed[key] = identified(unit, number)
        self._ask(key, title, hand_over_asks(unit), do)

    def action_step(self) -> None:
        """Record a step of the building."""
        from clerk_tui.tui.screens.building_forms import record_step, step_asks

        if (state := self._state) is None:
            return
        asks = step_asks(state, self.desk.today().isoformat())
        if not asks[0].choices:
            self.app.notify(_("All steps of the building are recorded."), markup=False)
            return
        self._ask("step", _("Record a step"), asks, lambda values: record_step(self.desk, self._building, values))

    def action_undo_step(self) -> None:
        """Take the last step back."""
        if (state := self._state) is None or not state.steps:
            return
        last = [step for step in Step if step in state.steps][-1]
        text = _("Take back “{step}”").format(step=_(STEP_LABELS[last]))
        self._with_reason(text, lambda reason: self._do("undo_step", last, reason))

    def action_unit(self) -> None:
        """Correct this unit."""
        if (unit := self._unit()) is not None:
            self._edit(unit, _("Correct unit {unit}").format(unit=unit.no))

    def action_new_unit(self) -> None:
        """Enter a unit by hand."""
        self._edit(None, _("New unit"))

    def _edit(self, unit: UnitState | None, title: str) -> None:
        from clerk_tui.tui.screens.building_forms import put_unit, unit_asks

        key = f"unit {unit.no if unit else ''}"
        self._ask(key, title, unit_asks(unit), lambda values: put_unit(self.desk, self._building, unit, values))

    def action_drop(self) -> None:
        """Take this unit off the list."""
        if (line := self.rows.current) is not None:
            text = _("Take unit {unit} off the list").format(unit=line.no)
            self._with_reason(text, lambda reason: self._do("drop_unit", line.no, reason))

    def action_release(self) -> None:
        """Let the chosen units be taken in again."""
        if units := tuple(line.no for line in self._chosen()):
            text = _("Let these be taken in again: {units}").format(units=named(units))
            self._with_reason(text, lambda reason: self._do("release", units, reason))

    def action_note(self) -> None:
        """Add a remark."""
        box = AskReason("", title=_("Note"), label=N_("Note"))
        self.app.push_screen(box, lambda text: self._do("note", text) if text else None)

    def action_log(self) -> None:
        """Show what happened to the building, the newest first."""
        from clerk_tui.desk.building_log import building_log

        run_job(self, building_log, self.desk, self._building, on_done=self._show_log, group="log")

    def _show_log(self, lines: list[LogLine]) -> None:
        text = "\n".join(f"{one.at[5:]}  {one.who}  {one.what}" for one in reversed(lines))
        self.app.push_screen(MessageBox(text, title=_("What happened")))

    def action_move(self) -> None:
        """Put the hand-over day off."""
        from clerk_tui.desk.buildings import move_hand_over
        from clerk_tui.tui.screens.buildings import day_of

        asks = [
            Ask(id="hand_over_on", label=N_("Hand-over"), needed=_("Type the hand-over day."), hint=_("2026-12-18")),
            Ask(id="reason", label=N_("Reason"), needed=_("Say why in a few words.")),
        ]

        def do(values: Values) -> BuildingState:
            return move_hand_over(
                self.desk, self._building, day_of(values["hand_over_on"], "hand_over_on"), values["reason"]
            )

        self._ask("move", _("Move the day"), asks, do)

    def action_close_file(self) -> None:
        """Close the file, or open it again."""
        if (state := self._state) is None:
            return
        deed, text = ("reopen", _("Reopen this file")) if state.closed else ("close", _("Close this file"))
        self._with_reason(text, lambda reason: self._do(deed, reason))

    def action_import_list(self) -> None:
        """Import a list: look first, then enter."""
        from clerk_tui.tui.screens.building_forms import import_asks, import_file

        def looked(values: Values) -> tuple[Values, Imported]:
            return values, import_file(self.desk, self._building, values, dry_run=True)

        box: FormBox[tuple[Values, Imported]] = FormBox(
            _("Import a list"), import_asks(), looked, typed=self._typed.get("import")
        )

        def confirm(found: tuple[Values, Imported] | None) -> None:
            self._typed["import"] = box.values
            if found is not None:
                self._confirm_import(*found)

        self.app.push_screen(box, confirm)

    def _confirm_import(self, values: Values, found: Imported) -> None:
        from clerk_tui.tui.screens.building_forms import import_file, imported_in_words

        text = imported_in_words(found)
        if not found.added and not found.corrected:
            self.app.push_screen(MessageBox(text, title=_("Nothing to enter")))
            return

        def enter(yes: bool | None) -> None:
            if yes:
                job = partial(import_file, self.desk, self._building, values, dry_run=False)
                run_job(self, job, on_done=lambda _done: self.reload())

        self.app.push_screen(Confirm(_first_lines(text), title=_("Enter the list?")), enter)

    # How deeds are done

    def _ask(self, key: str, title: str, asks: Sequence[Ask], do: Callable[[Values], object]) -> None:
        """Ask in a box that stays until the deed is done; what was typed is there again the next time."""
        box: FormBox[Any] = FormBox(title, asks, do, typed=self._typed.get(key))

        def closed(result: Any) -> None:
            self._typed[key] = {} if result is not None else box.values
            if result is not None:
                self.reload()

        self.app.push_screen(box, closed)

    def _with_reason(self, text: str, do: Callable[[str], None]) -> None:
        self.app.push_screen(AskReason(text), lambda reason: do(reason) if reason else None)

    def _do(self, deed: str, *args: object) -> None:
        """Do a deed of ``desk.buildings`` off the screen's thread, then read anew."""
        from clerk_tui.desk import buildings

        run_job(self, getattr(buildings, deed), self.desk, self._building, *args, on_done=lambda _state: self.reload())


def named(units: Sequence[str]) -> str:
    """Return the numbers of *units* for a question, the first dozen of many."""
    some = _(", ").join(units[:MOST_NAMED])
    more = len(units) - MOST_NAMED
    return some if more <= 0 else _("{some} and {n} more").format(some=some, n=more)


def _first_lines(text: str) -> str:
    lines = text.splitlines()
    if len(lines) <= MOST_LINES:
        return text
    return "\n".join([*lines[:MOST_LINES], _("… and {n} more bad rows").format(n=len(lines) - MOST_LINES)])
