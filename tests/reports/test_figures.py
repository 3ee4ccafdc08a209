"""Figures counted in the store against figures counted by hand, over cases that really went through the rules."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.summary import summarise
from clerk_tui.domain.figures import COUNTS, Grouping, Tally
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit
from clerk_tui.domain.people import Actor, Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect
from clerk_tui.store.figures import tallies
from clerk_tui.store.store import Site, Store

CHINA = timezone(timedelta(hours=8))
START = date(2026, 8, 24)
TODAY = date(2026, 11, 23)
CALENDAR = WorkCalendar()
EVERYTHING = frozenset(Role)
SITE = Site(county="431125", device="0001", place="431125000000", place_name="演示大厅")
DEPARTMENTS = ("gongan", "shijian", "ziran")
PLACES = ("431125000000", "431125100000")
CLERKS = ("wangfang", "lijun")
ENDINGS = {
    *(Phase.DECLINED, Phase.WITHDRAWN, Phase.DEEMED_WITHDRAWN),
    *(Phase.TERMINATED, Phase.FORWARDED, Phase.VOIDED),
}
DEEDS: dict[str, c.Command] = {
    "notice": c.GiveNotice(defects=(Defect("m1", "申请表", "", ""),), supply_by=date(2027, 1, 1)),
    "accept": c.Accept(),
    "decline": c.Decline(ground=DeclineGround.NOT_NEEDED, reason="不需要"),
    "dispatch": c.Dispatch(department="ziran", reason="转办"),
    "claim": c.Claim(),
    "pause": c.StartProcedure(procedure="hearing", reason="听证"),
    "resume": c.EndProcedure(result="完成"),
    "grant": c.Decide(outcome=b.Outcome.GRANTED),
    "refuse": c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件"),
    "hand_out": c.HandOut(
        receiver="甲", document_type=DocumentType.RESIDENT_ID, document_number="431125199901010009", relation=None
    ),
    "withdraw": c.Withdraw(reason="不办了"),
    "terminate": c.Terminate(reason="终止"),
    "forward": c.Forward(to="市局", reason="转报"),
    "void": c.Void(reason="事项选错"),
    "archive": c.Archive(),
}


class Told(Struct, frozen=True):
    """A case to be made: where, when, with which bundle, and what is tried on it after how many days each."""

    place: int
    department: int
    clerk: int
    kind: CaseKind | None
    limit: int | None
    day: int
    deeds: tuple[tuple[str, int], ...]
    bundle: int = 0
    """0: with none; cases with the same number came together."""


class Counted(Struct, frozen=True):
    """A case as it came out."""

    state: CaseState
    ending: Phase | None


# Most cases are accepted first: a walk of any deeds would seldom come far.
_later = st.sampled_from([0, 0, 1, 2, 3, 7])
_walk = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), _later), max_size=5).map(tuple)
_led = st.builds(
    lambda words, later: tuple((word, later) for word in words),
    st.sampled_from(["", "accept", "notice void", "accept dispatch claim", "accept dispatch claim grant"]).map(
        str.split
    ),
    _later,
)
told_cases = st.lists(
    st.builds(
        Told,
        st.integers(0, 1),
        st.integers(0, 2),
        st.integers(0, 1),
        st.sampled_from([CaseKind.IMMEDIATE, CaseKind.PROMISED, None]),
        st.sampled_from([1, 2, 5, None]),
        st.integers(0, 91) | st.integers(84, 91),
        st.builds(lambda led, walk: led + walk, _led, _walk),
        st.integers(0, 3),
    ),
    max_size=10,
)


@contextmanager
def new_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder, Store.create(Path(folder) / "store.db", bytes(32), SITE) as store:
        yield store


def happen(store: Store, told: Told, number: int) -> Counted:
    """Make the case; deeds that the rules refuse are left out."""
    day = START + timedelta(days=told.day)
    actor = Actor(user=CLERKS[told.clerk], roles=EVERYTHING)
    received = b.Received(
        case_no=f"{number:023d}",
        query_code="000000",
        item=f"item-{told.department}",
        item_name=f"事项{told.department}",
        department=DEPARTMENTS[told.department],
        catalog_version="2026-07",
        window="1",
        received_on=day,
        applicant=Applicant(
            kind=ApplicantKind.PERSON,
            name="甲",
            document_type=DocumentType.RESIDENT_ID,
            document_number="431125199901010009",
        ),
        case_kind=told.kind,
        promised_limit=Limit(told.limit) if told.limit else None,
        membership=membership(told.bundle) if told.bundle else None,
    )
    ending = None
    with store.transaction() as writer:

        def write(bodies: list[b.Body], subject: int | None) -> int:
            at = datetime(day.year, day.month, day.day, 10, tzinfo=CHINA)
            events = writer.append(bodies, subject=subject, actor=actor.user, at=at, place=PLACES[told.place])
            return events[0].subject

        case = write([received], None)
        for word, later in told.deeds:
            day = min(day + timedelta(days=later), TODAY)
            bodies = decide(writer.case(case), DEEDS[word], Context(actor=actor, today=day, calendar=CALENDAR))
            if not isinstance(bodies, Refusal):
                write(bodies, case)
                state = writer.case(case)
                assert state is not None
                ending = state.phase if state.phase in ENDINGS else ending
        state = writer.case(case)
    assert state is not None
    return Counted(state, ending)


def membership(number: int) -> Membership:
    """Say that the case came with bundle *number*; 2 and 3 are of one kind."""
    kind = "birth" if number == 1 else "restaurant"
    return Membership(bundle=number, bundle_no=f"{number}", bundle_item=kind, member="m")


def by_hand(cases: list[Counted], by: Grouping, first: date | None, last: date | None) -> list[Tally]:
    """Count as ``domain.figures`` words it, one case after the other."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    visits: dict[str, set[int]] = defaultdict(set)
    for case in cases:
        state, voided = case.state, case.ending is Phase.VOIDED
        if inside(state.received_on, first, last):
            row = counts[key_of(state, by, state.received_on)]
            row["voided"] += voided
            row["received"] += not voided
            if not voided:
                visits[key_of(state, by, state.received_on)].add(
                    state.membership.bundle if state.membership else state.id
                )
            row["notices"] += state.notice_given_on is not None and not voided
            row["declined"] += case.ending is Phase.DECLINED
            row["withdrawn"] += case.ending in (Phase.WITHDRAWN, Phase.DEEMED_WITHDRAWN)
        if state.accepted_on and inside(state.accepted_on, first, last) and not voided:
            row = counts[key_of(state, by, state.accepted_on)]
            due = summarise(state, CALENDAR).due_on
            over = state.decided_on is not None or case.ending is not None
            row["accepted"] += 1
            row["immediate"] += state.case_kind is CaseKind.IMMEDIATE
            row["promised"] += state.case_kind is CaseKind.PROMISED
            row["completed"] += over
            row["timed"] += state.decided_on is not None and due is not None
            row["on_time"] += state.decided_on is not None and due is not None and state.decided_on <= due
            row["overdue"] += not over and due is not None and due < TODAY
    for key, came in visits.items():
        counts[key]["visits"] = len(came)
    names = {f"item-{n}": f"事项{n}" for n in range(3)} if by is Grouping.ITEM else {}
    return [Tally(key=key, name=names.get(key, ""), **counts[key]) for key in sorted(counts)]


def inside(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)


def key_of(state: CaseState, by: Grouping, day: date) -> str:
    return {
        Grouping.NONE: "",
        Grouping.CENTRE: state.place,
        Grouping.DEPARTMENT: state.department,
        Grouping.ITEM: state.item,
        Grouping.CLERK: state.clerk,
        Grouping.DAY: f"{day:%Y-%m-%d}",
        Grouping.MONTH: f"{day:%Y-%m}",
        Grouping.YEAR: f"{day:%Y}",
        Grouping.BUNDLE: state.membership.bundle_item if state.membership else "",
    }[by]


days = st.none() | st.integers(0, 90).map(lambda n: START + timedelta(days=n))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told_cases, days, days)
def test_figures_equal_a_count_by_hand(told: list[Told], first: date | None, last: date | None) -> None:
    with new_store() as store:
        cases = [happen(store, case, number) for number, case in enumerate(told)]
        for by in Grouping:
            assert tallies(store, by, first, last, TODAY) == by_hand(cases, by, first, last)


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as made:
        yield made


_numbers = count(1)


def make(store: Store, *deeds: str, day: int = 80, limit: int | None = 5) -> Counted:
    words = tuple((deed, 0) for deed in deeds)
    return happen(store, Told(0, 0, 0, CaseKind.PROMISED, limit, day, words), next(_numbers))


def total(store: Store) -> Tally:
    (tally,) = tallies(store, Grouping.NONE, None, None, TODAY)
    return tally


def test_an_empty_store_has_no_rows(store: Store) -> None:
    assert all(tallies(store, by, None, None, TODAY) == [] for by in Grouping)


@pytest.mark.parametrize(
    ("deeds", "figure"),
    [
        (("decline",), "declined"),
        (("withdraw",), "withdrawn"),
        (("void",), "voided"),
    ],
)
def test_archiving_does_not_hide_how_a_case_ended(store: Store, deeds: tuple[str, ...], figure: str) -> None:
    assert make(store, *deeds, "archive").state.phase is Phase.ARCHIVED
    assert getattr(total(store), figure) == 1


def test_a_voided_case_is_counted_as_nothing_else(store: Store) -> None:
    make(store, "accept", "void")
    assert total(store) == Tally(voided=1)


def test_a_withdrawal_after_acceptance_is_concluded_but_not_measured(store: Store) -> None:
    make(store, "accept", "withdraw")
    assert total(store) == Tally(visits=1, received=1, withdrawn=1, accepted=1, promised=1, completed=1)


def test_a_bundle_is_one_visit_however_many_cases_it_makes(store: Store) -> None:
    for department, bundle in ((0, 1), (0, 1), (1, 1), (1, 0)):
        accepted = (("accept", 0),)
        happen(store, Told(0, department, 0, None, None, 80, accepted, bundle), next(_numbers))
    assert (total(store).visits, total(store).received) == (2, 4)
    by_department = tallies(store, Grouping.DEPARTMENT, None, None, TODAY)
    assert [(tally.key, tally.visits, tally.received) for tally in by_department] == [
        ("gongan", 1, 2),
        ("shijian", 2, 2),
    ]
    by_bundle = tallies(store, Grouping.BUNDLE, None, None, TODAY)
    assert [(tally.key, tally.visits, tally.accepted) for tally in by_bundle] == [("", 1, 1), ("birth", 1, 3)]


def test_a_bundle_of_which_nothing_is_left_is_no_visit(store: Store) -> None:
    happen(store, Told(0, 0, 0, None, None, 80, (("void", 0),), 1), next(_numbers))
    assert total(store) == Tally(voided=1)


def test_figures_equal_sums_over_the_log_itself(store: Store) -> None:
    """The log read as plain JSON by SQLite alone: neither the fold nor the projections have a say in it."""
    for n, bundle in enumerate((0, 0, 1, 1, 1, 2, 2, 3)):
        deeds = (("accept", 0), ("dispatch", 1), ("claim", 0), ("grant", n % 4))[: 1 + n % 4 + (n > 5)]
        happen(store, Told(n % 2, n % 3, n % 2, CaseKind.PROMISED, 5, 70 + n, deeds, bundle), next(_numbers))
    raw = """
        WITH opened AS (SELECT subject, json_extract(body, '$.membership.bundle_item') AS kind,
                               coalesce(json_extract(body, '$.membership.bundle'), subject) AS visit
                        FROM event WHERE kind = 'received'),
             done AS (SELECT subject, max(kind = 'accepted') AS accepted, max(kind = 'decided') AS decided
                      FROM event WHERE subject_kind = 'case' GROUP BY subject)
        SELECT coalesce(kind, ''), count(DISTINCT visit), count(*), sum(accepted), sum(accepted AND decided)
        FROM opened JOIN done USING (subject) GROUP BY 1 ORDER BY 1
    """
    with store.reading() as db:
        expected = db.execute(raw).fetchall()
    assert [
        (tally.key, tally.visits, tally.received, tally.accepted, tally.completed)
        for tally in tallies(store, Grouping.BUNDLE, None, None, TODAY)
    ] == expected
    assert [row[0] for row in expected] == ["", "birth", "restaurant"]


def test_received_and_accepted_go_by_their_own_days(store: Store) -> None:
    happen(store, Told(0, 0, 0, None, None, 7, (("accept", 1),)), 1)
    happen(store, Told(0, 0, 0, None, None, 7, (("notice", 0), ("withdraw", 1))), 2)
    assert tallies(store, Grouping.MONTH, None, None, TODAY) == [
        Tally(key="2026-08", visits=2, received=2, notices=1, withdrawn=1),
        Tally(key="2026-09", accepted=1),
    ]
    assert tallies(store, Grouping.NONE, date(2026, 9, 1), None, TODAY) == [Tally(accepted=1)]


def test_the_last_day_of_the_limit_is_still_on_time(store: Store) -> None:
    # Accepted on Monday 2026-08-31 with two working days: due on Wednesday.
    for days in (2, 3):
        deeds = (("accept", 0), ("dispatch", 0), ("claim", 0), ("grant", days))
        happen(store, Told(0, 0, 0, None, 2, 7, deeds), days)
    assert (total(store).timed, total(store).on_time) == (2, 1)


def test_a_case_that_is_due_today_is_not_overdue_yet(store: Store) -> None:
    make(store, "accept", day=91 - 3, limit=1)  # Friday, due on Monday: today
    assert total(store).overdue == 0
    make(store, "accept", day=91 - 4, limit=1)
    assert total(store).overdue == 1


def test_ten_thousand_cases_are_counted_at_once(store: Store) -> None:
    make(store, "accept", "dispatch", "claim", "grant", "hand_out")
    with store.writing() as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(case_file)")]
        values = {
            "id": "id + n",
            "case_no_reversed": "printf('%023d', n)",
            "item": "'item-' || (n % 300)",
            "department": "'department-' || (n % 50)",
            "received_on": "date(received_on, '-' || (n % 300) || ' days')",
            "accepted_on": "date(accepted_on, '-' || (n % 300) || ' days')",
        }
        chosen = ", ".join(values.get(name, name) for name in columns)
        db.execute(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9999) "
            f"INSERT INTO case_file SELECT {chosen} FROM case_file, numbers"
        )
    assert total(store).accepted == 10_000

    def seconds(by: Grouping) -> float:
        began = time.perf_counter()
        tallies(store, by, None, None, TODAY)
        return time.perf_counter() - began

    for by in Grouping:
        assert min(seconds(by) for _ in range(3)) < 0.2


def test_a_report_does_not_hold_up_an_intake_and_does_not_see_it_either(store: Store) -> None:
    make(store, "accept")
    with store.reader() as snapshot:
        assert tallies(snapshot, Grouping.NONE, None, None, TODAY)[0].received == 1
        intake = threading.Thread(target=make, args=(store, "accept"))
        began = time.perf_counter()
        intake.start()
        intake.join(timeout=3)
        assert not intake.is_alive()
        assert time.perf_counter() - began < 1
        # However long the report takes, its rows belong together.
        assert tallies(snapshot, Grouping.MONTH, None, None, TODAY)[0].received == 1
    assert total(store).received == 2
