"""Administrative divisions of the country (行政区划), down to the county: what the other hall's code stands for."""

import csv
from functools import cache

from clerk_tui.paths import data_dir


@cache
def divisions() -> dict[str, str]:
    """Return code (six digits) → whole name, such as ``广东省广州市天河区``. Read once, when first asked for."""
    with (data_dir() / "divisions" / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def division_name(code: str) -> str:
    """Return the name of the division that *code* lies in, to six digits; empty when there is none."""
    return divisions().get(code[:6], "")
