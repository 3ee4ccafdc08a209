"""Turns what was typed on the command line, or a JSON document, into an intake form."""

import sys
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.cli.choices import answers_of, document_type_of, marks_of, material_id
from clerk_tui.desk import intake, reuse
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Delivery, Outcome
from clerk_tui.domain.checklist import Mark
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    document_chosen,
    settle_remaining,
    with_answer,
    with_commitment,
    with_deferral,
    with_mark,
)
from clerk_tui.domain.item import Item
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.i18n import _

STDIN = "-"


class PartyOptions(Struct, frozen=True, kw_only=True):
    """Who applies or acts for the applicant, as the options say; what was not given is empty."""

    number: str = ""
    kind: DocumentType | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    legal_rep: str = ""


class FormOptions(Struct, frozen=True, kw_only=True):
    """Everything ``case new`` can be told besides the item; what was not given is empty and changes nothing."""

    answers: tuple[str, ...] = ()
    applicant: PartyOptions = PartyOptions()
    agent: PartyOptions = PartyOptions()
    relation: Relation | None = None
    mandate: str = ""
    marks: tuple[str, ...] = ()
    usual: bool = False
    defer: tuple[str, ...] = ()
    commit: tuple[str, ...] = ()
    signed: bool = False
    reuse: bool = False
    ground: DeclineGround | None = None
    reason: str = ""
    organ: str = ""
    outcome: Outcome | None = None
    post: str = ""
    remark: str = ""


def filled(desk: Desk, form: IntakeForm, item: Item, options: FormOptions) -> IntakeForm:
    """Return *form* with what *options* say put in; who was here before is filled in where nothing is said.

    Raises BadInput for a material, question or answer that the item does not have.
    """
    for question, option in answers_of(item, options.answers).items():
        form = with_answer(form, question, option)
    if options.applicant.number:
        form = _identified(desk, form, options.applicant)
    form = replace(form, applicant=_party(form.applicant, options.applicant))
    if options.agent.number or options.agent.name:
        kind = document_type_of(options.agent.number, options.agent.kind)
        form = replace(form, by_agent=True, agent=_party(replace(form.agent, document_type=kind), options.agent))
    # Marks come after the answers: these decide which materials there are, and so their numbers.
    for mark in marks_of(item, form.answers, options.marks):
        form = with_mark(form, mark)
    form = _promised(form, item, options)
    if options.reuse:
        for material, evidence in reuse.proposals(desk, form).items():
            form = reuse.take(form, material, evidence)
    if options.usual:
        form = settle_remaining(form, item)
    return _rest(form, options)


def _promised(form: IntakeForm, item: Item, options: FormOptions) -> IntakeForm:
    for terms in options.commit:
        if all(known.id != terms for known in item.commitments):
            listed = _(", ").join(known.id for known in item.commitments if not known.excluded)
            raise BadInput(
                _("This item has no commitment “{terms}”.").format(terms=terms),
                hint=_("Commitments: {listed}").format(listed=listed) if listed else _("This item offers none."),
                field="commit",
                code="commitment.unknown",
            )
        form = with_commitment(form, item, terms)
    for material in options.defer:
        form = with_deferral(form, item, material_id(item, form.answers, material))
    return replace(form, deferral_signed=True) if options.signed else form


def read_form(desk: Desk, source: str) -> IntakeForm:
    """Return the form in the JSON file *source* (``-`` for stdin). Raises BadInput, OSError.

    A catalog version may be left out: it is the one in force.
    """
    data = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    try:
        document = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(source, str(error)) from error
    if not isinstance(document, dict):
        raise _unreadable(source, _("it holds no JSON object."))
    document.setdefault("catalog_version", desk.version)
    _refuse_unknown(source, document)
    try:
        form = msgspec.convert(document, IntakeForm)
    except msgspec.ValidationError as error:
        raise _unreadable(source, str(error)) from error
    desk.form_item(form)
    form = replace(form, marks=tuple(_verified_here(desk, mark) for mark in form.marks))
    # What a form does not say is as on a new screen: the usual answers.
    return replace(form, answers=intake.start(desk, form.bundle or form.item).answers | form.answers)


def _verified_here(desk: Desk, mark: Mark) -> Mark:
    """Who hands a form in answers for what it says was verified: a file cannot speak for a colleague."""
    if mark.evidence is None:
        return mark
    by, on = ("", None) if mark.evidence.pending else (desk.user.login, desk.today())
    return replace(mark, evidence=replace(mark.evidence, verified_by=by, verified_on=on))


def _identified(desk: Desk, form: IntakeForm, options: PartyOptions) -> IntakeForm:
    kind = document_type_of(options.number, options.kind)
    form = document_chosen(form, "applicant", kind, options.number)
    known = intake.known_person(desk, kind, options.number)
    return replace(form, applicant=known.party) if known else form


def _party(party: PartyForm, options: PartyOptions) -> PartyForm:
    given = {
        "document_number": options.number,
        "name": options.name,
        "phone": options.phone,
        "address": options.address,
        "legal_rep": options.legal_rep,
    }
    return replace(party, **{field: text for field, text in given.items() if text})


def _rest(form: IntakeForm, options: FormOptions) -> IntakeForm:
    changes: dict[str, Any] = {
        "agent_relation": options.relation,
        "mandate": options.mandate,
        "ground": options.ground,
        "competent_organ": options.organ,
        "outcome": options.outcome,
        "remark": options.remark,
        "delivery_address": options.post,
        "delivery": Delivery.POST if options.post else None,
        # One option serves whichever of the two there is: nobody declines and decides at once.
        "ground_reason" if options.ground else "outcome_reason": options.reason,
    }
    return replace(form, **{field: value for field, value in changes.items() if value})


def _refuse_unknown(source: str, document: dict[str, Any]) -> None:
    """A misspelt key must not be lost in silence: something typed would be missing from the case."""
    parts: list[tuple[str, type[Struct], Any]] = [("", IntakeForm, document)]
    parts += [(f"{name}.", PartyForm, document.get(name)) for name in ("applicant", "agent")]
    marks = document.get("marks")
    parts += [("marks.", Mark, mark) for mark in (marks if isinstance(marks, list) else [])]
    for prefix, record, value in parts:
        known = record.__struct_fields__
        unknown = sorted(value.keys() - set(known)) if isinstance(value, dict) else []
        if unknown:
            raise BadInput(
                _("{source}: there is no field “{field}”.").format(source=source, field=prefix + unknown[0]),
                hint=_("Fields: {fields}.").format(fields=", ".join(known)),
                field=prefix + unknown[0],
                code="form.field",
            )


def _unreadable(source: str, reason: str) -> BadInput:
    return BadInput(
        _("{source} is not a form: {reason}").format(source=source, reason=reason),
        hint=_("“clerk case new … --check --json” shows one under “form”."),
        code="form.json",
    )
