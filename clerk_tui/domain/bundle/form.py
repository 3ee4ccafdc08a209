"""The one form of a bundle (一张表): which of its fields are asked, what is wrong with them, whose form each fills."""

from collections.abc import Collection, Mapping
from datetime import date

from clerk_tui.domain.bundle.merge import members_of
from clerk_tui.domain.bundle.model import Bundle, FieldKind, FormField, FromApplicant
from clerk_tui.domain.checklist import applies
from clerk_tui.domain.identity import ORGANISATION_DOCUMENTS, DocumentType, check_document
from clerk_tui.domain.intake import PartyForm
from clerk_tui.domain.masking import mask_account, mask_address, mask_document, mask_name, mask_phone
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def form_fields(bundle: Bundle, answers: Mapping[str, str], without: Collection[str] = ()) -> tuple[FormField, ...]:
    """Return the fields that are asked: those whose answer some member of this visit reads."""
    chosen = {member.id for member in members_of(bundle, answers, without)}
    return tuple(field for field in bundle.fields if chosen & set(field.read_by) and applies(field.scenarios, answers))


def check_fields(fields: Collection[FormField], values: Mapping[str, str], today: date) -> tuple[Refusal, ...]:
    """Return what is wrong with *values* (field id → as typed), each under ``field.<id>``, in the form's order."""
    found = (_checked(field, values.get(field.id, ""), today) for field in fields)
    return tuple(refusal for refusal in found if refusal is not None)


def with_applicant(fields: Collection[FormField], values: Mapping[str, str], applicant: PartyForm) -> dict[str, str]:
    """Return *values* with what is empty and usually repeats the applicant filled in from the applicant's line."""
    repeated = {field.id: _of_applicant(field.usually, applicant) for field in fields if field.usually}
    return dict(values) | {
        name: value for name, value in repeated.items() if value and not values.get(name, "").strip()
    }


def _of_applicant(what: FromApplicant, applicant: PartyForm) -> str:
    organisation = applicant.document_type in ORGANISATION_DOCUMENTS
    match what:
        case FromApplicant.PERSON:
            return applicant.legal_rep if organisation else applicant.name
        case FromApplicant.ORGANISATION:
            return applicant.name if organisation else ""
        case FromApplicant.RESIDENT_ID:
            return applicant.document_number if applicant.document_type is DocumentType.RESIDENT_ID else ""
        case FromApplicant.USCC:
            return applicant.document_number if applicant.document_type is DocumentType.USCC else ""
        case FromApplicant.PHONE:
            return applicant.phone
        case FromApplicant.ADDRESS:
            return applicant.address


def clean_fields(fields: Collection[FormField], values: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that belong to the visit, without spaces around them and without empty ones."""
    typed = {field.id: _clean(field, values.get(field.id, "")) for field in fields}
    return {name: value for name, value in typed.items() if value}


def masked(kind: FieldKind, value: str) -> str:
    """Return *value* as screens and lists show it: what concerns a person is masked as the applicant's is.

    The form that the applicant signs, the members' cases and the log have it in full.
    """
    match kind:
        case FieldKind.PERSON_ID:
            return mask_document(DocumentType.RESIDENT_ID, value)
        case FieldKind.PERSON:
            return mask_name(value)
        case FieldKind.PHONE:
            return mask_phone(value)
        case FieldKind.ACCOUNT:
            return mask_account(value)
        case FieldKind.ADDRESS:
            return mask_address(value)
    return value


def read_by(fields: Collection[FormField], values: Mapping[str, str], member: str) -> dict[str, str]:
    """Return what the form says for *member*, by the field's label: what its own form would have asked."""
    return {field.label: values[field.id] for field in fields if member in field.read_by and values.get(field.id)}


def _checked(field: FormField, typed: str, today: date) -> Refusal | None:
    value = typed.strip()
    if not value:
        return _missing(field) if field.required else None
    match field.kind:
        case FieldKind.PERSON_ID:
            checked = check_document(DocumentType.RESIDENT_ID, value, today)
            return _wrong(field, checked.reason, **checked.params) if isinstance(checked, Refusal) else None
        case FieldKind.DATE:
            return None if _is_day(_day(value)) else _wrong(field, N_("Type the day as 2026-03-02."))
        case FieldKind.NUMBER:
            return None if _is_number(value) else _wrong(field, N_("Type digits only."))
        case FieldKind.CHOICE if field.options and value not in field.options:
            return _wrong(field, N_("Choose one of: {options}."), options="、".join(field.options))
    return None


def _clean(field: FormField, typed: str) -> str:
    value = typed.strip()
    return _day(value) if field.kind is FieldKind.DATE else value


def _day(text: str) -> str:
    """Return eight digits as the day they mean; anything else as it is."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isascii() and text.isdigit() else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    # The standard library also takes weeks (2026-W10-1) and days without hyphens; a form is read by people.
    return len(text) == len("2026-03-02") and text[4] == text[7] == "-"


def _is_number(text: str) -> bool:
    whole, _, fraction = text.partition(".")
    return whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))


def _missing(field: FormField) -> Refusal:
    return Refusal(
        "form.missing",
        N_("{label} is still missing."),
        N_("Type or scan it."),
        field=f"field.{field.id}",
        params={"label": field.label},
    )


def _wrong(field: FormField, remedy: str, **params: str | int) -> Refusal:
    return Refusal(
        "form.field",
        N_("“{label}” cannot be read as typed."),
        remedy,
        field=f"field.{field.id}",
        params={"label": field.label, **params},
    )
