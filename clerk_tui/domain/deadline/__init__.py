"""Time limits: when something is due and why, what that means today, and the days around receipt."""

from clerk_tui.domain.deadline.counting import DueDate, Extension, Pause, Step, StepKind, compute, remaining
from clerk_tui.domain.deadline.explain import STEP_NAMES, Line, Span, explain, spans
from clerk_tui.domain.deadline.receipt import (
    CORRECTION_LIMIT,
    accepted_on,
    closing_in,
    correction_deadline,
    receipt_day,
)
from clerk_tui.domain.deadline.status import DueStatus, due_status, overdue_days, soon_on, status_between

__all__ = [
    "CORRECTION_LIMIT",
    "STEP_NAMES",
    "DueDate",
    "DueStatus",
    "Extension",
    "Line",
    "Pause",
    "Span",
    "Step",
    "StepKind",
    "accepted_on",
    "closing_in",
    "compute",
    "correction_deadline",
    "due_status",
    "explain",
    "overdue_days",
    "receipt_day",
    "remaining",
    "soon_on",
    "spans",
    "status_between",
]
