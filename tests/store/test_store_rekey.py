"""A new key for the whole store, and a power cut at every step of it."""

import pytest

from clerk_tui.domain.errors import NotPermitted, StoreTrouble
from clerk_tui.store import keys
from clerk_tui.store import rekey as rekeying
from clerk_tui.store.rekey import finish_rekey, rekey

CHEAP = keys.Cost(passes=1, memory_kib=64, lanes=1)


@pytest.fixture
def keyfile(hall):
    hall.path.parent.mkdir()
    file = hall.path.with_suffix(".keys")
    hall.key = keys.create_keyfile(file, "wang", "right", cost=CHEAP)
    keys.add_slot(file, "li", "hers", hall.key, cost=CHEAP)
    with hall.create() as store:
        hall.intake(store)
    return file


def test_the_old_key_opens_nothing_any_more(hall, keyfile):
    old, hall.key = hall.key, rekey(hall.path, keyfile, "wang", "right")
    assert hall.key != old
    with hall.open() as store:
        assert store.check().sound
        hall.intake(store)
    assert keys.unlock(keyfile, "wang", "right") == hall.key
    assert keys.labels(keyfile) == ["wang"]
    assert finish_rekey(hall.path, keyfile, "wang", "right") is None
    hall.key = old
    with pytest.raises(StoreTrouble):
        hall.open()


def test_not_while_somebody_works_and_not_without_the_password(hall, keyfile):
    with pytest.raises(NotPermitted):
        rekey(hall.path, keyfile, "wang", "wrong")
    with hall.open() as store:
        with pytest.raises(StoreTrouble) as caught:
            rekey(hall.path, keyfile, "wang", "right")
        assert caught.value.code == "store.busy"
        hall.intake(store)
    assert keys.unlock(keyfile, "li", "hers") == hall.key


def test_cut_before_the_store_was_encrypted(hall, keyfile):
    keys.stage(keyfile, "wang", "right", bytes(range(1, 33)), cost=CHEAP)
    assert finish_rekey(hall.path, keyfile, "wang", "right") is None
    hall.key = keys.unlock(keyfile, "wang", "right")
    hall.open().close()
    rekey(hall.path, keyfile, "wang", "right")


def test_cut_after_the_store_was_encrypted(hall, keyfile, monkeypatch):
    def cut(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(rekeying.keys, "promote", cut)
    with pytest.raises(KeyboardInterrupt):
        rekey(hall.path, keyfile, "wang", "right")
    monkeypatch.undo()
    hall.key = keys.unlock(keyfile, "wang", "right")
    with pytest.raises(StoreTrouble) as caught:
        hall.open()
    assert caught.value.code == "store.key"
    assert finish_rekey(hall.path, keyfile, "wang", "wrong") is None
    found = finish_rekey(hall.path, keyfile, "wang", "right")
    assert found is not None
    hall.key = found
    with hall.open() as store:
        assert store.check().sound
    assert keys.unlock(keyfile, "wang", "right") == found
