"""Another key for the whole store: for when somebody may have got hold of the old one.

Two files have to change, and the power may fail between them. So the new key is put into the key file first, beside
the old one; then the store is encrypted anew, all or nothing; then the old key and everybody else's slot go. A start
that finds the old key refused calls ``finish_rekey``.
"""

import secrets
from pathlib import Path

from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.store import keys
from clerk_tui.store.backup import alone
from clerk_tui.store.connection import connect
from clerk_tui.store.trouble import plain_words


def rekey(path: Path, keyfile: Path, label: str, password: str) -> bytes:
    """Encrypt the store with a new key and return it; afterwards only *label* can open it, and adds the others again.

    Nobody may have the store open. Raises NotPermitted for a wrong password, StoreTrouble.
    """
    old = keys.unlock(keyfile, label, password)
    new = secrets.token_bytes(keys.KEY_BYTES)
    with plain_words():
        db = alone(path, old)
        try:
            keys.stage(keyfile, label, password, new)
            db.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
            db.execute("PRAGMA journal_mode = WAL")
        finally:
            db.close()
    keys.promote(keyfile, label)
    return new


def finish_rekey(path: Path, keyfile: Path, label: str, password: str) -> bytes | None:
    """Complete a ``rekey`` that was interrupted and return the key that opens the store; None when there was none."""
    new = keys.staged(keyfile, label, password)
    if new is None:
        return None
    try:
        connect(path, new).close()
    except StoreTrouble:
        return None
    keys.promote(keyfile, label)
    return new
