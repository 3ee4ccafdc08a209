"""Several commands on a new case in one go: what a commit at the counter is."""

from collections.abc import Sequence
from datetime import datetime

from clerk_tui.domain.case.bodies import KINDS, Body, encode_body, version_of
from clerk_tui.domain.case.commands import Command
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.evolve import SUBJECT_KIND, evolve
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.event import Event
from clerk_tui.domain.refusal import Refusal


def rehearse(commands: Sequence[Command], context: Context, *, place: str, at: datetime) -> list[Body] | Refusal:
    """Return the bodies that *commands* make of a new case, or the first refusal; nothing is written."""
    state: CaseState | None = None
    bodies: list[Body] = []
    folded = 0
    for command in commands:
        # Only as far as the next command needs it: what the last one makes of the case, the writer folds anyway.
        for body in bodies[folded:]:
            folded += 1
            state = evolve(state, _provisional(body, folded, context, place, at))
        decided = decide(state, command, context)
        if isinstance(decided, Refusal):
            return decided
        bodies += decided
    return bodies


def _provisional(body: Body, number: int, context: Context, place: str, at: datetime) -> Event:
    return Event(
        id=number,
        place=place,
        subject=1,
        subject_kind=SUBJECT_KIND,
        kind=KINDS[type(body)],
        v=version_of(KINDS[type(body)]),
        at=at,
        actor=context.actor.user,
        body=encode_body(body),
        base=0,
    )
