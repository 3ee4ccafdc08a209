"""``clerk report`` and ``clerk demo`` as a shell sees them."""

import csv
import io
import json
from pathlib import Path

import pytest

from clerk_tui.__main__ import main
from clerk_tui.cli.exit_codes import ExitCode
from clerk_tui.desk.opening import demo_paths, open_demo
from clerk_tui.domain.width import is_invisible


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine with a demonstration hall; made once, the reports only read it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLERK_HOME", str(folder))
        open_demo().store.close()
    return folder


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_HOME", str(home))
    monkeypatch.setenv("CLERK_LANG", "zh_CN")


Output = pytest.CaptureFixture[bytes]


def test_completion_is_broken_down_by_department(capfdbinary: Output) -> None:
    assert main(["--lang", "en", "report", "completion"]) == ExitCode.OK
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0].split()[:5] == ["Department", "Visits", "Received", "Accepted", "Completed"]
    assert lines[-1].startswith("Total")
    assert any(line.startswith("市监局") for line in lines)


def test_bundles_are_one_visit_and_several_cases(capfdbinary: Output) -> None:
    assert main(["report", "bundles", "--json"]) == ExitCode.OK
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["report"] == "bundles"
    assert 0 < answer["total"]["visits"] < answer["total"]["received"]
    assert sum(record["visits"] for record in answer["records"]) == answer["total"]["visits"]
    assert all(record["key"] for record in answer["records"]), "cases of no bundle are in another report"


def test_columns_stand_under_each_other_in_chinese(capfdbinary: Output) -> None:
    from clerk_tui.cli.help import width_of

    assert main(["--lang", "zh_CN", "report", "completion", "--by", "item"]) == ExitCode.OK
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert len({width_of(line.rstrip()) for line in lines}) == 1


def test_csv_opens_in_a_spreadsheet(capfdbinary: Output) -> None:
    assert main(["--lang", "en", "report", "summary", "--by", "month", "--csv"]) == ExitCode.OK
    data = capfdbinary.readouterr().out
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert header[0] == "Month"
    assert rows[-1][0] == "Total"
    accepted = header.index("Accepted")
    assert sum(int(row[accepted]) for row in rows[:-1]) == int(rows[-1][accepted])


def test_a_rate_of_nothing_is_an_empty_cell_for_a_spreadsheet(capfdbinary: Output) -> None:
    never = ("--from", "2001-01-01", "--to", "2001-01-02")
    assert main(["--lang", "en", "report", "summary", *never, "--csv"]) == ExitCode.OK
    cells = dict(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig"))))
    assert (cells["Completion rate"], cells["Accepted"]) == ("", "0")
    assert main(["--lang", "en", "report", "summary", *never]) == ExitCode.OK
    table = capfdbinary.readouterr().out.decode().splitlines()
    assert any(line.split() == ["Completion", "rate", "-"] for line in table), "people see that there is none"


def test_json_carries_every_figure(capfdbinary: Output) -> None:
    assert main(["report", "completion", "--by", "clerk", "--json"]) == ExitCode.OK
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["by"] == "clerk"
    assert {record["name"] for record in answer["records"]} == {"演示", "王芳"}
    assert sum(record["accepted"] for record in answer["records"]) == answer["total"]["accepted"]
    assert isinstance(answer["total"]["completion_rate"], float)


@pytest.mark.parametrize("by", ["centre", "department", "item", "clerk", "day", "month", "year", "none"])
@pytest.mark.parametrize("report", ["summary", "completion"])
def test_every_breakdown_of_every_report_has_the_same_total(report: str, by: str, capfdbinary: Output) -> None:
    assert main(["report", report, "--by", by, "--json"]) == ExitCode.OK
    total = json.loads(capfdbinary.readouterr().out)["total"]
    assert main(["report", "summary", "--json"]) == ExitCode.OK
    assert json.loads(capfdbinary.readouterr().out)["total"] == total


def test_a_period_that_ends_before_it_begins_is_bad_input(capfdbinary: Output) -> None:
    args = ["--lang", "en", "report", "summary", "--from", "2026-12-01", "--to", "2026-01-01"]
    assert main(args) == ExitCode.USAGE
    assert "before it begins" in capfdbinary.readouterr().err.decode()


def test_a_day_that_is_none_is_bad_input(capfdbinary: Output) -> None:
    assert main(["--lang", "en", "report", "summary", "--from", "2026-02-30"]) == ExitCode.USAGE
    assert "2026-02-30" in capfdbinary.readouterr().err.decode()


def test_an_empty_period_has_a_total_of_nothing(capfdbinary: Output) -> None:
    assert main(["--lang", "en", "report", "completion", "--from", "2001-01-01", "--to", "2001-12-31"]) == ExitCode.OK
    (_head, total) = capfdbinary.readouterr().out.decode().splitlines()
    assert total.split() == ["Total", "0", "0", "0", "0", "-", "0", "0", "-"]


def test_the_demonstration_says_where_it_lies(capfdbinary: Output) -> None:
    assert main(["demo", "--path"]) == ExitCode.OK
    said = capfdbinary.readouterr().out.decode().strip()
    assert Path(said) == demo_paths().store
    assert not any(map(is_invisible, said))


def test_a_fresh_demonstration_replaces_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path))
    assert main(["demo", "--fresh", "--path"]) == ExitCode.OK
    first = demo_paths().store.stat().st_ino, demo_paths().keys.read_bytes()
    assert main(["demo", "--path"]) == ExitCode.OK
    assert demo_paths().keys.read_bytes() == first[1]
    assert main(["demo", "--fresh", "--path"]) == ExitCode.OK
    assert demo_paths().keys.read_bytes() != first[1]
    open_demo().store.close()


def test_the_demonstration_needs_a_terminal(capfdbinary: Output) -> None:
    # Standard input is no terminal in a test: the screens decline in a sentence, and are reached by that.
    assert main(["--lang", "en", "demo"]) == ExitCode.USAGE
    assert "terminal" in capfdbinary.readouterr().err.decode()
