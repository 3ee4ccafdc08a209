"""Applications filed elsewhere (网上办): one JSON object each, and the intake form that one amounts to.

The records here are the published format: ``docs/case-import.schema.json`` is made from them. An unknown field is
refused rather than ignored, for something that was meant would be lost in silence.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from clerk_tui.domain.applicant import ApplicantKind, Relation
from clerk_tui.domain.case.bodies import Delivery
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.checklist import Mark, MarkStatus, needed_materials
from clerk_tui.domain.identity import ORGANISATION_DOCUMENTS, DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm, checklist_unknown, new_form
from clerk_tui.domain.item import Item
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

Text = Annotated[str, Meta(max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class FiledAs(StrEnum):
    """In which shape a material came with the application."""

    UPLOADED = "uploaded"
    E_LICENCE = "e_licence"
    WAIVED = "waived"
    TO_BRING = "to_bring"


_STATUS = {
    # An upload is a copy until somebody has seen the original.
    FiledAs.UPLOADED: MarkStatus.COPY_KEPT,
    FiledAs.E_LICENCE: MarkStatus.E_LICENCE,
    FiledAs.WAIVED: MarkStatus.WAIVED,
    FiledAs.TO_BRING: MarkStatus.MISSING,
}


class _Filed(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of a filed application share."""


class FiledParty(_Filed, frozen=True, kw_only=True):
    """The applicant; the kind of document says whether a person or an organisation applies."""

    name: Annotated[Name, Meta(description="Name as on the document.")]
    document_number: Annotated[Name, Meta(description="Number of the document.")]
    document_type: Annotated[DocumentType, Meta(description="Kind of document.")] = DocumentType.RESIDENT_ID
    phone: Annotated[Text, Meta(description="Mobile or landline with area code.")] = ""
    address: Annotated[Text, Meta(description="Postal address.")] = ""
    legal_rep: Annotated[Text, Meta(description="Legal representative of an organisation.")] = ""


class FiledAgent(_Filed, frozen=True, kw_only=True):
    """Who files for the applicant."""

    name: Annotated[Name, Meta(description="Name as on the document.")]
    document_number: Annotated[Name, Meta(description="Number of the document.")]
    document_type: Annotated[DocumentType, Meta(description="Kind of document.")] = DocumentType.RESIDENT_ID
    phone: Annotated[Text, Meta(description="Mobile or landline with area code.")] = ""
    relation: Annotated[Relation, Meta(description="Relation to the applicant.")] = Relation.MANDATE
    mandate: Annotated[Text, Meta(description="Scope and term of the mandate.")] = ""


class FiledFile(_Filed, frozen=True, kw_only=True):
    """A file that goes with a material."""

    path: Annotated[Name, Meta(description="Path of the file, relative to the folder of the JSON Lines file.")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of its content, in hexadecimal.")]
    label: Annotated[Text, Meta(description="What it shows; by default the material's name.")] = ""


class FiledMaterial(_Filed, frozen=True, kw_only=True, rename={"filed_as": "as"}):
    """What became of one material."""

    material: Annotated[Name, Meta(description="Id of the material, or its name as published.")]
    filed_as: Annotated[FiledAs, Meta(description="In which shape it came.")] = FiledAs.UPLOADED
    number: Annotated[Text, Meta(description="Number of the e-licence, or ground of the waiver.")] = ""
    files: Annotated[tuple[FiledFile, ...], Meta(max_length=50, description="The files uploaded for it.")] = ()


class FiledApplication(_Filed, frozen=True, kw_only=True):
    """One line of the file: one application."""

    source: Annotated[
        str, Meta(pattern="^[a-z0-9][a-z0-9.-]{0,31}$", description="The system it was filed with: one name, always.")
    ]
    number: Annotated[
        str,
        Meta(pattern=r"^\S{1,64}$", description="Its number there; a source and number are taken in once."),
    ]
    filed_at: Annotated[
        Annotated[datetime, Meta(tz=True)] | None,
        Meta(description="When it was filed (RFC 3339, with offset); by default, when it is imported."),
    ] = None
    item: Annotated[Name, Meta(description="Code of the service item, or its name if only one item has it.")]
    answers: Annotated[
        dict[str, str],
        Meta(description="Scenario question (id or text) to option (id or label); by default the first option."),
    ] = {}
    applicant: Annotated[FiledParty, Meta(description="Who applies.")]
    agent: Annotated[FiledAgent | None, Meta(description="Who files for the applicant, if anybody.")] = None
    materials: Annotated[
        tuple[FiledMaterial, ...], Meta(max_length=200, description="What came; what is not named is missing.")
    ] = ()
    delivery: Annotated[Delivery, Meta(description="How the result reaches the applicant.")] = Delivery.COUNTER
    delivery_address: Annotated[Text, Meta(description="Where to, when it goes by post.")] = ""
    remark: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def filed_no(self) -> str:
        """The number under which the case is found again: two systems may count alike."""
        return f"{self.source}:{self.number}"


class FiledForm(Struct, frozen=True):
    """The intake form that an application amounts to, and what in it this item does not know."""

    form: IntakeForm
    problems: tuple[Refusal, ...]
    materials: dict[str, str]
    """Material as named in the application → its id and name are the item's: ``materials[named]`` is the name."""


def as_form(filed: FiledApplication, item: Item, catalog_version: str) -> FiledForm:
    """Return *filed* as an intake form for *item*; a problem names the field of the line it is about."""
    problems: list[Refusal] = []
    form = new_form(item, catalog_version)
    answers = form.answers | dict(_answers(filed, item, problems))
    marks, names = _marks(filed, item, answers, problems)
    organisation = filed.applicant.document_type in ORGANISATION_DOCUMENTS
    form = replace(
        form,
        answers=answers,
        applicant_kind=ApplicantKind.ORGANISATION if organisation else ApplicantKind.PERSON,
        applicant=_party(filed.applicant),
        marks=marks,
        delivery=filed.delivery,
        delivery_address=filed.delivery_address,
        remark=_remark(filed, item),
        channel=Channel.ONLINE,
    )
    if filed.agent is not None:
        form = replace(
            form,
            by_agent=True,
            agent=_agent(filed.agent),
            agent_relation=filed.agent.relation,
            mandate=filed.agent.mandate,
        )
    return FiledForm(form, tuple(problems), names)


def _party(party: FiledParty) -> PartyForm:
    return PartyForm(
        document_type=party.document_type,
        document_number=party.document_number,
        name=party.name,
        phone=party.phone,
        address=party.address,
        legal_rep=party.legal_rep,
    )


def _agent(agent: FiledAgent) -> PartyForm:
    return PartyForm(
        document_type=agent.document_type, document_number=agent.document_number, name=agent.name, phone=agent.phone
    )


def _remark(filed: FiledApplication, item: Item) -> str:
    """Where the catalog lists no materials, the remark names what came, as at the counter."""
    if filed.remark.strip() or not checklist_unknown(item):
        return filed.remark
    return "、".join(one.material for one in filed.materials if one.filed_as is not FiledAs.TO_BRING)


def _answers(filed: FiledApplication, item: Item, problems: list[Refusal]) -> Iterable[tuple[str, str]]:
    for named, chosen in filed.answers.items():
        question = next((one for one in item.questions if named in (one.id, one.text)), None)
        if question is None:
            problems.append(_unknown_question(named))
            continue
        option = next((one for one in question.options if chosen in (one.id, one.label)), None)
        if option is None:
            problems.append(_unknown_option(named, chosen))
            continue
        yield question.id, option.id


def _marks(
    filed: FiledApplication, item: Item, answers: dict[str, str], problems: list[Refusal]
) -> tuple[tuple[Mark, ...], dict[str, str]]:
    if checklist_unknown(item):
        return (), {one.material: one.material for one in filed.materials}
    marks: dict[str, Mark] = {}
    names: dict[str, str] = {}
    # What the answers make unnecessary is no mistake: the applicant sent more than was asked.
    wanted = (*needed_materials(item, answers), *item.materials)
    for index, one in enumerate(filed.materials):
        material = next((m for m in wanted if one.material in (m.id, m.name)), None)
        if material is None:
            problems.append(_unknown_material(index, one.material))
        elif material.id in marks:
            problems.append(_material_twice(index, one.material))
        else:
            names[one.material] = material.name
            status = _STATUS[one.filed_as]
            copies = 1 if status is MarkStatus.COPY_KEPT else 0
            marks[material.id] = Mark(material=material.id, status=status, copies=copies, basis=one.number)
    return tuple(marks.values()), names


def _unknown_question(named: str) -> Refusal:
    return Refusal(
        "filed.question",
        N_("This item asks no question “{named}”."),
        N_("The item's page lists its questions and materials: clerk catalog show"),
        f"answers.{named}",
        {"named": named},
    )


def _unknown_option(named: str, chosen: str) -> Refusal:
    return Refusal(
        "filed.option",
        N_("“{chosen}” is no answer to “{named}”."),
        N_("The item's page lists its questions and materials: clerk catalog show"),
        f"answers.{named}",
        {"named": named, "chosen": chosen},
    )


def _unknown_material(index: int, named: str) -> Refusal:
    return Refusal(
        "filed.material",
        N_("This item has no material “{named}”."),
        N_("The item's page lists its questions and materials: clerk catalog show"),
        f"materials[{index}].material",
        {"named": named},
    )


def _material_twice(index: int, named: str) -> Refusal:
    return Refusal(
        "filed.material_twice",
        N_("The material “{named}” is named twice."),
        N_("Put all its files into one entry."),
        f"materials[{index}].material",
        {"named": named},
    )
