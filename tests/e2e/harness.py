"""A terminal for tests: runs a program in a pty, types into it, and reads its screen through an emulator.

A drainer thread does nothing but read and stamp chunks, so the program never blocks on a slow reader and the emulator's
cost is in no latency. The emulator is fed from the chunks by whoever asks what is on the screen.

    with Terminal(["clerk", "tui"], env={"CLERK_HOME": str(tmp_path)}) as term:
        term.wait_for("待办")
        term.send("f2", "居住证", "enter")
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pyte

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    **{f"f{n}": f"\x1bO{'PQRS'[n - 1]}" for n in range(1, 5)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}

# What pyte 0.8 prints as garbage; none of it changes what is on the screen.
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;]*u"  # kitty keyboard
    rb"|\x1b\[\?[0-9;]*\$p"  # mode queries
    rb"|\x1b\[>[0-9;]*[a-zA-Z]"
    rb"|\x1b\[[0-9;]* q"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: pointer shape, clipboard
    rb"|\x1b\[[0-9;]*t"
)
_OUR_SETTINGS = re.compile(r"TEXTUAL|CLERK|ESCDELAY|NO_COLOR|SSH_|LC_|PYTHONDONTWRITEBYTECODE|.*DISPLAY$")
"""Variables of whoever runs the tests that would change what the program does."""
_COLOURS = re.compile(rb"\x1b\[([0-9;]*)m")


@dataclass(frozen=True)
class Chunk:
    """Bytes that arrived together, *at* ``perf_counter`` seconds."""

    at: float
    data: bytes


@dataclass(frozen=True)
class Cursor:
    """The hardware cursor: 0-based, and whether the program shows it."""

    column: int
    row: int
    shown: bool


class Terminal:
    """A program in a terminal of *cols* × *rows*; killed with the block it was opened in.

    *modern* answers the queries a modern emulator answers. Variables in *env* set to None are removed.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        cols: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        term: str = "xterm-256color",
        modern: bool = True,
    ) -> None:
        self.cols, self.rows = cols, rows
        self._emulator = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self._emulator)
        self._fed = 0
        self._news = threading.Event()
        self._modern = modern
        self._chunks: list[Chunk] = []
        self.ended = False
        """Whether the program has closed the terminal."""
        self.status: int | None = None
        """Exit code, negative for a signal; known after ``wait_exit`` or ``kill``."""
        usual = {name: value for name, value in os.environ.items() if not _OUR_SETTINGS.match(name)}
        settings = {"TERM": term, "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})}
        environment = {name: value for name, value in (usual | settings).items() if value is not None}
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            self._exec(list(argv), environment)
        self._resize()
        self._wake, self._waker = os.pipe()
        self._drainer = threading.Thread(target=self._drain, daemon=True)
        self._drainer.start()

    def _exec(self, argv: list[str], environment: dict[str, str]) -> None:
        try:
            self._fd = 0
            self._resize()
            os.execvpe(argv[0], argv, environment)
        finally:
            os._exit(127)

    def _resize(self) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.cols, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.kill()

    def _drain(self) -> None:
        tail = b""
        while True:
            try:
                ready, _, _ = select.select([self._fd, self._wake], [], [])
                data = os.read(self._fd, 1 << 16) if self._fd in ready else b""
            except (OSError, ValueError):
                data = b""
            now = time.perf_counter()
            if not data:
                self.ended = True
                self._news.set()
                return
            self._chunks.append(Chunk(now, data))
            self._news.set()
            if self._modern:
                tail = self._answer(tail + data)

    def _answer(self, data: bytes) -> bytes:
        queries = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y", b"\x1b[c": b"\x1b[?62;22c"}
        answer = b"".join(reply for query, reply in queries.items() if query in data)
        if answer:
            os.write(self._fd, answer)
        return b"" if answer else data[-16:]

    # Typing

    def send(self, *keys: str, gap: float = 0.0) -> float:
        """Send key names (``f2``, ``enter``) and literal text; *gap* seconds between single bytes, like a scanner.

        Returns the ``perf_counter`` time just before the first byte.
        """
        data = "".join(KEYS.get(key, key) for key in keys)
        start = time.perf_counter()
        for piece in data if gap else [data]:
            os.write(self._fd, piece.encode())
            if gap:
                time.sleep(gap)
        return start

    def paste(self, text: str) -> None:
        """Paste as a terminal does, bracketed."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    # Looking

    def _feed(self, upto: int | None = None) -> None:
        end = len(self._chunks) if upto is None else upto
        while self._fed < end:
            self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", self._chunks[self._fed].data))
            self._fed += 1

    def screen(self) -> str:
        """Return what is on the screen, a line a row; the second cell of a wide character is left out."""
        self._feed()
        return self._shown()

    def _shown(self) -> str:
        # Not pyte's own ``display``: it stumbles over a wide character of which one half was painted over.
        buffer = self._emulator.buffer
        return "\n".join("".join(buffer[row][column].data for column in range(self.cols)) for row in range(self.rows))

    def line(self, row: int) -> str:
        """Return one row of the screen."""
        return self.screen().splitlines()[row]

    def cursor(self) -> Cursor:
        """Return where the hardware cursor is."""
        self._feed()
        cursor = self._emulator.cursor
        return Cursor(cursor.x, cursor.y, not cursor.hidden)

    def output(self, since: float = 0.0) -> bytes:
        """Return all bytes written since a ``perf_counter`` time."""
        return b"".join(chunk.data for chunk in self._chunks if chunk.at >= since)

    def colours(self) -> int:
        """Return how many of the sequences written so far set a colour."""
        return sum(_sets_colour(match[1]) for match in _COLOURS.finditer(self.output()))

    # Waiting

    def wait_for(self, pattern: str, timeout: float = 20.0) -> float:
        """Wait until the regular expression is on the screen; return the ms since the start of the program.

        Raises AssertionError with the screen when it does not come or the program ends.
        """
        return self._appeared(re.compile(pattern), self.started, timeout)

    def time_key(self, key: str, pattern: str, timeout: float = 10.0) -> float:
        """Send *key*; return the ms until the chunk after which *pattern* is on the screen."""
        self._feed()
        return self._appeared(re.compile(pattern), self.send(key), timeout)

    def _appeared(self, pattern: re.Pattern[str], since: float, timeout: float) -> float:
        end = time.perf_counter() + timeout
        while True:
            while self._fed < len(self._chunks):
                index = self._fed
                self._feed(index + 1)
                if pattern.search(self._shown()):
                    return (self._chunks[index].at - since) * 1000
            if pattern.search(self._shown()):
                return (time.perf_counter() - since) * 1000
            if self.ended or time.perf_counter() > end:
                why = "the program ended" if self.ended else f"not within {timeout} s"
                raise AssertionError(f"{pattern.pattern!r} did not appear ({why}):\n{self.screen()}")
            self._news.clear()
            self._news.wait(0.05)

    def settle(self, quiet: float = 0.15, timeout: float = 5.0) -> None:
        """Wait until nothing has been written for *quiet* seconds."""
        end = time.perf_counter() + timeout
        while not self.ended and time.perf_counter() < end:
            self._news.clear()
            if not self._news.wait(quiet):
                return

    # Ending

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        os.close(self._waker)  # a thread that waits for the terminal would keep it open
        self._drainer.join(1)
        os.close(self._wake)
        os.close(self._fd)
        self._fd = -1

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Wait until the program ends; return its exit code, negative for a signal."""
        end = time.perf_counter() + timeout
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.perf_counter() > end:
                raise AssertionError(f"still running after {timeout} s:\n{self.screen()}")
            else:
                time.sleep(0.02)
        return self.status

    def kill(self) -> None:
        """End the program at once, as a power cut would."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if self._fd >= 0:
            self.hang_up()


def _sets_colour(parameters: bytes) -> bool:
    """Whether SGR *parameters* choose a colour; 39 and 49 choose none."""
    codes = [int(code or 0) for code in parameters.split(b";")]
    return any(30 <= code <= 38 or 40 <= code <= 48 or 90 <= code <= 107 for code in codes)
