"""Lists of units and of checks as developers and offices send them: XLSX or CSV, whatever their columns are called.

A bad row is named by its row and column and does not stop the good ones. Several rows with one unit number are its
co-owners, as are several names in one cell.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.building_rules import building_rules
from clerk_tui.desk.building_sheets import RowProblem, Table, Wrong, tables
from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.building.model import Check, Unit
from clerk_tui.domain.building.units import checked_buyer, checked_unit
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.identity import DOCUMENT_NAMES, DocumentType, guess_document_type
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.importing.tables import Row

_BETWEEN = re.compile(r"[、，,;；/\n]+")
_YES = frozenset(
    "是 已 有 √ ✓ y yes 1 true 已备案 已缴 已缴纳 已完税 已交 完成 通过".split()  # noqa: SIM905
)
_NO = frozenset(
    ["", *"否 未 无 × x n no 0 false 未备案 未缴 未缴纳 未完税 未交 - / —".split()]  # noqa: SIM905
)


_UNPAID = ("未", "待", "欠", "不", "尚", "缓", "部分")
"""How a cell begins that says something is still owed, an amount perhaps: 欠缴 2000 元."""


class UnitRow(Struct, frozen=True, kw_only=True):
    """A unit as read, and the row it began in."""

    row: int
    unit: Unit


class UnitList(Struct, frozen=True):
    """A list of units as far as it could be read."""

    units: tuple[UnitRow, ...]
    problems: tuple[RowProblem, ...]


class CheckRow(Struct, frozen=True, kw_only=True):
    """One check of one unit that the file says was passed."""

    row: int
    unit: str
    check: Check
    on: date | None = None
    """None: the file does not say; today."""
    number: str = ""


class CheckList(Struct, frozen=True):
    """A list of checks as far as it could be read."""

    checks: tuple[CheckRow, ...]
    problems: tuple[RowProblem, ...]


def read_units(path: Path, context: Context) -> UnitList:
    """Read the list of units at *path*. Raises BadInput for a file that is no such list, OSError."""
    units: dict[str, UnitRow] = {}
    problems: list[RowProblem] = []
    spoilt: set[str] = set()
    for table in tables(path, building_rules().units, lambda found: {"no", "buyer"} <= found):
        for row in table.rows:
            no = ""
            try:
                no = table.unit(row)
                read = UnitRow(row=row.number, unit=_unit(table, row, no, context))
                units[no] = _joined(units[no], read) if no in units else read
            except Wrong as wrong:
                problems.append(table.problem(row, no, wrong))
                spoilt.add(no)
    # A unit of which one co-owner's row is bad is not entered with the others only.
    return UnitList(tuple(one for no, one in units.items() if no not in spoilt), tuple(problems))


def read_checks(path: Path) -> CheckList:
    """Read the list of checks at *path*. Raises BadInput for a file that is no such list, OSError."""
    rules = building_rules()
    headings = {"no": rules.units["no"], "block": rules.units["block"], "entrance": rules.units["entrance"]}
    checks: list[CheckRow] = []
    problems: list[RowProblem] = []
    for table in tables(path, headings | rules.checks, lambda found: "no" in found and bool(found & set(Check))):
        for row in table.rows:
            no = ""
            try:
                no = table.unit(row)
                checks += _checks(table, row, no)
            except Wrong as wrong:
                problems.append(table.problem(row, no, wrong))
    return CheckList(tuple(dict.fromkeys(checks)), tuple(problems))


# One row


def _checks(table: Table, row: "Row", no: str) -> list[CheckRow]:
    if not no:
        raise _no_number()
    passed = ((check, _passed(table, row, check)) for check in Check)
    return [
        CheckRow(row=row.number, unit=no, check=check, on=found[0], number=found[1])
        for check, found in passed
        if found is not None
    ]


def _unit(table: "Table", row: "Row", no: str, context: Context) -> Unit:
    if not no:
        raise _no_number()
    names = _parts(table.text(row, "buyer"))
    numbers = _parts(table.code(row, "document"))
    if len(names) != len(numbers):
        raise Wrong(
            "document",
            N_("{names} buyers, but {numbers} document numbers."),
            N_("Give each buyer a number, in the same order, or a row of their own."),
            names=len(names),
            numbers=len(numbers),
        )
    phones = _parts(table.code(row, "phone"))
    kinds = _parts(table.text(row, "document_type"))
    buyers = tuple(
        _buyer(name, number, _nth(phones, n, len(names)), _nth(kinds, n, len(names)), context)
        for n, (name, number) in enumerate(zip(names, numbers, strict=True))
    )
    texts = {field: table.text(row, field) for field in ("contract", "area", "use", "ownership")}
    unit = Unit(
        no=no,
        buyers=buyers,
        contract_no=texts["contract"],
        area=texts["area"],
        use=texts["use"],
        ownership=texts["ownership"],
    )
    # What the building would refuse as a whole list is one row's fault.
    checked = checked_unit(unit, context)
    if isinstance(checked, Refusal):
        raise _wrong(checked)
    return checked


def _buyer(name: str, number: str, phone: str, kind: str, context: Context) -> Applicant:
    document_type = _document_type(kind) if kind else guess_document_type(number) or DocumentType.RESIDENT_ID
    buyer = Applicant(
        kind=ApplicantKind.PERSON, name=name, document_type=document_type, document_number=number, phone=phone
    )
    checked = checked_buyer(buyer, context)
    if isinstance(checked, Refusal):
        raise _wrong(checked)
    return checked


def _wrong(refusal: Refusal) -> Wrong:
    column = {"document_number": "document", "name": "buyer"}.get(refusal.field, refusal.field)
    return Wrong(column, refusal.reason, refusal.remedy, **refusal.params)


def _document_type(text: str) -> DocumentType:
    wanted = text.casefold()
    for kind, label in DOCUMENT_NAMES.items():
        if wanted in (kind.value, label.casefold(), _(label).casefold()):
            return kind
    alias = _ALIASES.get(text)
    if alias is None:
        raise Wrong(
            "document_type",
            N_("“{value}” is no kind of document that is known here."),
            N_("Leave the cell empty: the kind follows from the number."),
            value=text,
        )
    return alias


_ALIASES = {
    "身份证": DocumentType.RESIDENT_ID,
    "居民身份证": DocumentType.RESIDENT_ID,
    "二代身份证": DocumentType.RESIDENT_ID,
    "营业执照": DocumentType.USCC,
    "统一社会信用代码": DocumentType.USCC,
    "护照": DocumentType.PASSPORT,
    "港澳通行证": DocumentType.HK_MACAO_PERMIT,
    "台胞证": DocumentType.TAIWAN_PERMIT,
    "军官证": DocumentType.OFFICER_CARD,
}


def _joined(before: UnitRow, read: UnitRow) -> UnitRow:
    """Return the unit with the buyers of another of its rows; what both rows say must be the same."""
    old, new = before.unit, read.unit
    for field, column in (("contract_no", "contract"), ("area", "area"), ("use", "use")):
        if getattr(new, field) and getattr(old, field) and getattr(new, field) != getattr(old, field):
            raise Wrong(
                column,
                N_("Row {row} says something else about this unit."),
                N_("Rows of one unit are its co-owners: make what they say of the unit the same."),
                row=before.row,
            )
    added = tuple(buyer for buyer in new.buyers if buyer.document_number not in old.holders)
    known = {buyer.document_number: buyer.name for buyer in old.buyers}
    for buyer in new.buyers:
        if known.get(buyer.document_number, buyer.name) != buyer.name:
            raise Wrong(
                "buyer",
                N_("Row {row} has another name with this document number."),
                N_("Compare both with the document."),
                row=before.row,
            )
    blanks = {f: getattr(old, f) or getattr(new, f) for f in ("contract_no", "area", "use", "ownership")}
    return UnitRow(row=before.row, unit=replace(old, buyers=(*old.buyers, *added), **blanks))


def _passed(table: "Table", row: "Row", check: Check) -> tuple[date | None, str] | None:
    """Return day and number of a check that the row says was passed, None when it says it was not."""
    cell = table.cell(row, check)
    if isinstance(cell, datetime):
        return cell.date(), ""
    if isinstance(cell, date):
        return cell, ""
    text = table.code(row, check)
    if text.casefold() in _NO:
        return None
    if text.casefold() in _YES:
        return None if text == "" else (None, "")
    if day := _day(text):
        return day, ""
    if text.startswith(_UNPAID) or not any(character.isdigit() for character in text):
        # Anything else may say the contrary: only what looks like a number proves that it was passed.
        raise Wrong(check, N_("It cannot be told whether this was passed."), N_("Write 是 or 否, a day, or a number."))
    return None, text


def _day(text: str) -> date | None:
    match = re.fullmatch(r"(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?", text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _no_number() -> Wrong:
    return Wrong("no", N_("The unit's number is missing."), N_("Type it in the row; for a co-owner, repeat it."))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _nth(parts: Sequence[str], n: int, count: int) -> str:
    """Return what stands for the *n*-th of *count* buyers; a single value in the cell is the first one's."""
    if len(parts) == count or (len(parts) == 1 and n == 0):
        return parts[n]
    return ""
