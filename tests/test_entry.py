"""The ``clerk`` command from outside: what is said where, and with which exit status."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clerk_tui.__main__ import main
from clerk_tui.cli.errors import guarded
from clerk_tui.domain.errors import BadInput, ClerkError, NotFound, NotPermitted, Refused, StoreTrouble
from clerk_tui.i18n import set_language

ROOT = Path(__file__).parent.parent
SECRET = "431125199901010009"  # a number that is never given out


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path))
    for name in ("CLERK_LANG", "CLERK_TRACEBACK", "_CLERK_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    set_language(None)


def clerk(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clerk_tui", *args],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def raising(error: BaseException) -> Callable[[list[str]], int]:
    def run(_args: list[str]) -> int:
        raise error

    return run


def test_version() -> None:
    from clerk_tui import __version__

    for option in ("--version", "-V"):
        done = clerk(option)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"clerk {__version__}\n", "")


def test_help_is_chinese_unless_english_is_asked_for() -> None:
    assert "用法：clerk" in clerk("--help").stdout
    for done in (clerk("--lang", "en", "--help"), clerk("--lang=en", "--help"), clerk("--help", CLERK_LANG="en")):
        assert done.stdout.startswith("Usage: clerk")
        assert done.returncode == 0


def test_the_command_line_wins_over_the_environment_and_that_over_the_settings(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    assert clerk("--help").stdout.startswith("Usage")
    assert clerk("--help", CLERK_LANG="zh_CN").stdout.startswith("用法")
    assert clerk("--lang", "zh", "--help", CLERK_LANG="en").stdout.startswith("用法")


@pytest.mark.parametrize("args", [["--lang", "xx"], ["--lang", "xx", "tui"], ["--lang"], ["--lang=", "--frobnicate"]])
def test_a_language_that_is_not_spoken_is_refused(args: list[str]) -> None:
    done = clerk(*args)
    assert done.returncode == 2
    assert "--" in done.stderr
    assert not done.stdout


def test_without_a_terminal_the_workstation_says_so() -> None:
    for args in ([], ["tui"], ["tui", "--plain"]):
        done = clerk(*args)
        assert done.returncode == 2
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr


def test_a_mistake_in_the_settings_is_told_and_does_not_stop(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text("colour = 1\n", encoding="utf-8")
    done = clerk("--lang", "en", "--help")
    assert done.returncode == 0
    assert "colour" in done.stderr
    assert "settings.toml" in done.stderr


def test_unknown_commands_suggest() -> None:
    done = clerk("--lang", "en", "repotr")
    assert done.returncode == 2
    assert "Did you mean report?" in done.stderr


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ClerkError("no"), 1),
        (Refused("no"), 1),
        (BadInput("no"), 2),
        (NotFound("no"), 3),
        (NotPermitted("no"), 4),
        (StoreTrouble("no"), 5),
    ],
)
def test_errors_are_sentences_with_a_status(error: ClerkError, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    error.hint = "do this"
    assert guarded(raising(error), []) == status
    out, err = capsys.readouterr()
    assert (out, err) == ("", "no\ndo this\n")


def test_errors_are_data_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    error = NotFound("没有这个办件。", hint="核对编号", field="case", code="no-such-case")
    assert guarded(raising(error), ["case", "show", "--json"]) == 3
    assert json.loads(capsys.readouterr().err)["error"] == {
        "code": "no-such-case",
        "message": "没有这个办件。",
        "hint": "核对编号",
        "field": "case",
    }


def test_a_fault_leaves_a_note_that_names_nobody(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(_args: list[str]) -> int:
        secret = SECRET
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise RuntimeError(f"no case of {secret}") from error

    assert guarded(run, ["case", "find", SECRET]) == 70
    message = capsys.readouterr().err
    (note,) = (home / "log").glob("crash-*.txt")
    text = note.read_text(encoding="utf-8")
    assert str(note) in message
    assert "RuntimeError" in text
    assert "builtins.KeyError" in text
    assert "test_entry.py" in text
    assert SECRET not in text + message
    assert str(Path.home()) not in text
    assert note.stat().st_mode & 0o077 == 0


def test_a_fault_is_told_even_when_no_note_can_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "log").write_text("a file where the directory should be", encoding="utf-8")
    assert guarded(raising(ZeroDivisionError()), []) == 70
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_what_the_system_refuses_is_no_fault(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_language("en")
    missing = home / "missing.xlsx"

    def run(_args: list[str]) -> int:
        return len(missing.read_bytes())

    assert guarded(run, []) == 2
    assert capsys.readouterr().err == f"{missing}: there is no such file or directory.\n"
    assert not (home / "log").exists()


def test_interrupted(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(KeyboardInterrupt()), []) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_left_is_no_error() -> None:
    code = (
        "import sys\n"
        "from clerk_tui.cli.errors import guarded\n"
        "def run(args):\n"
        "    for n in range(100_000): print(n)\n"
        "    return 0\n"
        "sys.exit(guarded(run, []))\n"
    )
    command = f"{sys.executable} -c '{code}' | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.split() == ["0", "0"]
    assert done.stderr == ""


def test_nothing_is_written_by_asking_for_help(home: Path) -> None:
    clerk("--help")
    clerk("case-that-is-not")
    assert list(home.iterdir()) == []


def test_main_can_be_called_from_python(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--help"]) == 0
    assert "Commands:" in capsys.readouterr().out
