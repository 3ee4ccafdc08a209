"""The settings file: every setting, and every mistake told by key and file."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui.i18n import set_language
from clerk_tui.settings import _READERS, Settings, load_settings, parse_settings

FILE = Path("settings.toml")


@pytest.fixture(autouse=True, scope="module")
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


def test_every_setting_can_be_set() -> None:
    text = (
        'language = "en"\ntheme = "clerk-light"\nplain = true\nmouse = false\nidle_lock_minutes = 0\n'
        'store = "/srv/clerk/store.db"\n'
    )
    assert parse_settings(text, FILE) == Settings(
        language="en",
        theme="clerk-light",
        plain=True,
        mouse=False,
        idle_lock_minutes=0,
        store=Path("/srv/clerk/store.db"),
    )


def test_the_file_knows_the_fields_of_settings() -> None:
    assert set(_READERS) == {field.name for field in fields(Settings)} - {"problems"}


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("idle_lock = 5", "idle_lock"),
        ("plain = 1", "plain"),
        ('mouse = "no"', "mouse"),
        ("idle_lock_minutes = -1", "idle_lock_minutes"),
        ("idle_lock_minutes = true", "idle_lock_minutes"),
        ("idle_lock_minutes = 2.5", "idle_lock_minutes"),
        ("idle_lock_minutes = 1441", "idle_lock_minutes"),
        ('language = "fr"', "language"),
        ("language = 1", "language"),
        ("theme = []", "theme"),
        ('store = "relative/store.db"', "store"),
    ],
)
def test_a_mistake_names_key_and_file_and_the_rest_is_kept(line: str, named: str) -> None:
    settings = parse_settings(f"{line}\n[unknown]\nx = 1\n", FILE)
    assert len(settings.problems) == 2
    assert f"“{named}”" in settings.problems[0]
    assert "settings.toml" in settings.problems[0]
    assert settings == Settings(problems=settings.problems)


def test_what_is_no_toml_is_told_with_its_line() -> None:
    (problem,) = parse_settings("plain = true\nmouse =\n", FILE).problems
    assert "line 2" in problem


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    (problem,) = load_settings(tmp_path / "settings.toml").problems
    assert "settings.toml" in problem
    gbk = tmp_path / "gbk.toml"
    gbk.write_bytes('theme = "暗"'.encode("gbk"))
    assert load_settings(gbk).problems


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("plain = true\n", encoding="utf-8-sig")
    assert load_settings(file) == Settings(plain=True)


@given(st.text())
def test_no_text_ever_crashes(text: str) -> None:
    parse_settings(text, FILE)
