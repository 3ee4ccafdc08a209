"""Files that belong to cases: kept once each by what they contain, in pieces, encrypted with the store."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final

import sqlalchemy as sa

from clerk_tui.domain.errors import BadInput, NotFound, StoreTrouble
from clerk_tui.i18n import _
from clerk_tui.store import statements as sql
from clerk_tui.store import tables as t
from clerk_tui.store.access import Reading
from clerk_tui.store.writer import Writer

CHUNK: Final = 256 * 1024
LARGEST: Final = 64 * 1024 * 1024
"""Bytes; a scanned file of a hundred pages stays well below."""

_attachment = sql.table(t.AttachmentTable)
_chunk = sql.table(t.AttachmentChunkTable)
_PUT = sql.Prepared(sql.insert_into(t.AttachmentTable).on_conflict_do_nothing().returning(_attachment.c.sha256))
_PUT_CHUNK = sql.Prepared(sql.insert_into(t.AttachmentChunkTable))
_SIZE = sql.Prepared(sa.select(_attachment.c.size).where(_attachment.c.sha256 == sa.bindparam("sha256")))
_CHUNKS = sql.Prepared(sa.select(_chunk.c.data).where(_chunk.c.sha256 == sa.bindparam("sha256")).order_by(_chunk.c.n))


def add_attachment(writer: Writer, data: bytes | BinaryIO) -> str:
    """Keep a file inside *writer*'s transaction and return its SHA-256; one that is known is not kept twice.

    *data* is the bytes or a file that can seek: it is read twice, and never held in memory whole. Raises BadInput
    when it is empty or too large.
    """
    stream = BytesIO(data) if isinstance(data, bytes) else data
    sha256, size = _measure(stream)
    if _PUT.run(writer.db, sha256=sha256, size=size).fetchone() is not None:
        stream.seek(0)
        for n, piece in enumerate(_pieces(stream)):
            _PUT_CHUNK.run(writer.db, sha256=sha256, n=n, data=piece)
    return sha256


class AttachmentReading(Reading):
    """Getting the files back."""

    def read_attachment(self, sha256: str) -> bytes:
        """Return a file whole. Raises NotFound, and StoreTrouble when it is not what was put in."""
        with self.reading() as db:
            if _SIZE.run(db, sha256=sha256).fetchone() is None:
                raise NotFound(_("There is no such attachment."), code="attachment.unknown")
            data = b"".join(row[0] for row in _CHUNKS.run(db, sha256=sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreTrouble(
                _("An attachment is damaged."), hint=_("Restore the latest backup."), code="attachment.damaged"
            )
        return data


def _measure(stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    for piece in _pieces(stream):
        digest.update(piece)
        size += len(piece)
        if size > LARGEST:
            raise BadInput(
                _("The file is larger than {most} MiB.").format(most=LARGEST // 2**20),
                hint=_("Scan it in grey at 200 dpi, or split it."),
                code="attachment.large",
            )
    if not size:
        raise BadInput(_("The file is empty."), code="attachment.empty")
    return digest.hexdigest(), size


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece
