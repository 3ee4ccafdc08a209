"""One question with a handful of answers, picked by digit or arrows: the chosen one stands in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import bindings
from clerk_tui.tui.widgets.flow_line import broken

MAX_DIGITS = 9
MOST_INDENT = 16
"""Cells of a question below whose end the next line of answers begins; below a longer one it begins at the edge."""


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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """Return how many lines the answers take."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the question and its answers; a line ends between answers, never between a digit and its label."""
        chosen = self.get_visual_style("chosen")
        return Content("\n").join(
            Content(" ").join(Content.styled(text, chosen) if n == self._index else Content(text) for n, text in line)
            for line in self._lines(self.size.width)
        )

    def _lines(self, width: int) -> list[list[tuple[int | None, str]]]:
        """Return the texts of each line, each with the number of the answer it belongs to."""
        lines: list[list[tuple[int | None, str]]] = [[(None, self._question)]]
        used = cell_len(self._question)
        indent = used if used <= MOST_INDENT else 1
        for n, (_answer, label) in enumerate(self._answers):
            digit = f"{n + 1} " if n < MAX_DIGITS and len(self._answers) > 1 else ""
            text = f"[{digit}{label}]" if n == self._index else f" {digit}{label} "
            if used + 1 + cell_len(text) <= width:
                lines[-1].append((n, text))
                used += 1 + cell_len(text)
                continue
            for piece in broken(text, width - indent - 1):
                if used > indent or len(lines[-1]) > 1:
                    lines.append([(None, " " * indent)])
                lines[-1].append((n, piece))
                used = indent + 1 + cell_len(piece)
        return lines

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
