"""What one form becomes in each member's case: its papers as marked, its commitments, its part of the form."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.bundle.merge import COMMITMENT_MARK, Merged
from clerk_tui.domain.bundle.model import Member
from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus, checklist
from clerk_tui.domain.concession import CommitmentTerms
from clerk_tui.domain.item import Item
from clerk_tui.domain.promises import with_promises
from clerk_tui.domain.verdict import Verdict, judge


class Part(Struct, frozen=True, kw_only=True):
    """A member's part of what was handed in."""

    member: Member
    item: Item
    """As the bundle asks it."""
    rows: tuple[ChecklistRow, ...]
    signed: tuple[CommitmentTerms, ...]
    verdict: Verdict


def parts(merged: Merged, marks: Iterable[Mark], commitments: Iterable[str]) -> tuple[Part, ...]:
    """Return every member's part of one form with *marks*, under the *commitments* signed (``member:terms``)."""
    kept: set[str] = set()
    marked: dict[str, list[Mark]] = {}
    for mark in marks:
        marked.setdefault(mark.material, []).append(mark)
    by_member = _by_member(commitments)
    days = merged.item.deferral.days if merged.item.deferral else None
    found = []
    for member in merged.members:
        if (item := merged.own.get(member.id)) is None:
            continue
        if item.deferral is not None and days is not None:
            # One slip, one day: what the applicant signed for is the strictest of the members' rules.
            item = replace(item, deferral=replace(item.deferral, days=min(days, item.deferral.days)))
        found.append(
            _part(member, item, _own_marks(member.id, item, marked, kept), by_member.get(member.id, ()), merged)
        )
        kept |= {row.material.id for row in found[-1].rows if row.mark.status is MarkStatus.ORIGINAL_KEPT}
    return tuple(found)


def own_mark(mark: Mark, *, held_elsewhere: bool) -> Mark:
    """Return *mark* as another member's case has it: an original lies in one file only, the others saw it."""
    if mark.status is MarkStatus.ORIGINAL_KEPT and held_elsewhere:
        return replace(mark, status=MarkStatus.ORIGINAL_SEEN)
    return mark


def _part(member: Member, item: Item, marks: Sequence[Mark], terms: Sequence[str], merged: Merged) -> Part:
    rows = with_promises(item, merged.answers, checklist(item, merged.answers, marks), terms)
    signed = tuple(one for one in item.commitments if one.id in terms and not one.excluded)
    verdict = judge(item, rows, commitments=terms)
    return Part(member=member, item=item, rows=rows, signed=signed, verdict=verdict)


def _own_marks(member: str, item: Item, marked: Mapping[str, Sequence[Mark]], kept: Collection[str]) -> list[Mark]:
    own = []
    for material in item.materials:
        for mark in marked.get(material.id, ()):
            whose, _, terms = mark.terms.partition(COMMITMENT_MARK)
            if mark.terms and whose != member:
                continue
            one = own_mark(mark, held_elsewhere=material.id in kept)
            own.append(replace(one, terms=terms) if mark.terms else one)
    return own


def _by_member(commitments: Iterable[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name in commitments:
        member, _, terms = name.partition(COMMITMENT_MARK)
        found.setdefault(member, []).append(terms)
    return found
