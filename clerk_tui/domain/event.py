"""The event: one thing that happened, numbered and chained by the workstation that wrote it.

A case is the fold of its events. Every device numbers its own events 1, 2, 3 … without a gap and chains their
hashes, so that a lost, forged or reordered event shows. Events are never changed or deleted.
"""

import hashlib
from datetime import datetime

from msgspec import Struct

SEQUENCES_PER_DEVICE = 10**9
HASH_BYTES = 16


class Event(Struct, frozen=True, kw_only=True):
    """One entry of a device's log; the field list is the exchange format between machines."""

    id: int
    """device × 10⁹ + seq; fits a signed 64-bit integer."""
    place: str
    """12-digit code of the centre whose log it belongs to."""
    subject: int
    """Id of the opening event of the case (or bundle, concern …) it is about."""
    subject_kind: str
    kind: str
    v: int
    at: datetime
    """Claimed time, with its offset: evidence, not order."""
    actor: str
    body: str
    """Canonical JSON text, kept byte for byte."""
    base: int
    """Position of the place's stream that the author had seen; 0 before any exchange."""
    hash: bytes = b""

    @property
    def device(self) -> int:
        """The ten digits of the workstation: county 6 + device 4."""
        return self.id // SEQUENCES_PER_DEVICE

    @property
    def seq(self) -> int:
        """The event's number in its device's log, from 1."""
        return self.id % SEQUENCES_PER_DEVICE


def event_id(device: int, seq: int) -> int:
    """Return the id of the *seq*-th event (from 1) that *device* wrote."""
    if not 0 < seq < SEQUENCES_PER_DEVICE:
        raise ValueError(f"sequence {seq} is out of range")
    return device * SEQUENCES_PER_DEVICE + seq


def chain_hash(previous: bytes, event: Event) -> bytes:
    """Return the hash of *event* after *previous*, over the exact bytes that are stored."""
    fields = (
        event.id,
        event.place,
        event.subject,
        event.subject_kind,
        event.kind,
        event.v,
        event.at.isoformat(),
        event.actor,
        event.base,
        event.body,
    )
    parts = [previous]
    for field in fields:
        data = str(field).encode()
        # The length keeps "ab"+"c" and "a"+"bc" apart.
        parts += (len(data).to_bytes(4, "big"), data)
    return hashlib.sha256(b"".join(parts)).digest()[:HASH_BYTES]
