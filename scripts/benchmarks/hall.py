"""A store to measure on: the shipped catalog filled up to 2,059 items, and 10,000 cases."""

import os
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

LOGIN, PASSWORD = "bench", "bench-2026"
ITEMS = 2059
CASES = 10_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(n: int) -> str:
    """Return a number with a right check character and the never-issued sequence 000; different for 25,000 values."""
    body = f"431125{1930 + n // 336}{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}000"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]


def make_hall(home: Path, cases: int = CASES) -> None:
    """Make the store below *home*; a few seconds a thousand cases."""
    os.environ["CLERK_HOME"] = str(home)
    from clerk_tui.desk.opening import SetUp, set_up

    desk = set_up(
        SetUp(
            place="431125000000",
            window="03",
            device="0003",
            login=LOGIN,
            full_name="陈立",
            password=PASSWORD,
        )
    )
    catalog = desk.catalog
    copies = [
        replace(item, id=f"{item.id}-b{n}", name=f"{item.name}（二）")
        for n, item in enumerate(catalog.items[: ITEMS - len(catalog.items)])
    ]
    fuller = replace(catalog, version="bench", effective_from=desk.today().isoformat(), items=(*catalog.items, *copies))
    desk.store.put_catalog(fuller, imported_by=LOGIN, at=desk.clock(), source="bench", report="")
    desk.catalog_changed()
    take_in(desk, cases)
    desk.store.close()


def take_in(desk, cases: int) -> None:
    """Take *cases* cases in, spread over the last weeks, a hundred a transaction."""
    from clerk_tui.domain.applicant import Applicant, ApplicantKind
    from clerk_tui.domain.case import bodies as b
    from clerk_tui.domain.checklist import needed_materials, usual_answers, usual_mark
    from clerk_tui.domain.identity import DocumentType

    items = [item for item in desk.catalog.items if item.materials]
    now = desk.clock()
    for first in range(0, cases, 100):
        with desk.store.transaction() as writer:
            for n in range(first, min(first + 100, cases)):
                item = items[n % len(items)]
                at = now - timedelta(minutes=30 * (cases - n))
                answers = usual_answers(item)
                received = b.Received(
                    case_no=str(writer.next_case_number(at.date())),
                    query_code=f"{n:06d}",
                    item=item.id,
                    item_name=item.name,
                    department=item.department,
                    catalog_version=desk.version,
                    window="03",
                    received_on=at.date(),
                    applicant=Applicant(
                        kind=ApplicantKind.PERSON,
                        name=f"张{chr(0x4E00 + n % 5000)}{chr(0x5E00 + n % 777)}",
                        document_type=DocumentType.RESIDENT_ID,
                        document_number=identity_number(n),
                        phone=f"138{n:08d}",
                    ),
                    answers=answers,
                    marks=tuple(usual_mark(material) for material in needed_materials(item, answers)),
                    case_kind=item.case_kind,
                    statutory_limit=item.statutory_limit,
                    promised_limit=item.promised_limit,
                )
                bodies: list[b.Body] = [received, b.Accepted(accepted_on=at.date())]
                if n < cases - 300:
                    bodies.append(b.Decided(outcome=b.Outcome.DONE, on=at.date()))
                    if n < cases - 400:
                        bodies.append(
                            b.HandedOut(
                                receiver=received.applicant.name,
                                document_type=DocumentType.RESIDENT_ID,
                                document_number=received.applicant.document_number,
                                on=at.date(),
                            )
                        )
                writer.append(bodies, subject=None, actor=desk.user.login, at=at)
