"""Whom this store tells and by which key it signs: set up by an administrator, kept in the encrypted store."""

import secrets
from typing import TYPE_CHECKING, Final

import msgspec

from clerk_tui.desk.context import Desk, told
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _
from clerk_tui.sync.telling.receiver import Receiver, check_receiver

if TYPE_CHECKING:
    from clerk_tui.sync.telling.envelope import Signer

RECEIVERS: Final = "telling_receivers"
SIGNING_KEY: Final = "telling_key"
"""Settings of the store."""


def receivers(desk: Desk) -> list[Receiver]:
    """Return everybody who is told, by id."""
    return msgspec.json.decode(desk.store.setting(RECEIVERS) or "[]", type=list[Receiver])


def receiver_names(desk: Desk) -> dict[str, str]:
    """Return the names of all receivers by id."""
    return {receiver.id: receiver.name for receiver in receivers(desk)}


def set_receiver(desk: Desk, receiver: Receiver) -> None:
    """Enter *receiver*, or change the one of its id. Raises NotPermitted, and BadInput naming the field."""
    desk.require(Deed.STORE)
    if refusal := check_receiver(receiver):
        error = told(refusal)
        raise BadInput(error.message, hint=error.hint, field=error.field, code=error.code)
    if receiver.authority:
        _check_authority(receiver.authority)
    if receiver.key:
        _check_key(receiver.key)
    others = [known for known in receivers(desk) if known.id != receiver.id]
    _keep(desk, [*others, receiver])


def remove_receiver(desk: Desk, receiver_id: str) -> None:
    """Forget a receiver; what it is still to be told is told on paper then. Raises NotPermitted, NotFound."""
    desk.require(Deed.STORE)
    known = receivers(desk)
    others = [receiver for receiver in known if receiver.id != receiver_id]
    if len(others) == len(known):
        raise unknown_receiver(receiver_id)
    _keep(desk, others)


def unknown_receiver(receiver_id: str) -> NotFound:
    """Return the error that nobody of this id is told."""
    return NotFound(
        _("There is no receiver “{receiver}”.").format(receiver=receiver_id),
        hint=_("List them: clerk tell receivers list"),
        field="receiver",
        code="receiver.unknown",
    )


def signer(desk: Desk) -> "Signer":
    """Return what signs for this store; its key is made at the first use and never leaves the store."""
    from clerk_tui.store import statements as sql
    from clerk_tui.sync.telling.envelope import Signer

    seed = desk.store.setting(SIGNING_KEY)
    if not seed:
        with desk.store.writing() as db:
            # Looked up again inside the transaction: two windows must not make two keys.
            row = sql.SETTING.run(db, key=SIGNING_KEY).fetchone()
            seed = row[0] if row else secrets.token_hex(32)
            sql.PUT_SETTING.run(db, key=SIGNING_KEY, value=seed)
    return Signer(bytes.fromhex(seed))


def _check_authority(pem: str) -> None:
    import ssl

    try:
        ssl.create_default_context(cadata=pem)
    except (ssl.SSLError, ValueError) as error:
        raise BadInput(
            _("This is no certificate of an authority."), hint=_("It is a PEM file."), field="authority"
        ) from error


def _check_key(key: str) -> None:
    from clerk_tui.sync.telling.envelope import is_public_key

    if not is_public_key(key):
        raise BadInput(
            _("Nothing can be encrypted to this key."), hint=_("Ask the receiver for it again."), field="key"
        )


def _keep(desk: Desk, known: list[Receiver]) -> None:
    in_order = sorted(known, key=lambda receiver: receiver.id)
    desk.store.put_setting(RECEIVERS, msgspec.json.encode(in_order).decode())
