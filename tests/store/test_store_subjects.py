"""What the log is about besides cases: bundles and their numbers, and decisions about somebody's credit."""

import pytest

from clerk_tui.domain.bundle import log
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.credit import CreditRestored
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.subjects import SUBJECTS
from clerk_tui.store.records import CaseFilter, FindQuery, Order
from clerk_tui.store.writer import KINDS

ID = "431125199901010009"


def restored(hall, store, number: str = ID) -> int:
    body = CreditRestored(document_type=DocumentType.RESIDENT_ID, document_number=number, reason="x", on=hall.today)
    with store.transaction() as writer:
        return writer.append([body], subject=None, subject_kind="credit", actor="qian", at=hall.at)[0].id


def test_a_bundle_is_there_whole(hall, store):
    bundle = hall.bundle(store)
    state = store.subject("bundle", bundle)
    assert state == SUBJECTS["bundle"].fold(store.events(bundle))
    assert (state.events, state.place, state.clerk) == (4, hall.site.place, "wang")
    rows = store.cases(CaseFilter(bundle=bundle), Order.OLDEST)
    assert [row.id for row in rows] == [member.case_id for member in state.members]
    assert [(row.bundle_no, row.bundle_item, row.member) for row in rows] == [
        (state.bundle_no, "chusheng", f"m{n}") for n in range(3)
    ]
    assert store.check().sound


def test_its_number_is_one_of_the_days_numbers_and_leads_to_it(hall, store):
    before = store.case(hall.intake(store))
    bundle = hall.bundle(store)
    state = store.subject("bundle", bundle)
    numbers = [before.case_no, state.bundle_no, *(member.case_no for member in state.members)]
    assert [int(number[18:22]) for number in numbers] == [1, 2, 3, 4, 5]
    assert store.subject_by_number(state.bundle_no) == ("bundle", bundle)
    assert store.case_id(state.bundle_no) is None
    assert store.subject_by_number(before.case_no) is None
    assert store.subject_by_number("") is None
    # What has no number is not found by none.
    restored(hall, store)
    assert store.subject_by_number("") is None


def test_a_subject_is_read_as_the_kind_it_is(hall, store):
    bundle = hall.bundle(store)
    assert store.subject("credit", bundle) is None
    assert store.subject("bundle", 1) is None
    assert store.case(bundle) is None
    with store.transaction() as writer:
        assert writer.subject("credit", bundle) is None
        assert writer.subject("bundle", bundle) == store.subject("bundle", bundle)


def test_a_transaction_sees_what_it_appended_to_a_bundle(hall, store):
    bundle = hall.bundle(store)
    with store.transaction() as writer:
        closed = log.BundleClosed(on=hall.today)
        writer.append([closed], subject=bundle, subject_kind="bundle", actor="wang", at=hall.at)
        assert writer.subject("bundle", bundle).phase == "closed"
        assert writer.subject("credit", bundle) is None
        assert store.subject("bundle", bundle).phase == "open"
    assert store.subject("bundle", bundle).phase == "closed"
    assert store.check().sound


def test_what_raises_in_the_middle_of_a_bundle_never_was(hall, store):
    with pytest.raises(ZeroDivisionError), store.transaction() as writer:
        hall.take_in_bundle(writer)
        raise ZeroDivisionError
    assert store.subjects("bundle") == []
    assert store.count(CaseFilter()) == 0
    assert store.stats().events == 0


def test_a_bundle_needs_its_opening(hall, store):
    note = log.BundleNoted(text="x")
    with pytest.raises(ValueError, match="open"), store.transaction() as writer:
        writer.append([note], subject=None, subject_kind="bundle", actor="wang", at=hall.at)
    credit = restored(hall, store)
    with pytest.raises(ValueError, match="open"), store.transaction() as writer:
        writer.append([note], subject=credit, subject_kind="bundle", actor="wang", at=hall.at)
    assert store.check().sound


def test_events_belong_to_the_place_of_their_subject(hall, store):
    received = log.BundleReceived(
        bundle_no="43112500032026112300010",
        query_code="204713",
        bundle="chusheng",
        bundle_name="出生一件事",
        lead="weijian",
        catalog_version="2026-07",
        window="03",
        received_on=hall.today,
        applicant=hall.received("").applicant,
    )
    town = "431125103007"
    with store.transaction() as writer:
        (opened,) = writer.append([received], subject=None, subject_kind="bundle", actor="wang", at=hall.at, place=town)
    with store.transaction() as writer:
        note = log.BundleNoted(text="x")
        writer.append([note], subject=opened.id, subject_kind="bundle", actor="wang", at=hall.at)
    assert {event.place for event in store.events(opened.id)} == {town}


def test_lists_of_subjects(hall, store):
    first = hall.bundle(store)
    second = hall.bundle(store, name="单雄信", number="43112519850101000X")
    with store.transaction() as writer:
        closed = log.BundleClosed(on=hall.today)
        writer.append([closed], subject=first, subject_kind="bundle", actor="wang", at=hall.at)
    credit = restored(hall, store)

    def ids(**wanted) -> list[int]:
        return [row.id for row in store.subjects("bundle", **wanted)]

    assert ids() == [second, first]
    assert ids(limit=1) == [second]
    assert ids(closed=False) == [second]
    assert ids(closed=True) == [first]
    assert ids(reference=ID) == [first]
    assert ids(text="雄信") == [second]
    assert ids(text="出生") == [second, first]
    assert ids(text=store.subject("bundle", first).bundle_no[-7:]) == [first]
    assert ids(text="%") == []
    (row,) = store.subjects("credit", reference=ID)
    assert (row.id, row.kind, row.title, row.opened_on) == (credit, "credit", "credit_restored", hall.today)
    assert store.subjects("credit", reference="") == [row]


def test_deeds_beside_the_counter_do_not_show_its_bundles(hall, store):
    hall.bundle(store)
    assert store.deeds() == []
    assert [event.kind for event in store.deeds(kinds=["member_added"])] == ["member_added"] * 3


def test_a_member_is_found_like_any_case(hall, store):
    bundle = hall.bundle(store)
    member = store.subject("bundle", bundle).members[2]
    assert [row.id for row in store.find(FindQuery(case_no_tail=member.case_no[-6:]))] == [member.case_id]
    members = [one.case_id for one in store.subject("bundle", bundle).members]
    bundle_no = store.subject("bundle", bundle).bundle_no
    other = hall.intake(store)
    for tail in (bundle_no, bundle_no[-6:], bundle_no[-6:-1]):
        assert sorted(row.id for row in store.find(FindQuery(case_no_tail=tail))) == members
    assert other not in members
    hall.happen(store, member.case_id, b.Withdrawn(reason="x", on=hall.today))
    assert [row.id for row in store.cases(CaseFilter(bundle=bundle, closed=True))] == [member.case_id]


def test_no_two_words_of_the_log_are_the_same():
    assert len(set(KINDS.values())) == len(KINDS), "an event's kind says which body it has"
