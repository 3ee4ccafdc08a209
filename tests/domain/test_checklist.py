"""Which papers are asked for, and what is said of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.domain.checklist import (
    SETTLED,
    STATUS_LABELS,
    ChecklistRow,
    Mark,
    MarkStatus,
    checklist,
    is_needed,
    needed_materials,
    usual_answers,
    usual_mark,
)
from clerk_tui.domain.item import (
    Item,
    Material,
    Necessity,
    PaperKind,
    Provenance,
    ScenarioOption,
    ScenarioQuestion,
    Waiver,
)

ITEM = Item(
    id="x",
    name="某事项",
    department="renshe",
    provenance=Provenance("invented", "2026-01-01"),
    questions=(
        ScenarioQuestion("who", "由谁办理", (ScenarioOption("self", "本人"), ScenarioOption("agent", "代办"))),
        ScenarioQuestion("age", "年龄", (ScenarioOption("adult", "成年"), ScenarioOption("minor", "未成年"))),
        ScenarioQuestion("none", "没有选项的问题", ()),
    ),
    materials=(
        Material(id="id", name="居民身份证"),
        Material(id="mandate", name="授权委托书", scenarios=("who:agent",)),
        Material(id="book", name="户口簿", scenarios=("age:minor", "who:agent")),
        Material(id="photo", name="照片", scenarios=("age:adult", "age:minor")),
    ),
)


def names(**answers: str) -> list[str]:
    return [material.id for material in needed_materials(ITEM, answers)]


def test_the_answers_decide_which_papers_are_asked() -> None:
    assert names(who="self", age="adult") == ["id", "photo"]
    assert names(who="agent", age="adult") == ["id", "mandate", "photo"]


def test_every_question_a_material_names_must_be_answered_so() -> None:
    assert "book" not in names(who="agent", age="adult")
    assert "book" not in names(who="self", age="minor")
    assert "book" in names(who="agent", age="minor")


def test_any_of_the_options_named_for_one_question_suffices() -> None:
    assert "photo" in names(who="self", age="adult")
    assert "photo" in names(who="self", age="minor")
    assert "photo" not in names(who="self")


def test_an_unanswered_question_asks_only_for_what_is_always_needed() -> None:
    assert names() == ["id"]
    assert is_needed(ITEM.materials[0], {})


def test_the_usual_answer_is_the_first_option_and_a_question_without_options_has_none() -> None:
    assert usual_answers(ITEM) == {"who": "self", "age": "adult"}


def test_the_checklist_keeps_the_published_order_and_leaves_other_marks_aside() -> None:
    marks = (
        Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2),
        Mark(material="mandate", status=MarkStatus.ORIGINAL_KEPT),
        Mark(material="gone", status=MarkStatus.WAIVED),
    )
    rows = checklist(ITEM, {"who": "self", "age": "adult"}, marks)
    assert [(row.material.id, row.mark.status) for row in rows] == [
        ("id", MarkStatus.MISSING),
        ("photo", MarkStatus.COPY_KEPT),
    ]


@given(st.lists(st.tuples(st.sampled_from(["who", "age"]), st.sampled_from(["self", "agent", "adult", "minor"]))))
def test_changing_answers_never_loses_a_mark(changes: list[tuple[str, str]]) -> None:
    marks = tuple(Mark(material=material.id, status=MarkStatus.ORIGINAL_SEEN) for material in ITEM.materials)
    answers = usual_answers(ITEM)
    for question, option in changes:
        answers[question] = option
        assert all(row.mark.settled for row in checklist(ITEM, answers, marks))


@pytest.mark.parametrize("necessity", [Necessity.REQUIRED, Necessity.DEFERRABLE, None])
def test_what_must_be_there_holds_up_until_it_is_settled(necessity: Necessity | None) -> None:
    material = Material(id="m", name="材料", necessity=necessity)
    for status in MarkStatus:
        row = ChecklistRow(material, Mark(material="m", status=status))
        assert row.holds_up is (status not in SETTLED | {MarkStatus.DEFERRED}), status


@pytest.mark.parametrize("status", MarkStatus)
def test_what_need_not_be_there_never_holds_up(status: MarkStatus) -> None:
    row = ChecklistRow(Material(id="m", name="材料", necessity=Necessity.OPTIONAL), Mark(material="m", status=status))
    assert not row.holds_up


def test_every_status_has_a_label() -> None:
    assert set(STATUS_LABELS) == set(MarkStatus)


@pytest.mark.parametrize(
    ("material", "status", "copies"),
    [
        (Material(id="m", name="x", waiver=Waiver.GENERATED), MarkStatus.WAIVED, 0),
        (Material(id="m", name="x", waiver=Waiver.VERIFICATION), MarkStatus.WAIVED, 0),
        (Material(id="m", name="x", waiver=Waiver.E_LICENCE, kind=PaperKind.COPY), MarkStatus.E_LICENCE, 0),
        (Material(id="m", name="x", kind=PaperKind.COPY, copies=3), MarkStatus.COPY_KEPT, 3),
        (Material(id="m", name="x", kind=PaperKind.COPY), MarkStatus.COPY_KEPT, 1),
        (Material(id="m", name="x", kind=PaperKind.BOTH, copies=2), MarkStatus.COPY_KEPT, 2),
        (Material(id="m", name="x", standard_code="L2000016"), MarkStatus.ORIGINAL_SEEN, 0),
        (Material(id="m", name="x", kind=PaperKind.ORIGINAL), MarkStatus.ORIGINAL_KEPT, 0),
        (Material(id="m", name="x"), MarkStatus.ORIGINAL_KEPT, 0),
    ],
)
def test_the_usual_way_a_paper_is_settled(material: Material, status: MarkStatus, copies: int) -> None:
    mark = usual_mark(material)
    assert (mark.status, mark.copies, mark.settled) == (status, copies, True)
    assert mark.waiver is (material.waiver if status in (MarkStatus.WAIVED, MarkStatus.E_LICENCE) else None)
