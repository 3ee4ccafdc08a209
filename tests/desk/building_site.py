"""What the tests of buildings share: a hall whose catalog has the transfer, invented buyers, a building on its way."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from desk_hall import Hall, small_catalog
from msgspec.structs import replace

from clerk_tui.desk import buildings
from clerk_tui.desk.building_lists import import_units
from clerk_tui.desk.building_rules import building_rules
from clerk_tui.desk.context import Desk
from clerk_tui.domain.building.log import BuildingState
from clerk_tui.domain.building.model import Check, Step, unit_order
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.check_digits import mod_11_2
from clerk_tui.domain.item import CaseKind, Department, Item, ItemType, Limit, Material, PaperKind, Provenance

HEAD = ("房号", "买受人", "证件号码", "联系电话", "网签合同编号", "建筑面积")
PAPERS = ("不动产登记申请书", "申请人身份证明", *building_rules().proofs.values())
HAND_OVER = date(2026, 4, 20)
FIRST_NO = "湘（2026）江永县不动产权第0000101号"


def identity_number(n: int) -> str:
    """Return a number with the never-issued sequence 000 and a right check character; another for each *n*."""
    body = f"431125{1930 + n // 336}{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}000"
    return body + mod_11_2(body)


def name(n: int) -> str:
    return f"张{chr(0x4E00 + n)}明"


def catalog() -> Catalog:
    """The small catalog with the transfer registration, its materials called as published."""
    transfer = Item(
        id="transfer",
        name=building_rules().item,
        item_type=ItemType.CONFIRMATION,
        department="ziran",
        case_kind=CaseKind.PROMISED,
        statutory_limit=Limit(30),
        promised_limit=Limit(5),
        result_name="不动产权证书",
        materials=tuple(Material(id=f"m{n}", name=paper, kind=PaperKind.ORIGINAL) for n, paper in enumerate(PAPERS, 1)),
        materials_published=True,
        provenance=Provenance("invented for the tests", "2026-01-01"),
    )
    small = small_catalog()
    ziran = Department(id="ziran", name="江永县自然资源局", short_name="自然资源局")
    return replace(small, items=(*small.items, transfer), departments=(*small.departments, ziran))


def make_hall(folder: Path) -> Hall:
    return Hall.make(folder / "store.db", catalog())


def rows(count: int) -> list[tuple[str, ...]]:
    """Rows of a developer's list: ten units a floor."""
    return [
        (f"{n // 10 + 1}{n % 10 + 1:02d}室", name(n), identity_number(n), f"138{n:08d}", f"HT2026{n:05d}", "98.5")
        for n in range(count)
    ]


def write_csv(path: Path, table: Sequence[Sequence[str]]) -> Path:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return path


def put_on_file(desk: Desk) -> BuildingState:
    form = buildings.OpenForm(
        name="千家峒花园3幢",
        address="江永县潇浦镇五一路1号",
        developer="永州千家峒置业有限公司",
        hand_over_on=HAND_OVER,
    )
    return buildings.open_building(desk, form)


def listed(desk: Desk, folder: Path, count: int = 10) -> int:
    """A building with *count* sold units and nothing more."""
    state = put_on_file(desk)
    done = import_units(desk, state.id, write_csv(folder / "房屋明细.csv", [HEAD, *rows(count)]))
    assert not done.problems
    return state.id


def registered(desk: Desk, building: int) -> None:
    """Bring the building through its steps."""
    buildings.step(desk, building, Step.PRESALE, date(2024, 5, 6), "江永预售2024-1")
    buildings.step(desk, building, Step.COMPLETION, date(2026, 2, 20))
    buildings.step(desk, building, Step.FIRST_REGISTRATION, date(2026, 2, 27), "湘（2026）江永县不动产权第0000001号")


def takeable(desk: Desk, folder: Path, count: int = 10) -> int:
    """A building whose units can all be taken in."""
    building = listed(desk, folder, count)
    registered(desk, building)
    names = units_of(desk, building)
    for check in Check:
        buildings.check(desk, building, check, names)
    return building


def units_of(desk: Desk, building: int) -> list[str]:
    return sorted(buildings.building(desk, building).units, key=unit_order)
