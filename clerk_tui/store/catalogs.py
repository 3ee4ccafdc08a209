"""Versions of the catalog, the calendar of working days, and settings of which there is one."""

import zlib
from collections import OrderedDict
from datetime import date, datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.i18n import _
from clerk_tui.store import statements as sql
from clerk_tui.store import tables as t
from clerk_tui.store.access import Writing
from clerk_tui.store.projection import refresh_due_dates
from clerk_tui.store.records import CatalogVersion

CALENDAR: Final = "calendar"
CALENDAR_VERSION: Final = "calendar_version"
_KEPT: Final = 3
"""Decoded catalogs in memory: the one in force and those of running cases somebody looks at."""

_catalog = sql.table(t.CatalogTable)
_ABOUT = tuple(_catalog.c[name] for name in CatalogVersion.__struct_fields__)
_PUT = sql.Prepared(sql.insert_into(t.CatalogTable).on_conflict_do_nothing().returning(_catalog.c.version))
_ALL = sql.Prepared(sa.select(*_ABOUT).order_by(_catalog.c.effective_from, _catalog.c.imported_at))
_CONTENT = sql.Prepared(sa.select(_catalog.c.content).where(_catalog.c.version == sa.bindparam("version")))
_CURRENT = sql.Prepared(
    sa.select(_catalog.c.version)
    .where(_catalog.c.effective_from <= sa.bindparam("day"))
    .order_by(_catalog.c.effective_from.desc(), _catalog.c.imported_at.desc())
    .limit(sa.literal_column("1"))
)
_FIRST = sql.Prepared(sa.select(_catalog.c.version).order_by(_catalog.c.effective_from).limit(sa.literal_column("1")))


class CatalogKeeping(Writing):
    """What the counter works from."""

    def __init__(self) -> None:
        self._catalogs: OrderedDict[str, Catalog] = OrderedDict()
        self._calendar: tuple[str, WorkCalendar] = ("", WorkCalendar())

    def put_catalog(
        self, catalog: Catalog, *, imported_by: str, at: datetime, source: str = "", report: str = "{}"
    ) -> None:
        """Keep a new version. A version never changes: raises BadInput when there is one of that name."""
        row = {
            "version": catalog.version,
            "effective_from": date.fromisoformat(catalog.effective_from).isoformat(),
            "items": len(catalog.items),
            "imported_by": imported_by,
            "imported_at": at.isoformat(),
            "source": source,
            "report": report,
            "content": zlib.compress(msgspec.json.encode(catalog)),
        }
        with self.writing() as db:
            if _PUT.run(db, **row).fetchone() is None:
                raise BadInput(
                    _("There is already a catalog of the version “{version}”.").format(version=catalog.version),
                    hint=_("Give the new one another version: running cases rely on the old one."),
                    field="version",
                    code="catalog.version_exists",
                )

    def catalogs(self) -> list[CatalogVersion]:
        """Return all versions, the oldest first."""
        with self.reading() as db:
            return [_read(row) for row in _ALL.run(db)]

    def catalog(self, version: str) -> Catalog:
        """Return a version whole. Raises NotFound."""
        if (catalog := self._catalogs.get(version)) is None:
            with self.reading() as db:
                row = _CONTENT.run(db, version=version).fetchone()
            if row is None:
                raise NotFound(
                    _("There is no catalog of the version “{version}”.").format(version=version), field="version"
                )
            catalog = msgspec.json.decode(zlib.decompress(row[0]), type=Catalog)
            self._catalogs[version] = catalog
            while len(self._catalogs) > _KEPT:
                self._catalogs.popitem(last=False)
        return catalog

    def current_version(self, day: date) -> str:
        """Return the version in force on *day*; before the first, the first. Raises NotFound when there is none."""
        with self.reading() as db:
            row = _CURRENT.run(db, day=day.isoformat()).fetchone() or _FIRST.run(db).fetchone()
        if row is None:
            raise NotFound(_("No catalog has been imported."), hint=_("Import one: clerk catalog import"))
        return str(row[0])

    def calendar(self) -> WorkCalendar:
        """Return the calendar of working days; weekends only, until one was put."""
        if not self._calendar[0]:
            with self.reading() as db:
                return self.calendar_of(db)
        return self._calendar[1]

    def calendar_of(self, db: Any) -> WorkCalendar:
        """Return the calendar as the connection *db* sees it: another process may have put a newer one."""
        version = _setting(db, CALENDAR_VERSION, "0")
        if version != self._calendar[0]:
            self._calendar = (version, msgspec.json.decode(_setting(db, CALENDAR, "{}"), type=WorkCalendar))
        return self._calendar[1]

    def put_calendar(self, calendar: WorkCalendar) -> int:
        """Replace the calendar (see ``domain.calendar.merge``) and compute every open case's due date anew.

        Returns how many due dates moved.
        """
        with self.writing() as db:
            version = int(_setting(db, CALENDAR_VERSION, "0")) + 1
            sql.PUT_SETTING.run(db, key=CALENDAR_VERSION, value=str(version))
            sql.PUT_SETTING.run(db, key=CALENDAR, value=msgspec.json.encode(calendar).decode())
            moved = refresh_due_dates(db, calendar)
        self._calendar = (str(version), calendar)
        return moved

    def setting(self, key: str, default: str = "") -> str:
        """Return the setting *key*."""
        with self.reading() as db:
            return _setting(db, key, default)

    def put_setting(self, key: str, value: str) -> None:
        """Set the setting *key*."""
        with self.writing() as db:
            sql.PUT_SETTING.run(db, key=key, value=value)


def _setting(db: Any, key: str, default: str) -> str:
    row = sql.SETTING.run(db, key=key).fetchone()
    return str(row[0]) if row else default


def _read(row: Any) -> CatalogVersion:
    return msgspec.convert(dict(zip(CatalogVersion.__struct_fields__, row, strict=True)), CatalogVersion)
