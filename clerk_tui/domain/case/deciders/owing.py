"""What holds a result back, and what holds a favourable decision back: papers that are not there."""

from collections.abc import Sequence

from clerk_tui.domain.case.duties import open_debts
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import Defect
from clerk_tui.domain.words import N_


def owing(state: CaseState) -> Refusal | None:
    """Return why no result may leave: something deferred is still owed."""
    owed = open_debts(state)
    if not owed:
        return None
    return Refusal(
        "hand_out.owing",
        N_("No result leaves while materials are owed: {names}, due {day}."),
        N_("Take in what is owed first."),
        params={
            "names": "、".join(debt.name for debt in owed),
            "day": min(debt.due_on for debt in owed).isoformat(),
        },
    )


def lacking(defects: Sequence[Defect]) -> Refusal | None:
    """Return why nothing may be granted: a required material is missing or defective.

    One rule for every wrong turn after acceptance (a commitment taken back, an answer or a mark mended, a verification
    that failed): a favourable decision waits for the material, a refusal does not. What is merely owed is no defect.
    """
    if not defects:
        return None
    return Refusal(
        "decide.lacking",
        N_("Required materials are still missing: {names}."),
        N_("Mark them when they come in; without them only a refusal is possible."),
        params={"names": "、".join(defect.name for defect in defects)},
    )
