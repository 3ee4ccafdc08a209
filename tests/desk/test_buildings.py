"""From the developer's list to the keys: batches, their outcomes, the view, and what a kill may not do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from building_site import (
    FIRST_NO,
    HAND_OVER,
    identity_number,
    listed,
    make_hall,
    name,
    put_on_file,
    registered,
    takeable,
    units_of,
)
from desk_hall import Hall
from msgspec.structs import replace

from clerk_tui.desk import building_batches, buildings, casework
from clerk_tui.desk.building_batches import counting_from, decide_all, hand_over, take_in
from clerk_tui.desk.building_view import building_lines, building_view
from clerk_tui.domain.applicant import Relation
from clerk_tui.domain.building.blocks import Block, Progress, Stage, Standing
from clerk_tui.domain.building.model import Check, Step
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.state import Phase
from clerk_tui.domain.checklist import MarkStatus
from clerk_tui.domain.errors import BadInput, NotFound, NotPermitted, Refused
from clerk_tui.domain.identity import DocumentType


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    hall = make_hall(tmp_path_factory.mktemp("site"))
    hall.store.close()
    return hall.store.path, hall.store.key


@pytest.fixture
def hall(made: tuple[Path, bytes], tmp_path: Path) -> Iterator[Hall]:
    copied = Hall.copy(*made, tmp_path / "hall")
    yield copied
    copied.store.close()


def case_of(hall: Hall, building: int, unit: str) -> int:
    bound = buildings.building(hall.wang, building).units[unit].case
    assert bound is not None
    return bound.case_id


class TestOnFile:
    def test_it_is_found_by_id_by_name_and_by_a_part_that_only_it_has(self, hall: Hall) -> None:
        state = put_on_file(hall.wang)
        for text in (str(state.id), state.name, "花园"):
            assert buildings.find_building(hall.wang, text).id == state.id
        with pytest.raises(NotFound):
            buildings.find_building(hall.wang, "南门")
        form = buildings.OpenForm(name="千家峒花园4幢", address="同上", developer="某某置业", hand_over_on=HAND_OVER)
        buildings.open_building(hall.wang, form)
        with pytest.raises(BadInput, match="4幢"):
            buildings.find_building(hall.wang, "花园")

    def test_the_item_is_the_countys_rule(self, hall: Hall) -> None:
        assert put_on_file(hall.wang).item == "transfer"

    def test_what_is_missing_is_named_by_its_field(self, hall: Hall) -> None:
        form = buildings.OpenForm(name="x", address=" ", developer="y", hand_over_on=HAND_OVER)
        with pytest.raises(Refused) as refused:
            buildings.open_building(hall.wang, form)
        assert refused.value.field == "address"
        wrong = replace(form, address="z", developer_code="91350100M000100Y44")
        with pytest.raises(Refused) as refused:
            buildings.open_building(hall.wang, wrong)
        assert refused.value.field == "developer_code"

    def test_who_only_supervises_changes_nothing(self, hall: Hall) -> None:
        with pytest.raises(NotPermitted):
            put_on_file(hall.qian)

    def test_the_list_of_buildings_counts_units(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 3)
        take_in(hall.wang, building, ["101"])
        (line,) = building_lines(hall.qian)
        assert (line.sold, line.checked, line.taken_in, line.handed_over) == (3, 3, 1, 0)
        assert line.days_left == 49
        buildings.close(hall.wang, building, "移交")
        assert building_lines(hall.wang) == []
        assert [one.closed for one in building_lines(hall.wang, closed=None)] == [True]


class TestTakingIn:
    def test_every_unit_becomes_one_accepted_case(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 60)
        told: list[tuple[int, int]] = []
        outcomes = take_in(hall.wang, building, progress=lambda done, all_: told.append((done, all_)) or True)
        assert [one.why for one in outcomes] == [""] * 60
        assert told == [(25, 60), (50, 60), (60, 60)]
        assert len({one.case_no for one in outcomes}) == 60
        case = hall.wang.case(case_of(hall, building, "101"))
        assert (case.phase, case.applicant.name, case.item) == (Phase.ACCEPTED, name(0), "transfer")
        assert take_in(hall.wang, building) == ()

    def test_what_was_checked_is_not_asked_for_again(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        take_in(hall.wang, building)
        case = hall.wang.case(case_of(hall, building, "101"))
        waived = {mark.material: mark for mark in case.marks if mark.status is MarkStatus.WAIVED}
        assert len(waived) == 3
        numbers = {mark.basis for mark in waived.values()}
        assert {"HT202600000", "湘（2026）江永县不动产权第0000001号"} <= numbers
        assert all(mark.evidence is not None and mark.evidence.verified_by == "wang" for mark in waived.values())
        assert "千家峒花园3幢" in case.remark

    def test_each_unit_that_is_refused_says_why_and_the_others_go_on(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 3)
        buildings.undo_check(hall.wang, building, Check.TAX, ["102"], "误登")
        outcomes = {one.unit: one for one in take_in(hall.wang, building, ["101", "102", "103室", "999"])}
        assert "deed tax" in outcomes["102"].why
        assert "999" in outcomes["999"].why
        assert outcomes["101"].case_no and outcomes["103"].case_no
        again = take_in(hall.wang, building, ["101"])
        assert "taken in already" in again[0].why

    def test_a_batch_that_is_ended_goes_on_where_it_stopped(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 60)
        assert len(take_in(hall.wang, building, progress=lambda _done, _all: False)) == 25
        assert len(take_in(hall.wang, building)) == 35
        bound = [unit.case for unit in buildings.building(hall.wang, building).units.values()]
        assert len({case.case_id for case in bound if case}) == 60

    def test_two_windows_at_once_take_each_unit_in_once(self, hall: Hall, tmp_path: Path) -> None:
        """Both have read the same list; the second finds what the first has taken meanwhile."""
        building = takeable(hall.wang, tmp_path, 30)
        names = units_of(hall.wang, building)

        def meanwhile(_done: int, _all: int) -> bool:
            take_in(hall.zhao, building, names[25:])
            return True

        outcomes = take_in(hall.wang, building, names, progress=meanwhile)
        assert [one.why == "" for one in outcomes] == [True] * 25 + [False] * 5
        assert hall.store.check().sound
        assert hall.store.stats().cases == 30

    def test_the_figures_come_out_of_the_log_again(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 30)
        take_in(hall.wang, building)
        before = building_view(hall.wang, building)
        hall.store.rebuild()
        assert building_view(hall.wang, building) == before
        assert hall.store.check().sound

    def test_it_needs_the_counter(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        with pytest.raises(NotPermitted):
            take_in(hall.zhou, building)

    def test_a_failed_case_is_released_and_taken_in_again(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 2)
        take_in(hall.wang, building)
        first = case_of(hall, building, "101")
        with pytest.raises(Refused, match="not over"):
            buildings.release(hall.wang, building, ["101"], "重办")
        casework.void(hall.wang, first, "买受人写错")
        view = building_view(hall.wang, building)
        assert view.lines[0].standing is Standing.FAILED
        buildings.release(hall.wang, building, ["101"], "作废后重办")
        (again,) = take_in(hall.wang, building)
        assert (again.unit, again.why) == ("101", "")
        assert case_of(hall, building, "101") != first


class TestDeciding:
    def test_certificates_are_numbered_on_in_the_order_of_the_units(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 12)
        take_in(hall.wang, building)
        outcomes = decide_all(hall.zhou, building, first_no=FIRST_NO)
        assert all(not one.why for one in outcomes)
        numbers = [hall.wang.case(case_of(hall, building, no)).result_no for no in ("101", "110", "201", "202")]
        assert [number[-5:-1] for number in numbers] == ["0101", "0110", "0111", "0112"]
        assert {line.standing for line in building_view(hall.wang, building).lines} == {Standing.READY}

    def test_decided_first_and_made_later(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 2)
        take_in(hall.wang, building)
        decide_all(hall.zhou, building)
        assert hall.wang.case(case_of(hall, building, "101")).phase is Phase.DECIDED
        assert decide_all(hall.zhou, building) == ()
        assert "give the number" in decide_all(hall.zhou, building, ["101"])[0].why
        assert [one.why for one in decide_all(hall.zhou, building, first_no="7")] == ["", ""]
        assert [hall.wang.case(case_of(hall, building, no)).result_no for no in ("101", "102")] == ["7", "8"]

    def test_a_number_whose_certificate_was_not_made_goes_to_the_next_unit(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 3)
        take_in(hall.wang, building)
        casework.withdraw(hall.wang, case_of(hall, building, "102"), "退房")
        outcomes = decide_all(hall.zhou, building, ["101", "102", "103"], first_no="0099")
        assert [bool(one.why) for one in outcomes] == [False, True, False]
        assert hall.wang.case(case_of(hall, building, "103")).result_no == "0100"

    def test_a_refusal_needs_its_reason_and_changes_nothing_without(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        take_in(hall.wang, building)
        (one,) = decide_all(hall.zhou, building, outcome=Outcome.REFUSED)
        assert "reasons" in one.why
        # All of a unit's deeds or none: the take-over by the department was not written either.
        assert hall.wang.case(case_of(hall, building, "101")).phase is Phase.ACCEPTED
        (one,) = decide_all(hall.zhou, building, outcome=Outcome.REFUSED, reason="权属有争议")
        assert not one.why
        assert building_view(hall.wang, building).lines[0].standing is Standing.FAILED

    def test_another_department_decides_nothing(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        take_in(hall.wang, building)
        (one,) = decide_all(hall.li, building)
        assert "another department" in one.why

    def test_a_first_number_without_digits_is_refused_before_anything_is_done(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        take_in(hall.wang, building)
        with pytest.raises(BadInput) as wrong:
            decide_all(hall.zhou, building, first_no="第一号")
        assert wrong.value.field == "first_no"
        numbers = counting_from("A-098号")
        assert [next(numbers) for _n in range(3)] == ["A-098号", "A-099号", "A-100号"]


class TestHandOver:
    def made(self, hall: Hall, folder: Path, count: int = 2) -> int:
        building = takeable(hall.wang, folder, count)
        take_in(hall.wang, building)
        decide_all(hall.zhou, building, first_no=FIRST_NO)
        return building

    def give(self, hall: Hall, building: int, unit: str, n: int, relation: Relation | None = None) -> None:
        hand_over(hall.wang, building, unit, name(n), DocumentType.RESIDENT_ID, identity_number(n), relation)

    def test_the_certificate_leaves_with_the_keys(self, hall: Hall, tmp_path: Path) -> None:
        building = self.made(hall, tmp_path)
        self.give(hall, building, "101", 0)
        assert hall.wang.case(case_of(hall, building, "101")).phase is Phase.DELIVERED
        view = building_view(hall.wang, building)
        assert [line.standing for line in view.lines] == [Standing.HANDED_OVER, Standing.READY]
        with pytest.raises(Refused, match="handed over on"):
            self.give(hall, building, "101", 0)

    def test_a_stranger_needs_a_relation_and_nothing_is_recorded_without(self, hall: Hall, tmp_path: Path) -> None:
        building = self.made(hall, tmp_path)
        with pytest.raises(Refused) as refused:
            self.give(hall, building, "101", 7)
        assert refused.value.field == "relation"
        assert buildings.building(hall.wang, building).units["101"].handed_over_on is None
        self.give(hall, building, "101", 7, Relation.MANDATE)
        assert buildings.building(hall.wang, building).units["101"].handed_over_on == date(2026, 3, 2)

    def test_any_owner_receives_in_person(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 1)
        unit = buildings.building(hall.wang, building).units["101"].listed
        other = replace(unit.buyers[0], name=name(5), document_number=identity_number(5))
        buildings.correct_unit(hall.wang, building, replace(unit, buyers=(*unit.buyers, other)), "补录共有人")
        registered(hall.wang, building)
        for check in Check:
            buildings.check(hall.wang, building, check, ["101"])
        take_in(hall.wang, building)
        assert "co-owners" in hall.wang.case(case_of(hall, building, "101")).remark
        decide_all(hall.zhou, building, first_no=FIRST_NO)
        self.give(hall, building, "101", 5)
        assert hall.wang.case(case_of(hall, building, "101")).receiver == name(5)

    def test_no_keys_without_a_certificate(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        with pytest.raises(Refused) as refused:
            self.give(hall, building, "101", 0)
        assert refused.value.code == "hand_over.no_case"
        take_in(hall.wang, building)
        with pytest.raises(Refused, match="no decision yet"):
            self.give(hall, building, "101", 0)
        decide_all(hall.zhou, building)
        with pytest.raises(Refused) as refused:
            self.give(hall, building, "101", 0)
        assert refused.value.code == "hand_over.not_made"

    def test_a_certificate_given_at_another_window_leaves_the_keys_to_hand_over(
        self, hall: Hall, tmp_path: Path
    ) -> None:
        building = self.made(hall, tmp_path)
        case = case_of(hall, building, "101")
        casework.hand_out(hall.zhao, case, name(0), DocumentType.RESIDENT_ID, identity_number(0))
        assert building_view(hall.wang, building).lines[0].standing is Standing.HANDED_OVER
        self.give(hall, building, "101", 0)
        assert buildings.building(hall.wang, building).units["101"].receiver == name(0)


class TestView:
    def test_what_blocks_which_unit_is_said(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 2)
        buildings.check(hall.wang, building, Check.CONTRACT, ["101"])
        first, second = building_view(hall.wang, building).lines
        assert first.blocks == (Block.COMPLETION, Block.FIRST_REGISTRATION, Block.TAX, Block.FUND)
        assert first.says == "deed tax unpaid, maintenance fund unpaid"
        assert Block.CONTRACT in second.blocks
        assert second.buyers == "张*明"

    def test_a_unit_that_lacks_only_what_the_building_lacks_says_that(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 1)
        for check in Check:
            buildings.check(hall.wang, building, check, ["101"])
        assert building_view(hall.wang, building).lines[0].says == "no completion acceptance"

    def test_the_last_day_to_take_in_is_counted_back_from_the_hand_over(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        view = building_view(hall.wang, building)
        # Five working days before Monday 20 April.
        assert (view.take_in_by, view.days_left, view.late) == (date(2026, 4, 13), 49, 0)
        hall.clock.set(date(2026, 4, 13))
        assert building_view(hall.wang, building).late == 0
        hall.clock.set(date(2026, 4, 14))
        assert building_view(hall.wang, building).late == 1

    def test_the_hand_over_day_moves_with_a_reason(self, hall: Hall, tmp_path: Path) -> None:
        building = takeable(hall.wang, tmp_path, 1)
        hall.clock.set(date(2026, 4, 14))
        with pytest.raises(Refused):
            buildings.move_hand_over(hall.wang, building, date(2026, 5, 20), " ")
        buildings.move_hand_over(hall.wang, building, date(2026, 5, 20), "绿化未完工")
        assert building_view(hall.wang, building).late == 0

    def test_the_chain_follows_the_work(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 2)

        def progress() -> dict[Stage, Progress]:
            return {link.stage: link.progress for link in building_view(hall.wang, building).chain}

        assert progress()[Stage.FIRST_REGISTRATION] is Progress.BLOCKED
        registered(hall.wang, building)
        assert progress()[Stage.TRANSFER] is Progress.NOW
        for check in Check:
            buildings.check(hall.wang, building, check, ["101", "102"])
        take_in(hall.wang, building)
        assert progress()[Stage.TRANSFER] is Progress.DONE
        decide_all(hall.zhou, building, first_no=FIRST_NO)
        assert progress()[Stage.CERTIFICATES] is Progress.DONE
        for n, unit in enumerate(("101", "102")):
            hand_over(hall.wang, building, unit, name(n), DocumentType.RESIDENT_ID, identity_number(n))
        assert set(progress().values()) == {Progress.DONE}
        buildings.close(hall.wang, building)

    def test_an_item_this_store_does_not_know_leaves_the_dates_open(self, hall: Hall, tmp_path: Path) -> None:
        building = listed(hall.wang, tmp_path, 1)
        state = buildings.building(hall.wang, building)
        from clerk_tui.desk.building_view import _promised

        assert _promised(hall.wang, replace(state, item="elsewhere"), date(2026, 3, 2)) is None


def test_three_hundred_units_stay_fluent(hall: Hall, tmp_path: Path) -> None:
    """300 units are taken in within 5 s (here a fraction of one), and read at once."""
    from time import perf_counter

    building = takeable(hall.wang, tmp_path, 300)
    start = perf_counter()
    assert len(take_in(hall.wang, building)) == 300
    taken = perf_counter() - start
    start = perf_counter()
    assert len(building_view(hall.wang, building).lines) == 300
    read = perf_counter() - start
    assert taken < 5
    assert read < 0.5
    print(f"300 units: taken in {taken * 1000:.0f} ms, read {read * 1000:.0f} ms")


def test_a_batch_is_small_enough_for_others_to_wait() -> None:
    assert building_batches.BATCH <= 50


def test_a_step_is_recorded_as_of_today_unless_a_day_is_given(hall: Hall) -> None:
    state = put_on_file(hall.wang)
    after = buildings.step(hall.wang, state.id, Step.COMPLETION)
    assert after.steps[Step.COMPLETION].on == date(2026, 3, 2)
    assert after.steps[Step.COMPLETION].by == "wang"


def test_everything_that_happens_is_told_and_nobody_is_named(hall: Hall, tmp_path: Path) -> None:
    from clerk_tui.desk.building_log import _SAY, building_log
    from clerk_tui.domain.building.bodies import BODIES

    assert set(_SAY) == set(BODIES.values())
    building = takeable(hall.wang, tmp_path, 12)
    take_in(hall.wang, building, ["101", "102"])
    decide_all(hall.zhou, building, first_no=FIRST_NO)
    hand_over(hall.wang, building, "101", name(0), DocumentType.RESIDENT_ID, identity_number(0))
    buildings.undo_check(hall.wang, building, Check.TAX, ["103"], "误登")
    buildings.drop_unit(hall.wang, building, "104", "误列")
    buildings.note(hall.wang, building, "绿化未完工")
    buildings.close(hall.wang, building, "移交")
    told = building_log(hall.qian, building)
    assert [one.who for one in told] == ["王芳"] * len(told)
    text = "\n".join(one.what for one in told)
    assert "12 units listed: 101, 102, 103, 104, 105 and 7 more." in text
    assert "deed tax taken back: 103. Reason: 误登" in text
    assert name(0) not in text
    assert identity_number(0) not in text


def test_the_demonstration_building_has_something_to_do_and_something_blocked(hall: Hall) -> None:
    from random import Random

    from clerk_tui.desk.building_demo import make_building
    from clerk_tui.desk.demo_people import make_people

    building = make_building(hall.wang, make_people(Random(1), 40))
    view = building_view(hall.wang, building.id)
    assert {Standing.UNSOLD, Standing.BLOCKED, Standing.TAKEABLE} == set(view.counts)
    assert all(not one.why for one in take_in(hall.wang, building.id))
