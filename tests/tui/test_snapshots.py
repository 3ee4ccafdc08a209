"""Every screen as it looks, at both sizes and in both languages: the demonstration hall on a clock that stands still.

A difference is either a bug or wanted; ``CLERK_UPDATE_SNAPSHOTS=1`` writes the wanted ones, to be read before they are
committed. Text and row positions are compared here; cell widths are: every line has exactly the width of the screen.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.pilot import Pilot
from tui_bundle_hall import filled, granted
from tui_demo_hall import NOW, copy_of, make_template

from clerk_tui import i18n
from clerk_tui.desk import bundles
from clerk_tui.desk.bundles import CommittedBundle
from clerk_tui.desk.context import Desk
from clerk_tui.desk.intake import Committed, start
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.intake import PartyForm
from clerk_tui.domain.verdict import GROUND_LABELS, Verdict, VerdictKind
from clerk_tui.store.records import CaseFilter, Order
from clerk_tui.tui.screens.bundle_receipt import BundleReceiptScreen
from clerk_tui.tui.screens.find import FindBox
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.screens.intake_form import IntakeFormView
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.pick import Pick
from clerk_tui.tui.widgets.status_line import StatusLine
from clerk_tui.tui.workstation import Workstation

FOLDER = Path(__file__).parent / "snapshots"
SIZES = {"80x24": (80, 24), "120x36": (120, 36)}
ID = "431125199901010009"
RESIDENCE = "000709111001-02"

Walk = Callable[[Workstation, Pilot[int]], Awaitable[None]]


def painted(app: Workstation) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


async def settle(pilot: Pilot[int]) -> None:
    """Wait until no job runs, no key is held back, and two looks at the screen are the same."""
    app = pilot.app
    assert isinstance(app, Workstation)
    before: list[str] = []
    for _round in range(200):
        await pilot.pause()
        idle = all(worker.is_finished for worker in app.workers) and not app.keyboard.gate._closed
        now = painted(app)
        if idle and now == before:
            return
        before = now
        await asyncio.sleep(0.02)
    raise AssertionError("the screen never came to rest")


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
    while app.screen.query_one("#query", FindBox).answered != "0001":
        await pilot.pause(0.02)
    await settle(pilot)


async def search(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("intake")
    await keys(pilot, *"sfz")


async def empty_form(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("intake")
    await pilot.pause()
    await pilot.press(*"sbksl", "enter")
    await settle(pilot)


async def notice(app: Workstation, pilot: Pilot[int]) -> None:
    await empty_form(app, pilot)
    for name, value in (("document_number", ID), ("name", "张小明"), ("phone", "13800001234")):
        app.screen.query_one(f"#applicant_{name}", ClerkInput).value = value
    app.screen.query_one("#materials").focus()
    await settle(pilot)


async def agent(app: Workstation, pilot: Pilot[int]) -> None:
    await empty_form(app, pilot)
    number = app.screen.query_one("#applicant_document_number", ClerkInput)
    number.focus()
    number.value = "91350100M000100Y43"
    await keys(pilot, "enter", "ctrl+n")
    await pilot.pause(0.6)  # the draft is saved once the keys pause, and the top line says so
    await settle(pilot)


async def case(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "enter")


async def opened(app: Workstation, pilot: Pilot[int], phase: Phase, deed: str = "") -> None:
    assert app.desk is not None
    found = app.desk.store.cases(CaseFilter(phases=frozenset({phase})), order=Order.OLDEST)
    app.open_case(found[0].id, deed)
    await settle(pilot)


async def case_papers(app: Workstation, pilot: Pilot[int]) -> None:
    await case(app, pilot)
    await keys(pilot, "tab")


async def case_refused(app: Workstation, pilot: Pilot[int]) -> None:
    await case(app, pilot)
    await keys(pilot, "h")


async def decide(app: Workstation, pilot: Pilot[int]) -> None:
    await opened(app, pilot, Phase.IN_REVIEW, "decide")


async def decline(app: Workstation, pilot: Pilot[int]) -> None:
    await opened(app, pilot, Phase.RECEIVED, "decline")


async def reveal(app: Workstation, pilot: Pilot[int]) -> None:
    await case(app, pilot)
    await keys(pilot, "u")


async def supplement(app: Workstation, pilot: Pilot[int]) -> None:
    await opened(app, pilot, Phase.CORRECTION_PENDING, "correct")


async def procedure(app: Workstation, pilot: Pilot[int]) -> None:
    await opened(app, pilot, Phase.IN_REVIEW, "procedure")


async def hand_out_box(app: Workstation, pilot: Pilot[int]) -> None:
    await opened(app, pilot, Phase.ISSUED, "hand_out")


async def hand_out_refused(app: Workstation, pilot: Pilot[int]) -> None:
    await hand_out_box(app, pilot)
    await keys(pilot, "ctrl+s")


async def box_help(app: Workstation, pilot: Pilot[int]) -> None:
    await decide(app, pilot)
    await keys(pilot, "f1")


async def decline_ground(app: Workstation, pilot: Pilot[int]) -> None:
    grounds = [(str(ground), i18n._(label)) for ground, label in GROUND_LABELS.items()]
    app.push_screen(Pick(i18n._("Why is it not accepted?"), grounds))
    await settle(pilot)


async def receipt(app: Workstation, pilot: Pilot[int]) -> None:
    from clerk_tui.tui.screens.receipt import ReceiptScreen

    assert app.desk is not None
    found = app.desk.store.cases(CaseFilter(phases=frozenset({Phase.ACCEPTED})), order=Order.OLDEST)[0]
    state = app.desk.case(found.id)
    verdict = Verdict(VerdictKind.ACCEPT, 5)
    app.push_screen(ReceiptScreen(Committed(state.id, state.case_no, state.query_code, verdict, state)))
    await settle(pilot)


async def bundle_form(app: Workstation, pilot: Pilot[int]) -> None:
    await opened_form(app, pilot, "chusheng")
    view = app.screen.query_one(IntakeFormView)
    view.materials.focus()
    await keys(pilot, "k")


async def opened_form(app: Workstation, pilot: Pilot[int], wanted: str, **answers: str) -> None:
    """The form of a bundle or an item, for somebody who is known to be nobody."""
    assert app.desk is not None
    form = start(app.desk, wanted)
    person = PartyForm(document_number=ID, name="张小明", phone="13800001234")
    screen = IntakeScreen(replace(form, applicant=person, answers={**form.answers, **answers}))
    screen.place = "intake"
    app.push_screen(screen)
    await settle(pilot)


async def bundle_members(app: Workstation, pilot: Pilot[int]) -> None:
    await bundle_form(app, pilot)
    await keys(pilot, "m", "down", "space")


async def bundle_fields(app: Workstation, pilot: Pilot[int]) -> None:
    await bundle_form(app, pilot)
    await keys(pilot, "ctrl+e")


async def bundle_plan(app: Workstation, pilot: Pilot[int]) -> None:
    await bundle_form(app, pilot)
    await keys(pilot, "g")


async def bundle_search(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("intake")
    await keys(pilot, *"cs")


async def taken_in(app: Workstation, bundle: str) -> CommittedBundle:
    assert app.desk is not None
    return bundles.commit(app.desk, filled(app.desk, bundle))


async def bundle_receipt(app: Workstation, pilot: Pilot[int]) -> None:
    app.push_screen(BundleReceiptScreen(await taken_in(app, "chusheng")))
    await settle(pilot)


async def bundle(app: Workstation, pilot: Pilot[int]) -> None:
    taken = await taken_in(app, "chusheng")
    assert app.desk is not None
    granted(app.desk, taken.members[0][1])
    app.open_bundle(taken.bundle_id)
    await settle(pilot)


async def bundle_history(app: Workstation, pilot: Pilot[int]) -> None:
    await bundle(app, pilot)
    await keys(pilot, "tab")


async def bundle_hand_out(app: Workstation, pilot: Pilot[int]) -> None:
    await bundle(app, pilot)
    await keys(pilot, "h")


async def bundle_course(app: Workstation, pilot: Pilot[int]) -> None:
    await bundle(app, pilot)
    await keys(pilot, "g")


async def fast_track(app: Workstation, pilot: Pilot[int]) -> None:
    taken = await taken_in(app, "nadi")
    app.open_bundle(taken.bundle_id)
    await settle(pilot)


async def member(app: Workstation, pilot: Pilot[int]) -> None:
    taken = await taken_in(app, "chusheng")
    app.open_case(taken.members[0][1].id)
    await settle(pilot)


async def told(app: Workstation, pilot: Pilot[int]) -> None:
    await opened_form(app, pilot, RESIDENCE, ground="work")
    view = app.screen.query_one(IntakeFormView)
    view.materials.focus()
    view.materials.move_to(3)
    await keys(pilot, "p")


async def deferred(app: Workstation, pilot: Pilot[int]) -> None:
    await told(app, pilot)
    await keys(pilot, "ctrl+s")
    view = app.screen.query_one(IntakeFormView)
    view.materials.move_to(1)
    await keys(pilot, "d", "ctrl+s", "equals_sign")


async def defer(app: Workstation, pilot: Pilot[int]) -> None:
    await opened_form(app, pilot, RESIDENCE)
    view = app.screen.query_one(IntakeFormView)
    view.materials.focus()
    view.materials.move_to(1)
    await keys(pilot, "d")


async def duties(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("duties")
    await settle(pilot)


async def pay_debt(app: Workstation, pilot: Pilot[int]) -> None:
    await deferred(app, pilot)
    await keys(pilot, "ctrl+s", "o", "z")


async def no_answer(app: Workstation, pilot: Pilot[int]) -> None:
    """The store is busy: the old rows stay, the line above them says so."""
    await home(app, pilot)
    assert app.desk is not None

    def busy(*_args: object, **_options: object) -> None:
        raise StoreTrouble("数据库忙。", hint="稍后再试。")

    app.desk.store.work_list = busy  # type: ignore[assignment, method-assign]
    app.screen.reload()  # type: ignore[attr-defined]
    await settle(pilot)


async def filtered(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "slash", *"sp")


async def password(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("password")
    await settle(pilot)


async def lock(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "ctrl+l")


async def lock_refused(app: Workstation, pilot: Pilot[int]) -> None:
    await lock(app, pilot)
    await keys(pilot, "x", "enter")


async def welcome(_app: Workstation, pilot: Pilot[int]) -> None:
    await settle(pilot)


async def set_up(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("set_up")
    await settle(pilot)


async def set_up_refused(app: Workstation, pilot: Pilot[int]) -> None:
    await set_up(app, pilot)
    app.screen.query_one("#password", ClerkInput).value = "one-password"
    await keys(pilot, "ctrl+s")


async def sign_in(app: Workstation, pilot: Pilot[int]) -> None:
    app.go("sign_in")
    await keys(pilot, *"wang", "enter")


async def help_page(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "f1")


async def palette(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "ctrl+p")


async def palette_elsewhere(app: Workstation, pilot: Pilot[int]) -> None:
    await home(app, pilot)
    await keys(pilot, "ctrl+p", *"case")


ENTRANCE: tuple[Walk, ...] = (welcome, set_up, set_up_refused, sign_in)
"""What is shown before somebody has signed in."""
INSIDE: tuple[Walk, ...] = (
    home,
    no_answer,
    filtered,
    inbox,
    hand_out,
    drafts,
    find,
    search,
    empty_form,
    notice,
    agent,
    case,
    case_papers,
    case_refused,
    decide,
    decline,
    reveal,
    supplement,
    procedure,
    hand_out_box,
    hand_out_refused,
    box_help,
    decline_ground,
    receipt,
    bundle_search,
    bundle_form,
    bundle_members,
    bundle_fields,
    bundle_plan,
    bundle_receipt,
    bundle,
    bundle_history,
    bundle_hand_out,
    bundle_course,
    fast_track,
    member,
    told,
    defer,
    deferred,
    duties,
    pay_debt,
    password,
    lock,
    lock_refused,
    help_page,
    palette,
    palette_elsewhere,
)
WALKS: dict[str, Walk] = {walk.__name__: walk for walk in (*ENTRANCE, *INSIDE)}


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
    lines = painted(app)
    for line in lines:
        assert cell_len(line) == app.size.width, line
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WALKS)
async def test_screen(
    desk: Desk, name: str, size: str, language: i18n.Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.set_language(language)
    monkeypatch.setattr(StatusLine, "_now", lambda _line: NOW)
    monkeypatch.setattr(Workstation, "NOTIFICATION_TIMEOUT", 600)
    # How fast the draft was saved is not what is shown here.
    monkeypatch.setattr(IntakeScreen, "_say_health", lambda _screen, _text: None)
    monkeypatch.setattr(desk.store, "new_query_code", lambda: "246813")
    app = Workstation(home="welcome")
    async with app.run_test(size=SIZES[size], notifications=True) as pilot:
        if WALKS[name] not in ENTRANCE:
            app.seat(desk)
        await WALKS[name](app, pilot)
        await settle(pilot)
        text = shown(app)
    kept = FOLDER / f"{name}-{size}-{language}.txt"
    if os.environ.get("CLERK_UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "see the difference; CLERK_UPDATE_SNAPSHOTS=1 if it is wanted"
