"""Papers of a whole visit: when each exists, what it says, and that printing never gets ahead of the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundle_hall import ID, bundle_catalog, filled, worked
from desk_hall import MONDAY, NEIGHBOUR, STRANGER, Hall
from msgspec.structs import replace

from clerk_tui.desk import bundle_printing, bundles, casework, printing
from clerk_tui.desk.bundle_intake import CommittedBundle
from clerk_tui.desk.bundle_printing import print_bundle, printable
from clerk_tui.desk.bundle_sheet import document_of, read_visit
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.bundle.model import FieldKind
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.errors import NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import PartyForm, settle_remaining, with_deferral, with_mark
from clerk_tui.i18n import set_language
from clerk_tui.paper import output
from clerk_tui.paper.model import DETAIL_OF, BundleSheet, file_name
from clerk_tui.paper.model import DocumentKind as K
from clerk_tui.store.store import Store

RESIDENT = DocumentType.RESIDENT_ID
OF_A_VISIT = {kind for kind in K if DETAIL_OF[kind] is BundleSheet}
ALWAYS = [K.BUNDLE_RECEIPT, K.BUNDLE_FORM, K.BUNDLE_PLAN]
BOOK = Mark(material="L2000017", status=MarkStatus.COPY_KEPT, copies=2)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A hall that offers the bundles, closed again."""
    made = Hall.make(tmp_path_factory.mktemp("bundles") / "store.db", bundle_catalog())
    made.store.close()
    return made.store.path, made.store.key


def taken_in(hall: Hall, bundle: str = "child", **changes: object) -> CommittedBundle:
    return bundles.commit(hall.wang, filled(hall, bundle, **changes))


def lacking(hall: Hall, material: str) -> CommittedBundle:
    form = with_mark(filled(hall), Mark(material=material, status=MarkStatus.MISSING))
    return bundles.commit(hall.wang, form)


def case(hall: Hall, done: CommittedBundle, member: str) -> CaseState:
    return next(hall.wang.case(state.id) for name, state in done.members if name == member)


def hand_out(hall: Hall, done: CommittedBundle, number: str = ID, name: str = "张小明") -> None:
    bundles.hand_out(hall.zhao, done.bundle_id, name, RESIDENT, number)


def kinds(hall: Hall, done: CommittedBundle) -> list[K]:
    return [one.kind for one in printable(hall.wang, done.bundle_id)]


def rows(hall: Hall, done: CommittedBundle, kind: K) -> list[list[str]]:
    """The lines of a paper, each as its cells."""
    return [line.split() for line in shown(hall, done, kind).splitlines()]


def shown(hall: Hall, done: CommittedBundle, kind: K) -> str:
    return print_bundle(hall.wang, done.bundle_id, kind, medium="text").text


def sheet(hall: Hall, done: CommittedBundle, kind: K) -> BundleSheet:
    detail = document_of(hall.wang, read_visit(hall.wang, done.bundle_id), kind).detail
    assert isinstance(detail, BundleSheet)
    return detail


def events(hall: Hall, done: CommittedBundle) -> list[str]:
    return [event.kind for event in hall.store.events(done.bundle_id)]


# When each exists


def decided(hall: Hall) -> CommittedBundle:
    done = taken_in(hall)
    worked(hall, case(hall, done, "birth").id)
    return done


def handed_out(hall: Hall) -> CommittedBundle:
    done = decided(hall)
    hand_out(hall, done)
    return done


def corrected(hall: Hall) -> CommittedBundle:
    done = lacking(hall, BOOK.material)
    casework.correct(hall.wang, case(hall, done, "vaccine").id, [BOOK])
    return done


def lacked_later(hall: Hall) -> CommittedBundle:
    """Only members that wait still lack something: nobody has given them a notice of their own."""
    done = lacking(hall, BOOK.material)
    bundles.drop_member(hall.wang, done.bundle_id, "vaccine", "不需要")
    return done


def voided(hall: Hall) -> CommittedBundle:
    done = taken_in(hall)
    bundles.void(hall.wang, done.bundle_id, "办错")
    return done


STORIES: list[tuple[Callable[[Hall], CommittedBundle], list[K]]] = [
    (taken_in, ALWAYS),
    (lambda hall: taken_in(hall, "land_bundle"), ALWAYS),
    (lambda hall: lacking(hall, BOOK.material), [K.BUNDLE_NOTICE, *ALWAYS]),
    (lacked_later, [K.BUNDLE_NOTICE, *ALWAYS]),
    (corrected, ALWAYS),
    (decided, ALWAYS),
    (handed_out, [K.BUNDLE_DELIVERY, *ALWAYS]),
    (voided, ALWAYS),
]


@pytest.mark.parametrize(("story", "documents"), STORIES)
def test_each_paper_exists_exactly_when_it_should(
    hall: Hall, story: Callable[[Hall], CommittedBundle], documents: list[K]
) -> None:
    done = story(hall)
    assert kinds(hall, done) == documents
    for kind in documents:
        assert shown(hall, done, kind)
    before = events(hall, done)
    for kind in set(K) - set(documents):
        with pytest.raises(Refused) as error:
            print_bundle(hall.wang, done.bundle_id, kind, medium="text")
        assert (error.value.code, error.value.field) == ("print.unavailable", "document")
    assert events(hall, done) == before


def test_every_kind_of_a_visit_is_met_in_a_story() -> None:
    assert {kind for _story, documents in STORIES for kind in documents} == OF_A_VISIT


@pytest.mark.parametrize(("story", "documents"), STORIES)
def test_no_paper_gives_a_number_or_a_phone_away(
    hall: Hall, story: Callable[[Hall], CommittedBundle], documents: list[K]
) -> None:
    done = story(hall)
    visit = read_visit(hall.wang, done.bundle_id)
    for kind in documents:
        document = document_of(hall.wang, visit, kind)
        text = shown(hall, done, kind)
        # The form states in full what was filled in, since that is what is signed.
        assert (ID in text) == (kind is K.BUNDLE_FORM and ID in visit.view.state.fields.values())
        assert "13800001234" not in text
        for hidden in (ID, "13800001234"):
            assert hidden not in file_name(document) + document.facts.qr_payload
    assert ID not in "".join(one.body for one in hall.store.events(done.bundle_id) if one.kind == "bundle_printed")


def test_what_lies_about_on_counters_names_nobody_in_full(hall: Hall) -> None:
    agent = PartyForm(document_number=STRANGER, name="李小红", phone="13900005678")
    done = taken_in(hall, by_agent=True, agent=agent, agent_relation=Relation.MANDATE)
    receipt, plan = shown(hall, done, K.BUNDLE_RECEIPT), shown(hall, done, K.BUNDLE_PLAN)
    for name, masked in (("张小明", "张*明"), ("李小红", "李*红")):
        assert masked in receipt
        assert name not in receipt + plan
        assert name in shown(hall, done, K.BUNDLE_FORM), "what is signed is signed by somebody"
    assert "13900005678" not in receipt


# What they say


def test_the_receipt_numbers_the_members_and_asks_every_paper_once(hall: Hall) -> None:
    set_language("zh_CN")
    done = taken_in(hall)
    detail = sheet(hall, done, K.BUNDLE_RECEIPT)
    members = [(member.name, member.department, member.case_no.replace(" ", "")) for member in detail.members]
    assert members == [
        ("出生医学证明", "人社局", case(hall, done, "birth").case_no),
        ("预防接种", "市监局", case(hall, done, "vaccine").case_no),
        ("出生登记", "公安局", case(hall, done, "household").case_no),
        ("参保登记", "人社局", case(hall, done, "insurance").case_no),
        ("生育待遇", "人社局", case(hall, done, "allowance").case_no),
    ], "as they are worked: what begins at once, first"
    needed = {one.line.name: one.needed_by for one in detail.materials}
    assert needed == {
        "居民身份证": (1, 3, 4),
        "住院病历": (1,),
        "居民户口簿": (2, 3, 5),
        "近期照片": (2, 4),
    }
    seen = rows(hall, done, K.BUNDLE_RECEIPT)
    assert ["牵头部门", "江永县人力资源和社会保障局"] in seen
    assert ["1", "出生医学证明", *detail.members[0].case_no.split(), "已受理", "3月4日"] in seen
    assert ["3", "出生登记", *detail.members[2].case_no.split(), "待启动", "3月9日"] in seen
    assert ["1", "居民身份证", "收复印件（2份）", "1、3、4"] in seen
    assert ["2", "住院病历", "收复印件", "1"] in seen


def test_days_behind_the_promise_for_the_whole_are_explained(hall: Hall) -> None:
    set_language("zh_CN")
    explained = "本件事承诺2026年3月6日前"
    slow = taken_in(hall, "shop_bundle")
    assert explained in shown(hall, slow, K.BUNDLE_RECEIPT).replace("\n", "")
    assert explained in shown(hall, slow, K.BUNDLE_PLAN).replace("\n", "")
    assert "最迟日期" not in shown(hall, taken_in(hall), K.BUNDLE_RECEIPT)


def test_a_births_receipt_and_plan_fit_one_page_each(county_hall: Hall) -> None:
    """The shipped guide: seven items, thirteen materials."""
    import pypdf

    set_language("zh_CN")
    county_hall.clock.set(MONDAY)
    form = bundles.start(county_hall.wang, "chusheng")
    form = replace(form, applicant=PartyForm(document_number=ID, name="张小明"))
    asked = county_hall.wang.bundle(form.bundle, form.catalog_version).fields
    values = {FieldKind.PERSON_ID: ID, FieldKind.DATE: "2026-02-20"}
    fields = {field.id: field.options[0] if field.options else values.get(field.kind, "某某") for field in asked}
    form = settle_remaining(replace(form, fields=fields), county_hall.wang.form_item(form))
    done = bundles.commit(county_hall.wang, form)
    for kind in (K.BUNDLE_RECEIPT, K.BUNDLE_PLAN, K.BUNDLE_FORM):
        path = print_bundle(county_hall.wang, done.bundle_id, kind).path
        assert path is not None
        assert len(pypdf.PdfReader(path).pages) == 1, kind


def test_what_follows_later_is_on_the_receipt_with_its_day(hall: Hall) -> None:
    form = filled(hall)
    form = replace(with_deferral(form, hall.wang.form_item(form), "insurance.photo"), deferral_signed=True)
    done = bundles.commit(hall.wang, form)
    (photo,) = (one.line for one in sheet(hall, done, K.BUNDLE_RECEIPT).materials if one.line.name == "近期照片")
    assert photo.status is MarkStatus.DEFERRED
    assert photo.note.startswith("to follow by 2026-03-")


def test_members_promises_are_signed_one_by_one_before_anybody_goes(hall: Hall, tmp_path: Path) -> None:
    form = filled(hall)
    form = replace(with_deferral(form, hall.wang.form_item(form), "insurance.photo"), deferral_signed=True)
    done = bundles.commit(hall.wang, form)
    owing = {case(hall, done, member).id for member in ("insurance", "vaccine")}
    due = bundle_printing.to_be_signed(hall.wang, done.bundle_id)
    assert due == [(one, K.DEFERRAL) for one in sorted(owing)]
    assert "近期照片" in printing.print_document(hall.wang, due[0][0], K.DEFERRAL, folder=tmp_path).text
    assert bundle_printing.to_be_signed(hall.wang, done.bundle_id) == due[1:]
    assert bundle_printing.to_be_signed(hall.wang, taken_in(hall).bundle_id) == []


def test_the_one_form_states_its_fields_and_the_items(hall: Hall) -> None:
    set_language("zh_CN")
    seen = rows(hall, taken_in(hall), K.BUNDLE_FORM)
    for row in (["新生儿姓名", "张安"], ["母亲身份证号", ID], ["出生日期", "2026年2月20日"]):
        assert row in seen
    assert ["3.", "出生登记（公安局）"] in seen


def test_the_plan_says_who_works_when_and_after_what(hall: Hall) -> None:
    set_language("zh_CN")
    done = taken_in(hall)
    seen = rows(hall, done, K.BUNDLE_PLAN)
    for row in (
        ["1", "出生医学证明", "人社局", "3月2日", "3月4日", "收件即开始"],
        ["3", "出生登记", "公安局", "3月4日", "3月9日", "第1项办结后"],
    ):
        assert row in seen
    insurance = sheet(hall, done, K.BUNDLE_PLAN).members[3]
    assert (insurance.after, insurance.in_step_with) == ((3,), (5,))
    bars = {row[1]: row[2] for row in seen if len(row) == 3 and set(row[2]) == {"="}}
    assert set(bars) == {"出生医学证明", "预防接种", "出生登记", "参保登记", "生育待遇"}
    assert len(bars["出生登记"]) > len(bars["出生医学证明"]), "five days against two"
    assert ["申请次数", "5", "1"] in seen
    worked(hall, case(hall, done, "birth").id)
    decided_row = next(row for row in rows(hall, done, K.BUNDLE_PLAN) if row[1:2] == ["出生医学证明"])
    assert decided_row[3:5] == ["3月2日", "3月2日（已办结）"]


def test_a_plan_that_waits_for_a_document_says_so_and_draws_nothing(hall: Hall) -> None:
    set_language("zh_CN")
    text = shown(hall, taken_in(hall, "land_bundle"), K.BUNDLE_PLAN)
    assert "土地权属文件后" in text
    assert "时间安排" not in text
    assert "5个工作日" in text


def test_the_notice_says_everything_at_once_and_who_waits_for_it(hall: Hall) -> None:
    form = filled(hall)
    for material in ("L2000016", "L2000017", "insurance.photo"):
        form = with_mark(form, Mark(material=material, status=MarkStatus.MISSING))
    done = bundles.commit(hall.wang, form)
    detail = sheet(hall, done, K.BUNDLE_NOTICE)
    assert {one.material: one.remedy for one in detail.corrections} == {
        "居民身份证": "出生医学证明；出生登记；参保登记",
        "居民户口簿": "出生登记；生育待遇；预防接种",
        "近期照片": "参保登记；预防接种",
    }, "what waiting members lack is said now, not when they begin"
    assert detail.deadline == case(hall, done, "vaccine").supply_by


def test_the_proof_of_delivery_names_what_was_handed_out_when_and_by_whom(hall: Hall) -> None:
    set_language("zh_CN")
    done = handed_out(hall)
    at = hall.clock()
    hall.clock.forward(1)
    detail = sheet(hall, done, K.BUNDLE_DELIVERY)
    assert [(member.name, member.result) for member in detail.members] == [("出生医学证明", "出生医学证明证")]
    assert (detail.at, detail.deliverer) == (at, "赵敏"), "not who prints it, nor when"
    assert detail.receiver is not None
    assert (detail.receiver.name, detail.receiver.document_number) == ("张小明", "431125********0009")


def test_a_second_hand_out_has_a_proof_of_its_own(hall: Hall, tmp_path: Path) -> None:
    done = handed_out(hall)
    assert print_bundle(hall.wang, done.bundle_id, K.BUNDLE_DELIVERY, folder=tmp_path).reprint == 0
    worked(hall, case(hall, done, "vaccine").id)
    worked(hall, case(hall, done, "household").id, Outcome.REFUSED)
    hand_out(hall, done)
    assert [one.version for one in printable(hall.wang, done.bundle_id) if one.kind is K.BUNDLE_DELIVERY] == [2]
    second = print_bundle(hall.wang, done.bundle_id, K.BUNDLE_DELIVERY, folder=tmp_path)
    assert second.reprint == 0
    assert "出生登记" in second.text
    assert "出生医学证明" not in second.text


def test_whoever_is_not_the_applicant_takes_nothing_and_leaves_no_proof(hall: Hall) -> None:
    done = decided(hall)
    with pytest.raises(Refused):
        hand_out(hall, done, NEIGHBOUR, "他人")
    assert K.BUNDLE_DELIVERY not in kinds(hall, done)


# The log first


def on_paper(hall: Hall, done: CommittedBundle, kind: K, folder: Path, login: str = "wang") -> int:
    result = print_bundle(hall.desks[login], done.bundle_id, kind, folder=folder)
    assert result.path is not None, result.trouble
    return result.reprint


def test_the_print_is_durable_before_the_file_appears(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = taken_in(hall)
    seen: list[str] = []

    def publish(_waiting: output.Waiting) -> Path:
        with Store.open(hall.store.path, hall.store.key) as other:
            seen.extend(event.kind for event in other.events(done.bundle_id))
        assert list(tmp_path.glob("*.pdf")) == []
        raise KeyboardInterrupt

    monkeypatch.setattr(output.Waiting, "publish", publish)
    with pytest.raises(KeyboardInterrupt):
        on_paper(hall, done, K.BUNDLE_RECEIPT, tmp_path)
    assert seen[-1] == "bundle_printed", "another process sees it already"


def test_what_cannot_be_composed_is_not_recorded(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    done = taken_in(hall)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(bundle_printing, "document_of", broken)
    with pytest.raises(ArithmeticError):
        print_bundle(hall.wang, done.bundle_id, K.BUNDLE_RECEIPT)
    assert "bundle_printed" not in events(hall, done)


def test_reprints_are_counted_and_marked_each_paper_for_itself(hall: Hall, tmp_path: Path) -> None:
    set_language("zh_CN")
    done = taken_in(hall)
    shown(hall, done, K.BUNDLE_RECEIPT)
    assert events(hall, done)[-1] == "bundle_printed", "looking is logged, and is no print"
    assert [on_paper(hall, done, K.BUNDLE_RECEIPT, tmp_path) for _n in range(2)] == [0, 1]
    assert on_paper(hall, done, K.BUNDLE_PLAN, tmp_path) == 0
    again = print_bundle(hall.wang, done.bundle_id, K.BUNDLE_RECEIPT, folder=tmp_path)
    assert "补打" in again.text
    printed = {one.kind: one.printed for one in printable(hall.wang, done.bundle_id)}
    assert printed == {K.BUNDLE_RECEIPT: 3, K.BUNDLE_FORM: 0, K.BUNDLE_PLAN: 1}


def test_two_windows_printing_at_once_do_not_both_hold_the_first_print(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second window prints while the first is setting its paper: that one is set anew, as a reprint."""
    done = taken_in(hall)
    honest, meanwhile = bundle_printing._recorded, []

    def recorded(*args: Any) -> bool:
        if not meanwhile:
            meanwhile.append(-1)
            meanwhile.append(on_paper(hall, done, K.BUNDLE_RECEIPT, tmp_path, "zhao"))
        return honest(*args)

    monkeypatch.setattr(bundle_printing, "_recorded", recorded)
    assert on_paper(hall, done, K.BUNDLE_RECEIPT, tmp_path) == 1
    assert meanwhile[1] == 0
    assert sorted(file.name[-6:-4] for file in tmp_path.glob("*.pdf")) == ["r1", "v1"]
    assert not list(tmp_path.glob(".*")), "what was set in vain is gone"


def test_what_does_not_come_out_is_no_print(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = taken_in(hall)
    gone = print_bundle(hall.wang, done.bundle_id, K.BUNDLE_RECEIPT, folder=tmp_path / "gone")
    assert (gone.path, bool(gone.trouble), bool(gone.text)) == (None, True, True)
    assert "bundle_printed" not in events(hall, done), "what could not be set was never printed"
    monkeypatch.setenv("PATH", str(tmp_path))
    refused = print_bundle(hall.wang, done.bundle_id, K.BUNDLE_RECEIPT, folder=tmp_path, printer="office")
    assert refused.path is not None
    assert (refused.sent_to, bool(refused.trouble)) == ("", True)
    assert events(hall, done)[-2:] == ["bundle_printed"] * 2, "what the printer refused is said to be so"
    told = [entry.what for entry in bundles.view(hall.wang, done.bundle_id).timeline]
    assert any("did not come out" in what for what in told)
    assert on_paper(hall, done, K.BUNDLE_RECEIPT, tmp_path) == 0


@pytest.mark.parametrize("login", ["qian", "admin"])
def test_who_may_not_print_prints_nothing(hall: Hall, login: str) -> None:
    done = taken_in(hall)
    with pytest.raises(NotPermitted):
        print_bundle(hall.desks[login], done.bundle_id, K.BUNDLE_RECEIPT, medium="text")
    assert "bundle_printed" not in events(hall, done)
