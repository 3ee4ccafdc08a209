"""A field whose value is looked up in a list of its own: one line, the space bar opens the list."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.widgets.filter_pick import Choice

declare(
    Action("look_up.open", N_("Choose"), "space,right", "open", 65, N_("Open the list to choose from.")),
    Action("look_up.accept", N_("Next"), "enter", "accept", 70),
)

Open = Callable[[], ModalScreen[Choice | None]]


class LookUp(Widget, can_focus=True):
    """A label (already translated) and the choice taken from the screen that *open_list* returns."""

    DEFAULT_CSS = """
    LookUp { height: auto; width: 1fr; }
    LookUp:focus { background: $field-focus-background; }
    LookUp > .chosen { text-style: bold; }
    LookUp:focus > .chosen { text-style: bold reverse; }
    """
    COMPONENT_CLASSES = {"chosen"}
    BINDINGS = bindings("look_up")
    HELP = N_("# Choice from a list\nThe space bar or `→` opens the list; `Enter` lets the value stand and goes on.")

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, source: LookUp) -> None:
            super().__init__()
            self.source = source

        @property
        def control(self) -> LookUp:
            """The field, for ``on(…, selector)``."""
            return self.source

    class Accepted(Changed):
        """The value stands, on to the next field."""

    def __init__(self, label: str, open_list: Open, chosen: Choice = ("", ""), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._open_list = open_list
        self.chosen = chosen

    @property
    def answer(self) -> str:
        """Id of what was chosen; empty when nothing was."""
        return self.chosen[0]

    def choose(self, chosen: Choice) -> None:
        """Let *chosen* be the value, silently."""
        self.chosen = chosen
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the label and the value."""
        label = self.chosen[1] or _("(space bar: choose)")
        return Content.assemble(self._label, Content.styled(f"[{label}]", self.get_visual_style("chosen")))

    def action_open(self) -> None:
        """Open the list."""

        def taken(choice: Choice | None) -> None:
            if choice is not None:
                self.choose(choice)
                self.post_message(self.Changed(self))

        self.app.push_screen(self._open_list(), taken)

    def action_accept(self) -> None:
        """Let the value stand; without one, open the list."""
        if self.answer:
            self.post_message(self.Accepted(self))
        else:
            self.action_open()
