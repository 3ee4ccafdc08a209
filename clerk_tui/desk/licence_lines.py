"""The lines of a register of electronic licences (CSV, XLSX, JSON Lines): read into records, or named as wrong."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.identity import DocumentType, check_document, guess_document_type
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.importing.tables import Cell, Sheet

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "document_type": ("document_type", "证件类型", "持证主体代码类型", "持有人证件类型", "持证人证件类型"),
    "document_number": ("document_number", "证件号码", "持证主体代码", "持有人证件号码", "持证人证件号码"),
    "holder": ("holder", "持证主体", "持证主体名称", "持有人", "持证人", "持有人名称"),
    "standard_code": ("standard_code", "标准材料编码", "证照类型代码", "电子证照类型代码", "材料编码"),
    "name": ("name", "证照名称", "电子证照名称", "证照类型名称"),
    "number": ("number", "证照编号", "证照号码", "证书编号", "证号"),
    "issued_on": ("issued_on", "发证日期", "颁证日期", "证照颁发日期", "有效期起始日期", "有效期起"),
    "valid_until": ("valid_until", "有效期至", "有效期止", "有效期截止日期", "有效期截止"),
    "issuer": ("issuer", "发证机关", "颁证机关", "发证机构", "证照颁发机构"),
}
"""Field → what registers call it; the first is the key in JSON Lines."""
NEEDED: Final = ("document_number", "standard_code", "number")
LOOKED_AT: Final = 20
"""Rows among which the headings must be."""
LONGEST: Final = 1 << 16
"""Bytes of a line of JSON: hundreds of times what a licence takes."""
FOREVER: Final = frozenset({"长期", "永久", "长期有效", "无期限", "9999-12-31", "99991231", "2099-12-31"})
_DAY: Final = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?:日?|[ T].*)")
_DOCUMENTS: Final[dict[str, DocumentType]] = {
    **{str(kind): kind for kind in DocumentType},
    "居民身份证": DocumentType.RESIDENT_ID,
    "身份证": DocumentType.RESIDENT_ID,
    "公民身份号码": DocumentType.RESIDENT_ID,
    "统一社会信用代码": DocumentType.USCC,
    "组织机构代码": DocumentType.ORG_CODE,
    "工商注册号": DocumentType.REGISTRATION_NO,
    "护照": DocumentType.PASSPORT,
    "港澳居民来往内地通行证": DocumentType.HK_MACAO_PERMIT,
    "台湾居民来往大陆通行证": DocumentType.TAIWAN_PERMIT,
    "港澳台居民居住证": DocumentType.HK_MACAO_TAIWAN_RESIDENCE,
    "外国人永久居留身份证": DocumentType.FOREIGN_PERMANENT_RESIDENCE,
    "出生医学证明": DocumentType.BIRTH_CERTIFICATE,
}
"""What registers call the holder's document."""


class Licence(Struct, frozen=True, kw_only=True):
    """A line that can be used."""

    document_type: DocumentType
    document_number: str
    holder: str
    standard_code: str
    name: str
    number: str
    issued_on: date | None
    valid_until: date | None
    issuer: str


class Wrong(Exception):
    """A line cannot be used; *column* is its field."""

    def __init__(self, column: str, reason: str, remedy: str = "", **params: str | int) -> None:
        super().__init__(column)
        self.column, self.refusal = column, Refusal("licence.line", reason, remedy, params=params)


class Line(Struct, frozen=True):
    """A line of the file as it stands: cells by field, or what keeps it from being read at all."""

    number: int
    """From 1, as an editor or a spreadsheet shows it."""
    cells: Mapping[str, "Cell"] = {}
    titles: Mapping[str, str] = {}
    wrong: Wrong | None = None


def lines(path: Path) -> Iterator[Line]:
    """Yield the lines of the register at *path*. Raises BadInput for what is no register at all, OSError."""
    with path.open("rb") as file:
        json_lines = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return _json_lines(path) if json_lines else _table_lines(path)


def licence(line: Line, today: date) -> Licence:
    """Return what *line* says. Raises Wrong naming the column."""
    if line.wrong is not None:
        raise line.wrong
    for field in NEEDED:
        if not _text(line, field):
            raise Wrong(
                field, N_("It is empty."), N_("A licence needs its holder's document, its kind and its number.")
            )
    kind, number = _holder(line, today)
    issued_on = _day(line, "issued_on")
    valid_until = None if _text(line, "valid_until") in FOREVER else _day(line, "valid_until")
    if issued_on and valid_until and valid_until < issued_on:
        raise Wrong("valid_until", N_("It ends before it was issued."))
    return Licence(
        document_type=kind,
        document_number=number,
        holder=_text(line, "holder"),
        standard_code=_code(line, "standard_code"),
        name=_text(line, "name"),
        number=_code(line, "number"),
        issued_on=issued_on,
        valid_until=valid_until,
        issuer=_text(line, "issuer"),
    )


def _holder(line: Line, today: date) -> tuple[DocumentType, str]:
    number, named = _code(line, "document_number"), _text(line, "document_type")
    kind = _DOCUMENTS.get(named) if named else guess_document_type(number)
    if kind is None:
        reason = N_("This kind of document is not known.") if named else N_("It cannot be told what document this is.")
        raise Wrong("document_type", reason, N_("Name it as in the intake form, such as 居民身份证."))
    checked = check_document(kind, number, today)
    if isinstance(checked, Refusal):
        raise Wrong("document_number", checked.reason, checked.remedy, **checked.params)
    return kind, checked.number


def _text(line: Line, field: str) -> str:
    from clerk_tui.catalog.importing.cells import is_nothing, one_line, plain

    text = one_line(plain(line.cells.get(field)))
    return "" if is_nothing(text) else text


def _code(line: Line, field: str) -> str:
    from clerk_tui.catalog.importing.cells import lost_digits

    if lost_digits(line.cells.get(field)):
        raise Wrong(
            field,
            N_("The spreadsheet kept this as a number and has lost its last digits."),
            N_("Format the column as text and type the number again."),
        )
    return _text(line, field)


def _day(line: Line, field: str) -> date | None:
    text = _text(line, field)
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else _no_day(field)
    except ValueError:
        return _no_day(field)


def _no_day(field: str) -> date:
    raise Wrong(field, N_("This is no day."), N_("Write it as 2026-03-31."))


def _json_lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        number = 0
        while data := file.readline(LONGEST):
            number += 1
            if number == 1:
                data = data.removeprefix(b"\xef\xbb\xbf")
            if len(data) == LONGEST and not data.endswith(b"\n"):
                while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
                    pass
                yield Line(number, wrong=Wrong("", N_("The line is too long.")))
            elif data.strip():
                yield _json_line(number, data)


def _json_line(number: int, data: bytes) -> Line:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return Line(number, wrong=Wrong("", N_("This is no JSON object.")))
    if not isinstance(document, dict):
        return Line(number, wrong=Wrong("", N_("This is no JSON object.")))
    unknown = sorted(document.keys() - HEADINGS.keys())
    if unknown:
        # A misspelt key must not be lost in silence: a licence without its end would be valid for ever.
        return Line(number, wrong=Wrong(unknown[0], N_("There is no such field.")))
    cells = {field: value if isinstance(value, str) else _unusual(value) for field, value in document.items()}
    return Line(number, cells, {field: field for field in cells})


def _unusual(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _table_lines(path: Path) -> Iterator[Line]:
    from clerk_tui.catalog.importing.report import FileRefused
    from clerk_tui.catalog.importing.tables import read_tables

    found = False
    try:
        for sheet in read_tables(path):
            for line in _sheet_lines(sheet):
                found = True
                yield line
    except FileRefused as refused:
        params = {key: _(value) if isinstance(value, str) else value for key, value in refused.params.items()}
        raise BadInput(
            _(refused.reason).format(**params), hint=_(refused.remedy).format(**params), field="file", code=refused.code
        ) from refused
    if not found:
        raise BadInput(
            _("“{file}” has no licences under headings that are understood.").format(file=path.name),
            hint=_("Needed: {headings}.").format(headings=_(", ").join(HEADINGS[field][1] for field in NEEDED)),
            field="file",
            code="licence.headings",
        )


def _sheet_lines(sheet: "Sheet") -> Iterator[Line]:
    from clerk_tui.catalog.importing.cells import heading, is_blank

    wanted = {heading(label): field for field, labels in HEADINGS.items() for label in labels}
    columns: dict[str, int] = {}
    titles: dict[str, str] = {}
    for row in islice(sheet.rows, LOOKED_AT):
        columns, titles = {}, {}
        for column, cell in enumerate(row.cells):
            field = wanted.get(heading(cell))
            if field is not None and field not in columns:
                columns[field], titles[field] = column, " ".join(str(cell).split())
        if columns.keys() >= set(NEEDED):
            break
    else:
        return
    for row in sheet.rows:
        if not all(is_blank(cell) for cell in row.cells):
            cells = {field: row.cells[at] for field, at in columns.items() if at < len(row.cells)}
            yield Line(row.number, cells, titles)
