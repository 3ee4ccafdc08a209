"""Which rows hold which syllables, as numbers whose bit *n* stands for row *n*.

Looking for a syllable in 100,000 rows of text takes 10 ms; putting two such numbers together takes microseconds.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import compress
from operator import and_, or_

FEW = 16
"""One row in so many: fewer are quicker looked for one by one."""

_ONES = bytes.maketrans(b"01", b"\0\1")


class Holders:
    """The rows that hold each syllable of *sound*, the keys that ``search.pinyin_key`` makes."""

    def __init__(self, sound: Sequence[str]) -> None:
        self._all = (1 << len(sound)) - 1
        rows_of: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        for row, key in enumerate(sound):
            for syllable in set(key.replace("\n", "'").replace(" ", "'").split("'")):
                rows_of[syllable].append(row)
        rows_of.pop("", None)
        self._bits = {syllable: as_bits(rows, len(sound)) for syllable, rows in rows_of.items()}
        self._initials: dict[str, int] = {}
        for syllable, bits in self._bits.items():
            self._initials[syllable[0]] = self._initials.get(syllable[0], 0) | bits

    @property
    def syllables(self) -> frozenset[str]:
        """Every syllable that occurs."""
        return frozenset(self._bits)

    def whole(self, syllables: Iterable[str]) -> int:
        """Return the rows that hold each of *syllables*, in any order."""
        return reduce(and_, (self._bits.get(syllable, 0) for syllable in set(syllables)), self._all)

    def beginning(self, letters: str) -> int:
        """Return the rows that hold a syllable beginning with *letters*."""
        if len(letters) == 1:
            return self._initials.get(letters, 0)
        return reduce(or_, (bits for syllable, bits in self._bits.items() if syllable.startswith(letters)), 0)

    def initials(self, letters: str) -> int:
        """Return the rows that hold a syllable for each of *letters* to be the first letter of, in any order."""
        return reduce(and_, (self._initials.get(letter, 0) for letter in set(letters)), self._all)

    def typed(self, syllables: Sequence[str]) -> int:
        """Return the rows that hold each of *syllables*, of which the last may be unfinished."""
        return self.whole(syllables[:-1]) & self.beginning(syllables[-1])

    def most(self, pieces: Sequence[Sequence[str]]) -> int:
        """Return the rows that hold what is ``typed`` in two of three *pieces*, or in one if there are fewer."""
        held = [self.typed(piece) for piece in pieces]
        if len(held) == 3:
            a, b, c = held
            return a & b | a & c | b & c
        return reduce(or_, held, 0)


def as_bits(rows: Iterable[int], count: int) -> int:
    """Return *rows*, of *count* in all, as a number."""
    digits = bytearray(b"0" * (count + 1))
    for row in rows:
        digits[count - row] = 49  # "1"; the last digit is row 0
    return int(digits, 2)


def as_rows(bits: int, among: range) -> list[int]:
    """Return the rows of *bits* that lie in *among*, in order."""
    bits = (bits >> among.start) & ((1 << len(among)) - 1)
    digits = bin(bits)[:1:-1]
    if bits.bit_count() > len(digits) // FEW:
        return list(compress(among, digits.encode().translate(_ONES)))
    rows, position = [], digits.find("1")
    while position >= 0:
        rows.append(among.start + position)
        position = digits.find("1", position + 1)
    return rows


def among_rows(bits: int, rows: Iterable[int]) -> list[int]:
    """Return the rows of *bits* that are among *rows*, in the order of *rows*."""
    end = bits.bit_length()
    flags = bits.to_bytes(end // 8 + 1, "little")
    return [row for row in rows if row < end and flags[row >> 3] >> (row & 7) & 1]
