"""The demonstration hall: a store of its own with invented cases at every stage, to be tried out by a stranger.

Nothing is written past the rules: a desk whose clock is moved through the last eight weeks takes every case in and
does every deed through the desk, in the order of time. It all happens in one transaction, so a hall is whole or it is
not there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Protocol, cast

from msgspec.structs import replace

from clerk_tui.desk import demo_deeds as deeds
from clerk_tui.desk.building_demo import BuildingCase
from clerk_tui.desk.calendars import load_shipped_calendar
from clerk_tui.desk.casework import do
from clerk_tui.desk.catalogs import install_shipped
from clerk_tui.desk.context import Clock, Desk
from clerk_tui.desk.demo_appointments import Appointments
from clerk_tui.desk.demo_bundles import RECEIVERS, BundleCase
from clerk_tui.desk.demo_bundles import STORIES as BUNDLE_STORIES
from clerk_tui.desk.demo_forms import fill
from clerk_tui.desk.demo_outside import each as from_outside
from clerk_tui.desk.demo_people import make_licences, make_organisations, make_people
from clerk_tui.desk.demo_stories import DRAFTS, ITEMS, STORIES, Story
from clerk_tui.desk.opening import DEMO_USER, name_keys, signed_in
from clerk_tui.desk.places import HALF_MADE
from clerk_tui.desk.telling_setup import set_receiver
from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.intake import check_form, new_form
from clerk_tui.domain.people import Role, User
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Store, Writer

PLACE = "431125000000"
DEVICE = "0001"
WINDOW = "1"
PASSWORD = "demo-2026"  # noqa: S105 - it opens invented data only, and the sign-in screen of the demonstration says it
EVERYTHING = frozenset({Role.CLERK, Role.REVIEWER, Role.LEADER, Role.SUPERVISOR, Role.ADMINISTRATOR})
USERS = (
    User(login=DEMO_USER, full_name="演示", roles=EVERYTHING, window=WINDOW),
    User(login="wangfang", full_name="王芳", roles=frozenset({Role.CLERK}), window="2"),
    User(login="lijun", full_name="李军", roles=frozenset({Role.REVIEWER}), department="shijian"),
    User(login=deeds.LEADER, full_name="陈立", roles=frozenset({Role.LEADER})),
)
SEED = 3456
_PEOPLE, _ORGANISATIONS = 70, 16
_OPENING = time(9, 0)
_MORNING, _LUNCH = 180, 90
"""Minutes until the lunch break, and how long that is."""
_MINUTES = 380
"""Minutes a day in which something happens; the last ends before closing time."""


class MovedClock:
    """A clock that stands where it was put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return where it was put."""
        return self.now


def make_demo(store_path: Path, key: bytes, clock: Clock, progress: Callable[[str], None]) -> Desk:
    """Make the demonstration hall at *store_path* and return it signed in; the same clock gives the same hall."""
    from clerk_tui.store.passwords import Passwords
    from clerk_tui.store.store import Site, Store

    now = clock()
    site = Site(
        county=PLACE[:6], device=DEVICE, place=PLACE, place_name=_("Demonstration hall"), window=WINDOW, demo=True
    )
    store = Store.create(store_path, key, site, name_keys=name_keys, passwords=Passwords(cheap=True))
    started = now - timedelta(days=100)
    for user in USERS:
        store.add_user(user, PASSWORD, actor=DEMO_USER, at=started)
    catalog = install_shipped(store, DEMO_USER, started)
    progress(_("Loading {count} items …").format(count=len(catalog.items)))
    load_shipped_calendar(store)
    progress(_("Making up cases …"))
    hall = Hall(store, now)
    for receiver in RECEIVERS:
        set_receiver(hall.desks[DEMO_USER], receiver)
    hall.play()
    store.put_licences(make_licences(hall.people, hall.organisations, started))
    hall.leave_drafts()
    store_path.with_suffix(HALF_MADE).unlink(missing_ok=True)
    return signed_in(store, USERS[0], clock)


def sign_in_help() -> str:
    """Return whom one can sign in as in the demonstration, in a sentence."""
    return _("Demonstration: sign in as {users}; the password is {password}.").format(
        users=_(", ").join(f"{user.login} ({user.full_name})" for user in USERS), password=PASSWORD
    )


def remove_demo(store_path: Path) -> None:
    """Remove a demonstration hall, so that the next start makes it anew."""
    for suffix in (".db", ".db-wal", ".db-shm", ".keys", ".making"):
        store_path.with_suffix(suffix).unlink(missing_ok=True)


class Hall:
    """The invented past of one hall: who did what to which case when."""

    def __init__(self, store: "Store", now: datetime) -> None:
        self.store = store
        self.now = now
        self.dice = Random(SEED)  # noqa: S311 - invented data, not secrets
        self.clock = MovedClock(now)
        self.desks = {user.login: Desk(store, user, self.clock) for user in USERS}
        self.people = make_people(self.dice, _PEOPLE)
        self.organisations = make_organisations(self.dice, _ORGANISATIONS)
        self.numbers: dict[str, str] = {}
        """Case numbers of the cases that another one replaces."""

    def play(self) -> None:
        """Let everything happen in the order of time."""
        told: list[_Told] = [_Case(self, *numbered) for numbered in enumerate(self._each_case())]
        told += [BundleCase(self, *numbered) for numbered in enumerate(BUNDLE_STORIES)]
        told += [*from_outside(self), Appointments(self), BuildingCase(self)]
        steps = [step for one in told for step in one.steps()]
        with self.store.transaction() as writer:
            for desk in self.desks.values():
                desk.store = cast("Store", StoreWithin(self.store, writer, self.dice))
            # Sorted by time alone: what happens in the same second stays in the order of its story.
            for at, deed in sorted(steps, key=lambda step: step[0]):
                self.clock.now = at
                deed()
        for desk in self.desks.values():
            desk.store = self.store

    def who_does(self, word: str, department: str, clerk: Desk) -> Desk:
        """Return the desk of whoever does what *word* says to a case of *department* that *clerk* took in."""
        if word in deeds.BY_LEADER:
            return self.desks[deeds.LEADER]
        if word in deeds.IN_DEPARTMENT:
            return self.desks["lijun" if department == "shijian" else DEMO_USER]
        return clerk

    def leave_drafts(self) -> None:
        """Leave a few forms half-filled."""
        for number, (item, login) in enumerate(DRAFTS, 1):
            self._leave_draft(self.desks[login], ITEMS[item], f"demo-{number}", timedelta(minutes=7 * number))

    def _leave_draft(self, desk: Desk, item_id: str, draft: str, ago: timedelta) -> None:
        from clerk_tui.desk.intake import save_draft

        self.clock.now = self.now - ago
        form = new_form(desk.item(item_id), desk.version)
        party = self.organisations[0] if form.applicant_kind is ApplicantKind.ORGANISATION else self.people[0]
        save_draft(desk, replace(form, applicant=replace(party, phone=party.phone[:7])), draft)

    def _each_case(self) -> Iterator[Story]:
        for story in STORIES:
            for days in story.days:
                yield replace(story, days=(days,))
            for left in story.left:
                yield replace(story, left=(left,))

    def workday(self, ago: int) -> date:
        """Return the working day *ago* working days before today (or, on a day off, before the last one)."""
        calendar = self.desks[DEMO_USER].calendar
        day = self.now.date()
        while True:
            if calendar.is_working_day(day):
                if not ago:
                    return day
                ago -= 1
            day -= timedelta(days=1)

    def moment(self, day: date, share: float) -> datetime:
        """Return the moment when *share* of the opening hours of *day* is over; never later than now."""
        opening = datetime.combine(day, _OPENING, self.now.tzinfo)
        if day == self.now.date():
            midnight = datetime.combine(day, time(), self.now.tzinfo)
            opening = max(midnight, min(opening, self.now - timedelta(hours=1)))
            closing = min(self.now, opening + timedelta(minutes=_MINUTES + _LUNCH))
            return (opening + (closing - opening) * share).replace(microsecond=0)
        minutes = _MINUTES * share
        return (opening + timedelta(minutes=minutes + (_LUNCH if minutes > _MORNING else 0))).replace(microsecond=0)


Step = tuple[datetime, Callable[[], None]]


class _Told(Protocol):
    """A story that is told in steps."""

    def steps(self) -> Iterator[Step]:
        """Yield everything that happens with its time."""
        ...


class _Case:
    """One invented case while its story is told."""

    def __init__(self, hall: Hall, number: int, story: Story) -> None:
        self.hall = hall
        self.story = story
        self.clerk = hall.desks[DEMO_USER if number % 3 else "wangfang"]
        self.item = self.clerk.item(ITEMS[story.item])
        self.form = fill(story, self.item, self.clerk.version, number, hall.people, hall.organisations)
        self.id = 0

    def steps(self) -> Iterator[Step]:
        """Yield everything that happens to the case with its time."""
        ago = self._taken_in()
        share = self.hall.dice.uniform(0.02, 0.8)
        yield self.hall.moment(self.hall.workday(ago), share), self._take_in
        for word in ("print", *self.story.path.split()):
            name, _plus, later = word.partition("+")
            ago -= int(later or 0)
            if ago < 0:
                raise ValueError(f"{self.story.item}: {self.story.path} ends after today")
            dice = self.hall.dice
            share = dice.uniform(0.02, 0.8) if int(later or 0) else share + (0.97 - share) * dice.uniform(0.03, 0.1)
            for part in deeds.COMPOUND.get(name, (name,)):
                yield self.hall.moment(self.hall.workday(ago), share), self._deed(part)

    def _taken_in(self) -> int:
        if self.story.days:
            return self.story.days[0]
        limit = self.item.promised_limit or self.item.statutory_limit
        assert limit is not None
        return limit.n - self.story.left[0]

    def _take_in(self) -> None:
        from clerk_tui.desk import intake

        form = self.form
        if self.story.replaces:
            form = replace(form, replaces=self.hall.numbers[self.story.replaces])
        checked = check_form(form, self.item, self.clerk.today())
        with self.clerk.store.transaction() as writer:
            state = intake.commit_within(self.clerk, writer, form, checked, judged=not self.story.waiting)
        self.id = state.id
        self.hall.numbers[self.story.marker] = state.case_no

    def _deed(self, name: str) -> Callable[[], None]:
        def run() -> None:
            state = self.clerk.case(self.id)
            do(self.hall.who_does(name, state.department, self.clerk), self.id, deeds.command(name, state, self.item))

        return run


class StoreWithin:
    """The store while the one transaction is open in which the hall is made: all that is done and read goes through it.

    Query codes are drawn with the hall's dice, so that the same clock gives the same hall.
    """

    def __init__(self, store: "Store", writer: "Writer", dice: Random) -> None:
        self._store = store
        self._writer = writer
        self._dice = dice
        self.case = writer.case
        self.subject = writer.subject

    def __getattr__(self, name: str) -> Any:
        """Give everything else as the store has it: the catalog, the calendar, the site."""
        return getattr(self._store, name)

    @contextmanager
    def transaction(self) -> "Iterator[Writer]":
        """Give the transaction that is open."""
        yield self._writer

    def new_query_code(self) -> str:
        """Return six digits."""
        return f"{self._dice.randrange(10**6):06d}"
