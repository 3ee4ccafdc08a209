"""A QR code in the terminal, with the quiet zone a phone needs, readable on light and dark backgrounds."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import bindings

QUIET_ZONE = 4
"""Light modules around the code, ISO/IEC 18004."""

LEAST_QUIET_ZONE = 2

Matrix = Sequence[Sequence[bool]]
"""Rows of modules, True is dark."""

_SHAPES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
"""What (upper, lower) dark modules leave of a bright cell."""
_INVERTED = {(upper, lower): _SHAPES[not upper, not lower] for upper, lower in _SHAPES}


class QrView(Widget, can_focus=True):
    """Draws *matrix*: black on white with half blocks where there are colours, shapes alone where there are none.

    Without colours the terminal's background is unknown: a dark one is assumed, and ``i`` swaps. The plain look has no
    half blocks; there a module is two cells wide and one high, and a code may be taller than the screen.
    """

    DEFAULT_CSS = """
    QrView { width: auto; height: auto; }
    """
    BINDINGS = bindings("qr")
    HELP = N_("# QR code\nHold the phone a hand's width away. `i` swaps dark and light where there are no colours.")

    def __init__(self, matrix: Matrix, *, quiet_zone: int = QUIET_ZONE, id: str | None = None) -> None:
        super().__init__(id=id)
        self._matrix = matrix
        self._inverted = False
        self._surround(quiet_zone)

    def _surround(self, quiet_zone: int) -> None:
        side = len(self._matrix) + 2 * quiet_zone
        blank = [False] * side
        pad = [False] * quiet_zone
        self._modules = [blank] * quiet_zone + [[*pad, *row, *pad] for row in self._matrix] + [blank] * quiet_zone

    def fit_into(self, width: int, height: int) -> bool:
        """Take as much of the quiet zone as *width* × *height* cells leave, at least half; False if that is too much.

        Half of it is what phones read in practice; a code that is cut is read by none.
        """
        nothing = Size(0, 0)
        for quiet_zone in range(QUIET_ZONE, LEAST_QUIET_ZONE - 1, -1):
            self._surround(quiet_zone)
            down = self.get_content_height(nothing, nothing, 0)
            if self.get_content_width(nothing, nothing) <= width and down <= height:
                self.refresh(layout=True)
                return True
        return False

    @property
    def _plain(self) -> bool:
        return self.app.has_class("-plain")

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's signature
        """Cells across."""
        return len(self._modules) * (2 if self._plain else 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Lines down."""
        return len(self._modules) if self._plain else (len(self._modules) + 1) // 2

    def action_invert(self) -> None:
        """Swap dark and light."""
        self._inverted = not self._inverted
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of cells: two rows of modules, or one in the plain look."""
        height = self.get_content_height(Size(0, 0), Size(0, 0), 0)
        if y >= height:
            return Strip.blank(self.size.width, self.rich_style)
        line = self._plain_line(y) if self._plain else self._half_block_line(y)
        return line.adjust_cell_length(self.size.width, self.rich_style)

    def _plain_line(self, y: int) -> Strip:
        bright = Style(reverse=True)
        return Strip([Segment("  ", None if dark != self._inverted else bright) for dark in self._modules[y]])

    def _half_block_line(self, y: int) -> Strip:
        upper = self._modules[2 * y]
        lower = self._modules[2 * y + 1] if 2 * y + 1 < len(self._modules) else [False] * len(upper)
        pairs = zip(upper, lower, strict=True)
        if self.app.no_color:
            shapes = _INVERTED if self._inverted else _SHAPES
            return Strip([Segment("".join(shapes[pair] for pair in pairs), self.rich_style)])
        return Strip([Segment("▀", _INK[top != self._inverted, bottom != self._inverted]) for top, bottom in pairs])


_BLACK, _WHITE = Color.from_rgb(0, 0, 0), Color.from_rgb(255, 255, 255)
_INK = {
    (top, bottom): Style.from_color(_BLACK if top else _WHITE, _BLACK if bottom else _WHITE)
    for top in (False, True)
    for bottom in (False, True)
}
