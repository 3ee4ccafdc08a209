"""What is settled before and around the screens: environment, keymap, themes, actions, clipboard, crash notes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from clerk_tui import i18n
from clerk_tui.tui import clipboard, crash, keymap, launch
from clerk_tui.tui.actions import ACTIONS, Action, bindings, declare, declare_all
from clerk_tui.tui.theme import ROW_STYLES, THEMES, VARIABLES, PlainFilter, plain_table


@pytest.fixture(autouse=True)
def english() -> Iterable[None]:
    i18n.set_language("en")
    yield
    i18n.set_language(None)


class TestEnvironment:
    def test_a_users_value_is_never_overridden(self) -> None:
        environ = {"TERM": "xterm", "ESCDELAY": "200", "TEXTUAL_THEME": "nord"}
        launch.prepare_environment(environ, theme="clerk-light")
        assert environ["ESCDELAY"] == "200"
        assert environ["TEXTUAL_THEME"] == "nord"
        assert environ["TEXTUAL_DISABLE_KITTY_KEY"] == "1"

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({"TERM": "xterm-256color"}, {"TEXTUAL_THEME": "clerk-dark"}),
            (
                {"TERM": "linux"},
                {"TEXTUAL_THEME": "clerk-ansi", "CLERK_PLAIN": "1", "TEXTUAL_COLOR_SYSTEM": "standard"},
            ),
            ({"TERM": "vt220"}, {"TEXTUAL_THEME": "clerk-ansi", "NO_COLOR": "1"}),
            ({"TERM": "xterm", "NO_COLOR": "1"}, {"TEXTUAL_THEME": "clerk-ansi", "TEXTUAL_COLOR_SYSTEM": "standard"}),
        ],
    )
    def test_the_look_follows_the_terminal(self, given: dict[str, str], expected: dict[str, str]) -> None:
        launch.prepare_environment(given)
        assert given.items() >= expected.items()

    def test_the_settings_choose_the_theme(self) -> None:
        environ = {"TERM": "xterm"}
        launch.prepare_environment(environ, theme="clerk-contrast")
        assert environ["TEXTUAL_THEME"] == "clerk-contrast"

    @pytest.mark.parametrize(
        ("term", "tty", "usable"), [("xterm", True, True), ("dumb", True, False), ("xterm", False, False)]
    )
    def test_where_screens_cannot_be_shown(self, term: str, tty: bool, usable: bool) -> None:
        reason = launch.refusal({"TERM": term}, tty=tty)
        assert (reason == "") == usable
        assert usable or "clerk --help" in reason

    def test_what_a_user_should_know_first(self) -> None:
        assert launch.warnings({"LANG": "zh_CN.UTF-8", "TERM": "xterm"}) == []
        assert "zh_CN.GBK" in launch.warnings({"LANG": "zh_CN.GBK", "TERM": "xterm"})[0]
        assert launch.warnings({"LANG": "C.UTF-8", "LC_ALL": "C"})[0].count("UTF-8")
        (console,) = launch.warnings({"LANG": "zh_CN.UTF-8", "TERM": "linux"})
        assert console.isascii(), "this console shows nothing else"


class TestActions:
    def test_every_default_key_can_be_sent_by_every_terminal(self) -> None:
        for action in ACTIONS.values():
            keys = action.keys.split(",")
            assert all(keymap._long(key) in keymap.SAFE for key in keys), action
            assert not keymap.GRABBED.issuperset(keys), action

    def test_no_two_actions_of_one_scope_share_a_key(self) -> None:
        declare_all()
        for action in ACTIONS.values():
            taken = keymap._taken(action.id, action.keys.split(","), {})
            # A list's own keys and a field's win over the app's where they have the focus; ours never meet.
            assert taken == "", taken

    def test_an_id_is_declared_once(self) -> None:
        with pytest.raises(ValueError, match="twice"):
            declare(Action("app.find", "Find", "f3", "x"))

    def test_bindings_carry_the_id_that_remaps_them(self) -> None:
        assert {binding.id for binding in bindings("list")} == {a.id for a in ACTIONS.values() if a.scope == "list"}  # type: ignore[union-attr]


class TestKeymap:
    def load(self, tmp_path: Path, text: str) -> tuple[dict[str, str], list[str]]:
        (tmp_path / keymap.FILE_NAME).write_text(text, encoding="utf-8")
        return keymap.load(tmp_path)

    def test_no_file_is_no_keymap(self, tmp_path: Path) -> None:
        assert keymap.load(tmp_path) == ({}, [])

    def test_keys_by_id(self, tmp_path: Path) -> None:
        text = '[keys]\n"app.find" = "f12"\n"list.down" = ["down", "J"]\n"app.help" = "?"\n'
        assert self.load(tmp_path, text) == (
            {"app.find": "f12", "list.down": "down,J", "app.help": "question_mark"},
            [],
        )

    def test_two_actions_may_swap_keys(self, tmp_path: Path) -> None:
        found, problems = self.load(tmp_path, '[keys]\n"app.find" = "f2"\n"app.intake" = "f3"\n')
        assert (found, problems) == ({"app.find": "f2", "app.intake": "f3"}, [])

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ('"app.nothing" = "f3"', "app.nothing"),
            ('"app.find" = "ctrl+h"', "ctrl+h"),
            ('"app.find" = "alt+1"', "alt+1"),
            ('"app.find" = "f11"', "second key"),
            ('"app.find" = "f2"', "app.intake"),
            ('"list.down" = "f2"', "app.intake"),
            ('"app.find" = 3', "list of keys"),
            ('"app.find" = []', "list of keys"),
        ],
    )
    def test_a_line_that_cannot_be_used_is_said_and_left_out(self, tmp_path: Path, line: str, says: str) -> None:
        found, problems = self.load(tmp_path, f'[keys]\n{line}\n"app.guides" = "f12"\n')
        assert found == {"app.guides": "f12"}
        assert len(problems) == 1
        assert says in problems[0]

    @pytest.mark.parametrize("text", ["[keys", "keys = 3", b"\xff\xfe".decode("latin-1")])
    def test_a_broken_file_is_one_sentence(self, tmp_path: Path, text: str) -> None:
        found, problems = self.load(tmp_path, text)
        assert found == {}
        assert len(problems) == 1

    def test_keys_are_written_for_people(self) -> None:
        names = [keymap.key_name(key) for key in ("ctrl+s", "f2", "escape", "question_mark", "a", "G", "shift+tab")]
        assert names == ["Ctrl+S", "F2", "Esc", "?", "a", "G", "Shift+Tab"]


class TestThemes:
    @pytest.mark.parametrize("name", THEMES)
    def test_a_state_never_is_a_colour_alone_where_there_are_none(self, name: str) -> None:
        variables = {**VARIABLES, **THEMES[name].variables}
        assert variables["alert-style"] != "none"
        if THEMES[name].ansi:
            assert "reverse" in variables["cursor-style"]
        assert all({f"{style}-color", f"{style}-style"} <= variables.keys() for style in ROW_STYLES)

    @pytest.mark.parametrize("name", ["clerk-dark", "clerk-light", "clerk-contrast"])
    def test_text_can_be_read(self, name: str) -> None:
        theme = THEMES[name]
        for colour in (theme.foreground, theme.error, theme.warning, theme.success):
            assert contrast(str(colour), str(theme.background)) >= 4.5

    def test_the_plain_look_is_as_wide_as_what_it_replaces(self) -> None:
        assert all(unicodedata.east_asian_width(chr(point)) == "A" for point in plain_table())
        for point, substitute in plain_table().items():
            assert substitute.isascii()
            assert cell_len(substitute) == cell_len(chr(point)), chr(point)

    def test_chinese_is_left_alone(self) -> None:
        segments = PlainFilter().apply([Segment("居住证（新办）…“①”"), Segment("abc")], Color(0, 0, 0))
        assert [segment.text for segment in segments] == ['居住证（新办）."1"', "abc"]


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""

    def luminance(colour: str) -> float:
        channels = [part / 255 for part in Color.parse(colour).rgb]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class TestClipboard:
    def test_over_ssh_only_the_terminal_has_the_right_clipboard(self) -> None:
        assert clipboard.tool({"SSH_TTY": "/dev/pts/1", "DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}) == ()

    def test_a_tool_that_takes_it(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert clipboard.copy_with(("tee", str(out)), "居住证")
        assert out.read_text(encoding="utf-8") == "居住证"

    @pytest.mark.parametrize("command", [("false",), ("no-such-tool",)])
    def test_a_tool_that_does_not(self, command: tuple[str, ...]) -> None:
        assert not clipboard.copy_with(command, "x")


class TestCrashNotes:
    def test_a_note_says_where_and_never_what(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CLERK_HOME", str(tmp_path))
        try:
            try:
                raise KeyError("431125199901010009")
            except KeyError as error:
                raise RuntimeError("张小明") from error
        except RuntimeError as error:
            said = crash.tell(error)
        (path,) = (tmp_path / "log").iterdir()
        note = path.read_text(encoding="utf-8")
        assert str(path) in said
        assert "RuntimeError" in note
        assert "KeyError" in note
        assert Path(__file__).name in note
        assert "张小明" not in note + said
        assert "431125" not in note + said

    def test_no_room_for_the_note_is_no_second_crash(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("CLERK_HOME", str(tmp_path / "file"))
        assert "safe" in crash.tell(RuntimeError("x"))


def test_a_keymap_may_name_the_deeds_of_screens_that_were_not_opened_yet(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / keymap.FILE_NAME).write_text('[keys]\n"case.note" = "J"\n"drafts.discard" = "z"\n', encoding="utf-8")
    code = f"from pathlib import Path; from clerk_tui.tui import keymap; print(keymap.load(Path({str(tmp_path)!r})))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "({'case.note': 'J', 'drafts.discard': 'z'}, [])"
