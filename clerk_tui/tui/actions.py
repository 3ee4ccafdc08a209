"""Everything one can do by key, on one page: what a translator, the palette, the help and a user's keymap read.

An ``Action`` says what it is called and which keys it has unless the user says otherwise; a widget or screen makes
its BINDINGS from it by ``bindings("scope")`` or ``binding("scope.name")``. The keys are apart from the code: a user
remaps an action by its id (``keymap.py``).
"""

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from clerk_tui.domain.words import N_


@dataclass(frozen=True, slots=True)
class Action:
    """One deed: *id* is ``scope.name``, *keys* are Textual key names separated by commas."""

    id: str
    label: str
    """Message id of at most a few words, for the bottom line and the palette."""
    keys: str
    does: str
    """The Textual action, with its namespace where it is not the widget's own."""
    weight: int = 50
    """What the bottom line shows first when it is narrow: the heaviest; 0 is for the help and the palette only."""
    tooltip: str = ""
    """Message id of a sentence for the help."""
    priority: bool = False
    """Whether it wins over what the focused widget does with the key."""

    @property
    def scope(self) -> str:
        """The widget or screen it belongs to; ``app`` works everywhere."""
        return self.id.partition(".")[0]


ACTIONS: dict[str, Action] = {}


def declare(*actions: Action) -> None:
    """Add *actions* to the page; ValueError when an id is taken."""
    for action in actions:
        if action.id in ACTIONS:
            msg = f"action declared twice: {action.id}"
            raise ValueError(msg)
        ACTIONS[action.id] = action


def declare_all() -> None:
    """Import every module that declares actions, also of screens that were not opened yet."""
    from importlib import import_module
    from pkgutil import iter_modules

    for package in ("clerk_tui.tui.widgets", "clerk_tui.tui.screens"):
        for found in iter_modules(import_module(package).__path__, f"{package}."):
            import_module(found.name)


def binding(action_id: str) -> Binding:
    """Return the binding of one action, for a BINDINGS list."""
    action = ACTIONS[action_id]
    return Binding(
        action.keys,
        action.does,
        action.label,
        show=action.weight > 0,
        tooltip=action.tooltip,
        id=action.id,
        priority=action.priority,
    )


def bindings(scope: str) -> list[BindingType]:
    """Return the bindings of all actions of *scope*, in the order of the page."""
    return [binding(action.id) for action in ACTIONS.values() if action.scope == scope]


def weight(binding: Binding) -> int:
    """Return how much *binding* matters in the bottom line."""
    action = ACTIONS.get(binding.id or "")
    return action.weight if action is not None else 50 if binding.show else 0


declare(
    Action("app.intake", N_("Intake"), "f2", "app.go('intake')", 40, N_("Take in a new case.")),
    Action("app.find", N_("Find"), "f3", "app.go('find')", 39, N_("Find a case or a person; a scan lands here too.")),
    Action("app.home", N_("Work list"), "f4", "app.go('home')", 30, N_("What waits for me.")),
    Action("app.call", N_("Call next"), "f5", "app.go('queue')", 38, N_("Call the next ticket.")),
    Action("app.hand_out", N_("Hand out"), "f6", "app.go('hand_out')", 37, N_("Hand a result out.")),
    Action("app.concerns", N_("Concerns"), "f7", "app.go('concerns')", 20, N_("Concerns and hotline tickets.")),
    Action("app.guides", N_("Guides"), "f8", "app.go('guides')", 20, N_("Guides and codes for applicants.")),
    # Over whatever is open, a box too: the counter is left in the middle of anything.
    Action("app.lock", N_("Lock"), "ctrl+l", "app.go('lock')", 5, N_("Lock this window, or change the user."), True),
    Action("app.help", N_("Help"), "f1,question_mark,ctrl+g", "app.help", 90, N_("Explain where the cursor is.")),
    Action(
        "app.palette", N_("All deeds"), "ctrl+p", "app.palette", 10, N_("Find any deed by name or pinyin initials.")
    ),
    Action("app.copy", N_("Copy"), "ctrl+c", "app.copy", 0, N_("Copy the selected text.")),
    Action("app.quit", N_("Quit"), "ctrl+q", "app.quit", 1, N_("Leave the workstation; drafts are kept.")),
    Action("screen.next", N_("Next field"), "tab", "app.focus_next", 0),
    Action("screen.previous", N_("Previous field"), "shift+tab", "app.focus_previous", 0),
    Action("screen.back", N_("Back"), "escape", "back", 60, N_("One step back; nothing typed is lost.")),
    Action("list.up", N_("Up"), "up,k", "move(-1)", 0),
    Action("list.down", N_("Down"), "down,j", "move(1)", 0),
    Action("list.page_up", N_("Page up"), "pageup", "page(-1)", 0),
    Action("list.page_down", N_("Page down"), "pagedown", "page(1)", 0),
    Action("list.first", N_("First row"), "home", "edge(False)", 0),
    Action("list.last", N_("Last row"), "end", "edge(True)", 0),
    Action("list.choose", N_("Open"), "enter", "choose", 80),
    Action("list.mark", N_("Mark"), "space", "mark", 25, N_("Mark rows to act on several at once.")),
    Action("filter.up", N_("Up"), "up", "drive('move', -1)", 0),
    Action("filter.down", N_("Down"), "down", "drive('move', 1)", 0),
    Action("filter.page_up", N_("Page up"), "pageup", "drive('page', -1)", 0),
    Action("filter.page_down", N_("Page down"), "pagedown", "drive('page', 1)", 0),
    Action("filter.choose", N_("Open"), "enter", "drive('choose')", 80),
    Action("filter.clear", N_("Clear"), "escape", "clear", 61, N_("Empty the box; once more goes back.")),
    Action("choice.previous", N_("Previous answer"), "left", "step(-1)", 0),
    Action("choice.next", N_("Next answer"), "right,space", "step(1)", 0),
    Action("choice.accept", N_("Next"), "enter", "accept", 70),
    Action(
        "marks.all_usual", N_("All as usual"), "equals_sign", "settle_rest", 45, N_("Settle the rest the usual way.")
    ),
    Action("dialog.confirm", N_("Confirm"), "ctrl+s", "confirm", 70),
    Action("dialog.cancel", N_("Cancel"), "escape", "cancel", 71),
    Action("box.close", N_("Close"), "escape,enter,q", "close", 70),
    Action("box.copy", N_("Copy"), "c", "copy", 40),
    Action("qr.invert", N_("Swap dark and light"), "i", "invert", 30, N_("If the phone does not read the code.")),
)
