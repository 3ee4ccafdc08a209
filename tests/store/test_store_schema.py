"""The schema: migrations lead to what the tables say, and an older store comes up to date with everything in it."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from clerk_tui.domain.case.duties import Duty
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.case.summary import CaseSummary
from clerk_tui.domain.errors import StoreTrouble
from clerk_tui.domain.people import User
from clerk_tui.store import schema, store, upgrade
from clerk_tui.store import tables as t
from clerk_tui.store.connection import connect
from clerk_tui.store.files import PRIVATE_FILE
from clerk_tui.store.records import (
    CaseFilter,
    CatalogVersion,
    Draft,
    FindQuery,
    LicenceRow,
    Order,
    PersonRow,
    SubjectRow,
)
from clerk_tui.store.store import Store

KEY = bytes(32)
OLD_STORES = sorted(Path(__file__).with_name("data").glob("store-*.sql"))
"""A store of every released schema, as the program of then wrote it, in plain SQL."""


@pytest.fixture
def empty(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    db = connect(path, KEY)
    yield db
    db.close()


def layout(db) -> dict[tuple[str, str], str]:
    """Return every object of the database as SQL, however it was laid out."""

    def plain(text: str) -> str:
        return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", text.replace('"', "")))

    return {(row[0], row[1]): plain(row[2] or "") for row in db.execute("SELECT type, name, sql FROM sqlite_master")}


def test_the_migrations_lead_to_the_tables(tmp_path, empty):
    upgrade.migrate(empty)
    fresh = tmp_path / "fresh.db"
    fresh.touch()
    db = connect(fresh, KEY)
    schema.create_schema(db)
    assert layout(empty) == layout(db)
    assert schema.schema_of(empty) == schema.schema_of(db) == schema.SCHEMA
    db.close()


def test_the_last_migration_is_the_one_the_program_knows():
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.SCHEMA]
    names = [script.revision for script in scripts.walk_revisions()]
    # Names are compared as text to know older from newer.
    assert names == sorted(names, reverse=True)
    assert all(re.fullmatch(r"\d{4}", name) for name in names)


@pytest.mark.parametrize(
    ("record", "table"),
    [
        (CaseSummary, t.CaseTable),
        (PersonRow, t.PersonTable),
        (Draft, t.DraftTable),
        (User, t.UserTable),
        (CatalogVersion, t.CatalogTable),
        (SubjectRow, t.SubjectTable),
        (Duty, t.DutyTable),
        (LicenceRow, t.LicenceTable),
    ],
)
def test_every_field_of_a_record_has_its_column(record, table):
    columns = set(table.__table__.c.keys())
    assert set(record.__struct_fields__) <= columns


NEXT = '''"""A later schema: users get a phone; drafts are laid out anew."""

import sqlalchemy as sa
from alembic import op

revision = "{new}"
down_revision = "{old}"


def upgrade() -> None:
    """Add a column to a table with rows, and copy a table."""
    op.add_column("user", sa.Column("phone", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("draft") as draft:
        draft.alter_column("title", new_column_name="heading")
    {more}
'''


def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "pass") -> None:
    """Pretend that the program is a release further on."""
    scripts = tmp_path / "migrations"
    shutil.copytree(upgrade.MIGRATIONS, scripts)
    new = f"{int(schema.SCHEMA) + 1:04d}"
    (scripts / "versions" / f"{new}_later.py").write_text(NEXT.format(new=new, old=schema.SCHEMA, more=more))
    monkeypatch.setattr(store, "SCHEMA", new)
    monkeypatch.setattr(upgrade, "MIGRATIONS", scripts)
    monkeypatch.setattr(upgrade.upgrade, "__defaults__", ("head", scripts))


def test_an_older_store_is_backed_up_and_brought_up_to_date(hall, tmp_path, monkeypatch):
    with hall.create() as old:
        case_id = hall.intake(old)
        old.save_draft(Draft(id="d", user="wang", kind="x", title="half a form", body="", updated_at=hall.at))
    later(tmp_path, monkeypatch)
    with hall.open() as new:
        assert new.case(case_id) is not None
        assert new.check().troubles == ()
        with new.reading() as db:
            assert db.execute("SELECT heading FROM draft").fetchone() == ("half a form",)
            assert schema.schema_of(db) == f"{int(schema.SCHEMA) + 1:04d}"
            assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    kept = hall.path.with_name(f"store.schema-{schema.SCHEMA}.db")
    monkeypatch.undo()
    hall.path = kept
    with hall.open() as old:
        assert old.draft("d") is not None


def test_an_upgrade_that_fails_changes_nothing(hall, tmp_path, monkeypatch):
    with hall.create() as old:
        case_id = hall.intake(old)
    later(tmp_path, monkeypatch, more="raise ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        hall.open()
    monkeypatch.undo()
    with hall.open() as old:
        assert old.case(case_id) is not None
        assert old.drafts("wang") == []
        assert old.check().sound


def test_a_disk_that_fills_up_during_an_upgrade_is_said(hall, tmp_path, monkeypatch):
    with hall.create() as old:
        case_id = hall.intake(old)
    full = "op.execute('INSERT INTO setting VALUES (1, zeroblob(9000000))')"
    later(tmp_path, monkeypatch, more=full)
    open_as_usual = upgrade.connect

    def connect_to_small_disk(path, key):
        db = open_as_usual(path, key)
        db.execute("PRAGMA max_page_count = 200")
        return db

    monkeypatch.setattr(upgrade, "connect", connect_to_small_disk)
    with pytest.raises(StoreTrouble) as caught:
        hall.open()
    assert caught.value.code == "store.full"
    monkeypatch.undo()
    with hall.open() as old:
        assert old.case(case_id) is not None


def lay_down(hall, sql: Path) -> None:
    """Write the store that *sql* holds to where *hall* keeps its own."""
    hall.path.parent.mkdir(exist_ok=True)
    hall.path.touch(mode=PRIVATE_FILE)
    db = connect(hall.path, hall.key)
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(f"BEGIN; {sql.read_text(encoding='utf-8')} COMMIT;")
    db.close()


def test_there_is_an_old_store_of_every_schema_but_this():
    assert [path.stem for path in OLD_STORES] == [f"store-{n:04d}" for n in range(1, int(schema.SCHEMA))]


@pytest.mark.parametrize("old", OLD_STORES, ids=lambda path: path.stem)
def test_a_store_of_an_older_program_opens_with_everything_in_it(hall, old):
    lay_down(hall, old)
    with hall.open() as now:
        assert now.check().sound
        rows = now.cases(CaseFilter(), Order.OLDEST)
        assert [row.phase for row in rows] == [
            Phase.DELIVERED,
            Phase.WITHDRAWN,
            Phase.ACCEPTED,
            Phase.IN_REVIEW,
            Phase.CORRECTION_PENDING,
        ]
        assert [(row.debts, row.bundle, row.channel) for row in rows] == [(0, None, "window")] * 5
        # The holiday of 1 December is in its calendar.
        assert rows[3].due_on == date(2026, 12, 15)
        assert [person.visits for person in now.find_people(FindQuery(name="张"))] == [4]
        assert [row.id for row in now.find(FindQuery(name_pinyin="sxx"))] == [rows[2].id]
        assert now.draft("d") is not None
        assert [event.kind for event in now.deeds()] == ["signed_in"]
        # It goes on where it stopped: numbers and hashes.
        new = now.case(hall.intake(now))
        assert new is not None and new.case_no == "43112500032026112300069"
        hall.bundle(now)
        assert now.check().sound
    kept = hall.path.with_name(f"store.schema-{old.stem[-4:]}.db")
    db = connect(kept, hall.key)
    assert schema.schema_of(db) == old.stem[-4:]
    assert db.execute("SELECT count(*) FROM case_file").fetchone() == (5,)
    db.close()


def test_an_upgrade_that_stops_before_the_lists_are_computed_is_finished_next_time(hall, monkeypatch):
    lay_down(hall, OLD_STORES[0])

    def crash(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "rebuild", crash)
    with pytest.raises(KeyboardInterrupt):
        hall.open()
    monkeypatch.undo()
    with hall.open() as now:
        assert now.count(CaseFilter()) == 5
        assert now.check().sound


def test_projections_of_another_fold_are_computed_anew(hall):
    with hall.create() as old:
        case_id = hall.intake(old)
        with old.writing() as db:
            db.execute("UPDATE case_file SET phase = 'voided'")
        old.put_setting("fold_version", "0")
    with hall.open() as new:
        assert new.check().sound
        assert [row.id for row in new.cases(CaseFilter(phases=frozenset({Phase.ACCEPTED})))] == [case_id]


def test_a_fresh_store_and_the_light_modules_import_what_they_need_and_no_more():
    script = (
        "import sys\n"
        "import clerk_tui.store, clerk_tui.store.keys, clerk_tui.store.records\n"
        "assert not {'sqlmodel', 'sqlalchemy', 'sqlcipher3', 'alembic'} & set(sys.modules)\n"
        "import clerk_tui.store.store\n"
        "assert 'sqlmodel' in sys.modules and 'alembic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_constraints_have_names():
    for table in t.Table.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, (sa.PrimaryKeyConstraint, sa.ForeignKeyConstraint, sa.UniqueConstraint)):
                assert constraint.name, table.name
