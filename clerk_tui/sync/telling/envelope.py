"""What goes over the wire: a message, its signature, and the receiver's answer.

A message is JSON in UTF-8 with sorted keys and no spaces; its Ed25519 signature (RFC 8032) is over exactly these bytes.
Over HTTPS it is the body of a POST, with the signature in a header; in a folder the two lie in one envelope, which is
encrypted to the receiver (an anonymous sealed box of libsodium) unless an administrator decided otherwise.
"""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from clerk_tui.domain.case.told_bodies import Answer, AnswerOutcome, Fact
from clerk_tui.sync.telling.receiver import Receiver
from clerk_tui.sync.telling.trouble import NoAnswer, Trouble

SCHEMA: Final = "clerk-telling/1"
ANSWER_SCHEMA: Final = "clerk-telling-answer/1"
MOST_ANSWER: Final = 64 * 1024
"""Bytes of an answer; a longer one is none."""
MOST_TEXT: Final = 2000
"""Characters of a reason."""

if TYPE_CHECKING:
    from nacl.public import PublicKey

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""The last for brackets in brackets without end."""

KEY_HEADER: Final = "Idempotency-Key"
KEY_ID_HEADER: Final = "Clerk-Key-Id"
SIGNATURE_HEADER: Final = "Clerk-Signature"


class Sender(Struct, frozen=True, kw_only=True):
    """Who tells."""

    place: str
    """12-digit division code of the centre."""
    place_name: str
    device: str
    """Ten digits: county and workstation."""


class Message(Struct, frozen=True, kw_only=True):
    """One fact for one receiver."""

    schema: str = SCHEMA
    key: str
    to: str
    sender: Sender
    at: datetime
    """When it was queued, not when it was sent: every attempt has the same bytes."""
    fact: Fact


class Envelope(Struct, frozen=True, kw_only=True):
    """A message or an answer in a file, with its signature."""

    body: str
    key_id: str = ""
    signature: str = ""
    """128 hexadecimal digits."""


class AnswerMessage(Struct, frozen=True, kw_only=True):
    """What a receiver sends back. Unknown fields are its own business."""

    schema: str
    key: str
    outcome: AnswerOutcome
    reason: str = ""
    reference: str = ""


class Signer:
    """Signs with a store's own key."""

    def __init__(self, seed: bytes) -> None:
        from nacl.signing import SigningKey

        self._key = SigningKey(seed)

    @property
    def public_key(self) -> str:
        """What receivers verify with: 64 hexadecimal digits."""
        return bytes(self._key.verify_key).hex()

    @property
    def key_id(self) -> str:
        """Names the key among several workstations."""
        return key_id(self.public_key)

    def sign(self, body: bytes) -> str:
        """Return the signature of *body*, 128 hexadecimal digits."""
        return self._key.sign(body).signature.hex()


def key_id(public_key: str) -> str:
    """Return the short name of a key: the first 16 digits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


def verify(public_key: str, body: bytes, signature: str) -> bool:
    """Whether *signature* is *public_key*'s over *body*; this is all that a receiver has to do."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(public_key)).verify(body, bytes.fromhex(signature))
    except (BadSignatureError, ValueError):
        return False
    return True


def encode(message: Message) -> bytes:
    """Return *message* as it is signed and sent."""
    return msgspec.json.encode(message, order="sorted")


def headers(body: bytes, key: str, signer: Signer) -> dict[str, str]:
    """Return what stands above *body* in a request."""
    return {
        "Content-Type": "application/json",
        KEY_HEADER: key,
        KEY_ID_HEADER: signer.key_id,
        SIGNATURE_HEADER: signer.sign(body),
    }


def wrap(body: bytes, signer: Signer, receiver: Receiver) -> bytes:
    """Return the file that carries *body* to *receiver*. Raises NoAnswer for one that may not be left readable."""
    envelope = Envelope(body=body.decode(), key_id=signer.key_id, signature=signer.sign(body))
    data = msgspec.json.encode(envelope, order="sorted")
    if receiver.key:
        from nacl.public import SealedBox

        return SealedBox(_curve_key(receiver.key)).encrypt(data)
    if not receiver.plain:
        raise NoAnswer(Trouble.INSECURE)
    return data


def is_public_key(key: str) -> bool:
    """Whether *key* is one that can be encrypted to: digits alone may name no point of the curve."""
    try:
        _curve_key(key)
    except NoAnswer:
        return False
    return True


def _curve_key(key: str) -> "PublicKey":
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        return VerifyKey(bytes.fromhex(key)).to_curve25519_public_key()
    except (CryptoError, ValueError) as error:
        # One receiver's bad key must not keep the others from being told.
        raise NoAnswer(Trouble.INSECURE) from error


def unwrap_answer(data: bytes, receiver: Receiver) -> tuple[str, Answer]:
    """Return key and answer of a file. Raises NoAnswer for what is none, or not signed by a receiver with a key."""
    try:
        envelope = msgspec.json.decode(data, type=Envelope)
    except _UNREADABLE as error:
        raise NoAnswer(Trouble.NOT_OURS) from error
    return read_answer(envelope.body.encode(errors="surrogatepass"), envelope.signature, receiver)


def read_answer(body: bytes, signature: str, receiver: Receiver) -> tuple[str, Answer]:
    """Return key and answer of *body*. Raises NoAnswer."""
    try:
        found = msgspec.json.decode(body, type=AnswerMessage)
    except _UNREADABLE as error:
        raise NoAnswer(Trouble.NOT_OURS) from error
    refused_silently = found.outcome is AnswerOutcome.REFUSED and not found.reason.strip()
    if found.schema != ANSWER_SCHEMA or refused_silently or len(found.reason) + len(found.reference) > MOST_TEXT:
        raise NoAnswer(Trouble.NOT_OURS)
    if receiver.key and not verify(receiver.key, body, signature):
        raise NoAnswer(Trouble.SIGNATURE)
    answer = Answer(outcome=found.outcome, reason=found.reason.strip(), reference=found.reference.strip())
    return found.key, answer
