"""Loads the catalog that comes with the program from its readable sources.

``data/catalog`` is made for people: a department's items stand in ``items/<department>.toml`` where everything
published is told, or in ``names/<department>.csv`` where little more than the name is. In TOML, repeated tables
have singular names (``[[item.material]]``) as in any text a person edits; the records have plural ones.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from clerk_tui.domain.item import Catalog, Centre, Department, Item, Limit, Material, Provenance
from clerk_tui.i18n import _

T = TypeVar("T")

LIST_MARK = ";"
"""Separates the values of one CSV cell."""

SINGULAR = {
    "material": "materials",
    "question": "questions",
    "option": "options",
    "place": "places",
    "fee": "fees",
    "special_procedure": "special_procedures",
}

PLAIN_COLUMNS = ("id", "name", "item_type", "base_code", "handling_item_no", "authority")

ITEM_FIELDS = frozenset(Item.__struct_fields__)
MATERIAL_FIELDS = frozenset(Material.__struct_fields__)


class CatalogError(Exception):
    """The catalog's sources do not make a catalog: which file, which item, which field, and why."""

    def __init__(self, file: str, item: str, field: str, reason: str) -> None:
        super().__init__(file, item, field, reason)
        self.file, self.item, self.field, self.reason = file, item, field, reason

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.file, self.item, self.field) if part)
        return _("The catalog cannot be read ({place}): {reason}").format(place=place, reason=self.reason)


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

    Raises CatalogError naming file, item and field when something does not fit, OSError when it cannot be read.
    """
    if root is None:
        from clerk_tui.paths import data_dir

        root = data_dir() / "catalog"
    head_file = root / "catalog.toml"
    head = _convert(_toml(head_file), _Head, head_file.name)
    sources = {source.id: Provenance(source.words, source.as_of) for source in head.source}
    departments = tuple(_departments(root / "departments.csv"))
    known = {department.id for department in departments}
    items = tuple(_items(root, sources, known))
    return Catalog(
        version=head.version,
        effective_from=head.effective_from,
        county=head.county,
        departments=departments,
        centres=tuple(_centres(root / "centres.csv")),
        items=items,
    )


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
    for raw in _toml(file).get("item", []):
        label = str(raw.get("id") or raw.get("name") or "?")
        raw.setdefault("department", file.stem)
        fields = _plural(raw)
        provenance = _provenance(fields, sources, where, label)
        if "materials" in fields:
            fields["materials"] = list(_numbered(fields["materials"], where, label))
        for unknown in fields.keys() - ITEM_FIELDS:
            raise CatalogError(where, label, unknown, _("There is no field of that name."))
        yield _convert(fields | {"provenance": provenance}, Item, where, label)


def _numbered(materials: Iterable[dict[str, Any]], where: str, label: str) -> Iterator[dict[str, Any]]:
    for number, material in enumerate(materials, 1):
        for unknown in material.keys() - MATERIAL_FIELDS:
            raise CatalogError(where, label, f"material.{unknown}", _("There is no field of that name."))
        yield {"id": f"m{number}"} | material


def _plural(table: dict[str, Any]) -> dict[str, Any]:
    """Return *table* with the singular sub-tables of the text under the plural names of the record."""
    return {
        SINGULAR.get(key, key): [_plural(row) if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for key, value in table.items()
    }


def _provenance(
    fields: dict[str, Any], sources: Mapping[str, Provenance], where: str, label: str
) -> Mapping[str, str] | Provenance:
    """Take ``source`` (its id in catalog.toml, or words) and ``as_of`` out of *fields*."""
    source, as_of = fields.pop("source", ""), fields.pop("as_of", "")
    if source in sources:
        return sources[source]
    if not source or not as_of:
        raise CatalogError(where, label, "source", _("Every item says where its facts come from and as of when."))
    return {"source": str(source), "as_of": str(as_of)}


def _named_items(file: Path, where: str, sources: Mapping[str, Provenance]) -> Iterator[Item]:
    for row in _rows(file):
        label = row["id"] or row["name"]
        fields: dict[str, Any] = {
            key: row[key]
            for key in ("id", "name", "item_type", "base_code", "handling_item_no", "authority")
            if row[key]
        }
        fields["department"] = file.stem
        fields["provenance"] = _provenance(dict(row), sources, where, label)
        for key in ("service_objects", "exercise_levels"):
            fields[key] = [value for value in row[key].split(LIST_MARK) if value]
        for key, column in (("statutory_limit", "statutory"), ("promised_limit", "promised")):
            if row[column]:
                fields[key] = _limit(row[column], where, label, column)
        yield _convert(fields, Item, where, label)


def _limit(cell: str, where: str, label: str, column: str) -> Limit:
    """Read ``15`` (working days) or ``2 month``."""
    number, _space, unit = cell.partition(" ")
    if not number.isdecimal():
        raise CatalogError(where, label, column, _("“{value}” is not a number of days.").format(value=cell))
    limit = {"n": int(number)} | ({"unit": unit} if unit else {})
    return _convert(limit, Limit, where, label, column)


def _departments(file: Path) -> Iterator[Department]:
    for row in _rows(file):
        yield _convert(_with_provenance(row), Department, file.name, row["id"])


def _centres(file: Path) -> Iterator[Centre]:
    for row in _rows(file):
        yield _convert(_with_provenance(row), Centre, file.name, row["code"])


def _with_provenance(row: dict[str, str]) -> dict[str, Any]:
    source, as_of = row.pop("source"), row.pop("as_of")
    return row | {"provenance": {"source": source, "as_of": as_of}}


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, restval=""):
            # A row longer than its header would put a list under the key None: a comma that nobody quoted.
            if None in row:
                label = next(iter(row.values()), "")
                raise CatalogError(file.name, label, "", _("The row has more cells than the header."))
            yield row


def _toml(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(file.name, "", "", str(error)) from error


def _convert(raw: Any, kind: type[T], where: str, label: str = "", field: str = "") -> T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        # msgspec ends its message with the path: "Expected `int`, got `str` - at `$.promised_limit.n`".
        reason, _dash, path = str(error).partition(" - at ")
        raise CatalogError(where, label, field or path.strip("`").removeprefix("$."), reason) from error
