"""Deciders about what an applicant brings later or promises instead: deferral, settlement, expiry, commitment."""

from collections.abc import Iterable
from datetime import date

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import paper_bodies as p
from clerk_tui.domain.case import paper_commands as c
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.deciders.context import Context, Decision, reason_missing
from clerk_tui.domain.case.duties import open_debts, standing
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import SETTLED, MarkStatus
from clerk_tui.domain.deadline import compute
from clerk_tui.domain.item import Limit
from clerk_tui.domain.promises import barred_by, excluded, not_deferrable
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_

_HANDED_IN = SETTLED - {MarkStatus.COMMITTED}
"""Marks that pay a debt: the material itself, or what the law lets stand for it, but not another promise."""


def defer(state: CaseState, command: c.Defer, context: Context) -> Decision:
    """Let secondary materials follow, each by its day; the main ones never (the county's list)."""
    if not command.materials:
        return Refusal("defer.nothing", N_("No material was named."), field="materials")
    allowed = command.rule.materials if command.rule else ()
    main = [name for material, name in command.materials.items() if material not in allowed]
    if command.rule is None or main:
        return not_deferrable("、".join(main), "materials")
    if command.broken and not command.override_by:
        return barred_by(command.broken, "materials")
    owed = {debt.material for debt in open_debts(state)}
    if twice := [name for material, name in command.materials.items() if material in owed]:
        return Refusal(
            "defer.owed", N_("It is owed already: {names}."), field="materials", params={"names": "、".join(twice)}
        )
    due_on = debt_due(state.counts_from, command.rule.days, state.limit, context.calendar, state.accepted_on)
    return [
        p.MaterialDeferred(
            material=material,
            name=name,
            due_on=due_on,
            clock=command.rule.clock,
            expiry=command.rule.expiry,
            override_by=command.override_by,
            override_reason=command.override_reason.strip(),
        )
        for material, name in command.materials.items()
    ]


def debt_due(
    received_on: date, days: int, limit: Limit | None, calendar: WorkCalendar, accepted_on: date | None = None
) -> date:
    """Return when a deferred material is due: *days* working days from receipt, never after the case itself.

    Before acceptance the case's own day is counted from receipt: an acceptance can only be later, or as of that day.
    """
    due = _day(received_on, Limit(days), calendar)
    return min(due, _day(accepted_on or received_on, limit, calendar)) if limit else due


def hastened(state: CaseState, accepted_on: date, calendar: WorkCalendar) -> Iterable[Body]:
    """Yield anew the debts that would outlast the case: a document may have set a shorter limit meanwhile."""
    due = _day(accepted_on, state.limit, calendar) if state.limit else date.max
    for debt in open_debts(state):
        if debt.due_on > due:
            yield p.MaterialDeferred(
                material=debt.material, name=debt.name, due_on=due, clock=debt.clock, expiry=debt.expiry
            )


def _day(start: date, limit: Limit, calendar: WorkCalendar) -> date:
    day = compute(start, limit, calendar).date
    assert day is not None, "without a pause every limit ends"
    return day


def pay_debt(state: CaseState, command: c.PayDebt, context: Context) -> Decision:
    """Take in what was owed. What does not meet the standard is not taken: the debt stays open."""
    if not command.marks:
        return Refusal("debt.nothing", N_("No material was marked."), N_("Mark what was brought."), field="marks")
    owed = {debt.material: debt for debt in open_debts(state)}
    for mark in command.marks:
        if mark.material not in owed:
            return Refusal(
                "debt.none",
                N_("This material is not owed."),
                N_("Mark what was brought as a supplement."),
                field="marks",
            )
        if mark.status not in _HANDED_IN:
            return Refusal(
                "debt.unsettled",
                N_("“{name}” does not settle the debt as it is."),
                N_("Say what is wrong with it and let the applicant bring it anew by {day}."),
                field="marks",
                params={"name": owed[mark.material].name, "day": owed[mark.material].due_on.isoformat()},
            )
    return [p.DebtPaid(mark=mark, on=context.today, window=command.window) for mark in command.marks]


def expire_debts(state: CaseState, command: c.ExpireDebts, context: Context) -> Decision:
    """End the case by the item's rule, once the day of a debt has passed."""
    owed = open_debts(state)
    if not owed:
        return Refusal("expire.none", N_("Nothing is owed in this case."))
    late = [debt for debt in owed if context.calendar.last_day(debt.due_on) < context.today]
    if not late:
        return Refusal(
            "expire.early",
            N_("The applicant has until {day} to bring what is owed."),
            N_("Only after that day does the case end by the item's rule."),
            params={"day": min(context.calendar.last_day(debt.due_on) for debt in owed).isoformat()},
        )
    return [
        p.DebtExpired(
            materials=tuple(debt.material for debt in late),
            expiry=late[0].expiry,
            reason=command.reason.strip(),
            on=context.today,
        )
    ]


def sign_commitment(state: CaseState, command: c.SignCommitment, context: Context) -> Decision:
    """Let a signed commitment stand for what it replaces; never where the law excludes it."""
    terms = command.terms
    if terms.excluded:
        return excluded(terms.excluded, "terms")
    if command.broken and not command.override_by:
        return barred_by(command.broken, "terms")
    if any(one.terms == terms.id for one in standing(state)):
        return Refusal("commitment.signed", N_("This commitment was signed already."), field="terms")
    known = {mark.material for mark in state.marks}
    return [
        p.CommitmentSigned(
            terms=terms.id,
            kind=terms.kind,
            # Terms may name materials that the answers do not ask for.
            materials=tuple(material for material in terms.replaces if material in known),
            check=terms.check or terms.verification,
            follow_up_days=terms.follow_up_days,
            signed_by=command.signed_by or state.applicant.name,
            override_by=command.override_by,
            override_reason=command.override_reason.strip(),
            on=context.today,
        )
    ]


def withdraw_commitment(state: CaseState, command: c.WithdrawCommitment, context: Context) -> Decision:
    """Take a commitment back: the ordinary procedure applies, and what it stood for must be brought."""
    if all(one.terms != command.terms for one in standing(state)):
        return Refusal("commitment.none", N_("No such commitment stands in this case."), field="terms")
    if not command.reason.strip():
        return reason_missing("reason")
    return [p.CommitmentWithdrawn(terms=command.terms, reason=command.reason.strip(), on=context.today)]


def checks_due(state: CaseState, context: Context) -> Iterable[Body]:
    """Yield the checks that a favourable decision of today makes due: one for each standing commitment."""
    for one in standing(state):
        due_on = _day(context.today, Limit(one.follow_up_days), context.calendar)
        yield p.FollowUpScheduled(
            follow_up=one.terms, kind=p.FollowUpKind.CHECK, what=one.check or one.terms, due_on=due_on
        )
