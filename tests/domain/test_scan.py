"""What scanners type: nothing of it is lost, nothing of the scanner's is kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.case_number import CaseNumber
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.scan import (
    ReceiptPayload,
    Scan,
    ScanKind,
    clean_scan,
    parse_receipt_payload,
    parse_scan,
    receipt_payload,
)

CASE_NO = CaseNumber.make("431125", 3, date(2026, 11, 23), 42).compact
RECEIPT = receipt_payload(CASE_NO, "012345")
PERSON = "431125199901010009"


@pytest.mark.parametrize("prefix", ["", "]Q1", "]C1", "]E0", "\ufeff]Q1", "\\000026", "]Q2\\000026", "\x02", "]Q1]Q1"])
@pytest.mark.parametrize("suffix", ["", "\r", "\n", "\r\n", "\t", "\x03", " "])
def test_what_the_scanner_adds_is_taken_off(prefix: str, suffix: str) -> None:
    assert clean_scan(f"{prefix}{PERSON}{suffix}") == PERSON
    assert clean_scan(f"{prefix}江永县，张三（补）{suffix}") == "江永县，张三（补）"


def test_codes_become_half_width_and_text_does_not() -> None:
    assert clean_scan("］Ｑ１ＣＬＫ１：１２３") == "CLK1:123"
    assert clean_scan("社保卡（补领）：１张") == "社保卡（补领）：１张"


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_scan(text)
    assert clean_scan(once) == once
    parse_scan(text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"]Q1{RECEIPT}\r", ScanKind.CASE_NUMBER, CASE_NO),
        ("ｃｌｋ１：" + RECEIPT[5:], ScanKind.CASE_NUMBER, CASE_NO),
        ("431125 0003 20261123 0042 0", ScanKind.CASE_NUMBER, CASE_NO),
        ("https://example.invalid/q?n=1", ScanKind.QUERY_URL, "https://example.invalid/q?n=1"),
        (PERSON, ScanKind.ID_NUMBER, PERSON),
        ("43112519880107000x\t", ScanKind.ID_NUMBER, "43112519880107000X"),
        ("张三,女,瑶,19880107,江永县,43112519880107000x", ScanKind.ID_NUMBER, "43112519880107000X"),
        ("91350100M000100Y43", ScanKind.USCC, "91350100M000100Y43"),
        ("统一社会信用代码：91350100M000100Y43；名称：某某公司", ScanKind.USCC, "91350100M000100Y43"),
        ("11430000006127424E2430112003001", ScanKind.ITEM_CODE, "11430000006127424E2430112003001"),
        ("11430000006127424E243011200300101", ScanKind.ITEM_CODE, "11430000006127424E243011200300101"),
        ("430112003001", ScanKind.ITEM_CODE, "430112003001"),
        ("431017004W00", ScanKind.ITEM_CODE, "431017004W00"),
        ("社会保障卡", ScanKind.TEXT, "社会保障卡"),
        ("431125199901010000", ScanKind.TEXT, "431125199901010000"),  # the check character does not fit
        (f"{PERSON} 43112519880107000X", ScanKind.TEXT, f"{PERSON} 43112519880107000X"),  # which of the two?
        ("", ScanKind.TEXT, ""),
    ],
)
def test_what_was_scanned(text: str, kind: ScanKind, value: str) -> None:
    assert parse_scan(text) == Scan(kind, value)


def test_the_receipt_code_is_read_back() -> None:
    assert receipt_payload("431125 0003 20261123 0042 0", "012345") == "CLK1:43112500032026112300420:012345"
    assert parse_receipt_payload(f"]Q1{RECEIPT}\r\n") == ReceiptPayload(CASE_NO, "012345")


@pytest.mark.parametrize(
    "text", ["", "CLK2:" + RECEIPT[5:], RECEIPT[:-1], RECEIPT + "0", f"CLK1:{CASE_NO[:-1]}9:012345"]
)
def test_other_codes_are_refused(text: str) -> None:
    assert isinstance(parse_receipt_payload(text), Refusal)


@pytest.mark.parametrize(
    ("case_no", "query_code"), [(CASE_NO, "12345"), (CASE_NO, "12345６"), (CASE_NO[:-1], "123456")]
)
def test_a_receipt_never_carries_half_a_number(case_no: str, query_code: str) -> None:
    with pytest.raises(ValueError, match="receipt"):
        receipt_payload(case_no, query_code)
