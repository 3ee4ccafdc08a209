"""A monkey at the keyboard: whatever is typed, pasted, clicked or resized on whatever screen, nothing breaks.

The dice are seeded: a failure names its seed and the last things done, and comes again.
"""

import random
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerk_tui import i18n
from clerk_tui.desk.context import Desk
from clerk_tui.desk.opening import name_keys
from clerk_tui.store.store import Store
from clerk_tui.tui import launch

launch.prepare_environment()
if (hall := str(Path(__file__).parents[1] / "tui")) not in sys.path:
    sys.path.append(hall)

from textual.events import Key, Paste  # noqa: E402 - the environment comes first
from textual.pilot import OutOfBounds, Pilot  # noqa: E402
from tui_demo_hall import KEY, copy_of, make_template  # noqa: E402

from clerk_tui.tui.workstation import Workstation  # noqa: E402

GESTURES = 240
"""About twenty seconds."""
GESTURES_OF_A_CAMPAIGN = 3000
SIGNS = {"=": "equals_sign", "?": "question_mark", "/": "slash", "+": "plus", "-": "minus", "[": "left_square_bracket"}
NAMED = [
    *["enter"] * 3,
    *("escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("backspace", "delete", "space"),
    *(f"f{n}" for n in (1, 2, 2, 3, 4, 5, 6, 7, 8, 9)),
    *(f"ctrl+{letter}" for letter in "adefgklnoprstuwxyzss"),
]
KEYS = [*NAMED, *"abcdefghijklmnopqrstuvwxyz0123456789居", *SIGNS]
TEXTS = [
    "sbksl",
    "居住证",
    "431125199901010009",
    "张小明",
    "13800001234",
    "]Q1431125000120261103000320",
    "\\000026x",
    "[bold]x[/bold] {x} %s #set $x$",
    "😀👩‍👧‍👦é\u202eabc𠮷𬙂",
    "a\x00b\x1b[31m\n\r\n\t",
    "字" * 300,
    "x" * 100_000,
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def desk(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    i18n.set_language("zh_CN")
    opened = copy_of(template, tmp_path / "store")
    yield opened
    opened.store.close()
    i18n.set_language(None)


class Monkey:
    """Does one random thing after another, and remembers the last of them."""

    def __init__(self, app: Workstation, pilot: Pilot[int], seed: int) -> None:
        self.last: deque[str] = deque(maxlen=12)
        self._app = app
        self._pilot = pilot
        self._dice = random.Random(seed)

    async def act(self) -> None:
        """Do one thing. Bursts are not waited for: the next key comes while the last one still has its effect."""
        dice = self._dice
        what = dice.choices((self._type, self._paste, self._resize, self._click), (86, 8, 4, 2))[0]
        self.last.append(f"{type(self._app.screen).__name__}: {await what()}")
        await self._pilot.pause()
        if self._app.locked:
            self._app.unlock()

    async def _type(self) -> str:
        keys = [self._dice.choice(KEYS) for _key in range(self._dice.choice((1, 1, 3, 12)))]
        for key in keys:
            character = key if len(key) == 1 else " " if key == "space" else None
            self._app.post_message(Key(SIGNS.get(key, key), character))
        return " ".join(keys)

    async def _paste(self) -> str:
        text = self._dice.choice(TEXTS)
        self._app.post_message(Paste(text))
        return f"paste {text[:20]!r}"

    async def _resize(self) -> str:
        columns, rows = self._dice.choice(((1, 1), (20, 5), (80, 1), (80, 24), (300, 80)))
        await self._pilot.resize_terminal(columns, rows)
        return f"{columns}x{rows}"

    async def _click(self) -> str:
        offset = self._dice.randrange(80), self._dice.randrange(24)
        try:
            await self._pilot.click(offset=offset)
        except OutOfBounds:
            return "click beside"
        return f"click {offset}"


async def play(desk: Desk, seed: int, gestures: int) -> None:
    app = Workstation(home="welcome")
    monkey: Monkey | None = None
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            app.enter(desk)
            await pilot.pause()
            monkey = Monkey(app, pilot, seed)
            for _gesture in range(gestures):
                if app._exit:  # it found the way out
                    break
                await monkey.act()
    except BaseException as error:
        error.add_note(f"seed {seed}, last: " + "; ".join(monkey.last if monkey else ()))
        raise
    assert not app.farewell
    with Store.open(desk.store.path, KEY, name_keys=name_keys) as store:
        assert store.check().sound


@pytest.mark.parametrize("seed", [2026])
async def test_a_monkey_breaks_nothing(desk: Desk, seed: int) -> None:
    await play(desk, seed, GESTURES)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(10))
async def test_ten_monkeys_break_nothing(desk: Desk, seed: int) -> None:
    await play(desk, seed, GESTURES_OF_A_CAMPAIGN)
