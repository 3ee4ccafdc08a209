"""Who stands at the counter: document numbers, names and telephone numbers, checked with the reason when refused."""

from clerk_tui.domain.identity.contact import (
    check_mobile,
    check_organisation_name,
    check_person_name,
    check_phone,
    is_han,
)
from clerk_tui.domain.identity.document import check_document, guess_document_type
from clerk_tui.domain.identity.record import (
    DOCUMENT_NAMES,
    ORGANISATION_DOCUMENTS,
    DocumentType,
    Hint,
    Identity,
    Sex,
    age_on,
)

__all__ = [
    "DOCUMENT_NAMES",
    "ORGANISATION_DOCUMENTS",
    "DocumentType",
    "Hint",
    "Identity",
    "Sex",
    "age_on",
    "check_document",
    "check_mobile",
    "check_organisation_name",
    "check_person_name",
    "check_phone",
    "guess_document_type",
    "is_han",
]
