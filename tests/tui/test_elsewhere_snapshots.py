"""Across provinces and appointments as they look, at both sizes and in both languages.

A difference is either a bug or wanted; ``CLERK_UPDATE_SNAPSHOTS=1`` writes the wanted ones.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from tui_case_hall import CLERK, NOW, PROMISED, REVIEWER, Hall, Pilots, press, settle

from clerk_tui import i18n
from clerk_tui.desk import appointments, casework, elsewhere, intake
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import CrossMode, Direction
from clerk_tui.domain.case.exchange import Side
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining
from clerk_tui.tui.screens.elsewhere_dialog import other_hall_box
from clerk_tui.tui.widgets.status_line import StatusLine
from clerk_tui.tui.workstation import Workstation

FOLDER = Path(__file__).parent / "snapshots"
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}
TODAY = NOW.date()


def form(hall: Hall, number: str, name: str, **other: object) -> IntakeForm:
    desk = hall.desk(CLERK)
    started = settle_remaining(intake.start(desk, PROMISED), desk.item(PROMISED))
    person = PartyForm(document_number=number, name=name, phone="13800001234")
    hall_there = elsewhere.other_hall(**{"place": "440106", "organ": "天河区政务服务中心", **other})  # type: ignore[arg-type]
    return elsewhere.with_other_hall(replace(started, applicant=person), hall_there)


def furnish(hall: Hall) -> None:
    """A case at every turn, and a morning of appointments."""
    desk = hall.desk(CLERK)
    hall.now = NOW - timedelta(days=7)
    asked = elsewhere.collect(desk, form(hall, "431125199901010009", "张小明")).case_id
    elsewhere.send(desk, asked, "EB100000001CN")
    sent = elsewhere.collect(desk, form(hall, "431125199901020004", "李小红")).case_id
    elsewhere.send(desk, sent, "EB100000002CN")
    running = elsewhere.collect(desk, form(hall, "431125198505050004", "欧阳某某", mode=CrossMode.JOINT)).case_id
    elsewhere.send(desk, running, "EB100000003CN")
    inward = intake.commit(
        desk, form(hall, "431125199901010009", "张小明", place="450100", organ="", direction=Direction.IN)
    ).case_id
    elsewhere.arrived(desk, inward, "SF1000000001", carrier="顺丰")
    casework.dispatch(desk, inward)
    casework.claim(hall.desk(REVIEWER), inward)
    hall.now = NOW - timedelta(days=4)
    for case, parcel in ((asked, "EB100000001CN"), (running, "EB100000003CN")):
        elsewhere.arrived(desk, case, parcel)
    elsewhere.asked_there(desk, asked, "照片不清，重新提供", TODAY - timedelta(days=1))
    elsewhere.accepted_there(desk, running, "44010620261119000123", days=10)
    elsewhere.ask_part(desk, running, Side.HERE, "出具居住证明")
    casework.decide_case(hall.desk(REVIEWER), inward, Outcome.GRANTED)
    hall.now = NOW
    elsewhere.collect(desk, form(hall, "43112519990103000X", "赵某"))
    hall.now = NOW - timedelta(days=1)
    people = (("张小明", time(9)), ("李小红", time(9, 30)), ("欧阳某某", time(12)), ("赵某", time(17, 30)))
    made = [
        appointments.book(desk, PROMISED, TODAY, at, name=name, phone="13800001234", remark="轮椅" if n == 2 else "")
        for n, (name, at) in enumerate(people)
    ]
    hall.now = NOW
    appointments.arrive(desk, made[0].id)
    appointments.cancel(desk, made[3].id, "改天")


async def cross(_pilot: Pilots, _hall: Hall) -> None:
    pass


async def cross_send(pilot: Pilots, _hall: Hall) -> None:
    await press(pilot, "s")


async def cross_intake(pilot: Pilots, hall: Hall) -> None:
    pilot.app.push_screen(other_hall_box(form(hall, "431125199901010009", "张小明")))
    await settle(pilot)


async def book(pilot: Pilots, _hall: Hall) -> None:
    await press(pilot, "n")


WALKS: dict[str, tuple[str, Callable[[Pilots, Hall], Awaitable[None]]]] = {
    "elsewhere": ("elsewhere", cross),
    "elsewhere_send": ("elsewhere", cross_send),
    "elsewhere_intake": ("elsewhere", cross_intake),
    "appointments": ("appointments", cross),
    "appointments_book": ("appointments", book),
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WALKS)
async def test_screen(
    hall: Hall, name: str, size: str, language: i18n.Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.set_language(language)
    monkeypatch.setattr(StatusLine, "_now", lambda _line: NOW)
    furnish(hall)
    place, walk = WALKS[name]
    app = Workstation(home="welcome")
    async with app.run_test(size=SIZES[size]) as pilot:
        app.seat(hall.desk(CLERK))
        app.go(place)
        await settle(pilot)
        await walk(pilot, hall)
        lines = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
        for line in lines:
            assert cell_len(line) == SIZES[size][0], line
        text = "\n".join(line.rstrip() for line in lines).rstrip() + "\n"
    i18n.set_language(None)
    kept = FOLDER / f"{name}-{size}-{language}.txt"
    if os.environ.get("CLERK_UPDATE_SNAPSHOTS"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "see the difference; CLERK_UPDATE_SNAPSHOTS=1 if it is wanted"
