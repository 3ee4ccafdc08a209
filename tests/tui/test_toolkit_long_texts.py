"""What is too long for its line goes on below, and is never torn apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App
from textual.widget import Widget

from clerk_tui import i18n
from clerk_tui.tui.app import ClerkApp
from clerk_tui.tui.registry import register
from clerk_tui.tui.screen import ClerkScreen
from clerk_tui.tui.widgets.choice_row import ChoiceRow
from clerk_tui.tui.widgets.flow_line import broken
from clerk_tui.tui.widgets.pick import Pick


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


def app_with(*widgets: Widget) -> ClerkApp:
    class Stage(ClerkScreen):
        def body(self) -> Iterable[Widget]:
            return widgets

    register("stage", Stage)
    return ClerkApp(home="stage")


def painted(app: App[Any]) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("width", range(30, 90, 5))
async def test_a_digit_and_its_answer_stay_together(width: int) -> None:
    answers = [("a", "granted"), ("b", "not granted"), ("c", "another organ is competent, see article 32")]
    row = ChoiceRow("Decided as", answers)
    async with app_with(row).run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        lines = [line.rstrip() for line in painted(pilot.app)[1 : 1 + row.size.height]]
        assert any("[1 granted]" in line for line in lines)
        assert any(" 2 not granted" in line for line in lines)
        assert "".join("".join(lines).split()) == "Decidedas[1granted]2notgranted3another" + (
            "organiscompetent,seearticle32"
        )


@given(text=st.text(alphabet="ab 口 ，", max_size=60), width=st.integers(2, 30))
def test_broken_text_fits_and_loses_nothing(text: str, width: int) -> None:
    lines = broken(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


async def test_the_cursor_passes_over_the_second_line_of_a_choice() -> None:
    long = "another organ is competent (Administrative Licensing Law, article 32, paragraph 2)"
    chosen: list[str | None] = []
    async with app_with().run_test(size=(80, 24)) as pilot:
        pilot.app.push_screen(Pick("Why?", [("a", long), ("b", "short"), ("c", long)]), chosen.append)
        await pilot.pause()
        assert sum("paragraph 2)" in line for line in painted(pilot.app)) == 2, "nothing is cut"
        await pilot.press("down")
        await pilot.press("down", "down", "up", "enter")
        await pilot.pause()
    assert chosen == ["b"]
