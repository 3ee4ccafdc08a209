"""What an applicant brings later or promises instead, at intake: what may be offered, what is told, what is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.domain.checklist import ChecklistRow, Evidence, EvidenceSource, Mark, MarkStatus
from clerk_tui.domain.concession import ClockStart, CommitmentTerms, DebtExpiry
from clerk_tui.domain.intake import IntakeForm, with_deferral, with_mark, without_commitment
from clerk_tui.domain.item import Item
from clerk_tui.domain.promises import deferrable_materials
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.intake import IntakeView

DAY = slice(10, 18)
"""Where a case number has its day."""
_EXPIRY = {
    DebtExpiry.RETURN: N_("If it does not come by then, the case ends and the papers go back."),
    DebtExpiry.DEEMED_WITHDRAWN: N_("If it does not come by then, the application counts as withdrawn."),
}
_CLOCK = {
    ClockStart.AT_ONCE: N_("The time limit runs from the acceptance, now."),
    ClockStart.WHEN_COMPLETE: N_("The time limit begins when everything is there."),
}


# Commitments


def terms_for(view: IntakeView, material: str) -> list[CommitmentTerms]:
    """Return what may be promised in place of *material*, and then what replaces a check and no paper."""
    return [terms for terms in view.offered if material in terms.replaces] + checks_promised(view)


def checks_promised(view: IntakeView) -> list[CommitmentTerms]:
    """Return the promises that replace a check and no paper: they belong to no row of the list."""
    return [terms for terms in view.offered if not terms.replaces]


def offers(view: IntakeView) -> list[str]:
    """Return, in a sentence or none, which checks a signed promise may replace or replaces."""
    found = []
    for text, signed in ((_("May be promised: {what} (p)"), False), (_("Promised: {what} (p takes it back)"), True)):
        terms = [one for one in checks_promised(view) if (one.id in view.form.commitments) is signed]
        if terms:
            found.append(text.format(what=_(", ").join(terms_name(view.item, one) for one in terms)))
    return [" · ".join(found)] if found else []


def why_no_terms(item: Item, material: str) -> str:
    """Return why nothing can be promised in place of *material*, in a sentence."""
    excluded = next((terms.excluded for terms in item.commitments if terms.excluded and material in terms.replaces), "")
    if excluded:
        return _("The law does not allow a commitment here: {why}.").format(why=excluded)
    return _("The catalog offers no commitment in place of this material.")


def terms_name(item: Item, terms: CommitmentTerms) -> str:
    """Return what the terms are about: the papers they replace, and the check that comes later."""
    names = {material.id: material.name for material in item.materials}
    papers = "、".join(names[material] for material in terms.replaces if material in names)
    return " · ".join(part for part in (papers, terms.check) if part) or terms.id


def told_terms(terms: CommitmentTerms) -> str:
    """Return everything that must be told before the applicant signs, in lines."""
    parts: Sequence[tuple[str, Sequence[str]]] = (
        (_("Basis"), terms.basis),
        (_("Conditions"), terms.conditions),
        (_("What you promise"), terms.promises),
        (_("If it proves false"), terms.consequences),
        (_("How it is checked"), [terms.verification] if terms.verification else []),
    )
    lines: list[str] = []
    for title, texts in parts:
        if texts:
            lines += [*([""] if lines else []), title, *(f"  {n}. {text}" for n, text in enumerate(texts, 1))]
    if terms.follow_up_days:
        checked = _("It is checked within {n} working days after the decision.").format(n=terms.follow_up_days)
        lines += ["", checked]
    return "\n".join(lines) or _("The catalog states no text; tell what the department's own form says.")


def remarked(form: IntakeForm, item: Item, mark: Mark) -> IntakeForm:
    """Return *form* with another *mark*: a commitment that stood for the material is taken back first."""
    was = next((old for old in form.marks if old.material == mark.material), None)
    if was is not None and was.status is MarkStatus.COMMITTED:
        form = without_commitment(form, item, was.terms)
    form = with_mark(form, mark)
    if all(one.status is not MarkStatus.DEFERRED for one in form.marks):
        form = replace(form, deferral_signed=False)
    return form


# Deferral


def why_not_deferrable(item: Item, row: ChecklistRow) -> str:
    """Return why *row*'s material may not follow later, in a sentence; empty when it may."""
    if item.deferral is None:
        return _("This item's rule lets nothing follow later; the catalog would say so.")
    if row.material.id not in deferrable_materials(item):
        return _("“{name}” is a main material: it may not follow later.").format(name=row.material.name)
    return ""


def told_deferral(item: Item, row: ChecklistRow, day: date | None) -> str:
    """Return what the applicant signs for."""
    rule = item.deferral
    assert rule is not None
    lines = [
        _("“{name}” follows by {day} ({n} working days).").format(
            name=row.material.name, day=day.isoformat() if day else "?", n=rule.days
        ),
        _(_CLOCK[rule.clock]),
        _(_EXPIRY[rule.expiry]),
        _("No result is handed out before it is there; any window takes it in."),
    ]
    if rule.basis:
        lines += ["", _("Basis: {basis}").format(basis=rule.basis)]
    return "\n".join(lines)


def deferred(form: IntakeForm, item: Item, material: str) -> IntakeForm:
    """Return *form* with *material* to follow, and everything that follows signed for."""
    return replace(with_deferral(form, item, material), deferral_signed=True)


# What the checklist says


def hints(view: IntakeView, proposals: Mapping[str, Evidence]) -> dict[str, str]:
    """Return, for materials nobody has brought, what is on record and which keys would take their place."""
    may_follow = () if view.barred else deferrable_materials(view.item)
    promised = {material for terms in view.offered for material in terms.replaces}
    found = {}
    for material in (row.material.id for row in view.rows):
        if material in proposals:
            found[material] = _("{where}: r takes").format(where=_where(proposals[material]))
            continue
        keys = [_("p commits")] if material in promised else []
        keys += [_("d defers")] if material in may_follow else []
        if keys:
            found[material] = " ".join([_("not handed in"), *keys])
    return found


def _where(evidence: Evidence) -> str:
    """Return where something is on record, in few cells."""
    if evidence.source is EvidenceSource.REGISTER:
        return _("register")
    if evidence.source is EvidenceSource.SHARING:
        return _("shared")
    day = evidence.number[DAY]
    return _("record {month}").format(month=f"{day[:4]}-{day[4:6]}" if day.isdigit() else "").strip()
