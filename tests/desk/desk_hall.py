"""What the tests of the desk share: a small catalog, the people of a hall, and cases brought as far as one needs."""

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Self

import pytest
from msgspec.structs import replace

from clerk_tui.desk import casework, intake
from clerk_tui.desk.calendars import load_shipped_calendar
from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.opening import name_keys
from clerk_tui.domain.applicant import ApplicantKind
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.checklist import Mark, MarkStatus
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.intake import IntakeForm, PartyForm, settle_remaining, with_mark
from clerk_tui.domain.item import (
    CaseKind,
    Centre,
    CentreKind,
    Department,
    Item,
    ItemType,
    Limit,
    Material,
    Necessity,
    PaperKind,
    Provenance,
    ScenarioOption,
    ScenarioQuestion,
)
from clerk_tui.domain.people import Role, User
from clerk_tui.store import keys
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.store import Site, Store

PLACE = "431125000000"
MONDAY = date(2026, 3, 2)
"""No holiday before 4 April."""
PASSWORD = "secret-2026"
CHEAP = keys.Cost(passes=1, memory_kib=8, lanes=1)

ID = "431125199901010009"
NEIGHBOUR = "431125199901020004"
STRANGER = "431125198506070007"
USCC = "91350100M000100Y43"

_SOURCE = Provenance("invented for the tests", "2026-01-01")
_FORM = Material(id="form", name="申请表", kind=PaperKind.ORIGINAL, originals=1, accept_standard="本人签字")
_IDENTITY = Material(id="id", name="居民身份证", kind=PaperKind.ORIGINAL, standard_code="L2000016")


def small_catalog(version: str = "2026-01", effective_from: str = "2026-01-01") -> Catalog:
    """A catalog with one item of every sort that the desk treats differently."""
    whose = ScenarioQuestion(
        "who", "由谁办理", (ScenarioOption("self", "本人办理"), ScenarioOption("agent", "代为办理"))
    )
    items = (
        Item(
            id="card",
            name="社会保障卡申领",
            item_type=ItemType.PUBLIC_SERVICE,
            department="renshe",
            case_kind=CaseKind.PROMISED,
            statutory_limit=Limit(10),
            promised_limit=Limit(5),
            result_name="社会保障卡",
            questions=(whose,),
            materials=(
                _IDENTITY,
                _FORM,
                Material(id="photo", name="近期照片", kind=PaperKind.COPY, copies=2),
                Material(id="mandate", name="授权委托书", kind=PaperKind.ORIGINAL, scenarios=("who:agent",)),
                Material(id="extra", name="银行卡", kind=PaperKind.COPY, necessity=Necessity.OPTIONAL),
            ),
            materials_published=True,
            provenance=_SOURCE,
        ),
        Item(
            id="shop",
            name="食品经营许可",
            item_type=ItemType.LICENCE,
            department="shijian",
            case_kind=CaseKind.PROMISED,
            statutory_limit=Limit(20),
            promised_limit=Limit(15),
            result_name="食品经营许可证",
            service_objects=("organisation",),
            legal_basis=("《中华人民共和国食品安全法》第三十五条",),
            materials=(_FORM,),
            materials_published=True,
            provenance=_SOURCE,
        ),
        Item(
            id="proof",
            name="户籍证明",
            item_type=ItemType.PUBLIC_SERVICE,
            department="gongan",
            case_kind=CaseKind.IMMEDIATE,
            result_name="户籍证明",
            materials=(_IDENTITY,),
            materials_published=True,
            provenance=_SOURCE,
        ),
        Item(
            id="permit",
            name="变更登记",
            item_type=ItemType.LICENCE,
            department="gongan",
            case_kind=CaseKind.IMMEDIATE,
            result_name="登记证书",
            materials=(_FORM,),
            materials_published=True,
            provenance=_SOURCE,
        ),
        Item(id="silent", name="其他服务", department="renshe", provenance=_SOURCE),
        Item(id="fine", name="罚款", item_type=ItemType.PENALTY, department="gongan", provenance=_SOURCE),
    )
    return Catalog(
        version=version,
        effective_from=effective_from,
        county="江永县",
        departments=(
            Department(id="renshe", name="江永县人力资源和社会保障局", short_name="人社局"),
            Department(id="shijian", name="江永县市场监督管理局", short_name="市监局"),
            Department(id="gongan", name="江永县公安局", short_name="公安局"),
        ),
        centres=(Centre(code=PLACE, name="江永县政务服务中心", kind=CentreKind.COUNTY, phone="0746-5750000"),),
        items=items,
    )


def _user(login: str, full_name: str, *roles: Role, department: str = "", window: str = "") -> User:
    return User(login=login, full_name=full_name, roles=frozenset(roles), department=department, window=window)


PEOPLE = (
    _user("wang", "王芳", Role.CLERK, window="3"),
    _user("zhao", "赵敏", Role.CLERK, window="4"),
    _user("he", "何平", Role.AGENT, window="5"),
    _user("li", "李军", Role.REVIEWER, department="renshe"),
    _user("sun", "孙丽", Role.REVIEWER, department="shijian"),
    _user("zhou", "周涛", Role.REVIEWER),
    _user("qian", "钱进", Role.SUPERVISOR),
    _user("chen", "陈立", Role.LEADER),
    _user("admin", "管理员", Role.ADMINISTRATOR),
)


@dataclass
class Clock:
    """A clock that stands where it is put."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: date, hour: int = 10, minute: int = 0) -> None:
        self.now = datetime.combine(day, time(hour, minute), CHINA)

    def forward(self, days: int) -> None:
        self.now += timedelta(days=days)


def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every password of this test cost nothing; what is hashed and sealed stays the real thing."""
    for function in (keys.create_keyfile, keys.add_slot, keys.change_password):
        monkeypatch.setitem(function.__kwdefaults__, "cost", CHEAP)
    monkeypatch.setitem(Passwords.__init__.__kwdefaults__, "cheap", True)


@dataclass
class Hall:
    """A store with its people; ``hall.wang`` is the desk of the user ``wang``."""

    store: Store
    clock: Clock
    desks: dict[str, Desk] = field(default_factory=dict)

    @classmethod
    def make(cls, path: Path, catalog: Catalog | None = None) -> Self:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = keys.create_keyfile(path.with_suffix(".keys"), "admin", PASSWORD, cost=CHEAP)
        keys.add_slot(path.with_suffix(".keys"), "wang", PASSWORD, key, cost=CHEAP)
        site = Site(county=PLACE[:6], device="0003", place=PLACE, place_name="江永县政务服务中心", window="1")
        store = Store.create(path, key, site, name_keys=name_keys, passwords=Passwords(cheap=True))
        clock = Clock(datetime.combine(MONDAY, time(10), CHINA))
        store.put_catalog(catalog or small_catalog(), imported_by="admin", at=clock.now)
        load_shipped_calendar(store)
        for user in PEOPLE:
            store.add_user(user, PASSWORD, actor="admin", at=clock.now)
        return cls._at(store, clock)

    @classmethod
    def copy(cls, template: Path, key: bytes, folder: Path) -> Self:
        """The same hall as the closed one at *template*: four times as quick as making one."""
        folder.mkdir()
        for suffix in (".db", ".keys"):
            shutil.copy(template.with_suffix(suffix), folder)
        store = Store.open(folder / template.name, key, name_keys=name_keys, passwords=Passwords(cheap=True))
        return cls._at(store, Clock(datetime.combine(MONDAY, time(10), CHINA)))

    @classmethod
    def _at(cls, store: Store, clock: Clock) -> Self:
        return cls(store, clock, {user.login: Desk(store, user, clock) for user in PEOPLE})

    def __getattr__(self, login: str) -> Desk:
        try:
            return self.__dict__["desks"][login]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(login) from None

    def filled(
        self, item: str = "card", desk: Desk | None = None, *, number: str = ID, name: str = "张小明"
    ) -> IntakeForm:
        """A form with its applicant and every paper there."""
        at = desk or self.wang
        form = intake.start(at, item)
        if form.applicant_kind is ApplicantKind.ORGANISATION:
            party = PartyForm(
                document_type=DocumentType.USCC,
                document_number=USCC,
                name="永州千家峒食品有限公司",
                phone="0746-5751234",
            )
        else:
            party = PartyForm(document_number=number, name=name, phone="13800001234")
        # Where the catalog lists no materials, the remark names what came in.
        remark = "" if at.item(item).materials_published else "身份证复印件一份"
        return settle_remaining(replace(form, applicant=party, remark=remark), at.item(item))

    def lacking(self, *materials: str, item: str = "card") -> IntakeForm:
        """A form whose *materials* the applicant did not bring."""
        form = self.filled(item)
        for material in materials:
            form = with_mark(form, Mark(material=material, status=MarkStatus.MISSING))
        return form

    def taken_in(self, item: str = "card", *, number: str = ID, name: str = "张小明") -> int:
        """A case that was accepted at window 3."""
        return intake.commit(self.wang, self.filled(item, number=number, name=name)).case_id

    def noticed(self, *materials: str) -> int:
        """A case waiting for what the notice named."""
        return intake.commit(self.wang, self.lacking(*(materials or ("photo",)))).case_id

    def in_review(self, item: str = "card", reviewer: str = "li") -> int:
        """A case that a reviewer has taken over."""
        case = self.taken_in(item)
        casework.dispatch(self.wang, case)
        casework.claim(self.desks[reviewer], case)
        return case
