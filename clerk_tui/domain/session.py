"""What the log keeps about the people at the keyboard: who signed in, who looked behind a mask, who changed whom.

These events are no part of a case. Their subjects are a ``session`` (opened by its ``signed_in`` or by a refused
sign-in) and a ``user`` (opened by its ``user_added``).
"""

import msgspec

from clerk_tui.domain.case.bodies import Body, version_of
from clerk_tui.domain.people import Role

SESSION = "session"
USER = "user"


class SignedIn(Body, frozen=True):
    """A user signed in at a window."""

    window: str = ""


class SignedOut(Body, frozen=True):
    """The user left, or another took over the window; *reason* says which."""

    reason: str = ""


class SignInRefused(Body, frozen=True):
    """Somebody could not sign in. The login is kept as typed, the password never."""

    login: str
    reason: str


class Revealed(Body, frozen=True):
    """Somebody looked at a value that lists mask."""

    what: str
    """Which field: ``document_number``, ``phone``, ``name``."""
    case: int = 0
    """Id of the case it was read from; 0 when it was a person's record."""
    person: int = 0


class Exported(Body, frozen=True):
    """Data left the store as a file."""

    what: str
    rows: int
    target: str = ""


class UserAdded(Body, frozen=True):
    """A user was entered."""

    login: str
    full_name: str
    roles: tuple[Role, ...]
    department: str = ""


class UserChanged(Body, frozen=True):
    """An administrator or the user changed the record; *changed* names the fields, ``password`` without its value."""

    login: str
    changed: tuple[str, ...]
    roles: tuple[Role, ...] = ()
    active: bool = True


BODIES: dict[str, type[Body]] = {
    "signed_in": SignedIn,
    "signed_out": SignedOut,
    "sign_in_refused": SignInRefused,
    "revealed": Revealed,
    "exported": Exported,
    "user_added": UserAdded,
    "user_changed": UserChanged,
}
KINDS: dict[type[Body], str] = {body: kind for kind, body in BODIES.items()}


def decode_body(kind: str, v: int, text: str) -> Body | None:
    """Return the body of such an event, or None when this program does not know its kind or version.

    Raises ``msgspec.ValidationError`` when a known kind does not hold what it must.
    """
    if kind not in BODIES or v > version_of(kind):
        return None
    return msgspec.json.decode(text, type=BODIES[kind])
