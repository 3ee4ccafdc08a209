"""The catalog at the desk: which versions there are, what differs between them, and looking things up."""

from datetime import datetime
from typing import TYPE_CHECKING

from clerk_tui.desk.context import Desk
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.item import Item

if TYPE_CHECKING:
    from clerk_tui.catalog.diff import CatalogDiff
    from clerk_tui.catalog.search import SearchResult
    from clerk_tui.store.records import CatalogVersion
    from clerk_tui.store.store import Store

SHIPPED = "shipped"
"""The source of a version that came with the program."""


def install_shipped(store: "Store", login: str, at: datetime) -> Catalog:
    """Put the shipped catalog into a fresh store."""
    from clerk_tui.catalog.shipped import load_shipped

    catalog = load_shipped()
    store.put_catalog(catalog, imported_by=login, at=at, source=SHIPPED, report="")
    return catalog


def search_items(desk: Desk, query: str, limit: int = 50, *, include_ex_officio: bool = False) -> "SearchResult":
    """Find items only, where a bundle will not do; see ``catalog.search``. Fast enough for every key."""
    return desk.index.search(query, limit, include_ex_officio=include_ex_officio, with_bundles=False)


def search(
    desk: Desk, query: str, limit: int = 50, *, include_ex_officio: bool = False
) -> tuple[int, list[Item | Bundle]]:
    """Return how many items and bundles match *query*, and the best of them."""
    found = desk.index.search(query, limit, include_ex_officio=include_ex_officio)
    return found.total, [desk.index.entry(hit) for hit in found.hits]


def named(desk: Desk, text: str) -> Item | Bundle | None:
    """Return the item with the id or name *text*, else the bundle with that id, name or common name."""
    for item in desk.catalog.items:
        if text in (item.id, item.name):
            return item
    bundles = desk.catalog.bundles
    return next((one for one in bundles if text in (one.id, one.name, *one.plain_names)), None)


def items(desk: Desk, department: str = "") -> list[Item]:
    """Return the items in force, of one department if named."""
    return [item for item in desk.catalog.items if department in ("", item.department)]


def versions(desk: Desk) -> list["CatalogVersion"]:
    """Return every version of the catalog at this store."""
    return list(desk.store.catalogs())


def compare(desk: Desk, old: str, new: str) -> "CatalogDiff":
    """Return what changed from one version to another."""
    from clerk_tui.catalog.diff import diff

    return diff(desk.store.catalog(old), desk.store.catalog(new))
