"""The receipt of an application: what its form amounts to, and receiving one without judging it.

The last is how applications come in that were filed online, or that are collected for another hall.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from clerk_tui.desk.context import Desk, told
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.bodies import Received
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.rehearse import rehearse
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.intake import CheckedForm, IntakeForm
from clerk_tui.domain.item import Item
from clerk_tui.domain.refusal import Refusal

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer


def received_body(
    desk: Desk,
    form: IntakeForm,
    item: Item,
    checked: CheckedForm,
    *,
    case_no: str,
    query_code: str,
    received_on: date,
    department: str = "",
    filed_no: str = "",
) -> Received:
    """Return the receipt that a valid *form* for *item* amounts to; *department* handles it, by default the item's."""
    assert checked.applicant is not None, "an incomplete form is not received"
    return Received(
        case_no=case_no,
        query_code=query_code,
        item=item.id,
        item_name=item.name,
        department=department or item.department,
        catalog_version=form.catalog_version,
        window=desk.window,
        received_on=received_on,
        applicant=checked.applicant,
        agent=checked.agent,
        answers=form.answers,
        marks=tuple(row.mark for row in checked.rows),
        case_kind=item.case_kind,
        statutory_limit=item.statutory_limit,
        promised_limit=item.promised_limit,
        delivery=form.delivery,
        delivery_address=form.delivery_address.strip(),
        remark=form.remark.strip(),
        replaces=form.replaces,
        fields=form.fields,
        channel=form.channel,
        filed_no=filed_no,
        elsewhere=form.elsewhere,
    )


def receive_within(
    desk: Desk,
    writer: "Writer",
    form: IntakeForm,
    checked: CheckedForm,
    *,
    received_on: date,
    filed_no: str = "",
    department: str = "",
    then: Sequence[Command] = (),
) -> CaseState:
    """Receive what *form* says and do *then* to the new case, all in *writer*'s transaction; nothing is accepted.

    *department* is who handles it, by default the item's. The form must have been found valid. Raises NotPermitted,
    Refused.
    """
    received = received_body(
        desk,
        form,
        desk.form_item(form),
        checked,
        case_no=writer.next_case_number(desk.today()),
        query_code=desk.store.new_query_code(),
        received_on=received_on,
        department=department,
        filed_no=filed_no,
    )
    commands = [c.Receive(received=received), *then]
    bodies = rehearse(commands, desk.context(), place=desk.site.place, at=desk.clock())
    if isinstance(bodies, Refusal):
        raise told(bodies)
    events = writer.append(bodies, subject=None, actor=desk.user.login, at=desk.clock())
    state = writer.case(events[0].id)
    assert state is not None, "append folds what it wrote"
    return state
