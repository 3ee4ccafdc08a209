"""What starts without the screens: ``clerk --version``, the import of the app in instructions, imports of catalogs."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figure import Figure

PYTHON = sys.executable
CLERK = str(Path(PYTHON).with_name("clerk"))
ROUNDS = 21


def measure() -> list[Figure]:
    """Return the figures of whole processes."""
    version, plain = [], []
    for _round in range(ROUNDS):
        plain.append(_seconds([PYTHON, "-c", "pass"]))
        version.append(_seconds([CLERK, "--version"]))
    figures = [Figure("clerk --version, best", min(version) * 1e3, min(plain) * 1e3, 1.5)]
    if shutil.which("valgrind"):
        ours = _instructions("import clerk_tui.tui.app")
        textual = _instructions("import textual.app")
        figures.append(Figure("instructions of importing the app", ours, textual, 1.2, "M"))
    return figures


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _instructions(statement: str) -> float:
    with tempfile.NamedTemporaryFile() as out:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", PYTHON, "-c", statement]
        said = subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": "0"}).stderr
    return int(said.rpartition("Collected :")[2].split()[0]) / 1e6
