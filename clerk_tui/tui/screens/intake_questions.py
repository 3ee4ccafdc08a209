"""The scenario questions of the intake; in a bundle, other members ask other questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from clerk_tui.domain.item import ScenarioQuestion
from clerk_tui.tui.widgets.choice_row import ChoiceRow


class QuestionRow(ChoiceRow):
    """A scenario question of the item."""

    def __init__(self, question: ScenarioQuestion, answers: Mapping[str, str], *, id: str | None = None) -> None:
        options = [(option.id, option.label) for option in question.options]
        super().__init__(question.text, options, chosen=answers.get(question.id, ""), id=id)
        self.question = question


class Questions(VerticalScroll, can_focus=False):
    """The questions, one below the other; they scroll when there are many."""

    DEFAULT_CSS = """
    Questions { height: auto; max-height: 40%; scrollbar-size-vertical: 1; padding: 0 1; }
    """

    def __init__(self, questions: Sequence[ScenarioQuestion], answers: Mapping[str, str]) -> None:
        super().__init__(id="questions")
        self._asked = questions
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Yield the questions."""
        for number, question in enumerate(self._asked):
            yield QuestionRow(question, self._answers, id=f"question_{number}")

    def ask(self, questions: Sequence[ScenarioQuestion], answers: Mapping[str, str]) -> None:
        """Ask *questions* from now on; rows that stay keep their place and the cursor."""
        if questions == self._asked:
            return
        self._asked = questions
        rows = {row.question.id: row for row in self.query(QuestionRow)}
        wanted = {question.id for question in questions}
        self.remove_children([row for name, row in rows.items() if name not in wanted])
        if new := [QuestionRow(question, answers) for question in questions if question.id not in rows]:
            self.mount(*new)
