"""How commands answer: data on stdout, everything else on stderr.

A person gets a table, a program JSON (one document) or JSON Lines, a spreadsheet CSV. JSON and CSV are UTF-8
whatever the locale says, because a program reads them; only the table follows the terminal.
"""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

import typer

from clerk_tui.cli.errors import harmless
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import _

Row = Mapping[str, object]
NO_WRAP_WIDTH = 10_000
"""Columns of a table that no terminal shows: a line a row, so that ``grep`` and ``less -S`` work."""
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
"""What spreadsheets take for the beginning of a formula, the full-width forms too."""


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSON = "json"
    JSON_LINES = "jsonl"
    CSV = "csv"


class Column(NamedTuple):
    """A column: *key* names it for programs and never changes, *title* heads it for people."""

    key: str
    title: str
    align: Literal["left", "right"] = "left"


AsJson = Annotated[bool, typer.Option("--json", help=_("One JSON document, for programs."))]
AsJsonLines = Annotated[bool, typer.Option("--jsonl", help=_("One JSON object a line, for programs."))]
AsCsv = Annotated[bool, typer.Option("--csv", help=_("CSV in UTF-8, for spreadsheets."))]
WithMark = Annotated[bool, typer.Option("--bom", help=_("Begin the CSV with the mark that Excel wants."))]


def chosen_format(*, json: bool = False, jsonl: bool = False, csv: bool = False) -> Format:
    """Return the format that the options name, a table when none does; BadInput when several do."""
    wanted = [form for form, asked in ((Format.JSON, json), (Format.JSON_LINES, jsonl), (Format.CSV, csv)) if asked]
    if len(wanted) > 1:
        raise BadInput(_("--json, --jsonl and --csv exclude each other: choose one."), code="usage")
    return wanted[0] if wanted else Format.TABLE


def print_rows(
    rows: Iterable[Row], columns: Sequence[Column], form: Format = Format.TABLE, *, bom: bool = False
) -> None:
    """Write *rows* to stdout in *form*.

    JSON and JSON Lines carry every field of the rows, for programs that know the keys; a table and CSV carry the
    *columns* in their order.
    """
    if form is Format.JSON:
        print_json(list(rows))
    elif form is Format.JSON_LINES:
        for row in rows:
            _write_bytes(_json_bytes(row) + b"\n")
    elif form is Format.CSV:
        _write_bytes(csv_bytes(rows, columns, bom=bom))
    else:
        _print_table(rows, columns)


def print_json(document: object) -> None:
    """Write *document* (records, dates and enumerations too) to stdout as one indented JSON document."""
    import msgspec

    _write_bytes(msgspec.json.format(_json_bytes(document), indent=2) + b"\n")


def print_line(text: str) -> None:
    """Write a line of answer to stdout."""
    sys.stdout.write(shown(text) + "\n")


def note(text: str) -> None:
    """Write a remark for the person at the keyboard to stderr: what was done, what to do next."""
    sys.stderr.write(harmless(text) + "\n")


def csv_bytes(rows: Iterable[Row], columns: Sequence[Column], *, bom: bool = False) -> bytes:
    """Return *rows* as CSV (RFC 4180, UTF-8) in which no cell can be taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(column.key)) for column in columns])
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def shown(value: object) -> str:
    """Return *value* as people read it, without characters that could steer their terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple | set | frozenset):
        return _(", ").join(shown(part) for part in value)
    return harmless(str(value))


def _csv_cell(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = shown(value)
    # The apostrophe is what spreadsheets themselves use to say "this is text".
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _json_bytes(document: object) -> bytes:
    import msgspec

    return msgspec.json.encode(document)


def _write_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _print_table(rows: Iterable[Row], columns: Sequence[Column]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(Text(column.title), justify=column.align, overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(shown(row.get(column.key))) for column in columns))
        count += 1
    if not count:
        note(_("There is nothing to show."))
        return
    Console(width=None if sys.stdout.isatty() else NO_WRAP_WIDTH, highlight=False).print(table)
