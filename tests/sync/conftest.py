"""A hall whose utilities are told, all one's own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from telling_hall import TellingHall

from clerk_tui.i18n import set_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


@pytest.fixture(scope="session")
def telling_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TellingHall.make(tmp_path_factory.mktemp("telling") / "store.db")


@pytest.fixture
def hall(tmp_path: Path, telling_template: Path) -> Iterator[TellingHall]:
    made = TellingHall(TellingHall.copy(telling_template, tmp_path / "store"))
    yield made
    made.close()
