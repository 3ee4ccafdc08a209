"""What a person at a real terminal is asked, and that a password is never seen."""

import os
import pty
import select
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 30.0


def converse(home: Path, answers: dict[str, str], *args: str) -> tuple[int, str]:
    """Run ``clerk`` in a pty, answering each question as it appears; return the status and all that was shown."""
    environment = {"CLERK_HOME": str(home), "CLERK_LANG": "en", "PATH": "/usr/bin:/bin", "TERM": "xterm"}
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-m", "clerk_tui", *args], environment)
    seen, waiting, end = "", dict(answers), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # how Linux says that the other end has gone
                break
            seen += piece.decode(errors="replace")
        for question in [q for q in waiting if q in seen]:
            os.write(terminal, f"{waiting.pop(question)}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen


def test_name_and_password_are_asked_for_and_the_password_is_not_shown(furnished: Path) -> None:
    status, seen = converse(furnished, {"User name": "admin", "Password": "gou-2026-yue"}, "case", "list")
    assert status == 0, seen
    assert "admin" in seen
    assert "gou-2026-yue" not in seen


def test_two_new_passwords_that_differ_change_nothing(home: Path) -> None:
    answers = {"Password": "gou-2026-yue", "New password": "xin-2026-a", "Once more": "xin-2026-b"}
    status, seen = converse(home, answers, "store", "passwd", "--user", "admin")
    assert status == 2, seen
    assert "differ" in seen
    status, seen = converse(home, {"Password": "gou-2026-yue"}, "case", "list", "--user", "admin")
    assert status == 0, seen


def test_a_restore_is_asked_about(home: Path, tmp_path: Path) -> None:
    status, seen = converse(home, {"yes/no": "no"}, "store", "restore", str(tmp_path / "x.db"), "--user", "admin")
    assert status == 1, seen
    assert "nothing was changed" in seen
