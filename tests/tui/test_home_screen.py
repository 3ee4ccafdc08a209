"""The work list and the inbox, on a real store with the demonstration’s cases."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from rich.cells import cell_len
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui import i18n
from clerk_tui.desk import casework
from clerk_tui.desk.context import Desk
from clerk_tui.desk.lists import inbox, work_list
from clerk_tui.domain.case.section import Section
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.tui.screens.home import HomeScreen, figures
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import MessageBox

if TYPE_CHECKING:
    pass
from tui_demo_desk import (
    Watched,
    colleague,
    entered,
    head,
    in_phase,
    painted,
    put_cursor,
    rows,
    settle,
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


class TestHome:
    async def test_it_shows_what_waits_most_pressing_first(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            assert isinstance(app.screen, HomeScreen)
            work = work_list(desk)
            assert tuple(rows(app).rows) == work.lines
            order = [list(Section).index(line.section) for line in work.lines]
            assert order == sorted(order)
            assert f"逾期 {work.counts[Section.OVERDUE]} " in head(app)
            first = next(line for line in painted(app) if line.startswith(">"))
            assert first.startswith("> !逾期"), "the cursor and the urgency are said without colour"

    async def test_the_frame_is_there_before_the_store_answers(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = threading.Event()
        listing = desk.store.work_list

        def slow(*args: Any, **options: Any) -> Any:
            answer.wait(10)
            return listing(*args, **options)

        monkeypatch.setattr(desk.store, "work_list", slow)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = pilot.app
            assert isinstance(app, Watched)
            app.enter(desk)
            await pilot.pause(0.1)
            text = "\n".join(painted(app))
            assert "待办" in text
            assert "正在读取" in text
            await pilot.press("slash", "x")
            assert app.screen.query_one("#filter", ClerkInput).value == "x", "keys are alive meanwhile"
            await pilot.press("escape", "escape")
            answer.set()
            await settle(pilot)
            assert len(rows(app).rows) > 20

    @pytest.mark.parametrize("width", [80, 100, 120])
    async def test_columns_stand_below_one_another(self, desk: Desk, width: int) -> None:
        async with Watched().run_test(size=(width, 24)) as pilot:
            app = await entered(pilot, desk)
            lines = painted(app)
            assert {cell_len(line) for line in lines} == {width}
            body = lines[4:-1]
            starts = {cell_len(line[: line.index(" 2026")]) for line in body}
            assert len(starts) == 1, "the numbers line up"
            whole = rows(app).rows[0].case_no
            assert (whole if width >= 100 else whole.removeprefix("431125 0001 ")) in body[0]

    async def test_a_number_of_another_device_is_shown_whole(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            cases = rows(app)
            foreign = msgspec.structs.replace(cases.rows[1], case_no="431125 0009 20261120 0001 2")
            cases.show([cases.rows[0], foreign])
            await pilot.pause()
            text = "\n".join(painted(app))
            assert "431125 0009 20261120 0001 2" in text
            assert cases.rows[0].case_no in text

    async def test_the_plain_look_has_no_glyph_of_ambiguous_width(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CLERK_PLAIN", "1")
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            for place in ("home", "inbox", "find", "drafts", "password", "lock"):
                app.go(place)
                await settle(pilot)
                app.screen.refresh()
                await pilot.pause()
                for widget in app.screen.walk_children(Widget):
                    for y in range(widget.size.height):
                        strip = widget.render_line(y).apply_filter(app._plain[0], app.screen.styles.background)
                        odd = [char for char in strip.text if unicodedata.east_asian_width(char) == "A"]
                        assert not odd, (place, strip.text)

    async def test_the_cursor_stays_on_its_case_and_marks_on_theirs(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            cases = rows(app)
            await pilot.press("down", "down", "space", "down")
            marked, current = cases.marked, cases.current
            assert current is not None
            first = cases.rows[0].case_id
            casework.withdraw(desk, first, "不办了")  # it leaves the top of the list
            app.screen.reload()  # type: ignore[attr-defined]
            await settle(pilot)
            assert cases.rows[0].case_id != first
            assert cases.current is not None
            assert cases.current.case_id == current.case_id
            assert [line.case_id for line in cases.marked] == [line.case_id for line in marked]

    async def test_what_others_did_is_there_on_return(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("d")
            await settle(pilot)
            waiting = in_phase(desk, Phase.RECEIVED)
            casework.withdraw(colleague(desk), waiting, "不办了")
            await pilot.press("escape")
            await settle(pilot)
            assert waiting not in [line.case_id for line in rows(app).rows]

    async def test_letters_open_the_case_on_their_deed(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            ready = in_phase(desk, Phase.ISSUED)
            await put_cursor(app, ready)
            await pilot.press("enter", "a")
            await settle(pilot)
            await pilot.press("h", "n")
            assert app.opened == [(ready, ""), (ready, "hand_out"), (ready, "hand_out"), (ready, "note")]
            app.opened.clear()
            received = in_phase(desk, Phase.RECEIVED)
            await put_cursor(app, received)
            await pilot.press("a")
            await settle(pilot)
            assert app.opened == [(received, "accept")]

    async def test_the_filter_takes_initials_and_escape_closes_it(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            everything = len(rows(app).rows)
            await pilot.press("slash", *"sfz")
            shown = rows(app).rows
            assert shown
            assert all("身份证" in line.item for line in shown)
            await pilot.press("enter")
            assert app.opened == [(shown[0].case_id, "")]
            await pilot.press("escape")
            assert len(rows(app).rows) == everything
            await pilot.press("escape")
            assert app.focused is rows(app)
            assert isinstance(app.screen, HomeScreen), "below the work list there is nowhere to go"
            await pilot.press("escape")
            assert isinstance(app.screen, HomeScreen)

    async def test_each_marked_row_reports_its_own_outcome(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            assert "o" not in app.screen.active_bindings, "without marks there is nothing to do at once"
            accepted, issued = in_phase(desk, Phase.ACCEPTED), in_phase(desk, Phase.ISSUED)
            for case_id in (accepted, issued):
                await put_cursor(app, case_id)
                await pilot.press("space")
            await pilot.press("o")
            await settle(pilot)
            assert isinstance(app.screen, MessageBox)
            said = [str(text.render()) for text in app.screen.query(Static)]
            assert said[0] == "共 2 件，办成 1 件"
            good, bad = sorted(said[1].splitlines())[::-1] if said[1].startswith("!") else said[1].splitlines()
            assert {good[0], bad[0]} == {"+", "!"}
            assert desk.case(accepted).phase is Phase.DISPATCHED
            await pilot.press("escape")
            await settle(pilot)
            assert [line.case_id for line in rows(app).marked] == [issued], "what was refused stays marked"

    async def test_a_store_that_does_not_answer_is_said_without_a_box(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            known = len(rows(app).rows)

            def busy(*_args: Any, **_options: Any) -> None:
                raise StoreTrouble("数据库忙。", hint="稍后再试。")

            monkeypatch.setattr(desk.store, "work_list", busy)
            app.screen.reload()  # type: ignore[attr-defined]
            await settle(pilot)
            assert head(app).startswith("! 数据库忙")
            assert len(rows(app).rows) == known

    async def test_rows_read_anew_but_unchanged_are_not_painted_again(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            shown: list[object] = []
            monkeypatch.setattr(rows(app), "show", lambda *args, **_options: shown.append(args))
            app.screen.reload()  # type: ignore[attr-defined]
            await settle(pilot)
            assert not shown

    @pytest.mark.parametrize("language", ["zh_CN", "en"])
    def test_what_matters_is_in_the_figures_at_80(self, desk: Desk, language: i18n.Language) -> None:
        i18n.set_language(language)
        work = work_list(desk)
        many = msgspec.structs.replace(work, counts=dict.fromkeys(Section, 88), drafts=8)
        line = figures(many, 78)
        assert not line.endswith("…")
        for word in ("overdue", "ready", "drafts"):
            assert f"{i18n._(word)} 8" in line

    def test_figures_fit_their_line(self, desk: Desk) -> None:
        work = work_list(desk)
        for width in range(20, 140):
            assert cell_len(figures(work, width)) <= width
        assert "今日收件" in figures(work, 150)


class TestInbox:
    async def test_a_reviewer_sees_the_own_department(self, desk: Desk) -> None:
        reviewer = colleague(desk, "lijun")
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, reviewer)
            await pilot.press("b")
            await settle(pilot)
            assert {line.department for line in rows(app).rows} == {"市监局"}
            assert "p" not in app.screen.active_bindings

    async def test_who_has_no_department_picks_one_and_takes_over_several(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("b")
            await settle(pilot)
            assert len({line.department for line in rows(app).rows}) > 5
            await pilot.press("p")
            await settle(pilot)
            await pilot.press("2")
            await settle(pilot)
            (department,) = {line.department for line in rows(app).rows}
            assert head(app).startswith(department)
            free = [line for line in inbox(desk) if desk.case(line.case_id).phase is Phase.DISPATCHED]
            await pilot.press("p")
            await settle(pilot)
            await pilot.press("1")
            await settle(pilot)
            for line in free[:2]:
                await put_cursor(app, line.case_id)
                await pilot.press("space")
            await pilot.press("c")
            await settle(pilot)
            assert isinstance(app.screen, MessageBox)
            assert {desk.case(line.case_id).phase for line in free[:2]} == {Phase.IN_REVIEW}


def test_the_list_screens_import_no_store() -> None:
    """What the first paint of home needs must not wait for SQLModel."""
    import subprocess
    import sys

    code = (
        "import sys, clerk_tui.tui.screens.home, clerk_tui.tui.workstation\n"
        "print([m for m in ('sqlmodel', 'sqlalchemy', 'typer', 'argon2') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
