"""What happens to typed input between the terminal and the widgets: bursts stay whole and reach the right field.

Two things a person never does, a scanner or an ID reader does all the time. It types where no text field has the
focus, where every letter is a deed: ``ScanCatcher`` holds letters for a moment and takes a burst as one scan. And it
types on while the focus is still moving to the next field: ``FocusGate`` lets nothing pass until a key that may move
the focus has had its full effect. Both belong to the app, so no screen needs to think of them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.events import Event, Key, Paste
from textual.message import Message

if TYPE_CHECKING:
    from textual.timer import Timer

    from clerk_tui.tui.terminal_app import TerminalApp

FIRST_GAP = 0.025
"""Seconds a lone letter waits for a second one outside text fields: a frame and a half."""
BURST_GAP = 0.06
"""Seconds between the characters of a burst once it has begun: a scanner over ssh can stutter."""
HELD_GAP = 0.015
"""A key repeated no faster than this is a held key; scanners send equal digits faster."""
SHORTEST_SCAN = 4
"""Characters with an end key; shorter runs are two keys pressed at once."""
SHORTEST_OPEN_SCAN = 6
"""Characters without an end key."""
ROUNDS = 3
"""Round trips from the focused widget to the app: key, its action's message, that message's focus change, one spare."""
GATE_LIMIT = 0.5
"""Seconds after which input flows again, whatever a handler still waits for."""


class Typed(Paste):
    """Printable characters that arrived together; text fields take it like a paste."""

    def __init__(self, keys: list[Key]) -> None:
        super().__init__("".join(key.character or "" for key in keys))
        self.keys = keys


# Textual finds a handler by its name and knows no inheritance there: text fields take it with ``_on_paste``.
Typed.handler_name = Paste.handler_name


class Scanned(Message):
    """A whole burst typed, or a text pasted, where no text field had the focus; bubbles from the focused widget."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class HungUp(Message):
    """The terminal is gone."""


class ScanCatcher:
    """Collects printable keys outside text fields and decides whether a person or a machine typed them."""

    def __init__(self, app: TerminalApp, first_gap: float = FIRST_GAP) -> None:
        self._app = app
        self.first_gap = first_gap
        """0 turns the waiting off (headless runs, whose keys come from a test)."""
        self._keys: list[Key] = []
        self._timer: Timer | None = None

    def take(self, event: Event) -> list[Event]:
        """Return the events to act on now, in order; keeps what may be part of a scan."""
        if isinstance(event, Typed):
            self._keys.extend(event.keys)
            return self._wait(BURST_GAP)
        if isinstance(event, Paste):
            self._post(event.text.strip())
            return []
        if isinstance(event, Key) and event.is_printable:
            if self._held(event):
                return [*self._drop(), event]
            self._keys.append(event)
            if self.first_gap <= 0:
                return list(self._drop())
            return self._wait(self.first_gap if len(self._keys) == 1 else BURST_GAP)
        if not self._keys:
            return [event]
        if isinstance(event, Key) and event.key in ("enter", "tab") and len(self._keys) >= SHORTEST_SCAN:
            self._post(self._text())
            self._drop()
            return []
        return [*self._drop(), event]

    def _held(self, event: Key) -> bool:
        """Whether *event* repeats the only key waiting at the pace of a held key."""
        last = self._keys[-1] if self._keys else None
        return last is not None and last.key == event.key and event.time - last.time >= HELD_GAP

    def _wait(self, gap: float) -> list[Event]:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(gap, self._expire)
        return []

    async def _expire(self) -> None:
        """No further character came in time; runs among the app's own messages, so order is kept."""
        if len(self._keys) >= SHORTEST_OPEN_SCAN and len({key.key for key in self._keys}) > 1:
            self._post(self._text())
            self._drop()
        else:
            await self._app.keyboard.act(self._drop())

    def _drop(self) -> list[Key]:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        keys, self._keys = self._keys, []
        return keys

    def _text(self) -> str:
        return "".join(key.character or "" for key in self._keys)

    def _post(self, text: str) -> None:
        if text:
            (self._app.focused or self._app.screen).post_message(Scanned(text))


class FocusGate:
    """Holds input back while a key that may move the focus is still taking effect."""

    def __init__(self, app: TerminalApp) -> None:
        self._app = app
        self._held: deque[Event] = deque()
        self._closed = False
        self._settling: asyncio.Task[None] | None = None

    def hold(self, event: Event) -> bool:
        """Whether *event* was kept because the gate is closed."""
        if self._closed:
            self._held.append(event)
        return self._closed

    def close(self) -> None:
        """Let nothing pass until the event just acted on has had its effect."""
        self._closed = True
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GATE_LIMIT):
                for _round in range(ROUNDS):
                    await self._round_trip()
        # What is queued for the app by now was held; what was held goes first.
        self._app.call_later(self._open)

    async def _open(self) -> None:
        self._closed = False
        while self._held and not self._closed:
            await self._app.on_event(self._held.popleft())

    async def _round_trip(self) -> None:
        """Wait until every message now queued between the focused widget and the app has been handled."""
        app = self._app
        screen = app.screen
        focused = app.focused
        for node in focused.ancestors_with_self if focused is not None else (screen, app):
            passed = asyncio.Event()
            if node.call_later(passed.set):  # False: it is being removed, and nothing more will reach it
                await passed.wait()
        if app.screen is not screen:
            shown = asyncio.Event()
            app.screen.call_after_refresh(shown.set)
            await shown.wait()


class Keyboard:
    """The way of every typed event: the gate first, then the scan catcher, then Textual."""

    def __init__(self, app: TerminalApp, *, first_gap: float = FIRST_GAP) -> None:
        self._app = app
        self.gate = FocusGate(app)
        self.scans = ScanCatcher(app, first_gap)
        self.last_typed = 0.0
        """When the last key came, on Textual's clock (``Event.time``)."""

    async def handle(self, event: Event) -> None:
        """Take *event* from the terminal."""
        self.last_typed = event.time
        if not self.gate.hold(event):
            await self.act([event] if self._in_text_field() else self.scans.take(event))

    async def act(self, events: Sequence[Event]) -> None:
        """Act on *events* in order; those behind one that may move the focus wait at the gate."""
        for event in events:
            if self.gate.hold(event):
                continue
            typing = isinstance(event, Paste) or (event.is_printable if isinstance(event, Key) else False)
            may_move_focus = not (typing and self._in_text_field())
            await self._app.act_on(event)
            if may_move_focus:
                self.gate.close()

    def _in_text_field(self) -> bool:
        focused = self._app.focused
        return focused is not None and focused.check_consume_key("a", "a")
