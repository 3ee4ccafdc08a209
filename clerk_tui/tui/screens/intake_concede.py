"""The keys ``p``, ``d`` and ``r`` of the checklist at intake: promise, bring later, take what is on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus
from clerk_tui.domain.concession import CommitmentTerms
from clerk_tui.domain.intake import with_commitment, without_commitment
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.screens.intake_concessions import (
    deferred,
    remarked,
    terms_for,
    terms_name,
    told_deferral,
    told_terms,
    why_no_terms,
    why_not_deferrable,
)
from clerk_tui.tui.widgets.form_box import Ask, FormBox, Values
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.widgets.told import Told

if TYPE_CHECKING:
    from clerk_tui.desk.credit import Record
    from clerk_tui.tui.screens.intake_form import IntakeFormView


def concede(form: IntakeFormView, key: str, row: ChecklistRow) -> None:
    """Do what *key* asks for *row*, or say why it is not possible."""
    {"p": _commit, "d": _defer, "r": _take}[key](form, row)


def _say(form: IntakeFormView, text: str) -> None:
    form.app.notify(text, severity="warning", markup=False)


def _taken(form: IntakeFormView) -> None:
    form.review_now()
    form.materials.focus()
    form.materials.to_next_waiting()


# Commitment


def _commit(form: IntakeFormView, row: ChecklistRow) -> None:
    if row.mark.status is MarkStatus.COMMITTED:
        _take_back(form, row.mark.terms, _("The commitment is taken back; the material is open again."))
        return
    if form.credit.barred:
        _ask_supervisor(form, lambda: _commit(form, row))
        return
    offered = terms_for(form.view, row.material.id)
    if not offered:
        _say(form, why_no_terms(form.item, row.material.id))
    elif len(offered) == 1:
        _tell(form, offered[0])
    else:
        terms = {one.id: one for one in offered}
        names = [(one.id, _terms_line(form, one)) for one in offered]
        form.app.push_screen(
            Pick(_("Which commitment?"), names), lambda chosen: _tell(form, terms[chosen]) if chosen else None
        )


def _terms_line(form: IntakeFormView, terms: CommitmentTerms) -> str:
    name = terms_name(form.item, terms)
    return _("{name} (signed: take it back)").format(name=name) if terms.id in form.form.commitments else name


def _take_back(form: IntakeFormView, terms_id: str, said: str) -> None:
    form.change(without_commitment(form.form, form.item, terms_id))
    form.review_now()
    form.app.notify(said, markup=False)


def _tell(form: IntakeFormView, terms: CommitmentTerms) -> None:
    """Tell what *terms* are and have them signed; once more takes them back."""
    if terms.id in form.form.commitments:
        _take_back(form, terms.id, _("The commitment is taken back."))
        return

    def signed(yes: bool | None) -> None:
        if yes:
            form.change(with_commitment(form.form, form.item, terms.id))
            _taken(form)

    title = _("Told and promised: {what}").format(what=terms_name(form.item, terms))
    ask = _("The applicant understood and promises it: Ctrl+S (F9 prints it to be signed after the commit)")
    form.app.push_screen(Told(title, told_terms(terms), ask), signed)


# Deferral


def _defer(form: IntakeFormView, row: ChecklistRow) -> None:
    if why := why_not_deferrable(form.item, row):
        _say(form, why)
        return
    if form.credit.barred:
        _ask_supervisor(form, lambda: _defer(form, row))
        return

    def signed(yes: bool | None) -> None:
        if yes:
            form.change(deferred(form.form, form.item, row.material.id))
            _taken(form)

    text = told_deferral(form.item, row, form.view.owed_by)
    form.app.push_screen(
        Told(
            _("To follow later"), text, _("The applicant agrees: Ctrl+S (F9 prints it to be signed after the commit)")
        ),
        signed,
    )


# Somebody who broke a promise


def _ask_supervisor(form: IntakeFormView, then: Callable[[], None]) -> None:
    """Say what was broken; a supervisor who comes to the window may allow an exception for today."""
    from clerk_tui.desk import credit

    party = form.form.applicant

    def allow(values: Values) -> Record:
        return credit.override_by(
            form.desk,
            values["login"],
            values["password"],
            party.document_type,
            party.document_number,
            values["reason"],
        )

    def allowed(record: Record | None) -> None:
        if record is not None:
            form.show_credit(record)
            then()

    box: FormBox[Record] = FormBox(
        _("An earlier promise was broken"),
        [
            Ask(id="login", label=N_("Supervisor"), hint=_("login"), needed=_("Type the supervisor's login.")),
            Ask(id="password", label=N_("Password"), secret=True, needed=_("Type the supervisor's password.")),
            Ask(id="reason", label=N_("Reason"), hint=_("stays in the log"), needed=_("Say why in a few words.")),
        ],
        allow,
        intro=_("{broken}.\nNothing is deferred or promised today unless a supervisor allows it here.").format(
            broken=form.credit.reason
        ),
    )
    form.app.push_screen(box, allowed)


# What is on record


def _take(form: IntakeFormView, row: ChecklistRow) -> None:
    """Take what is on record; once more: it could not be looked up now; a third time: not taken after all."""
    from clerk_tui.desk.reuse import evidence_text, take, unverified

    evidence, material = row.mark.evidence, row.material.id
    proposed = form.proposals.get(material)
    if evidence is not None and not evidence.pending:
        form.change(take(form.form, material, unverified(evidence)))
        said = _("Not looked up now: it is to be verified later. Press r again to take nothing.")
    elif evidence is not None:
        form.change(remarked(form.form, form.item, Mark(material=material)))
        said = _("Nothing is taken from the record.")
    elif proposed is not None:
        form.change(take(form.form, material, proposed))
        said = _("Taken: {what}. Press r again if it could not be looked up now.").format(what=evidence_text(proposed))
    else:
        _say(form, _("Nothing on record could stand for this material."))
        return
    form.review_now()
    form.app.notify(said, markup=False)
