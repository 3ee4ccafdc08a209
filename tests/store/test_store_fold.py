"""Whatever is done to a case, in whatever order: what is kept beside the log equals what the log folds to."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.duties import duties
from clerk_tui.domain.case.evolve import fold
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import CLOSED
from clerk_tui.domain.case.summary import summarise
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import ClockStart, CommitmentKind, CommitmentTerms, DebtExpiry, Deferral
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind
from clerk_tui.domain.people import Actor, Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect
from clerk_tui.store.records import CaseFilter, DutyFilter, FindQuery
from clerk_tui.store.store import Store

TODAY = date(2026, 11, 23)
EVERYBODY = Actor(user="li", roles=frozenset(Role))

text = st.sampled_from(["x", "因故", "  ", ""])
marks = st.builds(
    lambda material, status: Mark(material=material, status=status),
    st.sampled_from(["m1", "m2"]),
    st.sampled_from(MarkStatus),
)
commands = st.one_of(
    st.builds(
        lambda name, days: c.GiveNotice(defects=(Defect(name, name, "", ""),), supply_by=TODAY + timedelta(days=days)),
        st.sampled_from(["m1", "m2"]),
        st.integers(-1, 9),
    ),
    st.builds(lambda marks, complete: c.Correct(marks=tuple(marks), complete=complete), st.lists(marks), st.booleans()),
    st.just(c.Accept()),
    st.builds(partial(c.Decline, competent_organ="县局"), ground=st.sampled_from(DeclineGround), reason=text),
    st.builds(c.Dispatch, department=st.sampled_from(["renshe", "minzheng"]), materials=st.just(("m1",)), reason=text),
    st.just(c.Claim()),
    st.builds(c.ReturnCase, reason=text),
    st.builds(c.StartProcedure, procedure=st.sampled_from(sorted(PROCEDURES)), reason=text),
    st.builds(c.EndProcedure, result=text),
    st.builds(partial(c.Extend, approver="zhao", approver_permitted=True), days=st.integers(0, 11), reason=text),
    st.builds(c.Decide, outcome=st.sampled_from(b.Outcome), reason=text),
    st.builds(c.Issue, result_name=text, result_no=text),
    st.builds(
        partial(c.HandOut, document_type=DocumentType.RESIDENT_ID, document_number="431125199901010009"), receiver=text
    ),
    st.builds(partial(c.Mail, carrier="邮政"), parcel_no=text, address=text),
    st.just(c.ConfirmDelivery()),
    st.builds(c.Withdraw, reason=text),
    st.just(c.DeemWithdrawn()),
    st.builds(c.Terminate, reason=text),
    st.builds(partial(c.Forward, to="市局"), reason=text),
    st.builds(c.Void, reason=text),
    st.just(c.Archive()),
    st.builds(partial(c.MoveOriginal, material="m1"), holder=st.sampled_from(["window", "applicant"])),
    st.just(c.Print(document="receipt")),
    st.builds(c.Note, text=text),
)
rules = st.builds(
    Deferral,
    materials=st.just(("m1", "m2")),
    days=st.integers(1, 9),
    clock=st.sampled_from(ClockStart),
    expiry=st.sampled_from(DebtExpiry),
)
terms = st.builds(
    CommitmentTerms,
    id=st.sampled_from(["t1", "t2"]),
    kind=st.sampled_from(CommitmentKind),
    replaces=st.just(("m2",)),
    check=text,
    follow_up_days=st.sampled_from([0, 5]),
)
about_papers = st.one_of(
    st.builds(p.Defer, materials=st.sampled_from([{"m1": "甲"}, {"m1": "甲", "m2": "乙"}]), rule=rules),
    st.builds(lambda marks: p.PayDebt(marks=tuple(marks)), st.lists(marks, max_size=2)),
    st.just(p.ExpireDebts()),
    st.builds(p.SignCommitment, terms=terms),
    st.builds(p.WithdrawCommitment, terms=st.sampled_from(["t1", "t2"]), reason=text),
    st.builds(lambda days: p.ScheduleVisit(what="x", due_on=TODAY + timedelta(days=days)), st.integers(0, 40)),
    st.builds(
        lambda which, finding: p.CloseFollowUp(follow_up=which, finding=finding, text="x"),
        st.sampled_from(["t1", "t2", "visit-1"]),
        st.sampled_from(Finding),
    ),
    st.builds(p.Verify, material=st.sampled_from(["m1", "m2"]), holds=st.booleans(), text=text),
    st.builds(p.CorrectMark, mark=marks, reason=text),
    st.builds(p.CorrectAnswers, answers=st.just({"who": "self"}), reason=text),
    st.just(p.Start(because="x")),
    st.builds(p.PreReview, passed=st.booleans(), text=text),
    st.builds(p.IssueStage, stage=text, last=st.booleans()),
)
steps = st.lists(st.tuples(st.integers(0, 20), st.one_of(commands, about_papers)), max_size=25)


@pytest.fixture(scope="module")
def busy(tmp_path_factory) -> Iterator[Store]:
    """A store that outlives the examples: what one leaves behind must not trouble the next."""
    from clerk_tui.store.store import Site

    site = Site(county="431125", device="0003", place="431125000000", place_name="x")
    path = tmp_path_factory.mktemp("fold") / "store.db"
    with Store.create(path, bytes(32), site, name_keys=lambda name: (name,)) as store:
        # So that due dates move with the holidays, too.
        store.put_calendar(WorkCalendar(off_days={date(2026, 12, 1): "x"}, years=frozenset({2026})))
        yield store
        report = store.check()
        assert report.sound, report.troubles
        before = lists(store)
        assert all(before)
        store.rebuild()
        assert lists(store) == before


def lists(store) -> list[object]:
    """Return everything that is listed of what was done."""
    every_duty = store.duties(DutyFilter(status=""), limit=10_000)
    return [store.cases(CaseFilter(), limit=None), store.find_people(FindQuery(name="张")), every_duty]


DEBT = p.Defer(materials={"m1": "甲"}, rule=Deferral(materials=("m1", "m2"), days=5))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[(0, DEBT)], kind=CaseKind.PROMISED, together=False, waits=None)
@given(steps=steps, kind=st.sampled_from(CaseKind), together=st.booleans(), waits=st.sampled_from([None, (), ("m0",)]))
def test_the_projection_is_the_fold(hall, busy, steps, kind, together, waits):
    with busy.transaction() as writer:
        opening = opened(hall.received(writer.next_case_number(TODAY), kind=kind), waits)
        case_id = writer.append([opening], subject=None, actor="wang", at=hall.at)[0].id
        if together:
            do(hall, busy, writer, case_id, steps)
    if not together:
        for one in steps:
            with busy.transaction() as writer:
                do(hall, busy, writer, case_id, [one])
    state = busy.case(case_id)
    assert state is not None
    assert state == fold(busy.events(case_id))
    assert state.events == len(busy.events(case_id))
    (row,) = busy.find(FindQuery(case_no_tail=state.case_no))
    assert row == summarise(state, busy.calendar())
    # Lists of open cases rest on this.
    assert (row.closed_on is not None) == (row.phase in CLOSED)
    found = busy.duties(DutyFilter(status="", case_id=case_id))
    assert {(one.kind, one.ref, one.due_on, one.status) for one in found} == {
        (one.kind, one.ref, one.due_on, one.status) for one in duties(state)
    }


def opened(received: b.Received, waits: tuple[str, ...] | None) -> b.Received:
    """Return *received* with an original kept, and as the member of a bundle unless *waits* is None."""
    membership = (
        waits if waits is None else Membership(bundle=1, bundle_no="x", bundle_item="x", member="m1", waits_for=waits)
    )
    return replace(received, marks=(Mark(material="m1", status=MarkStatus.ORIGINAL_KEPT),), membership=membership)


def do(hall, store, writer, case_id, steps) -> None:
    for days, command in steps:
        context = Context(actor=EVERYBODY, today=TODAY + timedelta(days=days), calendar=store.calendar())
        bodies = decide(writer.case(case_id), command, context)
        if not isinstance(bodies, Refusal):
            writer.append(bodies, subject=case_id, actor="li", at=hall.at + timedelta(days=days))
