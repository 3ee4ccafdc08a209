"""``clerk case import``: what a person and a program are told, and the exit status; the published format is current."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
ITEM = "社会保障卡申领"
IDENTITY = "431125199901010009"


def line(number: str, **more: Any) -> str:
    facts: dict[str, Any] = {
        "source": "hnzw",
        "number": number,
        "item": ITEM,
        "applicant": {"name": "张小明", "document_number": IDENTITY},
        "materials": [{"material": "个人照片"}],
    }
    return json.dumps({**facts, **more}, ensure_ascii=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "filed.jsonl"


def test_a_file_is_imported_once_and_its_bad_lines_are_named(clerk: Any, file: Path) -> None:
    file.write_text("\n".join([line("A-1"), line("A-2", item="没有"), line("A-3")]), encoding="utf-8")
    rehearsed = clerk("case", "import", str(file), "--dry-run")
    assert rehearsed.status == 2
    assert "2 fit" in rehearsed.err
    done = clerk("case", "import", str(file))
    assert done.status == 2
    assert "hnzw:A-2" in done.out
    assert "item" in done.out
    assert "3 lines: 2 taken in" in done.err
    file.write_text("\n".join([line("A-1"), line("A-2"), line("A-3")]), encoding="utf-8")
    again = clerk("case", "import", str(file), "--json")
    report = again.json()
    assert again.status == 0
    assert (report["known"], len(report["received"]), report["bad"]) == (2, 1, [])
    assert len(report["received"][0]["case_no"]) == 23


def test_another_content_under_a_known_number_has_an_exit_status_of_its_own(clerk: Any, file: Path) -> None:
    file.write_text(line("A-1"), encoding="utf-8")
    assert clerk("case", "import", str(file)).status == 0
    file.write_text(line("A-1", remark="改了"), encoding="utf-8")
    answer = clerk("case", "import", str(file))
    assert answer.status == 1
    assert "another content" in answer.out


def test_the_pre_check_lists_what_is_missing_for_people_and_programs(clerk: Any, file: Path) -> None:
    file.write_text(line("A-1", materials=[]), encoding="utf-8")
    clerk("case", "import", str(file))
    (one,) = clerk("case", "pre-check", "--json").json()
    assert (one["filed_no"], one["complete"], one["phase"]) == ("hnzw:A-1", False, "received")
    assert "个人照片" in one["missing"]
    (listed,) = clerk("case", "list", "--channel", "online", "--json").json()
    assert (listed["case_no"], listed["section"]) == (one["case_no"], "pre_check")
    shown = clerk("case", "show", one["case_no"], "--json").json()
    assert (shown["channel"], shown["filed_no"]) == ("online", "hnzw:A-1")
    assert "hnzw:A-1" in clerk("case", "show", one["case_no"]).out
    table = clerk("case", "pre-check").out
    assert "hnzw:A-1" in table
    assert "张小明" not in table, "masked"
    answer = clerk("case", "notice", one["case_no"], "--json")
    assert answer.status == 0, answer.err
    assert answer.json()["phase"] == "correction_pending"
    assert clerk("case", "pre-check", "--json").json() == []


def test_a_file_that_is_not_there(clerk: Any, tmp_path: Path) -> None:
    answer = clerk("case", "import", str(tmp_path / "none.jsonl"), "--json")
    assert answer.status == 2
    assert "none.jsonl" in json.loads(answer.err)["error"]["message"]


def test_the_published_schema_is_the_one_that_is_read() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "case_schema"), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_is_explained_and_every_example_can_be_imported(language: str) -> None:
    import msgspec

    from clerk_tui.domain.applicant import Relation
    from clerk_tui.domain.case.bodies import Delivery
    from clerk_tui.domain.filed import FiledAgent, FiledApplication, FiledAs, FiledFile, FiledMaterial, FiledParty

    page = (ROOT / "docs" / language / "case-import.md").read_text(encoding="utf-8")
    for record in (FiledApplication, FiledParty, FiledAgent, FiledMaterial, FiledFile):
        for field in msgspec.structs.fields(record):
            assert f"`{field.encode_name}`" in page, field.encode_name
    for one in (*FiledAs, *Relation, *Delivery):
        assert f"`{one}`" in page, one
    examples = [text for text in page.splitlines() if text.startswith("{")]
    assert examples
    for example in examples:
        msgspec.json.decode(example, type=FiledApplication)
