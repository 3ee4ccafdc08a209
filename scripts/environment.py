"""Prepares ``.venv`` for scripts/run (``run``) and scripts/test (``dev``), given nothing but Python and pip.

Standard library only, because it runs before anything is installed. What it promises:

- The stamp ``.venv/installed-run.txt``, a copy of the lock file, is written last. Whatever happens before it, be it
  Ctrl-C, a power cut or a full disk, the next run finds no stamp and starts afresh.
- One run at a time: others wait for the lock. The installer holds it too, so that one whose parent was killed is not
  disturbed. The kernel lets go of the lock when the last of them ends; there is nothing stale to clean up.
- Every package is checked against the hashes in the lock file, whoever delivers it. uv is used because it is ten
  times faster; where it cannot be had or fails, pip does the same.
"""

import ast
import compileall
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = ROOT / ".tools"
LOG = TOOLS / "setup.log"
LOCK_FILES = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}
BOOTSTRAP = ROOT / "requirements-bootstrap.txt"
NEEDED_BYTES = 700_000_000
TICK = 0.1

# What the tools say, in the words of both pip and uv, and of the libraries below them.
CAUSES = (
    (r"No space left on device|os error 28|Errno 28|Disk quota exceeded", "full"),
    (r"do not match the hashes|[Hh]ash mismatch", "hashes"),
    (r"Read-only file system|Permission denied|os error 13", "denied"),
    (
        r"dns error|Temporary failure in name resolution|Name or service not known"
        r"|[Cc]onnection (?:refused|reset|timed out)|Network is unreachable"
        r"|tcp connect error|error sending request|Could not fetch|Failed to fetch|timed out|versions: none"
        r"|NewConnectionError|ProxyError|SSLError|certificate",
        "network",
    ),
    (r"No matching distribution|no version of|not find a version|no wheels", "no-package"),
)

CHINESE = {
    "preparing": "首次运行：正在准备运行环境，只需一次。",
    "changed": "依赖有变化：正在更新运行环境。",
    "waiting": "另一个进程正在准备运行环境，请稍候……",
    "tool": "准备安装工具",
    "create": "建立 Python 环境",
    "install": "下载并安装依赖",
    "compile": "编译，加快启动",
    "seconds": "{:.0f} 秒",
    "slow-way": "uv 不可用，改用 pip 安装，会慢一些。",
    "ready": "运行环境已就绪，用时 {:.0f} 秒。",
    "interrupted": "已中断。再次运行会重新准备，不会留下半成品。",
    "failed": "运行环境没有准备好：{}",
    "log": "详细记录：{}",
    "no-pip": "此 Python 没有 pip。请先安装，例如：apt install python3-pip",
    "full": f"磁盘空间不够，约需 {NEEDED_BYTES // 1_000_000} MB。请腾出空间后再运行。",
    "hashes": "下载到的软件包与锁定的校验值不符。可能是下载中断或镜像有误，请换一个软件源再试。",
    "denied": f"当前账户无权写入项目目录 {ROOT}。",
    "network": "连不上软件源。请检查网络、代理，或在 pip 的设置中换一个镜像，再次运行即可。",
    "no-package": "软件源里没有所需的软件包，或没有适合本机系统的版本。",
    "other": "安装程序报错。",
}
ENGLISH = {
    "preparing": "First run: preparing the environment; this happens once.",
    "changed": "The dependencies have changed: renewing the environment.",
    "waiting": "Another process is preparing the environment; waiting for it …",
    "tool": "getting the installer",
    "create": "creating the Python environment",
    "install": "downloading and installing the dependencies",
    "compile": "compiling, for a quick start",
    "seconds": "{:.0f} s",
    "slow-way": "uv is not usable here; installing with pip, which takes longer.",
    "ready": "The environment is ready after {:.0f} s.",
    "interrupted": "Interrupted. The next run starts afresh; nothing half-done is left in use.",
    "failed": "The environment is not ready: {}",
    "log": "Details: {}",
    "no-pip": "This Python has no pip. Install it first, for example: apt install python3-pip",
    "full": f"There is not enough space on the disk: about {NEEDED_BYTES // 1_000_000} MB are needed.",
    "hashes": "A package does not have the hash it is locked to: a broken download or a bad mirror. Try another index.",
    "denied": f"This account may not write to the project's directory {ROOT}.",
    "network": "The package index cannot be reached. Check network, proxy or pip's index setting, and run this again.",
    "no-package": "The package index lacks a package, or has it not for this system.",
    "other": "The installer reported an error.",
}


class Failed(Exception):
    """The environment could not be prepared; the argument is a key of the texts."""


class ToolFailed(Exception):
    """A command failed; the cause is in its output."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.cause = next((cause for pattern, cause in CAUSES if re.search(pattern, output)), "other")


def text(key: str) -> str:
    """Return a sentence in the user's language: Chinese unless English is asked for."""
    language = os.environ.get("CLERK_LANG") or os.environ.get("LANG") or ""
    return (ENGLISH if language.startswith("en") else CHINESE)[key]


def say(line: str, end: str = "\n") -> None:
    """Print progress to stderr: stdout belongs to the program that is started afterwards."""
    sys.stderr.write(line + end)
    sys.stderr.flush()


class Steps:
    """Counts the steps, and runs commands with a clock ticking on a terminal."""

    def __init__(self, total: int, lock: int) -> None:
        self.total = total
        self.done = 0
        self.lock = lock

    @contextmanager
    def step(self, key: str) -> Iterator[None]:
        """Announce a step and say afterwards how long it took."""
        self.done += 1
        self._label = f"[{self.done}/{self.total}] {text(key)} … "
        began = time.monotonic()
        say(self._label, end="")
        try:
            yield
        except BaseException:
            say("")
            raise
        seconds = text("seconds").format(time.monotonic() - began)
        say(f"\r{self._label}{seconds}" if sys.stderr.isatty() else seconds)

    def command(self, arguments: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        """Run a command to its end, its output in the log; ToolFailed when it fails."""
        began = time.monotonic()
        with LOG.open("a+", encoding="utf-8", errors="replace") as log:
            start = log.tell()
            child = subprocess.Popen(
                [str(argument) for argument in arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                pass_fds=(self.lock,) if self.lock >= 0 else (),
                cwd=TOOLS,
            )
            try:
                while child.poll() is None:
                    time.sleep(TICK)
                    if sys.stderr.isatty():
                        say(f"\r{self._label}{text('seconds').format(time.monotonic() - began)}", end="")
            finally:
                if child.poll() is None:
                    child.terminate()
                    child.wait()
            if child.returncode:
                log.seek(start)
                raise ToolFailed(log.read())


def main(kind: str) -> int:
    """Prepare the environment for *kind* (``run`` or ``dev``); return the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    try:
        TOOLS.mkdir(exist_ok=True)
        with locked() as lock:
            if not complete(kind):
                prepare(kind, lock)
    except KeyboardInterrupt:
        say("\n" + text("interrupted"))
        return 130
    except Failed as failure:
        say(text("failed").format(text(str(failure))))
    except ToolFailed as failure:
        say(text("failed").format(text(failure.cause)))
        say(text("log").format(LOG))
    except OSError as error:
        cause = ToolFailed(str(error)).cause
        say(text("failed").format(text(cause) if cause != "other" else error))
    else:
        return 0
    return 1


@contextmanager
def locked() -> Iterator[int]:
    """Hold the lock of this checkout; yields its descriptor, -1 where the file system knows no locks."""
    with (TOOLS / "lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(text("waiting"))
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            yield -1
            return
        yield file.fileno()


def complete(kind: str) -> bool:
    """Whether *kind* is installed as its lock file names it."""
    stamp = VENV / f"installed-{kind}.txt"
    return PYTHON.exists() and stamp.exists() and stamp.read_bytes() == LOCK_FILES[kind].read_bytes()


def prepare(kind: str, lock: int) -> None:
    """Build the environment, or add the developers' part to a complete one."""
    began = time.monotonic()
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise Failed("full")
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        raise Failed("no-pip")
    say(text("changed" if (VENV / "installed-run.txt").exists() else "preparing"))
    LOG.unlink(missing_ok=True)
    steps = Steps(total=4, lock=lock)
    with steps.step("tool"):
        uv = get_uv(steps)
    with steps.step("create"):
        if not (kind == "dev" and complete("run")):
            create()
    with steps.step("install"):
        install(LOCK_FILES[kind], uv, steps)
    with steps.step("compile"):
        # In the children's way: also where PYTHONDONTWRITEBYTECODE would leave every start to compile anew.
        compile_sources(kind, steps)
    stamp("run")
    if kind == "dev":
        stamp("dev")
    say(text("ready").format(time.monotonic() - began))


def create() -> None:
    """Make an empty environment in which ``clerk_tui`` is importable from this checkout."""
    if VENV.exists():
        for old in VENV.glob("installed-*.txt"):
            old.unlink()
        shutil.rmtree(VENV)
    venv.EnvBuilder(symlinks=True, with_pip=False).create(VENV)
    packages = next((VENV / "lib").glob("python3*")) / "site-packages"
    # Relative, so that the checkout may be moved: lib/python3.x/site-packages lies four levels below the root.
    (packages / "clerk_tui.pth").write_text("../../../..\n", encoding="utf-8")
    command = VENV / "bin" / "clerk"
    command.write_text('#!/bin/sh\nexec "$(dirname -- "$0")/python" -P -m clerk_tui "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def get_uv(steps: Steps) -> Path | None:
    """Return the locked uv, installed beside the environment; None where it cannot be had."""
    home = TOOLS / "uv"
    program = home / "bin" / "uv"
    installed = home / BOOTSTRAP.name
    if installed.exists() and installed.read_bytes() == BOOTSTRAP.read_bytes():
        return program
    fresh = TOOLS / "uv.new"
    for left in (fresh, home):
        shutil.rmtree(left, ignore_errors=True)
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
    ]
    try:
        steps.command([*pip, "--require-hashes", "--only-binary", ":all:", "--target", fresh, "-r", BOOTSTRAP])
        steps.command([fresh / "bin" / "uv", "--version"])
    except ToolFailed as failure:
        if failure.cause in ("full", "denied"):
            raise
        return None
    shutil.copy(BOOTSTRAP, fresh / BOOTSTRAP.name)
    fresh.rename(home)
    return program


def install(lock_file: Path, uv: Path | None, steps: Steps) -> None:
    """Install what *lock_file* names, with uv if possible, with pip otherwise."""
    if uv is not None:
        arguments: list[str | Path] = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--require-hashes",
            "-r",
            lock_file,
        ]
        try:
            steps.command(arguments, uv_environment())
        except ToolFailed as failure:
            if failure.cause in ("full", "denied"):
                raise
        else:
            return
    say("\n" + text("slow-way"))
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        PYTHON,
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    steps.command([*pip, "--no-compile", "--require-hashes", "-r", lock_file])


def compile_sources(kind: str, steps: Steps) -> None:
    """Compile the program, and for ``run`` what it imports: otherwise the first start would do it, visibly."""
    compileall.compile_dir(ROOT / "clerk_tui", quiet=2)
    if kind == "run":
        steps.command([PYTHON, "-m", "compileall", "-q", "-j", "0", VENV / "lib"])


def stamp(kind: str) -> None:
    """Declare *kind* complete, in one step that cannot be half done."""
    target = VENV / f"installed-{kind}.txt"
    half = target.with_suffix(".new")
    shutil.copy(LOCK_FILES[kind], half)
    half.rename(target)


def uv_environment() -> dict[str, str]:
    """Return what uv must be told, taken from pip's settings: it does not read them itself.

    An office that has set up a mirror, a proxy or a folder of packages for pip has set it up for this program too.
    """
    environment = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "true",
        "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy"),
        # Every index may serve every package: the hashes decide what is accepted, not who delivers it.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    home = os.environ.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        environment["UV_CACHE_DIR"] = str(TOOLS / "cache")
    settings = pip_settings()
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "cert": "SSL_CERT_FILE",
        "proxy": "ALL_PROXY",
        "trusted-host": "UV_INSECURE_HOST",
        "no-index": "UV_NO_INDEX",
    }
    for setting, name in names.items():
        if setting in settings and name not in os.environ:
            environment[name] = " ".join(settings[setting].split())
    if "find-links" in settings and "UV_FIND_LINKS" not in os.environ:
        environment["UV_FIND_LINKS"] = ",".join(settings["find-links"].split())
    return environment


def pip_settings() -> dict[str, str]:
    """Return pip's settings as ``pip config list`` tells them; those for ``install`` and of the environment win."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    order = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in output.splitlines():
        section, dot, rest = line.partition(".")
        name, equals, value = rest.partition("=")
        if not (dot and equals) or section not in order:
            continue
        try:
            plain = str(ast.literal_eval(value))
        except (ValueError, SyntaxError):
            continue
        if order[section] >= found.get(name, (-1, ""))[0]:
            found[name] = (order[section], plain)
    return {name: value for name, (_order, value) in found.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
