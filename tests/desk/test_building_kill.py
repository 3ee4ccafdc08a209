"""Killed in the middle of taking 60 to 300 units in: no unit loses its case, none gets two, and the rest goes on."""

import os
import random
import signal
from datetime import datetime, time
from pathlib import Path
from time import sleep

import pytest
from building_site import make_hall, takeable, units_of
from desk_hall import MONDAY, Clock, Hall

from clerk_tui.desk import buildings
from clerk_tui.desk.building_batches import take_in
from clerk_tui.desk.context import CHINA
from clerk_tui.desk.opening import name_keys
from clerk_tui.store.passwords import Passwords
from clerk_tui.store.store import Store


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    hall = make_hall(tmp_path_factory.mktemp("killed"))
    hall.store.close()
    return hall.store.path, hall.store.key


def _taking_in(path: Path, key: bytes, folder: Path, building: int) -> tuple[int, int]:
    """Take in, in a child that tells each batch that is durable; return its process id and the pipe's end."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, read
    status = 1
    try:
        os.close(read)
        # A fork may not use the parent's connections: the child opens the store itself.
        hall = reopened(path, key, folder)
        take_in(hall.wang, building, progress=lambda done, _all: bool(os.write(write, done.to_bytes(4, "big"))))
        hall.store.close()
        status = 0
    finally:
        os._exit(status)


def _heard(pipe: int) -> int:
    data = b""
    while piece := os.read(pipe, 65536):
        data += piece
    os.close(pipe)
    return int.from_bytes(data[-4:], "big") if data else 0


def kill_rounds(template: tuple[Path, bytes], folder: Path, units: int, rounds: int, seed: int) -> tuple[int, int]:
    """Kill the child at random moments; return how many rounds were cut short, and how often something was done."""
    path, key = template
    dice = random.Random(seed)
    cut = worked = 0
    for n in range(rounds):
        place = folder / str(n)
        hall = Hall.copy(path, key, place)
        building = takeable(hall.wang, folder, units)
        names = units_of(hall.wang, building)
        hall.store.close()
        child, pipe = _taking_in(path, key, place, building)
        # From before the store is open to past the last batch.
        sleep(dice.uniform(0.0, 0.06 + units / 1500))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = _heard(pipe)
        done = _look(path, key, place, building, told)
        cut += done < units
        worked += done > 0
        _resume(path, key, place, building, names)
    return cut, worked


def reopened(path: Path, key: bytes, place: Path) -> Hall:
    store = Store.open(place / path.name, key, name_keys=name_keys, passwords=Passwords(cheap=True))
    return Hall._at(store, Clock(datetime.combine(MONDAY, time(10), CHINA)))


def _look(path: Path, key: bytes, place: Path, building: int, told: int) -> int:
    """What was told is there; every case has its unit and every unit at most one case; return how many."""
    hall = reopened(path, key, place)
    bound = [unit.case for unit in buildings.building(hall.wang, building).units.values() if unit.case]
    assert len(bound) >= told, "a batch that was told is gone"
    assert len({case.case_id for case in bound}) == len(bound)
    assert hall.store.stats().cases == len(bound), "a case without its unit"
    report = hall.store.check()
    assert report.sound, report.troubles
    hall.store.close()
    return len(bound)


def _resume(path: Path, key: bytes, place: Path, building: int, names: list[str]) -> None:
    hall = reopened(path, key, place)
    take_in(hall.wang, building)
    bound = {no: unit.case for no, unit in buildings.building(hall.wang, building).units.items()}
    assert sorted(bound) == sorted(names)
    assert len({case.case_id for case in bound.values() if case}) == len(names)
    assert hall.store.stats().cases == len(names)
    assert hall.store.check().sound
    hall.store.close()


def test_killed_in_the_middle_of_sixty_units(template: tuple[Path, bytes], tmp_path: Path) -> None:
    kill_rounds(template, tmp_path, units=60, rounds=4, seed=3)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_kill_campaign(template: tuple[Path, bytes], tmp_path: Path) -> None:
    cut, worked = kill_rounds(template, tmp_path, units=300, rounds=40, seed=11)
    assert cut >= 10, "the kills came too late: the test shows nothing"
    assert worked >= 10, "the kills came too early: the test shows nothing"
