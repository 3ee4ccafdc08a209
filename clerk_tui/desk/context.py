"""The desk: one signed-in person at one store, with the catalog and the clock they work by.

Everything a person does is a function that takes a ``Desk``; screens and commands hold one and nothing below it.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.domain.bundle.layout import Layout, layout
from clerk_tui.domain.bundle.merge import Merged, member_item, merge, usual_answers
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import NotFound, NotPermitted, Refused
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.item import Department, Item
from clerk_tui.domain.people import Actor, Deed, Role, User, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.catalog.search import ItemIndex
    from clerk_tui.domain.calendar import WorkCalendar
    from clerk_tui.store.store import Site, Store

CHINA = timezone(timedelta(hours=8), "CST")
"""The one legal time of the country."""

_FROM_CATALOG = ("index", "departments", "_items", "_bundles", "_merged")
"""What a desk keeps of the catalog once it was asked for."""

_MERGED_KEPT = 64
"""Ways in which bundles were answered that a desk remembers; a form asks for the same one on every key."""

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
        """The search index over the catalog in force, its bundles behind its items."""
        from clerk_tui.catalog.search import ItemIndex

        return ItemIndex(self.catalog.items, self.catalog.departments, bundles=self.catalog.bundles)

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

    @cached_property
    def _bundles(self) -> dict[tuple[str, str], tuple[Bundle, dict[str, Item], Layout]]:
        return {}

    @cached_property
    def _merged(self) -> dict[tuple[object, ...], Merged]:
        return {}

    def is_bundle(self, name: str) -> bool:
        """Whether *name* is the id of a bundle in force; items and bundles share one set of ids."""
        return any(bundle.id == name for bundle in self.catalog.bundles)

    def bundle(self, bundle_id: str, version: str = "") -> Bundle:
        """Return a bundle of *version* (default: in force). Raises NotFound."""
        return self._bundle(bundle_id, version or self.version)[0]

    def bundle_items(self, bundle_id: str, version: str = "") -> dict[str, Item]:
        """Return the items of a bundle's members by id; those the catalog has lost are not in it. Raises NotFound."""
        return self._bundle(bundle_id, version or self.version)[1]

    def _bundle(self, bundle_id: str, version: str) -> tuple[Bundle, dict[str, Item], Layout]:
        """Return a bundle with its members' items and how these fall together; an item that was lost is left out."""
        if (known := self._bundles.get((version, bundle_id))) is not None:
            return known
        catalog = self.catalog if version == self.version else self.store.catalog(version)
        bundle = next((bundle for bundle in catalog.bundles if bundle.id == bundle_id), None)
        if bundle is None:
            raise NotFound(
                _("No bundle has the id “{bundle}”.").format(bundle=bundle_id),
                hint=_("List them: clerk bundle list"),
                field="bundle",
            )
        wanted = {member.item for member in bundle.members}
        items = {item.id: item for item in catalog.items if item.id in wanted}
        known = (bundle, items, layout(bundle, items))
        self._bundles[version, bundle_id] = known
        return known

    def merged(self, bundle_id: str, version: str, answers: Mapping[str, str], without: Collection[str] = ()) -> Merged:
        """Return what a bundle comes to; questions not answered yet have their usual answer. Raises NotFound."""
        key = (bundle_id, version, frozenset(answers.items()), frozenset(without))
        if (found := self._merged.get(key)) is None:
            bundle, items, known = self._bundle(bundle_id, version)
            if len(self._merged) >= _MERGED_KEPT:
                self._merged.clear()
            found = merge(bundle, items, usual_answers(bundle, known, answers), without, known)
            self._merged[key] = found
        return found

    def form_item(self, form: IntakeForm) -> Item:
        """Return what *form* applies for: an item, or a bundle as one item under its answers. Raises NotFound."""
        if not form.bundle:
            return self.item(form.item, form.catalog_version)
        return self.merged(form.bundle, form.catalog_version, form.answers, form.without).item

    def case_item(self, state: CaseState) -> Item:
        """Return the item of a case; a member's as its bundle asks it. Raises NotFound."""
        item = self.item(state.item, state.catalog_version)
        if state.membership is None:
            return item
        bundle, _items, known = self._bundle(state.membership.bundle_item, state.catalog_version)
        member = next((member for member in bundle.members if member.id == state.membership.member), None)
        return item if member is None else member_item(bundle, member, item, state.answers, known)

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
