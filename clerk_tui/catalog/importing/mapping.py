"""The mapping file: how a province's columns and words become the fields of the records.

TOML; ``data/mappings`` holds one for each kind of export met so far, and is the reference for writing another.
"""

import tomllib
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct, field

from clerk_tui.catalog.importing.cells import heading
from clerk_tui.i18n import _

ITEM_FIELDS = frozenset(
    {
        "id", "name", "department", "item_type", "short_name", "plain_names", "main_item", "base_code", "impl_code",
        "handling_item_no", "authority", "exercise_levels", "service_objects", "case_kind", "legal_basis",
        "accept_conditions", "forbidden_conditions", "flow", "handling_forms", "onsite_visits", "onsite_reason",
        "online", "online_depth", "cross_region_scope", "charged", "quota_note", "result_name", "consult_line",
        "complaint_line", "keywords", "effective_from", "cancelled_on",
        "statutory", "statutory_unit", "statutory_note", "promised", "promised_unit", "promised_note",
        "place", "place_window", "place_hours", "material_count",
    }
)  # fmt: skip
MATERIAL_FIELDS = frozenset(
    {
        "item", "item_name", "department", "scenario", "order", "material_id", "material", "necessity", "kind",
        "medium", "originals", "copies", "source", "source_note", "accept_standard", "fill_notes", "legal_basis",
        "waiver", "standard_code", "equivalent",
    }
)  # fmt: skip

TableKind = Literal["items", "materials", "scenarios"]
FIELDS: dict[TableKind, frozenset[str]] = {
    "items": ITEM_FIELDS,
    "materials": MATERIAL_FIELDS - {"scenario"},
    "scenarios": MATERIAL_FIELDS,
}
REQUIRED: dict[TableKind, frozenset[str]] = {
    "items": frozenset({"name"}),
    "materials": frozenset({"item", "material"}),
    "scenarios": frozenset({"item", "scenario", "material"}),
}
"""Columns without which a sheet is not taken for a table of that kind."""


class MappingError(Exception):
    """The mapping file cannot be used: *reason* says why, in the user's language."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file, self.reason = file, reason

    def __str__(self) -> str:
        return _("The mapping {file} cannot be used: {reason}").format(file=self.file, reason=self.reason)


class Table(Struct, forbid_unknown_fields=True, dict=True):
    """One kind of sheet the mapping knows."""

    kind: TableKind
    """``items``: one row an item. ``materials``: one row a material of an item described elsewhere.
    ``scenarios``: one row an item × scenario × material, which says all there is about the item."""
    columns: dict[str, str | list[str]]
    """Field → heading or headings; the first that has a value in the row counts."""
    constants: dict[str, str] = {}
    """Field → value for every row that has none of its own."""
    values: dict[str, dict[str, str]] = {}
    """Field → word in the file → word the program knows, where they differ from the national ones."""
    separators: dict[str, str] = {}
    """Field → characters that separate the values of a list in one cell; ``|^;；、`` and line breaks by default."""
    skip_if_blank: list[str] = []
    """Fields whose absence tells that a row is no item at all: such rows are passed over and counted."""
    id_from: list[str] = []
    """Fields that make the id together when there is no column of ids."""
    question: str = "属于哪种情形？"
    """What to ask for the scenario, where the file only names the answers."""

    @cached_property
    def headings(self) -> dict[str, tuple[str, ...]]:
        """Field → headings as they are compared."""
        return {
            name: tuple(heading(text) for text in ([columns] if isinstance(columns, str) else columns))
            for name, columns in self.columns.items()
        }


class Mapping(Struct, forbid_unknown_fields=True, kw_only=True):
    """How the files of one source are read."""

    name: str
    """What it is for, in a few words."""
    source: str
    """Where the facts come from: the provenance of every imported item."""
    as_of: str
    county: str = ""
    tables: list[Table] = field(name="table")


def load_mapping(file: Path | str) -> Mapping:
    """Return the mapping in *file*, or the shipped one of that name (``guangdong``).

    Raises MappingError, or OSError when the file cannot be read.
    """
    file = shipped_mappings().get(str(file)) or Path(file)
    try:
        mapping = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Mapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise MappingError(file.name, str(error)) from error
    for table in mapping.tables:
        _check(file.name, table)
    return mapping


def shipped_mappings() -> dict[str, Path]:
    """Return the mappings that come with the program, by name."""
    from clerk_tui.paths import data_dir

    return {file.stem: file for file in sorted((data_dir() / "mappings").glob("*.toml"))}


def _check(file: str, table: Table) -> None:
    named = {*table.columns, *table.constants, *table.values, *table.separators, *table.skip_if_blank, *table.id_from}
    unknown = sorted(named - FIELDS[table.kind])
    if unknown:
        reason = _("a table of {kind} has no field “{field}”.").format(kind=table.kind, field=unknown[0])
        raise MappingError(file, reason)
    missing = sorted(REQUIRED[table.kind] - table.columns.keys())
    if missing:
        reason = _("a table of {kind} needs a column for “{field}”.").format(kind=table.kind, field=missing[0])
        raise MappingError(file, reason)
