"""A store whose cases are answered by utilities, and cases of theirs; everybody is invented."""

import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.telling import queue_within
from clerk_tui.desk.telling_setup import set_receiver
from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.bundle.model import Bundle, BundleKind, FormField, Member
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Department, Item, Limit, Material, PaperKind, Provenance
from clerk_tui.domain.people import Role, User
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.store import Site, Store, Writer
from clerk_tui.sync.telling.https import Pace
from clerk_tui.sync.telling.receiver import Receiver

KEY = bytes(range(32))
DAY = date(2026, 11, 23)
NAME, NUMBER, HOUSE, METER = "张小明", "431125199901010009", "潇浦镇五一路一号", "WATER-0077123"
PERSONAL = (NAME, NUMBER, HOUSE, METER)
UTILITIES = ("water", "power", "gas")
QUICK = Pace(connect=1, read=0.6, total=1.2, tries=2, pause=0.02, first_delay=1, most_delay=2, poll=1)
"""Seconds as a test has them."""

_SOURCE = Provenance("invented for the tests", "2026-01-01")
_CARD = Material(id="id", name="居民身份证", kind=PaperKind.ORIGINAL, originals=1, standard_code="L2000016")
CATALOG = Catalog(
    version="2026-11",
    effective_from="2026-01-01",
    county="江永县",
    departments=(Department(id="zhuyou", name="江永县公用事业服务中心", short_name="公用事业"),),
    centres=(),
    items=tuple(
        Item(
            id=f"{name}-transfer",
            name=f"{name} 过户",
            department="zhuyou",
            case_kind=CaseKind.PROMISED,
            promised_limit=Limit(3),
            materials=(_CARD,),
            materials_published=True,
            provenance=_SOURCE,
        )
        for name in (*UTILITIES, "house")
    ),
    bundles=(
        Bundle(
            id="ershoufang",
            name="二手房转移登记及水电气联动过户",
            kind=BundleKind.UTILITIES,
            lead="zhuyou",
            members=(
                Member(id="house", item="house-transfer"),
                *(Member(id=name, item=f"{name}-transfer", after=("house",), receiver=name) for name in UTILITIES),
            ),
            fields=(
                FormField(id="house", label="房屋坐落", required=True, read_by=("house", *UTILITIES)),
                FormField(id="meter", label="户号", read_by=UTILITIES),
                FormField(id="price", label="成交价", read_by=("house",)),
            ),
            provenance=_SOURCE,
        ),
    ),
)
PEOPLE = (
    User(login="wang", full_name="王芳", roles=frozenset({Role.CLERK}), window="3"),
    User(login="zhou", full_name="周涛", roles=frozenset({Role.REVIEWER})),
    User(login="qian", full_name="钱进", roles=frozenset({Role.SUPERVISOR})),
    User(login="admin", full_name="管理员", roles=frozenset({Role.ADMINISTRATOR})),
)


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, tzinfo=CHINA)

    def __call__(self) -> datetime:
        return self.now


class TellingHall:
    """A hall with a store and the desks of its people."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.store = Store.open(path, KEY, passwords=Passwords(cheap=True))
        self.wang, self.zhou, self.qian, self.admin = (Desk(self.store, user, self.clock) for user in PEOPLE)

    @staticmethod
    def make(path: Path) -> Path:
        site = Site(county="431125", device="0003", place="431125000000", place_name="江永县政务服务中心", window="3")
        with Store.create(path, KEY, site, passwords=Passwords(cheap=True)) as store:
            store.put_catalog(CATALOG, imported_by="admin", at=Clock().now)
            for user in PEOPLE:
                store.add_user(user, "secret-2026", actor="admin", at=Clock().now)
        return path

    @staticmethod
    def copy(template: Path, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        return Path(shutil.copy(template, folder))

    def close(self) -> None:
        self.store.close()

    def told_by(self, *receivers: Receiver) -> None:
        for receiver in receivers:
            set_receiver(self.admin, receiver)

    def happen(self, case_id: int, *bodies: b.Body) -> None:
        """Let something happen to a case."""
        with self.store.transaction() as writer:
            writer.append(bodies, subject=case_id, actor="wang", at=self.clock())

    def take_in(self, members: Sequence[str] = UTILITIES, *, queue: bool = True, number: str = NUMBER) -> list[int]:
        """Accept the members' cases of one visit in one transaction, and queue what their receivers are told."""
        with self.store.transaction() as writer:
            bundle_no = writer.next_case_number(DAY)
            return [self.open_case(writer, member, bundle_no, queue=queue, number=number) for member in members]

    def open_case(
        self, writer: Writer, member: str, bundle_no: str, *, queue: bool = True, number: str = NUMBER
    ) -> int:
        """Accept one member's case, and queue what its receiver is told."""
        received = b.Received(
            case_no=writer.next_case_number(DAY),
            query_code="204713",
            item=f"{member}-transfer",
            item_name=f"{member} 过户",
            department="zhuyou",
            catalog_version=CATALOG.version,
            window="3",
            received_on=DAY,
            applicant=Applicant(
                kind=ApplicantKind.PERSON,
                name=NAME,
                document_type=DocumentType.RESIDENT_ID,
                document_number=number,
                phone="13800001234",
            ),
            case_kind=CaseKind.PROMISED,
            promised_limit=Limit(3),
            membership=Membership(bundle=1, bundle_no=bundle_no, bundle_item="ershoufang", member=member),
            fields={"房屋坐落": HOUSE, "户号": METER},
        )
        events = writer.append([received, b.Accepted(accepted_on=DAY)], subject=None, actor="wang", at=self.clock())
        state = writer.case(events[0].id)
        assert state is not None
        if queue:
            queue_within(self.wang, writer, state)
        return state.id
