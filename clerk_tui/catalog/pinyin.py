"""How Chinese text is typed: its pinyin without tones, from tables of our own.

The tables in ``data/pinyin`` are made by ``scripts/make_pinyin``; nothing is loaded before the first text is
read. ü is ``v`` and üe is ``ue``, as input methods take them.
"""

import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

FIRST, LAST = 0x3400, 0x9FFF
"""Extension A to the end of the basic block: an array of two bytes a character is 40 times smaller than a dict."""

MOST_KEYS = 8
"""Readings of one person's name that are kept: more are never typed, and every one is searched."""


def full(text: str) -> str:
    """Return *text* as it is typed in full: ``建筑工程`` → ``jianzhugongcheng``; punctuation is left out."""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """Return the first letters of the syllables: ``建筑工程`` → ``jzgc``."""
    return "".join(syllable[0] for syllable in syllables(text))


def syllables(text: str) -> list[str]:
    """Return the syllables of *text*; a Latin letter or a digit is a syllable of its own, in lower case."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return [syllable for _character, syllable in _read(text)]


def name_keys(name: str) -> tuple[str, ...]:
    """Return what may be typed to find a person: full pinyin and initials for each likely reading of *name*.

    A surname is read as a surname first (单 shan, 仇 qiu, 尉迟 yuchi), and as the plain character after, because
    people type that too; characters with two common readings give both (乐 le, yue).
    """
    letters = "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
    if not letters:
        return ()
    keys: dict[str, None] = {}
    for reading in islice(_name_readings(letters), MOST_KEYS):
        keys["".join(reading)] = None
        keys["".join(syllable[0] for syllable in reading)] = None
    return tuple(keys)


def _name_readings(letters: str) -> Iterator[tuple[str, ...]]:
    surnames, others = _surnames(), _second_readings()
    length = 2 if letters[:2] in surnames else 1
    surname, given = letters[:length], letters[length:]
    usual = tuple(_syllable(c) for c in surname)
    as_surname = surnames.get(surname, usual)
    given_readings = [tuple(dict.fromkeys((_syllable(c), others.get(c, _syllable(c))))) for c in given if _syllable(c)]
    for front in dict.fromkeys((as_surname, usual)):
        for rest in product(*given_readings):
            yield tuple(syllable for syllable in (*front, *rest) if syllable)


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character that can be typed, with its syllable; words with a reading of their own first."""
    phrases, position = _phrases(), 0
    while position < len(text):
        for length in phrases.lengths.get(text[position], ()):
            word = text[position : position + length]
            if word in phrases.readings:
                yield from zip(word, phrases.readings[word].split(), strict=True)
                position += length
                break
        else:
            character = text[position]
            syllable = _syllable(character)
            if syllable:
                yield character, syllable
            position += 1


def _syllable(character: str) -> str:
    code = ord(character)
    if FIRST <= code <= LAST:
        table = _characters()
        return table.syllables[table.index[code - FIRST]]
    if code < FIRST:
        return character if character.isascii() and character.isalnum() else ""
    return _rare().get(character, "")


class _Characters:
    """The usual reading of every character from FIRST to LAST, as an index into a list of 400 syllables."""

    def __init__(self) -> None:
        self.syllables = [""]
        self.index = array("H", bytes(2 * (LAST - FIRST + 1)))
        for number, (syllable, characters) in enumerate(_table("characters.tsv"), 1):
            self.syllables.append(syllable)
            for character in characters:
                self.index[ord(character) - FIRST] = number


class _Phrases:
    """Words that are not read as their characters usually are; *lengths* tells what to try after a character."""

    def __init__(self) -> None:
        self.readings: dict[str, str] = {}
        self.lengths: dict[str, tuple[int, ...]] = {}
        for file in ("phrases.tsv", "overrides.tsv"):
            for word, reading in _table(file):
                self.readings[word] = reading
                tried = {len(word), *self.lengths.get(word[0], ())}
                self.lengths[word[0]] = tuple(sorted(tried, reverse=True))


@cache
def _characters() -> _Characters:
    return _Characters()


@cache
def _phrases() -> _Phrases:
    return _Phrases()


@cache
def _rare() -> dict[str, str]:
    return {character: syllable for syllable, characters in _table("rare.tsv") for character in characters}


@cache
def _second_readings() -> dict[str, str]:
    return dict(_table("heteronyms.tsv"))


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    return {surname: tuple(reading.split()) for surname, reading in _table("surnames.tsv")}


def _table(name: str) -> Iterator[tuple[str, str]]:
    text = (_folder() / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        left, _tab, right = line.partition("\t")
        yield left, right


def _folder() -> Path:
    from clerk_tui.paths import data_dir

    return data_dir() / "pinyin"
