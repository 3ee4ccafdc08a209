"""The user's own keys: ``keymap.toml`` in the settings directory, checked before it is used.

    [keys]
    "app.find" = "f3"
    "list.down" = ["down", "j"]

A line that cannot be used is left out and said; the action keeps its usual keys.
"""

import string
from collections.abc import Mapping
from pathlib import Path

from clerk_tui.i18n import _
from clerk_tui.tui.actions import ACTIONS, declare_all

FILE_NAME = "keymap.toml"

_PUNCTUATION = {
    "slash": "/",
    "question_mark": "?",
    "equals_sign": "=",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
    "semicolon": ";",
    "colon": ":",
    "asterisk": "*",
    "number_sign": "#",
    "at": "@",
    "exclamation_mark": "!",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "apostrophe": "'",
    "space": " ",
}
_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "space": "Space",
}
"""How keys that are not characters are written."""

GRABBED = frozenset({"f1", "f10", "f11"})
"""Keys a desktop may keep for itself; never an action's only key."""
SAFE = frozenset(
    {*string.ascii_letters, *string.digits, *_PUNCTUATION, *_NAMES}
    | {f"f{n}" for n in range(1, 13)}
    # Not h, i, j, m: they are backspace, tab, newline, enter. Not b, z: tmux and job control.
    | {f"ctrl+{letter}" for letter in "acdefgklnopqrstuvwxy"}
)
"""Keys that every terminal can send and tell apart."""


def key_name(key: str) -> str:
    """Return how *key* is written for people: ``Ctrl+S``, ``F2``, ``Esc``, ``?``."""
    if key in _NAMES:
        return _NAMES[key]
    if key in _PUNCTUATION:
        return _PUNCTUATION[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) > 1 else key


def load(directory: Path) -> tuple[dict[str, str], list[str]]:
    """Return the keymap for ``App.set_keymap`` and a sentence for each line that cannot be used.

    No file is no keymap. A file that is not TOML yields one sentence and no keymap.
    """
    path = directory / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError) as error:
        return {}, [_("{file} cannot be read: {why}").format(file=FILE_NAME, why=error)]
    import tomllib

    try:
        table = tomllib.loads(text).get("keys", {})
    except tomllib.TOMLDecodeError as error:
        return {}, [_("{file} is not valid TOML: {why}").format(file=FILE_NAME, why=error)]
    if not isinstance(table, dict):
        return {}, [_("{file} needs a table called [keys].").format(file=FILE_NAME)]
    declare_all()
    return check(table)


def check(table: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """Return the usable part of *table* (action id → key or keys) and what is wrong with the rest."""
    wishes: dict[str, list[str]] = {}
    problems: list[str] = []
    for action_id, value in table.items():
        keys = [value] if isinstance(value, str) else value
        if action_id not in ACTIONS:
            problems.append(_("No action is called {id}.").format(id=action_id))
        elif not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
            problems.append(_("{id}: give a key or a list of keys.").format(id=action_id))
        elif problem := _unsendable(action_id, [_long(key) for key in keys]):
            problems.append(problem)
        else:
            wishes[action_id] = [_long(key) for key in keys]
    keymap = {}
    for action_id, keys in wishes.items():
        if problem := _taken(action_id, keys, wishes):
            problems.append(problem)
        else:
            keymap[action_id] = ",".join(keys)
    return keymap, problems


def _long(key: str) -> str:
    """Return Textual's name of *key*: ``?`` is question_mark."""
    if len(key) != 1:
        return key.strip().lower()
    return next((name for name, character in _PUNCTUATION.items() if character == key), key)


def _unsendable(action_id: str, keys: list[str]) -> str:
    for key in keys:
        if key not in SAFE:
            return _("{id}: not every terminal can send {key}; choose another key.").format(id=action_id, key=key)
    if GRABBED.issuperset(keys):
        return _("{id}: desktops keep {key} for themselves; name a second key.").format(
            id=action_id, key=key_name(keys[0])
        )
    return ""


def _taken(action_id: str, keys: list[str], wishes: Mapping[str, list[str]]) -> str:
    """Say which action already has one of *keys* where *action_id* would want it: in the same scope, or everywhere."""
    scope = ACTIONS[action_id].scope
    for other in ACTIONS.values():
        if other.id == action_id or not (other.scope == scope or "app" in (other.scope, scope)):
            continue
        for key in wishes.get(other.id, other.keys.split(",")):
            if key in keys:
                return _("{id}: {key} already means {other}.").format(id=action_id, key=key_name(key), other=other.id)
    return ""
