"""What each way of starting imports: module sets fail alike on every machine, where seconds would not."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHOW = "; import json, sys; sys.stderr.write('\\nMODULES' + json.dumps(sorted(sys.modules)))"
HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "typst", "qrcode", "rapidfuzz", "python_calamine"}


def modules_after(code: str, tmp_path: Path) -> set[str]:
    """Return the top-level modules in a fresh interpreter that ran *code*."""
    environment = {**os.environ, "CLERK_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code + SHOW],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    return {name.partition(".")[0] for name in json.loads(done.stderr.rpartition("MODULES")[2])}


def called(*args: str) -> str:
    return f"import clerk_tui.__main__ as m; m.main({list(args)!r})"


def test_version_imports_nothing_but_the_standard_start(tmp_path: Path) -> None:
    bare = modules_after("pass", tmp_path)
    assert modules_after(called("--version"), tmp_path) - bare == {"clerk_tui"}


@pytest.mark.parametrize("args", [["--help"], ["tui", "--help"], ["no-such-command"]])
def test_help_imports_neither_the_screens_nor_the_database(args: list[str], tmp_path: Path) -> None:
    loaded = modules_after(called(*args), tmp_path)
    # Typer itself checks the values of options with pydantic.
    assert loaded & (HEAVY | {"textual", "rich"}) <= {"pydantic"}


def test_the_workstation_starts_without_the_command_line_library(tmp_path: Path) -> None:
    # Standard input is no terminal here, so the screens themselves decline; what led there is what is measured.
    assert "typer" not in modules_after(called(), tmp_path)


@pytest.mark.skipif(find_spec("clerk_tui.tui.app") is None, reason="the screens are not there yet")
def test_the_first_paint_needs_textual_and_little_else(tmp_path: Path) -> None:
    loaded = modules_after("import clerk_tui.tui.app", tmp_path)
    assert "textual" in loaded
    assert loaded & (HEAVY | {"typer"}) == set()


def test_the_domain_needs_the_standard_library_and_msgspec_only(tmp_path: Path) -> None:
    package = ROOT / "clerk_tui" / "domain"
    names = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for file in sorted(package.rglob("*.py"))
    ]
    loaded = modules_after("import " + ", ".join(names), tmp_path)
    # Underscored modules are parts of the interpreter and of the environment's own hooks.
    foreign = {name for name in loaded if not name.startswith("_")} - set(sys.stdlib_module_names)
    assert foreign - modules_after("pass", tmp_path) <= {"clerk_tui", "msgspec", "typing_extensions"}


def test_the_version_is_told_in_one_place_only() -> None:
    import tomllib

    from clerk_tui import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project.get("version", __version__) == __version__
