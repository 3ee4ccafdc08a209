"""The demonstration hall on a clock that stands still: the same cases, numbers and codes in every run."""

import shutil
from datetime import datetime
from pathlib import Path

from clerk_tui.desk.context import CHINA, Desk
from clerk_tui.desk.opening import DEMO_USER, name_keys

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=CHINA)
KEY = bytes(32)


def make_template(folder: Path) -> Path:
    """Make the hall once; tests copy its file."""
    from clerk_tui.desk.demo import make_demo

    path = folder / "store.db"
    make_demo(path, KEY, lambda: NOW, lambda _text: None).store.close()
    return path


def copy_of(template: Path, folder: Path) -> Desk:
    """Return a desk at a copy of the hall, as the user who may do everything."""
    from clerk_tui.store.store import Store

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "store.db"
    for file in template.parent.glob("store.db*"):
        shutil.copy(file, folder / file.name)
    store = Store.open(path, KEY, name_keys=name_keys)
    user = store.user(DEMO_USER)
    assert user is not None
    return Desk(store, user, lambda: NOW)
