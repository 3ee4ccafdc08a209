"""Which members of a bundle belong to this visit: the optional ones are left out or put in by one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext
from clerk_tui.tui.actions import Action, binding, bindings, declare
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from clerk_tui.desk.bundle_intake import MemberLine

declare(
    Action(
        "members.toggle", N_("In / out"), "space,x", "screen.leave_out", 82, N_("Leave this member out or put it in.")
    ),
    Action("members.done", N_("Done"), "enter,ctrl+s", "screen.done", 80),
)


class MemberList(FastList["MemberLine"]):
    """The members; Enter is the box's."""

    BINDINGS = bindings("members")


class MemberBox(ModalScreen[tuple[str, ...] | None]):
    """Dismissed with the ids of what is left out, or None when nothing is to change."""

    BINDINGS = [binding("dialog.cancel"), binding("app.help")]
    AUTO_FOCUS = "MemberList"
    HELP = N_(
        "# Members of the bundle\n"
        "`+` belongs to this visit, `-` is left out; what the answers do not ask for is not listed.\n"
        "`Space` leaves an optional member out or puts it in; `Enter` takes over, `Esc` changes nothing."
    )
    DEFAULT_CSS = """
    MemberBox Vertical.dialog {
        width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; background: $panel;
    }
    MemberBox .title { text-style: bold; height: auto; margin-bottom: 1; }
    MemberBox MemberList { background: $panel; }
    MemberBox #said { height: auto; margin-top: 1; }
    MemberBox:ansi Vertical.dialog { background: ansi_default; border: ascii ansi_default; }
    """

    def __init__(self, lines: Sequence[MemberLine]) -> None:
        super().__init__()
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        """Yield the box."""
        rows: MemberList = MemberList([Column(), Column(12), Column(12)], _cells, look=_look)
        rows.styles.height = min(len(self._lines), 16)
        with Vertical(classes="dialog"):
            yield Static(_("Which of these belong to this visit?"), classes="title", markup=False)
            yield rows
            yield Static("", id="said", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the members."""
        self._renew()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids of what is left out, in the order of the bundle."""
        return tuple(line.id for line in self._lines if not line.chosen)

    def action_leave_out(self) -> None:
        """Leave the member under the cursor out, or put it in; say why where that is not possible."""
        rows = self.query_one(MemberList)
        line = rows.current
        if line is None:
            return
        if not line.optional:
            self._say(_("! “{name}” cannot be left out of this bundle.").format(name=line.name))
        else:
            self._lines[rows.cursor] = replace(line, chosen=not line.chosen)
            self._renew()

    def action_done(self) -> None:
        """Give what is left out."""
        self.dismiss(self.left_out)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def _renew(self) -> None:
        self.query_one(MemberList).show(list(self._lines), keep=True)
        count = sum(line.chosen for line in self._lines)
        self._say(ngettext("{n} member is taken in.", "{n} members are taken in.", count).format(n=count))

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)


def _cells(line: MemberLine) -> tuple[str, str, str]:
    said = _("left out") if not line.chosen else _("optional") if line.optional else _("always")
    return line.name, line.department, said


def _look(line: MemberLine) -> Look:
    return Look("+", "good") if line.chosen else Look("-", "dim")
