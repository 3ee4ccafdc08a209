"""Real processes on one real file: killed at any moment, or all at once. What was acknowledged is there, once."""

import os
import random
import signal
import time
from collections.abc import Callable

import pytest

from clerk_tui.store.records import CaseFilter, Order
from clerk_tui.store.store import Store

ACK = 24
"""Bytes of an acknowledgement: a case number and a line end, written in one piece."""


def start(work: Callable[[int], None]) -> tuple[int, int]:
    """Run *work* in a child that writes to a pipe; return its process id and the pipe's end to read from.

    A plain fork: what took a second to import is there at once, so a kill can hit any moment of the work itself.
    """
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, read
    status = 1
    try:
        os.close(read)
        work(write)
        status = 0
    finally:
        os._exit(status)


def heard(pipe: int) -> list[str]:
    """Return the acknowledgements that arrived, until the child has gone."""
    data = b""
    while piece := os.read(pipe, 65536):
        data += piece
    os.close(pipe)
    assert len(data) % ACK == 0
    return data.decode().split()


def intakes(hall, most: int) -> Callable[[int], None]:
    """Return work that takes *most* cases in and acknowledges each one after its commit."""

    def work(pipe: int) -> None:
        with hall.open() as store:
            for _n in range(most):
                state = store.case(hall.intake(store))
                assert state is not None
                os.write(pipe, f"{state.case_no}\n".encode())

    return work


def bundles(hall, most: int) -> Callable[[int], None]:
    """Return work that takes *most* bundles of eight in and acknowledges each one after its commit."""

    def work(pipe: int) -> None:
        with hall.open() as store:
            for _n in range(most):
                bundle = hall.bundle(store, 8)
                os.write(pipe, f"{store.subject('bundle', bundle).bundle_no}\n".encode())

    return work


def numbers(store: Store) -> list[str]:
    return [row.case_no for row in store.cases(CaseFilter(), limit=None)]


def kill_rounds(hall, rounds: int, seed: int) -> None:
    """Kill children at random moments, then look: acknowledged, unique, chained, and equal to the fold."""
    dice = random.Random(seed)
    hall.create().close()
    acknowledged: list[str] = []
    for n in range(rounds):
        children = [start(intakes(hall, 10_000)) for _child in range(dice.choice((1, 1, 2, 3)))]
        # From before the store is open to well past a checkpoint.
        time.sleep(dice.uniform(0.0, 0.06))
        for child, _pipe in children:
            os.kill(child, signal.SIGKILL)
        for child, pipe in children:
            os.waitpid(child, 0)
            acknowledged += heard(pipe)
        if n % 20 == 19 or n == rounds - 1:
            with hall.open() as store:
                stored = numbers(store)
                assert len(set(acknowledged)) == len(acknowledged), "a number was given twice"
                assert len(set(stored)) == len(stored), "a number was stored twice"
                assert not set(acknowledged) - set(stored), "an acknowledged case is gone"
                assert len(stored) - len(acknowledged) <= 3 * rounds
                report = store.check()
                assert report.sound, report.troubles
    # On a busy machine most children are killed before they have opened the store.
    assert len(acknowledged) > rounds // 10, "the children hardly worked: the test shows nothing"


def test_kill_nine_loses_nothing_that_was_acknowledged(hall):
    kill_rounds(hall, 100, seed=20261123)


def test_kill_nine_leaves_bundles_whole_or_not_at_all(hall):
    dice = random.Random(20261124)
    hall.create().close()
    acknowledged: list[str] = []
    for _round in range(60):
        child, pipe = start(bundles(hall, 10_000))
        # A commit takes two milliseconds and opening the store ten, so most kills fall into a bundle.
        time.sleep(dice.uniform(0.01, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged += heard(pipe)
    with hall.open() as store:
        listed = store.subjects("bundle", limit=100_000)
        assert not set(acknowledged) - {row.number for row in listed}, "an acknowledged bundle is gone"
        members: list[int] = []
        for row in listed:
            own = [member.case_id for member in store.subject("bundle", row.id).members]
            assert len(own) == 8, "half a bundle is there"
            assert [case.id for case in store.cases(CaseFilter(bundle=row.id), Order.OLDEST)] == own
            members += own
        assert store.count(CaseFilter()) == len(members) == len(set(members)), "a member without its bundle"
        report = store.check()
        assert report.sound, report.troubles
    assert len(acknowledged) > 6, "the children hardly worked: the test shows nothing"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_kill_nine_campaign(hall):
    kill_rounds(hall, 1000, seed=42)


@pytest.mark.parametrize("processes", [2, 8])
def test_processes_share_a_store(hall, processes):
    hall.create().close()
    each = 160 // processes
    children = [start(intakes(hall, each)) for _child in range(processes)]
    acknowledged = [number for _child, pipe in children for number in heard(pipe)]
    assert [os.waitpid(child, 0)[1] for child, _pipe in children] == [0] * processes
    with hall.open() as store:
        assert sorted(numbers(store)) == sorted(acknowledged)
        assert len(set(acknowledged)) == processes * each
        # The check includes that the ids count without a gap.
        assert store.check().sound


def test_a_writer_killed_in_its_transaction_holds_nobody_up(hall):
    hall.create().close()

    def work(pipe: int) -> None:
        with hall.open() as store, store.transaction() as writer:
            hall.take_in(writer)
            os.write(pipe, b"x" * ACK)
            time.sleep(30)

    child, pipe = start(work)
    assert os.read(pipe, ACK)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(pipe)
    with hall.open() as store:
        hall.intake(store)
        assert store.count(CaseFilter()) == 1
        assert store.check().sound
