"""How often somebody was here: a bundle is one visit, whenever and beside whatever its members' cases are opened."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.bundle import log
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.figures import Grouping
from clerk_tui.domain.identity import DocumentType
from clerk_tui.store.figures import tallies
from clerk_tui.store.records import CaseFilter
from clerk_tui.store.store import Site, Store, Writer

ZHANG = {"name": "张小明", "number": "431125199901010009"}
SHAN = {"name": "单雄信", "number": "431125198505050002", "phone": "13900001234"}


def visits(store: Store, who: dict[str, str] = ZHANG) -> int:
    """Return how often *who* was here, by what is kept about them."""
    person = store.person(DocumentType.RESIDENT_ID, who["number"])
    return person.visits if person else 0


def add_member(hall: Any, writer: Writer, bundle: int, who: dict[str, str]) -> int:
    """Open one more case of *bundle*, as when a member is added later, and return its id."""
    parent = writer.subject("bundle", bundle)
    name = f"m{len(parent.members)}"
    membership = Membership(bundle=bundle, bundle_no=parent.bundle_no, bundle_item="chusheng", member=name)
    received = replace(hall.received(writer.next_case_number(hall.today), **who), membership=membership)
    case_id = writer.append([received], subject=None, actor="wang", at=hall.at)[0].id
    added = log.MemberAdded(member=name, case_id=case_id, case_no=received.case_no)
    writer.append([added], subject=bundle, subject_kind="bundle", actor="wang", at=hall.at)
    return case_id


def test_a_bundle_is_one_visit(hall, store):
    bundle = hall.bundle(store, members=8)
    assert visits(store) == 1
    hall.intake(store)
    assert visits(store) == 2
    with store.transaction() as writer:
        last = add_member(hall, writer, bundle, ZHANG)
    person = store.person(DocumentType.RESIDENT_ID, ZHANG["number"])
    assert (person.visits, person.last_case) == (2, last)
    assert store.check().sound
    store.rebuild()
    assert store.person(DocumentType.RESIDENT_ID, ZHANG["number"]) == person


def test_everybody_in_a_bundle_was_here(hall, store):
    bundle = hall.bundle(store)
    with store.transaction() as writer:
        add_member(hall, writer, bundle, SHAN)
        add_member(hall, writer, bundle, ZHANG)
        add_member(hall, writer, bundle, SHAN)
    assert (visits(store), visits(store, SHAN)) == (1, 1)
    assert store.check().sound


def test_what_was_voided_was_a_visit_all_the_same(hall, store):
    hall.happen(store, hall.intake(store), b.Voided(reason="wrong item", on=hall.today))
    with store.reader() as snapshot:
        (total,) = tallies(snapshot, Grouping.NONE, None, None, hall.today)
    assert (visits(store), total.visits) == (1, 0)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory) -> Iterator[Store]:
    """A store in which one example comes after the other."""
    site = Site(county="431125", device="0003", place="431125000000", place_name="x")
    with Store.create(tmp_path_factory.mktemp("crowded") / "store.db", bytes(32), site) as store:
        yield store


transactions = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["case", "bundle", "member"]), st.sampled_from([ZHANG, SHAN])),
        min_size=1,
        max_size=4,
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(transactions=transactions)
def test_visits_are_those_of_the_cases_in_whatever_order_they_come(hall, crowded, transactions):
    bundles = []
    for steps in transactions:
        with crowded.transaction() as writer:
            for what, who in steps:
                if what == "case":
                    hall.take_in(writer, **who)
                elif what == "bundle" or not bundles:
                    bundles.append(hall.take_in_bundle(writer, 2, **who))
                else:
                    add_member(hall, writer, bundles[len(bundles) // 2], who)
    cases = crowded.cases(CaseFilter(), limit=None)
    came = {(row.document_number, row.bundle or row.id) for row in cases}
    for who in (ZHANG, SHAN):
        assert visits(crowded, who) == sum(number == who["number"] for number, _what in came)
    assert crowded.check().sound
    with crowded.reader() as snapshot:
        total = tallies(snapshot, Grouping.NONE, None, None, hall.today)
    assert sum(tally.visits for tally in total) == len({what for _number, what in came})
