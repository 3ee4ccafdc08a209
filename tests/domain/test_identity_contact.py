"""Names and telephone numbers in one written form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.identity import check_mobile, check_organisation_name, check_person_name, check_phone
from clerk_tui.domain.refusal import Refusal


def code_of(result: str | Refusal) -> str:
    assert isinstance(result, Refusal), result
    result.reason.format(**result.params)
    return result.code


@pytest.mark.parametrize(
    "text",
    [
        "13800001234",
        "+86 138 0000 1234",
        "86-138-0000-1234",
        "0086 13800001234",
        "１３８００００１２３４",
        "138\u200b00001234\t",
    ],
)
def test_mobile_numbers_in_one_form(text: str) -> None:
    assert check_mobile(text) == "13800001234"
    assert check_phone(text) == "13800001234"


@pytest.mark.parametrize("text", ["", "1380000123", "138000012345", "12800001234", "1380000123a", "07465755405"])
def test_no_mobile_number(text: str) -> None:
    assert code_of(check_mobile(text)) == "mobile_form"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0746-5755405", "0746-5755405"),
        ("07465755405", "0746-5755405"),
        ("（0746）5755405", "0746-5755405"),
        ("+86 746 5755405", "0746-5755405"),
        ("5755405", "5755405"),
        ("57554051", "57554051"),
        ("010-62345678", "010-62345678"),
        ("021 6234 5678", "021-62345678"),
        ("0746-5755405转801", "0746-5755405-801"),
        ("0746-5755405-801", "0746-5755405-801"),
        ("0746-5755405 分机 801", "0746-5755405-801"),
        ("400-800-8000", "4008008000"),
    ],
)
def test_land_lines_in_one_form(text: str, number: str) -> None:
    assert check_phone(text) == number
    assert check_phone(number) == number


@pytest.mark.parametrize("text", ["", "12345", "0746-1755405", "0746-575540", "电话", "0146-5755405", "--"])
def test_no_telephone_number(text: str) -> None:
    assert code_of(check_phone(text)) == "phone_form"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张三", "张三"),
        (" 张\u3000三\t", "张三"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提・・艾力", "买买提·艾力"),
        ("\U00020bb7野", "\U00020bb7野"),
        ("王\U00030edd", "王\U00030edd"),  # Extension G
        ("李\U000323a0", "李\U000323a0"),  # Extension H, newer than Python 3.11's own tables
        ("李〇", "李〇"),
        ("葛\U000e0100城", "葛城"),
        ("John  Smith", "John Smith"),
        ("Ｊｏｈｎ Smith", "John Smith"),
        ("J. R. O'Neil-Núñez, Jr.", "J. R. O'Neil-Núñez, Jr."),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("田中 さくら", "田中 さくら"),
        ("难", "难"),
    ],
)
def test_names_in_one_form(text: str, name: str) -> None:
    assert check_person_name(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "name_empty"),
        (" \u200b", "name_empty"),
        ("张三1", "name_character"),
        ("张三２", "name_character"),
        ("张\x07三", "name_unprintable"),
        ("张\x1b[31m三", "name_unprintable"),
        ("王\ue863", "name_unprintable"),
        ("王\ud800", "name_unprintable"),
        ("·张三", "name_character"),
        ("张三·", "name_character"),
        ("···", "name_character"),
        ("张三（小名）", "name_character"),
        ("张" * 51, "name_length"),
    ],
)
def test_no_name(text: str, code: str) -> None:
    assert code_of(check_person_name(text)) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("江永县 千家峒 茶业有限公司", "江永县千家峒茶业有限公司"),
        ("永州市某某(江永)分公司", "永州市某某（江永）分公司"),
        ("3D 打印店", "3D 打印店"),
        ("Acme (China) Co., Ltd.", "Acme (China) Co., Ltd."),
    ],
)
def test_organisations_in_one_form(text: str, name: str) -> None:
    assert check_organisation_name(text) == name
    assert check_organisation_name(name) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "name_empty"), ("12345", "name_character"), ("某\x00公司", "name_unprintable"), ("某" * 101, "name_length")],
)
def test_no_organisation(text: str, code: str) -> None:
    assert code_of(check_organisation_name(text)) == code


@given(st.text(max_size=60))
def test_what_is_accepted_once_is_accepted_unchanged_ever_after(text: str) -> None:
    for check in (check_person_name, check_organisation_name, check_mobile, check_phone):
        result = check(text)
        if isinstance(result, str):
            assert check(result) == result
        else:
            result.reason.format(**result.params)
