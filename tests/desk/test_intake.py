"""Taking a case in: what a commit does for each verdict, and what is never half done."""

from datetime import date

import pytest
from desk_hall import ID, MONDAY, NEIGHBOUR, USCC, Hall, small_catalog
from msgspec.structs import replace

from clerk_tui.desk import casework, catalogs, intake
from clerk_tui.desk.context import told
from clerk_tui.desk.saying import verdict_lines
from clerk_tui.domain.applicant import ApplicantKind, Relation
from clerk_tui.domain.case.bodies import Delivery, Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case_number import CaseNumber
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining, with_answer, with_mark
from clerk_tui.domain.item import CaseKind, Item, Limit, LimitUnit, Material
from clerk_tui.domain.verdict import DeclineGround, VerdictKind
from clerk_tui.i18n import LANGUAGES, Language, set_language
from clerk_tui.store.records import CaseFilter

FRIDAY = date(2026, 3, 6)


def kinds(hall: Hall, case: int) -> list[str]:
    return [event.kind for event in hall.store.events(case)]


def number_of_cases(hall: Hall) -> int:
    return hall.store.count(CaseFilter())


# A commit for each verdict


def test_a_complete_application_is_accepted(hall: Hall) -> None:
    done = intake.commit(hall.wang, hall.filled())
    assert (done.verdict.kind, done.state.phase) == (VerdictKind.ACCEPT, Phase.ACCEPTED)
    assert (done.state.received_on, done.state.accepted_on) == (MONDAY, MONDAY)
    assert kinds(hall, done.case_id) == ["received", "accepted"]
    assert (done.state.window, done.state.clerk, done.state.catalog_version) == ("3", "wang", "2026-01")
    assert isinstance(CaseNumber.parse(done.case_no), CaseNumber)
    assert len(done.query_code) == 6


def test_a_commit_is_durable_when_it_returns(hall: Hall) -> None:
    from clerk_tui.store.store import Store

    done = intake.commit(hall.wang, hall.filled())
    with Store.open(hall.store.path, hall.store.key) as again:
        assert again.case(done.case_id) == done.state


def test_case_numbers_count_up_and_start_anew_every_day(hall: Hall) -> None:
    first, second = (intake.commit(hall.wang, hall.filled()).case_no for _ in range(2))
    hall.clock.forward(1)
    third = intake.commit(hall.zhao, hall.filled(desk=hall.zhao)).case_no
    assert (first[:22], second[:22], third[:22]) == (
        "4311250003202603020001",
        "4311250003202603020002",
        "4311250003202603030001",
    )


def test_what_is_missing_is_told_once_with_its_term(hall: Hall) -> None:
    done = intake.commit(hall.wang, hall.lacking("form", "photo"))
    assert (done.verdict.kind, done.state.phase) == (VerdictKind.NOTICE, Phase.CORRECTION_PENDING)
    assert [defect.material for defect in done.state.notice] == ["form", "photo"]
    assert done.state.supply_by == date(2026, 3, 9), "five working days from Monday"
    assert done.state.accepted_on is None


def test_an_immediate_item_is_decided_on_the_spot(hall: Hall) -> None:
    done = intake.commit(hall.wang, hall.filled("proof"))
    assert (done.verdict.kind, done.state.phase, done.state.outcome) == (
        VerdictKind.DECIDE,
        Phase.DECIDED,
        Outcome.DONE,
    )
    assert (done.state.decided_on, done.state.result_name) == (MONDAY, "户籍证明")
    assert kinds(hall, done.case_id) == ["received", "accepted", "decided"]


def test_an_immediate_licence_is_granted_or_refused_with_reasons(hall: Hall) -> None:
    assert intake.commit(hall.wang, hall.filled("permit")).state.outcome is Outcome.GRANTED
    refused = replace(hall.filled("permit"), outcome=Outcome.REFUSED)
    with pytest.raises(BadInput) as error:
        intake.commit(hall.wang, refused)
    assert error.value.field == "outcome_reason"
    done = intake.commit(hall.wang, replace(refused, outcome_reason="已注销"))
    assert (done.state.outcome, done.state.decision_reason, done.state.result_name) == (Outcome.REFUSED, "已注销", "")


def test_a_clerk_who_also_reviews_for_one_department_decides_immediate_items_of_all(hall: Hall) -> None:
    from clerk_tui.desk.context import Desk
    from clerk_tui.domain.people import Role

    both = replace(hall.wang.user, roles=frozenset({Role.CLERK, Role.REVIEWER}), department="renshe")
    desk = Desk(hall.store, both, hall.clock)
    assert intake.commit(desk, hall.filled("proof")).state.phase is Phase.DECIDED


def test_a_decline_needs_no_papers_but_its_ground(hall: Hall) -> None:
    form = replace(hall.lacking("form"), ground=DeclineGround.NOT_COMPETENT, ground_reason="由市局办理")
    with pytest.raises(BadInput) as error:
        intake.commit(hall.wang, form)
    assert error.value.field == "competent_organ"
    done = intake.commit(hall.wang, replace(form, competent_organ="永州市人社局"))
    assert (done.state.phase, done.state.competent_organ) == (Phase.DECLINED, "永州市人社局")
    assert (done.state.ground_reason, done.state.closed_on) == ("由市局办理", MONDAY)


def test_what_can_be_corrected_now_is_not_taken_in(hall: Hall) -> None:
    form = with_mark(hall.filled(), Mark(material="form", status=MarkStatus.CORRECTABLE, defect="漏签名"))
    with pytest.raises(BadInput) as error:
        intake.commit(hall.wang, form)
    assert (error.value.code, error.value.field) == ("form.correct_now", "material.form")
    assert "申请表" in error.value.message


def test_an_item_without_published_kind_limit_and_papers_is_accepted(hall: Hall) -> None:
    done = intake.commit(hall.wang, hall.filled("silent"))
    assert (done.state.phase, done.state.limit) == (Phase.ACCEPTED, None)
    assert intake.review(hall.wang, hall.filled("silent")).due is None


def test_an_organisation_applies_through_its_agent(hall: Hall) -> None:
    agent = PartyForm(document_number=ID, name="张小明")
    form = replace(hall.filled("shop"), by_agent=True, agent=agent, agent_relation=Relation.EMPLOYEE)
    state = intake.commit(hall.wang, form).state
    assert (state.applicant.kind, state.applicant.document_number) == (ApplicantKind.ORGANISATION, USCC)
    assert state.agent is not None
    assert (state.agent.document_number, state.agent.relation) == (ID, Relation.EMPLOYEE)


def test_only_the_marks_of_papers_that_were_asked_for_reach_the_case(hall: Hall) -> None:
    form = settle_remaining(with_answer(hall.filled(), "who", "agent"), hall.wang.item("card"))
    state = intake.commit(hall.wang, with_answer(form, "who", "self")).state
    assert {mark.material for mark in state.marks} == {"id", "form", "photo", "extra"}
    assert state.holders == {"form": "window"}


# Nothing saved on refusal


def test_a_refused_commit_saves_nothing_and_keeps_the_draft(hall: Hall) -> None:
    form = replace(hall.filled(), applicant=PartyForm(document_number="431125199901010008", name="张小明"))
    draft = intake.save_draft(hall.wang, form)
    with pytest.raises(BadInput) as error:
        intake.commit(hall.wang, form, draft)
    assert error.value.field == "applicant.document_number"
    assert error.value.hint
    assert number_of_cases(hall) == 0
    assert [line.id for line in intake.drafts(hall.wang)] == [draft]
    assert intake.commit(hall.wang, hall.filled()).case_no[18:22] == "0001", "no number was used up"


def test_the_draft_goes_with_the_commit_in_one_transaction(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    from clerk_tui.store.writer import Writer

    draft = intake.save_draft(hall.wang, hall.filled())

    def power_cut(_writer: Writer) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Writer, "finish", power_cut)
        intake.commit(hall.wang, hall.filled(), draft)
    assert number_of_cases(hall) == 0
    assert len(intake.drafts(hall.wang)) == 1
    intake.commit(hall.wang, hall.filled(), draft)
    assert (number_of_cases(hall), intake.drafts(hall.wang)) == (1, [])


@pytest.mark.parametrize("login", ["li", "qian", "chen", "admin"])
def test_only_the_counter_takes_cases_in(hall: Hall, login: str) -> None:
    with pytest.raises(NotPermitted) as error:
        intake.commit(hall.desks[login], hall.filled())
    assert "clerk" in error.value.message
    with pytest.raises(NotPermitted):
        intake.start(hall.desks[login], "card")
    assert number_of_cases(hall) == 0


def test_an_item_nobody_applies_for_is_not_opened(hall: Hall) -> None:
    with pytest.raises(Refused) as error:
        intake.start(hall.wang, "fine")
    assert error.value.field == "item"


def test_an_item_that_is_not_in_the_catalog(hall: Hall) -> None:
    with pytest.raises(NotFound) as error:
        intake.start(hall.wang, "no-such-item")
    assert error.value.field == "item"


# The proxy agent takes in; accepting is the clerk's


def test_a_proxy_agent_takes_in_what_a_clerk_then_accepts(hall: Hall) -> None:
    done = intake.commit(hall.he, hall.filled(desk=hall.he))
    assert done.state.phase is Phase.RECEIVED
    assert verdict_lines(hall.he, intake.review(hall.he, hall.filled())) != verdict_lines(
        hall.wang, intake.review(hall.wang, hall.filled())
    )
    assert casework.accept(hall.wang, done.case_id).accepted_on == MONDAY


def test_a_proxy_agent_does_not_decide_an_immediate_item(hall: Hall) -> None:
    done = intake.commit(hall.he, hall.filled("proof", hall.he))
    assert done.state.phase is Phase.RECEIVED
    casework.accept(hall.wang, done.case_id)
    assert casework.decide_case(hall.wang, done.case_id, Outcome.DONE).phase is Phase.DECIDED


def test_a_proxy_agent_may_give_notice_but_not_decline(hall: Hall) -> None:
    assert intake.commit(hall.he, hall.lacking("form")).state.phase is Phase.CORRECTION_PENDING
    with pytest.raises(NotPermitted):
        intake.commit(hall.he, replace(hall.filled(), ground=DeclineGround.NOT_NEEDED, ground_reason="无需"))
    assert number_of_cases(hall) == 1


# The day that counts as receipt


@pytest.mark.parametrize(
    ("day", "hour", "minute", "counts"),
    [
        (MONDAY, 17, 0, MONDAY),
        (MONDAY, 17, 1, date(2026, 3, 3)),
        (FRIDAY, 17, 30, date(2026, 3, 9)),
        (date(2026, 3, 7), 10, 0, date(2026, 3, 9)),
        (date(2026, 4, 6), 10, 0, date(2026, 4, 7)),  # a public holiday, though a Monday
        (date(2026, 2, 28), 10, 0, date(2026, 2, 28)),  # a Saturday worked for the Spring Festival
    ],
)
def test_after_closing_and_on_days_off_the_next_working_day_counts(
    hall: Hall, day: date, hour: int, minute: int, counts: date
) -> None:
    hall.clock.set(day, hour, minute)
    state = intake.commit(hall.wang, hall.filled()).state
    assert (state.received_at.date(), state.received_on, state.accepted_on) == (day, counts, counts)
    assert state.case_no[10:18] == f"{day:%Y%m%d}", "the number says when it was given"


@pytest.mark.parametrize("item", ["proof", "permit"])
def test_what_is_settled_on_the_spot_is_settled_on_the_day_it_was_received(hall: Hall, item: str) -> None:
    hall.clock.set(FRIDAY, 17, 30)
    state = intake.commit(hall.wang, hall.filled(item)).state
    assert state.received_on == state.accepted_on == state.decided_on == FRIDAY
    declined = replace(hall.filled(item), ground=DeclineGround.NOT_NEEDED, ground_reason="无需")
    closed = intake.commit(hall.wang, declined).state
    assert closed.received_on == closed.closed_on == FRIDAY


# The review on every key


def test_the_review_says_when_the_case_would_be_due(hall: Hall) -> None:
    view = intake.review(hall.wang, hall.filled())
    assert view.due is not None
    assert (view.due.date, view.due.limit) == (date(2026, 3, 9), Limit(5))
    assert view.supply_by is None
    assert intake.review(hall.wang, hall.lacking("form")).supply_by == date(2026, 3, 9)


def test_the_review_reads_no_disk(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    form = hall.filled()
    intake.review(hall.wang, form)

    def disk() -> None:
        raise AssertionError("the review must not read the store")

    monkeypatch.setattr(type(hall.store), "reading", lambda _store: disk())
    assert intake.review(hall.wang, form).verdict.kind is VerdictKind.ACCEPT


def test_what_the_verdict_line_promises_is_what_the_commit_does(hall: Hall) -> None:
    for form in (hall.filled(), hall.lacking("form"), hall.filled("proof"), hall.filled("shop"), hall.filled("silent")):
        view = intake.review(hall.wang, form)
        done = intake.commit(hall.wang, form)
        assert done.verdict == view.verdict
        assert all(verdict_lines(hall.wang, view))
        assert done.state.supply_by == view.supply_by


# Somebody who was here before


def test_a_known_person_is_filled_in(hall: Hall) -> None:
    form = hall.filled()
    intake.commit(hall.wang, replace(form, applicant=replace(form.applicant, address=" 潇浦镇 ")))
    known = intake.known_person(hall.zhao, DocumentType.RESIDENT_ID, ID)
    assert known is not None
    assert known.party == PartyForm(document_number=ID, name="张小明", phone="13800001234", address="潇浦镇")
    assert (known.kind, known.visits) == (ApplicantKind.PERSON, 1)
    intake.commit(hall.wang, replace(form, applicant=replace(form.applicant, phone="13900001234")))
    newer = intake.known_person(hall.zhao, DocumentType.RESIDENT_ID, ID)
    assert newer is not None
    assert (newer.party.phone, newer.visits) == ("13900001234", 2)


@pytest.mark.parametrize("typed", [f" {ID} ", "431125 19990101 0009", "４３１１２５１９９９０１０１０００９"])
def test_a_person_is_known_however_the_number_is_typed(hall: Hall, typed: str) -> None:
    hall.taken_in()
    assert intake.known_person(hall.wang, DocumentType.RESIDENT_ID, typed) is not None


def test_nobody_is_known_by_a_number_that_is_wrong_or_new(hall: Hall) -> None:
    hall.taken_in()
    for number in (NEIGHBOUR, "431125199901010008", "", "x"):
        assert intake.known_person(hall.wang, DocumentType.RESIDENT_ID, number) is None
    assert intake.known_person(hall.wang, DocumentType.PASSPORT, ID) is None


def test_an_organisation_is_known_too(hall: Hall) -> None:
    hall.taken_in("shop")
    known = intake.known_person(hall.wang, DocumentType.USCC, USCC)
    assert known is not None
    assert (known.kind, known.party.document_type) == (ApplicantKind.ORGANISATION, DocumentType.USCC)


# Drafts


def test_a_draft_gives_the_form_back_as_typed(hall: Hall) -> None:
    form = replace(hall.filled(), applicant=PartyForm(document_number="43112", name="张"), remark="未填完")
    draft = intake.save_draft(hall.wang, form)
    assert intake.resume(hall.wang, draft) == (form, [])
    longer = replace(form, remark="填完了")
    assert intake.save_draft(hall.wang, longer, draft) == draft
    assert intake.resume(hall.wang, draft) == (longer, [])
    (line,) = intake.drafts(hall.wang)
    assert (line.title, line.saved_at) == ("社会保障卡申领", "03-02 10:00")


def test_a_draft_is_its_writers_alone(hall: Hall) -> None:
    draft = intake.save_draft(hall.wang, hall.filled())
    assert intake.drafts(hall.zhao) == []
    with pytest.raises(NotFound):
        intake.resume(hall.zhao, draft)
    intake.discard_draft(hall.zhao, draft)
    assert [line.id for line in intake.drafts(hall.wang)] == [draft], "a colleague cannot throw it away"
    intake.discard_draft(hall.wang, draft)
    assert intake.drafts(hall.wang) == []


def newer_catalog(hall: Hall, **changes: object) -> None:
    """Put a version into force in which the card item has changed, or is gone when nothing is named."""
    catalog = small_catalog("2026-03", "2026-03-03")
    items: list[Item] = [item for item in catalog.items if item.id != "card"]
    if changes:
        items.append(replace(small_catalog().items[0], **changes))
    hall.store.put_catalog(replace(catalog, items=tuple(items)), imported_by="admin", at=hall.clock())


def test_a_draft_is_carried_over_with_every_difference_said(hall: Hall) -> None:
    draft = intake.save_draft(hall.wang, with_answer(hall.filled(), "who", "agent"))
    materials = hall.wang.item("card").materials
    newer_catalog(
        hall, promised_limit=Limit(3), materials=(*materials[:2], Material(id="proof", name="居住证明"), *materials[3:])
    )
    hall.clock.forward(1)
    form, differences = intake.resume(hall.wang, draft)
    assert form.catalog_version == "2026-03"
    assert {mark.material for mark in form.marks} == {"id", "form", "extra"}
    assert form.answers == {"who": "agent"}
    said = "\n".join(differences)
    assert all(word in said for word in ("近期照片", "居住证明"))
    assert len(differences) >= 3
    view = intake.review(hall.wang, form)
    assert [defect.material for defect in view.verdict.defects] == ["proof", "mandate"]


def test_a_draft_of_an_item_that_is_gone_says_so_and_is_not_taken_in(hall: Hall) -> None:
    typed = hall.filled()
    draft = intake.save_draft(hall.wang, typed)
    newer_catalog(hall)
    hall.clock.forward(1)
    form, (said,) = intake.resume(hall.wang, draft)
    assert form == typed
    assert "2026-03" in said
    with pytest.raises(NotFound):
        intake.commit(hall.wang, form, draft)
    assert number_of_cases(hall) == 0


def test_a_version_comes_into_force_at_midnight_without_a_new_sign_in(hall: Hall) -> None:
    newer_catalog(hall, promised_limit=Limit(3))
    assert (hall.wang.version, hall.wang.item("card").promised_limit) == ("2026-01", Limit(5))
    assert len(hall.wang.index.search("社会保障卡").hits) == 1
    hall.clock.forward(1)
    assert (hall.wang.version, hall.wang.item("card").promised_limit) == ("2026-03", Limit(3))
    assert intake.start(hall.wang, "card").catalog_version == "2026-03"


def test_a_running_case_keeps_the_version_it_was_taken_in_under(hall: Hall) -> None:
    case = hall.taken_in()
    newer_catalog(hall, promised_limit=Limit(3), name="社保卡申领（新）")
    hall.clock.forward(1)
    state = hall.wang.case(case)
    assert (state.catalog_version, state.item_name, state.limit) == ("2026-01", "社会保障卡申领", Limit(5))


# Taken in under the wrong item


def test_a_wrong_item_is_voided_and_the_new_form_knows_what_is_known(hall: Hall) -> None:
    agent = PartyForm(document_number=NEIGHBOUR, name="李红", phone="13900001234")
    form = replace(
        hall.filled(),
        by_agent=True,
        agent=agent,
        agent_relation=Relation.RELATIVE,
        mandate="代办",
        delivery=Delivery.POST,
        delivery_address="潇浦镇",
        remark="急",
    )
    old = intake.commit(hall.wang, form)
    new = intake.reissue(hall.wang, old.case_id, "proof", "事项选错")
    assert hall.wang.case(old.case_id).phase is Phase.VOIDED
    expected = replace(
        intake.start(hall.wang, "proof"),
        applicant=form.applicant,
        by_agent=True,
        agent=agent,
        agent_relation=Relation.RELATIVE,
        mandate="代办",
        delivery=Delivery.POST,
        delivery_address="潇浦镇",
        remark="急",
        replaces=old.case_no,
    )
    assert new.form == expected
    assert intake.resume(hall.wang, new.draft) == (expected, [])
    done = intake.commit(hall.wang, settle_remaining(new.form, hall.wang.item("proof")), new.draft)
    assert (done.state.replaces, done.case_no) != (done.case_no, old.case_no)
    assert done.state.replaces == old.case_no


def test_voiding_and_the_draft_are_one(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power fails while the draft is written: the case is not void then."""
    from clerk_tui.store.writer import Writer

    old = intake.commit(hall.wang, hall.filled())

    def fails(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(Writer, "put_draft", fails)
    with pytest.raises(OSError):
        intake.reissue(hall.wang, old.case_id, "proof", "事项选错")
    assert hall.wang.case(old.case_id).phase is Phase.ACCEPTED
    assert intake.drafts(hall.wang) == []


def test_an_item_nobody_applies_for_replaces_nothing(hall: Hall) -> None:
    old = intake.commit(hall.wang, hall.filled())
    with pytest.raises(Refused):
        intake.reissue(hall.wang, old.case_id, "fine", "事项选错")
    assert hall.wang.case(old.case_id).phase is Phase.ACCEPTED


# What the verdict line says


def said(hall: Hall, form: IntakeForm, *, keys: bool = True) -> str:
    return "\n".join(verdict_lines(hall.wang, intake.review(hall.wang, form), keys=keys))


def test_after_hours_the_verdict_does_not_say_today(hall: Hall) -> None:
    set_language("zh_CN")
    assert "今日受理，03-09 周一前办结（第 5 个工作日" in said(hall, hall.filled())
    hall.clock.set(MONDAY, 17, 1)
    evening = said(hall, hall.filled())
    assert "今日" not in evening
    assert "03-03 周二" in evening
    assert "03-10 周二前办结" in evening


def test_with_materials_missing_no_day_is_promised(hall: Hall) -> None:
    set_language("zh_CN")
    first, second = said(hall, hall.lacking("form")).splitlines()
    assert first == "材料不齐 1 项。Ctrl+S 出一次性告知书；03-09 周一前补正。"
    assert second == "补正齐全后予以受理，受理后5个工作日内办结。"


@pytest.mark.parametrize(
    ("limit", "count"),
    [
        (Limit(30), "第 30 个工作日"),
        (Limit(30, LimitUnit.NATURAL_DAY), "30个自然日"),
        (Limit(2, LimitUnit.MONTH), "2个月"),
    ],
)
def test_the_unit_of_the_limit_is_the_one_that_is_named(hall: Hall, limit: Limit, count: str) -> None:
    set_language("zh_CN")
    items = tuple(replace(item, promised_limit=limit) for item in small_catalog().items)
    hall.store.put_catalog(
        replace(small_catalog("2026-03", "2026-03-02"), items=items), imported_by="admin", at=hall.clock()
    )
    hall.wang.catalog_changed()
    text = said(hall, hall.filled())
    assert count in text
    assert ("工作日" in text) is (limit.unit is LimitUnit.WORKING_DAY)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("ground", DeclineGround)
def test_declining_fits_two_lines_and_cites_last(hall: Hall, language: Language, ground: DeclineGround) -> None:
    from rich.cells import cell_len

    set_language(language)
    form = replace(hall.lacking("form"), ground=ground, ground_reason="由市局办理", competent_organ="永州市人社局")
    lines = said(hall, form).splitlines()
    assert len(lines) == 2
    assert all(cell_len(line) <= 76 for line in lines), lines
    if language == "zh_CN" and ground is not DeclineGround.FORBIDDEN:
        assert "《行政许可法》" in lines[1]


def test_the_same_sentences_without_the_keys(hall: Hall) -> None:
    for language in LANGUAGES:
        set_language(language)
        for form in (hall.filled(), hall.lacking("form"), hall.filled("proof"), hall.filled("silent")):
            assert "Ctrl" in said(hall, form)
            assert "Ctrl" not in said(hall, form, keys=False)


def test_what_the_catalog_does_not_list_is_never_called_complete(hall: Hall) -> None:
    form = hall.filled("silent")
    with pytest.raises(BadInput) as error:
        intake.commit(hall.wang, replace(form, remark=" "))
    assert error.value.field == "remark"
    set_language("zh_CN")
    assert "目录未载明" in said(hall, replace(form, remark=""))
    text = said(hall, form)
    assert "材料齐全" not in text
    assert "目录未载明材料" in text
    case = intake.commit(hall.wang, form)
    assert case.state.remark == "身份证复印件一份"
    declined = replace(form, remark="", ground=DeclineGround.NOT_NEEDED, ground_reason="无需")
    assert intake.commit(hall.wang, declined).state.phase is Phase.DECLINED, "to decline needs no papers"


def test_a_gap_says_whose_it_is(hall: Hall) -> None:
    set_language("zh_CN")
    form = replace(hall.filled(), by_agent=True, agent=PartyForm(), applicant=PartyForm())
    texts = [str(told(problem)) for problem in intake.review(hall.wang, form).problems]
    for words in ("申请人的证件号码", "申请人的姓名", "代理人的证件号码", "代理人的姓名"):
        assert any(words in text for text in texts), words


# What the county settles


def test_the_county_rules_are_read_once_and_apply(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import time

    from clerk_tui.desk import rules

    assert rules.county_rules() is rules.county_rules()
    changed = rules.Rules(correction_days=7, closing=time(16, 0))
    monkeypatch.setattr(rules, "county_rules", lambda: changed)
    assert intake.review(hall.wang, hall.lacking("form")).supply_by == date(2026, 3, 11)
    hall.clock.set(MONDAY, 16, 30)
    assert intake.commit(hall.wang, hall.filled()).state.received_on == date(2026, 3, 3)


def test_a_centre_that_publishes_its_hours_closes_by_them(hall: Hall) -> None:
    catalog = small_catalog("2026-03", "2026-03-02")
    (centre,) = catalog.centres
    open_late = replace(centre, hours="法定工作日 9:00–12:00，13:30–18:00")
    hall.store.put_catalog(replace(catalog, centres=(open_late,)), imported_by="admin", at=hall.clock())
    hall.wang.catalog_changed()
    hall.clock.set(MONDAY, 17, 30)
    assert intake.commit(hall.wang, hall.filled()).state.received_on == MONDAY


def test_nothing_is_voided_when_the_right_item_does_not_exist_or_no_reason_is_given(hall: Hall) -> None:
    case = hall.taken_in()
    with pytest.raises(NotFound):
        intake.reissue(hall.wang, case, "no-such-item", "事项选错")
    with pytest.raises(Refused) as error:
        intake.reissue(hall.wang, case, "proof", "  ")
    assert error.value.field == "reason"
    with pytest.raises(NotPermitted):
        intake.reissue(hall.chen, case, "proof", "领导可以作废，但不收件")
    assert hall.wang.case(case).phase is Phase.ACCEPTED


# With the shipped catalog


def test_shipped_items_are_taken_in(county_hall: Hall) -> None:
    desk = county_hall.wang
    complete = [item for item in desk.catalog.items if item.at_counter and item.materials and item.questions][:25]
    assert complete, "the shipped catalog has items with questions and materials"
    for item in complete:
        done = intake.commit(desk, county_hall.filled(item.id))
        assert done.state.phase in (Phase.ACCEPTED, Phase.DECIDED)
        assert (done.state.phase is Phase.DECIDED) is (item.case_kind is CaseKind.IMMEDIATE)
        asked: IntakeForm = intake.start(desk, item.id)
        assert intake.review(desk, asked).verdict.gaps == ("applicant.document_number", "applicant.name")


def test_every_shipped_counter_item_can_be_opened_and_reviewed(county_hall: Hall) -> None:
    desk = county_hall.wang
    for item in catalogs.items(desk):
        if item.at_counter:
            view = intake.review(desk, intake.start(desk, item.id))
            assert view.verdict.kind is VerdictKind.INCOMPLETE
            assert verdict_lines(desk, view)
