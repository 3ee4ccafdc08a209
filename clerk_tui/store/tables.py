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
    """Cases of their own and bundles, each counted once."""
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
        # By the id, what is due on one day lies as it came in: a bundle adds to one page, not to one a department.
        Index("ix_case_file_open", "next_on", "id", "department", "phase", sqlite_where=text("closed_on IS NULL")),
        # Of few cases only; the others leave these alone.
        Index("ix_case_file_bundle", "bundle", sqlite_where=text("bundle IS NOT NULL")),
        Index("uq_case_file_filed", "filed_no", "channel", unique=True, sqlite_where=text("filed_no <> ''")),
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
    ending: str
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
    bundle: int | None
    bundle_no: str
    bundle_item: str
    member: str
    channel: str
    filed_no: str
    direction: str
    debts: int
    debt_on: str | None
    events: int
    last_event: int


class CaseStateTable(Table, table=True):
    """The folded state of a case as JSON; apart from ``case_file`` so that lists and figures read narrow rows."""

    __tablename__ = "case_state"
    id: int = Field(primary_key=True)
    state: bytes


class SubjectTable(Table, table=True):
    """One row a subject that is no case (a bundle, a building …): the line lists show, and its folded state."""

    __tablename__ = "subject_file"
    __table_args__: ClassVar[Any] = (
        Index("uq_subject_file_number", "number_reversed", unique=True, sqlite_where=text("number <> ''")),
        Index("ix_subject_file_open", "kind", sqlite_where=text("closed_on IS NULL")),
        Index("ix_subject_file_reference", "reference", "kind", sqlite_where=text("reference <> ''")),
    )
    id: int = Field(primary_key=True)
    kind: str
    number: str
    number_reversed: str
    title: str
    phase: str
    who: str
    reference: str
    department: str
    place: str
    opened_on: str
    due_on: str | None
    closed_on: str | None
    events: int
    last_event: int
    state: bytes


class DutyTable(Table, table=True):
    """One row a duty: deferred materials, checks and visits, late verifications, open or ended."""

    __tablename__ = "duty"
    __table_args__: ClassVar[Any] = (
        Index("ix_duty_open", "due_on", sqlite_where=text("status = 'open'")),
        Index("ix_duty_person", "person"),
        {"sqlite_with_rowid": False},
    )
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    kind: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    what: str
    due_on: str | None
    status: str
    closed_on: str | None
    person: int
    """The applicant's row: whose broken promise it is."""


class LicenceTable(Table, table=True):
    """The electronic licences known here, imported: not of the log, since another register answers for them."""

    __tablename__ = "licence"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}
    # The holder first: one range of the key is all there is of a person.
    document_number: str = Field(primary_key=True)
    document_type: str = Field(primary_key=True)
    standard_code: str = Field(primary_key=True)
    number: str = Field(primary_key=True)
    holder: str
    name: str
    issued_on: str | None
    valid_until: str | None
    issuer: str
    source: str
    imported_at: str


class TellingTable(Table, table=True):
    """The outbox: who is still to be told what, and how it went. The id is that of the event that says so."""

    __tablename__ = "telling"
    __table_args__: ClassVar[Any] = (
        Index("uq_telling_key", "key", unique=True),
        Index("ix_telling_case", "case_id"),
        Index("ix_telling_next", "next_at", sqlite_where=text("next_at IS NOT NULL")),
    )
    id: int = Field(primary_key=True)
    case_id: int
    receiver: str
    key: str
    """Idempotency key: the receiver does the same thing once, however often it is told."""
    body: str
    status: str
    attempts: int
    next_at: str | None
    error: str
    answer: str
    at: str
    sent_at: str | None


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
