"""Password hashes: argon2id, and the same wait whether or not the user exists."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class Passwords:
    """Hashes and checks passwords. One is made for each store; *cheap* is for tests and demonstrations only."""

    def __init__(self, *, cheap: bool = False) -> None:
        self._cheap = cheap

    def hash(self, password: str) -> str:
        """Return the hash to keep of *password*; takes a quarter of a second and 64 MiB."""
        return _hasher(self._cheap).hash(_bytes(password))

    def fits(self, stored: str, password: str) -> bool:
        """Whether *password* is the one behind *stored*; an empty *stored* fits nothing but takes as long."""
        from argon2.exceptions import InvalidHashError, VerificationError

        # Without the dummy, a quick refusal would tell which logins exist.
        try:
            _hasher(self._cheap).verify(stored or _dummy(self._cheap), _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored)


def _bytes(password: str) -> bytes:
    # A terminal may hand over bytes that are no UTF-8 as lone surrogates.
    return password.encode(errors="surrogatepass")


@cache
def _hasher(cheap: bool) -> "PasswordHasher":
    from argon2 import PasswordHasher
    from argon2.profiles import CHEAPEST

    return PasswordHasher.from_parameters(CHEAPEST) if cheap else PasswordHasher()


@cache
def _dummy(cheap: bool) -> str:
    return _hasher(cheap).hash("nobody has this password")
