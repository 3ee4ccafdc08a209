"""The program in a terminal, against bare Textual apps in the same terminal, interleaved in one run.

First paint, the way to the work list, a key in the search, cursor moves, a scanner's burst, Escape, memory, and the
keys that a standard intake takes.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from figure import Figure
from hall import LOGIN, PASSWORD, identity_number, make_hall

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from harness import Terminal  # noqa: E402 - the tests' terminal, found by the line above

PYTHON = sys.executable
BARE = str(Path(__file__).with_name("bare.py"))
STARTS = 9
KEYS = 15
SIZE = {"cols": 120, "rows": 36}
BURST = identity_number(7)


def measure() -> list[Figure]:
    """Return every figure of the screens."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_hall(home)
        return [*starts(home), *keys(home)]


def clerk(home: Path) -> Terminal:
    """Start the workstation on the store below *home*."""
    return Terminal([PYTHON, "-m", "clerk_tui"], env={"CLERK_HOME": str(home), "CLERK_LANG": "zh_CN"}, **SIZE)


def bare(kind: str) -> Terminal:
    """Start a baseline; with the same settings of Textual, so that only the app differs."""
    return Terminal([PYTHON, BARE, kind], env={"TEXTUAL_DISABLE_KITTY_KEY": "1"}, **SIZE)


def starts(home: Path) -> list[Figure]:
    """First paint of the sign-in, and the store open behind the work list."""
    ours, plain, ready = [], [], []
    for _round in range(STARTS):
        with bare("hello") as term:
            plain.append(term.wait_for("READY"))
        with clerk(home) as term:
            ours.append(term.wait_for("密码"))
            begun = time.perf_counter()
            term.send(LOGIN, "enter", PASSWORD, "enter")
            term.wait_for("待办")
            ready.append(ours[-1] + (time.perf_counter() - begun) * 1000)
    return [
        Figure("first full paint (sign-in), best", min(ours), min(plain), 1.3),
        Figure("first full paint (sign-in), median", median(ours), median(plain), 1.3),
        Figure("start, sign-in and work list of 10,000 cases, best", min(ready), min(plain), 3.0),
    ]


def sampled(press: Callable[[int], float]) -> float:
    """Return the median of several key presses, after the first ones have warmed up."""
    return median([press(n) for n in range(KEYS + 3)][3:])


def last_byte(term: Terminal, *send: str) -> tuple[float, int]:
    """Send keys; return the ms until the last byte written because of them, and how many bytes there were."""
    term.settle(0.25)
    begun = term.send(*send)
    term.settle(0.15)
    chunks = [chunk for chunk in term._chunks if chunk.at >= begun]
    return (chunks[-1].at - begun) * 1000 if chunks else 0.0, sum(len(chunk.data) for chunk in chunks)


def keys(home: Path) -> list[Figure]:
    """Latencies of keys in the running program, and its memory."""
    figures = []
    with bare("input") as plain, clerk(home) as term:
        plain.wait_for("READY")
        term.wait_for("密码")
        term.send(LOGIN, "enter", PASSWORD, "enter")
        term.wait_for("待办")
        echo = sampled(lambda n: last_byte(plain, "abcdefghij"[n % 10])[0])
        burst = sampled(lambda _n: last_byte(plain, BURST)[0])
        term.send("f2")
        term.wait_for("事项：名称")
        term.settle(0.5)
        search = sampled(lambda n: last_byte(term, "sfzjbdcygh"[n % 10] if n % 4 < 3 else "ctrl+u")[0])
        figures.append(Figure("search key until list and count are painted, 2,059 items", search, echo, 3.0))
        term.send("ctrl+u", "s")
        moves = [last_byte(term, "down" if n % 2 else "down") for n in range(KEYS + 3)][3:]
        figures.append(Figure("cursor down in the results", median(ms for ms, _size in moves), echo, 1.0))
        figures.append(Figure("cursor down, output", median(size for _ms, size in moves), 0, 1000, "bytes"))
        term.send("ctrl+u")
        term.settle()
        term.send("sbksl")
        term.wait_for("社会保障卡申领")
        term.send("enter")
        term.wait_for("申请人 居民身份证")
        term.send("enter", "enter")
        scans = []
        for _round in range(KEYS):
            term.settle(0.6)  # the draft of the last one is saved
            scans.append(last_byte(term, BURST)[0])
            term.send("ctrl+u")
        figures.append(Figure("scanner burst of 18 characters", median(scans), burst, 2.0))
        escape = last_byte(term, "esc")[0]
        figures.append(Figure("Escape leaves the form", escape, 0, 50))
        figures += memory(plain, term)
    return figures


def memory(plain: Terminal, term: Terminal) -> list[Figure]:
    """Resident memory of the running program with catalog and cases, against a bare app's."""
    ours, bare_size = _rss(term.pid), _rss(plain.pid)
    return [
        Figure("memory with the catalog and 10,000 cases", ours, bare_size, 2.5, "MB"),
        Figure("memory, absolute", ours, 0, 90, "MB"),
    ]


def _rss(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
