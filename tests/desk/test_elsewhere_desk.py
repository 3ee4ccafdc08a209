"""Across provinces at the desk: collected whole or not at all, sent, followed, and shown to whoever's turn it is."""

from datetime import date

import pytest
from desk_hall import MONDAY, Hall
from msgspec.structs import replace

from clerk_tui.desk import casework, elsewhere, intake
from clerk_tui.desk.case_view import case_view
from clerk_tui.desk.divisions import division_name, divisions
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Channel, CrossMode, Direction
from clerk_tui.domain.case.exchange import Addressee, Content, Side
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, with_mark

TIANHE = elsewhere.other_hall("440106", organ="天河区人社局", address="广州市天河区天府路1号", contact="020-12345678")


def out_form(hall: Hall, mode: CrossMode = CrossMode.COLLECTED) -> IntakeForm:
    return replace(hall.filled(), elsewhere=replace(TIANHE, mode=mode))


def collected(hall: Hall) -> int:
    return elsewhere.collect(hall.wang, out_form(hall)).case_id


def taken_in_for_them(hall: Hall) -> int:
    form = replace(hall.filled(), elsewhere=replace(TIANHE, direction=Direction.IN), channel=Channel.ELSEWHERE)
    done = intake.commit(hall.wang, form)
    assert done.state.elsewhere is not None, "the intake keeps the other hall"
    return done.case_id


def test_the_other_hall_is_known_by_its_division_code() -> None:
    assert TIANHE.place_name == "广东省广州市天河区"
    assert division_name("431125000000") == "湖南省永州市江永县"
    assert len(divisions()) > 3000
    for wrong in ("", "999999", "44", "天河区", "４４０１０６"):
        with pytest.raises(BadInput) as error:
            elsewhere.other_hall(wrong)
        assert error.value.field == "place"
    assert elsewhere.other_hall("999999", place_name="某地").place_name == "某地", "newer than the list"


def test_a_package_is_collected_and_nothing_is_judged(hall: Hall) -> None:
    state = hall.wang.case(collected(hall))
    assert (state.phase, state.accepted_on, state.elsewhere) == (Phase.RECEIVED, None, TIANHE)
    assert state.department == "天河区人社局", "no inbox of ours shows it"
    with pytest.raises(Refused) as error:
        casework.accept(hall.wang, state.id)
    assert error.value.code == "elsewhere.not_ours"
    assert "天河区人社局" in error.value.message


def test_an_immediate_item_is_not_decided_here_either(hall: Hall) -> None:
    form = replace(hall.filled("proof"), elsewhere=TIANHE)
    done = elsewhere.collect(hall.wang, form)
    assert (done.state.phase, done.state.outcome) == (Phase.RECEIVED, None)


@pytest.mark.parametrize("status", [MarkStatus.MISSING, MarkStatus.DEFECTIVE, MarkStatus.DEFERRED])
def test_only_a_complete_package_is_collected(hall: Hall, status: MarkStatus) -> None:
    form = with_mark(out_form(hall), Mark(material="photo", status=status, defect="不清"))
    with pytest.raises(BadInput) as error:
        elsewhere.collect(hall.wang, form)
    assert error.value.field == "material.photo"
    assert "近期照片" in elsewhere.verdict_lines(form, intake.review(hall.wang, form).rows)[0]


def test_identity_is_checked_as_always(hall: Hall) -> None:
    form = out_form(hall)
    wrong = replace(form, applicant=replace(form.applicant, document_number="431125199901010008"))
    with pytest.raises(BadInput) as error:
        elsewhere.collect(hall.wang, wrong)
    assert error.value.field == "applicant.document_number"


def test_the_draft_goes_with_the_commit(hall: Hall) -> None:
    draft = intake.save_draft(hall.wang, out_form(hall))
    elsewhere.collect(hall.wang, out_form(hall), draft)
    assert intake.drafts(hall.wang) == []


def test_from_counter_to_counter(hall: Hall) -> None:
    case = collected(hall)
    hall.clock.forward(1)
    elsewhere.send(hall.wang, case, "EB123456789CN")
    parcel = hall.wang.case(case).exchange.parcels[0]
    assert (parcel.carrier, parcel.content, parcel.slip_no[-2:]) == ("EMS", Content.PACKAGE, "-1")
    assert set(parcel.materials) == {"id", "form", "photo", "extra"}
    (line,) = elsewhere.cross_list(hall.wang)
    assert (line.other, line.ours, line.under_way) == ("天河区人社局", False, ("EB123456789CN",))
    assert elsewhere.case_of_parcel(hall.wang, " EB123456789CN ") == case
    hall.clock.forward(2)
    elsewhere.arrived(hall.wang, case, "EB123456789CN")
    state = elsewhere.accepted_there(hall.wang, case, "GZ20260305001", days=5)
    assert state.accepted_on == date(2026, 3, 5)
    (line,) = elsewhere.cross_list(hall.wang, ours=False)
    assert line.duties[0].by == date(2026, 3, 12), "five working days from their acceptance"
    hall.clock.forward(1)
    elsewhere.decided_there(hall.wang, case, Outcome.GRANTED, result_no="K-1")
    with pytest.raises(Refused):
        casework.hand_out(hall.wang, case, "张小明", DocumentType.RESIDENT_ID, "431125199901010009")
    elsewhere.arrived(hall.wang, case, "ER987654321CN")
    (line,) = elsewhere.cross_list(hall.wang, ours=True)
    assert line.duties[0].act == "hand the result out"
    state = casework.hand_out(hall.wang, case, "张小明", DocumentType.RESIDENT_ID, "431125199901010009")
    assert (state.phase, state.result_name, state.result_no) == (Phase.DELIVERED, "社会保障卡", "K-1")
    assert elsewhere.cross_list(hall.wang) == []
    told = [entry.what for entry in case_view(hall.wang, case).timeline]
    assert any("EB123456789CN" in what for what in told)
    assert any("GZ20260305001" in what for what in told)


def test_what_they_ask_for_is_collected_and_sent(hall: Hall) -> None:
    case = collected(hall)
    elsewhere.send(hall.wang, case, "E1")
    elsewhere.arrived(hall.wang, case, "E1")
    elsewhere.asked_there(hall.wang, case, "照片不清", date(2026, 3, 9))
    (line,) = elsewhere.cross_list(hall.wang)
    assert (line.duties[0].ours, line.duties[0].by, line.duties[0].late) == (True, date(2026, 3, 9), False)
    hall.clock.set(date(2026, 3, 10))
    assert elsewhere.cross_list(hall.wang)[0].duties[0].late
    elsewhere.supplemented(hall.he, case, (Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2),))
    assert elsewhere.due_content(hall.wang.case(case)) is Content.SUPPLEMENT
    elsewhere.send(hall.wang, case, "E2")
    assert hall.wang.case(case).exchange.latest(Content.SUPPLEMENT) is not None


def test_collected_there_handled_here_goes_back_to_their_hall(hall: Hall) -> None:
    case = taken_in_for_them(hall)
    state = hall.wang.case(case)
    assert (state.phase, state.accepted_on, state.channel) == (Phase.ACCEPTED, MONDAY, Channel.ELSEWHERE)
    elsewhere.arrived(hall.wang, case, "S1", carrier="顺丰")
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    casework.decide_case(hall.li, case, Outcome.GRANTED)
    assert elsewhere.due_content(hall.wang.case(case)) is Content.RESULT
    assert casework.move_original(hall.wang, case, "form", "window").holders == {"form": "window"}
    elsewhere.send(hall.wang, case, "E5", to=Addressee.HALL)
    assert hall.wang.case(case).exchange.parcels[-1].materials == ("form",), "the original goes back"
    assert hall.wang.case(case).holders == {"form": "department:天河区人社局"}
    view = elsewhere.cross_view(hall.wang, case)
    sent = [(parcel.number, parcel.ours, parcel.arrived_on is None) for parcel in view.line.parcels]
    assert sent == [("S1", False, False), ("E5", True, True)]
    elsewhere.arrived(hall.wang, case, "E5")
    assert casework.confirm_delivery(hall.wang, case, "天河窗口已发").phase is Phase.DELIVERED


def test_lists_by_direction_and_by_parcels(hall: Hall) -> None:
    first, second = collected(hall), taken_in_for_them(hall)
    elsewhere.send(hall.wang, first, "E1")
    assert [line.case_id for line in elsewhere.cross_list(hall.wang, direction=Direction.IN)] == [second]
    assert [line.case_id for line in elsewhere.cross_list(hall.wang, parcels=True)] == [first]
    assert [line.case_id for line in elsewhere.cross_list(hall.wang)] == [second, first], "ours first"
    assert all("张小明" not in line.applicant for line in elsewhere.cross_list(hall.wang))


def test_parts_of_a_joint_case(hall: Hall) -> None:
    form = out_form(hall, CrossMode.JOINT)
    case = elsewhere.collect(hall.wang, form).case_id
    elsewhere.ask_part(hall.wang, case, Side.HERE, "出具居住证明")
    (line,) = elsewhere.cross_list(hall.wang)
    assert any("出具居住证明" in duty.act for duty in line.duties)
    elsewhere.finish_part(hall.wang, case, Side.HERE, "已出具")
    assert len(elsewhere.cross_view(hall.wang, case).line.duties) == 1


def test_what_does_not_exist_and_who_may_not(hall: Hall) -> None:
    alone = hall.taken_in()
    with pytest.raises(NotFound):
        elsewhere.cross_view(hall.wang, alone)
    with pytest.raises(NotFound):
        elsewhere.case_of_parcel(hall.wang, "E404")
    case = collected(hall)
    with pytest.raises(NotPermitted):
        elsewhere.send(hall.qian, case, "E1")
    with pytest.raises(NotPermitted):
        elsewhere.collect(hall.li, out_form(hall))
    with pytest.raises(Refused):
        elsewhere.send(hall.wang, case, "")


def test_no_clock_of_ours_presses_what_is_handled_there(hall: Hall) -> None:
    from clerk_tui.desk.lists import inbox, work_list
    from clerk_tui.domain.case.section import Section

    collected(hall)
    hall.clock.forward(20)
    (line,) = work_list(hall.wang).lines
    assert (line.section, line.urgent, line.due) == (Section.RUNNING, False, "")
    assert inbox(hall.li) == ()


def test_the_slip_of_a_parcel_lists_what_is_in_it(hall: Hall) -> None:
    from clerk_tui.desk.elsewhere_package import package_facts

    case = collected(hall)
    with pytest.raises(NotFound):
        package_facts(hall.wang, case)
    elsewhere.send(hall.wang, case, "E1")
    facts = package_facts(hall.wang, case)
    assert (facts.parcel_no, facts.carrier, facts.sent_on, facts.sent_by) == ("E1", "EMS", MONDAY, "王芳")
    assert (facts.from_hall, facts.to_organ, facts.to_address) == (
        "江永县政务服务中心",
        "天河区人社局",
        "广州市天河区天府路1号",
    )
    assert [(paper.name, paper.original) for paper in facts.papers] == [
        ("居民身份证", False),
        ("申请表", True),
        ("近期照片", False),
        ("银行卡", False),
    ]
    assert "431125199901010009" not in facts.document
    assert facts.slip_no.endswith("-1")


def test_no_paper_of_ours_says_what_only_they_may_say(hall: Hall) -> None:
    from clerk_tui.desk.printing import print_document, printable
    from clerk_tui.paper.model import DocumentKind

    case = collected(hall)
    receipt = print_document(hall.wang, case, DocumentKind.RECEIPT, medium="text").text
    assert "2026年3月9日" not in receipt, "no last day for a notice of ours"
    elsewhere.send(hall.wang, case, "E1")
    elsewhere.arrived(hall.wang, case, "E1")
    elsewhere.accepted_there(hall.wang, case, "GZ-1")
    elsewhere.decided_there(hall.wang, case, Outcome.GRANTED)
    elsewhere.arrived(hall.wang, case, "E2")
    kinds = {document.kind for document in printable(hall.wang.case(case))}
    assert kinds == {DocumentKind.RECEIPT, DocumentKind.PACKAGE}
