"""A box whose every key searches: the echo and the list are one frame, and the arrows drive the list from the box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.fast_list import FastList

T = TypeVar("T")


class FilterInput(ClerkInput, Generic[T]):
    """Searches as one types; the focus stays here while ↑ ↓ PgUp PgDn and Enter work on the list.

    *search* returns the rows for what is typed, best first, and the note to show below them. It runs between two
    frames, so it answers from memory, in milliseconds. Enter sends the list's ``Chosen``; with no row to choose it
    sends the input's ``Submitted``.
    """

    BINDINGS = bindings("filter")
    HELP = N_(
        "# Search box\n"
        "Type **characters**, **pinyin**, its **initials** or a **number**; every key searches.\n"
        "- arrows and `PgUp` `PgDn` move in the list without leaving the box\n"
        "- `Enter` opens the row with the `>`"
    )

    def __init__(
        self,
        search: Callable[[str], tuple[Sequence[T], str]],
        target: FastList[T],
        placeholder: str = "",
        **options: Any,
    ) -> None:
        super().__init__(placeholder=placeholder, **options)
        self._search = search
        self._target = target
        self._clearable = False

    def on_mount(self) -> None:
        """Show what an empty box finds."""
        self.search_again()

    def watch_value(self, value: str) -> None:
        """Search before anything is painted."""
        super().watch_value(value)
        if self.is_mounted:
            self.search_again()
            if bool(value) != self._clearable:
                self._clearable = bool(value)
                self.refresh_bindings()

    def search_again(self, *, keep: bool = False) -> None:
        """Search once more for the same text: what is searched has changed. *keep* keeps the cursor's row."""
        rows, note = self._search(self.value)
        self._target.show(rows, note, keep=keep)

    def action_drive(self, deed: str, step: int = 0) -> None:
        """Do a deed of the list's."""
        if deed == "move":
            self._target.action_move(step)
        elif deed == "page":
            self._target.action_page(step)
        elif self._target.rows:
            self._target.action_choose()
        else:
            self.post_message(self.Submitted(self, self.value))

    def action_clear(self) -> None:
        """Empty the box."""
        self.value = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An empty box leaves Escape to the screen."""
        if action == "clear":
            return bool(self.value)
        return super().check_action(action, parameters)
