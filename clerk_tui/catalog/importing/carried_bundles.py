"""A bundle of an older version, as it can be offered under a new one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from clerk_tui.catalog.importing.report import Reason
from clerk_tui.domain.bundle.check import Severity, check
from clerk_tui.domain.bundle.model import TRIGGER_MARK, Bundle, Member
from clerk_tui.domain.item import Department, Item
from clerk_tui.domain.words import N_


class Carrier:
    """Puts the items of a new version in the place of those a bundle names.

    *found* says what each item of the *older* version is in the new one; *items* are all of the new one.
    """

    def __init__(
        self,
        older: Sequence[Item],
        found: Mapping[str, Item],
        items: Sequence[Item],
        departments: Collection[Department],
    ) -> None:
        self._names = {item.id: item.name for item in older}
        self._found = found
        self._items = {item.id: item for item in items}
        self._departments = departments

    def carry(self, bundle: Bundle) -> tuple[Bundle | None, tuple[Reason, ...]]:
        """Return *bundle* under the new version, and what of it was left out; None when it cannot be offered."""
        if bundle.id in self._items:
            return None, (Reason(N_("An item has that id.")),)
        gone = [member for member in bundle.members if member.item not in self._found]
        needed = [member for member in gone if not member.optional]
        if needed:
            return None, (
                Reason(N_("The new version lacks the items of these members: {members}."), self._told(needed)),
            )
        reasons = []
        if gone:
            reasons.append(
                Reason(N_("Without these optional members, whose items it lacks: {members}."), self._told(gone))
            )
        left = without(bundle, {member.id for member in gone})
        if gone and len(left.members) < 2:
            return None, (*reasons, Reason(N_("Fewer than two members are left.")))
        members = []
        for member in left.members:
            members.append(self._member(member))
            reasons += self._lost_terms(member, members[-1])
        carried = replace(left, members=tuple(members))
        if errors := self._errors(carried):
            return None, (*reasons, *errors)
        return carried, tuple(reasons)

    def _member(self, member: Member) -> Member:
        item = self._found[member.item]
        offered = {terms.id for terms in item.commitments if not terms.excluded}
        return replace(member, item=item.id, commitments=tuple(one for one in member.commitments if one in offered))

    def _lost_terms(self, was: Member, now: Member) -> Iterator[Reason]:
        for terms in was.commitments:
            if terms not in now.commitments:
                yield Reason(
                    N_("Member “{member}” no longer offers the commitment “{name}”."),
                    {"member": self._name(was), "name": terms},
                )

    def _told(self, members: Iterable[Member]) -> dict[str, str | int]:
        return {"members": "、".join(map(self._name, members))}

    def _name(self, member: Member) -> str:
        return member.name or self._names.get(member.item, member.id)

    def _errors(self, bundle: Bundle) -> tuple[Reason, ...]:
        found = check(bundle, self._items, self._departments)
        return tuple(Reason(one.message, one.params) for one in found if one.severity is Severity.ERROR)


def without(bundle: Bundle, gone: Collection[str]) -> Bundle:
    """Return *bundle* without the members *gone*, and without what only they needed, read, waited for or asked."""
    if not gone:
        return bundle
    members = tuple(replace(one, after=_left(one.after, gone)) for one in bundle.members if one.id not in gone)
    left = replace(
        bundle,
        members=members,
        materials=tuple(
            replace(one, needed_by=_left(one.needed_by, gone))
            for one in bundle.materials
            if not one.needed_by or _left(one.needed_by, gone)
        ),
        fields=tuple(
            replace(one, read_by=_left(one.read_by, gone))
            for one in bundle.fields
            if not one.read_by or _left(one.read_by, gone)
        ),
        visits=tuple(visit for visit in bundle.visits if visit.member not in gone),
    )
    idle = _waited(bundle) - _waited(left)
    silent = _asked(bundle) - _asked(left)
    return replace(
        left,
        triggers=tuple(one for one in bundle.triggers if f"{TRIGGER_MARK}{one.id}" not in idle),
        questions=tuple(one for one in bundle.questions if one.id not in silent),
    )


def _left(names: Sequence[str], gone: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in gone)


def _waited(bundle: Bundle) -> set[str]:
    return {name for member in bundle.members for name in member.after}


def _asked(bundle: Bundle) -> set[str]:
    """Return the questions that decide something."""
    conditions = [one.scenarios for one in bundle.members]
    conditions += [one.scenarios for one in bundle.materials]
    conditions += [one.scenarios for one in bundle.fields]
    return {answer.partition(":")[0] for condition in conditions for answer in condition}
