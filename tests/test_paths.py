"""Where things live, and that asking does not create anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clerk_tui import paths

GETTERS = (paths.state_dir, paths.config_dir, paths.log_dir)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    paths._platform_place.cache_clear()
    yield
    paths._platform_place.cache_clear()


def test_everything_moves_with_clerk_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path / "home"))
    places = {getter() for getter in GETTERS}
    assert len(places) == 3
    assert all(place.parent == tmp_path / "home" for place in places)
    assert not (tmp_path / "home").exists()


def test_clerk_home_may_name_the_home_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLERK_HOME", "~/try")
    assert paths.log_dir() == tmp_path / "try" / "log"


def test_otherwise_the_places_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CLERK_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    assert all(getter().is_relative_to(tmp_path) and "clerk_tui" in getter().parts for getter in GETTERS)
    assert len({getter() for getter in GETTERS}) == 3
    assert list(tmp_path.iterdir()) == []


def test_cases_are_data_and_not_disposable_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CLERK_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert paths.state_dir() == tmp_path / "data" / "clerk_tui"


def test_what_is_made_is_private_and_what_is_there_is_left_alone(tmp_path: Path) -> None:
    made = paths.make_private(tmp_path / "a" / "b")
    assert made.stat().st_mode & 0o777 == 0o700
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o750)
    assert paths.make_private(shared).stat().st_mode & 0o777 == 0o750


def test_the_data_of_a_checkout_lie_beside_the_package() -> None:
    assert (paths.data_dir() / "locale" / "zh_CN").is_dir()
