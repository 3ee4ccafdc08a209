"""Loads the catalog that comes with the program from its readable sources.

``data/catalog`` is made for people: a department's items stand in ``items/<department>.toml`` where everything
published is told, or in ``names/<department>.csv`` where little more than the name is; a bundle of items stands in
``bundles/<bundle>.toml``.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from clerk_tui.catalog.bundles import load_bundles
from clerk_tui.catalog.reading import CatalogError, convert, only_known, plural, read_rows, read_toml, take_provenance
from clerk_tui.catalog.references import check_item
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.concession import CommitmentTerms, Deferral
from clerk_tui.domain.item import Centre, Department, Item, Limit, Material, Provenance
from clerk_tui.i18n import _

__all__ = ["CatalogError", "load_shipped"]

LIST_MARK = ";"
"""Separates the values of one CSV cell."""

PLAIN_COLUMNS = ("id", "name", "item_type", "base_code", "handling_item_no", "authority")


class _Head(Struct):
    """``catalog.toml``: what the version is called and where its facts come from."""

    version: str
    effective_from: str
    county: str
    county_code: str
    source: list["_Source"]


class _Source(Struct):
    id: str
    words: str
    as_of: str


def load_shipped(root: Path | None = None) -> Catalog:
    """Return the catalog under *root*, by default the one shipped with the program.

    Raises CatalogError naming file, item or bundle, and field when something does not fit, OSError when it cannot be
    read.
    """
    root = root or _shipped()
    head = _head(root)
    sources = _sources(head)
    departments = tuple(_departments(root / "departments.csv"))
    items = tuple(_items(root, sources, {department.id for department in departments}))
    return Catalog(
        version=head.version,
        effective_from=head.effective_from,
        county=head.county,
        departments=departments,
        centres=tuple(_centres(root / "centres.csv")),
        items=items,
        bundles=load_bundles(root, items, departments, sources),
    )


def sources_of(root: Path | None = None) -> dict[str, Provenance]:
    """Return the sources that files under *root*, by default the shipped ones, name by their ids."""
    return _sources(_head(root or _shipped()))


def _shipped() -> Path:
    from clerk_tui.paths import data_dir

    return data_dir() / "catalog"


def _head(root: Path) -> _Head:
    file = root / "catalog.toml"
    return convert(read_toml(file), _Head, file.name)


def _sources(head: _Head) -> dict[str, Provenance]:
    return {source.id: Provenance(source.words, source.as_of) for source in head.source}


def _items(root: Path, sources: Mapping[str, Provenance], departments: set[str]) -> Iterator[Item]:
    seen: dict[str, str] = {}
    for read, files in (
        (_full_items, sorted((root / "items").glob("*.toml"))),
        (_named_items, sorted((root / "names").glob("*.csv"))),
    ):
        for file in files:
            where = f"{file.parent.name}/{file.name}"
            if file.stem not in departments:
                raise CatalogError(where, "", "department", _("departments.csv has no department of that name."))
            for item in read(file, where, sources):
                if item.id in seen:
                    reason = _("The id is used twice; first in {file}.").format(file=seen[item.id])
                    raise CatalogError(where, item.id, "id", reason)
                seen[item.id] = where
                yield item


def _full_items(file: Path, where: str, sources: Mapping[str, Provenance]) -> Iterator[Item]:
    for raw in read_toml(file).get("item", []):
        label = str(raw.get("id") or raw.get("name") or "?")
        raw.setdefault("department", file.stem)
        fields = plural(raw)
        provenance = take_provenance(fields, sources, where, label)
        if "materials" in fields:
            fields["materials"] = list(_numbered(fields["materials"], where, label))
        for terms in fields.get("commitments", ()):
            only_known(terms, CommitmentTerms, where, label, "commitment.")
        only_known(fields.get("deferral", {}), Deferral, where, label, "deferral.")
        only_known(fields, Item, where, label)
        item = convert(fields | {"provenance": provenance}, Item, where, label)
        check_item(item, where)
        yield item


def _numbered(materials: Iterable[dict[str, Any]], where: str, label: str) -> Iterator[dict[str, Any]]:
    for number, material in enumerate(materials, 1):
        only_known(material, Material, where, label, "material.")
        yield {"id": f"m{number}"} | material


def _named_items(file: Path, where: str, sources: Mapping[str, Provenance]) -> Iterator[Item]:
    for row in read_rows(file):
        label = row["id"] or row["name"]
        fields: dict[str, Any] = {key: row[key] for key in PLAIN_COLUMNS if row[key]}
        fields["department"] = file.stem
        fields["provenance"] = take_provenance(dict(row), sources, where, label)
        for key in ("service_objects", "exercise_levels"):
            fields[key] = [value for value in row[key].split(LIST_MARK) if value]
        for key, column in (("statutory_limit", "statutory"), ("promised_limit", "promised")):
            if row[column]:
                fields[key] = _limit(row[column], where, label, column)
        yield convert(fields, Item, where, label)


def _limit(cell: str, where: str, label: str, column: str) -> Limit:
    """Read ``15`` (working days) or ``2 month``."""
    number, _space, unit = cell.partition(" ")
    if not number.isdecimal():
        raise CatalogError(where, label, column, _("“{value}” is not a number of days.").format(value=cell))
    limit = {"n": int(number)} | ({"unit": unit} if unit else {})
    return convert(limit, Limit, where, label, column)


def _departments(file: Path) -> Iterator[Department]:
    for row in read_rows(file):
        yield convert(_with_provenance(row), Department, file.name, row["id"])


def _centres(file: Path) -> Iterator[Centre]:
    for row in read_rows(file):
        yield convert(_with_provenance(row), Centre, file.name, row["code"])


def _with_provenance(row: dict[str, str]) -> dict[str, Any]:
    source, as_of = row.pop("source"), row.pop("as_of")
    return row | {"provenance": {"source": source, "as_of": as_of}}
