"""What an applicant may promise at the counter, and what is wrong with a promise: deferral and commitment in a form."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus, applies
from clerk_tui.domain.concession import CommitmentTerms
from clerk_tui.domain.item import Item
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


def offered_commitments(item: Item, answers: Mapping[str, str]) -> tuple[CommitmentTerms, ...]:
    """Return the terms that may be signed under *answers*; never those that the law excludes."""
    return tuple(terms for terms in item.commitments if not terms.excluded and applies(terms.scenarios, answers))


def deferrable_materials(item: Item) -> tuple[str, ...]:
    """Return the materials that may follow, by the item's rule."""
    return item.deferral.materials if item.deferral else ()


def with_promises(
    item: Item, answers: Mapping[str, str], rows: Iterable[ChecklistRow], signed: Collection[str]
) -> tuple[ChecklistRow, ...]:
    """Return *rows* as they are once the terms *signed* are: what these replace need not come any more.

    A form may name the commitment and not mark the paper; a notice must not ask for what was promised instead.
    """
    stands = {
        material: terms.id
        for terms in offered_commitments(item, answers)
        if terms.id in signed
        for material in terms.replaces
    }
    return tuple(
        row
        if row.mark.settled or row.material.id not in stands
        else ChecklistRow(row.material, _committed(row.material.id, stands[row.material.id]))
        for row in rows
    )


def _committed(material: str, terms: str) -> Mark:
    return Mark(material=material, status=MarkStatus.COMMITTED, terms=terms)


def promise_problems(
    item: Item,
    answers: Mapping[str, str],
    rows: Sequence[ChecklistRow],
    *,
    signed: Collection[str],
    deferral_signed: bool,
    barred: str,
) -> list[Refusal]:
    """Return everything that is wrong with what the applicant promises, each naming its field.

    *signed* are ids of commitment terms; *barred* says in words which earlier promise was broken.
    """
    deferred = [row for row in rows if row.mark.status is MarkStatus.DEFERRED]
    problems = [*_deferral(item, deferred, barred), *_commitments(item, answers, signed, barred)]
    problems += _uncovered(item, rows, signed)
    if deferred and not problems and not deferral_signed:
        problems.append(_unsigned(row.material.name for row in deferred))
    return problems


def _deferral(item: Item, deferred: Iterable[ChecklistRow], barred: str) -> Iterable[Refusal]:
    for row in deferred:
        field = f"material.{row.material.id}"
        if row.material.id not in deferrable_materials(item):
            yield not_deferrable(row.material.name, field)
        elif barred:
            yield barred_by(barred, field)


def _commitments(item: Item, answers: Mapping[str, str], signed: Collection[str], barred: str) -> Iterable[Refusal]:
    offered = {terms.id for terms in offered_commitments(item, answers)}
    for terms_id in signed:
        field = f"commitment.{terms_id}"
        excluding = next((terms.excluded for terms in item.commitments if terms.id == terms_id), "")
        if excluding:
            yield excluded(excluding, field)
        elif terms_id not in offered:
            yield Refusal(
                "commitment.not_offered",
                N_("This commitment is not offered here."),
                N_("It belongs to another answer or another item: take it back."),
                field=field,
            )
        elif barred:
            yield barred_by(barred, field)


def _uncovered(item: Item, rows: Iterable[ChecklistRow], signed: Collection[str]) -> Iterable[Refusal]:
    covered = {material for terms in item.commitments if terms.id in signed for material in terms.replaces}
    for row in rows:
        if row.mark.status is MarkStatus.COMMITTED and row.material.id not in covered:
            yield Refusal(
                "commitment.unsigned",
                N_("No signed commitment stands for “{name}”."),
                N_("Have the commitment signed, or mark what was brought."),
                field=f"material.{row.material.id}",
                params={"name": row.material.name},
            )


def _unsigned(names: Iterable[str]) -> Refusal:
    return Refusal(
        "deferral.unsigned",
        N_("The applicant has not signed for what follows later: {names}."),
        N_("Read them the terms and say that they agree; the slip to sign is printed with the receipt."),
        field="deferral_signed",
        params={"names": "、".join(names)},
    )


def not_deferrable(names: str, field: str) -> Refusal:
    """Return the refusal to let main materials follow."""
    return Refusal(
        "defer.not_allowed",
        N_("This may not follow later: {names}."),
        N_("Only the secondary materials that the item's rule names may follow; give a notice instead."),
        field=field,
        params={"names": names},
    )


def barred_by(broken: str, field: str) -> Refusal:
    """Return the refusal to trust somebody who broke an earlier promise; *broken* says which."""
    return Refusal(
        "credit.barred",
        N_("An earlier promise was broken: {broken}."),
        N_("The ordinary procedure applies; a supervisor may allow an exception for today."),
        field=field,
        params={"broken": broken},
    )


def excluded(why: str, field: str) -> Refusal:
    """Return the refusal of a commitment where the law does not let one stand for the check."""
    return Refusal(
        "commitment.excluded",
        N_("The law does not allow a commitment here: {why}."),
        N_("The ordinary procedure applies."),
        field=field,
        params={"why": why},
    )
