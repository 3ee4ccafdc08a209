"""What stands above the lists of the case screen, and the one way to see what is masked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.exchange import DIRECTION_LABELS
from clerk_tui.domain.case_number import group
from clerk_tui.domain.deadline import DueStatus
from clerk_tui.i18n import _
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.pick import Pick

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.timeline import TimelineLine
    from clerk_tui.tui.workstation import DeskScreen


def moment(line: TimelineLine) -> tuple[str, str, str]:
    """Return the texts of a line of the timeline."""
    return f"{line.at:%m-%d %H:%M}", line.what, line.who


def head(view: CaseView) -> str:
    """Return number, applicant, item, and the bundle it came in with."""
    who = "  ".join(part for part in (view.applicant, view.document, view.phone) if part)
    lines = [f"{group(view.state.case_no)}  {who}", f"{view.state.item_name} · {view.department}"]
    if (membership := view.state.membership) is not None:
        lines.append(_("one of bundle {number}").format(number=group(membership.bundle_no)))
    if (other := view.state.elsewhere) is not None:
        way = _(DIRECTION_LABELS[other.direction])
        where = " ".join(dict.fromkeys(part for part in (other.place_name, other.organ) if part))
        lines.append(_("across provinces, {way}: {where}").format(way=way, where=where))
    return "\n".join(lines)


def standing(view: CaseView) -> str:
    """Return the phase and the time left; urgency is a sign and words, the colour only repeats it."""
    urgent = view.due_status in (DueStatus.OVERDUE, DueStatus.TODAY) and bool(view.due_text)
    parts = [view.phase, view.due_text]
    if view.due is not None and view.due.date is not None and view.due_text:
        weekday = _("Mon Tue Wed Thu Fri Sat Sun").split()[view.due.date.weekday()]
        day = _("due {day}").format(day=f"{view.due.date:%m-%d} {weekday}")
        parts.append(f"{day}?" if view.due.provisional else day)
    if owed := open_debts(view.state):
        first = min(debt.due_on for debt in owed)
        parts.append(_("{n} owed by {day}").format(n=len(owed), day=f"{first:%m-%d}"))
    return ("! " if urgent else "") + " · ".join(part for part in parts if part)


def ask_what_to_show(screen: DeskScreen, case_id: int) -> None:
    """Ask which masked value to show in full; that somebody looked is noted in the log."""
    from clerk_tui.desk.people import Hidden, reveal

    labels = {
        Hidden.NAME: _("Applicant's name"),
        Hidden.DOCUMENT: _("ID number"),
        Hidden.PHONE: _("Telephone"),
    }

    def chosen(what: str | None) -> None:
        if what:
            hidden = Hidden(what)
            run_job(screen, reveal, screen.desk, case_id, hidden, on_done=lambda value: show(hidden, value))

    def show(hidden: Hidden, value: str) -> None:
        screen.app.push_screen(MessageBox(value or _("not stated"), title=labels[hidden]))

    choices = [(str(hidden), label) for hidden, label in labels.items()]
    screen.app.push_screen(Pick(_("Show what? It is noted who looked."), choices), chosen)
