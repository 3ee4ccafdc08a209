"""A draft never comes back once its case is taken in, however late a save wakes up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from tui_demo_hall import copy_of, make_template

from clerk_tui.desk import intake
from clerk_tui.desk.context import Desk
from clerk_tui.domain.intake import IntakeForm, settle_remaining
from clerk_tui.tui.screens.intake_draft import IntakeDraft

ITEM = "社会保障卡申领"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "template").mkdir()
    opened = copy_of(make_template(tmp_path / "template"), tmp_path / "store")
    yield opened
    opened.store.close()


def filled(desk: Desk) -> IntakeForm:
    item = next(item for item in desk.catalog.items if item.name == ITEM)
    form = intake.start(desk, item.id)
    party = replace(form.applicant, document_number="431125199901010009", name="张小明")
    return settle_remaining(replace(form, applicant=party), item)


def test_a_late_save_brings_no_draft_back(desk: Desk) -> None:
    before = len(intake.drafts(desk))
    form = filled(desk)
    draft = IntakeDraft(desk, None)
    draft.begin(intake.start(desk, form.item))
    draft.form = form
    draft.save()
    assert len(intake.drafts(desk)) == before + 1
    draft.commit(form)
    assert len(intake.drafts(desk)) == before
    draft.form = replace(form, remark="too late")
    draft.save()
    assert len(intake.drafts(desk)) == before


def test_what_is_saved_already_is_not_written_again(desk: Desk) -> None:
    draft = IntakeDraft(desk, None)
    draft.begin(form := filled(desk))
    assert not draft.unsaved
    draft.form = replace(form, remark="new")
    assert draft.unsaved
    draft.save()
    assert not draft.unsaved
