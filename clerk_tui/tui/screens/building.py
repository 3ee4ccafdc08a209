"""One building: its chain of steps above, its units below, and the deeds on marked units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from clerk_tui.domain.building.blocks import STANDING_LABELS, Standing
from clerk_tui.domain.building.model import CHECK_LABELS, Check
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.jobs import run_job, show_refusal
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens import building_keys as building_keys  # declares the actions
from clerk_tui.tui.screens.building_deeds import BuildingDeeds, named
from clerk_tui.tui.screens.building_rows import UNTOUCHED, UnitRows, head
from clerk_tui.tui.widgets.dialogs import Confirm, MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.form_box import FormBox, Values

if TYPE_CHECKING:
    from clerk_tui.desk.building_view import BuildingView, UnitLine
    from clerk_tui.domain.building.log import BuildingState
    from clerk_tui.tui.screens.building_batch import Batch, Outcomes


def _stands(wanted: Standing, line: UnitLine) -> bool:
    return line.standing is wanted


_KINDS: tuple[tuple[str, Callable[[UnitLine], bool]], ...] = (
    (N_("all units"), lambda _line: True),
    *((STANDING_LABELS[one], partial(_stands, one)) for one in Standing),
    (N_("too late for the day"), lambda line: line.late),
)
"""What ``w`` goes through."""


class BuildingScreen(BuildingDeeds):
    """The units of one building."""

    TITLE = N_("Building")
    EMPTY = N_("No unit is listed. Press i to import the developer's list.")
    HINT = N_("Number, buyer, what blocks it; pinyin initials")
    HELP = N_(
        "# Building\n"
        "Above: the chain of steps. `+` done, `>` now, `-` something before it is missing; then how many units stand "
        "where, and the last day to take units in so that certificates are ready on the hand-over day.\n"
        "- signs before a unit: `-` blocked, `+` can be taken in, `.` under way, `=` certificate ready, "
        "`!` late or failed\n"
        "- deal, tax, fund: `+` checked, `-` not; `c` `t` `m` record a check of the marked units, pressed again they "
        "take it back\n"
        "- `a` takes in the marked units, or all that nothing blocks; broken off with `Esc`, start it again\n"
        "- `d` decides and makes the certificates, `h` hands keys and certificate over; a scan of an owner's document "
        "goes straight there\n"
        "- `Space` marks, `A` marks all that is shown, `w` shows one kind of units after the other\n"
        "- `Enter` opens the case of a unit; one without a case is corrected"
    )
    BINDINGS = bindings("building")
    AUTO_FOCUS = "#units"
    DEFAULT_CSS = """
    BuildingScreen #head { height: 4; text-style: none; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, building_id: int) -> None:
        super().__init__(building_id)
        self.place = "building"
        self._kind = 0
        """Index of the kind of units that is shown."""

    # What is shown

    def new_list(self, empty: str) -> UnitRows:
        """Return the list of units."""
        return UnitRows(empty=empty, id="units")

    def haystack(self, line: UnitLine) -> str:
        """Return what a unit can be filtered by."""
        from clerk_tui.catalog.pinyin import initials

        return f"{line.no} {line.buyers} {line.says} {initials(line.says)} {line.case_no}".casefold()

    def fetch(self) -> BuildingView:
        """Read the building."""
        from clerk_tui.desk.building_view import building_view

        return building_view(self.desk, self._building)

    def fetched(self, result: BuildingView) -> None:
        """Show it."""
        first, self._view = self._view is None, result
        self.say(f"{head(result)}{self._shown_kind()}")
        self.show_lines(self._wanted(result))
        if first or result.state.closed:
            self.refresh_bindings()

    def _wanted(self, view: BuildingView) -> Sequence[UnitLine]:
        return [line for line in view.lines if _KINDS[self._kind][1](line)] if self._kind else view.lines

    def action_show_next(self) -> None:
        """Show the next kind of units that there is, after the last all of them."""
        if (view := self._view) is None:
            return
        for _turn in _KINDS:
            self._kind = (self._kind + 1) % len(_KINDS)
            if not self._kind or self._wanted(view):
                break
        self.show_lines(self._wanted(view))
        self.say(f"{head(view)}{self._shown_kind()}")

    def _shown_kind(self) -> str:
        """Return which units are shown, when not all are."""
        return "  " + _("only: {kind}").format(kind=_(_KINDS[self._kind][0])) if self._kind else ""

    # Which units

    @on(FastList.MarksChanged, "#units")
    def _count_marks(self) -> None:
        self.query_one(FilterInput).search_again(keep=True)

    @on(FastList.Chosen, "#units")
    def _open(self, message: FastList.Chosen) -> None:
        if message.row.case_id:
            self.workstation.open_case(message.row.case_id)
        else:
            self.action_unit()

    def on_scanned(self, message: Scanned) -> None:
        """An owner's document: to their unit, and when its certificate is ready straight to the hand-over."""
        scan, state, view = parse_scan(message.text), self._state, self._view
        if state is None or view is None or scan.kind not in (ScanKind.ID_NUMBER, ScanKind.USCC):
            return  # a receipt, say: the search finds it
        message.stop()
        theirs = [line for line in view.lines if scan.value in state.units[line.no].listed.holders]
        if not theirs:
            self.app.notify(_("Nobody on this list has this document."), severity="warning", markup=False)
            return
        line = next((one for one in theirs if one.standing is Standing.READY), theirs[0])
        self._go_to(line)
        if line.standing is Standing.READY:
            self.action_hand_over(scan.value)
        else:
            self.app.notify(f"{line.no}  {line.says}", markup=False)

    def _go_to(self, line: UnitLine) -> None:
        """Put the cursor on a unit, whatever was filtered out before."""
        if line not in self.rows.rows:
            self._kind = 0
            self.query_one(FilterInput).value = ""
            self.show_lines(self._view.lines if self._view is not None else ())
        self.rows.move_to(list(self.rows.rows).index(line))

    def action_mark_all(self) -> None:
        """Mark every unit shown, or none."""
        self.rows.mark_all()

    # Deeds that ask nothing

    def action_check(self, name: str) -> None:
        """Record a check of the chosen units; where all have passed it, take it back with the reason."""
        check, chosen = Check(name), [line for line in self._chosen() if line.standing is not Standing.UNSOLD]
        open_ = tuple(line.no for line in chosen if check not in line.checks)
        if open_:
            from clerk_tui.desk import buildings

            done = partial(self._checked, check, open_)
            run_job(self, buildings.check, self.desk, self._building, check, open_, on_done=done)
        elif chosen:
            self._undo_check(check, tuple(line.no for line in chosen))
        else:
            self.app.notify(_("There is no buyer: nothing to check."), severity="warning", markup=False)

    def _checked(self, check: Check, units: tuple[str, ...], _state: BuildingState) -> None:
        count = ngettext("{check}: {n} unit", "{check}: {n} units", len(units))
        self.app.notify(count.format(check=_(CHECK_LABELS[check]), n=len(units)), timeout=3, markup=False)
        self.reload()

    def _undo_check(self, check: Check, units: tuple[str, ...]) -> None:
        text = _("Take back “{check}” of: {units}").format(check=_(CHECK_LABELS[check]), units=named(units))
        self._with_reason(text, lambda reason: self._do("undo_check", check, units, reason))

    # Deeds on several units

    def action_take_in(self) -> None:
        """Take in the marked units, or after asking all that nothing blocks."""
        from clerk_tui.desk.building_batches import take_in

        # Marked were perhaps all of them: those with a case are not asked for a second one.
        marked, left = self._marked_for(lambda line: not line.case_id and line.standing is not Standing.UNSOLD)
        count = self._standing(Standing.TAKEABLE) if marked is None else len(marked)
        if not count:
            self.app.notify(_("No unit can be taken in now; each row says why."), severity="warning", markup=False)
            return
        text = ngettext("Take in the transfer of {n} unit?", "Take in the transfers of {n} units?", count)

        def run(yes: bool | None) -> None:
            if yes:
                self._run(_("Taking in"), lambda tell: take_in(self.desk, self._building, marked or (), tell), count)

        said = "\n".join(part for part in (text.format(n=count), left) if part)
        self.app.push_screen(Confirm(said, title=_("Take units in")), run)

    def action_decide(self) -> None:
        """Decide the marked units, or all that are under way."""
        from clerk_tui.tui.screens.building_forms import decide, decide_asks

        marked, left = self._marked_for(lambda line: line.standing is Standing.UNDER_WAY)
        count = self._standing(Standing.UNDER_WAY) if marked is None else len(marked)
        if not count:
            self.app.notify(_("No transfer is under way."), severity="warning", markup=False)
            return
        counted = ngettext("{n} unit", "{n} units", count).format(n=count)
        intro = "\n".join(part for part in (counted, left) if part)

        def asked(values: Values) -> Values:
            if values["first_no"].strip():
                from clerk_tui.desk.building_batches import counting_from

                counting_from(values["first_no"])  # refused here, where it can be mended
            return values

        def run(values: Values | None) -> None:
            if values is not None:
                self._run(
                    _("Deciding"), lambda tell: decide(self.desk, self._building, marked or (), values, tell), count
                )

        self.app.push_screen(FormBox(_("Decide units"), decide_asks(), asked, intro=intro), run)

    def _marked_for(self, fits: Callable[[UnitLine], bool]) -> tuple[tuple[str, ...] | None, str]:
        """Return the marked units that a deed *fits*, and a word about marked ones that it passes over.

        None: no unit is marked that any deed could touch, so the deed is about all that it fits.
        """
        fitting = tuple(line.no for line in self.rows.marked if fits(line))
        passed = len(self.rows.marked) - len(fitting)
        if not passed:
            return fitting or None, ""
        said = ngettext("{n} marked unit does not come into it.", "{n} marked units do not come into it.", passed)
        touched = any(line.standing not in UNTOUCHED for line in self.rows.marked)
        return fitting if touched else None, said.format(n=passed)

    def _standing(self, wanted: Standing) -> int:
        return self._view.counts.get(wanted, 0) if self._view is not None else 0

    def _run(self, title: str, batch: Batch, count: int) -> None:
        from clerk_tui.tui.screens.building_batch import BatchBox

        self.app.push_screen(BatchBox(title, batch, count), self._ran)

    def _ran(self, result: Outcomes | ClerkError | None) -> None:
        """Say of each unit what became of it; units that were refused stay marked."""
        if isinstance(result, ClerkError):
            show_refusal(self, result)
        elif result is not None:
            from clerk_tui.tui.screens.building_batch import reported

            done = [one.unit for one in result if not one.why]
            self.rows.unmark(done)
            self._count_marks()
            title = _("{done} of {all} done").format(done=len(done), all=len(result))
            self.app.push_screen(MessageBox(reported(result) or _("Nothing was done."), title=title))
            self.workstation.tell_now()
        self.reload()
