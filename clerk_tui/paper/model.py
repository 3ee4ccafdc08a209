"""What a printed document says: facts that the desk has settled, in records that cross a process boundary as JSON.

Nothing here decides anything. Personal data comes in already masked; the QR payload and file names have no room for
any (see ``Document``).
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from clerk_tui.domain.item import Limit
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.paper.extras import BundleSheet as BundleSheet
from clerk_tui.paper.extras import Checked as Checked
from clerk_tui.paper.extras import CommitmentLetter as CommitmentLetter
from clerk_tui.paper.extras import DeferralSlip as DeferralSlip
from clerk_tui.paper.extras import FollowUpRecord as FollowUpRecord
from clerk_tui.paper.extras import MemberLine as MemberLine
from clerk_tui.paper.extras import Owed as Owed
from clerk_tui.paper.extras import PackageSlip as PackageSlip
from clerk_tui.paper.extras import Revocation as Revocation
from clerk_tui.paper.extras import SharedMaterial as SharedMaterial
from clerk_tui.paper.extras import TellingLetter as TellingLetter
from clerk_tui.paper.extras import Terms as Terms
from clerk_tui.paper.facts import CaseFacts as CaseFacts
from clerk_tui.paper.facts import Correction as Correction
from clerk_tui.paper.facts import MaterialLine as MaterialLine
from clerk_tui.paper.facts import Office as Office
from clerk_tui.paper.facts import Party as Party
from clerk_tui.paper.facts import Phrase as Phrase
from clerk_tui.paper.facts import Remedies as Remedies

DocumentLanguage = Literal["zh_CN", "en", "both"]

CASE_NO = re.compile(r"\d{23}", re.ASCII)
"""A compact case number: county 6, device 4, day 8, serial 4, check 1. Five longer than an identity number."""
QR_PAYLOAD = re.compile(r"CLK1:\d{23}:\d{6}", re.ASCII)
"""What a receipt's QR code may carry: a case number and its query code, nothing about a person."""


class DocumentKind(StrEnum):
    """The documents (文书) of the counter; the values name files."""

    RECEIPT = "receipt"  # 收件凭证
    ONE_TIME_NOTICE = "one-time-notice"  # 一次性告知书
    CORRECTION_NOTICE = "correction-notice"  # 补正通知书, the same notice after receipt
    ACCEPTANCE = "acceptance-notice"  # 受理通知书
    DECLINE = "decline-notice"  # 不予受理通知书
    HANDOVER_SLIP = "handover-slip"  # 材料交接单
    GRANT = "grant"  # 准予行政许可决定书, 准予办理决定书
    REFUSAL = "refusal"  # 不予行政许可决定书, 不予办理决定书
    EXCLUDED_PROCEDURE = "excluded-procedure-notice"  # 特别程序告知书
    EXTENSION = "extension-notice"  # 延长期限告知书
    CLOSURE = "closure"  # 撤回、视为撤回、终止、作废
    DELIVERY_PROOF = "delivery-proof"  # 送达回证
    DEFERRAL = "deferral"  # 容缺受理承诺书
    COMMITMENT = "commitment"  # 告知承诺书
    FOLLOW_UP = "follow-up"  # 核查记录
    REVOCATION = "revocation"  # 撤销决定书
    PACKAGE = "package-slip"  # 跨省通办材料移交单
    TELLING = "telling"  # 联办告知函, to a body that takes no electronic messages
    BUNDLE_RECEIPT = "bundle-receipt"  # 一件事收件凭证
    BUNDLE_NOTICE = "bundle-notice"  # 一件事一次性告知书
    BUNDLE_FORM = "bundle-form"  # 一件事申请表
    BUNDLE_PLAN = "bundle-plan"  # 一件事办理计划
    BUNDLE_DELIVERY = "bundle-delivery"  # 一件事统一出件回证


class Receipt(Struct, frozen=True, tag=True, omit_defaults=True):
    """Extra of the receipt: the last day on which a correction notice can be given."""

    notice_by: date | None = None


class Notice(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the one-time and the correction notice."""

    corrections: tuple[Correction, ...]
    deadline: date | None = None
    consequence: str = ""
    """What happens after the deadline and by which local rule (no national law has one); translated when marked."""


class AcceptanceGround(StrEnum):
    """Why the application counts as accepted, art. 32(1) of the Administrative Licensing Law."""

    COMPLETE = "complete"  # (5) complete as handed in
    CORRECTED = "corrected"  # (5) complete after correction
    SILENCE = "silence"  # (4) nothing was said within five working days


class Acceptance(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the acceptance notice."""

    ground: AcceptanceGround = AcceptanceGround.COMPLETE
    excluded: tuple[str, ...] = ()
    """Procedures outside the time limit that the case needs, each with its published limit."""
    result_name: str = ""
    collection: str = ""
    """How the result reaches the applicant; translated when marked."""


class Decline(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the refusal to accept."""

    ground: DeclineGround
    reason: str = ""
    competent_authority: str = ""
    remedies: Remedies | None = Remedies()


class Handover(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the handover slip: who gave the papers to whom."""

    giver: str
    giving_unit: str
    receiving_unit: str
    at: datetime
    receiver: str = ""
    slip_no: str = ""
    note: str = ""


class Decision(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of a grant or a refusal."""

    decided_on: date
    content: str = ""
    reasons: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    """Provisions the decision rests on besides the Licensing Law."""
    result_name: str = ""
    result_no: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    remedies: Remedies | None = Remedies()


class ExcludedProcedure(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the notice that a step outside the time limit begins (art. 45)."""

    name: str
    start: date
    limit: Limit | None = None
    ends_on: date | None = None
    reason: str = ""
    basis: str = ""
    approver: str = ""
    under_art_45: bool = True
    """One of the eight steps of art. 45; others need a *basis* of their own to stop the clock."""
    stops_clock: bool = True
    new_due_on: date | None = None


class Extension(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the extension notice (art. 42)."""

    days: int
    reason: str
    approver: str
    old_due_on: date
    new_due_on: date
    joint: bool = False
    """Handled jointly under art. 26: the government's head approves, art. 42(2)."""
    basis: str = ""
    """Ground for extending where the Licensing Law does not bind."""


class ClosureGround(StrEnum):
    """How a case ends without a decision."""

    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    TERMINATED = "terminated"
    VOIDED = "voided"


class Closure(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the record of a withdrawal, a deemed withdrawal, a termination or a voided number."""

    ground: ClosureGround
    at: datetime
    by: str
    reason: str = ""
    basis: str = ""
    replaced_by: str = ""
    """Grouped number of the case opened instead of a voided one."""
    deferred: bool = False
    """Whether it was what had been deferred that did not come, not a correction."""
    returned: tuple[MaterialLine, ...] = ()
    remedies: Remedies | None = None


class DeliveryMethod(StrEnum):
    """How a document was served."""

    DIRECT = "direct"  # 直接送达
    LEFT = "left"  # 留置送达
    ENTRUSTED = "entrusted"  # 委托送达
    MAIL = "mail"  # 邮寄送达
    PUBLISHED = "published"  # 公告送达
    ELECTRONIC = "electronic"  # 电子送达


class DeliveredPaper(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document or certificate handed over."""

    name: str
    number: str = ""
    copies: int = 1


class Delivery(Struct, frozen=True, tag=True, kw_only=True, omit_defaults=True):
    """Extra of the proof of delivery."""

    papers: tuple[DeliveredPaper, ...]
    method: DeliveryMethod
    at: datetime
    deliverer: str
    receiver: Party | None = None
    """Who took it; None when it was published or left."""
    place: str = ""
    parcel_no: str = ""
    note: str = ""


Detail = (
    Receipt
    | Notice
    | Acceptance
    | Decline
    | Handover
    | Decision
    | ExcludedProcedure
    | Extension
    | Closure
    | Delivery
    | DeferralSlip
    | CommitmentLetter
    | FollowUpRecord
    | Revocation
    | PackageSlip
    | TellingLetter
    | BundleSheet
)

DETAIL_OF: dict[DocumentKind, type[Struct]] = {
    DocumentKind.RECEIPT: Receipt,
    DocumentKind.ONE_TIME_NOTICE: Notice,
    DocumentKind.CORRECTION_NOTICE: Notice,
    DocumentKind.ACCEPTANCE: Acceptance,
    DocumentKind.DECLINE: Decline,
    DocumentKind.HANDOVER_SLIP: Handover,
    DocumentKind.GRANT: Decision,
    DocumentKind.REFUSAL: Decision,
    DocumentKind.EXCLUDED_PROCEDURE: ExcludedProcedure,
    DocumentKind.EXTENSION: Extension,
    DocumentKind.CLOSURE: Closure,
    DocumentKind.DELIVERY_PROOF: Delivery,
    DocumentKind.DEFERRAL: DeferralSlip,
    DocumentKind.COMMITMENT: CommitmentLetter,
    DocumentKind.FOLLOW_UP: FollowUpRecord,
    DocumentKind.REVOCATION: Revocation,
    DocumentKind.PACKAGE: PackageSlip,
    DocumentKind.TELLING: TellingLetter,
    DocumentKind.BUNDLE_RECEIPT: BundleSheet,
    DocumentKind.BUNDLE_NOTICE: BundleSheet,
    DocumentKind.BUNDLE_FORM: BundleSheet,
    DocumentKind.BUNDLE_PLAN: BundleSheet,
    DocumentKind.BUNDLE_DELIVERY: BundleSheet,
}
"""Which extra each document carries."""


class Document(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document of a case, ready to be set.

    Raises ValueError when the extra does not belong to the kind, or when the case number or the QR payload has
    another form than its own: that keeps names and identity numbers out of codes and file names by construction.
    """

    kind: DocumentKind
    facts: CaseFacts
    detail: Detail
    issued_at: datetime
    version: int = 1
    reprint: int = 0
    """How many times it was printed before; 0 is the first print, everything else is marked 补打."""
    number: str = ""
    """文号; empty: derived from the case number, the kind and the version."""
    language: DocumentLanguage = "zh_CN"

    def __post_init__(self) -> None:
        if type(self.detail) is not DETAIL_OF[self.kind]:
            raise ValueError(f"{self.kind} needs {DETAIL_OF[self.kind].__name__}, not {type(self.detail).__name__}")
        if self.facts.case_no and not CASE_NO.fullmatch(self.facts.case_no):
            raise ValueError("not a compact case number")
        if self.facts.qr_payload and not QR_PAYLOAD.fullmatch(self.facts.qr_payload):
            raise ValueError("not a receipt QR payload")
        if self.version < 1 or self.reprint < 0:
            raise ValueError("versions count from 1, reprints from 0")


_KIND_LETTERS: dict[DocumentKind, str] = {
    DocumentKind.RECEIPT: "SJ",
    DocumentKind.ONE_TIME_NOTICE: "GZ",
    DocumentKind.CORRECTION_NOTICE: "BZ",
    DocumentKind.ACCEPTANCE: "SL",
    DocumentKind.DECLINE: "BSL",
    DocumentKind.HANDOVER_SLIP: "JJ",
    DocumentKind.GRANT: "ZY",
    DocumentKind.REFUSAL: "BY",
    DocumentKind.EXCLUDED_PROCEDURE: "TB",
    DocumentKind.EXTENSION: "YQ",
    DocumentKind.CLOSURE: "ZZ",
    DocumentKind.DELIVERY_PROOF: "SD",
    DocumentKind.DEFERRAL: "RQ",
    DocumentKind.COMMITMENT: "CN",
    DocumentKind.FOLLOW_UP: "HC",
    DocumentKind.REVOCATION: "CX",
    DocumentKind.PACKAGE: "YJ",
    DocumentKind.TELLING: "LB",
    DocumentKind.BUNDLE_RECEIPT: "YJSJ",
    DocumentKind.BUNDLE_NOTICE: "YJGZ",
    DocumentKind.BUNDLE_FORM: "YJSQ",
    DocumentKind.BUNDLE_PLAN: "YJJH",
    DocumentKind.BUNDLE_DELIVERY: "YJCJ",
}
"""Pinyin initials, as halls number their forms."""


def document_number(document: Document) -> str:
    """Return the 文号 printed on *document*; empty when there is neither a number given nor a case."""
    if document.number or not document.facts.case_no:
        return document.number
    return f"{document.facts.case_no}-{_KIND_LETTERS[document.kind]}-{document.version}"


def file_name(document: Document) -> str:
    """Return ``<case number>-<document>-v<version>.pdf``, a reprint's with ``-r<n>``.

    Without a case, the second of issue names the file.
    """
    stem = document.facts.case_no or f"{document.issued_at:%Y%m%d-%H%M%S}"
    again = f"-r{document.reprint}" if document.reprint else ""
    return f"{stem}-{document.kind}-v{document.version}{again}.pdf"
