"""What every decider is told and what it answers."""

from datetime import date

from msgspec import Struct

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.bodies import Body
from clerk_tui.domain.people import Actor
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.words import N_


class Context(Struct, frozen=True, kw_only=True):
    """Who acts, on which day, under which calendar."""

    actor: Actor
    today: date
    calendar: WorkCalendar


Decision = list[Body] | Refusal
"""The bodies of the events that a command brings about, or why it is refused."""


def reason_missing(field: str) -> Refusal:
    """Return the refusal of a deed whose reason was left empty."""
    return Refusal("case.reason_missing", N_("A reason is needed."), N_("Write it in one sentence."), field=field)
