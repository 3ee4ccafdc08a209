"""Full-width and half-width: the same code typed with an input method on or off, or sent by a scanner."""

import unicodedata

_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# What people and printers put between the groups of a number; the first is the ASCII hyphen.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc"
_IGNORED = {ord(char): None for char in _DASHES + "\t\n\r\v\f \u00a0\u2002\u2003\u2009\u202f"}


def half_width(text: str) -> str:
    """Turn full-width ASCII forms (０Ａ：) and the ideographic space into their half-width twins."""
    return text.translate(_TO_HALF_WIDTH)


def is_invisible(char: str) -> bool:
    """Whether *char* leaves no mark: controls, byte order marks, zero-width and direction characters."""
    return unicodedata.category(char) in {"Cc", "Cf"}


def compact_code(text: str) -> str:
    """Return a code as it is stored: half-width, upper case, without spaces, dashes or invisible characters."""
    folded = half_width(text).translate(_IGNORED).upper()
    return folded if folded.isascii() and folded.isprintable() else "".join(c for c in folded if not is_invisible(c))
