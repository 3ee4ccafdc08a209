"""Lays out ``--help`` by terminal columns: a Chinese character takes two, and a line may break after any of them."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from typer import Context
from typer._click.formatting import HelpFormatter

from clerk_tui.i18n import _

FIRST_COLUMN_MAX = 30
GAP = 2
# What may not be broken: a run of anything that is neither space nor wide, or one wide character; with either goes
# the punctuation after it that must not begin a line.
_WORDS = re.compile(r"(?:[^\s\u2e80-\uffe6]+|[\u2e80-\uffe6])[，。、；：？！）”》…]*")


def width_of(text: str) -> int:
    """Return how many terminal columns *text* takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def wrap(text: str, width: int) -> list[str]:
    """Break *text* into lines of at most *width* columns, at spaces and between Chinese characters."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line, end = "", 0
        for word in _WORDS.finditer(paragraph):
            # What stood between the words in the text stands between them in the line, unless the line breaks there.
            gap = " " if line and word.start() > end else ""
            if line and width_of(line) + len(gap) + width_of(word[0]) > width:
                lines.append(line)
                line, gap = "", ""
            line += gap + word[0]
            end = word.end()
        lines.append(line)
    return lines


class SpokenHelp(HelpFormatter):
    """Typer's help page with our words and widths."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how the command is called."""
        self.write(f"{prefix or _('Usage: ')}{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(_("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        indent = " " * self.current_indent
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(
        self,
        rows: Sequence[tuple[str, str]],
        col_max: int = FIRST_COLUMN_MAX,
        col_spacing: int = GAP,
    ) -> None:
        """Write terms and their explanations in two columns."""
        rows = list(rows)
        first = min(max((width_of(term) for term, _explained in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        hanging = indent + " " * first
        for term, explained in rows:
            lines = wrap(explained, max(self.width - len(hanging), 20))
            padding = first - width_of(term)
            if padding < col_spacing:
                self.write(f"{indent}{term}\n{hanging}{lines[0]}".rstrip() + "\n")
            else:
                self.write(f"{indent}{term}{' ' * padding}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{hanging}{line}\n")


class HelpContext(Context):
    """A context whose help is laid out by ``SpokenHelp``."""

    formatter_class = SpokenHelp
