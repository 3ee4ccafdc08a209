"""The wheel carries everything the program reads, and the lock files are what they promise."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bootstrap.txt")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that nothing of the build stays in the checkout."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("clerk_tui", "data"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, copy)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, check=True, cwd=copy, capture_output=True)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def test_the_wheel_carries_the_package_and_the_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {str(file.relative_to(ROOT)) for file in (ROOT / "clerk_tui").rglob("*") if file.is_file()}
    data = {f"clerk_tui/_{file.relative_to(ROOT)}" for file in (ROOT / "data").rglob("*") if file.is_file()}
    wanted = {name for name in package | data if "__pycache__" not in name}
    assert wanted - names == set()
    extra = {name for name in names - wanted if ".dist-info/" not in name}
    assert extra == set()


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for document in ("LICENSE", "NOTICE"):
        assert any(name.endswith(f".dist-info/licenses/{document}") for name in names)


def test_the_program_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    # First on the path, so before the checkout, which an editable install may have put there too.
    code = (
        f"import sys; sys.path.insert(0, {str(place)!r})\n"
        "from clerk_tui.paths import data_dir; from clerk_tui.i18n import _\n"
        "from clerk_tui.__main__ import main\n"
        "print(data_dir(), _('yes')); raise SystemExit(main(['--help']))"
    )
    environment = {**os.environ, "CLERK_HOME": str(tmp_path / "home"), "CLERK_LANG": "zh_CN"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert done.stdout.startswith(f"{place}/clerk_tui/_data 是\n用法：clerk")


@pytest.mark.slow
def test_the_wheel_installs_into_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    base = os.path.realpath(sys.executable)
    pip = [base, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements.txt"], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    clerk = tmp_path / "venv" / "bin" / "clerk"
    environment = {"PATH": os.environ["PATH"], "CLERK_HOME": str(tmp_path / "home")}
    done = subprocess.run([clerk, "--help"], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment)
    assert "用法：clerk" in done.stdout


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==\S+ ", entry), entry[:80]
        assert "--hash=sha256:" in entry
    assert not re.search(r"://|--(extra-)?index|find-links|file:", text)


@pytest.mark.parametrize(("name", "group"), [("requirements.txt", None), ("requirements-dev.txt", "dev")])
def test_the_lock_files_follow_the_project(name: str, group: str | None) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + (project["dependency-groups"][group] if group else [])
    locked = (ROOT / name).read_text(encoding="utf-8")
    pins = set(re.findall(r"^([a-z0-9.-]+==[^\s;]+)", locked, re.MULTILINE))
    assert {pin.partition("[")[0].lower() for pin in wanted} - pins == set()


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for line in re.findall(r'^\s+"[\w.\[\]-]+==[^"]+",.*$', text, re.MULTILINE):
        assert re.search(r"# \w", line), line
