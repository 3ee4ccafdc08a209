"""The log and the crash notes: useful to maintainers, silent about people."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerk_tui import log

ID = "431125199901010009"  # never given out: sequence 000
PHONE = "13800000000"


@pytest.fixture
def logger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    monkeypatch.setenv("CLERK_HOME", str(tmp_path))
    logger = logging.getLogger(log.LOGGER)
    log.start_logging()
    yield logger
    for handler in list(logger.handlers):
        handler.close()
        logger.removeHandler(handler)
    logger.propagate = True


def lines(tmp_path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (tmp_path / "log" / "clerk.log").read_text(encoding="utf-8").splitlines()]


def test_a_line_is_one_json_object(logger: logging.Logger, tmp_path: Path) -> None:
    logging.getLogger("clerk_tui.store").info("rebuilt %d rows\nin one go", 12)
    (line,) = lines(tmp_path)
    assert line["message"] == "rebuilt 12 rows\nin one go"
    assert (line["level"], line["logger"]) == ("info", "clerk_tui.store")
    assert str(line["at"]).endswith("+00:00")


def test_the_file_is_for_its_owner_alone(logger: logging.Logger, tmp_path: Path) -> None:
    logger.warning("x")
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "log" / "clerk.log").stat().st_mode & 0o777 == 0o600


def test_starting_twice_writes_once(logger: logging.Logger, tmp_path: Path) -> None:
    log.start_logging(logging.DEBUG)
    logger.debug("x")
    assert len(lines(tmp_path)) == 1


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"case of {ID[:17]}X",
        f"身份证{ID}，电话",
        "431125 19990101 0009",
        "431125-19990101-0009",
        "".join(chr(ord(char) + 0xFEE0) for char in ID),
        "431125990101001",
        PHONE,
        f"+86{PHONE}",
        "138-0000-0000",
        "138 0000 0000",
    ],
)
def test_what_looks_personal_is_withheld(text: str, logger: logging.Logger, tmp_path: Path) -> None:
    logger.error("failed for %s", text)
    assert lines(tmp_path)[0]["message"] == log.WITHHELD


@pytest.mark.parametrize(
    "text",
    [
        "431125000320261116000 7",
        "43112500032026111600077",  # a case number has 23 digits
        "took 12 ms for 2059 items",
        "431125000000",  # a division code has 12
        "11430000006123456H4430117001000",  # an implementation code has 31 characters
        "2026-11-23T09:41:00",
    ],
)
def test_what_maintainers_need_is_kept(text: str) -> None:
    assert not log.looks_personal(text)


@given(
    st.text(alphabet=st.characters(exclude_categories=["N"])), st.text(alphabet=st.characters(exclude_categories=["N"]))
)
def test_an_id_is_found_in_any_surroundings(before: str, after: str) -> None:
    assert log.looks_personal(f"{before}{ID}{after}")


def test_an_exception_is_told_without_its_message(logger: logging.Logger, tmp_path: Path) -> None:
    try:
        raise ValueError(f"bad value 张三 {ID}")
    except ValueError:
        logger.exception("import failed")
    (line,) = lines(tmp_path)
    text = json.dumps(line, ensure_ascii=False)
    assert "builtins.ValueError" in text
    assert "test_log.py" in text
    assert "张三" not in text


def test_a_ring_of_causes_ends() -> None:
    one, two = ValueError("1"), KeyError("2")
    one.__cause__, two.__cause__ = two, one
    assert log.describe_exception(one) == ["builtins.ValueError", "builtins.KeyError"]
