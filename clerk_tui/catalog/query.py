"""What somebody may have meant by the letters typed into a search box. Pure text, no index."""

import unicodedata
from collections.abc import Iterator, Set
from enum import Enum

from msgspec import Struct

MOST_TYPED = 400
"""Characters of a query that are looked at: the longest name, in full pinyin, fits."""

SPELLINGS = 2
"""Ways to cut letters into syllables that are tried: ``fangan`` is 方案 or 翻案."""


class Script(Enum):
    """What a term is made of."""

    CHINESE = "chinese"  # anything beyond ASCII; digits may stand among it: 3周岁
    LETTERS = "letters"  # pinyin, initials or both
    CODE = "code"  # Latin with a digit


class Term(Struct, frozen=True):
    """One stretch of the query that must be found as it stands."""

    text: str
    script: Script


def fold(text: str) -> str:
    """Return *text* as it is compared: full-width forms and case folded, punctuation as single spaces."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    if normal.isalnum():
        return normal
    return " ".join("".join(c if c.isalnum() else " " for c in normal).split())


def terms(folded: str) -> tuple[Term, ...]:
    """Cut a folded query into terms: at spaces, and where Chinese and Latin letters meet (``身份zheng``)."""
    return tuple(Term(part, _script(part)) for word in folded.split() for part in _parts(word))


def _parts(word: str) -> Iterator[str]:
    start, chinese = 0, None
    for position, character in enumerate(word):
        if character.isdecimal():
            continue
        here = not character.isascii()
        if chinese is not None and here != chinese:
            yield word[start:position]
            start = position
        chinese = here
    yield word[start:]


def _script(part: str) -> Script:
    if not part.isascii():
        return Script.CHINESE
    return Script.LETTERS if part.isalpha() else Script.CODE


class Spelling:
    """Cuts letters into the *syllables* that occur in a catalog, so that ``an`` does not find ``jian``."""

    def __init__(self, syllables: Set[str]) -> None:
        self._syllables = syllables
        self._prefixes = {syllable[:end] for syllable in syllables for end in range(1, len(syllable) + 1)}
        self._longest = max(map(len, syllables), default=0)

    def full(self, letters: str) -> list[str]:
        """Return the ways to read *letters* as full syllables, the last perhaps unfinished: ``'shen'fen'zh``.

        Only the shortest: 'xian and not 'xi'an.
        """
        if len(letters) < 2:
            return []
        # From the end: for each place the fewest parts that the rest can be cut into, and the ways to do so.
        best: list[tuple[int, list[str]]] = [(0, [])] * len(letters) + [(0, [""])]
        for start in range(len(letters) - 1, -1, -1):
            fewest, ways = 0, []
            if letters[start:] in self._prefixes:
                fewest, ways = 1, [f"'{letters[start:]}"]
            for end in range(min(start + self._longest, len(letters) - 1), start, -1):
                parts, rest = best[end]
                if not rest or letters[start:end] not in self._syllables or 0 < fewest < parts + 1:
                    continue
                cuts = [f"'{letters[start:end]}{cut}" for cut in rest]
                ways = [*ways, *cuts][:SPELLINGS] if fewest == parts + 1 else cuts
                fewest = parts + 1
            best[start] = (fewest, ways)
        return best[0][1]

    def abbreviated(self, letters: str) -> tuple[str, str]:
        """Return the first letters of the syllables *letters* may stand for, and a pattern of them.

        ``shenfz`` is sfz and ``'shen'f[a-z0-9]*'z[a-z0-9]*``; both are empty when there is one syllable or none.
        """
        parts = self._shortest(letters)
        if len(parts) < 2:
            return "", ""
        rest = "[a-z0-9]*"
        closed = [f"'{part}" if part in self._syllables else f"'{part}{rest}" for part in parts]
        return "".join(part[0] for part in parts), "".join(closed).removesuffix(rest) + rest

    def _shortest(self, letters: str) -> list[str]:
        """Return the reading of *letters* as the fewest syllables and beginnings of syllables."""
        best: list[list[str] | None] = [None] * len(letters) + [[]]
        for start in range(len(letters) - 1, -1, -1):
            for end in range(start + 1, min(start + self._longest, len(letters)) + 1):
                part, rest = letters[start:end], best[end]
                if rest is None or part not in self._prefixes:
                    continue
                known = best[start]
                if known is None or len(rest) + 1 <= len(known):
                    best[start] = [part, *rest]
        return best[0] or []

    def inside(self, letters: str) -> list[str]:
        """Return the syllables that cover most of misspelt *letters*: ``sehnfenzheng`` → se fen zheng."""
        best: list[tuple[int, list[str]]] = [(0, [])] * (len(letters) + 1)
        for start in range(len(letters) - 1, -1, -1):
            best[start] = best[start + 1]
            for end in range(start + 2, min(start + self._longest, len(letters)) + 1):
                if letters[start:end] in self._syllables:
                    covered, rest = best[end]
                    gain = (end - start) ** 2 + covered
                    if gain > best[start][0]:
                        best[start] = (gain, [letters[start:end], *rest])
        return best[0][1]
