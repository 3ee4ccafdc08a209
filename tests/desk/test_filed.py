"""Applications filed online: each line once, a bad line named and no other stopped, nothing overwritten."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk_hall import ID, MONDAY, NEIGHBOUR, USCC, Hall

from clerk_tui.desk import casework, filed
from clerk_tui.desk.filed import FiledReport, import_filed, pre_checks
from clerk_tui.domain.case.channel import Channel
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.errors import BadInput, NotPermitted
from clerk_tui.domain.verdict import DeclineGround, VerdictKind
from clerk_tui.store.records import CaseFilter

COMPLETE = [{"material": "居民身份证"}, {"material": "form"}, {"material": "photo"}]


def application(number: str = "A-1", **more: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "source": "hnzw",
        "number": number,
        "item": "card",
        "applicant": {"name": "张小明", "document_number": ID, "phone": "13800001234"},
        "materials": COMPLETE,
    }
    return {**facts, **more}


def written(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "filed.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def imported(hall: Hall, folder: Path, *lines: dict[str, Any] | str, **how: Any) -> FiledReport:
    return import_filed(hall.wang, written(folder, *lines), **how)


def cases(hall: Hall) -> int:
    return hall.store.count(CaseFilter())


def fields(report: FiledReport) -> list[tuple[int, str]]:
    return [(problem.line, problem.field) for problem in report.bad]


def test_a_line_becomes_a_case_that_waits_for_its_answer(hall: Hall, tmp_path: Path) -> None:
    report = imported(hall, tmp_path, application(remark="网上申请"))
    assert (report.lines, len(report.received), report.known, report.all_well) == (1, 1, 0, True)
    (one,) = report.received
    assert one.verdict is VerdictKind.ACCEPT
    case = hall.store.case_by_filed(Channel.ONLINE, "hnzw:A-1")
    assert case is not None
    state = hall.wang.case(case)
    assert (state.case_no, state.phase, state.accepted_on) == (one.case_no, Phase.RECEIVED, None)
    assert (state.channel, state.filed_no, state.received_on) == (Channel.ONLINE, "hnzw:A-1", MONDAY)
    assert state.applicant.name == "张小明"
    assert {mark.material: mark.status for mark in state.marks}["photo"] is MarkStatus.COPY_KEPT
    assert [event.kind for event in hall.store.events(case)] == ["received", "filed"]


def test_twice_is_once_whatever_the_spacing_and_the_order_of_keys(hall: Hall, tmp_path: Path) -> None:
    imported(hall, tmp_path, application())
    turned = json.dumps(dict(reversed(application().items())), indent=None, separators=(" , ", " : "))
    report = imported(hall, tmp_path, turned, application(), application("A-2"), application("A-2"))
    assert (len(report.received), report.known, report.all_well) == (1, 3, True)
    assert cases(hall) == 2


def test_another_content_under_the_same_number_is_named_and_changes_nothing(hall: Hall, tmp_path: Path) -> None:
    imported(hall, tmp_path, application())
    other = application(applicant={"name": "李小红", "document_number": NEIGHBOUR})
    report = imported(hall, tmp_path, other, application("A-2"), application("A-2", remark="另一份"))
    assert [(one.line, one.filed_no) for one in report.changed] == [(1, "hnzw:A-1"), (3, "hnzw:A-2")]
    assert not report.all_well
    case = hall.store.case_by_filed(Channel.ONLINE, "hnzw:A-1")
    assert case is not None
    assert hall.wang.case(case).applicant.name == "张小明"
    assert cases(hall) == 2


def test_two_systems_may_count_alike(hall: Hall, tmp_path: Path) -> None:
    report = imported(hall, tmp_path, application(), application(source="yztb"))
    assert len(report.received) == 2


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("not json", ""),
        ("[1]", ""),
        ('"\\ud800"', ""),
        (application(item="没有的事项"), "item"),
        (application(item="fine"), "item"),
        (application(applicant={"name": "张小明", "document_number": ID[:-1] + "8"}), "applicant.document_number"),
        (application(applicant={"name": "张小明"}), "applicant.document_number"),
        (application(applicant={"name": "", "document_number": ID}), "applicant.name"),
        (
            application(applicant={"name": "张小明", "document_number": ID, "phone": "12"}),
            "applicant.phone",
        ),
        (application(materials=[{"material": "没有的材料"}]), "materials[0].material"),
        (application(materials=[{"material": "id"}, {"material": "居民身份证"}]), "materials[1].material"),
        (application(materials=[{"material": "id", "as": "signed"}]), "materials[0].as"),
        (application(number=7), "number"),
        (application(number="a b"), "number"),
        (application(answers={"who": "nobody"}), "answers.who"),
        (application(answers={"weather": "fine"}), "answers.weather"),
        (application(delivery="post"), "delivery_address"),
        (application(filed_at="2026-03-02T09:00:00"), "filed_at"),
        (application(filed_at="2026-03-09T09:00:00+08:00"), "filed_at"),
        (application(surprise=1), "surprise"),
        ({"number": "A-1"}, "source"),
        (application(item="silent", materials=[]), "remark"),
    ],
)
def test_a_bad_line_is_named_by_its_field_and_stops_no_other(
    hall: Hall, tmp_path: Path, line: dict[str, Any] | str, field: str
) -> None:
    report = imported(hall, tmp_path, application("A-0"), line, application("A-9"))
    assert fields(report) == [(2, field)]
    assert all(problem.message for problem in report.bad)
    assert [one.line for one in report.received] == [1, 3]


def test_everything_that_is_wrong_with_a_line_is_said_at_once(hall: Hall, tmp_path: Path) -> None:
    wrong = application(
        applicant={"name": "张小明", "document_number": "1"}, materials=[{"material": "甲"}, {"material": "乙"}]
    )
    report = imported(hall, tmp_path, wrong)
    assert [problem.field for problem in report.bad] == [
        "materials[0].material",
        "materials[1].material",
        "applicant.document_number",
    ]
    assert {problem.filed_no for problem in report.bad} == {"hnzw:A-1"}
    assert cases(hall) == 0


def test_items_and_materials_and_answers_go_by_name_too(hall: Hall, tmp_path: Path) -> None:
    named = application(
        item="社会保障卡申领",
        answers={"由谁办理": "代为办理"},
        agent={"name": "李小红", "document_number": NEIGHBOUR, "relation": "relative"},
        materials=[*COMPLETE, {"material": "授权委托书"}],
    )
    report = imported(hall, tmp_path, named)
    assert report.all_well, report.bad
    assert report.received[0].verdict is VerdictKind.ACCEPT


def test_an_organisation_is_known_by_its_document(hall: Hall, tmp_path: Path) -> None:
    firm = {"name": "永州千家峒食品有限公司", "document_number": USCC, "document_type": "uscc"}
    report = imported(hall, tmp_path, application(item="shop", applicant=firm, materials=[{"material": "form"}]))
    assert report.all_well, report.bad


@pytest.mark.parametrize(
    ("filed_at", "day"),
    [
        (None, MONDAY),
        ("2026-02-27T10:00:00+08:00", date(2026, 2, 27)),
        # 18:00 in China; the Saturday after it is worked for the Spring Festival.
        ("2026-02-27T10:00:00Z", date(2026, 2, 28)),
        ("2026-03-01T10:00:00+08:00", MONDAY),
    ],
)
def test_after_hours_and_on_rest_days_the_next_working_day_counts(
    hall: Hall, tmp_path: Path, filed_at: str | None, day: date
) -> None:
    report = imported(hall, tmp_path, application(filed_at=filed_at))
    assert report.all_well, report.bad
    case = hall.store.case_by_filed(Channel.ONLINE, "hnzw:A-1")
    assert case is not None
    assert hall.wang.case(case).received_on == day


def test_a_dry_run_says_the_same_and_takes_nothing_in(hall: Hall, tmp_path: Path) -> None:
    lines = (application(), application(), application("A-2", materials=[]), "oops")
    rehearsed = imported(hall, tmp_path, *lines, dry_run=True)
    assert cases(hall) == 0
    done = imported(hall, tmp_path, *lines)
    assert [(r.line, r.verdict) for r in rehearsed.received] == [(r.line, r.verdict) for r in done.received]
    assert (rehearsed.known, rehearsed.bad) == (done.known, done.bad)
    assert rehearsed.received[0].case_no == ""


def test_files_come_with_their_digest_and_from_beside_the_list_only(hall: Hall, tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    (folder / "scans").mkdir(parents=True)
    content = b"%PDF-1.7 invented"
    (folder / "scans" / "id.pdf").write_bytes(content)
    (tmp_path / "secret.txt").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()

    def with_file(number: str, path: str, sha256: str = digest) -> dict[str, Any]:
        entry = {"material": "id", "files": [{"path": path, "sha256": sha256}]}
        return application(number, materials=[entry])

    report = imported(
        hall,
        folder,
        with_file("A-1", "scans/id.pdf"),
        with_file("A-2", "../secret.txt"),
        with_file("A-3", "scans/none.pdf"),
        with_file("A-4", "scans/id.pdf", "0" * 64),
    )
    assert [(problem.line, problem.field, problem.code) for problem in report.bad] == [
        (2, "materials[0].files[0].path", "filed.outside"),
        (3, "materials[0].files[0].path", "filed.no_file"),
        (4, "materials[0].files[0].sha256", "filed.digest"),
    ]
    case = hall.store.case_by_filed(Channel.ONLINE, "hnzw:A-1")
    assert case is not None
    from clerk_tui.desk.attachments import attachments

    (kept,) = attachments(hall.wang, case)
    assert (kept.label, kept.media_type, kept.sha256) == ("居民身份证", "application/pdf", digest)
    assert hall.store.read_attachment(digest) == content


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filed, "BATCH", 3)
    lines = [application(f"A-{n}") for n in range(8)]

    class CutOff(Exception):
        pass

    def after_two_batches(done: int) -> None:
        if done >= 6:
            raise CutOff

    with pytest.raises(CutOff):
        imported(hall, tmp_path, *lines, progress=after_two_batches)
    assert cases(hall) == 6, "what was committed stays"
    report = imported(hall, tmp_path, *lines)
    assert (report.known, len(report.received), cases(hall)) == (6, 2, 8)


def test_a_batch_that_fails_leaves_nothing_half_done(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [application(f"A-{n}") for n in range(4)]
    real = filed.receive_within

    def fails_at_the_third(*args: Any, **kwargs: Any) -> Any:
        if kwargs["filed_no"] == "hnzw:A-2":
            raise RuntimeError("power cut")
        return real(*args, **kwargs)

    monkeypatch.setattr(filed, "receive_within", fails_at_the_third)
    with pytest.raises(RuntimeError):
        imported(hall, tmp_path, *lines)
    assert cases(hall) == 0


@pytest.mark.parametrize("ending", ["\n", "", "\r\n", "\n\n  \n"])
def test_blank_lines_a_byte_order_mark_and_a_missing_last_line_break_do_no_harm(
    hall: Hall, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / "marked.jsonl"
    text = json.dumps(application("A-1")) + "\r\n\n" + json.dumps(application("A-2")) + ending
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    report = import_filed(hall.wang, path)
    assert (report.lines, [one.line for one in report.received]) == (2, [1, 3])


def test_a_line_without_end_is_named_and_not_held_in_memory(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filed, "LONGEST_LINE", 600)
    report = imported(hall, tmp_path, "x" * 5000, application("A-2"), "y" * 601)
    assert [(problem.line, problem.code) for problem in report.bad] == [(1, "filed.long"), (3, "filed.long")]
    assert len(report.received) == 1


def test_the_pre_check_shows_what_is_missing_and_the_usual_deeds_answer(hall: Hall, tmp_path: Path) -> None:
    lines = [application("A-1"), application("A-2", materials=COMPLETE[:2]), application("A-3")]
    report = imported(hall, tmp_path, *lines)
    assert [one.verdict for one in report.received] == [VerdictKind.ACCEPT, VerdictKind.NOTICE, VerdictKind.ACCEPT]
    found = {one.filed_no: one for one in pre_checks(hall.wang)}
    assert found["hnzw:A-1"].complete
    assert found["hnzw:A-2"].missing == ("近期照片",)
    ids = [found[f"hnzw:A-{n}"].line.case_id for n in (1, 2, 3)]
    assert casework.accept(hall.wang, ids[0]).accepted_on == MONDAY
    assert casework.give_notice(hall.wang, ids[1]).phase is Phase.CORRECTION_PENDING
    declined = casework.decline(hall.wang, ids[2], DeclineGround.NOT_NEEDED, "无需许可")
    assert declined.phase is Phase.DECLINED
    assert pre_checks(hall.wang) == []
    # The number stays taken, whatever became of the case.
    assert imported(hall, tmp_path, *lines).known == 3


def test_silence_of_five_working_days_accepts_it_as_of_its_receipt(hall: Hall, tmp_path: Path) -> None:
    imported(hall, tmp_path, application())
    case = hall.store.case_by_filed(Channel.ONLINE, "hnzw:A-1")
    assert case is not None
    hall.clock.set(date(2026, 3, 10))
    state = casework.accept(hall.wang, case)
    assert (state.accepted_on, state.retroactive) == (MONDAY, True)


def test_who_may_not_take_in_may_not_import(hall: Hall, tmp_path: Path) -> None:
    path = written(tmp_path, application())
    with pytest.raises(NotPermitted):
        import_filed(hall.qian, path)
    with pytest.raises(BadInput):
        import_filed(hall.wang, tmp_path / "none.jsonl")
    with pytest.raises(BadInput):
        import_filed(hall.wang, tmp_path)


def test_the_work_list_shows_it_apart_until_its_last_day_presses(hall: Hall, tmp_path: Path) -> None:
    from clerk_tui.desk.browse import Wanted, browse
    from clerk_tui.desk.lists import work_list
    from clerk_tui.domain.case.section import Section

    imported(hall, tmp_path, application())
    at_window = hall.taken_in(number=NEIGHBOUR, name="李小红")
    sections = {line.case_id: line.section for line in work_list(hall.wang).lines}
    case = hall.store.case_by_filed(Channel.ONLINE, "hnzw:A-1")
    assert case is not None
    assert (sections[case], sections[at_window]) == (Section.PRE_CHECK, Section.RUNNING)
    assert work_list(hall.wang).counts[Section.PRE_CHECK] == 1
    assert [line.case_id for line in browse(hall.wang, Wanted(channel=Channel.ONLINE))] == [case]
    hall.clock.set(date(2026, 3, 9))
    assert {line.case_id: line.section for line in work_list(hall.wang).lines}[case] is Section.TODAY
    hall.clock.set(date(2026, 3, 10))
    assert {line.case_id: line.section for line in work_list(hall.wang).lines}[case] is Section.OVERDUE


def test_killed_in_the_middle_nothing_is_half_done_and_nothing_comes_twice(hall: Hall, tmp_path: Path) -> None:
    """The import runs in a process of its own and is killed again and again; at last it is left to finish."""
    import random
    import subprocess
    import sys
    import time

    count = 300
    path = written(tmp_path, *(application(f"A-{n}") for n in range(count)))
    program = (
        "import sys; from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from desk_hall import Clock, PEOPLE\n"
        "from datetime import datetime\n"
        "from clerk_tui.desk import filed; from clerk_tui.desk.context import CHINA, Desk\n"
        "from clerk_tui.store.store import Store\n"
        "filed.BATCH = 3\n"
        f"store = Store.open(Path({str(hall.store.path)!r}), bytes.fromhex({hall.store.key.hex()!r}))\n"
        "desk = Desk(store, PEOPLE[0], Clock(datetime(2026, 3, 2, 10, tzinfo=CHINA)))\n"
        "print('begun', flush=True)\n"
        f"filed.import_filed(desk, Path({str(path)!r}))\n"
    )
    dice = random.Random(20260302)
    before = 0
    for _round in range(4):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(dice.uniform(0.005, 0.06))
            process.kill()
        now = cases(hall)
        assert now >= before, "what was committed stays"
        assert now % 3 == 0, "a batch is whole or not there"
        before = now
    report = import_filed(hall.wang, path)
    assert (report.known, len(report.received), report.all_well) == (before, count - before, True)
    assert cases(hall) == count
    numbers = [hall.store.case_by_filed(Channel.ONLINE, f"hnzw:A-{n}") for n in range(count)]
    assert len(set(numbers)) == count
    assert None not in numbers
    assert hall.store.check().sound


def test_a_thousand_lines_take_a_few_seconds(hall: Hall, tmp_path: Path) -> None:
    import time

    path = written(tmp_path, *(application(f"A-{n}") for n in range(1000)))
    started = time.perf_counter()
    report = import_filed(hall.wang, path)
    assert len(report.received) == 1000
    assert time.perf_counter() - started < 10, "0.3 s on an idle machine"


def test_two_workstations_that_import_the_same_file_at_once_take_each_line_in_once(hall: Hall, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from desk_hall import PEOPLE

    from clerk_tui.desk.context import Desk
    from clerk_tui.store.store import Store

    path = written(tmp_path, *(application(f"A-{n}") for n in range(240)))

    def run(person: int) -> FiledReport:
        with Store.open(hall.store.path, hall.store.key) as store:
            return import_filed(Desk(store, PEOPLE[person], hall.clock), path)

    with ThreadPoolExecutor() as pool:
        reports = list(pool.map(run, (0, 1)))
    assert sum(len(report.received) for report in reports) == 240
    assert sum(report.known for report in reports) == 240
    assert cases(hall) == 240
