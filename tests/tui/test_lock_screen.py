"""The lock, the idle timer and the password: who may see and do what at a window that was left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import pytest

from clerk_tui import i18n
from clerk_tui.desk import demo
from clerk_tui.desk.context import Desk
from clerk_tui.desk.intake import drafts
from clerk_tui.desk.lists import work_list
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.people import Role, User
from clerk_tui.store.records import CaseFilter
from clerk_tui.tui.idle import IdleTimer
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.find import FindScreen
from clerk_tui.tui.screens.home import HomeScreen
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.screens.lock import LockScreen
from clerk_tui.tui.screens.password import PasswordScreen
from clerk_tui.tui.widgets.case_list import CaseList
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import AskReason, MessageBox

if TYPE_CHECKING:
    pass
from tui_demo_desk import (
    NOW,
    SECRET,
    Watched,
    colleague,
    entered,
    locked_over_a_form,
    painted,
    rows,
    settle,
    type_into,
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


class TestLock:
    async def test_nothing_beneath_can_be_read_or_reached(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await locked_over_a_form(pilot, desk)
            stack = list(app.screen_stack)
            text = "\n".join(painted(app))
            assert "演示 (demo)" in text
            assert "测试甲" not in text
            assert "申请人" not in text
            for key in ("escape", "f1", "f2", "f3", "f4", "f6", "ctrl+g", "ctrl+p", "ctrl+l", "tab", "f3", "shift+tab"):
                await pilot.press(key)
            app.screen.post_message(Scanned(desk.store.cases(CaseFilter())[0].case_no))
            await settle(pilot)
            assert list(app.screen_stack) == stack
            assert not app._held, "nor does it come up after the lock"
            assert app.screen.styles.background.a == 1
            allowed = {"app.quit", "entry.enter"}
            shown = {active.binding.id for active in app.screen.active_bindings.values() if active.binding.show}
            assert shown == allowed

    async def test_the_draft_is_saved_first(self, desk: Desk) -> None:
        before = len(drafts(desk))
        async with Watched().run_test(size=(80, 24)) as pilot:
            await locked_over_a_form(pilot, desk)
            assert len(drafts(desk)) == before + 1

    async def test_the_same_user_goes_on_where_they_were(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await locked_over_a_form(pilot, desk)
            await type_into(app, pilot, password=demo.PASSWORD)
            screen = app.screen
            assert isinstance(screen, IntakeScreen)
            assert screen.form_view is not None
            assert screen.form_view.form.applicant.name == "测试甲"
            assert not app.locked

    async def test_another_user_sees_nothing_of_the_first(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await locked_over_a_form(pilot, desk)
            await type_into(app, pilot, login="wangfang", password=demo.PASSWORD)
            assert isinstance(app.screen, HomeScreen)
            assert app.desk is not None
            assert app.desk.user.login == "wangfang"
            assert "王芳" in app.who
            assert not any(isinstance(screen, IntakeScreen) for screen in app.screen_stack)
            assert sum(isinstance(screen, HomeScreen) for screen in app.screen_stack) == 1
            assert tuple(rows(app).rows) == work_list(app.desk).lines
            titles = {draft.user for draft in desk.store.drafts("demo")}
            assert titles == {"demo"}, "the form waits for who typed it"

    async def test_a_wrong_password_and_too_many_of_them(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await locked_over_a_form(pilot, desk)
            field = app.screen.query_one("#password", ClerkInput)
            await type_into(app, pilot, password="wrong")
            assert field.error
            assert field.value == ""
            for _failure in range(5):
                await type_into(app, pilot, password="wrong")
            assert isinstance(app.screen, LockScreen)
            login = app.screen.query_one("#login", ClerkInput)
            assert "15:40" in login.error, "locked for ten minutes"
            await type_into(app, pilot, password=demo.PASSWORD)
            assert isinstance(app.screen, LockScreen)
            await type_into(app, pilot, login="wangfang", password=demo.PASSWORD)
            assert isinstance(app.screen, HomeScreen), "another user is not kept out"

    async def test_what_comes_back_from_a_job_waits_beneath(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await locked_over_a_form(pilot, desk)
            answers: list[bool | None] = []
            intake = app.screen_stack[-2]
            app.notify("张小明的凭证已打印")
            app.push_screen(MessageBox("张小明"), answers.append)
            app.pop_screen()
            app.go("find")
            await settle(pilot)
            assert isinstance(app.screen, LockScreen)
            assert "张小明" not in "\n".join(painted(app))
            await type_into(app, pilot, password=demo.PASSWORD)
            assert isinstance(app.screen, FindScreen)
            assert app.screen_stack[-2] is intake
            assert len(app._notifications) == 1

    async def test_what_was_held_is_not_for_another_user(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await locked_over_a_form(pilot, desk)
            app.notify("张小明的凭证已打印")
            app.push_screen(MessageBox("张小明"))
            await type_into(app, pilot, login="wangfang", password=demo.PASSWORD)
            assert isinstance(app.screen, HomeScreen)
            assert len(app._notifications) == 0

    async def test_it_covers_an_open_box_which_is_there_again_after_it(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            box = AskReason("为什么？")
            app.push_screen(box)
            await settle(pilot)
            await pilot.press("x", "ctrl+l")
            await settle(pilot)
            assert isinstance(app.screen, LockScreen)
            await type_into(app, pilot, password=demo.PASSWORD)
            assert app.screen_stack[-1] is box
            assert box.query_one(ClerkInput).value == "x"

    async def test_leaving_signs_out(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("ctrl+l")
            await settle(pilot)
            await pilot.press("ctrl+q")
            await pilot.pause(0.2)
            assert app._exit
        with pytest.raises(StoreTrouble):
            desk.store.user("demo")

    async def test_a_draft_that_cannot_be_saved_does_not_keep_the_window_open(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)

            def full() -> None:
                raise StoreTrouble("磁盘已满。")

            monkeypatch.setattr(app.screen, "save_draft", full)
            await pilot.press("ctrl+l")
            await settle(pilot)
            assert isinstance(app.screen, LockScreen)
            await type_into(app, pilot, password=demo.PASSWORD)
            assert [note.message for note in app._notifications] == ["最后键入的内容未能保存：磁盘已满。"]


class TestIdle:
    async def test_the_mouse_counts_as_somebody(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            ran_out: list[bool] = []
            IdleTimer(app, 0.4, lambda: ran_out.append(True))
            for step in range(5):
                await pilot.pause(0.15)
                await pilot.hover(CaseList, offset=(5 + step, 5))
            assert not ran_out

    async def test_it_runs_out_only_when_no_key_comes(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            ran_out: list[bool] = []
            IdleTimer(app, 0.4, lambda: ran_out.append(True))
            for _key in range(5):
                await pilot.pause(0.15)
                await pilot.press("down")
            assert not ran_out
            await pilot.pause(0.6)
            assert ran_out

    async def test_the_window_locks_and_never_twice(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            app.lock_when_idle(0.2 / 60)
            await pilot.pause(0.7)
            assert isinstance(app.screen, LockScreen)
            assert sum(isinstance(screen, LockScreen) for screen in app.screen_stack) == 1

    async def test_zero_minutes_never_lock_and_the_setting_counts(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waits: list[float] = []
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            assert app._idle is not None
            assert app._idle._timer is None, "invented people need no lock"
            monkeypatch.setattr(app, "lock_when_idle", waits.append)
            desk.store.site = msgspec.structs.replace(desk.store.site, demo=False)
            app.seat(desk)
            assert waits == [10]
            await asyncio.sleep(0)


class TestPassword:
    async def test_a_first_password_must_be_changed(self, desk: Desk) -> None:
        new = User(login="xinren", full_name="新人", roles=frozenset({Role.CLERK}), must_change_password=True)
        desk.store.add_user(new, demo.PASSWORD)
        newcomer = colleague(desk, "xinren")
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, newcomer)
            assert isinstance(app.screen, PasswordScreen)
            for key in ("escape", "f2", "f3", "f4", "ctrl+p"):
                await pilot.press(key)
            app.screen.post_message(Scanned("43112500012026112000012"))
            await settle(pilot)
            assert isinstance(app.screen, PasswordScreen)
            app.screen.query_one("#password", ClerkInput).value = "short"
            app.screen.query_one("#again", ClerkInput).value = "short"
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert app.screen.query_one("#password", ClerkInput).error
            app.screen.query_one("#password", ClerkInput).value = SECRET
            app.screen.query_one("#again", ClerkInput).value = SECRET
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert isinstance(app.screen, HomeScreen)
        assert desk.store.verify("xinren", SECRET, NOW).must_change_password is False

    async def test_the_present_one_is_asked_for(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("P")
            await settle(pilot)
            assert isinstance(app.screen, PasswordScreen)
            for name, value in (("present", "wrong"), ("password", SECRET), ("again", SECRET)):
                app.screen.query_one(f"#{name}", ClerkInput).value = value
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert app.screen.query_one("#present", ClerkInput).error
            app.screen.query_one("#present", ClerkInput).value = demo.PASSWORD
            app.screen.query_one("#again", ClerkInput).value = "different-1"
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert app.screen.query_one("#again", ClerkInput).error
            app.screen.query_one("#again", ClerkInput).value = SECRET
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert isinstance(app.screen, HomeScreen)
            assert desk.store.verify("demo", SECRET, NOW).login == "demo"
