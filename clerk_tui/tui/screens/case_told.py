"""The deeds of a case that a body outside the hall does: its answer, and that it was told by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clerk_tui.domain.case.told_bodies import ANSWER_LABELS, AnswerOutcome
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screens.deed_form import DeedForm
from clerk_tui.tui.widgets.form_box import Ask, Values

if TYPE_CHECKING:
    from clerk_tui.desk.case_view import CaseView
    from clerk_tui.desk.context import Desk


def _how_far(_desk: Desk, view: CaseView) -> str:
    return "\n".join(f"{line.receiver}  {line.what}  {line.state}" for line in view.tellings)


def _answer_asks(_desk: Desk, _view: CaseView) -> Sequence[Ask]:
    outcomes = (AnswerOutcome.DONE, AnswerOutcome.REFUSED, AnswerOutcome.RECEIVED)
    return [
        Ask(
            id="outcome",
            label=N_("Answer"),
            choices=[(str(outcome), _(ANSWER_LABELS[outcome])) for outcome in outcomes],
            value=str(AnswerOutcome.DONE),
        ),
        Ask(id="reason", label=N_("Reason"), hint=_("needed for a refusal; told to the applicant")),
        Ask(id="reference", label=N_("Their number"), hint=_("if they gave one")),
    ]


def _answer(desk: Desk, case_id: int, values: Values) -> object:
    from clerk_tui.desk.telling import answer

    return answer(desk, case_id, AnswerOutcome(values["outcome"]), values["reason"], values["reference"])


def _told(desk: Desk, case_id: int, _values: Values) -> object:
    from clerk_tui.desk.telling import told_by_hand

    return told_by_hand(desk, case_id)


TOLD_FORMS: dict[str, DeedForm] = {
    "answer": DeedForm(_answer, _answer_asks, _how_far),
    "told": DeedForm(_told, intro=_how_far),
}
