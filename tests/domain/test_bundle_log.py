"""The parent's log: the fold takes anything that was ever written, and says what it means."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.bundle import commands as c
from clerk_tui.domain.bundle import log as b
from clerk_tui.domain.bundle.decide import decide
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.bodies import encode_body
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.people import Actor, Role
from clerk_tui.domain.refusal import Refusal

TODAY = date(2026, 3, 2)
AT = datetime.fromisoformat("2026-03-02T10:00:00+08:00")
KINDS = {body: kind for kind, body in b.BODIES.items()}
RECEIVED = b.BundleReceived(
    bundle_no="43112500032026030200014",
    query_code="000000",
    bundle="child",
    bundle_name="新生儿出生一件事",
    lead="renshe",
    catalog_version="2026-01",
    window="3",
    received_on=TODAY,
    applicant=Applicant(
        kind=ApplicantKind.PERSON,
        name="张小明",
        document_type=DocumentType.RESIDENT_ID,
        document_number="431125199901010009",
    ),
    without=("late",),
)
BODIES: tuple[Body, ...] = (
    RECEIVED,
    b.MemberAdded(member="a", case_id=1, case_no="1"),
    b.MemberAdded(member="late", case_id=2, case_no="2", reason="漏了"),
    b.MemberDropped(member="a", case_id=1, reason="多了", on=TODAY),
    b.AnswersCorrected(answers={"q": "x"}, reason="错了", on=TODAY),
    b.TriggerRecorded(trigger="land", document="权证", number="1", on=TODAY),
    b.BundleHandedOut(
        cases=(2,), receiver="张小明", document_type=DocumentType.RESIDENT_ID, document_number="1", on=TODAY
    ),
    b.BundleWithdrawn(cases=(1,), reason="不办了", on=TODAY),
    b.BundleVoided(reason="收错", on=TODAY),
    b.BundleClosed(on=TODAY),
    b.BundlePrinted(document="bundle-receipt"),
    b.BundleNoted(text="备注"),
)


def event(number: int, body: Body) -> Event:
    return Event(
        id=number,
        place="431125000000",
        subject=1,
        subject_kind="bundle",
        kind=KINDS[type(body)],
        v=1,
        at=AT,
        actor="wang",
        body=encode_body(body),
        base=0,
    )


def folded(*bodies: Body) -> b.BundleState:
    state = b.BUNDLE.fold(event(number, body) for number, body in enumerate(bodies, 1))
    assert isinstance(state, b.BundleState)
    return state


def test_every_kind_of_body_is_tried_here() -> None:
    assert {type(body) for body in BODIES} == set(b.BODIES.values())


@given(st.lists(st.sampled_from(BODIES), max_size=12))
def test_the_fold_takes_any_order(bodies: list[Body]) -> None:
    state = folded(RECEIVED, *bodies)
    assert state.events == len(bodies) + 1
    line = b.line(state)
    assert (line.number, line.who) == (RECEIVED.bundle_no, "张小明")
    assert (line.closed_on is not None) == any(isinstance(one, b.BundleClosed | b.BundleVoided) for one in bodies)


def test_nothing_opens_a_parent_but_its_receipt() -> None:
    assert b.BUNDLE.fold([event(1, BODIES[1])]) is None


def test_a_damaged_or_unknown_body_is_counted_and_changes_nothing() -> None:
    opened = event(1, RECEIVED)
    strange = replace(event(2, BODIES[1]), body="{}")
    newer = replace(event(3, BODIES[1]), v=2)
    unknown = replace(event(4, BODIES[1]), kind="bundle_danced")
    state = b.BUNDLE.fold([opened, strange, newer, unknown])
    assert (state.members, state.events, state.last_event) == ((), 4, 4)


def test_who_comes_in_is_no_longer_left_out() -> None:
    state = folded(RECEIVED, BODIES[2])
    assert (state.without, state.members[0].member) == ((), "late")


def test_a_member_that_came_back_is_dropped_by_its_own_case_only() -> None:
    again = b.MemberAdded(member="a", case_id=3, case_no="3")
    state = folded(RECEIVED, BODIES[1], BODIES[3], again)
    assert [(one.case_id, one.dropped) for one in state.members] == [(1, True), (3, False)]


def test_after_a_withdrawal_the_visit_stays_withdrawn_when_it_closes() -> None:
    assert folded(RECEIVED, BODIES[7], BODIES[9]).phase == "withdrawn"
    assert folded(RECEIVED, BODIES[9]).phase == "closed"


# Who may do what to the parent itself


def context(*roles: Role) -> Context:
    return Context(actor=Actor(user="x", roles=frozenset(roles)), today=TODAY, calendar=WorkCalendar())


def refused(state: b.BundleState, command: c.Command, *roles: Role) -> str:
    decided = decide(state, {}, command, context(*roles))
    return decided.code if isinstance(decided, Refusal) else ""


def test_roles_are_asked_first() -> None:
    state = folded(RECEIVED)
    assert refused(state, c.Void(reason="x"), Role.AGENT) == "not_permitted"
    assert refused(state, c.Void(reason="x"), Role.CLERK) == ""
    assert refused(state, c.Withdraw(reason="x"), Role.SUPERVISOR) == "not_permitted"


def test_what_is_over_takes_remarks_and_prints_only() -> None:
    voided, closed = folded(RECEIVED, BODIES[8]), folded(RECEIVED, BODIES[9])
    for command in (c.Void(reason="x"), c.AddMember(member="a", reason="x"), c.Withdraw(reason="x")):
        assert refused(voided, command, Role.CLERK) == "bundle.voided"
        assert refused(closed, command, Role.CLERK) == "bundle.closed"
    assert refused(closed, c.Note(text="x"), Role.CLERK) == ""
    assert refused(closed, c.Note(text=" "), Role.CLERK) == "note.empty"
    assert refused(voided, c.Print(document="bundle-receipt"), Role.CLERK) == ""


def test_a_reason_is_always_asked() -> None:
    state = folded(RECEIVED)
    for command in (
        c.Void(reason=" "),
        c.Withdraw(reason=""),
        c.DropMember(member="a", reason=""),
        c.AddMember(member="a", reason=""),
        c.CorrectAnswers(answers={"q": "z"}, reason=""),
    ):
        assert refused(state, command, Role.CLERK) == "case.reason_missing"


def test_a_document_without_its_number_starts_nothing() -> None:
    state = folded(RECEIVED)
    command = c.RecordTrigger(trigger="land", document="权证", number=" ", on=TODAY, known=("land",))
    assert refused(state, command, Role.CLERK) == "trigger.incomplete"
    early = replace(command, number="1", on=date(2026, 2, 27))
    assert refused(state, early, Role.CLERK) == "trigger.early"
