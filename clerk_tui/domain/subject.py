"""What the log can be about besides cases: bundles, buildings, appointments, the credit of a person.

Each kind of subject is one module with the same shape: bodies, a state, a fold, and the line that lists show of it. The
store knows this shape only; adding a kind means adding a module and a line in ``subjects``.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from clerk_tui.domain.case.body import Body
from clerk_tui.domain.event import Event


class SubjectLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What lists and searches read of a subject."""

    title: str
    phase: str
    """A word of the subject's own phases, as stored."""
    number: str = ""
    """A number people type or scan; unique among all subjects and cases. Empty: found by its list only."""
    who: str = ""
    """Name of the person or organisation it is about; lists mask it."""
    reference: str = ""
    """Whatever the kind is looked up by besides its number: a document's number, a place."""
    department: str = ""
    place: str = ""
    opened_on: date
    due_on: date | None = None
    closed_on: date | None = None


class SubjectKind(Struct, frozen=True, kw_only=True):
    """One kind of subject."""

    name: str
    bodies: Mapping[str, type[Body]]
    """Kind of event → its body, all in version 1 so far."""
    state: type[Any]
    """A Struct with the fields ``id: int``, ``place: str``, ``events: int`` and ``last_event: int``."""
    apply: Callable[[Any, Event, Body | None], Any]
    """(state or None, event, its body or None when unknown or damaged) → state. Total: never raises."""
    line: Callable[[Any], SubjectLine]

    def evolve(self, state: Any, event: Event) -> Any:
        """Return the state after *event*; an unknown or damaged body is passed on as None."""
        return self.apply(state, event, self.decode(event))

    def decode(self, event: Event) -> Body | None:
        """Return the body of *event*, or None when this program does not know its kind or version, or it is damaged."""
        body_type = self.bodies.get(event.kind)
        if body_type is None or event.v != 1:
            return None
        try:
            return msgspec.json.decode(event.body, type=body_type)
        except msgspec.ValidationError:
            return None

    def fold(self, events: Iterable[Event]) -> Any:
        """Return the state after all *events*, in order; None when they do not open the subject."""
        state = None
        for event in events:
            state = self.evolve(state, event)
        return state
