"""Bundles and other subjects, duties, licences and the outbox; a case says what it belongs to and what it owes."""

from functools import partial

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

text = partial(sa.Column, type_=sa.String(), nullable=False)
optional_text = partial(sa.Column, type_=sa.String(), nullable=True)
number = partial(sa.Column, type_=sa.Integer(), nullable=False)
optional_number = partial(sa.Column, type_=sa.Integer(), nullable=True)
flag = partial(sa.Column, type_=sa.Boolean(), nullable=False)
data = partial(sa.Column, type_=sa.LargeBinary(), nullable=False)


def upgrade() -> None:
    """Add what is new; lay ``case_file`` out anew."""
    _cases()
    _subjects_and_duties()
    _licences_and_outbox()
    # The projections are folded from the log when the store is opened next, so their rows are not carried over here.
    op.execute("DELETE FROM setting WHERE key = 'fold_version'")


def _cases() -> None:
    op.drop_table("case_file")
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
        text("ending"),
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
        optional_number("bundle"),
        text("bundle_no"),
        text("bundle_item"),
        text("member"),
        text("channel"),
        text("filed_no"),
        text("direction"),
        number("debts"),
        optional_text("debt_on"),
        number("events"),
        number("last_event"),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_case_file_person"),
    )
    index = partial(op.create_index, table_name="case_file")
    index("ix_case_file_bundle", columns=["bundle"], sqlite_where=sa.text("bundle IS NOT NULL"))
    index("ix_case_file_decided", columns=["decided_on"], sqlite_where=sa.text("decided_on IS NOT NULL"))
    index(
        "ix_case_file_open", columns=["next_on", "id", "department", "phase"], sqlite_where=sa.text("closed_on IS NULL")
    )
    index("ix_case_file_person", columns=["person"])
    index("ix_case_file_received", columns=["received_on"])
    index("uq_case_file_filed", columns=["filed_no", "channel"], unique=True, sqlite_where=sa.text("filed_no <> ''"))
    index("uq_case_file_number", columns=["case_no_reversed"], unique=True)


def _subjects_and_duties() -> None:
    op.create_table(
        "subject_file",
        number("id"),
        text("kind"),
        text("number"),
        text("number_reversed"),
        text("title"),
        text("phase"),
        text("who"),
        text("reference"),
        text("department"),
        text("place"),
        text("opened_on"),
        optional_text("due_on"),
        optional_text("closed_on"),
        number("events"),
        number("last_event"),
        data("state"),
        sa.PrimaryKeyConstraint("id", name="pk_subject_file"),
    )
    index = partial(op.create_index, table_name="subject_file")
    index("ix_subject_file_open", columns=["kind"], sqlite_where=sa.text("closed_on IS NULL"))
    index("ix_subject_file_reference", columns=["reference", "kind"], sqlite_where=sa.text("reference <> ''"))
    index("uq_subject_file_number", columns=["number_reversed"], unique=True, sqlite_where=sa.text("number <> ''"))
    op.create_table(
        "duty",
        number("case_id"),
        text("kind"),
        text("ref"),
        text("what"),
        optional_text("due_on"),
        text("status"),
        optional_text("closed_on"),
        number("person"),
        sa.PrimaryKeyConstraint("case_id", "kind", "ref", name="pk_duty"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_duty_case_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_duty_open", "duty", ["due_on"], sqlite_where=sa.text("status = 'open'"))
    op.create_index("ix_duty_person", "duty", ["person"])


def _licences_and_outbox() -> None:
    op.create_table(
        "licence",
        text("document_number"),
        text("document_type"),
        text("standard_code"),
        text("number"),
        text("holder"),
        text("name"),
        optional_text("issued_on"),
        optional_text("valid_until"),
        text("issuer"),
        text("source"),
        text("imported_at"),
        sa.PrimaryKeyConstraint("document_number", "document_type", "standard_code", "number", name="pk_licence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "telling",
        number("id"),
        number("case_id"),
        text("receiver"),
        text("key"),
        text("body"),
        text("status"),
        number("attempts"),
        optional_text("next_at"),
        text("error"),
        text("answer"),
        text("at"),
        optional_text("sent_at"),
        sa.PrimaryKeyConstraint("id", name="pk_telling"),
    )
    op.create_index("ix_telling_case", "telling", ["case_id"])
    op.create_index("ix_telling_next", "telling", ["next_at"], sqlite_where=sa.text("next_at IS NOT NULL"))
    op.create_index("uq_telling_key", "telling", ["key"], unique=True)
