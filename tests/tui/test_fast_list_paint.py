"""What a list keeps between two paints is never what it shows after a change."""

from textual.app import ComposeResult

from clerk_tui.tui.terminal_app import TerminalApp
from clerk_tui.tui.theme import THEMES
from clerk_tui.tui.widgets.fast_list import Column, FastList


class Shown(TerminalApp):
    """Twenty rows whose text a test may change under the list."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = next(iter(THEMES))
        self.texts = [f"row {n}" for n in range(20)]
        self.list: FastList[int] = FastList([Column()], lambda n: [self.texts[n]])

    def compose(self) -> ComposeResult:
        yield self.list

    def lines(self) -> list[str]:
        """Return what the next paint would put on the screen."""
        return [strip.text.rstrip() for strip in self.list.render_lines(self.list.size.region)]


async def test_a_move_repaints_two_rows_and_they_are_right() -> None:
    app = Shown()
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.show(range(20))
        await pilot.pause()
        assert app.lines()[:3] == ["> row 0", "  row 1", "  row 2"]
        app.list.move_to(1)
        assert app.lines()[:3] == ["  row 0", "> row 1", "  row 2"]
        app.list.move_to(19)  # beyond the last line: everything moves
        assert app.lines()[-1] == "> row 19"


async def test_a_changed_row_new_rows_and_a_new_size_are_shown() -> None:
    app = Shown()
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.show(range(20))
        await pilot.pause()
        app.lines()
        app.texts[2] = "changed"
        app.list.redraw(2)
        assert app.lines()[2] == "  changed"
        app.list.show([5, 6], note="two")
        assert [app.lines()[n] for n in (0, 1, 9)] == ["> row 5", "  row 6", " two"]
        await pilot.resize_terminal(24, 6)
        assert len(app.lines()) == 6
        assert app.lines()[5] == " two"


async def test_a_new_theme_is_shown() -> None:
    app = Shown()
    async with app.run_test(size=(30, 10)) as pilot:
        app.list.show(range(20))
        await pilot.pause()
        before = app.list.render_lines(app.list.size.region)[0]
        app.theme = next(name for name in THEMES if name != app.theme)
        await pilot.pause()
        after = app.list.render_lines(app.list.size.region)[0]
        assert before.text == after.text
        assert [segment.style for segment in before] != [segment.style for segment in after]
