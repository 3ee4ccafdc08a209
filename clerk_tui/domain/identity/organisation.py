"""Numbers of organisations: unified social credit codes and the two kinds of number they replaced."""

from typing import Final

from clerk_tui.domain.check_digits import USCC_ALPHABET, mod_11_10, mod_31, organisation_check
from clerk_tui.domain.identity.record import (
    FIELD,
    DocumentType,
    Hint,
    Identity,
    first_non_digit,
    wrong_check,
    wrong_length,
)
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_LOOK_ALIKES: Final = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_ORG_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def check_uscc(code: str) -> Identity | Refusal:
    """Check a unified social credit code (GB 32100-2015).

    Department (1), class (1), division (6), organisation code (9, with its own check character), check (1). The inner
    check character only hints: codes issued with a wrong one are in use.
    """
    if len(code) != 18:
        return wrong_length(code, "18")
    for position, char in enumerate(code, 1):
        if char not in USCC_ALPHABET:
            return _refuse_character(char, position)
    if (expected := mod_31(code[:17])) != code[17]:
        return wrong_check(code[17], expected)
    hints: tuple[Hint, ...] = ()
    if organisation_check(code[8:16]) != code[16]:
        text = N_("The organisation code {code} inside has a wrong check character: compare it with the licence.")
        hints = (Hint("uscc_organisation", text, {"code": code[8:17]}),)
    return Identity(kind=DocumentType.USCC, number=code, hints=hints)


def check_organisation_code(code: str) -> Identity | Refusal:
    """Check an organisation code (组织机构代码, GB 11714): eight characters and a check character."""
    if len(code) != 9:
        return wrong_length(code, "9")
    for position, char in enumerate(code, 1):
        if char not in _ORG_ALPHABET:
            return _refuse_character(char, position)
    if (expected := organisation_check(code[:8])) != code[8]:
        return wrong_check(code[8], expected)
    return Identity(kind=DocumentType.ORG_CODE, number=code)


def check_registration_no(number: str) -> Identity | Refusal:
    """Check a business registration number (注册号): 15 digits, the last a MOD 11,10 check digit.

    Offices numbered loosely before the standard of 2007, so a wrong check digit only hints.
    """
    if len(number) != 15:
        return wrong_length(number, "15")
    if (refusal := first_non_digit(number)) is not None:
        return refusal
    hints: tuple[Hint, ...] = ()
    if (expected := mod_11_10(number[:14])) != number[14]:
        text = N_("The last digit is {found}, but the check rule gives {expected}: compare it with the licence.")
        hints = (Hint("registration_check", text, {"found": number[14], "expected": expected}),)
    return Identity(kind=DocumentType.REGISTRATION_NO, number=number, hints=hints)


def _refuse_character(char: str, position: int) -> Refusal:
    reason = N_("Character {position} is “{char}”, which never stands in such a code.")
    params: dict[str, str | int] = {"position": position, "char": char}
    if char not in _LOOK_ALIKES:
        remedy = N_("Compare it with the document, or choose another document type.")
        return Refusal("document_character", reason, remedy, FIELD, params)
    params["instead"] = _LOOK_ALIKES[char]
    return Refusal("document_character", reason, N_("Perhaps it is {instead}: look again."), FIELD, params)
