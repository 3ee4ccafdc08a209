"""``clerk elsewhere``: a case of two halls by command, from the counter here to the counter here."""

from typing import Any

IDENTITY = "431125199901010009"
COLLECT = (
    "case", "new", "--item", "社会保障卡申领", "--id", IDENTITY, "--name", "张小明", "--usual",
    "--elsewhere-place", "440106", "--elsewhere-organ", "天河区人社局",
)  # fmt: skip


def collected(clerk: Any, *more: str) -> str:
    answer = clerk(*COLLECT, *more)
    assert answer.status == 0, answer.err
    number: str = answer.out.strip()
    return number


def turns(clerk: Any, *filters: str) -> list[tuple[bool, str]]:
    found = clerk("elsewhere", "list", "--json", *filters).json()
    return [(line["duties"][0]["ours"], line["duties"][0]["act"]) for line in found]


def test_collected_here_handled_there_by_command(clerk: Any) -> None:
    case = collected(clerk)
    refused = clerk("case", "accept", case)
    assert refused.status == 1
    assert "天河区人社局" in refused.err
    assert turns(clerk, "--ours") == [(True, "send the application")]
    assert clerk("elsewhere", "send", case, "--parcel", "EB123456789CN").status == 0
    assert turns(clerk, "--theirs", "--parcels") == [(False, "confirm the parcel")]
    arrived = clerk("elsewhere", "arrive", "EB123456789CN")
    assert arrived.status == 0
    assert "accept, or ask" in arrived.err
    accepted = clerk("elsewhere", "accepted", case, "--number", "GZ-1", "--days", "5", "--json").json()
    assert accepted["phase"] == "in_review"
    assert accepted["due_on"]
    shown = clerk("case", "show", case).out
    assert "天河区人社局  collected here, handled there  GZ-1" in shown
    assert clerk("case", "show", case, "--json").json()["elsewhere"]["place"] == "440106"
    decided = clerk("elsewhere", "decided", case, "--outcome", "granted", "--number", "K-1", "--json")
    assert decided.json()["phase"] == "mailed"
    back = clerk("elsewhere", "arrive", "ER987654321CN", "--case", case, "--json").json()
    assert [parcel["content"] for parcel in back["parcels"]] == ["the application", "the result"]
    assert clerk("case", "hand-out", case, "--name", "张小明", "--id", IDENTITY).status == 0
    assert turns(clerk) == []


def test_asked_supplemented_returned_declined_and_lost(clerk: Any) -> None:
    case = collected(clerk)
    clerk("elsewhere", "send", case, "--parcel", "E1")
    assert clerk("elsewhere", "lost", case, "--parcel", "E1", "--note", "邮政确认").status == 0
    clerk("elsewhere", "send", case, "--parcel", "E2")
    clerk("elsewhere", "arrive", "E2")
    assert clerk("elsewhere", "asked", case, "--what", "照片不清", "--by", "2099-01-01").status == 0
    shown = clerk("elsewhere", "show", case).out
    assert "照片不清" in shown
    assert "lost" in shown
    assert clerk("elsewhere", "supplement", case, "--mark", "1=c2").status == 0
    assert clerk("elsewhere", "send", case, "--parcel", "E3").status == 0
    clerk("elsewhere", "arrive", "E3")
    assert clerk("elsewhere", "returned", case, "--reason", "缺章").status == 0
    clerk("elsewhere", "send", case, "--parcel", "E4")
    clerk("elsewhere", "arrive", "E4")
    assert clerk("elsewhere", "declined", case, "--reason", "不属本级").status == 0
    assert turns(clerk) == [(False, "send the papers back")]


def test_joint_parts_and_places(clerk: Any) -> None:
    case = collected(clerk, "--mode", "joint")
    assert clerk("elsewhere", "part", "ask", case, "--side", "here", "--what", "出具证明").status == 0
    assert clerk("elsewhere", "part", "done", case, "--side", "here", "--result", "已出具").status == 0
    assert clerk("elsewhere", "places", "天河", "--json").json() == [{"code": "440106", "name": "广东省广州市天河区"}]


def test_wrong_places_and_missing_papers(clerk: Any) -> None:
    wrong = clerk("case", "new", "--item", "社会保障卡申领", "--id", IDENTITY, "--elsewhere-place", "999999")
    assert wrong.status == 2
    lacking = [part for part in COLLECT if part != "--usual"]
    answer = clerk(*lacking)
    assert answer.status == 2
    assert "complete package" in answer.err
    check = clerk(*COLLECT, "--check")
    assert "Collected for 天河区人社局" in check.out


def test_the_table_masks_the_applicant(clerk: Any) -> None:
    collected(clerk)
    table = clerk("elsewhere", "list").out
    assert "天河区人社局" in table
    assert "张小明" not in table
