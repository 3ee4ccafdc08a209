"""Buildings on the screen: a list of hundreds of units, marked deeds, batches that can be broken off, the hand-over."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

sys.path.insert(0, str(Path(__file__).parent.parent / "desk"))

from building_site import (
    FIRST_NO,
    HEAD,
    identity_number,
    listed,
    make_hall,
    name,
    rows,
    takeable,
    units_of,
    write_csv,
)
from desk_hall import Hall
from tui_case_hall import Pilots, enter, painted, press, scan, settle, toasts

from clerk_tui import i18n
from clerk_tui.desk import building_batches, buildings, casework
from clerk_tui.desk.context import Desk
from clerk_tui.domain.building.blocks import Standing
from clerk_tui.domain.building.model import Check, Step, Unit
from clerk_tui.domain.case.state import Phase
from clerk_tui.tui.screens.building import BuildingScreen
from clerk_tui.tui.screens.building_batch import BatchBox
from clerk_tui.tui.screens.building_rows import UnitRows
from clerk_tui.tui.screens.buildings import BuildingsScreen
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import AskReason, Confirm, MessageBox
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.widgets.status_line import StatusLine
from clerk_tui.tui.workstation import Workstation

FOLDER = Path(__file__).parent / "snapshots"
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}


@pytest.fixture(scope="module")
def site_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    hall = make_hall(tmp_path_factory.mktemp("site"))
    hall.store.close()
    return hall.store.path, hall.store.key


@pytest.fixture
def site(site_template: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    i18n.set_language("en")
    hall = Hall.copy(*site_template, tmp_path / "site")
    yield hall
    hall.store.close()
    i18n.set_language(None)


@asynccontextmanager
async def at(desk: Desk, building: int | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilots]:
    """The screen of a building, or of all of them."""
    app = Workstation(home="welcome")
    async with app.run_test(size=size, notifications=True) as pilot:
        app.seat(desk)
        if building is None:
            app.go("buildings")
        else:
            app.push_screen(BuildingScreen(building))
        await settle(pilot)
        yield pilot


def units(pilot: Pilots) -> UnitRows:
    screen = next(one for one in reversed(pilot.app.screen_stack) if isinstance(one, BuildingScreen))
    return screen.query_one("#units", UnitRows)


def shown(pilot: Pilots) -> str:
    return painted(pilot.app.screen)


class TestBuildings:
    async def test_a_building_is_put_on_file_and_opened(self, site: Hall) -> None:
        async with at(site.wang) as pilot:
            assert "Press n" in shown(pilot)
            await press(pilot, "n")
            for text in ("千家峒花园3幢", "潇浦镇五一路1号", "某某置业", "", "2026-04-20x"):
                await enter(pilot, text)
            assert "is no day" in shown(pilot)
            await enter(pilot, "20260420")
            assert isinstance(pilot.app.screen, BuildingScreen)
            assert "No unit is listed" in shown(pilot)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, BuildingsScreen)
            assert "千家峒花园3幢" in shown(pilot)

    async def test_closed_files_are_shown_on_request(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        buildings.close(site.wang, building, "移交")
        async with at(site.wang) as pilot:
            assert "千家峒花园3幢" not in shown(pilot)
            await press(pilot, "c")
            assert "千家峒花园3幢" in shown(pilot)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, BuildingScreen)


class TestChecks:
    async def test_marked_units_are_checked_by_one_key_and_unchecked_with_a_reason(
        self, site: Hall, tmp_path: Path
    ) -> None:
        building = listed(site.wang, tmp_path, 4)
        async with at(site.wang, building) as pilot:
            await press(pilot, "space", "space", "t")
            on_file = buildings.building(site.wang, building).units
            assert [Check.TAX in on_file[no].checks for no in ("101", "102", "103")] == [True, True, False]
            assert "deed tax: 2 units" in toasts(pilot)
            assert [line.no for line in units(pilot).marked] == ["101", "102"]
            await press(pilot, "t")
            assert isinstance(pilot.app.screen, AskReason)
            await enter(pilot, "误登")
            assert not buildings.building(site.wang, building).units["101"].checks

    async def test_without_marks_it_is_the_unit_under_the_cursor(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 3)
        async with at(site.wang, building) as pilot:
            await press(pilot, "down", "c")
            assert [no for no, unit in buildings.building(site.wang, building).units.items() if unit.checks] == ["102"]

    async def test_all_units_shown_are_marked_at_once(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 30)
        async with at(site.wang, building) as pilot:
            await press(pilot, "slash")
            await press(pilot, *"20")
            await press(pilot, "escape", "escape")
            await press(pilot, "A")
            assert len(units(pilot).marked) == 30
            await press(pilot, "A")
            assert not units(pilot).marked

    async def test_what_blocks_is_said_in_words_and_filtered_by_initials(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 3)
        buildings.check(site.wang, building, Check.TAX, ["102"])
        i18n.set_language("zh_CN")
        async with at(site.wang, building) as pilot:
            assert "缺网签合同、缺契税、缺维修资金" in shown(pilot)
            await press(pilot, "slash")
            await press(pilot, *"qqs")
            assert [line.no for line in units(pilot).rows] == ["101", "103"]


class TestTakingIn:
    async def test_all_that_nothing_blocks_after_one_question(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 30)
        buildings.undo_check(site.wang, building, Check.FUND, ["105"], "误登")
        async with at(site.wang, building) as pilot:
            await press(pilot, "a")
            assert isinstance(pilot.app.screen, Confirm)
            assert "29 units" in shown(pilot)
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, MessageBox)
            assert "29 of 29 done" in shown(pilot)
            await press(pilot, "escape")
            assert "taken in 29/30" in shown(pilot)
        assert site.store.stats().cases == 29

    async def test_refused_units_say_why_first_and_stay_marked(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 3)
        buildings.undo_check(site.wang, building, Check.TAX, ["102"], "误登")
        async with at(site.wang, building) as pilot:
            await press(pilot, "A", "a", "ctrl+s")
            said = shown(pilot)
            assert "2 of 3 done" in said
            assert said.index("! 102") < said.index("+ 101")
            await press(pilot, "escape")
            assert [line.no for line in units(pilot).marked] == ["102"]

    async def test_escape_ends_it_and_the_rest_is_taken_in_later(
        self, site: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        building = takeable(site.wang, tmp_path, 60)
        waiting = asyncio.Event()
        loop = asyncio.get_running_loop()
        take_in = building_batches._take_in_some
        go_on = __import__("threading").Event()

        def slowly(*args: object) -> object:
            done = take_in(*args)  # type: ignore[arg-type]
            loop.call_soon_threadsafe(waiting.set)
            go_on.wait(5)
            return done

        monkeypatch.setattr(building_batches, "_take_in_some", slowly)
        async with at(site.wang, building) as pilot:
            await press(pilot, "a")
            await pilot.press("ctrl+s")
            await waiting.wait()
            assert isinstance(pilot.app.screen, BatchBox)
            await pilot.press("escape")
            await pilot.pause()
            assert "ending" in shown(pilot)
            go_on.set()
            await settle(pilot)
            assert "25 of 25 done" in shown(pilot)
            await press(pilot, "escape", "a", "ctrl+s")
            assert "35 of 35 done" in shown(pilot)
        assert site.store.stats().cases == 60
        assert site.store.check().sound

    async def test_marked_units_that_have_cases_are_not_taken_for_all(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 3)
        building_batches.take_in(site.wang, building, ["101"])
        async with at(site.wang, building) as pilot:
            await press(pilot, "space", "a")
            assert isinstance(pilot.app.screen, BuildingScreen)
            assert "each row says why" in toasts(pilot)[-1]

    async def test_marks_on_units_that_no_deed_touches_do_not_count(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 2)
        buildings.list_unit(site.wang, building, Unit(no="901"))
        async with at(site.wang, building) as pilot:
            await press(pilot, "A")
            assert [line.no for line in units(pilot).marked] == ["101", "102"]
            await press(pilot, "A", "end", "space", "a")
            assert [line.no for line in units(pilot).marked] == ["901"]
            said = shown(pilot)
            assert "2" in said
            assert "1 marked unit does not come into it" in said

    async def test_nothing_to_take_in_says_so(self, site: Hall, tmp_path: Path) -> None:
        async with at(site.wang, listed(site.wang, tmp_path, 2)) as pilot:
            await press(pilot, "a")
            assert "each row says why" in toasts(pilot)[-1]


class TestDecidingAndHandingOver:
    async def test_certificates_are_made_and_leave_with_the_keys(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 3)
        building_batches.take_in(site.wang, building)
        async with at(site.zhou, building) as pilot:
            await press(pilot, "d")
            assert isinstance(pilot.app.screen, FormBox)
            await press(pilot, "enter")
            await enter(pilot, "没有号码")
            await press(pilot, "ctrl+s")
            assert "does not end in digits" in shown(pilot)
            pilot.app.screen.query_one("#first_no", ClerkInput).value = FIRST_NO
            await press(pilot, "ctrl+s")
            assert "3 of 3 done" in shown(pilot)
        async with at(site.wang, building) as pilot:
            await press(pilot, "down", "h")
            await scan(pilot, identity_number(1))
            await enter(pilot, identity_number(1))
            assert pilot.app.screen.query_one("#receiver", ClerkInput).value == name(1)
            assert "+ an owner's document" in shown(pilot)
            await press(pilot, "ctrl+s")
            assert "keys 1/3" in shown(pilot)
        unit = buildings.building(site.wang, building).units["102"]
        assert unit.case is not None
        assert site.wang.case(unit.case.case_id).phase is Phase.DELIVERED

    async def test_a_stranger_is_asked_for_the_relation(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 1)
        building_batches.take_in(site.wang, building)
        building_batches.decide_all(site.zhou, building, first_no=FIRST_NO)
        async with at(site.wang, building) as pilot:
            await press(pilot, "h")
            await enter(pilot, identity_number(9))
            assert "none of the owners'" in shown(pilot)
            await enter(pilot, name(9))
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, FormBox)
            assert "neither the applicant's nor the agent's" in " ".join(shown(pilot).split())

    async def test_an_owners_document_leads_to_their_unit(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 30)
        building_batches.take_in(site.wang, building)
        building_batches.decide_all(site.zhou, building, ["303"], first_no=FIRST_NO)
        async with at(site.wang, building) as pilot:
            await press(pilot, "w")
            await scan(pilot, identity_number(22))
            assert isinstance(pilot.app.screen, FormBox)
            assert "Hand over unit 303" in shown(pilot)
            await press(pilot, "ctrl+s")
            assert buildings.building(site.wang, building).units["303"].receiver == name(22)
            await scan(pilot, identity_number(4))
            assert isinstance(pilot.app.screen, BuildingScreen)
            assert units(pilot).current is not None and units(pilot).current.no == "105"
            assert toasts(pilot)[-1] == "105  accepted"
            await scan(pilot, identity_number(999))
            assert "Nobody on this list" in toasts(pilot)[-1]

    async def test_what_was_typed_for_one_unit_is_not_offered_for_another(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 2)
        building_batches.take_in(site.wang, building)
        building_batches.decide_all(site.zhou, building, first_no=FIRST_NO)
        async with at(site.wang, building) as pilot:
            await press(pilot, "h")
            await enter(pilot, identity_number(0))
            await press(pilot, "escape", "down", "h")
            assert pilot.app.screen.query_one("#receiver", ClerkInput).value == ""

    async def test_a_unit_without_certificate_has_nothing_to_hand_over(self, site: Hall, tmp_path: Path) -> None:
        async with at(site.wang, listed(site.wang, tmp_path, 1)) as pilot:
            await press(pilot, "h")
            assert "no certificate yet" in toasts(pilot)[-1]

    async def test_enter_opens_the_case_of_a_unit(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 1)
        building_batches.take_in(site.wang, building)
        async with at(site.wang, building) as pilot:
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CaseScreen)


class TestTheBuilding:
    async def test_steps_are_recorded_in_order_and_taken_back(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        async with at(site.wang, building) as pilot:
            await press(pilot, "s", "ctrl+s")
            assert Step.PRESALE in buildings.building(site.wang, building).steps
            await press(pilot, "s", "ctrl+s", "s", "ctrl+s")
            assert "number of the first registration is missing" in shown(pilot)
            pilot.app.screen.query_one("#number", ClerkInput).value = "第1号"
            await press(pilot, "ctrl+s")
            assert set(buildings.building(site.wang, building).steps) == set(Step)
            await press(pilot, "s")
            assert "All steps" in toasts(pilot)[-1]
            await press(pilot, "S")
            await enter(pilot, "误登")
            assert Step.FIRST_REGISTRATION not in buildings.building(site.wang, building).steps

    async def test_a_list_is_looked_at_before_it_is_entered(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        bad = ("109", "张三", "431125199901010000", "", "", "")
        file = write_csv(tmp_path / "更多.csv", [HEAD, *rows(4), bad])
        async with at(site.wang, building) as pilot:
            await press(pilot, "i")
            await enter(pilot, str(tmp_path / "nowhere.csv"))
            await press(pilot, "ctrl+s")
            assert "cannot be read" in shown(pilot)
            pilot.app.screen.query_one("#file", ClerkInput).value = str(file)
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, Confirm)
            assert "row 6 109 证件号码" in shown(pilot)
            assert len(buildings.building(site.wang, building).units) == 1
            await press(pilot, "ctrl+s")
            assert units_of(site.wang, building) == ["101", "102", "103", "104"]
            assert [line.no for line in units(pilot).rows] == ["101", "102", "103", "104"]

    async def test_a_unit_is_corrected_without_showing_who_is_on_file(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        async with at(site.wang, building) as pilot:
            await press(pilot, "e")
            assert identity_number(0) not in shown(pilot)
            assert name(0) not in shown(pilot)
            pilot.app.screen.query_one("#phones", ClerkInput).value = "13900001234"
            await press(pilot, "ctrl+s")
            assert "Say why" in shown(pilot)
            pilot.app.screen.query_one("#reason", ClerkInput).value = "换号"
            await press(pilot, "ctrl+s")
        buyer = buildings.building(site.wang, building).units["101"].listed.buyers[0]
        assert (buyer.phone, buyer.document_number) == ("13900001234", identity_number(0))

    async def test_another_buyer_is_entered_by_name_and_number(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        async with at(site.wang, building) as pilot:
            await press(pilot, "e")
            for field, value in (
                ("names", f"{name(3)}、{name(4)}"),
                ("documents", identity_number(3)),
                ("reason", "退房再售"),
            ):
                pilot.app.screen.query_one(f"#{field}", ClerkInput).value = value
            await press(pilot, "ctrl+s")
            assert "2 buyers, but 1 document numbers" in " ".join(shown(pilot).split())
            both = f"{identity_number(3)}，{identity_number(4)}"
            pilot.app.screen.query_one("#documents", ClerkInput).value = both
            await press(pilot, "ctrl+s")
        buyers = buildings.building(site.wang, building).units["101"].listed.buyers
        assert [one.name for one in buyers] == [name(3), name(4)]

    async def test_a_unit_is_entered_and_dropped_by_hand(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        async with at(site.wang, building) as pilot:
            await press(pilot, "u")
            await enter(pilot, "１０２室")
            await press(pilot, "ctrl+s")
            assert units_of(site.wang, building) == ["101", "102"]
            await press(pilot, "down", "x")
            await enter(pilot, "误列")
            assert units_of(site.wang, building) == ["101"]

    async def test_kinds_of_units_are_shown_one_after_the_other(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 4)
        building_batches.take_in(site.wang, building, ["101", "102"])
        casework.withdraw(site.wang, _case(site, building, "102"), "退房")
        async with at(site.wang, building) as pilot:
            seen = []
            for _press in range(4):
                await press(pilot, "w")
                seen.append([line.no for line in units(pilot).rows])
            assert seen == [["103", "104"], ["101"], ["102"], ["101", "102", "103", "104"]]

    async def test_a_failed_unit_is_released(self, site: Hall, tmp_path: Path) -> None:
        building = takeable(site.wang, tmp_path, 1)
        building_batches.take_in(site.wang, building)
        casework.void(site.wang, _case(site, building, "101"), "写错")
        async with at(site.wang, building) as pilot:
            assert units(pilot).rows[0].standing is Standing.FAILED
            await press(pilot, "r")
            await enter(pilot, "作废后重办")
            assert units(pilot).rows[0].standing is Standing.TAKEABLE

    async def test_the_day_moves_a_note_is_kept_and_the_file_closes(self, site: Hall, tmp_path: Path) -> None:
        building = listed(site.wang, tmp_path, 1)
        async with at(site.wang, building) as pilot:
            await press(pilot, "v")
            await enter(pilot, "2026-05-20")
            await enter(pilot, "绿化未完工")
            assert "2026-05-20" in shown(pilot)
            await press(pilot, "n")
            await enter(pilot, "开发企业已补资料")
            await press(pilot, "C")
            await enter(pilot, "移交")
            assert "file closed" in shown(pilot)
            await press(pilot, "C")
            await enter(pilot, "误关")
            await press(pilot, "l")
            assert "Note: 开发企业已补资料" in shown(pilot)
        state = buildings.building(site.wang, building)
        assert (state.hand_over_on, state.notes, state.closed) == (date(2026, 5, 20), ("开发企业已补资料",), False)

    async def test_three_hundred_units_cost_no_more_than_twenty(self, site: Hall, tmp_path: Path) -> None:
        """A key repaints two rows, however many there are."""
        building = takeable(site.wang, tmp_path, 300)
        async with at(site.wang, building) as pilot:
            drawn: list[int] = []
            rows_ = units(pilot)
            draw = rows_._draw
            rows_._draw = lambda y, w, h: drawn.append(y) or draw(y, w, h)  # type: ignore[func-returns-value, method-assign]
            await press(pilot, "down", "down", "down")
            assert len(rows_.rows) == 300
            assert len(drawn) <= 6


def _case(site: Hall, building: int, unit: str) -> int:
    bound = buildings.building(site.wang, building).units[unit].case
    assert bound is not None
    return bound.case_id


# Pictures

Walk = Callable[[Pilots], Awaitable[None]]


async def _list(pilot: Pilots) -> None:
    await press(pilot, "escape")


async def _units(pilot: Pilots) -> None:
    await press(pilot, "home")


async def _marked(pilot: Pilots) -> None:
    await press(pilot, "space", "space", "a")


async def _report(pilot: Pilots) -> None:
    await press(pilot, "A", "a", "ctrl+s")


async def _hand_over(pilot: Pilots) -> None:
    await press(pilot, "h")


async def _correct(pilot: Pilots) -> None:
    await press(pilot, "e")


async def _help(pilot: Pilots) -> None:
    await press(pilot, "f1")


WALKS: dict[str, Walk] = {
    "buildings": _list,
    "building": _units,
    "building_take_in": _marked,
    "building_report": _report,
    "building_hand_over": _hand_over,
    "building_correct": _correct,
    "building_help": _help,
}


def mixed(site: Hall, folder: Path) -> int:
    """A building with units at every stage: 10 a floor, 14 in all."""
    building = takeable(site.wang, folder, 14)
    building_batches.take_in(site.wang, building, ["101", "102", "103", "104"])
    building_batches.decide_all(site.zhou, building, ["101", "102"], first_no=FIRST_NO)
    buildings.undo_check(site.wang, building, Check.TAX, ["105", "106"], "误登")
    buildings.undo_check(site.wang, building, Check.FUND, ["106"], "误登")
    casework.withdraw(site.wang, _case(site, building, "104"), "退房")
    import_unsold = write_csv(folder / "未售.csv", [("房号", "买受人", "证件号码"), ("301", "", "")])
    from clerk_tui.desk.building_lists import import_units

    import_units(site.wang, building, import_unsold)
    return building


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("walk", WALKS)
async def test_screen(
    site: Hall, tmp_path: Path, walk: str, size: str, language: i18n.Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.set_language(language)
    monkeypatch.setattr(StatusLine, "_now", lambda _line: site.clock.now)
    monkeypatch.setattr(Workstation, "NOTIFICATION_TIMEOUT", 600)
    building = mixed(site, tmp_path)
    async with at(site.wang, size=SIZES[size]) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BuildingScreen), building
        await WALKS[walk](pilot)
        await settle(pilot)
        lines = shown(pilot).split("\n")
        for line in lines:
            assert cell_len(line) == SIZES[size][0], line
        text = "\n".join(line.rstrip() for line in lines).rstrip() + "\n"
    kept = FOLDER / f"{walk}-{size}-{language}.txt"
    if os.environ.get("CLERK_UPDATE_SNAPSHOTS"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "see the difference; CLERK_UPDATE_SNAPSHOTS=1 if it is wanted"
