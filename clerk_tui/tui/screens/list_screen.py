"""What every list of things that wait shares: the rows kept fresh, the line above them, the filter by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.errors import ClerkError
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.workstation import DeskScreen

T = TypeVar("T")

REFRESH = 30.0
"""Seconds after which the rows are read anew: colleagues work on the same store."""


class ListScreen(DeskScreen, Generic[T]):
    """Rows of anything; subclasses say which in ``fetch``, how in ``new_list``, what stands above in ``fetched``, and
    bind a key to ``filter``."""

    EMPTY = N_("Nothing waits here.")
    """Message id of what is said when there are no rows."""
    HINT = N_("Words of the item, the applicant, the department or the number; pinyin initials")
    """Message id of what stands in the empty filter."""
    DEFAULT_CSS = """
    ListScreen #head { height: 1; padding: 0 1; text-style: bold; }
    ListScreen #filter { margin: 0 1; }
    ListScreen #filter.-absent { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[T] = ()
        self._haystacks: dict[T, str] = {}
        self._said = ""

    def body(self) -> Iterable[Widget]:
        """Yield the line above, the filter (absent until it is asked for) and the rows."""
        # The frame is painted before the store is asked; until it answers, the list says so.
        rows = self.new_list(_("Reading …"))
        yield Static("", id="head", markup=False)
        yield FilterInput(self._matching, rows, _(self.HINT), id="filter", classes="-absent")
        yield rows

    def new_list(self, empty: str) -> FastList[T]:
        """Return the list of rows, with what it says while there are none."""
        raise NotImplementedError

    @property
    def rows(self) -> FastList[T]:
        """The list of rows."""
        raise NotImplementedError

    def haystack(self, line: T) -> str:
        """Return everything *line* can be filtered by, in lower case."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Keep the rows fresh while the screen is in front."""
        self.set_interval(REFRESH, self._refresh)

    def on_screen_resume(self) -> None:
        """Read the rows: for the first time, or after another screen may have changed them."""
        self.call_after_refresh(self.reload)

    # Reading

    def fetch(self) -> Any:
        """Read from the store, off the screen's thread, what ``fetched`` shows."""
        raise NotImplementedError

    def fetched(self, result: Any) -> None:
        """Show what ``fetch`` returned; calls ``show_lines``."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read the rows anew; the cursor stays on its row."""
        run_job(self, self._fetch, on_done=self._fetched, on_refused=self._unreadable, group="list")

    def show_lines(self, lines: Sequence[T]) -> None:
        """Show *lines*, as far as they fit the filter; what stands there already is not painted again."""
        if lines == self._lines and lines:
            return
        self._lines = lines
        self.rows.say_when_empty(_(self.EMPTY))
        self.query_one(FilterInput).search_again(keep=True)

    def say(self, text: str) -> None:
        """Show *text* in the line above the rows."""
        if text != self._said:
            self._said = text
            self.query_one("#head", Static).update(text, layout=False)

    def _refresh(self) -> None:
        if self.is_current:
            self.reload()

    def _fetch(self) -> tuple[Any, dict[T, str]]:
        result = self.fetch()
        lines: Iterable[T] = getattr(result, "lines", result)
        known = self._haystacks
        return result, {line: known.get(line) or self.haystack(line) for line in lines}

    def _fetched(self, result: tuple[Any, dict[T, str]]) -> None:
        shown, self._haystacks = result
        self.fetched(shown)

    def _unreadable(self, error: ClerkError) -> None:
        """Say it where the figures stand: a box every half minute would be worse than old rows."""
        self.say(f"! {error}")

    # The filter

    def _matching(self, text: str) -> tuple[Sequence[T], str]:
        words = text.casefold().split()
        rows = [line for line in self._lines if all(word in self._haystacks[line] for word in words)]
        said = [f"{len(rows)} / {len(self._lines)}"] if words else []
        if marked := len(self.rows.marked):
            said.append(ngettext("{n} row marked", "{n} rows marked", marked).format(n=marked))
        return rows, "  ".join(said)

    def action_filter(self) -> None:
        """Show the filter and put the cursor in it."""
        box = self.query_one(FilterInput)
        box.remove_class("-absent")
        box.focus()
        self.refresh_bindings()

    def action_back(self) -> None:
        """Leave the filter, then the screen."""
        if not self.filtering:
            super().action_back()
            return
        box = self.query_one(FilterInput)
        box.value = ""
        box.add_class("-absent")
        self.rows.focus()

    @property
    def filtering(self) -> bool:
        """Whether the filter is open."""
        return self.is_mounted and not self.query_one(FilterInput).has_class("-absent")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The filter is opened once."""
        if action == "filter":
            return not self.filtering
        return super().check_action(action, parameters)
