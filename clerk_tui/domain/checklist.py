"""Which papers a case needs, and what became of each.

The answers to the scenario questions decide which materials are asked; each of these is then marked with one key.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.item import Item, Material, Necessity, PaperKind, Waiver
from clerk_tui.domain.words import N_


class MarkStatus(StrEnum):
    """What the counter found about one material."""

    MISSING = "missing"  # 未交
    ORIGINAL_SEEN = "original_seen"  # 已核原件, given back
    ORIGINAL_KEPT = "original_kept"  # 收原件
    COPY_KEPT = "copy_kept"  # 收复印件
    E_LICENCE = "e_licence"  # 电子证照
    WAIVED = "waived"  # 免交
    COMMITTED = "committed"  # 以告知承诺替代
    DEFERRED = "deferred"  # 容缺后补: nothing yet, but a signed promise and a day
    CORRECTABLE = "correctable"  # 可当场更正
    DEFECTIVE = "defective"  # 不符合要求


SETTLED = frozenset(
    {
        MarkStatus.ORIGINAL_SEEN,
        MarkStatus.ORIGINAL_KEPT,
        MarkStatus.COPY_KEPT,
        MarkStatus.E_LICENCE,
        MarkStatus.WAIVED,
        MarkStatus.COMMITTED,
    }
)

STATUS_LABELS: dict[MarkStatus, str] = {
    MarkStatus.MISSING: N_("missing"),
    MarkStatus.ORIGINAL_SEEN: N_("original seen"),
    MarkStatus.ORIGINAL_KEPT: N_("original kept"),
    MarkStatus.COPY_KEPT: N_("copy kept"),
    MarkStatus.E_LICENCE: N_("e-licence"),
    MarkStatus.WAIVED: N_("waived"),
    MarkStatus.COMMITTED: N_("by commitment"),
    MarkStatus.DEFERRED: N_("deferred"),
    MarkStatus.CORRECTABLE: N_("correct now"),
    MarkStatus.DEFECTIVE: N_("defective"),
}


class EvidenceSource(StrEnum):
    """What stands for a material that is not handed in again."""

    CASE = "case"  # an earlier case of the same applicant
    REGISTER = "register"  # the e-licence register
    SHARING = "sharing"  # looked up with another department


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a material need not be handed in: what it was seen in, and who verified it when (国务院令第716号 art. 10)."""

    source: EvidenceSource
    number: str = ""
    """Number of the licence, or of the case it was handed in with."""
    valid_until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None
    pending: bool = False
    """Could not be verified now (no line): to be verified later."""


class Mark(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one material."""

    material: str
    """Id of the material within the item."""
    status: MarkStatus = MarkStatus.MISSING
    copies: int = 0
    waiver: Waiver | None = None
    basis: str = ""
    """Ground of a waiver, or number of the e-licence that was checked."""
    defect: str = ""
    """What is wrong with a defective or correctable material."""
    evidence: Evidence | None = None
    terms: str = ""
    """Id of the commitment that stands for it."""

    @property
    def settled(self) -> bool:
        """Whether nothing more is needed for this material."""
        return self.status in SETTLED


class ChecklistRow(Struct, frozen=True):
    """One material of the case with its mark."""

    material: Material
    mark: Mark

    @property
    def holds_up(self) -> bool:
        """Whether the case cannot be accepted because of it: a required material that is not settled.

        What need not be there cannot be demanded in better shape either.
        """
        if self.mark.status is MarkStatus.DEFERRED:
            return False
        return self.material.necessity is not Necessity.OPTIONAL and not self.mark.settled


def applies(scenarios: Iterable[str], answers: Mapping[str, str]) -> bool:
    """Return whether *answers* (question id → option id) are among *scenarios*.

    These are ``question:option`` pairs: every question named must have one of the options named for it.
    """
    wanted: dict[str, set[str]] = {}
    for pair in scenarios:
        question, _, option = pair.partition(":")
        wanted.setdefault(question, set()).add(option)
    return all(answers.get(question) in options for question, options in wanted.items())


def is_needed(material: Material, answers: Mapping[str, str]) -> bool:
    """Return whether *answers* (question id → option id) make *material* needed."""
    return applies(material.scenarios, answers)


def usual_answers(item: Item) -> dict[str, str]:
    """Return the first option of every scenario question: the usual answer."""
    return {question.id: question.options[0].id for question in item.questions if question.options}


def needed_materials(item: Item, answers: Mapping[str, str]) -> tuple[Material, ...]:
    """Return the materials of *item* that *answers* make needed, in the published order."""
    return tuple(material for material in item.materials if is_needed(material, answers))


def checklist(item: Item, answers: Mapping[str, str], marks: Iterable[Mark]) -> tuple[ChecklistRow, ...]:
    """Return one row for every needed material; marks of materials that are not needed are left aside."""
    by_material = {mark.material: mark for mark in marks}
    return tuple(
        ChecklistRow(material, by_material.get(material.id, Mark(material=material.id)))
        for material in needed_materials(item, answers)
    )


def usual_mark(material: Material) -> Mark:
    """Return how *material* is usually settled: by its waiver, else by what the catalog asks for."""
    if material.waiver is Waiver.GENERATED or material.waiver is Waiver.VERIFICATION:
        return Mark(material=material.id, status=MarkStatus.WAIVED, waiver=material.waiver)
    if material.waiver is Waiver.E_LICENCE:
        return Mark(material=material.id, status=MarkStatus.E_LICENCE, waiver=material.waiver)
    if material.kind is PaperKind.COPY:
        return Mark(material=material.id, status=MarkStatus.COPY_KEPT, copies=material.copies or 1)
    if material.kind is PaperKind.BOTH:
        return Mark(material=material.id, status=MarkStatus.COPY_KEPT, copies=material.copies or 1)
    if material.standard_code.startswith("L"):
        # A licence or certificate is looked at and given back; the applicant needs it tomorrow.
        return Mark(material=material.id, status=MarkStatus.ORIGINAL_SEEN)
    return Mark(material=material.id, status=MarkStatus.ORIGINAL_KEPT)
