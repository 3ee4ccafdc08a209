"""Half-filled forms, saved as they are typed; only the user who typed one is offered it again."""

from typing import Any

import msgspec
import sqlalchemy as sa

from clerk_tui.store import statements as sql
from clerk_tui.store import tables as t
from clerk_tui.store.access import Writing
from clerk_tui.store.records import Draft

_draft = sql.table(t.DraftTable)
_OF_USER = sql.Prepared(
    sa.select(_draft).where(_draft.c.user == sa.bindparam("login")).order_by(_draft.c.updated_at.desc())
)
_BY_ID = sql.Prepared(sa.select(_draft).where(_draft.c.id == sa.bindparam("id")))


class DraftKeeping(Writing):
    """The drafts of all users."""

    def save_draft(self, draft: Draft) -> None:
        """Keep *draft* in place of what its id held before."""
        with self.writing() as db:
            sql.PUT_DRAFT.run(db, **msgspec.to_builtins(draft))

    def drafts(self, user: str) -> list[Draft]:
        """Return the drafts of *user*, newest first."""
        with self.reading() as db:
            return [_read(row) for row in _OF_USER.run(db, login=user)]

    def draft(self, draft_id: str) -> Draft | None:
        """Return a draft, or None."""
        with self.reading() as db:
            row = _BY_ID.run(db, id=draft_id).fetchone()
        return _read(row) if row else None

    def delete_draft(self, draft_id: str) -> None:
        """Throw a draft away; one that is gone already is no error."""
        with self.writing() as db:
            sql.DELETE_DRAFT.run(db, id=draft_id)


def _read(row: Any) -> Draft:
    return msgspec.convert(dict(zip(Draft.__struct_fields__, row, strict=True)), Draft)
