"""The files provinces really export, where they are at hand: they are not ours to ship, so they are never copied here.

Set CLERK_REALDATA to their folder, or keep it as ``shared/realdata`` beside the project.
"""

import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clerk_tui.catalog.importing import ImportResult, Report, import_files, load_mapping

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("CLERK_REALDATA") or ROOT.parent / "shared" / "realdata") / "items"
FILES = {
    "guangan": ["guangan_district_catalog.csv"],
    "guangdong": ["guangdong_item_materials_2021.csv", "guangdong_items_2021.csv"],
    "jilin": ["jilin_scenario_materials.csv"],
    "hunan_names": ["hunan_catalog_names.csv"],
}

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="NOT TESTED on real provincial files: set CLERK_REALDATA to the folder that holds items/",
)


def imported(name: str, *, files: list[Path] | None = None, accept_valid: bool = False) -> ImportResult:
    return import_files(
        files or [FOLDER / file for file in FILES[name]],
        load_mapping(name),
        version="v",
        effective_from="2026-01-01",
        accept_valid=accept_valid,
    )


@pytest.mark.parametrize(
    ("name", "items", "materials", "questions", "warnings"),
    [
        ("guangan", 1_135, 0, 0, {"duplicate_name": 2}),
        ("guangdong", 2_262, 3_434, 0, {"doubtful_code": 6}),
        ("jilin", 289, 2_273, 267, {"no_type_column": 1}),
        ("hunan_names", 1_711, 0, 0, {"duplicate_name": 3, "skipped": 1}),
    ],
)
def test_every_file_imports(name: str, items: int, materials: int, questions: int, warnings: dict[str, int]) -> None:
    result = imported(name)
    assert result.catalog is not None
    assert result.report.errors == 0
    assert (result.counts["items"], result.counts["materials"], result.counts["questions"]) == (
        items,
        materials,
        questions,
    )
    found = [problem.code for problem in result.report.problems]
    assert {code: found.count(code) for code in found} == warnings


def test_the_largest_takes_at_most_three_seconds() -> None:
    start = time.perf_counter()
    imported("guangdong")
    assert time.perf_counter() - start < 3.0


def test_scenarios_keep_every_material() -> None:
    """Whatever answer is given, the checklist holds what the file lists for that scenario."""
    import csv

    catalog = imported("jilin").catalog
    assert catalog is not None
    items = {item.name: item for item in catalog.items}
    with (FOLDER / FILES["jilin"][0]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        item = items["".join(row["item_name"].split())] if row["item_name"] not in items else items[row["item_name"]]
        wanted = "".join(row["material"].split())
        chosen = {
            f"{question.id}:{option.id}"
            for question in item.questions
            for option in question.options
            if option.label == row["scenario"].strip()
        }
        asked = {
            "".join(one.name.split()) for one in item.materials if not one.scenarios or chosen & set(one.scenarios)
        }
        if chosen or not item.questions:
            assert wanted in asked


GARBAGE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "无",
            "//",
            "1.1E+17",
            "NaN",
            '"',
            '""',
            "\x00",
            "\x1b[2J",
            "=1+1",
            "９９",
            "-1",
            "1e999",
            "\u202e",
            "𬭊",
            "x" * 300,
        ]
    ),
)


@pytest.mark.parametrize("name", list(FILES))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), garbage=st.lists(GARBAGE, min_size=1, max_size=8), data=st.data())
def test_garbage_in_cells_never_raises(
    name: str, seed: int, garbage: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    source = FOLDER / FILES[name][-1]
    lines = source.read_text(encoding="utf-8").splitlines()
    dice = random.Random(seed)
    kept = [lines[0], *dice.sample(lines[1:], 30)]
    for piece in garbage:
        row = dice.randrange(1, len(kept)) if dice.random() < 0.9 else 0
        cells = kept[row].split(",")
        cells[dice.randrange(len(cells))] = piece
        kept[row] = ",".join(cells)
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16", "gb18030"]))
    file = tmp_path_factory.mktemp("mutated") / source.name
    file.write_bytes("\n".join(kept).encode(encoding, "replace"))
    result = imported(name, files=[file], accept_valid=True)
    assert isinstance(result.report, Report)
    for problem in result.report.problems:
        assert problem.reason.format(**problem.params)
        problem.remedy.format(**problem.params)
    if result.report.errors and result.catalog is not None:
        assert result.left_out


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_garbage_in_bytes_never_raises(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    dice = random.Random(seed)
    data = bytearray((FOLDER / FILES["guangan"][0]).read_bytes()[:4_000])
    for _damage in range(dice.randrange(1, 20)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    file = tmp_path_factory.mktemp("bytes") / "x.csv"
    file.write_bytes(data)
    assert isinstance(imported("guangan", files=[file], accept_valid=True).report, Report)
