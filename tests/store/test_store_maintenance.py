"""The check finds what was tampered with; a rebuild, a backup and its restoration give back what there was."""

import os
from datetime import timedelta

import pytest

from clerk_tui.domain.bundle.log import BODIES as BUNDLE_BODIES
from clerk_tui.domain.bundle.log import BundleNoted
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.paper_bodies import MaterialDeferred
from clerk_tui.domain.case_number import CaseNumber
from clerk_tui.domain.concession import ClockStart, DebtExpiry
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.store import keys
from clerk_tui.store.backup import restore
from clerk_tui.store.maintenance import PROJECTIONS
from clerk_tui.store.records import CaseFilter


def rows(store):
    with store.reading() as db:
        return {name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in PROJECTIONS}


def some_work(hall, store) -> list[int]:
    cases = [hall.intake(store), hall.intake(store), hall.intake(store, name="单雄信", number="43112519850101000X")]
    hall.happen(store, cases[0], b.Claimed(user="li"), b.Decided(outcome=b.Outcome.GRANTED, on=hall.today))
    hall.happen(store, cases[1], b.Withdrawn(reason="x", on=hall.today))
    return cases


def more_work(hall, store) -> int:
    """A bundle with a note, one of whose members owes a material; return the bundle."""
    bundle = hall.bundle(store)
    with store.transaction() as writer:
        writer.append([BundleNoted(text="x")], subject=bundle, subject_kind="bundle", actor="wang", at=hall.at)
    debt = MaterialDeferred(
        material="m1", name="x", due_on=hall.today, clock=ClockStart.AT_ONCE, expiry=DebtExpiry.RETURN
    )
    hall.happen(store, store.subject("bundle", bundle).members[1].case_id, debt)
    return bundle


def tamper(store, *statements: str) -> None:
    """Change the file as somebody with the key and SQL could, past the triggers."""
    with store.writing() as db:
        db.execute("DROP TRIGGER event_no_update")
        db.execute("DROP TRIGGER event_no_delete")
        for statement in statements:
            db.execute(statement)


def test_a_rebuild_changes_nothing(hall, store):
    some_work(hall, store)
    more_work(hall, store)
    before = rows(store)
    assert all(before.values())
    steps: list[tuple[int, int]] = []
    assert store.rebuild(lambda done, total: steps.append((done, total))) == 6
    assert rows(store) == before
    assert steps[-1] == (6, 6)


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE event SET actor = 'eve' WHERE id % 1000000000 = 4", {"chain", "projection"}),
        ("UPDATE event SET at = '2026-11-24T09:41:00+08:00' WHERE id % 1000000000 = 5", {"chain"}),
        ("UPDATE event SET body = replace(body, '小明', '大明') WHERE id % 1000000000 = 1", {"chain", "projection"}),
        ("DELETE FROM event WHERE id % 1000000000 = 3", {"gap", "chain", "projection"}),
        ("UPDATE event SET hash = zeroblob(16) WHERE id % 1000000000 = 2", {"chain"}),
        ("UPDATE case_file SET phase = 'voided' WHERE id % 1000000000 = 1", {"projection"}),
        ("UPDATE case_state SET state = replace(state, 'in_review', 'returned')", {"projection"}),
        ("UPDATE person SET visits = 9", {"projection"}),
        ("DELETE FROM search_key WHERE kind = 'pinyin'", {"projection"}),
        ("INSERT INTO search_key VALUES ('name', 'x', 1)", {"projection"}),
        ("DELETE FROM case_state WHERE id % 1000000000 = 1", {"projection"}),
    ],
)
def test_the_check_finds_what_was_tampered_with(hall, store, statement, codes):
    some_work(hall, store)
    hall.happen(store, 4311250003000000001, b.Noted(text="x"))
    assert store.check().sound
    if "in_review" in statement:
        hall.happen(store, 4311250003000000007, b.Claimed(user="li"))
    tamper(store, statement)
    found = {trouble.code for trouble in store.check().troubles}
    assert found == codes
    if codes == {"projection"}:
        store.rebuild()
        assert store.check().sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE subject_file SET phase = 'closed'",
        "UPDATE subject_file SET state = replace(state, '出生', '入学')",
        "DELETE FROM subject_file",
        "INSERT INTO subject_file SELECT id + 500, kind, '', '', title, phase, who, reference, department, place, "
        "opened_on, due_on, closed_on, state, events, last_event FROM subject_file",
        "UPDATE duty SET status = 'done'",
        "UPDATE duty SET person = 1",
        "DELETE FROM duty",
        "INSERT INTO duty SELECT case_id, 'visit', ref, what, due_on, status, closed_on, person FROM duty",
        "UPDATE case_file SET bundle = NULL",
        "UPDATE case_file SET debts = 0, debt_on = NULL",
    ],
)
def test_the_check_looks_at_bundles_and_duties(hall, store, statement):
    more_work(hall, store)
    assert store.check().sound
    tamper(store, statement)
    assert {trouble.code for trouble in store.check().troubles} == {"projection"}
    store.rebuild()
    assert store.check().sound


@pytest.mark.parametrize("kind", BUNDLE_BODIES)
def test_a_damaged_event_of_a_bundle_stops_nothing(hall, store, kind):
    bundle = more_work(hall, store)
    tamper(store, f"UPDATE event SET body = '[]', kind = '{kind}' WHERE kind = 'bundle_noted'")
    assert {trouble.code for trouble in store.check().troubles} == {"chain"}
    before = store.subject("bundle", bundle)
    store.rebuild()
    assert store.subject("bundle", bundle) == before


def test_the_check_reports_what_it_looked_at(hall, store):
    some_work(hall, store)
    report = store.check()
    assert (report.events, report.cases, report.troubles) == (12, 3, ())
    # What it worked with is gone.
    assert [file.name for file in hall.path.parent.iterdir() if "check" in file.name] == []


def test_statistics_and_upkeep(hall, store):
    some_work(hall, store)
    store.checkpoint()
    assert store.stats().wal_bytes == 0
    store.vacuum()
    stats = store.stats()
    assert (stats.events, stats.cases, stats.open_cases, stats.people) == (12, 3, 2, 2)
    assert stats.file_bytes > 0
    assert store.check().sound
    hall.intake(store)


def test_a_backup_is_a_whole_store_with_its_keys(hall, store, tmp_path):
    hall.path.with_suffix(".keys").write_text("{}")
    some_work(hall, store)
    before = rows(store)
    target = tmp_path / "usb" / "backup.db"
    with pytest.raises(StoreTrouble) as caught:
        store.backup(target)
    assert caught.value.code == "store.file"
    target.parent.mkdir()
    target.write_bytes(b"the backup of yesterday")
    assert store.backup(target) == target
    hall.intake(store)
    assert sorted(file.name for file in target.parent.iterdir()) == ["backup.db", "backup.keys"]
    hall.path = target
    with hall.open() as copy:
        assert rows(copy) == before
        assert copy.check().sound


def test_a_backup_that_fails_leaves_the_old_one(hall, store, tmp_path, monkeypatch):
    some_work(hall, store)
    target = tmp_path / "backup.db"
    store.backup(target)
    old = target.read_bytes()
    hall.intake(store)

    def crash(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(StoreTrouble):
        store.backup(target)
    monkeypatch.undo()
    assert target.read_bytes() == old
    assert [file.name for file in tmp_path.iterdir() if "part" in file.name] == []


def test_a_restored_store_never_gives_a_number_again(hall, store, tmp_path):
    some_work(hall, store)
    target = store.backup(tmp_path / "backup.db")
    lost = store.case(hall.intake(store))
    with pytest.raises(StoreTrouble) as caught:
        restore(target, hall.path, hall.key, hall.at)
    assert caught.value.code == "store.busy"
    store.close()
    aside = restore(target, hall.path, hall.key, hall.at + timedelta(days=1))
    assert aside is not None and aside.exists()
    with hall.open() as again:
        assert again.count(CaseFilter()) == 3
        assert again.check().sound
        new = again.case(hall.intake(again))
    assert lost is not None and new is not None
    assert CaseNumber.parse(lost.case_no) == CaseNumber.make("431125", 3, hall.today, 4)
    assert CaseNumber.parse(new.case_no) == CaseNumber.make("431125", 3, hall.today, 5)


def test_numbers_are_skipped_when_the_old_store_is_lost(hall, store, tmp_path):
    some_work(hall, store)
    target = store.backup(tmp_path / "backup.db")
    store.close()
    hall.path.unlink()
    assert restore(target, hall.path, hall.key, hall.at) is None
    with hall.open() as again:
        new = again.case(hall.intake(again))
    assert new is not None
    assert CaseNumber.parse(new.case_no) == CaseNumber.make("431125", 3, hall.today, 1004)


def test_a_damaged_store_gives_way_to_its_backup(hall, store, tmp_path):
    some_work(hall, store)
    target = store.backup(tmp_path / "backup.db")
    store.close()
    hall.path.write_bytes(b"x" * 20_000)
    aside = restore(target, hall.path, hall.key, hall.at)
    assert aside is not None and aside.read_bytes() == b"x" * 20_000
    with hall.open() as again:
        assert again.check().sound
        assert again.count(CaseFilter()) == 3


def test_a_damaged_backup_is_not_restored(hall, store, tmp_path):
    some_work(hall, store)
    target = store.backup(tmp_path / "backup.db")
    store.close()
    data = bytearray(target.read_bytes())
    data[9 * 4096 + 77] ^= 1
    target.write_bytes(data)
    old = hall.path.read_bytes()
    for wrong in (target, tmp_path / "missing.db"):
        with pytest.raises(StoreTrouble):
            restore(wrong, hall.path, hall.key, hall.at)
    assert hall.path.read_bytes() == old


def test_a_restored_store_opens_with_the_keys_of_its_backup(hall, tmp_path):
    cost = keys.Cost(passes=1, memory_kib=64, lanes=1)
    hall.path.parent.mkdir()
    hall.key = keys.create_keyfile(hall.path.with_suffix(".keys"), "wang", "right", cost=cost)
    with hall.create() as store:
        some_work(hall, store)
        target = store.backup(tmp_path / "backup.db")
    new_home = tmp_path / "new" / "store.db"
    new_home.parent.mkdir()
    restore(target, new_home, keys.unlock(target.with_suffix(".keys"), "wang", "right"), hall.at)
    hall.path, hall.key = new_home, keys.unlock(new_home.with_suffix(".keys"), "wang", "right")
    with hall.open() as store:
        assert store.count(CaseFilter()) == 3
