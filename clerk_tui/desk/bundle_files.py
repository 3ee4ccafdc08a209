"""Bundles as somebody writes them: what is wrong with their files, all of it, before they become part of a catalog."""

from pathlib import Path

from clerk_tui.catalog.bundles import bundle_files, read_bundle
from clerk_tui.catalog.reading import CatalogError
from clerk_tui.catalog.shipped import sources_of
from clerk_tui.desk.bundle_guide import FoundWrong, check_all
from clerk_tui.desk.context import Desk
from clerk_tui.domain.bundle.check import Severity
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.errors import NotFound
from clerk_tui.i18n import _


def check_files(desk: Desk, path: Path) -> tuple[list[FoundWrong], int]:
    """Return what is wrong with the bundles written in *path*, a TOML file or a folder of them, and how many there are.

    The items and departments they may name are those of the catalog in force; the sources those of the ``catalog.toml``
    beside their folder, or else the shipped one. Raises NotFound when there is no such file.
    """
    files = bundle_files(path)
    if not files or not all(file.is_file() for file in files):
        raise NotFound(
            _("There is no bundle's file at “{path}”.").format(path=path),
            hint=_("Name a TOML file, or a folder that holds some."),
            field="bundle",
            code="bundle.file",
        )
    beside = files[0].parent.parent
    sources = sources_of(beside if (beside / "catalog.toml").is_file() else None)
    found: list[FoundWrong] = []
    for file in files:
        bundle, problems = read_bundle(file, sources)
        found += [_unreadable(file, problem) for problem in problems]
        found += _named_wrong(desk, bundle) if bundle else []
    return found, len(files)


def _unreadable(file: Path, problem: CatalogError) -> FoundWrong:
    place = problem.field or file.name
    return FoundWrong(file.stem, Severity.ERROR, problem.code, f"{place}  {problem.reason}")


def _named_wrong(desk: Desk, bundle: Bundle) -> list[FoundWrong]:
    found = check_all(desk, [bundle])
    if any(item.id == bundle.id for item in desk.catalog.items):
        found.append(FoundWrong(bundle.id, Severity.ERROR, "duplicate_id", _("An item has that id.")))
    return found
