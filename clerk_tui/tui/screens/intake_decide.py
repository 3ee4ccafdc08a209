"""Deciding at the counter otherwise than usual: not accepting, and another outcome of an immediate case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from clerk_tui.domain.case.bodies import OUTCOME_LABELS, Outcome
from clerk_tui.domain.verdict import GROUND_LABELS, DeclineGround
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.widgets.dialogs import AskReason
from clerk_tui.tui.widgets.pick import Pick

if TYPE_CHECKING:
    from clerk_tui.tui.screens.intake_form import IntakeFormView


def decline(view: IntakeFormView) -> None:
    """Do not accept: choose the ground and say why; once more takes it back."""
    if view.form.ground is not None:
        view.change(replace(view.form, ground=None, ground_reason="", competent_organ=""))
        return
    grounds = [(str(ground), _(label)) for ground, label in GROUND_LABELS.items()]

    def chosen(ground: str | None) -> None:
        if ground is not None:
            _ask_why(view, DeclineGround(ground))

    view.app.push_screen(Pick(_("Why is it not accepted?"), grounds), chosen)


def _ask_why(view: IntakeFormView, ground: DeclineGround) -> None:
    def organ_named(organ: str | None) -> None:
        if organ:
            ask_reason(organ)

    def ask_reason(organ: str = "") -> None:
        def reasoned(reason: str | None) -> None:
            if reason:
                view.change(replace(view.form, ground=ground, ground_reason=reason, competent_organ=organ))

        view.app.push_screen(AskReason(_("The reason is printed on the notice.")), reasoned)

    if ground is DeclineGround.NOT_COMPETENT:
        view.app.push_screen(AskReason(_("Which organ is competent?"), label=N_("Organ")), organ_named)
    else:
        ask_reason()


def choose_outcome(view: IntakeFormView) -> None:
    """Decide an immediate case otherwise than usual."""

    def chosen(outcome: str | None) -> None:
        if outcome == Outcome.REFUSED:
            view.app.push_screen(AskReason(_("A refusal needs its reasons; they are printed.")), refused)
        elif outcome:
            view.change(replace(view.form, outcome=Outcome(outcome), outcome_reason=""))

    def refused(reason: str | None) -> None:
        if reason:
            view.change(replace(view.form, outcome=Outcome.REFUSED, outcome_reason=reason))

    outcomes = [(str(outcome), _(label)) for outcome, label in OUTCOME_LABELS.items()]
    view.app.push_screen(Pick(_("Decision on the spot"), outcomes), chosen)
