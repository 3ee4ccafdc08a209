"""The program in a terminal, against bare Textual apps in the same terminal, interleaved key by key in one run.

First paint, the way to the work list, a key in the search, cursor moves, a scanner's burst, Escape, memory, and the
keys that a standard intake takes. A machine is never quiet: each figure comes as the best, which a busy neighbour
spoils least, and as the median.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
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
KEYS = 24
WARMING = 4
SIZE = {"cols": 120, "rows": 36}
BURST = identity_number(7)
TYPED = "sfzjbdcygh"
WORK_LIST = "(?m)^ 待办"
"""The work list's name in the top line."""
ROWS = "逾期"
"""In the work list as soon as its rows are there: the hall has overdue cases."""


def measure() -> list[Figure]:
    """Return every figure of the screens."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_hall(home)
        return [*starts(home), *keys(home), *intake_keys(home)]


def clerk(home: Path) -> Terminal:
    """Start the workstation on the store below *home*."""
    return Terminal([PYTHON, "-m", "clerk_tui"], env={"CLERK_HOME": str(home), "CLERK_LANG": "zh_CN"}, **SIZE)


def bare(kind: str) -> Terminal:
    """Start a baseline; with the same settings of Textual, so that only the app differs."""
    return Terminal([PYTHON, BARE, kind], env={"TEXTUAL_DISABLE_KITTY_KEY": "1"}, **SIZE)


def sign_in(term: Terminal) -> float:
    """Sign in; return the seconds from the first key to the rows of the work list."""
    begun = term.send(LOGIN, "enter", PASSWORD, "enter")
    term.wait_for(ROWS)
    return time.perf_counter() - begun


def both(name: str, ours: Sequence[float], plain: Sequence[float], limit: float) -> list[Figure]:
    """Return the figure by the best and by the median of both sides."""
    return [
        Figure(f"{name}, best", min(ours), min(plain), limit),
        Figure(f"{name}, median", median(ours), median(plain), limit),
    ]


def starts(home: Path) -> list[Figure]:
    """First paint of the sign-in, and the store open with the rows of the work list on the screen."""
    ours, plain, ready = [], [], []
    for _round in range(STARTS):
        with bare("hello") as term:
            plain.append(term.wait_for("READY"))
        with clerk(home) as term:
            ours.append(term.wait_for("密码"))
            ready.append(ours[-1] + sign_in(term) * 1000)
    return [
        *both("first full paint (sign-in)", ours, plain, 1.3),
        *both("start, sign-in and the rows of the work list", ready, plain, 3.0),
    ]


def last_byte(term: Terminal, *send: str) -> tuple[float, int]:
    """Send keys; return the ms until the last byte written because of them, and how many bytes there were."""
    term.settle(0.25)
    begun = term.send(*send)
    term.settle(0.15)
    chunks = [chunk for chunk in term._chunks if chunk.at >= begun]
    return (chunks[-1].at - begun) * 1000 if chunks else 0.0, sum(len(chunk.data) for chunk in chunks)


def keys(home: Path) -> list[Figure]:
    """Latencies of keys in the running program, and its memory."""
    with bare("input") as plain, clerk(home) as term:
        plain.wait_for("READY")
        term.wait_for("密码")
        sign_in(term)
        term.send("f2")
        term.wait_for("事项：名称")
        term.settle(1.0)
        found = searching(plain, term)
        size = memory(plain, term)
        return [*found, *form(plain, term), *size, Figure("memory after a dozen forms", _rss(term.pid), 0, 90, "MB")]


def searching(plain: Terminal, term: Terminal) -> list[Figure]:
    """A key in the search box, and one in its list; echo by echo against a bare Input."""
    echo, search = [], []
    for n in range(KEYS + WARMING):
        echo.append(last_byte(plain, TYPED[n % len(TYPED)])[0])
        search.append(last_byte(term, TYPED[n % len(TYPED)] if n % 4 < 3 else "ctrl+u")[0])
    figures = both("search key until list and count are painted, 2,059 items", *kept(search, echo), 3.0)
    term.send("ctrl+u", "s")
    echo, moves, sizes = [], [], []
    for n in range(KEYS + WARMING):
        echo.append(last_byte(plain, TYPED[n % len(TYPED)])[0])
        moved, size = last_byte(term, "down")
        moves.append(moved)
        sizes.append(size)
    figures += both("cursor down in the results", *kept(moves, echo), 1.0)
    return [*figures, Figure("cursor down, output", median(sizes), 0, 1000, "bytes")]


def kept(*series: Sequence[float]) -> list[list[float]]:
    """Return *series* without the first keys, which fill caches, and without keys that changed nothing."""
    return [[ms for ms in one[WARMING:] if ms] for one in series]


def form(plain: Terminal, term: Terminal) -> list[Figure]:
    """A scanner's burst into the form, and Escape out of it with something typed that is not saved yet."""
    bursts, scans, escapes = [], [], []
    for _round in range(KEYS // 2):
        open_form(term)
        bursts.append(last_byte(plain, BURST)[0])
        scans.append(last_byte(term, BURST)[0])
        term.send("1")
        term.settle(0.05)
        escapes.append(term.time_key("esc", WORK_LIST))
        term.wait_for(ROWS)
        term.send("f2")
        term.wait_for("事项：名称")
    return [
        *both("scanner burst of 18 characters", scans, bursts, 2.0),
        Figure("Escape from a form not yet saved until the next screen is painted, best", min(escapes), 0, 50),
        Figure("Escape from a form not yet saved until the next screen is painted, median", median(escapes), 0, 50),
    ]


def open_form(term: Terminal) -> None:
    """Choose an item in the search; the cursor is in the applicant's number afterwards."""
    term.send("ctrl+u")
    term.settle()
    term.send("sbksl")
    term.wait_for("> ?.?社会保障卡申领")
    term.send("enter")
    term.wait_for("申请人 居民身份证")
    term.send("enter", "enter")
    term.settle(0.3)


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


def intake_keys(home: Path) -> list[Figure]:
    """Take a case in as a clerk does, each material marked by itself, and count the keys beyond the typed values."""
    pressed = 0
    with clerk(home) as term:

        def press(key: str, shows: str) -> None:
            nonlocal pressed
            pressed += 1
            term.send(key)
            term.wait_for(shows)
            term.settle(0.3)

        term.wait_for("密码")
        sign_in(term)
        press("f2", "事项：名称")
        term.send("bfhydjzj")
        term.wait_for("> ?.?补发婚姻登记证件")
        press("enter", "申请人 居民身份证")
        press("enter", "证件号码|刷卡")  # the usual answer to the item's one question
        term.send(BURST)
        press("enter", r"张\S")  # known: the name is filled in
        for _material in range(4):
            press("o", "原件|验")
        press("ctrl+s", r"431125 0003 \d{8} \d{4} \d")
    return [Figure("keys of a standard intake beyond what is typed", pressed, 0, 16, "keys")]
