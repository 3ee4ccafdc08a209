"""One hall for the tests of the whole program: a workstation in a terminal, and commands as processes of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from harness import Terminal

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

PASSWORD = "secret-2026"
APPLICANT = "431125199901010009"
NAME = "张小明"
CLERK, REVIEWER, SUPERVISOR, SECOND = "chenli", "lijun", "zhouzheng", "wangfang"
NUMBER = r"431125 0003 \d{8} \d{4} \d"
"""A grouped number of a case or a bundle."""


def make_home(home: Path) -> None:
    """Set a workstation up: an administrator who works at the window, a clerk, a reviewer, a supervisor."""
    from clerk_tui.desk.opening import SetUp, set_up
    from clerk_tui.desk.people import add_user
    from clerk_tui.domain.people import Role, User

    with at_home(home):
        desk = set_up(
            SetUp(place="431125000000", window="03", device="0003", login=CLERK, full_name="陈立", password=PASSWORD)
        )
    people = (
        User(login=REVIEWER, full_name="李军", roles=frozenset({Role.REVIEWER})),
        User(login=SUPERVISOR, full_name="周正", roles=frozenset({Role.SUPERVISOR})),
        User(login=SECOND, full_name="王芳", roles=frozenset({Role.CLERK}), window="05"),
    )
    for user in people:
        add_user(desk, user, PASSWORD)
        desk.store.set_password(user.login, PASSWORD)  # as if already changed after the first sign-in
    desk.store.close()


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """Let this process have its data at *home* for as long as the block lasts."""
    with patch.dict(os.environ, CLERK_HOME=str(home)):
        yield


@cache
def _template() -> TemporaryDirectory[str]:
    """A workstation made once, to be copied; it goes with the process."""
    made = TemporaryDirectory(prefix="clerk-e2e-")
    make_home(Path(made.name) / "home")
    return made


def new_home(folder: Path) -> Home:
    """Return a workstation of one's own in *folder*."""
    shutil.copytree(Path(_template().name) / "home", folder / "home")
    return Home(folder / "home")


class Home:
    """Everything of one workstation: its store, and who comes to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def workstation(self) -> Terminal:
        """Start the program in a terminal."""
        return Terminal([sys.executable, "-m", "clerk_tui"], env={"CLERK_HOME": str(self.path), "CLERK_LANG": "zh_CN"})

    def run(self, *argv: str, user: str = CLERK, fails: int = 0) -> str:
        """Run ``clerk`` with *argv* as *user* and return what it wrote; *fails* is the exit code that is right."""
        usual = {name: value for name, value in os.environ.items() if not name.startswith("CLERK_")}
        who = {"CLERK_HOME": str(self.path), "CLERK_LANG": "zh_CN", "CLERK_USER": user, "CLERK_PASSWORD": PASSWORD}
        command = [sys.executable, "-m", "clerk_tui", *argv]
        done = subprocess.run(command, env=usual | who, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == fails, f"{' '.join(argv)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stderr if fails else done.stdout

    def told(self, *argv: str, user: str = CLERK) -> Any:
        """Return the JSON that a command answers with."""
        return json.loads(self.run(*argv, "--json", user=user))

    @contextmanager
    def desk(self, login: str) -> Iterator[Desk]:
        """Work at another desk of the same store, where a deed is not what is tested and a process a deed too slow."""
        from clerk_tui.desk import opening

        with at_home(self.path):
            desk = opening.sign_in(login, PASSWORD)
        with desk.store:
            yield desk


def decided(home: Home, case_no: str, outcome: str, reason: str = "") -> None:
    """Let the department decide a case that was handed over to it, or that still lies at the window."""
    from clerk_tui.desk import casework
    from clerk_tui.domain.case.bodies import Outcome
    from clerk_tui.domain.case.state import Phase

    with home.desk(CLERK) as window, home.desk(REVIEWER) as department:
        case_id = window.store.case_id(case_no)
        assert case_id is not None
        if window.case(case_id).phase is Phase.ACCEPTED:
            casework.dispatch(window, case_id)
        casework.claim(department, case_id)
        casework.decide_case(department, case_id, Outcome(outcome), reason)


def sign_in(term: Terminal, login: str = CLERK) -> None:
    """Sign in and wait for the work list."""
    term.wait_for("密码")
    term.send(login, "enter")
    term.settle()
    term.send(PASSWORD, "enter")
    term.wait_for("待办")


def numbers_on(term: Terminal) -> list[str]:
    """Return the numbers on the screen without their spaces."""
    return [found.replace(" ", "") for found in re.findall(NUMBER, term.screen())]
