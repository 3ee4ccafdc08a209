"""Set-up, the interrupted set-up, signing in, and the lock after too many failures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk_hall import ID, MONDAY, PASSWORD, PLACE, Clock, Hall, small_catalog
from msgspec.structs import replace

from clerk_tui.catalog import shipped as shipped_catalog
from clerk_tui.desk import intake, opening, people
from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.opening import SetUp, set_up, sign_in, sign_out, switch_user
from clerk_tui.desk.places import StoreKind, demo_paths, found_store, own_paths
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import BadInput, ClerkError, NotPermitted
from clerk_tui.domain.intake import PartyForm, settle_remaining
from clerk_tui.domain.people import Role, User
from clerk_tui.store import keys
from clerk_tui.store.store import Store

SETUP = SetUp(place=PLACE, window="03", device="0003", login="admin", full_name="陈立", password=PASSWORD)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(MONDAY.year, MONDAY.month, MONDAY.day, 10, tzinfo=CHINA))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set up from the small catalog: what is tested is the set-up."""
    monkeypatch.setattr(shipped_catalog, "load_shipped", small_catalog)


@pytest.fixture
def desk(small: None, clock: Clock) -> Desk:
    return set_up(SETUP, clock)


# Set-up


def test_a_set_up_workstation_works_at_once(small: None, clock: Clock) -> None:
    assert found_store() is StoreKind.NONE
    said: list[str] = []
    desk = set_up(SETUP, clock, said.append)
    assert found_store() is StoreKind.OWN
    assert len(said) == 3
    assert (desk.user.login, desk.user.roles) == ("admin", frozenset({Role.ADMINISTRATOR, Role.CLERK}))
    assert (desk.site.place_name, desk.site.device_number, desk.site.demo) == ("江永县政务服务中心", 4311250003, False)
    assert 2026 in desk.calendar.years
    form = replace(intake.start(desk, "proof"), applicant=PartyForm(document_number=ID, name="张小明"))
    assert intake.commit(desk, settle_remaining(form, desk.item("proof"))).case_no.startswith("4311250003")
    assert not list(own_paths().store.parent.glob("*.making"))


def test_the_shipped_catalog_is_installed(clock: Clock, shipped: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_catalog, "load_shipped", lambda: shipped)
    desk = set_up(SETUP, clock)
    assert len(desk.catalog.items) == len(shipped.items) > 1000


def test_an_administrator_who_is_no_clerk(small: None, clock: Clock) -> None:
    assert set_up(replace(SETUP, also_clerk=False), clock).user.roles == frozenset({Role.ADMINISTRATOR})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": " "}, "login"),
        ({"login": "chen li"}, "login"),
        ({"full_name": ""}, "full_name"),
        ({"window": ""}, "window"),
        ({"device": "3"}, "device"),
        ({"device": "００03"}, "device"),
        ({"device": "abcd"}, "device"),
        ({"device": "0000"}, "device"),
        ({"password": "short"}, "password"),
        ({"place": "999999999999"}, "place"),
    ],
)
def test_what_is_wrong_names_its_field_and_leaves_nothing_behind(
    small: None, clock: Clock, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(BadInput) as error:
        set_up(replace(SETUP, **changes), clock)
    assert error.value.field == field
    assert found_store() is StoreKind.NONE
    assert not own_paths().keys.exists()


def test_blanks_around_a_name_do_not_lock_its_owner_out(small: None, clock: Clock) -> None:
    sign_out(set_up(replace(SETUP, login=" admin ", full_name=" 陈立 "), clock))
    assert sign_in("admin", PASSWORD, clock).user.full_name == "陈立"


def test_a_store_is_never_overwritten(desk: Desk, clock: Clock) -> None:
    before = own_paths().store.read_bytes()
    with pytest.raises(BadInput):
        set_up(SETUP, clock)
    assert own_paths().store.read_bytes() == before


# An interrupted set-up


def interrupted(*_args: object, **_kwargs: object) -> None:
    raise KeyboardInterrupt


STEPS: list[tuple[object, str]] = [
    (keys, "create_keyfile"),
    (opening, "_create_store"),
    (Store, "add_user"),
    (opening, "_fill"),
    (Store, "put_catalog"),
    (Store, "put_calendar"),
]


@pytest.mark.parametrize(("where", "step"), STEPS, ids=[step for _where, step in STEPS])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_interrupted_set_up_is_begun_anew(
    small: None, clock: Clock, monkeypatch: pytest.MonkeyPatch, where: object, step: str, after: bool
) -> None:
    real: Callable[..., object] = getattr(where, step)

    def done_then_interrupted(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(where, step, done_then_interrupted if after else interrupted)
        set_up(SETUP, clock)
    finished = after and step == "_fill"
    assert found_store() is (StoreKind.OWN if finished else StoreKind.NONE)
    if finished:
        assert sign_in("admin", PASSWORD, clock).version == "2026-01"
    else:
        desk = set_up(SETUP, clock)
        assert (desk.version, desk.user.login) == ("2026-01", "admin")
        assert [user.login for user in desk.store.users()] == ["admin"]


def test_a_shared_store_of_any_name_is_repaired_and_its_neighbours_left_alone(
    small: None, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "srv" / "hall.sqlite"
    shared.parent.mkdir()
    neighbour = shared.with_suffix(".db")
    neighbour.write_text("somebody else's")
    monkeypatch.setenv("CLERK_STORE", str(shared))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(opening, "_fill", interrupted)
        set_up(SETUP, clock)
    assert shared.exists()
    assert set_up(SETUP, clock).store.path == shared
    assert neighbour.read_text() == "somebody else's"


# Signing in


def test_the_password_opens_the_store_and_signs_in(desk: Desk, clock: Clock) -> None:
    sign_out(desk)
    again = sign_in(" admin ", PASSWORD, clock)
    assert again.user.login == "admin"
    assert [(event.kind, event.actor) for event in again.store.deeds()][:3] == [
        ("signed_in", "admin"),
        ("signed_out", "admin"),
        ("signed_in", "admin"),
    ]


@pytest.mark.parametrize(("login", "password"), [("admin", "wrong-2026"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    desk: Desk, clock: Clock, login: str, password: str
) -> None:
    sign_out(desk)
    with pytest.raises(NotPermitted) as error:
        sign_in(login, password, clock)
    assert (error.value.code, error.value.message) == ("user.wrong", "User name or password is wrong.")


def fail(times: int, attempt: Callable[[], object]) -> None:
    for _number in range(times):
        with pytest.raises(NotPermitted) as error:
            attempt()
        assert error.value.code == "user.wrong"


def test_five_failures_lock_for_ten_minutes(desk: Desk, clock: Clock) -> None:
    sign_out(desk)
    fail(5, lambda: sign_in("admin", "wrong-2026", clock))
    for password in (PASSWORD, "wrong-2026"):
        with pytest.raises(NotPermitted) as error:
            sign_in("admin", password, clock)
        assert error.value.code == "user.locked"
        assert "10:10" in error.value.message
    clock.now += timedelta(minutes=10)
    assert sign_in("admin", PASSWORD, clock).user.login == "admin"


def test_a_right_password_forgives_the_failures_before(desk: Desk, clock: Clock) -> None:
    for _round in range(2):
        fail(4, lambda: sign_in("admin", "wrong-2026", clock))
        sign_out(sign_in("admin", PASSWORD, clock))


def test_failures_at_the_window_lock_too(hall: Hall) -> None:
    fail(5, lambda: switch_user(hall.wang, "zhao", "wrong-2026"))
    with pytest.raises(NotPermitted) as error:
        switch_user(hall.wang, "zhao", PASSWORD)
    assert error.value.code == "user.locked"
    hall.clock.now += timedelta(minutes=10)
    assert switch_user(hall.wang, "zhao", PASSWORD).user.login == "zhao"


def test_a_deactivated_user_does_not_get_in(desk: Desk, clock: Clock) -> None:
    people.add_user(desk, User(login="tan", full_name="谭明", roles=frozenset({Role.CLERK})), PASSWORD)
    people.change_user(desk, "tan", active=False)
    sign_out(desk)
    with pytest.raises(NotPermitted):
        sign_in("tan", PASSWORD, clock)


def test_no_store_at_all(clock: Clock) -> None:
    with pytest.raises(ClerkError):
        sign_in("admin", PASSWORD, clock)


# Switching at the window


def test_switching_users_is_noted_for_both(hall: Hall) -> None:
    desk = switch_user(hall.wang, " zhao ", PASSWORD)
    assert (desk.user.login, desk.window, desk.store) == ("zhao", "4", hall.store)
    assert [(event.kind, event.actor) for event in hall.store.deeds()][:2] == [
        ("signed_in", "zhao"),
        ("signed_out", "wang"),
    ]


def test_unlocking_ones_own_window_is_no_leaving(hall: Hall) -> None:
    switch_user(hall.wang, "wang", PASSWORD)
    assert [event.kind for event in hall.store.deeds(kinds=["signed_in", "signed_out"])] == ["signed_in"]


def test_a_failed_switch_leaves_everything_as_it_was(hall: Hall) -> None:
    draft = intake.save_draft(hall.wang, hall.filled())
    with pytest.raises(NotPermitted):
        switch_user(hall.wang, "zhao", "wrong-2026")
    assert [line.id for line in intake.drafts(hall.wang)] == [draft]
    assert hall.store.deeds(kinds=["signed_in", "signed_out"]) == []


def test_the_user_without_a_window_sits_at_the_workstations(hall: Hall) -> None:
    assert (hall.wang.window, hall.chen.window) == ("3", "1")


# The demonstration


def test_the_demonstration_is_marked_and_needs_no_password(
    clock: Clock, shipped: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped_catalog, "load_shipped", lambda: shipped)
    first = opening.open_demo(clock)
    assert (first.site.demo, first.user.login, found_store()) == (True, opening.DEMO_USER, StoreKind.DEMO)
    cases = first.store.stats().cases
    first.store.close()
    again = opening.open_demo(clock)
    assert (again.site.demo, again.store.stats().cases) == (True, cases)
    again.store.close()


def test_an_own_store_goes_before_the_demonstration(small: None, clock: Clock) -> None:
    demo = demo_paths().store
    demo.parent.mkdir(parents=True)
    demo.touch()
    assert found_store() is StoreKind.DEMO
    set_up(SETUP, clock)
    assert found_store() is StoreKind.OWN
