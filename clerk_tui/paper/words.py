"""The words of documents, in the document's language rather than the screen's.

A legal document never falls back to another language: when the compiled Chinese messages are missing it is not
printed at all.
"""

import gettext
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from clerk_tui.domain.item import Limit, LimitUnit
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.paper.model import Phrase
from clerk_tui.paper.sheet import SheetLanguage
from clerk_tui.paper.trouble import PaperTrouble
from clerk_tui.paths import data_dir

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


class Words:
    """Says sentences, dates and limits in one language."""

    def __init__(self, language: SheetLanguage) -> None:
        self.language: SheetLanguage = language
        self._messages = _load(language)

    def say(self, message: str) -> str:
        """Return *message*, an English msgid, in this language; empty stays empty."""
        return self._messages.gettext(message) if message else ""

    def phrase(self, phrase: Phrase) -> str:
        """Return *phrase* translated and filled."""
        text = self.say(phrase.text)
        return text.format(**phrase.params) if phrase.params else text

    def short_date(self, day: date | None, year: int) -> str:
        """Return *day* for a narrow column: as in full, without its year when that is *year*."""
        if day is None or day.year != year:
            return self.date(day)
        return f"{day.month}月{day.day}日" if self.language == "zh_CN" else f"{day.day} {_MONTHS[day.month - 1]}"

    def date(self, day: date | None) -> str:
        """Return *day* in full, 2026年11月23日 or 23 November 2026; empty when there is none."""
        if day is None:
            return ""
        if self.language == "zh_CN":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def moment(self, moment: datetime | None) -> str:
        """Return the day and the minute of *moment* in the offset it carries; empty when there is none."""
        if moment is None:
            return ""
        comma = " " if self.language == "zh_CN" else ", "
        return f"{self.date(moment.date())}{comma}{moment:%H:%M}"

    def limit(self, limit: Limit | None) -> str:
        """Return *limit* with its unit; None is what the catalog does not say, never 0."""
        _ = self.say
        if limit is None:
            return _("not stated in the catalog")
        one, many = {
            LimitUnit.WORKING_DAY: (_("1 working day"), _("{n} working days")),
            LimitUnit.NATURAL_DAY: (_("1 natural day"), _("{n} natural days")),
            LimitUnit.MONTH: (_("1 month"), _("{n} months")),
        }[limit.unit]
        text = one if limit.n == 1 else many.format(n=limit.n)
        return self.bracketed(text, limit.note)

    def bracketed(self, text: str, extra: str) -> str:
        """Return *text* with *extra* behind it in this language's brackets, *text* alone when there is no *extra*."""
        if not extra:
            return text
        return f"{text}（{extra}）" if self.language == "zh_CN" else f"{text} ({extra})"

    def run_on(self, sentences: Iterable[str]) -> str:
        """Return *sentences*, which end in stops of their own, one behind the other."""
        return ("" if self.language == "zh_CN" else " ").join(sentences)

    def joined(self, *parts: str) -> str:
        """Return the non-empty *parts* with this language's semicolon between them."""
        return ("；" if self.language == "zh_CN" else "; ").join(part for part in parts if part)


@cache
def _load(language: SheetLanguage) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    compiled = data_dir() / "locale" / language / "LC_MESSAGES" / "clerk.mo"
    try:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    except OSError as error:
        raise PaperTrouble(
            Refusal(
                "paper.no_words",
                N_("The Chinese wording of the documents is missing."),
                N_("Install the program again."),
            )
        ) from error
