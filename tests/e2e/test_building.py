"""The certificate with the keys: a building from the developer's spreadsheet to the first unit handed over."""

import sys
from pathlib import Path

import openpyxl
import pytest
from e2e_hall import REVIEWER, Home, new_home, sign_in
from harness import Terminal

sys.path.insert(0, str(Path(__file__).parent.parent / "desk"))

from building_site import FIRST_NO, HEAD, identity_number, name, rows

BUILDING = "千家峒花园3幢"
UNITS = 30
OWNER = 22
"""Whose card is read on the hand-over day: the buyer in this row of the list."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *rows(UNITS)):
        sheet.append(row)
    path = tmp_path / "units.xlsx"
    book.save(path)
    return path


def say(term: Terminal, *texts: str) -> None:
    """Answer the fields of the box that is open, one after the other."""
    for text in texts:
        term.settle()
        term.send(text, "enter")


def recorded(term: Terminal, step: str, number: str = "") -> None:
    """Record the next step of the building."""
    term.send("s")
    term.wait_for("Enter 下一步  Ctrl\\+S 确认")
    term.settle()
    if number:
        term.send("enter", "enter")
        say(term, number)  # the last field confirms
    else:
        term.send("ctrl+s")
    term.wait_for(rf"\+ {step}")
    term.wait_for("Enter 打开  Esc 返回  c 合同")
    term.settle()


def test_a_building_from_the_spreadsheet_to_the_keys(home: Home, spreadsheet: Path) -> None:
    with home.workstation() as term:
        sign_in(term)
        term.send("ctrl+p")
        term.wait_for("名称或拼音首字母")
        term.settle()
        term.send("jfjjz")
        term.wait_for("> 交房即交证")
        term.send("enter")
        term.wait_for("按 n 建档")
        term.send("n")
        term.wait_for("开发企业")
        say(term, BUILDING, "潇浦镇五一路1号", "某某置业", "", "20991218")
        term.wait_for(f"{BUILDING}  某某置业  交房 2099-12-18")

        # The developer's list, looked at before it is entered.
        term.wait_for("按 i 导入")
        term.settle()
        term.send("i")
        term.wait_for("导入名单")
        say(term, str(spreadsheet))
        term.settle()
        term.send("ctrl+s")
        term.wait_for(f"可录入 {UNITS} 户，已有 0，更正 0，有问题的行 0")
        term.settle()
        term.send("ctrl+s")
        term.wait_for(f"核验 0/{UNITS}")
        term.wait_for("-101 .*缺网签合同、缺契税、缺维修资金")
        term.settle()

        recorded(term, "预售")
        recorded(term, "竣工联合验收")
        recorded(term, "首次登记", "第0000001号")
        # All units at once, but the fund of one is not paid.
        term.send("A")
        term.wait_for(f"已标记 {UNITS} ")
        term.send("c")
        term.wait_for(r"101 .*\+ +- +- +缺契税、缺维修资金")
        term.send("t")
        term.wait_for(r"101 .*\+ +\+ +- +缺维修资金")
        term.send("home", "space", "m")
        term.wait_for(f"核验 {UNITS - 1}/{UNITS}")
        term.settle()
        term.send("A", "A")
        term.settle()

        term.send("a")
        term.wait_for("Ctrl\\+S 确认")
        term.settle()
        term.send("ctrl+s")
        term.wait_for(f"共 {UNITS - 1} .*{UNITS - 1}|{UNITS - 1} 户")
        term.wait_for("Esc 关闭")
        term.send("esc")
        term.wait_for(f"收件 {UNITS - 1}/{UNITS}")

        # The registration centre decides in one go, and its certificates are on the screen.
        home.run("building", "decide", BUILDING, "--first-no", FIRST_NO, user=REVIEWER)
        term.send("ctrl+r")
        term.settle()
        term.send("esc")
        term.wait_for(f"> ?2099-12-18 .*{BUILDING}")
        term.settle()
        term.send("enter")
        term.wait_for(f"制证 {UNITS - 1}/{UNITS}")
        term.settle()

        # The card of an owner leads to the unit.
        term.send(f"{identity_number(OWNER)}\r", gap=0.002)
        term.wait_for("303")
        term.wait_for("Ctrl\\+S 确认")
        term.wait_for(f"领取人 +{name(OWNER)}")
        term.settle()
        term.send("ctrl+s")
        term.wait_for(f"交房 1/{UNITS}")
        term.send("ctrl+q")
        assert term.wait_exit() == 0

    shown = home.told("building", "show", BUILDING)
    assert [shown["counts"][standing] for standing in ("blocked", "ready", "handed_over")] == [1, UNITS - 2, 1]
    home.run("store", "check")
