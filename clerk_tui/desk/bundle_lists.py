"""The visits that were taken in as bundles, as lists show them, and how a number finds one."""

from datetime import date

from msgspec import Struct

from clerk_tui.desk.bundle_course import waits_now
from clerk_tui.desk.bundle_reading import KIND, cases_of, due_of, existing
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import shown_name
from clerk_tui.domain.bundle import mix
from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.bundle.mix import COURSE_LABELS, Course, Standing
from clerk_tui.domain.case_number import group
from clerk_tui.domain.people import Deed
from clerk_tui.domain.scan import ScanKind, parse_scan
from clerk_tui.i18n import _


class BundleLine(Struct, frozen=True, kw_only=True):
    """A visit as a list shows it, masked."""

    bundle_id: int
    number: str
    name: str
    applicant: str
    lead: str
    course: Course
    course_name: str
    members: int
    over: int
    ready: int
    due_on: date | None
    overdue: bool
    opened_on: date
    closed_on: date | None


def lines(desk: Desk, *, closed: bool | None = False, text: str = "", limit: int = 200) -> tuple[BundleLine, ...]:
    """Return the visits, newest first; *text* is part of the bundle's name, the applicant's name or the number."""
    desk.require(Deed.READ)
    rows = desk.store.subjects(KIND, closed=closed, text=text, limit=limit)
    return tuple(_line(desk, existing(desk, row.id)) for row in rows)


def to_hand_out(desk: Desk) -> tuple[BundleLine, ...]:
    """Return the visits of which something is ready."""
    return tuple(line for line in lines(desk) if line.ready)


def by_number(desk: Desk, text: str) -> int | None:
    """Return the visit whose whole number *text* is, grouped or scanned; None when there is none."""
    scan = parse_scan(text)
    if scan.kind is not ScanKind.CASE_NUMBER:
        return None
    found = desk.store.subject_by_number(scan.value)
    return found[1] if found and found[0] == KIND else None


def _line(desk: Desk, state: BundleState) -> BundleLine:
    standing = mix.mix(state, cases_of(desk, state), waits_now(desk, state))
    due = due_of(desk, state)
    due_on = due.date if due else None
    return BundleLine(
        bundle_id=state.id,
        number=group(state.bundle_no),
        name=state.bundle_name,
        applicant=shown_name(state.applicant.name, state.applicant.kind),
        lead=desk.department_name(state.lead),
        course=standing.course,
        course_name=_(COURSE_LABELS[standing.course]),
        members=standing.members,
        over=standing.over,
        ready=standing.count(Standing.READY),
        due_on=due_on,
        overdue=due_on is not None and state.closed_on is None and desk.today() > due_on,
        opened_on=state.received_on,
        closed_on=state.closed_on,
    )
