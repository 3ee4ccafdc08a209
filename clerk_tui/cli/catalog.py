"""``clerk catalog``: what the counter offers."""

from typing import Annotated

import typer

from clerk_tui.cli import catalog_versions
from clerk_tui.cli.choices import ItemName, department_of, item_of
from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import (
    AsCsv,
    AsJson,
    AsJsonLines,
    Column,
    Format,
    chosen_format,
    note,
    print_json,
    print_line,
    print_rows,
)
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import catalogs
from clerk_tui.desk.context import Desk
from clerk_tui.desk.saying import NOT_STATED, item_page, limit_text
from clerk_tui.domain.item import Item, ItemType
from clerk_tui.domain.item_words import WORDS
from clerk_tui.i18n import _

app = Group(help=_("List, search, check, import and compare service items."))

TYPES = {kind.name.lower(): kind for kind in ItemType}


def _type(text: str) -> str:
    if text and text.lower() not in TYPES and text not in set(ItemType):
        raise typer.BadParameter(_("“{value}” is none of: {choices}.").format(value=text, choices=", ".join(TYPES)))
    return text


@app.command(
    "list",
    help=_("List the items in force."),
    epilog=_("Example: clerk catalog list --department 人社局 --type licence"),
)
@at_desk
def list_items(
    desk: Desk,
    department: Annotated[str, typer.Option("--department", help=_("Department, by id or name."))] = "",
    kind: Annotated[
        str, typer.Option("--type", metavar="TYPE", callback=_type, help=_("Kind of power: licence, benefit, 01 …"))
    ] = "",
    as_json: AsJson = False,
    as_jsonl: AsJsonLines = False,
    as_csv: AsCsv = False,
) -> None:
    """List items, of one department or type if named."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    wanted = TYPES.get(kind.lower()) or (ItemType(kind) if kind else None)
    found = catalogs.items(desk, department_of(desk, department))
    _show_items(desk, [item for item in found if wanted in (None, item.item_type)], form)


@app.command("search", help=_("Search items by name, common name, pinyin, initials or code; the best first."))
@at_desk
def search(
    desk: Desk,
    query: Annotated[str, typer.Argument(metavar="QUERY", help=_("For example 社保卡, sbk, shehuibaozhang."))],
    most: Annotated[int, typer.Option("--limit", min=1, help=_("Hits at most."))] = 20,
    everything: Annotated[
        bool, typer.Option("--all", help=_("Also what nobody applies for: penalties, levies, inspections."))
    ] = False,
    as_json: AsJson = False,
    as_jsonl: AsJsonLines = False,
    as_csv: AsCsv = False,
) -> None:
    """Search the items in force."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    found = catalogs.search_items(desk, query, most, include_ex_officio=everything)
    items = desk.catalog.items
    _show_items(desk, [items[hit.index] for hit in found.hits], form)
    if found.total > len(found.hits):
        note(
            _("{shown} of {total} are shown; raise --limit for more.").format(shown=len(found.hits), total=found.total)
        )


@app.command("show", help=_("Show everything the catalog says about an item, and where it is from."))
@at_desk
def show(desk: Desk, item: ItemName, as_json: AsJson = False) -> None:
    """Show an item; what is not published is said to be so."""
    found = item_of(desk, item)
    if as_json:
        print_json(found)
        return
    for text in [*item_page(desk, found), *_more(found)]:
        print_line(text)


def _show_items(desk: Desk, items: list[Item], form: Format) -> None:
    columns = (
        Column("id", _("Code")),
        Column("name", _("Item")),
        Column("department", _("Department")),
        Column("type", _("Item type")),
        Column("case_kind", _("Kind of case")),
        Column("promised", _("Promised limit")),
        Column("statutory", _("Statutory limit")),
        Column("materials", _("Materials"), "right"),
    )
    if form in (Format.JSON, Format.JSON_LINES):
        rows = [_item_document(desk, item) for item in items]
    else:
        rows = [_item_row(desk, item) for item in items]
    print_rows(rows, columns, form, bom=True)


def _item_document(desk: Desk, item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "department": {"id": item.department, "name": desk.department_name(item.department)},
        "type": item.item_type,
        "case_kind": item.case_kind,
        "promised_limit": item.promised_limit,
        "statutory_limit": item.statutory_limit,
        "materials": len(item.materials) if item.materials_published else None,
    }


def _item_row(desk: Desk, item: Item) -> dict[str, object]:
    silent = _(NOT_STATED)
    return {
        "id": item.id,
        "name": item.name,
        "department": desk.department_name(item.department),
        "type": _(WORDS[item.item_type]) if item.item_type else silent,
        "case_kind": _(WORDS[item.case_kind]) if item.case_kind else silent,
        "promised": limit_text(item.promised_limit),
        "statutory": limit_text(item.statutory_limit),
        "materials": len(item.materials) if item.materials_published else silent,
    }


def _more(item: Item) -> list[str]:
    """Return what the item page leaves to the screens around it: questions, standards, where a paper is from."""
    lines = []
    for question in item.questions:
        lines.append(question.text)
        lines += [f"  {number}. {option.label}" for number, option in enumerate(question.options, 1)]
    for material in item.materials:
        facts = (material.accept_standard, material.source_note, material.fill_notes, material.equivalent)
        if any(facts):
            lines.append(_("{name}: {text}").format(name=material.name, text=" ".join(filter(None, facts))))
    return ["", *lines] if lines else []


app.add_typer(catalog_versions.app)
