"""One question with a handful of answers, picked by digit or arrows: the chosen one stands in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import bindings

MAX_DIGITS = 9


class ChoiceRow(Widget, can_focus=True):
    """A question and its answers, (id, label) each, all texts already translated; the first answer is chosen."""

    DEFAULT_CSS = """
    ChoiceRow { height: auto; width: 1fr; }
    ChoiceRow:focus { background: $field-focus-background; }
    ChoiceRow > .chosen { text-style: bold; }
    ChoiceRow:focus > .chosen { text-style: bold reverse; }
    """
    COMPONENT_CLASSES = {"chosen"}
    HELP = N_(
        "# Question\nPress the **digit** of the answer, or the arrows; `Enter` goes on. The answer stands in [ ]."
    )
    BINDINGS = [
        *bindings("choice"),
        *(Binding(str(digit), f"pick({digit - 1})", show=False) for digit in range(1, MAX_DIGITS + 1)),
    ]

    class Changed(Message):
        """Another answer was chosen."""

        def __init__(self, row: ChoiceRow, answer: str) -> None:
            super().__init__()
            self.row = row
            self.answer = answer

        @property
        def control(self) -> ChoiceRow:
            """The row, for ``on(…, selector)``."""
            return self.row

    class Accepted(Changed):
        """Enter: the answer stands, on to the next question."""

    def __init__(
        self, question: str, answers: Sequence[tuple[str, str]], *, chosen: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._question = question
        self._answers = answers
        self._index = next((n for n, (answer, _label) in enumerate(answers) if answer == chosen), 0)

    @property
    def answer(self) -> str:
        """Id of the chosen answer; empty when there are none."""
        return self._answers[self._index][0] if self._answers else ""

    def choose(self, answer: str) -> None:
        """Choose the answer with that id, silently; ValueError when there is none."""
        self._index = [known for known, _label in self._answers].index(answer)
        self.refresh()

    def render(self) -> Content:
        """Draw the question and its answers, wrapped where the line ends."""
        parts: list[str | Content | tuple[str, str]] = [f"{self._question} "]
        chosen = self.get_visual_style("chosen")
        for n, (_answer, label) in enumerate(self._answers):
            digit = f"{n + 1} " if n < MAX_DIGITS and len(self._answers) > 1 else ""
            parts.append(Content.styled(f"[{digit}{label}]", chosen) if n == self._index else f" {digit}{label} ")
            parts.append(" ")
        return Content.assemble(*parts)

    def action_pick(self, index: int) -> None:
        """Choose answer number *index*, if there is one."""
        if 0 <= index < len(self._answers) and index != self._index:
            self._index = index
            self.refresh()
            self.post_message(self.Changed(self, self.answer))

    def action_step(self, step: int) -> None:
        """Choose the next or the previous answer, round the end."""
        if self._answers:
            self.action_pick((self._index + step) % len(self._answers))

    def action_accept(self) -> None:
        """Let the answer stand."""
        self.post_message(self.Accepted(self, self.answer))
