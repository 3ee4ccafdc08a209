"""``clerk catalog``: the versions at this store, what changed between them, and the one that came with the program."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from clerk_tui.cli.groups import Group
from clerk_tui.cli.output import AsCsv, AsJson, Column, Format, chosen_format, note, print_json, print_line, print_rows
from clerk_tui.cli.session import at_desk
from clerk_tui.desk import catalog_update, catalogs
from clerk_tui.desk.catalog_update import Update
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import NotFound, Refused
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.diff import CatalogDiff

app = Group()

CHANGE_ROWS = 200
"""Lines of differences that an update shows; JSON holds all of them."""


@app.command("versions", help=_("List the versions of the catalog at this store."))
@at_desk
def versions(desk: Desk, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List every imported version; the star marks the one in force."""
    columns = (
        Column("current", ""),
        Column("version", _("Version")),
        Column("effective_from", _("In force from")),
        Column("items", _("Items"), "right"),
        Column("imported_by", _("Imported by")),
        Column("imported_at", _("Imported at")),
        Column("source", _("Source")),
    )
    form = chosen_format(json=as_json, csv=as_csv)
    rows = []
    for one in catalogs.versions(desk):
        row: dict[str, object] = {c.key: getattr(one, c.key) for c in columns[1:]}
        current = one.version == desk.version
        rows.append({"current": current if form is Format.JSON else "*" * current, **row})
    print_rows(rows, columns, form)


@app.command("diff", help=_("Show what changed from one version to another."))
@at_desk
def diff(
    desk: Desk,
    old: Annotated[str, typer.Argument(metavar="OLD", help=_("The older version."))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_("The newer; the one in force by default."))] = "",
    as_json: AsJson = False,
) -> None:
    """Compare two versions item by item."""
    known = [one.version for one in catalogs.versions(desk)]
    for version in filter(None, (old, new)):
        if version not in known:
            raise NotFound(
                _("There is no catalog version “{version}”.").format(version=version),
                hint=_("Versions: {versions}.").format(versions=", ".join(known)),
                field="version",
            )
    changes = catalogs.compare(desk, old, new or desk.version)
    if as_json:
        print_json(_document(changes))
        return
    for line in _lines(changes):
        print_line(line)
    note(_summary(changes))


@app.command(
    "update",
    help=_("Install the catalog that came with the program, unless the store has it."),
    epilog=_(
        "clerk catalog update --dry-run\n"
        "Running cases keep their version; drafts are carried over and list every difference."
    ),
)
@at_desk
def update(
    desk: Desk,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only compare; store nothing."))] = False,
    replace_own: Annotated[
        bool, typer.Option("--replace-own", help=_("Even where it puts a version the county imported out of force."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the shipped catalog changes, and take it."""
    try:
        found = catalog_update.update(desk, dry_run=dry_run, replace_own=replace_own)
    except Refused:
        # What would be lost is what decides: the differences come before the refusal.
        _show_update(catalog_update.update(desk, dry_run=True), as_json=as_json)
        raise
    _show_update(found, as_json=as_json)


def _show_update(found: Update, *, as_json: bool) -> None:
    changes = found.changes
    if as_json:
        facts = {name: getattr(found, name) for name in Update.__struct_fields__ if name != "changes"}
        print_json(facts | {"changes": None if changes is None else _document(changes)})
        return
    if changes is None:
        note(_("The store has the shipped catalog {version} already.").format(version=found.version))
        return
    lines = list(_lines(changes))
    for line in lines[:CHANGE_ROWS]:
        print_line(line)
    if len(lines) > CHANGE_ROWS:
        note(_("{count} more lines; --json holds all of them.").format(count=len(lines) - CHANGE_ROWS))
    note(_("From {old} to {new}:").format(old=changes.old, new=changes.new) + " " + _summary(changes))
    if found.stored:
        note(_("Installed as version {version}.").format(version=found.version))
    if found.in_force == found.version:
        note(_("It is in force. Running cases keep their version."))
    else:
        note(
            _("It holds from {day}; in force now: {version}.").format(day=found.effective_from, version=found.in_force)
        )


def _document(changes: "CatalogDiff") -> dict[str, object]:
    return {
        "old": changes.old,
        "new": changes.new,
        "added": [{"id": one.id, "name": one.name} for one in changes.added],
        "removed": [{"id": one.id, "name": one.name} for one in changes.removed],
        "changed": [
            {"id": one.new.id, "name": one.new.name, "changes": [str(change) for change in one.changes]}
            for one in changes.changed
        ],
    }


def _lines(changes: "CatalogDiff") -> Iterator[str]:
    for sign, entries in (("+", changes.added), ("-", changes.removed)):
        for entry in entries:
            yield f"{sign} {entry.name} ({entry.id})"
    for one in changes.changed:
        yield f"~ {one.new.name} ({one.new.id})"
        for change in one.changes:
            yield f"    {change}"


def _summary(changes: "CatalogDiff") -> str:
    return _("{added} new, {removed} dropped, {changed} changed.").format(
        added=len(changes.added), removed=len(changes.removed), changed=len(changes.changed)
    )
