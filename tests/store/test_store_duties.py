"""What is owed and what is to be looked at, across all cases."""

from datetime import date, timedelta

import pytest

from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import paper_bodies as p
from clerk_tui.domain.case.duties import DutyKind, DutyStatus
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import ClockStart, DebtExpiry
from clerk_tui.domain.identity import DocumentType
from clerk_tui.store.records import CaseFilter, DutyFilter

ID = "431125199901010009"
OTHER = "43112519850101000X"


def debt(due_on: date, material: str = "m1", clock: ClockStart = ClockStart.AT_ONCE) -> p.MaterialDeferred:
    return p.MaterialDeferred(
        material=material, name="房产证", due_on=due_on, clock=clock, expiry=DebtExpiry.DEEMED_WITHDRAWN
    )


def visit(due_on: date) -> p.FollowUpScheduled:
    return p.FollowUpScheduled(follow_up="visit-1", kind=p.FollowUpKind.VISIT, what="首次监督检查", due_on=due_on)


@pytest.fixture
def cases(hall, store) -> list[int]:
    """Two cases of one person, the first of which owes two materials, and one of another with a visit to come."""
    found = [hall.intake(store), hall.intake(store, department="minzheng"), hall.intake(store, number=OTHER)]
    hall.happen(store, found[0], debt(hall.today + timedelta(days=9)), debt(hall.today + timedelta(days=2), "m2"))
    hall.happen(store, found[1], debt(hall.today + timedelta(days=5)))
    hall.happen(store, found[2], b.Decided(outcome=b.Outcome.GRANTED, on=hall.today), visit(date(2027, 1, 4)))
    return found


def test_duties_are_listed_by_the_day_they_are_due(hall, store, cases):
    first, second, third = cases

    def refs(**wanted) -> list[tuple[int, str]]:
        return [(row.case_id, row.ref) for row in store.duties(DutyFilter(**wanted))]

    assert refs() == [(first, "m2"), (second, "m1"), (first, "m1"), (third, "visit-1")]
    assert refs(kinds=frozenset({DutyKind.VISIT})) == [(third, "visit-1")]
    assert refs(due_before=hall.today + timedelta(days=5)) == [(first, "m2")]
    assert refs(department="minzheng") == [(second, "m1")]
    assert refs(place="431125103007") == []
    assert refs(case_id=first) == [(first, "m2"), (first, "m1")]
    assert refs(document_number=OTHER) == [(third, "visit-1")]
    assert len(refs(document_type=DocumentType.RESIDENT_ID, document_number=ID)) == 3
    assert refs(document_type=DocumentType.PASSPORT, document_number=ID) == []
    assert refs(document_number="' OR 1=1 --") == []
    assert len(store.duties(DutyFilter(), limit=2)) == 2
    (row,) = store.duties(DutyFilter(case_id=second))
    state = store.case(second)
    assert state is not None
    assert (row.case_no, row.item_name, row.applicant_name, row.what, row.phone) == (
        state.case_no,
        "社会保障卡申领",
        "张小明",
        "房产证",
        "13800001234",
    )


def test_what_is_settled_is_open_no_more(hall, store, cases):
    first, second, _third = cases
    paid = p.DebtPaid(mark=Mark(material="m2", status=MarkStatus.ORIGINAL_SEEN), on=hall.today)
    hall.happen(store, first, paid)
    expired = p.DebtExpired(materials=("m1",), expiry=DebtExpiry.RETURN, on=hall.today)
    hall.happen(store, second, expired)
    assert [row.ref for row in store.duties(DutyFilter(case_id=first))] == ["m1"]
    assert [row.status for row in store.duties(DutyFilter(case_id=first, status=""))] == ["done", "open"]
    # A broken promise is found by the person who gave it, whatever became of the case.
    (broken,) = store.duties(DutyFilter(status=DutyStatus.BROKEN, document_number=ID))
    assert (broken.case_id, broken.closed_on) == (second, hall.today)
    assert store.check().sound


def test_a_case_says_what_it_owes(hall, store, cases):
    first, second, third = cases

    def row(case_id: int):
        return next(row for row in store.cases(CaseFilter()) if row.id == case_id)

    soonest = hall.today + timedelta(days=2)
    assert (row(first).debts, row(first).debt_on, row(first).next_on) == (2, soonest, soonest)
    assert (row(third).debts, row(third).debt_on) == (0, None)
    assert [found.id for found in store.cases(CaseFilter(debts=True))] == [first, second]
    assert [found.id for found in store.cases(CaseFilter(debts=False))] == [third]
    hall.happen(store, first, b.Withdrawn(reason="x", on=hall.today))
    assert (row(first).debts, row(first).debt_on, row(first).next_on) == (0, None, None)
    assert [found.id for found in store.cases(CaseFilter(debts=True))] == [second]
