"""A store with four users and a clock that a test moves, and the keys with which its cases are worked on."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from clerk_tui.desk import casework, intake
from clerk_tui.desk.calendars import load_shipped_calendar
from clerk_tui.desk.catalogs import install_shipped
from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.intake import PartyForm, settle_remaining, with_mark
from clerk_tui.domain.people import Role, User
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.store import Site, Store
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.screens.hand_out import HandOutScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.workstation import Workstation

KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 9, 41, tzinfo=CHINA)
PROMISED = "000163002005-01"
IMMEDIATE = "000709106001-02"
APPLICANT = "431125199901010009"
STRANGER = "431125198505050002"
CLERK = User(login="wang", full_name="王芳", roles=frozenset({Role.CLERK}), window="03")
REVIEWER = User(login="li", full_name="李军", roles=frozenset({Role.REVIEWER}))
LEADER = User(login="chen", full_name="陈立", roles=frozenset({Role.LEADER}))
ALL = User(login="all", full_name="全能", roles=frozenset(Role), window="03")


class Hall:
    """One store with four users and a clock that a test moves."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW

    def desk(self, user: User) -> Desk:
        return Desk(self.store, user, lambda: self.now)

    def take_in(self, item_id: str = PROMISED, *, missing: int = 0) -> CaseState:
        """Take a case in at the window; the first *missing* materials are not there."""
        desk = self.desk(CLERK)
        form = intake.start(desk, item_id)
        item = desk.item(item_id)
        form = settle_remaining(form, item)
        for material in item.materials[:missing]:
            form = with_mark(form, Mark(material=material.id, status=MarkStatus.MISSING))
        person = PartyForm(document_number=APPLICANT, name="张小明", phone="13800001234")
        return intake.commit(desk, replace(form, applicant=person)).state

    def in_review(self) -> CaseState:
        state = self.take_in()
        casework.dispatch(self.desk(CLERK), state.id)
        return casework.claim(self.desk(REVIEWER), state.id)

    def decided(self) -> CaseState:
        return casework.decide_case(self.desk(REVIEWER), self.in_review().id, Outcome.GRANTED)

    def case(self, state: CaseState) -> CaseState:
        found = self.store.case(state.id)
        assert found is not None
        return found


@pytest.fixture(scope="session")
def case_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case_template") / "store.db"
    site = Site(county="431125", device="0003", place="431125000000", place_name="江永县政务服务中心", window="03")
    with Store.create(path, KEY, site, passwords=Passwords(cheap=True)) as store:
        install_shipped(store, "all", NOW)
        load_shipped_calendar(store)
        for user in (CLERK, REVIEWER, LEADER, ALL):
            store.add_user(user, "geheim-2026")
    return path


@pytest.fixture
def hall(case_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    path = tmp_path / "store.db"
    shutil.copy(case_template, path)
    with Store.open(path, KEY, passwords=Passwords(cheap=True)) as store:
        yield Hall(store)


Pilots = Pilot[Any]


async def settle(pilot: Pilots) -> None:
    """Wait until no job runs and nothing is left to handle."""
    for _round in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


@asynccontextmanager
async def at(
    hall: Hall, user: User, state: CaseState | None, *, deed: str = "", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilots]:
    app = Workstation(home="welcome")
    async with app.run_test(size=size) as pilot:
        app.seat(hall.desk(user))
        if state is not None:
            app.open_case(state.id, deed)
        else:
            app.push_screen(HandOutScreen())
        await settle(pilot)
        yield pilot


async def press(pilot: Pilots, *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


async def enter(pilot: Pilots, text: str) -> None:
    """Type *text* into the focused field, then Enter."""
    field = pilot.app.focused
    assert isinstance(field, ClerkInput), field
    field.value = text
    await press(pilot, "enter")


def case_screen(pilot: Pilots) -> CaseScreen:
    return next(screen for screen in reversed(pilot.app.screen_stack) if isinstance(screen, CaseScreen))


def text_of(screen: Screen[Any], selector: str) -> str:
    return str(screen.query_one(selector, Static).render())


def painted(screen: Screen[Any]) -> str:
    return "\n".join("".join(s.text for s in strip) for strip in screen._compositor.render_strips())


def toasts(pilot: Pilots) -> list[str]:
    return [note.message for note in pilot.app._notifications]


async def scan(pilot: Pilots, text: str) -> None:
    """Let a scanner type *text* in one burst, as the driver hands it on."""
    from textual.events import Paste

    pilot.app.post_message(Paste(text))
    await settle(pilot)


def with_check(number: str) -> str:
    from clerk_tui.domain.check_digits import mod_11_2

    return number[:17] + mod_11_2(number[:17])
