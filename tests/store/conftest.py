"""A hall with a store, and intakes to fill it with; everybody in it is invented (sequence 000 is never issued)."""

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.bundle import log
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.channel import Membership
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.item import CaseKind, Limit
from clerk_tui.i18n import set_language
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.store import Site, Store, Writer

if (here := str(Path(__file__).parent)) not in sys.path:
    sys.path.insert(0, here)

PINYIN = {"张小明": ("zhangxiaoming", "zxm"), "单雄信": ("shanxiongxin", "danxiongxin", "sxx", "dxx")}


class Hall:
    """A service hall: where its store lies, what opens it, and somebody who takes cases in."""

    key = bytes(range(32))
    at = datetime(2026, 11, 23, 9, 41, tzinfo=timezone(timedelta(hours=8)))
    today = date(2026, 11, 23)

    def __init__(self, path: Path, device: str = "0003") -> None:
        self.path = path
        self.site = Site(
            county="431125", device=device, place="431125000000", place_name="江永县政务服务中心", window="03"
        )

    def create(self) -> Store:
        return Store.create(self.path, self.key, self.site, name_keys=self.pinyin, passwords=Passwords(cheap=True))

    def open(self) -> Store:
        return Store.open(self.path, self.key, name_keys=self.pinyin, passwords=Passwords(cheap=True))

    @staticmethod
    def pinyin(name: str) -> tuple[str, ...]:
        return PINYIN.get(name, ())

    def received(
        self,
        case_no: str,
        *,
        name: str = "张小明",
        number: str = "431125199901010009",
        phone: str = "13800001234",
        address: str = "潇浦镇五一路一号",
        department: str = "renshe",
        on: date | None = None,
        kind: CaseKind = CaseKind.PROMISED,
    ) -> b.Received:
        return b.Received(
            case_no=case_no,
            query_code="204713",
            item="sbk-01",
            item_name="社会保障卡申领",
            department=department,
            catalog_version="2026-07",
            window="03",
            received_on=on or self.today,
            applicant=Applicant(
                kind=ApplicantKind.PERSON,
                name=name,
                document_type=DocumentType.RESIDENT_ID,
                document_number=number,
                phone=phone,
                address=address,
            ),
            case_kind=kind,
            promised_limit=Limit(15),
            statutory_limit=Limit(30),
        )

    def take_in(self, writer: Writer, **details: object) -> list[Event]:
        """Receive and accept a case and note its receipt, as the counter does."""
        bodies = [
            self.received(writer.next_case_number(self.today), **details),  # type: ignore[arg-type]
            b.Accepted(accepted_on=self.today),
            b.DocumentPrinted(document="receipt", version=1),
        ]
        return writer.append(bodies, subject=None, actor="wang", at=self.at)

    def intake(self, store: Store, **details: object) -> int:
        """Take a case in, in a transaction of its own, and return its id."""
        with store.transaction() as writer:
            return self.take_in(writer, **details)[0].id

    def take_in_bundle(self, writer: Writer, members: int = 3, **details: object) -> int:
        """Receive a bundle and accept all its members, as the counter does; return its id."""
        bundle_no = writer.next_case_number(self.today)
        applicant = self.received("", **details).applicant  # type: ignore[arg-type]
        parent = log.BundleReceived(
            bundle_no=bundle_no,
            query_code="204713",
            bundle="chusheng",
            bundle_name="出生一件事",
            lead="weijian",
            catalog_version="2026-07",
            window="03",
            received_on=self.today,
            applicant=applicant,
        )
        opened = writer.append([parent], subject=None, subject_kind="bundle", actor="wang", at=self.at)[0].id
        added: list[b.Body] = []
        for n in range(members):
            case_no = writer.next_case_number(self.today)
            membership = Membership(bundle=opened, bundle_no=bundle_no, bundle_item="chusheng", member=f"m{n}")
            received = replace(self.received(case_no, **details), membership=membership)  # type: ignore[arg-type]
            bodies = [received, b.Accepted(accepted_on=self.today)]
            case_id = writer.append(bodies, subject=None, actor="wang", at=self.at)[0].id
            added.append(log.MemberAdded(member=f"m{n}", case_id=case_id, case_no=case_no))
        writer.append(added, subject=opened, subject_kind="bundle", actor="wang", at=self.at)
        return opened

    def bundle(self, store: Store, members: int = 3, **details: object) -> int:
        """Take a bundle in, in a transaction of its own, and return its id."""
        with store.transaction() as writer:
            return self.take_in_bundle(writer, members, **details)

    def happen(self, store: Store, case_id: int, *bodies: b.Body) -> None:
        """Let something happen to a case."""
        with store.transaction() as writer:
            writer.append(bodies, subject=case_id, actor="li", at=self.at)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path / "hall" / "store.db")


@pytest.fixture
def store(hall: Hall) -> Iterator[Store]:
    with hall.create() as made:
        yield made
