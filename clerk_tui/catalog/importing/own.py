"""The county's own bundles, deferral rules and commitment terms, written as those that ship with the program.

A table of items has no columns for them. They come as TOML: bundles as ``data/catalog/bundles/*.toml``, concessions as
they stand within an item of ``data/catalog/items/*.toml``. A material may be named by its id or as the table names it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.catalog.bundles import load_bundles
from clerk_tui.catalog.reading import CatalogError, convert, only_known, plural, read_toml
from clerk_tui.catalog.references import check_item
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.concession import CommitmentTerms, Deferral
from clerk_tui.domain.item import Department, Item, Provenance
from clerk_tui.i18n import _

FOLDER = "bundles"
"""What the folder of the bundles is called, in any catalog."""
HEAD = "catalog.toml"


class _Source(Struct, frozen=True):
    id: str
    words: str
    as_of: str


class _Shape(Struct, frozen=True):
    """What the loader of the shipped bundles relies on: those are tested, a county's file may be anything."""

    source: str = ""
    material: list[dict[str, Any]] = []
    materials: list[dict[str, Any]] = []


class _Concessions(Struct, frozen=True):
    """One ``[[item]]`` of the county's file."""

    id: str
    deferral: Deferral | None = None
    commitments: tuple[CommitmentTerms, ...] = ()


def own_concessions(file: Path, items: Sequence[Item]) -> dict[str, Item]:
    """Return the items of *file*, by id, with the deferral rule and the commitment terms it gives them.

    Raises CatalogError naming item and field: an item, material or answer that is not there, or an unknown field.
    """
    known = {item.id: item for item in items}
    found: dict[str, Item] = {}
    rows = convert(read_toml(file).get("item", []), list[dict[str, Any]], file.name)
    for raw in rows:
        label = str(raw.get("id") or "?")
        if label not in known:
            raise CatalogError(file.name, label, "id", _("No item has the id “{item}”.").format(item=label))
        if label in found:
            raise CatalogError(file.name, label, "id", _("“{id}” is there twice.").format(id=label))
        found[label] = _conceded(known[label], plural(raw), file.name)
    return found


def own_bundles(folder: Path, catalog: Catalog, departments: Sequence[Department]) -> tuple[Bundle, ...]:
    """Return the bundles in *folder*, which is called ``bundles`` or has a folder of that name.

    They name items of *catalog*, and departments of it or of *departments*. Raises CatalogError naming file, bundle and
    field, and for a folder without any bundle.
    """
    root = folder if (folder / FOLDER).is_dir() else folder.resolve().parent
    if not (folder / FOLDER).is_dir() and folder.resolve().name != FOLDER:
        raise CatalogError(folder.name, "", "", _("Give the folder the name “{name}”.").format(name=FOLDER))
    for file in sorted((root / FOLDER).glob("*.toml")):
        convert(read_toml(file), _Shape, f"{FOLDER}/{file.name}")
    known = {one.id: one for one in (*departments, *catalog.departments)}
    found = load_bundles(root, catalog.items, known.values(), _sources(root))
    if not found:
        raise CatalogError(folder.name, "", "", _("There is no file *.toml in it."))
    return found


def _conceded(item: Item, fields: dict[str, Any], where: str) -> Item:
    only_known(fields, _Concessions, where, item.id)
    given = convert(fields, _Concessions, where, item.id)
    only_known(fields.get("deferral", {}), Deferral, where, item.id, "deferral.")
    for terms in fields.get("commitments", ()):
        only_known(terms, CommitmentTerms, where, item.id, "commitment.")
    ids = {one.name: one.id for one in item.materials} | {one.id: one.id for one in item.materials}
    rule = given.deferral
    made = replace(
        item,
        deferral=rule and replace(rule, materials=tuple(ids.get(name, name) for name in rule.materials)),
        commitments=tuple(
            replace(terms, replaces=tuple(ids.get(name, name) for name in terms.replaces))
            for terms in given.commitments
        ),
    )
    check_item(made, where)
    return made


def _sources(root: Path) -> dict[str, Provenance]:
    """Return the sources that the bundles under *root* may name by an id: the shipped ones and those of its head."""
    from clerk_tui.paths import data_dir

    heads = [head for head in (data_dir() / "catalog" / HEAD, root / HEAD) if head.exists()]
    found = [one for head in heads for one in convert(read_toml(head).get("source", []), list[_Source], head.name)]
    return {one.id: Provenance(one.words, one.as_of) for one in found}
