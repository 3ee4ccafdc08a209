"""免提交 at the desk: what is on record and still valid is proposed; who verified what when is kept."""

from datetime import date, datetime
from pathlib import Path

import pytest
from desk_hall import ID, MONDAY, NEIGHBOUR, Hall
from msgspec.structs import replace
from promising_hall import made_once

from clerk_tui.desk import casework, duties, intake, reuse
from clerk_tui.desk.case_view import case_view
from clerk_tui.desk.context import CHINA
from clerk_tui.desk.saying import mark_text
from clerk_tui.domain.case.duties import DutyKind
from clerk_tui.domain.checklist import EvidenceSource, Mark, MarkStatus
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm, with_mark
from clerk_tui.store.records import LicenceRow

LICENCE = LicenceRow(
    document_type=DocumentType.RESIDENT_ID,
    document_number=ID,
    holder="张小明",
    standard_code="L2000016",
    name="居民身份证",
    number="E-1",
    valid_until=date(2030, 1, 1),
    issuer="江永县公安局",
    source="licences.csv",
    imported_at=datetime(2026, 3, 1, 9, tzinfo=CHINA),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    return made_once(tmp_path_factory)


def fresh(hall: Hall, number: str = ID) -> IntakeForm:
    """A form with its applicant and nothing marked yet."""
    return replace(
        intake.start(hall.wang, "card"), applicant=PartyForm(document_number=number, name="张小明", phone="13800001234")
    )


def kept(hall: Hall, status: MarkStatus = MarkStatus.COPY_KEPT) -> int:
    """An earlier case in which the identity card was marked so."""
    form = with_mark(hall.filled("card"), Mark(material="id", status=status, copies=1))
    return intake.commit(hall.wang, form).case_id


def test_a_valid_licence_of_the_register_is_proposed_and_taken_with_one_key(hall: Hall) -> None:
    hall.store.put_licences([LICENCE])
    proposed = reuse.proposals(hall.wang, fresh(hall))
    assert set(proposed) == {"id"}
    evidence = proposed["id"]
    assert (evidence.source, evidence.number, evidence.valid_until) == (
        EvidenceSource.REGISTER,
        "E-1",
        date(2030, 1, 1),
    )
    assert (evidence.verified_by, evidence.verified_on, evidence.pending) == ("wang", MONDAY, False)
    form = reuse.take(fresh(hall), "id", evidence)
    (mark,) = form.marks
    assert (mark.status, mark.settled, mark.basis) == (MarkStatus.E_LICENCE, True, "E-1")
    assert reuse.proposals(hall.wang, form) == {}, "what is settled is not proposed again"


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": date(2026, 3, 1)},
        {"document_number": NEIGHBOUR},
        {"standard_code": "L9"},
    ],
)
def test_what_is_over_anothers_or_another_paper_is_not_proposed(hall: Hall, change: dict[str, object]) -> None:
    hall.store.put_licences([replace(LICENCE, **change)])
    assert reuse.proposals(hall.wang, fresh(hall)) == {}


def test_a_licence_is_good_on_its_last_day_and_without_one_for_ever(hall: Hall) -> None:
    hall.store.put_licences([replace(LICENCE, valid_until=MONDAY)])
    assert reuse.proposals(hall.wang, fresh(hall))["id"].valid_until == MONDAY
    hall.store.put_licences([replace(LICENCE, number="E-2", valid_until=None)])
    assert reuse.proposals(hall.wang, fresh(hall))["id"].number == "E-2", "of several the one valid longest"


@pytest.mark.parametrize("status", [MarkStatus.COPY_KEPT, MarkStatus.ORIGINAL_KEPT, MarkStatus.E_LICENCE])
def test_what_an_earlier_case_kept_is_proposed(hall: Hall, status: MarkStatus) -> None:
    case = kept(hall, status)
    evidence = reuse.proposals(hall.wang, fresh(hall))["id"]
    assert (evidence.source, evidence.number) == (EvidenceSource.CASE, hall.wang.case(case).case_no)
    mark = reuse.take(fresh(hall), "id", evidence).marks[0]
    assert mark.status is MarkStatus.WAIVED


@pytest.mark.parametrize("status", [MarkStatus.ORIGINAL_SEEN, MarkStatus.WAIVED])
def test_what_was_only_looked_at_is_not_on_record(hall: Hall, status: MarkStatus) -> None:
    kept(hall, status)
    assert reuse.proposals(hall.wang, fresh(hall)) == {}


def test_a_form_made_out_once_is_made_out_anew(hall: Hall) -> None:
    """No standard code, or none of a licence: an application form is about its own application."""
    kept(hall)
    assert set(reuse.proposals(hall.wang, fresh(hall))) == {"id"}


def test_nothing_is_taken_from_a_void_case_or_one_of_long_ago(hall: Hall) -> None:
    case = kept(hall)
    hall.clock.set(date(2027, 3, 2))
    assert reuse.proposals(hall.wang, fresh(hall)) != {}
    hall.clock.set(date(2027, 3, 3))
    assert reuse.proposals(hall.wang, fresh(hall)) == {}
    hall.clock.set(MONDAY)
    casework.void(hall.wang, case, "录错")
    assert reuse.proposals(hall.wang, fresh(hall)) == {}


def test_the_register_goes_before_an_earlier_case(hall: Hall) -> None:
    kept(hall)
    hall.store.put_licences([LICENCE])
    assert reuse.proposals(hall.wang, fresh(hall))["id"].source is EvidenceSource.REGISTER


def test_a_half_typed_number_has_no_record(hall: Hall) -> None:
    hall.store.put_licences([LICENCE])
    assert reuse.proposals(hall.wang, fresh(hall, "4311")) == {}


def taken_unverified(hall: Hall) -> int:
    hall.store.put_licences([LICENCE])
    evidence = reuse.unverified(reuse.proposals(hall.wang, fresh(hall))["id"])
    return intake.commit(hall.wang, reuse.take(hall.filled("card"), "id", evidence)).case_id


def test_what_could_not_be_looked_up_is_owed_a_verification(hall: Hall) -> None:
    case = taken_unverified(hall)
    (line,) = duties.duties(hall.zhao, kinds=[DutyKind.VERIFICATION])
    assert (line.what, line.ref, line.urgency) == ("居民身份证", "id", duties.Urgency.UNDATED)
    assert any("to be verified" in mark_text(row) for row in case_view(hall.wang, case).rows)
    duties.verify(hall.zhao, case, "id", holds=True)
    (mark,) = [mark for mark in hall.wang.case(case).marks if mark.material == "id"]
    assert mark.evidence is not None
    assert (mark.evidence.verified_by, mark.evidence.verified_on) == ("zhao", MONDAY)
    assert duties.duties(hall.zhao) == ()


def test_what_is_not_verified_is_not_passed_on_to_the_next_case(hall: Hall) -> None:
    taken_unverified(hall)
    hall.store.put_licences([replace(LICENCE, valid_until=date(2026, 3, 1))])
    assert reuse.proposals(hall.wang, fresh(hall)) == {}


def test_what_does_not_hold_is_asked_for(hall: Hall) -> None:
    case = taken_unverified(hall)
    state = duties.verify(hall.zhao, case, "id", "已挂失", holds=False)
    assert [(defect.material, defect.problem) for defect in casework.open_defects(hall.wang, state)] == [
        ("id", "已挂失")
    ]


def test_evidence_in_words(hall: Hall) -> None:
    hall.store.put_licences([LICENCE])
    assert reuse.evidence_text(reuse.proposals(hall.wang, fresh(hall))["id"]) == "e-licence E-1, valid until 2030-01-01"
