"""Every screen as it looks, at both sizes and in both languages, over the demonstration hall on a clock that stands still.

A difference is either a bug or wanted; ``CLERK_UPDATE_SNAPSHOTS=1`` writes the wanted ones, to be read before they are
committed. Text and row positions are compared here; cell widths are: every line has exactly the width of the screen.
"""

import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from tui_demo_hall import copy_of, make_template

from clerk_tui import i18n
from clerk_tui.desk.context import Desk
from clerk_tui.tui.workstation import Workstation

FOLDER = Path(__file__).parent / "snapshots"
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}
ID = "431125199901010009"

Walk = Callable[[Workstation, Pilot[int]], Awaitable[None]]


async def settle(pilot: Pilot[int]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.05)


async def keys(pilot: Pilot[int], *pressed: str) -> None:
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


async def home(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("home")
    await settle(pilot)


async def inbox(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("inbox")
    await settle(pilot)


async def hand_out(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("hand_out")
    await settle(pilot)


async def drafts(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("drafts")
    await settle(pilot)


async def find(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("find")
    await keys(pilot, *"0001")


async def search(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("intake")
    await keys(pilot, *"sfz")


async def empty_form(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("intake")
    await pilot.pause()
    await pilot.press(*"sbksl", "enter")
    await settle(pilot)


async def notice(app: Workstation, pilot: Pilot[int]) -> None:
    from clerk_tui.tui.widgets.clerk_input import ClerkInput

    await empty_form(app, pilot)
    for name, value in (("document_number", ID), ("name", "张小明"), ("phone", "13800001234")):
        app.screen.query_one(f"#applicant_{name}", ClerkInput).value = value
    app.screen.query_one("#materials").focus()
    await settle(pilot)


async def case(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "enter")


async def help_page(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "f1")


async def palette(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "ctrl+p")


WALKS: dict[str, Walk] = {
    walk.__name__: walk
    for walk in (
        home,
        inbox,
        hand_out,
        drafts,
        find,
        search,
        empty_form,
        notice,
        case,
        help_page,
        palette,
    )
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    i18n.set_language("zh_CN")
    made = make_template(tmp_path_factory.mktemp("demo"))
    i18n.set_language(None)
    return made


@pytest.fixture
def desk(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    opened = copy_of(template, tmp_path / "store")
    yield opened
    opened.store.close()
    i18n.set_language(None)


def shown(app: Workstation) -> str:
    """Return the screen as text; every line must fill the terminal exactly, wide characters counted as two."""
    lines = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
    for line in lines:
        assert cell_len(line) == app.size.width, line
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WALKS)
async def test_screen(desk: Desk, name: str, size: str, language: i18n.Language) -> None:
    i18n.set_language(language)
    app = Workstation(home="welcome")
    async with app.run_test(size=SIZES[size]) as pilot:
        app.seat(desk)
        await WALKS[name](app, pilot)
        await settle(pilot)
        text = shown(app)
    kept = FOLDER / f"{name}-{size}-{language}.txt"
    if os.environ.get("CLERK_UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "see the difference; CLERK_UPDATE_SNAPSHOTS=1 if it is wanted"
