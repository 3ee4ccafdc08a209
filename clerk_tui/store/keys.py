"""The key file: the store's key, wrapped once for each person who may open the store.

The data key is 32 random bytes and is kept nowhere bare. Each slot holds it sealed with XChaCha20-Poly1305 under a key
that argon2id derives from that person's password; the label is bound into the seal, so slots cannot be swapped.
Changing a password re-seals one slot and leaves the store alone. A slot of kind ``plain`` holds the key open: for a
demonstration store with invented people, nothing else.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.store.files import PRIVATE_FILE, settle
from clerk_tui.store.trouble import file_trouble

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 24
TAG_BYTES: Final = 16
LEAST_SALT: Final = 8
"""Bytes of salt that argon2 asks for."""
MOST_FAILURES: Final = 5
LOCKED_FOR: Final = timedelta(minutes=10)
PLAIN: Final = ""
"""Label of the open slot."""


class Cost(Struct, frozen=True):
    """What a guess costs: argon2id's passes, KiB of memory and lanes (RFC 9106, second recommended option).

    The bounds are argon2's own and, upwards, what a damaged file must not make a machine try.
    """

    passes: Annotated[int, Meta(ge=1, le=100)] = 3
    memory_kib: Annotated[int, Meta(ge=8, le=4 * 1024 * 1024)] = 64 * 1024
    lanes: Annotated[int, Meta(ge=1, le=64)] = 4

    def __post_init__(self) -> None:
        if self.memory_kib < 8 * self.lanes:
            raise ValueError("argon2 needs 8 KiB a lane")


STRONG: Final = Cost()


class Slot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The key as one person can get at it."""

    kind: Literal["password", "plain"] = "password"
    cost: Cost = STRONG
    salt: bytes = b""
    nonce: bytes = b""
    sealed: bytes
    failures: int = 0
    locked_until: datetime | None = None
    staged: "Slot | None" = None
    """The slot that takes this one's place as soon as the store is encrypted anew."""

    def __post_init__(self) -> None:
        if self.kind == "plain":
            whole = len(self.sealed) == KEY_BYTES
        else:
            whole = len(self.sealed) == KEY_BYTES + TAG_BYTES and len(self.nonce) == NONCE_BYTES
            whole = whole and len(self.salt) >= LEAST_SALT
        if not whole:
            raise ValueError("a slot is not whole")


_NOBODY: Final = Slot(salt=bytes(16), nonce=bytes(NONCE_BYTES), sealed=bytes(KEY_BYTES + TAG_BYTES))
"""Opens for no password, but takes as long as any other slot to say so."""


class KeyFile(Struct, frozen=True, kw_only=True):
    """What stands in the file."""

    version: Literal[1] = 1
    slots: dict[str, Slot]


def create_keyfile(path: Path, label: str, password: str, *, cost: Cost = STRONG) -> bytes:
    """Make a new key and its file at *path* with one slot; return the key. Raises StoreTrouble if there is a file."""
    key = secrets.token_bytes(KEY_BYTES)
    _create(path, KeyFile(slots={label: _seal(key, label, password, cost)}))
    return key


def create_plain_keyfile(path: Path) -> bytes:
    """Make a key file that anybody can use: for a demonstration store with invented people only."""
    key = secrets.token_bytes(KEY_BYTES)
    _create(path, KeyFile(slots={PLAIN: Slot(kind="plain", sealed=key)}))
    return key


def unlock(path: Path, label: str, password: str, *, at: datetime | None = None) -> bytes:
    """Return the key from *label*'s slot. Raises NotPermitted: wrong, or locked for ten minutes after five failures.

    The wait for a label that does not exist is the same, and so is the answer.
    """
    now = at or datetime.now().astimezone()
    file = _read(path)
    slot = file.slots.get(label)
    if slot is not None and slot.kind == "plain":
        return slot.sealed
    if slot is not None and slot.locked_until and now < slot.locked_until:
        raise NotPermitted(
            _("Too many failures: this user is locked until {time}.").format(time=f"{slot.locked_until:%H:%M}"),
            hint=_("Wait, or ask the administrator for a new password."),
            field="login",
            code="user.locked",
        )
    key = _unseal(slot or _NOBODY, label, password)
    if slot is None or key is None:
        if slot is not None:
            _count_failure(path, label, now)
        raise NotPermitted(
            _("User name or password is wrong."),
            hint=_("After {most} failures the user is locked for {minutes} minutes.").format(
                most=MOST_FAILURES, minutes=LOCKED_FOR.seconds // 60
            ),
            field="password",
            code="user.wrong",
        )
    if slot.failures or slot.locked_until:
        _put(path, label, replace(slot, failures=0, locked_until=None))
    return key


def add_slot(path: Path, label: str, password: str, key: bytes, *, cost: Cost = STRONG) -> None:
    """Let *label* open the store too. *key* is what ``unlock`` gave. Raises BadInput when the label has a slot."""
    if label in _read(path).slots:
        raise BadInput(_("There is already a user “{login}”.").format(login=label), field="login", code="user.exists")
    _put(path, label, _seal(key, label, password, cost))


def remove_slot(path: Path, label: str) -> None:
    """Take the store away from *label*. Raises NotPermitted for the last slot: nobody could open the store again."""
    with _locked(path):
        file = _read(path)
        if label not in file.slots:
            raise _no_slot(label)
        if len(file.slots) == 1:
            raise NotPermitted(
                _("This is the last user who can open the store."),
                hint=_("Add another administrator first."),
                code="keys.last",
            )
        _write(path, replace(file, slots={name: slot for name, slot in file.slots.items() if name != label}))


def change_password(path: Path, label: str, password: str, key: bytes, *, cost: Cost = STRONG) -> None:
    """Seal *label*'s slot anew under *password*, which also lifts a lock. Raises NotFound when there is none."""
    if label not in _read(path).slots:
        raise _no_slot(label)
    _put(path, label, _seal(key, label, password, cost))


def stage(path: Path, label: str, password: str, key: bytes, *, cost: Cost = STRONG) -> None:
    """Put the *key* that the store is about to get beside the present one, in *label*'s slot."""
    slot = _read(path).slots.get(label)
    if slot is None:
        raise _no_slot(label)
    _put(path, label, replace(slot, staged=_seal(key, label, password, cost)))


def staged(path: Path, label: str, password: str) -> bytes | None:
    """Return the staged key of *label*'s slot; None when there is none or the password is wrong."""
    slot = _read(path).slots.get(label)
    return _unseal(slot.staged, label, password) if slot and slot.staged else None


def promote(path: Path, label: str) -> None:
    """Let *label*'s staged slot be the only one: the others hold a key that opens nothing any more."""
    with _locked(path):
        file = _read(path)
        slot = file.slots.get(label)
        if slot is None or slot.staged is None:
            raise _no_slot(label)
        _write(path, replace(file, slots={label: slot.staged}))


def labels(path: Path) -> list[str]:
    """Return who can open the store."""
    return sorted(_read(path).slots)


def _seal(key: bytes, label: str, password: str, cost: Cost) -> Slot:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as seal

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(NONCE_BYTES)
    sealed = seal(key, _bound(label), nonce, _derive(password, salt, cost))
    return Slot(cost=cost, salt=salt, nonce=nonce, sealed=sealed)


def _unseal(slot: Slot, label: str, password: str) -> bytes | None:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as unseal
    from nacl.exceptions import CryptoError

    try:
        return unseal(slot.sealed, _bound(label), slot.nonce, _derive(password, slot.salt, slot.cost))
    except CryptoError:
        return None


def _bound(label: str) -> bytes:
    # A terminal may hand over bytes that are no UTF-8 as lone surrogates.
    return label.encode(errors="surrogatepass")


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        password.encode(errors="surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _count_failure(path: Path, label: str, now: datetime) -> None:
    with _locked(path):
        file = _read(path)
        slot = file.slots.get(label)
        if slot is None:
            return
        failures = slot.failures + 1
        full = failures >= MOST_FAILURES
        counted = replace(slot, failures=0 if full else failures, locked_until=now + LOCKED_FOR if full else None)
        _write(path, replace(file, slots={**file.slots, label: counted}))


def _put(path: Path, label: str, slot: Slot) -> None:
    with _locked(path):
        file = _read(path)
        _write(path, replace(file, slots={**file.slots, label: slot}))


def _create(path: Path, file: KeyFile) -> None:
    if path.exists():
        raise StoreTrouble(_("There is already a key file at “{path}”.").format(path=path), code="keys.exists")
    _write(path, file)


def _read(path: Path) -> KeyFile:
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeyFile)
    except FileNotFoundError as error:
        raise StoreTrouble(
            _("The key file “{path}” is missing: without it nobody can open the store.").format(path=path),
            hint=_("Put back its copy from the latest backup."),
            code="keys.missing",
        ) from error
    except OSError as error:
        raise file_trouble(error, path) from error
    except msgspec.DecodeError as error:
        raise StoreTrouble(
            _("The key file “{path}” is damaged.").format(path=path),
            hint=_("Put back its copy from the latest backup."),
            code="keys.damaged",
        ) from error


def _write(path: Path, file: KeyFile) -> None:
    """Replace the file whole: a crash leaves the old one or the new one, never a half."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(file)))
        settle(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise file_trouble(error, path) from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep two processes from changing the file at once, one of them losing its change."""
    try:
        descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    except OSError as error:
        raise file_trouble(error, path) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _no_slot(label: str) -> NotFound:
    return NotFound(_("There is no user “{login}”.").format(login=label), field="login", code="user.unknown")
