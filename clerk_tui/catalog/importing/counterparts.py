"""Finds the items of one version in another: what the county once fixed for an item goes with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from clerk_tui.domain.item import Item, Material, ScenarioQuestion

T = TypeVar("T")
Key = str | tuple[str, str]
"""What two things are compared by; empty: by nothing."""

_NUMBERED = "m"
"""Ids ``m1``, ``m2`` … say where in its list a material stands, not which one it is."""


def counterparts(old: Sequence[Item], new: Sequence[Item]) -> dict[str, Item]:
    """Return what each item of *old*, by its id, is in *new*; those that are gone are not in it.

    It is the item with the same id, else with the same handling code, else, where one of the two has no code, with the
    same name in the same department. Two that fit equally well are none.
    """
    by_id = {item.id: item for item in new}
    found = {item.id: by_id[item.id] for item in old if item.id in by_id}
    for key in (_handling_code, _name):
        left = [item for item in old if item.id not in found]
        free = _only_ones([item for item in new if item.id not in {one.id for one in found.values()}], key)
        for value, item in _only_ones(left, key).items():
            fitting = free.get(value)
            if fitting is not None and not _other_code(item, fitting):
                found[item.id] = fitting
    return found


def materials(old: Item, new: Item) -> dict[str, str]:
    """Return the id in *new* of each material of *old*: by name, else by standard code, else by a published code."""
    found: dict[str, str] = {}
    keys: tuple[Callable[[Material], str], ...] = (
        lambda one: one.name,
        lambda one: one.standard_code,
        lambda one: "" if _is_numbered(one.id) else one.id,
    )
    for key in keys:
        left = [one for one in old.materials if one.id not in found]
        free = _only_ones([one for one in new.materials if one.id not in found.values()], key)
        found |= {one.id: free[value].id for value, one in _only_ones(left, key).items() if value in free}
    return found


def answers(old: Iterable[ScenarioQuestion], new: Iterable[ScenarioQuestion]) -> dict[str, str]:
    """Return what each ``question:option`` of *old* is in *new*, by the words of both."""
    there = _answers(new)
    return {id_: there[words] for words, id_ in _answers(old).items() if words in there}


def _answers(questions: Iterable[ScenarioQuestion]) -> Mapping[tuple[str, str], str]:
    return {(q.text, option.label): f"{q.id}:{option.id}" for q in questions for option in q.options}


def _handling_code(item: Item) -> Key:
    return (item.base_code, item.handling_item_no) if item.base_code else ""


def _name(item: Item) -> Key:
    return (item.department, item.name)


def _other_code(old: Item, new: Item) -> bool:
    """Whether the codes of both say that they are two items, although something else is the same."""
    codes = _handling_code(old), _handling_code(new)
    return all(codes) and codes[0] != codes[1]


def _is_numbered(id_: str) -> bool:
    return id_.startswith(_NUMBERED) and id_[1:].isdecimal()


def _only_ones(things: Iterable[T], key: Callable[[T], Key]) -> dict[Key, T]:
    """Return *things* by *key*, without those that have none or share it."""
    keyed = [(key(thing), thing) for thing in things]
    times = Counter(value for value, _thing in keyed)
    return {value: thing for value, thing in keyed if value and times[value] == 1}
