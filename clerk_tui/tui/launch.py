"""How a run of the screens begins and ends: what must be settled before Textual is imported, and which signals end it.

Textual reads its settings once, when it is imported; ``prepare_environment`` therefore comes before the first
``import textual`` of the process, and never overrides what a user has set.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import TYPE_CHECKING

from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.tui.app import ClerkApp

SETTINGS = {
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # under the kitty protocol a long commit of an input method arrives as garbage
    "ESCDELAY": "25",  # ms until a lone ESC is the Escape key and not the start of a sequence
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_FPS": "120",
}
DEFAULT_THEME = "clerk-dark"
ANSI_THEME = "clerk-ansi"
SIGNALLED = 128
"""Exit codes above it name the signal that ended the program."""
UNUSABLE = 2
"""Exit code when the terminal cannot show screens, as for any wrong call of a command."""
LAST_CHANCE = 2.0
"""Seconds after which a process whose terminal is gone ends even if something still waits on that terminal."""


def prepare_environment(environ: MutableMapping[str, str] = os.environ, *, theme: str = "") -> None:
    """Settle what Textual reads from *environ* at import; *theme* is the user's wish from the settings, if any."""
    term = environ.get("TERM", "")
    for name, value in SETTINGS.items():
        environ.setdefault(name, value)
    if term.startswith("vt"):
        environ.setdefault("NO_COLOR", "1")  # these terminals have none
    if term == "linux":
        environ.setdefault("CLERK_PLAIN", "1")
    if term == "linux" or "NO_COLOR" in environ:
        environ.setdefault("TEXTUAL_COLOR_SYSTEM", "standard")
        environ.setdefault("TEXTUAL_THEME", ANSI_THEME)
    environ.setdefault("TEXTUAL_THEME", theme or DEFAULT_THEME)


def wants_plain(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether to draw without glyphs that some Chinese consoles show two cells wide (``CLERK_PLAIN=1``)."""
    return environ.get("CLERK_PLAIN", "") not in ("", "0")


def refusal(environ: Mapping[str, str] = os.environ, *, tty: bool | None = None) -> str:
    """Return why screens cannot be shown here and what to do instead; empty when they can."""
    if tty is None:
        tty = sys.__stdin__ is not None and sys.__stdin__.isatty() and sys.__stderr__ is not None
        tty = tty and sys.__stderr__.isatty()  # type: ignore[union-attr]  # checked on the line above
    if not tty:
        return _(
            "The workstation needs a terminal, and this is a pipe or a file. "
            "Every deed is also a command: see clerk --help."
        )
    if environ.get("TERM", "") in ("", "dumb"):
        return _(
            "This terminal (TERM={term}) cannot show screens. Every deed is also a command: see clerk --help."
        ).format(term=environ.get("TERM", ""))
    return ""


def warnings(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return what a user should know about this terminal before the screens cover it; one plain line each."""
    lines = []
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    if "utf" not in locale.lower():
        lines.append(
            _("The locale ({locale}) is not UTF-8: set LANG=zh_CN.UTF-8, or Chinese may be unreadable.").format(
                locale=locale or "C"
            )
        )
    if environ.get("TERM") == "linux":
        # Not translated: the console it is about has no Chinese glyphs.
        lines.append(
            "The Linux console shows no Chinese and has no input method: use kmscon, fbterm or a desktop terminal, "
            "or --lang en; items can be found by pinyin initials or code."
        )
    return lines


def run(make_app: "Callable[[], ClerkApp]", *, theme: str = "", mouse: bool = True) -> int:
    """Show the screens of the app that *make_app* builds until the user leaves; return the exit code.

    *make_app* does its imports of Textual itself. *mouse* False leaves the mouse to the terminal, whose own
    selection then works.
    """
    prepare_environment(theme=theme)
    if reason := refusal():
        sys.stderr.write(reason + "\n")
        return UNUSABLE
    for line in warnings():
        sys.stderr.write(line + "\n")
    # Nothing that a start creates is garbage yet; ClerkApp freezes it and starts collecting after the first paint.
    gc.disable()
    try:
        app = make_app()
        app.run(mouse=mouse)
    finally:
        gc.enable()
    code = app.return_code or 0
    if app.farewell:
        with suppress(OSError):  # the terminal may be gone
            sys.stderr.write(app.farewell + "\n")
            sys.stderr.flush()
    if code > SIGNALLED:
        _let_go_of_the_terminal()
    return code


def _let_go_of_the_terminal() -> None:
    """Write to nowhere from now on: what still flushes at exit must not fail on a terminal that is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def first_paint_done() -> None:
    """Let the collector work again, and never look at what the start left behind."""
    gc.freeze()
    gc.enable()


def end_on_signals(app: "ClerkApp") -> None:
    """Save drafts and leave when the terminal closes (SIGHUP) or the process is told to end (by any other of these)."""
    import asyncio

    loop = asyncio.get_running_loop()
    for name in ("SIGHUP", "SIGTERM", "SIGINT", "SIGQUIT"):
        if (number := getattr(signal, name, None)) is not None:
            try:
                loop.add_signal_handler(number, app.hang_up, 128 + number)
            except (NotImplementedError, RuntimeError, ValueError):  # Windows, or a test's loop outside the main thread
                return


def leave_for_sure(code: int) -> None:
    """End the process soon, whatever still waits: a terminal that is gone can block a write for ever."""
    import threading

    watchdog = threading.Timer(LAST_CHANCE, os._exit, (code,))
    watchdog.daemon = True
    watchdog.start()
