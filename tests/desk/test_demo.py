"""The demonstration hall: everything occurs in it, and nothing in it is against the rules or about anybody."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from clerk_tui.desk import telling
from clerk_tui.desk.appointments import listing
from clerk_tui.desk.building_batches import take_in
from clerk_tui.desk.building_view import building_view
from clerk_tui.desk.context import CHINA, Desk, china_now
from clerk_tui.desk.credit import record
from clerk_tui.desk.demo import PASSWORD, USERS, make_demo, remove_demo, sign_in_help
from clerk_tui.desk.demo_stories import ITEMS, STORIES
from clerk_tui.desk.elsewhere import cross_list
from clerk_tui.desk.filed import pre_checks
from clerk_tui.desk.lists import find, inbox, to_hand_out, work_list
from clerk_tui.desk.reuse import proposals
from clerk_tui.desk.telling_setup import receiver_names, receivers
from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.appointment import AppointmentPhase
from clerk_tui.domain.building.blocks import Standing
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Direction
from clerk_tui.domain.case.cross_duties import Act
from clerk_tui.domain.case.duties import DutyKind, DutyStatus
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.section import Section
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.summary import CaseSummary
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType, Identity, check_document
from clerk_tui.domain.intake import new_form
from clerk_tui.domain.people import Deed, not_permitted
from clerk_tui.domain.subjects import SUBJECTS
from clerk_tui.store.records import CaseFilter, DutyFilter
from clerk_tui.sync.telling.receiver import Route

WORKDAY = datetime(2026, 11, 23, 14, 20, tzinfo=CHINA)
KEY = bytes(range(32))


def hall(folder: Path, now: datetime = WORKDAY) -> Desk:
    folder.mkdir(exist_ok=True)
    return make_demo(folder / "store.db", KEY, lambda: now, lambda _text: None)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = hall(tmp_path_factory.mktemp("hall"))
    yield made
    made.store.close()


def everything(desk: Desk) -> list[CaseSummary]:
    return desk.store.cases(CaseFilter(), limit=None)


def all_events(desk: Desk) -> list[Event]:
    subjects = [row.id for row in everything(desk)]
    subjects += [row.id for kind in SUBJECTS for row in desk.store.subjects(kind)]
    return [event for subject in subjects for event in desk.store.events(subject)]


def test_a_case_is_in_every_phase(desk: Desk) -> None:
    assert {row.phase for row in everything(desk)} == set(Phase)


def test_the_hall_is_sound(desk: Desk) -> None:
    report = desk.store.check()
    assert report.troubles == ()
    assert 140 <= report.cases <= 200


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


def test_bundles_stand_in_every_way(desk: Desk) -> None:
    bundles = [desk.store.subject("bundle", row.id) for row in desk.store.subjects("bundle")]
    assert {bundle.phase for bundle in bundles} == {"open", "closed", "withdrawn"}
    assert len({bundle.bundle for bundle in bundles}) >= 8
    cases = {bundle.id: desk.store.cases(CaseFilter(bundle=bundle.id)) for bundle in bundles}
    outcomes = [{row.outcome for row in rows} for rows in cases.values()]
    assert any({Outcome.GRANTED, Outcome.REFUSED} <= found for found in outcomes), "one member refused, another granted"
    phases = [{row.phase for row in rows} for rows in cases.values()]
    assert {Phase.WAITING} in phases, "everything waits for a document"
    assert any(len(found) >= 4 for found in phases), "one visit, and its members are all over the place"
    assert any(found == {Phase.CORRECTION_PENDING, Phase.WAITING} for found in phases)
    assert any(bundle.triggers for bundle in bundles)
    assert {desk.case(row.id).pre_review_passed for rows in cases.values() for row in rows} == {None, True}
    assert any(bundle.handed_out for bundle in bundles)
    waiting = [one for one in bundles if one.bundle == "nadi" and not one.triggers]
    assert waiting, "one waits for its land while another's has been given"


def test_the_utilities_answer_in_every_way(desk: Desk) -> None:
    told = telling.lines(desk)
    assert sorted(line.status for line in told) == ["done", "printed", "queued", "refused"]
    assert [line.status for line in telling.lines(desk, to_print=True)] == ["queued"]
    names = receiver_names(desk)
    assert all(line.receiver in names for line in told)
    # A trial must not knock at anybody's door.
    assert {receiver.route for receiver in receivers(desk)} == {Route.PAPER}


def test_cases_of_two_halls_are_at_different_stages(desk: Desk) -> None:
    lines = cross_list(desk)
    acts = {direction: {line.act for line in lines if line.direction is direction} for direction in Direction}
    assert acts[Direction.OUT] == {Act.CONFIRM_ARRIVAL, Act.COLLECT_SUPPLEMENT, Act.DECIDE, Act.HAND_OUT}
    assert acts[Direction.IN] == {Act.ACCEPT_OR_ASK, Act.SEND_RESULT}
    assert len(cross_list(desk, parcels=True)) == 1
    assert not any(duty.late for line in lines for duty in line.duties)


def test_applications_filed_online_wait_for_the_pre_check(desk: Desk) -> None:
    found = pre_checks(desk)
    assert len(found) == 5
    assert {one.complete for one in found} == {True, False}
    assert {one.line.section for one in found} == {Section.PRE_CHECK}


def test_appointments_are_there_for_today_out_of_hours_and_missed(desk: Desk) -> None:
    today = listing(desk)
    assert {line.phase for line in today} == {AppointmentPhase.ARRIVED, AppointmentPhase.BOOKED}
    assert any(line.late for line in today)
    assert any(line.out_of_hours and not line.late for line in today)
    phases = [row.phase for row in desk.store.subjects("appointment")]
    assert len(phases) == 6
    assert phases.count("missed") == 1


def test_a_building_is_on_its_way(tmp_path: Path) -> None:
    desk = hall(tmp_path)
    (row,) = desk.store.subjects("building")
    assert row.due_on is not None
    assert timedelta(0) < row.due_on - WORKDAY.date() < timedelta(days=8)
    counts = building_view(desk, row.id).counts
    assert sum(counts.values()) == 24
    assert {Standing.UNSOLD, Standing.BLOCKED, Standing.TAKEABLE, Standing.UNDER_WAY, Standing.READY} == set(counts)
    taken_in = take_in(desk, row.id)
    assert [one.why for one in taken_in] == [""] * counts[Standing.TAKEABLE], "and it can go on"
    desk.store.close()


def test_the_user_of_a_trial_may_do_everything(desk: Desk) -> None:
    assert [deed for deed in Deed if not_permitted(desk.actor, deed)] == []


def test_what_is_on_record_can_be_reused_at_intake(desk: Desk) -> None:
    row = next(row for row in everything(desk) if row.document_type is DocumentType.RESIDENT_ID)
    for story in ("身份证", "就业", "占道"):
        item = desk.item(ITEMS[story])
        form = new_form(item, desk.version)
        form = replace(
            form,
            applicant=replace(form.applicant, document_type=row.document_type, document_number=row.document_number),
        )
        assert proposals(desk, form), story


def test_papers_are_owed_and_promises_made_in_every_way(desk: Desk) -> None:
    duties = desk.store.duties(DutyFilter(status=""))
    today = WORKDAY.date()
    assert {duty.kind for duty in duties} == set(DutyKind)
    for kind in (DutyKind.DEBT, DutyKind.CHECK):
        found = [duty for duty in duties if duty.kind is kind]
        assert {duty.status for duty in found} >= {DutyStatus.OPEN, DutyStatus.DONE, DutyStatus.BROKEN}
        still = [duty.due_on for duty in found if duty.status is DutyStatus.OPEN and duty.due_on]
        assert min(still) < today < max(still)
    assert any(duty.due_on == today for duty in duties if duty.status is DutyStatus.OPEN)
    findings = {one.finding for row in everything(desk) for one in desk.case(row.id).follow_ups}
    assert findings == {None, *Finding}
    # Who broke a promise is not offered another one.
    barred = next(duty for duty in duties if duty.status is DutyStatus.BROKEN)
    assert record(desk, barred.document_type, barred.document_number).bar


def test_licences_of_the_hall_are_on_record(desk: Desk) -> None:
    row = next(row for row in everything(desk) if row.applicant_kind is ApplicantKind.ORGANISATION)
    (licence,) = desk.store.licences(row.document_type, row.document_number)
    assert licence.name == "营业执照"


def test_the_stories_use_many_items_of_many_departments(desk: Desk) -> None:
    used = {row.item for row in everything(desk) if row.bundle is None}
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
    in_log = sorted(all_events(desk), key=lambda e: e.id)
    moments = [e.at for e in in_log]
    assert moments == sorted(moments)
    assert moments[-1] <= WORKDAY
    assert WORKDAY - moments[0] < timedelta(weeks=9)


def test_the_same_clock_gives_the_same_hall(tmp_path: Path) -> None:
    # Both are made here: in another language the papers of a building's units are labelled in that language.
    one, again = (hall(tmp_path / name) for name in ("one", "again"))
    assert all_events(again) == all_events(one)
    one.store.close()
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
    assert listing(made), "somebody is booked for today, whatever day it is"
    assert len(cross_list(made)) == 6
    assert len(pre_checks(made)) == 5
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
