"""``clerk appointment``: booked, listed, moved, kept and cancelled by command."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from clerk_tui.desk import opening
from clerk_tui.desk.context import china_now

TODAY = china_now().date()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
WHO = ("--name", "张小明", "--id", "431125199901010009", "--phone", "13800001234")


def slot(clerk: Any, day: str = TOMORROW) -> str:
    at: str = clerk("appointment", "slots", "--day", day, "--json").json()[0]["at"]
    return at


def booked(clerk: Any, day: str = TOMORROW) -> Any:
    answer = clerk(
        "appointment", "book", "--item", "社会保障卡申领", "--day", day, "--at", slot(clerk, day), *WHO, "--json"
    )
    assert answer.status == 0, answer.err
    return answer.json()


def test_booked_listed_moved_and_cancelled(clerk: Any) -> None:
    made = booked(clerk)
    assert (made["day"], made["phase"]) == (TOMORROW, "booked")
    listed = clerk("appointment", "list", "--day", TOMORROW)
    assert "社会保障卡申领" in listed.out
    assert "张小明" not in listed.out
    again = clerk("appointment", "book", "--item", "社会保障卡申领", "--day", TOMORROW, "--at", made["at"], *WHO)
    assert again.status == 1
    later = (TODAY + timedelta(days=2)).isoformat()
    moved = clerk("appointment", "move", str(made["id"]), "--day", later, "--at", slot(clerk, later), "--json").json()
    assert moved["day"] == later
    assert clerk("appointment", "list", "--day", TOMORROW, "--json").json() == []
    number = str(made["id"])[-3:]
    assert clerk("appointment", "arrive", number).status == 1, "it is for another day"
    assert clerk("appointment", "missed", number).status == 1
    assert clerk("appointment", "cancel", number, "--reason", "改期").status == 0
    assert clerk("appointment", "list", "--day", later, "--json").json()[0]["phase"] == "cancelled"


def test_what_is_wrong_is_named(clerk: Any) -> None:
    wrong = clerk("appointment", "book", "--item", "社会保障卡申领", "--day", TOMORROW, "--at", "03:10", *WHO, "--json")
    assert (wrong.status, json.loads(wrong.err)["error"]["code"]) == (1, "appointment.no_slot")
    assert clerk("appointment", "arrive", "404").status == 3


def test_an_arrival_writes_the_form_that_begins(clerk: Any, tmp_path: Path, monkeypatch: Any) -> None:
    made = booked(clerk)
    monkeypatch.setattr(opening.sign_in, "__defaults__", (lambda: china_now() + timedelta(days=1),))
    answer = clerk("appointment", "arrive", str(made["id"]), "--form")
    assert answer.status == 0, answer.err
    form = tmp_path / "form.json"
    form.write_text(answer.out, encoding="utf-8")
    done = clerk("case", "new", "--from-json", str(form), "--usual", "--json")
    assert done.status == 0, done.err
    assert done.json()["applicant"]["name"] == "张*明"
