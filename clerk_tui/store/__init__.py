"""The event log, its projections, drafts, attachments and users, in one encrypted SQLite file.

``clerk_tui.store.keys`` and ``clerk_tui.store.records`` are light. ``clerk_tui.store.store`` loads SQLModel, which
takes most of a second: import it where a store is opened, never at the top of a screen or a command.
"""
