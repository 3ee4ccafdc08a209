"""What a list says of a case that owes papers, waits for others, or came in with a bundle."""

from datetime import date, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.channel import Channel, CrossMode, Direction, Elsewhere, Membership
from clerk_tui.domain.case.section import Section, section_of
from clerk_tui.domain.case.state import CLOSED, CaseState, Debt, DebtStatus, Phase
from clerk_tui.domain.case.summary import summarise
from clerk_tui.domain.concession import ClockStart, DebtExpiry
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import Limit

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
CALENDAR = WorkCalendar(years=frozenset({2026}))
RECEIVED = CaseState(
    id=1,
    case_no="43112500032026112300010",
    query_code="204713",
    place="431125000000",
    item="spjy-01",
    item_name="食品经营许可",
    department="shijian",
    catalog_version="2026-07",
    window="03",
    clerk="wang",
    received_at=datetime(2026, 11, 23, 9, 41, tzinfo=timezone(timedelta(hours=8))),
    received_on=MONDAY,
    applicant=Applicant(
        kind=ApplicantKind.PERSON,
        name="张小明",
        document_type=DocumentType.RESIDENT_ID,
        document_number="431125199901010009",
    ),
    promised_limit=Limit(5),
)
ACCEPTED = replace(RECEIVED, phase=Phase.ACCEPTED, accepted_on=MONDAY)
"""Due on Monday, the thirtieth."""


def owing(state: CaseState, *due: date, status: DebtStatus = DebtStatus.OPEN) -> CaseState:
    debts = tuple(
        Debt(
            material=f"m{n}",
            name="x",
            due_on=day,
            clock=ClockStart.AT_ONCE,
            expiry=DebtExpiry.RETURN,
            status=status,
        )
        for n, day in enumerate(due)
    )
    return replace(state, debts=debts)


def test_the_first_debt_comes_before_the_decision():
    row = summarise(owing(ACCEPTED, FRIDAY, date(2026, 11, 25)), CALENDAR)
    assert (row.debts, row.debt_on, row.next_on) == (2, date(2026, 11, 25), date(2026, 11, 25))
    assert row.due_on == date(2026, 11, 30)
    # One that is due later than the decision does not put it off.
    assert summarise(owing(ACCEPTED, date(2026, 12, 9)), CALENDAR).next_on == date(2026, 11, 30)


@pytest.mark.parametrize("status", sorted(set(DebtStatus) - {DebtStatus.OPEN}))
def test_what_is_settled_is_owed_no_more(status):
    row = summarise(owing(ACCEPTED, FRIDAY, status=status), CALENDAR)
    assert (row.debts, row.debt_on, row.next_on) == (0, None, row.due_on)


@pytest.mark.parametrize("phase", sorted(CLOSED))
def test_a_case_that_is_over_owes_nothing(phase):
    row = summarise(owing(replace(ACCEPTED, phase=phase), FRIDAY), CALENDAR)
    assert (row.debts, row.debt_on, row.next_on) == (0, None, None)


def test_before_the_clock_starts_only_the_debt_is_due():
    row = summarise(owing(replace(RECEIVED, phase=Phase.DEFERRED), FRIDAY), CALENDAR)
    assert (row.due_on, row.next_on, row.soon_on) == (None, FRIDAY, date(2026, 11, 26))


def test_a_debt_presses_on_the_working_day_before():
    row = summarise(owing(replace(RECEIVED, phase=Phase.DEFERRED), date(2026, 11, 30)), CALENDAR)
    assert row.soon_on == FRIDAY


def test_nothing_is_due_while_a_member_waits():
    row = summarise(replace(RECEIVED, phase=Phase.WAITING), CALENDAR)
    assert (row.due_on, row.soon_on, row.next_on) == (None, None, None)
    assert section_of(row, date(2027, 1, 1)) is Section.RUNNING


def test_a_debt_that_was_not_paid_stands_out():
    def section(state: CaseState, today: date) -> Section:
        return section_of(summarise(owing(state, FRIDAY), CALENDAR), today)

    after = date(2026, 11, 28)
    for phase in (Phase.DEFERRED, Phase.WAITING):
        state = replace(RECEIVED, phase=phase)
        assert [section(state, day) for day in (date(2026, 11, 25), date(2026, 11, 26), FRIDAY, after)] == [
            Section.RUNNING,
            Section.SOON,
            Section.TODAY,
            Section.DEBT_DUE,
        ]
    assert section(ACCEPTED, after) is Section.DEBT_DUE
    # The time limit of the office itself comes first.
    assert section(ACCEPTED, date(2026, 12, 1)) is Section.OVERDUE
    decided = replace(ACCEPTED, phase=Phase.DECIDED, decided_on=MONDAY)
    assert section(decided, MONDAY) is Section.RUNNING, "no result leaves while papers are owed"
    assert section(decided, date(2026, 12, 1)) is Section.DEBT_DUE
    assert section_of(summarise(decided, CALENDAR), MONDAY) is Section.HAND_OUT


def test_a_case_says_where_it_came_from_and_what_it_belongs_to():
    alone = summarise(RECEIVED, CALENDAR)
    assert (alone.bundle, alone.bundle_no, alone.bundle_item, alone.member) == (None, "", "", "")
    assert (alone.channel, alone.filed_no, alone.direction) == (Channel.WINDOW, "", "")
    member = replace(
        RECEIVED,
        membership=Membership(bundle=7, bundle_no="43112500032026112300028", bundle_item="canyin", member="xiaofang"),
        channel=Channel.ONLINE,
        filed_no="W1",
        elsewhere=Elsewhere(
            direction=Direction.IN, mode=CrossMode.COLLECTED, place="440300000000", place_name="深圳市"
        ),
    )
    row = summarise(member, CALENDAR)
    assert (row.bundle, row.bundle_no) == (7, "43112500032026112300028")
    assert (row.bundle_item, row.member) == ("canyin", "xiaofang")
    assert (row.channel, row.filed_no, row.direction) == (Channel.ONLINE, "W1", "in")
