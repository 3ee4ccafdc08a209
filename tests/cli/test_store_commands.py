"""``clerk store`` and signing in: set-up, backup and the way back, and what is said when something is missing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clerk_tui.store import keys
from clerk_tui.store.store import Store

ROOT = Path(__file__).parent.parent.parent
INIT = (
    *("store", "init", "--place", "431125000000", "--window", "03", "--device", "0007"),
    *("--login", "admin", "--name", "陈立"),
)
COMPLETE = (
    *("case", "new", "--item", "社会保障卡申领", "--usual"),
    *("--id", "431125199901010009", "--name", "张小明"),
)


def test_without_a_store_a_command_says_how_to_begin(bare: Any) -> None:
    answer = bare("case", "list", "--json")
    assert answer.status == 5
    error = json.loads(answer.err)["error"]
    assert error["code"] == "store.none"
    assert "clerk store init" in error["hint"]
    path = bare("store", "path", "--json").json()
    assert path["kind"] == "none"
    assert not Path(path["store"]).exists()


def test_set_up_by_command(bare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bare(*INIT).status == 4  # no password, and nobody to ask
    monkeypatch.setenv("CLERK_PASSWORD", "short")
    assert bare(*INIT).status == 2
    monkeypatch.setenv("CLERK_PASSWORD", "gou-2026-yue")
    wrong = bare(*INIT, "--place", "999999999999", "--json")
    assert wrong.status == 2
    assert json.loads(wrong.err.splitlines()[-1])["error"]["field"] == "place"
    made = bare(*INIT, "--json")
    assert made.status == 0, made.err
    assert made.json()["items"] >= 1_700
    again = bare(*INIT)
    assert again.status == 2
    assert "already" in again.err
    monkeypatch.setenv("CLERK_USER", "admin")
    assert bare("case", "list", "--json").json() == []


def test_checks_and_sizes(clerk: Any) -> None:
    clerk(*COMPLETE)
    report = clerk("store", "check", "--json").json()
    assert (report["sound"], report["cases"], report["troubles"]) == (True, 1, [])
    assert "sound" in clerk("store", "check").out
    assert clerk("store", "stats", "--json").json()["open_cases"] == 1
    assert "1 cases" in clerk("store", "rebuild").err
    assert clerk("store", "check", by="wang").status == 4


def test_a_store_that_does_not_equal_its_log_is_found_out_and_mended(clerk: Any, home: Path) -> None:
    clerk(*COMPLETE)
    store = home / "state" / "store.db"
    key = keys.unlock(store.with_suffix(".keys"), "admin", "gou-2026-yue")
    with Store.open(store, key) as opened, opened.writing() as db:
        db.execute("UPDATE case_file SET item_name = 'x'")
    unsound = clerk("store", "check", "--json")
    assert unsound.status == 5
    assert unsound.json()["troubles"][0]["code"] == "projection"
    assert clerk("store", "check").status == 5
    assert clerk("store", "rebuild").status == 0
    assert clerk("store", "check").status == 0


def test_a_backup_brings_the_cases_back(clerk: Any, tmp_path: Path, home: Path) -> None:
    case = clerk(*COMPLETE).out.strip()
    copy = tmp_path / "copy.db"
    assert clerk("store", "backup", str(copy)).status == 0
    assert copy.with_suffix(".keys").exists()
    assert clerk("store", "backup", str(copy)).status == 2
    later = clerk(*COMPLETE).out.strip()
    assert clerk("store", "restore", str(copy)).status == 4  # nobody to say yes
    restored = clerk("store", "restore", str(copy), "--yes")
    assert restored.status == 0, restored.err
    assert [line["case_no"] for line in clerk("case", "list", "--json").json()] == [case]
    assert list((home / "state").glob("store.replaced-*.db"))
    # A number that was given out stays given out.
    assert clerk(*COMPLETE).out.strip() not in (case, later)


def test_a_backup_brings_a_lost_machine_back(clerk: Any, tmp_path: Path, home: Path) -> None:
    case = clerk(*COMPLETE).out.strip()
    copy = tmp_path / "copy.db"
    clerk("store", "backup", str(copy))
    for file in (home / "state").glob("store*"):
        file.unlink()
    assert clerk("case", "list").status == 5
    assert clerk("store", "restore", str(tmp_path / "none.db"), "--yes").status == 3
    assert clerk("store", "restore", str(copy), "--yes").status == 0
    assert [line["case_no"] for line in clerk("case", "list", "--json").json()] == [case]


def test_wrong_passwords_lock_the_user(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLERK_PASSWORD_FILE")
    monkeypatch.setenv("CLERK_PASSWORD", "wrong-wrong-1")
    codes = [json.loads(clerk("case", "list", "--json", by="wang").err)["error"]["code"] for _ in range(6)]
    assert codes == ["user.wrong"] * 5 + ["user.locked"]


def test_a_password_file_that_is_empty_or_missing(clerk: Any, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "empty").touch()
    for name in ("empty", "missing"):
        monkeypatch.setenv("CLERK_PASSWORD_FILE", str(home / name))
        answer = clerk("case", "list")
        assert answer.status == 2
        assert name in answer.err


def test_stdin_is_never_read_for_a_password(furnished: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clerk_tui", "case", "list", "--user", "admin"],
        input="gou-2026-yue\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"CLERK_HOME": str(furnished), "CLERK_LANG": "en", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 4
    assert "CLERK_PASSWORD_FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demonstration_needs_no_password(bare: Any) -> None:
    answer = bare("case", "list", "--demo", "--json")
    assert answer.status == 0, answer.err
    assert answer.json()
    assert "invented" in answer.err
    overdue = bare("case", "list", "--demo", "--overdue", "--json").json()
    assert overdue
    assert len(overdue) < len(answer.json())
    assert {line["section"] for line in overdue} == {"overdue"}
    # From now on there is only the demonstration: it is taken without being asked for, as a colleague too.
    case = bare("case", "inbox", "--json").json()
    assert case
    assert bare("case", "list", "--user", "wangfang", "--json").status == 0
    assert bare("case", "list", "--user", "nobody").status == 4
    assert bare("store", "path", "--json").json()["kind"] == "demo"


def test_a_shared_disk_that_is_gone(clerk: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLERK_STORE", str(tmp_path / "gone" / "store.db"))
    answer = clerk("case", "list")
    assert answer.status == 5
    assert "Traceback" not in answer.err
