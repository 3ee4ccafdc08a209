"""What the store takes and gives: small frozen records, so that nobody above it sees a table or a session."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.duties import Duty, DutyKind
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.summary import CaseSummary
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.subject import SubjectLine

SITE: Final = "site"
"""The setting under which a store keeps its ``Site``."""

CaseRow = CaseSummary
"""A line of a list of cases."""


class Site(Struct, frozen=True, kw_only=True):
    """Where a store stands: written once when it is created."""

    county: str
    """Six digits, such as ``431125``."""
    device: str
    """Four digits, unique in the county: this store's part of every event id and case number."""
    place: str
    """12-digit division code of the centre."""
    place_name: str
    window: str = ""
    demo: bool = False
    """Invented people only; screens and papers say so."""

    @property
    def device_number(self) -> int:
        """The ten digits that start every event id of this store."""
        return int(self.county + self.device)


class Order(StrEnum):
    """How a list of cases is sorted."""

    NEXT = "next"
    """What is due first, first; what waits for nothing comes last."""
    NEWEST = "newest"
    OLDEST = "oldest"


class CaseFilter(Struct, frozen=True, kw_only=True):
    """Which cases; every field that is set must hold."""

    phases: frozenset[Phase] = frozenset()
    department: str = ""
    place: str = ""
    clerk: str = ""
    handler: str | None = None
    """Login of who took it over in the department; an empty string: nobody has."""
    item: str = ""
    window: str = ""
    person: int | None = None
    """Id of a ``PersonRow``: the applicant's cases."""
    received_from: date | None = None
    received_to: date | None = None
    """Both days included."""
    due_before: date | None = None
    """Open cases whose time limit or next deed falls before this day."""
    overdue_on: date | None = None
    """Undecided cases whose time limit had passed on this day."""
    closed: bool | None = None
    corrected: bool | None = None
    text: str = ""
    """Part of the applicant's or the item's name."""
    bundle: int | None = None
    """Id of a bundle: its members' cases."""
    channel: Channel | None = None
    filed_no: str = ""
    direction: str = ""
    """``out`` or ``in``: across provinces."""
    debts: bool | None = None
    """Whether deferred materials are still owed."""


class FindQuery(Struct, frozen=True, kw_only=True):
    """What somebody at the counter knows of a case or a person; any one field that matches is enough."""

    case_no_tail: str = ""
    """Of the case, or of the bundle it came in with."""
    name: str = ""
    """The name or a part of it."""
    name_pinyin: str = ""
    """Beginning of the name in pinyin or of its initials."""
    document_tail: str = ""
    phone_tail: str = ""


class PersonRow(Struct, frozen=True, kw_only=True):
    """An applicant as last taken in."""

    id: int
    kind: ApplicantKind
    name: str
    document_type: DocumentType
    document_number: str
    phone: str
    address: str
    legal_rep: str
    visits: int
    """How often this applicant came with something: a bundle is one visit, as in ``figures.Tally``.

    The one difference: what was voided counts here, since somebody came all the same.
    """
    last_case: int
    last_on: date


class SubjectRow(SubjectLine, frozen=True, kw_only=True):
    """A subject that is no case, as lists show it."""

    id: int
    kind: str
    last_event: int


class DutyFilter(Struct, frozen=True, kw_only=True):
    """Which duties; every field that is set must hold."""

    kinds: frozenset[DutyKind] = frozenset()
    status: str = "open"
    """A ``DutyStatus``; empty: whatever became of it."""
    due_before: date | None = None
    department: str = ""
    place: str = ""
    case_id: int | None = None
    document_type: str = ""
    document_number: str = ""
    """Of the applicant."""


class DutyRow(Duty, frozen=True, kw_only=True):
    """A duty and the case it belongs to."""

    case_id: int
    case_no: str
    item: str
    item_name: str
    department: str
    place: str
    applicant_name: str
    applicant_kind: ApplicantKind
    document_type: DocumentType
    document_number: str
    phone: str


class LicenceRow(Struct, frozen=True, kw_only=True):
    """An electronic licence as its register gave it."""

    document_type: DocumentType
    document_number: str
    """Of the holder."""
    holder: str
    standard_code: str
    """The national code of this kind of licence: what a material is recognised by."""
    name: str
    number: str
    issued_on: date | None = None
    valid_until: date | None = None
    """None: without a limit."""
    issuer: str = ""
    source: str = ""
    """The file it came from."""
    imported_at: datetime


class Draft(Struct, frozen=True, kw_only=True):
    """A half-filled form, kept as typed for the user who typed it."""

    id: str
    user: str
    kind: str
    subject: str = ""
    """What the form is about: an item, a case."""
    title: str = ""
    body: str
    """The form as JSON text."""
    updated_at: datetime


class CatalogVersion(Struct, frozen=True, kw_only=True):
    """One imported version of the catalog, without its items."""

    version: str
    effective_from: date
    items: int
    imported_by: str
    imported_at: datetime
    source: str
    report: str
    """What the import said, as JSON text."""


class Trouble(Struct, frozen=True):
    """One thing that a check found wrong."""

    code: str
    """``file``, ``chain``, ``gap``, ``projection``, ``person``, ``reference``."""
    subject: str
    detail: str


class CheckReport(Struct, frozen=True, kw_only=True):
    """What a check looked at and what it found."""

    events: int
    cases: int
    troubles: tuple[Trouble, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.troubles


class Stats(Struct, frozen=True, kw_only=True):
    """Sizes, for the administrator."""

    events: int
    cases: int
    open_cases: int
    people: int
    drafts: int
    attachments: int
    attachment_bytes: int
    file_bytes: int
    wal_bytes: int
    schema: str
