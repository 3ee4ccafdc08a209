"""How scripts/run prepares a machine; the campaign does it for real, killing it again and again."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
SYSTEM = "/usr/bin:/bin"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, at work in an empty checkout."""
    spec = importlib.util.spec_from_file_location("environment_script", ROOT / "scripts" / "environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-bootstrap.txt"):
        (tmp_path / name).write_text(f"{name}==1\n", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "TOOLS", tmp_path / ".tools")
    monkeypatch.setattr(module, "LOG", tmp_path / ".tools" / "setup.log")
    monkeypatch.setattr(
        module,
        "LOCK_FILES",
        {"run": tmp_path / "requirements.txt", "dev": tmp_path / "requirements-dev.txt"},
    )
    return module


def test_both_languages_say_the_same_things(environment: ModuleType) -> None:
    assert environment.CHINESE.keys() == environment.ENGLISH.keys()
    causes = {cause for _pattern, cause in environment.CAUSES}
    assert causes <= environment.CHINESE.keys()


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("error: Failed to fetch: dns error", "network"),
        ("NewConnectionError(... Network is unreachable)\nERROR: No matching distribution found for x", "network"),
        ("ERROR: No matching distribution found for x==1", "no-package"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n... do not match the hashes", "hashes"),
        ("error: Hash mismatch for `x==1`", "hashes"),
        ("OSError: [Errno 28] No space left on device", "full"),
        ("error: failed to create directory: Permission denied (os error 13)", "denied"),
        ("Segmentation fault", "other"),
    ],
)
def test_the_cause_of_a_failure_is_told(environment: ModuleType, output: str, cause: str) -> None:
    assert environment.ToolFailed(output).cause == cause


def test_an_environment_counts_only_with_its_stamp(environment: ModuleType, tmp_path: Path) -> None:
    environment.create()
    assert not environment.complete("run")
    environment.stamp("run")
    assert environment.complete("run")
    assert not environment.complete("dev")
    (tmp_path / "requirements.txt").write_text("other==2\n", encoding="utf-8")
    assert not environment.complete("run")


def test_making_it_anew_takes_the_stamps_first(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.create()
    environment.stamp("run")

    def killed(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        environment.create()
    assert not environment.complete("run")


def test_the_program_is_found_beside_the_environment_wherever_it_is_moved(
    environment: ModuleType, tmp_path: Path
) -> None:
    environment.create()
    (tmp_path / "clerk_tui").mkdir()
    (tmp_path / "clerk_tui" / "__init__.py").write_text("", encoding="utf-8")
    moved = tmp_path.parent / f"{tmp_path.name} moved 江永"
    tmp_path.rename(moved)
    command = [moved / ".venv" / "bin" / "python", "-P", "-c", "import clerk_tui; print(clerk_tui.__file__)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout.strip() == str(moved / "clerk_tui" / "__init__.py")


def test_uv_is_told_what_pip_knows(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    # The environment under test has no pip; the interpreter it was made with has, as scripts/run demands.
    monkeypatch.setattr(sys, "executable", os.path.realpath(sys.executable))
    monkeypatch.setenv("PIP_INDEX_URL", "file:///mirror/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels /more")
    monkeypatch.setenv("PIP_PROXY", "proxy:3128")
    told = environment.uv_environment()
    assert told["UV_DEFAULT_INDEX"] == "file:///mirror/simple"
    assert told["UV_FIND_LINKS"] == "/wheels,/more"
    assert told["ALL_PROXY"] == "proxy:3128"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "file:///own")
    assert "UV_DEFAULT_INDEX" not in environment.uv_environment()


def test_only_one_prepares_at_a_time(environment: ModuleType, tmp_path: Path) -> None:
    (tmp_path / ".tools").mkdir()
    waiting = (
        f"import fcntl; f = open({str(tmp_path / '.tools' / 'lock')!r}, 'w')\n"
        "try: fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError: print('busy')\n"
        "else: print('free')"
    )

    def other() -> str:
        return subprocess.run(
            [sys.executable, "-c", waiting], capture_output=True, text=True, check=True
        ).stdout.strip()

    with environment.locked():
        assert other() == "busy"
    assert other() == "free"


@pytest.mark.parametrize(("language", "word"), [("zh_CN.UTF-8", "没有找到"), ("en_GB.UTF-8", "No Python")])
def test_without_a_python_it_says_what_to_install(tmp_path: Path, language: str, word: str) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "cmp"):
        (tools / name).symlink_to(shutil.which(name, path=SYSTEM) or "")
    copy = checkout(tmp_path / "checkout")
    done = subprocess.run(
        ["/bin/bash", copy / "scripts" / "run"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(tools), "LANG": language},
    )
    assert done.returncode == 1
    assert word in done.stderr


def checkout(place: Path) -> Path:
    """Copy what a fresh clone would hold of what scripts/run needs."""
    for name in ("clerk_tui", "data", "scripts"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("requirements*.txt"):
        shutil.copy(file, place)
    return place


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_fresh_checkout_runs_however_often_it_was_killed(tmp_path: Path) -> None:
    copy = checkout(tmp_path / "check out")
    home = tmp_path / "home"
    home.mkdir()
    keep = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "UV_"))}
    given = {**keep, "PATH": os.environ["PATH"], "HOME": str(home), "CLERK_LANG": "en"}
    command = [copy / "scripts" / "run", "--version"]
    for delay in (0.2, 0.7, 1.5, 2.5, 3.5, 5.0):
        run = subprocess.Popen(command, env=given, start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    together = [subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [run.communicate()[0].split()[0] for run in together] == ["clerk", "clerk"]
    check = "import textual, sqlmodel, typst, rapidfuzz, sqlcipher3, nacl"
    subprocess.run([copy / ".venv" / "bin" / "python", "-c", check], check=True)
