"""What is remembered of broken promises beyond the cases themselves: a supervisor's override, and restored credit.

That a promise was broken follows from the case where it was (``case.duties``); it is never entered by hand. Here stands
only what people decided about it afterwards.
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.case.body import Body
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.subject import SubjectKind, SubjectLine


class OverrideGranted(Body, frozen=True, kw_only=True):
    """A supervisor allows one deferral or commitment on *on*, broken promises notwithstanding."""

    document_type: DocumentType
    document_number: str
    reason: str
    on: date


class CreditRestored(Body, frozen=True, kw_only=True):
    """信用修复: what was broken before *on* bars the person no longer."""

    document_type: DocumentType
    document_number: str
    reason: str
    on: date


BODIES: dict[str, type[Body]] = {"override_granted": OverrideGranted, "credit_restored": CreditRestored}


class CreditState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One such decision."""

    id: int
    place: str
    by: str
    document_type: DocumentType
    document_number: str
    what: str
    """Kind of the event: ``override_granted`` or ``credit_restored``."""
    reason: str
    on: date
    events: int = 1
    last_event: int = 0


def apply(state: CreditState | None, event: Event, body: Body | None) -> CreditState | None:
    """Return the state after *event*; each decision is a subject of its own."""
    if state is not None:
        return replace(state, events=state.events + 1, last_event=event.id)
    if not isinstance(body, OverrideGranted | CreditRestored):
        return None
    return CreditState(
        id=event.id,
        place=event.place,
        by=event.actor,
        document_type=body.document_type,
        document_number=body.document_number,
        what=event.kind,
        reason=body.reason,
        on=body.on,
        last_event=event.id,
    )


def line(state: CreditState) -> SubjectLine:
    """Return what lists show of it."""
    return SubjectLine(
        title=state.what,
        phase="closed",
        reference=state.document_number,
        place=state.place,
        opened_on=state.on,
        closed_on=state.on,
    )


CREDIT = SubjectKind(name="credit", bodies=BODIES, state=CreditState, apply=apply, line=line)
