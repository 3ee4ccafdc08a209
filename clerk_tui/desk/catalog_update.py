"""A newer catalog that came with the program: an upgrade brings its file, the store has it when somebody takes it.

Nothing is taken by itself: a version in force decides what a window asks for, so a person looks at the differences
first. Running cases keep the version they were taken in under; drafts are carried over and list every difference.
"""

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.catalogs import SHIPPED
from clerk_tui.desk.context import Desk
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import Refused
from clerk_tui.domain.people import Deed, not_permitted
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.diff import CatalogDiff
    from clerk_tui.store.records import CatalogVersion


class Update(Struct, frozen=True, kw_only=True):
    """The shipped catalog against the version it would take the place of."""

    version: str
    effective_from: date
    known: bool
    """The store has it already; nothing was done."""
    stored: bool
    in_force: str
    """The version in force now that it is stored, or while it is not."""
    replaces_own: str
    """The county's own version that it would put out of force, or did."""
    changes: "CatalogDiff | None"
    """None when it is *known*."""


class _Head(Struct):
    version: str
    effective_from: str


def newer_shipped(desk: Desk) -> str:
    """Return a sentence about a newer catalog that ships with the program; empty when there is none.

    Only for who may install it, and not while the county works by a catalog of its own. Reads one small file (under a
    millisecond).
    """
    from clerk_tui.catalog.reading import CatalogError

    if not_permitted(desk.actor, Deed.CATALOG) is not None:
        return ""
    try:
        head = _head()
    except (CatalogError, OSError):
        return ""  # damaged data is for the update to say: nobody is kept from work by a hint
    known = {one.version: one for one in desk.store.catalogs()}
    now = known.get(desk.version)
    newer = now is not None and head.effective_from > now.effective_from.isoformat()
    if head.version in known or now is None or not newer or now.source != SHIPPED:
        return ""
    return _("A newer catalog came with the program: {version}. Look at it: clerk catalog update --dry-run").format(
        version=head.version
    )


def update(desk: Desk, *, dry_run: bool = False, replace_own: bool = False) -> Update:
    """Install the catalog shipped with the program unless the store has it; with *dry_run* only compare.

    A catalog the county imported itself is put out of force only with *replace_own*: raises Refused; no version can be
    taken back. Raises NotPermitted.
    """
    from clerk_tui.catalog.diff import diff
    from clerk_tui.catalog.shipped import load_shipped

    desk.require(Deed.CATALOG)
    head = _head()
    known = {one.version: one for one in desk.store.catalogs()}
    starts = date.fromisoformat(head.effective_from)
    if head.version in known:
        return Update(
            version=head.version,
            effective_from=starts,
            known=True,
            stored=False,
            in_force=desk.version,
            replaces_own="",
            changes=None,
        )
    before = desk.store.current_version(max(desk.today(), starts))
    shipped = load_shipped()
    found = Update(
        version=head.version,
        effective_from=starts,
        known=False,
        stored=False,
        in_force=desk.version,
        replaces_own=_replaced(known[before], starts),
        changes=diff(desk.store.catalog(before), shipped),
    )
    if dry_run:
        return found
    if found.replaces_own and not replace_own:
        raise Refused(
            _("Version {version} is the county's own; the shipped catalog would put it out of force.").format(
                version=found.replaces_own
            ),
            hint=_("Look at the differences with --dry-run; if it shall be so, add --replace-own."),
            code="catalog.own",
        )
    _install(desk, shipped)
    return replace(found, stored=True, in_force=desk.version)


def _install(desk: Desk, catalog: Catalog) -> None:
    desk.store.put_catalog(catalog, imported_by=desk.user.login, at=desk.clock(), source=SHIPPED, report="")
    desk.catalog_changed()


def _replaced(before: "CatalogVersion", starts: date) -> str:
    """Return *before* if it is the county's own and what begins on *starts* comes after it."""
    return before.version if before.source != SHIPPED and starts >= before.effective_from else ""


def _head() -> _Head:
    from clerk_tui.catalog.reading import convert, read_toml
    from clerk_tui.paths import data_dir

    file = data_dir() / "catalog" / "catalog.toml"
    return convert(read_toml(file), _Head, file.name)
