"""Drafts, users, catalogs, settings, attachments."""

import io
import tracemalloc
from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, StoreTrouble
from clerk_tui.domain.item import Item, Provenance
from clerk_tui.domain.people import Role, User
from clerk_tui.store.attachments import CHUNK, LARGEST, add_attachment
from clerk_tui.store.records import Draft

WANG = User(login="wang", full_name="王芳", roles=frozenset({Role.CLERK, Role.ADMINISTRATOR}), window="03")


def catalog(version: str, effective_from: str) -> Catalog:
    item = Item(id="sbk-01", name="社会保障卡申领", department="renshe", provenance=Provenance("x", effective_from))
    return Catalog(
        version=version, effective_from=effective_from, county="431125", departments=(), centres=(), items=(item,)
    )


def test_a_draft_survives_and_belongs_to_one(hall, store):
    draft = Draft(id="d1", user="wang", kind="intake", subject="sbk-01", title="x", body="{}", updated_at=hall.at)
    later = replace(draft, id="d2", updated_at=hall.at + timedelta(seconds=1))
    store.save_draft(draft)
    store.save_draft(later)
    store.save_draft(replace(draft, body='{"name": "张"}'))
    store.close()
    with hall.open() as again:
        assert [found.id for found in again.drafts("wang")] == ["d2", "d1"]
        assert again.draft("d1") == replace(draft, body='{"name": "张"}')
        assert again.drafts("li") == []
        again.delete_draft("d1")
        again.delete_draft("d1")
        assert again.draft("d1") is None


def test_a_draft_goes_with_its_intake_or_stays(hall, store):
    store.save_draft(Draft(id="d", user="wang", kind="intake", body="{}", updated_at=hall.at))
    with pytest.raises(ZeroDivisionError), store.transaction() as writer:
        hall.take_in(writer)
        writer.delete_draft("d")
        raise ZeroDivisionError
    assert store.draft("d") is not None
    with store.transaction() as writer:
        hall.take_in(writer)
        writer.delete_draft("d")
    assert store.draft("d") is None


def test_users_are_kept_and_the_log_says_who_made_them(hall, store):
    store.add_user(WANG, "secret-1", at=hall.at)
    assert store.user("wang") == WANG
    assert store.verify("wang", "secret-1", hall.at) == WANG
    reviewer = User(login="li", full_name="李", roles=frozenset({Role.REVIEWER}), department="renshe", active=False)
    store.add_user(reviewer, "secret-2", actor="wang", at=hall.at)
    assert store.users() == [reviewer, WANG]
    with pytest.raises(BadInput) as caught:
        store.add_user(WANG, "other", at=hall.at)
    assert (caught.value.code, caught.value.field) == ("user.exists", "login")
    active = replace(reviewer, active=True)
    store.change_user(active, actor="wang", at=hall.at)
    assert store.user("li") == active
    with pytest.raises(NotFound):
        store.change_user(replace(active, login="nobody"), actor="wang", at=hall.at)
    with pytest.raises(NotFound):
        store.set_password("nobody", "x")
    assert [(deed.kind, deed.actor) for deed in store.deeds()] == [
        ("user_changed", "wang"),
        ("user_added", "wang"),
        ("user_added", "wang"),
    ]
    with store.reading() as db:
        assert "secret" not in str(db.execute("SELECT * FROM user").fetchall())
        assert "secret" not in str(db.execute("SELECT body FROM event").fetchall())


def test_passwords_lock_after_five_failures_for_ten_minutes(hall, store):
    store.add_user(WANG, "right", at=hall.at)

    def attempt(password: str, login: str = "wang", after: timedelta = timedelta()) -> str:
        try:
            store.verify(login, password, hall.at + after)
        except NotPermitted as error:
            return error.code
        return "in"

    for _n in range(4):
        assert attempt("wrong") == "user.wrong"
    assert attempt("right") == "in"  # which forgets the four
    for _n in range(5):
        assert attempt("wrong") == "user.wrong"
    assert attempt("right") == "user.locked"
    assert attempt("right", after=timedelta(minutes=9)) == "user.locked"
    assert attempt("right", after=timedelta(minutes=10)) == "in"
    for _n in range(5):
        attempt("wrong")
    store.set_password("wang", "new", must_change=True, at=hall.at)
    assert attempt("right") == "user.wrong"
    assert attempt("new") == "in"
    user = store.user("wang")
    assert user is not None and user.must_change_password
    # The same answer for somebody who does not exist.
    assert attempt("right", login="nobody") == "user.wrong"
    store.change_user(replace(WANG, active=False), actor="wang", at=hall.at)
    assert attempt("new") == "user.inactive"


def test_any_password_a_terminal_can_hand_over_works(hall, store):
    store.add_user(WANG, "密码\udc80 é", at=hall.at)
    assert store.verify("wang", "密码\udc80 é", hall.at) == WANG


def test_guesses_from_two_windows_add_up(hall, store):
    store.add_user(WANG, "right", at=hall.at)
    with hall.open() as other:
        for window in (store, other, store, other, store):
            with pytest.raises(NotPermitted):
                window.verify("wang", "wrong", hall.at)
        with pytest.raises(NotPermitted) as caught:
            other.verify("wang", "right", hall.at)
    assert caught.value.code == "user.locked"


def test_catalog_versions_and_the_one_in_force(hall, store):
    with pytest.raises(NotFound):
        store.current_version(hall.today)
    for version, day in (("2026-07", "2026-07-01"), ("2027-01", "2027-01-01")):
        store.put_catalog(catalog(version, day), imported_by="wang", at=hall.at, source="x.xlsx", report='{"rows": 1}')
    with pytest.raises(BadInput) as caught:
        store.put_catalog(catalog("2026-07", "2026-08-01"), imported_by="wang", at=hall.at)
    assert caught.value.code == "catalog.version_exists"
    assert store.current_version(date(2026, 6, 1)) == "2026-07"  # nothing earlier is known
    assert store.current_version(date(2026, 12, 31)) == "2026-07"
    assert store.current_version(date(2027, 1, 1)) == "2027-01"
    assert store.catalog("2026-07") == catalog("2026-07", "2026-07-01")
    assert store.catalog("2026-07") is store.catalog("2026-07")
    first = store.catalogs()[0]
    assert (first.version, first.items, first.imported_at) == ("2026-07", 1, hall.at)
    with pytest.raises(NotFound):
        store.catalog("1999")


def test_settings(store):
    assert store.setting("printer", "none") == "none"
    store.put_setting("printer", "192.0.2.7")
    store.put_setting("printer", "192.0.2.8")
    assert store.setting("printer") == "192.0.2.8"


def test_the_calendar_is_kept(hall, store):
    calendar = WorkCalendar(
        off_days={date(2027, 1, 1): "元旦"}, work_days={date(2027, 1, 3): "元旦"}, years=frozenset({2027})
    )
    store.put_calendar(calendar)
    store.close()
    with hall.open() as again:
        assert again.calendar() == calendar


def test_attachments_are_kept_once_and_come_back(hall, store):
    data = bytes(range(256)) * (CHUNK // 256) * 2 + b"end"
    with store.transaction() as writer:
        events = hall.take_in(writer)
        first = add_attachment(writer, data)
        assert add_attachment(writer, io.BytesIO(data)) == first
        added = b.AttachmentAdded(sha256=first, media_type="application/pdf", size=len(data))
        writer.append([added], subject=events[0].id, actor="wang", at=hall.at)
    assert store.read_attachment(first) == data
    assert (store.stats().attachments, store.stats().attachment_bytes) == (1, len(data))
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM attachment_chunk").fetchone() == (3,)
    with pytest.raises(NotFound):
        store.read_attachment("0" * 64)
    with store.writing() as db:
        db.execute("UPDATE attachment_chunk SET data = x'00' WHERE n = 2")
    with pytest.raises(StoreTrouble):
        store.read_attachment(first)


class Endless(io.RawIOBase):
    """A file without an end."""

    def read(self, size: int = -1) -> bytes:
        return bytes(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset


def test_attachments_too_large_or_empty_are_refused_in_bounded_memory(store):
    tracemalloc.start()
    with pytest.raises(BadInput) as caught, store.transaction() as writer:
        add_attachment(writer, Endless())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "attachment.large"
    assert peak < LARGEST / 16
    with pytest.raises(BadInput), store.transaction() as writer:
        add_attachment(writer, b"")


def test_query_codes_are_six_digits(store):
    codes = {store.new_query_code() for _n in range(200)}
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert len(codes) > 190


def test_times_come_back_with_their_offset(hall, store):
    store.save_draft(Draft(id="d", user="wang", kind="x", body="", updated_at=hall.at))
    (draft,) = store.drafts("wang")
    assert isinstance(draft.updated_at, datetime) and draft.updated_at.utcoffset() == timedelta(hours=8)
