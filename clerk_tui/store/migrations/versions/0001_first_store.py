"""The first store: the log, its projections, and what users keep beside it.

Written out rather than taken from the tables: this is how the schema was, whatever becomes of the tables.
"""

from functools import partial

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

text = partial(sa.Column, type_=sa.String(), nullable=False)
optional_text = partial(sa.Column, type_=sa.String(), nullable=True)
number = partial(sa.Column, type_=sa.Integer(), nullable=False)
optional_number = partial(sa.Column, type_=sa.Integer(), nullable=True)
flag = partial(sa.Column, type_=sa.Boolean(), nullable=False)
data = partial(sa.Column, type_=sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Make everything."""
    _log_and_serials()
    _people_and_cases()
    _users_and_drafts()
    _catalog_settings_and_files()


def _log_and_serials() -> None:
    op.create_table(
        "event",
        number("id"),
        text("place"),
        number("subject"),
        text("subject_kind"),
        text("kind"),
        number("v"),
        text("at"),
        text("actor"),
        text("body"),
        number("base"),
        data("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_deed", "event", ["kind"], unique=False, sqlite_where=sa.text("subject_kind <> 'case'"))
    op.create_index("ix_event_subject", "event", ["subject"], unique=False)
    op.create_table(
        "serial",
        number("device"),
        text("day"),
        number("last"),
        sa.PrimaryKeyConstraint("device", "day", name="pk_serial"),
    )
    op.execute(
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END"
    )
    op.execute(
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events never go'); END"
    )


def _people_and_cases() -> None:
    op.create_table(
        "person",
        number("id"),
        text("kind"),
        text("name"),
        text("document_type"),
        text("document_number"),
        text("phone"),
        text("address"),
        text("legal_rep"),
        number("visits"),
        number("last_case"),
        text("last_on"),
        text("document_reversed"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index("uq_person_document", "person", ["document_reversed", "document_type"], unique=True)
    op.create_table(
        "search_key",
        text("kind"),
        text("key"),
        number("person"),
        sa.PrimaryKeyConstraint("kind", "key", "person", name="pk_search_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_file",
        number("id"),
        text("case_no"),
        text("case_no_reversed"),
        text("query_code"),
        number("person"),
        text("place"),
        text("department"),
        text("item"),
        text("item_name"),
        optional_text("case_kind"),
        text("phase"),
        text("window"),
        text("clerk"),
        text("handler"),
        text("applicant_kind"),
        text("applicant_name"),
        text("document_type"),
        text("document_number"),
        text("phone"),
        text("agent_name"),
        text("received_at"),
        text("received_on"),
        optional_text("accepted_on"),
        optional_text("due_on"),
        optional_text("soon_on"),
        flag("provisional"),
        optional_text("next_on"),
        optional_number("promised_days"),
        optional_number("statutory_days"),
        number("extended_days"),
        flag("paused"),
        optional_text("notice_given_on"),
        optional_text("supply_by"),
        flag("corrected"),
        optional_text("decided_on"),
        optional_text("outcome"),
        optional_text("handed_out_on"),
        optional_text("closed_on"),
        number("originals"),
        number("events"),
        number("last_event"),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_case_file_person"),
    )
    op.create_index(
        "ix_case_file_decided",
        "case_file",
        ["decided_on"],
        unique=False,
        sqlite_where=sa.text("decided_on IS NOT NULL"),
    )
    op.create_index(
        "ix_case_file_open",
        "case_file",
        ["next_on", "department", "phase"],
        unique=False,
        sqlite_where=sa.text("closed_on IS NULL"),
    )
    op.create_index("ix_case_file_person", "case_file", ["person"], unique=False)
    op.create_index("ix_case_file_received", "case_file", ["received_on"], unique=False)
    op.create_index("uq_case_file_number", "case_file", ["case_no_reversed"], unique=True)
    op.create_table(
        "case_state",
        number("id"),
        data("state"),
        sa.PrimaryKeyConstraint("id", name="pk_case_state"),
    )


def _users_and_drafts() -> None:
    op.create_table(
        "user",
        number("id"),
        text("login"),
        text("full_name"),
        text("roles"),
        text("department"),
        text("place"),
        text("window"),
        flag("active"),
        flag("must_change_password"),
        text("password_hash"),
        number("failures"),
        optional_text("locked_until"),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
    )
    op.create_index("uq_user_login", "user", ["login"], unique=True)
    op.create_table(
        "draft",
        text("id"),
        text("user"),
        text("kind"),
        text("subject"),
        text("title"),
        text("body"),
        text("updated_at"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_user", "draft", ["user"], unique=False)


def _catalog_settings_and_files() -> None:
    op.create_table(
        "catalog",
        text("version"),
        text("effective_from"),
        number("items"),
        text("imported_by"),
        text("imported_at"),
        text("source"),
        text("report"),
        data("content"),
        sa.PrimaryKeyConstraint("version", name="pk_catalog"),
    )
    op.create_table(
        "setting",
        text("key"),
        text("value"),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
    op.create_table(
        "attachment",
        text("sha256"),
        number("size"),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachment"),
    )
    op.create_table(
        "attachment_chunk",
        text("sha256"),
        number("n"),
        data("data"),
        sa.PrimaryKeyConstraint("sha256", "n", name="pk_attachment_chunk"),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name="fk_attachment_chunk_sha256"),
    )
