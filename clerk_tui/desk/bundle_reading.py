"""What every look at a visit begins with: the parent, its members' cases, and the bundle it was taken in as."""

from collections.abc import Iterable
from typing import Final

from clerk_tui.desk.context import Desk
from clerk_tui.domain.bundle.log import BundleState
from clerk_tui.domain.bundle.model import Bundle, Member
from clerk_tui.domain.bundle.plan import clock_start
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.deadline import DueDate, compute
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.item import Item
from clerk_tui.i18n import _

KIND: Final = "bundle"
"""Kind of the parent in the log."""


def existing(desk: Desk, bundle_id: int) -> BundleState:
    """Return the state of a parent. Raises NotFound."""
    state: BundleState | None = desk.store.subject(KIND, bundle_id)
    if state is None:
        raise NotFound(_("There is no such visit."), hint=_("Check the number."))
    return state


def cases_of(desk: Desk, state: BundleState) -> dict[int, CaseState]:
    """Return the cases of the parent's members, dropped ones included."""
    found = ((one.case_id, desk.store.case(one.case_id)) for one in state.members)
    return {case_id: case for case_id, case in found if case is not None}


def due_of(desk: Desk, state: BundleState) -> DueDate | None:
    """Return when the bundle's own promise ends; None when it makes none, or counts from a document still to come."""
    bundle = known_bundle(desk, state)
    if state.promised_limit is None:
        return None
    present = {one.member for one in state.members if not one.dropped}
    members = [member for member in bundle.members if member.id in present] if bundle else []
    begin = clock_start(members, state.received_on, state.triggers)
    return compute(begin, state.promised_limit, desk.calendar) if begin else None


def known_bundle(desk: Desk, state: BundleState) -> Bundle | None:
    """Return the bundle as it was then; None when this store does not hold that catalog."""
    try:
        return desk.bundle(state.bundle, state.catalog_version)
    except NotFound:
        return None


def items_of(desk: Desk, state: BundleState, members: Iterable[Member]) -> dict[str, Item]:
    """Return the items of *members* by id, as far as the catalog has them."""
    found = {}
    for member in members:
        try:
            found[member.item] = desk.item(member.item, state.catalog_version)
        except NotFound:
            continue
    return found
