"""The check of a bundle's data: every mistake is found, and a sound bundle has none."""

from datetime import date

import pytest
from msgspec.structs import replace

from clerk_tui.domain.bundle.check import Severity, check
from clerk_tui.domain.bundle.combinations import MOST, combinations
from clerk_tui.domain.bundle.figures import Figure, Span, figures, span
from clerk_tui.domain.bundle.form import check_fields, clean_fields, form_fields, read_by
from clerk_tui.domain.bundle.model import (
    Bundle,
    BundleMaterial,
    FieldKind,
    FormField,
    Member,
    SupervisionVisit,
    Trigger,
)
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.concession import CommitmentKind, CommitmentTerms
from clerk_tui.domain.item import (
    Department,
    Item,
    ItemType,
    Limit,
    Material,
    Provenance,
    ScenarioOption,
    ScenarioQuestion,
)

SOURCE = Provenance("invented for the tests", "2026-01-01")
TODAY = date(2026, 3, 2)
WEEKS = WorkCalendar()
ID = "431125199901010009"
QUESTION = ScenarioQuestion("q", "哪种", (ScenarioOption("x", "一"), ScenarioOption("y", "二")))
DEPARTMENTS = (Department(id="d", name="某局", short_name="某局"),)


def _item(id_: str, days: int = 2, **more: object) -> Item:
    card = Material(id="id", name="居民身份证", standard_code="L2000016")
    return Item(
        id=id_,
        name=id_,
        department="d",
        provenance=SOURCE,
        statutory_limit=Limit(days * 3),
        promised_limit=Limit(days),
        materials=(card, Material(id="own", name=f"{id_}的材料")),
        **more,
    )


TERMS = CommitmentTerms(id="t", kind=CommitmentKind.LICENCE)
ITEMS = {
    "a": _item("a", commitments=(TERMS, replace(TERMS, id="never", excluded="公共安全"))),
    "b": _item("b", 3, onsite_visits=0),
    "c": _item("c"),
    "fine": _item("fine", item_type=ItemType.PENALTY),
}
SOUND = Bundle(
    id="sound",
    name="好的",
    lead="d",
    promised_limit=Limit(5),
    provenance=SOURCE,
    questions=(QUESTION,),
    members=(
        Member(id="a", item="a", commitments=("t",)),
        Member(id="b", item="b", after=("a",), scenarios=("q:x",)),
        Member(id="c", item="c", after=("@land",), scenarios=("q:y",), optional=False),
    ),
    fields=(FormField(id="f", label="姓名", required=True, read_by=("a",)),),
    triggers=(Trigger(id="land", label="土地"),),
    visits=(SupervisionVisit(member="a", name="回访", days=10),),
)


def codes(bundle: Bundle) -> list[tuple[Severity, str]]:
    return [(one.severity, one.code) for one in check(bundle, ITEMS, DEPARTMENTS)]


def test_a_sound_bundle_has_nothing_wrong() -> None:
    assert codes(SOUND) == []


ERROR, WARNING = Severity.ERROR, Severity.WARNING
A, B, C = SOUND.members
LISTED = {"materials_published": True}
ROW = BundleMaterial(id="m", name="材料", needed_by=("a",))
FIELD = SOUND.fields[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"members": (replace(A, after=("b",)), B, C)}, (ERROR, "cycle")),
        ({"members": (replace(A, item="gone"), B, C)}, (ERROR, "no_item")),
        ({"members": (replace(A, item="fine", commitments=()), B, C)}, (ERROR, "ex_officio")),
        ({"members": (A, replace(B, after=("nobody",)), C)}, (ERROR, "unknown_predecessor")),
        ({"members": (A, replace(B, after=("@sea",)), C)}, (ERROR, "unknown_predecessor")),
        ({"members": (replace(A, commitments=("x",)), B, C)}, (ERROR, "unknown_commitment")),
        ({"members": (replace(A, commitments=("never",)), B, C)}, (ERROR, "excluded_commitment")),
        ({"members": (A, replace(B, scenarios=("q:z",)), C)}, (ERROR, "unknown_answer")),
        ({"members": (A, replace(B, scenarios=("q:z",)), C)}, (ERROR, "never_applies")),
        ({"members": (replace(A, scenarios=("q:x", "q:y")), B, C)}, (WARNING, "always_applies")),
        ({"members": (A, replace(B, item="a"), C)}, (WARNING, "same_item")),
        ({"members": (replace(A, scenarios=("q:x",)), B)}, (ERROR, "empty_visit")),
        ({"members": (A, A, B, C)}, (ERROR, "duplicate_id")),
        ({"members": ()}, (ERROR, "no_members")),
        ({"members": (A, B, replace(C, after=()))}, (WARNING, "idle_trigger")),
        ({"materials": (replace(ROW, needed_by=()),), **LISTED}, (ERROR, "unneeded_material")),
        ({"materials": (replace(ROW, needed_by=("z",)),), **LISTED}, (ERROR, "unknown_member")),
        ({"materials": (replace(ROW, needed_by=("b",), scenarios=("q:y",)),), **LISTED}, (WARNING, "unasked_material")),
        ({"materials": (ROW,)}, (WARNING, "unpublished_list")),
        ({"fields": (replace(FIELD, read_by=()),)}, (ERROR, "unread_field")),
        ({"fields": (replace(FIELD, read_by=("z",)),)}, (ERROR, "unknown_member")),
        ({"fields": (replace(FIELD, read_by=("b",), scenarios=("q:y",)),)}, (WARNING, "unasked_field")),
        ({"fields": (replace(FIELD, kind=FieldKind.CHOICE),)}, (ERROR, "no_options")),
        ({"visits": (SupervisionVisit(member="z", name="回访", days=1),)}, (ERROR, "unknown_member")),
        ({"lead": "nobody"}, (ERROR, "unknown_department")),
        ({"cooperating": ("nobody",)}, (ERROR, "unknown_department")),
        ({"questions": (QUESTION, replace(QUESTION, id="idle"))}, (WARNING, "idle_question")),
        ({"questions": (replace(QUESTION, options=QUESTION.options[:1]),)}, (WARNING, "no_choice")),
        ({"promised_limit": None}, (WARNING, "no_promise")),
        ({"promised_limit": Limit(4)}, (WARNING, "short_promise")),
    ],
)
def test_every_mistake_is_found(changes: dict[str, object], expected: tuple[Severity, str]) -> None:
    assert expected in codes(replace(SOUND, **changes))


def test_a_promise_too_short_names_both_figures_and_the_path() -> None:
    (found,) = check(replace(SOUND, promised_limit=Limit(4)), ITEMS, DEPARTMENTS)
    assert found.params == {"promised": 4, "longest": 5, "path": "a → b"}


def test_a_promise_longer_than_its_members_is_kept() -> None:
    assert codes(replace(SOUND, promised_limit=Limit(50))) == []


def test_combinations_are_bounded() -> None:
    many = tuple(replace(QUESTION, id=f"q{number}") for number in range(40))
    assert sum(1 for _way in combinations(replace(SOUND, questions=many))) == MOST


# Before and after


def test_figures_are_counted_from_the_data() -> None:
    counted = figures(SOUND, ITEMS, {"q": "x"}, (), TODAY, WEEKS)
    assert counted.days == Figure(6 + 9, 5), "the statutory limits one after the other; the promise"
    assert counted.trips == Figure(1 + 0, 1), "an item that says nothing is one trip"
    assert counted.materials == Figure(4, 3), "one identity card instead of two"
    assert counted.steps == Figure(2, 1)
    assert (counted.members, counted.unknown_days) == (2, 0)


def test_an_item_without_a_list_counts_what_the_one_list_asks_of_it() -> None:
    silent = {**ITEMS, "b": replace(ITEMS["b"], materials=())}
    rows = (replace(ROW, needed_by=("a", "b")), replace(ROW, id="n", needed_by=("b",)))
    listed = replace(SOUND, materials=rows, materials_published=True)
    assert figures(listed, silent, {"q": "x"}, (), TODAY, WEEKS).materials == Figure(2 + 2, 2)


def test_without_a_promise_the_longest_path_is_what_it_takes() -> None:
    assert figures(replace(SOUND, promised_limit=None), ITEMS, {"q": "x"}, (), TODAY, WEEKS).days.after == 5
    short = replace(SOUND, promised_limit=Limit(1))
    assert figures(short, ITEMS, {"q": "x"}, (), TODAY, WEEKS).days.after == 5, "what cannot be kept saves nothing"


def test_the_range_spans_all_answers() -> None:
    spans = span(SOUND, ITEMS, TODAY, WEEKS)
    assert spans.days == (Span(12, 15), Span(5, 5))
    assert spans.trips == (Span(1, 2), Span(1, 1))


# The one form

FIELDS = (
    FormField(id="name", label="姓名", required=True, read_by=("a", "b")),
    FormField(id="id", label="证号", kind=FieldKind.PERSON_ID, read_by=("a",)),
    FormField(id="day", label="日期", kind=FieldKind.DATE, read_by=("b",)),
    FormField(id="size", label="面积", kind=FieldKind.NUMBER, read_by=("a",)),
    FormField(id="pick", label="选择", kind=FieldKind.CHOICE, options=("甲", "乙"), read_by=("a",), scenarios=("q:x",)),
)


def test_only_what_somebody_there_reads_is_asked() -> None:
    made = replace(SOUND, fields=FIELDS)
    assert [field.id for field in form_fields(made, {"q": "x"})] == ["name", "id", "day", "size", "pick"]
    assert [field.id for field in form_fields(made, {"q": "y"})] == ["name", "id", "size"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": "张安"}, []),
        ({"name": " "}, ["field.name"]),
        ({"name": "张安", "id": ID, "day": "2026-02-28", "size": "85.5", "pick": "乙"}, []),
        ({"name": "张安", "id": "431125199901010008"}, ["field.id"]),
        ({"name": "张安", "day": "2026-02-30"}, ["field.day"]),
        ({"name": "张安", "day": "20260228"}, []),
        ({"name": "张安", "day": "20260230"}, ["field.day"]),
        ({"name": "张安", "day": "2026-W10-1"}, ["field.day"]),
        ({"name": "张安", "size": "八十"}, ["field.size"]),
        ({"name": "张安", "size": "８５"}, ["field.size"]),
        ({"name": "张安", "size": "-1"}, ["field.size"]),
        ({"name": "张安", "pick": "丙"}, ["field.pick"]),
        ({"pick": "丙"}, ["field.name", "field.pick"]),
    ],
)
def test_the_form_is_checked_field_by_field(values: dict[str, str], wrong: list[str]) -> None:
    assert [problem.field for problem in check_fields(FIELDS, values, TODAY)] == wrong


def test_each_member_reads_its_part_of_the_form() -> None:
    values = clean_fields(FIELDS[:4], {"name": " 张安 ", "id": "", "size": "80", "pick": "甲"})
    assert values == {"name": "张安", "size": "80"}, "what is not asked is not kept"
    assert read_by(FIELDS, values, "a") == {"姓名": "张安", "面积": "80"}
    assert read_by(FIELDS, values, "b") == {"姓名": "张安"}
