"""Whether the codes of an item look as GB/T 39046, the exchange tables and GB 32100 make them.

Real catalogs hold local forms, so a code that does not fit is a warning and is kept as it is; one that has
certainly been broken on the way is an error.
"""

import re

from clerk_tui.domain.words import N_

BASE = re.compile(r"^\d{9,11}[0-9W][0-9W][0-9YW]$|^[0-9A-Z]{12}$")
IMPLEMENTATION = re.compile(r"^[0-9A-Z]{18}[1-9][0-9A-Z]{12}$")
HANDLING = re.compile(r"^[0-9A-Z]{18}[1-9][0-9A-Z]{12}\d{2}$")
LONGEST = 64

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(3**place % 31 for place in range(17))

MALFORMED_BASE = N_("A base code has 12 characters; this has {length}.")
MALFORMED_IMPLEMENTATION = N_("An implementation code is a credit code (18), a level (1) and a base code (12).")
WRONG_CHECK = N_("The check character of the credit code {uscc} in it is wrong.")
CHECK_SOURCE = N_("Compare it with the published catalog; it is kept as it is.")


def lost_zeros(code: str) -> bool:
    """Whether a base code of digits alone is short of its leading zeros, as numbers are."""
    return code.isdecimal() and 6 <= len(code) < 12


def uscc_is_valid(code: str) -> bool:
    """Whether *code* is a unified social credit code with the right check character (GB 32100-2015)."""
    if len(code) != 18 or any(c not in USCC_ALPHABET for c in code):
        return False
    total = sum(USCC_ALPHABET.index(c) * weight for c, weight in zip(code, USCC_WEIGHTS, strict=False))
    return USCC_ALPHABET[-total % 31] == code[17]


def doubts(field: str, code: str) -> list[tuple[str, dict[str, str | int]]]:
    """Return what is doubtful about *code* in *field*, as templates with their parameters."""
    if field == "base_code":
        return [] if BASE.match(code) else [(MALFORMED_BASE, {"length": len(code)})]
    if field != "impl_code":
        return []
    if not IMPLEMENTATION.match(code) and not HANDLING.match(code):
        return [(MALFORMED_IMPLEMENTATION, {})]
    return [] if uscc_is_valid(code[:18]) else [(WRONG_CHECK, {"uscc": code[:18]})]
