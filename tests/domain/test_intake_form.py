"""The intake form: whatever is typed is kept, and every problem says which field it is about."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clerk_tui.domain.applicant import ApplicantKind, Relation
from clerk_tui.domain.case.bodies import Delivery, Outcome
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import (
    IntakeForm,
    PartyForm,
    carry_over,
    check_form,
    document_chosen,
    new_form,
    settle_remaining,
    with_answer,
    with_mark,
)
from clerk_tui.domain.item import Item, Material, Provenance, ScenarioOption, ScenarioQuestion
from clerk_tui.domain.verdict import DeclineGround, VerdictKind

TODAY = date(2026, 3, 2)
ID = "431125199901010009"
USCC = "91350100M000100Y43"
ITEM = Item(
    id="x",
    name="某事项",
    department="renshe",
    provenance=Provenance("invented", "2026-01-01"),
    questions=(ScenarioQuestion("who", "由谁办理", (ScenarioOption("self", "本人"), ScenarioOption("agent", "代办"))),),
    materials=(
        Material(id="id", name="居民身份证", standard_code="L2000016"),
        Material(id="mandate", name="授权委托书", scenarios=("who:agent",)),
    ),
)
PERSON = PartyForm(document_number=ID, name="张小明", phone="13800001234")


def form(**changes: object) -> IntakeForm:
    return replace(settle_remaining(replace(new_form(ITEM, "v1"), applicant=PERSON), ITEM), **changes)


def fields(one: IntakeForm, item: Item = ITEM) -> list[str]:
    return [problem.field for problem in check_form(one, item, TODAY).problems]


def test_a_whole_form_has_no_problem() -> None:
    checked = check_form(form(), ITEM, TODAY)
    assert (checked.problems, checked.verdict.kind) == ((), VerdictKind.ACCEPT)
    assert checked.applicant is not None
    assert (checked.applicant.name, checked.applicant.document_number) == ("张小明", ID)
    assert checked.identity is not None
    assert checked.identity.birth == date(1999, 1, 1)


def test_an_empty_form_names_what_it_lacks_in_the_order_of_the_screen() -> None:
    checked = check_form(new_form(ITEM, "v1"), ITEM, TODAY)
    assert checked.verdict.kind is VerdictKind.INCOMPLETE
    assert checked.verdict.gaps == ("applicant.document_number", "applicant.name")
    assert checked.applicant is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applicant": replace(PERSON, document_number="")}, "applicant.document_number"),
        ({"applicant": replace(PERSON, document_number="431125199901010008")}, "applicant.document_number"),
        ({"applicant": replace(PERSON, document_number="431125203001010008")}, "applicant.document_number"),
        ({"applicant": replace(PERSON, name=" ")}, "applicant.name"),
        ({"applicant": replace(PERSON, name="张3")}, "applicant.name"),
        ({"applicant": replace(PERSON, phone="1380000")}, "applicant.phone"),
        ({"answers": {}}, "question.who"),
        ({"answers": {"who": "nobody"}}, "question.who"),
        ({"delivery": Delivery.POST}, "delivery_address"),
        ({"ground": DeclineGround.NOT_NEEDED}, "ground_reason"),
        ({"ground": DeclineGround.NOT_COMPETENT, "ground_reason": "省级事权"}, "competent_organ"),
        ({"outcome": Outcome.REFUSED, "outcome_reason": " "}, "outcome_reason"),
        ({"by_agent": True, "agent": replace(PERSON, document_number="")}, "agent.document_number"),
        ({"by_agent": True, "agent": replace(PERSON, name="")}, "agent.name"),
        ({"by_agent": True, "agent": replace(PERSON, phone="12")}, "agent.phone"),
    ],
)
def test_every_problem_names_its_field_and_its_remedy(changes: dict[str, object], field: str) -> None:
    checked = check_form(form(**changes), ITEM, TODAY)
    assert [problem.field for problem in checked.problems] == [field]
    assert all(problem.reason and problem.remedy for problem in checked.problems)
    assert checked.verdict.gaps == (field,)


def test_everything_wrong_is_said_at_once() -> None:
    wrong = form(applicant=PartyForm(document_number="1", phone="x"), by_agent=True, answers={}, delivery=Delivery.POST)
    assert set(fields(wrong)) == {
        "question.who",
        "applicant.document_number",
        "applicant.name",
        "applicant.phone",
        "agent.document_number",
        "agent.name",
        "delivery_address",
    }


def test_the_questions_stand_before_the_applicant_as_on_the_screen() -> None:
    assert fields(form(answers={}, applicant=PartyForm())) == [
        "question.who",
        "applicant.document_number",
        "applicant.name",
    ]


def test_a_question_that_offers_no_answer_holds_nobody_up() -> None:
    item = replace(ITEM, questions=(*ITEM.questions, ScenarioQuestion("empty", "没有选项", ())))
    assert fields(form(), item) == []


def test_an_agent_who_is_not_there_is_not_checked() -> None:
    checked = check_form(form(agent=PartyForm(document_number="rubbish")), ITEM, TODAY)
    assert (checked.problems, checked.agent) == ((), None)


def test_an_agent_is_taken_over_with_the_mandate() -> None:
    agent = PartyForm(document_number="431125199901020004", name="李红")
    checked = check_form(
        form(by_agent=True, agent=agent, agent_relation=Relation.GUARDIAN, mandate=" 全权 "), ITEM, TODAY
    )
    assert checked.agent is not None
    assert (checked.agent.name, checked.agent.relation, checked.agent.mandate) == ("李红", Relation.GUARDIAN, "全权")


def test_what_was_typed_full_width_or_with_spaces_is_written_in_its_one_form() -> None:
    typed = PartyForm(document_number=" ４３１１２５ 19990101 0009 ", name=" 张小明 ", phone="+86 138-0000-1234")
    applicant = check_form(form(applicant=typed), ITEM, TODAY).applicant
    assert applicant is not None
    assert (applicant.document_number, applicant.name, applicant.phone) == (ID, "张小明", "13800001234")


def test_a_phone_is_not_compulsory() -> None:
    assert fields(form(applicant=replace(PERSON, phone=""))) == []


def test_an_item_for_organisations_starts_with_theirs() -> None:
    started = new_form(replace(ITEM, service_objects=("organisation",)), "v1")
    assert (started.applicant_kind, started.applicant.document_type) == (
        ApplicantKind.ORGANISATION,
        DocumentType.USCC,
    )
    both = new_form(replace(ITEM, service_objects=("person", "organisation")), "v1")
    assert both.applicant_kind is ApplicantKind.PERSON


def test_the_document_says_who_applies() -> None:
    organisation = document_chosen(form(), "applicant", DocumentType.USCC, USCC)
    assert organisation.applicant_kind is ApplicantKind.ORGANISATION
    assert organisation.applicant.document_number == USCC
    person = document_chosen(organisation, "applicant", DocumentType.PASSPORT)
    assert person.applicant_kind is ApplicantKind.PERSON
    assert person.applicant.document_number == USCC, "what was typed stays"


def test_the_agents_document_says_nothing_about_the_applicant() -> None:
    organisation = document_chosen(form(), "applicant", DocumentType.USCC, USCC)
    changed = document_chosen(organisation, "agent", DocumentType.PASSPORT, "E12345678")
    assert changed.applicant_kind is ApplicantKind.ORGANISATION
    assert (changed.agent.document_type, changed.agent.document_number) == (DocumentType.PASSPORT, "E12345678")
    assert changed.applicant == organisation.applicant


def test_settling_the_rest_leaves_what_was_marked() -> None:
    started = with_mark(
        with_answer(new_form(ITEM, "v1"), "who", "agent"), Mark(material="mandate", status=MarkStatus.DEFECTIVE)
    )
    settled = {mark.material: mark.status for mark in settle_remaining(started, ITEM).marks}
    assert settled == {"mandate": MarkStatus.DEFECTIVE, "id": MarkStatus.ORIGINAL_SEEN}
    assert settle_remaining(settle_remaining(started, ITEM), ITEM) == settle_remaining(started, ITEM)


def test_settling_the_rest_does_not_touch_papers_that_are_not_asked_for() -> None:
    assert [mark.material for mark in settle_remaining(new_form(ITEM, "v1"), ITEM).marks] == ["id"]


def test_an_answer_that_changes_back_finds_its_marks_again() -> None:
    marked = settle_remaining(with_answer(new_form(ITEM, "v1"), "who", "agent"), ITEM)
    there_and_back = with_answer(with_answer(marked, "who", "self"), "who", "agent")
    assert there_and_back == marked


def test_a_new_mark_replaces_the_old_one() -> None:
    marked = with_mark(form(), Mark(material="id", status=MarkStatus.WAIVED, basis="核验"))
    assert [mark.status for mark in marked.marks if mark.material == "id"] == [MarkStatus.WAIVED]


def test_carried_over_to_a_newer_catalog_only_what_no_longer_exists_falls_away() -> None:
    old = replace(
        form(by_agent=True, agent=PERSON, remark="加急"),
        answers={"who": "agent", "gone": "x"},
        marks=(
            Mark(material="id", status=MarkStatus.WAIVED, basis="核验"),
            Mark(material="gone", status=MarkStatus.ORIGINAL_KEPT),
        ),
    )
    age = ScenarioQuestion("age", "年龄", (ScenarioOption("adult", "成年"),))
    newer = replace(ITEM, questions=(*ITEM.questions, age))
    carried = carry_over(old, newer, "v2")
    assert carried == replace(old, catalog_version="v2", answers={"who": "agent", "age": "adult"}, marks=old.marks[:1])


def test_an_answer_that_is_no_longer_offered_becomes_the_usual_one() -> None:
    newer = replace(ITEM, questions=(ScenarioQuestion("who", "由谁办理", (ScenarioOption("self", "本人"),)),))
    assert carry_over(form(answers={"who": "agent"}), newer, "v2").answers == {"who": "self"}


TEXT = st.text(max_size=30)
PARTIES = st.builds(
    PartyForm,
    document_type=st.sampled_from(DocumentType),
    document_number=TEXT,
    name=TEXT,
    phone=TEXT,
    address=TEXT,
    legal_rep=TEXT,
)
MARKS = st.builds(
    Mark,
    material=st.sampled_from(["id", "mandate", "other"]),
    status=st.sampled_from(MarkStatus),
    copies=st.integers(0, 99),
    defect=TEXT,
    basis=TEXT,
)
FORMS = st.builds(
    IntakeForm,
    item=st.just("x"),
    catalog_version=st.just("v1"),
    answers=st.dictionaries(st.sampled_from(["who", "gone"]), st.sampled_from(["self", "agent", ""])),
    applicant_kind=st.sampled_from(ApplicantKind),
    applicant=PARTIES,
    by_agent=st.booleans(),
    agent=PARTIES,
    agent_relation=st.sampled_from(Relation),
    mandate=TEXT,
    marks=st.lists(MARKS, max_size=4).map(tuple),
    ground=st.sampled_from([None, *DeclineGround]),
    ground_reason=TEXT,
    competent_organ=TEXT,
    outcome=st.sampled_from([None, *Outcome]),
    outcome_reason=TEXT,
    delivery=st.sampled_from(Delivery),
    delivery_address=TEXT,
    remark=TEXT,
    replaces=TEXT,
)


@given(FORMS)
def test_a_draft_gives_back_exactly_what_was_typed(typed: IntakeForm) -> None:
    assert msgspec.json.decode(msgspec.json.encode(typed), type=IntakeForm) == typed


@given(FORMS)
def test_checking_is_total_and_a_committable_form_knows_its_applicant(typed: IntakeForm) -> None:
    checked = check_form(typed, ITEM, TODAY)
    assert all(problem.field and problem.reason for problem in checked.problems)
    if checked.verdict.kind is VerdictKind.INCOMPLETE:
        assert checked.problems
    else:
        assert checked.applicant is not None
        assert (checked.agent is not None) is typed.by_agent
