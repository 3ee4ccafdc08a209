"""Bundles: opening one of eight members with forty rows, and committing it.

Against a single item of five materials in the same store, the two taking turns.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from figure import Figure
from hall import LOGIN, PASSWORD, identity_number, make_hall
from msgspec.structs import replace
from screens import clerk, last_byte, sign_in

BUNDLES, MEMBERS, PAPERS = 9, 8, 5
ROUNDS = 40
CASES = 300


def measure() -> list[Figure]:
    """Return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_hall(home, CASES)
        offer_bundles()
        return [*opening(home), committing()]


def desk_of():
    """Return a desk at the store of this run."""
    from clerk_tui.desk.opening import sign_in as enter

    return enter(LOGIN, PASSWORD)


def offer_bundles() -> None:
    """Put a catalog in force that has the bundles, each of eight items of five materials that no other item asks."""
    from clerk_tui.domain.bundle.model import Bundle, Member
    from clerk_tui.domain.item import CaseKind, Item, ItemType, Limit, Material, PaperKind

    desk = desk_of()
    catalog = desk.catalog
    provenance = catalog.items[0].provenance

    def item(bundle: int, member: int) -> Item:
        return Item(
            id=f"bench-{bundle}-{member}",
            name=f"测量{'甲乙丙丁戊己庚辛壬'[bundle]}{'一二三四五六七八九'[member]}登记",
            item_type=ItemType.CONFIRMATION,
            department=catalog.departments[member].id,
            case_kind=CaseKind.PROMISED,
            promised_limit=Limit(10),
            materials=tuple(
                Material(id=f"m{n}", name=f"第{bundle}{member}{n}号材料", kind=PaperKind.ORIGINAL)
                for n in range(PAPERS)
            ),
            materials_published=True,
            provenance=provenance,
        )

    items = [item(bundle, member) for bundle in range(BUNDLES) for member in range(MEMBERS + 1)]
    bundles = tuple(
        Bundle(
            id=f"bench-{n}",
            name=f"测量{'甲乙丙丁戊己庚辛壬'[n]}一件事",
            lead=catalog.departments[0].id,
            promised_limit=Limit(15),
            members=tuple(Member(id=f"c{m}", item=f"bench-{n}-{m}") for m in range(MEMBERS)),
            provenance=provenance,
        )
        for n in range(BUNDLES)
    )
    fuller = replace(
        catalog,
        version="bundles",
        effective_from=(desk.today()).isoformat(),
        items=(*catalog.items, *items),
        bundles=(*catalog.bundles, *bundles),
    )
    at = desk.clock() + timedelta(seconds=1)
    desk.store.put_catalog(fuller, imported_by=LOGIN, at=at, source="bench", report="")
    desk.store.close()


def opening(home: Path) -> list[Figure]:
    """From Enter on the found row until the checklist is painted: a bundle beyond an item, each opened once."""
    single, many = [], []
    with clerk(home) as term:
        term.wait_for("密码")
        sign_in(term)
        for n in range(BUNDLES):
            letter = "甲乙丙丁戊己庚辛壬"[n]
            for found, times in ((f"测量{letter}九登记", single), (f"测量{letter}一件事", many)):
                term.send("f2")
                term.wait_for("事项：名称")
                term.settle(0.3)
                term.send(found)
                term.wait_for(f"> ?.?.?.?{found}")
                times.append(last_byte(term, "enter")[0])
                term.wait_for("申请人 ")
                term.send("esc")
                term.settle(0.3)
    beyond = median(many[1:]) - median(single[1:])
    return [
        Figure("opening a bundle of 8 members and 40 rows beyond a single item", beyond, 0, 20),
        Figure("opening it, all told", median(many[1:]), median(single[1:]), 3),
    ]


def committing() -> Figure:
    """One transaction for the bundle against one for an item."""
    from clerk_tui.desk import intake
    from clerk_tui.domain.intake import settle_remaining

    desk = desk_of()

    def filled(name: str, number: int):
        form = intake.start(desk, name)
        form = settle_remaining(form, desk.form_item(form))
        party = replace(form.applicant, document_number=identity_number(number), name="张小明", phone="13800001234")
        return replace(form, applicant=party)

    single, many = [], []
    for n in range(ROUNDS):
        one, all_of_them = filled(f"bench-{n % BUNDLES}-{MEMBERS}", 2 * n), filled(f"bench-{n % BUNDLES}", 2 * n + 1)
        single.append(timed(lambda form=one: intake.commit(desk, form)))
        many.append(timed(lambda form=all_of_them: intake.commit(desk, form)))
    desk.store.close()
    return Figure("commit of a bundle of 8 against a single intake", median(many[5:]), median(single[5:]), 3)


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that *work* takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
