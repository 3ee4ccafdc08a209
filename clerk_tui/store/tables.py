"""The tables. Everything but ``event`` and what users typed can be computed anew from the log.

Days and times are ISO 8601 text: they sort as they read, and come out exactly as they went in.
"""

from typing import Any, ClassVar

from sqlalchemy import Index, MetaData, text
from sqlmodel import Field, SQLModel

NAMES = {
    "pk": "pk_%(table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
"""A migration can only drop a constraint that has a name."""


class Table(SQLModel):
    """What every table is; a metadata of our own, so that no other SQLModel in the process gets in."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class EventTable(Table, table=True):
    """The log: the truth. Rows are inserted, never updated, never deleted."""

    __tablename__ = "event"
    __table_args__: ClassVar[Any] = (
        Index("ix_event_deed", "kind", sqlite_where=text("subject_kind <> 'case'")),
        Index("ix_event_subject", "subject"),
    )
    id: int = Field(primary_key=True)
    place: str
    subject: int
    subject_kind: str
    kind: str
    v: int
    at: str
    actor: str
    body: str
    base: int
    hash: bytes


class SerialTable(Table, table=True):
    """The last case number given out on each day."""

    __tablename__ = "serial"
    device: int = Field(primary_key=True)
    day: str = Field(primary_key=True)
    last: int


class PersonTable(Table, table=True):
    """An applicant as last taken in; the id is that of their first case."""

    __tablename__ = "person"
    __table_args__: ClassVar[Any] = (
        # Back to front, so that a whole number and its tail are both prefixes and one index finds either.
        Index("uq_person_document", "document_reversed", "document_type", unique=True),
    )
    id: int = Field(primary_key=True)
    kind: str
    name: str
    document_type: str
    document_number: str
    phone: str
    address: str
    legal_rep: str
    visits: int
    last_case: int
    last_on: str
    document_reversed: str


class SearchKeyTable(Table, table=True):
    """More ways to find a person: every name and phone they ever gave, pinyin, phones back to front."""

    __tablename__ = "search_key"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    person: int = Field(primary_key=True)


class CaseTable(Table, table=True):
    """One row a case: the columns of ``CaseSummary``, its person, and its number back to front."""

    __tablename__ = "case_file"
    __table_args__: ClassVar[Any] = (
        # Every index is one more page to encrypt and write at each intake: none that a scan of few rows can do without.
        Index("uq_case_file_number", "case_no_reversed", unique=True),
        Index("ix_case_file_person", "person"),
        Index("ix_case_file_received", "received_on"),
        Index("ix_case_file_decided", "decided_on", sqlite_where=text("decided_on IS NOT NULL")),
        Index("ix_case_file_open", "next_on", "department", "phase", sqlite_where=text("closed_on IS NULL")),
    )
    id: int = Field(primary_key=True)
    case_no: str
    case_no_reversed: str
    query_code: str
    person: int = Field(foreign_key="person.id")
    place: str
    department: str
    item: str
    item_name: str
    case_kind: str | None
    phase: str
    window: str
    clerk: str
    handler: str
    applicant_kind: str
    applicant_name: str
    document_type: str
    document_number: str
    phone: str
    agent_name: str
    received_at: str
    received_on: str
    accepted_on: str | None
    due_on: str | None
    soon_on: str | None
    provisional: bool
    next_on: str | None
    promised_days: int | None
    statutory_days: int | None
    extended_days: int
    paused: bool
    notice_given_on: str | None
    supply_by: str | None
    corrected: bool
    decided_on: str | None
    outcome: str | None
    handed_out_on: str | None
    closed_on: str | None
    originals: int
    events: int
    last_event: int


class CaseStateTable(Table, table=True):
    """The folded state of a case as JSON; apart from ``case_file`` so that lists and figures read narrow rows."""

    __tablename__ = "case_state"
    id: int = Field(primary_key=True)
    state: bytes


class DraftTable(Table, table=True):
    """Half-filled forms."""

    __tablename__ = "draft"
    id: str = Field(primary_key=True)
    user: str = Field(index=True)
    kind: str
    subject: str
    title: str
    body: str
    updated_at: str


class UserTable(Table, table=True):
    """Who may sign in. The id is that of the ``user_added`` event."""

    __tablename__ = "user"
    __table_args__: ClassVar[Any] = (Index("uq_user_login", "login", unique=True),)
    id: int = Field(primary_key=True)
    login: str
    full_name: str
    roles: str
    department: str
    place: str
    window: str
    active: bool
    must_change_password: bool
    password_hash: str
    failures: int
    locked_until: str | None


class CatalogTable(Table, table=True):
    """Imported versions of the catalog, whole: compressed JSON, so that reading one leaves the page cache alone."""

    __tablename__ = "catalog"
    version: str = Field(primary_key=True)
    effective_from: str
    items: int
    imported_by: str
    imported_at: str
    source: str
    report: str
    content: bytes


class SettingTable(Table, table=True):
    """Site, calendar and other facts of which there is one."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: str


class AttachmentTable(Table, table=True):
    """A file, by what it contains."""

    __tablename__ = "attachment"
    sha256: str = Field(primary_key=True)
    size: int


class AttachmentChunkTable(Table, table=True):
    """A piece of a file."""

    __tablename__ = "attachment_chunk"
    sha256: str = Field(primary_key=True, foreign_key="attachment.sha256")
    n: int = Field(primary_key=True)
    data: bytes
