"""The strings an item is found by: its names, their sounds, their initials, its codes; a line each.

A line break marks where a name begins, so that "is the name", "begins the name" and "is in the name" are three
patterns for one test that runs in C. What is no name of the item stands after a space.
"""

from clerk_tui.catalog.query import fold
from clerk_tui.domain.item import Department, Item


def pinyin_key(item: Item) -> str:
    """Return the syllables of the names of *item*: computed once, they may be kept and given to ItemIndex."""
    from clerk_tui.catalog.pinyin import syllables

    def spelt(text: str) -> str:
        return "".join(f"'{syllable}" for syllable in syllables(text))

    lines = ["", "", spelt(item.name), *map(spelt, _aliases(item))]
    lines += [" " + spelt(text) for text in _asides(item)]
    return "\n".join(lines) + "\n"


def _aliases(item: Item) -> tuple[str, ...]:
    return tuple(alias for alias in (*item.plain_names, item.short_name) if alias)


def _asides(item: Item) -> tuple[str, ...]:
    """Words an item is found by that are no name of it: they stand in the keys after a space."""
    return tuple(text for text in (item.result_name, *item.keywords) if text)


def text_key(item: Item, name: str) -> str:
    """Return the names of *item* as they are compared, a line each, the official one first after an empty line."""
    lines = ["", "", name, *map(fold, _aliases(item))]
    lines += [f" {fold(text)}" for text in (*_asides(item), item.main_item) if text]
    return "\n".join(lines) + "\n"


def code_key(item: Item) -> str:
    """Return the codes of *item*, with and without spaces between their groups."""
    codes = dict.fromkeys((item.id, item.base_code, item.impl_code, item.handling_item_no))
    return "\n" + "\n".join(part for code in codes for part in (fold(code), fold(code).replace(" ", "")) if part) + "\n"


def department_key(department: Department) -> str:
    """Return the names of a department, its full pinyin and its initials."""
    from clerk_tui.catalog.pinyin import full, initials

    short = department.short_name
    return "\n".join(("", fold(department.name), fold(short), full(short), initials(short), ""))


def initials_of(sound: str) -> str:
    """Return the first letters of the syllables of *sound*, line by line."""
    return "\n".join(
        line[:1].strip("'") + "".join(syllable[0] for syllable in line.split("'")[1:]) for line in sound.split("\n")
    )
