"""``clerk bundle``: a visit by command from the catalog to the hand-out, and what is refused and how."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from clerk_tui.paths import data_dir

IDENTITY = "431125199901010009"
PARTY = ("--id", IDENTITY, "--name", "张小明", "--phone", "13800001234")
BUILDING = ("bundle", "new", "kaigong", "--answer", "1=1", *PARTY, "--usual")


def new(clerk: Any, bundle: str, *more: str) -> dict[str, Any]:
    """Take a visit in: every required field of its form filled with something that fits."""
    shown = clerk("bundle", "show", bundle, "--json").json()
    fields = [part for field in shown["fields"] for part in ("--field", f"{field['id']}={_value(field)}")]
    answer = clerk("bundle", "new", bundle, *PARTY, "--usual", *fields, *more, "--json")
    assert answer.status == 0, answer.err
    found: dict[str, Any] = answer.json()
    return found


def _value(field: dict[str, Any]) -> str:
    kind = field.get("kind", "text")
    return {"date": "2026-02-20", "number": "1", "person_id": IDENTITY}.get(kind) or (field.get("options") or ["某"])[0]


def number_of(visit: dict[str, Any]) -> str:
    number: str = visit["number"]
    return number


def decided(clerk: Any, visit: dict[str, Any], member: str) -> None:
    case = next(one["case_no"] for one in visit["members"] if one["id"] == member)
    # The one reviewer of this hall is of another department than some members.
    assert clerk("case", "dispatch", case, "--department", "renshe", "--reason", "统一承办").status == 0
    for deed in (("claim",), ("decide", "--outcome", "granted")):
        answer = clerk("case", deed[0], case, *deed[1:], by="li")
        assert answer.status == 0, answer.err


def test_the_catalog_lists_its_bundles(clerk: Any) -> None:
    listed = clerk("bundle", "list", "--json").json()
    assert {"chusheng", "shenhou", "kaigong", "canyin", "ershoufang"} <= {one["id"] for one in listed}
    table = clerk("bundle", "list").out
    assert "新生儿出生一件事" in table


def test_a_bundle_shows_members_materials_plan_and_counted_figures(clerk: Any) -> None:
    shown = clerk("bundle", "show", "新生儿出生", "--json").json()
    assert shown["id"] == "chusheng"
    assert len(shown["members"]) == 7
    assert len(shown["materials"]) == shown["figures"]["materials"]["after"]
    assert shown["plan"]["stages"][0]
    assert shown["range"]["materials"][1]["least"] <= shown["range"]["materials"][1]["most"]
    text = clerk("bundle", "show", "chusheng").out
    assert "Members:" in text
    assert "longest path" in text


def test_the_check_finds_no_error_in_the_shipped_data(clerk: Any) -> None:
    answer = clerk("bundle", "check")
    assert answer.status == 0, answer.out
    assert " 0 errors" in answer.out
    found = clerk("bundle", "check", "chusheng", "--json").json()
    assert [(one["severity"], one["code"]) for one in found] == [("warning", "short_promise")]


def test_files_are_checked_before_they_are_part_of_a_catalog(clerk: Any, tmp_path: Path) -> None:
    shipped = data_dir() / "catalog" / "bundles" / "chusheng.toml"
    good = tmp_path / "bundles" / "chusheng.toml"
    good.parent.mkdir()
    text = shipped.read_text(encoding="utf-8")
    good.write_text(text, encoding="utf-8")
    assert clerk("bundle", "check", str(good)).status == 0
    item = re.search(r'item = "(.*)"', text)
    assert item
    broken = text.replace(item[0], 'item = "nope-1"', 1).replace('id = "mother"', 'id = "mother"\ncolour = "red"', 1)
    good.write_text(broken + '\nshade = "blue"\n', encoding="utf-8")
    (tmp_path / "bundles" / "torn.toml").write_text("[[", encoding="utf-8")
    answer = clerk("bundle", "check", str(good.parent))
    assert answer.status == 1
    said = answer.out
    assert [word for word in ("nope-1", "field.colour", "shade", "torn") if word not in said] == [], said
    assert "2 bundles checked" in said
    assert clerk("bundle", "check", str(tmp_path / "none.toml")).status == 3


def test_the_plan_follows_the_answers(clerk: Any) -> None:
    plan = clerk("bundle", "plan", "canyin", "--json").json()
    assert {"stages", "critical", "days", "steps"} <= plan.keys()
    assert "Stage 1" in clerk("bundle", "plan", "canyin").out


def test_check_takes_nothing_in(clerk: Any) -> None:
    answer = clerk("bundle", "new", "kaigong", "--check")
    assert answer.status == 2, "the applicant is missing"
    assert clerk("bundle", "cases", "--json").json() == []


def test_a_visit_from_intake_to_hand_out(clerk: Any) -> None:
    visit = new(clerk, "shenhou")
    number = number_of(visit)
    assert visit["phase"] in ("running", "waiting")
    shown = clerk("bundle", "show", number, "--json").json()
    assert shown["applicant"]["name"] == "张*明"
    assert IDENTITY not in json.dumps(shown)
    running = next(one["id"] for one in shown["members"] if one["phase"] == "accepted")
    decided(clerk, visit, running)
    assert clerk("bundle", "cases", "--ready", "--json").json()[0]["ready"] == 1
    handed = clerk("bundle", "hand-out", number[-5:], "--name", "张小明", "--id", IDENTITY, "--json")
    assert handed.status == 0, handed.err
    again = clerk("bundle", "hand-out", number, "--name", "张小明", "--id", IDENTITY)
    assert again.status == 1
    assert "ready" in again.err
    assert clerk("bundle", "withdraw", number, "--reason", "不再办理", "--json").json()["phase"] == "partly_withdrawn"
    assert clerk("bundle", "cases", "--json").json() == []
    assert len(clerk("bundle", "cases", "--closed", "--json").json()) == 1


def test_a_visit_number_is_no_case_number(clerk: Any) -> None:
    visit = new(clerk, "kaigong")
    answer = clerk("case", "show", number_of(visit))
    assert answer.status == 3
    assert "clerk bundle show" in answer.err


def test_wrong_turns_are_mended_by_command(clerk: Any) -> None:
    visit = new(clerk, "shenhou")
    number = number_of(visit)
    open_members = [one["id"] for one in visit["members"] if one["phase"] == "accepted"]
    dropped = clerk("bundle", "drop", number, open_members[0], "--reason", "不需要", "--json").json()
    assert next(one["dropped"] for one in dropped["members"] if one["id"] == open_members[0])
    back = clerk("bundle", "add", number, open_members[0], "--reason", "还是要办", "--json")
    assert back.status == 0, back.err
    assert clerk("bundle", "add", number, open_members[0], "--reason", "再来").status == 1
    assert clerk("bundle", "note", number, "家属电话已核", "--json").status == 0
    voided = clerk("bundle", "void", number, "--reason", "办错", "--json").json()
    assert voided["phase"] == "voided"


def test_a_wrong_bundle_becomes_a_draft_of_the_right_one(clerk: Any) -> None:
    visit = new(clerk, "kaigong")
    kept = clerk("bundle", "reissue", number_of(visit), "--bundle", "canyin", "--reason", "办错", "--json").json()
    answer = clerk("bundle", "new", "--draft", kept["draft"], "--check", "--json").json()
    assert answer["form"]["bundle"] == "canyin"
    assert answer["form"]["replaces"] == number_of(visit)
    assert clerk("case", "new", "--draft", kept["draft"]).status == 2


def test_a_form_can_be_read_from_json(clerk: Any, tmp_path: Path) -> None:
    form = clerk("bundle", "new", "kaigong", "--check", "--json").json()["form"]
    file = tmp_path / "form.json"
    file.write_text(json.dumps(form), encoding="utf-8")
    answer = clerk("bundle", "new", "--from-json", str(file), *PARTY, "--check", "--json").json()
    assert answer["form"]["bundle"] == "kaigong"
    assert clerk("bundle", "new", "kaigong", "--from-json", str(file)).status == 2, "one of both"


def test_the_papers_of_a_visit_are_printed_and_counted(clerk: Any) -> None:
    visit = new(clerk, "kaigong")
    kinds = [one["kind"] for one in clerk("bundle", "documents", number_of(visit), "--json").json()]
    assert {"bundle-receipt", "bundle-plan", "bundle-form"} <= set(kinds)
    shown = clerk("bundle", "print", number_of(visit), "plan", "--text")
    assert shown.status == 0, shown.err
    assert "建设项目开工" in shown.out
    assert clerk("bundle", "print", number_of(visit), "letter", "--text").status == 2


def test_a_document_starts_the_permits(clerk: Any) -> None:
    visit = new(clerk, "nadi")
    assert visit["phase"] == "waiting"
    (trigger,) = visit["triggers"]
    started = clerk(
        "bundle", "trigger", number_of(visit), trigger["id"], "--document", "不动产权证书", "--number", "1", "--json"
    )
    assert started.status == 0, started.err
    assert {one["phase"] for one in started.json()["members"]} == {"accepted"}
    assert clerk("bundle", "trigger", number_of(visit), "x", "--document", "a", "--number", "1").status == 1


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("show", "不存在的一件事"), 3, "bundle list"),
        (("show", "99999"), 3, "No visit"),
        (("new",), 2, "One of BUNDLE"),
        (("new", "kaigong", "--field", "颜色=红"), 2, "field=value"),
        (("new", "kaigong", "--without", "没有"), 3, "Members:"),
        (("new", "kaigong", "--answer", "9=1"), 2, "question"),
        (("void", "99999", "--reason", "x"), 3, "No visit"),
    ],
)
def test_what_cannot_be_done_says_what_would_help(clerk: Any, args: tuple[str, ...], status: int, said: str) -> None:
    answer = clerk("bundle", *args)
    assert (answer.status, said in answer.err) == (status, True), answer.err


def test_a_member_has_one_number_everywhere(clerk: Any) -> None:
    shown = clerk("bundle", "show", "chusheng", "--json").json()
    steps = [step["member"] for step in shown["plan"]["steps"]]
    assert [(one["number"], one["id"]) for one in shown["members"]] == list(enumerate(steps, 1))
    visit = new(clerk, "chusheng")
    assert [(one["number"], one["id"]) for one in visit["members"]] == list(enumerate(steps, 1))
    last = len(steps)
    left_out = clerk("bundle", "show", "chusheng", "--without", str(last), "--json").json()
    assert [one["id"] for one in left_out["members"] if not one["chosen"]] == [steps[-1]]
    number = number_of(visit)
    clerk("bundle", "drop", number, str(last), "--reason", "不需要")
    text = clerk("bundle", "show", number).out
    name = visit["members"][-1]["name"]
    assert f"  - {name}" in text, "who is dropped has no number"
    assert f"{last}. {name}" not in text
    assert clerk("bundle", "add", number, str(last), "--reason", "还是要办").status == 3


def test_other_persons_are_masked_too(clerk: Any) -> None:
    fields = ("--field", "母亲姓名=李小红", "--field", "落户地址=湖南省永州市江永县潇浦镇五一路9号")
    account = ("--field", "待遇发放银行账号=6217000000000001234")
    shown = clerk("bundle", "show", number_of(new(clerk, "chusheng", *fields, *account))).out
    assert "李*红" in shown
    assert "潇浦镇****" in shown
    assert "***************1234" in shown
    assert not [full for full in ("李小红", "五一路", "6217") if full in shown]


def test_an_optional_member_can_be_left_out(clerk: Any) -> None:
    for bundle in clerk("bundle", "list", "--json").json():
        shown = clerk("bundle", "show", bundle["id"], "--json").json()
        optional = [one["id"] for one in shown["members"] if one["optional"] and one["chosen"]]
        if optional:
            less = clerk("bundle", "show", bundle["id"], "--without", optional[0], "--json").json()
            assert less["figures"]["members"] == shown["figures"]["members"] - 1
            return
