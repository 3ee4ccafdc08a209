from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.reports.rates import NO_RATE, percent, truncate_rate


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        # The county's own published figures; both would come out one hundredth higher if they were rounded.
        (279_622, 280_513, "99.68%"),
        (197_747, 198_304, "99.71%"),
        (99_999, 100_000, "99.99%"),
        (1, 100_000, "0.00%"),
        (0, 7, "0.00%"),
        (7, 7, "100.00%"),
        (29, 100, "29.00%"),
        (1, 3, "33.33%"),
        (2, 3, "66.66%"),
    ],
)
def test_rates_are_cut_off_after_two_decimals(part: int, whole: int, shown: str) -> None:
    assert truncate_rate(part, whole) == shown
    assert percent(part, whole) == float(shown.removesuffix("%"))


def test_nothing_of_nothing_is_no_rate() -> None:
    assert truncate_rate(0, 0) == NO_RATE
    assert NO_RATE.isascii()
    assert percent(0, 0) is None


def test_a_share_cannot_be_negative() -> None:
    with pytest.raises(ValueError, match="not a share"):
        truncate_rate(-1, 3)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_rates_agree_with_decimal_arithmetic(part: int, whole: int) -> None:
    expected = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    assert truncate_rate(part, whole) == f"{expected}%"


@given(st.integers(1, 10**9))
def test_only_everything_is_a_hundred(whole: int) -> None:
    assert truncate_rate(whole - 1, whole) != "100.00%"
