"""Documents of a case: when each exists, what it says, and that printing never gets ahead of the log."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_hall import ID, STRANGER, Hall
from msgspec.structs import replace
from promising_hall import FIRE, committed, owing, promising, promising_catalog

from clerk_tui.desk import bundles, casework, duties, elsewhere, intake, printing
from clerk_tui.desk.document_details import DOCUMENT_LABELS
from clerk_tui.desk.printing import build, print_document, printable
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.bundle.model import Bundle, BundleKind, FieldKind, FormField, Member
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Channel, Direction
from clerk_tui.domain.case.paper_bodies import Finding
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import DebtExpiry
from clerk_tui.domain.errors import NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import PartyForm, settle_remaining
from clerk_tui.domain.item import CaseKind, Provenance
from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.i18n import set_language
from clerk_tui.paper import output
from clerk_tui.paper.model import DETAIL_OF, BundleSheet, file_name
from clerk_tui.paper.model import DocumentKind as K
from clerk_tui.store.store import Store

RESIDENT = DocumentType.RESIDENT_ID
OF_A_CASE = {kind for kind in K if DETAIL_OF[kind] is not BundleSheet}
TIANHE = elsewhere.other_hall("440106", organ="天河区人社局", address="广州市天河区天府路1号", contact="020-12345678")
PHOTO = Mark(material="photo", status=MarkStatus.COPY_KEPT, copies=2)


def catalog(version: str = "2026-01", effective_from: str = "2026-01-01") -> Catalog:
    """The catalog with deferral and commitment, and a house whose water company is told."""
    plain = promising_catalog()
    card = next(item for item in plain.items if item.id == "card")
    assert card.deferral is not None
    lapsing = replace(card, id="lapsing", deferral=replace(card.deferral, expiry=DebtExpiry.DEEMED_WITHDRAWN))
    house = replace(card, id="house", name="房屋转移登记", deferral=None, commitments=(), questions=())
    water = replace(house, id="water", name="用水过户", department="shijian", case_kind=CaseKind.PROMISED, materials=())
    moved = Bundle(
        id="moved",
        name="二手房过户一件事",
        kind=BundleKind.UTILITIES,
        lead="renshe",
        members=(
            Member(id="house", item="house"),
            Member(id="water", item="water", after=("house",), receiver="water"),
        ),
        fields=(
            FormField(id="buyer", label="受让方身份证号", kind=FieldKind.PERSON_ID, read_by=("house", "water")),
            FormField(id="meter", label="用水户号", read_by=("water",)),
        ),
        provenance=Provenance("invented for the tests", "2026-01-01"),
    )
    return replace(
        plain,
        version=version,
        effective_from=effective_from,
        # One commitment whose terms are spelt out.
        items=tuple(
            replace(item, commitments=(replace(FIRE, conditions=("疏散通道畅通",), promises=("配齐灭火器",)),))
            if item.id == "canteen"
            else item
            for item in (*plain.items, lapsing, house, water)
        ),
        bundles=(moved,),
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    made = Hall.make(tmp_path_factory.mktemp("printing") / "store.db", catalog())
    made.store.close()
    return made.store.path, made.store.key


def kinds(hall: Hall, case: int) -> list[K]:
    return [one.kind for one in printable(hall.wang.case(case))]


def shown(hall: Hall, case: int, kind: K) -> str:
    return print_document(hall.wang, case, kind, medium="text").text


def declined(hall: Hall) -> int:
    form = replace(
        hall.filled(), ground=DeclineGround.NOT_COMPETENT, ground_reason="由市局办理", competent_organ="永州市人社局"
    )
    return intake.commit(hall.wang, form).case_id


def decided(hall: Hall, outcome: Outcome = Outcome.GRANTED) -> int:
    case = hall.in_review()
    casework.decide_case(hall.li, case, outcome, "" if outcome is Outcome.GRANTED else "不符合条件")
    return case


def ended(deed: Callable[..., object], login: str) -> Callable[[Hall], int]:
    def make(hall: Hall) -> int:
        case = hall.taken_in()
        deed(hall.desks[login], case, "有原因")
        return case

    return make


def corrected(hall: Hall) -> int:
    case = intake.commit(hall.he, hall.filled(desk=hall.he)).case_id
    hall.clock.forward(1)
    casework.correct(hall.he, case, [Mark(material="photo", status=MarkStatus.DEFECTIVE, defect="模糊")])
    casework.give_notice(hall.wang, case)
    return case


def paused(hall: Hall) -> int:
    case = hall.in_review()
    casework.start_procedure(hall.li, case, "site_survey", "核查场所")
    casework.end_procedure(hall.li, case, "完毕")
    return case


def extended(hall: Hall) -> int:
    case = hall.in_review()
    casework.extend(hall.li, case, 3, "chen", "案情复杂")
    return case


def mailed(hall: Hall) -> int:
    case = decided(hall)
    casework.mail(hall.wang, case, "EMS", "E1", "潇浦镇")
    return case


def delivered(hall: Hall) -> int:
    case = decided(hall)
    casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID)
    return case


def owes(hall: Hall) -> int:
    return committed(hall).case_id


def owes_before_the_clock(hall: Hall) -> int:
    return committed(hall, form=owing(hall, "slow")).case_id


def owed_too_long(hall: Hall) -> int:
    case = owes(hall)
    hall.clock.forward(7)
    duties.expire_debts(hall.wang, case)
    return case


def promised(hall: Hall) -> int:
    return committed(hall, form=promising(hall)).case_id


def promised_in_vain(hall: Hall) -> int:
    case = promised(hall)
    casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID)
    hall.clock.set(date(2026, 3, 10))
    duties.close_follow_up(hall.sun, case, "fire", Finding.TO_CORRECT, "缺灭火器", date(2026, 3, 20))
    hall.clock.set(date(2026, 3, 20))
    duties.close_follow_up(hall.sun, case, "fire#2", Finding.FALSE, "未安装喷淋")
    hall.clock.set(date(2026, 3, 25))
    return case


def collected(hall: Hall) -> int:
    return elsewhere.collect(hall.wang, replace(hall.filled(), elsewhere=TIANHE)).case_id


def sent(hall: Hall) -> int:
    case = collected(hall)
    elsewhere.send(hall.wang, case, "EB123456789CN")
    return case


def collected_there(hall: Hall) -> int:
    other = replace(TIANHE, direction=Direction.IN)
    case = intake.commit(hall.wang, replace(hall.filled(), elsewhere=other, channel=Channel.ELSEWHERE)).case_id
    casework.dispatch(hall.wang, case)
    casework.claim(hall.li, case)
    return case


def decided_for_them(hall: Hall) -> int:
    case = collected_there(hall)
    casework.decide_case(hall.li, case, Outcome.GRANTED)
    return case


def told(hall: Hall) -> int:
    """The water company's member of a visit whose house is registered."""
    form = replace(
        bundles.start(hall.wang, "moved"),
        applicant=PartyForm(document_number=ID, name="张小明", phone="13800001234"),
        fields={"buyer": ID, "meter": "0077123"},
    )
    done = bundles.commit(hall.wang, settle_remaining(form, hall.wang.form_item(form)))
    house, water = (state.id for _member, state in done.members)
    casework.dispatch(hall.wang, house)
    casework.claim(hall.li, house)
    casework.decide_case(hall.li, house, Outcome.GRANTED)
    return water


ACCEPTED = [K.HANDOVER_SLIP, K.ACCEPTANCE, K.RECEIPT]
STORIES: list[tuple[Callable[[Hall], int], list[K]]] = [
    (lambda hall: intake.commit(hall.he, hall.filled(desk=hall.he)).case_id, [K.RECEIPT]),
    (Hall.taken_in, [K.ACCEPTANCE, K.RECEIPT]),
    (lambda hall: hall.taken_in("permit"), [K.GRANT, K.RECEIPT]),
    (Hall.noticed, [K.ONE_TIME_NOTICE, K.RECEIPT]),
    (corrected, [K.CORRECTION_NOTICE, K.RECEIPT]),
    (declined, [K.DECLINE, K.RECEIPT]),
    (Hall.in_review, ACCEPTED),
    (paused, [K.EXCLUDED_PROCEDURE, *ACCEPTED]),
    (extended, [K.EXTENSION, *ACCEPTED]),
    (decided, [K.GRANT, *ACCEPTED]),
    (lambda hall: decided(hall, Outcome.REFUSED), [K.REFUSAL, *ACCEPTED]),
    (mailed, [K.DELIVERY_PROOF, K.GRANT, *ACCEPTED]),
    (delivered, [K.DELIVERY_PROOF, K.GRANT, *ACCEPTED]),
    (ended(casework.withdraw, "wang"), [K.CLOSURE, K.ACCEPTANCE, K.RECEIPT]),
    (ended(casework.terminate, "chen"), [K.CLOSURE, K.ACCEPTANCE, K.RECEIPT]),
    (ended(casework.void, "wang"), [K.CLOSURE, K.ACCEPTANCE, K.RECEIPT]),
    (owes, [K.DEFERRAL, K.ACCEPTANCE, K.RECEIPT]),
    (owes_before_the_clock, [K.DEFERRAL, K.RECEIPT]),
    (owed_too_long, [K.CLOSURE, K.ACCEPTANCE, K.DEFERRAL, K.RECEIPT]),
    (promised, [K.COMMITMENT, K.GRANT, K.FOLLOW_UP, K.ACCEPTANCE, K.RECEIPT]),
    (
        promised_in_vain,
        [K.REVOCATION, K.DELIVERY_PROOF, K.GRANT, K.FOLLOW_UP, K.ACCEPTANCE, K.COMMITMENT, K.RECEIPT],
    ),
    (collected, [K.PACKAGE, K.RECEIPT]),
    (sent, [K.PACKAGE, K.RECEIPT]),
    (collected_there, ACCEPTED),
    (decided_for_them, [K.GRANT, K.PACKAGE, *ACCEPTED]),
    (told, [K.TELLING, K.ACCEPTANCE, K.RECEIPT]),
]


@pytest.mark.parametrize(("story", "documents"), STORIES)
def test_each_document_exists_exactly_when_it_should(
    hall: Hall, story: Callable[[Hall], int], documents: list[K]
) -> None:
    case = story(hall)
    assert kinds(hall, case) == documents
    for kind in documents:
        assert shown(hall, case, kind)
    before = hall.store.events(case)
    for kind in set(K) - set(documents):
        with pytest.raises(Refused) as error:
            print_document(hall.wang, case, kind, medium="text")
        assert (error.value.code, error.value.field) == ("print.unavailable", "document")
    assert hall.store.events(case) == before


def test_every_kind_of_a_case_is_met_in_a_story_and_every_kind_has_a_label() -> None:
    """Those of a whole visit are met in ``test_bundle_printing``."""
    assert {kind for _story, documents in STORIES for kind in documents} == OF_A_CASE
    assert set(DOCUMENT_LABELS) == set(K)


def test_what_is_to_be_signed_comes_first_until_it_has_left_on_paper(hall: Hall, tmp_path: Path) -> None:
    owing_case, promising_case = owes(hall), promised(hall)
    shown(hall, owing_case, K.DEFERRAL)
    assert kinds(hall, owing_case)[0] is K.DEFERRAL, "looking at it is not signing it"
    print_document(hall.wang, owing_case, K.DEFERRAL, folder=tmp_path)
    assert kinds(hall, owing_case) == [K.ACCEPTANCE, K.DEFERRAL, K.RECEIPT]
    print_document(hall.wang, promising_case, K.COMMITMENT, folder=tmp_path)
    assert kinds(hall, promising_case)[0] is K.GRANT


def test_an_immediate_case_decided_later_than_accepted_has_its_acceptance(hall: Hall) -> None:
    case = intake.commit(hall.wang, hall.lacking("form", item="permit")).case_id
    casework.correct(hall.wang, case, [Mark(material="form", status=MarkStatus.ORIGINAL_KEPT)])
    assert K.ACCEPTANCE in kinds(hall, case)
    hall.clock.forward(1)
    casework.decide_case(hall.wang, case, Outcome.GRANTED)
    assert K.ACCEPTANCE in kinds(hall, case)


# The log first


def test_the_print_is_durable_before_the_file_appears(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hall.taken_in()
    seen: list[str] = []

    def publish(_waiting: output.Waiting) -> Path:
        with Store.open(hall.store.path, hall.store.key) as other:
            seen.extend(event.kind for event in other.events(case))
        assert list(tmp_path.glob("*.pdf")) == []
        raise KeyboardInterrupt

    monkeypatch.setattr(output.Waiting, "publish", publish)
    with pytest.raises(KeyboardInterrupt):
        print_document(hall.wang, case, K.RECEIPT, folder=tmp_path)
    assert seen == ["received", "accepted", "document_printed"], "another process sees it already"


def test_what_cannot_be_composed_is_not_recorded(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    case = hall.taken_in()

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(printing, "build", broken)
    with pytest.raises(ArithmeticError):
        print_document(hall.wang, case, K.RECEIPT)
    assert [event.kind for event in hall.store.events(case)] == ["received", "accepted"]


def on_paper(hall: Hall, case: int, kind: K, folder: Path) -> str:
    """Print for real and return what the page says."""
    import pypdf

    done = print_document(hall.wang, case, kind, folder=folder)
    assert done.path is not None, done.trouble
    return "".join(page.extract_text() for page in pypdf.PdfReader(done.path).pages)


def test_reprints_on_paper_are_counted_and_marked(hall: Hall, tmp_path: Path) -> None:
    set_language("zh_CN")
    case = hall.taken_in()
    assert "补打" not in on_paper(hall, case, K.RECEIPT, tmp_path)
    assert "补打" in on_paper(hall, case, K.RECEIPT, tmp_path)
    assert "补打" not in on_paper(hall, case, K.ACCEPTANCE, tmp_path), "each document counts for itself"
    assert {one.kind: one.printed for one in printable(hall.wang.case(case))} == {K.ACCEPTANCE: 1, K.RECEIPT: 2}


def test_what_was_only_shown_does_not_make_the_first_paper_a_reprint(hall: Hall, tmp_path: Path) -> None:
    set_language("zh_CN")
    case = hall.taken_in()
    assert [print_document(hall.wang, case, K.RECEIPT, medium="text").reprint for _ in range(2)] == [0, 0]
    assert [event.kind for event in hall.store.events(case)].count("document_printed") == 2, "it is logged"
    assert "补打" not in on_paper(hall, case, K.RECEIPT, tmp_path)


def test_two_windows_printing_at_once_do_not_both_hold_the_first_print(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second window prints while the first is setting its paper: that one is set anew, as a reprint."""
    case = hall.taken_in()
    honest, meanwhile = printing._recorded, []

    def recorded(*args: Any) -> bool:
        if not meanwhile:
            meanwhile.append(True)
            meanwhile.append(print_document(hall.zhao, case, K.RECEIPT, folder=tmp_path).reprint)
        return honest(*args)

    monkeypatch.setattr(printing, "_recorded", recorded)
    mine = print_document(hall.wang, case, K.RECEIPT, folder=tmp_path)
    assert (mine.reprint, meanwhile[1]) == (1, 0)
    assert mine.path is not None
    assert mine.path.name.endswith("-r1.pdf")
    assert hall.wang.case(case).times_printed("receipt", 1) == 2
    assert not list(tmp_path.glob(".*")), "what was set in vain is gone"


def test_a_second_procedure_and_a_second_slip_are_new_versions_not_reprints(hall: Hall) -> None:
    case = hall.in_review()
    casework.start_procedure(hall.li, case, "hearing", "申请人要求听证")
    assert "申请人要求听证" in shown(hall, case, K.EXCLUDED_PROCEDURE)
    casework.end_procedure(hall.li, case, "完毕")
    casework.start_procedure(hall.li, case, "site_survey", "核查场所")
    second = print_document(hall.wang, case, K.EXCLUDED_PROCEDURE, medium="text")
    assert (second.reprint, "核查场所" in second.text) == (0, True)
    casework.end_procedure(hall.li, case, "完毕")
    print_document(hall.wang, case, K.HANDOVER_SLIP, medium="text")
    casework.return_case(hall.li, case, "缺页")
    casework.dispatch(hall.wang, case)
    slip = print_document(hall.wang, case, K.HANDOVER_SLIP, medium="text")
    assert slip.reprint == 0
    assert {(one.kind, one.version) for one in printable(hall.wang.case(case))} >= {
        (K.EXCLUDED_PROCEDURE, 2),
        (K.HANDOVER_SLIP, 2),
    }


@pytest.mark.parametrize("login", ["qian", "admin"])
def test_who_may_not_print_prints_nothing(hall: Hall, login: str) -> None:
    case = hall.taken_in()
    with pytest.raises(NotPermitted):
        print_document(hall.desks[login], case, K.RECEIPT, medium="text")
    assert hall.wang.case(case).printed == ()


# On paper


def test_a_pdf_in_the_folder_that_was_named(hall: Hall, tmp_path: Path) -> None:
    case = hall.taken_in()
    folder = tmp_path / "out"
    folder.mkdir()
    done = print_document(hall.wang, case, K.RECEIPT, folder=folder)
    assert done.path == folder / f"{hall.wang.case(case).case_no}-receipt-v1.pdf"
    assert done.path.read_bytes().startswith(b"%PDF")
    assert (done.trouble, done.sent_to) == ("", "")


def test_a_pdf_goes_to_the_workstations_own_folder_otherwise(hall: Hall, own_home: Path) -> None:
    done = print_document(hall.wang, hall.taken_in(), K.RECEIPT)
    assert done.path is not None
    assert done.path.parent == own_home / "state" / "documents"


def test_trouble_leaves_the_case_as_it_is_and_the_text_to_read(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hall.taken_in()
    done = print_document(hall.wang, case, K.RECEIPT, folder=tmp_path / "gone")
    assert done.path is None
    assert "gone" in done.trouble
    assert done.text
    monkeypatch.setenv("PATH", str(tmp_path))
    unprinted = print_document(hall.wang, case, K.RECEIPT, folder=tmp_path, printer="office")
    assert unprinted.path is not None
    assert unprinted.path.exists(), "the file can be printed by hand"
    assert (unprinted.sent_to, bool(unprinted.trouble), unprinted.reprint) == ("", True, 0)
    state = hall.wang.case(case)
    assert (state.phase, state.times_printed("receipt", 1)) == (Phase.ACCEPTED, 0)
    assert [event.kind for event in hall.store.events(case)] == [
        *("received", "accepted", "document_printed", "print_failed")
    ], "what could not be set was never printed; what the printer refused is said to be so"
    assert print_document(hall.wang, case, K.RECEIPT, folder=tmp_path).reprint == 0


def test_a_printer_that_takes_it_is_named(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp = tmp_path / "lp"
    lp.write_text('#!/bin/sh\necho "request id is $2-12 (1 file(s))"\n')
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    done = print_document(hall.wang, hall.taken_in(), K.RECEIPT, folder=tmp_path, printer="office")
    assert (done.sent_to, done.trouble) == ("office", "")


# Nothing personal where it does not belong


@pytest.mark.parametrize(("story", "documents"), STORIES)
def test_no_document_gives_a_number_or_a_phone_away(
    hall: Hall, story: Callable[[Hall], int], documents: list[K]
) -> None:
    case = story(hall)
    state = hall.wang.case(case)
    for kind in documents:
        document = build(hall.wang, state, kind)
        assert state.case_no in file_name(document)
        for hidden in (ID, "13800001234", "张小明"):
            assert hidden not in file_name(document)
            assert hidden not in document.facts.qr_payload
        text = shown(hall, case, kind)
        # A utility cannot find its customer by a number with stars in it.
        in_full = kind is K.TELLING
        assert (ID in text) == in_full
        assert ("13800001234" in text) == in_full
    assert ID not in "".join(event.body for event in hall.store.events(case) if event.kind == "document_printed")


def test_a_receipt_of_unlisted_materials_names_what_came_in_and_says_so(hall: Hall) -> None:
    set_language("zh_CN")
    text = shown(hall, hall.taken_in("silent"), K.RECEIPT).replace("\n", "")
    assert "身份证复印件一份" in text
    assert "未载明本事项的申请材料" in text
    assert "未载明" not in shown(hall, hall.taken_in(), K.RECEIPT)


def test_the_receipt_masks_the_applicant_and_the_agent(hall: Hall) -> None:
    agent = PartyForm(document_number=STRANGER, name="李小红", phone="13900005678")
    form = replace(hall.filled(), by_agent=True, agent=agent, agent_relation=Relation.MANDATE)
    case = intake.commit(hall.wang, form).case_id
    receipt, acceptance = shown(hall, case, K.RECEIPT), shown(hall, case, K.ACCEPTANCE)
    for name, masked in (("张小明", "张*明"), ("李小红", "李*红")):
        assert masked in receipt
        assert name not in receipt
        assert name in acceptance
    assert "13900005678" not in receipt + acceptance


def test_an_organisation_is_named_in_full(hall: Hall) -> None:
    assert "永州千家峒食品有限公司" in shown(hall, hall.taken_in("shop"), K.RECEIPT)


# What they say


def test_the_receipt(hall: Hall) -> None:
    done = intake.commit(hall.wang, hall.filled())
    document = build(hall.wang, hall.wang.case(done.case_id), K.RECEIPT)
    assert document.facts.qr_payload == f"CLK1:{done.case_no}:{done.query_code}"
    text = shown(hall, done.case_id, K.RECEIPT)
    for fact in (
        *("社会保障卡申领", done.query_code, document.facts.case_no_grouped, "王芳"),
        *("居民身份证", "申请表", "近期照片"),
    ):
        assert fact in text, fact


@pytest.mark.parametrize(
    ("story", "kind", "facts"),
    [
        (Hall.noticed, K.ONE_TIME_NOTICE, ("近期照片", "2026年3月9日")),
        (corrected, K.CORRECTION_NOTICE, ("近期照片", "模糊")),
        (Hall.taken_in, K.ACCEPTANCE, ("2026年3月2日", "2026年3月9日", "社会保障卡")),
        (declined, K.DECLINE, ("由市局办理", "永州市人社局", "行政复议")),
        (Hall.in_review, K.HANDOVER_SLIP, ("江永县人力资源和社会保障局", "王芳", "申请表")),
        (paused, K.EXCLUDED_PROCEDURE, ("现场踏勘", "核查场所")),
        (extended, K.EXTENSION, ("案情复杂", "陈立", "2026年3月9日", "2026年3月12日")),
        (decided, K.GRANT, ("社会保障卡", "2026年3月2日")),
        (lambda hall: decided(hall, Outcome.REFUSED), K.REFUSAL, ("不符合条件", "行政复议")),
        (delivered, K.DELIVERY_PROOF, ("张小明", "社会保障卡", "直接送达")),
        (mailed, K.DELIVERY_PROOF, ("E1", "邮寄送达")),
        (ended(casework.withdraw, "wang"), K.CLOSURE, ("有原因", "王芳")),
        (
            owes,
            K.DEFERRAL,
            ("近期照片", "2026年3月5日", "自受理之日起算", "终止办理，退回材料", "县容缺受理清单", "一式两份"),
        ),
        (owes, K.RECEIPT, ("容缺后补", "2026-03-05前补交")),
        (owes_before_the_clock, K.DEFERRAL, ("补齐之日起算",)),
        (owed_too_long, K.CLOSURE, ("近期照片", "2026-03-05", "容缺受理承诺书已载明逾期后果")),
        (
            promised,
            K.COMMITMENT,
            (
                *("消防检测报告", "消防安全检查", "《消防法》第十五条", "疏散通道畅通", "配齐灭火器", "现场核查"),
                *("30个工作日内核查", "可以撤回承诺", "一式两份", "江永县市场监督管理局"),
            ),
        ),
        (promised, K.FOLLOW_UP, ("消防安全检查", "2026年4月14日", "未核查")),
        (
            promised_in_vain,
            K.FOLLOW_UP,
            ("缺灭火器", "2026年3月20日", "2026年3月10日", "未安装喷淋", "承诺不实"),
        ),
        (
            promised_in_vain,
            K.REVOCATION,
            ("第六十九条第二款", "未安装喷淋", "检查合格证", "2026年3月2日", "2026年3月20日", "行政复议"),
        ),
        (collected, K.PACKAGE, ("广东省广州市天河区", "天河区人社局", "天府路1号", "申请表", "自办理地受理之日起算")),
        (sent, K.PACKAGE, ("EB123456789CN", "EMS", "申请材料")),
        (decided_for_them, K.PACKAGE, ("办理结果", "社会保障卡")),
        (told, K.TELLING, ("用水过户", "0077123", ID, "13800001234", "编号相同的为同一份")),
    ],
)
def test_what_each_document_says(hall: Hall, story: Callable[[Hall], int], kind: K, facts: tuple[str, ...]) -> None:
    set_language("zh_CN")
    case = story(hall)
    text = shown(hall, case, kind).replace("\n", "")
    for fact in facts:
        assert fact in text, fact


def test_a_refused_applicant_gets_no_certificate_on_the_proof_of_delivery(hall: Hall) -> None:
    case = decided(hall, Outcome.REFUSED)
    casework.hand_out(hall.wang, case, "张小明", RESIDENT, ID)
    detail = build(hall.wang, hall.wang.case(case), K.DELIVERY_PROOF).detail
    assert "社会保障卡" not in [paper.name for paper in getattr(detail, "papers", ())]


def test_a_deemed_withdrawal_names_the_notice_it_rests_on(hall: Hall) -> None:
    case = hall.noticed()
    hall.clock.set(date(2026, 3, 10))
    casework.deem_withdrawn(hall.wang, case)
    assert kinds(hall, case) == [K.CLOSURE, K.ONE_TIME_NOTICE, K.RECEIPT]
    assert "2026-03-02" in shown(hall, case, K.CLOSURE)


def test_who_broke_the_promise_is_not_told_of_corrections(hall: Hall) -> None:
    set_language("zh_CN")
    case = committed(hall, form=owing(hall, "lapsing")).case_id
    hall.clock.forward(7)
    duties.expire_debts(hall.wang, case)
    text = shown(hall, case, K.CLOSURE).replace("\n", "")
    assert "未补交容缺材料" in text
    assert "补正" not in text


def test_a_slip_goes_with_each_parcel_and_says_which_hall_does_what(hall: Hall) -> None:
    set_language("zh_CN")
    rows = [line.split() for line in shown(hall, sent(hall), K.PACKAGE).splitlines()]
    assert ["收件地", "江永县政务服务中心"] in rows
    back = decided_for_them(hall)
    rows = [line.split() for line in shown(hall, back, K.PACKAGE).splitlines()]
    assert ["办理地", "江永县政务服务中心"] in rows
    assert not any("申请表" in cell for row in rows for cell in row), "the result goes back, not what came in"


def test_an_agent_says_that_the_promise_binds_the_applicant(hall: Hall) -> None:
    set_language("zh_CN")
    agent = PartyForm(document_number=STRANGER, name="李小红", phone="13900005678")
    form = replace(owing(hall), by_agent=True, agent=agent, agent_relation=Relation.MANDATE)
    by_agent, in_person = (
        shown(hall, committed(hall, form=form).case_id, K.DEFERRAL),
        shown(hall, owes(hall), K.DEFERRAL),
    )
    assert "取得申请人授权" in by_agent
    assert "代理人（签名）" in by_agent
    assert "代理人" not in in_person


def test_a_members_own_documents_are_those_of_any_case(hall: Hall) -> None:
    set_language("zh_CN")
    water = hall.wang.case(told(hall))
    assert water.membership is not None
    text = shown(hall, water.id, K.RECEIPT)
    assert "用水过户" in text
    assert water.case_no[:6] in text


def test_the_documents_speak_the_readers_language(hall: Hall) -> None:
    case = hall.taken_in()
    english = shown(hall, case, K.ACCEPTANCE)
    set_language("zh_CN")
    chinese = shown(hall, case, K.ACCEPTANCE)
    assert "受理通知书" in chinese
    assert "受理通知书" not in english


def test_the_catalog_of_the_day_of_receipt_is_the_one_that_is_printed(hall: Hall) -> None:
    case = hall.taken_in()
    newer = catalog("2026-03", "2026-03-03")
    items = tuple(replace(item, materials=(), name=f"{item.name}（新）") for item in newer.items)
    hall.store.put_catalog(replace(newer, items=items), imported_by="admin", at=hall.clock())
    hall.clock.forward(1)
    text = shown(hall, case, K.RECEIPT)
    assert "近期照片" in text
    assert "（新）" not in text
