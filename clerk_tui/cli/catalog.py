"""``clerk catalog``: what the counter offers."""

from collections.abc import Sequence
from typing import Annotated

import typer

from clerk_tui.cli import catalog_import, catalog_versions
from clerk_tui.cli.bundle_names import member_names
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
from clerk_tui.desk.catalog_update import newer_shipped
from clerk_tui.desk.context import Desk
from clerk_tui.desk.saying import NOT_STATED, item_page, limit_text
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.item import Item, ItemType
from clerk_tui.domain.item_words import WORDS
from clerk_tui.i18n import _, ngettext

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
    _show_entries(desk, [item for item in found if wanted in (None, item.item_type)], form)
    if newer := newer_shipped(desk):
        note(newer)


@app.command(
    "search", help=_("Search items and bundles by name, common name, pinyin, initials or code; the best first.")
)
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
    """Search the items and bundles in force."""
    form = chosen_format(json=as_json, jsonl=as_jsonl, csv=as_csv)
    total, found = catalogs.search(desk, query, most, include_ex_officio=everything)
    _show_entries(desk, found, form)
    if total > len(found):
        note(_("{shown} of {total} are shown; raise --limit for more.").format(shown=len(found), total=total))


@app.command(
    "show",
    help=_("Show everything the catalog says about an item, and where it is from; of a bundle, what it is made of."),
)
@at_desk
def show(desk: Desk, item: ItemName, as_json: AsJson = False) -> None:
    """Show an item; what is not published is said to be so."""
    found = _entry_of(desk, item)
    if as_json:
        print_json(found)
    elif isinstance(found, Bundle):
        _show_bundle(desk, found)
    else:
        for text in [*item_page(desk, found), *_more(found)]:
            print_line(text)


def _entry_of(desk: Desk, text: str) -> Item | Bundle:
    """Return the item or bundle that *text* names, or is the only hit for. Raises NotFound."""
    if (found := catalogs.named(desk, text.strip())) is not None:
        return found
    total, hits = catalogs.search(desk, text, 1, include_ex_officio=True)
    return hits[0] if total == 1 else item_of(desk, text)


def _show_bundle(desk: Desk, bundle: Bundle) -> None:
    facts = (
        (_("Bundle"), f"{bundle.name} ({bundle.id})"),
        (_("Led by"), desk.department_name(bundle.lead)),
        (_("Together with"), _(", ").join(map(desk.department_name, bundle.cooperating))),
        (_("Promised limit"), limit_text(bundle.promised_limit)),
        (_("Members"), _(", ").join(member_names(desk, bundle, desk.version).values())),
        (_("Source"), f"{bundle.provenance.source} {bundle.provenance.as_of}"),
    )
    for name, text in facts:
        if text:
            print_line(_("{name}: {text}").format(name=name, text=text))
    note(_("Materials, order and time: clerk bundle show {id}").format(id=bundle.id))


def _show_entries(desk: Desk, entries: Sequence[Item | Bundle], form: Format) -> None:
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
    documents = form in (Format.JSON, Format.JSON_LINES)
    rows = []
    for entry in entries:
        if isinstance(entry, Bundle):
            rows.append(_bundle_document(desk, entry) if documents else _bundle_row(desk, entry))
        else:
            rows.append(_item_document(desk, entry) if documents else _item_row(desk, entry))
    print_rows(rows, columns, form, bom=True)


def _item_document(desk: Desk, item: Item) -> dict[str, object]:
    return {
        "entry": "item",
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


def _bundle_document(desk: Desk, bundle: Bundle) -> dict[str, object]:
    return {
        "entry": "bundle",
        "id": bundle.id,
        "name": bundle.name,
        "department": {"id": bundle.lead, "name": desk.department_name(bundle.lead)},
        "type": None,
        "case_kind": None,
        "promised_limit": bundle.promised_limit,
        "statutory_limit": None,
        "materials": len(bundle.materials) if bundle.materials_published else None,
        "members": [member.item for member in bundle.members],
    }


def _bundle_row(desk: Desk, bundle: Bundle) -> dict[str, object]:
    members = len(bundle.members)
    return {
        "id": bundle.id,
        "name": bundle.name,
        "department": desk.department_name(bundle.lead),
        "type": ngettext("bundle of {n} item", "bundle of {n} items", members).format(n=members),
        "promised": limit_text(bundle.promised_limit),
        "materials": len(bundle.materials) if bundle.materials_published else "",
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


app.add_typer(catalog_import.app)
app.add_typer(catalog_versions.app)
