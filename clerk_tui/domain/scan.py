"""What a scanner or an identity card reader typed, and what it is.

Scanners are keyboards: they prepend a symbology identifier (ISO/IEC 15424, ``]Q1``), announce character sets
(``\\000026``, AIM ECI), append Enter or Tab, and with an input method on their digits come full-width.
"""

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.case_number import CaseNumber, query_code_valid
from clerk_tui.domain.check_digits import USCC_ALPHABET, mod_11_2, mod_31
from clerk_tui.domain.identity.document import guess_document_type
from clerk_tui.domain.identity.record import DocumentType
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.width import compact_code, half_width, is_invisible
from clerk_tui.domain.words import N_

RECEIPT_PREFIX: Final = "CLK1"
"""Names the payload of our receipts and its version."""

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_ECI = re.compile(r"\\\d{6}", re.ASCII)
_RECEIPT = re.compile(r"CLK1:(\d{23}):(\d{6})", re.ASCII | re.IGNORECASE)
_PERSON = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_ORGANISATION = re.compile(rf"(?<![0-9A-Za-z])[{USCC_ALPHABET}]{{18}}(?![0-9A-Za-z])", re.ASCII)
# Implementation code (18 + level + base code), its handling item (+ 2 digits), or the base code alone.
_BASE_CODE = r"\d{2}(?:0[1-9]|10|20)\d{5}(?:\d{3}|00Y|W\d{2})"
_ITEM_CODE = re.compile(rf"(?:[{USCC_ALPHABET}]{{18}}[1-7]{_BASE_CODE}(?:\d{{2}})?|{_BASE_CODE})", re.ASCII)


class ScanKind(StrEnum):
    """What was scanned."""

    CASE_NUMBER = "case_number"
    QUERY_URL = "query_url"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    ITEM_CODE = "item_code"
    TEXT = "text"


class Scan(Struct, frozen=True):
    """What was scanned; *value* is its one written form, the cleaned text for ``TEXT``."""

    kind: ScanKind
    value: str


class ReceiptPayload(Struct, frozen=True):
    """What the code on a receipt carries: nothing personal."""

    case_no: str
    """The 23 digits."""
    query_code: str


def clean_scan(text: str) -> str:
    """Return what was meant: without prefixes, announcements, controls and padding; codes half-width.

    Text with Chinese in it keeps its full-width punctuation. Cleaning twice changes nothing.
    """
    before = None
    while before != text:  # what stands before a prefix hides it; a scanner may send two
        before = text
        spaced = "".join(" " if char in "\t\r\n" else char for char in text)
        text = "".join(char for char in spaced if not is_invisible(char)).strip()
        narrow = half_width(text)
        text = _ECI.sub("", narrow if narrow.isascii() else text)
        if (prefix := _SYMBOLOGY.match(text)) is not None:
            text = text[prefix.end() :]
    return text


def parse_scan(text: str) -> Scan:
    """Say what *text* is; a number is only called one when its check character fits, everything else is text."""
    cleaned = clean_scan(text)
    receipt = parse_receipt_payload(cleaned)
    if isinstance(receipt, ReceiptPayload):
        return Scan(ScanKind.CASE_NUMBER, receipt.case_no)
    if re.match(r"https?://", cleaned, re.IGNORECASE):
        return Scan(ScanKind.QUERY_URL, cleaned)
    number = CaseNumber.parse(cleaned)
    if isinstance(number, CaseNumber):
        return Scan(ScanKind.CASE_NUMBER, number.compact)
    code = compact_code(cleaned)
    if _ITEM_CODE.fullmatch(code):
        return Scan(ScanKind.ITEM_CODE, code)
    return _number_in(cleaned, code) or Scan(ScanKind.TEXT, cleaned)


def receipt_payload(case_no: str, query_code: str) -> str:
    """Return what the code on a receipt says: ``CLK1:<23 digits>:<6 digits>``, ASCII.

    Raises ValueError when *case_no* is no case number or *query_code* is not six digits.
    """
    number = CaseNumber.parse(case_no)
    if isinstance(number, Refusal) or not query_code_valid(query_code):
        raise ValueError("a receipt carries a whole case number and a query code of six digits")
    return f"{RECEIPT_PREFIX}:{number.compact}:{query_code}"


def parse_receipt_payload(text: str) -> ReceiptPayload | Refusal:
    """Read the code on a receipt."""
    match = _RECEIPT.fullmatch(clean_scan(text))
    if match is None:
        return Refusal(
            "receipt_code",
            N_("This is not the code of one of our receipts."),
            N_("Scan the receipt again, or type the case number."),
            "case_no",
        )
    number = CaseNumber.parse(match.group(1))
    if isinstance(number, Refusal):
        return number
    return ReceiptPayload(number.compact, match.group(2))


def _number_in(cleaned: str, code: str) -> Scan | None:
    """Find a person's or an organisation's number: all that was scanned, or the only one in a labelled text.

    Card readers type name, address and number in one line; the code on a business licence may be such a text.
    """
    kind = guess_document_type(code) if len(code) == 18 else None
    people = {code} if kind is not DocumentType.USCC and _fits_person(code) else set()
    organisations = {code} if kind is DocumentType.USCC and _fits_organisation(code) else set()
    if kind is None:
        text = half_width(cleaned).upper()
        people = {found for found in _PERSON.findall(text) if _fits_person(found)}
        organisations = {found for found in _ORGANISATION.findall(text) if _fits_organisation(found)} - people
    if len(people) + len(organisations) != 1:
        return None
    if people:
        return Scan(ScanKind.ID_NUMBER, people.pop())
    return Scan(ScanKind.USCC, organisations.pop())


def _fits_person(code: str) -> bool:
    return _PERSON.fullmatch(code) is not None and mod_11_2(code[:17]) == code[17]


def _fits_organisation(code: str) -> bool:
    return _ORGANISATION.fullmatch(code) is not None and mod_31(code[:17]) == code[17]
