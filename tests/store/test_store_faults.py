"""Full disk, read-only folder, wrong key, damaged file: a clear sentence, and nothing saved by halves."""

import os
import resource
import signal
import sqlite3
import tempfile
from pathlib import Path

import pytest

from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.store import connection
from clerk_tui.store.records import CaseFilter, Draft
from clerk_tui.store.store import Store


def in_child(work) -> str:
    """Run *work* in a child process and return what it returned: limits and users are for whole processes."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(read)
            os.write(write, work().encode())
        finally:
            os._exit(0)
    os.close(write)
    answer = os.read(read, 65536).decode()
    os.close(read)
    os.waitpid(child, 0)
    return answer


def code_of(work) -> str:
    try:
        work()
    except StoreTrouble as error:
        assert error.message and error.hint
        return error.code
    return "fine"


def test_a_full_store_saves_nothing_by_halves(hall, store):
    hall.intake(store)
    before = store.stats()
    with store.writing() as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 2}")
    failed = 0
    for n in range(60):
        failed += code_of(lambda n=n: hall.intake(store, number=f"43112519990101{n:03d}9")) == "store.full"
    assert failed
    kept = store.count(CaseFilter())
    assert kept == 61 - failed
    assert store.stats().events == 3 * kept >= before.events
    assert store.check().sound
    with store.writing() as db:
        db.execute("PRAGMA max_page_count = 1000000")
    hall.intake(store)
    assert store.check().sound


def test_a_full_disk_saves_nothing_by_halves(hall):
    with hall.create() as store:
        hall.intake(store)
    limit = hall.path.stat().st_size + 20_000

    def work() -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with hall.open() as store:
            return " ".join(code_of(lambda: hall.intake(store)) for _n in range(20))

    codes = in_child(work).split()
    assert {"store.full", "store.disk"} & set(codes), codes
    assert set(codes) <= {"fine", "store.full", "store.disk"}
    with hall.open() as store:
        assert store.count(CaseFilter()) == 1 + codes.count("fine")
        assert store.check().sound


@pytest.mark.parametrize("mode", ["folder", "file"])
def test_read_only_is_said(hall, mode):
    # Not below pytest's own folder, which nobody else may enter.
    folder = Path(tempfile.mkdtemp())
    hall.path = folder / "store.db"
    with hall.create() as store:
        hall.intake(store)
    folder.chmod(0o555)
    hall.path.chmod(0o444 if mode == "file" else 0o666)

    def work() -> str:
        if os.getuid() == 0:
            # Permissions do not hold root up.
            os.setgid(65534)
            os.setuid(65534)

        def use() -> None:
            with hall.open() as store:
                hall.intake(store)

        return code_of(use)

    try:
        assert in_child(work) in {"store.read_only", "store.cannot_open"}
    finally:
        folder.chmod(0o755)
    with hall.open() as store:
        assert store.count(CaseFilter()) == 1
        assert store.check().sound


def test_a_store_that_is_not_there(hall, capfd):
    hall.path.parent.mkdir()
    with pytest.raises(StoreTrouble) as caught:
        hall.open()
    assert caught.value.code == "store.cannot_open"
    # Opening never leaves an empty file that the next start takes for a store.
    assert list(hall.path.parent.iterdir()) == []
    assert capfd.readouterr().err == ""


def test_the_wrong_key(hall, capfd):
    with hall.create() as store:
        hall.intake(store)
    for key in (bytes(32), b"short"):
        with pytest.raises(StoreTrouble) as caught:
            Store.open(hall.path, key)
        assert caught.value.code == "store.key"
    # SQLCipher says on stderr what it thinks, unless told not to: that would be in the middle of a screen.
    assert capfd.readouterr().err == ""


def test_nothing_else_can_read_it(hall, store):
    hall.intake(store, name="欧阳测试", number="431125199901010009", phone="13800001234")
    store.save_draft(
        Draft(id="d", user="wang", kind="intake", title="x", body='{"name": "欧阳测试"}', updated_at=hall.at)
    )
    copy = store.backup(hall.path.with_name("backup.db"))
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(hall.path).execute("SELECT count(*) FROM event")
    for file in hall.path.parent.iterdir():
        data = file.read_bytes()
        for secret in ("欧阳测试", "431125199901010009", "900010101999", "13800001234", "received"):
            assert secret.encode() not in data, file.name
        assert file.stat().st_mode & 0o077 == 0, file.name
    assert not copy.read_bytes().startswith(b"SQLite format 3")
    assert hall.path.parent.stat().st_mode & 0o077 == 0


def test_a_damaged_store_is_said_and_found(hall):
    with hall.create() as store:
        for n in range(50):
            hall.intake(store, number=f"43112519990101{n:03d}9")
        store.checkpoint()
    data = bytearray(hall.path.read_bytes())
    page = 2048
    for n in range(20, len(data) // page):
        data[n * page + 100] ^= 1
    hall.path.write_bytes(data)

    def look() -> None:
        with hall.open() as store:
            report = store.check()
            if not report.sound:
                raise StoreTrouble(report.troubles[0].code, hint="found", code="store.damaged")

    assert code_of(look) == "store.damaged"


def test_a_file_that_is_no_store(hall):
    hall.path.parent.mkdir()
    hall.path.write_bytes(b"")
    assert code_of(hall.open) == "store.unfinished"
    hall.path.write_bytes(b"x" * 8192)
    assert code_of(hall.open) == "store.key"


def test_a_store_is_never_made_over_another(hall, store):
    assert code_of(hall.create) == "store.exists"
    hall.path = Path("/proc/nowhere/store.db")
    assert code_of(hall.create) == "store.file"


def test_another_process_that_writes_too_long(hall, monkeypatch):
    hall.create().close()
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_MS", 60)
    with hall.open() as store, hall.open() as other, other.transaction():
        assert code_of(lambda: hall.intake(store)) == "store.busy"
        # Reading is not held up.
        assert store.count(CaseFilter()) == 0


def test_a_newer_schema_is_refused(hall):
    with hall.create() as store, store.writing() as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    assert code_of(hall.open) == "store.newer"
