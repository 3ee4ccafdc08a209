"""The intake forms of the demonstration hall, filled in as its clerks would."""

from collections.abc import Sequence
from itertools import zip_longest

from msgspec.structs import replace

from clerk_tui.desk.demo_stories import Story
from clerk_tui.desk.reuse import LICENCE, take
from clerk_tui.domain.applicant import ApplicantKind, Relation
from clerk_tui.domain.case.bodies import Delivery
from clerk_tui.domain.checklist import Evidence, EvidenceSource, Mark, MarkStatus, checklist
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    new_form,
    settle_remaining,
    with_answer,
    with_commitment,
    with_deferral,
    with_mark,
)
from clerk_tui.domain.item import Item, Necessity


def fill(
    story: Story,
    item: Item,
    version: str,
    number: int,
    people: Sequence[PartyForm],
    organisations: Sequence[PartyForm],
) -> IntakeForm:
    """Return the form of case *number* of the hall."""
    form = new_form(item, version)
    person = people[number % len(people)]
    if story.organisation or form.applicant_kind is ApplicantKind.ORGANISATION:
        applicant = organisations[number % len(organisations)]
        form = replace(form, applicant_kind=ApplicantKind.ORGANISATION, applicant=applicant)
        form = by_agent(_answered(form, item, "applicant", "organisation"), person, Relation.EMPLOYEE)
    else:
        form = replace(form, applicant=person)
    if story.agent:
        form = by_agent(form, people[(number + 7) % len(people)], Relation.MANDATE)
    if story.post:
        form = replace(form, delivery=Delivery.POST, delivery_address=form.applicant.address)
    if story.declined:
        return replace(form, ground=story.declined, ground_reason=story.reason, competent_organ=story.organ)
    for question, option in story.answers.items():
        form = with_answer(form, question, option)
    for terms in story.signed:
        form = with_commitment(form, item, terms)
    if story.unverified:
        form = _unverified(form, item)
    return _without(settle_remaining(_owing(form, item, story.owing), item), item, story)


def by_agent(form: IntakeForm, person: PartyForm, relation: Relation) -> IntakeForm:
    """Return *form* as brought by *person* for the applicant."""
    mandate = "代为提交申请材料、领取办理结果"
    return replace(form, by_agent=True, agent=replace(person, address=""), agent_relation=relation, mandate=mandate)


def _answered(form: IntakeForm, item: Item, question: str, option: str) -> IntakeForm:
    known = {(q.id, o.id) for q in item.questions for o in q.options}
    return with_answer(form, question, option) if (question, option) in known else form


def _owing(form: IntakeForm, item: Item, count: int) -> IntakeForm:
    """Let the first *count* materials follow that may, and sign for them."""
    if not count:
        return form
    allowed = item.deferral.materials if item.deferral else ()
    asked = [row.material.id for row in checklist(item, form.answers, form.marks) if row.material.id in allowed]
    for material in asked[:count]:
        form = with_deferral(form, item, material)
    return replace(form, deferral_signed=True)


def _unverified(form: IntakeForm, item: Item) -> IntakeForm:
    """Take a licence as shown in another department's register, to be looked up when the line is back."""
    asked = checklist(item, form.answers, form.marks)
    licence = next(row.material for row in asked if row.material.standard_code.startswith(LICENCE))
    return take(form, licence.id, Evidence(source=EvidenceSource.SHARING, pending=True))


def _without(form: IntakeForm, item: Item, story: Story) -> IntakeForm:
    """Take away the last *missing* required materials again; the first of these is defective, if it was there."""
    optional = {material.id for material in item.materials if material.necessity is Necessity.OPTIONAL}
    rows = [mark for mark in form.marks if mark.material not in optional]
    for mark, defect in zip_longest(rows[len(rows) - story.missing :], [story.defect] if story.missing else []):
        status = MarkStatus.DEFECTIVE if defect else MarkStatus.MISSING
        form = with_mark(form, Mark(material=mark.material, status=status, defect=defect or ""))
    return form
