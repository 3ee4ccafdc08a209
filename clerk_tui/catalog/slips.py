"""Forgives slips of the hand in a search: half-typed syllables, a wrong character, swapped or missing letters.

Comparing a query with every name would take 5 ms for 2,000 items and 250 ms for 100,000. A slip breaks one place
of a query, so what is left and right of it still stands: only rows that hold two of three pieces are compared.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from clerk_tui.catalog.holders import Holders, among_rows

COMPARED = 400
"""Rows that are compared in full; the best of them are found among the shorter names, which come first."""

GAP = 3
"""Characters a short form may leave out in one place."""

LONGEST_SHORT_FORM = 8
"""Parts of a short form: they are short, and a longer pattern of gaps could take exponential time."""

LONGEST_SWAPPED = 10

TRIED = 10_000
"""Rows that are looked at all, at 0.1 to 0.5 µs each: more than a county has, and again the shorter names."""

SHOWN = 20
LEAST_LETTERS, LEAST_CHARACTERS = 4, 3
"""Shorter queries are near to everything."""

CLOSE_LETTERS, CLOSE_CHARACTERS = 82, 60
"""Least likeness in percent; one wrong character of three is 67."""

Parts = TypeVar("Parts", bound=Sequence[str])
Keys = Sequence[str]
Rows = Sequence[int]


def abbreviated(first: str, pattern: str, letters: Keys, sound: Keys, rows: Rows) -> list[int]:
    """Return the rows with *first* among the initials and *pattern* among the syllables: shenfz → 身份证."""
    if not pattern:
        return []
    search = re.compile(pattern).search
    return [row for row in rows if first in letters[row] and search(sound[row])]


def alike(syllables: Sequence[str], sound: Keys, rows: Rows) -> list[int]:
    """Return the rows that hold just these *syllables*: 身分证 sounds as 身份证, but 网吧 not as 网办."""
    spelt = "".join(syllables)
    if not spelt:
        return []
    middle, end = f"{spelt}'", f"{spelt}\n"
    return [row for row in rows if middle in sound[row] or end in sound[row]]


def skipping(parts: Sequence[str], keys: Keys, rows: Rows, *, filler: str) -> list[int]:
    """Return the rows that hold *parts* in this order with little between them: 社保卡 → 社会保障卡.

    *filler* is the pattern of one thing that may be left out, at most GAP of them at a time.
    """
    if len(parts) > LONGEST_SHORT_FORM:
        return []
    gap = f"(?:{filler}){{0,{GAP}}}"
    pattern = re.compile(gap.join(re.escape(part) for part in parts))
    return [row for row in _holding_all(parts, keys, rows[:TRIED]) if pattern.search(keys[row])]


def swapped(parts: Sequence[str], keys: Keys, rows: Rows) -> list[int]:
    """Return the rows that hold both halves of *parts* in any order: 公积金提取 → 提取住房公积金."""
    rows = _holding_all(parts, keys, rows[:TRIED])
    found: set[int] = set()
    for middle in range(2, min(len(parts), LONGEST_SWAPPED) - 1):
        front, back = "".join(parts[:middle]), "".join(parts[middle:])
        found.update([row for row in rows if front in keys[row] and back in keys[row]])
    return sorted(found)


def characters(text: str, keys: Keys, rows: Rows) -> list[int]:
    """Return the rows whose *keys* hold Chinese much like *text*, the likest first."""
    if len(text) < LEAST_CHARACTERS:
        return []
    return _likest(text, [(row, keys[row]) for row in _holding(_cut(text), keys, rows)], CLOSE_CHARACTERS)


def letters(
    text: str, syllables: Sequence[str], holders: Holders, initials: Keys, sound: Keys, rows: Rows
) -> list[int]:
    """Return the rows that sound much like *text*; *syllables* are those that can still be made out in it."""
    if len(text) < LEAST_LETTERS:
        return []
    if sum(map(len, syllables)) * 2 >= len(text):
        pieces = _cut(syllables)
        rows = among_rows(holders.most(pieces), rows[:TRIED])
        spelt = ["".join(f"'{syllable}" for syllable in piece) for piece in pieces]
        near = [(row, sound[row].replace("'", "")) for row in _holding(spelt, sound, rows)]
        return _likest(text, near, CLOSE_LETTERS)
    return _likest(text, [(row, initials[row]) for row in _holding(_cut(text), initials, rows)], CLOSE_LETTERS)


def _cut(parts: Parts) -> list[Parts]:
    """Cut *parts* into three pieces, or as many as there are."""
    count = min(3, len(parts))
    bounds = [round(len(parts) * n / count) for n in range(count + 1)] if count else []
    return [parts[start:end] for start, end in pairwise(bounds)]  # type: ignore[misc]  # a slice is of the same type


def _holding_all(parts: Sequence[str], keys: Keys, rows: Rows) -> Rows:
    """Return the rows that hold every one of *parts*, the longest looked for first: it is the rarest."""
    for part in sorted(set(parts), key=len, reverse=True):
        rows = [row for row in rows if part in keys[row]]
    return rows


def _holding(pieces: Sequence[str], keys: Keys, rows: Rows) -> list[int]:
    rows = rows[:TRIED]
    if len(pieces) == 3:
        a, b, c = pieces
        found = [row for row in rows if (a in keys[row]) + (b in keys[row]) + (c in keys[row]) >= 2]
    elif pieces:
        found = [row for row in rows if any(piece in keys[row] for piece in pieces)]
    else:
        found = []
    return found[:COMPARED]


def _likest(text: str, near: Sequence[tuple[int, str]], least: int) -> list[int]:
    from rapidfuzz.fuzz import partial_ratio

    likeness = [(partial_ratio(text, key, score_cutoff=least), row) for row, key in near]
    return [row for score, row in sorted(likeness, key=lambda pair: (-pair[0], pair[1])) if score][:SHOWN]
