"""Killed at any moment, against a receiver out of order: everybody is told, of each fact once; nothing is lost."""

import json
import os
import random
import signal
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime

import pytest
from telling_hall import UTILITIES, TellingHall
from telling_server import (
    Utility,
    answering,
    answers,
    answers_another_key,
    answers_twice,
    resets,
    say,
    saying,
    truncates,
)

from clerk_tui.desk import telling
from clerk_tui.desk.context import CHINA
from clerk_tui.desk.telling_setup import signer
from clerk_tui.domain.case.state import Phase
from clerk_tui.sync.telling.https import Pace
from clerk_tui.sync.telling.receiver import Receiver

HASTY = Pace(connect=0.5, read=0.15, total=0.3, tries=2, pause=0.01, first_delay=0.05, most_delay=0.2, poll=0.05)
ACK = 21
"""Bytes of an acknowledgement: the number of a case whose commit returned, and a line end."""


def now() -> datetime:
    return datetime.now(CHINA)


def start(work: Callable[[int], None]) -> tuple[int, int]:
    """Run *work* in a forked child that writes to a pipe; return its process id and the end to read from."""
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


def heard(pipe: int) -> list[int]:
    """Return the cases that were acknowledged, until the child has gone."""
    data = b""
    while piece := os.read(pipe, 65536):
        data += piece
    os.close(pipe)
    assert len(data) % ACK == 0
    return [int(line) for line in data.split()]


def dawdles(server, handler, body):
    server.books.enter(handler, body)
    time.sleep(0.4)
    handler.close_connection = True


FAULTS = (
    answers,
    answers,
    answers_twice,
    answers_another_key,
    resets,
    truncates,
    dawdles,
    answering("received"),
    saying(b"{}", status=500),
    saying(b"{}", enter=True, status=500),
    saying(b"<html>sign in</html>", kind="text/html", enter=True),
)


def serve(public_key: str, seed: int) -> Callable[[int], None]:
    """Return a receiver in a process of its own: the one that forks the senders must have no threads."""

    def work(pipe: int) -> None:
        dice = random.Random(seed)
        calm = False

        def behave(server, handler, body):
            (answers if calm else dice.choice(FAULTS))(server, handler, body)

        def books(handler):
            nonlocal calm
            calm = calm or handler.path == "/calm"
            kept = server.books
            data = {"requests": kept.requests, "deeds": kept.deeds, "wrong": kept.wrong}
            say(handler, json.dumps(data).encode())

        server = Utility(behave, get=books)
        server.books.public_key = public_key
        os.write(pipe, f"{server.port:020d}\n".encode())
        signal.pause()

    return work


def asked(port: int, path: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return json.load(response)


def work_at(path, seed: int) -> Callable[[int], None]:
    """Return what a workstation does: takes visits in, acknowledges each, and tells whom it can, on and on."""

    def work(pipe: int) -> None:
        dice = random.Random(seed)
        hall = TellingHall(path, now)
        while True:
            if dice.random() < 0.5:
                for case in hall.take_in():
                    os.write(pipe, f"{case:020d}\n".encode())
            telling.send_due(hall.wang, pace=HASTY)

    return work


def kill_rounds(path, rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    hall = TellingHall(path, now)
    key = signer(hall.wang).public_key
    acknowledged: list[int] = []
    server, pipe = start(serve(key, seed))
    try:
        port = int(os.read(pipe, ACK))
        url = f"http://127.0.0.1:{port}/tell"
        hall.told_by(*(Receiver(id=name, name=name, url=url) for name in UTILITIES))
        hall.close()
        for n in range(rounds):
            children = [start(work_at(path, seed + n * 10 + child)) for child in range(dice.choice((1, 2)))]
            time.sleep(dice.uniform(0.05, 0.3))
            for child, _pipe in children:
                os.kill(child, signal.SIGKILL)
            for child, acks in children:
                os.waitpid(child, 0)
                acknowledged += heard(acks)
        asked(port, "/calm")
        books = settle(path, port)
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        os.close(pipe)
    look(path, books, acknowledged, rounds)


def settle(path, port: int) -> dict:
    """Send until nobody is left to be told; return the receiver's books."""
    hall = TellingHall(path, now)
    until = time.monotonic() + 30
    while any(line.next_at for line in telling.lines(hall.wang, limit=10**6)):
        assert time.monotonic() < until, "somebody is never told"
        telling.send_due(hall.wang, pace=HASTY)
        time.sleep(0.05)
    hall.close()
    return asked(port, "/books")


def look(path, books: dict, acknowledged: list[int], rounds: int) -> None:
    hall = TellingHall(path, now)
    tellings = telling.lines(hall.wang, limit=10**6)
    assert not books["wrong"]
    assert set(books["deeds"]) == {line.key for line in tellings}, "told of what nobody queued, or not told at all"
    assert set(books["deeds"].values()) == {1}
    assert set(acknowledged) <= {line.case_id for line in tellings}, "an accepted case whose receiver is never told"
    for line in tellings:
        events = hall.store.events(line.case_id)
        kinds = [event.kind for event in events]
        last_words = [event for event in events if event.kind == "telling_answered" and '"done"' in event.body]
        assert kinds.count("telling_queued") == kinds.count("decided") == len(last_words) == 1, kinds
        assert kinds.count("telling_answered") <= 2, kinds
        assert hall.store.case(line.case_id).phase is Phase.DELIVERED
    assert hall.store.check().sound
    # The faults and the kills did what they are here for.
    assert sum(books["requests"].values()) > len(tellings) > rounds
    hall.close()


@pytest.fixture
def path(tmp_path, telling_template):
    return TellingHall.copy(telling_template, tmp_path / "store")


def test_kill_nine_tells_everybody_once(path):
    kill_rounds(path, 24, seed=20261123)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_kill_nine_campaign_of_the_outbox(path):
    kill_rounds(path, 600, seed=42)
