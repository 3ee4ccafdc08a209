"""A house changes hands: what is decided is told at once, and the answer that comes by telephone is recorded."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from tui_bundle_hall import filled, granted
from tui_case_hall import ALL, CLERK, Hall, at, painted, press, text_of

from clerk_tui import i18n
from clerk_tui.desk import bundles, casework, telling
from clerk_tui.desk.bundles import CommittedBundle
from clerk_tui.desk.telling_setup import set_receiver
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.told_bodies import TellingStatus
from clerk_tui.sync.telling.receiver import Receiver
from clerk_tui.tui.screens.case_papers import Papers
from clerk_tui.tui.widgets.flow_line import FlowLine
from clerk_tui.tui.widgets.form_box import FormBox

TRANSFER = "ershoufang"


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


def before_registration(hall: Hall) -> tuple[CommittedBundle, dict[str, CaseState]]:
    """Take a transfer in and work on it until the registration is all that is left to decide."""
    desk = hall.desk(ALL)
    done = bundles.commit(desk, filled(desk, TRANSFER))
    members = dict(done.members)
    for name in ("heyan", "wangqian", "qishui"):
        granted(desk, members[name])
    house = desk.case(members["dengji"].id)
    if house.phase is Phase.ACCEPTED:
        casework.dispatch(desk, house.id)
        casework.claim(desk, house.id)
    return done, members


def registered(hall: Hall) -> CaseState:
    """Return the water company's case after the registration."""
    _done, members = before_registration(hall)
    casework.decide_case(hall.desk(ALL), members["dengji"].id, Outcome.DONE)
    return hall.desk(ALL).case(members["shui"].id)


def told(screen: Screen[Any]) -> tuple[str, str]:
    """Return the row of the telling among the papers."""
    return next((row.name, row.state) for row in screen.query_one(Papers).rows if "gongshui" in row.name)


async def test_what_the_registration_brings_about_is_told_at_once(hall: Hall, tmp_path: Path) -> None:
    folder = tmp_path / "water"
    folder.mkdir()
    set_receiver(hall.desk(ALL), Receiver(id="gongshui", name="县自来水公司", folder=str(folder), plain=True))
    _done, members = before_registration(hall)
    async with at(hall, ALL, members["dengji"]) as pilot:
        assert not list(folder.iterdir())
        await press(pilot, "d", "ctrl+s")
        assert hall.case(members["dengji"]).outcome is not None
        assert len([file for file in folder.iterdir() if file.is_file()]) == 1
    assert {line.status for line in telling.lines(hall.desk(ALL), case_id=members["shui"].id)} == {TellingStatus.SENT}


async def test_the_case_says_who_is_told_and_takes_their_answer(hall: Hall) -> None:
    water = registered(hall)
    async with at(hall, CLERK, water, size=(120, 40)) as pilot:
        screen = pilot.app.screen
        assert "登记答复" in screen.query_one("#steps", FlowLine).text
        assert told(screen) == ("gongshui  请办理", "待告知")
        await press(pilot, "P", "ctrl+s")
        assert told(screen) == ("gongshui  请办理", "已书面告知")
        await press(pilot, "ctrl+s")
        box = pilot.app.screen
        assert isinstance(box, FormBox)
        assert "已书面告知" in painted(box)
        box.fill({"outcome": "refused"})
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is box  # a refusal needs its reason
        box.fill({"reason": "户头欠费"})
        await press(pilot, "ctrl+s")
        assert hall.case(water).decision_reason == "户头欠费"
        assert "户头欠费" in told(screen)[1]


async def test_done_closes_the_case(hall: Hall) -> None:
    water = registered(hall)
    async with at(hall, CLERK, water) as pilot:
        await press(pilot, "B", "ctrl+s")
        assert hall.case(water).outcome is Outcome.DONE
        assert "登记答复" not in pilot.app.screen.query_one("#steps", FlowLine).text


async def test_nobody_is_told_of_other_cases(hall: Hall) -> None:
    async with at(hall, ALL, hall.take_in()) as pilot:
        assert "登记答复" not in pilot.app.screen.query_one("#steps", FlowLine).text
        assert "联办" not in text_of(pilot.app.screen, "#head")
