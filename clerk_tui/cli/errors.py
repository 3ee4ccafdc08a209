"""The one boundary where what went wrong becomes a sentence and an exit status.

Nothing here imports the command-line library: the workstation passes through this boundary too.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from clerk_tui.cli.exit_codes import ExitCode
from clerk_tui.domain.errors import ClerkError
from clerk_tui.i18n import _
from clerk_tui.system import REASONS, reason


def guarded(run: Callable[[list[str]], int], args: list[str]) -> int:
    """Return what ``run(args)`` returns, or the exit status of what went wrong after telling the user about it."""
    _open_closed_streams()
    try:
        status = run(args)
        sys.stdout.flush()
    except ClerkError as error:
        show_error(error, as_json=wants_json(args))
        return error.exit_code
    except KeyboardInterrupt:
        # The shell has echoed ^C; the new line keeps its prompt apart from it.
        sys.stderr.write("\n")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        if error.errno not in REASONS:
            return _crashed(error)
        show_error(_from_system(error), as_json=wants_json(args))
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - the outermost boundary: nothing may end in a traceback
        return _crashed(error)
    return status


def _open_closed_streams() -> None:
    """Let nobody listen where a service manager or ``>&-`` left no stream; a file opened later would take its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as we run


def wants_json(args: list[str]) -> bool:
    """Whether a program reads the answer, so that the error should be data as well."""
    return "--json" in args or "--jsonl" in args


def show_error(error: ClerkError, *, as_json: bool = False) -> None:
    """Write *error* to stderr: a sentence and its remedy, or one JSON object."""
    if as_json:
        import json

        facts = {"code": error.code, "message": error.message, "hint": error.hint, "field": error.field}
        sys.stderr.write(json.dumps({"error": facts}, ensure_ascii=False) + "\n")
        return
    title = _("{title}: ").format(title=error.title) if error.title else ""
    sys.stderr.write(harmless(f"{title}{error.message}\n"))
    if error.hint:
        sys.stderr.write(harmless(f"{error.hint}\n"))


def harmless(text: str) -> str:
    """Return *text* without characters that could steer the terminal: it may quote an imported name or an argument."""
    return text.translate(_CONTROLS)


# C0, DEL and C1, but line breaks; and what turns the direction of writing, under which "1 of 3" reads "3 of 1".
_CONTROLS = {
    code: "\N{REPLACEMENT CHARACTER}"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if code != 0x0A
}


def _from_system(error: OSError) -> ClerkError:
    """Say in the user's language what the operating system would not do."""
    subject = str(error.filename or _("A file"))
    return ClerkError(_("{subject}: {reason}.").format(subject=subject, reason=reason(error)), code="system")


def _reader_left() -> int:
    """Leave quietly when whoever read our output (``| head``) has gone: it has what it wanted."""
    # Without this, the interpreter's own flush at exit complains about the closed pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.OK


def _crashed(error: Exception) -> int:
    if os.environ.get("CLERK_TRACEBACK"):
        # For developers only, and only when they ask: a traceback may quote personal data.
        raise error
    from clerk_tui.log import write_crash_note

    try:
        note = str(write_crash_note(error))
    except OSError:
        note = _("(the note could not be written)")
    sys.stderr.write(
        _(
            "The program has a fault ({kind}). What was saved is safe. Please give this note, which names nobody, "
            "to whoever looks after the program: {note}"
        ).format(kind=type(error).__name__, note=note)
        + "\n"
    )
    return ExitCode.INTERNAL
