"""What the verdict makes of promises, and which problems a form with promises has."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.checklist import Mark, MarkStatus, applies, checklist
from clerk_tui.domain.concession import CommitmentKind, CommitmentTerms, Deferral
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    carry_over,
    check_form,
    new_form,
    offered_commitments,
    settle_remaining,
    with_commitment,
    with_deferral,
    with_mark,
    without_commitment,
)
from clerk_tui.domain.item import CaseKind, Item, Material, Necessity, Provenance
from clerk_tui.domain.verdict import Verdict, VerdictKind, judge

TODAY = date(2026, 3, 2)
FIRE = CommitmentTerms(id="fire", kind=CommitmentKind.LICENCE, replaces=("c",), check="现场核查")
PROOF = CommitmentTerms(id="proof", kind=CommitmentKind.CERTIFICATE, replaces=("b", "absent"))
ITEM = Item(
    id="x",
    name="某事项",
    department="renshe",
    provenance=Provenance("invented", "2026-01-01"),
    case_kind=CaseKind.PROMISED,
    materials=(
        Material(id="a", name="申请表"),
        Material(id="b", name="证明"),
        Material(id="c", name="报告"),
        Material(id="o", name="银行卡", necessity=Necessity.OPTIONAL),
    ),
    deferral=Deferral(materials=("b", "c"), days=5),
    commitments=(FIRE, PROOF),
)
PERSON = PartyForm(document_number="431125199901010009", name="张小明")


def form(**changes: object) -> IntakeForm:
    return replace(replace(new_form(ITEM, "v1"), applicant=PERSON), **changes)


def full() -> IntakeForm:
    return settle_remaining(form(), ITEM)


def verdict(item: Item = ITEM, **marked: MarkStatus) -> Verdict:
    marks = [Mark(material=material, status=status) for material, status in marked.items()]
    settled = {mark.material for mark in marks}
    rest = [Mark(material=m, status=MarkStatus.ORIGINAL_SEEN) for m in ("a", "b", "c") if m not in settled]
    return judge(item, checklist(item, {}, [*marks, *rest]))


def codes(one: IntakeForm, item: Item = ITEM, barred: str = "") -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in check_form(one, item, TODAY, barred).problems]


def test_what_may_follow_holds_nothing_up() -> None:
    found = verdict(b=MarkStatus.DEFERRED)
    assert (found.kind, found.branch, found.owed, found.defects) == (VerdictKind.DEFER, 5, ("b",), ())


def test_what_may_not_follow_is_missing_whatever_it_is_marked() -> None:
    found = verdict(a=MarkStatus.DEFERRED, b=MarkStatus.DEFERRED)
    assert found.kind is VerdictKind.NOTICE
    assert [defect.material for defect in found.defects] == ["a"]
    assert found.owed == ("b",)
    without_rule = verdict(replace(ITEM, deferral=None), b=MarkStatus.DEFERRED)
    assert [defect.material for defect in without_rule.defects] == ["b"]
    assert (without_rule.owed, without_rule.deferrable) == ((), ())


def test_only_what_is_missing_and_may_follow_is_offered() -> None:
    found = verdict(a=MarkStatus.MISSING, b=MarkStatus.MISSING, c=MarkStatus.DEFECTIVE)
    assert found.deferrable == ("b",), "what was brought in bad shape is mended, not promised"


def test_what_is_owed_is_not_decided_on_the_spot() -> None:
    immediate = replace(ITEM, case_kind=CaseKind.IMMEDIATE)
    assert verdict(immediate).kind is VerdictKind.DECIDE
    assert verdict(immediate, b=MarkStatus.DEFERRED).kind is VerdictKind.DEFER


def test_something_to_correct_now_comes_before_the_deferral() -> None:
    assert verdict(a=MarkStatus.CORRECTABLE, b=MarkStatus.DEFERRED).kind is VerdictKind.CORRECT_NOW


def test_a_commitment_instead_of_the_check_is_decided_on_the_spot() -> None:
    rows = checklist(ITEM, {}, full().marks)
    assert judge(ITEM, rows, commitments=["fire"]).kind is VerdictKind.DECIDE
    assert judge(ITEM, rows, commitments=["proof"]).kind is VerdictKind.ACCEPT
    assert judge(ITEM, rows).kind is VerdictKind.ACCEPT


def test_in_a_bundle_each_member_is_decided_by_itself() -> None:
    bundle = replace(ITEM, commitments=(replace(FIRE, id="shop:fire"),))
    assert judge(bundle, checklist(bundle, {}, full().marks), commitments=["shop:fire"]).kind is VerdictKind.ACCEPT


@pytest.mark.parametrize(
    ("one", "barred", "expected"),
    [
        (full(), "", []),
        (full(), "逾期", []),
        (with_deferral(full(), ITEM, "b"), "", [("deferral.unsigned", "deferral_signed")]),
        (replace(with_deferral(full(), ITEM, "b"), deferral_signed=True), "", []),
        (with_deferral(full(), ITEM, "a"), "", [("defer.not_allowed", "material.a")]),
        (replace(with_deferral(full(), ITEM, "b"), deferral_signed=True), "逾期", [("credit.barred", "material.b")]),
        (with_commitment(full(), ITEM, "fire"), "", []),
        (with_commitment(full(), ITEM, "fire"), "逾期", [("credit.barred", "commitment.fire")]),
        (replace(full(), commitments=("no",)), "", [("commitment.not_offered", "commitment.no")]),
        (
            with_mark(full(), Mark(material="b", status=MarkStatus.COMMITTED)),
            "",
            [("commitment.unsigned", "material.b")],
        ),
    ],
)
def test_the_problems_of_a_promise(one: IntakeForm, barred: str, expected: list[tuple[str, str]]) -> None:
    assert codes(one, barred=barred) == expected


def test_what_the_law_excludes_is_never_offered_nor_taken() -> None:
    item = replace(ITEM, commitments=(replace(FIRE, excluded="公共安全"), PROOF))
    assert [terms.id for terms in offered_commitments(item, {})] == ["proof"]
    assert codes(replace(full(), commitments=("fire",)), item) == [("commitment.excluded", "commitment.fire")]


def test_a_commitment_is_offered_under_its_answers() -> None:
    item = replace(ITEM, commitments=(replace(FIRE, scenarios=("kind:small", "kind:tiny", "who:self")),))
    for answers, offered in (
        ({"kind": "small", "who": "self"}, True),
        ({"kind": "tiny", "who": "self"}, True),
        ({"kind": "big", "who": "self"}, False),
        ({"kind": "small"}, False),
    ):
        assert bool(offered_commitments(item, answers)) == offered


def test_signing_marks_what_is_needed_and_taking_it_back_leaves_it_unmarked() -> None:
    signed = with_commitment(full(), ITEM, "proof")
    assert [mark for mark in signed.marks if mark.terms] == [
        Mark(material="b", status=MarkStatus.COMMITTED, terms="proof")
    ]
    assert signed.commitments == ("proof",)
    back = without_commitment(signed, ITEM, "proof")
    assert back.commitments == ()
    assert {mark.material for mark in back.marks} == {"a", "c", "o"}
    assert without_commitment(full(), ITEM, "proof") == full()
    assert with_commitment(full(), ITEM, "none") == full()


def test_taking_one_back_leaves_the_other() -> None:
    both = with_commitment(with_commitment(full(), ITEM, "proof"), ITEM, "fire")
    left = without_commitment(both, ITEM, "proof")
    assert [mark.material for mark in left.marks if mark.status is MarkStatus.COMMITTED] == ["c"]


def test_a_commitment_that_left_the_catalog_is_not_carried_over() -> None:
    newer = replace(ITEM, commitments=(PROOF,))
    assert carry_over(replace(full(), commitments=("fire", "proof")), newer, "v2").commitments == ("proof",)


def test_a_material_of_another_item_is_not_deferred() -> None:
    assert with_deferral(full(), ITEM, "nothing") == full()


STATUSES = st.sampled_from(MarkStatus)


@given(st.fixed_dictionaries(dict.fromkeys("abco", STATUSES)), st.sets(st.sampled_from("abco")))
def test_a_deferral_is_never_more_than_the_rule_and_never_hides_a_gap(
    marked: dict[str, MarkStatus], allowed: set[str]
) -> None:
    item = replace(ITEM, deferral=Deferral(materials=tuple(sorted(allowed)), days=5) if allowed else None)
    rows = checklist(item, {}, [Mark(material=material, status=status) for material, status in marked.items()])
    found = judge(item, rows)
    assert set(found.owed) <= allowed
    assert set(found.deferrable) <= allowed
    missing = {m for m in "abc" if marked[m] is MarkStatus.MISSING}
    assert missing <= {defect.material for defect in found.defects}
    if found.kind is VerdictKind.DEFER:
        assert found.owed
        assert not found.defects


@given(st.lists(st.sampled_from(["q:1", "q:2", "r:1", "r:2"])), st.fixed_dictionaries({"q": st.sampled_from("123")}))
def test_no_scenario_means_always(scenarios: list[str], answers: dict[str, str]) -> None:
    assert applies((), answers)
    if any(pair.startswith("r:") for pair in scenarios):
        assert not applies(scenarios, answers), "a question that was not asked is not answered so"
