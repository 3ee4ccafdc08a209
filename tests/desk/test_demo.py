"""The demonstration hall: everything occurs in it, and nothing in it is against the rules or about anybody."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clerk_tui.desk.context import CHINA, Desk, china_now
from clerk_tui.desk.demo import PASSWORD, USERS, make_demo, remove_demo, sign_in_help
from clerk_tui.desk.demo_stories import ITEMS, STORIES
from clerk_tui.desk.lists import find, inbox, to_hand_out, work_list
from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.case.section import Section
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.summary import CaseSummary
from clerk_tui.domain.identity import DocumentType, Identity, check_document
from clerk_tui.store.records import CaseFilter

WORKDAY = datetime(2026, 11, 23, 14, 20, tzinfo=CHINA)
KEY = bytes(range(32))


def hall(folder: Path, now: datetime = WORKDAY) -> Desk:
    return make_demo(folder / "store.db", KEY, lambda: now, lambda _text: None)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = hall(tmp_path_factory.mktemp("hall"))
    yield made
    made.store.close()


def everything(desk: Desk) -> list[CaseSummary]:
    return desk.store.cases(CaseFilter(), limit=None)


def test_a_case_is_in_every_phase(desk: Desk) -> None:
    assert {row.phase for row in everything(desk)} == set(Phase)


def test_the_hall_is_sound(desk: Desk) -> None:
    report = desk.store.check()
    assert report.troubles == ()
    assert 80 <= report.cases <= 120


def test_every_section_of_the_work_list_has_cases(desk: Desk) -> None:
    waiting = work_list(desk)
    assert set(waiting.counts) == set(Section) - {Section.CONCLUDED}
    assert waiting.drafts == 2
    assert waiting.received_today > 0
    assert inbox(desk)
    assert to_hand_out(desk)


def test_the_special_states_are_there(desk: Desk) -> None:
    rows = everything(desk)
    assert any(row.paused for row in rows)
    assert any(row.extended_days for row in rows)
    assert any(row.agent_name for row in rows)
    assert {row.applicant_kind for row in rows} == set(ApplicantKind)
    assert any(row.department == "chengguan" for row in rows), "one was passed on to another department"
    states = [desk.case(row.id) for row in rows]
    assert any(state.open_procedure == "site_survey" and not state.pauses for state in states)
    replaced = next(state for state in states if state.replaces)
    voided = desk.case(desk.store.case_id(replaced.replaces) or 0)
    assert voided.phase is Phase.VOIDED


def test_the_stories_use_many_items_of_many_departments(desk: Desk) -> None:
    used = {row.item for row in everything(desk)}
    assert used == set(ITEMS.values())
    assert len({desk.item(item).department for item in used}) >= 12
    assert all(desk.item(item).materials_published for item in used)


def test_nobody_in_the_hall_exists(desk: Desk) -> None:
    for row in everything(desk):
        assert isinstance(check_document(row.document_type, row.document_number, WORKDAY.date()), Identity)
        if row.document_type is DocumentType.RESIDENT_ID:
            assert row.document_number[14:17] == "000"
        else:
            assert row.document_number[8:10] == "YY"
        assert row.phone.startswith("1380000")


def test_nothing_happens_in_the_future_or_out_of_order(desk: Desk) -> None:
    moments = [event.at for row in everything(desk) for event in desk.store.events(row.id)]
    assert max(moments) <= WORKDAY
    assert WORKDAY - min(moments) < timedelta(weeks=9)
    in_log = sorted((e for row in everything(desk) for e in desk.store.events(row.id)), key=lambda e: e.id)
    assert [e.at for e in in_log] == sorted(e.at for e in in_log)


def test_the_same_clock_gives_the_same_hall(desk: Desk, tmp_path: Path) -> None:
    again = hall(tmp_path)
    assert [again.store.events(row.id) for row in everything(again)] == [
        desk.store.events(row.id) for row in everything(desk)
    ]
    again.store.close()


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 22, 3, 10, tzinfo=CHINA),  # a Sunday night
        datetime(2026, 11, 24, 0, 20, tzinfo=CHINA),  # just after midnight
        datetime(2026, 10, 4, 12, 0, tzinfo=CHINA),  # in the middle of the long holiday
        datetime(2026, 2, 25, 21, 5, tzinfo=CHINA),  # after hours, soon after the Spring Festival
        datetime(2028, 3, 1, 9, 0, tzinfo=CHINA),  # in a year whose holidays are not known yet
    ],
)
def test_a_hall_can_be_made_at_any_time(now: datetime, tmp_path: Path) -> None:
    made = hall(tmp_path, now)
    assert {row.phase for row in everything(made)} == set(Phase)
    # On a day off nothing can be due today.
    assert set(Section) - set(work_list(made).counts) <= {Section.TODAY, Section.CONCLUDED}
    assert made.store.check().sound
    made.store.close()


def test_people_are_found_by_name_and_pinyin(desk: Desk) -> None:
    row = next(row for row in everything(desk) if row.applicant_kind is ApplicantKind.PERSON)
    assert any(line.case_id == row.id for line in find(desk, row.applicant_name, limit=100).cases)
    assert find(desk, row.case_no).exact == row.id


def test_every_user_can_sign_in_and_the_help_says_how(desk: Desk) -> None:
    said = sign_in_help()
    for user in USERS:
        assert desk.store.verify(user.login, PASSWORD, WORKDAY) == user
        assert user.login in said
    assert PASSWORD in said


def test_every_story_has_a_day() -> None:
    assert all(bool(story.days) != bool(story.left) for story in STORIES)


def test_making_it_is_quick(tmp_path: Path) -> None:
    began = time.perf_counter()
    made = hall(tmp_path, china_now())
    assert time.perf_counter() - began < 2.5
    made.store.close()
    remove_demo(made.store.path)
    assert list(tmp_path.iterdir()) == []
