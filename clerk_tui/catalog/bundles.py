"""Loads the bundles (一件事) of a catalog: one file a bundle, ``bundles/<id>.toml``, written as the items are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from clerk_tui.catalog.reading import CatalogError, convert, plural, read_toml, take_provenance
from clerk_tui.catalog.references import Known, check_bundle
from clerk_tui.domain.bundle.model import (
    Bundle,
    BundleMaterial,
    FormField,
    Member,
    SupervisionVisit,
    Trigger,
)
from clerk_tui.domain.item import Department, Item, Place, Provenance, ScenarioOption, ScenarioQuestion
from clerk_tui.i18n import _

TABLES: Mapping[str, type[Struct]] = {
    "members": Member,
    "materials": BundleMaterial,
    "fields": FormField,
    "questions": ScenarioQuestion,
    "options": ScenarioOption,
    "triggers": Trigger,
    "visits": SupervisionVisit,
    "places": Place,
}
"""The repeated tables a bundle is written with."""


def load_bundles(
    root: Path, items: Sequence[Item], departments: Iterable[Department], sources: Mapping[str, Provenance]
) -> tuple[Bundle, ...]:
    """Return the bundles under *root*; none when it has no folder of them.

    Raises CatalogError naming file, bundle and field: an unknown field, or an item, department, member or answer that
    is not there.
    """
    known = Known({item.id: item for item in items}, frozenset(department.id for department in departments))
    return tuple(_loaded(file, known, sources) for file in sorted((root / "bundles").glob("*.toml")))


def bundle_files(path: Path) -> list[Path]:
    """Return the files of bundles that *path* is or holds."""
    return sorted(path.glob("*.toml")) if path.is_dir() else [path]


def _loaded(file: Path, known: Known, sources: Mapping[str, Provenance]) -> Bundle:
    bundle, problems = read_bundle(file, sources)
    if problems or bundle is None:
        raise problems[0]
    where = _where(file)
    if bundle.id in known.items:
        raise CatalogError(where, bundle.id, "id", _("An item has that id."))
    check_bundle(bundle, where, known)
    return bundle


def read_bundle(file: Path, sources: Mapping[str, Provenance]) -> tuple[Bundle | None, list[CatalogError]]:
    """Return the bundle written in *file*, as far as it can be read, and everything that is wrong with the writing.

    What it names elsewhere is not looked up. Raises OSError where the file cannot be read.
    """
    where, label = _where(file), file.stem
    try:
        fields = plural(read_toml(file))
    except CatalogError as error:
        return None, [error]
    problems = []
    if fields.get("id") != label:
        problems.append(CatalogError(where, label, "id", _("The id is the name of the file.")))
    provenance: Mapping[str, str] | Provenance = {"source": "", "as_of": ""}
    try:
        provenance = take_provenance(fields, sources, where, label)
    except CatalogError as error:
        problems.append(error)
    problems += _drop_unknown(fields, Bundle, where, label)
    problems += _drop_unknown_in_tables(fields, where, label)
    if "materials" in fields:
        fields["materials"] = [{"id": f"m{n}"} | material for n, material in enumerate(fields["materials"], 1)]
    try:
        return convert(fields | {"provenance": provenance}, Bundle, where, label), problems
    except CatalogError as error:
        return None, [*problems, error]


def _where(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _drop_unknown(
    table: dict[str, Any], kind: type[Struct], where: str, label: str, path: str = ""
) -> Iterator[CatalogError]:
    """Take the fields out of *table* that *kind* does not have, and yield each as what is wrong."""
    for unknown in sorted(table.keys() - set(kind.__struct_fields__)):
        del table[unknown]
        yield CatalogError(where, label, f"{path}{unknown}", _("There is no field of that name."))


def _drop_unknown_in_tables(table: Mapping[str, Any], where: str, label: str, path: str = "") -> Iterator[CatalogError]:
    """Do so in every repeated table under *table*."""
    for key, rows in table.items():
        if key not in TABLES or not isinstance(rows, list):
            continue
        for row in (row for row in rows if isinstance(row, dict)):
            inner = f"{path}{key[:-1]}."
            yield from _drop_unknown(row, TABLES[key], where, label, inner)
            yield from _drop_unknown_in_tables(row, where, label, inner)
