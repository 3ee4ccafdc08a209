"""Bursts and keys before Textual sees them: scans outside fields, and input that outruns the focus."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from clerk_tui import i18n
from clerk_tui.tui.driver import gathered
from clerk_tui.tui.keyboard import Scanned, Typed
from clerk_tui.tui.widgets.dialogs import Confirm

toolkit_demo = pytest.importorskip("toolkit_demo")


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


def key(character: str) -> events.Key:
    names = {"\r": "enter", "\t": "tab"}
    return events.Key(names.get(character, character), character)


def deeds(app: object) -> list[str]:
    return app.screen.deeds  # type: ignore[attr-defined]


class TestGathering:
    @given(st.text(alphabet="ab居\r\t", max_size=30))
    def test_nothing_is_lost_and_order_is_kept(self, text: str) -> None:
        out: list[Message] = list(gathered(key(character) for character in text))
        assert "".join(m.text if isinstance(m, Typed) else m.character or "" for m in out) == text
        assert all(len(m.text) > 1 for m in out if isinstance(m, Typed))
        runs = [isinstance(m, Typed) or m.is_printable for m in out]
        assert (True, True) not in pairwise(runs), "every run is one event"


class TestScans:
    """``first_gap`` is 0 in headless runs; these set it to what a terminal has."""

    async def send(self, app: object, text: str, gap: float = 0.0) -> None:
        for character in text:
            app.post_message(key(character))  # type: ignore[attr-defined]
            if gap:
                await asyncio.sleep(gap)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("an1100\r", ["scan:an1100"]),
            ("1111\r", ["scan:1111"]),
            ("annaan", ["scan:annaan"]),
            ("a", ["accept"]),
            ("an", ["accept", "note"]),
            ("ana\r", ["accept", "note", "accept"]),
        ],
    )
    async def test_machine_or_person(self, text: str, expected: list[str]) -> None:
        app = toolkit_demo.ClerkApp(home="list")
        async with app.run_test() as pilot:
            app.keyboard.scans.first_gap = 0.025
            await self.send(app, text)
            await asyncio.sleep(0.15)
            await pilot.pause()
            assert deeds(app) == expected

    async def test_a_held_key_is_not_held_back(self) -> None:
        app = toolkit_demo.ClerkApp(home="list")
        async with app.run_test() as pilot:
            app.keyboard.scans.first_gap = 0.025
            await self.send(app, "nnnnnnnnnn", gap=0.02)
            await asyncio.sleep(0.1)
            await pilot.pause()
            assert deeds(app) == ["note"] * 10

    async def test_pasting_outside_a_field_is_a_scan(self) -> None:
        app = toolkit_demo.ClerkApp(home="list")
        async with app.run_test() as pilot:
            app.post_message(events.Paste("4311 250003\n"))
            await pilot.pause()
            assert deeds(app) == ["scan:4311 250003"]

    async def test_a_scan_nobody_wants_goes_to_find(self) -> None:
        found: list[str] = []

        class Find(toolkit_demo.ClerkScreen):
            def on_scanned(self, message: Scanned) -> None:
                message.stop()
                found.append(message.text)

        toolkit_demo.register("find", Find)
        app = toolkit_demo.ClerkApp(home="home")
        async with app.run_test() as pilot:
            app.screen.set_focus(None)
            await pilot.pause()
            app.post_message(Typed([key(c) for c in "43112500"]))
            app.post_message(key("\r"))
            await asyncio.sleep(0.1)
            await pilot.pause()
            assert found == ["43112500"]
            assert app.screen.place == "find"

    async def test_a_scan_does_not_leave_a_box_that_waits_for_an_answer(self) -> None:
        app = toolkit_demo.ClerkApp(home="list")
        async with app.run_test() as pilot:
            app.push_screen(Confirm("作废此件？"))
            await pilot.pause()
            app.post_message(Typed([key(character) for character in "43112500"]))
            app.post_message(key("\r"))
            await pilot.pause(0.1)
            assert isinstance(app.screen, Confirm)


class TestGate:
    async def test_what_follows_a_key_that_moves_the_focus_lands_behind_it(self) -> None:
        app = toolkit_demo.ClerkApp(home="form")
        async with app.run_test() as pilot:
            for character in "12345\rzhang\t138\r":
                app.post_message(key(character))
            await pilot.pause(0.2)
            values = [app.screen.query_one(f"#{name}").value for name in ("number", "name", "phone")]
            assert values == ["12345", "zhang", "138"]

    async def test_a_handler_that_waits_does_not_close_the_gate_for_ever(self) -> None:
        class Slow(toolkit_demo.ListOnly):
            BINDINGS = [("w", "wait", "Wait")]

            async def action_wait(self) -> None:
                await asyncio.sleep(0.4)

        toolkit_demo.register("slow", Slow)
        app = toolkit_demo.ClerkApp(home="slow")
        async with app.run_test() as pilot:
            await pilot.press("w", "a")
            await pilot.pause(0.6)
            assert deeds(app) == ["accept"]
