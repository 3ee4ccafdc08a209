"""The row that lists and figures read, as a function of the state; and the words of the log beside the cases."""

from datetime import date, datetime, timedelta, timezone

import msgspec
import pytest
from msgspec.structs import replace

from clerk_tui.domain import session
from clerk_tui.domain.applicant import Agent, Applicant, ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.bodies import encode_body
from clerk_tui.domain.case.state import RUNNING, CaseState, Phase
from clerk_tui.domain.case.summary import due_date, summarise
from clerk_tui.domain.deadline import Extension, Pause
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import Limit, LimitUnit

MONDAY = date(2026, 11, 23)
CALENDAR = WorkCalendar(years=frozenset({2026}))
RECEIVED = CaseState(
    id=1,
    case_no="43112500032026112300010",
    query_code="204713",
    place="431125000000",
    item="sbk-01",
    item_name="社会保障卡申领",
    department="renshe",
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
    statutory_limit=Limit(1, LimitUnit.MONTH),
)
ACCEPTED = replace(RECEIVED, phase=Phase.ACCEPTED, accepted_on=MONDAY)


def test_before_acceptance_nothing_is_due_but_an_answer():
    row = summarise(RECEIVED, CALENDAR)
    assert due_date(RECEIVED, CALENDAR) is None
    assert (row.due_on, row.provisional) == (None, False)
    assert row.soon_on == date(2026, 11, 27)  # the last of the five days but one
    assert row.next_on == date(2026, 11, 30)  # five working days to say everything that is missing
    noticed = replace(RECEIVED, phase=Phase.CORRECTION_PENDING, supply_by=date(2026, 12, 2))
    assert summarise(noticed, CALENDAR).next_on == date(2026, 12, 2)


def test_the_promise_binds_and_only_working_days_are_counted_as_such():
    row = summarise(ACCEPTED, CALENDAR)
    assert (row.due_on, row.promised_days, row.statutory_days) == (date(2026, 11, 30), 5, None)
    without_promise = replace(ACCEPTED, promised_limit=None)
    assert summarise(without_promise, CALENDAR).due_on == date(2026, 12, 23)
    assert summarise(replace(without_promise, statutory_limit=None), CALENDAR).due_on is None
    assert summarise(ACCEPTED, WorkCalendar()).provisional


@pytest.mark.parametrize("phase", Phase)
def test_the_decision_is_the_next_deed_only_while_the_limit_runs(phase):
    row = summarise(replace(ACCEPTED, phase=phase, supply_by=date(2027, 1, 1)), CALENDAR)
    assert row.due_on == date(2026, 11, 30)
    assert (row.next_on == row.due_on) == (phase in RUNNING or phase is Phase.RECEIVED)


def test_pauses_and_extensions_move_it():
    paused = replace(ACCEPTED, pauses=(Pause(MONDAY, None, "hearing"),))
    row = summarise(paused, CALENDAR)
    assert (row.paused, row.due_on) == (True, None)
    over = replace(paused, pauses=(Pause(MONDAY, date(2026, 11, 25), "hearing"),))
    longer = replace(over, extensions=(Extension(3, "zhao", MONDAY),))
    row = summarise(longer, CALENDAR)
    assert (row.paused, row.extended_days, row.due_on) == (False, 3, date(2026, 12, 7))


def test_who_holds_originals_and_who_acts_for_whom():
    agent = Agent(name="李四", document_type=DocumentType.RESIDENT_ID, document_number="431125198001010004")
    held = replace(ACCEPTED, holders={"m1": "window", "m2": "department:renshe", "m3": "applicant"}, agent=agent)
    row = summarise(held, CALENDAR)
    assert (row.originals, row.agent_name, row.applicant_name) == (2, "李四", "张小明")


def test_the_words_beside_the_cases_come_back():
    for body in (
        session.SignedIn(window="03"),
        session.Revealed(what="phone", case=7),
        session.UserAdded(login="wang", full_name="王芳", roles=()),
    ):
        kind = session.KINDS[type(body)]
        assert session.decode_body(kind, 1, encode_body(body)) == body
    assert session.decode_body("signed_in", 2, "{}") is None
    assert session.decode_body("unheard_of", 1, "{}") is None
    with pytest.raises(msgspec.ValidationError):
        session.decode_body("revealed", 1, "{}")
