"""免提交: what is on record for an applicant already and still valid need not be handed in again.

国务院令第716号 art. 7: what can be had by sharing is not asked of the applicant. A waived material still leaves its
evidence: what it was seen in, who verified it and when, or that it could not be verified yet.
"""

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Evidence, EvidenceSource, Mark, MarkStatus, needed_materials
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.identity import DocumentType, check_document
from clerk_tui.domain.intake import IntakeForm, with_mark
from clerk_tui.domain.item import Waiver
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _

LOOKED_THROUGH = 50
"""Earlier cases of the applicant that are looked through, the newest first; bounded: a key waits for it."""
KEPT_FOR = timedelta(days=365)
"""How long a copy kept with an earlier case stands for the paper: nothing on it says until when it is valid."""
LICENCE = "L"
"""Standard codes of licences and certificates begin with it; an application form is made out anew each time."""
_ON_RECORD = frozenset({MarkStatus.ORIGINAL_KEPT, MarkStatus.COPY_KEPT, MarkStatus.E_LICENCE})
_NOT_RELIED_ON = frozenset({Phase.VOIDED, Phase.DECLINED, Phase.REVOKED})


def proposals(desk: Desk, form: IntakeForm) -> dict[str, Evidence]:
    """Return what is on record, by the id of the material it can stand for; what is marked already is left out.

    Reads the store; to be asked when the applicant's document number is complete. Verified by this user, today: to take
    a proposal is to say that one has looked it up (``unverified`` where that was not possible).
    """
    checked = check_document(form.applicant.document_type, form.applicant.document_number, desk.today())
    if isinstance(checked, Refusal):
        return {}
    item = desk.form_item(form)
    settled = {mark.material for mark in form.marks if mark.settled}
    wanted = {
        material.id: material.standard_code
        for material in needed_materials(item, form.answers)
        if material.standard_code and material.id not in settled
    }
    if not wanted:
        return {}
    kind = form.applicant.document_type
    found = _in_cases(desk, kind, checked.number, frozenset(wanted.values()))
    found |= _in_register(desk, kind, checked.number)
    return {
        material: replace(found[code], verified_by=desk.user.login, verified_on=desk.today(), pending=False)
        for material, code in wanted.items()
        if code in found
    }


def take(form: IntakeForm, material: str, evidence: Evidence) -> IntakeForm:
    """Return *form* with *material* settled by *evidence* instead of being handed in."""
    licence = evidence.source is EvidenceSource.REGISTER
    mark = Mark(
        material=material,
        status=MarkStatus.E_LICENCE if licence else MarkStatus.WAIVED,
        waiver=Waiver.E_LICENCE if licence else Waiver.VERIFICATION,
        basis=evidence.number,
        evidence=evidence,
    )
    return with_mark(form, mark)


def unverified(evidence: Evidence) -> Evidence:
    """Return *evidence* as what could not be looked up now: the case then owes a verification."""
    return replace(evidence, verified_by="", verified_on=None, pending=True)


def evidence_text(evidence: Evidence) -> str:
    """Return what stands for a material, in a few words."""
    if evidence.source is EvidenceSource.CASE:
        text = _("on record with case {number}").format(number=evidence.number)
    elif evidence.source is EvidenceSource.REGISTER:
        text = _("e-licence {number}").format(number=evidence.number)
    else:
        text = _("looked up with another department {number}").format(number=evidence.number).strip()
    return _("{text}, valid until {day}").format(text=text, day=evidence.valid_until) if evidence.valid_until else text


def verification_text(desk: Desk, evidence: Evidence) -> str:
    """Return who verified it and when, or that nobody could yet."""
    if evidence.pending:
        return _("still to be verified")
    if not evidence.verified_by:
        return ""
    return (
        _("verified by {name} on {day}")
        .format(name=user_name(desk, evidence.verified_by), day=evidence.verified_on or "")
        .rstrip()
    )


def _in_register(desk: Desk, kind: DocumentType, number: str) -> dict[str, Evidence]:
    """Return the valid licences of a holder by standard code; of several the one that is valid longest."""
    today = desk.today()
    found: dict[str, Evidence] = {}
    for row in desk.store.licences(kind, number):
        ended = row.valid_until is not None and row.valid_until < today
        if ended or (row.issued_on is not None and row.issued_on > today):
            continue
        known = found.get(row.standard_code)
        if known is None or (known.valid_until is not None and (row.valid_until or today.max) > known.valid_until):
            found[row.standard_code] = Evidence(
                source=EvidenceSource.REGISTER, number=row.number, valid_until=row.valid_until
            )
    return found


def _in_cases(desk: Desk, kind: DocumentType, number: str, codes: frozenset[str]) -> dict[str, Evidence]:
    """Return what earlier cases of the applicant kept, by standard code; the newest case first."""
    found: dict[str, Evidence] = {}
    for code, evidence in _kept(desk, kind, number):
        if code in codes:
            found.setdefault(code, evidence)
    return found


def _kept(desk: Desk, kind: DocumentType, number: str) -> Iterator[tuple[str, Evidence]]:
    from clerk_tui.store.records import CaseFilter, Order

    person = desk.store.person(kind, number)
    if person is None:
        return
    today = desk.today()
    wanted = CaseFilter(person=person.id, received_from=today - KEPT_FOR)
    for row in desk.store.cases(wanted, Order.NEWEST, LOOKED_THROUGH):
        state = desk.store.case(row.id)
        if state is None or state.ending in _NOT_RELIED_ON:
            continue
        try:
            codes = {material.id: material.standard_code for material in desk.case_item(state).materials}
        except NotFound:
            # A case from another machine may rest on a catalog that this store does not hold.
            continue
        for mark in state.marks:
            code = codes.get(mark.material, "")
            until = mark.evidence.valid_until if mark.evidence else None
            pending = mark.material in state.unverified
            if not code.startswith(LICENCE) or mark.status not in _ON_RECORD or pending:
                continue
            if until is None or until >= today:
                yield code, Evidence(source=EvidenceSource.CASE, number=state.case_no, valid_until=until)
