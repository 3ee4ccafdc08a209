"""What stands around every screen: the palette, the top line, the toasts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from clerk_tui import i18n
from clerk_tui.desk.context import Desk
from clerk_tui.tui.palette import Deed
from clerk_tui.tui.screens.inbox import InboxScreen
from clerk_tui.tui.widgets.fast_list import FastList

if TYPE_CHECKING:
    from textual.pilot import Pilot
from tui_demo_desk import (
    Watched,
    entered,
    painted,
    settle,
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


class TestPalette:
    async def deeds(self, pilot: Pilot[Any], *typed: str) -> list[Deed]:
        await pilot.press("ctrl+p", *typed)
        await settle(pilot)
        return list(pilot.app.screen.query_one(FastList).rows)

    async def test_everything_is_offered_and_what_is_elsewhere_says_where(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            app.go("find")
            await settle(pilot)
            deeds = await self.deeds(pilot)
            offered = {deed.label: deed for deed in deeds}
            assert {"承办", "草稿", "修改密码", "锁定", "收件"} <= set(offered)
            assert offered["草稿"].node is app
            (dispatch,) = (deed for deed in deeds if "case.dispatch" in deed.haystack)
            assert (dispatch.label, dispatch.node, dispatch.keys) == ("转部门", None, "办件")

    async def test_it_goes_where_there_is_a_way_and_says_so_where_there_is_none(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24), notifications=True) as pilot:
            app = await entered(pilot, desk)
            app.go("find")
            await settle(pilot)
            await self.deeds(pilot, *"cb")  # 承办, by initials
            await pilot.press("enter")
            await settle(pilot)
            assert isinstance(app.screen, InboxScreen)
            deeds = await self.deeds(pilot, *"case.dispatch")
            assert [deed.place for deed in deeds] == ["case"]
            await pilot.press("enter")
            await settle(pilot)
            assert [note.message for note in app._notifications] == ["请到“办件”画面操作。"]

    async def test_nothing_is_offered_to_who_has_not_signed_in(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            assert all(deed.node is not None for deed in await self.deeds(pilot))


class TestTopLine:
    async def test_what_the_form_said_is_gone_with_it(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            app.go("intake")
            await settle(pilot)
            app.health = "草稿已存 15:30:00"
            await pilot.pause()
            assert "草稿已存" in painted(app)[0]
            app.go("find")
            await settle(pilot)
            assert "草稿已存" not in painted(app)[0]

    async def test_a_toast_covers_neither_the_top_line_nor_the_keys(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24), notifications=True) as pilot:
            app = await entered(pilot, desk)
            before = painted(app)
            app.notify("已转市监局，交接单 1")
            await settle(pilot)
            after = painted(app)
            (changed,) = [y for y, line in enumerate(after) if "交接单 1" in line]
            assert 1 <= changed <= 4
            assert (after[0], after[-1]) == (before[0], before[-1])
