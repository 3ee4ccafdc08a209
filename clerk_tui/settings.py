"""What a user or an administrator may set for this workstation, in ``settings.toml``.

Every setting has a default, so the file may be missing. A mistake in it never stops the program: the setting
stays at its default and ``Settings.problems`` says, in the reader's language, what is wrong where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clerk_tui.domain.words import N_
from clerk_tui.i18n import Language, _, parse_language
from clerk_tui.paths import config_dir, expanded
from clerk_tui.system import reason

FILE_NAME = "settings.toml"
LONGEST_IDLE_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; field names are the keys of the file."""

    language: Language | None = None
    """None: not set here, so ``CLERK_LANG`` or the default decides."""
    theme: str = ""
    """Name of a colour theme; empty: the program's own choice for this terminal."""
    plain: bool = False
    """ASCII markers, no lines, no colour: for consoles and screen readers."""
    mouse: bool = True
    """False leaves the mouse to the terminal, so that its own selecting and copying work."""
    idle_lock_minutes: int = 10
    """Minutes without a key before the screen locks; 0 never locks."""
    store: Path | None = None
    """File of the store, when several users of one machine share it; ``CLERK_STORE`` goes before it."""
    problems: tuple[str, ...] = ()
    """What was wrong in the file, as sentences to show; not a key of the file."""


def settings_file() -> Path:
    """Where the settings are read from, whether or not the file is there."""
    return config_dir() / FILE_NAME


def load_settings(file: Path | None = None) -> Settings:
    """Read the settings from *file* (default: ``settings_file()``); never raises for what a person wrote in it."""
    file = file or settings_file()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        return Settings(problems=(_("{file} cannot be read: {reason}").format(file=file, reason=reason(error)),))
    except UnicodeDecodeError:
        return Settings(problems=(_("{file} is not UTF-8 text: save it as UTF-8.").format(file=file),))
    return parse_settings(text, file)


def parse_settings(text: str, file: Path) -> Settings:
    """Return the settings that the TOML *text* of *file* asks for, with a problem for each thing not understood."""
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(problems=(_("{file} is not valid TOML: {reason}").format(file=file, reason=error),))
    values: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in table.items():
        reader = _READERS.get(key)
        if reader is None:
            problems.append(
                _("{file}: there is no setting named “{key}”. Settings: {known}.").format(
                    file=file, key=key, known=", ".join(_READERS)
                )
            )
            continue
        try:
            values[key] = reader(value)
        except _NotUsable as wanted:
            problems.append(
                _("{file}: “{key}” must be {wanted}, not {value}.").format(
                    file=file, key=key, wanted=_(str(wanted)), value=repr(value)
                )
            )
    return Settings(**values, problems=tuple(problems))


class _NotUsable(Exception):
    """A signal between the readers and ``parse_settings``: its text is the template of what was wanted instead."""


def _language(value: object) -> Language:
    language = parse_language(value) if isinstance(value, str) else None
    if language is None:
        raise _NotUsable(N_("“zh_CN” or “en”"))
    return language


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _NotUsable(N_("true or false"))
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _NotUsable(N_("text in quotes"))
    return value


def _minutes(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_IDLE_MINUTES:
        raise _NotUsable(N_("a whole number of minutes from 0 (never) to 1440"))
    return value


def _absolute(value: object) -> Path:
    path = expanded(_text(value))
    if not path.is_absolute():
        raise _NotUsable(N_("an absolute path"))
    return path


_READERS: dict[str, Callable[[object], object]] = {
    "language": _language,
    "theme": _text,
    "plain": _flag,
    "mouse": _flag,
    "idle_lock_minutes": _minutes,
    "store": _absolute,
}
