"""A building of 300 units: taken in as a batch, read for the screen, opened and moved about in a terminal."""

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from figure import Figure
from hall import LOGIN, PASSWORD, identity_number, make_hall
from screens import ROWS, WORK_LIST, clerk

UNITS = 300
MOVES = 24
BATCH_LIMIT = 5_000
"""Milliseconds for the whole batch, each part of it durable."""


def measure() -> list[Figure]:
    """Return every figure of a building."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        # Some cases wait already: a new hall has an empty work list, which the terminal would wait for in vain.
        make_hall(home, 500)
        return [*on_screen(home), *in_store(home)] if _put_on_file(home) else []


def _desk():
    from clerk_tui.desk.opening import sign_in

    return sign_in(LOGIN, PASSWORD)


def _put_on_file(home: Path) -> int:
    """Put a building on file whose units can all be taken in; return how many there are."""
    from clerk_tui.desk import buildings
    from clerk_tui.desk.building_lists import import_units
    from clerk_tui.domain.building.model import Check, Step

    file = home / "units.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["房号", "买受人", "证件号码", "电话", "合同号"])
        for n in range(UNITS):
            number = f"{n // 10 + 1}{n % 10 + 1:02d}"
            writer.writerow([number, f"张{chr(0x4E00 + n)}明", identity_number(n), f"138{n:08d}", f"HT{n:05d}"])
    desk = _desk()
    today = desk.today()
    form = buildings.OpenForm(
        name="千家峒花园3幢", address="潇浦镇", developer="某某置业", hand_over_on=today + timedelta(days=30)
    )
    building = buildings.open_building(desk, form).id
    listed = import_units(desk, building, file)
    buildings.step(desk, building, Step.COMPLETION, today)
    buildings.step(desk, building, Step.FIRST_REGISTRATION, today, "第1号")
    for check in Check:
        buildings.check(desk, building, check, listed.added)
    desk.store.close()
    return len(listed.added)


def in_store(_home: Path) -> list[Figure]:
    """Take all units in; then read the building as the screen does."""
    from clerk_tui.desk.building_batches import take_in
    from clerk_tui.desk.building_view import building_lines, building_view

    desk = _desk()
    building = building_lines(desk)[0].id
    taken = _timed(lambda: take_in(desk, building))
    read = [_timed(lambda: building_view(desk, building)) for _round in range(9)]
    desk.store.close()
    return [
        Figure(f"{UNITS} units taken in, durable", taken * 1e3, 0, BATCH_LIMIT),
        Figure(f"{UNITS} units read for the screen", median(read) * 1e3, 0, 100),
    ]


def on_screen(home: Path) -> list[Figure]:
    """Open the building in a terminal and move the cursor."""
    term = clerk(home)
    try:
        term.wait_for("(?m)用户")
        term.send(LOGIN, "enter", PASSWORD, "enter")
        term.wait_for(WORK_LIST)
        term.wait_for(ROWS)
        term.send("ctrl+p")
        time.sleep(0.5)
        term.send("jfjjz")
        term.wait_for("交房即交证")
        time.sleep(0.5)
        term.send("enter")
        term.wait_for("千家峒花园3幢")
        time.sleep(0.5)
        opened = _timed(lambda: (term.send("enter"), term.wait_for("可收件")))
        time.sleep(0.5)
        moves = []
        for n in range(MOVES):
            floor, door = divmod(n + 1, 10)
            row = f"> [+]{floor + 1}{door + 1:02d} "
            moves.append(_timed(lambda row=row: (term.send("down"), term.wait_for(row))))
    finally:
        term.kill()
    return [
        Figure(f"a building of {UNITS} units opened, rows painted", opened * 1e3, 0, 200),
        Figure(f"cursor down among {UNITS} units", median(moves) * 1e3, 0, 30),
    ]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    for figure in measure():
        print(figure.row(), file=sys.stdout)
