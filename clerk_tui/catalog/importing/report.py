"""What an import found wrong: where exactly, why, and what would mend it."""

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

MOST_KEPT = 2_000
"""Problems that are kept one by one; of the rest only the number. Nobody mends more in one sitting."""

MOST_VALUE = 80
"""Characters of an offending value that are shown."""


class Severity(StrEnum):
    """An error keeps a row out of the catalog; a warning only wants to be looked at."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing wrong in one place; *reason* and *remedy* are templates, filled from *params* after translation.

    Texts among the params may be marked words themselves ("a picture"): translate them first.
    """

    severity: Severity
    code: str
    """Stable: what programs and tests look at."""
    reason: str
    remedy: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0
    """As the spreadsheet numbers it, from 1; 0 is the sheet or the file as a whole."""
    column: str = ""
    """The heading of the column, or its letter when it has none."""
    value: str = ""
    params: dict[str, str | int] = {}


class Reason(Struct, frozen=True):
    """Why something was left out; *text* is a template, filled from *params* as that of a problem."""

    text: str
    params: dict[str, str | int] = {}


class Report(Struct, frozen=True):
    """All problems in the order they were met; *errors* and *warnings* count those that were not kept too."""

    problems: tuple[Problem, ...] = ()
    errors: int = 0
    warnings: int = 0


class FileRefused(Exception):
    """The file is not read at all, or no further."""

    def __init__(self, code: str, reason: str, remedy: str = "", sheet: str = "", **params: str | int) -> None:
        super().__init__(code)
        self.code, self.reason, self.remedy, self.sheet, self.params = code, reason, remedy, sheet, params

    def problem(self, path: Path) -> Problem:
        """Return the refusal as a problem of the whole file at *path*."""
        return Problem(
            severity=Severity.ERROR,
            code=self.code,
            reason=self.reason,
            remedy=self.remedy,
            file=path.name,
            sheet=self.sheet,
            params=self.params,
        )


class Log:
    """Collects problems while files are read, in bounded memory."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._counts = {Severity.ERROR: 0, Severity.WARNING: 0}

    def add(self, problem: Problem) -> None:
        """Take down *problem*."""
        self._counts[problem.severity] += 1
        if len(self._problems) < MOST_KEPT:
            self._problems.append(problem)

    def report(self) -> Report:
        """Return everything so far."""
        return Report(tuple(self._problems), self._counts[Severity.ERROR], self._counts[Severity.WARNING])


def shown(value: object) -> str:
    """Return *value* as a report shows it: one line, not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= MOST_VALUE else text[: MOST_VALUE - 1] + "…"
