"""What applicants promise: a paper that follows, the conditions of a licence; and what a broken promise costs."""

import re
from pathlib import Path

import pytest
from e2e_hall import APPLICANT, NAME, NUMBER, PASSWORD, REVIEWER, SECOND, SUPERVISOR, Home, decided, new_home, sign_in
from harness import Terminal

RESIDENCE = "000709111001-02"
"""居住证申领: the photograph may follow."""
HEALTH = "000123020000-06"
"""公共场所卫生许可: on commitment it is granted before the inspection."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def open_form(term: Terminal, item: str, name: str) -> None:
    """Open the item's form and enter the applicant; the cursor is in the checklist then."""
    term.send("f2")
    term.wait_for("事项：名称")
    term.send(item)
    term.wait_for(f"> ?{name}")
    term.send("enter")
    term.wait_for("申请人 居民身份证")
    term.send("enter", "enter")
    term.settle()
    term.send(f"{APPLICANT}\r", gap=0.002)
    term.wait_for(APPLICANT)
    term.send(NAME, "enter")
    term.wait_for(f"{APPLICANT} +{NAME}")
    term.wait_for("o 已核原件  k 收原件")
    term.settle()


def taken_in(term: Terminal) -> str:
    """Commit, and return the number."""
    term.send("ctrl+s")
    term.wait_for("收件完成")
    term.wait_for(NUMBER)
    number = re.search(NUMBER, term.screen())
    assert number
    return number[0].replace(" ", "")


def sign(term: Terminal, key: str, said: str) -> None:
    """Open what is to be signed, wait until *said* of it can be read, and sign."""
    term.send(key)
    term.wait_for(said)
    term.wait_for(r"Ctrl\+S 已签字")
    term.settle()
    term.send("ctrl+s")
    term.wait_for("o 已核原件  k 收原件")
    term.settle()


def test_what_follows_later_holds_the_result_back_until_it_is_brought(home: Home) -> None:
    with home.workstation() as term:
        sign_in(term)
        open_form(term, RESIDENCE, "居住证申领")
        term.wait_for("签承诺书后可于 .*补交：本人照片")
        term.send("down")
        term.wait_for(">-本人照片")
        sign(term, "d", "补齐前不出件")
        term.wait_for("~本人照片 .*d 容缺后补")
        term.send("=")
        term.wait_for(r"1 份材料容缺，.* 前补交。Ctrl\+S 容缺受理")
        case_no = taken_in(term)
        term.wait_for("本人照片 .*前补交")
        term.send("f9")  # the slip that the applicant signs
        term.wait_for("已存为")

        # The department is quick; what it made stays in the hall.
        decided(home, case_no, "granted")
        card = ("--name", NAME, "--id", APPLICANT)
        said = home.run("case", "hand-out", case_no, *card, fails=1)
        assert "本人照片" in said or "容缺" in said

        # A friend brings it to another window.
        (debt,) = home.told("duty", "list", user=SECOND)
        assert debt["what"] == "本人照片"
        home.run("duty", "pay", case_no, "--mark", "本人照片=k", user=SECOND)
        assert home.told("duty", "list", user=SECOND) == []
        home.run("case", "hand-out", case_no, *card, user=SECOND)
        term.send("enter")
        term.wait_for("已送达")
        term.wait_for("补交容缺材料：本人照片.*王芳")
    assert list((home.path / "state" / "documents").glob("*-deferral-v1.pdf"))
    home.run("store", "check")


def test_a_false_promise_costs_the_licence_and_the_next_one(home: Home) -> None:
    with home.workstation() as term:
        sign_in(term)
        open_form(term, HEALTH, "公共场所卫生许可")
        sign(term, "p", "告知承诺：公共场所卫生现场核查")
        term.send("=")
        term.wait_for(r"材料齐全。Ctrl\+S 当场办结：准予")
        case_no = taken_in(term)
        term.send("enter")
        term.wait_for("签署告知承诺：公共场所卫生现场核查")
        term.wait_for(" 前核查：公共场所卫生现场核查")
        term.settle()
        term.send("h")
        term.wait_for("领取人的证件")
        term.settle()
        term.send(f"{APPLICANT}\r", gap=0.002)
        term.wait_for(f"领取人 +{NAME}")
        term.settle()
        term.send("ctrl+s")
        term.wait_for("已送达")

        # The inspection finds that nothing of it is true.
        (check,) = home.told("duty", "list", user=REVIEWER)
        home.run("duty", "close", case_no, check["ref"], "--finding", "false", "--text", "无消毒设施", user=REVIEWER)
        term.send("ctrl+r")
        term.wait_for("已撤销")

        # The same person is not believed again: the reason is shown, and only a supervisor opens the way.
        open_form(term, HEALTH, "公共场所卫生许可")
        term.send("p")
        term.wait_for("公共场所卫生现场核查")
        term.wait_for("密码")
        term.settle()
        term.send(SUPERVISOR, "enter")
        term.settle()
        term.send("wrong-2026", "enter")
        term.settle()
        term.send("已整改，现场看过", "enter")
        term.wait_for("!")
        assert "Ctrl+S 已签字" not in term.screen()
        term.send("esc")
        term.wait_for("o 已核原件  k 收原件")
        term.settle()
        term.send("p")
        term.wait_for("密码")
        term.settle()
        term.send(SUPERVISOR, "enter")
        term.settle()
        term.send(PASSWORD, "enter")
        term.settle()
        term.send("已整改，现场看过", "enter")
        term.wait_for(r"Ctrl\+S 已签字")
        term.settle()
        term.send("ctrl+s")
        term.wait_for("o 已核原件  k 收原件")
        term.settle()
        term.send("=")
        term.wait_for(r"材料齐全。Ctrl\+S 当场办结：准予")
        assert taken_in(term) != case_no
    assert home.told("credit", "show", APPLICANT)
    home.run("store", "check")
