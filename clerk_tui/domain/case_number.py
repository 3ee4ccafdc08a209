"""Case numbers (办件编号): county 6, device 4, day 8, serial 4, check digit 1, all digits.

County and device name the workstation, so two offline windows never give the same number. The check digit is ISO 7064
MOD 11,10: always a digit, so a number can be typed on a numeric pad and read out. It catches every single wrong digit
and all but 2 % of swapped neighbours; the standard's rules that catch every swap need a letter.
"""

from datetime import date
from typing import Final, Self

from msgspec import Struct

from clerk_tui.domain.check_digits import mod_11_10
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.width import compact_code
from clerk_tui.domain.words import N_

LENGTH: Final = 23

_FIELD: Final = "case_no"


class CaseNumber(Struct, frozen=True, order=True):
    """The parts of a case number; the check digit follows from them."""

    county: str
    device: int
    day: date
    serial: int

    @classmethod
    def make(cls, county: str, device: int, day: date, serial: int) -> Self:
        """Build the number of the *serial*-th case a device took in on *day*.

        Raises ValueError when a part does not fit: a device has numbers 1 to 9999, and a day as many cases.
        """
        if not (len(county) == 6 and county.isascii() and county.isdecimal()):
            raise ValueError(f"a county code has six digits, not {county!r}")
        if not (1 <= device <= 9999 and 1 <= serial <= 9999 and day.year >= 1000):
            raise ValueError(f"device {device}, serial {serial} or year {day.year} does not fit a case number")
        return cls(county, device, day, serial)

    @classmethod
    def parse(cls, text: str) -> Self | Refusal:
        """Read a case number, grouped or not, typed with an input method on or off."""
        number = compact_code(text)
        if len(number) != LENGTH:
            return _refuse(
                "case_no_length",
                N_("A case number has 23 digits; this one has {length}."),
                {"length": len(number)},
            )
        for position, char in enumerate(number, 1):
            if char not in "0123456789":
                reason = N_("Character {position} is “{char}”; a case number has only digits.")
                return _refuse("case_no_character", reason, {"position": position, "char": char})
        if mod_11_10(number[:-1]) != number[-1]:
            reason = N_("The check digit {found} does not fit: at least one digit is wrong.")
            return _refuse("case_no_check", reason, {"found": number[-1]})
        try:
            day = date(int(number[10:14]), int(number[14:16]), int(number[16:18]))
            return cls.make(number[:6], int(number[6:10]), day, int(number[18:22]))
        except ValueError:
            return _refuse(
                "case_no_parts", N_("No workstation gives such a number: date, device or serial is impossible.")
            )

    @property
    def compact(self) -> str:
        """The 23 digits, as stored and encoded."""
        digits = f"{self.county}{self.device:04d}{self.day:%Y%m%d}{self.serial:04d}"
        return digits + mod_11_10(digits)

    @property
    def grouped(self) -> str:
        """As people read it: ``431125 0003 20261123 0042 0``."""
        return group(self.compact)


def group(number: str) -> str:
    """Put the spaces into the 23 digits of a case number; anything else is returned as it is."""
    if len(number) != LENGTH:
        return number
    return " ".join((number[:6], number[6:10], number[10:18], number[18:22], number[22:]))


def query_code_valid(text: str) -> bool:
    """Whether *text* has the form of a query code: six digits, given with the receipt."""
    return len(text) == 6 and text.isascii() and text.isdecimal()


def _refuse(code: str, reason: str, params: dict[str, str | int] | None = None) -> Refusal:
    return Refusal(code, reason, N_("Scan the receipt, or compare the number with it."), _FIELD, params or {})
