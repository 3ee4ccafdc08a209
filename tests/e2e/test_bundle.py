"""One bundle through the whole program: from the citizen's question, through a power cut, to the results in hand."""

import re
import ssl
import sys
import time
from pathlib import Path

import pytest
import trustme
from e2e_hall import APPLICANT, CLERK, NAME, NUMBER, REVIEWER, Home, decided, new_home, numbers_on, sign_in
from harness import Terminal

sys.path.insert(0, str(Path(__file__).parent.parent / "sync"))

from telling_server import answering, utility

FORM = (
    *("张安", "enter", "2", "enter", "2026-11-01", "enter", "县人民医院", "enter", "瑶族", "enter"),
    *("李小红", "enter", f"{APPLICANT}\r", NAME, "enter", f"{APPLICANT}\r"),
    *("潇浦镇五一路1号", "enter", NAME, "enter"),
)
"""The one form of a birth, asked once for all members."""
LEFT_OUT = ("预防接种证办理", "科学育儿指导服务登记")
MEMBERS = ("出生医学证明首次签发", "出生登记", "社会保障卡申领", "生育医疗待遇支付", "城乡居民参保登记")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def wait_until_kept(home: Home, papers: int) -> None:
    """Wait until the draft in the store knows of so many *papers*: the screen says the time of a save, not what of."""
    from clerk_tui.desk import intake

    end = time.monotonic() + 20
    with home.desk(CLERK) as desk:
        while time.monotonic() < end:
            if any(len(intake.resume(desk, draft.id)[0].marks) >= papers for draft in intake.drafts(desk)):
                return
            time.sleep(0.1)
    raise AssertionError


def member_row(term: Terminal, name: str) -> str:
    return next(line for line in term.screen().splitlines() if name in line)


def begun(home: Home) -> None:
    """Everything is typed and marked, and the power fails before the commit."""
    with home.workstation() as term:
        sign_in(term)
        term.send("f2")
        term.wait_for("事项：名称")
        term.send("csyjs")
        term.wait_for("> ?#新生儿出生一件事 .*7 项")
        term.send("enter")
        term.wait_for(r"\[1 相同\]")
        assert "新生儿民族成份申请" not in term.screen()
        term.send("2")
        term.wait_for("-新生儿民族成份申请 +出生登记")  # the answer asks for one paper more
        term.send("enter", "enter")
        term.settle()
        term.send(f"{APPLICANT}\r", gap=0.002)  # the card reader
        term.wait_for(APPLICANT)
        term.send(NAME)
        term.wait_for(f"{APPLICANT} +{NAME}")
        term.send("enter")
        term.wait_for("Enter 填写表单")
        term.send("enter")
        term.wait_for("只填一次")
        for key in FORM:
            term.send(key)
            term.settle(0.12)
        term.wait_for(f"户主姓名 +{NAME}")
        term.send("ctrl+s")
        term.wait_for(" 表单 11/14")
        term.wait_for(r"材料不齐 12 项。Ctrl\+S 出一次性告知书")
        # Two members are not wanted: what only they need is no longer asked.
        term.send("m")
        term.wait_for("共办 7 项")
        for left, name in zip((6, 5), LEFT_OUT, strict=True):
            to_row(term, rf">\+{name}")
            term.send("space")
            term.wait_for(f"共办 {left} 项")
        term.send("enter")
        term.wait_for("卫健局牵头 · 5 项")
        # One by one, and the rest the usual way.
        term.send("down", "o")
        term.wait_for(r"\+新生儿民族成份申请 .*o 已核原件")
        term.send("c")
        term.wait_for(r"\+出生医学证明首次签发表 .*c")
        term.send("g")
        term.wait_for("最长一线 1 > 2 > 3")
        for number, (name, after) in enumerate(zip(MEMBERS, ("", "1", "2", "2", "2"), strict=True), 1):
            assert re.search(rf"{number} {name} .*{f'{after} 之后' if after else '===='[:3]}", term.screen())
        term.wait_for("Esc 关闭  c 复制")
        term.send("esc")
        term.wait_for("o 已核原件  Esc 返回")
        term.settle()
        term.send("=")
        term.wait_for(r"材料齐全。Ctrl\+S 受理")
        wait_until_kept(home, 10)
        term.kill()


def taken_in(term: Terminal) -> tuple[str, list[str]]:
    """The draft comes back to the last mark and is committed: the bundle's number, the members'."""
    term.wait_for("草稿 1")
    term.send("d")
    term.wait_for("新生儿出生一件事")
    term.send("enter")
    term.wait_for(f"{APPLICANT} +{NAME}")
    term.wait_for(r"1 相同 +\[2 不同\]")
    term.wait_for(r"\+新生儿民族成份申请 .*o 已核原件")
    term.wait_for(" 表单 11/13")
    term.wait_for(r"材料齐全。Ctrl\+S 受理")
    term.wait_for("5 项[:：] ?受理 1 · 等待 4")
    term.send("ctrl+s")
    term.wait_for("收件 5 项 · 4 项等待前序事项")
    term.wait_for(NUMBER)
    term.settle()
    (bundle_no,) = numbers_on(term)
    members = [member_row(term, name) for name in MEMBERS]
    assert "已受理" in members[0]
    assert all("待启动" in row for row in members[1:])
    assert not any(name in term.screen() for name in LEFT_OUT)
    tails = [re.search(r"\d{8} \d{4} \d(?!\d)", row) for row in members]
    return bundle_no, [bundle_no[:10] + tail[0].replace(" ", "") for tail in tails if tail]


def dispatched(term: Terminal, *cases: str) -> None:
    """Mark the cases in the work list and hand them over to their departments in one go."""
    term.send("f4")
    term.wait_for("时限 +编号")
    for case_no in cases:
        # By the number: a toast may lie on the rest of the row.
        to_row(term, rf"(?m)^>.*{case_no[10:18]} {case_no[18:22]} {case_no[22]}")
        term.send("space")
    term.wait_for(f"已标记 {len(cases)} 件")
    term.send("o")
    term.wait_for(f"共 {len(cases)} 件，办成 {len(cases)} 件")
    term.wait_for("Esc 关闭")
    term.send("esc")
    term.wait_for("Enter 打开  a 办理")
    term.settle()


def to_row(term: Terminal, pattern: str) -> None:
    """Put the cursor of the list that is open on the row that matches."""
    term.send("home")
    for _row in range(12):
        term.settle()
        if re.search(pattern, term.screen()):
            return
        term.send("down")
    raise AssertionError(term.screen())


def handed_out(term: Terminal) -> None:
    """Whoever shows the applicant's card gets what is ready."""
    term.settle()
    term.send(f"{APPLICANT}\r", gap=0.002)
    term.wait_for(f"领取人 +{NAME}")
    term.settle()
    term.send("ctrl+s")


def test_a_birth_is_one_visit_from_the_question_to_the_results_in_hand(home: Home) -> None:
    begun(home)
    with home.workstation() as term:
        sign_in(term)
        bundle_no, cases = taken_in(term)
        assert len({bundle_no, *cases}) == 6
        term.send("f9")
        term.wait_for("已存为")

        # The first member goes to its department; the birth certificate lets the registration begin by itself.
        dispatched(term, cases[0])
        home.run("case", "claim", cases[0], user=REVIEWER)
        home.run("case", "decide", cases[0], "--outcome", "done", user=REVIEWER)
        term.send("f3")
        term.wait_for("查找")
        term.settle()
        term.send(f"{bundle_no}\r", gap=0.002)  # the applicant shows the receipt
        term.wait_for("新生儿出生一件事 · 卫健局牵头")
        term.wait_for("待启动 3 办理中 1 待出件 1")
        term.wait_for("一并发放")  # what is ready may go at once
        handed_out(term)
        term.wait_for(f"{MEMBERS[0]} .*已送达")
        assert "等 出生登记" in member_row(term, MEMBERS[2])

        # After the registration three members begin together; one is refused and the others go on.
        dispatched(term, cases[1])
        decided(home, cases[1], "granted")
        dispatched(term, *cases[2:])
        decided(home, cases[3], "refused", "未参加生育保险")
        decided(home, cases[2], "granted")
        decided(home, cases[4], "granted")

        # The scanned receipt is enough to hand out the rest.
        term.send("f6")
        term.wait_for("待出件 4")
        term.settle()
        term.send(f"{bundle_no}\r", gap=0.002)
        term.wait_for("一并发放")
        handed_out(term)
        term.wait_for("全部办结 · 5 项[:：] ?已送达 4 不予 1")
        assert "不予" in member_row(term, MEMBERS[3])

        # The person is found with the visit and its cases.
        term.send("f3")
        term.wait_for("查找")
        term.settle()
        term.send(NAME)
        term.wait_for("一件事 1")
        term.wait_for("办件 5")
        term.send("ctrl+q")
        assert term.wait_exit() == 0

    shown = home.told("bundle", "show", bundle_no)
    assert shown["closed_on"] is not None
    assert [member["case_no"] for member in shown["members"]] == cases
    (line,) = home.told("report", "bundles")["records"]
    assert (line["key"], line["visits"], line["received"], line["completed"]) == ("chusheng", 1, 5, 5)
    home.run("store", "check")
    assert all(
        APPLICANT.encode() not in file.read_bytes() for file in (home.path / "state").iterdir() if file.is_file()
    )


SALE = {
    "转让方姓名": "李小红",
    "转让方身份证号": APPLICANT,
    "受让方姓名": NAME,
    "受让方身份证号": APPLICANT,
    "受让方联系电话": "13800001234",
    "房屋坐落": "潇浦镇五一路1号",
    "不动产权证号": "湘（2020）江永县不动产权第0000001号",
    "建筑面积（平方米）": "98.5",
    "成交价（元）": "300000",
    "受让方家庭住房套数": "首套",
    "水表户号": "W-77",
    "燃气户号": "Q-12",
}
"""The one form of a sale; water and gas each read their own number only."""


def test_the_utilities_of_a_house_are_told_when_its_registration_is_decided(home: Home, tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with utility(context=context) as water, utility(answering("refused", "欠费 320 元"), context) as gas:
        for name, server in (("gongshui", water), ("ranqi", gas)):
            home.run("tell", "receivers", "set", name, "--name", name, "--url", server.url, "--ca", str(trusted))
        fields = [part for label, value in SALE.items() for part in ("--field", f"{label}={value}")]
        left_out = [part for member in ("dian", "xun", "guang") for part in ("--without", member)]
        applicant = ("--id", APPLICANT, "--name", NAME, "--usual")
        visit = home.told("bundle", "new", "ershoufang", *applicant, *fields, *left_out)
        cases = [member["case_no"] for member in visit["members"]]
        assert len(cases) == 6
        assert not water.books.requests

        with home.workstation() as term:
            sign_in(term)
            term.send("f3")
            term.wait_for("查找")
            term.settle()
            term.send(f"{visit['number']}\r", gap=0.002)
            term.wait_for("6 项[:：] ?待启动 5 办理中 1")
            for case_no in cases[:4]:  # each begins when the one before it is decided
                decided(home, case_no, "done")
            home.run("tell", "send")
            term.settle()
            term.send("ctrl+r")
            term.wait_for("用水过户 .*(?:办结|待出件|已送达)")
            term.wait_for("用气过户 .*不予")
        home.run("tell", "send")  # once more tells nothing twice

    for server in (water, gas):
        assert list(server.books.deeds.values()) == [1]
        assert server.books.wrong == []
        (message,) = server.books.messages.values()
        assert NAME in message.decode()
    assert b"W-77" in next(iter(water.books.messages.values()))
    assert b"W-77" not in next(iter(gas.books.messages.values()))
    home.run("store", "check")
