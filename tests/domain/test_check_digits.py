"""Check characters against published examples and against the errors they promise to catch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.check_digits import USCC_ALPHABET, mod_11_2, mod_11_10, mod_31, organisation_check

digits = st.text("0123456789", min_size=1, max_size=24)


def weighted_mod_11_2(number: str) -> str:
    """GB 11643 as the standard prints it: weights and a table, no recursion."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11]


@given(st.text("0123456789", min_size=17, max_size=17))
def test_mod_11_2_is_the_rule_of_the_identity_card_standard(number: str) -> None:
    assert mod_11_2(number) == weighted_mod_11_2(number)


def test_mod_11_10_on_the_example_of_the_standard() -> None:
    assert mod_11_10("0794") == "5"  # ISO 7064, the worked example of MOD 11,10


def test_organisation_codes_give_digits_and_x_and_zero() -> None:
    assert organisation_check("D2143569") == "X"  # the example of GB 11714
    assert organisation_check("00000000") == "0"


def test_mod_31_on_a_printed_licence() -> None:
    assert mod_31("91350100M000100Y4") == "3"


@given(digits, st.data())
def test_one_wrong_digit_is_always_caught(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from("0123456789").filter(lambda d: d != number[place]))
    wrong = number[:place] + other + number[place + 1 :]
    assert mod_11_10(wrong) != mod_11_10(number)
    assert mod_11_2(wrong) != mod_11_2(number)


@given(digits, st.data())
def test_mod_11_2_catches_every_swap_of_neighbours(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    swapped = number[:place] + number[place : place + 2][::-1] + number[place + 2 :]
    assert (swapped == number) == (mod_11_2(swapped) == mod_11_2(number))


@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(USCC_ALPHABET))
def test_mod_31_catches_one_wrong_character(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert (wrong == code) == (mod_31(wrong) == mod_31(code))


@pytest.mark.parametrize("function", [mod_11_2, mod_11_10])
def test_what_is_no_digit_is_no_number(function: object) -> None:
    with pytest.raises(ValueError):
        function("12A4")  # type: ignore[operator]
