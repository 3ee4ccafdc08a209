"""The electronic licences known at this counter: imported from their register, so that nobody need bring them."""

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from clerk_tui.domain.identity import DocumentType
from clerk_tui.store import statements as sql
from clerk_tui.store import tables as t
from clerk_tui.store.access import Writing
from clerk_tui.store.records import LicenceRow

_licence = sql.table(t.LicenceTable)
_KEY = ("document_number", "document_type", "standard_code", "number")
_SAID = tuple(name for name in LicenceRow.__struct_fields__ if name not in (*_KEY, "source", "imported_at"))
"""What the register says of a licence; where and when we read it is not a change."""

_put = sql.insert_into(t.LicenceTable)
_PUT = sql.Prepared(
    _put.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: _put.excluded[name] for name in (*_SAID, "source", "imported_at")},
    )
)
_KNOWN = sql.Prepared(
    sa.select(*(_licence.c[name] for name in _SAID)).where(*(_licence.c[name] == sa.bindparam(name) for name in _KEY))
)
_OF_PERSON = sql.Prepared(
    sa.select(*(_licence.c[name] for name in LicenceRow.__struct_fields__))
    .where(_licence.c.document_number == sa.bindparam("number"), _licence.c.document_type == sa.bindparam("kind"))
    .order_by(_licence.c.standard_code, _licence.c.issued_on.desc(), _licence.c.number)
)


class LicenceKeeping(Writing):
    """The register of licences."""

    def put_licences(self, rows: Iterable[LicenceRow]) -> tuple[int, int]:
        """Enter *rows* in one transaction, each in place of what its register said before.

        Returns how many were new and how many had changed; the rest were known as they are.
        """
        new = changed = 0
        with self.writing() as db:
            for row in rows:
                values = msgspec.to_builtins(row)
                known = _KNOWN.run(db, **{name: values[name] for name in _KEY}).fetchone()
                new += known is None
                changed += known is not None and tuple(known) != tuple(values[name] for name in _SAID)
                _PUT.run(db, **values)
        return new, changed

    def licences(self, document_type: DocumentType, document_number: str) -> list[LicenceRow]:
        """Return the licences of a holder: by kind, the newest of each first."""
        with self.reading() as db:
            return [_read(row) for row in _OF_PERSON.run(db, kind=document_type, number=document_number)]


def _read(row: Any) -> LicenceRow:
    return msgspec.convert(dict(zip(LicenceRow.__struct_fields__, row, strict=True)), LicenceRow)
