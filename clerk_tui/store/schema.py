"""The schema of the file: made at once in a new store, brought up to date by Alembic in an older one.

A new store is made from the tables and stamped, without Alembic: importing that takes longer than making the store. A
test holds that the migrations lead to the same schema.
"""

from typing import Final

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from clerk_tui.store.connection import Connection
from clerk_tui.store.tables import Table

SCHEMA: Final = "0002"
"""The migration that this program's tables correspond to; names are numbers with leading zeros, so they sort."""

LOG_NEVER_CHANGES: Final = (
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events never go'); END",
)


def create_schema(db: Connection) -> None:
    """Create every table in the empty database *db*, inside the transaction that is open."""
    dialect = sqlite.dialect()
    for table in Table.metadata.sorted_tables:
        db.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            db.execute(str(CreateIndex(index).compile(dialect=dialect)))
    for trigger in LOG_NEVER_CHANGES:
        db.execute(trigger)
    db.execute(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    db.execute("INSERT INTO alembic_version VALUES (?)", (SCHEMA,))


def schema_of(db: Connection) -> str:
    """Return the migration that the file stands at; empty for a database that is no store."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    row = db.execute("SELECT version_num FROM alembic_version").fetchone() if found else None
    return row[0] if row else ""
