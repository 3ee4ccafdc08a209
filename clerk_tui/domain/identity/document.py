"""The one door for document numbers: check one of a known type, or guess the type of one that was scanned."""

from datetime import date

from clerk_tui.domain.check_digits import USCC_ALPHABET, mod_11_2, mod_31, organisation_check
from clerk_tui.domain.identity.organisation import check_organisation_code, check_registration_no, check_uscc
from clerk_tui.domain.identity.record import FIELD, DocumentType, Identity
from clerk_tui.domain.identity.resident import (
    birth_date,
    check_permanent_residence,
    check_residence_permit,
    check_resident_id,
    upgraded,
)
from clerk_tui.domain.identity.travel import FORMS, check_form, check_free_text
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.width import compact_code
from clerk_tui.domain.words import N_


def check_document(kind: DocumentType, text: str, today: date) -> Identity | Refusal:
    """Check *text*, as typed or scanned, as the number of a document of *kind*.

    Separators, full-width forms and lower case are taken as meant. *today* bounds the birth date.
    """
    number = compact_code(text)
    if not number:
        return Refusal(
            "document_empty", N_("No document number was typed."), N_("Type or scan the document's number."), FIELD
        )
    match kind:
        case DocumentType.RESIDENT_ID:
            return check_resident_id(number, today)
        case DocumentType.HK_MACAO_TAIWAN_RESIDENCE:
            return check_residence_permit(number, today)
        case DocumentType.FOREIGN_PERMANENT_RESIDENCE:
            return check_permanent_residence(number, today)
        case DocumentType.USCC:
            return check_uscc(number)
        case DocumentType.REGISTRATION_NO:
            return check_registration_no(number)
        case DocumentType.ORG_CODE:
            return check_organisation_code(number)
        case DocumentType.OFFICER_CARD | DocumentType.OTHER:
            return check_free_text(kind, text)
        case _:
            return check_form(kind, number)


def guess_document_type(text: str) -> DocumentType | None:
    """Return the type a number most likely belongs to, or None when it looks like none of them.

    A guess saves a key; the number still has to pass `check_document`. Foreign passports, officer cards and other
    documents of free form are never guessed.
    """
    number = compact_code(text)
    if not number.isascii():
        return None
    if len(number) == 18:
        return _guess_18(number)
    if len(number) == 15:
        return _guess_15(number)
    if len(number) == 9 and _is_org_code(number):
        return DocumentType.ORG_CODE
    bare = number.replace("(", "").replace(")", "")
    for kind in (
        DocumentType.HK_MACAO_PERMIT,
        DocumentType.TAIWAN_PERMIT,
        DocumentType.PASSPORT,
        DocumentType.BIRTH_CERTIFICATE,
    ):
        if FORMS[kind].fullmatch(bare):
            return kind
    return None


def _guess_18(number: str) -> DocumentType | None:
    """Tell a person's number from a social credit code of digits only: the check that fits decides."""
    if not all(char in USCC_ALPHABET for char in number):
        return None
    if not number[:17].isdecimal() or number[17] not in "0123456789X":
        return DocumentType.USCC
    has_birth = birth_date(number) is not None
    if not (has_birth and mod_11_2(number[:17]) == number[17]) and mod_31(number[:17]) == number[17]:
        return DocumentType.USCC
    # Neither fits: a mistyped number. Persons' are all digits, organisations' only seldom, and those begin with 9.
    return _person_18(number) if has_birth or number[0] != "9" else DocumentType.USCC


def _person_18(number: str) -> DocumentType:
    if number[0] == "9":
        return DocumentType.FOREIGN_PERMANENT_RESIDENCE
    if number.startswith(("810000", "820000", "830000")):
        return DocumentType.HK_MACAO_TAIWAN_RESIDENCE
    return DocumentType.RESIDENT_ID


def _guess_15(number: str) -> DocumentType | None:
    if number[:3].isalpha() and number[3:].isdecimal():
        return DocumentType.FOREIGN_PERMANENT_RESIDENCE
    if not number.isdecimal():
        return None
    # A first-generation card is refused, but with the reason that helps.
    return DocumentType.RESIDENT_ID if upgraded(number) else DocumentType.REGISTRATION_NO


def _is_org_code(number: str) -> bool:
    """Whether *number* is an organisation code; the common form is eight digits and a check character."""
    return number[:8].isdecimal() and organisation_check(number[:8]) == number[8]
