"""Appointments of a day: who comes when and for what; an arrival begins the intake with the person filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from textual import on

from clerk_tui.desk.appointments import AppointmentLine
from clerk_tui.domain.appointment import AppointmentPhase
from clerk_tui.domain.identity import DocumentType, guess_document_type
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.screens.deed_form import ask_reason
from clerk_tui.tui.screens.list_screen import ListScreen
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.form_box import Ask, FormBox, Values

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk
    from clerk_tui.domain.intake import IntakeForm

declare(
    Action("appointments.begin", N_("Take in"), "a,ctrl+s", "begin", 82, N_("The person is here: begin the intake.")),
    Action("appointments.book", N_("Book"), "n", "book", 62, N_("Book a slot for somebody.")),
    Action("appointments.move", N_("Move"), "m", "move_slot", 60, N_("Move this appointment to another slot.")),
    Action("appointments.cancel", N_("Cancel"), "x", "cancel", 58, N_("Give the slot back.")),
    Action("appointments.missed", N_("Did not come"), "u", "missed", 56, N_("The person did not come.")),
    Action("appointments.earlier", N_("Day before"), "left", "day(-1)", 40, N_("The appointments of the day before.")),
    Action("appointments.later", N_("Next day"), "right", "day(1)", 41, N_("The appointments of the next day.")),
    Action("appointments.today", N_("Today"), "t", "day(0)", 39, N_("Today's appointments.")),
    Action("appointments.filter", N_("Filter"), "slash", "filter", 36, N_("Show only rows with these words.")),
)

_LOOKS = {
    AppointmentPhase.BOOKED: Look(),
    AppointmentPhase.ARRIVED: Look("+", "good"),
    AppointmentPhase.MISSED: Look("-", "dim"),
    AppointmentPhase.CANCELLED: Look("-", "dim"),
}


class AppointmentList(FastList[AppointmentLine]):
    """The rows; the cursor stays on its appointment when they are read anew."""

    def show(self, rows: Sequence[AppointmentLine], note: str = "", *, keep: bool = False) -> None:
        """Show *rows*; *keep* keeps the cursor on its row."""
        current = self.current.id if self.current else 0
        super().show(rows, note, keep=keep)
        if keep:
            self.move_to(next((n for n, line in enumerate(rows) if line.id == current), self.cursor))


class AppointmentsScreen(ListScreen[AppointmentLine]):
    """One day's list."""

    TITLE = N_("Appointments")
    EMPTY = N_("Nobody has an appointment on this day.")
    HINT = N_("Words of the item or the name; pinyin initials")
    HELP = N_(
        "# Appointments\n"
        "Who comes today, in the order of the times; `*` is out of hours.\n"
        "- `Enter` or `a`: the person is here, the intake opens with what is known of them\n"
        "- `n` books a slot, `m` moves one, `x` gives it back, `u` says that nobody came\n"
        "- `←` `→` go to other days, `t` back to today"
    )
    BINDINGS = bindings("appointments")
    AUTO_FOCUS = "#appointments"

    def __init__(self) -> None:
        super().__init__()
        self._ahead = 0

    def new_list(self, empty: str) -> AppointmentList:
        """Return the list of appointments."""
        columns = [
            Column(6, N_("Time")),
            Column(0, N_("Item")),
            Column(8, N_("Visitor")),
            Column(13, N_("Phone")),
            Column(12, N_("Phase")),
            Column(12, N_("Remarks")),
        ]
        return AppointmentList(columns, _cells, look=_look, empty=empty, id="appointments")

    @property
    def rows(self) -> AppointmentList:
        """The rows."""
        return self.query_one("#appointments", AppointmentList)

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.desk.today() + timedelta(days=self._ahead)

    def haystack(self, line: AppointmentLine) -> str:
        """Return everything *line* can be filtered by."""
        from clerk_tui.catalog.pinyin import initials

        return f"{line.item} {line.visitor} {line.phone} {line.remark} {initials(line.item)}".casefold()

    def fetch(self) -> list[AppointmentLine]:
        """Read the day."""
        from clerk_tui.desk.appointments import listing

        return listing(self.desk, self.day)

    def fetched(self, result: Sequence[AppointmentLine]) -> None:
        """Show it with its figures."""
        waiting = sum(line.phase is AppointmentPhase.BOOKED for line in result)
        out = sum(line.out_of_hours and line.phase is not AppointmentPhase.CANCELLED for line in result)
        weekday = _("Mon Tue Wed Thu Fri Sat Sun").split()[self.day.weekday()]
        said = (
            f"{self.day:%Y-%m-%d} {weekday}",
            ngettext("{n} appointment", "{n} appointments", len(result)).format(n=len(result)),
            _("still to come {n}").format(n=waiting),
            _("out of hours {n}").format(n=out),
        )
        self.say("  ".join(said))
        self.show_lines(result)
        self.refresh_bindings()

    # Deeds

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Deeds on a row need a row for which they are possible."""
        if action in ("begin", "move_slot", "cancel", "missed"):
            line = self.rows.current if self.is_mounted else None
            return line is not None and _possible(action, line)
        if action == "day" and parameters == (0,):
            return self._ahead != 0
        return super().check_action(action, parameters)

    def action_day(self, step: int) -> None:
        """Show another day; 0 is today."""
        self._ahead = self._ahead + step if step else 0
        self.reload()

    @on(FastList.Chosen, "#appointments")
    def _chosen(self) -> None:
        self.action_begin()

    def action_begin(self) -> None:
        """The person is here: begin the intake."""
        line = self.rows.current
        if line is not None:
            from clerk_tui.desk.appointments import begin

            run_job(self, begin, self.desk, line.id, on_done=self._opened, group="deed")

    def _opened(self, form: IntakeForm) -> None:
        from clerk_tui.tui.screens.intake import IntakeScreen

        screen = IntakeScreen(form)
        screen.place = "intake"
        self.app.push_screen(screen)

    def action_book(self) -> None:
        """Book a slot."""
        run_job(self, _slots, self.desk, on_done=self._book, group="deed")

    def _book(self, slots: list[tuple[str, str]]) -> None:
        from clerk_tui.tui.screens.case_void import ItemPick

        desk = self.desk
        self._ask(
            _("Book an appointment"),
            [
                Ask(
                    id="item",
                    label=N_("Item"),
                    look_up=lambda: ItemPick(desk),
                    named=lambda item: desk.bundle(item).name if desk.is_bundle(item) else desk.item(item).name,
                    needed=_("Choose what the person comes for."),
                ),
                _when(slots, self.day),
                Ask(id="name", label=N_("Visitor"), needed=_("Say who comes.")),
                Ask(id="phone", label=N_("Phone"), hint=_("phone or document number")),
                Ask(id="document_number", label=N_("ID number"), hint=_("type or scan")),
                Ask(id="remark", label=N_("Remarks")),
            ],
            lambda values: _booked(desk, values),
        )

    def action_move_slot(self) -> None:
        """Move the appointment."""
        run_job(self, _slots, self.desk, on_done=self._move, group="deed")

    def _move(self, slots: list[tuple[str, str]]) -> None:
        from clerk_tui.desk.appointments import move

        line = self.rows.current
        if line is None:
            return

        def moved(values: Values) -> object:
            to = datetime.fromisoformat(values["when"])
            return move(self.desk, line.id, to.date(), to.time())

        self._ask(_("Move the appointment"), [_when(slots, line.day)], moved, line)

    def action_cancel(self) -> None:
        """Give the slot back."""
        from clerk_tui.desk.appointments import cancel

        line = self.rows.current
        if line is not None:
            self._ask(
                _("Cancel the appointment"), [ask_reason()], lambda v: cancel(self.desk, line.id, v["reason"]), line
            )

    def action_missed(self) -> None:
        """The person did not come."""
        from clerk_tui.desk.appointments import miss

        line = self.rows.current
        if line is not None:
            run_job(self, miss, self.desk, line.id, on_done=lambda _state: self.reload(), group="deed")

    def _ask(
        self, title: str, asks: list[Ask], do: Callable[[Values], Any], line: AppointmentLine | None = None
    ) -> None:
        intro = f"{line.at:%H:%M}  {line.item}  {line.visitor}" if line else ""
        # Its closing reads the rows anew.
        self.app.push_screen(FormBox(title, asks, do, intro=intro))


def _possible(action: str, line: AppointmentLine) -> bool:
    if action == "begin":
        return line.phase is not AppointmentPhase.CANCELLED
    if action == "missed":
        return line.late
    return line.phase is AppointmentPhase.BOOKED or (action == "move_slot" and line.phase is AppointmentPhase.MISSED)


def _cells(line: AppointmentLine) -> Sequence[str]:
    at = f"{line.at:%H:%M}{'*' if line.out_of_hours else ''}"
    return (at, line.item, line.visitor, line.phone, line.phase_name, line.remark)


def _look(line: AppointmentLine) -> Look:
    return Look("!", "warn") if line.late else _LOOKS[line.phase]


def _slots(desk: Desk) -> list[tuple[str, str]]:
    """Return the slots that have room as choices: typing ``24 9:3`` finds the one on the 24th at half past nine."""
    from clerk_tui.desk.appointments import coming_slots

    weekdays = _("Mon Tue Wed Thu Fri Sat Sun").split()
    found = []
    for moment, slot in coming_slots(desk):
        out = _("out of hours") if slot.out_of_hours else ""
        free = _("{n} free").format(n=slot.free)
        found.append((moment.isoformat(), f"{moment:%m-%d} {weekdays[moment.weekday()]} {moment:%H:%M}  {free}  {out}"))
    return [(key, label.strip()) for key, label in found]


def _when(slots: list[tuple[str, str]], day: date) -> Ask:
    """Ask for a slot; the first one of *day* stands there already."""
    first = next((key for key, _label in slots if key.startswith(day.isoformat())), slots[0][0] if slots else "")
    return Ask(
        id="when", label=N_("Slot"), choices=slots, listed=True, value=first, needed=_("There is no slot with room.")
    )


def _booked(desk: Desk, values: Values) -> object:
    from clerk_tui.desk.appointments import book

    when, number = datetime.fromisoformat(values["when"]), values["document_number"]
    return book(
        desk,
        values["item"],
        when.date(),
        when.time(),
        name=values["name"],
        document_number=number,
        document_type=guess_document_type(number) or DocumentType.RESIDENT_ID,
        phone=values["phone"],
        remark=values["remark"],
    )
