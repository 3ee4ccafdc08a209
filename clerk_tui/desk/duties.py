"""What is owed and what is to be looked at: the list, the reminders, and the deeds that end a duty."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from clerk_tui.desk import casework
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import shown_name
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.duties import DUTY_LABELS, DutyKind, DutyStatus, open_debts
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.masking import mask_phone
from clerk_tui.domain.people import Role
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

SOON = 2
"""Working days before its day on which a duty is called due soon: time for a call, and for the post."""


class Urgency(StrEnum):
    """How pressing a duty is."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    """No day was set: a verification is due as soon as the line is back."""


URGENCY_LABELS: dict[Urgency, str] = {
    Urgency.OVERDUE: N_("overdue"),
    Urgency.TODAY: N_("today"),
    Urgency.SOON: N_("soon"),
    Urgency.LATER: N_("later"),
    Urgency.UNDATED: N_("no day set"),
}


class DutyLine(Struct, frozen=True, kw_only=True):
    """A duty as the list shows it; the applicant is masked."""

    case_id: int
    case_no: str
    kind: DutyKind
    kind_name: str
    ref: str
    what: str
    due_on: date | None
    status: DutyStatus
    closed_on: date | None
    urgency: Urgency
    item: str
    applicant: str
    phone: str
    department: str


class Reminders(Struct, frozen=True):
    """How many open duties press."""

    overdue: int
    today: int
    soon: int

    @property
    def pressing(self) -> int:
        """All of them."""
        return self.overdue + self.today + self.soon


def duties(
    desk: Desk,
    *,
    kinds: Collection[DutyKind] = (),
    status: DutyStatus | None = DutyStatus.OPEN,
    case_id: int | None = None,
    due_within: int | None = None,
) -> tuple[DutyLine, ...]:
    """Return the duties that concern this user, what is due first, first; a reviewer's are those of the department.

    *status* None: whatever became of them; *due_within*: only those due within so many working days.
    """
    from clerk_tui.store.records import DutyFilter

    wanted = DutyFilter(
        kinds=frozenset(kinds),
        status=status or "",
        case_id=case_id,
        department=_department(desk) if case_id is None else "",
        due_before=None if due_within is None else _after(desk, due_within),
    )
    soon = _last_of(desk, SOON)
    return tuple(
        DutyLine(
            case_id=row.case_id,
            case_no=row.case_no,
            kind=row.kind,
            kind_name=_(DUTY_LABELS[row.kind]),
            ref=row.ref,
            what=_material(desk, row.item, row.what) if row.kind is DutyKind.VERIFICATION else row.what,
            due_on=row.due_on,
            status=row.status,
            closed_on=row.closed_on,
            urgency=urgency(row.due_on, desk.today(), soon),
            item=row.item_name,
            applicant=shown_name(row.applicant_name, row.applicant_kind),
            phone=mask_phone(row.phone) if row.phone else "",
            department=desk.department_name(row.department),
        )
        for row in desk.store.duties(wanted)
    )


def reminders(desk: Desk) -> Reminders:
    """Return how many open duties are overdue, due today, or due soon."""
    pressing = [line.urgency for line in duties(desk, due_within=SOON)]
    return Reminders(*(pressing.count(one) for one in (Urgency.OVERDUE, Urgency.TODAY, Urgency.SOON)))


def urgency(due_on: date | None, today: date, soon: date) -> Urgency:
    """Return how pressing something due on *due_on* is; *soon* is the last day that counts as such."""
    if due_on is None:
        return Urgency.UNDATED
    if due_on < today:
        return Urgency.OVERDUE
    if due_on == today:
        return Urgency.TODAY
    return Urgency.SOON if due_on <= soon else Urgency.LATER


def pay_debt(desk: Desk, case_id: int, marks: Sequence[Mark]) -> CaseState:
    """Take in what was owed, at whatever window; the last debt that kept the clock from starting accepts the case."""
    with desk.store.transaction() as writer:
        state = casework.do_within(desk, writer, case_id, p.PayDebt(marks=tuple(marks), window=desk.window))
        return casework.accept_if_complete(desk, writer, state)


def expire_debts(desk: Desk, case_id: int) -> CaseState:
    """End a case whose deferred materials did not come in time, by the item's rule."""
    state = desk.case(case_id)
    late = [debt for debt in open_debts(state) if debt.due_on < desk.today()]
    reason = ""
    if late:
        names = _(", ").join(debt.name for debt in late)
        reason = _("not supplied by {day}: {names}").format(day=late[0].due_on, names=names)
    return casework.do(desk, case_id, p.ExpireDebts(reason=reason))


def schedule_visit(desk: Desk, case_id: int, what: str, due_on: date) -> CaseState:
    """Set a day by which somebody looks at what was granted."""
    return casework.do(desk, case_id, p.ScheduleVisit(what=what, due_on=due_on))


def close_follow_up(
    desk: Desk, case_id: int, follow_up: str, finding: Finding, text: str = "", correct_by: date | None = None
) -> CaseState:
    """Record what a check or a visit found; false takes back what was granted, in the same stroke."""
    command = p.CloseFollowUp(follow_up=follow_up, finding=finding, text=text, correct_by=correct_by)
    return casework.do(desk, case_id, command)


def verify(desk: Desk, case_id: int, material: str, text: str = "", *, holds: bool) -> CaseState:
    """Record the late verification of a material."""
    return casework.do(desk, case_id, p.Verify(material=material, holds=holds, text=text))


def due_line(line: DutyLine) -> str:
    """Return when a duty is due and how pressing that is, in a few words."""
    word = _(URGENCY_LABELS[line.urgency])
    return f"{line.due_on:%m-%d} {word}" if line.due_on else word


def _department(desk: Desk) -> str:
    return desk.user.department if desk.has(Role.REVIEWER) else ""


def _last_of(desk: Desk, working_days: int) -> date:
    day = desk.today()
    for _n in range(working_days):
        day = desk.calendar.next_working_day(day)
    return day


def _after(desk: Desk, working_days: int) -> date:
    return date.fromordinal(_last_of(desk, working_days).toordinal() + 1)


def _material(desk: Desk, item_id: str, material: str) -> str:
    try:
        item = desk.item(item_id)
    except NotFound:
        return material
    return next((known.name for known in item.materials if known.id == material), material)
