"""Who may sign in, and how often somebody may guess."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted
from clerk_tui.domain.people import User
from clerk_tui.domain.session import USER, UserAdded, UserChanged
from clerk_tui.i18n import _
from clerk_tui.store import statements as sql
from clerk_tui.store import tables as t
from clerk_tui.store.access import Writing
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.writer import Transactions

MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=10)

_user = sql.table(t.UserTable)
_FIELDS = tuple(User.__struct_fields__)
_COLUMNS = tuple(_user.c[name] for name in _FIELDS)
_BY_LOGIN = sql.Prepared(sa.select(*_COLUMNS).where(_user.c.login == sa.bindparam("login")))
_ALL = sql.Prepared(sa.select(*_COLUMNS).order_by(_user.c.login))
_SECRET = sql.Prepared(
    sa.select(_user.c.id, _user.c.password_hash, _user.c.failures, _user.c.locked_until).where(
        _user.c.login == sa.bindparam("login")
    )
)
_INSERT = sql.Prepared(sql.insert_into(t.UserTable))
_SET_GUESSES = sql.Prepared(
    sa.update(_user)
    .where(_user.c.id == sa.bindparam("user"))
    .values(failures=sa.bindparam("failures"), locked_until=sa.bindparam("locked_until"))
)
_SET_PASSWORD = sql.Prepared(
    sa.update(_user)
    .where(_user.c.id == sa.bindparam("user"))
    .values(
        password_hash=sa.bindparam("password_hash"),
        must_change_password=sa.bindparam("must_change"),
        failures=sa.literal_column("0"),
        locked_until=sa.null(),
    )
)
_CHANGE = sql.Prepared(
    sa.update(_user)
    .where(_user.c.login == sa.bindparam("who"))
    .values({name: sa.bindparam(name) for name in _FIELDS if name != "login"})
    .returning(_user.c.id)
)


class UserKeeping(Transactions, Writing):
    """The users of this store."""

    passwords: Passwords

    def users(self) -> list[User]:
        """Return all users by login, those no longer active too."""
        with self.reading() as db:
            return [_read(row) for row in _ALL.run(db)]

    def user(self, login: str) -> User | None:
        """Return a user, or None."""
        with self.reading() as db:
            row = _BY_LOGIN.run(db, login=login).fetchone()
        return _read(row) if row else None

    def add_user(self, user: User, password: str, *, actor: str = "", at: datetime | None = None) -> None:
        """Enter a user, with an event that says who did it. Raises BadInput when the login is taken."""
        hashed = self.passwords.hash(password)
        body = UserAdded(
            login=user.login,
            full_name=user.full_name,
            roles=tuple(sorted(user.roles)),
            department=user.department,
        )
        with self.transaction() as writer:
            if _SECRET.run(writer.db, login=user.login).fetchone():
                raise BadInput(
                    _("There is already a user “{login}”.").format(login=user.login),
                    hint=_("Choose another login."),
                    field="login",
                    code="user.exists",
                )
            (event,) = writer.append(
                [body], subject=None, subject_kind=USER, actor=actor or user.login, at=at or _now()
            )
            row = {"id": event.id, "password_hash": hashed, "failures": 0, "locked_until": None}
            _INSERT.run(writer.db, **_row(user), **row)

    def change_user(self, user: User, *, actor: str, at: datetime | None = None) -> None:
        """Replace the record of ``user.login``, all but the password. Raises NotFound."""
        old = self.user(user.login)
        changed = tuple(name for name in _FIELDS if old is None or getattr(old, name) != getattr(user, name))
        row = _row(user)
        del row["login"]
        with self.transaction() as writer:
            found = _CHANGE.run(writer.db, who=user.login, **row).fetchone()
            if found is None:
                raise _unknown(user.login)
            body = UserChanged(login=user.login, changed=changed, roles=tuple(sorted(user.roles)), active=user.active)
            writer.append([body], subject=found[0], subject_kind=USER, actor=actor, at=at or _now())

    def set_password(
        self,
        login: str,
        password: str,
        *,
        must_change: bool = False,
        actor: str = "",
        at: datetime | None = None,
    ) -> None:
        """Give *login* another password and lift a lock. Raises NotFound."""
        hashed = self.passwords.hash(password)
        with self.transaction() as writer:
            found = _SECRET.run(writer.db, login=login).fetchone()
            if found is None:
                raise _unknown(login)
            _SET_PASSWORD.run(writer.db, user=found[0], password_hash=hashed, must_change=must_change)
            body = UserChanged(login=login, changed=("password",))
            writer.append([body], subject=found[0], subject_kind=USER, actor=actor or login, at=at or _now())

    def verify(self, login: str, password: str, at: datetime | None = None) -> User:
        """Return the user that *login* and *password* belong to.

        Raises NotPermitted: wrong, locked after five failures for ten minutes, or no longer active.
        """
        now = at or _now()
        with self.reading() as db:
            found = _SECRET.run(db, login=login).fetchone()
        number, stored, _failures, locked_until = found or (0, "", 0, None)
        if locked_until and now < (until := datetime.fromisoformat(locked_until)):
            raise _locked(until)
        fits = self.passwords.fits(stored, password)
        if number:
            self._count_guess(number, fits=fits, now=now)
        user = self.user(login) if fits else None
        if user is None:
            raise NotPermitted(
                _("User name or password is wrong."),
                hint=_("After {most} failures the user is locked for {minutes} minutes.").format(
                    most=MOST_FAILURES, minutes=LOCKED_FOR.seconds // 60
                ),
                field="password",
                code="user.wrong",
            )
        if not user.active:
            raise NotPermitted(
                _("This user may no longer sign in."),
                hint=_("Ask the administrator."),
                field="login",
                code="user.inactive",
            )
        return user

    def _count_guess(self, number: int, *, fits: bool, now: datetime) -> None:
        with self.writing() as db:
            # Read again inside the transaction: guesses from several windows must add up.
            query = sa.select(_user.c.failures).where(_user.c.id == number)
            (failures,) = sql.Prepared(query).run(db).fetchone()
            if fits and not failures:
                return
            failures = 0 if fits else failures + 1
            lock = now + LOCKED_FOR if failures >= MOST_FAILURES else None
            _SET_GUESSES.run(
                db,
                user=number,
                failures=0 if lock else failures,
                locked_until=lock.isoformat() if lock else None,
            )


def _read(row: Any) -> User:
    fields = dict(zip(_FIELDS, row, strict=True))
    fields["roles"] = fields["roles"].split()
    return msgspec.convert(fields, User, strict=False)


def _row(user: User) -> dict[str, Any]:
    row = {name: getattr(user, name) for name in _FIELDS}
    row["roles"] = " ".join(sorted(user.roles))
    return row


def _unknown(login: str) -> NotFound:
    return NotFound(_("There is no user “{login}”.").format(login=login), field="login", code="user.unknown")


def _locked(until: datetime) -> NotPermitted:
    return NotPermitted(
        _("Too many failures: this user is locked until {time}.").format(time=f"{until:%H:%M}"),
        hint=_("Wait, or ask the administrator for a new password."),
        field="login",
        code="user.locked",
    )


def _now() -> datetime:
    return datetime.now().astimezone()
