"""A bundle taken in on the same screen as an item: found, answered, filled in, planned, committed, resumed."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from tui_bundle_hall import BIRTH, LAND, PERSON, filled, form_at
from tui_case_hall import CLERK, Hall, painted, press, settle, text_of, toasts

from clerk_tui import i18n
from clerk_tui.desk import intake
from clerk_tui.desk.bundle_printing import to_be_signed
from clerk_tui.desk.bundle_view import view as bundle_view
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.intake import with_mark
from clerk_tui.tui.screens.bundle import BundleScreen
from clerk_tui.tui.screens.bundle_receipt import BundleReceiptScreen
from clerk_tui.tui.screens.case import CaseScreen
from clerk_tui.tui.screens.intake import IntakeScreen
from clerk_tui.tui.screens.intake_bundle import FormLine
from clerk_tui.tui.widgets.clerk_input import ClerkInput
from clerk_tui.tui.widgets.dialogs import Confirm
from clerk_tui.tui.widgets.form_box import FormBox
from clerk_tui.tui.widgets.member_box import MemberBox
from clerk_tui.tui.widgets.plan_box import PlanBox
from clerk_tui.tui.workstation import Workstation

SHOP = "yizhao-shudian"


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    i18n.set_language("zh_CN")
    yield
    i18n.set_language(None)


async def test_a_bundle_is_found_beside_items_and_opens_its_form(hall: Hall) -> None:
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24)) as pilot:
        app.seat(hall.desk(CLERK))
        app.go("intake")
        await settle(pilot)
        await press(pilot, *"cs")
        first = next(line for line in painted(app.screen).splitlines() if line.startswith(">"))
        assert "#新生儿出生一件事" in first
        assert "一件事" in first.replace("出生一件事", "")
        assert "7 项" in first
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakeScreen)
        view = app.screen.form_view
        assert view is not None
        assert view.form.bundle == BIRTH
        assert "7 项" in text_of(app.screen, "#item")


async def test_each_row_says_who_needs_it(hall: Hall) -> None:
    async with form_at(hall, CLERK, filled(hall.desk(CLERK), settled=False)) as (pilot, screen, view):
        shown = painted(screen)
        assert next(line for line in shown.splitlines() if "父母身份证" in line).count("全部 7 项") == 1
        assert " 2,4,6 " in next(line for line in shown.splitlines() if "居民户口簿" in line)
        names = [row.material.name for row in view.materials.rows]
        view.materials.focus()
        view.materials.move_to(names.index("居民户口簿"))
        await press(pilot)
        assert "用于：2 出生登记、4 " in text_of(screen, "#standard")
        await press(pilot, "g")
        assert isinstance(pilot.app.screen, PlanBox)
        plan = painted(pilot.app.screen)
        assert "1 之后" in plan
        assert "最长一线 1 > 2 > 4" in plan
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, IntakeScreen)


async def test_the_plan_has_a_key_in_a_text_field_too(hall: Hall) -> None:
    async with form_at(hall, CLERK, filled(hall.desk(CLERK))) as (pilot, screen, view):
        view.party("applicant").input("name").focus()
        await press(pilot, "g")
        assert pilot.app.screen is screen
        await press(pilot, "ctrl+d")
        assert isinstance(pilot.app.screen, PlanBox)


async def test_an_answer_changes_members_rows_and_questions(hall: Hall) -> None:
    """The unusual death has other members than the usual one, and asks for other papers."""
    desk = hall.desk(CLERK)
    form = replace(intake.start(desk, "shenhou"), applicant=PERSON)
    async with form_at(hall, CLERK, form) as (pilot, screen, view):
        before = {member.id for member in view.view.members if member.chosen}
        rows = [row.material.id for row in view.materials.rows]
        screen.query_one("#question_0").focus()
        await press(pilot, "2")
        after = {member.id for member in view.view.members if member.chosen}
        assert before != after
        assert [row.material.id for row in view.materials.rows] != rows or before - after
        assert f"{len(after)} 项" in text_of(screen, "#item")


async def test_a_member_is_left_out_and_put_in_again(hall: Hall) -> None:
    async with form_at(hall, CLERK, filled(hall.desk(CLERK))) as (pilot, screen, view):
        view.materials.focus()
        rows = len(view.materials.rows)
        await press(pilot, "m")
        box = pilot.app.screen
        assert isinstance(box, MemberBox)
        await press(pilot, "space")  # the first one is not optional
        assert "必办" in text_of(box, "#said")
        names = [line.id for line in view.view.members]
        for _step in range(names.index("daiyu")):
            await press(pilot, "down")
        await press(pilot, "space")
        assert "共办 6 项" in text_of(box, "#said")
        await press(pilot, "enter")
        assert list(view.form.without) == ["daiyu"]
        assert len(view.materials.rows) < rows
        assert "6 项" in text_of(screen, "#item")
        await press(pilot, "m")
        names = [line.id for line in view.view.members]  # what is left out stands last
        for _step in range(names.index("daiyu")):
            await press(pilot, "down")
        await press(pilot, "space", "ctrl+s")
        assert list(view.form.without) == []
        assert len(view.materials.rows) == rows


async def test_leaving_the_members_changes_nothing(hall: Hall) -> None:
    async with form_at(hall, CLERK, filled(hall.desk(CLERK))) as (pilot, _screen, view):
        view.materials.focus()
        await press(pilot, "m", "down", "space", "escape")
        assert view.form.without == ()


class TestTheOneForm:
    async def test_the_line_counts_what_is_filled_in(self, hall: Hall) -> None:
        desk = hall.desk(CLERK)
        form = replace(intake.start(desk, BIRTH), applicant=PERSON)
        async with form_at(hall, CLERK, form) as (pilot, screen, view):
            line = screen.query_one(FormLine)
            assert (line.filled, line.lacks) == (0, True)
            assert pilot.app.focused is line  # the first gap after the applicant
            await press(pilot, "enter")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            first = box.query(ClerkInput).first()
            first.value = "张小宝"
            await press(pilot, "escape")  # left, and still not lost
            assert view.form.fields == {first.id: "张小宝"}
            assert line.filled == 1

    async def test_a_wrong_value_is_named_at_its_field(self, hall: Hall) -> None:
        desk = hall.desk(CLERK)
        form = filled(desk)
        date = next(field for field in intake.review(desk, form).fields if field.kind == "date")
        async with form_at(hall, CLERK, form) as (pilot, _screen, view):
            await press(pilot, "ctrl+e")
            box = pilot.app.screen
            assert isinstance(box, FormBox)
            field = box.query_one(f"#{date.id}", ClerkInput)
            field.value = "昨天"
            await press(pilot, "ctrl+s")
            assert pilot.app.screen is box
            assert pilot.app.focused is field
            field.value = "2026-11-02"
            await press(pilot, "ctrl+s")
            assert view.form.fields[date.id] == "2026-11-02"

    async def test_a_draft_saved_below_the_open_box_is_said(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, filled(hall.desk(CLERK))) as (pilot, screen, view):
            view.change(replace(view.form, remark="另一句备注"))
            await press(pilot, "ctrl+e")
            screen._save_soon()
            await press(pilot)
            assert screen.workstation.health.startswith("草稿已存")

    async def test_eight_digits_are_a_day(self, hall: Hall) -> None:
        form = filled(hall.desk(CLERK))
        date = next(field for field in intake.review(hall.desk(CLERK), form).fields if field.kind == "date")
        async with form_at(hall, CLERK, form) as (pilot, screen, _view):
            await press(pilot, "ctrl+e")
            pilot.app.screen.query_one(f"#{date.id}", ClerkInput).value = "20261102"
            await press(pilot, "ctrl+s")
            assert pilot.app.screen is screen

    async def test_what_repeats_the_applicant_stands_there_and_follows_the_applicant(self, hall: Hall) -> None:
        form = replace(intake.start(hall.desk(CLERK), SHOP), applicant=PERSON)
        async with form_at(hall, CLERK, form) as (pilot, screen, view):
            repeated = [field.id for field in view.view.fields if field.usually]
            assert screen.query_one(FormLine).filled == len(repeated) == 2
            await press(pilot, "ctrl+e")
            shown = painted(pilot.app.screen)
            assert "经营者或法定代表人身份证号 431125199901010009" in shown  # a space between
            gap = next(field.id for field in view.view.fields if field.required and field.id not in repeated)
            assert pilot.app.focused is not None
            assert pilot.app.focused.id == gap
            await press(pilot, "escape")
            assert not view.form.fields  # nothing was typed, so a corrected name goes along
            view.change(replace(view.form, applicant=replace(PERSON, name="李小红")))
            await press(pilot, "ctrl+e")
            assert "李小红" in painted(pilot.app.screen)

    async def test_it_says_by_number_or_whole_name_who_reads_a_field(self, hall: Hall) -> None:
        form = replace(intake.start(hall.desk(CLERK), SHOP), applicant=PERSON)
        async with form_at(hall, CLERK, form) as (pilot, _screen, _view):
            await press(pilot, "ctrl+e")
            lines = painted(pilot.app.screen).splitlines()
            assert "用于 全部 3 项" in next(line for line in lines if "店名" in line and "必填" in line)
            assert "用于 个体工商户设立登记" in next(line for line in lines if "经营范围" in line)

    async def test_the_commit_leads_to_the_field_that_is_missing(self, hall: Hall) -> None:
        desk = hall.desk(CLERK)
        form = filled(desk)
        needed = [field.id for field in intake.review(desk, form).fields if field.required]
        form = replace(form, fields={**form.fields, needed[3]: ""})
        async with form_at(hall, CLERK, form) as (pilot, _screen, _view):
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, FormBox)
            assert pilot.app.focused is not None
            assert pilot.app.focused.id == needed[3]
            assert toasts(pilot)


class TestVerdict:
    async def test_it_counts_what_becomes_of_the_members(self, hall: Hall) -> None:
        desk = hall.desk(CLERK)
        async with form_at(hall, CLERK, filled(desk), size=(120, 36)) as (_pilot, screen, view):
            said = text_of(screen, "#verdict")
            assert "受理 1" in said
            assert "等待 6" in said
            # What only the first member needs is missing: it alone is told.
            view.change(with_mark(view.form, Mark(material="m3", status=MarkStatus.MISSING)))
            view.review_now()
            said = text_of(screen, "#verdict")
            assert "一次性告知 1" in said
            assert "等待 6" in said

    async def test_at_80_columns_it_has_three_lines_at_most(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, filled(hall.desk(CLERK), settled=False)) as (_pilot, screen, _view):
            assert len(text_of(screen, "#verdict").splitlines()) <= 3


class TestWhatMustBeSigned:
    async def test_the_key_of_the_receipt_goes_on_to_the_promises(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, filled(hall.desk(CLERK), SHOP)) as (pilot, screen, view):
            assert "可签承诺：经营场所和出版物来源核查（p）" in text_of(screen, "#verdict")
            view.materials.focus()
            await press(pilot, "p", "ctrl+s")
            assert "已签承诺：经营场所和出版物来源核查（p 撤回）" in text_of(screen, "#verdict")
            await press(pilot, "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, BundleReceiptScreen)
            await press(pilot, "f9")
            box = pilot.app.screen
            assert isinstance(box, Confirm)
            assert "承诺" in painted(box)
            desk = hall.desk(CLERK)
            assert to_be_signed(desk, receipt._committed.bundle_id)
            await press(pilot, "ctrl+s")
            assert pilot.app.screen is receipt
            assert not to_be_signed(desk, receipt._committed.bundle_id)
            await press(pilot, "f9")
            assert pilot.app.screen is receipt  # signed for: only the receipt once more


class TestCommit:
    async def test_all_members_get_their_numbers(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, filled(hall.desk(CLERK))) as (pilot, _screen, _view):
            await press(pilot, "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, BundleReceiptScreen)
            shown = painted(receipt)
            assert "收件 7 项 · 6 项等待前序事项" in shown
            for serial in range(2, 9):
                assert f"20261123 {serial:04} " in shown
            committed = receipt._committed
            view = bundle_view(hall.desk(CLERK), committed.bundle_id)
            assert len(view.members) == 7
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, CaseScreen)
            await press(pilot, "escape", "o")
            assert isinstance(pilot.app.screen, BundleScreen)

    async def test_a_document_awaited_from_elsewhere_lets_all_wait(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, filled(hall.desk(CLERK), LAND)) as (pilot, _screen, _view):
            await press(pilot, "ctrl+s")
            receipt = pilot.app.screen
            assert isinstance(receipt, BundleReceiptScreen)
            assert {state.phase for _member, state in receipt._committed.members} == {Phase.WAITING}

    async def test_the_next_intake_is_one_key_away(self, hall: Hall) -> None:
        async with form_at(hall, CLERK, filled(hall.desk(CLERK))) as (pilot, _screen, _view):
            await press(pilot, "ctrl+s", "n")
            assert isinstance(pilot.app.screen, IntakeScreen)
            assert pilot.app.screen.form_view is None


async def test_a_draft_of_a_bundle_is_taken_up_where_it_was_left(hall: Hall) -> None:
    desk = hall.desk(CLERK)
    form = replace(filled(desk), without=("daiyu",))
    draft = intake.save_draft(desk, form)
    app = Workstation(home="welcome")
    async with app.run_test(size=(80, 24)) as pilot:
        app.seat(desk)
        app.go("drafts")
        await settle(pilot)
        assert "新生儿出生一件事" in painted(app.screen)
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, IntakeScreen)
        assert screen.form_view is not None
        assert screen.form_view.form == form
        assert "6 项" in text_of(screen, "#item")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, BundleReceiptScreen)
        assert [line.id for line in intake.drafts(desk)] != [draft]
