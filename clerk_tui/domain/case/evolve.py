"""State after an event. The fold is total: an event that does not fit changes nothing and never raises.

What is not allowed is decided before an event is written (``decide``); once written it is history, and history from
another machine may contain things this machine would have refused.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.folds import elsewhere, paper, told
from clerk_tui.domain.case.folds.marks import is_pending, marked
from clerk_tui.domain.case.state import CaseState, Phase, Printed
from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.deadline import Extension, Pause
from clerk_tui.domain.event import Event

SUBJECT_KIND = "case"


def evolve(state: CaseState | None, event: Event) -> CaseState | None:
    """Return the state after *event*; the first event of a case must be its ``received``."""
    try:
        body = b.decode_body(event.kind, event.v, event.body)
    except msgspec.ValidationError:
        # A damaged body from elsewhere is kept in the log and shown there; it must not stop the fold.
        body = None
    if state is None:
        return _opened(event, body) if isinstance(body, b.Received) else None
    counted = replace(state, events=state.events + 1, last_event=event.id)
    if body is None or isinstance(body, b.Received):
        return counted
    return _APPLY[type(body)](counted, body)


def fold(events: Iterable[Event]) -> CaseState | None:
    """Return the state of a case from all its events, in order."""
    state: CaseState | None = None
    for event in events:
        state = evolve(state, event)
    return state


def _opened(event: Event, body: b.Received) -> CaseState:
    fields = {name: getattr(body, name) for name in body.__struct_fields__}
    kept = {mark.material: "window" for mark in body.marks if mark.status is MarkStatus.ORIGINAL_KEPT}
    waits = body.membership is not None and body.membership.waits_for
    return CaseState(
        id=event.id,
        place=event.place,
        clerk=event.actor,
        received_at=event.at,
        phase=Phase.WAITING if waits else Phase.RECEIVED,
        holders=kept,
        unverified=tuple(mark.material for mark in body.marks if is_pending(mark)),
        events=1,
        last_event=event.id,
        **fields,
    )


def _settled(state: CaseState, body: b.MaterialSettled) -> CaseState:
    brought = state.brought
    if body.mark.status is not MarkStatus.MISSING and body.mark.material not in brought:
        brought = (*brought, body.mark.material)
    return replace(marked(state, body.mark), brought=brought)


def _noticed(state: CaseState, body: b.NoticeGiven) -> CaseState:
    return replace(
        state,
        phase=Phase.CORRECTION_PENDING,
        # The first notice is the one that counts: everything had to be in it.
        notice=state.notice or body.defects,
        notice_given_on=state.notice_given_on or body.given_on,
        notices=state.notices + 1,
        asked=body.defects,
        brought=(),
        supply_by=body.supply_by,
        corrected=False,
    )


def _corrected(state: CaseState, body: b.Corrected) -> CaseState:
    # The last look at the papers counts: what was found complete may turn out not to be.
    return replace(state, corrected=body.complete)


def _accepted(state: CaseState, body: b.Accepted) -> CaseState:
    return replace(state, phase=Phase.ACCEPTED, accepted_on=body.accepted_on, retroactive=body.retroactive)


def _declined(state: CaseState, body: b.Declined) -> CaseState:
    return replace(
        paper.without_duties(state, body.on),
        phase=Phase.DECLINED,
        ground=body.ground,
        ground_reason=body.reason,
        competent_organ=body.competent_organ,
        closed_on=body.on,
        closing_reason=body.reason,
    )


def _dispatched(state: CaseState, body: b.Dispatched) -> CaseState:
    moved = {material: f"department:{body.department}" for material in body.materials if material in state.holders}
    return replace(
        state,
        phase=Phase.DISPATCHED,
        department=body.department,
        handler="",
        returned_reason="",
        slips=state.slips + 1,
        holders={**state.holders, **moved},
    )


def _claimed(state: CaseState, body: b.Claimed) -> CaseState:
    return replace(state, phase=Phase.IN_REVIEW, handler=body.user)


def _returned(state: CaseState, body: b.Returned) -> CaseState:
    back = dict.fromkeys(state.holders, "window")
    kept = {material: holder for material, holder in state.holders.items() if holder == "applicant"}
    return replace(state, phase=Phase.RETURNED, returned_reason=body.reason, handler="", holders=back | kept)


def _procedure_started(state: CaseState, body: b.ProcedureStarted) -> CaseState:
    begun = replace(state, open_procedure=body.procedure, procedures=state.procedures + 1)
    if not body.stops_clock:
        return begun
    pause = Pause(start=body.on, end=None, kind=body.procedure, basis=body.basis)
    return replace(begun, pauses=(*state.pauses, pause))


def _procedure_ended(state: CaseState, body: b.ProcedureEnded) -> CaseState:
    closed = tuple(replace(pause, end=body.on) if pause.end is None else pause for pause in state.pauses)
    return replace(state, open_procedure="", pauses=closed)


def _extended(state: CaseState, body: b.Extended) -> CaseState:
    extension = Extension(days=body.days, approver=body.approver, on=body.on)
    return replace(state, extensions=(*state.extensions, extension))


def _decided(state: CaseState, body: b.Decided) -> CaseState:
    if body.outcome is b.Outcome.REFUSED:
        state = paper.without_debts(state, body.on)
    return replace(
        state,
        phase=Phase.DECIDED,
        outcome=body.outcome,
        decision_reason=body.reason,
        decided_on=body.on,
        result_name=body.result_name or state.result_name,
    )


def _issued(state: CaseState, body: b.Issued) -> CaseState:
    return replace(
        state,
        phase=Phase.ISSUED,
        result_name=body.result_name,
        result_no=body.result_no,
        valid_until=body.valid_until,
    )


def _handed_out(state: CaseState, body: b.HandedOut) -> CaseState:
    returned = dict.fromkeys(state.holders, "applicant")
    return replace(
        state,
        phase=Phase.DELIVERED,
        receiver=body.receiver,
        handed_out_on=body.on,
        closed_on=body.on,
        holders=returned,
    )


def _mailed(state: CaseState, body: b.Mailed) -> CaseState:
    return replace(state, phase=Phase.MAILED, parcel_no=body.parcel_no, delivery_address=body.address)


def _delivered(state: CaseState, body: b.Delivered) -> CaseState:
    returned = dict.fromkeys(state.holders, "applicant")
    return replace(state, phase=Phase.DELIVERED, handed_out_on=body.on, closed_on=body.on, holders=returned)


def _closed(phase: Phase) -> Callable[[CaseState, Any], CaseState]:
    def apply(state: CaseState, body: b.Withdrawn | b.Terminated | b.Forwarded | b.Voided) -> CaseState:
        ended = paper.without_duties(state, body.on)
        return replace(ended, phase=phase, closed_on=body.on, closing_reason=body.reason)

    return apply


def _deemed_withdrawn(state: CaseState, body: b.DeemedWithdrawn) -> CaseState:
    return replace(paper.without_duties(state, body.on), phase=Phase.DEEMED_WITHDRAWN, closed_on=body.on)


def _archived(state: CaseState, _body: b.Archived) -> CaseState:
    return replace(state, phase=Phase.ARCHIVED, ended_as=state.phase)


def _original_moved(state: CaseState, body: b.OriginalMoved) -> CaseState:
    return replace(state, holders={**state.holders, body.material: body.holder})


def _printed(state: CaseState, body: b.DocumentPrinted) -> CaseState:
    return _counted(state, body.document, body.version, +1) if body.medium in b.PAPER_MEDIA else state


def _print_failed(state: CaseState, body: b.PrintFailed) -> CaseState:
    return _counted(state, body.document, body.version, -1)


def _counted(state: CaseState, document: str, version: int, by: int) -> CaseState:
    times = state.times_printed(document, version) + by
    others = tuple(p for p in state.printed if (p.document, p.version) != (document, version))
    return replace(state, printed=(*others, Printed(document, version, times)) if times > 0 else others)


def _unchanged(state: CaseState, _body: b.Body) -> CaseState:
    return state


_APPLY: dict[type[b.Body], Callable[[CaseState, Any], CaseState]] = {
    b.NoticeGiven: _noticed,
    b.MaterialSettled: _settled,
    b.Corrected: _corrected,
    b.Accepted: _accepted,
    b.Declined: _declined,
    b.Dispatched: _dispatched,
    b.Claimed: _claimed,
    b.Returned: _returned,
    b.ProcedureStarted: _procedure_started,
    b.ProcedureEnded: _procedure_ended,
    b.Extended: _extended,
    b.Decided: _decided,
    b.Issued: _issued,
    b.HandedOut: _handed_out,
    b.Mailed: _mailed,
    b.Delivered: _delivered,
    b.Withdrawn: _closed(Phase.WITHDRAWN),
    b.DeemedWithdrawn: _deemed_withdrawn,
    b.Terminated: _closed(Phase.TERMINATED),
    b.Forwarded: _closed(Phase.FORWARDED),
    b.Voided: _closed(Phase.VOIDED),
    b.Archived: _archived,
    b.OriginalMoved: _original_moved,
    b.DocumentPrinted: _printed,
    b.PrintFailed: _print_failed,
    b.Noted: _unchanged,
    b.AttachmentAdded: _unchanged,
    **paper.APPLY,
    **elsewhere.APPLY,
    **told.APPLY,
}
