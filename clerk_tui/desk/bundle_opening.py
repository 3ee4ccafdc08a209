"""Opening the members' cases of a bundle: at its receipt, or later when a member is added."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.credit import Record
from clerk_tui.desk.promising import clock_waits, promised
from clerk_tui.desk.rules import supply_by
from clerk_tui.domain.bundle.log import BundleReceived, BundleState
from clerk_tui.domain.bundle.receipt import Part
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.concession import CommitmentKind
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.item import Item, ItemType
from clerk_tui.domain.people import Deed, not_permitted
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import Verdict, VerdictKind

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer


class Opening(Struct, frozen=True, kw_only=True):
    """What all members' cases of one visit share."""

    bundle_id: int
    """Id of the parent."""
    parent: BundleReceived | BundleState
    fields: Mapping[str, Mapping[str, str]]
    """Member → what the one form says for it, by label."""
    waits: Mapping[str, tuple[str, ...]]
    """Member → what it waits for."""
    received_on: date
    form: IntakeForm
    credit: Record
    decline: c.Decline | None = None
    """When the window declines the whole visit."""


def open_case(desk: Desk, writer: "Writer", opening: Opening, part: Part, case_no: str) -> CaseState:
    """Receive a member's case and do what its own verdict says; a waiting one is received and no more."""
    waits = opening.waits.get(part.member.id, ())
    commands: list[c.Command] = [c.Receive(received=_received(desk, opening, part, waits, case_no))]
    if opening.decline is not None:
        commands.append(opening.decline)
    else:
        commands += promised(_own_form(opening.form, part), part.item, part.verdict, opening.credit)
        commands += [] if waits else follow_up(desk, part.item, part.verdict, licensed=_licensed(part))
    context, at = desk.context(), desk.clock()
    state: CaseState | None = None
    for command in commands:
        # A refusal undoes the transaction: each command may work on what the ones before it have written.
        bodies = decide(state, command, context)
        if isinstance(bodies, Refusal):
            raise told(bodies)
        events = writer.append(bodies, subject=state.id if state else None, actor=desk.user.login, at=at)
        state = writer.case(events[0].subject)
    assert state is not None, "append folds what it wrote"
    return state


def _own_form(form: IntakeForm, part: Part) -> IntakeForm:
    """Return *form* as the member's own would be, as far as promises go."""
    return replace(form, commitments=tuple(terms.id for terms in part.signed))


def follow_up(
    desk: Desk, item: Item, verdict: Verdict, *, licensed: bool, accept: c.Accept | None = None
) -> list[c.Command]:
    """Return what *verdict* makes of a case just received or started.

    An immediate member is accepted and not decided: its department has not seen the bundle yet. A *licensed* one, whose
    commitment replaces the check before the grant, is granted on the spot. A proxy agent takes in and no more.
    """
    if verdict.kind is VerdictKind.NOTICE:
        if not_permitted(desk.actor, Deed.NOTICE):
            # An administrator's round of telling may have started it: the notice is a clerk's to give.
            return []
        return [c.GiveNotice(defects=verdict.defects, supply_by=supply_by(desk))]
    if verdict.kind not in (VerdictKind.ACCEPT, VerdictKind.DECIDE, VerdictKind.DEFER):
        return []
    if not_permitted(desk.actor, Deed.ACCEPT) or clock_waits(item, verdict):
        return []
    commands: list[c.Command] = [accept or c.Accept()]
    if licensed and not verdict.owed and not not_permitted(desk.actor, Deed.DECIDE):
        outcome = b.Outcome.GRANTED if item.item_type in (ItemType.LICENCE, None) else b.Outcome.DONE
        commands.append(c.Decide(outcome=outcome, result_name=item.result_name))
    return commands


def _licensed(part: Part) -> bool:
    return any(terms.kind is CommitmentKind.LICENCE for terms in part.signed)


def _received(desk: Desk, opening: Opening, part: Part, waits: Sequence[str], case_no: str) -> b.Received:
    parent, item, form = opening.parent, part.item, opening.form
    return b.Received(
        case_no=case_no,
        # Whoever asks after the bundle asks after its members: one code for all of them.
        query_code=parent.query_code,
        item=item.id,
        item_name=part.member.name or item.name,
        department=item.department,
        catalog_version=parent.catalog_version,
        window=desk.window,
        received_on=opening.received_on,
        applicant=parent.applicant,
        agent=parent.agent,
        answers=parent.answers,
        marks=tuple(row.mark for row in part.rows),
        case_kind=item.case_kind,
        statutory_limit=item.statutory_limit,
        promised_limit=item.promised_limit,
        delivery=form.delivery,
        delivery_address=form.delivery_address.strip(),
        remark=parent.remark,
        membership=Membership(
            bundle=opening.bundle_id,
            bundle_no=parent.bundle_no,
            bundle_item=parent.bundle,
            member=part.member.id,
            waits_for=tuple(waits),
        ),
        fields=dict(opening.fields.get(part.member.id, {})),
        channel=form.channel,
    )
