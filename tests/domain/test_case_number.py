"""Case numbers: one form, every single wrong digit caught."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clerk_tui.domain.case_number import CaseNumber, group, query_code_valid
from clerk_tui.domain.refusal import Refusal

NUMBER = CaseNumber.make("431125", 3, date(2026, 11, 23), 42)

numbers = st.builds(
    CaseNumber.make,
    st.text("0123456789", min_size=6, max_size=6),
    st.integers(1, 9999),
    st.dates(date(2000, 1, 1), date(2999, 12, 31)),
    st.integers(1, 9999),
)


def test_the_written_forms() -> None:
    assert NUMBER.compact == "43112500032026112300420"
    assert NUMBER.grouped == "431125 0003 20261123 0042 0"
    assert group("no number") == "no number"


@pytest.mark.parametrize(
    "text",
    [
        "431125 0003 20261123 0042 0",
        "431125-0003-20261123-0042-0",
        " ４３１１２５０００３２０２６１１２３００４２０\r\n",
    ],
)
def test_any_grouping_is_read(text: str) -> None:
    assert CaseNumber.parse(text) == NUMBER


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "case_no_length"),
        ("4311250003202611230042", "case_no_length"),
        ("4311250003202611230042A", "case_no_character"),
        ("43112500032026112300421", "case_no_check"),
        ("²3112500032026112300420", "case_no_character"),
    ],
)
def test_a_refusal_names_what_is_wrong(text: str, code: str) -> None:
    result = CaseNumber.parse(text)
    assert isinstance(result, Refusal)
    assert result.code == code
    assert result.field == "case_no"
    result.reason.format(**result.params)


def test_an_impossible_number_with_a_fitting_check_digit_is_refused() -> None:
    results = [CaseNumber.parse(f"4311250003202613230042{digit}") for digit in range(10)]
    assert [r.code for r in results if isinstance(r, Refusal)].count("case_no_parts") == 1
    assert not any(isinstance(r, CaseNumber) for r in results)


@pytest.mark.parametrize(
    ("county", "device", "serial"),
    [("43112", 1, 1), ("43112５", 1, 1), ("431125", 0, 1), ("431125", 10000, 1), ("431125", 1, 10000)],
)
def test_parts_that_do_not_fit_raise(county: str, device: int, serial: int) -> None:
    with pytest.raises(ValueError, match=r"six digits|does not fit"):
        CaseNumber.make(county, device, date(2026, 11, 23), serial)


@given(numbers)
def test_a_number_is_read_back(number: CaseNumber) -> None:
    assert len(number.compact) == 23
    assert CaseNumber.parse(number.grouped) == CaseNumber.parse(number.compact) == number


@given(numbers, st.integers(0, 22), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_caught(number: CaseNumber, place: int, digit: str) -> None:
    text = number.compact
    assume(text[place] != digit)
    assert isinstance(CaseNumber.parse(text[:place] + digit + text[place + 1 :]), Refusal)


@given(numbers, numbers)
def test_numbers_of_one_county_sort_by_device_day_and_serial(one: CaseNumber, other: CaseNumber) -> None:
    assert (one < other) == (one.compact[:-1] < other.compact[:-1])


def test_query_codes_are_six_ascii_digits() -> None:
    assert query_code_valid("000123")
    assert not any(query_code_valid(text) for text in ("", "12345", "1234567", "12345a", "１２３４５６"))
