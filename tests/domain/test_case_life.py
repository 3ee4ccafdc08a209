"""The life of a case: whatever is commanded, the rules hold and the fold is total."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from clerk_tui.domain.applicant import Applicant, ApplicantKind, Relation
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.evolve import evolve, fold
from clerk_tui.domain.case.state import RUNNING, CaseState, Phase
from clerk_tui.domain.case.steps import POSSIBLE_IN
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit
from clerk_tui.domain.people import Actor, Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect

MONDAY = date(2026, 11, 23)
CALENDAR = WorkCalendar(years=frozenset({2026, 2027}))
ID = "431125199901010009"
EVERYBODY = Actor(user="all", roles=frozenset(Role))
DEFECT = Defect("m1", "申请表", "", "")


def received(kind: CaseKind | None = CaseKind.PROMISED) -> b.Received:
    return b.Received(
        case_no="43112500032026112300426",
        query_code="123456",
        item="x-1",
        item_name="某事项",
        department="renshe",
        catalog_version="2026-07",
        window="03",
        received_on=MONDAY,
        applicant=Applicant(
            kind=ApplicantKind.PERSON, name="张小明", document_type=DocumentType.RESIDENT_ID, document_number=ID
        ),
        marks=(Mark(material="m1", status=MarkStatus.ORIGINAL_KEPT),),
        case_kind=kind,
        promised_limit=Limit(15),
    )


@dataclass
class Life:
    """Drives a case as the store does, keeping every event."""

    actor: Actor = EVERYBODY
    today: date = MONDAY
    state: CaseState | None = None
    events: list[Event] = field(default_factory=list)

    def do(self, command: c.Command) -> Refusal | None:
        decided = decide(self.state, command, Context(actor=self.actor, today=self.today, calendar=CALENDAR))
        if isinstance(decided, Refusal):
            return decided
        for body in decided:
            event = Event(
                id=len(self.events) + 1,
                place="431125000000",
                subject=1,
                subject_kind="case",
                kind=b.KINDS[type(body)],
                v=1,
                at=datetime.combine(self.today, datetime.min.time(), timezone(timedelta(hours=8))),
                actor=self.actor.user,
                body=b.encode_body(body),
                base=0,
            )
            self.events.append(event)
            self.state = evolve(self.state, event)
        return None

    def must(self, *commands: c.Command) -> "Life":
        for command in commands:
            refusal = self.do(command)
            assert refusal is None, (command, refusal)
        return self

    @property
    def case(self) -> CaseState:
        assert self.state is not None
        return self.state


def opened(kind: CaseKind | None = CaseKind.PROMISED) -> Life:
    return Life().must(c.Receive(received=received(kind)))


def in_review() -> Life:
    return opened().must(c.Accept(), c.Dispatch(department="renshe", materials=("m1",)), c.Claim())


HAND_OUT = c.HandOut(receiver="张小明", document_type=DocumentType.RESIDENT_ID, document_number=ID)

COMMANDS = st.sampled_from(
    [
        c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY + timedelta(days=7)),
        c.GiveNotice(defects=(Defect("m2", "照片", "", ""),), supply_by=MONDAY + timedelta(days=7)),
        c.Correct(marks=(Mark(material="m1", status=MarkStatus.COPY_KEPT, copies=1),), complete=True),
        c.Correct(marks=(Mark(material="m1"),), complete=False),
        c.Accept(),
        c.Decline(ground=DeclineGround.NOT_NEEDED, reason="无需许可"),
        c.Dispatch(department="renshe", materials=("m1",)),
        c.Dispatch(department="gongan", reason="职责调整"),
        c.Claim(),
        c.ReturnCase(reason="缺页"),
        c.StartProcedure(procedure="hearing", reason="听证"),
        c.StartProcedure(procedure="site_survey", reason="踏勘"),
        c.EndProcedure(result="完成"),
        c.Extend(days=10, approver="boss", approver_permitted=True, reason="复杂"),
        c.Decide(outcome=b.Outcome.GRANTED),
        c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件"),
        c.Issue(result_name="证", result_no="1"),
        HAND_OUT,
        c.Mail(carrier="EMS", parcel_no="E1", address="潇浦镇"),
        c.ConfirmDelivery(),
        c.Withdraw(reason="不办了"),
        c.DeemWithdrawn(),
        c.Terminate(reason="终止"),
        c.Forward(to="市局", reason="权限"),
        c.Void(reason="事项选错"),
        c.Archive(),
        c.MoveOriginal(material="m1", holder="applicant"),
        c.Print(document="receipt"),
        c.Note(text="备注"),
    ]
)
DAYS = st.integers(min_value=0, max_value=9)


@given(st.lists(st.tuples(COMMANDS, DAYS), max_size=25), st.sampled_from([CaseKind.PROMISED, CaseKind.IMMEDIATE, None]))
@settings(max_examples=400, deadline=None)
def test_no_sequence_of_commands_leaves_the_rules(steps: list[tuple[c.Command, int]], kind: CaseKind | None) -> None:
    life = opened(kind)
    for command, days in steps:
        life.today += timedelta(days=days)
        before, written = life.case, len(life.events)
        refusal = life.do(command)
        if refusal is not None:
            assert refusal.reason
            assert (life.case, len(life.events)) == (before, written)
            continue
        after = life.case
        assert before.phase in POSSIBLE_IN[type(command)]
        assert len(after.extensions) <= 1
        assert sum(pause.end is None for pause in after.pauses) <= 1
        if after.decided_on is not None:
            assert after.accepted_on is not None
        if after.phase in RUNNING:
            assert after.accepted_on is not None
        if before.accepted_on is not None:
            assert after.accepted_on == before.accepted_on, "day 0 never moves"
        if before.closed:
            assert after.phase in (before.phase, Phase.ARCHIVED), "nothing reopens a closed case"
    assert fold(life.events) == life.state


@given(st.lists(st.tuples(COMMANDS, DAYS), max_size=15), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_fold_never_raises_whatever_the_order(steps: list[tuple[c.Command, int]], random: object) -> None:
    life = opened()
    for command, days in steps:
        life.today += timedelta(days=days)
        life.do(command)
    tail = life.events[1:]
    random.shuffle(tail)  # type: ignore[attr-defined]
    assert fold([life.events[0], *tail]) is not None


def test_an_unknown_kind_is_kept_and_has_no_effect() -> None:
    life = opened()
    stranger = Event(
        id=2,
        place="431125000000",
        subject=1,
        subject_kind="case",
        kind="beamed_up",
        v=9,
        at=datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8))),
        actor="x",
        body="{}",
        base=0,
    )
    after = evolve(life.state, stranger)
    assert after is not None
    assert (after.phase, after.events, after.last_event) == (Phase.RECEIVED, 2, 2)


def test_a_damaged_body_does_not_stop_the_fold() -> None:
    life = opened()
    damaged = Event(
        **{**{f: getattr(life.events[0], f) for f in Event.__struct_fields__}, "kind": "accepted", "body": "[]"}
    )
    assert evolve(life.state, damaged) is not None


def test_the_whole_way_to_the_citizen() -> None:
    life = in_review().must(c.Decide(outcome=b.Outcome.GRANTED), c.Issue(result_name="许可证", result_no="1"), HAND_OUT)
    assert life.case.phase is Phase.DELIVERED
    assert life.case.holders == {"m1": "applicant"}
    assert life.must(c.Archive()).case.phase is Phase.ARCHIVED


def test_originals_follow_the_papers() -> None:
    life = opened().must(c.Accept())
    assert life.case.holders == {"m1": "window"}
    life.must(c.Dispatch(department="renshe", materials=("m1",)))
    assert life.case.holders == {"m1": "department:renshe"}
    life.must(c.ReturnCase(reason="缺页"))
    assert life.case.holders == {"m1": "window"}


def test_everything_is_told_once() -> None:
    life = opened().must(c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY + timedelta(days=7)))
    new = c.GiveNotice(defects=(Defect("m2", "照片", "", ""),), supply_by=MONDAY + timedelta(days=7))
    refusal = life.do(new)
    assert refusal is not None
    assert refusal.code == "notice.once"


def test_a_notice_is_given_once_and_never_to_gain_time() -> None:
    again = c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY + timedelta(days=20))
    life = opened().must(c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY + timedelta(days=7)))
    refusal = life.do(again)
    assert refusal is not None
    assert refusal.code == "notice.given"
    life.must(c.Correct(marks=(Mark(material="m1"),), complete=False))
    assert life.do(again) is not None, "nothing was brought"
    assert life.case.supply_by == MONDAY + timedelta(days=7)


def test_what_came_back_defective_can_be_asked_for_again() -> None:
    defective = Mark(material="m1", status=MarkStatus.DEFECTIVE, defect="模糊")
    again = c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY + timedelta(days=20))
    life = opened().must(c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY + timedelta(days=7)))
    life.must(c.Correct(marks=(defective,), complete=False), again)
    assert (life.case.notices, life.case.supply_by) == (2, MONDAY + timedelta(days=20))
    assert life.do(again) is not None, "once for each time something came back"


def test_nothing_missing_is_no_notice() -> None:
    refusal = opened().do(c.GiveNotice(defects=(), supply_by=MONDAY))
    assert refusal is not None
    assert refusal.code == "notice.empty"


EXTEND = c.Extend(days=10, approver="boss", approver_permitted=True, reason="复杂")


def test_a_limit_is_extended_before_it_has_passed() -> None:
    late, last_day = in_review(), in_review()
    last_day.today = date(2026, 12, 14)  # 15 working days from 23 November
    last_day.must(EXTEND)
    late.today = date(2026, 12, 15)
    refusal = late.do(EXTEND)
    assert refusal is not None
    assert (refusal.code, refusal.params["day"]) == ("extend.late", "2026-12-14")
    assert late.case.extensions == ()


def test_without_a_limit_there_is_nothing_to_extend() -> None:
    life = Life().must(c.Receive(received=structs.replace(received(), promised_limit=None)), c.Accept(), c.Claim())
    refusal = life.do(EXTEND)
    assert refusal is not None
    assert refusal.code == "extend.no_limit"


def test_a_supplement_before_the_day_of_receipt_does_not_begin_the_limit_early() -> None:
    """Handed in on Friday evening, supplemented on Saturday: the case counts as received on Monday."""
    friday = date(2026, 11, 20)
    life = Life(today=friday).must(c.Receive(received=received()))
    life.must(c.GiveNotice(defects=(DEFECT,), supply_by=MONDAY))
    life.today = friday + timedelta(days=1)
    life.must(c.Correct(marks=(Mark(material="m1", status=MarkStatus.COPY_KEPT, copies=1),), complete=True), c.Accept())
    assert life.case.accepted_on == MONDAY


def test_only_paper_counts_as_a_print() -> None:
    life = opened().must(c.Print(document="receipt", medium="text"), c.Print(document="receipt", medium="text"))
    assert life.case.times_printed("receipt", 1) == 0
    life.must(c.Print(document="receipt"), c.Print(document="receipt"), c.Print(document="receipt", medium="text"))
    assert [b.decode_body(e.kind, e.v, e.body).reprint for e in life.events[1:]] == [0, 0, 0, 1, 0]
    assert life.case.times_printed("receipt", 1) == 2
    life.must(c.Print(document="receipt", failed=True))
    assert life.case.times_printed("receipt", 1) == 1
    events = len(life.events)
    life.must(c.Print(document="closure", failed=True))
    assert len(life.events) == events, "what was never counted is not taken back"


def test_an_older_body_is_read_through_its_upcaster_and_other_kinds_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(b.VERSIONS, "noted", 3)
    monkeypatch.setitem(b.UPCASTERS, ("noted", 1), lambda old: {"words": old["remark"]})
    monkeypatch.setitem(b.UPCASTERS, ("noted", 2), lambda old: {"text": old["words"]})
    for version, text in ((1, '{"remark":"一"}'), (2, '{"words":"一"}'), (3, '{"text":"一"}')):
        assert b.decode_body("noted", version, text) == b.Noted(text="一")
    assert b.decode_body("noted", 4, '{"text":"一"}') is None
    assert b.decode_body("claimed", 1, '{"user":"li"}') == b.Claimed(user="li")
    assert (b.version_of("noted"), b.version_of("claimed")) == (3, 1)


def test_silence_for_five_working_days_accepts_as_of_receipt() -> None:
    life = opened()
    life.today = date(2026, 12, 1)
    life.must(c.Accept())
    assert (life.case.accepted_on, life.case.retroactive) == (MONDAY, True)


def test_acceptance_within_five_days_counts_from_that_day() -> None:
    life = opened()
    life.today = date(2026, 11, 26)
    life.must(c.Accept())
    assert (life.case.accepted_on, life.case.retroactive) == (date(2026, 11, 26), False)


def test_nothing_is_deemed_withdrawn_before_its_day_has_passed() -> None:
    last_day = MONDAY + timedelta(days=7)
    life = opened().must(c.GiveNotice(defects=(DEFECT,), supply_by=last_day))
    life.today = last_day
    refusal = life.do(c.DeemWithdrawn())
    assert refusal is not None
    assert refusal.code == "deem.early"
    life.today = last_day + timedelta(days=1)
    assert life.must(c.DeemWithdrawn()).case.phase is Phase.DEEMED_WITHDRAWN


@pytest.mark.parametrize("days", [0, 11, -3])
def test_an_extension_has_at_most_ten_days(days: int) -> None:
    refusal = in_review().do(c.Extend(days=days, approver="boss", approver_permitted=True, reason="复杂"))
    assert refusal is not None
    assert refusal.code == "extend.days"


def test_an_extension_needs_an_approver() -> None:
    refusal = in_review().do(c.Extend(days=3, approver="x", approver_permitted=False, reason="复杂"))
    assert refusal is not None
    assert refusal.code == "extend.approver"


def test_a_refusal_needs_its_reasons() -> None:
    refusal = in_review().do(c.Decide(outcome=b.Outcome.REFUSED, reason="  "))
    assert refusal is not None
    assert (refusal.code, refusal.field) == ("decide.reason_missing", "reason")


def test_a_site_survey_does_not_stop_the_clock() -> None:
    life = in_review().must(c.StartProcedure(procedure="site_survey", reason="踏勘"))
    assert life.case.pauses == ()
    assert in_review().must(c.StartProcedure(procedure="hearing", reason="听证")).case.pauses[0].end is None


def test_a_stranger_receives_nothing_without_a_relation() -> None:
    life = in_review().must(c.Decide(outcome=b.Outcome.GRANTED))
    stranger = c.HandOut(receiver="李四", document_type=DocumentType.RESIDENT_ID, document_number="431125199901010025")
    refusal = life.do(stranger)
    assert refusal is not None
    assert refusal.code == "hand_out.stranger"
    related = c.HandOut(
        receiver="李四",
        document_type=DocumentType.RESIDENT_ID,
        document_number="431125199901010025",
        relation=Relation.RELATIVE,
    )
    assert life.must(related).case.receiver == "李四"


def test_the_window_decides_immediate_cases_only() -> None:
    clerk = Actor(user="w", roles=frozenset({Role.CLERK}))
    life = opened(CaseKind.IMMEDIATE).must(c.Accept())
    life.actor = clerk
    assert life.do(c.Decide(outcome=b.Outcome.DONE)) is None
    promised = opened().must(c.Accept())
    promised.actor = clerk
    refusal = promised.do(c.Decide(outcome=b.Outcome.DONE))
    assert refusal is not None
    assert refusal.code == "decide.reviewer"


def test_a_reviewer_works_on_their_own_department_only() -> None:
    life = opened().must(c.Accept(), c.Dispatch(department="renshe"))
    life.actor = Actor(user="r", roles=frozenset({Role.REVIEWER}), department="gongan")
    refusal = life.do(c.Claim())
    assert refusal is not None
    assert refusal.code == "case.other_department"


@pytest.mark.parametrize("command", [c.Accept(), HAND_OUT, c.Note(text="x"), c.Void(reason="x")])
def test_a_supervisor_changes_nothing(command: c.Command) -> None:
    life = opened()
    life.actor = Actor(user="s", roles=frozenset({Role.SUPERVISOR}))
    refusal = life.do(command)
    assert refusal is not None
    assert refusal.code == "not_permitted"


def test_reprints_are_counted() -> None:
    life = opened().must(*[c.Print(document="receipt")] * 3, c.Print(document="acceptance"))
    reprints = [b.decode_body(e.kind, e.v, e.body) for e in life.events if e.kind == "document_printed"]
    assert [body.reprint for body in reprints if isinstance(body, b.DocumentPrinted)] == [0, 1, 2, 0]
