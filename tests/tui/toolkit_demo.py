"""A little app that uses every widget of the toolkit; run it to try them, the tests drive it in a pty.

python tests/tui/toolkit_demo.py [home|form|list|marks|stdinput]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from clerk_tui.tui import launch

if __name__ == "__main__":
    launch.prepare_environment()  # before Textual is imported

from textual.widget import Widget
from textual.widgets import Static

from clerk_tui.domain.errors import BadInput, Refused
from clerk_tui.domain.words import N_
from clerk_tui.tui.actions import Action, bindings, declare
from clerk_tui.tui.app import ClerkApp
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.registry import register
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look
from clerk_tui.tui.widgets.filter_input import FilterInput

declare(
    Action("demo.accept", N_("Accept"), "a", "deed('accept')"),
    Action("demo.note", N_("Note"), "n", "deed('note')"),
    Action("demo.crash", N_("Crash"), "X", "crash", 0),
    Action("demo.toast", N_("Toast"), "f9", "toast", 0),
)

Row = tuple[str, str, str]
NAMES = ("食品经营许可（新办）", "社会保障卡申领", "建筑工程施工许可证核发", "不动产登记")
ROWS: list[Row] = [
    (f"4311250003{n:08d}", NAMES[n % len(NAMES)], "市监局") for n in range(int(os.environ.get("DEMO_ROWS", "2059")))
]
HAYSTACKS = [" ".join(row).lower() for row in ROWS]
COLUMNS = [Column(20), Column(0), Column(10)]


def look(row: Row) -> Look:
    return Look("!", "alert") if row[0].endswith("3") else Look()


def search(text: str) -> tuple[list[Row], str]:
    wanted = text.lower()
    hits = [ROWS[n] for n, haystack in enumerate(HAYSTACKS) if wanted in haystack]
    return hits, f"FOUND {len(hits)} for {text}."


class Home(ClerkScreen):
    """A filter box over a list, as the work list will be."""

    TITLE = N_("Work list")
    HELP = N_("# Work list\nType a part of a **name** or a number; `Enter` opens.")

    def body(self) -> Iterable[Widget]:
        rows: FastList[Row] = FastList(COLUMNS, lambda row: row, look=look, id="rows")
        yield FilterInput(search, rows, "…", id="filter")
        yield rows

    def on_fast_list_chosen(self, event: FastList.Chosen) -> None:
        self.notify(f"CHOSEN {event.row[0]}")


class ListOnly(ClerkScreen):
    """A list with letter deeds and marks."""

    BINDINGS = bindings("demo")
    HELP = N_("# Work list\nType a part of a **name** or a number; `Enter` opens.")

    def body(self) -> Iterable[Widget]:
        yield FastList(COLUMNS, lambda row: row, look=look, markable=True, id="rows")
        yield Static("DEEDS", id="deeds")

    def on_mount(self) -> None:
        self.deeds: list[str] = []
        self.query_one(FastList).show(ROWS, f"{len(ROWS)} rows")

    def action_deed(self, name: str) -> None:
        self.say(name)

    def say(self, what: str) -> None:
        self.deeds.append(what)
        self.query_one("#deeds", Static).update("DEEDS " + " ".join(self.deeds))

    def on_scanned(self, message: Scanned) -> None:
        message.stop()
        self.say(f"scan:{message.text}")

    def action_crash(self) -> None:
        citizen = "431125199901010009"  # must not be found in the crash note
        raise RuntimeError(citizen)

    def action_toast(self) -> None:
        self.notify("已办理")


class Form(ClerkScreen):
    """Three fields; Enter goes to the next, and the first refuses what is too short."""

    TITLE = N_("Intake")
    BINDINGS = bindings("demo")[3:]

    def body(self) -> Iterable[Widget]:
        yield Field("Number", ClerkInput(id="number"))
        yield Field("Name", ClerkInput(id="name"))
        yield Field("Phone", ClerkInput(id="phone"))
        yield Static("", id="spy")

    def on_input_submitted(self, event: ClerkInput.Submitted) -> None:
        if event.input.id == "number" and len(event.value) < 4:
            assert isinstance(event.input, ClerkInput)
            event.input.show_error("证件号码太短")
            return
        self.focus_next()

    def action_toast(self) -> None:
        self.notify("已办理")

    def save_draft(self) -> None:
        if path := os.environ.get("DEMO_DRAFT"):
            Path(path).write_text(self.query_one("#number", ClerkInput).value, encoding="utf-8")


def refuse_field(value: str) -> str:
    raise BadInput("号码不对。", hint="核对最后一位。", field=value)


def refuse() -> str:
    raise Refused("此件已办结。", hint="请查看办件。")


def register_screens() -> None:
    """Let the app open them by name."""
    register("home", Home)
    register("list", ListOnly)
    register("form", Form)


def make_app() -> ClerkApp:
    return ClerkApp(home=sys.argv[1] if len(sys.argv) > 1 else "home")


if __name__ == "__main__":
    register_screens()
    sys.exit(launch.run(make_app))
