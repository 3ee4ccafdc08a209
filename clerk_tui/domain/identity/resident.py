"""The 18-digit family of GB 11643: resident identity cards, residence permits, permanent residents' cards.

Region (6), birth date (8), sequence (3), check (1). The region is that of the first registration and outlives every
change of division codes (Jiangyong people carry 432925 and 431125, either side of 1995), so it never refuses a number.
"""

from datetime import date
from typing import Final

from clerk_tui.domain.check_digits import mod_11_2
from clerk_tui.domain.identity.record import (
    FIELD,
    DocumentType,
    Hint,
    Identity,
    Sex,
    first_non_digit,
    wrong_check,
    wrong_form,
    wrong_length,
)
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

EARLIEST_YEAR: Final = 1900
"""Numbers were first given in the 1980s: an earlier birth year is a misreading."""

# The 31 provinces of GB/T 2260, by the tens digit of their region.
_PROVINCES = frozenset(
    tens + units
    for tens, all_units in {"1": "12345", "2": "123", "3": "1234567", "4": "123456", "5": "01234", "6": "12345"}.items()
    for units in all_units
)
_OUTSIDE_MAINLAND = ("810000", "820000", "830000")  # Hong Kong, Macao, Taiwan


def check_resident_id(number: str, today: date) -> Identity | Refusal:
    """Check the number of a resident identity card (居民身份证)."""
    if len(number) == 15:
        return _refuse_first_generation(number)
    birth = _birth_in(number, today)
    if isinstance(birth, Refusal):
        return birth
    if number[0] == "9":
        return _refuse_type(N_("A number that begins with 9 is a foreign permanent resident's."))
    return Identity(
        kind=DocumentType.RESIDENT_ID, number=number, birth=birth, sex=_sex_in(number), hints=_region_hints(number)
    )


def check_residence_permit(number: str, today: date) -> Identity | Refusal:
    """Check the number of a residence permit for Hong Kong, Macao and Taiwan residents (港澳台居民居住证)."""
    birth = _birth_in(number, today)
    if isinstance(birth, Refusal):
        return birth
    if not number.startswith(_OUTSIDE_MAINLAND):
        return _refuse_type(N_("The number of a residence permit begins with 810000, 820000 or 830000."))
    kind = DocumentType.HK_MACAO_TAIWAN_RESIDENCE
    return Identity(kind=kind, number=number, birth=birth, sex=_sex_in(number))


def check_permanent_residence(number: str, today: date) -> Identity | Refusal:
    """Check a foreign permanent resident's card: 18 digits from 9 (since December 2023), or 3 letters and 12 digits."""
    kind = DocumentType.FOREIGN_PERMANENT_RESIDENCE
    if len(number) == 15:
        if not (number.isascii() and number[:3].isalpha() and number[3:].isdecimal()):
            return wrong_form("ABC110000000000")
        # The old card writes the year of birth with two digits: which century is not ours to guess.
        return Identity(kind=kind, number=number)
    if len(number) != 18:
        return wrong_length(number, "18 / 15")
    birth = _birth_in(number, today)
    if isinstance(birth, Refusal):
        return birth
    if number[0] != "9":
        return _refuse_type(N_("The 18-digit number of a foreign permanent resident begins with 9."))
    return Identity(kind=kind, number=number, birth=birth)


def upgraded(number: str) -> str | None:
    """Return the 18-digit number that belongs to a 15-digit one, or None where its birth date does not exist.

    First-generation cards left out the century (19) and the check character.
    """
    longer = f"{number[:6]}19{number[6:]}"
    if len(number) != 15 or first_non_digit(number) or birth_date(longer) is None:
        return None
    return longer + mod_11_2(longer)


def birth_date(number: str) -> date | None:
    """Read the birth date in an 18-digit number; None where there is no such day."""
    digits = number[6:14]
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 8):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _birth_in(number: str, today: date) -> date | Refusal:
    """Check length, characters, birth date and check character; return the birth date."""
    if len(number) != 18:
        return wrong_length(number, "18")
    if (refusal := first_non_digit(number[:17])) is not None:
        return refusal
    if number[17] not in "0123456789X":
        return Refusal(
            "document_character",
            N_("The last character is “{char}”; only a digit or X can stand there."),
            N_("Compare it with the document, or choose another document type."),
            FIELD,
            {"char": number[17]},
        )
    birth = birth_date(number)
    if birth is None or birth.year < EARLIEST_YEAR or birth > today:
        return _refuse_birth(number[6:14], birth)
    if (expected := mod_11_2(number[:17])) != number[17]:
        return wrong_check(number[17], expected)
    return birth


def _refuse_birth(digits: str, birth: date | None) -> Refusal:
    if birth is None:
        reason = N_("Digits 7 to 14 give the birth date {birth}, which does not exist.")
    elif birth.year < EARLIEST_YEAR:
        reason = N_("Digits 7 to 14 give the birth date {birth}, which is too long ago.")
    else:
        reason = N_("Digits 7 to 14 give the birth date {birth}, which lies in the future.")
    shown = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    remedy = N_("Compare digits 7 to 14 with the document.")
    return Refusal("document_birth", reason, remedy, FIELD, {"birth": shown})


def _refuse_type(reason: str) -> Refusal:
    return Refusal("document_type", reason, N_("Choose the document type that is printed on the document."), FIELD)


def _refuse_first_generation(number: str) -> Refusal:
    reason = N_("A 15-digit number belongs to a first-generation card, which has not been valid since 2013.")
    longer = upgraded(number)
    if longer is None:
        return Refusal("document_old", reason, N_("Ask for the current card and type its 18 digits."), FIELD)
    return Refusal(
        "document_old",
        reason,
        N_("Ask for the current card; its number should be {number}."),
        FIELD,
        {"number": longer},
    )


def _sex_in(number: str) -> Sex:
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def _region_hints(number: str) -> tuple[Hint, ...]:
    if number.startswith(_OUTSIDE_MAINLAND):
        text = N_("The number is that of a residence permit for Hong Kong, Macao and Taiwan residents.")
        return (Hint("document_type", text),)
    if number[:2] not in _PROVINCES:
        text = N_("The first two digits {region} name no province: compare them with the document.")
        return (Hint("document_region", text, {"region": number[:2]}),)
    return ()
