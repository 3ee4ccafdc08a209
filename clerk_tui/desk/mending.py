"""Wrong turns of one case: a material marked by mistake, a question answered wrongly, a commitment taken back.

Each is a deed with a reason; what follows from it at once (a commitment that is not offered any more, a debt for what
is not asked any more, an application that is complete now) is done in the same transaction.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from clerk_tui.desk import casework
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.duties import open_debts, standing
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.checklist import Mark, needed_materials
from clerk_tui.domain.errors import BadInput
from clerk_tui.domain.intake import offered_commitments
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.store.store import Writer


def correct_mark(desk: Desk, case_id: int, mark: Mark, reason: str) -> CaseState:
    """Say what should have been marked. Raises BadInput for a material that the item does not have."""
    with desk.store.transaction() as writer:
        item = desk.case_item(casework.existing(writer, case_id))
        if all(material.id != mark.material for material in item.materials):
            raise BadInput(_("This item has no such material."), field="material", code="mark.material")
        state = casework.do_within(desk, writer, case_id, p.CorrectMark(mark=mark, reason=reason))
        return _complete_now(desk, writer, state)


def correct_answers(desk: Desk, case_id: int, answers: Mapping[str, str], reason: str) -> CaseState:
    """Mend the *answers* that were wrong; the others stay as they are.

    Raises BadInput for an answer that does not exist, and for a member: its answers are the bundle's.
    """
    with desk.store.transaction() as writer:
        before = casework.existing(writer, case_id)
        if before.membership is not None:
            raise BadInput(
                _("The questions were asked for the whole bundle {number}.").format(number=before.membership.bundle_no),
                hint=_("Mend the answer there: other members may belong to it then."),
                field="answers",
                code="answers.of_bundle",
            )
        item = desk.case_item(before)
        known = {question.id: {option.id for option in question.options} for question in item.questions}
        for question, option in answers.items():
            if option not in known.get(question, ()):
                raise BadInput(_("This item has no such answer."), field=f"question.{question}", code="answer.option")
        return correct_answers_within(desk, writer, case_id, {**before.answers, **answers}, reason)


def correct_answers_within(
    desk: Desk, writer: "Writer", case_id: int, answers: dict[str, str], reason: str
) -> CaseState:
    """Let all *answers* be as they should have been, inside a transaction that is already open."""
    state = casework.do_within(desk, writer, case_id, p.CorrectAnswers(answers=answers, reason=reason))
    for command in _no_longer_asked(desk, state, reason):
        state = casework.do_within(desk, writer, case_id, command)
    return _complete_now(desk, writer, state)


def withdraw_commitment(desk: Desk, case_id: int, terms: str, reason: str) -> CaseState:
    """Take a commitment back before the decision: the ordinary procedure applies again."""
    return casework.do(desk, case_id, p.WithdrawCommitment(terms=terms, reason=reason))


def _no_longer_asked(desk: Desk, state: CaseState, reason: str) -> list[c.Command]:
    """Commitments that other answers do not offer fall away, and so do debts for what is not asked any more."""
    item = desk.case_item(state)
    offered = {terms.id for terms in offered_commitments(item, state.answers)}
    needed = {material.id for material in needed_materials(item, state.answers)}
    commands: list[c.Command] = [
        p.WithdrawCommitment(terms=one.terms, reason=reason) for one in standing(state) if one.terms not in offered
    ]
    commands += [
        p.CorrectMark(mark=Mark(material=debt.material), reason=reason)
        for debt in open_debts(state)
        if debt.material not in needed
    ]
    return commands


def _complete_now(desk: Desk, writer: "Writer", state: CaseState) -> CaseState:
    """Go on where the mended papers are complete: nothing is left that the applicant could be waiting to bring."""
    if state.phase is Phase.CORRECTION_PENDING and casework.is_complete(desk, state):
        state = casework.do_within(desk, writer, state.id, c.Correct(marks=(), complete=True))
    # A case just received keeps its own step: accepting it is a deed that the window does knowingly.
    return state if state.phase is Phase.RECEIVED else casework.accept_if_complete(desk, writer, state)
