"""A list that costs one row a key: no scroll view, no layout, no widget a row, however many rows there are.

The widget paints its lines itself (Textual's Line API), keeps its own offset, and draws the title and the note line
too, so a new result and its count are one repaint. A cursor move repaints two rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from clerk_tui.i18n import _
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.theme import ROW_STYLES

T = TypeVar("T")

CUT = "…"
"""Ends a text that does not fit; the plain look draws it as a full stop."""


@dataclass(frozen=True, slots=True)
class Column:
    """*width* in cells, 0 for what is left over (one column only); *title* is a message id."""

    width: int = 0
    title: str = ""
    right: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a row stands out: *mark* is one cell of text, *style* one of ``theme.ROW_STYLES`` or nothing."""

    mark: str = " "
    style: str = ""


PLAIN_LOOK = Look()


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return *text* as exactly *width* cells: padded, or cut with a mark that something is missing."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    missing = width - cell_len(text)
    if missing < 0:
        return set_cell_size(text, width - 1) + CUT if width > 0 else ""
    return " " * missing + text if right else text + " " * missing


class FastList(Widget, Generic[T], can_focus=True):
    """Rows of any kind, drawn on demand.

    *cells* gives the texts of a row, one a column; *look* its mark and style. Rows may be any sequence, a lazy one
    too: only visible rows are asked for. With *markable*, space marks rows for a deed on several.
    """

    DEFAULT_CSS = """
    FastList { height: 1fr; background: $background; }
    FastList > .cursor {
        background: $cursor-background; color: $cursor-color; text-style: $cursor-style;
    }
    FastList > .title { color: $dim-color; text-style: $dim-style; }
    FastList > .note { color: $dim-color; text-style: $dim-style; }
    FastList > .alert { color: $alert-color; text-style: $alert-style; }
    FastList > .warn { color: $warn-color; text-style: $warn-style; }
    FastList > .good { color: $good-color; text-style: $good-style; }
    FastList > .dim { color: $dim-color; text-style: $dim-style; }
    FastList > .strong { color: $strong-color; text-style: $strong-style; }
    """
    COMPONENT_CLASSES = {"cursor", "title", "note", *ROW_STYLES}
    BINDINGS = bindings("list")

    class Highlighted(Message):
        """The cursor is on another row; sent by the lists beside which something is shown about that row."""

        def __init__(self, source: FastList[Any], index: int, row: Any) -> None:
            super().__init__()
            self.list = source
            self.index = index
            self.row = row

        @property
        def control(self) -> FastList[Any]:
            """The list, for ``on(…, selector)``."""
            return self.list

    class Chosen(Highlighted):
        """Enter, or a click on the cursor's row."""

    class MarksChanged(Message):
        """Rows were marked or unmarked."""

        def __init__(self, source: FastList[Any]) -> None:
            super().__init__()
            self.list = source

        @property
        def control(self) -> FastList[Any]:
            """The list, for ``on(…, selector)``."""
            return self.list

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[str]],
        *,
        look: Callable[[T], Look] | None = None,
        markable: bool = False,
        empty: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """*empty* is what to say when there are no rows, already translated."""
        self._rich_styles: dict[str, Style] = {}
        self._strips: dict[int, Strip] = {}
        self._drawn_at = Size(0, 0)
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._cells = cells
        self._look = look or (lambda _row: PLAIN_LOOK)
        self._markable = markable
        self._empty = empty
        self._rows: Sequence[T] = ()
        self._note = ""
        self._cursor = 0
        self._top = 0
        self._marked: set[int] = set()
        self._drawn: dict[int, tuple[str, str]] = {}
        self._width = -1
        self._widths: list[int] = []
        self._has_title = any(column.title for column in columns)

    # What it shows

    @property
    def rows(self) -> Sequence[T]:
        """The rows shown."""
        return self._rows

    @property
    def cursor(self) -> int:
        """Index of the row the cursor is on; 0 when there are none."""
        return self._cursor

    @property
    def current(self) -> T | None:
        """The row the cursor is on."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def marked(self) -> list[T]:
        """The marked rows in order."""
        return [self._rows[index] for index in sorted(self._marked)]

    def show(self, rows: Sequence[T], note: str = "", *, keep: bool = False) -> None:
        """Show *rows* with *note* (already translated) below; *keep* keeps cursor and marks where they are."""
        self._rows = rows
        self._note = note
        self._drawn.clear()
        last = max(0, len(rows) - 1)
        if keep:
            self._cursor = min(self._cursor, last)
            self._marked = {index for index in self._marked if index <= last}
            self._top = min(self._top, self._cursor)
        else:
            self._cursor = self._top = 0
            self._marked = set()
        self.refresh()

    def say_when_empty(self, text: str) -> None:
        """Change what is said when there are no rows; already translated."""
        self._empty = text
        self.refresh()

    def redraw(self, index: int) -> None:
        """Row *index* has changed."""
        self._drawn.pop(index, None)
        self.refresh(self._region(index))

    def move_to(self, index: int) -> None:
        """Put the cursor on row *index*, or the nearest there is."""
        index = max(0, min(index, len(self._rows) - 1))
        if index == self._cursor or not self._rows:
            return
        old, self._cursor = self._cursor, index
        if not self._top <= index < self._top + self._room:
            # Half a list at a time: most keys then repaint two rows, not all of them.
            half = self._room // 2
            self._top = max(0, min(index - half, len(self._rows) - self._room))
            self.refresh()
        else:
            self.refresh(self._region(old), self._region(index))
        self.cursor_moved()

    def cursor_moved(self) -> None:
        """The cursor is on another row. Posts nothing: a message that nobody takes is a tenth of a key's time."""

    # Keys and mouse

    def action_move(self, step: int) -> None:
        """Move the cursor by *step* rows."""
        self.move_to(self._cursor + step)

    def action_page(self, pages: int) -> None:
        """Move the cursor by *pages* of rows."""
        self.move_to(self._cursor + pages * max(1, self._room - 1))

    def action_edge(self, last: bool) -> None:
        """Move to the first or the *last* row."""
        self.move_to(len(self._rows) - 1 if last else 0)

    def action_choose(self) -> None:
        """Open the row the cursor is on."""
        if self._rows:
            self.post_message(self.Chosen(self, self._cursor, self._rows[self._cursor]))

    def action_mark(self) -> None:
        """Mark the row, or unmark it, and go on to the next."""
        if self._rows:
            self._marked ^= {self._cursor}
            self.refresh(self._region(self._cursor))
            self.post_message(self.MarksChanged(self))
            self.action_move(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A list without marks has no key for them."""
        return self._markable if action == "mark" else True

    def on_click(self, event: Click) -> None:
        """Put the cursor on the row; a click on the cursor opens it."""
        index = self._top + event.y - self._has_title
        if 0 <= event.y - self._has_title < self._room and index < len(self._rows):
            if index == self._cursor:
                self.action_choose()
            else:
                self.move_to(index)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll as the wheel does everywhere."""
        event.stop()
        self.action_move(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll as the wheel does everywhere."""
        event.stop()
        self.action_move(-3)

    # Drawing

    def _fit_columns(self, width: int) -> None:
        """Give the flexible column what *width* leaves, and keep the cursor in sight."""
        fixed = sum(column.width + 1 for column in self._columns)
        rest = max(0, width - fixed - self._gutter)
        self._widths = [column.width or rest for column in self._columns]
        self._width = width
        self._drawn.clear()

    @property
    def _gutter(self) -> int:
        return 2 + self._markable

    @property
    def _room(self) -> int:
        """Lines for rows."""
        return max(1, self.size.height - self._has_title - bool(self._note))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        if self._cursor >= self._top + self._room:
            self._top = self._cursor - self._room + 1
            self.refresh()

    def _region(self, index: int) -> Region:
        return Region(0, index - self._top + self._has_title, self.size.width, 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the lines of *crop*: those that changed, without Textual's box of border, padding and tint around each.

        Textual asks for all that are in sight at each paint.
        """
        width, height = size = self.size
        if size != self._drawn_at:
            self._drawn_at = size
            self._strips.clear()
        if missing := [y for y in crop.line_range if y not in self._strips]:
            background = self.background_colors[1]
            filters = self.get_line_filters()
            for y in missing:
                strip = self._draw(y, width, height)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, background)
                self._strips[y] = strip
        strips = [self._strips[y] for y in crop.line_range]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Draw line *y*: title, row or note."""
        return self._draw(y, *self.size)

    def _draw(self, y: int, width: int, height: int) -> Strip:
        if width != self._width:  # the first paint and a new size come before any event that tells of them
            self._fit_columns(width)
        if y == 0 and self._has_title:
            return self._line(self._title(), "title")
        if y == height - 1 and self._note:
            return self._line(" " + self._note, "note")
        index = self._top + y - self._has_title
        if index >= len(self._rows):
            return self._line("  " + self._empty, "note") if index == 0 else Strip.blank(width, self._style(""))
        text, style = self._text(index)
        cursor = index == self._cursor
        mark = ("*" if index in self._marked else " ") if self._markable else ""
        return self._line(f"{'>' if cursor else ' '}{mark}{text}", "cursor" if cursor else style)

    def _line(self, text: str, component: str) -> Strip:
        style = self._style(component)
        return Strip([Segment(text, style)]).adjust_cell_length(self._width, style)

    def _style(self, component: str) -> Style:
        """Return the style of a part, or of the list itself; putting it together anew for each line took as long as
        all else."""
        if (style := self._rich_styles.get(component)) is None:
            style = self.get_component_rich_style(component) if component else self.rich_style
            self._rich_styles[component] = style
        return style

    def notify_style_update(self) -> None:
        """Put the styles together anew."""
        self._rich_styles.clear()
        self._strips.clear()
        super().notify_style_update()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw *regions* anew, or everything."""
        if repaint:
            if not regions:
                self._strips.clear()
            for region in regions:
                for y in region.line_range:
                    self._strips.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _text(self, index: int) -> tuple[str, str]:
        """Return the text of row *index* right of the gutter, and its style; remembered until it changes."""
        if (drawn := self._drawn.get(index)) is None:
            row = self._rows[index]
            look = self._look(row)
            parts = (
                fit(cell, width, right=column.right)
                for cell, width, column in zip(self._cells(row), self._widths, self._columns, strict=True)
            )
            drawn = self._drawn[index] = (f"{fit(look.mark, 1)}{' '.join(parts)} ", look.style)
        return drawn

    def _title(self) -> str:
        columns = zip(self._columns, self._widths, strict=True)
        return " " * self._gutter + " ".join(
            fit(_(column.title), width, right=column.right) for column, width in columns
        )
