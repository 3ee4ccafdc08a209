"""Users: who may change whom, what a password opens, and what is looked at behind a mask."""

from pathlib import Path

import pytest
from desk_hall import ID, PASSWORD, Hall
from msgspec.structs import replace

from clerk_tui.desk import people
from clerk_tui.desk.opening import check_password, switch_user
from clerk_tui.desk.people import Hidden
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, Refused
from clerk_tui.domain.people import PERMITTED, ROLE_LABELS, Actor, Deed, Role, User, not_permitted
from clerk_tui.domain.session import Revealed, UserChanged, decode_body
from clerk_tui.store import keys

NEW = User(login="tan", full_name="谭明", roles=frozenset({Role.REVIEWER}), department="gongan")
OTHER = "another-2026"


def keyfile(hall: Hall) -> Path:
    return hall.store.path.with_suffix(".keys")


# Roles


def test_every_deed_is_somebodys_and_every_role_has_a_name() -> None:
    assert set(PERMITTED) == set(Deed)
    assert all(PERMITTED.values())
    assert set(ROLE_LABELS) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", Deed)
def test_a_role_may_do_what_the_table_says(deed: Deed, role: Role) -> None:
    refusal = not_permitted(Actor(user="x", roles=frozenset({role})), deed)
    assert (refusal is None) is (role in PERMITTED[deed])


def test_duties_are_separated() -> None:
    """GB/T 22239-2019: who runs the machine decides nothing, who supervises changes no case.

    An override is no part of a case: it says that a person may be trusted once more. Telling others is done by a
    machine, which an administrator may set off.
    """
    looking = {Deed.READ, Deed.REVEAL, Deed.REPORT, Deed.OVERRIDE}
    assert {deed for deed in Deed if Role.SUPERVISOR in PERMITTED[deed]} == looking
    running = {Deed.READ, Deed.REPORT, Deed.CATALOG, Deed.USERS, Deed.STORE, Deed.TELL}
    assert {deed for deed in Deed if Role.ADMINISTRATOR in PERMITTED[deed]} == running


@pytest.mark.parametrize("login", ["wang", "he", "li", "qian", "chen"])
def test_only_an_administrator_sees_and_changes_users(hall: Hall, login: str) -> None:
    desk = hall.desks[login]
    for deed in (
        lambda: people.users(desk),
        lambda: people.add_user(desk, NEW, PASSWORD),
        lambda: people.change_user(desk, "zhao", active=False),
        lambda: people.set_password(desk, "zhao", OTHER),
    ):
        with pytest.raises(NotPermitted):
            deed()
    assert hall.store.user("tan") is None
    assert len(people.users(hall.admin)) == len(hall.desks)


# Entering and changing


def test_a_new_user_can_open_the_store_and_must_change_the_password(hall: Hall) -> None:
    entered = people.add_user(hall.admin, NEW, PASSWORD)
    assert entered == replace(NEW, must_change_password=True) == hall.store.user("tan")
    assert keys.unlock(keyfile(hall), "tan", PASSWORD) == hall.store.key
    assert switch_user(hall.wang, "tan", PASSWORD).user == entered


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": ""}, "login"),
        ({"login": "tan ming"}, "login"),
        ({"login": "wang"}, "login"),
        ({"full_name": " "}, "full_name"),
        ({"roles": frozenset()}, "roles"),
        ({"department": "no-such"}, "department"),
    ],
)
def test_what_is_wrong_with_a_new_user_names_its_field(hall: Hall, changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as error:
        people.add_user(hall.admin, replace(NEW, **changes), PASSWORD)
    assert error.value.field == field
    assert len(hall.store.users()) == len(hall.desks)
    assert keys.labels(keyfile(hall)) == ["admin", "wang"]


@pytest.mark.parametrize("password", ["", "short-1", "12345678", "abcdefgh", "--------", "密码密码密码密码"])
def test_a_weak_password_is_refused(hall: Hall, password: str) -> None:
    with pytest.raises(BadInput) as error:
        people.add_user(hall.admin, NEW, password)
    assert error.value.field == "password"
    assert hall.store.user("tan") is None


@pytest.mark.parametrize("password", ["abcdefg1", "abcdefg!", "1234567!", "correct horse", "密码密码密码密码1"])
def test_two_kinds_of_eight_characters_do(password: str) -> None:
    check_password(password)


def test_a_change_leaves_the_rest_as_it_is_and_is_logged(hall: Hall) -> None:
    changed = people.change_user(hall.admin, "li", window="8", roles=frozenset({Role.REVIEWER, Role.LEADER}))
    assert changed == replace(hall.li.user, window="8", roles=frozenset({Role.REVIEWER, Role.LEADER}))
    assert hall.store.user("li") == changed
    event = hall.store.deeds(kinds=["user_changed"])[0]
    body = decode_body(event.kind, event.v, event.body)
    assert isinstance(body, UserChanged)
    assert (event.actor, body.login, set(body.changed)) == ("admin", "li", {"roles", "window"})
    assert people.change_user(hall.admin, "li", department="").department == "", "empty is a value"
    with pytest.raises(NotFound):
        people.change_user(hall.admin, "nobody", window="1")


def test_the_last_administrator_stays(hall: Hall) -> None:
    for change in ({"active": False}, {"roles": frozenset({Role.CLERK})}):
        with pytest.raises(Refused) as error:
            people.change_user(hall.admin, "admin", **change)
        assert error.value.code == "user.last_administrator"
    people.change_user(hall.admin, "zhao", roles=frozenset({Role.CLERK, Role.ADMINISTRATOR}))
    people.change_user(hall.admin, "zhao", active=False)
    with pytest.raises(Refused):  # one who may not sign in is none
        people.change_user(hall.admin, "admin", active=False)
    people.change_user(hall.admin, "zhao", active=True)
    assert not people.change_user(hall.admin, "admin", active=False).active


def test_who_is_deactivated_signs_in_no_more_and_can_come_back(hall: Hall) -> None:
    people.change_user(hall.admin, "zhao", active=False)
    with pytest.raises(NotPermitted) as error:
        switch_user(hall.wang, "zhao", PASSWORD)
    assert error.value.code == "user.inactive"
    people.change_user(hall.admin, "zhao", active=True)
    assert switch_user(hall.wang, "zhao", PASSWORD).user.login == "zhao"


# Passwords


def test_a_new_password_seals_the_key_anew(hall: Hall) -> None:
    before = keyfile(hall).read_bytes()
    people.set_password(hall.wang, "wang", OTHER)
    assert keyfile(hall).read_bytes() != before
    assert keys.unlock(keyfile(hall), "wang", OTHER) == hall.store.key
    with pytest.raises(NotPermitted):
        keys.unlock(keyfile(hall), "wang", PASSWORD)
    assert keys.unlock(keyfile(hall), "admin", PASSWORD) == hall.store.key, "nobody else's changed"
    user = hall.store.user("wang")
    assert user is not None
    assert not user.must_change_password
    assert OTHER.encode() not in hall.store.path.read_bytes() + keyfile(hall).read_bytes()


def test_a_password_given_by_the_administrator_must_be_changed(hall: Hall) -> None:
    people.set_password(hall.admin, "wang", OTHER)
    user = hall.store.user("wang")
    assert user is not None
    assert user.must_change_password
    assert switch_user(hall.zhao, "wang", OTHER).user.must_change_password
    people.set_password(hall.wang, "wang", PASSWORD)
    changed = hall.store.user("wang")
    assert changed is not None
    assert not changed.must_change_password


def test_a_password_change_is_logged_without_it(hall: Hall) -> None:
    people.set_password(hall.admin, "wang", OTHER)
    event = hall.store.deeds(kinds=["user_changed"])[0]
    assert (event.actor, "password" in event.body, OTHER in event.body) == ("admin", True, False)


def test_a_refused_password_changes_nothing(hall: Hall) -> None:
    before = keyfile(hall).read_bytes()
    with pytest.raises(BadInput):
        people.set_password(hall.wang, "wang", "short")
    with pytest.raises(NotFound):
        people.set_password(hall.admin, "nobody", OTHER)
    assert keyfile(hall).read_bytes() == before
    assert switch_user(hall.zhao, "wang", PASSWORD)


def test_a_user_entered_while_the_power_failed_gets_a_slot_with_the_next_password(hall: Hall) -> None:
    """``zhao`` is in the store, but the key file never heard of her."""
    assert "zhao" not in keys.labels(keyfile(hall))
    people.set_password(hall.admin, "zhao", OTHER)
    assert keys.unlock(keyfile(hall), "zhao", OTHER) == hall.store.key


# Behind the mask


@pytest.mark.parametrize(
    ("what", "value"), [(Hidden.NAME, "张小明"), (Hidden.DOCUMENT, ID), (Hidden.PHONE, "13800001234")]
)
def test_looking_behind_a_mask_is_logged_with_who_and_what(hall: Hall, what: Hidden, value: str) -> None:
    case = hall.taken_in()
    assert people.reveal(hall.qian, case, what) == value
    (event,) = hall.store.deeds(kinds=["revealed"])
    assert decode_body(event.kind, event.v, event.body) == Revealed(what=what, case=case)
    assert (event.actor, event.at, value in event.body) == ("qian", hall.clock(), False)
    assert hall.store.check().sound


def test_who_may_not_look_sees_nothing_and_leaves_no_trace(hall: Hall) -> None:
    case = hall.taken_in()
    with pytest.raises(NotPermitted):
        people.reveal(hall.admin, case, Hidden.PHONE)
    with pytest.raises(NotFound):
        people.reveal(hall.wang, 1, Hidden.PHONE)
    assert hall.store.deeds(kinds=["revealed"]) == []
