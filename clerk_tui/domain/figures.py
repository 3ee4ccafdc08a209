"""What is counted about cases, and what each figure means.

Two cohorts, so that no rate can exceed 100 % and no case is counted twice:

- *taken in*: cases whose day of receipt lies in the period; of these the notices, refusals to accept and withdrawals.
- *accepted*: cases whose day of acceptance lies in the period; of these the completed ones, whenever that was.

A voided case was taken in under the wrong item and is counted nowhere but as voided: the case that replaced it counts.

A *visit* is what people come for once: one item, or a bundle however many cases it makes. A visit counts in every group
that one of its cases falls into, so that groups may add up to more than there were in all; the total counts each once.
"""

from enum import StrEnum

from msgspec import Struct


class Grouping(StrEnum):
    """What the figures are broken down by."""

    NONE = "none"
    CENTRE = "centre"
    DEPARTMENT = "department"
    ITEM = "item"
    CLERK = "clerk"
    """The clerk who took the case in."""
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BUNDLE = "bundle"
    """The bundle of the catalog that the case came in with; empty for a case of its own."""


PERIODS = frozenset({Grouping.DAY, Grouping.MONTH, Grouping.YEAR})
"""Groupings by time; each cohort goes by its own day."""


class Tally(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many cases; one row of a report before anything is computed from it."""

    key: str = ""
    """Id of what the row is about: a department, ``2026-11`` …; empty for the total."""
    name: str = ""
    """What the cases themselves say it is called; only items carry their name."""
    visits: int = 0
    """What the cases received came in with: a bundle is one, as in the ``visits`` of a person."""
    received: int = 0
    notices: int = 0
    """Cases whose applicant was given a one-time notice."""
    declined: int = 0
    withdrawn: int = 0
    """Withdrawn, or deemed withdrawn because nothing was supplied."""
    voided: int = 0
    accepted: int = 0
    immediate: int = 0
    promised: int = 0
    completed: int = 0
    """Accepted and concluded: decided, or ended without a decision (withdrawn, terminated, forwarded)."""
    timed: int = 0
    """Accepted and decided, with a time limit to be measured by."""
    on_time: int = 0
    """Of the timed ones: decided on or before the last day of the limit."""
    overdue: int = 0
    """Accepted, still undecided, and past the last day of the limit."""

    @property
    def pending(self) -> int:
        """Accepted and not concluded yet."""
        return self.accepted - self.completed

    def plus(self, other: "Tally") -> "Tally":
        """Return both counted together, under this one's key and name; no visit may be in both."""
        counts = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return Tally(key=self.key, name=self.name or other.name, **counts)


COUNTS = tuple(name for name in Tally.__struct_fields__ if name not in ("key", "name"))
