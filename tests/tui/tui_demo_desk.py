"""A desk at a copy of the demonstration hall, and a workstation that notes which cases it was asked to open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Static

from clerk_tui import i18n
from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.demo_stories import ITEMS
from clerk_tui.desk.intake import start
from clerk_tui.desk.opening import open_demo
from clerk_tui.domain.case.state import Phase
from clerk_tui.store.records import CaseFilter
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.screens.lock import LockScreen
from clerk_tui.tui.widgets.case_list import CaseList
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.workstation import Workstation

if TYPE_CHECKING:
    from textual.pilot import Pilot


NOW = datetime(2026, 11, 23, 15, 30, tzinfo=CHINA)
SECRET = "another-2026"


def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration hall, made once."""
    home = tmp_path_factory.mktemp("hall")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLERK_HOME", str(home))
        i18n.set_language("zh_CN")
        open_demo(now).store.close()
    return home


@pytest.fixture
def desk(demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Somebody with every role at a copy of the hall."""
    shutil.copytree(demo_home, tmp_path / "home")
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    opened = open_demo(now)
    yield opened
    opened.store.close()


def colleague(desk: Desk, login: str = "wangfang") -> Desk:
    """Somebody else who works on the same store."""
    user = desk.store.user(login)
    assert user is not None
    return Desk(desk.store, user, now)


class Watched(Workstation):
    """Notes which cases were opened on which deed, and opens none."""

    def __init__(self) -> None:
        super().__init__(home="welcome")
        self.opened: list[tuple[int, str]] = []

    def open_case(self, case_id: int, deed: str = "") -> None:
        self.opened.append((case_id, deed))


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until no job runs any more and everything is painted."""
    for _round in range(3):
        await pilot.pause()
        while not all(worker.is_finished for worker in pilot.app.workers):
            await pilot.pause(0.01)
    await pilot.pause()


async def entered(pilot: Pilot[Any], desk: Desk) -> Watched:
    app = pilot.app
    assert isinstance(app, Watched)
    app.enter(desk)
    await settle(pilot)
    return app


def painted(app: Workstation) -> list[str]:
    """Return what stands on the screen, a string a line."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def rows(app: Workstation) -> CaseList:
    return app.screen.query_one(CaseList)


def head(app: Workstation) -> str:
    return str(app.screen.query_one("#head", Static).render())


def in_phase(desk: Desk, phase: Phase) -> int:
    """Return a case of the hall's own in *phase*: not one that a body outside does."""
    found = (desk.case(row.id) for row in desk.store.cases(CaseFilter(phases=frozenset({phase}))))
    return next(case.id for case in found if not case.tellings and case.elsewhere is None)


async def put_cursor(app: Workstation, case_id: int) -> None:
    cases = rows(app)
    cases.move_to([line.case_id for line in cases.rows].index(case_id))


async def locked_over_a_form(pilot: Pilot[Any], desk: Desk) -> Watched:
    """Lock the window while a form is half filled and not yet saved."""
    app = await entered(pilot, desk)
    screen = IntakeScreen(start(desk, ITEMS["身份证"]))
    screen.place = "intake"
    app.push_screen(screen)
    await settle(pilot)
    view = screen.form_view
    assert view is not None
    view.party("applicant").input("name").value = "测试甲"
    await pilot.pause()
    await pilot.press("ctrl+l")
    await settle(pilot)
    assert isinstance(app.screen, LockScreen)
    return app


async def type_into(app: Workstation, pilot: Pilot[Any], **values: str) -> None:
    for name, value in values.items():
        app.screen.query_one(f"#{name}", ClerkInput).value = value
    app.screen.query_one("#password", ClerkInput).focus()
    await pilot.press("enter")
    await settle(pilot)
