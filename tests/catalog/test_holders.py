"""Sets of rows as numbers: the same answers as looking through the rows, whatever is asked."""

from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.catalog.holders import Holders, among_rows, as_bits, as_rows

SYLLABLES = ["shen", "sheng", "fen", "fang", "an", "a", "3", "xian"]
NAMES = st.lists(st.lists(st.sampled_from(SYLLABLES), max_size=4), max_size=60)


def keys(names: list[list[str]]) -> list[str]:
    """Return sounds as the search makes them."""
    return ["\n\n" + "".join(f"'{syllable}" for syllable in name) + "\n" for name in names]


def rows(bits: int, names: list[list[str]]) -> list[int]:
    return as_rows(bits, range(len(names)))


@given(st.sets(st.integers(0, 999)), st.integers(0, 1000), st.integers(0, 1000))
def test_rows_come_back_as_they_went_in(held: set[int], start: int, stop: int) -> None:
    bits = as_bits(held, 1000)
    assert as_rows(bits, range(1000)) == sorted(held)
    assert as_rows(bits, range(start, stop)) == [row for row in range(start, stop) if row in held]
    backwards = list(range(999, -1, -1))
    assert among_rows(bits, backwards) == [row for row in backwards if row in held]


@given(
    NAMES, st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3), st.sampled_from(["s", "sh", "an", "q", "f"])
)
def test_holders_say_what_the_names_say(names: list[list[str]], wanted: list[str], begun: str) -> None:
    holders = Holders(keys(names))
    with_all = [n for n, name in enumerate(names) if set(wanted) <= set(name)]
    assert rows(holders.whole(wanted), names) == with_all
    beginning = [n for n, name in enumerate(names) if any(syllable.startswith(begun) for syllable in name)]
    assert rows(holders.beginning(begun), names) == beginning
    assert rows(holders.typed([*wanted, begun]), names) == [n for n in with_all if n in beginning]
    letters = {syllable[0] for syllable in wanted}
    expected = [n for n, name in enumerate(names) if letters <= {syllable[0] for syllable in name}]
    assert rows(holders.initials("".join(sorted(letters))), names) == expected


@given(NAMES, st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=2), max_size=3))
def test_most_of_the_pieces(names: list[list[str]], pieces: list[list[str]]) -> None:
    def holds(name: list[str], piece: list[str]) -> bool:
        return set(piece[:-1]) <= set(name) and any(syllable.startswith(piece[-1]) for syllable in name)

    least = 2 if len(pieces) == 3 else 1
    expected = [n for n, name in enumerate(names) if sum(holds(name, piece) for piece in pieces) >= least]
    assert rows(Holders(keys(names)).most(pieces), names) == expected
