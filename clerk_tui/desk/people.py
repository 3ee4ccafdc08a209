"""Users and what they are trusted with; revealing what lists mask."""

from enum import StrEnum
from pathlib import Path

from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.desk.opening import check_password
from clerk_tui.domain.errors import BadInput, NotFound, Refused
from clerk_tui.domain.people import PERMITTED, Deed, Role, User
from clerk_tui.domain.session import SESSION, Revealed
from clerk_tui.i18n import _


class Hidden(StrEnum):
    """What can be revealed of an applicant."""

    NAME = "name"
    DOCUMENT = "document_number"
    PHONE = "phone"


def users(desk: Desk) -> list[User]:
    """Return every user of the store. Raises NotPermitted."""
    desk.require(Deed.USERS)
    return list(desk.store.users())


def user_name(desk: Desk, login: str) -> str:
    """Return a colleague's name; staff names are not masked: each deed is signed."""
    user = desk.store.user(login)
    return user.full_name if user else login


def approvers(desk: Desk) -> list[User]:
    """Return the users who may approve an extension."""
    return [user for user in desk.store.users() if user.active and user.roles & PERMITTED[Deed.APPROVE]]


def add_user(desk: Desk, user: User, password: str) -> User:
    """Enter a user with a first password, which they must change. Raises BadInput naming the field."""
    desk.require(Deed.USERS)
    _check(desk, user)
    check_password(password)
    from clerk_tui.store import keys

    entered = replace(user, must_change_password=True)
    desk.store.add_user(entered, password, actor=desk.user.login, at=desk.clock())
    if not desk.site.demo:
        keys.add_slot(_keyfile(desk), user.login, password, desk.store.key)
    return entered


def change_user(
    desk: Desk,
    login: str,
    *,
    full_name: str | None = None,
    roles: frozenset[Role] | None = None,
    department: str | None = None,
    window: str | None = None,
    active: bool | None = None,
) -> User:
    """Change what a user is trusted with; None leaves a field as it is. Raises NotFound, BadInput, Refused."""
    desk.require(Deed.USERS)
    old = _user(desk, login)
    given = {"full_name": full_name, "roles": roles, "department": department, "window": window, "active": active}
    new = replace(old, **{name: value for name, value in given.items() if value is not None})
    _check(desk, new)
    _keep_an_administrator(desk, old, new)
    desk.store.change_user(new, actor=desk.user.login, at=desk.clock())
    if old.active and not new.active and not desk.site.demo:
        _take_key(desk, login)
    return new


def _take_key(desk: Desk, login: str) -> None:
    """Somebody who may not sign in must not be able to open the file either; a new password gives the slot back."""
    from clerk_tui.store import keys

    if login in keys.labels(_keyfile(desk)):
        keys.remove_slot(_keyfile(desk), login)


def set_password(desk: Desk, login: str, password: str) -> None:
    """Give a user a new password: one's own, or anybody's as administrator (they must change it then)."""
    own = login == desk.user.login
    if not own:
        desk.require(Deed.USERS)
    _user(desk, login)
    check_password(password)
    from clerk_tui.store import keys

    if not desk.site.demo:
        # Who was entered while the power failed has no slot yet.
        known = login in keys.labels(_keyfile(desk))
        give = keys.change_password if known else keys.add_slot
        give(_keyfile(desk), login, password, desk.store.key)
    desk.store.set_password(login, password, must_change=not own, actor=desk.user.login, at=desk.clock())


def reveal(desk: Desk, case_id: int, what: Hidden) -> str:
    """Return a masked value of a case in full; that it was looked at, and by whom, stays in the log."""
    desk.require(Deed.REVEAL)
    state = desk.case(case_id)
    with desk.store.transaction() as writer:
        writer.append(
            [Revealed(what=what, case=case_id)],
            subject=None,
            subject_kind=SESSION,
            actor=desk.user.login,
            at=desk.clock(),
        )
    applicant = state.applicant
    return {
        Hidden.NAME: applicant.name,
        Hidden.DOCUMENT: applicant.document_number,
        Hidden.PHONE: applicant.phone,
    }[what]


def _user(desk: Desk, login: str) -> User:
    user = desk.store.user(login)
    if user is None:
        raise NotFound(_("There is no user “{login}”.").format(login=login), field="login")
    return user


def _check(desk: Desk, user: User) -> None:
    if not user.login.strip() or any(ch.isspace() for ch in user.login):
        raise BadInput(_("A user name is one word without spaces."), field="login")
    if not user.full_name.strip():
        raise BadInput(_("The full name is still missing."), field="full_name")
    if not user.roles:
        raise BadInput(
            _("A user needs at least one role."),
            hint=_("Roles: {roles}.").format(roles=", ".join(Role)),
            field="roles",
        )
    if user.department and user.department not in desk.departments:
        raise BadInput(
            _("No department has the id “{department}”.").format(department=user.department), field="department"
        )


def _keep_an_administrator(desk: Desk, old: User, new: User) -> None:
    was = Role.ADMINISTRATOR in old.roles and old.active
    still = Role.ADMINISTRATOR in new.roles and new.active
    others = [u for u in desk.store.users() if u.login != new.login and u.active and Role.ADMINISTRATOR in u.roles]
    if was and not still and not others:
        raise Refused(
            _("This is the last administrator."),
            hint=_("Give another user that role first."),
            code="user.last_administrator",
        )


def _keyfile(desk: Desk) -> Path:
    return desk.store.path.with_suffix(".keys")
