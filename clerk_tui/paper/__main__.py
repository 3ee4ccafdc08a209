"""``python -m clerk_tui.paper [--by-hand] OUT.pdf``: sets the document that comes as JSON on standard input.

The child of ``output.render_in_subprocess``: it gives the memory of the typesetter back by ending. A refusal goes to
standard output as JSON, with an exit code of its own.
"""

import sys
from pathlib import Path

import msgspec

from clerk_tui.paper.model import Document
from clerk_tui.paper.output import TROUBLE_EXIT, write_atomically
from clerk_tui.paper.pdf import render_pdf
from clerk_tui.paper.trouble import PaperTrouble


def main(arguments: list[str]) -> int:
    """Set and write one document; return the exit code."""
    by_hand = "--by-hand" in arguments
    out = Path(next(argument for argument in arguments if argument != "--by-hand"))
    document = msgspec.json.decode(sys.stdin.buffer.read(), type=Document)
    try:
        write_atomically(out, render_pdf(document, by_hand=by_hand))
    except PaperTrouble as trouble:
        sys.stdout.buffer.write(msgspec.json.encode(trouble.refusal))
        return TROUBLE_EXIT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
