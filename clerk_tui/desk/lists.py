"""The work list, the department's inbox, what is to hand out, and the one search box for cases and people."""

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from clerk_tui.desk.context import Desk, told
from clerk_tui.domain.applicant import shown_name
from clerk_tui.domain.case.section import Section, section_of
from clerk_tui.domain.case.state import PHASE_LABELS, READY, Phase
from clerk_tui.domain.case.summary import CaseSummary, summarise
from clerk_tui.domain.case_number import CaseNumber, group
from clerk_tui.domain.deadline import overdue_days
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.masking import mask_document, mask_phone
from clerk_tui.domain.people import Deed, Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.scan import RECEIPT_PREFIX, ScanKind, parse_receipt_payload, parse_scan
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.records import FindQuery
    from clerk_tui.store.worklist import Whose

CASE_NUMBER_LENGTH = 23
PAGE = 500
"""Rows a list holds at most; beyond that one searches instead of scrolling."""


class CaseLine(Struct, frozen=True):
    """A case as a list shows it, masked."""

    case_id: int
    case_no: str
    item: str
    applicant: str
    department: str
    phase: str
    due: str
    section: Section
    urgent: bool
    """Whether it must not wait; lists mark it with a sign, never by colour alone."""
    bundle: int | None = None
    """The visit it is a member of; None for a case of its own."""


class WorkList(Struct, frozen=True):
    """What waits for this user."""

    lines: tuple[CaseLine, ...]
    counts: dict[Section, int]
    drafts: int
    received_today: int
    concluded_today: int


def work_list(desk: Desk) -> WorkList:
    """Return what waits for this user: their own counter's cases, or their department's."""
    from clerk_tui.desk.intake import drafts
    from clerk_tui.store.records import CaseFilter

    today = desk.today()
    listing = desk.store.work_list(_whose(desk), today, PAGE)
    lines = tuple(line(desk, row) for _section, row in listing.rows)
    received = desk.store.count(CaseFilter(received_from=today, received_to=today, place=desk.site.place))
    return WorkList(lines, listing.counts, len(drafts(desk)), received, desk.store.decided_on(today))


def inbox(desk: Desk, department: str = "") -> tuple[CaseLine, ...]:
    """Return the cases a department has to work on, what is due first, first."""
    from clerk_tui.store.records import CaseFilter, Order

    chosen = department or desk.user.department
    phases = frozenset({Phase.ACCEPTED, Phase.DISPATCHED, Phase.IN_REVIEW})
    rows = desk.store.cases(CaseFilter(phases=phases, department=chosen), order=Order.NEXT, limit=PAGE)
    return tuple(line(desk, row) for row in rows)


def to_hand_out(desk: Desk) -> tuple[CaseLine, ...]:
    """Return the decided cases whose result still waits at the counter; any window may hand them out."""
    from clerk_tui.store.records import CaseFilter, Order

    rows = desk.store.cases(CaseFilter(phases=READY), order=Order.OLDEST, limit=PAGE)
    return tuple(line(desk, row) for row in rows)


def line(desk: Desk, row: CaseSummary) -> CaseLine:
    """Return *row* as a list shows it."""
    section = section_of(row, desk.today())
    return CaseLine(
        case_id=row.id,
        case_no=group(row.case_no),
        item=row.item_name,
        applicant=shown_name(row.applicant_name, row.applicant_kind),
        department=desk.department_name(row.department),
        phase=_(PHASE_LABELS[row.phase]),
        due=_due(row, desk.today()),
        section=section,
        urgent=section in (Section.OVERDUE, Section.DEBT_DUE, Section.TODAY, Section.SUPPLY_OVER),
        bundle=row.bundle,
    )


def _whose(desk: Desk) -> "Whose":
    """Return which cases are this user's to act on."""
    from clerk_tui.store.worklist import Whose

    at_counter = desk.has(Role.CLERK) or desk.has(Role.AGENT)
    return Whose(
        reviews=desk.user.department if desk.has(Role.REVIEWER) else None,
        counter_of=desk.user.login if at_counter else None,
        everything=not at_counter and (desk.has(Role.SUPERVISOR) or desk.has(Role.LEADER)),
    )


def _due(row: CaseSummary, today: date) -> str:
    if row.paused:
        return _("stopped")
    if row.next_on is None:
        return ""
    late = overdue_days(row.next_on, today)
    if late:
        return _("{days} d late").format(days=late)
    if row.next_on == today:
        return _("today")
    return f"{row.next_on:%m-%d}" + ("?" if row.provisional else "")


class PersonLine(Struct, frozen=True):
    """Somebody who was here before, masked."""

    person_id: int
    name: str
    document: str
    phone: str
    visits: int
    last_case: int


class Found(Struct, frozen=True):
    """What the search box found."""

    cases: tuple[CaseLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    exact: int | None = None
    """Case to open at once: a scanned receipt or a whole case number."""
    bundle: int | None = None
    """Visit to open at once: the scanned number, or the number typed whole, is a bundle's."""
    problem: Refusal | None = None
    """Why a scanned code cannot be used (a mistyped number, a damaged code)."""


def find(desk: Desk, text: str, limit: int = 50) -> Found:
    """Find cases and people by a scanned receipt, a number or its tail, a name or its pinyin, an ID or phone tail."""
    desk.require(Deed.READ)
    scan = parse_scan(text)
    if not scan.value:
        return Found()
    digits = scan.value.replace(" ", "")
    if scan.kind is ScanKind.TEXT and digits.isdigit() and len(digits) == CASE_NUMBER_LENGTH:
        # As long as a case number but not one: name the mistyped check digit instead of finding nothing.
        wrong = CaseNumber.parse(digits)
        return Found(problem=wrong if isinstance(wrong, Refusal) else None)
    if scan.kind is ScanKind.TEXT and scan.value.upper().startswith(f"{RECEIPT_PREFIX}:"):
        damaged = parse_receipt_payload(scan.value)
        return Found(problem=damaged if isinstance(damaged, Refusal) else None)
    if scan.kind is ScanKind.CASE_NUMBER:
        case_id = desk.store.case_id(scan.value)
        if case_id is None:
            from clerk_tui.desk.bundle_lists import by_number

            if (bundle_id := by_number(desk, scan.value)) is not None:
                return Found(bundle=bundle_id)
            return Found(problem=Refusal("case.unknown", N_("No case has this number at this store.")))
        row = summarise(desk.case(case_id), desk.calendar)
        return Found(cases=(line(desk, row),), exact=case_id)
    query = _query(scan.value)
    return Found(
        cases=tuple(line(desk, row) for row in desk.store.find(query, limit)),
        people=tuple(
            PersonLine(
                person.id,
                shown_name(person.name, person.kind),
                mask_document(person.document_type, person.document_number),
                mask_phone(person.phone) if person.phone else "",
                person.visits,
                person.last_case,
            )
            for person in desk.store.find_people(query, limit)
        ),
    )


def cases_of(desk: Desk, person_id: int) -> tuple[CaseLine, ...]:
    """Return the cases of somebody who was here before, newest first."""
    from clerk_tui.store.records import CaseFilter, Order

    desk.require(Deed.READ)
    rows = desk.store.cases(CaseFilter(person=person_id), order=Order.NEWEST, limit=PAGE)
    return tuple(line(desk, row) for row in rows)


def case_by_number(desk: Desk, text: str) -> int:
    """Return the id of the case that *text* names: a whole number, a scanned receipt, or a tail only one case has.

    Raises NotFound, saying whether none or more than one has that tail, or which digit of the number cannot be right.
    """
    found = find(desk, text, limit=3)
    if found.exact is not None:
        return found.exact
    if len(found.cases) == 1 and any(ch.isdigit() for ch in text):
        return found.cases[0].case_id
    if found.bundle is not None:
        raise NotFound(
            _("This is the number of a whole visit, not of one case."),
            hint=_("Show it and its members: clerk bundle show {number}").format(number=text),
            code="case.is_bundle",
        )
    if found.problem is not None:
        problem = told(found.problem)
        raise NotFound(problem.message, hint=problem.hint, field=problem.field, code=problem.code)
    if found.cases:
        raise NotFound(
            _("“{text}” fits more than one case.").format(text=text), hint=_("Give more digits of the number.")
        )
    raise NotFound(_("No case fits “{text}”.").format(text=text), hint=_("Scan the receipt or check the number."))


def _query(value: str) -> "FindQuery":
    from clerk_tui.store.records import FindQuery

    digits = value.replace(" ", "").upper()
    if digits.isdigit() and len(digits) >= 3:
        return FindQuery(case_no_tail=digits, document_tail=digits, phone_tail=digits)
    if digits.removesuffix("X").isdigit() and len(digits) >= 3:
        return FindQuery(document_tail=digits)
    if value.isascii():
        return FindQuery(name_pinyin=digits.lower(), document_tail=digits if len(digits) >= 4 else "")
    return FindQuery(name=value)
