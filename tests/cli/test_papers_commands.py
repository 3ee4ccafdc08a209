"""``clerk duty``, ``licence``, ``credit`` and what ``case`` knows of deferral, commitment, re-use and wrong turns."""

import json
from pathlib import Path
from typing import Any

from clerk_tui.domain.case_number import group

CARD = "社会保障卡申领"
BOOKSHOP = "000139014000-01"
IDENTITY = "431125199901010009"
PARTY = ("--id", IDENTITY, "--name", "张小明", "--phone", "13800001234")
FIRM = ("--id", "91350100M000100Y43", "--name", "永州千家峒书店有限公司", "--phone", "0746-5751234")


def owing(clerk: Any) -> str:
    answer = clerk("case", "new", "--item", CARD, *PARTY, "--usual", "--defer", "2", "--signed")
    assert answer.status == 0, answer.err
    number: str = answer.out.strip()
    return number


def shown(clerk: Any, case: str) -> Any:
    return clerk("case", "show", case, "--json").json()


def test_the_check_says_what_may_follow_and_what_is_offered(clerk: Any) -> None:
    checked = clerk("case", "new", "--item", CARD, *PARTY, "--mark", "1=o", "--check", "--json").json()
    assert (checked["verdict"], checked["deferrable"], checked["barred"]) == ("notice", ["m2"], "")
    assert checked["owed_by"]
    offered = clerk("case", "new", "--item", BOOKSHOP, *FIRM, "--usual", "--check", "--json").json()
    assert offered["commitments_offered"] == ["bookshop"]
    assert "bookshop" in clerk("case", "new", "--item", BOOKSHOP, *FIRM, "--usual", "--check").out


def test_what_follows_later_is_signed_for_listed_and_paid(clerk: Any) -> None:
    unsigned = clerk("case", "new", "--item", CARD, *PARTY, "--usual", "--defer", "2", "--json")
    assert unsigned.status == 2
    assert json.loads(unsigned.err)["error"]["code"] == "deferral.unsigned"
    main = clerk("case", "new", "--item", CARD, *PARTY, "--usual", "--defer", "1", "--signed", "--json")
    assert json.loads(main.err)["error"]["code"] == "defer.not_allowed"
    case = owing(clerk)
    (debt,) = clerk("duty", "list", "--json").json()
    assert (debt["case_no"], debt["kind"], debt["ref"], debt["status"]) == (case, "debt", "m2", "open")
    assert (debt["applicant"], debt["phone"]) == ("张*明", "138****1234")
    assert IDENTITY not in json.dumps(debt)
    assert group(case) in clerk("duty", "list").out
    assert clerk("duty", "list", "--within", "0", "--json").json() == []
    assert clerk("duty", "list", "--kind", "check", "--json").json() == []
    assert "follows later" in clerk("case", "show", case).out
    assert clerk("duty", "pay", case).status == 2
    paid = clerk("duty", "pay", case, "--mark", "2=c1", "--json", by="wang").json()
    assert [duty["status"] for duty in paid["duties"]] == ["done"]
    assert clerk("duty", "list", "--json").json() == []
    assert len(clerk("duty", "list", "--all", "--json").json()) == 1


def test_nothing_expires_early(clerk: Any) -> None:
    refused = clerk("duty", "expire", owing(clerk), "--json")
    assert refused.status == 1
    assert json.loads(refused.err)["error"]["code"] == "expire.early"


def test_a_commitment_is_signed_granted_and_checked(clerk: Any) -> None:
    unknown = clerk("case", "new", "--item", BOOKSHOP, *FIRM, "--commit", "nothing", "--json")
    assert json.loads(unknown.err)["error"]["code"] == "commitment.unknown"
    taken = clerk(
        "case", "new", "--item", BOOKSHOP, *FIRM, "--commit", "bookshop", "--usual", "--json", by="wang"
    ).json()
    assert (taken["verdict"], taken["phase"], taken["outcome"]) == ("decide", "decided", "granted")
    case = taken["case_no"]
    assert [one["terms"] for one in taken["commitments"]] == ["bookshop"]
    (check,) = clerk("duty", "list", "--json").json()
    assert (check["kind"], check["ref"]) == ("check", "bookshop")
    close = ("duty", "close", case, "bookshop", "--finding")
    assert clerk(*close, "met", by="wang").status == 4
    ordered = clerk(
        *close, "to_correct", "--text", "票据不全", "--correct-by", "2999-01-31", "--json", by="zhao"
    ).json()
    assert [duty["ref"] for duty in ordered["duties"]] == ["bookshop", "bookshop#2"]
    again = ("duty", "close", case, "bookshop#2", "--finding", "false")
    assert clerk(*again, by="zhao").status == 1, "what was found must be said"
    assert clerk(*again, "--text", "无经营场所", "--json", by="zhao").json()["phase"] == "revoked"


def test_the_credit_of_who_lied_and_what_is_decided_about_it(clerk: Any) -> None:
    commit = ("case", "new", "--item", BOOKSHOP, *FIRM, "--commit", "bookshop", "--usual")
    case = clerk(*commit, by="wang").out.strip()
    number = FIRM[1]
    assert clerk("credit", "show", number, "--json").json()["barred"] is False
    assert clerk("duty", "close", case, "bookshop", "--finding", "false", "--text", "无经营场所", by="zhao").status == 0
    held = clerk("credit", "show", number, "--json").json()
    assert held["barred"] is True
    assert [broken["case_no"] for broken in held["broken"]] == [case]
    assert clerk(*commit, by="wang").status == 2
    assert clerk("case", "new", "--item", BOOKSHOP, *FIRM, "--check", "--json").json()["barred"]
    assert clerk("credit", "override", number, "--reason", "已整改", by="wang").status == 4
    allowed = clerk("credit", "override", number, "--reason", "已整改", by="zhao")
    assert "赵敏" in allowed.out
    assert clerk(*commit, by="wang").status == 0
    assert clerk("credit", "restore", number, "--reason", "已整改", "--json", by="zhao").json()["barred"] is False
    assert "restored" in clerk("credit", "show", number).out


def test_visits_and_stages(clerk: Any) -> None:
    case = clerk("case", "new", "--item", BOOKSHOP, *FIRM, "--commit", "bookshop", "--usual", by="wang").out.strip()
    assert clerk("duty", "visit", case, "--what", "现场监管", "--on", "2999-01-31", by="zhao").status == 0
    assert [duty["kind"] for duty in shown(clerk, case)["duties"]] == ["check", "visit"]
    assert clerk("case", "stage", case, "一期", "--number", "1", by="wang").status == 4


def test_licences_come_in_and_are_taken_instead_of_the_paper(clerk: Any, tmp_path: Path) -> None:
    register = tmp_path / "register.jsonl"
    good = {"document_number": IDENTITY, "standard_code": "L2000016", "number": "E-1", "name": "居民身份证"}
    register.write_text(json.dumps(good) + "\n{broken\n", encoding="utf-8")
    assert clerk("licence", "import", str(register), by="wang").status == 4
    dry = clerk("licence", "import", str(register), "--dry-run", "--json").json()
    assert (dry["good"], dry["new"], dry["bad"]) == (1, 0, 1)
    assert clerk("licence", "list", IDENTITY, "--json").json() == []
    done = clerk("licence", "import", str(register))
    assert (done.status, "line 2" in done.out) == (0, True)
    (listed,) = clerk("licence", "list", IDENTITY, "--json").json()
    assert (listed["number"], listed["valid"]) == ("E-1", True)
    register.write_text("{broken\n", encoding="utf-8")
    assert clerk("licence", "import", str(register)).status == 2
    item = "000788001001-01"
    checked = clerk("case", "new", "--item", item, *PARTY, "--check", "--json").json()
    assert [one["number"] for one in checked["on_record"].values()] == ["E-1"]
    assert "on record" in clerk("case", "new", "--item", item, *PARTY, "--check").out
    form = clerk("case", "new", "--item", item, *PARTY, "--reuse", "--check", "--json").json()["form"]
    (mark,) = form["marks"]
    assert (mark["status"], mark["evidence"]["number"], mark["evidence"]["verified_by"]) == (
        "e_licence",
        "E-1",
        "admin",
    )
    case = clerk("case", "new", "--item", item, *PARTY, "--reuse", "--usual").out.strip()
    told = clerk("case", "show", case).out
    assert "e-licence E-1  verified by 陈立 on " in told, told
    (evidence,) = [row["evidence"] for row in shown(clerk, case)["materials"] if row["evidence"]]
    assert (evidence["source"], evidence["number"]) == ("register", "E-1")


def test_wrong_turns_are_mended_with_a_reason(clerk: Any) -> None:
    case = owing(clerk)
    assert clerk("case", "correct-mark", case, "--mark", "2=c1", "--mark", "1=o", "--reason", "看错").status == 2
    mended = clerk("case", "correct-mark", case, "--mark", "2=c1", "--reason", "当时已收", "--json").json()
    assert [duty["status"] for duty in mended["duties"]] == ["void"]
    assert mended["timeline"][-1]["kind"] == "mark_corrected"
    assert clerk("case", "correct-answer", case, "9=1", "--reason", "答错").status == 2
    assert clerk("case", "withdraw-commitment", case, "nothing", "--reason", "改为提交").status == 1
    assert clerk("case", "pre-review", case, "--text", "可以", by="li").status == 1


def test_a_mistyped_number_is_refused_and_not_called_clean(clerk: Any) -> None:
    answer = clerk("credit", "show", IDENTITY[:-1] + "0")
    assert answer.status == 2
    assert "check" in answer.err
    assert "Nothing bars" not in answer.out
