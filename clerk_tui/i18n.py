"""The language of the program: Chinese by default, English on request.

English sentences are the message ids, so English needs no catalog; the Chinese ones are compiled from
``data/locale/zh_CN/*.po`` by ``scripts/messages`` and read on the first message asked for. Templates are
translated first and filled after: ``_("No case has the number {number}.").format(number=…)``.
"""

import gettext as _gettext
import os
from typing import Literal, get_args

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "zh_CN"

_language: Language | None = None
_catalogs: dict[Language, _gettext.NullTranslations] = {}


def parse_language(name: str) -> Language | None:
    """Return the language a person means by *name* (``en_GB.UTF-8``, ``zh``, ``zh-CN``), None when it is neither."""
    primary = name.strip().replace("-", "_").split(".")[0].split("_")[0].lower()
    if primary == "zh":
        return "zh_CN"
    return "en" if primary == "en" else None


def current_language() -> Language:
    """Return the language in force: the one set, else ``CLERK_LANG``, else Chinese."""
    return _language or parse_language(os.environ.get("CLERK_LANG", "")) or DEFAULT_LANGUAGE


def set_language(language: Language | None) -> None:
    """Speak *language* from the next message on; None returns to ``CLERK_LANG`` or the default.

    Raises ValueError for a language the program does not speak.
    """
    global _language
    if language is not None and language not in LANGUAGES:
        msg = f"unknown language: {language!r}"
        raise ValueError(msg)
    _language = language


def _(message: str) -> str:
    """Return *message* in the current language."""
    # An empty msgid names the catalog's header in gettext; nobody ever means that.
    return _catalog().gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for *n* things in the current language (Chinese has one form)."""
    return _catalog().ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Return *message* as meant in *context*: for an English word that is two words in Chinese."""
    return _catalog().pgettext(context, message)


def _catalog() -> _gettext.NullTranslations:
    language = current_language()
    catalog = _catalogs.get(language)
    if catalog is None:
        catalog = _catalogs[language] = _load(language)
    return catalog


def _load(language: Language) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    from clerk_tui.paths import data_dir

    compiled = data_dir() / "locale" / language / "LC_MESSAGES" / "clerk.mo"
    try:
        with compiled.open("rb") as file:
            return _gettext.GNUTranslations(file)
    except FileNotFoundError:
        # English on the screen is a better fault than no program; the tests hold that the file is shipped.
        return _gettext.NullTranslations()
