"""Whatever stands in the log, sensible or not: the rows kept as it is written are those that it folds to.

The rules of this program refuse most of these histories, but a log may come from a newer program or another machine.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, find, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from store_any_body import NOON, any_struct

from clerk_tui.domain.bundle.log import BundleReceived
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.evolve import fold
from clerk_tui.domain.event import Event
from clerk_tui.domain.subjects import SUBJECTS
from clerk_tui.store.maintenance import PROJECTIONS
from clerk_tui.store.store import Store
from clerk_tui.store.writer import KINDS

case_bodies = st.one_of([any_struct(body) for body in b.BODIES.values()])
of_kind = {
    name: st.one_of([any_struct(body) for body in subject.bodies.values()]) for name, subject in SUBJECTS.items()
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> Iterator[Store]:
    """A store that fills up with odd histories, and is sound and the same after a rebuild all the same."""
    from clerk_tui.store.store import Site

    site = Site(county="431125", device="0003", place="431125000000", place_name="x")
    path = tmp_path_factory.mktemp("odd") / "store.db"
    with Store.create(path, bytes(32), site) as store:
        yield store
        report = store.check()
        assert report.sound, report.troubles
        before = rows(store)
        store.rebuild()
        assert rows(store) == before


def rows(store: Store) -> dict[str, list[object]]:
    with store.reading() as db:
        return {name: sorted(db.execute(f"SELECT * FROM {name}")) for name in PROJECTIONS}


common = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@common
@given(opening=any_struct(b.Received), bodies=st.lists(case_bodies, max_size=12), together=st.booleans())
def test_a_case_that_anything_happened_to(hall, odd, opening, bodies, together):
    with odd.transaction() as writer:
        number = writer.next_case_number(hall.today)
        # Both are unique, and nothing but what is asked for here should stop a transaction.
        opening = replace(opening, case_no=number, filed_no=number if opening.filed_no else "")
        first = [opening, *bodies] if together else [opening]
        case_id = writer.append(first, subject=None, actor="wang", at=hall.at)[0].id
    if not together:
        for body in bodies:
            hall.happen(odd, case_id, body)
    assert odd.case(case_id) == fold(odd.events(case_id))


def folded(kind: str, bodies: list[b.Body]) -> Any:
    """Return what *bodies* fold to, or None when the first of them opens nothing."""
    events = [
        Event(
            id=4311250003 * 10**9 + n,
            place="431125000000",
            subject=4311250003 * 10**9 + 1,
            subject_kind=kind,
            kind=KINDS[type(body)],
            v=1,
            at=NOON,
            actor="wang",
            body=b.encode_body(body),
            base=0,
        )
        for n, body in enumerate(bodies, start=1)
    ]
    return SUBJECTS[kind].fold(events)


def openings(kind: str) -> st.SearchStrategy[b.Body]:
    """Return a strategy for the bodies that open a subject of *kind*."""
    simplest = {body: find(any_struct(body), lambda _body: True) for body in SUBJECTS[kind].bodies.values()}
    return st.one_of([any_struct(body) for body, one in simplest.items() if folded(kind, [one]) is not None])


OPENINGS = {kind: openings(kind) for kind in SUBJECTS}


@pytest.mark.parametrize("kind", SUBJECTS)
@common
@given(data=st.data())
def test_a_subject_that_anything_happened_to(hall, odd, kind, data):
    opening = data.draw(OPENINGS[kind])
    bodies = data.draw(st.lists(of_kind[kind], max_size=12))
    with odd.transaction() as writer:
        if isinstance(opening, BundleReceived):
            opening = replace(opening, bundle_no=writer.next_case_number(hall.today))
        # A number is given once; every other kind says in its bodies which one it has.
        assume(not odd.subject_by_number(SUBJECTS[kind].line(folded(kind, [opening, *bodies])).number))
        subject = writer.append([opening], subject=None, subject_kind=kind, actor="wang", at=hall.at)[0].id
    for body in bodies:
        with odd.transaction() as writer:
            writer.append([body], subject=subject, subject_kind=kind, actor="wang", at=hall.at)
    state = odd.subject(kind, subject)
    assert state == SUBJECTS[kind].fold(odd.events(subject))
    assert (state.id, state.events) == (subject, len(bodies) + 1)
