"""``clerk case``: wrong turns mended by a deed with a reason, and what members of a bundle need besides."""

from typing import Annotated

import typer

from clerk_tui.cli.case_deeds import Reason, deed
from clerk_tui.cli.choices import MarkList, answers_of, marks_of
from clerk_tui.cli.groups import Group
from clerk_tui.desk import casework, mending
from clerk_tui.desk.context import Desk
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.errors import BadInput
from clerk_tui.i18n import _

app = Group()


@deed(
    "correct-mark",
    _("Mend a material that was marked by mistake; the log keeps what was said before."),
    app,
    epilog=_("Example: clerk case correct-mark 00031 --mark 3=x --reason 照片属于他人"),
)
def correct_mark(desk: Desk, case_id: int, reason: Reason, mark: MarkList = None) -> CaseState:
    """Mend one mark."""
    if not mark or len(mark) != 1:
        raise BadInput(
            _("Exactly one mark is mended at a time."),
            hint=_("Say how it should have been, such as --mark 3=x"),
            field="mark",
            code="mark.none",
        )
    state = desk.case(case_id)
    return mending.correct_mark(desk, case_id, marks_of(desk.case_item(state), state.answers, mark)[0], reason)


@deed(
    "correct-answer",
    _("Mend the answer to a scenario question; the materials follow from it."),
    app,
    epilog=_("Example: clerk case correct-answer 00031 1=2 --reason 实为代办"),
)
def correct_answer(
    desk: Desk,
    case_id: int,
    answer: Annotated[list[str], typer.Argument(metavar="Q=A…", help=_("Question and answer, by numbers or ids."))],
    reason: Reason,
) -> CaseState:
    """Mend answers."""
    answers = answers_of(desk.case_item(desk.case(case_id)), answer)
    return mending.correct_answers(desk, case_id, answers, reason)


@deed("withdraw-commitment", _("Take a signed commitment back before the decision; what it stood for must come."), app)
def withdraw_commitment(
    desk: Desk,
    case_id: int,
    terms: Annotated[str, typer.Argument(metavar="TERMS", help=_("Id of the commitment; see “case show --json”."))],
    reason: Reason,
) -> CaseState:
    """Take a commitment back."""
    return mending.withdraw_commitment(desk, case_id, terms, reason)


@deed("pre-review", _("Record what a look at a waiting case found beforehand; no time limit runs."), app)
def pre_review(
    desk: Desk,
    case_id: int,
    text: Annotated[str, typer.Option("--text", help=_("What was found."))],
    passed: Annotated[bool, typer.Option("--passed/--not-ready", help=_("Whether anything stands against it."))] = True,
) -> CaseState:
    """Record a look beforehand."""
    return casework.pre_review(desk, case_id, text, passed=passed)


@deed("stage", _("Issue the permit for one stage of the work; the last one makes the result ready."), app)
def stage(
    desk: Desk,
    case_id: int,
    name: Annotated[str, typer.Argument(metavar="STAGE", help=_("Name of the stage."))],
    number: Annotated[str, typer.Option("--number", help=_("Number of the permit."))] = "",
    last: Annotated[bool, typer.Option("--last", help=_("It is the last stage."))] = False,
) -> CaseState:
    """Issue one stage."""
    return casework.issue_stage(desk, case_id, name, number, last=last)
