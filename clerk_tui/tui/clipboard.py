"""Copying text to where the user can paste it: a local clipboard tool, or the terminal's own way over ssh."""

import os
import shutil
import subprocess
from collections.abc import Mapping

TIMEOUT = 2.0
"""Seconds a clipboard tool may take; xclip without a display would wait for ever."""


def tool(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the command that takes text on its input and keeps it; empty when only the terminal can (OSC 52)."""
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return ()  # a tool here would fill the clipboard of the wrong machine
    if "WAYLAND_DISPLAY" in environ and shutil.which("wl-copy"):
        return ("wl-copy",)
    if "DISPLAY" in environ and shutil.which("xclip"):
        return ("xclip", "-selection", "clipboard")
    return ("clip.exe",) if shutil.which("clip.exe") else ()


def copy_with(command: tuple[str, ...], text: str) -> bool:
    """Give *text* to *command*; whether it took it. Blocks up to two seconds: call it from a thread."""
    encoding = "utf-16-le" if command[0] == "clip.exe" else "utf-8"
    try:
        # The tool stays in the background to serve the selection; an inherited pipe would keep us waiting for it.
        done = subprocess.run(
            command,
            input=text.encode(encoding),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
