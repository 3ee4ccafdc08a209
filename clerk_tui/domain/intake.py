"""The intake form: what a clerk has typed so far, and what is still wrong with it.

The form is kept as typed, mistakes and all, so that a draft gives back exactly what was on the screen.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.applicant import Agent, Applicant, ApplicantKind, Relation
from clerk_tui.domain.case.bodies import Delivery, Outcome
from clerk_tui.domain.case.channel import Channel, Elsewhere
from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus, checklist, usual_answers, usual_mark
from clerk_tui.domain.identity import (
    ORGANISATION_DOCUMENTS,
    DocumentType,
    Identity,
    check_document,
    check_organisation_name,
    check_person_name,
    check_phone,
)
from clerk_tui.domain.item import Item
from clerk_tui.domain.promises import offered_commitments as offered_commitments
from clerk_tui.domain.promises import promise_problems, with_promises
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Verdict, judge
from clerk_tui.domain.words import N_


class PartyForm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person or organisation as typed."""

    document_type: DocumentType = DocumentType.RESIDENT_ID
    document_number: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    legal_rep: str = ""


class IntakeForm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything on the intake screen, as typed."""

    item: str = ""
    catalog_version: str
    answers: dict[str, str] = {}
    applicant_kind: ApplicantKind = ApplicantKind.PERSON
    applicant: PartyForm = PartyForm()
    by_agent: bool = False
    agent: PartyForm = PartyForm()
    agent_relation: Relation = Relation.MANDATE
    mandate: str = ""
    marks: tuple[Mark, ...] = ()
    ground: DeclineGround | None = None
    ground_reason: str = ""
    competent_organ: str = ""
    outcome: Outcome | None = None
    """Decision on the spot for an immediate item; None is its usual outcome."""
    outcome_reason: str = ""
    delivery: Delivery = Delivery.COUNTER
    delivery_address: str = ""
    remark: str = ""
    replaces: str = ""
    bundle: str = ""
    """Id of the bundle when several items are taken in at once; ``item`` is then empty."""
    without: tuple[str, ...] = ()
    """Optional members of the bundle that the applicant leaves out."""
    fields: dict[str, str] = {}
    """The one form of the bundle, by field id."""
    commitments: tuple[str, ...] = ()
    """Ids of the commitment terms that the applicant signs; in a bundle ``member:terms``."""
    deferral_signed: bool = False
    """Whether the applicant has signed for what is deferred."""
    elsewhere: Elsewhere | None = None
    channel: Channel = Channel.WINDOW


class CheckedForm(Struct, frozen=True):
    """What the form amounts to."""

    applicant: Applicant | None
    agent: Agent | None
    identity: Identity | None
    problems: tuple[Refusal, ...]
    rows: tuple[ChecklistRow, ...]
    verdict: Verdict


def new_form(item: Item, catalog_version: str) -> IntakeForm:
    """Return an empty form for *item* with the usual answers to its scenario questions."""
    kind = ApplicantKind.PERSON
    document_type = DocumentType.RESIDENT_ID
    if item.service_objects == ("organisation",):
        kind, document_type = ApplicantKind.ORGANISATION, DocumentType.USCC
    return IntakeForm(
        item=item.id,
        catalog_version=catalog_version,
        answers=usual_answers(item),
        applicant_kind=kind,
        applicant=PartyForm(document_type=document_type),
    )


def check_form(form: IntakeForm, item: Item, today: date, barred: str = "") -> CheckedForm:
    """Return what *form* amounts to on *today*: the parties where valid, every problem, and the verdict.

    *barred* says in words which earlier promise of the applicant was broken: no other one is taken then.
    """
    problems: list[Refusal] = []
    _answers(form, item, problems)
    identity = _document(form.applicant, "applicant", today, problems)
    name = _name(form.applicant.name, form.applicant_kind, "applicant", problems)
    phone = _phone(form.applicant.phone, "applicant", problems)
    applicant = None
    if identity and name and phone is not None:
        applicant = Applicant(
            kind=form.applicant_kind,
            name=name,
            document_type=form.applicant.document_type,
            document_number=identity.number,
            phone=phone,
            address=form.applicant.address.strip(),
            legal_rep=form.applicant.legal_rep.strip(),
        )
    agent = _agent(form, today, problems) if form.by_agent else None
    _delivery(form, problems)
    if form.ground is not None and not form.ground_reason.strip():
        problems.append(_missing("ground_reason", N_("the reason for declining")))
    if form.ground is DeclineGround.NOT_COMPETENT and not form.competent_organ.strip():
        problems.append(_missing("competent_organ", N_("the competent organ")))
    if form.outcome is Outcome.REFUSED and not form.outcome_reason.strip():
        problems.append(_missing("outcome_reason", N_("the reasons of the refusal")))
    rows = with_promises(item, form.answers, checklist(item, form.answers, form.marks), form.commitments)
    problems += _run_out(rows, today)
    if checklist_unknown(item) and form.ground is None and not form.remark.strip():
        problems.append(_UNLISTED)
    if form.ground is None:
        problems += promise_problems(
            item,
            form.answers,
            rows,
            signed=form.commitments,
            deferral_signed=form.deferral_signed,
            barred=barred,
        )
    gaps = tuple(problem.field for problem in problems)
    verdict = judge(item, rows, gaps=gaps, ground=form.ground, commitments=form.commitments)
    return CheckedForm(applicant, agent, identity, tuple(problems), rows, verdict)


def _run_out(rows: Iterable[ChecklistRow], today: date) -> Iterator[Refusal]:
    """Yield what stands for a material and was valid when it was taken, perhaps days ago, but is so no longer."""
    for row in rows:
        until = row.mark.evidence.valid_until if row.mark.evidence else None
        if until is not None and until < today:
            yield Refusal(
                "material.run_out",
                N_("What stands for “{name}” was valid until {day} only."),
                N_("Ask for the material itself, or for a valid one."),
                field=f"material.{row.material.id}",
                params={"name": row.material.name, "day": until.isoformat()},
            )


def checklist_unknown(item: Item) -> bool:
    """Whether the catalog does not say what *item* asks for: nobody can then tell from it that all is there."""
    return not item.materials and not item.materials_published


def settle_remaining(form: IntakeForm, item: Item) -> IntakeForm:
    """Return *form* with every material that is not yet marked settled in its usual way (the ``=`` key)."""
    rows = checklist(item, form.answers, form.marks)
    marked = {mark.material for mark in form.marks}
    added = tuple(usual_mark(row.material) for row in rows if row.material.id not in marked)
    return replace(form, marks=(*form.marks, *added))


def with_mark(form: IntakeForm, mark: Mark) -> IntakeForm:
    """Return *form* with *mark* in place of what was said of that material before."""
    others = tuple(old for old in form.marks if old.material != mark.material)
    return replace(form, marks=(*others, mark))


def with_deferral(form: IntakeForm, item: Item, material: str) -> IntakeForm:
    """Return *form* with *material* to follow later; whether *item*'s rule allows that, ``check_form`` says.

    Whatever was signed for before did not name it: the slip must be signed anew.
    """
    if all(known.id != material for known in item.materials):
        return form
    return replace(with_mark(form, Mark(material=material, status=MarkStatus.DEFERRED)), deferral_signed=False)


def with_commitment(form: IntakeForm, item: Item, terms_id: str) -> IntakeForm:
    """Return *form* with the commitment signed, standing for every needed material that it replaces."""
    terms = next((terms for terms in item.commitments if terms.id == terms_id), None)
    if terms is None or terms_id in form.commitments:
        return form
    for row in checklist(item, form.answers, form.marks):
        if row.material.id in terms.replaces:
            form = with_mark(form, Mark(material=row.material.id, status=MarkStatus.COMMITTED, terms=terms_id))
    return replace(form, commitments=(*form.commitments, terms_id))


def without_commitment(form: IntakeForm, item: Item, terms_id: str) -> IntakeForm:
    """Return *form* without that commitment; what it stood for is not marked any more."""
    terms = next((terms for terms in item.commitments if terms.id == terms_id), None)
    stood_for = terms.replaces if terms else ()
    marks = tuple(
        mark
        for mark in form.marks
        if mark.status is not MarkStatus.COMMITTED or (mark.terms != terms_id and mark.material not in stood_for)
    )
    return replace(form, marks=marks, commitments=tuple(signed for signed in form.commitments if signed != terms_id))


def with_answer(form: IntakeForm, question: str, option: str) -> IntakeForm:
    """Return *form* with another answer; marks of materials that fall away are kept in case it changes back."""
    return replace(form, answers={**form.answers, question: option})


def carry_over(form: IntakeForm, item: Item, catalog_version: str) -> IntakeForm:
    """Return *form* for a newer version of its item: what no longer exists falls away, the rest stays as typed."""
    answers = usual_answers(item) | {
        question.id: form.answers[question.id]
        for question in item.questions
        if form.answers.get(question.id) in {option.id for option in question.options}
    }
    known = {material.id for material in item.materials}
    marks = tuple(mark for mark in form.marks if mark.material in known)
    terms = {terms.id for terms in item.commitments}
    commitments = tuple(signed for signed in form.commitments if signed in terms)
    return replace(form, catalog_version=catalog_version, answers=answers, marks=marks, commitments=commitments)


_UNLISTED = Refusal(
    "form.missing",
    N_("The catalog does not list this item's materials; it cannot be told that they are complete."),
    N_("Check them against the list the department publishes, and name what was received under remarks."),
    field="remark",
)
_LABELS: dict[str, str] = {
    "applicant.document_number": N_("the applicant's document number"),
    "applicant.name": N_("the applicant's name"),
    "agent.document_number": N_("the agent's document number"),
    "agent.name": N_("the agent's name"),
}


def _missing(field: str, label: str) -> Refusal:
    return Refusal(
        "form.missing",
        N_("{label} is still missing."),
        N_("Type or scan it."),
        field=field,
        params={"label": label},
    )


def _at(refusal: Refusal, field: str) -> Refusal:
    return replace(refusal, field=field)


def _document(party: PartyForm, prefix: str, today: date, problems: list[Refusal]) -> Identity | None:
    if not party.document_number.strip():
        problems.append(_missing(f"{prefix}.document_number", _LABELS[f"{prefix}.document_number"]))
        return None
    checked = check_document(party.document_type, party.document_number, today)
    if isinstance(checked, Refusal):
        problems.append(_at(checked, f"{prefix}.document_number"))
        return None
    return checked


def _name(text: str, kind: ApplicantKind, prefix: str, problems: list[Refusal]) -> str | None:
    if not text.strip():
        problems.append(_missing(f"{prefix}.name", _LABELS[f"{prefix}.name"]))
        return None
    check = check_person_name if kind is ApplicantKind.PERSON else check_organisation_name
    checked = check(text)
    if isinstance(checked, Refusal):
        problems.append(_at(checked, f"{prefix}.name"))
        return None
    return checked


def _phone(text: str, prefix: str, problems: list[Refusal]) -> str | None:
    """Return the normalised phone, "" when none was given, None when it is wrong. A phone is not compulsory."""
    if not text.strip():
        return ""
    checked = check_phone(text)
    if isinstance(checked, Refusal):
        problems.append(_at(checked, f"{prefix}.phone"))
        return None
    return checked


def _agent(form: IntakeForm, today: date, problems: list[Refusal]) -> Agent | None:
    identity = _document(form.agent, "agent", today, problems)
    name = _name(form.agent.name, ApplicantKind.PERSON, "agent", problems)
    phone = _phone(form.agent.phone, "agent", problems)
    if not identity or not name or phone is None:
        return None
    return Agent(
        name=name,
        document_type=form.agent.document_type,
        document_number=identity.number,
        phone=phone,
        relation=form.agent_relation,
        mandate=form.mandate.strip(),
    )


def _delivery(form: IntakeForm, problems: list[Refusal]) -> None:
    if form.delivery is Delivery.POST and not form.delivery_address.strip():
        problems.append(_missing("delivery_address", N_("the postal address")))


def _answers(form: IntakeForm, item: Item, problems: list[Refusal]) -> None:
    answers: Mapping[str, str] = form.answers
    for question in item.questions:
        options = {option.id for option in question.options}
        # Catalogs do publish questions without options: nobody can answer them.
        if options and answers.get(question.id) not in options:
            problems.append(_missing(f"question.{question.id}", question.text))


def document_chosen(form: IntakeForm, party: str, document_type: DocumentType, number: str | None = None) -> IntakeForm:
    """Return *form* with another kind of document for its ``applicant`` or ``agent``.

    The kind of document says whether a natural person or an organisation applies.
    """
    fields = {"document_type": document_type} | ({} if number is None else {"document_number": number})
    changed = replace(form, **{party: replace(getattr(form, party), **fields)})
    if party != "applicant":
        return changed
    organisation = document_type in ORGANISATION_DOCUMENTS
    return replace(changed, applicant_kind=ApplicantKind.ORGANISATION if organisation else ApplicantKind.PERSON)
