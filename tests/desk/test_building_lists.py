"""Lists as developers really send them: dirt is named by row and column, and the good rows are entered once."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from building_site import HEAD, identity_number, listed, make_hall, name, put_on_file, registered, rows, write_csv
from desk_hall import USCC, Hall

from clerk_tui.desk import buildings
from clerk_tui.desk.building_batches import take_in
from clerk_tui.desk.building_lists import Imported, import_checks, import_units
from clerk_tui.desk.building_rules import building_rules
from clerk_tui.domain.building.model import Check, Step
from clerk_tui.domain.catalog import Catalog
from clerk_tui.domain.errors import BadInput, NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType

Cell = str | int | float | date | None


def write_xlsx(path: Path, table: Sequence[Sequence[Cell]], merges: Sequence[str] = ()) -> Path:
    """Write *table* as the only sheet of a workbook; *merges* are ranges such as ``A2:A3``."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(list(row))
    for span in merges:
        book.active.merge_cells(span)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    hall = make_hall(tmp_path_factory.mktemp("lists"))
    hall.store.close()
    return hall.store.path, hall.store.key


@pytest.fixture
def hall(made: tuple[Path, bytes], tmp_path: Path) -> Iterator[Hall]:
    copied = Hall.copy(*made, tmp_path / "hall")
    yield copied
    copied.store.close()


@pytest.fixture
def building(hall: Hall) -> int:
    return put_on_file(hall.wang).id


def problems(done: Imported) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in done.problems]


class TestUnits:
    def test_a_workbook_with_titles_above_and_dirt_between(self, hall: Hall, building: int, tmp_path: Path) -> None:
        table: list[list[Cell]] = [
            ["千家峒花园3幢房屋明细表"],
            ["制表：2026-02-28", None, "单位：平方米"],
            ["* 房 号", "购房人姓名", "身份证号码（必填）", "手机号码", "合同编号", "建筑面积(㎡)"],
            [101.0, name(1), identity_number(1), 13800001234.0, "HT1", 98.5],
            ["１０２室", f" {name(2)} ", f"{identity_number(2)}\u200b", "138-0000-1235", "HT2", "98.5"],
            [None, None, None, None, None, None],
            ["103", name(3), identity_number(3)[:-1] + "?", None, "HT3"],
            ["104", name(4), int(identity_number(4)[:17] + "0"), None, "HT4"],
            ["", name(5), identity_number(5), None, "HT5"],
            [date(2026, 3, 1), name(6), identity_number(6), None, "HT6"],
            ["107", name(7), identity_number(7), "12", "HT7"],
            ["108", None, None, None, None],
            ["109", "张3", identity_number(9)],
        ]
        done = import_units(hall.wang, building, write_xlsx(tmp_path / "明细.xlsx", table))
        assert done.added == ("101", "102", "108")
        assert problems(done) == [
            (7, "身份证号码（必填）"),
            (8, "身份证号码（必填）"),
            (9, "* 房 号"),
            (10, "* 房 号"),
            (11, "手机号码"),
            (13, "购房人姓名"),
        ]
        assert "lost its last digits" in done.problems[1].reason
        assert "date" in done.problems[3].reason
        # What is said about people in a report is where, not who.
        assert all(identity_number(n)[:17] not in str(done.problems) for n in range(10))
        unit = buildings.building(hall.wang, building).units["102"].listed
        assert (unit.buyers[0].name, unit.buyers[0].phone, unit.area) == (name(2), "13800001235", "98.5")
        assert not buildings.building(hall.wang, building).units["108"].listed.buyers

    def test_co_owners_in_rows_in_one_cell_and_in_merged_cells(self, hall: Hall, building: int, tmp_path: Path) -> None:
        table: list[list[Cell]] = [
            ["单元", "房号", "买受人", "证件号码", "电话", "共有情况"],
            ["1单元", "101", name(1), identity_number(1), "13800000001", "共同共有"],
            [None, None, name(2), identity_number(2), "13800000002", None],
            ["2单元", "101", f"{name(3)}、{name(4)}", f"{identity_number(3)}\n{identity_number(4)}", "13800000003"],
            ["2单元", "102", f"{name(5)}、{name(6)}", identity_number(5)],
            ["2单元", "103", name(7), identity_number(7)],
            ["2单元", "103", name(8), identity_number(8)],
            ["2单元", "103", name(8), identity_number(8)],
        ]
        file = write_xlsx(tmp_path / "共有.xlsx", table, merges=["A2:A3", "B2:B3"])
        done = import_units(hall.wang, building, file)
        assert done.added == ("1-101", "2-101", "2-103")
        assert problems(done) == [(5, "证件号码")]
        state = buildings.building(hall.wang, building)
        assert [len(state.units[no].listed.buyers) for no in done.added] == [2, 2, 2]
        assert state.units["1-101"].listed.ownership == "共同共有"
        assert [one.phone for one in state.units["2-101"].listed.buyers] == ["13800000003", ""]

    def test_one_bad_co_owner_keeps_the_whole_unit_out(self, hall: Hall, building: int, tmp_path: Path) -> None:
        table = [
            ("房号", "买受人", "证件号码"),
            ("101", name(1), identity_number(1)),
            ("101", name(2), "431125199901010000"),
            ("102", name(3), identity_number(3)),
        ]
        done = import_units(hall.wang, building, write_csv(tmp_path / "u.csv", table))
        assert (done.added, problems(done)) == (("102",), [(3, "证件号码")])

    def test_rows_of_one_unit_that_contradict_each_other(self, hall: Hall, building: int, tmp_path: Path) -> None:
        table = [
            ("房号", "买受人", "证件号码", "合同号"),
            ("101", name(1), identity_number(1), "HT1"),
            ("101", name(2), identity_number(2), "HT9"),
            ("102", name(3), identity_number(3), ""),
            ("102", name(4), identity_number(3), ""),
        ]
        done = import_units(hall.wang, building, write_csv(tmp_path / "u.csv", table))
        assert (done.added, problems(done)) == ((), [(3, "合同号"), (5, "买受人")])

    def test_a_buyer_may_be_a_company_or_hold_a_passport(self, hall: Hall, building: int, tmp_path: Path) -> None:
        table = [
            ("房号", "权利人", "证件类型", "证件号"),
            ("101", "永州千家峒食品有限公司", "统一社会信用代码", USCC),
            ("102", "WANG LEI", "护照", "E12345678"),
            ("103", name(1), "水电费单", identity_number(1)),
        ]
        done = import_units(hall.wang, building, write_csv(tmp_path / "u.csv", table))
        assert (done.added, problems(done)) == (("101", "102"), [(4, "证件类型")])
        kinds = [buildings.building(hall.wang, building).units[no].listed.buyers[0].document_type for no in done.added]
        assert kinds == [DocumentType.USCC, DocumentType.PASSPORT]

    def test_twice_is_once_and_a_dry_run_changes_nothing(self, hall: Hall, building: int, tmp_path: Path) -> None:
        file = write_csv(tmp_path / "u.csv", [HEAD, *rows(5)])
        dry = import_units(hall.wang, building, file, dry_run=True)
        assert len(dry.added) == 5
        assert not buildings.building(hall.wang, building).units
        import_units(hall.wang, building, file)
        events = buildings.building(hall.wang, building).events
        again = import_units(hall.wang, building, file)
        assert (again.added, again.same, again.problems) == ((), 5, ())
        assert buildings.building(hall.wang, building).events == events

    def test_what_differs_is_corrected_with_a_reason_only(self, hall: Hall, building: int, tmp_path: Path) -> None:
        import_units(hall.wang, building, write_csv(tmp_path / "u.csv", [HEAD, *rows(3)]))
        changed = [rows(3)[0], ("102", name(9), identity_number(9), "", "HT-NEW", "98.5")]
        file = write_csv(tmp_path / "v.csv", [HEAD, *changed])
        first = import_units(hall.wang, building, file)
        assert (first.same, first.corrected, problems(first)) == (1, (), [(3, "")])
        second = import_units(hall.wang, building, file, reason="退房再售")
        assert (second.corrected, second.problems) == (("102",), ())
        assert buildings.building(hall.wang, building).units["102"].listed.buyers[0].name == name(9)

    def test_what_was_taken_in_is_not_corrected_by_a_list(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 1)
        registered(hall.wang, building)
        for check in Check:
            buildings.check(hall.wang, building, check, ["101"])
        take_in(hall.wang, building)
        file = write_csv(tmp_path / "v.csv", [HEAD, ("101", name(9), identity_number(9), "", "", "")])
        done = import_units(hall.wang, building, file, reason="更正")
        assert "taken in" in done.problems[0].reason

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("姓名,电话\n张三,1\n", "building.headings"),
            ("", "empty"),
            ("<html><table>", "markup"),
        ],
    )
    def test_a_file_that_is_no_such_list_is_refused(
        self, hall: Hall, building: int, tmp_path: Path, text: str, code: str
    ) -> None:
        file = tmp_path / "x.csv"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput) as refused:
            import_units(hall.wang, building, file)
        assert refused.value.code == code

    def test_gbk_is_read_too(self, hall: Hall, building: int, tmp_path: Path) -> None:
        file = tmp_path / "gbk.csv"
        file.write_text(f"房号,买受人,证件号码\n101,{name(1)},{identity_number(1)}\n", encoding="gb18030")
        assert import_units(hall.wang, building, file).added == ("101",)

    def test_a_closed_file_takes_no_list(self, hall: Hall, building: int, tmp_path: Path) -> None:
        buildings.close(hall.wang, building, "移交")
        with pytest.raises(Refused, match="closed"):
            import_units(hall.wang, building, write_csv(tmp_path / "u.csv", [HEAD, *rows(1)]))

    def test_three_hundred_units_are_a_few_events(self, hall: Hall, building: int, tmp_path: Path) -> None:
        import_units(hall.wang, building, write_csv(tmp_path / "u.csv", [HEAD, *rows(300)]))
        state = buildings.building(hall.wang, building)
        assert (len(state.units), state.events) == (300, 4)


class TestChecks:
    def test_words_numbers_and_days_all_say_that_it_was_passed(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 5)
        table: list[list[Cell]] = [
            ["房号", "网签备案", "完税凭证号", "维修资金"],
            ["101室", "是", "3431125260200001", date(2026, 2, 28)],
            ["102", "√", "", "2026-02-27"],
            ["103", "否", "无", "未缴"],
            ["104", None, None, "已缴"],
            ["999", "是", None, None],
            ["105", "是", 3.43112526020000e19, "是"],
        ]
        done = import_checks(hall.wang, building, write_xlsx(tmp_path / "核验.xlsx", table))
        units = buildings.building(hall.wang, building).units
        assert set(units["101"].checks) == set(Check)
        assert units["101"].checks[Check.TAX].number == "3431125260200001"
        assert units["101"].checks[Check.FUND].on == date(2026, 2, 28)
        assert (set(units["102"].checks), units["102"].checks[Check.FUND].on) == (
            {Check.CONTRACT, Check.FUND},
            date(2026, 2, 27),
        )
        assert not units["103"].checks
        assert set(units["104"].checks) == {Check.FUND}
        assert not units["105"].checks
        assert [(one.row, one.unit) for one in done.problems] == [(6, "999"), (7, "105")]
        assert done.added == ("101", "102", "104")

    def test_twice_is_once_and_what_the_list_does_not_say_stays(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 2)
        buildings.check(hall.wang, building, Check.FUND, ["101"])
        file = write_csv(tmp_path / "c.csv", [("房号", "契税", "维修资金"), ("101", "是", "否"), ("101", "是", "")])
        assert import_checks(hall.wang, building, file).added == ("101",)
        again = import_checks(hall.wang, building, file)
        assert (again.added, again.same) == ((), 1)
        assert set(buildings.building(hall.wang, building).units["101"].checks) == {Check.TAX, Check.FUND}

    def test_a_day_that_lies_ahead_is_named(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 1)
        file = write_csv(tmp_path / "c.csv", [("房号", "契税"), ("101", "2026-03-03")])
        done = import_checks(hall.wang, building, file)
        assert [(one.row, one.unit) for one in done.problems] == [(2, "101")]

    def test_a_dry_run_changes_nothing(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 1)
        file = write_csv(tmp_path / "c.csv", [("房号", "契税"), ("101", "是")])
        assert import_checks(hall.wang, building, file, dry_run=True).added == ("101",)
        assert not buildings.building(hall.wang, building).units["101"].checks

    def test_who_only_supervises_imports_nothing(self, hall: Hall, building: int, tmp_path: Path) -> None:
        file = write_csv(tmp_path / "c.csv", [("房号", "契税"), ("101", "是")])
        with pytest.raises(NotPermitted):
            import_checks(hall.qian, building, file)


class TestRules:
    def test_the_shipped_catalog_has_the_item_with_the_materials_that_checks_stand_for(self, shipped: Catalog) -> None:
        rules = building_rules()
        (item,) = [one for one in shipped.items if one.name == rules.item and one.materials]
        assert item.department == "ziran"
        assert item.promised_limit is not None
        assert set(rules.proofs.values()) <= {material.name for material in item.materials}
        assert set(rules.proofs) <= {*Step, *Check}

    def test_no_heading_means_two_columns(self) -> None:
        from clerk_tui.catalog.importing.cells import heading

        rules = building_rules()
        for table in (rules.units, rules.checks | {"no": rules.units["no"]}):
            labels = [heading(label) for names in table.values() for label in names]
            assert len(set(labels)) == len(labels)
        assert set(rules.checks) == set(Check)
