"""A case's papers: deferred and owed, promised and checked later, marked by mistake; no debt is ever lost."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case import paper_bodies as pb
from clerk_tui.domain.case import paper_commands as p
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.case.decide import decide
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.case.duties import Duty, DutyKind, DutyStatus, duties, open_debts
from clerk_tui.domain.case.evolve import evolve, fold
from clerk_tui.domain.case.state import CaseState, DebtStatus, Phase
from clerk_tui.domain.case.summary import due_date, summarise
from clerk_tui.domain.checklist import Evidence, EvidenceSource, Mark, MarkStatus
from clerk_tui.domain.concession import ClockStart, CommitmentKind, CommitmentTerms, DebtExpiry, Deferral
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit, LimitUnit
from clerk_tui.domain.people import Actor, Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.verdict import DeclineGround, Defect

MONDAY = date(2026, 11, 23)
CALENDAR = WorkCalendar(years=frozenset({2026, 2027}))
ID = "431125199901010009"
EVERYBODY = Actor(user="all", roles=frozenset(Role))
CLERK = Actor(user="wang", roles=frozenset({Role.CLERK}))
AGENT = Actor(user="he", roles=frozenset({Role.AGENT}))
REVIEWER = Actor(user="li", roles=frozenset({Role.REVIEWER}), department="renshe")

RULE = Deferral(materials=("m2", "m3"), days=5)
WAITING_RULE = replace(RULE, clock=ClockStart.WHEN_COMPLETE)
TERMS = CommitmentTerms(
    id="fire", kind=CommitmentKind.LICENCE, replaces=("m3", "other"), check="消防安全检查", follow_up_days=20
)
PROOF = CommitmentTerms(
    id="proof", kind=CommitmentKind.CERTIFICATE, replaces=("m3",), verification="向学校核对", follow_up_days=3
)
PAPER = Mark(material="m2", status=MarkStatus.COPY_KEPT, copies=1)
HAND_OUT = c.HandOut(receiver="张小明", document_type=DocumentType.RESIDENT_ID, document_number=ID)
DEFER = p.Defer(materials={"m2": "照片"}, rule=RULE)


def received(**changes: object) -> b.Received:
    plain = b.Received(
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
        answers={"who": "self"},
        marks=(
            Mark(material="m1", status=MarkStatus.ORIGINAL_KEPT),
            Mark(material="m2", status=MarkStatus.DEFERRED),
            Mark(material="m3"),
        ),
        case_kind=CaseKind.PROMISED,
        promised_limit=Limit(15),
    )
    return replace(plain, **changes)


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
            self.happen(body)
        return None

    def happen(self, body: b.Body) -> None:
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

    def must(self, *commands: c.Command) -> "Life":
        for command in commands:
            refusal = self.do(command)
            assert refusal is None, (command, refusal)
        return self

    def refused(self, command: c.Command) -> str:
        before = self.state
        refusal = self.do(command)
        assert refusal is not None, command
        assert self.state == before
        return refusal.code

    def on(self, day: date) -> "Life":
        self.today = day
        return self

    @property
    def case(self) -> CaseState:
        assert self.state is not None
        return self.state

    def mark(self, material: str) -> Mark:
        return next(mark for mark in self.case.marks if mark.material == material)

    def duties(self, kind: DutyKind) -> list[Duty]:
        return [duty for duty in duties(self.case) if duty.kind is kind]


def opened(**changes: object) -> Life:
    return Life().must(c.Receive(received=received(**changes)))


def owing() -> Life:
    return opened().must(DEFER, c.Accept())


def decided(life: Life | None = None) -> Life:
    return (life or owing()).must(c.Claim(), c.Decide(outcome=b.Outcome.GRANTED))


# Deferral


def test_what_is_deferred_is_a_debt_with_a_day_and_does_not_stop_the_clock() -> None:
    life = owing()
    (debt,) = life.case.debts
    assert (debt.material, debt.due_on, debt.status) == ("m2", date(2026, 11, 30), DebtStatus.OPEN)
    assert (life.case.phase, life.case.accepted_on) == (Phase.ACCEPTED, MONDAY)
    assert life.mark("m2").status is MarkStatus.DEFERRED


def test_a_debt_is_never_due_after_the_case() -> None:
    life = opened(promised_limit=Limit(3)).must(DEFER, c.Accept())
    due = due_date(life.case, CALENDAR)
    assert due is not None
    assert life.case.debts[0].due_on == due.date == date(2026, 11, 26)


def test_without_a_limit_only_the_rules_days_count() -> None:
    assert opened(promised_limit=None).must(DEFER).case.debts[0].due_on == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (replace(DEFER, materials={}), "defer.nothing"),
        (replace(DEFER, materials={"m1": "申请表"}), "defer.not_allowed"),
        (replace(DEFER, materials={"m2": "照片", "m1": "申请表"}), "defer.not_allowed"),
        (replace(DEFER, rule=None), "defer.not_allowed"),
        (replace(DEFER, broken="2025 年逾期未补"), "credit.barred"),
    ],
)
def test_main_materials_never_follow_and_a_broken_promise_bars(command: p.Defer, code: str) -> None:
    assert opened().refused(command) == code


def test_a_supervisors_exception_is_kept_with_the_debt() -> None:
    life = opened().must(replace(DEFER, broken="逾期", override_by="qian", override_reason="灾情"))
    body = b.decode_body(life.events[-1].kind, 1, life.events[-1].body)
    assert isinstance(body, pb.MaterialDeferred)
    assert (body.override_by, body.override_reason) == ("qian", "灾情")


def test_the_same_material_is_owed_once() -> None:
    assert owing().refused(DEFER) == "defer.owed"


def test_no_result_leaves_while_something_is_owed() -> None:
    life = decided()
    assert life.refused(HAND_OUT) == "hand_out.owing"
    assert life.refused(c.Mail(carrier="EMS", parcel_no="E1", address="潇浦镇")) == "hand_out.owing"
    assert life.refused(p.IssueStage(stage="基坑")) == "hand_out.owing"
    life.must(p.PayDebt(marks=(PAPER,), window="5"), HAND_OUT)
    assert life.case.debts[0].status is DebtStatus.PAID
    assert life.mark("m2") == PAPER


def test_a_refusal_can_be_handed_out_and_leaves_nothing_owed() -> None:
    life = owing().must(c.Claim(), c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件"))
    assert life.case.debts[0].status is DebtStatus.VOID
    assert life.must(HAND_OUT).case.phase is Phase.DELIVERED


@pytest.mark.parametrize("actor", [CLERK, AGENT, REVIEWER])
def test_a_debt_is_paid_at_any_window_or_by_an_agent(actor: Actor) -> None:
    life = owing()
    life.actor = actor
    life.must(p.PayDebt(marks=(PAPER,), window="9"))
    body = b.decode_body(life.events[-1].kind, 1, life.events[-1].body)
    assert isinstance(body, pb.DebtPaid)
    assert body.window == "9"


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Mark(material="m2"), "debt.unsettled"),
        (Mark(material="m2", status=MarkStatus.DEFECTIVE, defect="模糊"), "debt.unsettled"),
        (Mark(material="m2", status=MarkStatus.COMMITTED), "debt.unsettled"),
        (Mark(material="m2", status=MarkStatus.DEFERRED), "debt.unsettled"),
        (Mark(material="m1", status=MarkStatus.COPY_KEPT, copies=1), "debt.none"),
    ],
)
def test_only_what_is_owed_and_good_pays_a_debt(mark: Mark, code: str) -> None:
    life = owing()
    assert life.refused(p.PayDebt(marks=(mark,))) == code
    assert life.refused(p.PayDebt(marks=())) == "debt.nothing"
    assert life.case.debts[0].status is DebtStatus.OPEN


def test_an_original_that_pays_a_debt_is_held_and_goes_back() -> None:
    life = owing().must(p.PayDebt(marks=(Mark(material="m2", status=MarkStatus.ORIGINAL_KEPT),)))
    assert life.case.holders["m2"] == "window"
    assert decided(life).must(HAND_OUT).case.holders["m2"] == "applicant"


def test_a_supplement_does_not_settle_a_debt_behind_its_back() -> None:
    life = opened().must(DEFER)
    assert life.refused(c.Correct(marks=(PAPER,), complete=True)) == "correct.owed"


@pytest.mark.parametrize(
    ("expiry", "phase"),
    [(DebtExpiry.RETURN, Phase.TERMINATED), (DebtExpiry.DEEMED_WITHDRAWN, Phase.DEEMED_WITHDRAWN)],
)
def test_a_debt_expires_only_after_its_day_and_ends_the_case_by_the_rule(expiry: DebtExpiry, phase: Phase) -> None:
    life = opened().must(replace(DEFER, rule=replace(RULE, expiry=expiry)), c.Accept())
    assert life.on(date(2026, 11, 30)).refused(p.ExpireDebts()) == "expire.early"
    life.on(date(2026, 12, 1)).must(p.ExpireDebts(reason="照片未补"))
    assert (life.case.phase, life.case.closed_on, life.case.closing_reason) == (phase, date(2026, 12, 1), "照片未补")
    assert life.case.holders == {"m1": "window"}, "the papers are still to be given back, as in every other closing"
    (duty,) = life.duties(DutyKind.DEBT)
    assert duty.status is DutyStatus.BROKEN
    life.must(c.MoveOriginal(material="m1", holder="applicant"), c.Archive())


def test_only_what_is_late_is_broken_when_a_case_expires() -> None:
    life = opened().must(DEFER, p.Defer(materials={"m3": "证明"}, rule=replace(RULE, days=9)), c.Accept())
    life.on(date(2026, 12, 1)).must(p.ExpireDebts())
    assert [debt.status for debt in life.case.debts] == [DebtStatus.EXPIRED, DebtStatus.VOID]


def test_nothing_owed_nothing_expires() -> None:
    assert opened().must(c.Accept()).on(date(2027, 1, 4)).refused(p.ExpireDebts()) == "expire.none"


@pytest.mark.parametrize(
    "command",
    [
        c.Withdraw(reason="不办了"),
        c.Void(reason="事项选错"),
        c.Terminate(reason="终止"),
        c.Forward(to="市局", reason="权限"),
    ],
)
def test_a_case_that_ends_otherwise_leaves_no_debt(command: c.Command) -> None:
    life = owing().must(command)
    assert [(debt.status, debt.closed_on) for debt in life.case.debts] == [(DebtStatus.VOID, MONDAY)]
    assert all(duty.status is DutyStatus.VOID for duty in duties(life.case))


def test_lapsing_and_declining_leave_no_debt_either() -> None:
    lapsed = opened().must(DEFER, c.GiveNotice(defects=(Defect("m3", "证明", "", ""),), supply_by=MONDAY))
    lapsed.on(MONDAY + timedelta(days=1)).must(c.DeemWithdrawn())
    declined = opened().must(DEFER, c.Decline(ground=DeclineGround.NOT_NEEDED, reason="无需许可"))
    for life in (lapsed, declined):
        assert [debt.status for debt in life.case.debts] == [DebtStatus.VOID]


# Deferral: the clock starts when complete


def test_the_clock_waits_until_the_last_debt_is_paid() -> None:
    life = opened().must(p.Defer(materials={"m2": "照片", "m3": "证明"}, rule=WAITING_RULE))
    assert (life.case.phase, life.case.accepted_on) == (Phase.DEFERRED, None)
    assert summarise(life.case, CALENDAR).next_on == date(2026, 11, 30)
    assert life.refused(c.Accept()) == "accept.owing"
    life.on(date(2026, 11, 25)).must(p.PayDebt(marks=(PAPER,)))
    assert life.refused(c.Accept()) == "accept.owing"
    life.on(date(2026, 11, 27)).must(p.PayDebt(marks=(replace(PAPER, material="m3"),)))
    assert life.case.phase is Phase.DEFERRED, "accepting is a deed of its own"
    life.on(date(2026, 11, 30)).must(c.Accept())
    assert life.case.accepted_on == date(2026, 11, 27), "day 0 is the day it was complete, not the day somebody looked"


def test_silence_does_not_accept_what_is_not_complete() -> None:
    life = opened().must(p.Defer(materials={"m2": "照片"}, rule=replace(WAITING_RULE, days=14)))
    life.on(date(2026, 12, 4)).must(p.PayDebt(marks=(PAPER,)), c.Accept())
    assert (life.case.accepted_on, life.case.retroactive) == (date(2026, 12, 4), False)


def test_a_notice_beside_a_debt_waits_for_both() -> None:
    life = opened().must(p.Defer(materials={"m2": "照片"}, rule=WAITING_RULE))
    life.must(c.GiveNotice(defects=(Defect("m3", "证明", "", ""),), supply_by=MONDAY + timedelta(days=7)))
    life.must(c.Correct(marks=(replace(PAPER, material="m3"),), complete=True))
    assert life.refused(c.Accept()) == "accept.owing"
    assert life.must(p.PayDebt(marks=(PAPER,)), c.Accept()).case.phase is Phase.ACCEPTED


# Commitment


def test_a_commitment_stands_for_what_it_replaces_and_its_check_falls_due_with_the_grant() -> None:
    life = opened().must(p.SignCommitment(terms=PROOF), c.Accept())
    assert life.mark("m3") == Mark(material="m3", status=MarkStatus.COMMITTED, terms="proof")
    assert life.case.commitments[0].materials == ("m3",)
    assert life.duties(DutyKind.CHECK) == []
    decided(life)
    (check,) = life.duties(DutyKind.CHECK)
    assert (check.ref, check.what, check.due_on) == ("proof", "向学校核对", date(2026, 11, 26))


def test_a_refusal_makes_no_check_due() -> None:
    life = opened().must(p.SignCommitment(terms=PROOF), c.Accept(), c.Claim())
    assert life.must(c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件")).duties(DutyKind.CHECK) == []


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (p.SignCommitment(terms=replace(PROOF, excluded="直接关系人身健康")), "commitment.excluded"),
        (p.SignCommitment(terms=PROOF, broken="承诺不实"), "credit.barred"),
    ],
)
def test_where_the_law_or_the_record_forbids_it_nothing_is_signed(command: p.SignCommitment, code: str) -> None:
    assert opened().refused(command) == code


def test_a_commitment_is_signed_once() -> None:
    assert opened().must(p.SignCommitment(terms=PROOF)).refused(p.SignCommitment(terms=PROOF)) == "commitment.signed"


def test_who_signs_for_a_licence_is_granted_it_on_the_spot_at_the_window() -> None:
    ordinary = opened().must(c.Accept())
    ordinary.actor = CLERK
    assert ordinary.refused(c.Decide(outcome=b.Outcome.GRANTED)) == "decide.reviewer"
    life = opened()
    life.actor = CLERK
    life.must(p.SignCommitment(terms=TERMS), c.Accept(), c.Decide(outcome=b.Outcome.GRANTED))
    assert life.case.phase is Phase.DECIDED
    assert [duty.ref for duty in life.duties(DutyKind.CHECK)] == ["fire"]


def test_a_certificate_promised_leaves_the_decision_to_the_department() -> None:
    life = opened()
    life.actor = CLERK
    life.must(p.SignCommitment(terms=PROOF), c.Accept())
    assert life.refused(c.Decide(outcome=b.Outcome.GRANTED)) == "decide.reviewer"


def test_taken_back_the_ordinary_procedure_applies() -> None:
    life = opened().must(p.SignCommitment(terms=TERMS), c.Accept())
    assert life.refused(p.WithdrawCommitment(terms="fire", reason=" ")) == "case.reason_missing"
    assert life.refused(p.WithdrawCommitment(terms="none", reason="改为提交")) == "commitment.none"
    life.must(p.WithdrawCommitment(terms="fire", reason="改为提交"))
    assert life.mark("m3").status is MarkStatus.MISSING
    lacking = (Defect("m3", "证明", "", ""),)
    assert life.refused(c.Decide(outcome=b.Outcome.GRANTED)) == "decide.unclaimed", "no more on the spot"
    life.must(c.Claim())
    assert life.refused(c.Decide(outcome=b.Outcome.GRANTED, defects=lacking)) == "decide.lacking"
    life.must(c.Correct(marks=(replace(PAPER, material="m3"),), complete=True))
    assert life.must(c.Decide(outcome=b.Outcome.GRANTED)).duties(DutyKind.CHECK) == []


def test_after_the_decision_a_commitment_stands() -> None:
    life = decided(opened().must(p.SignCommitment(terms=PROOF), c.Accept()))
    assert life.refused(p.WithdrawCommitment(terms="proof", reason="改为提交")) == "case.phase"


def test_what_lacks_a_material_can_still_be_refused() -> None:
    life = opened().must(c.Accept(), c.Claim())
    lacking = (Defect("m3", "证明", "", ""),)
    assert life.must(c.Decide(outcome=b.Outcome.REFUSED, reason="材料不全", defects=lacking)).case.decided_on == MONDAY


def test_what_was_handed_in_all_the_same_stays_as_it_was_marked() -> None:
    seen = Mark(material="m3", status=MarkStatus.ORIGINAL_SEEN)
    assert opened(marks=(seen,)).must(p.SignCommitment(terms=PROOF)).mark("m3") == seen


def test_terms_cover_only_what_the_case_asks_for() -> None:
    assert opened().must(p.SignCommitment(terms=TERMS)).case.commitments[0].materials == ("m3",)


def supplied() -> Life:
    """A notice was given, everything came in, and nobody has accepted yet."""
    life = opened().must(p.SignCommitment(terms=PROOF))
    life.must(c.GiveNotice(defects=(Defect("m2", "照片", "", ""),), supply_by=MONDAY + timedelta(days=7)))
    return life.must(c.Correct(marks=(PAPER,), complete=True))


@pytest.mark.parametrize(
    "command",
    [
        p.WithdrawCommitment(terms="proof", reason="改为提交"),
        p.CorrectAnswers(answers={"who": "agent"}, reason="答错"),
        p.CorrectMark(mark=Mark(material="m2"), reason="拿错"),
    ],
)
def test_what_opens_a_gap_takes_the_supplement_back(command: c.Command) -> None:
    assert supplied().must(command).refused(c.Accept()) == "accept.open_notice"
    assert supplied().must(c.Accept()).case.phase is Phase.ACCEPTED


# Follow-ups


def granted() -> Life:
    return decided(opened().must(p.SignCommitment(terms=PROOF), c.Accept())).must(HAND_OUT)


def test_a_kept_commitment_closes_its_check() -> None:
    life = granted().must(p.CloseFollowUp(follow_up="proof", finding=pb.Finding.MET))
    assert [duty.status for duty in life.duties(DutyKind.CHECK)] == [DutyStatus.DONE]
    assert life.case.phase is Phase.DELIVERED
    assert life.refused(p.CloseFollowUp(follow_up="proof", finding=pb.Finding.MET)) == "follow_up.closed"


def test_what_is_to_be_corrected_is_looked_at_again() -> None:
    life = granted()
    order = p.CloseFollowUp(follow_up="proof", finding=pb.Finding.TO_CORRECT, text="缺灭火器")
    assert life.refused(order) == "follow_up.day_missing"
    assert life.refused(replace(order, correct_by=MONDAY)) == "follow_up.day_missing"
    assert life.refused(replace(order, text="", correct_by=date(2026, 12, 7))) == "follow_up.text_missing"
    life.must(replace(order, correct_by=date(2026, 12, 7)))
    again = life.duties(DutyKind.CHECK)[-1]
    assert (again.ref, again.due_on, again.status) == ("proof#2", date(2026, 12, 7), DutyStatus.OPEN)
    life.must(replace(order, follow_up="proof#2", correct_by=date(2026, 12, 14)))
    assert life.duties(DutyKind.CHECK)[-1].ref == "proof#3"


@pytest.mark.parametrize("archived", [False, True])
def test_a_false_commitment_takes_back_what_was_granted_and_is_held_against_the_person(archived: bool) -> None:
    life = granted()
    life.must(p.ScheduleVisit(what="回访", due_on=date(2026, 12, 31)))
    if archived:
        life.must(c.Archive())
    life.on(date(2026, 12, 1)).must(p.CloseFollowUp(follow_up="proof", finding=pb.Finding.FALSE, text="学校查无此人"))
    assert (life.case.phase, life.case.ending) == (Phase.REVOKED, Phase.REVOKED)
    assert (life.case.outcome, life.case.closing_reason) == (b.Outcome.GRANTED, "学校查无此人")
    assert life.case.closed_on == MONDAY, "handed out then; the revocation has its own line"
    assert [duty.status for duty in duties(life.case)] == [DutyStatus.BROKEN, DutyStatus.VOID]
    assert life.must(c.Archive()).case.ending is Phase.REVOKED


def test_visits_are_numbered_checked_and_prove_no_promise_false() -> None:
    life = granted()
    assert life.refused(p.ScheduleVisit(what=" ", due_on=date(2026, 12, 1))) == "visit.what_missing"
    assert life.refused(p.ScheduleVisit(what="现场", due_on=date(2026, 11, 20))) == "visit.past"
    life.must(*(p.ScheduleVisit(what="现场", due_on=date(2026, 12, 1)) for _ in range(2)))
    assert [duty.ref for duty in life.duties(DutyKind.VISIT)] == ["visit-1", "visit-2"]
    false = p.CloseFollowUp(follow_up="visit-1", finding=pb.Finding.FALSE, text="不符")
    assert life.refused(false) == "follow_up.no_promise"
    assert life.refused(replace(false, follow_up="visit-9")) == "follow_up.none"
    life.must(replace(false, finding=pb.Finding.TO_CORRECT, correct_by=date(2026, 12, 7)))
    life.must(p.ScheduleVisit(what="现场", due_on=date(2026, 12, 1)))
    assert [duty.ref for duty in life.duties(DutyKind.VISIT)] == ["visit-1", "visit-2", "visit-1#2", "visit-3"]


def test_only_what_was_granted_is_visited() -> None:
    refused = owing().must(c.Claim(), c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件"))
    assert refused.refused(p.ScheduleVisit(what="现场", due_on=date(2026, 12, 1))) == "visit.refused"
    assert owing().refused(p.ScheduleVisit(what="现场", due_on=date(2026, 12, 1))) == "case.phase"


def test_who_promised_does_not_check_it() -> None:
    life = granted()
    life.actor = CLERK
    assert life.refused(p.CloseFollowUp(follow_up="proof", finding=pb.Finding.MET)) == "not_permitted"
    life.actor = replace(REVIEWER, department="gongan")
    assert life.refused(p.CloseFollowUp(follow_up="proof", finding=pb.Finding.MET)) == "case.other_department"


# Late verification


def unverified() -> Life:
    evidence = Evidence(source=EvidenceSource.REGISTER, number="L-1", pending=True)
    mark = Mark(material="m1", status=MarkStatus.E_LICENCE, evidence=evidence)
    return opened(marks=(mark,))


def test_what_could_not_be_looked_up_is_looked_up_later() -> None:
    life = unverified()
    assert [duty.ref for duty in life.duties(DutyKind.VERIFICATION)] == ["m1"]
    life.must(p.Verify(material="m1", holds=True))
    evidence = life.mark("m1").evidence
    assert evidence is not None
    assert (evidence.pending, evidence.verified_by, evidence.verified_on) == (False, "all", MONDAY)
    assert life.case.unverified == ()
    assert life.refused(p.Verify(material="m1", holds=True)) == "verify.none"


def test_what_does_not_hold_is_defective_again() -> None:
    life = unverified().must(c.Accept())
    assert life.refused(p.Verify(material="m1", holds=False)) == "case.reason_missing"
    life.must(p.Verify(material="m1", holds=False, text="已注销"))
    assert (life.mark("m1").status, life.mark("m1").defect) == (MarkStatus.DEFECTIVE, "已注销")


def test_a_supplement_that_needs_verification_is_kept_as_such() -> None:
    mark = Mark(material="m3", status=MarkStatus.WAIVED, evidence=Evidence(source=EvidenceSource.SHARING, pending=True))
    life = opened().must(c.Correct(marks=(mark,), complete=True))
    assert life.case.unverified == ("m3",)
    assert life.must(c.Correct(marks=(replace(PAPER, material="m3"),), complete=True)).case.unverified == ()


# Wrong turns


def test_a_mark_by_mistake_is_mended_and_the_past_is_kept() -> None:
    life = opened(marks=(Mark(material="m1", status=MarkStatus.ORIGINAL_KEPT),)).must(c.Accept())
    wrong = p.CorrectMark(mark=Mark(material="m1", status=MarkStatus.COPY_KEPT, copies=1), reason="看错")
    assert life.refused(replace(wrong, reason="")) == "case.reason_missing"
    events = len(life.events)
    life.must(wrong)
    assert (life.mark("m1").status, life.case.holders) == (MarkStatus.COPY_KEPT, {})
    assert len(life.events) == events + 1
    assert life.refused(wrong) == "mark.same"
    assert life.must(replace(wrong, mark=Mark(material="m1", status=MarkStatus.ORIGINAL_KEPT))).case.holders == {
        "m1": "window"
    }


def test_a_material_deferred_by_mistake_is_not_owed() -> None:
    life = owing().must(p.CorrectMark(mark=PAPER, reason="当时已收"))
    assert [debt.status for debt in life.case.debts] == [DebtStatus.VOID]
    assert decided(life).must(HAND_OUT).case.phase is Phase.DELIVERED


def test_a_promise_is_not_made_or_unmade_by_a_mark() -> None:
    life = opened().must(p.SignCommitment(terms=PROOF))
    assert life.refused(p.CorrectMark(mark=replace(PAPER, material="m3"), reason="看错")) == "mark.committed"
    for status in (MarkStatus.DEFERRED, MarkStatus.COMMITTED):
        mark = Mark(material="m1", status=status)
        assert life.refused(p.CorrectMark(mark=mark, reason="看错")) == "mark.promise"


def test_answers_are_mended_before_the_decision_only() -> None:
    life = opened().must(c.Accept())
    assert life.refused(p.CorrectAnswers(answers={"who": "self"}, reason="答错")) == "answers.same"
    assert life.refused(p.CorrectAnswers(answers={"who": "agent"}, reason=" ")) == "case.reason_missing"
    assert life.must(p.CorrectAnswers(answers={"who": "agent"}, reason="答错")).case.answers == {"who": "agent"}
    decided(life)
    assert life.refused(p.CorrectAnswers(answers={"who": "self"}, reason="答错")) == "case.phase"
    assert life.refused(p.CorrectMark(mark=replace(PAPER, material="m1"), reason="看错")) == "case.phase"


def test_in_the_department_only_what_is_missing_is_taken_in() -> None:
    life = opened().must(c.Accept())
    assert life.refused(c.Correct(marks=(Mark(material="m1"),), complete=False)) == "correct.settled"
    life.must(c.Correct(marks=(replace(PAPER, material="m3"),), complete=True))
    assert life.case.phase is Phase.ACCEPTED


# Members that wait, stages


MEMBER = Membership(bundle=7, bundle_no="1", bundle_item="canyin", member="licence", waits_for=("permit",))


def test_a_member_that_waits_has_no_clock_until_it_begins() -> None:
    life = opened(membership=MEMBER, received_on=date(2026, 11, 24))
    assert life.case.phase is Phase.WAITING
    assert summarise(life.case, CALENDAR).next_on is None
    assert life.refused(c.Accept()) == "case.phase"
    life.must(p.PreReview(passed=False, text="缺图纸"), p.PreReview(passed=True, text="可以"))
    assert (life.case.pre_review, life.case.pre_review_passed) == ("可以", True)
    life.on(date(2026, 12, 7)).must(p.Start(because="发证"))
    # It was received when it was handed in; what counts from the start is the time to answer.
    assert (life.case.phase, life.case.received_on) == (Phase.RECEIVED, date(2026, 11, 24))
    assert life.case.counts_from == date(2026, 12, 7)
    assert summarise(life.case, CALENDAR).next_on == date(2026, 12, 14)
    assert life.refused(p.Start()) == "case.phase"
    assert life.must(c.Accept()).case.accepted_on == date(2026, 12, 7)


def test_a_member_with_nobody_before_it_begins_at_once() -> None:
    assert opened(membership=replace(MEMBER, waits_for=())).case.phase is Phase.RECEIVED


def test_a_waiting_member_that_owes_begins_owing() -> None:
    life = opened(membership=MEMBER).must(replace(DEFER, rule=WAITING_RULE))
    assert life.case.phase is Phase.WAITING
    assert life.must(p.Start()).case.phase is Phase.DEFERRED


def test_a_document_that_shortens_the_limit_shortens_the_debt() -> None:
    life = opened(membership=MEMBER).must(DEFER)
    assert life.case.debts[0].due_on == date(2026, 11, 30)
    life.must(p.Start(because="土地证", limit=Limit(2)), c.Accept(as_of=MONDAY))
    assert [(debt.due_on, debt.status) for debt in life.case.debts] == [(date(2026, 11, 25), DebtStatus.OPEN)]


def test_a_permit_is_issued_in_stages_and_handed_out_with_the_last() -> None:
    life = decided(opened().must(c.Accept())).must(p.IssueStage(stage="基坑", result_no="1"))
    assert (life.case.phase, life.case.stages) == (Phase.DECIDED, ("基坑",))
    assert life.refused(p.IssueStage(stage="基坑")) == "stage.issued"
    assert life.refused(p.IssueStage(stage=" ")) == "stage.missing"
    assert life.refused(HAND_OUT) == "hand_out.stages"
    life.must(p.IssueStage(stage="主体", result_no="2", last=True))
    assert (life.case.phase, life.case.stages, life.case.result_no) == (Phase.ISSUED, ("基坑", "主体"), "2")
    life.must(HAND_OUT)


# Concurrent history: what the fold makes of what no decider would have allowed


def test_what_arrives_after_the_end_reopens_nothing() -> None:
    life = owing().on(date(2026, 12, 1)).must(c.Withdraw(reason="不办了"))
    life.happen(pb.DebtExpired(materials=("m2",), expiry=DebtExpiry.RETURN, on=life.today))
    assert (life.case.phase, life.case.debts[0].status) == (Phase.WITHDRAWN, DebtStatus.VOID)
    life.happen(pb.DebtPaid(mark=PAPER, on=life.today))
    assert life.case.debts[0].status is DebtStatus.VOID
    life.happen(pb.Started(on=life.today))
    assert life.case.phase is Phase.WITHDRAWN


def test_a_deferral_written_after_acceptance_elsewhere_stops_no_clock() -> None:
    life = opened().must(c.Accept())
    life.must(p.Defer(materials={"m2": "照片"}, rule=WAITING_RULE))
    assert life.case.phase is Phase.ACCEPTED


# Whatever is done, in whatever order

SOON = MONDAY + timedelta(days=10)
COMMANDS: tuple[c.Command, ...] = (
    DEFER,
    p.Defer(materials={"m3": "证明"}, rule=replace(RULE, days=40)),
    p.Defer(materials={"m2": "照片", "m3": "证明"}, rule=replace(WAITING_RULE, expiry=DebtExpiry.RETURN)),
    p.PayDebt(marks=(PAPER,)),
    p.PayDebt(marks=(replace(PAPER, material="m3"),)),
    p.SignCommitment(terms=TERMS),
    p.SignCommitment(terms=PROOF),
    p.WithdrawCommitment(terms="fire", reason="改为提交"),
    p.CorrectMark(mark=PAPER, reason="看错"),
    p.CorrectMark(mark=Mark(material="m2"), reason="看错"),
    p.CorrectAnswers(answers={"who": "agent"}, reason="答错"),
    p.Start(because="发证"),
    p.Start(because="土地证", limit=Limit(1)),
    c.Accept(as_of=MONDAY),
    p.PreReview(passed=True, text="可以"),
    p.Verify(material="m1", holds=False, text="已注销"),
    p.IssueStage(stage="基坑"),
    p.IssueStage(stage="主体", last=True),
    p.ScheduleVisit(what="现场", due_on=date(2027, 3, 1)),
    p.CloseFollowUp(follow_up="fire", finding=pb.Finding.TO_CORRECT, text="整改", correct_by=date(2027, 2, 1)),
    p.CloseFollowUp(follow_up="fire#2", finding=pb.Finding.FALSE, text="不实"),
    p.CloseFollowUp(follow_up="visit-1", finding=pb.Finding.MET),
    c.GiveNotice(defects=(Defect("m3", "证明", "", ""),), supply_by=SOON),
    c.Correct(marks=(PAPER,), complete=True),
    c.Correct(marks=(replace(PAPER, material="m3"),), complete=True),
    c.Accept(),
    c.Dispatch(department="renshe", materials=("m1",)),
    c.Claim(),
    c.ReturnCase(reason="缺页"),
    c.StartProcedure(procedure="hearing", reason="听证"),
    c.EndProcedure(result="完成"),
    c.Decide(outcome=b.Outcome.GRANTED),
    c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件"),
    c.Issue(result_name="证"),
    HAND_OUT,
    c.Mail(carrier="EMS", parcel_no="E1", address="潇浦镇"),
    c.ConfirmDelivery(),
    c.Archive(),
)
ENDINGS: tuple[c.Command, ...] = (
    c.Withdraw(reason="不办了"),
    c.DeemWithdrawn(),
    c.Terminate(reason="终止"),
    c.Forward(to="市局", reason="权限"),
    c.Void(reason="事项选错"),
    p.ExpireDebts(),
)
STEPS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 6), st.integers(0, 9)), min_size=8, max_size=25)
"""Which of the commands that are possible, so many days later; one step in ten may end the case."""


def next_command(life: Life, which: int, ending: int) -> c.Command | None:
    context = Context(actor=life.actor, today=life.today, calendar=CALENDAR)
    among = (*COMMANDS, *ENDINGS) if ending == 0 else COMMANDS
    possible = [command for command in among if not isinstance(decide(life.state, command, context), Refusal)]
    return possible[which % len(possible)] if possible else None


BEGINNINGS = st.builds(
    received,
    case_kind=st.sampled_from([CaseKind.PROMISED, CaseKind.IMMEDIATE, None]),
    promised_limit=st.sampled_from([None, Limit(0), Limit(3), Limit(15), Limit(20, LimitUnit.NATURAL_DAY)]),
    membership=st.sampled_from([None, MEMBER]),
    received_on=st.sampled_from([MONDAY, MONDAY + timedelta(days=1)]),
)
LEFT = (c.HandOut, c.Mail, p.IssueStage)


@given(BEGINNINGS, STEPS)
@settings(max_examples=500, deadline=None)
def test_every_debt_ends_paid_expired_or_void(beginning: b.Received, steps: list[tuple[int, int, int]]) -> None:
    life = Life().must(c.Receive(received=beginning))
    for which, days, ending in steps:
        life.today += timedelta(days=days)
        before = life.case
        if (command := next_command(life, which, ending)) is None:
            break
        life.must(command)
        after = life.case
        for was, now in zip(before.debts, after.debts, strict=False):
            assert was.status is DebtStatus.OPEN or was == now, "what has ended has ended"
            assert now.due_on <= was.due_on, "a day that was set is never put off"
        if isinstance(command, LEFT):
            assert not open_debts(before), "nothing leaves while something is owed"
        if after.closed:
            assert not open_debts(after)
        for debt in after.debts:
            assert debt.status is DebtStatus.OPEN or debt.closed_on is not None
            if debt.status is DebtStatus.EXPIRED:
                assert debt.closed_on is not None
                assert debt.closed_on > debt.due_on
        if before.accepted_on is not None:
            assert after.accepted_on == before.accepted_on, "day 0 never moves"
    assert fold(life.events) == life.state
    if not life.case.closed and life.case.phase is not Phase.MAILED:
        # Whatever was done, the case can still be brought to an end in which nothing is owed.
        end = c.Decide(outcome=b.Outcome.REFUSED, reason="不符合条件")
        for command in (
            c.Withdraw(reason="不办了"),
            end,
            p.ExpireDebts(),
            HAND_OUT,
            p.IssueStage(stage="收", last=True),
        ):
            life.today = max(life.today, date(2027, 6, 1))
            life.do(command)
        life.do(HAND_OUT)
        assert life.case.closed, life.case.phase
        assert not open_debts(life.case)


@given(BEGINNINGS, STEPS)
@settings(max_examples=500, deadline=None)
def test_a_debt_never_outlasts_its_case(beginning: b.Received, steps: list[tuple[int, int, int]]) -> None:
    life = Life().must(c.Receive(received=beginning))
    for which, days, ending in steps:
        life.today += timedelta(days=days)
        if (command := next_command(life, which, ending)) is None:
            break
        life.must(command)
        due = due_date(life.case, CALENDAR)
        if due is not None and due.date is not None:
            assert all(debt.due_on <= due.date for debt in open_debts(life.case))


@given(BEGINNINGS, STEPS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_fold_is_total_whatever_the_order(
    beginning: b.Received, steps: list[tuple[int, int, int]], random: object
) -> None:
    life = Life().must(c.Receive(received=beginning))
    for which, days, ending in steps:
        life.today += timedelta(days=days)
        if (command := next_command(life, which, ending)) is not None:
            life.must(command)
    tail = life.events[1:] * 2
    random.shuffle(tail)  # type: ignore[attr-defined]
    folded = fold([life.events[0], *tail])
    assert folded is not None
    assert duties(folded) is not None
    summarise(folded, CALENDAR)
