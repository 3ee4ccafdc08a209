"""Imports catalogs as provinces export them: XLSX, XLS and CSV, through a mapping of columns.

Nothing is written: the result is a catalog, or a report that names sheet, row, column, value and remedy.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from clerk_tui.catalog.importing.assembly import Assembly, LeftOut
from clerk_tui.catalog.importing.headers import find
from clerk_tui.catalog.importing.mapping import Mapping, MappingError, Table, load_mapping, shipped_mappings
from clerk_tui.catalog.importing.report import FileRefused, Log, Problem, Report, Severity
from clerk_tui.catalog.importing.tables import Sheet, read_tables
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.item import Centre, Department
from clerk_tui.domain.words import N_

__all__ = [
    "FileRefused",
    "ImportResult",
    "LeftOut",
    "Mapping",
    "MappingError",
    "Problem",
    "Report",
    "Severity",
    "import_files",
    "load_mapping",
    "read_tables",
    "shipped_mappings",
]


class ImportResult(Struct, frozen=True):
    """What came of an import; *catalog* is None when errors refused it as a whole."""

    catalog: Catalog | None
    report: Report
    left_out: tuple[LeftOut, ...] = ()
    """Rows with errors: what would be, or was, left out by accepting the valid ones."""
    counts: dict[str, int] = {}
    """Rows read of each kind, rows skipped, and what they made: items, materials, questions, departments."""


def import_files(
    paths: Sequence[Path],
    mapping: Mapping,
    *,
    version: str,
    effective_from: str,
    accept_valid: bool = False,
    county: str = "",
    departments: Sequence[Department] = (),
    centres: Sequence[Centre] = (),
) -> ImportResult:
    """Return the catalog in *paths*, read together through *mapping*, and a report of all that is wrong.

    Any error refuses all, unless *accept_valid*, which leaves out the rows (or files) with errors and says which.
    *departments* and *centres* are those the county has already: departments are recognised by id, name or short
    name, centres are carried over. Raises OSError when a file cannot be read; no content raises.
    """
    log = Log()
    assembly = Assembly(mapping, log, departments)
    for path in paths:
        try:
            _read(path, mapping.tables, assembly, log)
        except FileRefused as refused:
            log.add(refused.problem(path))
            assembly.left_out.append(LeftOut(path.name, refused.sheet, 0, ""))
    items, used = assembly.finish()
    if not items:
        log.add(Problem(severity=Severity.ERROR, code="no_items", reason=N_("No item was found in the files.")))
    report = log.report()
    counts = {f"{kind}_rows": count for kind, count in assembly.rows.items()}
    counts |= {"items": len(items), "materials": sum(len(item.materials) for item in items)}
    counts |= {"questions": sum(len(item.questions) for item in items), "departments": len(used)}
    catalog = None
    if items and (not report.errors or accept_valid):
        catalog = Catalog(
            version=version,
            effective_from=effective_from,
            county=county or mapping.county,
            departments=used,
            centres=tuple(centres),
            items=items,
        )
    return ImportResult(catalog, report, tuple(assembly.left_out), counts)


def _read(path: Path, tables: Sequence[Table], assembly: Assembly, log: Log) -> None:
    unread: list[Sheet] = []
    read = False
    for sheet in read_tables(path):
        found = find(sheet, tables)
        if found is None:
            unread.append(sheet)
        else:
            read = True
            assembly.add(sheet, found)
    for sheet in unread:
        log.add(_not_understood(sheet, Severity.WARNING if read else Severity.ERROR))
    if not read and not unread:
        raise FileRefused("empty", N_("The file is empty."))


def _not_understood(sheet: Sheet, severity: Severity) -> Problem:
    """A sheet without headings known to the mapping: notes beside the table, or the wrong mapping altogether."""
    return Problem(
        severity=severity,
        code="no_headings",
        reason=N_("The sheet was not read: no row of headings that the mapping knows was found in its first 20 rows."),
        remedy=N_("Choose the mapping that belongs to the file, or add the headings to it."),
        file=sheet.file,
        sheet=sheet.name,
    )
