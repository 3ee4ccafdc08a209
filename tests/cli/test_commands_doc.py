"""Every command explains itself in both languages, and docs/commands.md knows them all."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts" / "commands_doc"


@cache
def tree(language: str) -> dict[str, str]:
    done = subprocess.run([sys.executable, SCRIPT, "--dump", language], capture_output=True, text=True, check=True)
    lines: dict[str, str] = json.loads(done.stdout)
    return lines


def test_the_page_is_up_to_date() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_is_on_the_page() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = [name for name in tree("en") if not any(other.startswith(f"{name} ") for other in tree("en"))]
    assert len(commands) > 60
    for name in commands:
        assert f"`{name}`" in page or f"## {name}\n" in page, name


def test_every_command_has_a_line_in_both_languages() -> None:
    english, chinese = tree("en"), tree("zh_CN")
    assert english.keys() == chinese.keys()
    for name, line in english.items():
        assert re.match(r"[A-Z].*\.$", line), (name, line)
        assert any("\u4e00" <= char <= "\u9fff" for char in chinese[name]), (name, chinese[name])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_option_and_argument_is_explained(language: str) -> None:
    code = (
        "import sys; sys.argv[0] = 'clerk'\n"
        "from importlib import import_module\n"
        f"from clerk_tui.i18n import set_language; set_language({language!r})\n"
        "import typer\n"
        "def walk(command, path):\n"
        "    for p in command.params:\n"
        "        if not p.help: print(path, p.name)\n"
        f"        elif {language!r} != 'en' and p.help.isascii(): print(path, p.name, p.help)\n"
        "    for name, below in getattr(command, 'commands', {}).items(): walk(below, f'{path} {name}')\n"
        "for name in ('case', 'catalog', 'calendar', 'user', 'store'):\n"
        "    walk(typer.main.get_group(import_module(f'clerk_tui.cli.{name}').app), name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == ""


def test_the_examples_in_the_help_are_commands_that_exist() -> None:
    for args in (["case", "new"], ["catalog", "import"], ["store", "init"]):
        done = subprocess.run(
            [sys.executable, "-m", "clerk_tui", "--lang", "en", *args, "--help"],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        assert f"clerk {' '.join(args)} " in done.stdout.split("Options:")[1]
