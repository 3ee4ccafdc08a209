"""Where documents go: into a folder as PDF, and from there to a printer.

Setting a document takes memory and time that the counter's screen should not pay, so the desk has it done by a child
process (``set_aside``), which also writes the file. A print spool comes between the two halves later.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.paper.model import Document, file_name
from clerk_tui.paper.trouble import PaperTrouble

TROUBLE_EXIT = 3
"""Exit code of the child when it answers with a Refusal on its standard output."""
CHILD_SECONDS = 60
PRINT_SECONDS = 20
_ROOT = str(Path(__file__).resolve().parents[2])


class PrintOutcome(msgspec.Struct, frozen=True):
    """What became of a print request: the spooler's *job*, or why there is none."""

    job: str = ""
    refusal: Refusal | None = None

    @property
    def accepted(self) -> bool:
        """Whether the spooler took it; paper in the tray is another matter."""
        return self.refusal is None


def write_pdf(document: Document, folder: Path, *, by_hand: bool = False) -> Path:
    """Set *document* in this process and write it into *folder*; ``set_aside`` is for the desk.

    Raises PaperTrouble when it cannot be set or written; a half-written file is never left under its name.
    """
    from clerk_tui.paper.pdf import render_pdf

    path = folder / file_name(document)
    write_atomically(path, render_pdf(document, by_hand=by_hand))
    return path


class Waiting:
    """A document that is set but not to be seen yet: a hidden file beside its future name, gone unless published."""

    def __init__(self, hidden: Path, path: Path) -> None:
        self._hidden = hidden
        self._path = path

    def publish(self) -> Path:
        """Give the file its name and return it. Raises PaperTrouble."""
        try:
            return self._hidden.replace(self._path)
        except OSError as error:
            raise PaperTrouble(_not_written(self._path.parent, error)) from error


@contextlib.contextmanager
def set_aside(document: Document, folder: Path, *, by_hand: bool = False) -> Iterator[Waiting]:
    """Have a child process set *document* in *folder*, not to be seen before it is published.

    Blocks for a second or less: call it from a worker. The facts go through a pipe, never through arguments that other
    users of the machine could read. Raises PaperTrouble as ``write_pdf``.
    """
    path = folder / file_name(document)
    hidden = folder / f".{path.name}.{secrets.token_hex(4)}.part"
    try:
        render_in_subprocess(document, hidden, by_hand=by_hand)
        yield Waiting(hidden, path)
    finally:
        hidden.unlink(missing_ok=True)


def render_in_subprocess(document: Document, out_path: Path, *, by_hand: bool = False) -> None:
    """Have ``python -m clerk_tui.paper`` set *document* and write it to *out_path*; raises PaperTrouble."""
    command = [sys.executable, "-m", "clerk_tui.paper", *(["--by-hand"] if by_hand else []), str(out_path.absolute())]
    try:
        done = subprocess.run(
            command,
            input=msgspec.json.encode(document),
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=False,
            # The child finds the same program, wherever the counter was started.
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PaperTrouble(_child_failed(type(error).__name__)) from error
    if done.returncode == TROUBLE_EXIT:
        raise PaperTrouble(msgspec.json.decode(done.stdout, type=Refusal))
    if done.returncode:
        raise PaperTrouble(_child_failed(f"exit {done.returncode}"))


def write_atomically(path: Path, content: bytes) -> None:
    """Write *content* to *path* for its owner alone (0600), whole or not at all, on the disk when this returns.

    Raises PaperTrouble when the folder is missing, full or not writable.
    """
    try:
        # mkstemp creates with 0600, in the same folder so that the rename cannot cross file systems.
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise PaperTrouble(_not_written(path.parent, error)) from error


def print_file(path: Path, printer: str | None = None) -> PrintOutcome:
    """Hand *path* to the system's spooler (``lp``), to *printer* or the default one, and return what it said."""
    lp = shutil.which("lp")
    if lp is None:
        return PrintOutcome(
            refusal=Refusal(
                "paper.no_spooler",
                N_("This machine has no printing system (lp)."),
                N_("Open the PDF file and print it from there."),
            )
        )
    command = [lp, *(["-d", printer] if printer else []), "--", str(path)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PRINT_SECONDS,
            check=False,
            env=os.environ | {"LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return PrintOutcome(refusal=_not_printed(type(error).__name__))
    if done.returncode:
        return PrintOutcome(refusal=_not_printed(done.stderr.strip().removeprefix("lp: ") or str(done.returncode)))
    # "request id is office-12 (1 file(s))"
    words = done.stdout.split()
    return PrintOutcome(job=words[3] if words[:3] == ["request", "id", "is"] and len(words) > 3 else "")


def _not_written(folder: Path, error: OSError) -> Refusal:
    return Refusal(
        "paper.not_written",
        N_("The document could not be written to {folder}: {cause}."),
        N_("Choose another folder, or make room on the disk."),
        params={"folder": str(folder), "cause": error.strerror or type(error).__name__},
    )


def _not_printed(cause: str) -> Refusal:
    return Refusal(
        "paper.not_printed",
        N_("The printer did not take the document: {cause}."),
        N_("Check the printer and print again; the PDF file is kept."),
        params={"cause": cause},
    )


def _child_failed(cause: str) -> Refusal:
    return Refusal(
        "paper.child_failed",
        N_("The document could not be set ({cause})."),
        N_("Try again; if it fails again, install the program again."),
        params={"cause": cause},
    )
