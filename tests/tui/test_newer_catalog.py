"""After the sign-in an administrator hears of a newer catalog that came with the program; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from tui_case_hall import ALL, CLERK, Hall, settle

from clerk_tui import i18n
from clerk_tui.desk import catalog_update
from clerk_tui.domain.people import User
from clerk_tui.tui.screens import sign_in
from clerk_tui.tui.workstation import Workstation


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    i18n.set_language("zh_CN")
    monkeypatch.setattr(sign_in, "INDEX_AFTER", 0.01)
    yield
    i18n.set_language(None)


async def heard(hall: Hall, user: User) -> list[str]:
    """Return what *user* is told in passing after the sign-in."""
    app = Workstation(home="sign_in")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, sign_in.SignInScreen)
        app.screen._entered(hall.desk(user))
        await pilot.pause(0.1)
        await settle(pilot)
        return [note.message for note in app._notifications]


@pytest.mark.parametrize(("user", "told"), [(ALL, True), (CLERK, False)])
async def test_who_is_told_of_a_newer_one(hall: Hall, monkeypatch: pytest.MonkeyPatch, user: User, told: bool) -> None:
    newer = replace(catalog_update._head(), version="2026-12", effective_from="2026-12-01")
    monkeypatch.setattr(catalog_update, "_head", lambda: newer)
    notes = await heard(hall, user)
    assert any("2026-12" in note for note in notes) is told


async def test_nobody_is_told_of_what_is_there_already(hall: Hall) -> None:
    assert await heard(hall, ALL) == []
