"""Run by Alembic; ``clerk_tui.store.upgrade`` hands over the connection, inside its transaction."""

from alembic import context

from clerk_tui.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    # SQLite cannot alter a column: batch mode copies the table.
    render_as_batch=True,
)
context.run_migrations()
