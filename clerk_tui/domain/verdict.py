"""What the law makes of the papers on the counter: the five branches of art. 32, Administrative Licensing Law.

(1) no licence is needed, (2) another organ is competent: the application is declined at once; (3) what can be
corrected on the spot is corrected on the spot; (4) what is incomplete is told once, everything, at once or within five
working days; (5) what is complete must be accepted. An immediate item is then decided on the spot.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

from msgspec import Struct

from clerk_tui.domain.checklist import ChecklistRow, MarkStatus
from clerk_tui.domain.concession import CommitmentKind
from clerk_tui.domain.item import CaseKind, Item, Necessity
from clerk_tui.domain.words import N_


class VerdictKind(StrEnum):
    """What a commit would do now."""

    INCOMPLETE = "incomplete"
    """The form itself lacks something; nothing can be committed."""
    CORRECT_NOW = "correct_now"
    NOTICE = "notice"
    DEFER = "defer"
    """Accept although secondary materials are owed (容缺受理)."""
    ACCEPT = "accept"
    DECIDE = "decide"
    """Accept and decide on the spot (即办件)."""
    DECLINE = "decline"


class DeclineGround(StrEnum):
    """Why an application is not accepted."""

    NOT_NEEDED = "not_needed"  # art. 32 (1): the matter needs no licence
    NOT_COMPETENT = "not_competent"  # art. 32 (2): not within this organ's power
    FORBIDDEN = "forbidden"  # a published condition forbids it


GROUND_LABELS: dict[DeclineGround, str] = {
    DeclineGround.NOT_NEEDED: N_("the matter needs no licence"),
    DeclineGround.NOT_COMPETENT: N_("another organ is competent"),
    DeclineGround.FORBIDDEN: N_("a published condition forbids it"),
}
GROUND_BASES: dict[DeclineGround, str] = {
    DeclineGround.NOT_NEEDED: N_("Administrative Licensing Law, art. 32(1)"),
    DeclineGround.NOT_COMPETENT: N_("Administrative Licensing Law, art. 32(2)"),
    DeclineGround.FORBIDDEN: "",
}
"""The provision behind a ground, as far as it is the law's and not the catalog's."""


class Defect(Struct, frozen=True):
    """One thing the applicant is told to bring or mend."""

    material: str
    name: str
    problem: str
    """What is wrong in the clerk's words; empty when the material is simply missing."""
    standard: str
    """The published acceptance standard it has to meet."""


class Verdict(Struct, frozen=True):
    """What a commit would do now, and why."""

    kind: VerdictKind
    branch: int
    """Paragraph of art. 32 that applies (1–5); 0 while the form is incomplete."""
    defects: tuple[Defect, ...] = ()
    gaps: tuple[str, ...] = ()
    """Names of form fields that still lack a valid value, in the order of the form."""
    ground: DeclineGround | None = None
    deferrable: tuple[str, ...] = ()
    """Materials that are missing and may follow, by the item's rule: what the verdict can offer."""
    owed: tuple[str, ...] = ()
    """Materials that are marked deferred."""


def judge(
    item: Item,
    rows: Sequence[ChecklistRow],
    *,
    gaps: Sequence[str] = (),
    ground: DeclineGround | None = None,
    commitments: Collection[str] = (),
) -> Verdict:
    """Return the verdict on an application for *item* with the checklist *rows*.

    *gaps* names the form fields without a valid value; *ground* is set when the clerk declines. A decline needs no
    papers, but it does need to know to whom the refusal is addressed, so gaps come first. *commitments* are the ids of
    the terms that the applicant signs.
    """
    if gaps:
        return Verdict(VerdictKind.INCOMPLETE, 0, gaps=tuple(gaps))
    if ground is not None:
        return Verdict(VerdictKind.DECLINE, 1 if ground is DeclineGround.NOT_NEEDED else 2, ground=ground)
    may_follow = item.deferral.materials if item.deferral else ()
    open_rows = [row for row in rows if row.holds_up or (_deferred(row) and row.material.id not in may_follow)]
    defects = tuple(
        Defect(row.material.id, row.material.name, row.mark.defect, row.material.accept_standard) for row in open_rows
    )
    if open_rows and all(row.mark.status is MarkStatus.CORRECTABLE for row in open_rows):
        return Verdict(VerdictKind.CORRECT_NOW, 3, defects=defects)
    owed = tuple(row.material.id for row in rows if _deferred(row) and row.material.id in may_follow)
    if open_rows:
        missing = (row.material.id for row in open_rows if row.mark.status is MarkStatus.MISSING)
        deferrable = tuple(material for material in missing if material in may_follow)
        return Verdict(VerdictKind.NOTICE, 4, defects=defects, deferrable=deferrable, owed=owed)
    if owed:
        # Whether the case is decided on the spot or in time: first what is owed must come.
        return Verdict(VerdictKind.DEFER, 5, owed=owed)
    if item.case_kind is CaseKind.IMMEDIATE or _granted_on_commitment(item, commitments):
        return Verdict(VerdictKind.DECIDE, 5)
    return Verdict(VerdictKind.ACCEPT, 5)


def _deferred(row: ChecklistRow) -> bool:
    """Whether the material is owed; what need not be there cannot be owed either."""
    return row.mark.status is MarkStatus.DEFERRED and row.material.necessity is not Necessity.OPTIONAL


def _granted_on_commitment(item: Item, signed: Collection[str]) -> bool:
    """Whether a signed commitment replaces the check before the grant: then it is granted on the spot.

    In a bundle terms are named ``member:terms``; there each member is judged by itself.
    """
    return any(
        terms.kind is CommitmentKind.LICENCE and terms.id in signed and ":" not in terms.id
        for terms in item.commitments
    )
