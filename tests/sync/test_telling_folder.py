"""Telling by files, and on paper: a share that comes and goes, answers from anybody who can write there."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.public import SealedBox
from nacl.signing import SigningKey
from telling_hall import PERSONAL, QUICK
from telling_server import answer_to

from clerk_tui.desk import telling, telling_setup
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.told_bodies import AnswerOutcome, TellingStatus
from clerk_tui.domain.errors import NotFound, NotPermitted, Refused
from clerk_tui.sync.telling.envelope import MOST_ANSWER, verify
from clerk_tui.sync.telling.folder import leave
from clerk_tui.sync.telling.receiver import Receiver

THEIRS = SigningKey(bytes(range(32)))


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    (folder / "answers").mkdir(parents=True)
    return folder


@pytest.fixture
def water(share):
    return Receiver(id="water", name="自来水公司", folder=str(share), key=bytes(THEIRS.verify_key).hex())


def send(hall):
    return telling.send_due(hall.wang, pace=QUICK)


def opened(file: Path) -> dict:
    return json.loads(SealedBox(THEIRS.to_curve25519_private_key()).decrypt(file.read_bytes()))


def put_answer(share: Path, name: str = "a.json", *, signed_by: SigningKey | None = THEIRS, **answer) -> Path:
    body = json.dumps(answer_to(**answer))
    signature = signed_by.sign(body.encode()).signature.hex() if signed_by else ""
    file = share / "answers" / name
    file.write_text(json.dumps({"body": body, "signature": signature}), encoding="utf-8")
    return file


def messages(share: Path) -> list[Path]:
    return [file for file in share.iterdir() if file.is_file()]


def test_a_message_lies_there_encrypted_and_its_answer_closes_the_case(hall, share, water):
    hall.told_by(water)
    (case,) = hall.take_in(["water"])
    assert send(hall).told == 1
    (file,) = messages(share)
    assert not [word for word in PERSONAL if word.encode() in file.read_bytes() or word in file.name]
    envelope = opened(file)
    assert verify(telling_setup.signer(hall.wang).public_key, envelope["body"].encode(), envelope["signature"])
    message = json.loads(envelope["body"])
    assert message["fact"]["applicant"]["name"] == PERSONAL[0]
    assert file.name == f"{message['key']}.sealed"
    (line,) = telling.lines(hall.wang)
    assert (line.status, line.next_at) == (TellingStatus.SENT, None)
    # The receiver takes the file away; that is no reason to leave it again.
    file.unlink()
    hall.clock.now += timedelta(days=3)
    assert send(hall).told == 0
    answer = put_answer(share, key=message["key"], outcome="done", reference="G-12")
    assert send(hall).answered == 1
    assert hall.store.case(case).outcome is Outcome.DONE
    assert not answer.exists()
    assert (share / "answers" / "read" / "a.json").exists()
    # The same answer once more, and another one, are too late.
    put_answer(share, "b.json", key=message["key"], outcome="refused", reason="欠费")
    assert send(hall).answered == 0
    assert [event.kind for event in hall.store.events(case)].count("telling_answered") == 1


def test_an_acknowledgement_in_the_folder_leaves_no_second_message(hall, share, water):
    hall.told_by(water)
    hall.take_in(["water"])
    send(hall)
    (file,) = messages(share)
    put_answer(share, key=file.stem, outcome="received")
    file.unlink()
    for _round in range(2):
        hall.clock.now += timedelta(days=1)
        send(hall)
    (line,) = telling.lines(hall.wang)
    assert line.status is TellingStatus.RECEIVED
    assert not messages(share)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda share, key: put_answer(share, signed_by=None, key=key), "signature"),
        (lambda share, key: put_answer(share, signed_by=SigningKey.generate(), key=key), "signature"),
        (lambda share, key: put_answer(share, key="431125-power-requested"), "other_key"),
        (lambda share, key: (share / "answers" / "a.json").write_bytes(b'{"body": "'), "not_ours"),
        (lambda share, key: (share / "answers" / "a.json").write_bytes(b"\xff\xfe\x00"), "not_ours"),
        (lambda share, key: (share / "answers" / "a.json").write_text('{"body": "\\ud800"}'), "not_ours"),
    ],
)
def test_what_is_no_answer_changes_nothing_and_stays(hall, share, water, spoil, reason):
    hall.told_by(water)
    (case,) = hall.take_in(["water"])
    send(hall)
    spoil(share, telling.lines(hall.wang)[0].key)
    report = send(hall)
    assert (report.answered, report.troubles) == (0, (("自来水公司", reason),))
    assert (share / "answers" / "a.json").exists()
    assert hall.store.case(case).phase is Phase.ACCEPTED


def test_links_and_floods_are_passed_over(hall, share, water, tmp_path):
    hall.told_by(water)
    hall.take_in(["water"])
    send(hall)
    key = telling.lines(hall.wang)[0].key
    real = put_answer(share, "real.json", key=key)
    real.rename(tmp_path / "elsewhere.json")
    (share / "answers" / "link.json").symlink_to(tmp_path / "elsewhere.json")
    (share / "answers" / "flood.json").write_bytes(b" " * (MOST_ANSWER + 1))
    (share / "answers" / "folder.json").mkdir()
    report = send(hall)
    assert (report.answered, report.troubles) == (0, ())


def test_one_receiver_cannot_answer_for_another(hall, share, water, tmp_path):
    power = tmp_path / "power"
    power.mkdir()
    hall.told_by(water, Receiver(id="power", name="供电公司", folder=str(power), key=water.key))
    (_case, other) = hall.take_in(["water", "power"])
    send(hall)
    (line,) = telling.lines(hall.wang, case_id=other)
    put_answer(share, key=line.key)
    assert send(hall).answered == 0
    assert hall.store.case(other).phase is Phase.ACCEPTED


def test_a_share_that_is_away_is_tried_again(hall, share, water):
    hall.told_by(water)
    hall.take_in(["water"])
    away = share.rename(share.with_name("away"))
    assert send(hall).troubles == (("自来水公司", "no_folder"),)
    assert not share.exists()
    away.rename(share)
    (share / f".{telling.lines(hall.wang)[0].key}.sealed.part").mkdir()
    hall.clock.now += timedelta(seconds=5)
    assert send(hall).troubles == (("自来水公司", "not_writable"),)
    next(share.glob(".*.part")).rmdir()
    hall.clock.now += timedelta(seconds=5)
    assert send(hall).told == 1


def test_killed_before_it_was_noted_the_same_file_is_left_again(hall, share, water):
    hall.told_by(water)
    hall.take_in(["water"])
    (line,) = telling.lines(hall.wang)
    leave(water, line.key, b'{"key":"as if killed"}', telling_setup.signer(hall.wang))
    assert send(hall).told == 1
    assert [file.stem for file in messages(share)] == [line.key]
    assert json.loads(opened(messages(share)[0])["body"])["key"] == line.key


def test_readable_files_only_by_an_administrators_decision(hall, share):
    hall.told_by(Receiver(id="water", name="自来水公司", folder=str(share), plain=True))
    hall.take_in(["water"])
    assert send(hall).told == 1
    envelope = json.loads(messages(share)[0].read_bytes())
    assert json.loads(envelope["body"])["fact"]["fields"]["户号"] == PERSONAL[3]


def test_on_paper_and_by_telephone(hall):
    (case,) = hall.take_in(["water"])
    # Whom nobody has set up is told on paper, too: nothing waits in silence.
    assert [line.case_id for line in telling.lines(hall.wang, to_print=True)] == [case]
    assert send(hall).to_print == 1
    told = telling.telling_of(hall.wang, case)
    assert told is not None
    assert told.fact.applicant.name == PERSONAL[0]
    telling.told_by_hand(hall.wang, case)
    assert telling.lines(hall.wang, to_print=True) == []
    assert telling.lines(hall.wang)[0].status is TellingStatus.PRINTED
    with pytest.raises(Refused) as caught:
        telling.answer(hall.wang, case, AnswerOutcome.REFUSED)
    assert caught.value.field == "reason"
    telling.answer(hall.wang, case, AnswerOutcome.DONE, reference="电话 5750000")
    assert hall.store.case(case).outcome is Outcome.DONE


def test_who_may_not_tell_records_nothing(hall):
    (case,) = hall.take_in(["water"])
    with pytest.raises(NotPermitted):
        telling.told_by_hand(hall.qian, case)
    (house,) = hall.take_in(["house"])
    with pytest.raises(NotFound, match="Nobody outside"):
        telling.answer(hall.wang, house, AnswerOutcome.DONE)


def test_what_a_removed_receiver_was_to_be_told_goes_on_paper(hall, share, water):
    hall.told_by(water)
    hall.take_in(["water"])
    telling_setup.remove_receiver(hall.admin, "water")
    assert len(telling.lines(hall.wang, to_print=True)) == 1
    with pytest.raises(NotFound):
        telling_setup.remove_receiver(hall.admin, "water")
