"""Bad luck and ill will: a store that stops writing, streams that are closed, files that are damaged, no text.

Each test is a way the program was, or could be, made to crash, to lose what was typed or to say something untrue.
"""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from clerk_tui import i18n
from clerk_tui.desk.attachments import attach
from clerk_tui.desk.calendars import import_calendar
from clerk_tui.desk.context import Desk
from clerk_tui.desk.intake import drafts, resume
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.errors import BadInput, NotPermitted, StoreTrouble
from clerk_tui.store import keys
from clerk_tui.store.connection import connect
from clerk_tui.store.records import CaseFilter
from clerk_tui.tui import launch

launch.prepare_environment()
if (hall := str(Path(__file__).parents[1] / "tui")) not in sys.path:
    sys.path.append(hall)

from textual.pilot import Pilot  # noqa: E402 - the environment comes first
from tui_demo_hall import KEY, copy_of, make_template  # noqa: E402

from clerk_tui.tui.screens import intake as intake_screen  # noqa: E402
from clerk_tui.tui.screens.home import HomeScreen  # noqa: E402
from clerk_tui.tui.screens.intake import IntakeScreen  # noqa: E402
from clerk_tui.tui.widgets.dialogs import MessageBox  # noqa: E402
from clerk_tui.tui.workstation import Workstation  # noqa: E402

TYPED = "4311"
CHEAP = keys.Cost(passes=1, memory_kib=64, lanes=1)
SOCIAL_CARD = "社会保障卡申领"


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


@pytest.fixture
def jammed(desk: Desk) -> Iterator[Callable[[bool], None]]:
    """Let the disk refuse every write, or take them again."""

    def jam(shut: bool) -> None:
        # The database itself refuses, as on a disk that was mounted read-only after an error.
        desk.store._connections._writer.execute(f"PRAGMA query_only = {'ON' if shut else 'OFF'}")

    yield jam
    jam(False)


@asynccontextmanager
async def typing(desk: Desk) -> AsyncIterator[tuple[Workstation, Pilot[int]]]:
    """A clerk in the middle of the applicant's number."""
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24)) as pilot:
        app.enter(desk)
        app.go("intake")
        await pilot.pause()
        await pilot.press(*"sbksl")
        await pilot.pause(0.2)
        await pilot.press("enter")
        await pilot.pause(0.2)
        app.screen.query_one("#applicant_document_number").focus()
        await pilot.press(*TYPED)
        yield app, pilot


def typed_in_draft(desk: Desk) -> str:
    """What the newest draft of the item holds as the number."""
    draft = next(draft for draft in drafts(desk) if draft.title == SOCIAL_CARD)
    return resume(desk, draft.id)[0].applicant.document_number


# A draft that cannot be saved


async def test_a_form_that_cannot_be_saved_is_not_left(desk: Desk, jammed: Callable[[bool], None]) -> None:
    async with typing(desk) as (app, pilot):
        jammed(True)
        await pilot.press("5")
        await pilot.pause(intake_screen.SAVE_AFTER + 0.3)
        assert isinstance(app.screen, IntakeScreen), "no box takes the keys that are being typed"
        assert app.health == "草稿未存"
        for key in ("escape", "f4"):
            await pilot.press(key)
            await pilot.pause(0.2)
            assert isinstance(app.screen, MessageBox)
            await pilot.press("enter")
            assert isinstance(app.screen, IntakeScreen)
        jammed(False)
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert isinstance(app.screen, HomeScreen)
        assert typed_in_draft(desk) == TYPED + "5"


async def test_a_draft_is_tried_again(
    desk: Desk, jammed: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_screen, "SAVE_AGAIN_AFTER", 0.2)
    async with typing(desk) as (app, pilot):
        jammed(True)
        await pilot.press("5")
        await pilot.pause(intake_screen.SAVE_AFTER + 0.2)
        jammed(False)
        await pilot.pause(0.6)
        assert app.health.startswith("草稿已存")
        assert typed_in_draft(desk) == TYPED + "5"


async def test_whoever_quits_is_told_what_was_not_saved(desk: Desk, jammed: Callable[[bool], None]) -> None:
    async with typing(desk) as (app, pilot):
        jammed(True)
        await pilot.press("5", "ctrl+q")
        await pilot.pause(0.3)
        assert "未能保存" in app.farewell


async def test_the_last_keys_before_going_elsewhere_are_in_the_draft(desk: Desk) -> None:
    async with typing(desk) as (app, pilot):
        await pilot.press("9", "f4")
        await pilot.pause(0.2)
        assert isinstance(app.screen, HomeScreen)
        assert typed_in_draft(desk) == TYPED + "9"


async def test_no_draft_comes_back_after_the_commit(desk: Desk) -> None:
    before = len(desk.store.cases(CaseFilter(), limit=None))
    async with typing(desk) as (app, pilot):
        await pilot.press(*"31125199901010009"[3:], "enter")
        await pilot.pause(0.2)
        await pilot.press(*"zhang", "enter")
        await pilot.press("equals_sign")
        # The save of the last keys and the commit wait for another window side by side.
        other = connect(desk.store.path, KEY)
        other.execute("BEGIN IMMEDIATE")
        await pilot.pause(intake_screen.SAVE_AFTER + 0.2)
        await pilot.press("ctrl+s")
        await pilot.press("escape", "f4")  # being taken in, it is not left: the receipt must be seen
        assert isinstance(app.screen, IntakeScreen)
        other.execute("ROLLBACK")
        other.close()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert len(desk.store.cases(CaseFilter(), limit=None)) == before + 1
    assert all(draft.title != SOCIAL_CARD for draft in drafts(desk))


# Commands


def clerk(*args: str | bytes, env: dict[str, str] | None = None, **how: Any) -> subprocess.CompletedProcess[bytes]:
    """Run ``clerk`` with nobody at the keyboard."""
    return subprocess.run(
        [sys.executable, "-m", "clerk_tui", *args],
        env={**os.environ, "CLERK_LANG": "en", **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
        **how,
    )


@pytest.mark.parametrize("shut", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_fault(tmp_path: Path, shut: str) -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m clerk_tui catalog mappings {shut}', sys.executable],
        env={**os.environ, "CLERK_HOME": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert not (tmp_path / "log").exists()


def test_an_argument_that_is_no_text_is_named(tmp_path: Path) -> None:
    run = clerk("case", "show", b"\xff\xfe", "--json", env={"CLERK_HOME": str(tmp_path)})
    assert run.returncode == 2
    assert "not UTF-8" in json.loads(run.stderr)["error"]["message"]


def test_a_home_of_nobody_is_no_fault(tmp_path: Path) -> None:
    run = clerk("case", "list", env={"CLERK_HOME": "~nobody-at-all/x", "PYTHONPATH": str(Path.cwd())}, cwd=tmp_path)
    assert (run.returncode, b"no store yet" in run.stderr) == (5, True)


def test_what_is_quoted_cannot_steer_the_terminal(tmp_path: Path) -> None:
    run = clerk("case", "a\x1b[31m\u202eb", env={"CLERK_HOME": str(tmp_path)})
    assert run.returncode == 2
    assert b"\x1b" not in run.stderr
    assert "\u202e" not in run.stderr.decode()


# Text that is none, in the store


def test_the_store_refuses_bytes_that_are_no_text(desk: Desk) -> None:
    with pytest.raises(BadInput):
        desk.store.cases(CaseFilter(text="\udc80"))
    with pytest.raises(BadInput):
        desk.store.put_setting("x", "\udc80")


# Files that are damaged, or are none


@pytest.mark.parametrize(
    "damage",
    [
        {"salt": "AAAA"},
        {"nonce": ""},
        {"sealed": "AAAA"},
        {"cost": {"passes": 0}},
        {"cost": {"memory_kib": 2**40}},
        {"cost": {"memory_kib": 8, "lanes": 4}},
    ],
)
def test_a_key_file_out_of_bounds_is_damaged(tmp_path: Path, damage: dict[str, Any]) -> None:
    file = tmp_path / "store.keys"
    keys.create_keyfile(file, "chenli", "secret-2026", cost=CHEAP)
    document = json.loads(file.read_bytes())
    document["slots"]["chenli"] |= damage
    file.write_text(json.dumps(document))
    with pytest.raises(StoreTrouble) as caught:
        keys.unlock(file, "chenli", "secret-2026")
    assert caught.value.code == "keys.damaged"


def test_a_key_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble) as caught:
        keys.unlock(tmp_path / "store.keys", "chenli", "secret-2026")
    assert caught.value.code == "keys.missing"


def test_a_name_that_is_no_text_is_wrong_like_any_other(tmp_path: Path) -> None:
    keys.create_keyfile(tmp_path / "store.keys", "chenli", "secret-2026", cost=CHEAP)
    with pytest.raises(NotPermitted):
        keys.unlock(tmp_path / "store.keys", "\udcff", "\udcff")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense\n",
        b"PK\x03\x04garbage",
        b"date,kind,name\n",
        b"date,kind,name\n2206-01-01,off,x\n",
        b"date,kind,name\n2027-01-01,off," + b"x" * 200_000,
    ],
)
def test_what_is_no_calendar_changes_nothing(desk: Desk, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "2027.csv"
    file.write_bytes(content)
    before = desk.store.calendar()
    with pytest.raises(BadInput):
        import_calendar(desk, file)
    assert desk.store.calendar() == before


def test_a_pipe_is_no_attachment(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    case = desk.store.cases(CaseFilter())[0]
    with pytest.raises(BadInput):  # and not: waiting for ever for somebody to write into it
        attach(desk, case.id, tmp_path / "pipe")


def test_a_file_named_in_another_encoding_can_be_attached(desk: Desk, tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xce\xc4.txt"))
    file.write_text("x")
    case = desk.store.cases(CaseFilter(phases=frozenset({Phase.IN_REVIEW})))[0]
    assert attach(desk, case.id, file).label.endswith(".txt")
