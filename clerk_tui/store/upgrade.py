"""Bringing an older store up to date with Alembic: backed up first, then all in one transaction.

Loaded only when there is something to bring up to date.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from clerk_tui.store.backup import backup
from clerk_tui.store.connection import Connection, connect
from clerk_tui.store.schema import schema_of
from clerk_tui.store.trouble import plain_words, trouble

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def upgrade(path: Path, key: bytes, to: str = "head", scripts: Path = MIGRATIONS) -> Path:
    """Bring the store at *path* to the schema *to*; return the backup of how it was. Raises StoreTrouble.

    Another process that waits to do the same finds the work done.
    """
    with plain_words():
        db = connect(path, key)
        try:
            kept = backup(path, key, path.with_name(f"{path.stem}.schema-{schema_of(db)}{path.suffix}"))
            migrate(db, to, scripts)
        finally:
            db.close()
    return kept


def migrate(db: Connection, to: str = "head", scripts: Path = MIGRATIONS) -> None:
    """Run the migrations up to *to* on *db* in one transaction: after an error the file is as it was."""
    # A table that is copied must not trip over the rows that point to it; the check below makes up for it.
    db.execute("PRAGMA foreign_keys = OFF")
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: db, poolclass=StaticPool)
    # The driver is in autocommit mode; so that DDL too is undone after an error, the transaction is begun by hand.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(scripts))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            orphan = db.execute("PRAGMA foreign_key_check").fetchone()
            if orphan:
                raise ValueError(f"the migration leaves a reference to nothing in {orphan[0]}")
    except DBAPIError as error:
        # SQLAlchemy wraps what the driver says; ``plain_words`` knows the driver's own.
        raise trouble(error.orig or error) from error
    finally:
        db.execute("PRAGMA foreign_keys = ON")
