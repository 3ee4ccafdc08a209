"""A counter to test deeds on: a real encrypted store, its people, and a clock that stands where it is put."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk_hall import Hall, cheap_passwords

from clerk_tui.domain.catalog import Catalog
from clerk_tui.i18n import set_language


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages are compared in English; tests about Chinese say so."""
    set_language("en")
    yield
    set_language(None)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything this machine would write lands in the test's own folder, and a password costs nothing."""
    home = tmp_path / "home"
    monkeypatch.setenv("CLERK_HOME", str(home))
    monkeypatch.delenv("CLERK_STORE", raising=False)
    cheap_passwords(monkeypatch)
    return home


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A hall with a small catalog, closed again: its file and its key."""
    made = Hall.make(tmp_path_factory.mktemp("template") / "store.db")
    made.store.close()
    return made.store.path, made.store.key


@pytest.fixture
def hall(tmp_path: Path, template: tuple[Path, bytes]) -> Iterator[Hall]:
    """A hall with a small catalog, all one's own."""
    copied = Hall.copy(*template, tmp_path / "store")
    yield copied
    copied.store.close()


@pytest.fixture(scope="session")
def bundle_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A hall that offers invented bundles, closed again: its file and its key."""
    from bundle_hall import bundle_catalog

    made = Hall.make(tmp_path_factory.mktemp("bundles") / "store.db", bundle_catalog())
    made.store.close()
    return made.store.path, made.store.key


@pytest.fixture
def bundle_hall(tmp_path: Path, bundle_template: tuple[Path, bytes]) -> Iterator[Hall]:
    """A hall that offers invented bundles, all one's own."""
    copied = Hall.copy(*bundle_template, tmp_path / "bundles")
    yield copied
    copied.store.close()


@pytest.fixture(scope="session")
def shipped() -> Catalog:
    """The catalog that is shipped, read once."""
    from clerk_tui.catalog.shipped import load_shipped

    return load_shipped()


@pytest.fixture(scope="session")
def county_hall(tmp_path_factory: pytest.TempPathFactory, shipped: Catalog) -> Iterator[Hall]:
    """A hall with the shipped catalog; shared, so tests take cases in but change no people."""
    made = Hall.make(tmp_path_factory.mktemp("county") / "store.db", shipped)
    yield made
    made.store.close()
