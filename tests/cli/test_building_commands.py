"""``clerk building``: the whole way from the list to the keys, by commands only."""

import csv
from pathlib import Path
from typing import Any

import pytest

HEAD = ("房号", "买受人", "证件号码", "联系电话", "网签合同编号")
OWNERS = ("431125199901010009", "431125199901020004", "431125198506070007")
NAME = "千家峒花园3幢"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    tables = {
        "units": [HEAD, *((f"10{n}", f"张{'一二三'[n - 1]}明", OWNERS[n - 1], "", f"HT{n}") for n in (1, 2, 3))],
        "bad": [HEAD, ("104", "张四明", "431125199901010000", "", "HT4"), ("105", "张一明", OWNERS[0], "", "HT5")],
        "checks": [("房号", "网签合同", "契税", "维修资金"), ("101", "是", "是", "是"), ("102", "是", "", "是")],
    }
    made = {}
    for name, table in tables.items():
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
        made[name] = str(path)
    return made


@pytest.fixture
def building(clerk: Any, files: dict[str, str]) -> str:
    """The name of a building with three units, through its steps."""
    put = ["--address", "潇浦镇五一路1号", "--developer", "永州千家峒置业有限公司", "--hand-over", "2030-12-18"]
    assert clerk("building", "open", NAME, *put, by="wang").status == 0
    assert clerk("building", "import", NAME, files["units"], by="wang").status == 0
    assert clerk("building", "step", NAME, "completion", "--on", "2026-02-20", by="wang").status == 0
    first = ["--on", "2026-02-27", "--number", "湘（2026）江永县不动产权第0000001号"]
    assert clerk("building", "step", NAME, "first_registration", *first, by="wang").status == 0
    return NAME


def test_the_whole_way(clerk: Any, building: str, files: dict[str, str]) -> None:
    clerk("user", "change", "li", "--department", "ziran")
    answer = clerk("building", "check", building, "--file", files["checks"], by="wang")
    assert answer.status == 0, answer.err
    assert "Entered 2" in answer.err
    clerk("building", "check", building, "tax", "--unit", "102", "--number", "完税1", by="wang")
    clerk("building", "check", building, "contract", "--all", by="wang")

    taken = clerk("building", "take-in", building, "--json", by="wang").json()
    assert [(one["unit"], one["why"]) for one in taken] == [("101", ""), ("102", "")]
    again = clerk("building", "take-in", building, "--json", by="wang")
    assert again.json() == []
    said = [line.strip() for line in again.err.splitlines()[1:3]]
    assert said == ["deed tax unpaid  1", "maintenance fund unpaid  1"], again.err

    decided = clerk("building", "decide", building, "--first-no", "第007号", "--json", by="li")
    assert decided.status == 0, decided.err
    given = clerk("building", "hand-out", building, "101", "--id", OWNERS[0], "--name", "张一明", by="wang")
    assert given.status == 0, given.err

    shown = clerk("building", "show", building, "--json", by="wang").json()
    assert {one["unit"]: one["standing"] for one in shown["units"]} == {
        "101": "handed_over",
        "102": "ready",
        "103": "blocked",
    }
    assert shown["units"][2]["blocks"] == ["tax", "fund"]
    assert "张*明" in str(shown) and OWNERS[0] not in str(shown)
    (row,) = clerk("building", "list", "--json", by="wang").json()
    assert (row["sold"], row["taken_in"], row["handed_over"]) == (3, 2, 1)


def test_bad_rows_are_named_and_a_dry_run_enters_nothing(clerk: Any, building: str, files: dict[str, str]) -> None:
    dry = clerk("building", "import", building, files["bad"], "--dry-run", "--json", by="wang").json()
    assert (dry["dry_run"], dry["added"]) == (True, ["105"])
    assert [(one["row"], one["column"]) for one in dry["problems"]] == [(2, "证件号码")]
    table = clerk("building", "import", building, files["bad"], by="wang")
    assert "check character" in table.out
    assert "Entered 1" in table.err
    again = clerk("building", "import", building, files["units"], by="wang")
    assert "Entered 0; 3 were there already" in again.err


def test_what_is_refused_says_why(clerk: Any, building: str) -> None:
    refused = clerk("building", "take-in", building, "--unit", "101,102", by="wang")
    assert refused.status == 1
    assert "no contract on file" in refused.err
    assert clerk("building", "take-in", "没有的楼", by="wang").status == 3
    early = clerk("building", "step", building, "presale", by="wang")
    assert (early.status, "accepted" in early.err) == (1, True)
    assert clerk("building", "check", building, by="wang").status == 2
    assert clerk("building", "note", building, "备注", by="zhao").status == 0
    assert clerk("building", "step", building, "completion", "--undo", by="wang").status == 1


def test_units_are_corrected_dropped_and_the_file_is_closed(clerk: Any, building: str) -> None:
    buyer = f"李小红:{OWNERS[2]}:13900001234"
    assert clerk("building", "unit", building, "101", "--buyer", buyer, by="wang").status == 1
    done = clerk("building", "unit", building, "101", "--buyer", buyer, "--reason", "退房再售", by="wang")
    assert done.status == 0, done.err
    assert clerk("building", "unit", building, "104", "--buyer", buyer, by="wang").status == 0
    assert clerk("building", "unit", building, "104", "--drop", "--reason", "误列", by="wang").status == 0
    assert clerk("building", "unit", building, "9", "--buyer", "李小红", by="wang").status == 2
    assert clerk("building", "move", building, "2031-01-18", "--reason", "绿化", by="wang").status == 0
    shown = clerk("building", "show", building, "--json", by="wang").json()
    assert (shown["hand_over_on"], [one["unit"] for one in shown["units"]]) == ("2031-01-18", ["101", "102", "103"])
    assert clerk("building", "close", building, by="wang").status == 1
    assert clerk("building", "close", building, "--reason", "移交", by="wang").status == 0
    assert clerk("building", "list", "--json", by="wang").json() == []
    assert clerk("building", "reopen", building, "--reason", "误关", by="wang").status == 0
    assert "Reason: 退房再售" in clerk("building", "log", building, by="wang").out


def test_the_table_reads_well_in_both_languages(clerk: Any, building: str) -> None:
    english = clerk("building", "show", building, "--standing", "blocked", by="wang").out
    assert "+first registration 2026-02-27" in english
    assert "no contract on file" in english
    chinese = clerk("--lang", "zh_CN", "building", "show", building, by="wang").out
    assert "缺网签合同" in chinese
    assert "竣工联合验收" in chinese
    rows = list(csv.reader(clerk("building", "show", building, "--csv", by="wang").out.splitlines()))
    assert [row[0] for row in rows] == ["Unit no.", "101", "102", "103"]
