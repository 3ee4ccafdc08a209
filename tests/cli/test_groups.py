"""The frame of the commands, tried on a throw-away group."""

import datetime
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer

from clerk_tui.cli import app as root
from clerk_tui.cli.groups import Group
from clerk_tui.i18n import set_language
from clerk_tui.settings import Settings

GROUP = """
import sys
from typing import Annotated
import typer
from clerk_tui.cli.groups import Group
app = Group(help="Fruit for the hall.")

@app.command("list", help="List the fruit.")
def list_fruit(n: int = 3) -> None:
    print("fruit", n)

@app.command("eat", help="Eat one.")
def eat(name: str) -> None:
    raise typer.Exit(3)
"""
APP = (
    "import sys; sys.path.insert(0, {directory!r}); sys.argv[0] = 'clerk'\n"
    "import clerk_tui.cli.app as a, clerk_tui.cli.groups as g\n"
    "a.GROUPS['fruit'] = 'Fruit.'\n"
    "real = g.import_module\n"
    "g.import_module = lambda name: real(name.replace('clerk_tui.cli.fruit', 'fruit'))\n"
    "from clerk_tui.__main__ import main; status = main({args!r})\n"
    "print('LOADED' if 'fruit' in sys.modules else 'NOT LOADED', status)\n"
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


@pytest.fixture
def in_fresh_process(tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "fruit.py").write_text(GROUP, encoding="utf-8")

    def run(*args: str, **environment: str) -> str:
        code = APP.format(directory=str(tmp_path), args=list(args))
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": "/usr/bin:/bin", "CLERK_HOME": str(tmp_path), "CLERK_LANG": "en", **environment},
            cwd=Path(__file__).parent.parent.parent,
        )
        return done.stdout + done.stderr

    return run


def test_a_group_is_imported_only_when_it_is_called(in_fresh_process) -> None:  # type: ignore[no-untyped-def]
    listed = in_fresh_process("--help")
    assert re.search(r"^  fruit +Fruit\.$", listed, re.MULTILINE)
    assert listed.rstrip().endswith("NOT LOADED 0")
    assert in_fresh_process("fruit", "list", "--n", "5") == "fruit 5\nLOADED 0\n"
    assert in_fresh_process("fruit", "eat", "pear") == "LOADED 3\n"


def test_help_of_a_group(in_fresh_process) -> None:  # type: ignore[no-untyped-def]
    for args in (["fruit", "--help"], ["fruit", "-h"]):
        page = in_fresh_process(*args)
        assert page.startswith("Usage: clerk fruit [OPTIONS] COMMAND …")
        assert "  list  List the fruit." in page
    assert "Usage: clerk fruit list [OPTIONS]" in in_fresh_process("fruit", "list", "--help")


def test_a_group_alone_shows_its_help_and_is_wrong_use(in_fresh_process) -> None:  # type: ignore[no-untyped-def]
    page = in_fresh_process("fruit")
    assert "Usage: clerk fruit" in page
    assert "LOADED 2" in page


def test_near_names_are_suggested_within_a_group(in_fresh_process) -> None:  # type: ignore[no-untyped-def]
    assert "Did you mean list?" in in_fresh_process("fruit", "lits")


def test_completion_of_names_does_not_import_groups(in_fresh_process) -> None:  # type: ignore[no-untyped-def]
    answer = in_fresh_process(_CLERK_COMPLETE="complete_bash", COMP_WORDS="clerk fr", COMP_CWORD="1")
    assert "fruit" in answer.split()
    assert "LOADED" not in answer  # completion leaves by itself
    within = in_fresh_process(_CLERK_COMPLETE="complete_bash", COMP_WORDS="clerk fruit ", COMP_CWORD="2")
    assert within.split()[:2] == ["list", "eat"]


def test_the_completion_script_can_be_shown(in_fresh_process) -> None:  # type: ignore[no-untyped-def]
    script = in_fresh_process("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert "_CLERK_COMPLETE=complete_bash" in script


# Wrong use, in both languages


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def build() -> Group:
    app = Group(help="Try.")

    @app.command("do", help="Do it.")
    def do(
        what: Annotated[str, typer.Argument()],
        n: Annotated[int, typer.Option("--n", min=1, max=9)] = 1,
        rate: Annotated[float, typer.Option("--rate")] = 1.0,
        size: Annotated[Size, typer.Option("--size")] = Size.SMALL,
        file: Annotated[Path | None, typer.Option("--file", exists=True, dir_okay=False)] = None,
        day: Annotated[datetime.datetime | None, typer.Option("--day", formats=["%Y-%m-%d"])] = None,
    ) -> None:
        raise typer.Abort

    @app.command("other", help="Something else.")
    def other() -> None:
        pass

    return app


def misuse(args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    monkeypatch.setattr(root, "build", lambda *_: typer.main.get_command(build()))
    status = root.run(args, Settings(), lambda _settings: 0)
    out, err = capsys.readouterr()
    assert out == ""
    return status, err


@pytest.mark.parametrize(
    "args",
    [
        ["do"],
        ["do", "a", "b"],
        ["do", "a", "--nope"],
        ["do", "a", "--n"],
        ["do", "a", "--n", "x"],
        ["do", "a", "--n", "99"],
        ["do", "a", "--rate", "x"],
        ["do", "a", "--size", "huge"],
        ["do", "a", "--file", "/no/such/file"],
        ["do", "a", "--file", "/"],
        ["do", "a", "--day", "tomorrow"],
        ["dont"],
        ["other", "--n=1"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_chinese_without_a_word_of_english(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("zh_CN")
    status, message = misuse(args, monkeypatch, capsys)
    assert status == 2
    sentence = message.splitlines()[0]
    typed = {"do", "a", "b", "n", "rate", "size", "file", "day", "what", "huge", "tomorrow", "x", "dont", "other"}
    words = set("".join(c if c.isascii() and c.isalpha() else " " for c in sentence).split())
    assert words <= typed | {"nope", "no", "such", "small", "large"}, sentence
    assert any("\u4e00" <= char <= "\u9fff" for char in sentence)


def test_a_question_answered_with_no_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert misuse(["do", "a"], monkeypatch, capsys) == (1, "Cancelled; nothing was changed.\n")
