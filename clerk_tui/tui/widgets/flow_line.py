"""Words that flow: parts of a line that wrap between one another, never within."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_NEVER_FIRST = "，。；：、！？）》”〕"
"""No Chinese line begins with these: the character before them goes along."""


class FlowLine(Widget):
    """Shows *parts* (already translated), as many on a line as fit; as high as that takes."""

    DEFAULT_CSS = "FlowLine { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: Sequence[str] = ()

    @property
    def text(self) -> str:
        """What is shown, as one line."""
        return " ".join(self._parts)

    def show(self, parts: Sequence[str]) -> None:
        """Show other parts."""
        if parts != self._parts:
            self._parts = parts
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Return how many lines the parts take."""
        return len(flow(self._parts, width))

    def render(self) -> Content:
        """Draw the lines."""
        return Content("\n".join(flow(self._parts, self.size.width)))


def flow(parts: Sequence[str], width: int) -> list[str]:
    """Return *parts*, a space between, in lines of at most *width* cells; a longer part has a line of its own."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + 1 + cell_len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines or [""]


def broken(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width* cells, broken at spaces where there are any, else anywhere."""
    lines = []
    while cell_len(text) > width > 1:
        line = set_cell_size(text, width).rstrip()
        line = line if text.startswith(line) else line[:-1]  # half of a wide character became a space
        if text[len(line)] != " " and (space := line.rfind(" ")) > len(line) // 2:
            line = line[:space]
        elif text[len(line)] in _NEVER_FIRST:
            line = line[:-1] or line
        lines.append(line)
        text = text[len(line) :].lstrip()
    return [*lines, text]
