"""What the papers about deferral, commitment, follow-up and revocation say of a case."""

from collections.abc import Iterator

from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import paper_bodies as pb
from clerk_tui.domain.case.state import CaseState, Commitment
from clerk_tui.domain.concession import ClockStart, DebtExpiry
from clerk_tui.domain.event import Event
from clerk_tui.domain.item import Item
from clerk_tui.domain.words import N_
from clerk_tui.paper import model as p

_EXPIRY: dict[DebtExpiry, str] = {
    DebtExpiry.RETURN: N_("Whatever is not supplied by its day ends the case; the materials are given back."),
    DebtExpiry.DEEMED_WITHDRAWN: N_("Whatever is not supplied by its day makes the application deemed withdrawn."),
}
Lines = tuple[p.MaterialLine, ...]


def deferral(desk: Desk, state: CaseState, item: Item, _materials: Lines) -> p.DeferralSlip:
    """Return what the applicant signs when materials may follow."""
    standards = {material.id: material.accept_standard for material in item.materials}
    signed = [(event, body) for event, body in _told(desk, state) if isinstance(body, pb.MaterialDeferred)]
    override = next((body.override_by for _event, body in signed if body.override_by), "")
    first = state.debts[0]
    return p.DeferralSlip(
        owed=tuple(
            p.Owed(material=debt.name, due_on=debt.due_on, standard=standards.get(debt.material, ""))
            for debt in state.debts
        ),
        signed_on=signed[-1][0].at.date(),
        clock_runs=first.clock is ClockStart.AT_ONCE,
        consequence=_EXPIRY[first.expiry],
        basis=item.deferral.basis if item.deferral else "",
        override_by=user_name(desk, override) if override else "",
    )


def commitment(_desk: Desk, state: CaseState, item: Item, _materials: Lines) -> p.CommitmentLetter:
    """Return the letter with everything the applicant was told and promised."""
    signed = [one for one in state.commitments if not one.withdrawn]
    return p.CommitmentLetter(terms=tuple(_terms(one, item) for one in signed), signed_on=signed[0].signed_on)


def _terms(signed: Commitment, item: Item) -> p.Terms:
    names = {material.id: material.name for material in item.materials}
    told = next((terms for terms in item.commitments if terms.id == signed.terms), None)
    return p.Terms(
        replaces=tuple(names.get(material, material) for material in signed.materials),
        # Without a check of its own the commitment stands for papers; how they are verified is said below.
        check=told.check if told else signed.check,
        basis=told.basis if told else (),
        conditions=told.conditions if told else (),
        promises=told.promises if told else (),
        consequences=told.consequences if told else (),
        verification=told.verification if told else "",
        follow_up_days=signed.follow_up_days,
    )


def follow_up(desk: Desk, state: CaseState, _item: Item, _materials: Lines) -> p.FollowUpRecord:
    """Return every check and visit with what it found."""
    correct_by = {
        body.follow_up: body.correct_by for _event, body in _told(desk, state) if isinstance(body, pb.FollowUpClosed)
    }
    return p.FollowUpRecord(
        checks=tuple(
            p.Checked(
                what=one.what,
                due_on=one.due_on,
                finding=pb.FINDING_LABELS[one.finding] if one.finding else "",
                text=one.text,
                correct_by=correct_by.get(one.id),
                closed_on=one.closed_on,
            )
            for one in state.follow_ups
            if not one.void
        )
    )


def revocation(desk: Desk, state: CaseState, _item: Item, _materials: Lines) -> p.Revocation:
    """Return the decision that takes the grant back; a case handed out was closed on an earlier day of its own."""
    revoked = next(body for _event, body in _told(desk, state) if isinstance(body, pb.Revoked))
    return p.Revocation(
        decided_on=revoked.on,
        reason=revoked.reason,
        result_name=state.result_name,
        result_no=state.result_no,
        granted_on=state.decided_on,
    )


def _told(desk: Desk, state: CaseState) -> Iterator[tuple[Event, b.Body | None]]:
    for event in desk.store.events(state.id):
        yield event, b.decode_body(event.kind, event.v, event.body)
