"""Check characters that catch a mistyped number. All take the number without its check character."""

_MOD_31_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

USCC_ALPHABET = _MOD_31_ALPHABET
"""The characters of a unified social credit code: no I, O, S, V, Z, which look like 1, 0, 5, U, 2."""


def mod_11_2(digits: str) -> str:
    """ISO 7064 MOD 11-2 (GB 11643): one of ``0``-``9`` or ``X``. Catches every single wrong digit and every swap."""
    remainder = 0
    for digit in digits:
        remainder = (remainder + int(digit)) * 2 % 11
    return "0123456789X"[(12 - remainder) % 11]


def mod_11_10(digits: str) -> str:
    """ISO 7064 MOD 11,10: always a digit. Catches every single wrong digit and 98 % of swapped neighbours."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def mod_31(code: str) -> str:
    """GB 32100-2015: the last character of a unified social credit code; *code* is its first 17."""
    total = sum(_MOD_31_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code))
    return _MOD_31_ALPHABET[-total % 31]


def organisation_check(code: str) -> str:
    """GB 11714: the check character of an organisation code; *code* is its first 8 characters (0-9, A-Z)."""
    total = sum(int(char, 36) * weight for char, weight in zip(code, _ORG_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
