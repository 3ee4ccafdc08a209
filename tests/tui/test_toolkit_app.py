"""The app around the screens: going places, help, the palette, jobs, remapped keys, what it imports."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets import Static

from clerk_tui import i18n
from clerk_tui.domain.errors import BadInput, ClerkError, NotFound, Refused
from clerk_tui.tui import keymap
from clerk_tui.tui.help import HelpScreen, keys_of, markdown, wrapped
from clerk_tui.tui.jobs import run_job
from clerk_tui.tui.palette import Palette, deeds_of
from clerk_tui.tui.registry import lazy
from clerk_tui.tui.widgets.clerk_input import FieldError
from clerk_tui.tui.widgets.dialogs import MessageBox
from clerk_tui.tui.widgets.fast_list import FastList
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.status_line import StatusLine

toolkit_demo = pytest.importorskip("toolkit_demo")


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


def demo(home: str = "home"):  # type: ignore[no-untyped-def]
    return toolkit_demo.ClerkApp(home=home)


class TestGoing:
    async def test_a_screen_below_is_returned_to_and_escape_goes_one_back(self) -> None:
        app = demo("home")
        async with app.run_test() as pilot:
            first = app.screen
            app.go("form")
            app.go("list")
            assert [screen.place for screen in app.screen_stack] == ["home", "form", "list"]
            await pilot.press("escape")
            assert app.screen.place == "form"
            await pilot.press("f4")
            assert app.screen is first
            await pilot.press("escape")
            assert app.screen is first, "there is nothing below the first screen"

    async def test_a_screen_that_is_not_there_has_no_key(self) -> None:
        app = demo("form")
        async with app.run_test():
            keys = app.screen.active_bindings
            assert "f4" in keys
            assert "f7" not in keys

    def test_a_screen_is_imported_when_it_is_opened(self) -> None:
        factory = lazy("toolkit_demo:Home")
        assert type(factory()).__name__ == "Home"


class TestHelp:
    @pytest.mark.parametrize("key", ["f1", "ctrl+g"])
    async def test_it_explains_where_the_cursor_is(self, key: str) -> None:
        app = demo("home")
        async with app.run_test() as pilot:
            await pilot.press(key)
            assert isinstance(app.screen, HelpScreen)
            text = str(app.screen.query_one(Static).render())
            assert "Type a part of a name or a number; Enter opens." in text
            assert "PgDn" in text
            await pilot.press("escape")
            assert app.focused is app.screen.query_one(FilterInput)

    async def test_it_shows_the_users_own_keys(self) -> None:
        app = demo("list")
        async with app.run_test() as pilot:
            app.set_keymap({"list.down": "down,x"})
            await pilot.press("x")
            assert app.screen.query_one(FastList).cursor == 1
            assert any("↓ x" in line.plain for line in keys_of(app.screen))
            await pilot.press("j")
            assert app.screen.query_one(FastList).cursor == 1

    def test_the_small_markdown(self) -> None:
        assert [markdown(line).plain for line in ("# Title", "- **a** `b` c", "plain")] == [
            "Title",
            "  a b c",
            "plain",
        ]

    def test_lines_hang_below_their_item_and_keys_stay_with_their_words(self) -> None:
        line = markdown("- at the row `+` done, `-` not")
        assert [piece.plain for piece in wrapped(line, 18)] == ["  at the row", "    + done, - not"]

    @given(st.text("一二，。a` -*", max_size=60), st.integers(8, 40))
    def test_a_help_line_loses_nothing_but_spaces(self, text: str, width: int) -> None:
        line = markdown(text)
        pieces = wrapped(line, width)
        assert "".join(piece.plain for piece in pieces).replace(" ", "") == line.plain.replace(" ", "")
        assert all(cell_len(piece.plain) <= width for piece in pieces)


class TestPalette:
    async def test_every_deed_by_name_or_initials(self) -> None:
        i18n.set_language("zh_CN")
        app = demo("list")
        async with app.run_test() as pilot:
            deeds = {deed.label: deed for deed in deeds_of(app.screen)}
            assert not any("move(" in deed.does for deed in deeds.values())
            await pilot.press("ctrl+p")
            assert isinstance(app.screen, Palette)
            await pilot.press(*"accept", "enter")
            await pilot.pause()
            assert app.screen.deeds == ["accept"]

    async def test_initials_find_chinese_names(self) -> None:
        i18n.set_language("zh_CN")
        app = demo("list")
        async with app.run_test():
            label = i18n._("Work list")
            if label.isascii():
                pytest.skip("the messages are not compiled")
            (deed,) = [deed for deed in deeds_of(app.screen) if deed.label == label]
            assert "dblb" in deed.haystack or "db" in deed.haystack


class TestJobs:
    async def test_work_runs_in_a_thread_and_its_result_comes_back_in_ours(self) -> None:
        app = demo("form")
        threads: list[int] = []
        async with app.run_test():

            def done(result: int) -> None:
                threads.extend((result, threading.get_ident()))

            await run_job(app.screen, threading.get_ident, on_done=done).wait()
            assert threads[0] != threads[1] == threading.get_ident()

    async def test_a_refusal_with_a_field_stands_below_it(self) -> None:
        app = demo("form")
        async with app.run_test() as pilot:
            await run_job(app.screen, toolkit_demo.refuse_field, "phone").wait()
            await pilot.pause()
            assert app.focused is app.screen.query_one("#phone")
            shown = [str(line.render()) for line in app.screen.query(FieldError) if line.display]
            assert shown == ["! 号码不对。核对最后一位。"]

    async def test_a_refusal_with_a_remedy_is_a_box_and_without_a_toast(self) -> None:
        app = demo("form")

        def missing() -> None:
            raise NotFound("查无此件。")

        async with app.run_test(notifications=True) as pilot:
            await run_job(app.screen, missing).wait()
            await pilot.pause()
            assert [note.message for note in app._notifications] == ["查无此件。"]
            await run_job(app.screen, toolkit_demo.refuse).wait()
            await pilot.pause()
            assert isinstance(app.screen, MessageBox)

    async def test_a_screen_may_take_the_refusal_itself(self) -> None:
        app = demo("form")
        refused: list[ClerkError] = []
        async with app.run_test():
            await run_job(app.screen, toolkit_demo.refuse, on_refused=refused.append).wait()
            assert isinstance(refused[0], Refused)

    async def test_a_bug_is_not_a_refusal(self, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.setenv("CLERK_HOME", str(tmp_path))
        with pytest.raises(Exception, match="division"):
            async with demo("form").run_test() as pilot:
                run_job(pilot.app.screen, lambda: 1 // 0)
                await pilot.pause(0.2)
        assert list((tmp_path / "log").iterdir())

    async def test_the_top_line_says_so_when_it_takes_long(self) -> None:
        app = demo("form")
        release = threading.Event()
        async with app.run_test() as pilot:
            line = app.screen.query_one(StatusLine)
            worker = run_job(app.screen, release.wait, 5)
            await pilot.pause(0.05)
            assert line._busy == 0
            await pilot.pause(0.3)
            assert line._busy == 1
            release.set()
            await worker.wait()
            assert line._busy == 0

    async def test_the_newest_of_a_group_wins(self) -> None:
        app = demo("form")
        done: list[str] = []

        def slow(value: str, seconds: float) -> str:
            time.sleep(seconds)
            return value

        async with app.run_test() as pilot:
            run_job(app.screen, slow, "old", 0.15, on_done=done.append)
            await run_job(app.screen, slow, "new", 0.01, on_done=done.append).wait()
            await pilot.pause(0.3)
            assert done == ["new"]


def test_a_field_that_does_not_exist_is_told_anyway() -> None:
    assert str(BadInput("号码不对。", hint="核对。", field="nowhere")) == "号码不对。核对。"


HEAVY = """
sqlmodel sqlalchemy sqlite3 typer msgspec typst rapidfuzz tomllib json subprocess clerk_tui.catalog clerk_tui.store
textual.widgets._markdown textual.widgets._data_table textual.widgets._text_area
clerk_tui.tui.palette clerk_tui.tui.help clerk_tui.tui.jobs clerk_tui.tui.crash
"""


def imported_by(code: str) -> set[str]:
    code += "\nimport sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_the_first_paint_imports_nothing_heavy() -> None:
    ours = imported_by("import clerk_tui.tui.app, clerk_tui.tui.widgets.filter_input")
    assert (ours - imported_by("import textual.app")) & set(HEAVY.split()) == set()


def test_keymap_problems_do_not_need_the_app() -> None:
    assert keymap.check({"app.find": "f12"}) == ({"app.find": "f12"}, [])
