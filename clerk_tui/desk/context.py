"""The desk: one signed-in person at one store, with the catalog and the clock they work by.

Everything a person does is a function that takes a ``Desk``; screens and commands hold one and nothing below it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.errors import NotFound, NotPermitted, Refused
from clerk_tui.domain.item import Catalog, Department, Item
from clerk_tui.domain.people import Actor, Deed, Role, User, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.search import ItemIndex
    from clerk_tui.domain.calendar import WorkCalendar
    from clerk_tui.store.store import Site, Store

CHINA = timezone(timedelta(hours=8), "CST")
"""The one legal time of the country."""

_FROM_CATALOG = ("index", "departments", "_items")
"""What a desk keeps of the catalog once it was asked for."""

Clock = Callable[[], datetime]


def china_now() -> datetime:
    """Return the time in China, to the second: finer would only look exact."""
    return datetime.now(CHINA).replace(microsecond=0)


class Desk:
    """One signed-in person at one store."""

    def __init__(self, store: "Store", user: User, clock: Clock = china_now) -> None:
        self.store = store
        self.user = user
        self.clock = clock
        self._in_force: tuple[date | None, str] = (None, "")

    @property
    def site(self) -> "Site":
        """The centre, window and device of this store."""
        return self.store.site

    @property
    def actor(self) -> Actor:
        """The user as the rules see them."""
        return self.user.actor(self.site.place)

    @property
    def window(self) -> str:
        """The counter the user sits at."""
        return self.user.window or self.site.window

    def today(self) -> date:
        """Return today's date in China."""
        return self.clock().date()

    def context(self) -> Context:
        """Return who acts, when and by which calendar, for the deciders."""
        return Context(actor=self.actor, today=self.today(), calendar=self.calendar)

    @property
    def calendar(self) -> "WorkCalendar":
        """The working-day calendar in force."""
        return self.store.calendar()

    @property
    def version(self) -> str:
        """The catalog version in force today; looked up once a day, since a workstation may run overnight."""
        today = self.today()
        if self._in_force[0] != today:
            version = self.store.current_version(today)
            if version != self._in_force[1]:
                self.catalog_changed()
            self._in_force = (today, version)
        return self._in_force[1]

    @property
    def catalog(self) -> Catalog:
        """The catalog in force today."""
        return self.store.catalog(self.version)

    @cached_property
    def index(self) -> "ItemIndex":
        """The search index over the catalog in force."""
        from clerk_tui.catalog.search import ItemIndex

        return ItemIndex(self.catalog.items, self.catalog.departments)

    @cached_property
    def departments(self) -> dict[str, Department]:
        """Departments by id."""
        return {department.id: department for department in self.catalog.departments}

    def department_name(self, department_id: str) -> str:
        """Return the short name of a department, or its id when the catalog no longer knows it."""
        department = self.departments.get(department_id)
        return department.short_name if department else department_id

    def succeeding(self, desk: "Desk") -> "Desk":
        """Return this desk with what *desk*, of the same store, has made of the catalog: another user, no new index."""
        if desk.store is self.store and desk.version == self.version:
            self.__dict__.update((name, desk.__dict__[name]) for name in _FROM_CATALOG if name in desk.__dict__)
        return self

    def catalog_changed(self) -> None:
        """Forget what was cached from the catalog; the next look-up reads the version now in force."""
        self._in_force = (None, "")
        for name in _FROM_CATALOG:
            self.__dict__.pop(name, None)

    @cached_property
    def _items(self) -> dict[tuple[str, str], Item]:
        return {(self.version, item.id): item for item in self.catalog.items}

    def item(self, item_id: str, version: str = "") -> Item:
        """Return an item of *version* (default: in force). Raises NotFound."""
        key = (version or self.version, item_id)
        if (item := self._items.get(key)) is None:
            item = next((item for item in self.store.catalog(key[0]).items if item.id == item_id), None)
            if item is None:
                raise NotFound(
                    _("No item has the id “{item}”.").format(item=item_id), hint=_("Look it up by name."), field="item"
                )
            self._items[key] = item
        return item

    def case(self, case_id: int) -> CaseState:
        """Return the state of a case. Raises NotFound."""
        state = self.store.case(case_id)
        if state is None:
            raise NotFound(_("There is no such case."), hint=_("Check the case number."))
        return state

    def told(self, refusal: Refusal) -> Refused | NotPermitted:
        """Return *refusal* as an error, with a department by its name."""
        if department := refusal.params.get("department"):
            named = {"department": self.department_name(str(department))}
            refusal = replace(refusal, params=refusal.params | named)
        return told(refusal)

    def require(self, deed: Deed) -> None:
        """Raise NotPermitted unless the user may do *deed*."""
        if refusal := not_permitted(self.actor, deed):
            raise told(refusal)

    def has(self, role: Role) -> bool:
        """Whether the user has *role*."""
        return role in self.user.roles


def told(refusal: Refusal) -> Refused | NotPermitted:
    """Return *refusal* as an error in the reader's language."""
    params = {name: _(value) if isinstance(value, str) else value for name, value in refusal.params.items()}
    if "roles" in params:
        # A list is translated word by word.
        params["roles"] = _(", ").join(_(role) for role in str(params["roles"]).split(", "))
    kind = NotPermitted if refusal.code == "not_permitted" else Refused
    return kind(
        _(refusal.reason).format(**params),
        hint=_(refusal.remedy).format(**params),
        field=refusal.field,
        code=refusal.code,
    )
