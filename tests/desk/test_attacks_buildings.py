"""Keys without a certificate: ways that once led there."""

from pathlib import Path

import pytest
from building_site import (
    FIRST_NO,
    HEAD,
    identity_number,
    listed,
    make_hall,
    name,
    put_on_file,
    rows,
    takeable,
    write_csv,
)
from desk_hall import Hall

from clerk_tui.desk import buildings, casework
from clerk_tui.desk.building_batches import counting_from, decide_all, hand_over, take_in
from clerk_tui.desk.building_lists import import_checks, import_units
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.errors import Refused
from clerk_tui.domain.identity import DocumentType

RESIDENT = DocumentType.RESIDENT_ID


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return make_hall(tmp_path / "hall")


def give(hall: Hall, building: int) -> None:
    hand_over(hall.wang, building, "101", name(0), RESIDENT, identity_number(0))


@pytest.mark.parametrize("given_out", [False, True])
def test_a_refused_transfer_hands_no_keys_over_and_can_be_made_good(
    hall: Hall, tmp_path: Path, given_out: bool
) -> None:
    building = takeable(hall.wang, tmp_path, 1)
    take_in(hall.wang, building)
    decide_all(hall.zhou, building, outcome=Outcome.REFUSED, reason="合同不符")
    case = buildings.building(hall.wang, building).units["101"].case
    assert case is not None
    if given_out:
        casework.hand_out(hall.wang, case.case_id, name(0), RESIDENT, identity_number(0))
    with pytest.raises(Refused) as refused:
        give(hall, building)
    assert refused.value.code == "hand_over.no_certificate"
    buildings.release(hall.wang, building, ["101"], "补正后重办")
    take_in(hall.wang, building)
    decide_all(hall.zhou, building, first_no=FIRST_NO)
    give(hall, building)
    assert buildings.building(hall.wang, building).units["101"].handed_over_on is not None


def test_a_unit_whose_number_is_a_whole_column_is_named_as_wrong(hall: Hall, tmp_path: Path) -> None:
    building = put_on_file(hall.wang).id
    long, good = rows(2)
    file = write_csv(tmp_path / "units.csv", [HEAD, ("x" * 100_000, *long[1:]), good])
    done = import_units(hall.wang, building, file)
    assert [problem.row for problem in done.problems] == [2]
    assert list(buildings.building(hall.wang, building).units) == ["102"]


def test_a_buyer_named_twice_spoils_their_own_row_only(hall: Hall, tmp_path: Path) -> None:
    building = put_on_file(hall.wang).id
    twice, good = rows(2)
    same = ("，".join((twice[1], twice[1])), "，".join((twice[2], twice[2])))
    file = write_csv(tmp_path / "units.csv", [HEAD, (twice[0], *same, "", *twice[4:]), good])
    done = import_units(hall.wang, building, file)
    assert [(problem.row, problem.column) for problem in done.problems] == [(2, "证件号码")]
    assert list(buildings.building(hall.wang, building).units) == ["102"]


@pytest.mark.parametrize("said", ["待缴", "欠缴 2000 元", "未缴清", "核验中", "部分缴纳", "免", "?"])
def test_a_word_that_nobody_listed_is_not_taken_for_paid(hall: Hall, tmp_path: Path, said: str) -> None:
    building = listed(hall.wang, tmp_path, 2)
    file = write_csv(tmp_path / "tax.csv", [("房号", "契税"), ("101", said), ("102", "湘税2026000123")])
    done = import_checks(hall.wang, building, file)
    assert ([problem.row for problem in done.problems], done.added) == ([2], ("102",))
    assert buildings.building(hall.wang, building).units["101"].checks == {}


def test_a_number_of_thousands_of_digits_counts_on() -> None:
    numbers = counting_from("9" * 4999 + "8")
    assert [next(numbers)[-2:] for _n in range(2)] == ["98", "99"]
