"""Imports of a province's export, and what a first start costs beyond a later one."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figure import Figure

ITEMS, MATERIALS = 2262, 3434


def measure() -> list[Figure]:
    """Return the figures."""
    return [_import(), *_first_start()]


def _import() -> Figure:
    """As many items and materials as Guangdong publishes, in files of the same columns."""
    from clerk_tui.catalog.importing import import_files, load_mapping

    with tempfile.TemporaryDirectory() as folder:
        items, materials = Path(folder, "items.csv"), Path(folder, "materials.csv")
        with items.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["task_code", "item_name", "type_code", "type", "dept", "statutory_days", "statutory_unit"])
            for n in range(ITEMS):
                rows.writerow([_code(n), f"第{n}号事项核准", "01", "行政许可", f"部门{n % 40}", 20, "工作日"])
        with materials.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["task_code", "item_name", "seq", "material"])
            for n in range(MATERIALS):
                rows.writerow([_code(n % ITEMS), f"第{n % ITEMS}号事项核准", n // ITEMS + 1, f"申请表{n // ITEMS}"])
        start = time.perf_counter()
        import_files(
            [items, materials], load_mapping("guangdong"), version="b", effective_from="2026-01-01", accept_valid=True
        )
        return Figure("import of 2,262 items with 3,434 materials", time.perf_counter() - start, 0, 3, "s")


def _code(n: int) -> str:
    return f"11440000006939756B24401{n:05d}000"[:31]


def _first_start() -> list[Figure]:
    """The demonstration hall, made and opened, against opened."""
    with tempfile.TemporaryDirectory() as home:
        first, later = _open_demo(home), min(_open_demo(home) for _round in range(5))
    return [Figure("first start of the demonstration beyond a later one", first - later, 0, 3, "s")]


def _open_demo(home: str) -> float:
    code = "from clerk_tui.desk.opening import open_demo; open_demo().index"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "CLERK_HOME": home})
    return time.perf_counter() - start
