"""What people type to name a thing on the command line, and the thing they mean: cases, items, departments, papers."""

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from clerk_tui.desk.context import Desk
from clerk_tui.domain.checklist import Mark, MarkStatus, is_needed
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.identity import DocumentType, guess_document_type
from clerk_tui.domain.item import Item, ScenarioQuestion
from clerk_tui.domain.width import half_width
from clerk_tui.i18n import _

CaseNo = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help=_("Case number, scanned receipt, or the last digits if only one case has them.")
    ),
]
ItemName = Annotated[
    str, typer.Argument(metavar="ITEM", help=_("Code of the item, its name, or words that find only it."))
]
MarkList = Annotated[
    list[str] | None,
    typer.Option(
        "--mark",
        metavar=_("MATERIAL=MARK"),
        help=_(
            "Mark a material, named by its number in the list, its id or its name: o original seen, k original kept, "
            "c or c2 copies kept, e:number e-licence, w:basis waived, f:problem defective, z:problem to correct now, "
            "x missing. Repeat it."
        ),
    ),
]
DAY_FORMAT = "%Y-%m-%d"

_MARK = re.compile(r"(?P<letter>[okcewfzx])(?P<copies>\d{0,3})(?:[:：](?P<text>.*))?", re.DOTALL)
_STATUS = {
    "o": MarkStatus.ORIGINAL_SEEN,
    "k": MarkStatus.ORIGINAL_KEPT,
    "c": MarkStatus.COPY_KEPT,
    "e": MarkStatus.E_LICENCE,
    "w": MarkStatus.WAIVED,
    "f": MarkStatus.DEFECTIVE,
    "z": MarkStatus.CORRECTABLE,
    "x": MarkStatus.MISSING,
}


def case_of(desk: Desk, text: str) -> int:
    """Return the id of the case that *text* names. Raises NotFound.

    The search box would also take the tail of an ID or a phone. A command acts on what it is given without showing it
    first, so here only digits of the case number count.
    """
    from clerk_tui.desk.lists import case_by_number

    case_id = case_by_number(desk, text)
    number = desk.case(case_id).case_no
    typed = "".join(char for char in half_width(text) if char.isdigit())
    if number not in typed and not number.endswith(typed):
        raise NotFound(
            _("“{text}” is not the end of a case number.").format(text=text),
            hint=_("Look the case up: clerk case find"),
            field="case",
            code="case.not_number",
        )
    return case_id


def item_of(desk: Desk, text: str) -> Item:
    """Return the item that *text* names by code, by name, or as the only hit of a search. Raises NotFound."""
    wanted = text.strip()
    items = desk.catalog.items
    for item in items:
        if wanted in (item.id, item.name):
            return item
    found = desk.index.search(wanted, 5, include_ex_officio=True, with_bundles=False)
    if found.total == 1:
        return items[found.hits[0].index]
    if not found.total:
        raise NotFound(
            _("No item fits “{text}”.").format(text=text), hint=_("Look it up: clerk catalog search"), field="item"
        )
    names = _(", ").join(f"{items[hit.index].name} ({items[hit.index].id})" for hit in found.hits)
    raise NotFound(
        _("“{text}” fits {count} items.").format(text=text, count=found.total),
        hint=_("Say which, by its code: {names}").format(names=names),
        field="item",
        code="item.several",
    )


def department_of(desk: Desk, text: str) -> str:
    """Return the id of the department named by id or by name; an empty text stays empty. Raises NotFound."""
    for department in desk.departments.values():
        if text in ("", department.id, department.name, department.short_name):
            return department.id if text else ""
    raise NotFound(
        _("No department is called “{text}”.").format(text=text),
        hint=_("Departments: {names}.").format(
            names=_(", ").join(f"{d.short_name} ({d.id})" for d in desk.departments.values())
        ),
        field="department",
    )


def document_type_of(number: str, given: DocumentType | None) -> DocumentType:
    """Return what kind of document *number* is on; the kind that was *given* counts.

    A number of no known form is taken for an identity card's: what is wrong with it is then said.
    """
    return given or guess_document_type(number) or DocumentType.RESIDENT_ID


def marks_of(item: Item, answers: dict[str, str], texts: Sequence[str]) -> tuple[Mark, ...]:
    """Return the marks that *texts* (``material=mark``) say. Raises BadInput naming the material."""
    return tuple(_mark(item, answers, text) for text in texts)


def material_id(item: Item, answers: dict[str, str], text: str) -> str:
    """Return the id of the material named by id, name, or number among those needed. Raises BadInput."""
    needed = [material for material in item.materials if is_needed(material, answers)]
    for number, material in enumerate(needed, 1):
        if text in (material.id, material.name, str(number)):
            return material.id
    listed = _(", ").join(f"{number} {material.name}" for number, material in enumerate(needed, 1))
    raise BadInput(
        _("“{text}” is none of the materials that are needed.").format(text=text),
        hint=_("Needed: {materials}").format(materials=listed) if listed else _("This item needs no materials."),
        field="mark",
        code="mark.material",
    )


def answers_of(item: Item, texts: Sequence[str]) -> dict[str, str]:
    """Return the answers that *texts* (``question=answer``, ids or numbers from 1) give. Raises BadInput."""
    return dict(_answer(item, text) for text in texts)


def _mark(item: Item, answers: dict[str, str], text: str) -> Mark:
    name, separator, said = text.partition("=")
    match = _MARK.fullmatch(said.strip())
    if not separator or match is None or (match["copies"] and match["letter"] != "c"):
        raise BadInput(
            _("“{text}” is not material=mark.").format(text=text),
            hint=_("For example 1=o, 2=c2, 3=w:basis, 4=f:problem."),
            field="mark",
            code="mark.form",
        )
    status, note = _STATUS[match["letter"]], (match["text"] or "").strip()
    wrong = status in (MarkStatus.DEFECTIVE, MarkStatus.CORRECTABLE)
    if wrong and not note:
        raise BadInput(
            _("“{text}” does not say what is wrong with it.").format(text=text),
            hint=_("For example 4=f:signature missing."),
            field="mark",
            code="mark.defect",
        )
    copies = int(match["copies"] or 1) if status is MarkStatus.COPY_KEPT else 0
    return Mark(
        material=material_id(item, answers, name.strip()),
        status=status,
        copies=copies,
        basis="" if wrong else note,
        defect=note if wrong else "",
    )


def _answer(item: Item, text: str) -> tuple[str, str]:
    name, _separator, said = (part.strip() for part in text.partition("="))
    for number, question in enumerate(item.questions, 1):
        if name in (question.id, question.text, str(number)):
            return question.id, _option(question, said)
    asked = _(", ").join(f"{number} {question.text}" for number, question in enumerate(item.questions, 1))
    raise BadInput(
        _("This item has no question “{name}”.").format(name=name),
        hint=_("Questions: {questions}").format(questions=asked) if asked else _("This item has no questions."),
        field="answer",
        code="answer.question",
    )


def _option(question: ScenarioQuestion, text: str) -> str:
    for number, option in enumerate(question.options, 1):
        if text in (option.id, option.label, str(number)):
            return option.id
    listed = _(", ").join(f"{number} {option.label}" for number, option in enumerate(question.options, 1))
    raise BadInput(
        _("“{text}” is no answer to “{question}”.").format(text=text, question=question.text),
        hint=_("Answers: {answers}").format(answers=listed),
        field="answer",
        code="answer.option",
    )
