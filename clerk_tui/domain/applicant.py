"""Who applies, and who acts for them."""

from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.masking import mask_name


class ApplicantKind(StrEnum):
    """Natural or legal person; the second covers every organisation (法人及其他组织)."""

    PERSON = "person"
    ORGANISATION = "organisation"


def shown_name(name: str, kind: ApplicantKind) -> str:
    """Return *name* as lists may show it: a person's masked, an organisation's in full (it is public)."""
    return mask_name(name, organisation=kind is ApplicantKind.ORGANISATION)


class Applicant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The applicant (申请人), as proven by a document."""

    kind: ApplicantKind
    name: str
    document_type: DocumentType
    document_number: str
    phone: str = ""
    address: str = ""
    legal_rep: str = ""
    """Name of the legal representative (法定代表人) of an organisation."""

    @property
    def masked_name(self) -> str:
        """The name as lists and receipts show it: a person's masked, an organisation's in full."""
        return shown_name(self.name, self.kind)


class Relation(StrEnum):
    """Why somebody else may act or receive."""

    MANDATE = "mandate"  # 委托代理
    GUARDIAN = "guardian"  # 监护人
    RELATIVE = "relative"  # 亲属
    EMPLOYEE = "employee"  # 单位经办人
    PROXY_AGENT = "proxy_agent"  # 帮代办员
    CO_OWNER = "co_owner"  # 共有人


class Agent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who stands at the counter for the applicant (代理人、经办人), with the mandate that lets them."""

    name: str
    document_type: DocumentType
    document_number: str
    phone: str = ""
    relation: Relation = Relation.MANDATE
    mandate: str = ""
    """Scope and term of the mandate (委托书), in words."""
