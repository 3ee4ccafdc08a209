"""Plain text: golden copies read by eye, and properties that hold whatever is in the facts.

``CLERK_GOLDEN=write pytest tests/paper`` writes the golden copies anew; read the difference before keeping it.
"""

import os
import unicodedata
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_samples import FACTS, HARD, document
from rich.cells import cell_len

from clerk_tui.paper import model as m
from clerk_tui.paper.sheet import Bar, Chart
from clerk_tui.paper.sheets import compose
from clerk_tui.paper.text import SCREEN, SLIP, _chart, render_text, unambiguous, wrap

GOLDEN = Path(__file__).parent / "golden"
KINDS = list(m.DocumentKind)
STOPS = "、，。；：）》」』！？〕"

SNAPSHOTS = {
    **{
        f"{kind}-{language}-76": (document(kind, language=language), SCREEN)
        for kind in KINDS
        for language in ("zh_CN", "en")
    },
    "receipt-zh_CN-42": (document(m.DocumentKind.RECEIPT, reprint=1), SLIP),
    "receipt-hard-zh_CN-42": (document(m.DocumentKind.RECEIPT, facts=HARD), SLIP),
    "receipt-hard-zh_CN-76": (document(m.DocumentKind.RECEIPT, facts=HARD), SCREEN),
    "grant-other-power-zh_CN-76": (
        document(m.DocumentKind.GRANT, facts=msgspec.structs.replace(FACTS, is_licence=False)),
        SCREEN,
    ),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_golden(name: str) -> None:
    sample, width = SNAPSHOTS[name]
    found, file = render_text(sample, width), GOLDEN / f"{name}.txt"
    if os.environ.get("CLERK_GOLDEN") == "write":
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_no_golden_copy_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(SNAPSHOTS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("facts", [FACTS, HARD])
@pytest.mark.parametrize("width", [SLIP, 58, SCREEN])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_line_is_too_wide_trailing_or_ambiguous(
    kind: m.DocumentKind, facts: m.CaseFacts, width: int, language: str
) -> None:
    for line in render_text(document(kind, facts=facts, language=language), width).split("\n"):
        assert cell_len(line) <= width, line
        assert line == line.rstrip()
        assert not [c for c in line if unicodedata.east_asian_width(c) == "A"], line


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_says_what_the_sheet_says(kind: m.DocumentKind) -> None:
    found = "".join(render_text(document(kind), SCREEN).split())
    (sheet,) = compose(document(kind))
    said = [block.text for block in sheet.blocks if hasattr(block, "text")]
    for words in (sheet.title, sheet.number, *sheet.footer, *said):
        assert "".join(unambiguous(words).split()) in found


@settings(max_examples=200)
@given(st.text(st.sampled_from("张明ab1，。（《》） \n·“”𬭊㛃"), max_size=80), st.integers(8, 40))
def test_wrapping_loses_nothing_and_keeps_stops_off_line_starts(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(unambiguous(text).split())
    assert all(cell_len(line) <= width for line in lines)


def test_stops_and_brackets_cling_to_their_words() -> None:
    sentence = "申请材料不齐全或者不符合法定形式的，将当场或者在五个工作日内一次告知（《行政许可法》第三十二条）。" * 3
    for width in range(20, 77):
        for line in wrap(sentence, width):
            assert line[0] not in STOPS
            assert line[-1] not in "（《「"


def test_escape_sequences_do_not_reach_the_terminal() -> None:
    facts = msgspec.structs.replace(FACTS, applicant=m.Party(name="张\x1b[2J\x07明"), item="事\u202e项")
    found = render_text(document(m.DocumentKind.RECEIPT, facts=facts))
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"} for c in found)


def test_a_code_that_does_not_fit_is_left_out() -> None:
    assert "#" not in render_text(document(m.DocumentKind.RECEIPT), SLIP, code="ascii")
    assert "█" in render_text(document(m.DocumentKind.RECEIPT), SLIP, code="blocks")


def test_a_chart_draws_bars_to_scale_beside_their_labels_or_below() -> None:
    bars = (Bar("1 出生登记", 0, 0.5), Bar("2 参保登记", 0.5, 0.5), Bar("3 当天办结", 1, 0))
    chart = Chart(bars=bars, first="3月2日", last="3月12日")
    wide = list(_chart(chart, 72))
    assert [len(line) - len(line.rstrip("=")) for line in wide[1:]] == [30, 30, 1]
    assert [cell_len(line) for line in wide[1:]] == [12 + 30, 72, 72]
    assert list(_chart(chart, 40)) == [
        "3月2日" + " " * 27 + "3月12日",
        "1 出生登记",
        "=" * 20,
        "2 参保登记",
        " " * 20 + "=" * 20,
        "3 当天办结",
        " " * 39 + "=",
    ]
