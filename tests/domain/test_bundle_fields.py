"""The one form: what repeats the applicant is not typed twice, and what is wrong names its field."""

from datetime import date

import pytest

from clerk_tui.domain.bundle.form import check_fields, clean_fields, masked, with_applicant
from clerk_tui.domain.bundle.model import FieldKind, FormField, FromApplicant
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import PartyForm

TODAY = date(2026, 11, 23)
BUYER = FormField(id="buyer", label="受让方姓名", required=True, usually=FromApplicant.PERSON)
BUYER_ID = FormField(
    id="buyer_id", label="受让方身份证号", kind=FieldKind.PERSON_ID, required=True, usually=FromApplicant.RESIDENT_ID
)
CODE = FormField(id="uscc", label="统一社会信用代码", usually=FromApplicant.USCC)
DAY = FormField(id="day", label="出生日期", kind=FieldKind.DATE)
WAY = FormField(id="way", label="领取方式", kind=FieldKind.CHOICE, options=("窗口", "邮寄"))
PERSON = PartyForm(document_number="431125199901010009", name="张小明", phone="13800001234")
FIRM = PartyForm(
    document_type=DocumentType.USCC, document_number="91350100M000100Y43", name="千家峒书店", legal_rep="李立"
)


def test_what_repeats_the_applicant_is_filled_in_and_what_was_typed_stays() -> None:
    filled = with_applicant([BUYER, BUYER_ID], {"buyer": " 王芳 "}, PERSON)
    assert filled == {"buyer": " 王芳 ", "buyer_id": "431125199901010009"}
    assert check_fields([BUYER, BUYER_ID], with_applicant([BUYER, BUYER_ID], {}, PERSON), TODAY) == ()


def test_an_organisation_gives_its_code_and_its_legal_representative_never_a_number_of_another_kind() -> None:
    assert with_applicant([BUYER, BUYER_ID, CODE], {}, FIRM) == {"buyer": "李立", "uscc": "91350100M000100Y43"}
    assert with_applicant([CODE], {}, PERSON) == {}


def test_nothing_of_the_applicant_fills_a_field_that_does_not_repeat_it() -> None:
    assert with_applicant([DAY, WAY], {}, PERSON) == {}


def test_a_day_may_be_typed_as_eight_digits_and_is_kept_as_a_day() -> None:
    assert check_fields([DAY], {"day": "20261101"}, TODAY) == ()
    assert clean_fields([DAY], {"day": "20261101"}) == {"day": "2026-11-01"}
    assert [one.field for one in check_fields([DAY], {"day": "20261301"}, TODAY)] == ["field.day"]


def test_what_is_wrong_names_its_field_and_what_would_be_right() -> None:
    number, way = check_fields([BUYER_ID, WAY], {"buyer_id": "431125199901010000", "way": "1"}, TODAY)
    assert number.params["label"] == "受让方身份证号"
    assert number.remedy.format(**number.params)
    assert way.remedy.format(**way.params) == "Choose one of: 窗口、邮寄."


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (FieldKind.PERSON, "李小红", "李*红"),
        (FieldKind.PERSON_ID, "431125199901010009", "431125********0009"),
        (FieldKind.PHONE, "13800001234", "138****1234"),
        (FieldKind.ACCOUNT, "6217000000001234", "************1234"),
        (FieldKind.ACCOUNT, "123", "***"),
        (FieldKind.ADDRESS, "湖南省永州市江永县潇浦镇五一路9号", "湖南省永州市江永县潇浦镇****"),
        (FieldKind.TEXT, "江永县人民医院", "江永县人民医院"),
        (FieldKind.DATE, "2026-03-02", "2026-03-02"),
    ],
)
def test_what_concerns_a_person_is_masked(kind: FieldKind, value: str, shown: str) -> None:
    assert masked(kind, value) == shown
