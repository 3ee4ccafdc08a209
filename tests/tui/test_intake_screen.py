"""Intake by keys at 80×24: what is typed, scanned and pasted lands whole, once, in the right field."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from tui_demo_hall import copy_of, make_template

from clerk_tui import i18n
from clerk_tui.desk import intake as desk_intake
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import ApplicantKind, Relation
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.identity import DocumentType
from clerk_tui.store.records import CaseFilter
from clerk_tui.tui.keyboard import Scanned
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.screens.intake_form import IntakeFormView
from clerk_tui.tui.screens.receipt import ReceiptScreen
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.workstation import Workstation

ID = "431125199901010009"
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


@asynccontextmanager
async def intake(desk: Desk, query: str = "") -> AsyncIterator[tuple[Workstation, Pilot[int]]]:
    """The workstation on the intake screen; with *query*, on the form of the first hit."""
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24)) as pilot:
        app.seat(desk)
        app.go("intake")
        await pilot.pause()
        if query:
            await pilot.press(*query, "enter")
            await pilot.pause(0.1)
        yield app, pilot


def form(app: Workstation) -> IntakeFormView:
    return app.screen.query_one(IntakeFormView)


def field(app: Workstation, name: str) -> ClerkInput:
    return app.screen.query_one(f"#{name}", ClerkInput)


async def settle(pilot: Pilot[int]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def identified(app: Workstation, pilot: Pilot[int]) -> None:
    """Enter the number of somebody nobody knows; the cursor goes on to the name."""
    number = field(app, "applicant_document_number")
    number.focus()
    number.value = ID
    await pilot.press("enter")
    await settle(pilot)


@pytest.mark.parametrize(
    "typed",
    [
        ID,
        f"]Q1{ID}",
        f"\\000026{ID}",
        "４３１１２５１９９９０１０１０００９",
        "431125 19990101 0009",
        " 431125199901010009 ",
    ],
)
@pytest.mark.parametrize("ending", ["enter", "tab"])
async def test_a_scanned_number_lands_clean(desk: Desk, typed: str, ending: str) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        field(app, "applicant_document_number").focus()
        await pilot.press(*typed, ending)
        await settle(pilot)
        assert form(app).form.applicant.document_number == ID
        assert field(app, "applicant_document_number").value == ID
        assert form(app).form.applicant.document_type is DocumentType.RESIDENT_ID


async def test_a_credit_code_makes_the_applicant_an_organisation(desk: Desk) -> None:
    async with intake(desk, "yyzz") as (app, pilot):
        field(app, "applicant_document_number").focus()
        await pilot.press(*"91350100M000100Y43", "enter")
        await settle(pilot)
        assert form(app).form.applicant_kind is ApplicantKind.ORGANISATION
        assert form(app).form.applicant.document_type is DocumentType.USCC


async def test_a_wrong_check_digit_is_named_and_nothing_typed_is_lost(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        field(app, "applicant_document_number").focus()
        await pilot.press(*"431125199901010008", "enter")
        await settle(pilot)
        shown = str(app.screen.query_one("#problem").render())
        assert "9" in shown
        assert field(app, "applicant_document_number").value == "431125199901010008"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, IntakeScreen), "nothing was committed"


async def test_a_known_applicant_is_filled_in(desk: Desk) -> None:
    known = desk.case(desk.store.cases(CaseFilter(), limit=1)[0].id).applicant
    async with intake(desk, "sbksl") as (app, pilot):
        number = field(app, "applicant_document_number")
        number.focus()
        number.value = known.document_number
        await pilot.press("enter")
        await settle(pilot)
        assert field(app, "applicant_name").value == known.name
        assert field(app, "applicant_phone").value == known.phone


async def test_composed_chinese_lands_whole(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        field(app, "applicant_name").focus()
        app.post_message(Paste("欧阳·买买提江𬭊"))
        await settle(pilot)
        assert form(app).form.applicant.name == "欧阳·买买提江𬭊"


async def test_answers_decide_which_materials_are_asked(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        before = {row.material.id for row in form(app).materials.rows}
        app.screen.query("ChoiceRow").first().focus()
        await pilot.press("2")
        await pilot.pause(0.1)
        after = {row.material.id for row in form(app).materials.rows}
        assert before != after
        await pilot.press("1")
        await pilot.pause(0.1)
        assert {row.material.id for row in form(app).materials.rows} == before


async def test_every_mark_has_its_key(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        for key, status in (("o", "original_seen"), ("k", "original_kept"), ("e", "e_licence"), ("x", "missing")):
            form(app).materials.focus()
            form(app).materials.move_to(0)
            await pilot.press(key)
            await pilot.pause(0.05)
            assert form(app).materials.rows[0].mark.status == status
        form(app).materials.move_to(0)
        await pilot.press("c", "c", "c")
        await pilot.pause(0.05)
        assert form(app).materials.rows[0].mark.copies == 3
        form(app).materials.move_to(0)
        await pilot.press("f")
        await pilot.pause(0.05)
        await pilot.press(*"blurred", "enter")
        await pilot.pause(0.05)
        assert form(app).materials.rows[0].mark.defect == "blurred"


async def test_a_complete_case_is_accepted_and_the_draft_is_gone(desk: Desk) -> None:
    drafts = len(desk_intake.drafts(desk))
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        await pilot.press(*"张小明", "enter")
        await pilot.pause(0.6)
        await settle(pilot)
        assert len(desk_intake.drafts(desk)) == drafts + 1
        form(app).materials.focus()
        await pilot.press("=")
        await pilot.press("ctrl+s")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ReceiptScreen)
        state = desk.case(screen._committed.case_id)
        assert (state.phase, state.item_name) == (Phase.ACCEPTED, SOCIAL_CARD)
        await settle(pilot)
        assert len(desk_intake.drafts(desk)) == drafts


async def test_missing_materials_make_a_notice(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        await pilot.press(*"张小明", "enter", "ctrl+s")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ReceiptScreen)
        state = desk.case(screen._committed.case_id)
        assert state.phase is Phase.CORRECTION_PENDING
        assert {defect.material for defect in state.notice} == {mark.material for mark in state.marks}


async def test_declining_asks_for_ground_organ_and_reason(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        await pilot.press(*"张小明", "enter", "ctrl+r")
        await pilot.pause(0.05)
        await pilot.press("2")
        await pilot.pause(0.05)
        await pilot.press(*"province", "enter")
        await pilot.pause(0.05)
        await pilot.press(*"not ours", "enter")
        await pilot.pause(0.05)
        await pilot.press("ctrl+s")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ReceiptScreen)
        state = desk.case(screen._committed.case_id)
        assert (state.phase, state.competent_organ) == (Phase.DECLINED, "province")


async def test_escape_keeps_the_form_among_the_drafts(desk: Desk) -> None:
    drafts = len(desk_intake.drafts(desk))
    async with intake(desk, "sbksl") as (app, pilot):
        field(app, "applicant_name").focus()
        await pilot.press(*"张小明", "escape")
        await settle(pilot)
        assert not isinstance(app.screen, IntakeScreen)
    kept = desk_intake.drafts(desk)
    assert len(kept) == drafts + 1
    form_kept, notes = desk_intake.resume(desk, kept[0].id)
    assert (form_kept.applicant.name, notes) == ("张小明", [])


OTHER_ID = "431125198502030008"


async def test_another_number_is_another_person(desk: Desk) -> None:
    known = desk.case(desk.store.cases(CaseFilter(), limit=1)[0].id).applicant
    async with intake(desk, "sbksl") as (app, pilot):
        number = field(app, "applicant_document_number")
        number.focus()
        number.value = known.document_number
        await pilot.press("enter")
        await settle(pilot)
        assert field(app, "applicant_name").value == known.name
        number.focus()
        number.value = OTHER_ID
        await pilot.press("enter")
        await settle(pilot)
        assert field(app, "applicant_name").value == ""
        assert field(app, "applicant_phone").value == ""


async def test_a_name_typed_by_hand_stays_with_a_corrected_number(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        field(app, "applicant_name").value = "张小明"
        number = field(app, "applicant_document_number")
        number.focus()
        number.value = OTHER_ID
        await pilot.press("enter")
        await settle(pilot)
        assert field(app, "applicant_name").value == "张小明"


@pytest.mark.parametrize("scanned", [OTHER_ID, "13812345678", "JY1:43112500010000:755981"])
async def test_a_scan_overwrites_nothing(desk: Desk, scanned: str) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        form(app).materials.focus()
        app.screen.post_message(Scanned(scanned))
        await settle(pilot)
        assert field(app, "applicant_document_number").value == ID


async def test_a_card_scanned_on_the_checklist_is_the_agents(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        await pilot.press("ctrl+n")
        await pilot.pause(0.1)
        form(app).materials.focus()
        await pilot.pause(0.1)
        app.screen.post_message(Scanned(OTHER_ID))
        await settle(pilot)
        assert field(app, "agent_document_number").value == OTHER_ID


async def test_a_guardian_is_taken_in_as_one(desk: Desk) -> None:
    async with intake(desk, "sbksl") as (app, pilot):
        await identified(app, pilot)
        field(app, "applicant_name").value = "张小明"
        await pilot.press("ctrl+n")
        await pilot.pause(0.1)
        field(app, "agent_document_number").value = OTHER_ID
        field(app, "agent_name").value = "李四"
        field(app, "mandate").value = "代领"
        app.screen.query_one("#agent_relation").focus()
        await pilot.press("2")
        await pilot.pause(0.1)
        form(app).materials.focus()
        await pilot.press("equals_sign", "ctrl+s")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ReceiptScreen)
        agent = desk.case(screen._committed.case_id).agent
        assert agent is not None
        assert (agent.name, agent.relation, agent.mandate) == ("李四", Relation.GUARDIAN, "代领")
