"""Every deed by name: type a part of it, or its pinyin initials, and press Enter.

What can be done here comes first; then the screens one can go to; then what other screens can do, with the screen's
name: choosing it goes there, or says where it is possible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import ACTIONS, Action, binding, declare_all
from clerk_tui.tui.keymap import key_name
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.key_line import KeyLine

PLACES = {
    "home": N_("Work list"),
    "inbox": N_("Department inbox"),
    "drafts": N_("Drafts"),
    "find": N_("Find"),
    "intake": N_("Intake"),
    "case": N_("Case"),
    "receipt": N_("Taken in"),
    "bundle": N_("Bundle"),
    "bundle_receipt": N_("Bundle taken in"),
    "duties": N_("Owed and to check"),
    "buildings": N_("Buildings"),
    "elsewhere": N_("Across provinces"),
    "appointments": N_("Appointments"),
    "password": N_("Change password"),
}
"""The screens whose deeds have names of their own, which is also the scope of their actions."""
_AT = {"cases": "home", "supplement": "case", "marks": "intake"}
"""Where the deeds of other scopes are done."""
_GO_TO = ("home", "inbox", "drafts", "duties", "buildings", "elsewhere", "appointments", "password")
"""Screens without a key that works everywhere, or with one that the screen before hides."""
_ANY_TIME = frozenset({*_GO_TO, "find", "intake"})
"""Screens that need nothing to be chosen first."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done: how it is called, its keys, and where Textual finds it."""

    label: str
    keys: str
    haystack: str
    does: str
    node: DOMNode | None
    """None: not here."""
    place: str = ""
    """The screen it belongs to, when that is another one."""


class Palette(ModalScreen[Deed | None]):
    """Offers every deed; the chosen one runs on *screen*, after the palette has closed."""

    BINDINGS = [binding("dialog.cancel")]
    DEFAULT_CSS = """
    Palette > Vertical { width: 70; max-width: 100%; height: 20; max-height: 90%; background: $panel; padding: 0 1; }
    Palette:ansi > Vertical { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        here = deeds_of(screen)
        self._deeds = [*here, *deeds_elsewhere(screen, {deed.label for deed in here})]

    def compose(self) -> ComposeResult:
        """Yield the box and the list."""
        found: FastList[Deed] = FastList(
            [Column(), Column(16)],
            lambda deed: (deed.label, deed.keys),
            look=lambda deed: Look() if deed.node else Look(" ", "dim"),
        )
        with Vertical():
            yield FilterInput(self._search, found, _("Name or pinyin initials"))
            yield found
        yield KeyLine()

    def on_fast_list_chosen(self, event: FastList.Chosen) -> None:
        """Close, then do it: the deed must see its own screen."""
        event.stop()
        deed: Deed = event.row
        app = self.app
        self.dismiss()
        if deed.node is not None:
            app.call_later(app.run_action, deed.does, deed.node)
        elif _open(app, deed.place) or deed.place in _ANY_TIME:
            app.call_later(app.run_action, f"app.go({deed.place!r})", app)
        else:
            app.notify(_("Possible on the screen “{name}”.").format(name=_(PLACES[deed.place])), title=deed.label)

    def action_cancel(self) -> None:
        """Do nothing."""
        self.dismiss()

    def _search(self, text: str) -> tuple[Sequence[Deed], str]:
        wanted = text.casefold().split()
        found = [deed for deed in self._deeds if all(word in deed.haystack for word in wanted)]
        return found, ngettext("{n} deed", "{n} deeds", len(found)).format(n=len(found))


def deeds_of(screen: Screen[Any]) -> list[Deed]:
    """Return what can be done on *screen* where the focus is, in the order of its bindings, once each."""
    deeds: dict[object, Deed] = {}
    for key, active in screen.active_bindings.items():
        bound = active.binding
        name = bound.id or (bound.action, bound.description)
        if not (bound.show or bound.tooltip) or not active.enabled or name == "app.palette":
            continue  # what has no weight and no explanation is moving about
        if (known := deeds.get(name)) is not None:
            deeds[name] = replace(known, keys=f"{known.keys} {key_name(key)}")
        else:
            label = _(bound.description)
            deeds[name] = Deed(
                label, key_name(key), _haystack(label, bound.description, bound.id or ""), bound.action, active.node
            )
    return list(deeds.values())


def deeds_elsewhere(screen: Screen[Any], said: Collection[str]) -> Iterator[Deed]:
    """Yield the screens one can go to from *screen*, then the deeds of other screens; *said* are labels offered."""
    app = screen.app
    # Before somebody has signed in, and behind the lock, there is nowhere to go.
    if not app.check_action("go", ("lock",)):
        return
    here = getattr(screen, "place", "")
    for place in _GO_TO:
        label = _(PLACES[place])
        if place != here and label not in said:
            yield Deed(label, "", _haystack(label, PLACES[place], place), f"app.go({place!r})", app)
    declare_all()
    here_too = {active.binding.id for active in screen.active_bindings.values()}
    # By place: which module was imported first is nobody's business.
    for action in sorted(ACTIONS.values(), key=_where):
        place = _AT.get(action.scope, action.scope)
        if place not in PLACES or action.id in here_too or place == here or not (action.weight or action.tooltip):
            continue
        if action.does.startswith("app.go("):
            continue  # offered above
        label, name = _(action.label), _(PLACES[place])
        yield Deed(label, name, _haystack(label, action.label, action.id, name), action.does, None, place)


def _where(action: Action) -> tuple[int, str]:
    places = list(PLACES)
    place = _AT.get(action.scope, action.scope)
    return (places.index(place) if place in places else len(places), action.scope)


def _open(app: App[Any], place: str) -> bool:
    return any(getattr(screen, "place", "") == place for screen in app.screen_stack)


def _haystack(label: str, *words: str) -> str:
    return " ".join((label, _initials(label), *words)).casefold()


def _initials(label: str) -> str:
    if label.isascii():
        return ""
    from clerk_tui.catalog.pinyin import initials

    return initials(label)
