"""Catalog imports as a person follows them: which mappings there are, and every problem in a sentence."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.importing import ImportResult, Problem
    from clerk_tui.catalog.importing.carrying import Carried
    from clerk_tui.domain.bundle.model import Bundle


class MappingLine(Struct, frozen=True):
    """A mapping that comes with the program."""

    name: str
    title: str
    source: str
    as_of: str


class ImportJob(Struct, frozen=True, kw_only=True):
    """What is to be imported, and how."""

    paths: tuple[Path, ...]
    mapping: str
    """Name of a shipped mapping, or path of a file."""
    version: str
    effective_from: date
    accept_valid: bool = False
    bundles: Path | None = None
    """Folder with the county's own bundles; they stand in place of those of the same id."""
    concessions: Path | None = None
    """File with the county's own deferral rules and commitment terms."""


class ProblemLine(Struct, frozen=True):
    """One problem of the files, in the reader's language."""

    severity: str
    code: str
    file: str
    sheet: str
    row: int
    """As the spreadsheet numbers it; 0 is the sheet as a whole."""
    column: str
    value: str
    reason: str
    remedy: str


class CarriedLine(Struct, frozen=True, kw_only=True):
    """A bundle, or an item's deferral rule or commitment terms, of the version before, in the reader's language."""

    kind: str
    """``bundle``, ``deferral`` or ``commitment``."""
    id: str
    name: str
    outcome: str
    """``carried``, ``partly`` or ``left_out``."""
    reasons: tuple[str, ...]


class ImportOutcome(Struct, frozen=True):
    """What came of an import, or would have."""

    stored: bool
    version: str
    problems: tuple[ProblemLine, ...]
    """The problems kept one by one; *errors* and *warnings* count them all."""
    errors: int
    warnings: int
    left_out: tuple[str, ...]
    """Items or files that were, or would be, left out."""
    counts: dict[str, int]
    carried_from: str = ""
    """The version whose bundles and concessions were carried over; empty when nothing came to be a catalog."""
    carried: tuple[CarriedLine, ...] = ()


def mappings() -> list[MappingLine]:
    """Return the mappings that come with the program."""
    from clerk_tui.catalog.importing import load_mapping, shipped_mappings

    found = []
    for name in shipped_mappings():
        mapping = load_mapping(name)
        found.append(MappingLine(name, mapping.name, mapping.source, mapping.as_of))
    return found


def run_import(desk: Desk, job: ImportJob, *, dry_run: bool = False) -> ImportOutcome:
    """Import *job*, or with *dry_run* only report what is wrong with it and what would be carried over.

    A version is stored only when it has no errors, or with *accept_valid* what has none. No table of items has bundles
    or concessions: those of the version before, which the day *job* begins on would find in force, are carried over.
    Raises BadInput for a mapping or a file of the county's own that cannot be used, or a version that exists; OSError
    for a file that cannot be read.
    """
    from clerk_tui.catalog.importing import MappingError, shipped_mappings

    desk.require(Deed.CATALOG)
    if job.mapping not in shipped_mappings() and not Path(job.mapping).exists():
        raise BadInput(
            _("There is no mapping “{mapping}”.").format(mapping=job.mapping),
            hint=_("Shipped mappings: {names}; or name a file.").format(names=", ".join(shipped_mappings())),
            field="mapping",
            code="mapping.unknown",
        )
    _check_new(desk, job.version)
    base = desk.store.catalog(desk.store.current_version(max(desk.today(), job.effective_from)))
    try:
        result = _read(job, base)
    except MappingError as error:
        raise BadInput(str(error), field="mapping", code="mapping.broken") from error
    carried: list[Carried] = []
    if result.catalog is not None:
        catalog, carried = _completed(result.catalog, base, job)
        result = replace(result, catalog=catalog)
        if not dry_run:
            _store(desk, catalog, job)
    return ImportOutcome(
        stored=result.catalog is not None and not dry_run,
        version=job.version,
        problems=tuple(_line(problem) for problem in result.report.problems),
        errors=result.report.errors,
        warnings=result.report.warnings,
        left_out=tuple(_left_out(out.file, out.sheet, out.row, out.name) for out in result.left_out),
        counts=_counts(result),
        carried_from=base.version if result.catalog is not None else "",
        carried=tuple(_carried_line(one) for one in carried),
    )


def _check_new(desk: Desk, version: str) -> None:
    if any(known.version == version for known in desk.store.catalogs()):
        raise BadInput(
            _("There is already a catalog version “{version}”.").format(version=version),
            hint=_("Versions never change; choose another name."),
            field="version",
        )


def _read(job: ImportJob, base: Catalog) -> "ImportResult":
    from clerk_tui.catalog.importing import import_files, load_mapping

    return import_files(
        list(job.paths),
        load_mapping(job.mapping),
        version=job.version,
        effective_from=job.effective_from.isoformat(),
        accept_valid=job.accept_valid,
        county=base.county,
        departments=base.departments,
        centres=base.centres,
    )


def _completed(catalog: Catalog, base: Catalog, job: ImportJob) -> "tuple[Catalog, list[Carried]]":
    """Return *catalog* with the county's own bundles and concessions, and those of *base* that still hold."""
    from clerk_tui.catalog.importing.carrying import carry_bundles, carry_concessions
    from clerk_tui.catalog.importing.own import own_bundles, own_concessions
    from clerk_tui.catalog.reading import CatalogError

    try:
        own = {} if job.concessions is None else own_concessions(job.concessions, catalog.items)
    except CatalogError as error:
        raise BadInput(str(error), field="concessions", code="concessions.broken") from error
    items, conceded = carry_concessions(base, [own.get(item.id, item) for item in catalog.items], own)
    catalog = replace(catalog, items=tuple(items))
    try:
        bundles = () if job.bundles is None else own_bundles(job.bundles, catalog, base.departments)
    except CatalogError as error:
        raise BadInput(str(error), field="bundles", code="bundles.broken") from error
    catalog, brought = carry_bundles(base, catalog, bundles)
    _check_bundles(bundles, catalog)
    return catalog, brought + conceded


def _check_bundles(bundles: "tuple[Bundle, ...]", catalog: Catalog) -> None:
    """Raise BadInput for a bundle of the county's that would fail at a window."""
    from clerk_tui.domain.bundle.check import Severity, check

    items = {item.id: item for item in catalog.items}
    for bundle in bundles:
        for one in check(bundle, items, catalog.departments):
            if one.severity is Severity.ERROR:
                raise BadInput(
                    f"{bundle.name} ({bundle.id}): {_filled(one.message, one.params)}",
                    hint=_("Correct the bundle's file."),
                    field="bundles",
                    code="bundles.broken",
                )


def _store(desk: Desk, catalog: Catalog, job: ImportJob) -> None:
    desk.store.put_catalog(
        catalog,
        imported_by=desk.user.login,
        at=desk.clock(),
        source="、".join(path.name for path in job.paths),
        report="",
    )
    desk.catalog_changed()


def _counts(result: "ImportResult") -> dict[str, int]:
    catalog = result.catalog
    if catalog is None:
        return result.counts
    deferrals = sum(item.deferral is not None for item in catalog.items)
    commitments = sum(bool(item.commitments) for item in catalog.items)
    return result.counts | {"bundles": len(catalog.bundles), "deferrals": deferrals, "commitments": commitments}


def _line(problem: "Problem") -> ProblemLine:
    return ProblemLine(
        severity=problem.severity,
        code=problem.code,
        file=problem.file,
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        reason=_filled(problem.reason, problem.params),
        remedy=_filled(problem.remedy, problem.params),
    )


def _left_out(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


def _carried_line(one: "Carried") -> CarriedLine:
    reasons = tuple(_filled(reason.text, reason.params) for reason in one.reasons)
    return CarriedLine(kind=one.kind, id=one.id, name=one.name, outcome=one.outcome, reasons=reasons)


def _filled(template: str, params: Mapping[str, str | int]) -> str:
    words = {name: _(value) if isinstance(value, str) else value for name, value in params.items()}
    return _(template).format(**words)
