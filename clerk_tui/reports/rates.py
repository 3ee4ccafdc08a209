"""Rates in per cent, cut off after two decimals: 99.999 % is not all of it, so it must not read 100.00 %."""

from typing import Final

NO_RATE: Final = "-"
"""What stands where nothing was to be counted: not 0 %, not 100 %. ASCII: every terminal agrees on its width."""


def hundredths(part: int, whole: int) -> int | None:
    """Return *part* of *whole* in hundredths of a per cent, cut off; None of nothing.

    Whole numbers only: 0.29 as a binary fraction is a little less than 29 hundredths, and would be cut to 28.
    """
    if part < 0 or whole < 0:
        raise ValueError(f"{part} of {whole} is not a share")
    return part * 10_000 // whole if whole else None


def truncate_rate(part: int, whole: int) -> str:
    """Return *part* of *whole* as ``99.71%``, or ``NO_RATE`` of nothing."""
    cut = hundredths(part, whole)
    return NO_RATE if cut is None else f"{cut // 100}.{cut % 100:02d}%"


def percent(part: int, whole: int) -> float | None:
    """Return the same for programs: ``99.71``, or None of nothing."""
    cut = hundredths(part, whole)
    return None if cut is None else cut / 100
