"""What a checked document number tells: its kind, its one written form, and what it says of its holder."""

from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

FIELD: Final = "document_no"
"""The input a refused document number belongs to."""


class DocumentType(StrEnum):
    """Documents a counter meets, for persons first, then for organisations."""

    RESIDENT_ID = "resident_id"  # 居民身份证
    HK_MACAO_TAIWAN_RESIDENCE = "hk_macao_taiwan_residence"  # 港澳台居民居住证
    FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence"  # 外国人永久居留身份证
    HK_MACAO_PERMIT = "hk_macao_permit"  # 港澳居民来往内地通行证
    TAIWAN_PERMIT = "taiwan_permit"  # 台湾居民来往大陆通行证
    PASSPORT = "passport"  # 中华人民共和国普通护照
    FOREIGN_PASSPORT = "foreign_passport"  # 外国护照
    BIRTH_CERTIFICATE = "birth_certificate"  # 出生医学证明
    OFFICER_CARD = "officer_card"  # 军官证
    USCC = "uscc"  # 统一社会信用代码
    REGISTRATION_NO = "registration_no"  # 注册号
    ORG_CODE = "org_code"  # 组织机构代码
    OTHER = "other"


DOCUMENT_NAMES: Final = {
    DocumentType.RESIDENT_ID: N_("Resident identity card"),
    DocumentType.HK_MACAO_TAIWAN_RESIDENCE: N_("Residence permit for Hong Kong, Macao and Taiwan residents"),
    DocumentType.FOREIGN_PERMANENT_RESIDENCE: N_("Foreign permanent resident identity card"),
    DocumentType.HK_MACAO_PERMIT: N_("Mainland travel permit for Hong Kong and Macao residents"),
    DocumentType.TAIWAN_PERMIT: N_("Mainland travel permit for Taiwan residents"),
    DocumentType.PASSPORT: N_("Chinese passport"),
    DocumentType.FOREIGN_PASSPORT: N_("Foreign passport"),
    DocumentType.BIRTH_CERTIFICATE: N_("Medical certificate of birth"),
    DocumentType.OFFICER_CARD: N_("Military officer card"),
    DocumentType.USCC: N_("Unified social credit code"),
    DocumentType.REGISTRATION_NO: N_("Business registration number"),
    DocumentType.ORG_CODE: N_("Organisation code"),
    DocumentType.OTHER: N_("Other document"),
}
"""What the types are called, as messages."""

ORGANISATION_DOCUMENTS: Final = frozenset({DocumentType.USCC, DocumentType.REGISTRATION_NO, DocumentType.ORG_CODE})
"""Documents that name an organisation: public, never masked."""


class Sex(StrEnum):
    """Sex as the number carries it (GB 11643: odd sequence numbers are male)."""

    MALE = "male"
    FEMALE = "female"


class Hint(Struct, frozen=True):
    """Something odd that does not stop the clerk; *text* is a message template filled from *params*."""

    code: str
    text: str
    params: dict[str, str | int] = {}


class Identity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document whose number passed every check that can be made without asking anybody."""

    kind: DocumentType
    number: str
    """The one written form: half-width, upper case, no separators."""
    birth: date | None = None
    sex: Sex | None = None
    hints: tuple[Hint, ...] = ()


def age_on(birth: date, today: date) -> int:
    """Return the completed years of life on *today* (for guardians under 14: PIPL art. 31)."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def wrong_length(number: str, expected: str) -> Refusal:
    """Refuse a number of the wrong length; *expected* is written as people say it, such as ``8 / 10``."""
    return Refusal(
        "document_length",
        N_("The number has {length} characters; it must have {expected}."),
        N_("Compare it with the document, or choose another document type."),
        FIELD,
        {"length": len(number), "expected": expected},
    )


def wrong_form(example: str) -> Refusal:
    """Refuse a number that is not built like *example*."""
    return Refusal(
        "document_form",
        N_("The number is not built like the numbers on this document, such as {example}."),
        N_("Compare it with the document, or choose another document type."),
        FIELD,
        {"example": example},
    )


def wrong_check(found: str, expected: str) -> Refusal:
    """Refuse a number whose last character does not follow from the others."""
    return Refusal(
        "document_check",
        N_("The check character is {found}, but the other characters require {expected}."),
        N_("At least one character is wrong: compare the number with the document, character by character."),
        FIELD,
        {"found": found, "expected": expected},
    )


def wrong_character(char: str, position: int) -> Refusal:
    """Refuse *char* where only a digit may stand; *position* counts from 1."""
    return Refusal(
        "document_character",
        N_("Character {position} is “{char}”, where a digit must stand."),
        N_("Compare it with the document, or choose another document type."),
        FIELD,
        {"position": position, "char": char},
    )


def first_non_digit(number: str) -> Refusal | None:
    """Return the refusal of the first character that is not an ASCII digit, if there is one."""
    for position, char in enumerate(number, 1):
        if char not in "0123456789":  # str.isdigit would let superscripts and other scripts through
            return wrong_character(char, position)
    return None
