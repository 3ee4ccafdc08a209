"""``clerk catalog`` with bundles: finding them, a newer catalog that shipped, and what an import carries over."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clerk_tui import paths

DATA = Path(__file__).parents[2] / "data"
HEAD = "事项名称,事项类型,实施机关,基本编码,业务办理项序号\n"
REGISTERED = "失业登记,公共服务,人社局,002014104001,01\n"
Ship = Callable[..., None]


@pytest.fixture
def ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ship:
    """Put another catalog into the program: an upgrade."""

    def put(version: str = "2026-12", day: str = "2026-11-02") -> None:
        root = tmp_path / "upgraded"
        root.mkdir()
        for entry in DATA.iterdir():
            if entry.name != "catalog":
                (root / entry.name).symlink_to(entry)
        shutil.copytree(DATA / "catalog", root / "catalog")
        head = root / "catalog" / "catalog.toml"
        text = head.read_text(encoding="utf-8")
        text = text.replace('version = "2026-11"', f'version = "{version}"', 1)
        text = text.replace('effective_from = "2026-11-01"', f'effective_from = "{day}"', 1)
        head.write_text(text, encoding="utf-8")
        bundle = root / "catalog" / "bundles" / "chusheng.toml"
        text = bundle.read_text(encoding="utf-8")
        bundle.write_text(text.replace('name = "新生儿出生一件事"', 'name = "出生一件事"', 1), encoding="utf-8")
        monkeypatch.setattr(paths, "data_dir", lambda: root)

    return put


@pytest.fixture
def table(tmp_path: Path) -> str:
    """A table of the county's own with one item of a bundle, and none of the others."""
    file = tmp_path / "own.csv"
    file.write_text(HEAD + REGISTERED, encoding="utf-8")
    return str(file)


def import_(clerk: Any, table: str, *more: str, version: str = "own-1", day: str = "2026-11-01") -> Any:
    return clerk(
        "catalog", "import", table, "--mapping", "hunan_names", "--version", version, "--effective-from", day, *more
    )


def versions(clerk: Any) -> dict[str, bool]:
    return {one["version"]: one["current"] for one in clerk("catalog", "versions", "--json").json()}


# Bundles among the items


def test_bundles_are_found_beside_items_and_marked(clerk: Any) -> None:
    found = clerk("catalog", "search", "出生", "--json").json()
    assert (found[0]["entry"], found[0]["id"]) == ("bundle", "chusheng")
    assert found[0]["department"]["id"] == "weijian"
    assert "000709105001-03" in found[0]["members"]
    assert {one["entry"] for one in found[1:]} == {"item"}
    assert "bundle of 7 items" in clerk("catalog", "search", "出生").out
    assert "bundle of 7 items" in clerk("catalog", "search", "出生", "--csv").out
    assert {one["entry"] for one in clerk("catalog", "list", "--json").json()} == {"item"}


@pytest.mark.parametrize("name", ["chusheng", "新生儿出生一件事", "xsecsyjs"])
def test_a_bundle_is_shown_shortly_and_points_to_its_own_command(clerk: Any, name: str) -> None:
    shown = clerk("catalog", "show", name)
    assert shown.status == 0, shown.err
    assert "新生儿出生一件事 (chusheng)" in shown.out
    assert "clerk bundle show chusheng" in shown.err
    assert clerk("catalog", "show", name, "--json").json()["members"]


def test_bundles_are_told_in_chinese(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_LANG", "zh_CN")
    assert "一件事（7 个事项）" in clerk("catalog", "search", "出生").out
    shown = clerk("catalog", "show", "chusheng")
    assert "牵头部门：卫健局" in shown.out
    assert "材料、先后和时限" in shown.err


def test_an_item_is_not_taken_for_a_bundle(clerk: Any) -> None:
    assert clerk("catalog", "show", "失业登记", "--json").json()["id"] == "002014104001-01"
    several = clerk("catalog", "show", "登记", "--json")
    assert several.status == 3
    assert json.loads(several.err)["error"]["code"] == "item.several"


# A newer catalog that came with the program


def test_there_is_nothing_to_update(clerk: Any) -> None:
    answer = clerk("catalog", "update", "--json").json()
    assert (answer["known"], answer["stored"], answer["version"]) == (True, False, "2026-11")
    assert "2026-11" in clerk("catalog", "update").err
    assert "update" not in clerk("catalog", "list").err


def test_an_administrator_hears_of_a_newer_one_and_takes_it(clerk: Any, ship: Ship) -> None:
    ship()
    assert "clerk catalog update" in clerk("catalog", "list").err
    assert clerk("catalog", "list", "--json").json()
    assert clerk("catalog", "list", by="wang").err == ""
    would = clerk("catalog", "update", "--dry-run", "--json").json()
    assert (would["stored"], would["known"], would["in_force"]) == (False, False, "2026-11")
    changes = would["changes"]
    assert (changes["old"], changes["new"]) == ("2026-11", "2026-12")
    assert (changes["added"], changes["removed"]) == ([], [])
    assert [one["id"] for one in changes["changed"]] == ["chusheng"]
    assert list(versions(clerk)) == ["2026-11"]
    done = clerk("catalog", "update")
    assert done.status == 0, done.err
    assert "~ 出生一件事 (chusheng)" in done.out
    assert "0 new, 0 dropped, 1 changed." in done.err
    assert versions(clerk) == {"2026-11": False, "2026-12": True}
    assert clerk("catalog", "search", "chusheng", "--json").json()[0]["name"] == "出生一件事"
    assert clerk("catalog", "list").err == ""
    assert clerk("catalog", "update", "--json").json()["known"] is True


def test_a_running_case_keeps_its_version_and_a_new_one_has_the_newer(clerk: Any, ship: Ship) -> None:
    who = ("--id", "431125199901010009", "--name", "张小明", "--phone", "13800001234")
    take_in = ("case", "new", "--item", "社会保障卡申领", *who, "--usual", "--json")
    running = clerk(*take_in).json()["case_no"]
    ship()
    assert clerk("catalog", "update").status == 0
    assert clerk("case", "show", running, "--json").json()["item"]["catalog_version"] == "2026-11"
    newer = clerk(*take_in).json()["case_no"]
    assert clerk("case", "show", newer, "--json").json()["item"]["catalog_version"] == "2026-12"


def test_only_an_administrator_updates(clerk: Any, ship: Ship) -> None:
    ship()
    assert clerk("catalog", "update", by="wang").status == 4
    assert list(versions(clerk)) == ["2026-11"]


def test_one_that_begins_later_is_stored_and_waits(clerk: Any, ship: Ship) -> None:
    ship(day="2099-01-01")
    done = clerk("catalog", "update")
    assert "It holds from 2099-01-01; in force now: 2026-11." in done.err
    assert versions(clerk) == {"2026-11": True, "2026-12": False}


def test_an_older_one_is_not_offered(clerk: Any, ship: Ship) -> None:
    ship("2025-01", "2025-01-01")
    assert clerk("catalog", "list").err == ""


def test_the_countys_own_catalog_is_put_out_of_force_only_on_request(clerk: Any, ship: Ship, table: str) -> None:
    assert import_(clerk, table).status == 0
    ship()
    assert clerk("catalog", "list").err == ""
    refused = clerk("catalog", "update", "--json")
    assert refused.status == 1
    assert refused.json()["replaces_own"] == "own-1"
    assert json.loads(refused.err)["error"]["code"] == "catalog.own"
    assert versions(clerk)["own-1"] is True
    assert clerk("catalog", "update", "--replace-own").status == 0
    assert versions(clerk)["2026-12"] is True


def test_an_update_speaks_chinese(clerk: Any, ship: Ship, monkeypatch: pytest.MonkeyPatch) -> None:
    ship()
    monkeypatch.setenv("CLERK_LANG", "zh_CN")
    assert "程序带来了新目录 2026-12" in clerk("catalog", "list").err
    done = clerk("catalog", "update").err
    assert "已存为 2026-12 版" in done
    assert "在办的件" in done


# What an import carries over


def test_an_import_names_what_it_carries_over_and_what_not(clerk: Any, table: str) -> None:
    report = import_(clerk, table, "--dry-run", "--json").json()
    assert report["carried_from"] == "2026-11"
    lines = {(one["kind"], one["id"]): one for one in report["carried"]}
    lost = lines["bundle", "chusheng"]
    assert lost["outcome"] == "left_out"
    assert "出生登记" in lost["reasons"][0]
    assert {kind for kind, _id in lines} == {"bundle", "deferral", "commitment"}
    assert report["counts"]["bundles"] == 0
    told = import_(clerk, table)
    assert "Bundles not carried over: 新生儿出生一件事" in told.err
    assert clerk("bundle", "list", "--json").json() == []


def test_the_county_brings_its_own_bundles_and_concessions(clerk: Any, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text(HEAD + REGISTERED + "就业困难人员认定,公共服务,人社局,002014106001,01\n", encoding="utf-8")
    folder = tmp_path / "bundles"
    folder.mkdir()
    own = folder / "jiuye.toml"
    text = (
        'id = "jiuye"\nname = "就业帮扶"\nlead = "renshe"\nsource = "县里编制"\nas_of = "2026-11-01"\n'
        "[promised_limit]\nn = 40\n"
        '[[member]]\nid = "shiye"\nitem = "002014104001-01"\n'
        '[[member]]\nid = "kunnan"\nitem = "002014106001-01"\nafter = ["shiye"]\n'
    )
    own.write_text(text.replace('after = ["shiye"]', 'after = ["poem"]'), encoding="utf-8")
    wrong = import_(clerk, str(table), "--bundles", str(folder), "--json")
    assert wrong.status == 2
    assert json.loads(wrong.err)["error"]["code"] == "bundles.broken"
    own.write_text(
        text.replace('item = "002014104001-01"\n', 'item = "002014104001-01"\nafter = ["kunnan"]\n'), "utf-8"
    )
    circle = import_(clerk, str(table), "--bundles", str(folder), "--json")
    assert json.loads(circle.err)["error"]["code"] == "bundles.broken"
    own.write_text(text, encoding="utf-8")
    terms = tmp_path / "terms.toml"
    terms.write_text('[[item]]\nid = "nobody"\n', encoding="utf-8")
    wrong = import_(clerk, str(table), "--concessions", str(terms), "--json")
    assert json.loads(wrong.err)["error"]["code"] == "concessions.broken"
    terms.write_text(
        '[[item]]\nid = "002014106001-01"\n'
        '[[item.commitment]]\nid = "kunnan"\nkind = "certificate"\ncheck = "上门核查"\n',
        encoding="utf-8",
    )
    done = import_(clerk, str(table), "--bundles", str(folder), "--concessions", str(terms), "--json")
    assert done.status == 0, done.err
    assert done.json()["counts"]["bundles"] == 1
    assert done.json()["counts"]["commitments"] == 1
    assert [one["id"] for one in clerk("bundle", "list", "--json").json()] == ["jiuye"]
    assert clerk("bundle", "check").status == 0
    shown = clerk("catalog", "show", "就业困难人员认定", "--json").json()
    assert [one["id"] for one in shown["commitments"]] == ["kunnan"]


def test_a_version_takes_along_from_the_one_it_follows(clerk: Any, table: str, tmp_path: Path) -> None:
    assert import_(clerk, table, day="2099-01-01").status == 0
    later = import_(clerk, table, "--dry-run", "--json", version="own-2", day="2099-02-01").json()
    assert later["carried_from"] == "own-1"
    sooner = import_(clerk, table, "--dry-run", "--json", version="own-2", day="2026-11-10").json()
    assert sooner["carried_from"] == "2026-11"


def test_carrying_speaks_chinese(clerk: Any, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_LANG", "zh_CN")
    told = import_(clerk, table, "--dry-run").err
    assert "未沿用的一件事：新生儿出生一件事" in told
    assert "新版没有这些成员的事项：" in told
    assert "新版没有这个事项" in told
