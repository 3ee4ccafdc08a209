"""A text field of a form whose bottom line says what Enter does in it: go on, or do what the form is for."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding

from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import ACTIONS, Action, declare
from clerk_tui.tui.widgets.clerk_input import ClerkInput

declare(Action("entry.enter", N_("Next"), "enter", "submit", 80))


class Entry(ClerkInput):
    """A field that Enter leaves; *enter* is the message id of what that does."""

    def __init__(self, value: str | None = None, placeholder: str = "", *, enter: str = "", **options: Any) -> None:
        super().__init__(value, placeholder, **options)
        action = ACTIONS["entry.enter"]
        # The map is this field's own, its entries are shared with every input: one is replaced, none is added to.
        self._bindings.key_to_bindings["enter"] = [
            Binding("enter", action.does, enter or action.label, id=action.id),
        ]
