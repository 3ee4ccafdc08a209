"""Names and telephone numbers of the people and organisations at the counter, in one written form."""

import re
import unicodedata
from typing import Final

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.width import compact_code, half_width
from clerk_tui.domain.words import N_

MIDDLE_DOT: Final = "\u00b7"
"""The dot in the names of minorities, as GB/T 15834 and identity cards write it."""

NAME_LENGTH: Final = 50
ORGANISATION_NAME_LENGTH: Final = 100

# Dots that input methods, old systems and web pages put in its place.
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387\u25cf\u2024\ufe52\u00b7", MIDDLE_DOT))
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAN_DOT = re.compile(f"(?<=[{_HAN}])\\s*[.{MIDDLE_DOT}]+\\s*(?=[{_HAN}])")
_HAN_SPACE = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_HAN_CHAR = re.compile(f"[{_HAN}]")
_NAME_MARKS = frozenset(f" {MIDDLE_DOT}-'.,\u2019")

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_MOBILE_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}$)", re.ASCII)
_LAND_COUNTRY = re.compile(r"^(?:\+|00)860?(?=[1-9])", re.ASCII)  # abroad, area codes lose their 0
# Area codes of three digits are 010 and 02x; all others have four.
_LANDLINE = re.compile(
    r"(?P<area>010|02\d|0[3-9]\d\d)?(?P<local>[2-9]\d{6,7})(?:(?:转|EXT\.?|#|X)(?P<ext>\d{1,6}))?", re.ASCII
)
_SERVICE = re.compile(r"[48]00\d{7}", re.ASCII)
_EXTENSION_DASH = re.compile(r"(?<=\d{7})-(?=\d{1,6}$)", re.ASCII)


def is_han(char: str) -> bool:
    """Whether *char* is a Chinese character, the rare ones of the supplementary planes included."""
    return _HAN_CHAR.match(char) is not None


def check_mobile(text: str) -> str | Refusal:
    """Return a mainland mobile number as 11 digits, without +86, spaces or dashes."""
    number = _MOBILE_COUNTRY.sub("", compact_code(text), count=1)
    if _MOBILE.fullmatch(number):
        return number
    return Refusal(
        "mobile_form",
        N_("A mobile number has 11 digits and begins with 13 to 19; this one has {length}."),
        N_("Ask for the number again and read it back."),
        "phone",
        {"length": len(number)},
    )


def check_phone(text: str) -> str | Refusal:
    """Return a telephone number in one form: ``13800001234``, ``0746-5755405``, ``0746-5755405-801``, ``5755405``.

    Mobile numbers, land lines with or without area code and extension, and 400/800 service numbers are accepted.
    """
    marked = _EXTENSION_DASH.sub("#", half_width(text).strip())
    number = compact_code(marked.replace("(", "").replace(")", "").replace("分机", "转"))
    mobile = check_mobile(number)
    if isinstance(mobile, str):
        return mobile
    number = _LAND_COUNTRY.sub("0", number)
    if _SERVICE.fullmatch(number):
        return number
    land = _LANDLINE.fullmatch(number)
    if land is None:
        return Refusal(
            "phone_form",
            N_("This is neither a mobile number nor a land line such as 0746-5755405."),
            N_("Type 11 digits for a mobile, or 7 to 8 digits after the area code for a land line."),
            "phone",
        )
    return "-".join(part for part in land.group("area", "local", "ext") if part)


def check_person_name(text: str) -> str | Refusal:
    """Return a person's name in one form: one kind of dot, no padding between Chinese characters.

    Any script is a name; digits, unprintable characters and marks that stand in no name are refused.
    """
    name = _visible(text)
    name = _HAN_SPACE.sub("", _HAN_DOT.sub(MIDDLE_DOT, half_width(name).translate(_DOTS)))
    if not any(char.isalpha() or is_han(char) for char in name):
        return _name_missing("name") if not name else _name_character(name[0], "name")
    for char in name:
        if not (char in _NAME_MARKS or is_han(char) or unicodedata.category(char)[0] in "LM"):
            return _name_character(char, "name")
    if name[0] in _NAME_MARKS or name[-1] in f"{MIDDLE_DOT}-,":
        return _name_character(name[0] if name[0] in _NAME_MARKS else name[-1], "name")
    return name if len(name) <= NAME_LENGTH else _name_too_long(name, NAME_LENGTH, "name")


def check_organisation_name(text: str) -> str | Refusal:
    """Return an organisation's name in one form: full-width brackets in Chinese names, no spaces between characters."""
    name = _HAN_SPACE.sub("", half_width(_visible(text)).translate(_DOTS))
    if _HAN_CHAR.search(name):
        name = name.replace("(", "（").replace(")", "）")
    if not name:
        return _name_missing("organisation_name")
    for char in name:
        if unicodedata.category(char)[0] == "C" and not is_han(char):
            return _name_character(char, "organisation_name")
    if not any(char.isalpha() or is_han(char) for char in name):
        return _name_character(name[0], "organisation_name")
    if len(name) > ORGANISATION_NAME_LENGTH:
        return _name_too_long(name, ORGANISATION_NAME_LENGTH, "organisation_name")
    return name


def _visible(text: str) -> str:
    """Fold white space and drop zero-width characters and variation selectors, which change a glyph, not a name."""
    kept = (c for c in text if not (unicodedata.category(c) == "Cf" or _is_variation_selector(c)))
    return " ".join("".join(kept).split())


def _is_variation_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _name_missing(field: str) -> Refusal:
    return Refusal("name_empty", N_("No name was typed."), N_("Type the name as it stands on the document."), field)


def _name_character(char: str, field: str) -> Refusal:
    if unicodedata.category(char)[0] == "C":
        return Refusal(
            "name_unprintable",
            N_("The name holds a character that other computers cannot show (code {code})."),
            N_("Type it again with an up-to-date input method, or write its pinyin in capitals."),
            field,
            {"code": f"U+{ord(char):04X}"},
        )
    return Refusal(
        "name_character",
        N_("“{char}” cannot stand there in a name."),
        N_("Type the name as it stands on the document."),
        field,
        {"char": char},
    )


def _name_too_long(name: str, most: int, field: str) -> Refusal:
    return Refusal(
        "name_length",
        N_("The name has {length} characters; at most {most} are allowed."),
        N_("Type the name as it stands on the document."),
        field,
        {"length": len(name), "most": most},
    )
