"""Reads the catalog's readable sources into records, and names file, record and field where they do not fit.

In TOML, repeated tables have singular names (``[[item.material]]``) as in any text a person edits; the records have
plural ones.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.item import Provenance
from clerk_tui.i18n import _

T = TypeVar("T")

SINGULAR = {
    "material": "materials",
    "question": "questions",
    "option": "options",
    "place": "places",
    "fee": "fees",
    "special_procedure": "special_procedures",
    "commitment": "commitments",
    "member": "members",
    "field": "fields",
    "trigger": "triggers",
    "visit": "visits",
}


class CatalogError(BadInput):
    """The catalog's sources do not make a catalog: which *file*, which *item* or bundle, which field, and why."""

    def __init__(self, file: str, item: str, field: str, reason: str) -> None:
        place = " · ".join(part for part in (file, item, field) if part)
        super().__init__(
            _("The catalog cannot be read ({place}): {reason}").format(place=place, reason=reason),
            hint=_("Correct that file; data/README.md says how it is written."),
            field=field,
            code="catalog.unreadable",
        )
        self.file, self.item, self.reason = file, item, reason


def read_toml(file: Path) -> dict[str, Any]:
    """Return the tables of *file*. Raises CatalogError where it is no TOML, OSError where it cannot be read."""
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(file.name, "", "", str(error)) from error


def read_rows(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of the CSV *file* by the names of its columns."""
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, restval=""):
            # A row longer than its header would put a list under the key None: a comma that nobody quoted.
            if None in row:
                label = next(iter(row.values()), "")
                raise CatalogError(file.name, label, "", _("The row has more cells than the header."))
            yield row


def plural(table: dict[str, Any]) -> dict[str, Any]:
    """Return *table* with the singular sub-tables of the text under the plural names of the record."""
    fields = {}
    for key, value in table.items():
        if isinstance(value, list):
            fields[SINGULAR.get(key, key)] = [plural(row) if isinstance(row, dict) else row for row in value]
        else:
            fields[key] = value
    return fields


def only_known(table: Mapping[str, Any], kind: type[msgspec.Struct], where: str, label: str, path: str = "") -> None:
    """Refuse a field of *table* that *kind* does not have: a slip of the pen would else be lost without a word."""
    for unknown in table.keys() - set(kind.__struct_fields__):
        raise CatalogError(where, label, f"{path}{unknown}", _("There is no field of that name."))


def take_provenance(
    fields: dict[str, Any], sources: Mapping[str, Provenance], where: str, label: str
) -> Mapping[str, str] | Provenance:
    """Take ``source`` (its id in catalog.toml, or words) and ``as_of`` out of *fields*."""
    source, as_of = fields.pop("source", ""), fields.pop("as_of", "")
    if isinstance(source, str) and source in sources:
        return sources[source]
    if not source or not as_of:
        raise CatalogError(where, label, "source", _("Every item says where its facts come from and as of when."))
    return {"source": str(source), "as_of": str(as_of)}


def convert(raw: Any, kind: type[T], where: str, label: str = "", field: str = "") -> T:
    """Return *raw* as a record of *kind*, or say which of its fields does not fit."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        # msgspec ends its message with the path: "Expected `int`, got `str` - at `$.promised_limit.n`".
        reason, _dash, path = str(error).partition(" - at ")
        raise CatalogError(where, label, field or path.strip("`").removeprefix("$."), reason) from error
