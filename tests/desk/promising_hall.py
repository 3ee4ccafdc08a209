"""A hall whose items let applicants bring things later and promise instead of proving."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from desk_hall import Hall, small_catalog
from msgspec.structs import replace

from clerk_tui.desk import intake
from clerk_tui.desk.context import Desk
from clerk_tui.desk.intake import Committed
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.concession import ClockStart, CommitmentKind, CommitmentTerms, DebtExpiry, Deferral
from clerk_tui.domain.intake import IntakeForm, with_commitment, with_deferral
from clerk_tui.domain.item import CaseKind, Item, ItemType, Limit, Material, PaperKind, Provenance

_SOURCE = Provenance("invented for the tests", "2026-01-01")
FIRE = CommitmentTerms(
    id="fire",
    kind=CommitmentKind.LICENCE,
    replaces=("fire-report",),
    check="消防安全检查",
    basis=("《消防法》第十五条",),
    verification="现场核查",
    follow_up_days=30,
)
HEALTH = CommitmentTerms(
    id="health", kind=CommitmentKind.LICENCE, check="卫生检查", excluded="直接关系人身健康", follow_up_days=30
)
SCHOOL = CommitmentTerms(
    id="school",
    kind=CommitmentKind.CERTIFICATE,
    replaces=("mandate",),
    verification="电话核对",
    follow_up_days=5,
    scenarios=("who:agent",),
)


STAY = CommitmentTerms(
    id="stay", kind=CommitmentKind.CERTIFICATE, replaces=("photo",), verification="查系统", follow_up_days=5
)


def promising_catalog() -> Catalog:
    """The small catalog, with a rule on deferral for the card, one on commitment for the canteen."""
    plain = small_catalog()
    plain_card = next(item for item in plain.items if item.id == "card")
    rule = Deferral(materials=("photo", "mandate"), days=3, expiry=DebtExpiry.RETURN, basis="县容缺受理清单")
    card = replace(
        plain_card,
        deferral=rule,
        commitments=(SCHOOL,),
        materials=tuple(
            replace(material, standard_code="T1000040") if material.id == "photo" else material
            for material in plain_card.materials
        ),
    )
    slow = replace(
        card,
        id="slow",
        name="灵活就业登记",
        deferral=replace(rule, clock=ClockStart.WHEN_COMPLETE),
        commitments=(SCHOOL, STAY),
    )
    canteen = Item(
        id="canteen",
        name="单位食堂消防安全检查",
        item_type=ItemType.LICENCE,
        department="shijian",
        case_kind=CaseKind.PROMISED,
        promised_limit=Limit(10),
        result_name="检查合格证",
        materials=(
            Material(id="form", name="申请表", kind=PaperKind.ORIGINAL),
            Material(id="fire-report", name="消防检测报告", kind=PaperKind.ORIGINAL),
        ),
        materials_published=True,
        commitments=(FIRE, HEALTH),
        provenance=_SOURCE,
    )
    others = tuple(item for item in plain.items if item.id != "card")
    return replace(plain, items=(card, slow, canteen, *others))


def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Such a hall, closed again: its file and its key, to be copied for each test."""
    made = Hall.make(tmp_path_factory.mktemp("promising") / "store.db", promising_catalog())
    made.store.close()
    return made.store.path, made.store.key


def owing(hall: Hall, item: str = "card", *, signed: bool = True, materials: Sequence[str] = ("photo",)) -> IntakeForm:
    """A form in which *materials* follow later."""
    form = hall.filled(item)
    for material in materials:
        form = with_deferral(form, hall.wang.item(item), material)
    return replace(form, deferral_signed=signed)


def committed(hall: Hall, desk: Desk | None = None, form: IntakeForm | None = None) -> Committed:
    """The case of *form*, by default one that owes the photograph."""
    return intake.commit(desk or hall.wang, form or owing(hall))


def promising(hall: Hall, terms: str = "fire", item: str = "canteen") -> IntakeForm:
    """A form whose applicant signs *terms*."""
    form = hall.filled(item)
    return with_commitment(form, hall.wang.item(item), terms)
