"""Lines of an import that once stopped the good ones after them."""

import hashlib
import os
from pathlib import Path

import pytest
from desk_hall import Hall
from test_filed import application, imported

from clerk_tui.desk.bundle_files import check_files

_FILE = b"x"


def _with_file(path: str) -> dict[str, object]:
    file = {"path": path, "sha256": hashlib.sha256(_FILE).hexdigest()}
    return application("BAD", materials=[{"material": "form", "files": [file]}])


@pytest.mark.parametrize("path", ["ring", "a\0b", "closed/file", "pipe", "folder"])
def test_a_file_that_nobody_can_open_stops_no_other_line(hall: Hall, tmp_path: Path, path: str) -> None:
    (tmp_path / "ring").symlink_to("ring")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    report = imported(hall, tmp_path, _with_file(path), application("GOOD"))
    assert [(one.line, one.code) for one in report.bad] == [(1, "filed.no_file")]
    assert [one.filed_no for one in report.received] == ["hnzw:GOOD"]


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_clock_that_was_never_set_stops_no_other_line(hall: Hall, tmp_path: Path, day: str) -> None:
    report = imported(hall, tmp_path, application("BAD", filed_at=day), application("GOOD"))
    assert [(one.line, one.field, one.code) for one in report.bad] == [(1, "filed_at", "filed.past")]
    assert [one.filed_no for one in report.received] == ["hnzw:GOOD"]


def test_a_bundles_file_whose_source_is_a_list_is_named_and_not_a_crash(hall: Hall, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('id = "bad"\nname = "坏文件"\nlead = "renshe"\nsource = [1]\n', encoding="utf-8")
    found, checked = check_files(hall.admin, file)
    assert (checked, [one.bundle for one in found][:1]) == (1, ["bad"])
