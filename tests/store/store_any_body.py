"""Any body of an event, made from its type hints: what another machine may send, whether or not it makes sense."""

import types
import typing
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum
from typing import Any, Literal, Union

import msgspec
from hypothesis import strategies as st

WORDS = ["", "m1", "m2", "t1", "visit-1", "甲"]
"""Few, so that events meet: one pays what another owed."""
FIRST = date(2026, 11, 20)
NOON = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=8)))

_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(WORDS),
    int: st.integers(0, 40),
    bool: st.booleans(),
    bytes: st.just(b"x"),
    date: st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days)),
    datetime: st.just(NOON),
    time: st.sampled_from([time(8, 30), time(17, 0)]),
    float: st.sampled_from([0.0, 98.5]),
    type(None): st.none(),
}


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for values of the type *hint*."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if origin in (Union, types.UnionType):
        return st.one_of(*map(any_of, arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(any_of(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(any_of, arguments))
    if origin is dict:
        return st.dictionaries(any_of(arguments[0]), any_of(arguments[1]), max_size=3)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return any_struct(hint)
    raise TypeError(f"no values of {hint} are known: add them here")


def any_struct(of: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Return a strategy for records of the type *of*: every field that has a default may keep it."""
    hints = typing.get_type_hints(of)
    required, optional = {}, {}
    for field in msgspec.structs.fields(of):
        (required if field.required else optional)[field.name] = any_of(hints[field.name])
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: of(**values))
