"""Finds items and bundles as people ask for them: by Chinese, plain names, pinyin, initials, codes, and with slips.

Everything is strings and ``in``: an entry is a few short keys in which a line break marks where a name begins, so
that "is the name", "begins the name" and "is in the name" are three patterns for one test that runs in C. Rows
are kept best first (bundles, counter items, items with known materials, shorter names), so whatever is found is in
order: what somebody came for (结婚) before one paper of it.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial, reduce
from itertools import islice
from operator import or_

from msgspec import Struct

from clerk_tui.catalog.holders import Holders, among_rows, as_bits, as_rows
from clerk_tui.catalog.keys import Entry, code_key, department_key, initials_of, pinyin_key, text_key
from clerk_tui.catalog.query import MOST_TYPED, Script, Spelling, Term, fold, terms
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Department, Item

FEW = 3
"""With fewer hits than this, what is merely similar is offered too."""

RANKED = 5_000
"""Hits that are put in order by more than the length of their names; nobody reads further."""

VAGUE = 20_000
"""With more hits than this, nobody can have typed a whole name."""

EXACT = 1
"""The level up to which the term is the whole name."""

SYLLABLE = "'[a-z0-9]+"

_DIGIT = re.compile("[0-9]").search
_CODE_LETTERS = re.compile("\n([a-z]+)").findall

Keys = Sequence[str]
Rows = Sequence[int]


class Why(StrEnum):
    """By what an item was found."""

    NAME = "name"
    PLAIN_NAME = "plain_name"
    PINYIN = "pinyin"
    INITIALS = "initials"
    CODE = "code"
    DEPARTMENT = "department"
    SIMILAR = "similar"


class Hit(Struct, frozen=True):
    """An item or bundle found: *index* into the sequence of items the index was built from, the bundles behind them
    (see ``ItemIndex.entry``)."""

    index: int
    why: Why


class SearchResult(Struct, frozen=True):
    """The best *hits* for a query, and how many entries match in *total*."""

    total: int
    hits: tuple[Hit, ...] = ()


class Tier(Struct, frozen=True):
    """One way for a term to match; *level* compares ways of different terms, 0 is best."""

    level: int
    why: Why
    keys: Keys
    pattern: str


class ItemIndex:
    """An index over *items* and *bundles*, in memory; *keys* are the ``pinyin_key`` of the items and then of the
    bundles, computed here when not given."""

    def __init__(
        self,
        items: Sequence[Item],
        departments: Sequence[Department],
        keys: Sequence[str] | None = None,
        bundles: Sequence[Bundle] = (),
    ) -> None:
        self._entries: Sequence[Entry] = (*items, *bundles)
        entries = self._entries
        names = [fold(entry.name) for entry in entries]
        order = sorted(range(len(entries)), key=lambda i: (_rank(entries[i]), len(names[i]), i))
        self._order = array("I", order)
        self._bundles = len(bundles)
        self._counter = len(bundles) + sum(item.at_counter for item in items)
        self._text = [text_key(entries[i], names[i]) for i in order]
        self._sound = [keys[i] if keys is not None else pinyin_key(entries[i]) for i in order]
        self._letters = [initials_of(sound) for sound in self._sound]
        self._codes = [code_key(entries[i]) for i in order]
        self._numbered = as_bits((row for row, text in enumerate(self._text) if _DIGIT(text)), len(order))
        self._code_letters = frozenset(letters for key in self._codes for letters in _CODE_LETTERS(key))
        self._departments = {department.id: department_key(department) for department in departments}
        self._of_department = _rows_of_departments(entries, order)
        self._holders = Holders(self._sound)
        self._spelling = Spelling(self._holders.syllables)

    def __len__(self) -> int:
        """Return the number of items and bundles."""
        return len(self._order)

    def entry(self, hit: Hit) -> Entry:
        """Return the item or the bundle that *hit* stands for."""
        return self._entries[hit.index]

    def search(
        self, query: str, limit: int = 50, *, include_ex_officio: bool = False, with_bundles: bool = True
    ) -> SearchResult:
        """Return what matches *query*, best first, at most *limit* hits; of what matches equally well, bundles first.

        All words must match. Items nobody applies for (penalties, inspections …) come after the counter's, and
        only when *include_ex_officio* asks for them or nothing else is found. Where only items will do, say
        ``with_bundles=False``.
        """
        wanted = terms(fold(query[:MOST_TYPED]))
        if not wanted:
            return SearchResult(0)
        counter = range(0 if with_bundles else self._bundles, self._counter)
        ex_officio = range(self._counter, len(self._order))
        found = self._strict(wanted, counter, limit)
        if include_ex_officio or not found.total:
            found = _joined(found, self._strict(wanted, ex_officio, limit), limit)
        if found.total < FEW:
            known = {hit.index for hit in found.hits}
            more = [hit for hit in self._similar(wanted, counter) if hit.index not in known]
            found = _joined(found, SearchResult(len(more), tuple(more)), limit)
        return found

    # -- as written -----------------------------------------------------------------------------------------------

    def _strict(self, wanted: Sequence[Term], rows: range, limit: int) -> SearchResult:
        if len(wanted) == 1:
            return self._one(wanted[0], rows, limit)
        whole = "\n\n" + " ".join(term.text for term in wanted) + "\n"
        left: Rows = rows
        for term in wanted:
            left = self._matching(term, left) if left else left
        ranks = [self._tiers(term) for term in wanted]
        worst = dict.fromkeys(left[:RANKED], 0)
        for tiers in ranks:
            for row, level in _levels_of(tiers, left[:RANKED]).items():
                worst[row] = max(worst[row], level)
        worst.update(dict.fromkeys(_scan(left[:RANKED], self._text, whole), -1))
        best = sorted(worst, key=worst.__getitem__)
        hits = tuple(Hit(self._order[row], self._why(ranks, row)) for row in best[:limit])
        return SearchResult(len(left), hits)

    def _one(self, term: Term, rows: range, limit: int) -> SearchResult:
        """Find one term: the ways to match are gone through from the best, until there are enough."""
        matching = pending = self._matching(term, rows)
        hits: list[Hit] = []
        for tier in self._tiers(term):
            if tier.level > EXACT or len(matching) > VAGUE:
                pending = pending[:RANKED]
            here = self._in_tier(tier, pending)
            if here:
                hits += [Hit(self._order[row], tier.why) for row in here[: limit - len(hits)]]
                taken = set(here)
                pending = [row for row in pending if row not in taken]
            if len(hits) >= limit or not pending:
                break
        hits += [Hit(self._order[row], Why.DEPARTMENT) for row in pending[: limit - len(hits)]]
        return SearchResult(len(matching), tuple(hits))

    def _in_tier(self, tier: Tier, rows: Rows) -> list[int]:
        if tier.keys is self._sound and tier.level <= EXACT:  # of all rows: the initials are five times shorter
            rows = _scan(rows, self._letters, initials_of(tier.pattern))
        return _scan(rows, tier.keys, tier.pattern)

    def _matching(self, term: Term, rows: Rows) -> list[int]:
        """Return all *rows* that *term* matches in any way, in order."""
        text = term.text
        if term.script is Script.CHINESE:
            found = _scan(rows, self._text, text)
        elif term.script is Script.CODE:
            found = _either(
                _scan(rows, self._codes, text), _scan(self._held(self._numbered, rows), self._text, text), rows
            )
        else:
            found = self._spelt(text, self._cuts(term), rows)
        departments = reduce(or_, (self._of_department.get(id_, 0) for id_ in self._meant(term)), 0)
        return _either(found, self._held(departments, rows), rows) if departments else found

    def _spelt(self, text: str, cuts: Sequence[str], rows: Rows) -> list[int]:
        """Return the rows with *text* as initials or one of *cuts* as syllables.

        One syllable is known row by row; more must also stand one behind the other.
        """
        holders = self._holders
        found = self._held(holders.initials(text), rows)
        if len(text) > 1:
            found = _scan(found, self._letters, text)
        for cut in cuts:
            syllables = cut.split("'")[1:]
            here = self._held(holders.typed(syllables), rows)
            found = _either(found, _scan(here, self._sound, cut) if len(syllables) > 1 else here, rows)
        return found

    def _held(self, bits: int, rows: Rows) -> list[int]:
        """Return the *rows* that *bits* stand for."""
        return as_rows(bits, rows) if isinstance(rows, range) else among_rows(bits, rows)

    def _tiers(self, term: Term) -> list[Tier]:
        """Return the ways *term* can match, the best first; the last of them together are all of ``_matching``."""
        text, tiers = term.text, []
        if term.script is Script.CODE:
            tiers += [Tier(0, Why.CODE, self._codes, f"\n{text}\n"), Tier(2, Why.CODE, self._codes, f"\n{text}")]
            tiers.append(Tier(6, Why.CODE, self._codes, text))
        if term.script is Script.LETTERS:
            for cut in self._cuts(term):
                tiers += _levels(Why.PINYIN, self._sound, cut)
            tiers += _levels(Why.INITIALS, self._letters, text)
        else:
            tiers += _levels(Why.NAME, self._text, text)
        tiers.sort(key=lambda tier: tier.level)
        return tiers

    def _cuts(self, term: Term) -> list[str]:
        return self._spelling.full(_typed(term.text)) if term.script is Script.LETTERS else []

    def _why(self, ranks: Sequence[Sequence[Tier]], row: int) -> Why:
        for tiers in ranks:
            for tier in tiers:
                if tier.pattern in tier.keys[row]:
                    return tier.why
        return Why.DEPARTMENT

    def _meant(self, term: Term) -> set[str]:
        """Return the departments that *term* names: part of a name, all initials, or the start of the pinyin."""
        if len(term.text) < 2 or term.script is Script.CODE:
            return set()
        if term.script is Script.CHINESE:
            return {id_ for id_, key in self._departments.items() if term.text in key}
        whole = f"\n{term.text}\n"
        start = f"\n{term.text}" if len(term.text) >= 4 else whole
        return {id_ for id_, key in self._departments.items() if whole in key or start in key}

    # -- with slips -----------------------------------------------------------------------------------------------

    def _similar(self, wanted: Sequence[Term], rows: range) -> Iterator[Hit]:
        """Yield what is near *wanted*: a term that is nowhere may be mistyped, the others must be there."""
        left: Rows = rows
        why = Why.SIMILAR
        for term in wanted:
            matching: Rows = self._matching(term, left) if len(wanted) > 1 else ()
            if not matching:
                matching, why = self._near(term, left)
            left = matching
        return (Hit(self._order[row], why) for row in islice(left, RANKED))

    def _near(self, term: Term, rows: Rows) -> tuple[Rows, Why]:
        """Return what is near *term*: the first guess that finds anything, from the safest to the boldest."""
        for why, guess in self._guesses(term, rows):
            found = guess()
            if found:
                return found, why
        return [], Why.SIMILAR

    def _guesses(self, term: Term, rows: Rows) -> Iterator[tuple[Why, Callable[[], Rows]]]:
        from clerk_tui.catalog import slips

        text, similar = term.text, Why.SIMILAR
        if term.script is Script.CHINESE:
            if len(text) < 2:
                return
            sounds = _split(_sounds(text))
            parts = [sound[1:] for sound in sounds]
            yield similar, partial(slips.alike, sounds, self._sound, self._held(self._holders.whole(parts), rows))
            yield similar, partial(slips.skipping, text, self._text, rows, filler=r"[^\n]")
            if len(sounds) > 2:
                yield similar, partial(slips.skipping, sounds, self._sound, rows, filler=SYLLABLE)
            yield similar, partial(slips.swapped, text, self._text, rows)
            yield similar, partial(slips.characters, text, self._text, rows)
            return
        letters = _typed(text)
        first, pattern = self._spelling.abbreviated(letters)
        spelt = self._held(self._holders.initials(first), rows) if first else ()
        yield Why.PINYIN, partial(slips.abbreviated, first, pattern, self._letters, self._sound, spelt)
        if term.script is Script.CODE:
            return
        if any(begun.startswith(text) for begun in self._code_letters):
            yield Why.CODE, partial(_scan, rows, self._codes, f"\n{text}")
        for cut in filter(_several, self._cuts(term)):
            yield similar, partial(slips.skipping, _split(cut), self._sound, rows, filler=SYLLABLE)
            yield similar, partial(slips.swapped, _split(cut), self._sound, rows)
        if len(text) >= slips.LEAST_LETTERS:
            yield similar, partial(slips.skipping, text, self._letters, rows, filler="[a-z0-9]")
        inside = self._spelling.inside(letters)
        yield similar, partial(slips.letters, letters, inside, self._holders, self._letters, self._sound, rows)


def warm() -> None:
    """Load what only a mistyped query needs (80 ms), so that a user interface can do it before the first one."""
    import rapidfuzz.fuzz  # noqa: F401

    _sounds("单")


def _rank(entry: Entry) -> tuple[int, bool]:
    """Bundles first, then counter items; among them those whose materials are known: they are taken in every day."""
    if isinstance(entry, Bundle):
        return 0, False
    return 1 if entry.at_counter else 2, not entry.materials_published


def _levels(why: Why, keys: Keys, text: str) -> list[Tier]:
    plain = Why.PLAIN_NAME if why is Why.NAME else why
    return [
        Tier(0, why, keys, f"\n\n{text}\n"),
        Tier(1, plain, keys, f"\n{text}\n"),
        Tier(2, why, keys, f"\n\n{text}"),
        Tier(3, plain, keys, f" {text}\n"),
        Tier(4, plain, keys, f"\n{text}"),
        Tier(5, plain, keys, f" {text}"),
        Tier(6, why, keys, text),
    ]


def _levels_of(tiers: Sequence[Tier], rows: Rows) -> dict[int, int]:
    """Return how well a term matches *rows*, left out where it only names the department: no item is worse for that."""
    levels: dict[int, int] = {}
    for tier in tiers:
        if here := _scan(rows, tier.keys, tier.pattern):
            levels.update(dict.fromkeys(here, tier.level))
            rows = [row for row in rows if row not in levels]
    return levels


def _scan(rows: Rows, keys: Keys, pattern: str) -> list[int]:
    return [row for row in rows if pattern in keys[row]]


def _either(first: list[int], second: list[int], rows: Rows) -> list[int]:
    """Return what is in *first* or *second*, in the order of *rows*."""
    if not first or not second:
        return first or second
    known = set(first)
    if isinstance(rows, range):
        return sorted([*first, *(row for row in second if row not in known)])  # two runs: merged in no time
    known.update(second)
    return [row for row in rows if row in known]


def _rows_of_departments(entries: Sequence[Entry], order: Sequence[int]) -> dict[str, int]:
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, i in enumerate(order):
        entry = entries[i]
        handled_by = {entry.lead, *entry.cooperating} if isinstance(entry, Bundle) else {entry.department}
        for department in handled_by:
            rows_of[department].append(row)
    return {department: as_bits(rows, len(order)) for department, rows in rows_of.items()}


def _joined(first: SearchResult, second: SearchResult, limit: int) -> SearchResult:
    return SearchResult(first.total + second.total, (first.hits + second.hits)[:limit])


def _several(cut: str) -> bool:
    return cut.count("'") > 1


def _split(cut: str) -> list[str]:
    """Return the syllables of ``'shen'fen'zheng``, each with its mark."""
    return [f"'{syllable}" for syllable in cut.split("'")[1:]]


def _typed(letters: str) -> str:
    """Return *letters* as the tables spell: ``lüe`` and ``lve`` are lue."""
    return letters.replace("ü", "v").replace("lve", "lue").replace("nve", "nue")


def _sounds(text: str) -> str:
    from clerk_tui.catalog.pinyin import syllables

    return "".join(f"'{syllable}" for syllable in syllables(text))
