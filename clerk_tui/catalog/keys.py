"""The strings an item or a bundle is found by: its names, their sounds, their initials, its codes; a line each.

A line break marks where a name begins, so that "is the name", "begins the name" and "is in the name" are three
patterns for one test that runs in C. What is no name of the entry stands after a space.
"""

from clerk_tui.catalog.query import fold
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Department, Item

Entry = Item | Bundle
"""What one looks for at a counter."""


def pinyin_key(entry: Entry) -> str:
    """Return the syllables of the names of *entry*: computed once, they may be kept and given to ItemIndex."""
    from clerk_tui.catalog.pinyin import syllables

    def spelt(text: str) -> str:
        return "".join(f"'{syllable}" for syllable in syllables(text))

    lines = ["", "", spelt(entry.name), *map(spelt, _aliases(entry))]
    lines += [" " + spelt(text) for text in _asides(entry)]
    return "\n".join(lines) + "\n"


def _aliases(entry: Entry) -> tuple[str, ...]:
    short = entry.short_name if isinstance(entry, Item) else ""
    return tuple(alias for alias in (*entry.plain_names, short) if alias)


def _asides(entry: Entry) -> tuple[str, ...]:
    """Words an entry is found by that are no name of it: they stand in the keys after a space."""
    result = entry.result_name if isinstance(entry, Item) else ""
    return tuple(text for text in (result, *entry.keywords) if text)


def text_key(entry: Entry, name: str) -> str:
    """Return the names of *entry* as they are compared, a line each, the official one first after an empty line."""
    main = entry.main_item if isinstance(entry, Item) else ""
    lines = ["", "", name, *map(fold, _aliases(entry))]
    lines += [f" {fold(text)}" for text in (*_asides(entry), main) if text]
    return "\n".join(lines) + "\n"


def code_key(entry: Entry) -> str:
    """Return the codes of *entry*, with and without spaces between their groups."""
    if isinstance(entry, Bundle):
        codes = dict.fromkeys((entry.id, entry.theme_code, entry.impl_code))
    else:
        codes = dict.fromkeys((entry.id, entry.base_code, entry.impl_code, entry.handling_item_no))
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
