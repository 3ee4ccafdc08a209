"""The key file: one key, a slot for each who may open the store."""

import os
from datetime import datetime, timedelta, timezone

import pytest

from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, StoreTrouble
from clerk_tui.store import keys
from clerk_tui.store.keys import Cost

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "store.keys"


@pytest.fixture
def key(file):
    return keys.create_keyfile(file, "wang", "right", cost=CHEAP)


def refused(file, label, password, at=AT) -> str:
    with pytest.raises(NotPermitted) as caught:
        keys.unlock(file, label, password, at=at)
    return caught.value.code


def test_the_password_opens_it_and_nothing_else_does(file, key):
    assert len(key) == 32
    assert keys.unlock(file, "wang", "right", at=AT) == key
    assert refused(file, "wang", "wrong") == refused(file, "nobody", "right") == "user.wrong"
    text = file.read_text()
    assert key.hex() not in text and "right" not in text
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.create_keyfile(file.with_name("other"), "wang", "right", cost=CHEAP) != key


def test_slots_come_and_go_and_the_key_stays(file, key):
    keys.add_slot(file, "li", "hers", key, cost=CHEAP)
    assert keys.labels(file) == ["li", "wang"]
    assert keys.unlock(file, "li", "hers", at=AT) == keys.unlock(file, "wang", "right", at=AT) == key
    with pytest.raises(BadInput):
        keys.add_slot(file, "li", "x", key, cost=CHEAP)
    keys.change_password(file, "wang", "better", key, cost=CHEAP)
    assert refused(file, "wang", "right") == "user.wrong"
    assert keys.unlock(file, "wang", "better", at=AT) == key
    keys.remove_slot(file, "wang")
    assert refused(file, "wang", "better") == "user.wrong"
    with pytest.raises(NotPermitted) as caught:
        keys.remove_slot(file, "li")
    assert caught.value.code == "keys.last"
    for missing in (lambda: keys.remove_slot(file, "x"), lambda: keys.change_password(file, "x", "y", key)):
        with pytest.raises(NotFound):
            missing()


def test_five_failures_lock_the_slot_for_ten_minutes(file, key):
    keys.add_slot(file, "li", "hers", key, cost=CHEAP)
    for _n in range(4):
        refused(file, "wang", "wrong")
    assert keys.unlock(file, "wang", "right", at=AT) == key
    for _n in range(5):
        refused(file, "wang", "wrong")
    assert refused(file, "wang", "right") == "user.locked"
    assert keys.unlock(file, "li", "hers", at=AT) == key
    assert refused(file, "wang", "right", AT + timedelta(minutes=9, seconds=59)) == "user.locked"
    assert keys.unlock(file, "wang", "right", at=AT + timedelta(minutes=10)) == key


def test_a_slot_cannot_be_given_to_another(file, key):
    """The label is part of the seal: renaming a slot in the file does not make it somebody else's."""
    file.write_text(file.read_text().replace('"wang"', '"li"'))
    assert refused(file, "li", "right") == "user.wrong"


def test_a_demonstration_opens_for_everybody(file):
    key = keys.create_plain_keyfile(file)
    assert keys.unlock(file, keys.PLAIN, "") == key


def test_a_crash_while_writing_leaves_the_old_file(file, key, monkeypatch):
    def crash(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(StoreTrouble):
        keys.change_password(file, "wang", "better", key, cost=CHEAP)
    monkeypatch.undo()
    assert keys.unlock(file, "wang", "right", at=AT) == key
    assert not [found for found in file.parent.iterdir() if ".lock" not in found.name and found != file]


def test_files_that_cannot_be_used_are_said(file, key, tmp_path):
    with pytest.raises(StoreTrouble) as caught:
        keys.create_keyfile(file, "li", "x", cost=CHEAP)
    assert caught.value.code == "keys.exists"
    with pytest.raises(StoreTrouble):
        keys.unlock(tmp_path / "missing", "wang", "right")
    for damage in ("", "{}", "[1]", file.read_text()[:-20], '{"version": 2, "slots": {}}'):
        file.write_text(damage)
        with pytest.raises(StoreTrouble) as caught:
            keys.unlock(file, "wang", "right")
        assert caught.value.code == "keys.damaged"


def test_any_password_a_terminal_can_hand_over_works(file):
    odd = "密码\udc80 \x00é"
    key = keys.create_keyfile(file, "wang", odd, cost=CHEAP)
    assert keys.unlock(file, "wang", odd) == key
    refused(file, "wang", odd.strip("é"))
