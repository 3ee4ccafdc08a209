"""The life of a case through the desk: every deed on a real store, by the people who may do it."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Thread

import pytest
from desk_hall import ID, MONDAY, STRANGER, USCC, Hall
from msgspec.structs import replace

from clerk_tui.desk import casework, intake
from clerk_tui.desk.context import Desk
from clerk_tui.desk.opening import name_keys
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import ClerkError, NotFound, NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import PartyForm
from clerk_tui.domain.people import Role
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.store.store import Store

PHOTO = Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)
RESIDENT = DocumentType.RESIDENT_ID


def due(desk: Desk, state: CaseState) -> date | None:
    found = due_date(state, desk.calendar)
    assert found is not None
    return found.date


def refused(code: str, deed: Callable[[], object]) -> ClerkError:
    with pytest.raises(ClerkError) as error:
        deed()
    assert error.value.code == code
    return error.value


def test_the_whole_way_from_the_notice_to_the_archive(hall: Hall) -> None:
    case = hall.noticed("photo")
    hall.clock.forward(2)
    accepted = casework.correct(hall.zhao, case, [PHOTO])
    assert (accepted.phase, accepted.accepted_on) == (Phase.ACCEPTED, date(2026, 3, 4)), "day 0 is the supplement's"
    assert casework.dispatch(hall.wang, case).holders == {"form": "department:renshe"}
    assert casework.claim(hall.li, case).handler == "li"
    hall.clock.forward(1)
    decided = casework.decide_case(hall.li, case, Outcome.GRANTED)
    assert (decided.phase, decided.result_name) == (Phase.DECIDED, "社会保障卡")
    issued = casework.issue(hall.li, case, "社会保障卡", "K-1", "2036-03-05")
    assert (issued.phase, issued.result_no, issued.valid_until) == (Phase.ISSUED, "K-1", "2036-03-05")
    handed = casework.hand_out(hall.zhao, case, "张小明", RESIDENT, ID)
    assert (handed.phase, handed.holders, handed.closed_on) == (
        Phase.DELIVERED,
        {"form": "applicant"},
        date(2026, 3, 5),
    )
    assert casework.archive(hall.wang, case).phase is Phase.ARCHIVED
    assert [event.kind for event in hall.store.events(case)] == [
        *("received", "notice_given", "material_settled", "corrected", "accepted", "dispatched", "claimed"),
        *("decided", "issued", "handed_out", "archived"),
    ]
    assert [event.actor for event in hall.store.events(case)][-3:] == ["li", "zhao", "wang"]
    assert hall.store.check().sound


# Correction


def test_a_part_of_what_was_named_does_not_complete_it(hall: Hall) -> None:
    case = hall.noticed("photo", "form")
    state = casework.correct(hall.wang, case, [PHOTO])
    assert (state.phase, state.corrected) == (Phase.CORRECTION_PENDING, False)
    refused("accept.open_notice", lambda: casework.accept(hall.wang, case))
    state = casework.correct(hall.wang, case, [Mark(material="form", status=MarkStatus.ORIGINAL_KEPT)])
    assert (state.phase, state.holders) == (Phase.ACCEPTED, {"form": "window"})


def test_a_supplement_may_turn_out_defective(hall: Hall) -> None:
    case = hall.noticed("photo")
    bad = Mark(material="photo", status=MarkStatus.DEFECTIVE, defect="底色不对")
    assert casework.correct(hall.wang, case, [bad]).phase is Phase.CORRECTION_PENDING
    assert casework.correct(hall.wang, case, [PHOTO]).phase is Phase.ACCEPTED


def test_a_proxy_agent_takes_the_supplement_and_a_clerk_accepts(hall: Hall) -> None:
    case = hall.noticed("photo")
    state = casework.correct(hall.he, case, [PHOTO])
    assert (state.phase, state.corrected) == (Phase.CORRECTION_PENDING, True)
    refused("deem.supplied", lambda: casework.deem_withdrawn(hall.wang, case))
    bad = Mark(material="photo", status=MarkStatus.DEFECTIVE, defect="模糊")
    assert not casework.correct(hall.he, case, [bad]).corrected, "the last look at the papers counts"
    refused("accept.open_notice", lambda: casework.accept(hall.wang, case))
    casework.correct(hall.he, case, [PHOTO])
    assert casework.accept(hall.wang, case).phase is Phase.ACCEPTED


def test_an_immediate_item_is_accepted_by_its_supplement_and_decided_by_a_deed(hall: Hall) -> None:
    case = intake.commit(hall.wang, hall.lacking("id", item="proof")).case_id
    state = casework.correct(hall.wang, case, [Mark(material="id", status=MarkStatus.ORIGINAL_SEEN)])
    assert state.phase is Phase.ACCEPTED
    assert casework.decide_case(hall.wang, case, Outcome.DONE).phase is Phase.DECIDED


def test_nothing_marked_is_no_supplement(hall: Hall) -> None:
    assert refused("correct.nothing", lambda: casework.correct(hall.wang, hall.noticed(), [])).field == "marks"


def test_a_notice_later_names_everything_that_is_open(hall: Hall) -> None:
    case = intake.commit(hall.he, hall.filled(desk=hall.he)).case_id
    casework.correct(hall.wang, intake.commit(hall.he, hall.filled(desk=hall.he)).case_id, [PHOTO])
    refused("notice.empty", lambda: casework.give_notice(hall.wang, case))
    casework.correct(hall.he, case, [Mark(material="photo", status=MarkStatus.DEFECTIVE, defect="模糊")])
    state = casework.give_notice(hall.wang, case, days=3)
    assert [(defect.material, defect.problem) for defect in state.notice] == [("photo", "模糊")]
    assert state.supply_by == date(2026, 3, 5)


def test_silence_for_five_working_days_accepts_as_of_receipt(hall: Hall) -> None:
    case = intake.commit(hall.he, hall.filled(desk=hall.he)).case_id
    hall.clock.set(date(2026, 3, 10))
    state = casework.accept(hall.wang, case)
    assert (state.accepted_on, state.retroactive) == (MONDAY, True)


def test_nothing_supplied_in_time_is_deemed_withdrawn_and_not_a_day_earlier(hall: Hall) -> None:
    case = hall.noticed("photo")
    hall.clock.set(date(2026, 3, 9), 23)
    assert "2026-03-09" in refused("deem.early", lambda: casework.deem_withdrawn(hall.wang, case)).message
    hall.clock.set(date(2026, 3, 10), 0)
    state = casework.deem_withdrawn(hall.wang, case)
    assert (state.phase, state.closed_on) == (Phase.DEEMED_WITHDRAWN, date(2026, 3, 10))


def test_a_case_can_be_declined_before_it_is_accepted_only(hall: Hall) -> None:
    case = hall.noticed()
    error = refused(
        "decline.organ_missing", lambda: casework.decline(hall.wang, case, DeclineGround.NOT_COMPETENT, "市级事权")
    )
    assert error.field == "competent_organ"
    assert casework.decline(hall.wang, case, DeclineGround.NOT_NEEDED, "无需许可").phase is Phase.DECLINED
    refused("case.phase", lambda: casework.decline(hall.wang, hall.taken_in(), DeclineGround.NOT_NEEDED, "无需许可"))


# The department


def test_dispatch_claim_return_and_again(hall: Hall) -> None:
    case = hall.taken_in()
    first = casework.dispatch(hall.wang, case)
    assert (first.phase, first.slips) == (Phase.DISPATCHED, 1)
    casework.claim(hall.li, case)
    refused("claim.yours", lambda: casework.claim(hall.li, case))
    assert refused("case.reason_missing", lambda: casework.return_case(hall.li, case, " ")).field == "reason"
    back = casework.return_case(hall.li, case, "照片缺一张")
    assert (back.phase, back.handler, back.holders) == (Phase.RETURNED, "", {"form": "window"})
    supplied = casework.correct(hall.wang, case, [PHOTO])
    assert (supplied.phase, supplied.accepted_on) == (Phase.RETURNED, MONDAY)
    again = casework.dispatch(hall.wang, case)
    assert (again.slips, again.returned_reason, again.holders) == (2, "", {"form": "department:renshe"})


def test_after_acceptance_nothing_more_is_demanded_by_notice(hall: Hall) -> None:
    """A notice would put the case back before acceptance: its day 0 would move, and it could be declined."""
    case = hall.in_review()
    casework.return_case(hall.li, case, "缺页")
    casework.correct(hall.wang, case, [Mark(material="photo")])
    error = refused("case.phase", lambda: casework.give_notice(hall.wang, case))
    assert "acceptance" in error.hint


def test_another_department_needs_a_reason_and_then_owns_the_case(hall: Hall) -> None:
    case = hall.taken_in()
    refused("case.reason_missing", lambda: casework.dispatch(hall.wang, case, "shijian"))
    with pytest.raises(NotFound) as error:
        casework.dispatch(hall.wang, case, "no-such-department", "转办")
    assert error.value.field == "department"
    assert casework.dispatch(hall.wang, case, "shijian", "职责调整").department == "shijian"
    refused("case.other_department", lambda: casework.claim(hall.li, case))
    assert casework.claim(hall.sun, case).handler == "sun"
    assert casework.claim(hall.zhou, case).handler == "zhou", "a reviewer without a department helps everywhere"


def other_departments_deeds(hall: Hall, case: int) -> list[Callable[[], object]]:
    return [
        lambda: casework.claim(hall.sun, case),
        lambda: casework.return_case(hall.sun, case, "x"),
        lambda: casework.dispatch(hall.sun, case, "shijian", "抢办"),
        lambda: casework.start_procedure(hall.sun, case, "hearing", "x"),
        lambda: casework.extend(hall.sun, case, 3, "chen", "x"),
        lambda: casework.decide_case(hall.sun, case, Outcome.GRANTED),
        lambda: casework.forward(hall.sun, case, "市局", "x"),
        lambda: casework.withdraw(hall.sun, case, "x"),
        lambda: casework.terminate(hall.sun, case, "x"),
    ]


@pytest.mark.parametrize("deed", range(9))
def test_a_reviewer_leaves_other_departments_cases_alone(hall: Hall, deed: int) -> None:
    case = hall.in_review()
    before = hall.wang.case(case)
    refused("case.other_department", other_departments_deeds(hall, case)[deed])
    assert hall.wang.case(case) == before
    assert casework.note(hall.sun, case, "协助意见").events == before.events + 1, "but may help with a note"


# Time


def test_a_pause_moves_the_due_date_by_its_working_days(hall: Hall) -> None:
    case = hall.in_review()
    assert due(hall.wang, hall.wang.case(case)) == date(2026, 3, 9)
    state = casework.start_procedure(hall.li, case, "hearing", "申请人要求听证", "10")
    assert due(hall.wang, state) is None
    refused("procedure.open", lambda: casework.start_procedure(hall.li, case, "testing", "x"))
    refused("decide.procedure_open", lambda: casework.decide_case(hall.li, case, Outcome.GRANTED))
    hall.clock.forward(3)
    state = casework.end_procedure(hall.li, case, "听证完毕")
    assert due(hall.wang, state) == date(2026, 3, 12)
    refused("procedure.none", lambda: casework.end_procedure(hall.li, case, "x"))


def test_a_site_survey_holds_up_the_decision_but_not_the_clock(hall: Hall) -> None:
    case = hall.in_review()
    state = casework.start_procedure(hall.li, case, "site_survey", "核查场所")
    assert due(hall.wang, state) == date(2026, 3, 9)
    refused("decide.procedure_open", lambda: casework.decide_case(hall.li, case, Outcome.GRANTED))


def test_an_extension_is_given_once_by_a_leader(hall: Hall) -> None:
    case = hall.in_review()
    for approver in ("wang", "li", "admin", "nobody", ""):
        assert (
            refused("extend.approver", lambda approver=approver: casework.extend(hall.li, case, 3, approver, "x")).field
            == "approver"
        )
    refused("extend.days", lambda: casework.extend(hall.li, case, 11, "chen", "x"))
    refused("case.reason_missing", lambda: casework.extend(hall.li, case, 3, "chen", " "))
    state = casework.extend(hall.li, case, 3, "chen", "案情复杂")
    assert due(hall.wang, state) == date(2026, 3, 12)
    refused("extend.once", lambda: casework.extend(hall.li, case, 1, "chen", "x"))


def test_a_leader_who_left_approves_nothing(hall: Hall) -> None:
    case = hall.in_review()
    hall.store.change_user(replace(hall.chen.user, active=False), actor="admin", at=hall.clock())
    refused("extend.approver", lambda: casework.extend(hall.li, case, 3, "chen", "x"))


# The decision


def test_a_promised_case_is_decided_by_the_department_after_taking_it_over(hall: Hall) -> None:
    case = hall.taken_in()
    refused("decide.reviewer", lambda: casework.decide_case(hall.wang, case, Outcome.GRANTED))
    refused("decide.unclaimed", lambda: casework.decide_case(hall.li, case, Outcome.GRANTED))
    casework.claim(hall.li, case)
    assert casework.decide_case(hall.li, case, Outcome.GRANTED).decided_on == MONDAY


def test_a_refusal_has_its_reasons_and_no_certificate(hall: Hall) -> None:
    case = hall.in_review()
    assert refused("decide.reason_missing", lambda: casework.decide_case(hall.li, case, Outcome.REFUSED)).field == (
        "reason"
    )
    state = casework.decide_case(hall.li, case, Outcome.REFUSED, "不符合条件")
    assert (state.outcome, state.decision_reason, state.result_name) == (Outcome.REFUSED, "不符合条件", "")
    refused("issue.refused", lambda: casework.issue(hall.li, case, "社会保障卡"))
    assert casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID).phase is Phase.DELIVERED


def test_two_desks_racing_for_the_decision(hall: Hall) -> None:
    """The second begins while the first is writing: it waits, reads the case again, and finds it decided."""
    case = hall.in_review()
    other_store = Store.open(hall.store.path, hall.store.key, name_keys=name_keys)
    second = Desk(other_store, hall.zhou.user, hall.clock)
    assert second.case(case).phase is Phase.IN_REVIEW
    results: list[str] = []

    def decide_second() -> None:
        try:
            casework.decide_case(second, case, Outcome.REFUSED, "不符合条件")
        except Refused as error:
            results.append(error.code)

    thread = Thread(target=decide_second)

    def clock() -> datetime:
        if not thread.ident:  # asked within the first one's transaction
            thread.start()
            thread.join(0.2)
            assert thread.is_alive(), "the second waits for the first"
        return hall.clock()

    first = Desk(hall.store, hall.li.user, hall.clock)
    first.item(first.case(case).item)  # what looks at the clock before the transaction is done
    first.clock = clock
    casework.decide_case(first, case, Outcome.GRANTED)
    thread.join()
    assert results == ["case.phase"]
    assert [event.kind for event in hall.store.events(case)].count("decided") == 1
    assert other_store.check().sound
    other_store.close()


def test_several_commands_are_done_all_or_none(hall: Hall) -> None:
    from clerk_tui.domain.case import commands as c

    case = hall.taken_in()
    before = hall.store.events(case)
    with pytest.raises(Refused):
        casework.do(hall.wang, case, c.Note(text="一"), c.Dispatch(department="renshe"), c.Accept())
    assert hall.store.events(case) == before
    assert hall.wang.case(case).events == len(before)


# Hand-out


def test_the_applicant_and_the_agent_receive_without_more_ado(hall: Hall) -> None:
    agent = PartyForm(document_number=STRANGER, name="李红")
    form = replace(hall.filled("permit"), by_agent=True, agent=agent)
    for receiver, number in (("张小明", ID), ("李红", STRANGER)):
        case = intake.commit(hall.wang, form).case_id
        assert casework.hand_out(hall.zhao, case, receiver, RESIDENT, number).receiver == receiver


def test_a_stranger_needs_a_relation(hall: Hall) -> None:
    case = hall.taken_in("permit")
    error = refused("hand_out.stranger", lambda: casework.hand_out(hall.wang, case, "李红", RESIDENT, STRANGER))
    assert error.field == "relation"
    state = casework.hand_out(hall.wang, case, "李红", RESIDENT, STRANGER, Relation.RELATIVE)
    assert (state.phase, state.receiver) == (Phase.DELIVERED, "李红")


def test_the_document_shown_is_checked_however_it_is_typed(hall: Hall) -> None:
    case = hall.taken_in("permit")
    with pytest.raises(ClerkError) as error:
        casework.hand_out(hall.wang, case, "张小明", RESIDENT, "431125199901010008")
    assert error.value.field == "document_number"
    with pytest.raises(ClerkError):
        casework.hand_out(hall.wang, case, " ", RESIDENT, ID)
    assert casework.hand_out(hall.wang, case, "张小明", RESIDENT, "431125 19990101 0009").phase is Phase.DELIVERED


def test_the_same_number_of_another_kind_of_document_is_a_strangers(hall: Hall) -> None:
    case = hall.in_review("shop", "sun")
    casework.decide_case(hall.sun, case, Outcome.GRANTED)
    refused("hand_out.stranger", lambda: casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID))
    state = casework.hand_out(hall.wang, case, "永州千家峒食品有限公司", DocumentType.USCC, USCC)
    assert state.phase is Phase.DELIVERED


def test_by_post(hall: Hall) -> None:
    case = hall.taken_in("permit")
    assert refused("mail.incomplete", lambda: casework.mail(hall.wang, case, "EMS", " ", "潇浦镇")).field == "parcel_no"
    assert refused("mail.incomplete", lambda: casework.mail(hall.wang, case, "EMS", "E1", "")).field == "address"
    sent = casework.mail(hall.wang, case, "EMS", "E1", "潇浦镇")
    assert (sent.phase, sent.parcel_no, sent.closed_on) == (Phase.MAILED, "E1", None)
    refused("case.phase", lambda: casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID))
    hall.clock.forward(2)
    arrived = casework.confirm_delivery(hall.wang, case, "本人签收")
    assert (arrived.phase, arrived.handed_out_on, arrived.holders) == (
        Phase.DELIVERED,
        date(2026, 3, 4),
        {"form": "applicant"},
    )


# Side exits


@pytest.mark.parametrize(
    ("login", "phase", "deed"),
    [
        ("wang", Phase.WITHDRAWN, casework.withdraw),
        ("chen", Phase.TERMINATED, casework.terminate),
        ("wang", Phase.VOIDED, casework.void),
        ("li", Phase.FORWARDED, lambda desk, case, reason: casework.forward(desk, case, "永州市人社局", reason)),
    ],
)
def test_side_exits_need_a_reason_and_close_the_case(
    hall: Hall, login: str, phase: Phase, deed: Callable[[Desk, int, str], CaseState]
) -> None:
    case = hall.in_review()
    assert refused("case.reason_missing", lambda: deed(hall.desks[login], case, " ")).field == "reason"
    state = deed(hall.desks[login], case, "有原因")
    assert (state.phase, state.closed_on, state.closing_reason) == (phase, MONDAY, "有原因")
    refused("case.phase", lambda: casework.dispatch(hall.wang, case))
    assert casework.archive(hall.wang, case).phase is Phase.ARCHIVED


def test_after_the_decision_there_is_no_way_back(hall: Hall) -> None:
    case = hall.taken_in("permit")
    for deed in (casework.withdraw, casework.void):
        assert refused("case.phase", lambda deed=deed: deed(hall.wang, case, "x")).hint
    refused("case.phase", lambda: casework.archive(hall.wang, case))


def test_originals_are_followed_from_hand_to_hand(hall: Hall) -> None:
    case = hall.taken_in()
    assert casework.move_original(hall.wang, case, "form", "applicant").holders == {"form": "applicant"}
    refused("original.same", lambda: casework.move_original(hall.wang, case, "form", "applicant"))
    refused("original.none", lambda: casework.move_original(hall.wang, case, "photo", "applicant"))
    assert casework.dispatch(hall.wang, case).holders == {"form": "applicant"}, "what was given back is not sent on"


def test_what_is_lacking_is_said(hall: Hall) -> None:
    with pytest.raises(NotFound):
        casework.note(hall.wang, 12345, "x")
    assert refused("case.reason_missing", lambda: casework.note(hall.wang, hall.taken_in(), " ")).field == "text"


@pytest.mark.parametrize("login", ["qian", "admin"])
def test_who_supervises_or_administers_changes_no_case(hall: Hall, login: str) -> None:
    desk, case = hall.desks[login], hall.in_review()
    before = hall.wang.case(case)
    deeds: list[Callable[[], object]] = [
        lambda: casework.claim(desk, case),
        lambda: casework.decide_case(desk, case, Outcome.GRANTED),
        lambda: casework.dispatch(desk, case),
        lambda: casework.note(desk, case, "x"),
        lambda: casework.withdraw(desk, case, "x"),
        lambda: casework.void(desk, case, "x"),
        lambda: casework.extend(desk, case, 1, "chen", "x"),
        lambda: casework.terminate(desk, case, "x"),
    ]
    for deed in deeds:
        with pytest.raises(NotPermitted):
            deed()
    assert hall.wang.case(case) == before


def test_a_lacking_permission_names_the_roles_in_the_readers_language(hall: Hall) -> None:
    from clerk_tui.i18n import set_language

    case = hall.taken_in()
    with pytest.raises(NotPermitted, match="reviewer"):
        casework.claim(hall.wang, case)
    set_language("zh_CN")
    with pytest.raises(NotPermitted, match="窗口人员、承办人员"):
        casework.archive(hall.admin, case)


def test_another_department_is_named_not_coded(hall: Hall) -> None:
    case = hall.taken_in()
    with pytest.raises(Refused, match="人社局"):
        casework.claim(hall.sun, case)


def test_a_clerk_who_also_reviews_does_both_in_their_department_only(hall: Hall) -> None:
    both = Desk(
        hall.store,
        replace(hall.wang.user, roles=frozenset({Role.CLERK, Role.REVIEWER}), department="shijian"),
        hall.clock,
    )
    case = intake.commit(both, hall.filled("card")).case_id
    assert casework.dispatch(both, case).phase is Phase.DISPATCHED, "as a clerk, for any department"
    refused("case.other_department", lambda: casework.claim(both, case))
    casework.claim(hall.li, case)
    refused("case.other_department", lambda: casework.decide_case(both, case, Outcome.GRANTED))
