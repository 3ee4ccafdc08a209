"""A checklist: each row gets its mark by one key, and the cursor goes on to the next that has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from textual.message import Message

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look

T = TypeVar("T")


class MarkList(FastList[T]):
    """Rows that want a mark; which marks there are is said by *marks* (key → message id of the label).

    The list does not know what a mark means: it sends ``Marked`` and the screen shows the rows anew. *settled* says
    whether a row still waits.
    """

    BINDINGS = bindings("marks")
    HELP = N_(
        "# Checklist\n"
        "Each row wants a mark. Press its **key**; the cursor goes on to the next row that has none.\n"
        "- `=` marks the rest as is usual"
    )

    class Marked(Message):
        """A mark's key was pressed on a row."""

        def __init__(self, source: MarkList[Any], index: int, row: Any, key: str) -> None:
            super().__init__()
            self.list = source
            self.index = index
            self.row = row
            self.key = key

        @property
        def control(self) -> MarkList[Any]:
            """The list, for ``on(…, selector)``."""
            return self.list

    class RestAsUsual(Message):
        """All rows that still wait are to be marked the usual way."""

        def __init__(self, source: MarkList[Any]) -> None:
            super().__init__()
            self.list = source

        @property
        def control(self) -> MarkList[Any]:
            """The list, for ``on(…, selector)``."""
            return self.list

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[T], Sequence[str]],
        *,
        marks: Mapping[str, str],
        settled: Callable[[T], bool],
        look: Callable[[T], Look] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(columns, cells, look=look, id=id)
        self._settled = settled
        for key, label in marks.items():
            # A mark's key wins over the list's own; its entry is shared with every list, so it is not added to.
            self._bindings.key_to_bindings.pop(key, None)
            self._bindings.bind(key, f"settle('{key}')", label)

    def cursor_moved(self) -> None:
        """Tell it: what the catalog says about the row stands below the list."""
        self.post_message(self.Highlighted(self, self.cursor, self.rows[self.cursor]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing behind a row that Enter could open."""
        return False if action == "choose" else super().check_action(action, parameters)

    def action_settle(self, key: str) -> None:
        """Send the mark."""
        if (row := self.current) is not None:
            self.post_message(self.Marked(self, self.cursor, row, key))

    def action_settle_rest(self) -> None:
        """Ask for the usual mark on all that wait."""
        self.post_message(self.RestAsUsual(self))

    def to_next_waiting(self) -> bool:
        """Put the cursor on the next row that waits, from the cursor on and round the end; False when none does."""
        count = len(self.rows)
        for step in range(count):
            index = (self.cursor + step) % count
            if not self._settled(self.rows[index]):
                self.move_to(index)
                return True
        return False
