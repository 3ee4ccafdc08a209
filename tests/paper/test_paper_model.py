"""Names and identity numbers have no place in codes and file names, whatever the caller does."""

import re

import msgspec
import pytest
from paper_samples import CASE_NO, FACTS, ID_NUMBER, QR, document

from clerk_tui.paper import model as m


def changed(**changes: object) -> m.CaseFacts:
    return msgspec.structs.replace(FACTS, **changes)


@pytest.mark.parametrize("kind", list(m.DocumentKind))
def test_file_names_hold_the_case_number_the_document_and_the_version_only(kind: m.DocumentKind) -> None:
    name = m.file_name(document(kind, version=3))
    assert name == f"{CASE_NO}-{kind}-v3.pdf"
    assert ID_NUMBER not in name
    assert not re.search(r"(?<!\d)\d{17}[\dX](?![\dX])", name), "an 18-digit number stands by itself"


def test_a_notice_before_receipt_is_named_by_its_minute() -> None:
    notice = document(m.DocumentKind.ONE_TIME_NOTICE, facts=changed(case_no="", case_no_grouped="", qr_payload=""))
    assert m.file_name(notice) == "20261123-094300-one-time-notice-v1.pdf"
    assert m.document_number(notice) == ""


@pytest.mark.parametrize(
    "payload",
    [f"CLK1:{ID_NUMBER}:472915", f"{QR}:{ID_NUMBER}", "CLK1:张小明:472915", f"CLK1:{CASE_NO}:{ID_NUMBER}", "x"],
)
def test_a_payload_with_room_for_a_person_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match="QR payload"):
        document(m.DocumentKind.RECEIPT, facts=changed(qr_payload=payload))


@pytest.mark.parametrize("number", [ID_NUMBER, "张小明", "../../etc/passwd", CASE_NO + "0"])
def test_a_case_number_of_another_form_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="case number"):
        document(m.DocumentKind.RECEIPT, facts=changed(case_no=number))


def test_the_extra_must_belong_to_the_kind() -> None:
    with pytest.raises(ValueError, match="Receipt"):
        document(m.DocumentKind.RECEIPT, detail=m.Decision(decided_on=FACTS.due_on))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(m.DocumentKind))
def test_documents_cross_a_process_boundary_unchanged(kind: m.DocumentKind) -> None:
    original = document(kind, reprint=1, language="both")
    assert msgspec.json.decode(msgspec.json.encode(original), type=m.Document) == original


def test_numbers_of_documents_differ_by_kind() -> None:
    assert len({m.document_number(document(kind)) for kind in m.DocumentKind}) == len(m.DocumentKind)
