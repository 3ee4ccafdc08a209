"""``clerk catalog`` and ``clerk calendar``."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

HEAD = "事项名称,事项类型,实施机关,基本编码,业务办理项序号,法定办结时限,承诺办结时限\n"
GOOD = (
    "江永香柚品牌使用备案,公共服务,江永县农业农村局,432099001000,01,,\n"
    "女书传习所登记,行政确认,江永县文化旅游广电体育局,430799002000,01,,\n"
)
BAD = "没有类型的事项,天外飞仙,江永县农业农村局,432099003000,01,,\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    made = {}
    for name, text in {"good": HEAD + GOOD, "bad": HEAD + GOOD + BAD}.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        made[name] = str(path)
    return made


def import_(clerk: Any, file: str, *more: str, version: str = "2027-01", day: str = "2020-01-01") -> Any:
    options = ["--mapping", "hunan_names", "--version", version, "--effective-from", day]
    return clerk("catalog", "import", file, *options, *more)


def test_listing_by_department_and_type(clerk: Any) -> None:
    every = clerk("catalog", "list", "--json").json()
    assert len(every) >= 1_700
    some = clerk("catalog", "list", "--department", "人社局", "--type", "licence", "--json").json()
    assert some
    assert {item["department"]["name"] for item in some} == {"人社局"}
    assert {item["type"] for item in some} == {"01"}
    assert clerk("catalog", "list", "--department", "人社局", "--type", "01", "--json").json() == some
    lines = clerk("catalog", "list", "--department", "人社局", "--jsonl").out.splitlines()
    assert {json.loads(line)["department"]["id"] for line in lines} == {"renshe"}
    assert clerk("catalog", "list", "--type", "poem").status == 2


def test_what_is_not_published_is_said_to_be_so(clerk: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(clerk("catalog", "list", "--csv").out.removeprefix("\ufeff"))))
    assert any(row["Materials"] == "not stated in the catalog" for row in rows)
    assert any(item["materials"] is None for item in clerk("catalog", "list", "--json").json())


@pytest.mark.parametrize("query", ["社会保障卡申领", "社保卡申领", "shbzksl", "002014010001"])
def test_searching(clerk: Any, query: str) -> None:
    found = clerk("catalog", "search", query, "--json").json()
    assert "社会保障卡申领" in [item["name"] for item in found[:3]]


def test_an_item_with_its_source(clerk: Any) -> None:
    by_name = clerk("catalog", "show", "社会保障卡申领")
    assert by_name.status == 0
    assert "Source:" in by_name.out
    facts = clerk("catalog", "show", "社会保障卡申领", "--json").json()
    assert facts["provenance"]["source"]
    assert clerk("catalog", "show", facts["id"], "--json").json() == facts
    assert clerk("catalog", "show", "备案", "--json").status == 3


def test_a_good_file_becomes_a_version_in_force(clerk: Any, files: dict[str, str]) -> None:
    checked = import_(clerk, files["good"], "--dry-run", "--json").json()
    assert (checked["stored"], checked["errors"], checked["counts"]["items"]) == (False, 0, 2)
    assert len(clerk("catalog", "versions", "--json").json()) == 1
    done = import_(clerk, files["good"], day="2026-11-01")
    assert done.status == 0, done.err
    versions = clerk("catalog", "versions", "--json").json()
    assert {v["version"]: v["current"] for v in versions}["2027-01"] is True
    assert [item["name"] for item in clerk("catalog", "search", "香柚", "--json").json()] == ["江永香柚品牌使用备案"]
    changes = clerk("catalog", "diff", "2026-11", "--json").json()
    assert {item["name"] for item in changes["added"]} >= {"女书传习所登记"}
    assert changes["removed"]
    again = import_(clerk, files["good"])
    assert again.status == 2
    assert "2027-01" in again.err


def test_a_file_with_errors_is_refused_as_a_whole(clerk: Any, files: dict[str, str]) -> None:
    refused = import_(clerk, files["bad"], "--json")
    assert refused.status == 2
    report = refused.json()
    assert report["stored"] is False
    (problem,) = [p for p in report["problems"] if p["severity"] == "error"]
    assert (problem["row"], problem["column"], problem["value"]) == (4, "事项类型", "天外飞仙")
    assert problem["reason"]
    assert json.loads(refused.err.splitlines()[-1])["error"]["code"] == "import.refused"
    table = import_(clerk, files["bad"])
    assert table.status == 2
    assert "天外飞仙" in table.out
    assert len(clerk("catalog", "versions", "--json").json()) == 1


def test_accept_valid_leaves_out_what_is_wrong_and_says_so(clerk: Any, files: dict[str, str]) -> None:
    done = import_(clerk, files["bad"], "--accept-valid")
    assert done.status == 0, done.err
    assert "Left out: bad.csv" in done.err
    assert "2027-01" in [v["version"] for v in clerk("catalog", "versions", "--json").json()]


@pytest.mark.parametrize("options", [["--accept-valid"], ["--dry-run"], ["--accept-valid", "--dry-run"]])
def test_a_file_without_a_single_item_is_refused_whatever_is_accepted(
    clerk: Any, tmp_path: Path, options: list[str]
) -> None:
    file = tmp_path / "noise.csv"
    file.write_bytes(b"\x00\xff\x81 no table at all")
    assert import_(clerk, str(file), *options).status == 2
    assert len(clerk("catalog", "versions", "--json").json()) == 1


def test_imports_that_cannot_begin(clerk: Any, files: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("name = 3", encoding="utf-8")
    options = ["--version", "v", "--effective-from", "2027-01-01"]
    for mapping in ("atlantis", str(broken)):
        answer = clerk("catalog", "import", files["good"], "--mapping", mapping, *options, "--json")
        assert answer.status == 2
        assert json.loads(answer.err)["error"]["field"] == "mapping"
    assert import_(clerk, str(tmp_path / "nowhere.csv")).status == 2
    assert import_(clerk, files["good"], day="soon").status == 2
    assert clerk("catalog", "import", files["good"], "--mapping", "jilin", *options, by="wang").status == 4
    assert clerk("catalog", "diff", "1999").status == 3


def test_mappings_need_nobody_signed_in(bare: Any) -> None:
    assert "guangdong" in [one["name"] for one in bare("catalog", "mappings", "--json").json()]


# The calendar


def test_a_year_of_the_calendar_goes_out_and_back_in(clerk: Any, tmp_path: Path) -> None:
    answer = clerk("calendar", "show", "2026", "--csv")
    assert "2026-10-01,Thu,off,国庆节" in answer.out
    file = tmp_path / "2026.csv"
    file.write_text(answer.out, encoding="utf-8")
    back = clerk("calendar", "import", str(file))
    assert back.status == 0, back.err
    assert "0 days are different" in back.err
    assert clerk("calendar", "show", "2026", "--csv").out == answer.out


def test_a_new_year_is_loaded_by_the_administrator_only(clerk: Any, tmp_path: Path) -> None:
    assert "not loaded" in clerk("calendar", "show", "2031").err
    file = tmp_path / "2031.csv"
    file.write_text("date,kind,name\n2031-01-01,off,元旦\n2031-10-01,off,国庆节\n", encoding="utf-8")
    assert clerk("calendar", "import", str(file), by="wang").status == 4
    assert "2031" in clerk("calendar", "import", str(file)).err
    assert len(clerk("calendar", "show", "2031", "--json").json()) == 2
    file.write_text("date,kind,name\nsoon,off,x\n", encoding="utf-8")
    wrong = clerk("calendar", "import", str(file))
    assert wrong.status == 2
    assert "Row 2" in wrong.err


def test_due_explains_itself(clerk: Any) -> None:
    answer = clerk("calendar", "due", "2026-09-28", "5", "--json").json()
    assert answer["due_on"] == "2026-10-10"  # 29 and 30 September, 8 and 9 October, and the make-up Saturday
    assert answer["provisional"] is False
    assert any("2026-10-10" in line for line in answer["derivation"])
    assert clerk("calendar", "due", "2026-09-28", "5", "--unit", "natural_day").out.startswith("2026-10-")
    assert clerk("calendar", "due", "2026-09-31", "5").status == 2
