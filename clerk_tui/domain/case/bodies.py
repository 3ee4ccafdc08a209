"""The words of the log: what each event of a case says.

Facts in the past tense, one name each. A body is versioned; ``decode_body`` reads old versions through the upcasters,
and returns None for a kind it does not know: such an event is kept and carried on, not lost.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from clerk_tui.domain.applicant import Agent, Applicant, Relation
from clerk_tui.domain.case import elsewhere_bodies, paper_bodies, told_bodies
from clerk_tui.domain.case.body import Body as Body
from clerk_tui.domain.case.channel import Channel, Elsewhere, Membership
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit
from clerk_tui.domain.verdict import DeclineGround, Defect
from clerk_tui.domain.words import N_


class Delivery(StrEnum):
    """How the result reaches the applicant (办理结果领取方式)."""

    COUNTER = "counter"
    POST = "post"


class Outcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"  # 准予
    REFUSED = "refused"  # 不予
    DONE = "done"  # 办结, where nothing is granted: a record, a query, a payment


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.GRANTED: N_("granted"),
    Outcome.REFUSED: N_("refused"),
    Outcome.DONE: N_("concluded"),
}


class Received(Body, frozen=True, kw_only=True):
    """收件: the application was handed in; opens the case."""

    case_no: str
    query_code: str
    item: str
    item_name: str
    department: str
    catalog_version: str
    window: str
    received_on: date
    """Day the application counts as received: after hours or on a rest day, the next working day."""
    applicant: Applicant
    agent: Agent | None = None
    answers: dict[str, str] = {}
    marks: tuple[Mark, ...] = ()
    case_kind: CaseKind | None = None
    statutory_limit: Limit | None = None
    promised_limit: Limit | None = None
    delivery: Delivery = Delivery.COUNTER
    delivery_address: str = ""
    remark: str = ""
    replaces: str = ""
    """Case number of a voided case that this one replaces."""
    membership: Membership | None = None
    """The bundle it belongs to, if any."""
    fields: dict[str, str] = {}
    """What the one form of a bundle says for this case, by the field's label."""
    channel: Channel = Channel.WINDOW
    filed_no: str = ""
    """The number it was given where it was filed; with the channel it makes an import idempotent."""
    elsewhere: Elsewhere | None = None
    """The other hall, where two halls handle it together."""


class NoticeGiven(Body, frozen=True, kw_only=True):
    """一次性告知: everything missing was told, once."""

    defects: tuple[Defect, ...]
    supply_by: date
    given_on: date


class MaterialSettled(Body, frozen=True, kw_only=True):
    """A material was marked after receipt: brought later, or found defective."""

    mark: Mark


class Corrected(Body, frozen=True, kw_only=True):
    """补正: the applicant supplied what the notice asked for."""

    complete: bool
    on: date


class Accepted(Body, frozen=True, kw_only=True):
    """受理: the authority must decide now."""

    accepted_on: date
    """Day 0 of the time limit."""
    retroactive: bool = False
    """Accepted as of receipt because nothing was said in five working days (art. 32(4))."""


class Declined(Body, frozen=True, kw_only=True):
    """不予受理."""

    ground: DeclineGround
    reason: str
    competent_organ: str = ""
    on: date


class Dispatched(Body, frozen=True, kw_only=True):
    """转办: the papers went to a department."""

    department: str
    slip_no: str
    materials: tuple[str, ...] = ()
    reason: str = ""
    """Why it goes to another department than the item's own."""


class Claimed(Body, frozen=True, kw_only=True):
    """The department took the case over from the window, or a colleague took it upon themselves."""

    user: str


class Returned(Body, frozen=True, kw_only=True):
    """退件: the department gave the case back to the window; not an act towards the applicant."""

    reason: str


class ProcedureStarted(Body, frozen=True, kw_only=True):
    """特别程序(除外): time that does not count begins."""

    procedure: str
    basis: str
    stops_clock: bool
    reason: str
    limit_note: str = ""
    on: date


class ProcedureEnded(Body, frozen=True, kw_only=True):
    """The excluded procedure ended."""

    result: str
    on: date


class Extended(Body, frozen=True, kw_only=True):
    """延长期限, art. 42: at most 10 working days, once, approved by the head of the organ."""

    days: int
    approver: str
    reason: str
    on: date


class Decided(Body, frozen=True, kw_only=True):
    """决定."""

    outcome: Outcome
    reason: str = ""
    on: date
    result_name: str = ""


class Issued(Body, frozen=True, kw_only=True):
    """制证: the certificate or document was made."""

    result_name: str
    result_no: str = ""
    valid_until: str = ""


class HandedOut(Body, frozen=True, kw_only=True):
    """出件: handed over at a window after an identity check."""

    receiver: str
    document_type: DocumentType
    document_number: str
    relation: Relation | None = None
    """None: the applicant in person."""
    what: tuple[str, ...] = ()
    on: date


class Mailed(Body, frozen=True, kw_only=True):
    """邮寄: sent by post."""

    carrier: str
    parcel_no: str
    address: str
    on: date


class Delivered(Body, frozen=True, kw_only=True):
    """送达: the parcel reached the applicant."""

    on: date
    note: str = ""


class Withdrawn(Body, frozen=True, kw_only=True):
    """撤回: the applicant took the application back."""

    reason: str
    on: date


class DeemedWithdrawn(Body, frozen=True, kw_only=True):
    """视为撤回: nothing was supplied by the day the notice named."""

    on: date


class Terminated(Body, frozen=True, kw_only=True):
    """终止: the procedure ended without a decision."""

    reason: str
    on: date


class Forwarded(Body, frozen=True, kw_only=True):
    """转报: passed on to a superior organ that decides."""

    to: str
    reason: str
    on: date


class Voided(Body, frozen=True, kw_only=True):
    """作废: taken in under the wrong item; another case may replace it."""

    reason: str
    on: date


class Archived(Body, frozen=True, kw_only=True):
    """归档."""

    on: date


class OriginalMoved(Body, frozen=True, kw_only=True):
    """An original changed hands; the timeline always knows who holds which paper."""

    material: str
    holder: str
    """``window``, ``department:<id>`` or ``applicant``."""


PAPER_MEDIA = frozenset({"pdf"})
"""Media that leave a paper with somebody; what is shown on the screen (``text``) does not."""


class DocumentPrinted(Body, frozen=True, kw_only=True):
    """A document was printed or shown; reprints on paper are marked and counted."""

    document: str
    version: int
    reprint: int = 0
    medium: str = "pdf"


class PrintFailed(Body, frozen=True, kw_only=True):
    """The last print of a document never came out: the next one is no reprint because of it."""

    document: str
    version: int


class Noted(Body, frozen=True, kw_only=True):
    """备注."""

    text: str


class AttachmentAdded(Body, frozen=True, kw_only=True):
    """A file was added to the case; the store keeps it by its SHA-256."""

    sha256: str
    media_type: str
    size: int
    label: str = ""


BODIES: dict[str, type[Body]] = {
    "received": Received,
    "notice_given": NoticeGiven,
    "material_settled": MaterialSettled,
    "corrected": Corrected,
    "accepted": Accepted,
    "declined": Declined,
    "dispatched": Dispatched,
    "claimed": Claimed,
    "returned": Returned,
    "procedure_started": ProcedureStarted,
    "procedure_ended": ProcedureEnded,
    "extended": Extended,
    "decided": Decided,
    "issued": Issued,
    "handed_out": HandedOut,
    "mailed": Mailed,
    "delivered": Delivered,
    "withdrawn": Withdrawn,
    "deemed_withdrawn": DeemedWithdrawn,
    "terminated": Terminated,
    "forwarded": Forwarded,
    "voided": Voided,
    "archived": Archived,
    "original_moved": OriginalMoved,
    "document_printed": DocumentPrinted,
    "print_failed": PrintFailed,
    "noted": Noted,
    "attachment_added": AttachmentAdded,
    **paper_bodies.BODIES,
    **elsewhere_bodies.BODIES,
    **told_bodies.BODIES,
}
KINDS: dict[type[Body], str] = {body: kind for kind, body in BODIES.items()}
VERSIONS: dict[str, int] = {}
"""Kind → version of its body; 1 unless stated."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""(kind, old version) → how to read that version's JSON as the next one."""

_encoder = msgspec.json.Encoder(order="sorted")
_decoders: dict[str, msgspec.json.Decoder[Body]] = {
    kind: msgspec.json.Decoder(body_type) for kind, body_type in BODIES.items()
}


def version_of(kind: str) -> int:
    """Return the version in which bodies of *kind* are written."""
    return VERSIONS.get(kind, 1)


def encode_body(body: Body) -> str:
    """Return *body* as canonical JSON: sorted keys, no spaces, defaults left out."""
    return _encoder.encode(body).decode()


def decode_body(kind: str, v: int, text: str) -> Body | None:
    """Return the body of an event, or None when this program does not know its kind or version.

    Raises ``msgspec.ValidationError`` when a known kind does not hold what it must.
    """
    current = version_of(kind)
    if kind not in BODIES or v > current:
        return None
    if v == current:
        return _decoders[kind].decode(text)
    data = msgspec.json.decode(text)
    for version in range(v, current):
        data = UPCASTERS[kind, version](data)
    return msgspec.convert(data, BODIES[kind])
