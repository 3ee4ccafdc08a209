"""The outbox against a receiver that is a real server and behaves as badly as real ones do."""

import json
import logging
import ssl
import threading
import time
from datetime import timedelta

import pytest
import trustme
from telling_hall import DAY, NAME, PERSONAL, QUICK, UTILITIES, TellingHall
from telling_server import (
    answer_to,
    answering,
    answers,
    answers_another_key,
    answers_twice,
    drips,
    floods,
    redirects,
    resets,
    say,
    saying,
    stalls,
    truncates,
    utility,
)

from clerk_tui.desk import telling, telling_sending, telling_setup
from clerk_tui.desk.telling_sending import AT_ONCE, apply_answer
from clerk_tui.desk.telling_setup import signer
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.told_bodies import Answer, AnsweredBy, AnswerOutcome, FactKind, TellingStatus
from clerk_tui.domain.errors import BadInput, NotPermitted, Refused
from clerk_tui.sync.telling.envelope import Signer
from clerk_tui.sync.telling.receiver import Receiver


def water(url: str, **more: object) -> Receiver:
    return Receiver(id="water", name="自来水公司", url=url, **more)


def send(hall: TellingHall):
    return telling.send_due(hall.wang, pace=QUICK)


def test_the_answer_closes_the_case(hall):
    (case,) = hall.take_in(["water"])
    with utility() as server:
        server.books.public_key = signer(hall.wang).public_key
        hall.told_by(water(server.url))
        report = send(hall)
        assert (report.told, report.answered, report.failed) == (1, 1, 0)
        assert not server.books.wrong
        assert list(server.books.deeds.values()) == [1]
    state = hall.store.case(case)
    assert (state.phase, state.outcome) == (Phase.DELIVERED, Outcome.DONE)
    (line,) = telling.lines(hall.wang, case_id=case)
    assert line.status is TellingStatus.DONE
    assert line.next_at is None
    # Nothing is left to do.
    assert send(hall).told == 0


def test_nothing_is_told_for_a_member_without_receiver_and_nothing_twice(hall):
    (house,) = hall.take_in(["house"])
    assert telling.lines(hall.wang, case_id=house) == []
    (case,) = hall.take_in(["water"])
    with hall.store.transaction() as writer:
        state = writer.case(case)
        assert state is not None
        telling.queue_within(hall.wang, writer, state)
    assert len(telling.lines(hall.wang, case_id=case)) == 1


def test_a_refusal_closes_the_case_with_its_reason(hall):
    (case,) = hall.take_in(["water"])
    with utility(answering("refused", "户号 WATER-0077123 欠费 320 元", reference="S-1")) as server:
        hall.told_by(water(server.url))
        assert send(hall).answered == 1
    state = hall.store.case(case)
    assert (state.phase, state.outcome) == (Phase.DECIDED, Outcome.REFUSED)
    assert state.decision_reason == "户号 WATER-0077123 欠费 320 元"
    (line,) = telling.lines(hall.wang)
    assert line.status is TellingStatus.REFUSED
    assert line.answer is not None
    assert line.answer.reference == "S-1"


MISBEHAVIOUR = {
    "500": (saying(b"{}", status=500), "status:500"),
    "404 in HTML": (saying(b"<html>", status=404, kind="text/html"), "status:404"),
    "HTML with 200": (saying(b"<html>please sign in</html>", kind="text/html"), "not_json"),
    "HTML that claims to be JSON": (saying(b"<html>please sign in</html>"), "not_ours"),
    "nothing": (saying(b""), "not_ours"),
    "null": (saying(b"null"), "not_ours"),
    "no UTF-8": (saying(b'{"schema":"\xff"}'), "not_ours"),
    "another schema": (saying(json.dumps(answer_to("x") | {"schema": "clerk-telling-answer/9"}).encode()), "not_ours"),
    "an outcome nobody knows": (saying(json.dumps(answer_to("x", "perhaps")).encode()), "not_ours"),
    "a refusal without its reason": (answering("refused", "  "), "not_ours"),
    "a packed body": (saying(b"{}", Content_Encoding="gzip"), "not_ours"),
    "brackets without end": (saying(b'{"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}"), "not_ours"),
    "another key": (answers_another_key, "other_key"),
    "cut in the middle": (truncates, "broken_off"),
    "reset after the deed": (resets, "broken_off"),
    "stalls": (stalls, "timeout"),
    "drips": (drips, "timeout"),
    "a flood": (floods, "too_large"),
    "a redirect": (redirects, "redirect"),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_what_is_no_answer_is_tried_again_until_there_is_one(hall, name):
    behave, reason = MISBEHAVIOUR[name]
    (case,) = hall.take_in(["water"])
    with utility(behave) as server:
        hall.told_by(water(server.url))
        began = time.monotonic()
        report = send(hall)
        assert time.monotonic() - began < QUICK.tries * QUICK.total + 1
        assert (report.told, report.failed) == (0, 1)
        assert report.troubles == (("自来水公司", reason),)
        (line,) = telling.lines(hall.wang)
        assert (line.status, line.error, line.attempts) == (TellingStatus.QUEUED, reason, 1)
        assert line.next_at > hall.clock.now
        assert hall.store.case(case).phase is Phase.ACCEPTED
        # Not yet due, so left alone; and then it gets through.
        assert send(hall).failed == 0
        server.behave = answers
        hall.clock.now += timedelta(seconds=5)
        assert send(hall).answered == 1
        assert not server.books.wrong
        assert list(server.books.deeds.values()) == [1]
    assert hall.store.case(case).phase is Phase.DELIVERED
    (line,) = telling.lines(hall.wang)
    assert (line.error, line.next_at) == ("", None)


def test_what_may_pass_is_tried_again_at_once(hall):
    hall.take_in(["water"])

    def once_down(server, handler, body):
        server.behave = answers
        say(handler, b"busy", status=503)

    with utility(once_down) as server:
        hall.told_by(water(server.url))
        assert (send(hall).failed, sum(server.books.requests.values())) == (0, 1)


def test_who_names_a_time_is_asked_then(hall):
    hall.take_in(["water"])
    with utility(saying(b"", status=503, Retry_After="900")) as server:
        hall.told_by(water(server.url))
        send(hall)
    (line,) = telling.lines(hall.wang)
    assert line.next_at == hall.clock.now + timedelta(seconds=900)


def test_two_answers_to_one_request_count_as_the_first(hall):
    cases = hall.take_in(["water"]) + hall.take_in(["water"])
    with utility(answers_twice) as server:
        hall.told_by(water(server.url))
        for _round in range(6):
            send(hall)
            hall.clock.now += timedelta(seconds=5)
        assert not server.books.wrong
        assert list(server.books.deeds.values()) == [1, 1]
    assert [hall.store.case(case).outcome for case in cases] == [Outcome.DONE] * 2
    answered = [event for case in cases for event in hall.store.events(case) if event.kind == "telling_answered"]
    assert len(answered) == 2


def test_an_answer_that_comes_late_is_asked_for_again(hall):
    (case,) = hall.take_in(["water"])
    with utility(answering("received", reference="S-7")) as server:
        hall.told_by(water(server.url))
        report = send(hall)
        assert (report.told, report.answered) == (1, 0)
        (line,) = telling.lines(hall.wang)
        assert line.status is TellingStatus.RECEIVED
        assert line.next_at == hall.clock.now + timedelta(seconds=QUICK.poll)
        hall.clock.now += timedelta(seconds=5)
        send(hall)
        # The same acknowledgement twice is one fact.
        assert [event.kind for event in hall.store.events(case)].count("telling_answered") == 1
        server.behave = answering("done")
        hall.clock.now += timedelta(seconds=5)
        assert send(hall).answered == 1
        assert list(server.books.requests.values()) == [3]
        assert list(server.books.deeds.values()) == [1]
    assert hall.store.case(case).phase is Phase.DELIVERED


def test_the_answer_by_telephone_and_the_late_one_over_the_network(hall):
    (case,) = hall.take_in(["water"])
    with utility(answering("received")) as server:
        hall.told_by(water(server.url))
        send(hall)
        telling.answer(hall.wang, case, AnswerOutcome.REFUSED, "欠费")
        server.behave = answering("done")
        hall.clock.now += timedelta(seconds=5)
        assert send(hall).told == 0
    assert hall.store.case(case).outcome is Outcome.REFUSED
    assert not apply_answer(
        hall.wang, telling.lines(hall.wang)[0].key, Answer(outcome=AnswerOutcome.DONE), AnsweredBy.HTTPS
    )
    with pytest.raises(Refused, match="not possible"):
        telling.answer(hall.wang, case, AnswerOutcome.DONE)


def test_a_case_that_ended_is_not_told_any_more(hall):
    told, untold = hall.take_in(["water"]) + hall.take_in(["water"])
    with utility(answering("received")) as server:
        hall.told_by(water(server.url))
        hall.happen(untold, b.Withdrawn(reason="申请人撤回", on=DAY))
        assert send(hall).told == 1
        (line,) = telling.lines(hall.wang, case_id=untold)
        assert (line.over, line.next_at, line.error) == (True, None, "over")
        # Whoever knows of the request is told that it is cancelled, once.
        hall.happen(told, b.Withdrawn(reason="申请人撤回", on=DAY))
        for _round in range(3):
            hall.clock.now += timedelta(seconds=5)
            send(hall)
        cancelled, requested = telling.lines(hall.wang, case_id=told)
        assert cancelled.fact is FactKind.CANCELLED
        assert requested.over
        server.behave = answering("done")
        hall.clock.now += timedelta(seconds=5)
        assert send(hall).answered == 1
        assert sorted(server.books.deeds) == sorted((requested.key, cancelled.key))
    assert hall.store.case(told).phase is Phase.WITHDRAWN


def test_one_that_stalls_holds_nobody_up(hall):
    hall.take_in()
    hall.take_in()
    with utility(stalls) as slow, utility() as quick:
        hall.told_by(water(slow.url), *(Receiver(id=name, name=name, url=quick.url) for name in ("power", "gas")))
        began = time.monotonic()
        report = send(hall)
        assert (report.told, report.answered, report.failed) == (4, 4, 2)
        # Two tries of the longest wait each, for both messages side by side.
        assert time.monotonic() - began < 4


def test_who_is_down_is_not_asked_for_each_message(hall):
    for _visit in range(12):
        hall.take_in(["water"])
    with utility() as server:
        url = server.url
    hall.told_by(water(url))
    report = send(hall)
    assert (report.failed, report.troubles) == (AT_ONCE, (("自来水公司", "unreachable"),))


def test_two_processes_share_the_work(hall):
    for _visit in range(8):
        hall.take_in()
    with utility() as server:
        hall.told_by(*(Receiver(id=name, name=name, url=server.url) for name in UTILITIES))
        other = TellingHall(hall.store.path, hall.clock)
        reports = []
        threads = [
            threading.Thread(target=lambda at=at: reports.append(telling.send_due(at.wang, pace=QUICK)))
            for at in (hall, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        other.close()
        assert sum(report.told for report in reports) == 24
        assert set(server.books.requests.values()) == {1}


def test_only_an_administrator_says_whom_to_tell_and_only_casework_sends(hall):
    with pytest.raises(NotPermitted):
        telling_setup.set_receiver(hall.wang, water("https://water.example/tell"))
    with pytest.raises(NotPermitted):
        telling.send_due(hall.qian)


@pytest.mark.parametrize(
    ("receiver", "field"),
    [
        (water("http://water.example/tell"), "url"),
        (water("https://user:secret@water.example/"), "url"),
        (water("ftp://water.example/"), "url"),
        (water("https://[broken"), "url"),
        (water("https:///path"), "url"),
        (water("http://127.0.0.1.example/"), "url"),
        (Receiver(id="Water Co", name="x"), "id"),
        (Receiver(id="water", name="x", folder="relative", plain=True), "folder"),
        (Receiver(id="water", name="x", folder="/mnt/water"), "key"),
        (Receiver(id="water", name="x", folder="/mnt/water", key="short"), "key"),
        (water("https://water.example/", authority="no certificate"), "authority"),
        (water("https://water.example/", folder="/mnt/water", plain=True), "folder"),
    ],
)
def test_what_would_not_be_safe_cannot_be_set_up(hall, receiver, field):
    with pytest.raises(BadInput) as caught:
        hall.told_by(receiver)
    assert caught.value.field == field


def test_nobody_is_named_in_what_goes_wrong(hall, caplog):
    caplog.set_level(logging.DEBUG)
    hall.take_in(["water"])
    with utility(saying(NAME.encode() + b" 431125199901010009", status=500)) as server:
        hall.told_by(water(server.url))
        report = send(hall)
        assert server.books.paths == []
    (line,) = telling.lines(hall.wang)
    said = f"{report} {line} {caplog.text}"
    assert not [word for word in PERSONAL if word in said]


# TLS


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def served(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def pem(authority: trustme.CA) -> str:
    return authority.cert_pem.bytes().decode()


def test_tls_with_the_receivers_own_authority(hall, authority):
    (case,) = hall.take_in(["water"])
    with utility(context=served(authority, "127.0.0.1")) as server:
        hall.told_by(water(server.url, authority=pem(authority)))
        assert send(hall).answered == 1
    assert hall.store.case(case).phase is Phase.DELIVERED


@pytest.mark.parametrize("wrong", ["an unknown authority", "another authority", "another name"])
def test_a_certificate_that_does_not_hold_gets_nothing(hall, authority, wrong):
    hall.take_in(["water"])
    name = "power.example" if wrong == "another name" else "127.0.0.1"
    trusted = {"an unknown authority": "", "another authority": pem(trustme.CA()), "another name": pem(authority)}
    with utility(context=served(authority, name)) as server:
        hall.told_by(water(server.url, authority=trusted[wrong]))
        report = send(hall)
        assert report.troubles == (("自来水公司", "certificate"),)
        assert not server.books.requests


def test_answers_of_a_receiver_with_a_key_must_be_signed(hall):
    (case,) = hall.take_in(["water"])
    theirs = Signer(bytes(range(32)))
    with utility() as server:
        hall.told_by(water(server.url, key=theirs.public_key))
        assert send(hall).troubles == (("自来水公司", "signature"),)

        def signs(server, handler, body):
            data = json.dumps(answer_to(server.books.enter(handler, body))).encode()
            say(handler, data, Clerk_Signature=theirs.sign(data))

        server.behave = signs
        hall.clock.now += timedelta(seconds=5)
        assert send(hall).answered == 1
    assert hall.store.case(case).phase is Phase.DELIVERED


def test_in_a_long_round_each_message_is_taken_for_as_long_as_the_first(hall):
    for _visit in range(AT_ONCE + 1):
        hall.take_in(["water"])
    left = []

    def slowly(server, handler, body):
        # Another process would take up what is not another's until later than now.
        line = next(line for line in telling.lines(hall.wang) if line.key == handler.headers["Idempotency-Key"])
        left.append(line.next_at - hall.clock.now)
        if len(left) == AT_ONCE:
            hall.clock.now += timedelta(hours=1)
        answers(server, handler, body)

    with utility(slowly) as server:
        hall.told_by(water(server.url))
        assert send(hall).answered == AT_ONCE + 1
    assert min(left) > timedelta(seconds=QUICK.total * QUICK.tries)


def test_an_answer_whose_consequences_are_refused_stops_no_other(hall, monkeypatch):
    bad, good = hall.take_in(["water"]) + hall.take_in(["water"])
    told = telling_sending.conclude

    def conclude(desk, writer, state, *bodies):
        after = told(desk, writer, state, *bodies)
        if state.id == bad:
            raise NotPermitted("what follows is not this user's to do")
        return after

    with utility() as server:
        hall.told_by(water(server.url))
        monkeypatch.setattr(telling_sending, "conclude", conclude)
        report = send(hall)
        assert (report.answered, report.troubles) == (1, (("自来水公司", "not_recorded"),))
        # Undone as a whole, and asked again for somebody who may.
        assert hall.store.case(bad).phase is Phase.ACCEPTED
        monkeypatch.undo()
        hall.clock.now += timedelta(seconds=5)
        assert send(hall).answered == 1
        assert list(server.books.deeds.values()) == [1, 1]
    assert {hall.store.case(case).phase for case in (bad, good)} == {Phase.DELIVERED}
