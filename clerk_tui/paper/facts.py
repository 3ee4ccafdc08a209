"""The facts that several documents state: office, parties, materials, the case; personal data already masked."""

from datetime import date, datetime

from msgspec import Struct

from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.item import Limit


class Phrase(Struct, frozen=True, omit_defaults=True):
    """A sentence to be said in the document's language: a template marked with ``N_`` and what fills it.

    Plain text without a translation stands as it is; without *params* nothing is filled in, so braces are safe.
    """

    text: str
    params: dict[str, str | int] = {}


class Office(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The service centre that issues the document."""

    county: str
    name: str
    """Printed with the county before it when it does not begin with it."""
    address: str = ""
    hours: str = ""
    phone: str = ""
    complaint_line: str = ""


class Party(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The applicant, an agent or a receiver, as far as paper may show them: numbers masked by the caller."""

    name: str
    document_label: str = ""
    """What the number belongs to (居民身份证): translated when it is marked with ``N_``."""
    document_number: str = ""
    phone: str = ""
    legal_rep: str = ""
    relation: str = ""
    """Why this person acts or receives for the applicant: translated when marked."""


class MaterialLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One material and what became of it at the counter."""

    name: str
    status: MarkStatus
    originals: int = 0
    copies: int = 0
    basis: str = ""
    """Ground of a waiver, or number of the e-licence that was checked."""
    note: str = ""


class CaseFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every document of a case needs."""

    office: Office
    window: str
    clerk: str
    item: str
    department: str
    """The authority that decides and seals (实施机关)."""
    is_licence: bool
    """Whether the Administrative Licensing Law binds the case (item type 01); other powers do not cite it."""
    applicant: Party
    case_no: str = ""
    """Compact; empty on a notice given before anything was received."""
    case_no_grouped: str = ""
    query_code: str = ""
    qr_payload: str = ""
    agent: Party | None = None
    received_at: datetime | None = None
    accepted_on: date | None = None
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    due_on: date | None = None
    due_provisional: bool = False
    """The due date lies in a year whose holidays are not announced yet."""
    derivation: tuple[Phrase, ...] = ()
    """How the due date was counted, a line a step."""
    materials: tuple[MaterialLine, ...] = ()
    materials_unlisted: bool = False
    """The catalog does not say which materials the item asks for."""
    remark: str = ""
    """What the window noted at receipt; with unlisted materials it names what was received."""
    originals_held: tuple[str, ...] = ()
    """Originals that stay with the authorities until the result is handed out."""


class Remedies(Struct, frozen=True, omit_defaults=True):
    """Where an applicant can turn (行政复议法 art. 20, 行政诉讼法 art. 46); empty: whoever has jurisdiction."""

    reconsideration: str = ""
    court: str = ""


class Correction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to bring or mend."""

    material: str
    problem: str
    """What is wrong, in the clerk's words; translated when it is marked."""
    standard: str = ""
    remedy: str = ""
