"""The lists, the search, the drafts, the lock and the password, on a real store with the demonstration's cases."""

from __future__ import annotations

import asyncio
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from rich.cells import cell_len

from clerk_tui import i18n
from clerk_tui.desk import casework, demo
from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.demo_stories import ITEMS
from clerk_tui.desk.intake import drafts, start
from clerk_tui.desk.lists import Section, find, inbox, work_list
from clerk_tui.desk.opening import open_demo
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.people import Role, User
from clerk_tui.domain.scan import receipt_payload
from clerk_tui.store.records import CaseFilter
from clerk_tui.tui import launch

launch.prepare_environment()

from textual.widget import Widget  # noqa: E402 - the environment comes first
from textual.widgets import Static  # noqa: E402

from clerk_tui.tui.idle import IdleTimer  # noqa: E402
from clerk_tui.tui.keyboard import Scanned  # noqa: E402
from clerk_tui.tui.screens.find import FindScreen  # noqa: E402
from clerk_tui.tui.screens.home import HomeScreen, figures  # noqa: E402
from clerk_tui.tui.screens.intake import IntakeScreen  # noqa: E402
from clerk_tui.tui.screens.lock import LockScreen  # noqa: E402
from clerk_tui.tui.screens.password import PasswordScreen  # noqa: E402
from clerk_tui.tui.widgets.case_list import CaseList  # noqa: E402
from clerk_tui.tui.widgets.clerk_input import ClerkInput  # noqa: E402
from clerk_tui.tui.widgets.dialogs import MessageBox  # noqa: E402
from clerk_tui.tui.widgets.fast_list import FastList  # noqa: E402
from clerk_tui.tui.workstation import Workstation  # noqa: E402

if TYPE_CHECKING:
    from textual.pilot import Pilot

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=CHINA)
SECRET = "another-2026"


def now() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration hall, made once."""
    home = tmp_path_factory.mktemp("hall")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLERK_HOME", str(home))
        i18n.set_language("zh_CN")
        open_demo(now).store.close()
    return home


@pytest.fixture
def desk(hall: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Somebody with every role at a copy of the hall."""
    shutil.copytree(hall, tmp_path / "home")
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
    return desk.store.cases(CaseFilter(phases=frozenset({phase})))[0].id


async def put_cursor(app: Workstation, case_id: int) -> None:
    cases = rows(app)
    cases.move_to([line.case_id for line in cases.rows].index(case_id))


class TestHome:
    async def test_it_shows_what_waits_most_pressing_first(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            assert isinstance(app.screen, HomeScreen)
            work = work_list(desk)
            assert tuple(rows(app).rows) == work.lines
            order = [list(Section).index(line.section) for line in work.lines]
            assert order == sorted(order)
            assert f"逾期{work.counts[Section.OVERDUE]} " in head(app)
            first = next(line for line in painted(app) if line.startswith(">"))
            assert first.startswith("> !逾期"), "the cursor and the urgency are said without colour"

    async def test_the_frame_is_there_before_the_store_answers(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = threading.Event()
        cases = desk.store.cases

        def slow(*args: Any, **options: Any) -> Any:
            answer.wait(10)
            return cases(*args, **options)

        monkeypatch.setattr(desk.store, "cases", slow)
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
            casework.decide_case(desk, first, Outcome.DONE)  # it leaves the top of the list
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

            monkeypatch.setattr(desk.store, "cases", busy)
            app.screen.reload()  # type: ignore[attr-defined]
            await settle(pilot)
            assert head(app).startswith("! 数据库忙")
            assert len(rows(app).rows) == known

    def test_figures_fit_their_line(self, desk: Desk) -> None:
        work = work_list(desk)
        for width in range(20, 140):
            assert cell_len(figures(work, width)) <= width
        assert "今日收件" in figures(work, 130)


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


class TestFind:
    async def test_results_follow_the_typing_cases_and_people_apart(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3", *"liu")
            await pilot.pause(0.15)
            await settle(pilot)
            hits = app.screen.query_one("#hits", FastList)
            wanted = find(desk, "liu")
            assert wanted.cases
            assert wanted.people
            assert [str(row) for row in hits.rows if isinstance(row, str)] == [
                f"办件 {len(wanted.cases)}",
                f"人员 {len(wanted.people)}",
            ]
            assert hits.current == wanted.cases[0], "the cursor is never on a heading"
            for line in wanted.cases:
                assert hits.current == line
                await pilot.press("down")
            assert hits.current == wanted.people[0]
            await pilot.press("up", *["up"] * len(wanted.cases))
            assert hits.current == wanted.cases[0]
            names = "".join(painted(app))
            for row in desk.store.cases(CaseFilter(), limit=None):
                if row.applicant_kind == "person":
                    assert row.applicant_name not in names
                    assert row.document_number not in names

    async def test_enter_opens_and_on_a_person_shows_the_cases(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            person = max(find(desk, "liu").people, key=lambda one: one.visits)
            await pilot.press("f3", *"liu")
            await pilot.pause(0.15)
            await settle(pilot)
            hits = app.screen.query_one("#hits", FastList)
            before = list(hits.rows)
            hits.move_to(before.index(person))
            await pilot.press("enter")
            await settle(pilot)
            shown = [row for row in hits.rows if not isinstance(row, str)]
            assert len(shown) == person.visits
            assert person.last_case in [row.case_id for row in shown]
            await pilot.press("enter")
            assert app.opened == [(shown[0].case_id, "")]
            await pilot.press("escape")
            assert list(hits.rows) == before
            await pilot.press("escape")
            assert app.screen.query_one("#query", ClerkInput).value == ""

    async def test_a_late_answer_to_older_letters_is_dropped(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = desk.store.find
        hold = threading.Event()

        def slow(query: Any, limit: int = 50) -> Any:
            if query.name_pinyin == "li":
                hold.wait(10)
            return asked(query, limit)

        monkeypatch.setattr(desk.store, "find", slow)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3", "l", "i")
            await pilot.pause(0.15)
            await pilot.press("u")
            await pilot.pause(0.15)
            hold.set()
            await settle(pilot)
            hits = app.screen.query_one("#hits", FastList)
            assert next(row for row in hits.rows if not isinstance(row, str)) == find(desk, "liu").cases[0]

    @pytest.mark.parametrize("phase", [Phase.ISSUED, Phase.RECEIVED, Phase.CORRECTION_PENDING, Phase.ARCHIVED])
    async def test_a_scanned_receipt_opens_on_the_deed_that_is_due(self, desk: Desk, phase: Phase) -> None:
        deed = {Phase.ISSUED: "hand_out", Phase.RECEIVED: "accept", Phase.CORRECTION_PENDING: "correct"}.get(phase, "")
        row = desk.store.cases(CaseFilter(phases=frozenset({phase})))[0]
        payload = receipt_payload(row.case_no, row.query_code)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            app.screen.post_message(Scanned(f"]Q1{payload}"))  # outside any field, on another screen
            await settle(pilot)
            assert isinstance(app.screen, FindScreen)
            assert app.opened == [(row.id, deed)]

    async def test_a_scan_into_the_box_with_enter_opens_at_once(self, desk: Desk) -> None:
        row = desk.store.cases(CaseFilter(phases=frozenset({Phase.ISSUED})))[0]
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3", *"liu")
            await pilot.pause(0.15)
            await settle(pilot)
            box = app.screen.query_one("#query", ClerkInput)
            box.value = row.case_no
            await pilot.press("enter")  # before any answer: the rows of "liu" must not be opened
            await settle(pilot)
            assert app.opened == [(row.id, "hand_out")]

    @pytest.mark.parametrize("typed", ["43112500012026112000012", "CLK1:43112500012026112000012:123456"])
    async def test_a_mistyped_number_says_what_is_wrong(self, desk: Desk, typed: str) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("f3")
            app.screen.query_one("#query", ClerkInput).value = typed
            await pilot.press("enter")
            await settle(pilot)
            assert "校验码 2 不符" in app.screen.query_one("#query", ClerkInput).error
            assert not app.opened


class TestDrafts:
    async def test_enter_takes_a_form_up_where_it_was_left(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("d")
            await settle(pilot)
            listed = app.screen.query_one("#drafts", FastList)
            assert [draft.id for draft in listed.rows] == [draft.id for draft in drafts(desk)]
            await pilot.press("enter")
            await settle(pilot)
            assert isinstance(app.screen, IntakeScreen)
            assert app.screen.place == "intake"
            assert app.screen.form_view is not None
            assert app.screen.form_view.form.applicant.name

    async def test_a_discarded_form_can_be_brought_back(self, desk: Desk) -> None:
        before = drafts(desk)
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, desk)
            await pilot.press("d")
            await settle(pilot)
            assert "u" not in app.screen.active_bindings
            await pilot.press("x")
            await settle(pilot)
            assert [draft.id for draft in drafts(desk)] == [draft.id for draft in before[1:]]
            await pilot.press("u")
            await settle(pilot)
            assert {draft.id for draft in drafts(desk)} == {draft.id for draft in before}
            assert len(app.screen.query_one("#drafts", FastList).rows) == len(before)

    async def test_only_the_own_ones_are_offered(self, desk: Desk) -> None:
        async with Watched().run_test(size=(80, 24)) as pilot:
            app = await entered(pilot, colleague(desk, "lijun"))
            await pilot.press("d")
            await settle(pilot)
            assert not app.screen.query_one("#drafts", FastList).rows


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
            allowed = {"lock.unlock", "lock.leave"}
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

            monkeypatch.setattr(app, "save_drafts", full)
            await pilot.press("ctrl+l")
            await settle(pilot)
            assert isinstance(app.screen, LockScreen)
            await type_into(app, pilot, password=demo.PASSWORD)
            assert [note.message for note in app._notifications] == ["磁盘已满。"]


class TestIdle:
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
