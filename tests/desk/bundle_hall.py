"""Invented bundles for the tests of the desk: one of every shape that a visit can have."""

from pathlib import Path

from desk_hall import Hall, small_catalog
from msgspec.structs import replace

from clerk_tui.desk import bundle_intake, bundles, casework
from clerk_tui.desk.bundle_intake import CommittedBundle
from clerk_tui.domain.bundle.model import (
    Bundle,
    BundleKind,
    BundleMaterial,
    FieldKind,
    FormField,
    Member,
    SupervisionVisit,
    Trigger,
)
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import CaseState, Phase
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.concession import ClockStart, CommitmentKind, CommitmentTerms, Deferral
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining, with_mark
from clerk_tui.domain.item import (
    CaseKind,
    Item,
    ItemType,
    Limit,
    Material,
    PaperKind,
    Provenance,
    ScenarioOption,
    ScenarioQuestion,
)

ID = "431125199901010009"
RESIDENT = DocumentType.RESIDENT_ID
_SOURCE = Provenance("invented for the tests", "2026-01-01")
_CARD = Material(id="id", name="居民身份证", kind=PaperKind.ORIGINAL, originals=1, standard_code="L2000016")
_BOOK = Material(id="book", name="居民户口簿", kind=PaperKind.COPY, copies=1, standard_code="L2000017")


def item(id_: str, name: str, department: str, days: int, *materials: Material, **more: object) -> Item:
    """An item that promises *days* and asks for *materials*."""
    fields: dict[str, object] = {
        "item_type": ItemType.LICENCE,
        "case_kind": CaseKind.PROMISED,
        "statutory_limit": Limit(days * 2),
        "promised_limit": Limit(days),
        "result_name": f"{name}证",
        "materials_published": True,
    }
    return Item(id=id_, name=name, department=department, materials=materials, provenance=_SOURCE, **fields | more)


ITEMS = (
    item("birth", "出生医学证明", "renshe", 2, _CARD, Material(id="hospital", name="住院病历", kind=PaperKind.COPY)),
    item("household", "出生登记", "gongan", 3, _CARD, _BOOK),
    item(
        "insurance",
        "参保登记",
        "renshe",
        1,
        replace(_CARD, id="card", kind=PaperKind.COPY, copies=2),
        Material(id="photo", name="近期照片", kind=PaperKind.COPY, copies=1),
        deferral=Deferral(materials=("photo",), days=3),
    ),
    item("allowance", "生育待遇", "renshe", 5, _BOOK, case_kind=CaseKind.IMMEDIATE, item_type=ItemType.BENEFIT),
    item(
        "vaccine",
        "预防接种证",
        "shijian",
        1,
        replace(_BOOK, copies=2),
        Material(id="photo", name="近期照片", kind=PaperKind.COPY, copies=2),
        questions=(
            ScenarioQuestion("abroad", "是否境外出生", (ScenarioOption("no", "否"), ScenarioOption("yes", "是"))),
        ),
        deferral=Deferral(materials=("photo",), days=5),
    ),
    item("food", "食品经营许可", "shijian", 10, _CARD, Material(id="plan", name="平面图", kind=PaperKind.ORIGINAL)),
    item(
        "fire",
        "消防安全检查",
        "gongan",
        10,
        Material(id="report", name="检测报告", kind=PaperKind.ORIGINAL),
        commitments=(
            CommitmentTerms(
                id="promise",
                kind=CommitmentKind.LICENCE,
                replaces=("report",),
                check="现场核查",
                follow_up_days=20,
                promises=("符合消防安全标准",),
            ),
        ),
    ),
    item("sign", "户外招牌", "shijian", 1, _CARD),
    item("land", "建设用地规划许可", "gongan", 20, _CARD),
    item("works", "建设工程规划许可", "gongan", 20, _CARD),
    item("permit_to_build", "建筑工程施工许可", "shijian", 7, _CARD),
    item(
        "late",
        "补充登记",
        "renshe",
        4,
        Material(id="proof", name="佐证材料", kind=PaperKind.COPY),
        _CARD,
        deferral=Deferral(materials=("proof",), days=3, clock=ClockStart.WHEN_COMPLETE),
    ),
)

CHILD = Bundle(
    id="child",
    name="新生儿出生一件事",
    lead="renshe",
    cooperating=("gongan", "shijian"),
    promised_limit=Limit(10),
    onsite_visits=1,
    questions=(
        ScenarioQuestion("where", "在何处出生", (ScenarioOption("here", "本县"), ScenarioOption("away", "外地"))),
    ),
    members=(
        Member(id="birth", item="birth", scenarios=("where:here",)),
        Member(id="household", item="household", after=("birth",)),
        Member(id="insurance", item="insurance", after=("household",), in_step="social"),
        Member(id="allowance", item="allowance", after=("household",), in_step="social", optional=True),
        Member(id="vaccine", item="vaccine", name="预防接种"),
    ),
    fields=(
        FormField(id="name", label="新生儿姓名", required=True, read_by=("birth", "household")),
        FormField(id="mother", label="母亲身份证号", kind=FieldKind.PERSON_ID, required=True, read_by=("birth",)),
        FormField(id="born", label="出生日期", kind=FieldKind.DATE, read_by=("household",)),
    ),
    provenance=_SOURCE,
)
SHOP = Bundle(
    id="shop_bundle",
    name="开办餐饮店一件事",
    kind=BundleKind.OPEN_SHOP,
    lead="shijian",
    promised_limit=Limit(4),
    questions=(
        ScenarioQuestion(
            "fire", "消防检查方式", (ScenarioOption("promise", "告知承诺"), ScenarioOption("usual", "一般"))
        ),
    ),
    members=(
        Member(id="food", item="food", in_step="joint"),
        Member(id="fire_promise", item="fire", scenarios=("fire:promise",), commitments=("promise",)),
        Member(id="fire_usual", item="fire", scenarios=("fire:usual",), in_step="joint"),
        Member(id="sign", item="sign", optional=True),
    ),
    provenance=_SOURCE,
)
LAND = Bundle(
    id="land_bundle",
    name="拿地即开工",
    kind=BundleKind.FAST_TRACK,
    lead="gongan",
    promised_limit=Limit(5),
    members=tuple(Member(id=member, item=member, after=("@land",)) for member in ("land", "works", "permit_to_build")),
    triggers=(Trigger(id="land", label="土地权属文件", documents=("不动产权证书",), limit=Limit(5)),),
    visits=(SupervisionVisit(member="permit_to_build", name="质量安全监督", days=10),),
    provenance=_SOURCE,
)
LISTED = Bundle(
    id="listed",
    name="有清单的一件事",
    lead="renshe",
    promised_limit=Limit(5),
    members=(Member(id="birth", item="birth"), Member(id="late", item="late")),
    materials=(
        BundleMaterial(id="m1", name="申请表", kind=PaperKind.ORIGINAL, needed_by=("birth", "late")),
        BundleMaterial(id="m2", name="居民身份证", standard_code="L2000016", needed_by=("birth", "late")),
        BundleMaterial(id="m3", name="佐证材料", kind=PaperKind.COPY, needed_by=("late",)),
    ),
    materials_published=True,
    provenance=_SOURCE,
)
LOST = Bundle(
    id="lost",
    name="缺事项的一件事",
    lead="renshe",
    members=(Member(id="birth", item="birth"), Member(id="gone", item="gone", name="已取消的事项", optional=True)),
    provenance=_SOURCE,
)
BUNDLES = (CHILD, SHOP, LAND, LISTED, LOST)


def bundle_catalog(version: str = "2026-01") -> Catalog:
    """The small catalog with the bundles and their items."""
    base = small_catalog(version)
    return replace(base, items=(*base.items, *ITEMS), bundles=BUNDLES)


def bundle_hall(path: Path) -> Hall:
    """A hall that offers the bundles."""
    return Hall.make(path, bundle_catalog())


def filled(hall: Hall, bundle: str = "child", *, desk: str = "wang", **changes: object) -> IntakeForm:
    """A bundle's form with its applicant, its fields and every paper there."""
    at = hall.desks[desk]
    form = bundle_intake.start(at, bundle)
    form = replace(
        form,
        applicant=PartyForm(document_number=ID, name="张小明", phone="13800001234"),
        fields={"name": "张安", "mother": ID, "born": "2026-02-20"} if bundle == "child" else {},
    )
    form = replace(form, **changes)
    form = replace(form, answers=bundle_intake.review(at, form).form.answers)
    return settle_remaining(form, at.form_item(form))


def worked(hall: Hall, case: int, outcome: Outcome = Outcome.GRANTED, *, reviewer: str = "zhou") -> None:
    """Let the department decide a running case."""
    casework.dispatch(hall.wang, case)
    casework.claim(hall.desks[reviewer], case)
    casework.decide_case(hall.desks[reviewer], case, outcome, "材料不符" if outcome is Outcome.REFUSED else "")


def taken_in(hall: Hall, bundle: str = "child", **changes: object) -> CommittedBundle:
    return bundles.commit(hall.wang, filled(hall, bundle, **changes))


def case(hall: Hall, done: CommittedBundle, member: str) -> CaseState:
    """The member's case as it is now."""
    found = next(one for one in reversed(bundles.view(hall.wang, done.bundle_id).members) if one.member == member)
    return hall.wang.case(found.case_id)


def phases(hall: Hall, done: CommittedBundle) -> dict[str, Phase]:
    return {one.member: one.phase for one in bundles.view(hall.wang, done.bundle_id).members}


def lacking(form: IntakeForm, *materials: str) -> IntakeForm:
    for material in materials:
        form = with_mark(form, Mark(material=material, status=MarkStatus.MISSING))
    return form


def kinds(hall: Hall, subject: int) -> list[str]:
    return [event.kind for event in hall.store.events(subject)]
