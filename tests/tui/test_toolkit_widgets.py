"""The widgets, driven by keys: what the list, the fields, the choices, the marks and the boxes do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from clerk_tui import i18n
from clerk_tui.tui import clipboard
from clerk_tui.tui.app import ClerkApp
from clerk_tui.tui.registry import SCREENS, register
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.clerk_input import ClerkInput, Field, FieldError
from clerk_tui.tui.widgets.dialogs import AskReason, Confirm, MessageBox
from clerk_tui.tui.widgets.fast_list import Column, FastList, Look, fit
from clerk_tui.tui.widgets.filter_input import FilterInput
from clerk_tui.tui.widgets.key_line import KeyLine, shown
from clerk_tui.tui.widgets.mark_list import MarkList
from clerk_tui.tui.widgets.qr_view import QrView
from clerk_tui.tui.widgets.status_line import Banner, StatusLine


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterable[None]:
    i18n.set_language("en")
    known = dict(SCREENS)
    yield
    SCREENS.clear()
    SCREENS.update(known)
    i18n.set_language(None)


class Stage(ClerkScreen):
    """A screen of whatever widgets a test wants; keeps the messages it was sent."""

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.got: list[object] = []

    def body(self) -> Iterable[Widget]:
        return self.widgets

    def on_fast_list_chosen(self, event: FastList.Chosen) -> None:
        self.got.append(event.row)

    def on_choice_row_changed(self, event: ChoiceRow.Changed) -> None:
        self.got.append(event.answer)

    def on_mark_list_marked(self, event: MarkList.Marked) -> None:
        self.got.append((event.row, event.key))

    def on_mark_list_rest_as_usual(self, event: MarkList.RestAsUsual) -> None:
        self.got.append("rest")

    def on_input_submitted(self, event: ClerkInput.Submitted) -> None:
        self.got.append(event.value)


def app_with(*widgets: Widget) -> ClerkApp:
    register("stage", lambda: Stage(*widgets))
    return ClerkApp(home="stage")


def got(app: ClerkApp) -> list[object]:
    assert isinstance(app.screen, Stage)
    return app.screen.got


def text_of(widget: Widget) -> list[str]:
    return ["".join(segment.text for segment in widget.render_line(y)) for y in range(widget.size.height)]


def numbers(count: int, **options: object) -> FastList[int]:
    return FastList([Column(6, right=True), Column(0)], lambda n: (str(n), f"第{n}行"), **options)  # type: ignore[arg-type]


class TestFit:
    @pytest.mark.parametrize("text", ["", "abc", "社会保障卡申领", "𬭊" * 30, "a\tb\nc", "x" * 200, "é"])
    @pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
    def test_every_text_takes_exactly_its_cells(self, text: str, width: int) -> None:
        assert cell_len(fit(text, width)) == width
        assert fit(text, width).isprintable()

    def test_what_is_cut_says_so(self) -> None:
        assert fit("建筑工程施工许可", 8) == "建筑工 …"
        assert fit("12", 4, right=True) == "  12"


class TestFastList:
    async def test_a_hundred_thousand_rows_ask_only_for_those_in_sight(self) -> None:
        asked = 0

        class Rows(Sequence[int]):
            def __len__(self) -> int:
                return 100_000

            def __getitem__(self, index):  # type: ignore[no-untyped-def]
                nonlocal asked
                asked += 1
                return index

        rows = numbers(0)
        async with app_with(rows).run_test() as pilot:
            rows.show(Rows(), "100000 rows")
            await pilot.press("end")
            assert rows.current == 99_999
            assert "99999" in "".join(text_of(rows))
            assert asked < 200

    @pytest.mark.parametrize("keys", ["down down up", "pagedown pageup", "end home", "j j k", "G g"])
    async def test_the_cursor_stays_in_sight(self, keys: str) -> None:
        rows = numbers(0)
        async with app_with(rows).run_test(size=(80, 24)) as pilot:
            rows.show(range(500), "note")
            for key in keys.split():
                await pilot.press(key)
                lines = text_of(rows)
                (cursor,) = [line for line in lines if line.startswith(">")]
                assert str(rows.current) in cursor
                assert lines[-1].strip() == "note"
                assert all(cell_len(line) == 80 for line in lines)

    async def test_new_rows_start_at_the_top_unless_kept(self) -> None:
        rows = numbers(0)
        async with app_with(rows).run_test() as pilot:
            rows.show(range(100))
            await pilot.press("end")
            rows.show(range(50), keep=True)
            assert rows.current == 49
            rows.show(range(50))
            assert rows.current == 0
            rows.show([])
            assert rows.current is None
            await pilot.press("down", "enter", "space")

    async def test_marks_are_for_lists_that_have_them(self) -> None:
        rows = numbers(0, markable=True)
        async with app_with(rows).run_test() as pilot:
            rows.show(range(10))
            await pilot.press("space", "down", "space")
            assert rows.marked == [0, 2]
            assert text_of(rows)[0].startswith(" *")
            await pilot.press("up", "space")
            assert rows.marked == [0]

    async def test_a_row_stands_out_by_text_as_well_as_style(self) -> None:
        rows = FastList([Column(0)], lambda n: (str(n),), look=lambda n: Look("!", "alert") if n else Look())
        async with app_with(rows).run_test():
            rows.show([0, 1])
            assert text_of(rows)[1].startswith(" !1")
            plain, alert = (rows.render_line(y)._segments[0].style for y in (2, 1))
            assert plain != alert

    async def test_titles_and_nothing_to_show(self) -> None:
        rows = FastList([Column(6, "Name"), Column(0, "Label")], lambda n: (n, n), empty="nothing here")
        async with app_with(rows).run_test():
            assert text_of(rows)[0].split() == ["Name", "Label"]
            assert text_of(rows)[1].strip() == "nothing here"

    async def test_a_click_selects_and_a_second_opens(self) -> None:
        rows = numbers(0)
        app = app_with(rows)
        async with app.run_test() as pilot:
            rows.show(range(10))
            await pilot.click(rows, offset=(5, 3))
            assert rows.current == 3
            assert got(app) == []
            await pilot.click(rows, offset=(5, 3))
            assert got(app) == [3]


class TestFilterInput:
    async def test_the_box_drives_the_list(self) -> None:
        rows = numbers(0)
        box = FilterInput(lambda text: ([n for n in range(200) if text in str(n)], f"for {text}"), rows)
        app = app_with(box, rows)
        async with app.run_test() as pilot:
            assert len(rows.rows) == 200
            await pilot.press("1", "9")
            assert list(rows.rows) == [19, 119, *range(190, 200)]
            await pilot.press("down", "down", "enter")
            assert app.focused is box
            assert got(app) == [rows.rows[2]]
            await pilot.press("x", "enter")
            assert got(app)[1:] == ["19x"]
            await pilot.press("escape")
            assert box.value == ""
            assert len(rows.rows) == 200

    async def test_the_bottom_line_says_what_escape_does_now(self) -> None:
        rows = numbers(0)
        box = FilterInput(lambda text: (range(5), text), rows)
        app = app_with(box, rows)
        async with app.run_test() as pilot:
            await pilot.pause()
            assert "Clear" not in text_of(app.screen.query_one(KeyLine))[0]
            await pilot.press("x")
            await pilot.pause()
            assert "Esc Clear" in text_of(app.screen.query_one(KeyLine))[0]

    async def test_letters_in_a_field_are_text_and_no_deeds(self) -> None:
        rows = numbers(0)
        box = FilterInput(lambda text: (range(5), text), rows)
        app = app_with(box, rows)
        async with app.run_test() as pilot:
            await pilot.press("j", "k", "question_mark", "g", "q")
            assert box.value == "jk?gq"
            assert rows.cursor == 0
            assert isinstance(app.screen, Stage)


class TestFields:
    async def test_a_message_stays_below_its_field_until_the_value_changes(self) -> None:
        field = Field("Name", ClerkInput(id="name", select_on_focus=False))
        async with app_with(field).run_test() as pilot:
            field.input.value = "张三"
            field.input.show_error("has no such character")
            await pilot.pause()
            line = field.query_one(FieldError)
            assert line.display
            assert field.input.value == "张三"
            assert field.size.height == 2
            await pilot.press("a")
            await pilot.pause()
            assert not line.display
            assert field.input.value == "张三a"

    async def test_passwords_are_stars(self) -> None:
        secret = ClerkInput(password=True)
        async with app_with(secret).run_test() as pilot:
            await pilot.press(*"geheim")
            assert text_of(secret)[0].strip() == "******"


class TestChoiceRow:
    async def test_digits_and_arrows_pick(self) -> None:
        row = ChoiceRow("办理人", [("self", "本人"), ("agent", "代办"), ("other", "其他")])
        app = app_with(row)
        async with app.run_test() as pilot:
            assert row.answer == "self"
            assert "[1 本人]" in text_of(row)[0]
            await pilot.press("2", "right", "right", "9", "2", "2")
            assert got(app) == ["agent", "other", "self", "agent"]
            assert "[2 代办]" in text_of(row)[0]

    async def test_many_answers_wrap(self) -> None:
        row = ChoiceRow("哪一种", [(str(n), "很长的回答很长的回答") for n in range(8)])
        async with app_with(row).run_test(size=(80, 24)):
            assert row.size.height > 1
            assert sum(line.count("很长的回答很长的回答") for line in text_of(row)) >= 6


class TestMarkList:
    async def test_one_key_a_row_then_the_next_that_waits(self) -> None:
        state = dict.fromkeys("abc", "")
        rows = MarkList(
            [Column(10)],
            lambda row: (row,),
            marks={"o": "Original", "x": "Missing"},
            settled=lambda row: bool(state[row]),
        )
        app = app_with(rows)
        async with app.run_test(size=(120, 36)) as pilot:
            rows.show(list(state))
            await pilot.press("o")
            assert got(app) == [("a", "o")]
            state["a"] = state["b"] = "o"
            assert rows.to_next_waiting()
            assert rows.current == "c"
            await pilot.press("x", "equals_sign", "up")
            assert got(app)[1:] == [("c", "x"), "rest"]
            state["c"] = "x"
            assert not rows.to_next_waiting()
            labels = [label for _key, label in shown(app.screen.active_bindings, 120)]
            assert {"Original", "Missing"} <= set(labels)

    async def test_a_marks_key_wins_over_the_lists_own_and_leaves_other_lists_theirs(self) -> None:
        checklist = MarkList([Column(9)], lambda row: (row,), marks={"k": "Kept"}, settled=bool)
        other = numbers(0)
        app = app_with(checklist, other)
        async with app.run_test() as pilot:
            checklist.show(["a", "b"])
            other.show(range(3))
            await pilot.press("down", "k")
            assert got(app) == [("b", "k")]
            assert checklist.cursor == 1
            other.focus()
            await pilot.press("j", "j", "k")
            assert other.cursor == 1


class TestQrView:
    MATRIX = [[(row * 7 + column * 3) % 4 == 0 for column in range(21)] for row in range(21)]

    async def test_half_blocks_have_the_quiet_zone(self) -> None:
        view = QrView(self.MATRIX)
        async with app_with(Vertical(view)).run_test(size=(80, 24)):
            assert view.size == (29, 15)
            inks = {segment.style for segment in view.render_line(0)}
            assert len(inks) == 1, "the first line is quiet"

    async def test_the_plain_look_has_cells_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLERK_PLAIN", "1")
        view = QrView(self.MATRIX)
        async with app_with(Vertical(view)).run_test(size=(80, 40)) as pilot:
            assert view.size == (58, 29)
            modules = [
                [not (segment.style and segment.style.reverse) for segment in view.render_line(y)] for y in range(29)
            ]
            assert [row[4:25] for row in modules[4:25]] == self.MATRIX
            await pilot.press("i")
            assert not (view.render_line(0)._segments[0].style or view.rich_style).reverse


class TestDialogs:
    async def test_only_ctrl_s_confirms(self) -> None:
        app = app_with(Static("body"))
        async with app.run_test() as pilot:
            answers: list[bool | None] = []
            for keys in (["enter", "escape"], ["ctrl+s"]):
                app.push_screen(Confirm("作废此件？"), answers.append)
                await pilot.pause()
                await pilot.press(*keys)
            assert answers == [False, True]

    async def test_a_reason_must_be_one(self) -> None:
        app = app_with(Static("body"))
        async with app.run_test() as pilot:
            answers: list[str | None] = []
            app.push_screen(AskReason("退回窗口", label="Reason"), answers.append)
            await pilot.pause()
            await pilot.press("space", "enter")
            await pilot.pause()
            assert answers == []
            assert "Say why" in str(app.screen.query_one(FieldError).render())
            await pilot.press("x", "enter")
            assert answers == ["x"]
            app.push_screen(AskReason("退回窗口"), answers.append)
            await pilot.pause()
            await pilot.press("escape")
            assert answers == ["x", None]

    async def test_copying_shows_the_text_and_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
        from clerk_tui.tui.widgets.dialogs import copy

        app = app_with(Static("body"))
        async with app.run_test(notifications=True) as pilot:
            copy(app, "4311250003")
            await pilot.pause()
            assert isinstance(app.screen, MessageBox)
            assert app.clipboard == "4311250003"
            assert any("terminal" in note.message for note in app._notifications)
            await pilot.press("escape")
            assert isinstance(app.screen, Stage)

    async def test_a_local_clipboard_tool_is_used(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        out = tmp_path / "clipboard"
        monkeypatch.setattr(clipboard, "tool", lambda: ("tee", str(out)))
        app = app_with(Static("body"))
        async with app.run_test(notifications=True) as pilot:
            app.copy_to_clipboard("居住证")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert out.read_text(encoding="utf-8") == "居住证"
            assert [note.message for note in app._notifications] == ["Copied."]

    async def test_what_is_said_in_passing_is_never_markup(self) -> None:
        app = app_with(Static("body"))
        async with app.run_test(notifications=True, size=(80, 24)) as pilot:
            app.screen.notify("[red]431125[/red] [/] [")
            await pilot.pause()
            assert [note.markup for note in app._notifications] == [False]


class TestLines:
    async def test_the_bottom_line_fits_and_keeps_the_heaviest(self) -> None:
        rows = numbers(0, markable=True)
        app = app_with(rows)
        async with app.run_test(size=(40, 24)) as pilot:
            rows.show(range(5))
            await pilot.pause()
            line = text_of(app.screen.query_one(KeyLine))[0]
            assert cell_len(line) == 40
            assert "Enter Open" in line
            assert "F1 Help" in line
            assert "Quit" not in line

    async def test_the_bottom_line_speaks_chinese(self) -> None:
        i18n.set_language("zh_CN")
        app = app_with(numbers(0))
        async with app.run_test(size=(80, 24)):
            line = text_of(app.screen.query_one(KeyLine))[0]
            assert cell_len(line) == 80
            assert "F1 帮助" in line

    async def test_the_top_line_says_where_who_and_when(self) -> None:
        app = app_with(ClerkInput())
        app.who = "窗口03 王*芳"
        async with app.run_test(size=(80, 24)) as pilot:
            app.health = "已存"
            await pilot.pause()
            line = text_of(app.screen.query_one(StatusLine))[0]
            assert cell_len(line) == 80
            assert "窗口03 王*芳  已存" in line

    async def test_a_banner_goes_from_edge_to_edge(self) -> None:
        app = app_with(Static("body"))
        app.banner = "演示大厅"
        async with app.run_test(size=(80, 24)):
            (segment,) = app.screen.query_one(Banner).render_line(0)
            assert cell_len(segment.text) == 80
            assert segment.text.strip() == "演示大厅"
            assert segment.style is not None
            assert segment.style.reverse

    async def test_the_clock_waits_while_a_word_is_composed(self) -> None:
        app = app_with(ClerkInput(), StatusLine())
        async with app.run_test() as pilot:
            clock = app.screen.query(StatusLine).last()
            assert not clock._composing(), "nobody has typed yet"
            await pilot.press("a")
            assert clock._composing()
