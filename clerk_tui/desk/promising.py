"""What an intake makes of promises: whom they may be taken from, and the commands they come to."""

from datetime import date

from msgspec.structs import replace

from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.credit import Record, record
from clerk_tui.desk.rules import received_on
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.deciders.concessions import debt_due
from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.concession import ClockStart
from clerk_tui.domain.intake import IntakeForm
from clerk_tui.domain.item import Item
from clerk_tui.domain.promises import excluded
from clerk_tui.domain.verdict import Verdict, VerdictKind


def credit_of(desk: Desk, form: IntakeForm) -> Record:
    """Return the record of the applicant; asked of the store only for a form in which something is promised."""
    if not form.commitments and all(mark.status is not MarkStatus.DEFERRED for mark in form.marks):
        return Record()
    return record(desk, form.applicant.document_type, form.applicant.document_number)


def refuse_excluded(desk: Desk, form: IntakeForm) -> None:
    """Raise Refused for a commitment that the catalog in force excludes, though *form* was begun under an older one."""
    if not form.commitments or form.catalog_version == desk.version:
        return
    now = desk.form_item(replace(form, catalog_version=desk.version))
    for terms in now.commitments:
        if terms.excluded and terms.id in form.commitments:
            raise told(excluded(terms.excluded, f"commitment.{terms.id}"))


def promised(form: IntakeForm, item: Item, verdict: Verdict, credit: Record) -> list[c.Command]:
    """Return the commands that what *form* promises comes to; they go between the receipt and the acceptance.

    What is signed is signed whatever the verdict, a notice for other materials included, unless it is declined.
    """
    if verdict.kind is VerdictKind.DECLINE:
        return []
    signed_by = form.agent.name.strip() if form.by_agent else ""
    commands: list[c.Command] = [
        p.SignCommitment(
            terms=terms,
            signed_by=signed_by,
            broken=credit.reason,
            override_by=credit.override_today,
            override_reason=credit.override_reason,
        )
        for terms in item.commitments
        if terms.id in form.commitments
    ]
    if verdict.owed:
        names = {material.id: material.name for material in item.materials}
        commands.append(
            p.Defer(
                materials={material: names[material] for material in verdict.owed},
                rule=item.deferral,
                broken=credit.reason,
                override_by=credit.override_today,
                override_reason=credit.override_reason,
            )
        )
    return commands


def clock_waits(item: Item, verdict: Verdict) -> bool:
    """Whether the application is received only, and accepted when what is owed has come in (容缺收件)."""
    if verdict.kind is not VerdictKind.DEFER or item.deferral is None:
        return False
    return item.deferral.clock is ClockStart.WHEN_COMPLETE


def owed_by(desk: Desk, item: Item) -> date | None:
    """Return by when what is deferred now would have to follow; None where the item allows no deferral."""
    if item.deferral is None:
        return None
    limit = item.promised_limit or item.statutory_limit
    return debt_due(received_on(desk), item.deferral.days, limit, desk.calendar)
