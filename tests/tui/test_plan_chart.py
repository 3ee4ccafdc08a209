"""The plan in characters, and who of the members needs a row."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clerk_tui import i18n
from clerk_tui.domain.bundle.plan import Plan, PlanStep
from clerk_tui.tui.widgets.plan_box import bars, sums
from clerk_tui.tui.widgets.plan_chart import Bar, chart
from clerk_tui.tui.widgets.who_needs import in_full, who

BIRTH = [
    Bar("+", "1", "出生医学证明首次签发", "卫健局", "收件即开始", 0, 5, "11-30"),
    Bar(">", "2", "出生登记", "公安局", "1 之后", 5, 15, "12-14"),
    Bar(".", "3", "社会保障卡申领", "人社局", "2 之后", 15, 45, "01-25"),
]


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.set_language("zh_CN")


names = st.text(alphabet="出生登记医保abc（）", min_size=1, max_size=30)
bar = st.builds(
    Bar,
    st.sampled_from(["+", ">", "."]),
    st.integers(1, 14).map(str),
    names,
    names,
    names,
    st.none() | st.integers(0, 300),
    st.none() | st.integers(0, 400),
    st.sampled_from(["", "11-30"]),
)


@given(st.lists(bar, min_size=1, max_size=14), st.sampled_from([76, 80, 100, 116, 126]))
def test_no_line_is_wider_than_the_screen(drawn: list[Bar], width: int) -> None:
    lines = chart(drawn, width)
    assert len(lines) == len(drawn) + 1
    assert all(cell_len(line) <= width for line in lines)


def test_who_waits_begins_where_the_other_ends() -> None:
    _ruler, first, second, third = chart(BIRTH, 76)
    assert first.index("=") < second.index("=") < third.index("=")
    # Wide characters before the chart shift strings, not cells.
    cells = [cell_len(line[: line.index("=")]) for line in (first, second, third)]
    assert cells == sorted(cells)
    ends = [cell_len(line[: line.rindex("=")]) + 1 for line in (first, second)]
    assert ends == cells[1:]


def test_a_member_that_waits_for_a_document_is_not_drawn_as_if_it_ran() -> None:
    line = chart([Bar(".", "1", "建筑工程施工许可证核发", "住建局", "土地合同 之后", None, None, "")], 76)[1]
    assert "?" in line
    assert "=" not in line


def test_a_wider_screen_cuts_fewer_names() -> None:
    long = [bar._replace(name="建设工程质量安全监督手续办理并核发建筑工程施工许可证") for bar in BIRTH]
    assert "…" in chart(long, 76)[1]
    assert "…" not in chart(long, 126)[1]


def test_the_plan_says_who_waits_for_whom() -> None:
    step = partial(PlanStep, item="x", department="gongan", stage=0)
    steps = (
        step(member="a", name="甲", begins_after=0, ends_after=2, critical=True),
        step(member="b", name="乙", in_step_with=("c",), begins_after=0, ends_after=3),
        step(member="c", name="丙", waits_for=("a", "@land")),
    )
    drawn = bars(
        Plan(steps=steps, stages=(), critical=("a",), days=2, ends_on=None, due_on=None), str, {"land": "合同"}
    )
    assert [bar.order for bar in drawn] == ["收件即开始", "与 3 同步", "1、合同 之后"]


def test_a_promise_that_members_outlast_is_marked() -> None:
    plan = Plan(steps=(), stages=(), critical=(), days=0, ends_on=date(2027, 1, 25), due_on=date(2026, 11, 30))
    assert sums(plan)[-1].startswith("! ")


class TestWhoNeedsARow:
    NAMES = {"a": "出生登记", "b": "社会保障卡申领", "c": "医保参保", "d": "生育登记", "e": "预防接种证"}

    def test_a_row_everybody_needs_says_so(self) -> None:
        assert who(tuple(self.NAMES), self.NAMES, 14) == "全部 5 项"
        assert in_full(tuple(self.NAMES), self.NAMES) == ""

    def test_names_stand_whole_or_not_at_all(self) -> None:
        assert who(("b",), self.NAMES, 14) == "社会保障卡申领"
        assert who(("c", "a"), self.NAMES, 17) == "出生登记 医保参保"
        assert who(("c", "a"), self.NAMES, 16) == "1,3"
        assert who(("a", "b", "c", "e"), self.NAMES, 14) == "1-3,5"
        assert who((), self.NAMES, 14) == ""

    def test_the_numbers_are_those_of_the_plan(self) -> None:
        assert in_full(("d", "b"), self.NAMES) == "2 社会保障卡申领，4 生育登记".replace("，", i18n._(", "))

    @given(st.sets(st.integers(0, 19)), st.integers(3, 30))
    def test_never_wider_than_the_column(self, needed: set[int], width: int) -> None:
        names = {str(n): f"第{n}个成员事项" for n in range(20)}
        assert cell_len(who([str(n) for n in needed], names, width)) <= max(width, cell_len("全部 20 项"))
