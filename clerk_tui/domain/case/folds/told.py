"""How events about bodies outside the hall that are told change the state.

A case but counts them: what closes it is the decision that comes with the answer. How far each telling is, is
a fold of its own over the same log, which the store keeps as its outbox.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case.told_bodies import (
    AnswerOutcome,
    Telling,
    TellingAnswered,
    TellingPrinted,
    TellingQueued,
    TellingSent,
    TellingStatus,
)
from clerk_tui.domain.event import Event


def follow(telling: Telling | None, event: Event, body: Body | None) -> Telling | None:
    """Return the telling after *event*, which is about it. Total: what does not fit changes nothing."""
    if telling is None:
        return _opened(event, body) if isinstance(body, TellingQueued) else None
    if telling.answered or getattr(body, "key", "") != telling.key:
        return telling
    match body:
        case TellingSent():
            return _known(telling, TellingStatus.SENT, event)
        case TellingPrinted():
            return _known(telling, TellingStatus.PRINTED, event)
        case TellingAnswered():
            status = _AFTER[body.answer.outcome]
            return replace(telling, status=status, answer=body.answer, sent_at=telling.sent_at or event.at)
    return telling


_AFTER = {
    AnswerOutcome.RECEIVED: TellingStatus.RECEIVED,
    AnswerOutcome.DONE: TellingStatus.DONE,
    AnswerOutcome.REFUSED: TellingStatus.REFUSED,
}


def _opened(event: Event, body: TellingQueued) -> Telling:
    return Telling(
        id=event.id, case_id=event.subject, receiver=body.receiver, key=body.key, fact=body.fact, at=event.at
    )


def _known(telling: Telling, status: TellingStatus, event: Event) -> Telling:
    # Whoever has acknowledged it is not put back by a later copy.
    if telling.status is TellingStatus.RECEIVED:
        return telling
    return replace(telling, status=status, sent_at=telling.sent_at or event.at)


def _unchanged(state: CaseState, _body: Body) -> CaseState:
    return state


def _queued(state: CaseState, _body: TellingQueued) -> CaseState:
    return replace(state, tellings=state.tellings + 1)


APPLY: dict[type[Body], Callable[[CaseState, Any], CaseState]] = {
    TellingQueued: _queued,
    TellingSent: _unchanged,
    TellingPrinted: _unchanged,
    TellingAnswered: _unchanged,
}
