"""The register of electronic licences at this counter: imported from a file, looked at for one holder."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.licence_lines import HEADINGS, Licence, Wrong, licence, lines
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _
from clerk_tui.system import reason

if TYPE_CHECKING:
    from clerk_tui.store.records import LicenceRow

BATCH = 1000
"""Licences in one transaction: other windows wait for no more than these."""
PROBLEMS_KEPT = 500
"""Problems told one by one; the rest are counted."""


class LineProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with a line; its values are not repeated: they are about persons."""

    line: int
    column: str
    """As the file calls it; empty when it is about the whole line."""
    reason: str
    remedy: str


class LicenceImport(Struct, frozen=True, kw_only=True):
    """What came of an import, or with a dry run would have."""

    read: int
    good: int
    new: int
    changed: int
    bad: int
    problems: tuple[LineProblem, ...]
    """The first of the *bad* lines."""


class LicenceLine(Struct, frozen=True, kw_only=True):
    """A licence as a list shows it."""

    standard_code: str
    name: str
    number: str
    issued_on: str
    valid_until: str
    """Empty: without a limit."""
    issuer: str
    source: str
    valid: bool


def import_licences(desk: Desk, path: Path, *, dry_run: bool = False) -> LicenceImport:
    """Enter the register in *path* (CSV, XLSX, JSON Lines), or with *dry_run* only say what is wrong with it.

    A bad line stops no good one, and a file can be imported again: what is known is known. Raises NotPermitted, and
    BadInput for a file that cannot be read or holds no register.
    """
    desk.require(Deed.CATALOG)
    problems: list[LineProblem] = []
    counts = {"read": 0, "bad": 0}
    good = new = changed = 0
    try:
        batches = _batches(_good(desk, path, counts, problems))
        for batch in batches:
            good += len(batch)
            if not dry_run:
                entered = desk.store.put_licences(_rows(batch, path.name, desk.clock()))
                new, changed = new + entered[0], changed + entered[1]
    except OSError as error:
        raise BadInput(
            _("{file} cannot be read: {reason}").format(file=path.name, reason=reason(error)), field="file"
        ) from error
    return LicenceImport(
        read=counts["read"], good=good, new=new, changed=changed, bad=counts["bad"], problems=tuple(problems)
    )


def licences(desk: Desk, document_type: DocumentType, number: str) -> list[LicenceLine]:
    """Return the licences of the holder of a document, *number* as typed. Raises BadInput."""
    desk.require(Deed.INTAKE)
    checked = check_document(document_type, number, desk.today())
    if isinstance(checked, Refusal):
        error = told(checked)
        raise BadInput(error.message, hint=error.hint, field="document_number", code=error.code)
    return [
        LicenceLine(
            standard_code=row.standard_code,
            name=row.name,
            number=row.number,
            issued_on=str(row.issued_on or ""),
            valid_until=str(row.valid_until or ""),
            issuer=row.issuer,
            source=row.source,
            valid=row.valid_until is None or row.valid_until >= desk.today(),
        )
        for row in desk.store.licences(document_type, checked.number)
    ]


def _good(desk: Desk, path: Path, counts: dict[str, int], problems: list[LineProblem]) -> Iterator[Licence]:
    """Yield the licences of the good lines; count the bad ones and keep the first of them."""
    today = desk.today()
    for line in lines(path):
        counts["read"] += 1
        try:
            yield licence(line, today)
        except Wrong as wrong:
            counts["bad"] += 1
            if len(problems) < PROBLEMS_KEPT:
                problems.append(_problem(line.number, line.titles.get(wrong.column, wrong.column), wrong.refusal))


def _problem(line: int, column: str, refusal: Refusal) -> LineProblem:
    error = told(refusal)
    known = HEADINGS.get(column)
    return LineProblem(line=line, column=known[1] if known else column, reason=error.message, remedy=error.hint)


def _rows(batch: Iterable[Licence], source: str, at: datetime) -> "list[LicenceRow]":
    from clerk_tui.store.records import LicenceRow

    return [LicenceRow(source=source, imported_at=at, **structs.asdict(one)) for one in batch]


def _batches(all_of_them: Iterator[Licence]) -> Iterator[list[Licence]]:
    while batch := list(islice(all_of_them, BATCH)):
        yield batch
