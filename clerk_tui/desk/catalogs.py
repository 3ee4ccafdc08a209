"""The catalog at the desk: installing, importing, comparing and looking things up."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.item import Catalog, Item
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.diff import CatalogDiff
    from clerk_tui.catalog.importing import ImportResult
    from clerk_tui.catalog.search import SearchResult
    from clerk_tui.store.records import CatalogVersion
    from clerk_tui.store.store import Store


def install_shipped(store: "Store", login: str, at: datetime) -> Catalog:
    """Put the shipped catalog into a fresh store."""
    from clerk_tui.catalog.shipped import load_shipped

    catalog = load_shipped()
    store.put_catalog(catalog, imported_by=login, at=at, source="shipped", report="")
    return catalog


def search_items(desk: Desk, query: str, limit: int = 50, *, include_ex_officio: bool = False) -> "SearchResult":
    """Find items; see ``catalog.search``. Fast enough for every key."""
    return desk.index.search(query, limit, include_ex_officio=include_ex_officio)


def items(desk: Desk, department: str = "") -> list[Item]:
    """Return the items in force, of one department if named."""
    return [item for item in desk.catalog.items if department in ("", item.department)]


def versions(desk: Desk) -> list["CatalogVersion"]:
    """Return every version of the catalog at this store."""
    return list(desk.store.catalogs())


def check_import(paths: list[Path], mapping: Path | str, version: str, effective_from: date) -> "ImportResult":
    """Read catalog files and report everything wrong with them; nothing is stored."""
    from clerk_tui.catalog.importing import import_files, load_mapping

    return import_files(paths, load_mapping(mapping), version=version, effective_from=effective_from.isoformat())


def import_catalog(
    desk: Desk,
    paths: list[Path],
    mapping: Path | str,
    version: str,
    effective_from: date,
    *,
    accept_valid: bool = False,
) -> "ImportResult":
    """Import a catalog version. It is stored only when it has no errors, or with *accept_valid* what has none.

    Raises BadInput for a version that exists; the problems of the files are in the result's report.
    """
    from clerk_tui.catalog.importing import import_files, load_mapping

    desk.require(Deed.CATALOG)
    if any(known.version == version for known in desk.store.catalogs()):
        raise BadInput(
            _("There is already a catalog version “{version}”.").format(version=version),
            hint=_("Versions never change; choose another name."),
            field="version",
        )
    result = import_files(
        paths,
        load_mapping(mapping),
        version=version,
        effective_from=effective_from.isoformat(),
        accept_valid=accept_valid,
        county=desk.catalog.county,
        departments=desk.catalog.departments,
        centres=desk.catalog.centres,
    )
    if result.catalog is not None:
        desk.store.put_catalog(
            result.catalog,
            imported_by=desk.user.login,
            at=desk.clock(),
            source="、".join(path.name for path in paths),
            report="",
        )
        desk.catalog_changed()
    return result


def compare(desk: Desk, old: str, new: str) -> "CatalogDiff":
    """Return what changed from one version to another."""
    from clerk_tui.catalog.diff import diff

    return diff(desk.store.catalog(old), desk.store.catalog(new))
