"""Across provinces: who may do what, when the clock starts, where each parcel is; it is always somebody's turn."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import elsewhere_commands as ec
from clerk_tui.domain.case.channel import CrossMode, Direction, Elsewhere
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.cross_duties import Act, duties_of
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders import elsewhere as deciders
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.evolve import evolve, fold
from clerk_tui.domain.case.exchange import Addressee, Content, Side
from clerk_tui.domain.case.plausible import why_not
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.summary import due_date
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


def received(direction: Direction, mode: CrossMode = CrossMode.COLLECTED) -> b.Received:
    return b.Received(
        case_no="43112500032026112300426",
        query_code="123456",
        item="x-1",
        item_name="某事项",
        department="renshe" if direction is Direction.IN else "天河区人社局",
        catalog_version="2026-07",
        window="03",
        received_on=MONDAY,
        applicant=Applicant(
            kind=ApplicantKind.PERSON, name="张小明", document_type=DocumentType.RESIDENT_ID, document_number=ID
        ),
        marks=(Mark(material="m1", status=MarkStatus.ORIGINAL_KEPT),),
        case_kind=CaseKind.PROMISED,
        promised_limit=Limit(15),
        elsewhere=Elsewhere(
            direction=direction, mode=mode, place="440106", place_name="广东省广州市天河区", organ="天河区人社局"
        ),
    )


@dataclass
class Life:
    """Drives a case as the store does, keeping every event."""

    today: date = MONDAY
    state: CaseState | None = None
    events: list[Event] = field(default_factory=list)

    def do(self, command: Command) -> Refusal | None:
        decided = decide(self.state, command, Context(actor=EVERYBODY, today=self.today, calendar=CALENDAR))
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
                actor="all",
                body=b.encode_body(body),
                base=0,
            )
            self.events.append(event)
            self.state = evolve(self.state, event)
        return None

    def must(self, *commands: Command) -> "Life":
        for command in commands:
            refusal = self.do(command)
            assert refusal is None, (command, refusal)
        return self

    def refused(self, command: Command) -> str:
        refusal = self.do(command)
        assert refusal is not None, command
        return refusal.code

    def later(self, days: int = 1) -> "Life":
        self.today += timedelta(days=days)
        return self

    @property
    def case(self) -> CaseState:
        assert self.state is not None
        return self.state

    @property
    def turn(self) -> tuple[Side, Act]:
        duty = duties_of(self.case)[0]
        return duty.side, duty.act

    # What happens in every story

    def sends(self, number: str, content: Content, to: Addressee = Addressee.HALL) -> "Life":
        papers = tuple(material for material, holder in self.case.holders.items() if holder == "window")
        return self.must(
            ec.SendParcel(number=number, carrier="EMS", content=content, to=to, materials=papers, on=self.today)
        )

    def arrives(self, number: str) -> "Life":
        return self.must(ec.RecordArrival(number=number, on=self.today))

    def accepted(self, limit: Limit | None = None) -> "Life":
        return self.must(ec.RecordAcceptance(number="GZ-7", on=self.today, limit=limit))


def out(mode: CrossMode = CrossMode.COLLECTED) -> Life:
    return Life().must(c.Receive(received=received(Direction.OUT, mode)))


def inward(mode: CrossMode = CrossMode.COLLECTED) -> Life:
    return Life().must(c.Receive(received=received(Direction.IN, mode)))


HAND_OUT = c.HandOut(receiver="张小明", document_type=DocumentType.RESIDENT_ID, document_number=ID)
DECISION = ec.RecordDecision(outcome=b.Outcome.GRANTED, result_name="社会保障卡", on=MONDAY)


def granted(on: date) -> ec.RecordDecision:
    return ec.RecordDecision(outcome=b.Outcome.GRANTED, result_name="社会保障卡", on=on)


# Collected here, handled there


def test_collected_here_handled_there_from_counter_to_counter() -> None:
    life = out()
    assert life.turn == (Side.HERE, Act.SEND_PACKAGE)
    life.sends("E1", Content.PACKAGE)
    assert life.turn == (Side.THERE, Act.CONFIRM_ARRIVAL)
    assert life.case.holders == {"m1": "department:天河区人社局"}
    life.later(2).arrives("E1")
    assert life.turn == (Side.THERE, Act.ACCEPT_OR_ASK)
    assert due_date(life.case, CALENDAR) is None, "our receipt starts no clock"
    life.later().accepted()
    assert (life.case.phase, life.case.accepted_on, life.turn) == (
        Phase.IN_REVIEW,
        date(2026, 11, 26),
        (Side.THERE, Act.DECIDE),
    )
    due = due_date(life.case, CALENDAR)
    assert due is not None
    assert (due.date, due.steps[0].day) == (date(2026, 12, 17), date(2026, 11, 26)), "day 0 is their acceptance"
    life.later(5).must(granted(life.today))
    assert (life.case.phase, life.turn) == (Phase.MAILED, (Side.THERE, Act.SEND_RESULT))
    assert life.refused(HAND_OUT) == "case.phase", "the result is not here"
    life.sends("E2", Content.RESULT)
    assert life.turn == (Side.HERE, Act.CONFIRM_ARRIVAL)
    assert life.refused(c.ConfirmDelivery()) == "elsewhere.comes_here"
    life.later().arrives("E2")
    assert (life.case.phase, life.turn) == (Phase.ISSUED, (Side.HERE, Act.HAND_OUT))
    life.must(HAND_OUT)
    assert life.case.phase is Phase.DELIVERED
    assert duties_of(life.case) == ()
    assert fold(life.events) == life.case


def test_the_clock_runs_by_the_limit_they_promise() -> None:
    life = out().sends("E1", Content.PACKAGE).arrives("E1").accepted(Limit(5))
    due = due_date(life.case, CALENDAR)
    assert due is not None
    assert due.date == date(2026, 11, 30)


@pytest.mark.parametrize(
    "command",
    [
        c.Accept(),
        c.GiveNotice(defects=(Defect("m1", "申请表", "", ""),), supply_by=MONDAY),
        c.Decline(ground=DeclineGround.NOT_NEEDED, reason="无需许可"),
        c.Dispatch(department="renshe"),
        c.Claim(),
        c.ReturnCase(reason="缺页"),
        c.StartProcedure(procedure="hearing", reason="听证"),
        c.EndProcedure(result="完成"),
        c.Extend(days=5, approver="boss", approver_permitted=True, reason="复杂"),
        c.Decide(outcome=b.Outcome.GRANTED),
        c.Issue(result_name="证"),
        c.Terminate(reason="终止"),
        c.Forward(to="省厅", reason="权限"),
        c.DeemWithdrawn(),
        c.Correct(marks=(Mark(material="m1", status=MarkStatus.COPY_KEPT),), complete=True),
    ],
    ids=lambda command: type(command).__name__,
)
def test_the_collecting_hall_judges_nothing(command: Command) -> None:
    fresh = out()
    handled = out().sends("E1", Content.PACKAGE).arrives("E1").accepted()
    for life in (fresh, handled):
        refusal = life.do(command)
        assert refusal is not None
        assert (refusal.code, refusal.params["place"]) == ("elsewhere.not_ours", "天河区人社局")
        assert refusal.remedy


def test_what_they_ask_for_is_collected_here_and_sent() -> None:
    life = out().sends("E1", Content.PACKAGE).later().arrives("E1")
    by = life.today + timedelta(days=7)
    life.must(ec.RecordQuestion(what="照片不清", supply_by=by, on=life.today))
    (duty,) = duties_of(life.case)
    assert (duty.side, duty.act, duty.by, duty.what) == (Side.HERE, Act.COLLECT_SUPPLEMENT, by, "照片不清")
    premature = ec.SendParcel(number="E2", carrier="EMS", content=Content.SUPPLEMENT, on=life.today)
    assert life.refused(premature) == "elsewhere.nothing_brought"
    assert life.refused(ec.BringSupplement(marks=(Mark(material="m2"),))) == "correct.nothing"
    life.must(ec.BringSupplement(marks=(Mark(material="m2", status=MarkStatus.COPY_KEPT, copies=1),)))
    assert life.turn == (Side.HERE, Act.SEND_SUPPLEMENT)
    assert life.refused(ec.RecordAcceptance(number="GZ-7", on=life.today)) == "elsewhere.supplement_here"
    life.sends("E2", Content.SUPPLEMENT)
    assert life.turn == (Side.THERE, Act.CONFIRM_ARRIVAL)
    life.later().arrives("E2").accepted()
    assert life.case.accepted_on == life.today


def test_what_they_send_back_is_mended_and_sent_again() -> None:
    life = out().sends("E1", Content.PACKAGE).arrives("E1")
    life.must(ec.RecordReturn(reason="申请表版本不对", on=life.today)).arrives("E9")
    assert life.case.holders == {"m1": "window"}, "the parcel nobody announced brought the papers back"
    assert life.turn == (Side.HERE, Act.SEND_AGAIN)
    assert life.refused(ec.RecordAcceptance(number="GZ-7", on=life.today)) == "elsewhere.not_sent"
    life.sends("E2", Content.PACKAGE).arrives("E2").accepted()
    assert life.case.phase is Phase.IN_REVIEW


def test_what_they_do_not_accept_ends_and_the_papers_come_back() -> None:
    life = out().sends("E1", Content.PACKAGE).arrives("E1").must(ec.RecordDecline(reason="不属本级", on=MONDAY))
    assert (life.case.phase, life.case.closed_on) == (Phase.DECLINED, MONDAY)
    assert life.turn == (Side.THERE, Act.SEND_BACK)
    life.sends("E3", Content.RETURNED)
    assert life.turn == (Side.HERE, Act.CONFIRM_ARRIVAL)
    life.arrives("E3")
    assert duties_of(life.case) == ()


def test_a_lost_parcel_is_sent_again() -> None:
    life = out().sends("E1", Content.PACKAGE).later(9)
    assert life.refused(ec.RecordLoss(number="E1", note=" ")) == "case.reason_missing"
    life.must(ec.RecordLoss(number="E1", note="邮政确认丢失"))
    (duty,) = duties_of(life.case)
    assert (duty.side, duty.act, duty.since) == (Side.HERE, Act.SEND_PACKAGE, life.today)
    assert life.refused(ec.RecordArrival(number="E1", on=life.today)) == "elsewhere.not_under_way"
    life.sends("E2", Content.PACKAGE)
    assert life.turn == (Side.THERE, Act.CONFIRM_ARRIVAL)


def test_a_result_sent_to_the_applicant_is_delivered_by_its_arrival() -> None:
    life = out().sends("E1", Content.PACKAGE).arrives("E1").accepted().must(granted(MONDAY))
    life.sends("E2", Content.RESULT, Addressee.APPLICANT)
    assert life.turn == (Side.THERE, Act.CONFIRM_ARRIVAL)
    life.must(c.ConfirmDelivery())
    assert life.case.phase is Phase.DELIVERED


def test_a_result_that_came_here_may_go_on_by_our_own_post() -> None:
    life = out().sends("E1", Content.PACKAGE).arrives("E1").accepted().must(granted(MONDAY)).arrives("E2")
    assert life.case.phase is Phase.ISSUED
    life.must(c.Mail(carrier="EMS", parcel_no="E3", address="潇浦镇"))
    (duty,) = duties_of(life.case)
    assert (duty.side, duty.act, duty.parcel) == (Side.HERE, Act.CONFIRM_ARRIVAL, "E3")
    life.must(c.ConfirmDelivery())
    assert duties_of(life.case) == ()


def test_all_online_needs_no_parcel_and_its_result_is_here_at_once() -> None:
    life = out(CrossMode.ONLINE)
    life.must(ec.SendParcel(number="", carrier="", content=Content.PACKAGE, on=MONDAY))
    assert life.turn == (Side.THERE, Act.ACCEPT_OR_ASK)
    life.accepted()
    life.must(ec.RecordDecision(outcome=b.Outcome.DONE, electronic=True, on=MONDAY))
    assert (life.case.phase, life.turn) == (Phase.ISSUED, (Side.HERE, Act.HAND_OUT))
    by_post = ec.SendParcel(number=" ", carrier="", content=Content.PACKAGE, on=MONDAY)
    assert out().refused(by_post) == "elsewhere.parcel_number"


def test_nothing_is_known_of_what_was_not_sent_or_has_not_arrived() -> None:
    question = ec.RecordQuestion(what="照片", supply_by=MONDAY, on=MONDAY)
    for command in (ec.RecordAcceptance(number="1", on=MONDAY), question, ec.RecordReturn(reason="退", on=MONDAY)):
        assert out().refused(command) == "elsewhere.not_sent"
        assert out().sends("E1", Content.PACKAGE).refused(command) == "elsewhere.not_arrived"
    assert out().refused(DECISION) == "case.phase"


def test_days_lie_between_the_receipt_and_today() -> None:
    life = out().later(3)
    for on in (MONDAY - timedelta(days=1), life.today + timedelta(days=1)):
        parcel = ec.SendParcel(number="E1", carrier="EMS", content=Content.PACKAGE, on=on)
        assert life.refused(parcel) == "elsewhere.day"
    life.sends("E1", Content.PACKAGE)
    assert life.refused(ec.RecordArrival(number="E1", on=MONDAY)) == "elsewhere.before_sent"
    life.arrives("E1").accepted()
    assert life.refused(granted(MONDAY)) == "elsewhere.before_accepted"


def test_a_refusal_needs_the_reasons_they_gave() -> None:
    life = out().sends("E1", Content.PACKAGE).arrives("E1").accepted()
    refused = ec.RecordDecision(outcome=b.Outcome.REFUSED, result_name="卡", on=MONDAY)
    assert life.refused(refused) == "decide.reason_missing"
    life.must(ec.RecordDecision(outcome=b.Outcome.REFUSED, reason="不符合条件", result_name="卡", on=MONDAY))
    assert (life.case.outcome, life.case.result_name) == (b.Outcome.REFUSED, "")


# Collected there, handled here


def test_collected_there_handled_here_runs_like_any_case_and_the_result_goes_back() -> None:
    life = inward().arrives("S1")
    assert life.case.exchange.parcels[0].content is Content.PACKAGE
    assert life.turn == (Side.HERE, Act.ACCEPT_OR_ASK)
    life.later(2).must(c.Accept())
    assert life.case.accepted_on == life.today, "our acceptance starts the clock"
    life.must(c.Dispatch(department="renshe"), c.Claim(), c.Decide(outcome=b.Outcome.GRANTED, result_name="卡"))
    assert life.turn == (Side.HERE, Act.SEND_RESULT)
    life.sends("E5", Content.RESULT)
    assert (life.case.phase, life.turn) == (Phase.MAILED, (Side.THERE, Act.CONFIRM_ARRIVAL))
    life.arrives("E5")
    assert life.turn == (Side.THERE, Act.HAND_OUT)
    life.must(c.ConfirmDelivery(note="天河窗口已发"))
    assert life.case.phase is Phase.DELIVERED
    assert duties_of(life.case) == ()


def test_what_is_missing_is_told_by_the_hall_that_collected() -> None:
    life = inward().arrives("S1").must(c.GiveNotice(defects=(Defect("m2", "照片", "", ""),), supply_by=MONDAY))
    assert life.turn == (Side.THERE, Act.COLLECT_SUPPLEMENT)
    life.arrives("S2")
    assert life.case.exchange.parcels[-1].content is Content.SUPPLEMENT
    life.must(c.Correct(marks=(Mark(material="m2", status=MarkStatus.COPY_KEPT, copies=2),), complete=True))
    assert life.turn == (Side.HERE, Act.ACCEPT_OR_ASK)
    life.must(c.Accept())


def test_the_result_may_go_straight_to_the_applicant_and_a_lost_one_goes_again() -> None:
    life = inward().must(c.Accept(), c.Dispatch(department="renshe"), c.Claim())
    life.must(c.Decide(outcome=b.Outcome.DONE)).sends("E5", Content.RESULT, Addressee.APPLICANT)
    assert life.turn == (Side.HERE, Act.CONFIRM_ARRIVAL), "the sender follows it"
    life.must(ec.RecordLoss(number="E5", note="丢失"))
    assert life.turn == (Side.HERE, Act.SEND_RESULT)
    life.sends("E6", Content.RESULT)
    assert (life.case.parcel_no, life.turn) == ("E6", (Side.THERE, Act.CONFIRM_ARRIVAL))


def test_what_the_handling_place_does_cannot_be_recorded_of_a_case_handled_here() -> None:
    life = inward().arrives("S1")
    assert life.refused(ec.RecordAcceptance(number="1", on=MONDAY)) == "elsewhere.handled_here"
    assert life.refused(ec.RecordDecline(reason="不", on=MONDAY)) == "elsewhere.handled_here"


# Jointly


def test_jointly_each_side_has_its_part_and_whose_turn_it_is_shows() -> None:
    life = inward(CrossMode.JOINT).must(c.Accept(), ec.AskPart(side=Side.THERE, what="核查学籍"))
    turns = [(duty.side, duty.act, duty.what) for duty in duties_of(life.case)]
    assert turns == [(Side.HERE, Act.DECIDE, ""), (Side.THERE, Act.DO_PART, "核查学籍")]
    life.must(c.Dispatch(department="renshe"), c.Claim())
    assert life.refused(c.Decide(outcome=b.Outcome.DONE)) == "elsewhere.part_open"
    assert life.refused(ec.AskPart(side=Side.THERE, what="再查")) == "elsewhere.part_asked"
    assert life.refused(ec.FinishPart(side=Side.HERE, result="无", on=MONDAY)) == "elsewhere.no_part"
    life.must(ec.FinishPart(side=Side.THERE, result="学籍属实", on=MONDAY), c.Decide(outcome=b.Outcome.DONE))


def test_jointly_led_by_them_our_part_comes_before_their_decision() -> None:
    life = out(CrossMode.JOINT).sends("E1", Content.PACKAGE).arrives("E1").accepted()
    life.must(ec.AskPart(side=Side.HERE, what="出具居住证明"))
    assert (Side.HERE, Act.DO_PART) in [(duty.side, duty.act) for duty in duties_of(life.case)]
    assert life.refused(granted(MONDAY)) == "elsewhere.our_part_open"
    life.must(ec.FinishPart(side=Side.HERE, result="已出具", on=MONDAY), granted(MONDAY))


def test_only_a_joint_case_has_parts_and_a_case_of_one_hall_has_no_other() -> None:
    assert out().refused(ec.AskPart(side=Side.THERE, what="查")) == "elsewhere.not_joint"
    alone = b.Received(**{name: getattr(received(Direction.OUT), name) for name in b.Received.__struct_fields__})
    life = Life().must(c.Receive(received=_without_other(alone)))
    assert life.refused(ec.SendParcel(number="E1", carrier="", content=Content.PACKAGE, on=MONDAY)) == "elsewhere.none"
    assert duties_of(life.case) == ()
    life.must(c.Accept())


def _without_other(body: b.Received) -> b.Received:
    from msgspec.structs import replace

    return replace(body, elsewhere=None)


# Whatever is done

COMMANDS = st.sampled_from(
    [
        c.Accept(),
        c.GiveNotice(defects=(Defect("m2", "照片", "", ""),), supply_by=MONDAY + timedelta(days=40)),
        c.Correct(marks=(Mark(material="m2", status=MarkStatus.COPY_KEPT, copies=1),), complete=True),
        c.Dispatch(department="renshe", materials=("m1",)),
        c.Claim(),
        c.Decide(outcome=b.Outcome.GRANTED),
        c.ConfirmDelivery(),
        c.Withdraw(reason="不办了"),
        HAND_OUT,
        *(
            ec.SendParcel(number=number, carrier="EMS", content=content, to=to, on=MONDAY)
            for number, content, to in (
                ("E1", Content.PACKAGE, Addressee.HALL),
                ("E2", Content.SUPPLEMENT, Addressee.HALL),
                ("E3", Content.RESULT, Addressee.HALL),
                ("E4", Content.RESULT, Addressee.APPLICANT),
                ("E5", Content.RETURNED, Addressee.HALL),
                ("E6", Content.PACKAGE, Addressee.HALL),
            )
        ),
        *(ec.RecordArrival(number=f"E{n}", on=MONDAY) for n in range(1, 7)),
        ec.RecordLoss(number="E1", note="丢失"),
        ec.RecordLoss(number="E3", note="丢失"),
        ec.RecordAcceptance(number="GZ-7", on=MONDAY),
        ec.RecordQuestion(what="照片", supply_by=MONDAY + timedelta(days=40), on=MONDAY),
        ec.BringSupplement(marks=(Mark(material="m2", status=MarkStatus.COPY_KEPT, copies=1),)),
        ec.RecordReturn(reason="退", on=MONDAY),
        ec.RecordDecline(reason="不受理", on=MONDAY),
        DECISION,
        ec.RecordDecision(outcome=b.Outcome.REFUSED, reason="不符", on=MONDAY),
        ec.AskPart(side=Side.THERE, what="查"),
        ec.FinishPart(side=Side.THERE, result="好", on=MONDAY),
    ]
)


@settings(max_examples=250, deadline=None)
@given(direction=st.sampled_from(Direction), mode=st.sampled_from(CrossMode), commands=st.lists(COMMANDS, max_size=25))
def test_it_is_always_somebodys_turn_and_nothing_is_handed_out_that_is_not_here(
    direction: Direction, mode: CrossMode, commands: list[Command]
) -> None:
    life = Life().must(c.Receive(received=received(direction, mode)))
    for command in commands:
        before = life.case
        refusal = life.do(command)
        state = life.case
        if refusal is not None:
            assert state == before
            continue
        under_way = [parcel.content for parcel in state.exchange.parcels if parcel.under_way]
        assert len(under_way) == len(set(under_way)), "two parcels with the same thing"
        if not state.closed:
            assert duties_of(state), (state.phase, "nobody's turn")
        if direction is Direction.OUT:
            recorded = any(event.kind == "accepted_there" for event in life.events)
            assert (state.accepted_on is not None) == recorded, "only they accept"
        if isinstance(command, c.HandOut) and direction is Direction.OUT:
            result = state.exchange.latest(Content.RESULT)
            assert result is not None
            assert result.arrived_on is not None
    assert fold(life.events) == life.case


def test_every_deed_has_its_example() -> None:
    assert deciders.PLAUSIBLE.keys() == deciders.DECIDE.keys() == deciders.POSSIBLE_IN.keys()
    life = out().sends("E1", Content.PACKAGE)
    context = Context(actor=EVERYBODY, today=MONDAY, calendar=CALENDAR)
    assert why_not(life.case, ec.RecordArrival, context) is None
    assert why_not(life.case, ec.RecordAcceptance, context) is not None
