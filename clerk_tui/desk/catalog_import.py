"""Catalog imports as a person follows them: which mappings there are, and every problem in a sentence."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from clerk_tui.desk import catalogs
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.importing import Problem


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


def mappings() -> list[MappingLine]:
    """Return the mappings that come with the program."""
    from clerk_tui.catalog.importing import load_mapping, shipped_mappings

    found = []
    for name in shipped_mappings():
        mapping = load_mapping(name)
        found.append(MappingLine(name, mapping.name, mapping.source, mapping.as_of))
    return found


def run_import(desk: Desk, job: ImportJob, *, dry_run: bool = False) -> ImportOutcome:
    """Import *job*, or with *dry_run* only report what is wrong with it.

    Raises BadInput for a mapping that cannot be used or a version that exists, OSError for a file that cannot be read.
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
    paths = list(job.paths)
    try:
        if dry_run:
            result = catalogs.check_import(paths, job.mapping, job.version, job.effective_from)
        else:
            result = catalogs.import_catalog(
                desk, paths, job.mapping, job.version, job.effective_from, accept_valid=job.accept_valid
            )
    except MappingError as error:
        raise BadInput(str(error), field="mapping", code="mapping.broken") from error
    return ImportOutcome(
        stored=result.catalog is not None and not dry_run,
        version=job.version,
        problems=tuple(_line(problem) for problem in result.report.problems),
        errors=result.report.errors,
        warnings=result.report.warnings,
        left_out=tuple(_left_out(out.file, out.sheet, out.row, out.name) for out in result.left_out),
        counts=result.counts,
    )


def _line(problem: "Problem") -> ProblemLine:
    params = {name: _(value) if isinstance(value, str) else value for name, value in problem.params.items()}
    return ProblemLine(
        severity=problem.severity,
        code=problem.code,
        file=problem.file,
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        reason=_(problem.reason).format(**params),
        remedy=_(problem.remedy).format(**params),
    )


def _left_out(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)
