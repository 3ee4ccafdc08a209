"""Our pinyin tables against the library they are made with, and what they add to it for people's names."""

import subprocess
import sys

import pytest
from pypinyin import lazy_pinyin

from clerk_tui.catalog.pinyin import full, initials, name_keys, syllables
from clerk_tui.catalog.shipped import load_shipped


def reference(text: str) -> list[str]:
    han = "".join(c for c in text if "\u4e00" <= c <= "\u9fff")
    return [syllable.replace("lve", "lue").replace("nve", "nue") for syllable in lazy_pinyin(han)]


def test_every_shipped_name_is_read_as_pypinyin_reads_it() -> None:
    catalog = load_shipped()
    names = {item.name for item in catalog.items} | {one.name for one in (*catalog.departments, *catalog.centres)}
    ours = {name: syllables("".join(c for c in name if "\u4e00" <= c <= "\u9fff")) for name in names}
    differ = {name: read for name, read in ours.items() if read != reference(name)}
    # 单县 and the like are ours on purpose; none of them is in Jiangyong.
    assert differ == {}


@pytest.mark.parametrize(
    ("text", "typed", "first"),
    [
        ("建筑工程", "jianzhugongcheng", "jzgc"),
        ("重庆长期会计", "chongqingchangqikuaiji", "cqcqkj"),
        ("银行调解", "yinhangtiaojie", "yhtj"),
        ("单县", "shanxian", "sx"),
        ("绿色女性", "lvsenvxing", "lsnx"),
        ("侵略", "qinlue", "ql"),
        ("（3周岁）ＥＴＣ", "3zhousuietc", "3zsetc"),
        ("𬭊", "du", "d"),
        ("", "", ""),
        ("——", "", ""),
    ],
)
def test_text(text: str, typed: str, first: str) -> None:
    assert full(text) == typed
    assert initials(text) == first


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("单小明", {"shanxiaoming", "sxm", "danxiaoming", "dxm"}),
        ("仇英", {"qiuying", "qy", "chouying", "cy"}),
        ("解晓东", {"xiexiaodong", "xxd", "jiexiaodong", "jxd"}),
        ("尉迟恭", {"yuchigong", "ycg", "weichigong", "wcg"}),
        ("区大相", {"oudaxiang", "odx", "qudaxiang", "qdx"}),
        ("李乐", {"lile", "ll", "liyue", "ly"}),
        ("阿依古丽·买买提", {"ayigulimaimaiti", "ayglmmt"}),
        ("John Smith", {"johnsmith"}),
    ],
)
def test_names_are_found_by_each_reading(name: str, keys: set[str]) -> None:
    assert set(name_keys(name)) >= keys


def test_the_surname_read_as_a_surname_comes_first() -> None:
    assert name_keys("单小明")[0] == "shanxiaoming"


def test_a_name_without_letters_has_no_keys() -> None:
    assert name_keys(" ·· ") == ()


def test_readings_are_bounded() -> None:
    assert len(name_keys("乐" * 30)) <= 16


def test_the_program_never_imports_pypinyin() -> None:
    code = (
        "import sys; from clerk_tui.catalog.pinyin import full; import clerk_tui.catalog.search; full('单');"
        "assert not {'pypinyin', 'rapidfuzz', 'python_calamine', 'sqlmodel', 'textual', 'tomllib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
