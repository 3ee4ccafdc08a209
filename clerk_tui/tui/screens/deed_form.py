"""How a deed of a case is asked and done: what every form of the case screen is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from clerk_tui.desk.case_view import CaseView
from clerk_tui.desk.context import Desk
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.form_box import Ask, Values


def _nothing(_desk: Desk, _view: CaseView) -> list[Ask]:
    return []


def _silent(_desk: Desk, _view: CaseView) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class DeedForm:
    """How a deed is asked, what is said first, and how it is done."""

    do: Callable[[Desk, int, Values], object]
    asks: Callable[[Desk, CaseView], Sequence[Ask]] = _nothing
    intro: Callable[[Desk, CaseView], str] = _silent


def reason_asks(_desk: Desk, _view: CaseView) -> list[Ask]:
    """Ask for a reason and nothing else."""
    return [ask_reason()]


def ask_reason(hint: str = "") -> Ask:
    """Return the question that most deeds ask."""
    return Ask(id="reason", label=N_("Reason"), hint=hint, needed=_("Say why in a few words."))


def day(values: Values, field: str) -> date:
    """Return the day that was typed into *field*. Raises BadInput."""
    try:
        return date.fromisoformat(values[field].strip())
    except ValueError:
        raise BadInput(
            _("“{text}” is not a day.").format(text=values[field]), hint=_("Type it as 2026-03-02."), field=field
        ) from None
