"""The search alone: the slowest of many queries, over 2,059 and over 100,000 items."""

import itertools
import time

from figure import Figure
from msgspec.structs import replace

QUERIES = """
s sf sfz a an she sheng shenfenzheng shenfz jzgcsgxk 身 登记 身份证 建筑工程施工许可 000709 0007 n001 公安局 税务
公安局+身份证 登记+变更 身份zheng 身分证 残急证 sehnfenzheng sbksl qqqqqq 龘龘龘
"""
SUFFIXES = ["", *(f"（{a}{b}）" for a, b in itertools.product("甲乙丙丁戊己庚辛", repeat=2))]


def measure() -> list[Figure]:
    """Return the slowest query of each size, each query's best of seven."""
    from clerk_tui.catalog.search import ItemIndex, warm
    from clerk_tui.catalog.shipped import load_shipped

    catalog = load_shipped()
    warm()
    figures = []
    for count, limit in ((2_059, 3.0), (100_000, 10.0)):
        items = [
            replace(item, id=f"{item.id}-{copy}", name=f"{item.name}{suffix}")
            for copy, suffix in enumerate(SUFFIXES)
            for item in catalog.items
        ][:count]
        index = ItemIndex(items, catalog.departments)
        times = {query: _best(index, query.replace("+", " ")) for query in QUERIES.split()}
        worst = max(times, key=lambda query: times[query])
        figures.append(Figure(f"search over {count:,} items, slowest query ({worst})", times[worst], 0, limit))
    return figures


def _best(index, query: str) -> float:
    times = []
    for _round in range(7):
        start = time.perf_counter()
        index.search(query)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)
