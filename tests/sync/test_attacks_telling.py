"""Hostile receivers and keys: each of these once kept everybody else from being told."""

import pytest
from telling_hall import QUICK
from telling_server import answers, saying, utility

from clerk_tui.desk import telling, telling_setup
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.told_bodies import AnswerOutcome
from clerk_tui.domain.errors import BadInput, NotPermitted
from clerk_tui.sync.telling.receiver import Receiver

NO_POINT = "00" * 32
"""64 hexadecimal digits that name no point of the curve."""


def send(hall):
    return telling.send_due(hall.wang, pace=QUICK)


def test_a_time_of_thousands_of_digits_holds_nobody_up(hall):
    hall.take_in(["water", "power"])
    with utility(saying(b"", status=503, Retry_After="9" * 5000)) as water, utility(answers) as power:
        hall.told_by(
            Receiver(id="water", name="自来水公司", url=water.url), Receiver(id="power", name="供电公司", url=power.url)
        )
        report = send(hall)
    assert (report.answered, report.failed) == (1, 1)
    late = next(line for line in telling.lines(hall.wang) if line.receiver == "water")
    assert (late.next_at - hall.clock.now).total_seconds() == 24 * 3600


@pytest.mark.parametrize("key", [NO_POINT, "ff" * 32, "01" + "00" * 31])
def test_a_key_that_nothing_can_be_encrypted_to_cannot_be_set_up(hall, tmp_path, key):
    with pytest.raises(BadInput) as error:
        hall.told_by(Receiver(id="water", name="自来水公司", folder=str(tmp_path), key=key))
    assert error.value.field == "key"


def test_such_a_key_from_an_older_store_stops_no_other_receiver(hall, tmp_path):
    water, _power = hall.take_in(["water", "power"])
    (tmp_path / "water").mkdir()
    bad = Receiver(id="water", name="自来水公司", folder=str(tmp_path / "water"), key=NO_POINT)
    (tmp_path / "power").mkdir()
    good = Receiver(id="power", name="供电公司", folder=str(tmp_path / "power"), plain=True)
    telling_setup._keep(hall.admin, [bad, good])
    report = send(hall)
    assert (report.told, report.failed, report.troubles) == (1, 1, (("自来水公司", "insecure"),))
    assert hall.store.case(water).phase is Phase.ACCEPTED
    assert list((tmp_path / "water").iterdir()) == []


def test_who_administers_the_machine_ends_no_case_by_typing_an_answer(hall):
    (case,) = hall.take_in(["water"])
    for desk in (hall.admin, hall.qian):
        with pytest.raises(NotPermitted):
            telling.answer(desk, case, AnswerOutcome.DONE)
    assert hall.store.case(case).phase is Phase.ACCEPTED
    assert telling.answer(hall.wang, case, AnswerOutcome.DONE).decided_on is not None
