"""Opening the store and signing in: the demonstration hall, the first set-up, and every day after.

The store's key lies in no file: each user's password unwraps it from that user's slot in ``store.keys``, so one prompt
both signs in and opens the store. The demonstration store holds invented data only and opens without a password.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Clock, Desk, china_now
from clerk_tui.desk.places import HALF_MADE, Paths, demo_paths, own_paths
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted
from clerk_tui.domain.people import Role, User
from clerk_tui.i18n import _
from clerk_tui.paths import make_private

if TYPE_CHECKING:
    from clerk_tui.store.store import Store

Progress = Callable[[str], None]
DEMO_USER = "demo"
MIN_PASSWORD = 8


class SetUp(Struct, frozen=True, kw_only=True):
    """What the first administrator types when a workstation is set up."""

    place: str
    """12-digit code of the centre."""
    window: str
    device: str
    """Four digits, unique in the county."""
    login: str
    full_name: str
    password: str
    also_clerk: bool = True
    """The administrator works at the window too."""


def set_up(setup: SetUp, clock: Clock = china_now, progress: Progress = lambda _text: None) -> Desk:
    """Create this workstation's store with its first administrator, and sign them in.

    Raises BadInput naming the field that is wrong, or when there is a store already.
    """
    from clerk_tui.catalog.shipped import load_shipped
    from clerk_tui.store.keys import create_keyfile

    setup = replace(setup, login=setup.login.strip(), full_name=setup.full_name.strip(), window=setup.window.strip())
    _check_set_up(setup)
    paths = own_paths()
    _forget_half_made(paths)
    if paths.store.exists():
        raise BadInput(_("There is already a store at this workstation."), hint=_("Sign in to it."))
    progress(_("Reading the shipped catalog …"))
    catalog = load_shipped()
    centre = next((c for c in catalog.centres if c.code == setup.place), None)
    if centre is None:
        raise BadInput(_("No centre has the code {code}.").format(code=setup.place), field="place")
    progress(_("Creating the encrypted store …"))
    _mark_half_made(paths)
    key = create_keyfile(paths.keys, setup.login, setup.password)
    store = _create_store(paths, key, setup.place, centre.name, setup.window, setup.device, demo=False)
    roles = frozenset({Role.ADMINISTRATOR} | ({Role.CLERK} if setup.also_clerk else set()))
    user = User(login=setup.login, full_name=setup.full_name, roles=roles, window=setup.window)
    store.add_user(user, setup.password, actor=user.login, at=clock())
    progress(_("Loading {count} items …").format(count=len(catalog.items)))
    _fill(store, user, clock)
    return signed_in(store, user, clock)


def open_demo(clock: Clock = china_now, progress: Progress = lambda _text: None) -> Desk:
    """Open the demonstration hall, making it on first use: signed in, with invented cases at every stage."""
    from clerk_tui.store.keys import create_plain_keyfile, unlock
    from clerk_tui.store.store import Store

    paths = demo_paths()
    _forget_half_made(paths)
    if not paths.store.exists():
        from clerk_tui.desk.demo import make_demo

        progress(_("Making the demonstration hall …"))
        _mark_half_made(paths)
        key = create_plain_keyfile(paths.keys)
        return make_demo(paths.store, key, clock, progress)
    key = unlock(paths.keys, "", "")
    store = Store.open(paths.store, key, name_keys=name_keys)
    user = store.user(DEMO_USER)
    if user is None:
        raise NotFound(_("The demonstration hall is damaged."), hint=_("Make it anew with: clerk demo --fresh"))
    return signed_in(store, user, clock)


def sign_in(login: str, password: str, clock: Clock = china_now) -> Desk:
    """Open this workstation's store and sign in. Raises NotPermitted, StoreTrouble."""
    from clerk_tui.store.keys import unlock

    paths = own_paths()
    key = unlock(paths.keys, login.strip(), password, at=clock())
    # Only now: deriving the key leaves the interpreter to the thread that imports this meanwhile.
    from clerk_tui.store.store import Store

    store = Store.open(paths.store, key, name_keys=name_keys)
    user = store.user(login.strip())
    if user is None or not user.active:
        store.close()
        raise NotPermitted(_("This user may no longer sign in."), hint=_("Ask the administrator."), field="login")
    return signed_in(store, user, clock)


def switch_user(desk: Desk, login: str, password: str) -> Desk:
    """Sign another user in at the same window, or the same one after a lock. Raises NotPermitted."""
    user = desk.store.verify(login.strip(), password, desk.clock())
    if user.login != desk.user.login:
        _note_leaving(desk, reason="switched")
    return signed_in(desk.store, user, desk.clock).succeeding(desk)


def sign_out(desk: Desk) -> None:
    """Record that the user left, and close the store."""
    _note_leaving(desk)
    desk.store.close()


def _note_leaving(desk: Desk, reason: str = "") -> None:
    from clerk_tui.domain.session import SESSION, SignedOut

    with desk.store.transaction() as writer:
        writer.append(
            [SignedOut(reason=reason)], subject=None, subject_kind=SESSION, actor=desk.user.login, at=desk.clock()
        )


def name_keys(name: str) -> tuple[str, ...]:
    """Return the pinyin a name can be found by."""
    from clerk_tui.catalog.pinyin import name_keys as keys

    return keys(name)


def _check_set_up(setup: SetUp) -> None:
    for field, label, value in (
        ("login", _("the user name"), setup.login),
        ("full_name", _("the full name"), setup.full_name),
        ("window", _("the window"), setup.window),
    ):
        if not value.strip():
            raise BadInput(_("{label} is still missing.").format(label=label), field=field)
    if any(char.isspace() for char in setup.login):
        raise BadInput(_("A user name is one word without spaces."), field="login")
    numbered = len(setup.device) == 4 and setup.device.isascii() and setup.device.isdigit()
    if not numbered or setup.device == "0000":  # case numbers count devices from 1
        raise BadInput(
            _("A device code has four digits, not “{value}”.").format(value=setup.device),
            hint=_("Give every workstation of the county its own, such as 0003."),
            field="device",
        )
    check_password(setup.password)


def check_password(password: str) -> None:
    """Raise BadInput unless *password* is long enough and not all of one kind."""
    kinds = sum((any(map(str.isdigit, password)), any(map(str.isalpha, password)), not password.isalnum()))
    if len(password) < MIN_PASSWORD or kinds < 2:
        raise BadInput(
            _("A password has at least {least} characters, of two kinds: letters, digits, signs.").format(
                least=MIN_PASSWORD
            ),
            field="password",
        )


def _mark_half_made(paths: Paths) -> None:
    make_private(paths.store.parent)
    paths.store.with_suffix(HALF_MADE).touch(mode=0o600)


def _forget_half_made(paths: Paths) -> None:
    """Remove what an interrupted set-up left: until the marker is gone nobody has worked with that store."""
    marker = paths.store.with_suffix(HALF_MADE)
    if not marker.exists():
        return
    # A shared store may have any name: only what SQLite and we put there is removed.
    for suffix in ("", "-wal", "-shm"):
        paths.store.with_name(paths.store.name + suffix).unlink(missing_ok=True)
    paths.keys.unlink(missing_ok=True)
    marker.unlink(missing_ok=True)


def _create_store(
    paths: Paths, key: bytes, place: str, place_name: str, window: str, device: str, *, demo: bool
) -> "Store":
    from clerk_tui.store.store import Site, Store

    site = Site(county=place[:6], device=device, place=place, place_name=place_name, window=window, demo=demo)
    return Store.create(paths.store, key, site, name_keys=name_keys)


def _fill(store: "Store", user: User, clock: Clock) -> None:
    from clerk_tui.desk.calendars import load_shipped_calendar
    from clerk_tui.desk.catalogs import install_shipped

    install_shipped(store, user.login, clock())
    load_shipped_calendar(store)
    store.path.with_suffix(HALF_MADE).unlink(missing_ok=True)


def signed_in(store: "Store", user: User, clock: Clock) -> Desk:
    """Note in the log that *user* works here now, and return their desk."""
    from clerk_tui.domain.session import SignedIn

    with store.transaction() as writer:
        writer.append(
            [SignedIn(window=user.window or store.site.window)],
            subject=None,
            subject_kind="session",
            actor=user.login,
            at=clock(),
        )
    return Desk(store, user, clock)
