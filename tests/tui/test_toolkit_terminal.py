"""The toolkit in a real pty, read back through a terminal emulator: what a person's terminal gets and sends."""

from __future__ import annotations

import os
import signal
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import Cursor, Terminal

DEMO = Path(__file__).with_name("toolkit_demo.py")
SIZES = [(80, 24), (120, 36)]


@contextmanager
def demo(tmp_path: Path, screen: str, **options: object) -> Iterator[Terminal]:
    env = {"CLERK_HOME": str(tmp_path), "CLERK_LANG": "en", "DEMO_DRAFT": str(tmp_path / "draft")}
    env |= options.pop("env", {})  # type: ignore[arg-type]
    with Terminal([sys.executable, str(DEMO), screen], env=env, **options) as term:  # type: ignore[arg-type]
        term.wait_for("F1 Help")
        term.settle()
        yield term


def at(column: int, row: int) -> Cursor:
    return Cursor(column, row, shown=True)


@pytest.mark.parametrize(("cols", "rows"), SIZES)
def test_the_hardware_cursor_is_where_the_input_method_needs_it(tmp_path: Path, cols: int, rows: int) -> None:
    with demo(tmp_path, "form", cols=cols, rows=rows) as term:
        assert term.cursor() == at(10, 1), "before the first key"
        term.send("居住证")
        term.wait_for("居住证")
        assert term.cursor() == at(16, 1), "at the end of the text, not one further"
        term.send("left")
        term.settle()
        assert term.cursor() == at(14, 1), "in the middle"
        term.send("f9")
        term.wait_for("已办理")
        term.settle()
        assert term.cursor() == at(14, 1), "after a toast painted elsewhere"
        term.send("tab")
        term.settle()
        assert term.cursor() == at(10, 2), "in the next field"


def test_the_cursor_shows_only_where_text_is_typed(tmp_path: Path) -> None:
    with demo(tmp_path, "list") as term:
        assert not term.cursor().shown
        term.send("ctrl+p")
        term.wait_for("Name or pinyin")
        term.settle()
        assert term.cursor().shown
        term.send("esc")
        term.settle()
        assert not term.cursor().shown


@pytest.mark.parametrize(
    "text", ["居", "身份证", "中华人民共和国居民身份证", "𬭊䶮", "１３８００１３８０００", "“永州”"]
)
def test_commits_of_any_length_land_whole(tmp_path: Path, text: str) -> None:
    with demo(tmp_path, "form") as term:
        term.send(text)
        term.wait_for(text)
        term.send("tab")
        term.paste(text + "\n")
        term.settle()
        assert [term.line(row).split()[1] for row in (1, 2)] == [text, text]


@pytest.mark.parametrize("gap", [0.0, 0.002])
def test_bursts_land_whole_in_the_field_that_is_next(tmp_path: Path, gap: float) -> None:
    number = "431125199901010009"
    with demo(tmp_path, "form") as term:
        term.send(number, "enter", "zhang", "tab", "13800138000", gap=gap)
        term.wait_for("13800138000")
        assert [term.line(row).split() for row in (1, 2, 3)] == [
            ["Number", number],
            ["Name", "zhang"],
            ["Phone", "13800138000"],
        ]


def test_a_refused_scan_keeps_what_was_typed_and_says_why(tmp_path: Path) -> None:
    with demo(tmp_path, "form") as term:
        term.send("12", "enter", "34")
        term.wait_for("1234")
        assert "证件号码太短" not in term.screen(), "the message goes with the value it was about"
        term.send("backspace", "backspace", "enter")
        term.wait_for("! 证件号码太短")
        assert term.line(1).split() == ["Number", "12"]
        assert term.cursor() == at(12, 1)


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.008])
@pytest.mark.parametrize("end", ["enter", "tab"])
def test_a_scan_outside_a_text_field_is_one_scan_and_no_deed(tmp_path: Path, gap: float, end: str) -> None:
    with demo(tmp_path, "list") as term:
        term.send("an1100naX", end, gap=gap)
        term.wait_for("scan:")
        term.settle()
        assert "DEEDS scan:an1100naX" in term.screen()
        assert "accept" not in term.screen()


def test_a_lone_letter_acts_at_once_and_two_at_once_act_both(tmp_path: Path) -> None:
    with demo(tmp_path, "list") as term:
        took = [term.time_key("a", f"DEEDS{' accept' * n}(?! accept)") for n in range(1, 4)]
        print(f"lone letter: {min(took):.1f} ms")
        assert min(took) < 100
        term.send("nn")
        term.wait_for("accept note note")


def test_escape(tmp_path: Path) -> None:
    took = []
    with demo(tmp_path, "home") as term:
        for _round in range(5):
            term.send("zz")
            term.wait_for("FOUND 0")
            term.settle(0.05)
            took.append(term.time_key("esc", "FOUND 2059"))
    print(f"Escape: best {min(took):.1f} ms, worst {max(took):.1f} ms")
    assert min(took) < 100


@pytest.mark.parametrize(("cols", "rows"), SIZES)
def test_a_cursor_move_repaints_two_rows(tmp_path: Path, cols: int, rows: int) -> None:
    with demo(tmp_path, "home", cols=cols, rows=rows) as term:
        for _move in range(3):
            start = term.send("down")
            term.settle()
            assert 0 < len(term.output(start)) <= 1000


def test_no_color_sends_no_colour(tmp_path: Path) -> None:
    with demo(tmp_path, "list", env={"NO_COLOR": "1"}) as term:
        term.send("down", "f1")
        term.wait_for("Keys here")
        assert term.colours() == 0
        assert b"\x1b[1;7;39;49m>" in term.output(), "the cursor's row is marked and reversed"


@pytest.mark.parametrize("screen", ["home", "form", "list"])
def test_the_plain_look_has_no_glyph_of_doubtful_width(tmp_path: Path, screen: str) -> None:
    with demo(tmp_path, screen, env={"CLERK_PLAIN": "1"}) as term:
        for keys in (["down"], ["f9"], ["“…→①”"], ["f1"], ["esc"], ["ctrl+p"]):
            term.send(*keys)
            term.settle()
            doubtful = {c for c in term.screen() if unicodedata.east_asian_width(c) == "A"}
            assert not doubtful


def test_the_users_keys_are_used_and_a_bad_line_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "keymap.toml").write_text('[keys]\n"demo.note" = "z"\n"app.help" = "ctrl+h"\n')
    with demo(tmp_path, "list") as term:
        term.wait_for("app.help: not every")
        assert "z Note" in term.screen()
        term.send("z")
        term.wait_for("DEEDS note")


def test_a_closed_terminal_saves_the_draft_and_ends(tmp_path: Path) -> None:
    with demo(tmp_path, "form") as term:
        term.send("4311")
        term.wait_for("4311")
        term.hang_up()
        assert term.wait_exit() in (129, -signal.SIGHUP)
        assert (tmp_path / "draft").read_text() == "4311"


def test_being_told_to_end_saves_the_draft_and_restores_the_terminal(tmp_path: Path) -> None:
    with demo(tmp_path, "form") as term:
        term.send("4311")
        term.wait_for("4311")
        term.signal(signal.SIGTERM)
        assert term.wait_exit() == 128 + signal.SIGTERM
        assert (tmp_path / "draft").read_text() == "4311"
        assert b"\x1b[?1049l" in term.output()


def test_suspended_and_resumed_the_screen_and_the_cursor_come_back(tmp_path: Path) -> None:
    with demo(tmp_path, "form") as term:
        term.send("居")
        term.wait_for("居")
        term.signal(signal.SIGTSTP)
        os.waitpid(term.pid, os.WUNTRACED)
        term.signal(signal.SIGCONT)
        term.settle(0.5)
        term.send("住")
        term.wait_for("居住")
        term.settle()
        assert term.cursor() == at(14, 1)
        assert "F1 Help" in term.screen()


def test_a_crash_says_a_sentence_and_notes_no_personal_data(tmp_path: Path) -> None:
    with demo(tmp_path, "list") as term:
        term.send("X")
        assert term.wait_exit() == 1
        said = term.output()[term.output().rindex(b"\x1b[?1049l") :]
        assert "Everything saved is safe" in said.decode()
        assert b"Traceback" not in said
        assert b"431125199901010009" not in said
        (note,) = (tmp_path / "log").glob("crash-*.txt")
        assert "RuntimeError" in note.read_text()
        assert "toolkit_demo.py" in note.read_text()
        assert "431125199901010009" not in note.read_text()
        assert note.stat().st_mode & 0o077 == 0 or note.parent.stat().st_mode & 0o077 == 0


def test_a_terminal_without_screens_is_told_the_other_way(tmp_path: Path) -> None:
    with Terminal([sys.executable, str(DEMO)], term="dumb", env={"CLERK_LANG": "en"}) as term:
        assert term.wait_exit() == 2
        assert b"clerk --help" in term.output()
        assert b"\x1b" not in term.output()
