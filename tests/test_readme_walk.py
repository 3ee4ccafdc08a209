"""The walk through the README, key by key, in the real program: a stranger has nothing else."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from harness import Terminal  # noqa: E402 - the tests' terminal, found by the line above

NUMBER = "431125199901010009"

# What is pressed or typed, and what is on the screen then. The README names them in this order.
WALK = (
    ("F2", "1,?840"),
    ("sbksl", "> 社会保障卡申领"),
    ("Enter", "申请人"),
    ("Enter", ""),
    ("Enter", ""),  # "twice": the README names the key once
    (NUMBER, NUMBER),
    ("Enter", ""),
    ("张小明", "张小明"),
    ("Enter", "材料不齐 2 项"),
    ("=", "材料齐全。Ctrl\\+S 受理"),
    ("Ctrl+S", "查询码 \\d{6}"),
    ("F9", "receipt-v1|ceipt-v1"),
    ("Enter", "下一步 +Ctrl\\+S 转部门|已受理 ·"),
    ("Ctrl+S", "转部门\n|部门 +\\["),
    ("Ctrl+S", "已转部门 ·"),
    ("Ctrl+S", "审查中 ·"),
    ("Ctrl+S", "准予"),
    ("Ctrl+S", "已决定"),
    ("Ctrl+S", "领取人"),
    (NUMBER, NUMBER),
    ("Enter", "是申请人的证件"),
    ("Ctrl+S", "已送达"),
    ("F4", "^ 待办"),
)
TWICE = 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_readme_names_these_keys_in_this_order(language: str) -> None:
    chinese, _mark, english = (ROOT / "README.md").read_text(encoding="utf-8").partition("# English")
    half, heading = (chinese, "## 十分钟走一遍") if language == "zh" else (english, "## Once through, in ten minutes")
    walk = half.partition(heading)[2].partition("\n## ")[0]
    named = iter(re.findall(r"`([^`]+)`", walk))
    pressed = [key for index, (key, _see) in enumerate(WALK) if index != TWICE]
    assert [key for key in pressed if key not in named] == []  # each search goes on where the last one ended


def test_the_walk_through_the_readme_works(tmp_path: Path) -> None:
    argv = [sys.executable, "-P", "-m", "clerk_tui"]
    environment = {"CLERK_HOME": str(tmp_path), "CLERK_LANG": "zh_CN", "PYTHONPATH": str(ROOT)}
    with Terminal(argv, env=environment) as term:
        term.wait_for("> 试用")
        term.send("enter")
        term.wait_for("^ 待办", timeout=60)
        for key, see in WALK:
            term.settle()
            term.send(key.lower() if re.fullmatch(r"F\d|Enter|Ctrl\+\w", key) else key)
            if see:
                term.wait_for(see)
        term.settle()
        term.send("ctrl+q")
        assert term.wait_exit() == 0
    assert [path.name for path in tmp_path.rglob("*.pdf")] != []
    assert list((tmp_path / "state" / "documents").glob("*-receipt-v1.pdf"))
