"""Many lists made one: every paper asked once, and nothing that any member needs is lost."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.bundle.layout import layout, normal_name
from clerk_tui.domain.bundle.merge import Merged, as_item, members_of, merge, usual_answers
from clerk_tui.domain.bundle.model import Bundle, BundleMaterial, Member
from clerk_tui.domain.bundle.receipt import parts
from clerk_tui.domain.checklist import MarkStatus, applies, usual_mark
from clerk_tui.domain.concession import ClockStart, CommitmentKind, CommitmentTerms, DebtExpiry, Deferral
from clerk_tui.domain.item import (
    Item,
    Limit,
    Material,
    Medium,
    Necessity,
    PaperKind,
    Provenance,
    ScenarioOption,
    ScenarioQuestion,
    Waiver,
)

SOURCE = Provenance("invented for the tests", "2026-01-01")


def item(id_: str, *materials: Material, **more: object) -> Item:
    return Item(
        id=id_, name=id_, department="d", provenance=SOURCE, materials=materials, materials_published=True, **more
    )


def bundle(*members: Member, **more: object) -> Bundle:
    return Bundle(id="b", name="b", lead="d", provenance=SOURCE, members=members, **more)


def merged(*items: Item, answers: Mapping[str, str] | None = None, **more: object) -> Merged:
    """What a bundle of *items*, one member each, comes to."""
    made = bundle(*(Member(id=f"of-{one.id}", item=one.id) for one in items), **more)
    by_id = {one.id: one for one in items}
    known = layout(made, by_id)
    return merge(made, by_id, usual_answers(made, known, answers or {}), (), known)


def one_row(*materials: Material) -> Material:
    """The one row that *materials*, each of another member, come to."""
    (row,) = merged(*(item(f"i{n}", material) for n, material in enumerate(materials))).item.materials
    return row


CARD = Material(id="m1", name="居民身份证", standard_code="L2000016")


# The one list


def test_the_same_standard_code_is_asked_once() -> None:
    row = one_row(CARD, replace(CARD, id="m7", name="申请人身份证"))
    assert (row.id, row.name, row.needed_by) == ("L2000016", "居民身份证／申请人身份证", ("of-i0", "of-i1"))


def test_the_same_name_without_a_code_is_asked_once() -> None:
    row = one_row(Material(id="a", name="近期照片 "), Material(id="b", name="《近期照片》"))
    assert row.needed_by == ("of-i0", "of-i1")
    assert row.name == "近期照片 "


def test_a_code_and_no_code_are_two_papers_even_with_one_name() -> None:
    rows = merged(item("a", CARD), item("b", replace(CARD, standard_code=""))).item.materials
    assert len(rows) == 2


def test_the_same_code_twice_in_one_item_is_two_papers() -> None:
    parents = item("a", replace(CARD, id="f", name="父亲身份证"), replace(CARD, id="m", name="母亲身份证"))
    other = item("b", replace(CARD, id="x", name="母亲身份证"))
    rows = merged(parents, other).item.materials
    assert [(row.name, row.needed_by) for row in rows] == [
        ("父亲身份证", ("of-a",)),
        ("母亲身份证", ("of-a", "of-b")),
    ]
    assert [row.id for row in rows] == ["L2000016", "L2000016-2"]


@pytest.mark.parametrize(
    ("first", "second", "field", "expected"),
    [
        ({"copies": 1}, {"copies": 3}, "copies", 3),
        ({"originals": None}, {"originals": 2}, "originals", 2),
        ({"kind": PaperKind.COPY}, {"kind": PaperKind.ORIGINAL}, "kind", PaperKind.BOTH),
        ({"kind": PaperKind.COPY}, {"kind": None}, "kind", PaperKind.COPY),
        ({"necessity": Necessity.OPTIONAL}, {"necessity": Necessity.REQUIRED}, "necessity", Necessity.REQUIRED),
        ({"necessity": Necessity.OPTIONAL}, {"necessity": None}, "necessity", None),
        ({"necessity": Necessity.OPTIONAL}, {"necessity": Necessity.OPTIONAL}, "necessity", Necessity.OPTIONAL),
        ({"medium": Medium.EITHER}, {"medium": Medium.PAPER}, "medium", Medium.PAPER),
        ({"waiver": Waiver.E_LICENCE}, {"waiver": None}, "waiver", None),
        ({"waiver": Waiver.GENERATED}, {"waiver": Waiver.E_LICENCE}, "waiver", Waiver.E_LICENCE),
        ({"equivalent": "户口簿"}, {"equivalent": ""}, "equivalent", ""),
        ({"accept_standard": "清晰"}, {"accept_standard": "有效"}, "accept_standard", "清晰；有效"),
    ],
)
def test_the_strictest_requirement_wins(
    first: dict[str, object], second: dict[str, object], field: str, expected: object
) -> None:
    assert getattr(one_row(replace(CARD, **first), replace(CARD, **second)), field) == expected
    assert getattr(one_row(replace(CARD, **second), replace(CARD, **first)), field) in (expected, "有效；清晰")


def test_paper_and_file_are_two_things_to_bring() -> None:
    rows = merged(
        item("a", replace(CARD, medium=Medium.PAPER)),
        item("b", replace(CARD, medium=Medium.ELECTRONIC)),
        item("c", replace(CARD, medium=Medium.EITHER)),
    ).item.materials
    assert [(row.medium, row.needed_by) for row in rows] == [
        (Medium.PAPER, ("of-a", "of-c")),
        (Medium.ELECTRONIC, ("of-b",)),
    ]


def test_a_published_list_is_asked_for_the_members_there_are() -> None:
    rows = (
        BundleMaterial(id="m1", name="申请表", needed_by=("of-a", "of-b")),
        BundleMaterial(id="m2", name="甲的材料", needed_by=("of-a",), scenarios=("q:yes",)),
        BundleMaterial(id="m3", name="无人用的材料"),
    )
    question = ScenarioQuestion("q", "要吗", (ScenarioOption("no", "不要"), ScenarioOption("yes", "要")))
    more = {"materials": rows, "materials_published": True, "questions": (question,)}
    asked = merged(item("a", CARD), item("b", CARD), **more).item.materials
    assert [(row.id, row.needed_by) for row in asked] == [("m1", ("of-a", "of-b"))]
    asked = merged(item("a", CARD), item("b", CARD), answers={"q": "yes"}, **more).item.materials
    assert [row.id for row in asked] == ["m1", "m2"]


def test_row_ids_do_not_depend_on_the_answers() -> None:
    question = ScenarioQuestion("q", "哪种", (ScenarioOption("x", "一"), ScenarioOption("y", "二")))
    first = item("a", replace(CARD, name="父亲身份证"))
    second = item("b", replace(CARD, name="母亲身份证"), replace(CARD, id="m2", name="父亲身份证"))
    made = bundle(Member(id="a", item="a", scenarios=("q:x",)), Member(id="b", item="b"), questions=(question,))
    items = {"a": first, "b": second}
    with_a = {row.name: row.id for row in as_item(made, items, {"q": "x"}).materials}
    without_a = {row.name: row.id for row in as_item(made, items, {"q": "y"}).materials}
    assert set(without_a.items()) <= set(with_a.items())


# Questions


def test_a_question_of_two_members_is_asked_once_and_read_by_both() -> None:
    def asking(id_: str, first: str, second: str) -> Item:
        question = ScenarioQuestion("who", "由谁办理", (ScenarioOption(first, "本人"), ScenarioOption(second, "代办")))
        mandate = Material(id="mandate", name="委托书", scenarios=(f"who:{second}",))
        return item(id_, mandate, questions=(question,))

    both = (asking("a", "self", "agent"), asking("b", "1", "2"))
    usual = merged(*both)
    assert [question.id for question in usual.item.questions] == ["of-a.who"]
    assert usual.item.materials == ()
    asked = merged(*both, answers={"of-a.who": "agent"})
    assert [row.needed_by for row in asked.item.materials] == [("of-a", "of-b")]


def test_a_question_the_bundle_asks_itself_is_not_asked_again() -> None:
    question = ScenarioQuestion("who", "由谁办理", (ScenarioOption("self", "本人"), ScenarioOption("agent", "代办")))
    of_item = replace(question, id="q7")
    mandate = Material(id="mandate", name="委托书", scenarios=("q7:agent",))
    made = merged(item("a", mandate, questions=(of_item,)), questions=(question,), answers={"who": "agent"})
    assert [one.id for one in made.item.questions] == ["who"]
    assert len(made.item.materials) == 1


def test_only_members_that_are_there_ask_their_questions() -> None:
    question = ScenarioQuestion("q", "要吗", (ScenarioOption("no", "不要"), ScenarioOption("yes", "要")))
    own = ScenarioQuestion("own", "自己的问题", (ScenarioOption("1", "甲"), ScenarioOption("2", "乙")))
    made = bundle(Member(id="a", item="a"), Member(id="b", item="b", scenarios=("q:yes",)), questions=(question,))
    items = {"a": item("a", CARD), "b": item("b", questions=(own,))}
    assert [one.id for one in as_item(made, items, {"q": "no"}).questions] == ["q"]
    assert [one.id for one in as_item(made, items, {"q": "yes"}).questions] == ["q", "b.own"]


# What may follow later, and what may be promised


def test_a_paper_may_follow_only_if_all_who_need_it_let_it() -> None:
    photo = Material(id="p", name="照片")
    lenient = Deferral(materials=("p",), days=5)
    strict = Deferral(materials=("p",), days=3, clock=ClockStart.WHEN_COMPLETE, expiry=DebtExpiry.RETURN)
    assert merged(item("a", photo, deferral=lenient), item("b", photo)).item.deferral is None
    rule = merged(item("a", photo, deferral=lenient), item("b", photo, deferral=strict)).item.deferral
    assert rule is not None
    assert (rule.days, rule.clock, rule.expiry) == (3, ClockStart.WHEN_COMPLETE, DebtExpiry.DEEMED_WITHDRAWN)


def test_a_commitment_stands_for_a_paper_that_nobody_else_needs() -> None:
    terms = CommitmentTerms(id="t", kind=CommitmentKind.CERTIFICATE, replaces=("m1", "own"))
    committing = item("a", CARD, Material(id="own", name="证明"), commitments=(terms,))
    made = bundle(Member(id="x", item="a", commitments=("t",)), Member(id="y", item="b"))
    (offered,) = as_item(made, {"a": committing, "b": item("b", CARD)}, {}).commitments
    assert (offered.id, offered.replaces) == ("x:t", ("x.own",))
    plain = bundle(Member(id="x", item="a"), Member(id="y", item="b"))
    assert as_item(plain, {"a": committing, "b": item("b")}, {}).commitments == (), "the bundle does not offer it"


def test_a_published_list_finds_what_a_commitment_replaces_by_code_or_name() -> None:
    terms = CommitmentTerms(id="t", kind=CommitmentKind.CERTIFICATE, replaces=("m1", "m2", "m3"))
    of_item = item(
        "a", CARD, Material(id="m2", name="无犯罪证明"), Material(id="m3", name="未列材料"), commitments=(terms,)
    )
    rows = (
        BundleMaterial(id="r1", name="身份证件", standard_code="L2000016", needed_by=("x",)),
        BundleMaterial(id="r2", name="无犯罪证明", needed_by=("x",)),
    )
    made = bundle(Member(id="x", item="a", commitments=("t",)), materials=rows, materials_published=True)
    (offered,) = as_item(made, {"a": of_item}, {}).commitments
    assert offered.replaces == ("r1", "r2")


def test_one_original_lies_in_one_file() -> None:
    made = merged(item("a", CARD), item("b", CARD))
    (row,) = made.item.materials
    mark = replace(usual_mark(row), status=MarkStatus.ORIGINAL_KEPT)
    statuses = [part.rows[0].mark.status for part in parts(made, [mark], ())]
    assert statuses == [MarkStatus.ORIGINAL_KEPT, MarkStatus.ORIGINAL_SEEN]


# Members


def test_only_optional_members_can_be_left_out() -> None:
    made = bundle(Member(id="a", item="a"), Member(id="b", item="b", optional=True))
    assert [member.id for member in members_of(made, {}, ("a", "b"))] == ["a"]


def test_an_organisation_applies_where_all_items_are_for_organisations() -> None:
    firm, both = ("organisation",), ("person", "organisation")
    assert merged(item("a", service_objects=firm), item("b")).item.service_objects == firm
    assert merged(item("a", service_objects=firm), item("b", service_objects=both)).item.service_objects == both


def test_an_item_the_catalog_lost_asks_nothing() -> None:
    made = bundle(Member(id="a", item="a"), Member(id="gone", item="gone"))
    assert merge(made, {"a": item("a", CARD)}, {}).item.materials[0].needed_by == ("a",)


# Nothing is lost

NAMES = ("居民身份证", "申请表", "父亲身份证", "照片", "《申请表》")
CODES = ("", "", "L2000016", "L2000017", "T1000001")
QUESTION = ScenarioQuestion("q", "情形", (ScenarioOption("x", "一"), ScenarioOption("y", "二")))
MATERIALS = st.builds(
    Material,
    id=st.just(""),
    name=st.sampled_from(NAMES),
    necessity=st.sampled_from([None, *Necessity]),
    kind=st.sampled_from([None, *PaperKind]),
    medium=st.sampled_from([None, *Medium]),
    originals=st.sampled_from([None, 0, 1, 2]),
    copies=st.sampled_from([None, 0, 1, 3]),
    accept_standard=st.sampled_from(["", "清晰", "有效期内"]),
    waiver=st.sampled_from([None, *Waiver]),
    standard_code=st.sampled_from(CODES),
    equivalent=st.sampled_from(["", "户口簿"]),
    scenarios=st.sampled_from([(), ("q:x",), ("q:y",), ("q:x", "q:y")]),
)


@st.composite
def visits(draw: st.DrawFn) -> tuple[Bundle, dict[str, Item], dict[str, str]]:
    """A bundle of a few members with random lists, and answers."""
    items = {}
    members = []
    for number in range(draw(st.integers(1, 4))):
        listed = draw(st.lists(MATERIALS, max_size=5))
        materials = tuple(replace(one, id=f"m{index}") for index, one in enumerate(listed))
        items[f"i{number}"] = item(f"i{number}", *materials, questions=(QUESTION,))
        scenarios = draw(st.sampled_from([(), ("top:1",), ("top:2",)]))
        members.append(Member(id=f"k{number}", item=f"i{number}", scenarios=scenarios, optional=draw(st.booleans())))
    top = ScenarioQuestion("top", "哪种", (ScenarioOption("1", "一"), ScenarioOption("2", "二")))
    answers = {"top": draw(st.sampled_from(["1", "2"])), "k0.q": draw(st.sampled_from(["x", "y"]))}
    return bundle(*members, questions=(top,)), items, answers


_STRICTNESS = (Necessity.OPTIONAL, Necessity.DEFERRABLE, None, Necessity.REQUIRED)


def _covers(row: Material, wanted: Material) -> bool:
    """Whether bringing what *row* asks for meets everything *wanted* asks for."""
    kinds = {PaperKind.BOTH: {PaperKind.ORIGINAL, PaperKind.COPY}}
    asked = kinds.get(row.kind, {row.kind}) if row.kind else set()
    needs = kinds.get(wanted.kind, {wanted.kind}) if wanted.kind else set()
    media = {Medium.EITHER: {Medium.PAPER, Medium.ELECTRONIC}, None: {Medium.PAPER, Medium.ELECTRONIC}}
    return (
        row.standard_code == wanted.standard_code
        and normal_name(wanted.name) in {normal_name(name) for name in row.name.split("／")}
        and (row.originals or 0) >= (wanted.originals or 0)
        and (row.copies or 0) >= (wanted.copies or 0)
        and needs <= asked
        and media.get(row.medium, {row.medium}) <= media.get(wanted.medium, {wanted.medium})
        and _STRICTNESS.index(row.necessity) >= _STRICTNESS.index(wanted.necessity)
        and (row.waiver is None or wanted.waiver is not None)
        and (not row.equivalent or row.equivalent == wanted.equivalent)
        and (wanted.accept_standard in row.accept_standard)
    )


@given(visits())
def test_no_requirement_of_any_member_is_lost(visit: tuple[Bundle, dict[str, Item], dict[str, str]]) -> None:
    made, items, answers = visit
    result = merge(made, items, usual_answers(made, layout(made, items), answers))
    said = result.answers.get("k0.q", "x")
    assert len({row.id for row in result.item.materials}) == len(result.item.materials)
    for member in result.members:
        rows = [row for row in result.item.materials if member.id in row.needed_by]
        wanted = [one for one in items[member.item].materials if applies(one.scenarios, {"q": said})]
        for one in wanted:
            assert any(_covers(row, one) for row in rows), one
        # Two papers that one item tells apart by name are never one row.
        apart = {(one.standard_code, normal_name(one.name)) for one in wanted}
        assert len(rows) >= len(apart)
        own = {material.id for material in result.own[member.id].materials}
        assert own == {row.id for row in rows}, "the member's case asks under the same ids"


@given(visits())
def test_every_row_is_needed_by_somebody_who_is_there(visit: tuple[Bundle, dict[str, Item], dict[str, str]]) -> None:
    made, items, answers = visit
    result = merge(made, items, usual_answers(made, layout(made, items), answers))
    present = {member.id for member in result.members}
    asked = sum(len(one.materials) for one in result.own.values())
    assert all(row.needed_by and set(row.needed_by) <= present for row in result.item.materials)
    assert len(result.item.materials) <= asked, "one list is never longer than all of them"


def test_the_limit_and_the_lead_are_the_bundle_s() -> None:
    made = merged(item("a", promised_limit=Limit(30)), promised_limit=Limit(5)).item
    assert (made.promised_limit, made.department, made.statutory_limit) == (Limit(5), "d", None)
