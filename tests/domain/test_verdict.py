"""The five branches of art. 32 of the Administrative Licensing Law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus
from clerk_tui.domain.item import CaseKind, Item, Material, Necessity, Provenance
from clerk_tui.domain.verdict import GROUND_LABELS, DeclineGround, Defect, Verdict, VerdictKind, judge

ITEM = Item(id="x", name="某事项", department="renshe", provenance=Provenance("invented", "2026-01-01"))
PROMISED = replace(ITEM, case_kind=CaseKind.PROMISED)
IMMEDIATE = replace(ITEM, case_kind=CaseKind.IMMEDIATE)


def row(
    status: MarkStatus, necessity: Necessity | None = Necessity.REQUIRED, *, material: str = "m", defect: str = ""
) -> ChecklistRow:
    paper = Material(id=material, name=f"材料{material}", necessity=necessity, accept_standard="盖章")
    return ChecklistRow(paper, Mark(material=material, status=status, defect=defect))


def test_branch_1_no_licence_is_needed() -> None:
    verdict = judge(PROMISED, [row(MarkStatus.MISSING)], ground=DeclineGround.NOT_NEEDED)
    assert verdict == Verdict(VerdictKind.DECLINE, 1, ground=DeclineGround.NOT_NEEDED)


def test_branch_2_another_organ_is_competent() -> None:
    verdict = judge(PROMISED, [row(MarkStatus.ORIGINAL_SEEN)], ground=DeclineGround.NOT_COMPETENT)
    assert verdict == Verdict(VerdictKind.DECLINE, 2, ground=DeclineGround.NOT_COMPETENT)


def test_branch_3_is_corrected_on_the_spot() -> None:
    verdict = judge(
        PROMISED, [row(MarkStatus.CORRECTABLE, defect="漏签名"), row(MarkStatus.ORIGINAL_SEEN, material="n")]
    )
    assert (verdict.kind, verdict.branch) == (VerdictKind.CORRECT_NOW, 3)
    assert verdict.defects == (Defect("m", "材料m", "漏签名", "盖章"),)


def test_branch_4_names_everything_at_once() -> None:
    rows = [
        row(MarkStatus.MISSING, material="a"),
        row(MarkStatus.ORIGINAL_SEEN, material="b"),
        row(MarkStatus.DEFECTIVE, material="c", defect="过期"),
        row(MarkStatus.CORRECTABLE, material="d", defect="漏填"),
    ]
    verdict = judge(PROMISED, rows)
    assert (verdict.kind, verdict.branch) == (VerdictKind.NOTICE, 4)
    assert [(defect.material, defect.problem) for defect in verdict.defects] == [
        ("a", ""),
        ("c", "过期"),
        ("d", "漏填"),
    ]


@pytest.mark.parametrize("item", [PROMISED, ITEM])
def test_branch_5_what_is_complete_must_be_accepted(item: Item) -> None:
    assert judge(item, [row(MarkStatus.COPY_KEPT)]) == Verdict(VerdictKind.ACCEPT, 5)
    assert judge(item, []) == Verdict(VerdictKind.ACCEPT, 5)


def test_branch_5_an_immediate_item_is_decided_on_the_spot() -> None:
    assert judge(IMMEDIATE, [row(MarkStatus.WAIVED)]) == Verdict(VerdictKind.DECIDE, 5)


def test_a_form_with_gaps_has_no_verdict_yet_not_even_a_decline() -> None:
    verdict = judge(PROMISED, [], gaps=["applicant.name"], ground=DeclineGround.NOT_NEEDED)
    assert verdict == Verdict(VerdictKind.INCOMPLETE, 0, gaps=("applicant.name",))


def test_every_ground_is_said() -> None:
    assert set(GROUND_LABELS) == set(DeclineGround)


STATUSES = st.sampled_from(MarkStatus)
ROWS = st.lists(st.builds(row, STATUSES, st.sampled_from([*Necessity, None])), max_size=6)
ITEMS = st.sampled_from([ITEM, PROMISED, IMMEDIATE])


@given(ITEMS, ROWS, st.lists(st.just("applicant.name"), max_size=1), st.sampled_from([None, *DeclineGround]))
def test_the_verdict_is_total_and_says_why(
    item: Item, rows: list[ChecklistRow], gaps: list[str], ground: DeclineGround | None
) -> None:
    verdict = judge(item, rows, gaps=gaps, ground=ground)
    why = {
        VerdictKind.INCOMPLETE: bool(verdict.gaps),
        VerdictKind.DECLINE: verdict.ground is not None,
        VerdictKind.CORRECT_NOW: bool(verdict.defects),
        VerdictKind.NOTICE: bool(verdict.defects),
        VerdictKind.ACCEPT: not verdict.defects and not verdict.gaps,
        VerdictKind.DECIDE: not verdict.defects and not verdict.gaps,
    }
    assert why[verdict.kind]
    assert (verdict.branch == 0) is (verdict.kind is VerdictKind.INCOMPLETE)


UNSETTLED = st.sampled_from([MarkStatus.MISSING, MarkStatus.CORRECTABLE, MarkStatus.DEFECTIVE])


@given(ITEMS, ROWS, UNSETTLED, st.sampled_from([Necessity.REQUIRED, Necessity.DEFERRABLE, None]))
def test_a_required_paper_that_is_not_settled_never_leads_to_acceptance(
    item: Item, rows: list[ChecklistRow], status: MarkStatus, necessity: Necessity | None
) -> None:
    verdict = judge(item, [*rows, row(status, necessity)])
    assert verdict.kind in (VerdictKind.NOTICE, VerdictKind.CORRECT_NOW)
    if status is not MarkStatus.CORRECTABLE:
        assert verdict.kind is VerdictKind.NOTICE, "what cannot be mended at the counter is told in writing"


@given(ITEMS, ROWS, STATUSES)
def test_an_optional_paper_changes_nothing(item: Item, rows: list[ChecklistRow], status: MarkStatus) -> None:
    assert judge(item, [*rows, row(status, Necessity.OPTIONAL)]) == judge(item, rows)
