"""Ways around what promises bind to: each of these got through once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from desk_hall import ID, MONDAY, Hall
from msgspec.structs import replace
from promising_hall import committed, made_once, owing, promising

from clerk_tui.cli.case_form import read_form
from clerk_tui.desk import casework, credit, duties, elsewhere, intake, reuse
from clerk_tui.desk.context import Desk
from clerk_tui.domain.calendar import WorkCalendar, merge
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import CrossMode, Direction, Elsewhere
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import DebtStatus, Phase
from clerk_tui.domain.checklist import Evidence, EvidenceSource, Mark, MarkStatus
from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import with_mark
from clerk_tui.domain.item import Limit
from clerk_tui.store.records import LicenceRow

RESIDENT = DocumentType.RESIDENT_ID
THERE = Elsewhere(
    direction=Direction.IN, mode=CrossMode.COLLECTED, place="440100000000", place_name="广州", organ="广州市社保局"
)
_LOOKED_UP = Evidence(source=EvidenceSource.REGISTER, number="L-1", verified_by="qian", verified_on=date(2030, 1, 1))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    return made_once(tmp_path_factory)


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(ClerkError) as error:
        deed()
    assert error.value.code == code


def decided(hall: Hall, case: int) -> int:
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    casework.decide_case(hall.li, case, Outcome.DONE)
    return case


def test_no_result_leaves_by_parcel_to_the_other_hall_while_papers_are_owed(hall: Hall) -> None:
    case = decided(hall, committed(hall, form=replace(owing(hall), elsewhere=THERE)).case_id)
    refused("hand_out.owing", lambda: elsewhere.send(hall.wang, case, "EMS1", carrier="EMS"))
    duties.pay_debt(hall.wang, case, [Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)])
    assert elsewhere.send(hall.wang, case, "EMS1", carrier="EMS").phase is Phase.MAILED
    assert [debt.status for debt in hall.wang.case(case).debts] == [DebtStatus.PAID]


@pytest.mark.parametrize("status", [MarkStatus.MISSING, MarkStatus.DEFECTIVE, MarkStatus.DEFERRED])
def test_what_is_promised_is_neither_asked_for_nor_owed(hall: Hall, status: MarkStatus) -> None:
    form = replace(hall.filled("slow"), commitments=("stay",), deferral_signed=True)
    state = intake.commit(hall.wang, with_mark(form, Mark(material="photo", status=status))).state
    assert (state.phase, state.asked, state.debts) == (Phase.ACCEPTED, (), ())
    assert next(mark for mark in state.marks if mark.material == "photo").terms == "stay"


def test_a_paper_that_was_brought_stays_as_it_was_marked(hall: Hall) -> None:
    form = replace(hall.filled("slow"), commitments=("stay",))
    assert {mark.status for mark in intake.commit(hall.wang, form).state.marks} >= {MarkStatus.COPY_KEPT}


def _from_file(desk: Desk, folder: Path, evidence: Evidence) -> Mark:
    import msgspec

    mark = Mark(material="photo", status=MarkStatus.WAIVED, evidence=evidence)
    file = folder / "form.json"
    file.write_bytes(msgspec.json.encode({"item": "card", "marks": [mark]}))
    return read_form(desk, str(file)).marks[0]


def test_a_file_cannot_say_that_a_colleague_verified(hall: Hall, tmp_path: Path) -> None:
    evidence = _from_file(hall.wang, tmp_path, _LOOKED_UP).evidence
    assert evidence is not None
    assert (evidence.verified_by, evidence.verified_on) == ("wang", MONDAY)
    pending = _from_file(hall.wang, tmp_path, replace(_LOOKED_UP, pending=True)).evidence
    assert pending is not None
    assert (pending.verified_by, pending.verified_on) == ("", None)


def test_what_ran_out_while_the_draft_lay_there_stands_for_nothing(hall: Hall) -> None:
    ended = replace(_LOOKED_UP, valid_until=date(2026, 3, 1))
    form = with_mark(hall.filled("card"), Mark(material="photo", status=MarkStatus.E_LICENCE, evidence=ended))
    refused("material.run_out", lambda: intake.commit(hall.wang, form))
    good = replace(ended, valid_until=MONDAY)
    intake.commit(hall.wang, with_mark(form, Mark(material="photo", status=MarkStatus.E_LICENCE, evidence=good)))


def test_what_the_law_excludes_meanwhile_is_not_granted_from_an_older_draft(hall: Hall) -> None:
    form = promising(hall)
    old = hall.wang.catalog
    canteen = next(item for item in old.items if item.id == "canteen")
    no_more = replace(canteen, commitments=tuple(replace(terms, excluded="公共安全") for terms in canteen.commitments))
    items = tuple(no_more if item.id == "canteen" else item for item in old.items)
    newer = replace(old, version="2026-02", effective_from="2026-02-01", items=items)
    hall.store.put_catalog(newer, imported_by="admin", at=hall.clock())
    hall.wang.catalog_changed()
    refused("commitment.excluded", lambda: intake.commit(hall.wang, form))


def test_a_licence_that_is_not_valid_yet_is_not_proposed(hall: Hall) -> None:
    row = LicenceRow(
        document_type=RESIDENT,
        document_number=ID,
        holder="张小明",
        standard_code="T1000040",
        name="照片",
        number="1",
        issued_on=date(2026, 3, 3),
        valid_until=None,
        issuer="",
        source="x",
        imported_at=hall.clock(),
    )
    hall.store.put_licences([row])
    form = with_mark(hall.filled("card"), Mark(material="photo"))
    assert reuse.proposals(hall.wang, form) == {}
    hall.clock.forward(1)
    assert set(reuse.proposals(hall.wang, form)) == {"photo"}


def test_a_promise_broken_after_the_credit_was_restored_counts_the_same_day(hall: Hall) -> None:
    lapsed = committed(hall).case_id
    hall.clock.set(date(2026, 3, 9), 9)
    duties.expire_debts(hall.wang, lapsed)
    checked = decided(hall, intake.commit(hall.wang, _cleared(hall, "morning")).case_id)
    hall.clock.set(date(2026, 3, 9), 11)
    duties.close_follow_up(hall.li, checked, "stay", Finding.FALSE, "照片不是本人")
    assert "查系统" in credit.record(hall.wang, RESIDENT, ID).bar


def _cleared(hall: Hall, reason: str) -> intake.IntakeForm:
    credit.restore(hall.chen, RESIDENT, ID, reason)
    assert not credit.record(hall.wang, RESIDENT, ID).bar
    return promising(hall, "stay", "slow")


def test_a_day_that_turned_out_to_be_a_holiday_makes_nobody_late(hall: Hall) -> None:
    hall.clock.set(date(2026, 12, 29))
    owed = committed(hall).state
    noticed = intake.commit(hall.wang, hall.lacking("form")).case_id
    with hall.store.transaction() as writer:
        # A county whose notices run until the same day.
        again = b.NoticeGiven(defects=hall.wang.case(noticed).asked, supply_by=date(2027, 1, 1), given_on=MONDAY)
        writer.append([again], subject=noticed, actor="wang", at=hall.clock())
    assert owed.debts[0].due_on == date(2027, 1, 1), "the year's holidays are not published yet"
    published = WorkCalendar(off_days={date(2027, 1, 1): "元旦"}, years=frozenset({2027}))
    hall.store.put_calendar(merge(hall.store.calendar(), published))
    hall.clock.set(date(2027, 1, 2))
    refused("expire.early", lambda: duties.expire_debts(hall.wang, owed.id))
    refused("deem.early", lambda: casework.deem_withdrawn(hall.wang, noticed))
    hall.clock.set(date(2027, 1, 5))
    assert duties.expire_debts(hall.wang, owed.id).closed
    assert casework.deem_withdrawn(hall.wang, noticed).closed


def test_a_password_that_an_administrator_set_allows_no_exception(hall: Hall) -> None:
    lapsed = committed(hall).case_id
    hall.clock.set(date(2026, 3, 9))
    duties.expire_debts(hall.wang, lapsed)
    hall.store.set_password("qian", "known-to-admin-1", must_change=True, actor="admin", at=hall.clock())

    def allow() -> credit.Record:
        return credit.override_by(hall.wang, "qian", "known-to-admin-1", RESIDENT, ID, "x")

    refused("user.must_change", allow)
    hall.store.set_password("qian", "known-to-admin-1", must_change=False, actor="qian", at=hall.clock())
    assert allow().override_today == "qian"


@pytest.mark.parametrize(
    "body",
    [
        b.Accepted(accepted_on=date.max),
        b.Extended(days=10**7, approver="x", reason="x", on=MONDAY),
        b.Extended(days=0, approver="x", reason="x", on=MONDAY),
    ],
)
def test_days_beyond_every_calendar_leave_the_case_listed(hall: Hall, body: b.Body) -> None:
    case = hall.taken_in()
    with hall.store.transaction() as writer:
        writer.append([body], subject=case, actor="elsewhere", at=hall.clock())
    assert hall.store.check().troubles == ()
    assert hall.store.rebuild() == 1


def test_a_limit_of_a_million_days_keeps_no_case_from_being_listed(hall: Hall) -> None:
    case = hall.taken_in()
    events = hall.store.events(case)
    received = next(b.decode_body(event.kind, event.v, event.body) for event in events if event.kind == "received")
    assert isinstance(received, b.Received)
    with hall.store.transaction() as writer:
        limited = replace(received, case_no="43112500032026030299996", promised_limit=Limit(-3))
        opened = writer.append([limited], subject=None, actor="elsewhere", at=hall.clock())
        writer.append([b.Accepted(accepted_on=MONDAY)], subject=opened[0].id, actor="elsewhere", at=hall.clock())
    assert hall.store.check().troubles == ()
