"""What the program's exit status means; scripts may rely on it."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit statuses of ``clerk``; the ones of ``ClerkError`` subclasses are named beside those classes."""

    OK = 0
    REFUSED = 1
    """A rule does not allow it, or a question was answered with no."""
    USAGE = 2
    """Wrong use of the command, or input that cannot be used."""
    NOT_FOUND = 3
    NOT_PERMITTED = 4
    """This user may not do it, or the sign-in failed."""
    STORE = 5
    """The store is locked, busy, full, read-only or damaged."""
    INTERNAL = 70
    """A fault of the program (EX_SOFTWARE of BSD's sysexits); a crash note was written."""
    INTERRUPTED = 130
    """Ended by Ctrl-C: 128 + SIGINT, as shells report it."""
