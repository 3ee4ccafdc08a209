"""Documents without a check character: only their form can be checked."""

import re
from typing import Final

from clerk_tui.domain.identity.record import FIELD, DocumentType, Identity, wrong_form, wrong_length
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.width import half_width, is_invisible
from clerk_tui.domain.words import N_

FREE_TEXT_LENGTH: Final = 50
"""Longest number of a document of free form."""

FORMS: Final = {
    # H or M, eight digits; cards before 1999's renewal carry two more for the number of renewals.
    DocumentType.HK_MACAO_PERMIT: re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII),
    # Eight digits for life since 2015; booklets before had ten and one or two letters.
    DocumentType.TAIWAN_PERMIT: re.compile(r"\d{8}|\d{10}[A-Z]{0,2}", re.ASCII),
    # E or G and eight digits; E, a letter (never I or O) and seven digits once the E numbers were used up.
    DocumentType.PASSPORT: re.compile(r"[EG]\d{8}|E[A-HJ-NP-Z]\d{7}", re.ASCII),
    DocumentType.FOREIGN_PASSPORT: re.compile(r"[A-Z0-9]{5,17}", re.ASCII),
    DocumentType.BIRTH_CERTIFICATE: re.compile(r"[A-Z]\d{9}", re.ASCII),
}

_LENGTHS = {
    DocumentType.HK_MACAO_PERMIT: ({9, 11}, "9 / 11"),
    DocumentType.TAIWAN_PERMIT: ({8, 10, 11, 12}, "8 / 10–12"),
    DocumentType.PASSPORT: ({9}, "9"),
    DocumentType.FOREIGN_PASSPORT: (set(range(5, 18)), "5–17"),
    DocumentType.BIRTH_CERTIFICATE: ({10}, "10"),
}

_EXAMPLES = {
    DocumentType.HK_MACAO_PERMIT: "H00000000",
    DocumentType.TAIWAN_PERMIT: "00000000",
    DocumentType.PASSPORT: "E00000000",
    DocumentType.FOREIGN_PASSPORT: "AB000000",
    DocumentType.BIRTH_CERTIFICATE: "A000000000",
}


def check_form(kind: DocumentType, number: str) -> Identity | Refusal:
    """Check *number* (compact) against the length and form of *kind*."""
    number = number.replace("(", "").replace(")", "")  # Taiwan booklets print the letter in brackets
    lengths, expected = _LENGTHS[kind]
    if len(number) not in lengths:
        return wrong_length(number, expected)
    if FORMS[kind].fullmatch(number) is None:
        return wrong_form(_EXAMPLES[kind])
    return Identity(kind=kind, number=number)


def check_free_text(kind: DocumentType, text: str) -> Identity | Refusal:
    """Check a number of free form (军官证 军字第…号, and whatever has no rule): something visible, not too long."""
    number = " ".join("".join(char for char in half_width(text) if char.isspace() or not is_invisible(char)).split())
    if len(number) > FREE_TEXT_LENGTH:
        return Refusal(
            "document_length",
            N_("The number has {length} characters; at most {most} are allowed."),
            N_("Type only the number, not the whole document."),
            FIELD,
            {"length": len(number), "most": FREE_TEXT_LENGTH},
        )
    return Identity(kind=kind, number=number)
