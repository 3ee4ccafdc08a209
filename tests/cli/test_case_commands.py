"""``clerk case``: a whole life by command, what is refused and how, and that nothing personal leaks."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from clerk_tui.cli.case import app
from clerk_tui.desk.steps import STEPS

ITEM = "社会保障卡申领"
IDENTITY = "431125199901010009"
PARTY = ("--id", IDENTITY, "--name", "张小明", "--phone", "13800001234")
COMPLETE = ("case", "new", "--item", ITEM, *PARTY, "--usual")


def taken_in(clerk: Any, *more: str) -> str:
    answer = clerk(*COMPLETE, *more)
    assert answer.status == 0, answer.err
    number: str = answer.out.strip()
    assert len(number) == 23
    return number


def phase(answer: Any) -> str:
    assert answer.status == 0, answer.err
    found: str = answer.json()["phase"]
    return found


def test_a_promised_case_from_the_counter_to_the_archive(clerk: Any) -> None:
    case = taken_in(clerk)
    assert phase(clerk("case", "dispatch", case, "--json")) == "dispatched"
    assert phase(clerk("case", "claim", case, "--json", by="li")) == "in_review"
    assert phase(clerk("case", "procedure", "start", case, "appraisal", "--reason", "笔迹", "--json", by="li"))
    stopped = clerk("case", "show", case, "--json").json()
    assert stopped["due_on"] is None
    assert stopped["due_text"] == "clock stopped"
    assert phase(clerk("case", "procedure", "end", case, "--result", "相符", "--json", by="li")) == "in_review"
    extended = clerk("case", "extend", case, "--days", "5", "--approver", "zhao", "--reason", "复杂", "--json", by="li")
    assert phase(extended) == "in_review"
    assert phase(clerk("case", "decide", case, "--outcome", "done", "--json", by="li")) == "decided"
    assert phase(clerk("case", "issue", case, "--number", "K-1", "--json", by="li")) == "issued"
    assert case in json.dumps(clerk("case", "ready", "--json").json())
    handed = clerk("case", "hand-out", case, "--name", "张小明", "--id", IDENTITY, "--json", by="wang")
    assert phase(handed) == "delivered"
    assert phase(clerk("case", "archive", case, "--json")) == "archived"
    assert clerk("case", "attach", case, __file__).status == 1
    kinds = [entry["kind"] for entry in clerk("case", "timeline", case, "--json").json()]
    assert kinds[0] == "received"
    assert kinds[-2:] == ["handed_out", "archived"]


def test_what_is_missing_is_told_once_and_supplied_later(clerk: Any) -> None:
    answer = clerk("case", "new", "--item", ITEM, *PARTY, "--mark", "1=o", "--mark", "2=f:照片不清", "--json")
    notice = answer.json()
    assert notice["verdict"] == "notice"
    assert notice["phase"] == "correction_pending"
    assert [m["status"] for m in notice["materials"]] == ["original_seen", "defective"]
    case = notice["case_no"]
    refused = clerk("case", "dispatch", case)
    assert refused.status == 1
    assert "supply" in refused.err
    assert phase(clerk("case", "correct", case, "--mark", "个人照片=c2", "--json")) == "accepted"


def test_declined_withdrawn_posted(clerk: Any) -> None:
    declined = clerk(*COMPLETE, "--decline", "not_competent", "--reason", "属市级", "--organ", "永州市人社局", "--json")
    assert declined.json()["phase"] == "declined"
    case = taken_in(clerk, "--post", "永州市冷水滩区1号")
    assert clerk("case", "show", case, "--json").json()["delivery"] == "post"
    assert phase(clerk("case", "withdraw", case, "--reason", "不办了", "--json")) == "withdrawn"
    too_late = clerk("case", "withdraw", case, "--reason", "再撤")
    assert too_late.status == 1


def test_returned_supplemented_and_sent_by_post(clerk: Any) -> None:
    case = taken_in(clerk, "--post", "永州市冷水滩区1号")
    clerk("case", "dispatch", case, "--department", "人社局")
    clerk("case", "claim", case, by="li")
    assert phase(clerk("case", "return", case, "--reason", "照片过期", "--json", by="li")) == "returned"
    clerk("case", "correct", case, "--mark", "2=c")
    assert phase(clerk("case", "dispatch", case, "--json")) == "dispatched"
    clerk("case", "claim", case, by="li")
    refused = clerk("case", "decide", case, "--outcome", "refused", by="li")
    assert refused.status == 1  # without its reasons
    assert phase(clerk("case", "decide", case, "--outcome", "done", "--json", by="li")) == "decided"
    mailed = clerk("case", "mail", case, "--parcel", "1234567890123", "--json")
    assert phase(mailed) == "mailed"
    assert mailed.json()["parcel_no"] == "1234567890123"
    assert phase(clerk("case", "confirm-delivery", case, "--note", "本人签收", "--json")) == "delivered"


def test_the_other_ways_a_case_ends(clerk: Any) -> None:
    terminated, forwarded, voided = taken_in(clerk), taken_in(clerk), taken_in(clerk)
    assert phase(clerk("case", "terminate", terminated, "--reason", "申请人死亡", "--json", by="li")) == "terminated"
    assert phase(clerk("case", "forward", forwarded, "--to", "永州市人社局", "--reason", "市级", "--json", by="li"))
    assert clerk("case", "show", forwarded, "--json").json()["phase"] == "forwarded"
    assert phase(clerk("case", "void", voided, "--reason", "重复", "--json")) == "voided"
    waiting = clerk("case", "new", "--item", ITEM, *PARTY, "--json").json()
    assert waiting["phase"] == "correction_pending"
    early = clerk("case", "deem-withdrawn", waiting["case_no"])
    assert early.status == 1  # the applicant still has time
    assert clerk("case", "accept", waiting["case_no"]).status == 1
    declined = clerk("case", "decline", waiting["case_no"], "--ground", "forbidden", "--reason", "已有卡", "--json")
    assert phase(declined) == "declined"
    closed = {line["case_no"] for line in clerk("case", "list", "--closed", "--json").json()}
    assert {terminated, forwarded, voided} <= closed
    assert clerk("case", "list", "--phase", "voided", "--json").json()[0]["case_no"] == voided


def test_the_wrong_item_is_voided_and_its_facts_become_a_draft(clerk: Any) -> None:
    case = taken_in(clerk)
    draft = clerk("case", "reissue", case, "--item", "社会保障卡挂失", "--reason", "错选", "--json")
    if draft.status == 3:
        pytest.skip("the shipped catalog has no such item")
    number = draft.json()["draft"]
    assert [line["id"] for line in clerk("case", "drafts", "--json").json()] == [number]
    assert clerk("case", "new", "--draft", number, "--usual").status == 2, "the catalog lists no materials for it"
    again = clerk("case", "new", "--draft", number, "--usual", "--remark", "身份证复印件", "--json")
    assert again.status == 0, again.err
    assert again.json()["replaces"] == case
    assert clerk("case", "show", case, "--json").json()["phase"] == "voided"
    assert clerk("case", "drafts", "--json").json() == []


def test_a_form_is_kept_as_a_draft_and_continued(clerk: Any) -> None:
    kept = clerk("case", "new", "--item", ITEM, *PARTY, "--mark", "1=o", "--save-draft")
    assert kept.status == 0, kept.err
    draft = kept.out.strip()
    assert clerk("case", "list", "--json").json() == []
    assert clerk("case", "new", "--draft", draft, "--remark", "急件", "--save-draft").out.strip() == draft
    assert clerk("case", "new", "--draft", draft, by="wang").status == 3  # another's drafts are another's
    done = clerk("case", "new", "--draft", draft, "--usual", "--json").json()
    assert (done["materials"][0]["status"], done["remark"]) == ("original_seen", "急件")
    assert clerk("case", "drafts", "--discard", draft).status == 3
    other = clerk("case", "new", "--item", ITEM, "--save-draft").out.strip()
    assert clerk("case", "drafts", "--discard", other).status == 0
    assert clerk("case", "drafts", "--json").json() == []


def test_check_shows_the_verdict_and_takes_nothing_in(clerk: Any) -> None:
    empty = clerk("case", "new", "--item", ITEM, "--check", "--json")
    assert empty.status == 2
    review = empty.json()
    assert review["verdict"] == "incomplete"
    assert [p["field"] for p in review["problems"]] == ["applicant.document_number", "applicant.name"]
    ready = clerk(*COMPLETE, "--check")
    assert ready.status == 0
    assert "Complete" in ready.out
    assert clerk("case", "list", "--json").json() == []


def test_the_whole_form_as_json_even_from_a_pipe(clerk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = clerk(*COMPLETE, "--check", "--json").json()["form"]
    del form["catalog_version"]
    file = tmp_path / "form.json"
    file.write_text(json.dumps(form), encoding="utf-8")
    assert clerk("case", "new", "--from-json", str(file), "--json").json()["phase"] == "accepted"

    class Piped:
        buffer = io.BytesIO(json.dumps(form).encode())
        isatty = staticmethod(lambda: False)

    monkeypatch.setattr(sys, "stdin", Piped)
    assert clerk("case", "new", "--from-json", "-", "--name", "张晓明", "--json").json()["phase"] == "accepted"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("no json", ""),
        ("[]", ""),
        ('{"item": 3}', ""),
        ('{"item": "x", "aplicant": {}}', "aplicant"),
        ('{"item": "x", "applicant": {"nmae": "张"}}', "applicant.nmae"),
        ('{"item": "x", "marks": [{"materiel": "m1"}]}', "marks.materiel"),
        ('{"item": "x", "marks": 7}', ""),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_by_name(clerk: Any, tmp_path: Path, text: str, field: str) -> None:
    file = tmp_path / "form.json"
    file.write_text(text, encoding="utf-8")
    answer = clerk("case", "new", "--from-json", str(file), "--json")
    assert answer.status == 2
    assert json.loads(answer.err)["error"]["field"] == field
    assert answer.out == ""


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--id", "431125199901010008", "--name", "张小明"], "applicant.document_number"),
        (["--id", IDENTITY], "applicant.name"),
        ([*PARTY, "--phone", "12"], "applicant.phone"),
        ([*PARTY, "--agent-id", "1", "--agent-name", "李四"], "agent.document_number"),
        ([*PARTY, "--decline", "not_competent"], "ground_reason"),
        ([*PARTY, "--mark", "1"], "mark"),
        ([*PARTY, "--mark", "9=o"], "mark"),
        ([*PARTY, "--mark", "1=q"], "mark"),
        ([*PARTY, "--mark", "1=o2"], "mark"),
        ([*PARTY, "--mark", "1=f"], "mark"),
        ([*PARTY, "--answer", "9=1"], "answer"),
        ([*PARTY, "--answer", "1=99"], "answer"),
    ],
)
def test_what_is_wrong_with_a_form_is_named_and_nothing_is_saved(clerk: Any, options: list[str], field: str) -> None:
    answer = clerk("case", "new", "--item", ITEM, *options, "--json")
    assert answer.status == 2, answer.out
    error = json.loads(answer.err)["error"]
    assert error["field"] == field
    assert error["message"]
    assert error["hint"]
    assert clerk("case", "list", "--json").json() == []


def test_answers_decide_which_materials_are_asked(clerk: Any) -> None:
    review = clerk("case", "new", "--item", ITEM, "--check", "--json").json()
    question = review["questions"][0]
    other = question["options"][1]
    changed = clerk(
        "case", "new", "--item", ITEM, "--answer", f"{question['id']}={other['label']}", "--check", "--json"
    )
    assert changed.json()["form"]["answers"][question["id"]] == other["id"]
    assert changed.json()["materials"] != review["materials"]


def test_who_was_here_before_is_filled_in_from_the_number(clerk: Any) -> None:
    taken_in(clerk)
    again = clerk("case", "new", "--item", ITEM, "--id", IDENTITY, "--usual", "--json")
    assert again.status == 0, again.err
    assert again.json()["applicant"]["name"] == "张*明"


def test_lists_and_what_is_found(clerk: Any) -> None:
    case = taken_in(clerk)
    for args in (
        ["list"],
        ["list", "--phase", "accepted"],
        ["list", "--department", "人社局"],
        ["list", "--clerk", "admin"],
        ["list", "--text", "社会保障卡"],
        ["inbox", "--department", "renshe"],
    ):
        assert [line["case_no"] for line in clerk("case", *args, "--json").json()] == [case], args
    (line,) = clerk("case", "list", "--json").json()
    assert (line["phase"], line["item_name"], line["department"]) == ("accepted", ITEM, "renshe")
    assert len(line["due_on"]) == len("2026-12-31")
    for args in (["list", "--overdue"], ["list", "--phase", "decided"], ["inbox", "--department", "公安局"]):
        assert clerk("case", *args, "--json").json() == []
    for text in (case, case[-5:], "张小明", "zxm", "0009", "13800001234"):
        found = clerk("case", "find", text, "--json").json()
        assert [line["case_no"] for line in found["cases"]] == [case], text
    assert clerk("case", "find", "张小明", "--json").json()["people"][0]["visits"] == 1
    assert clerk("case", "find", "nobody", "--json").json() == {"cases": [], "people": []}


def test_a_case_is_named_by_its_number_and_nothing_else(clerk: Any) -> None:
    case = taken_in(clerk)
    code = clerk("case", "show", case, "--json").json()["query_code"]
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in case)
    for text in (case, case[-5:], f"{case[:6]} {case[6:]}", f"CLK1:{case}:{code}", wide, wide[-5:]):
        assert clerk("case", "show", text, "--json").json()["case_no"] == case, text
    # The search box takes these, but a command would act on somebody without showing whom.
    for text in (IDENTITY[-4:], IDENTITY, "13800001234", "张小明", ""):
        assert clerk("case", "void", text, "--reason", "x").status == 3, text


def test_lists_mask_and_revealing_is_logged(clerk: Any) -> None:
    case = taken_in(clerk)
    for args in (["list"], ["show", case], ["find", "张小明"], ["timeline", case], ["due", case], ["documents", case]):
        for form in ([], ["--json"]):
            answer = clerk("case", *args, *form)
            assert answer.status == 0
            for private in ("张小明", IDENTITY, "13800001234"):
                assert private not in answer.out + answer.err, (args, form)
    assert clerk("case", "reveal", case, "document_number").out == f"{IDENTITY}\n"
    assert clerk("case", "reveal", case, "name").out == "张小明\n"
    assert clerk("store", "stats", "--json").json()["events"] > 0


def test_a_table_and_csv_for_people(clerk: Any) -> None:
    taken_in(clerk)
    table = clerk("case", "list").out
    assert "431125 0003" in table
    rows = clerk("case", "list", "--csv").out.splitlines()
    assert rows[0].startswith("\ufeff")
    assert len(rows) == 2


def test_documents_are_printed_and_reprints_are_counted(clerk: Any, tmp_path: Path) -> None:
    case = taken_in(clerk)
    kinds = [line["kind"] for line in clerk("case", "documents", case, "--json").json()]
    assert kinds == ["acceptance-notice", "receipt"]
    receipt = clerk("case", "print", case, "receipt", "--text")
    assert receipt.status == 0
    assert "张*明" in receipt.out
    assert clerk("case", "print", case, "receipt", "--text", "--json").json()["reprint"] == 0, "only shown"
    # A folder that is not there is noticed before the print is counted.
    assert clerk("case", "print", case, "--out", str(tmp_path / "nowhere")).status == 2
    assert clerk("case", "documents", case, "--json").json()[0]["printed"] == 0
    pdf = clerk("case", "print", case, "--out", str(tmp_path))
    assert pdf.status == 0, pdf.err
    assert Path(pdf.out.strip()).read_bytes().startswith(b"%PDF")
    again = clerk("case", "print", case, "--out", str(tmp_path), "--json").json()
    assert (again["reprint"], again["path"].endswith("-r1.pdf")) == (1, True)
    assert clerk("case", "print", case, "grant").status == 1
    assert clerk("case", "print", case, "poem").status == 2


def test_originals_notes_and_files(clerk: Any, tmp_path: Path) -> None:
    case = clerk("case", "new", "--item", ITEM, *PARTY, "--mark", "1=k", "--usual", "--json").json()["case_no"]
    moved = clerk("case", "original", case, "1", "applicant", "--json")
    assert moved.status == 0, moved.err
    assert moved.json()["originals"][0]["holder"] == "applicant"
    assert clerk("case", "note", case, "明天来取").status == 0
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan")
    assert clerk("case", "attach", case, str(scan), "--label", "身份证扫描件").out == "1 身份证扫描件\n"
    target = tmp_path / "back.pdf"
    assert clerk("case", "attachments", case, "--save", "1", "--out", str(target)).status == 0
    assert target.read_bytes() == b"%PDF scan"
    assert clerk("case", "attachments", case, "--save", "1", "--out", str(target)).status == 2
    assert clerk("case", "attachments", case, "--save", "2", "--out", str(tmp_path / "x")).status == 3
    scan.write_bytes(b"")
    assert clerk("case", "attach", case, str(scan)).status == 2


def test_exit_statuses(clerk: Any) -> None:
    case = taken_in(clerk)
    assert clerk("case", "show", "99999").status == 3
    assert clerk("case", "show", case[:-1] + ("1" if case[-1] != "1" else "2")).status == 3
    assert clerk("case", "claim", case, by="wang").status == 4
    assert clerk("case", "decide", case, "--outcome", "refused", by="wang").status == 1
    assert clerk("case", "new").status == 2
    assert clerk("case", "new", "--item", "没有这个事项的名称").status == 3
    several = clerk("case", "new", "--item", "备案", "--json")
    assert several.status == 3
    assert json.loads(several.err)["error"]["code"] == "item.several"
    assert clerk("case", "list", "--department", "没有").status == 3


def test_every_deed_of_the_case_screen_has_its_command() -> None:
    import typer

    from clerk_tui.cli import duty, tell

    groups = [typer.main.get_group(group) for group in (app, duty.app, tell.app)]
    commands = {name for group in groups for name in group.commands}
    otherwise = {"end_procedure": "procedure", "pay_debt": "pay", "close_follow_up": "close"}
    otherwise |= {"correct_answers": "correct-answer", "told": "by-hand"}
    for step in STEPS:
        assert otherwise.get(step, step.replace("_", "-")) in commands, step
