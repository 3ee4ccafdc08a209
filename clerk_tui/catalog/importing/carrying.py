"""Carries over to an imported version what no exported table has: the bundles, and what may be deferred or promised.

What is carried names items, materials and answers of the older version; each is looked for in the new one, and what
is not there is left out and named. Nothing is carried that would fail at a window.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.catalog.importing import counterparts as same
from clerk_tui.catalog.importing.carried_bundles import Carrier
from clerk_tui.catalog.importing.report import Reason
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.concession import CommitmentTerms, Deferral
from clerk_tui.domain.item import Department, Item
from clerk_tui.domain.words import N_


class CarriedKind(StrEnum):
    """What is carried over."""

    BUNDLE = "bundle"
    DEFERRAL = "deferral"
    COMMITMENT = "commitment"


class Carrying(StrEnum):
    """What came of it."""

    CARRIED = "carried"
    PARTLY = "partly"
    LEFT_OUT = "left_out"


class Carried(Struct, frozen=True, kw_only=True):
    """One thing of the older version, and what came of it."""

    kind: CarriedKind
    id: str
    """Of the bundle or the item, as in the older version."""
    name: str
    outcome: Carrying
    reasons: tuple[Reason, ...] = ()
    """Why it was left out, or what of it."""


def carry_concessions(old: Catalog, items: Sequence[Item], own: Collection[str]) -> tuple[list[Item], list[Carried]]:
    """Return *items* with the deferral rules and commitment terms of *old*, and what came of each.

    The items whose ids are in *own* have theirs from the county already.
    """
    found = same.counterparts(old.items, items)
    made = {item.id: item for item in items}
    report: list[Carried] = []
    for was in old.items:
        if was.deferral is None and not was.commitments:
            continue
        now = found.get(was.id)
        if now is None:
            report += _gone(was)
        elif now.id not in own:
            made[now.id] = _conceded(was, now, report)
    return list(made.values()), report


def carry_bundles(old: Catalog, new: Catalog, own: Sequence[Bundle] = ()) -> tuple[Catalog, list[Carried]]:
    """Return *new* with the bundles of *old* that hold there, and what came of each.

    The county's *own* bundles stand in place of those with the same id. A bundle with a member whose item is gone is
    left out, unless the applicant may leave that member out anyway: then it is carried without it. The departments
    that bundles name and no item does come along.
    """
    carrier = Carrier(old.items, same.counterparts(old.items, new.items), new.items, old.departments)
    kept = list(own)
    report: list[Carried] = []
    for bundle in old.bundles:
        if any(bundle.id == one.id for one in own):
            continue
        carried, reasons = carrier.carry(bundle)
        if carried is not None:
            kept.append(carried)
        outcome = _outcome(carried is not None, reasons)
        report.append(
            Carried(kind=CarriedKind.BUNDLE, id=bundle.id, name=bundle.name, outcome=outcome, reasons=reasons)
        )
    departments = (*new.departments, *_missing(kept, new.departments, old.departments))
    return replace(new, bundles=tuple(kept), departments=departments), report


def _gone(item: Item) -> list[Carried]:
    reasons = (Reason(N_("The new version has no such item.")),)
    kinds = [CarriedKind.DEFERRAL] * (item.deferral is not None) + [CarriedKind.COMMITMENT] * bool(item.commitments)
    return [
        Carried(kind=kind, id=item.id, name=item.name, outcome=Carrying.LEFT_OUT, reasons=reasons) for kind in kinds
    ]


def _conceded(was: Item, now: Item, report: list[Carried]) -> Item:
    papers = same.materials(was, now)
    if was.deferral is not None:
        deferral, reasons = _deferral(was, was.deferral, now, papers)
        now = replace(now, deferral=deferral)
        outcome = _outcome(deferral is not None, reasons)
        report.append(Carried(kind=CarriedKind.DEFERRAL, id=was.id, name=was.name, outcome=outcome, reasons=reasons))
    if was.commitments:
        terms, reasons = _commitments(was, now, papers)
        now = replace(now, commitments=terms)
        outcome = _outcome(bool(terms), reasons)
        report.append(Carried(kind=CarriedKind.COMMITMENT, id=was.id, name=was.name, outcome=outcome, reasons=reasons))
    return now


def _deferral(
    was: Item, rule: Deferral, now: Item, papers: Mapping[str, str]
) -> tuple[Deferral | None, tuple[Reason, ...]]:
    reasons = _lacking(was, now, [one for one in rule.materials if one not in papers])
    kept = tuple(papers[one] for one in rule.materials if one in papers)
    if not kept:
        return None, reasons
    if set(kept) == {one.id for one in now.materials}:
        # A material the law lets follow is a secondary one: something must be there to take the application in.
        return None, (*reasons, Reason(N_("All the materials of the item would be deferrable.")))
    return replace(rule, materials=kept), reasons


def _commitments(
    was: Item, now: Item, papers: Mapping[str, str]
) -> tuple[tuple[CommitmentTerms, ...], tuple[Reason, ...]]:
    answers = same.answers(was.questions, now.questions)
    kept: list[CommitmentTerms] = []
    reasons: list[Reason] = []
    lost: dict[str, None] = {}
    for terms in was.commitments:
        if any(answer not in answers for answer in terms.scenarios):
            reasons.append(Reason(N_("The answer that “{name}” depends on is no longer there."), {"name": terms.id}))
            continue
        replaced = tuple(papers[one] for one in terms.replaces if one in papers)
        lost |= dict.fromkeys(one for one in terms.replaces if one not in papers)
        if terms.replaces and not replaced and not terms.check:
            continue  # it would stand for nothing
        scenarios = tuple(answers[one] for one in terms.scenarios)
        kept.append(replace(terms, replaces=replaced, scenarios=scenarios))
    return tuple(kept), (*_lacking(was, now, list(lost)), *reasons)


def _lacking(was: Item, now: Item, lost: Sequence[str]) -> tuple[Reason, ...]:
    """Say that *now* lacks the materials *lost* of *was*."""
    if not lost:
        return ()
    if not now.materials:
        return (Reason(N_("The new version does not list the item's materials.")),)
    names = "、".join(one.name for one in was.materials if one.id in lost)
    return (Reason(N_("The item no longer has these materials: {names}."), {"names": names}),)


def _outcome(kept: bool, reasons: Sequence[Reason]) -> Carrying:
    if not kept:
        return Carrying.LEFT_OUT
    return Carrying.PARTLY if reasons else Carrying.CARRIED


def _missing(
    bundles: Sequence[Bundle], known: Sequence[Department], elsewhere: Sequence[Department]
) -> list[Department]:
    """Return the departments *elsewhere* that *bundles* name and that are not *known*."""
    named: set[str] = set()
    for bundle in bundles:
        named |= {bundle.lead, *bundle.cooperating}
        named |= {name for member in bundle.members for name in (member.department, member.receiver)}
    named -= {one.id for one in known}
    return [one for one in elsewhere if one.id in named]
