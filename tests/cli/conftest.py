"""Commands run in this process, through the real entry point, on a real store of their own."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from clerk_tui.__main__ import main
from clerk_tui.i18n import set_language
from clerk_tui.store import keys

PASSWORD = "gou-2026-yue"
STAFF = {
    "wang": ("王芳", ["--role", "clerk", "--window", "04"]),
    "li": ("李军", ["--role", "reviewer", "--department", "renshe"]),
    "zhao": ("赵敏", ["--role", "leader"]),
}


class Answer(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Clerk = Callable[..., Answer]


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a script sets before it calls commands."""
    return {"CLERK_HOME": str(home), "CLERK_LANG": "en", "CLERK_PASSWORD_FILE": str(home / "password"), **more}


def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> Answer:
    capsys.readouterr()
    status = main(list(args))
    out, err = capsys.readouterr()
    return Answer(int(status), out, err)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workstation with an administrator who also works at the window, a clerk, a reviewer and a leader."""
    home = tmp_path_factory.mktemp("furnished")
    (home / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    first = ["--place", "431125000000", "--window", "03", "--device", "0003", "--login", "admin", "--name", "陈立"]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(home, CLERK_NEW_PASSWORD="first-2026", CLERK_USER="admin").items():
            patch.setenv(name, value)
        patch.delenv("CLERK_PASSWORD", raising=False)
        assert main(["store", "init", *first]) == 0
        for login, (name, facts) in STAFF.items():
            assert main(["user", "add", login, "--name", name, *facts]) == 0
        patch.delenv("CLERK_PASSWORD_FILE")
        patch.setenv("CLERK_PASSWORD", "first-2026")
        patch.setenv("CLERK_NEW_PASSWORD", PASSWORD)
        for login in STAFF:
            assert main(["store", "passwd", "--user", login]) == 0
    _seal_cheaply(home / "state" / "store.keys")
    set_language(None)
    return home


def _seal_cheaply(keyfile: Path) -> None:
    """Make a sign-in cost nothing: the tests sign in some hundred times, and what that costs is tested elsewhere."""
    key = keys.unlock(keyfile, "admin", PASSWORD)
    for login in ("admin", *STAFF):
        keys.change_password(keyfile, login, PASSWORD, key, cost=keys.Cost(passes=1, memory_kib=64, lanes=1))


@pytest.fixture
def home(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the furnished workstation for one test."""
    place = tmp_path / "home"
    shutil.copytree(furnished, place)
    for name in ("CLERK_PASSWORD", "CLERK_NEW_PASSWORD", "CLERK_NEW_PASSWORD_FILE", "CLERK_DEMO", "CLERK_STORE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment(place, CLERK_USER="admin").items():
        monkeypatch.setenv(name, value)
    yield place
    set_language(None)


@pytest.fixture
def clerk(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """Runs ``clerk`` as the administrator, or as the user that ``by=`` names."""

    def run(*args: str, by: str = "admin") -> Answer:
        monkeypatch.setenv("CLERK_USER", by)
        return call(monkeypatch, capsys, args)

    return run


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Clerk]:
    """Runs ``clerk`` on a machine where nothing was set up yet; nobody is named, no password is known."""
    for name in ("CLERK_PASSWORD", "CLERK_PASSWORD_FILE", "CLERK_NEW_PASSWORD", "CLERK_USER", "CLERK_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "bare"))
    monkeypatch.setenv("CLERK_LANG", "en")

    yield lambda *args: call(monkeypatch, capsys, args)
    set_language(None)
