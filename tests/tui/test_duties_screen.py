"""What is owed and what is to be looked at: overdue first, filtered, each opening its case on the deed that ends it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from msgspec.structs import replace
from tui_bundle_hall import PERSON
from tui_case_hall import ALL, CLERK, Hall, Pilots, case_screen, painted, press, settle, text_of, toasts

from clerk_tui import i18n
from clerk_tui.desk import duties as desk_duties
from clerk_tui.desk import intake
from clerk_tui.domain.case.duties import DutyKind
from clerk_tui.domain.case.state import CaseState, DebtStatus, Phase
from clerk_tui.domain.intake import settle_remaining, with_deferral
from clerk_tui.domain.people import User
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.screens.duties import DutiesScreen, figures
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.workstation import Workstation

RESIDENCE = "000709111001-02"
"""居住证申领: its photograph may follow within five working days."""


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


def owing(hall: Hall, item_id: str = RESIDENCE) -> CaseState:
    """Take a case in with everything but what may follow."""
    desk = hall.desk(CLERK)
    item = desk.item(item_id)
    assert item.deferral is not None
    form = settle_remaining(replace(intake.start(desk, item_id), applicant=PERSON), item)
    form = with_deferral(form, item, item.deferral.materials[0])
    return intake.commit(desk, replace(form, deferral_signed=True)).state


@asynccontextmanager
async def at_duties(hall: Hall, user: User = ALL, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilots]:
    app = Workstation(home="welcome")
    async with app.run_test(size=size, notifications=True) as pilot:
        app.seat(hall.desk(user))
        app.go("duties")
        await settle(pilot)
        yield pilot


async def test_nothing_owed_is_said(hall: Hall) -> None:
    async with at_duties(hall) as pilot:
        assert "没有欠件" in painted(pilot.app.screen)
        await press(pilot, "enter", "o")
        assert isinstance(pilot.app.screen, DutiesScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_debt_shows_what_who_and_by_when(hall: Hall, size: tuple[int, int]) -> None:
    owing(hall)
    async with at_duties(hall, size=size) as pilot:
        row = next(line for line in painted(pilot.app.screen).splitlines() if "本人照片" in line)
        assert "11-30" in row
        assert "张*明" in row
        assert "20261123 0001 0" in row


async def test_enter_takes_it_in(hall: Hall) -> None:
    state = owing(hall)
    async with at_duties(hall) as pilot:
        await press(pilot, "enter")
        box = pilot.app.screen
        assert isinstance(box, FormBox)
        assert "本人照片" in painted(box)
        await press(pilot, "ctrl+s")
        assert hall.case(state).debts[0].status is DebtStatus.PAID
        assert isinstance(pilot.app.screen, CaseScreen)
        await press(pilot, "escape")
        assert "没有欠件" in painted(pilot.app.screen)


async def test_what_is_overdue_stands_first_and_ends_the_case(hall: Hall) -> None:
    late = owing(hall)
    hall.now += timedelta(days=9)
    fresh = owing(hall)
    async with at_duties(hall) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, DutiesScreen)
        rows = screen.rows
        assert [row.case_id for row in rows.rows] == [late.id, fresh.id]
        assert "逾期 1" in text_of(pilot.app.screen, "#head")
        assert painted(pilot.app.screen).splitlines()[3].startswith(">!")
        await press(pilot, "enter")
        box = pilot.app.screen
        assert isinstance(box, FormBox)
        assert "视为撤回" in painted(box)
        await press(pilot, "ctrl+s")
        assert hall.case(late).phase is Phase.DEEMED_WITHDRAWN
        assert hall.case(late).debts[0].status is DebtStatus.EXPIRED
        assert hall.case(fresh).debts[0].status is DebtStatus.OPEN


async def test_a_late_debt_can_still_be_taken_in(hall: Hall) -> None:
    late = owing(hall)
    hall.now += timedelta(days=9)
    async with at_duties(hall) as pilot:
        await press(pilot, "o", "z", "ctrl+s")
        assert hall.case(late).debts[0].status is DebtStatus.PAID


async def test_one_kind_is_shown_and_words_filter(hall: Hall) -> None:
    owing(hall)
    async with at_duties(hall) as pilot:
        await press(pilot, "t", "3")
        assert "没有欠件" in painted(pilot.app.screen)
        await press(pilot, "t", "1")
        assert "本人照片" in painted(pilot.app.screen)
        await press(pilot, "slash", *"zp")
        assert "本人照片" in painted(pilot.app.screen)
        await press(pilot, *"qq")
        assert "本人照片" not in painted(pilot.app.screen)
        await press(pilot, "escape", "escape")
        assert "本人照片" in painted(pilot.app.screen)


async def test_the_work_list_counts_what_presses_and_leads_there(hall: Hall) -> None:
    owing(hall)
    hall.now += timedelta(days=5)
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24)) as pilot:
        app.seat(hall.desk(ALL))
        app.go("home")
        await settle(pilot)
        assert "容缺核查 1" in text_of(app.screen, "#head")
        await press(pilot, "y")
        assert isinstance(app.screen, DutiesScreen)


async def test_no_result_leaves_while_something_is_owed(hall: Hall) -> None:
    state = owing(hall)
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.seat(hall.desk(ALL))
        app.open_case(state.id)
        await settle(pilot)
        assert "欠 1 件" in text_of(case_screen(pilot), "#standing")
        await press(pilot, "h")
        assert toasts(pilot)
        await press(pilot, "tab")
        papers = painted(app.screen)
        assert "容缺与核查" in papers
        screen = case_screen(pilot)
        rows = screen.query_one("#papers").rows  # type: ignore[attr-defined]
        screen.query_one("#papers").move_to(next(n for n, row in enumerate(rows) if row.duty))  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert isinstance(app.screen, FormBox)


def test_the_figures_leave_out_what_is_not_there(hall: Hall) -> None:
    owing(hall)
    lines = desk_duties.duties(hall.desk(ALL), kinds=[DutyKind.DEBT])
    assert figures(lines).startswith("1 项")
    assert "逾期" not in figures(lines)
