"""Everything that can go wrong in a way a person is told about.

    ClerkError
    ├── BadInput          something typed, scanned or imported cannot be used
    ├── Refused           a rule does not allow it
    ├── NotFound          there is no such case, item, user …
    ├── NotPermitted      this user may not do it, or the sign-in failed
    └── StoreTrouble      the store is locked, busy, full, read-only or damaged

The text is already in the reader's language: errors are raised at the edge, where the language is known. The domain
itself returns a ``Refusal`` instead of raising.
"""

from typing import ClassVar


class ClerkError(Exception):
    """What a user is told: *message* what is wrong, *hint* how to mend it, *field* where the cursor belongs."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", field: str = "", title: str = "", code: str = "") -> None:
        super().__init__(message)
        self.title = title
        self.message = message
        self.hint = hint
        self.field = field
        self.code = code
        """Stable name of the cause, for programs and tests."""

    def __str__(self) -> str:
        # Chinese sentences follow one another without a space.
        gap = "" if self.message.endswith(("。", "！", "？")) else " "
        return f"{self.message}{gap}{self.hint}".strip()


class Refused(ClerkError):
    """A rule does not allow it."""

    exit_code = 1


class BadInput(ClerkError):
    """Something typed, scanned or imported cannot be used."""

    exit_code = 2


class NotFound(ClerkError):
    """There is nothing by that name or number."""

    exit_code = 3


class NotPermitted(ClerkError):
    """This user may not do it, or the sign-in failed."""

    exit_code = 4


class StoreTrouble(ClerkError):
    """The store is locked, busy, full, read-only or damaged."""

    exit_code = 5
