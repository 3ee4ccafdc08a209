"""The whole program in a real terminal: from the citizen's question to the result in hand, through a power cut."""

import os
import re
import sys
from pathlib import Path

import pytest
from harness import Terminal

PASSWORD = "secret-2026"
APPLICANT = "431125199901010009"
REVIEWER = "lijun"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workstation with an administrator who works at the window, and a reviewer of one department."""
    from clerk_tui.desk.opening import SetUp, set_up
    from clerk_tui.desk.people import add_user
    from clerk_tui.domain.people import Role, User

    monkeypatch.setenv("CLERK_HOME", str(tmp_path))
    desk = set_up(
        SetUp(
            place="431125000000",
            window="03",
            device="0003",
            login="chenli",
            full_name="陈立",
            password=PASSWORD,
        )
    )
    reviewer = User(login=REVIEWER, full_name="李军", roles=frozenset({Role.REVIEWER}), department="renshe")
    add_user(desk, reviewer, PASSWORD)
    desk.store.set_password(REVIEWER, PASSWORD)  # as if already changed after the first sign-in
    desk.store.close()
    return tmp_path


def workstation(home: Path) -> Terminal:
    return Terminal([sys.executable, "-m", "clerk_tui"], env={"CLERK_HOME": str(home), "CLERK_LANG": "zh_CN"})


def sign_in(term: Terminal, login: str) -> None:
    term.wait_for("密码")
    term.send(login, "enter")
    term.settle()
    term.send(PASSWORD, "enter")
    term.wait_for("待办")


def test_a_case_survives_a_power_cut_and_reaches_the_citizen(home: Path) -> None:
    # The citizen steps up; the clerk finds the item without an input method and scans the identity card.
    with workstation(home) as term:
        sign_in(term, "chenli")
        term.send("f2")
        term.wait_for("事项：名称")
        term.send("sbksl")
        term.wait_for("> ?社会保障卡申领")
        term.send("enter")
        term.wait_for("申请人 居民身份证")
        term.send("enter", "enter")
        term.settle()
        term.send(f"{APPLICANT}\r")
        term.settle()
        term.send("张小明")
        term.wait_for("草稿已存")
        term.settle(0.8)
        term.kill()  # the power fails

    # The half-typed form is offered again, to the last field.
    with workstation(home) as term:
        sign_in(term, "chenli")
        term.wait_for("草稿 1")
        term.send("d")
        term.wait_for("社会保障卡申领")
        term.send("enter")
        term.wait_for(APPLICANT + " +张小明")
        term.send("=")
        term.wait_for("Ctrl\\+S 受理")
        term.send("ctrl+s")
        shown = r"431125 0003 \d{8} \d{4} \d"
        term.wait_for(shown)
        number = re.search(shown, term.screen())
        assert number
        tail = number[0].replace(" ", "")[-5:]
        term.send("f9")
        term.wait_for("已存为")
        term.send("f4")
        term.wait_for("待办")
        # Found again by the tail of its number, and handed over to the department.
        term.send("f3")
        term.settle()
        term.send(tail)
        term.wait_for("社会保障卡申领")
        term.send("enter")
        term.wait_for("已受理")
        term.settle(0.5)
        term.send("o")
        term.settle(0.5)
        term.send("ctrl+s")
        term.wait_for("已转部门")
        term.send("ctrl+q")
        assert term.wait_exit() == 0

    # The department decides.
    with workstation(home) as term:
        sign_in(term, REVIEWER)
        term.wait_for("社会保障卡申领")
        term.send("enter")
        term.wait_for("已转部门")
        term.send("c")
        term.wait_for("审查中")
        term.settle(0.5)
        term.send("d")
        term.settle(0.5)
        term.send("ctrl+s")
        term.wait_for("已决定")
        term.send("ctrl+q")
        assert term.wait_exit() == 0

    # Any window hands out, to whoever shows the applicant's card.
    with workstation(home) as term:
        sign_in(term, "chenli")
        term.send("f6")
        term.wait_for("社会保障卡申领")
        term.send("enter")
        term.settle(0.8)
        term.send(f"{APPLICANT}\r")
        term.settle(0.5)
        term.send("ctrl+s")
        term.wait_for("已送达")

    documents = list((home / "state" / "documents").glob("*.pdf"))
    assert documents
    assert all(APPLICANT not in document.name for document in documents)
    assert_sound(home)


def assert_sound(home: Path) -> None:
    """Nothing personal lies readable on the disk, and the log is whole."""
    from clerk_tui.desk.opening import sign_in as open_store

    os.environ["CLERK_HOME"] = str(home)
    for file in (home / "state").iterdir():
        if file.is_file():
            raw = file.read_bytes()
            assert "张小明".encode() not in raw
            assert APPLICANT.encode() not in raw
    desk = open_store("chenli", PASSWORD)
    with desk.store as store:
        assert store.check().sound
