"""Finding the item or the bundle: one box, results on every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Item
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.filter_input import FilterInput

if TYPE_CHECKING:
    from clerk_tui.desk.context import Desk

MOST_HITS = 200
Entry = Item | Bundle
NOTHING_FITS = N_("Nothing fits. Try fewer letters, another word, or the department's name.")


class ItemSearch(Vertical):
    """The box and the list of items and bundles below it."""

    DEFAULT_CSS = """
    ItemSearch { height: 1fr; }
    ItemSearch FilterInput { margin: 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="search")
        self._desk = desk
        catalog = desk.catalog
        self._total = sum(item.at_counter for item in catalog.items) + len(catalog.bundles)
        self.list: FastList[Entry] = FastList(
            [Column(), Column(10), Column(6), Column(16, right=True)], self._cells, look=_look, id="items"
        )
        self.box: FilterInput[Entry] = FilterInput(
            self._search, self.list, _("Item: name, what people call it, pinyin or initials, code"), id="query"
        )

    def compose(self) -> ComposeResult:
        """Yield the box and the list."""
        yield self.box
        yield self.list

    def _search(self, query: str) -> tuple[Sequence[Entry], str]:
        blank = not query.strip()
        self.list.say_when_empty("" if blank else _(NOTHING_FITS))
        if blank:
            return (), _("{total} items. Type a few letters.").format(total=self._total)
        found = self._desk.index.search(query, MOST_HITS)
        rows = [self._desk.index.entry(hit) for hit in found.hits]
        return rows, f"{found.total} / {self._total}"

    def _cells(self, entry: Entry) -> tuple[str, str, str, str]:
        from clerk_tui.desk.saying import short_kind, short_limits

        if isinstance(entry, Bundle):
            count = len(entry.members)
            members = ngettext("{n} member", "{n} members", count).format(n=count)
            return entry.name, self._desk.department_name(entry.lead), _("bundle"), members
        return entry.name, self._desk.department_name(entry.department), short_kind(entry), short_limits(entry)


def _look(entry: Entry) -> Look:
    if isinstance(entry, Bundle):
        return Look("#", "strong")
    return Look() if entry.materials_published else Look("-", "dim")
