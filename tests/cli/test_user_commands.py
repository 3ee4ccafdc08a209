"""``clerk user``: who may work here."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def first_password(home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    file = home / "first"
    file.write_text("first-2026\n", encoding="utf-8")
    monkeypatch.setenv("CLERK_NEW_PASSWORD_FILE", str(file))
    return "first-2026"


def test_the_list_shows_roles(clerk: Any) -> None:
    users = {user["login"]: user for user in clerk("user", "list", "--json").json()}
    assert users["li"]["roles"] == ["reviewer"]
    assert users["li"]["department"] == "renshe"
    assert "reviewer" in clerk("user", "list").out
    assert clerk("user", "list", by="wang").status == 4


def test_a_new_user_must_change_the_first_password(
    clerk: Any, home: Path, first_password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = clerk("user", "add", "sun", "--name", "孙丽", "--role", "clerk", "--role", "agent", "--json")
    assert added.json()["roles"] == ["agent", "clerk"]
    assert clerk("user", "add", "sun", "--name", "孙丽", "--role", "clerk").status == 2
    monkeypatch.setenv("CLERK_PASSWORD_FILE", str(home / "first"))
    held_up = clerk("case", "list", "--json", by="sun")
    assert held_up.status == 4
    assert json.loads(held_up.err)["error"]["code"] == "user.must_change"
    monkeypatch.setenv("CLERK_NEW_PASSWORD_FILE", "")
    monkeypatch.setenv("CLERK_NEW_PASSWORD", "short")
    assert clerk("store", "passwd", by="sun").status == 2
    monkeypatch.setenv("CLERK_NEW_PASSWORD", "ziji-2026-xin")
    assert clerk("store", "passwd", by="sun").status == 0
    assert clerk("case", "list", by="sun").status == 4
    monkeypatch.setenv("CLERK_PASSWORD_FILE", "")
    monkeypatch.setenv("CLERK_PASSWORD", "ziji-2026-xin")
    assert clerk("case", "list", "--json", by="sun").json() == []


def test_changing_disabling_enabling(clerk: Any, first_password: str) -> None:
    changed = clerk("user", "change", "wang", "--role", "supervisor", "--window", "09", "--json").json()
    assert (changed["roles"], changed["window"], changed["full_name"]) == (["supervisor"], "09", "王芳")
    assert clerk("user", "disable", "wang").status == 0
    assert clerk("case", "list", by="wang").status == 4
    assert clerk("user", "enable", "wang").status == 0
    # The key to the store was taken away with the permission; it comes back with a new password.
    assert clerk("case", "list", by="wang").status == 4
    assert clerk("user", "password", "wang").status == 0


def test_what_is_refused(clerk: Any, first_password: str) -> None:
    assert clerk("user", "disable", "admin").status == 1  # the last administrator
    assert clerk("user", "disable", "nobody").status == 3
    assert clerk("user", "add", "two words", "--name", "孙", "--role", "clerk").status == 2
    assert clerk("user", "add", "sun", "--name", "孙").status == 2
    assert clerk("user", "add", "sun", "--name", "孙", "--role", "king").status == 2
    assert clerk("user", "add", "sun", "--name", "孙", "--role", "reviewer", "--department", "没有").status == 3
    assert clerk("user", "add", "sun", "--name", "孙丽", "--role", "clerk", by="wang").status == 4
    assert "sun" not in clerk("user", "list", "--json").out
