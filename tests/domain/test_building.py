"""The order of the steps, what blocks a unit, and that no unit ever has two cases."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.building import bodies as b
from clerk_tui.domain.building import commands as c
from clerk_tui.domain.building.blocks import Block, Progress, Stage, Standing, blocks, chain, is_late, standing
from clerk_tui.domain.building.decide import decide
from clerk_tui.domain.building.log import BUILDING, BuildingState
from clerk_tui.domain.building.model import Check, Step, Unit, UnitCase, unit_no, unit_order
from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.bodies import encode_body
from clerk_tui.domain.case.command import Command
from clerk_tui.domain.case.deciders.context import Context
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.people import Actor, Role
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.subjects import SUBJECTS

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=8)))
KINDS = {body: kind for kind, body in BUILDING.bodies.items()}
CLERK = Context(
    actor=Actor(user="wang", roles=frozenset({Role.CLERK})),
    today=TODAY,
    calendar=WorkCalendar(off_days={}, work_days={}, years=frozenset()),
)
ZHANG = Applicant(
    kind=ApplicantKind.PERSON,
    name="张小明",
    document_type=DocumentType.RESIDENT_ID,
    document_number="431125199901010009",
    phone="138 0000 1234",
)
LI = Applicant(
    kind=ApplicantKind.PERSON,
    name="李小红",
    document_type=DocumentType.RESIDENT_ID,
    document_number="431125198506070007",
)


class Building:
    """A building whose log is written by the deciders only."""

    def __init__(self, *commands: Command) -> None:
        self.events: list[Event] = []
        self.state: BuildingState | None = None
        opened = b.BuildingOpened(
            name="千家峒花园3幢",
            address="江永县潇浦镇五一路1号",
            developer="永州千家峒置业有限公司",
            item="transfer",
            hand_over_on=date(2026, 4, 20),
            on=TODAY,
        )
        self.do(c.Open(opened=opened), *commands)

    @property
    def now(self) -> BuildingState:
        assert self.state is not None
        return self.state

    def do(self, *commands: Command) -> None:
        for command in commands:
            decided = self.attempt(command)
            assert not isinstance(decided, Refusal), (command, decided)

    def attempt(self, command: Command, context: Context = CLERK) -> Any:
        decided = decide(self.state, command, context)
        if not isinstance(decided, Refusal):
            for body in decided:
                event = Event(
                    id=len(self.events) + 1,
                    place="431125000000",
                    subject=1,
                    subject_kind="building",
                    kind=KINDS[type(body)],
                    v=1,
                    at=AT,
                    actor="wang",
                    body=encode_body(body),
                    base=0,
                )
                self.events.append(event)
                self.state = BUILDING.evolve(self.state, event)
        return decided

    def refused(self, command: Command) -> Refusal:
        decided = decide(self.state, command, CLERK)
        assert isinstance(decided, Refusal), decided
        return decided


COMPLETION = c.RecordStep(step=Step.COMPLETION, on=date(2026, 2, 20))
REGISTRATION = c.RecordStep(step=Step.FIRST_REGISTRATION, on=date(2026, 2, 27), number="湘（2026）第1号")
UNITS = c.ListUnits(units=(Unit(no="101", buyers=(ZHANG, LI), contract_no="HT1"), Unit(no="102", buyers=(LI,))))


def checks(*units: str) -> tuple[Command, ...]:
    return tuple(c.CheckUnits(check=check, units=units, on=TODAY) for check in Check)


def case(unit: str, number: int = 900) -> UnitCase:
    return UnitCase(unit=unit, case_id=number, case_no=str(number))


def ready() -> Building:
    return Building(COMPLETION, REGISTRATION, UNITS, *checks("101", "102"))


class TestSteps:
    def test_no_first_registration_before_completion_acceptance(self) -> None:
        assert Building().refused(REGISTRATION).code == "step.before_completion"

    def test_the_first_registration_needs_its_number(self) -> None:
        bare = c.RecordStep(step=Step.FIRST_REGISTRATION, on=date(2026, 2, 27))
        assert Building(COMPLETION).refused(bare).field == "number"

    def test_days_follow_one_another_and_do_not_lie_ahead(self) -> None:
        building = Building(COMPLETION)
        early = c.RecordStep(step=Step.FIRST_REGISTRATION, on=date(2026, 2, 1), number="1")
        assert building.refused(early).code == "step.order"
        ahead = c.RecordStep(step=Step.FIRST_REGISTRATION, on=date(2026, 3, 3), number="1")
        assert building.refused(ahead).code == "step.future"

    def test_a_building_may_be_sold_without_presale(self) -> None:
        building = Building(COMPLETION)
        assert building.refused(c.RecordStep(step=Step.PRESALE, on=TODAY)).code == "step.presale_late"
        assert chain(building.now, {})[0].progress is Progress.SKIPPED

    def test_a_step_is_taken_back_unless_something_rests_on_it(self) -> None:
        building = Building(COMPLETION, REGISTRATION)
        assert building.refused(c.UndoStep(step=Step.COMPLETION, reason="误登")).code == "step.rests_on"
        building.do(c.UndoStep(step=Step.FIRST_REGISTRATION, reason="误登"))
        building.do(c.UndoStep(step=Step.COMPLETION, reason="误登"))
        assert not building.now.steps

    def test_the_first_registration_stays_while_cases_rest_on_it(self) -> None:
        building = ready()
        building.do(c.TakeIn(cases=(case("101"),)))
        undo = c.UndoStep(step=Step.FIRST_REGISTRATION, reason="误登")
        assert building.refused(undo).code == "step.has_cases"

    def test_who_may(self) -> None:
        supervisor = Context(
            actor=Actor(user="qian", roles=frozenset({Role.SUPERVISOR})), today=TODAY, calendar=CLERK.calendar
        )
        assert decide(ready().now, COMPLETION, supervisor).code == "not_permitted"  # type: ignore[union-attr]


class TestUnits:
    def test_numbers_have_one_form(self) -> None:
        assert [unit_no(text) for text in ("３－１０１室", " 3 - 101 ", "3—101号房", "a101")] == [
            "3-101",
            "3-101",
            "3-101",
            "A101",
        ]

    def test_units_are_sorted_as_people_read_them(self) -> None:
        assert sorted(["10-101", "2-201", "2-1101", "A1"], key=unit_order) == ["2-201", "2-1101", "10-101", "A1"]

    def test_every_co_owner_is_on_record_in_the_one_written_form(self) -> None:
        listed = ready().now.units["101"].listed
        assert [(buyer.name, buyer.phone) for buyer in listed.buyers] == [("张小明", "13800001234"), ("李小红", "")]

    @pytest.mark.parametrize(
        ("buyer", "field"),
        [
            ({"document_number": "431125199901010008"}, "document_number"),
            ({"name": "张3"}, "name"),
            ({"phone": "123"}, "phone"),
        ],
    )
    def test_a_buyer_who_is_not_valid_is_refused(self, buyer: dict[str, str], field: str) -> None:
        from msgspec.structs import replace

        unit = Unit(no="9", buyers=(replace(ZHANG, **buyer),))
        assert Building().refused(c.ListUnits(units=(unit,))).field == field

    def test_a_listed_unit_is_corrected_and_never_overwritten(self) -> None:
        building = ready()
        again = c.ListUnits(units=(Unit(no="101", buyers=(LI,)),))
        assert building.refused(again).code == "unit.listed"
        other = Unit(no="101", buyers=(LI,))
        assert building.refused(c.CorrectUnit(unit=other, reason=" ")).field == "reason"
        building.do(c.CorrectUnit(unit=other, reason="退房再售"))
        assert building.now.units["101"].listed.buyers == (LI,)

    def test_another_buyer_has_to_be_checked_anew_and_another_phone_has_not(self) -> None:
        from msgspec.structs import replace

        building = ready()
        phone = replace(building.now.units["102"].listed, buyers=(replace(LI, phone="13900001234"),))
        building.do(c.CorrectUnit(unit=phone, reason="换号"))
        assert len(building.now.units["102"].checks) == 3
        building.do(c.CorrectUnit(unit=replace(phone, buyers=(ZHANG,)), reason="退房再售"))
        assert not building.now.units["102"].checks

    def test_what_was_taken_in_is_neither_corrected_nor_dropped_nor_unchecked(self) -> None:
        building = ready()
        building.do(c.TakeIn(cases=(case("101"),)))
        for command in (
            c.CorrectUnit(unit=Unit(no="101", buyers=(LI,)), reason="x"),
            c.DropUnit(unit="101", reason="x"),
            c.UndoCheck(check=Check.TAX, units=("101",), reason="x"),
        ):
            assert building.refused(command).code == "unit.has_case"

    def test_a_closed_file_takes_nothing_until_it_is_reopened(self) -> None:
        building = ready()
        assert building.refused(c.Close()).code == "close.waiting"
        building.do(c.Close(reason="移交"))
        assert building.refused(UNITS).code == "building.closed"
        assert blocks(building.now, building.now.units["101"]) == (Block.CLOSED,)
        building.do(c.Reopen(reason="误关"))
        assert not building.now.closed


class TestTakingIn:
    def test_what_blocks_is_said_in_the_order_one_sees_to_it(self) -> None:
        building = Building(c.ListUnits(units=(Unit(no="101"),)))
        assert blocks(building.now, building.now.units["101"]) == (
            Block.COMPLETION,
            Block.FIRST_REGISTRATION,
            Block.BUYER,
            Block.CONTRACT,
            Block.TAX,
            Block.FUND,
        )

    @pytest.mark.parametrize("left_out", list(Check))
    def test_each_check_is_needed(self, left_out: Check) -> None:
        building = Building(COMPLETION, REGISTRATION, UNITS)
        building.do(*(c.CheckUnits(check=k, units=("101",), on=TODAY) for k in Check if k is not left_out))
        assert building.refused(c.TakeIn(cases=(case("101"),))).code == f"unit.{left_out.value}"

    def test_no_transfer_before_the_first_registration(self) -> None:
        building = Building(COMPLETION, UNITS, *checks("101"))
        assert building.refused(c.TakeIn(cases=(case("101"),))).code == "unit.first_registration"

    def test_a_unit_has_one_case_until_that_has_ended_without_certificate(self) -> None:
        building = ready()
        building.do(c.TakeIn(cases=(case("101", 900),)))
        assert building.refused(c.TakeIn(cases=(case("101", 901),))).code == "unit.taken_in"
        release = c.Release(units=("101",), ended=frozenset(), reason="作废")
        assert building.refused(release).code == "release.open"
        building.do(c.Release(units=("101",), ended=frozenset({"101"}), reason="作废"))
        building.do(c.TakeIn(cases=(case("101", 901),)))
        unit = building.now.units["101"]
        assert unit.case == case("101", 901)
        assert unit.former == (case("101", 900),)

    def test_a_unit_is_not_named_twice(self) -> None:
        twice = c.TakeIn(cases=(case("101", 1), case("101", 2)))
        assert ready().refused(twice).code == "units.twice"

    def test_a_foreign_second_case_is_kept_beside_the_first(self) -> None:
        """Two machines took the same unit in: nothing is lost, and the first stands."""
        building = ready()
        building.do(c.TakeIn(cases=(case("101", 1),)))
        foreign = b.UnitsTakenIn(cases=(case("101", 2),), on=TODAY)
        event = Event(
            id=99,
            place="431125000000",
            subject=1,
            subject_kind="building",
            kind="units_taken_in",
            v=1,
            at=AT,
            actor="x",
            body=encode_body(foreign),
            base=0,
        )
        unit = BUILDING.evolve(building.now, event).units["101"]
        assert (unit.case, unit.former) == (case("101", 1), (case("101", 2),))


class TestStanding:
    def test_the_chain_counts_units(self) -> None:
        building = ready()
        standings = {no: standing(building.now, unit, None) for no, unit in building.now.units.items()}
        assert set(standings.values()) == {Standing.TAKEABLE}
        links = {link.stage: link for link in chain(building.now, standings)}
        assert links[Stage.CHECKS].progress is Progress.DONE
        assert links[Stage.TRANSFER].progress is Progress.NOW
        assert links[Stage.HAND_OVER].progress is Progress.BLOCKED

    def test_who_misses_the_day(self) -> None:
        day = date(2026, 4, 20)
        assert is_late(Standing.UNDER_WAY, day, date(2026, 4, 21))
        assert not is_late(Standing.UNDER_WAY, day, day)
        assert not is_late(Standing.READY, day, date(2026, 4, 21))

    def test_an_unknown_or_damaged_event_changes_nothing_but_the_count(self) -> None:
        building = ready()
        for kind, body in (("unit_painted", "{}"), ("units_listed", '{"units": 7}')):
            event = Event(
                id=77,
                place="431125000000",
                subject=1,
                subject_kind="building",
                kind=kind,
                v=1,
                at=AT,
                actor="x",
                body=body,
                base=0,
            )
            after = BUILDING.evolve(building.now, event)
            assert (after.units, after.events) == (building.now.units, building.now.events + 1)

    def test_it_is_registered(self) -> None:
        assert SUBJECTS["building"] is BUILDING
        line = BUILDING.line(ready().now)
        assert (line.title, line.phase, line.due_on) == ("千家峒花园3幢", "first_registration", date(2026, 4, 20))


# Properties

NUMBERS = ("101", "102", "103")
_units = st.sampled_from(NUMBERS)
_some = st.lists(_units, min_size=1, max_size=3, unique=True).map(tuple)
_cases = st.integers(1, 10**6)
_commands = st.one_of(
    st.sampled_from([COMPLETION, REGISTRATION, c.RecordStep(step=Step.PRESALE, on=date(2024, 1, 1))]),
    st.builds(c.UndoStep, step=st.sampled_from(Step), reason=st.just("误登")),
    st.builds(
        lambda no, buyers: c.ListUnits(units=(Unit(no=no, buyers=buyers),)),
        _units,
        st.sampled_from([(), (ZHANG,), (ZHANG, LI)]),
    ),
    st.builds(
        lambda no, buyers: c.CorrectUnit(unit=Unit(no=no, buyers=buyers), reason="更正"),
        _units,
        st.sampled_from([(), (LI,)]),
    ),
    st.builds(c.DropUnit, unit=_units, reason=st.just("误列")),
    st.builds(lambda check, units: c.CheckUnits(check=check, units=units, on=TODAY), st.sampled_from(Check), _some),
    st.builds(c.UndoCheck, check=st.sampled_from(Check), units=_some, reason=st.just("误登")),
    st.builds(lambda units, n: c.TakeIn(cases=tuple(case(no, n + i) for i, no in enumerate(units))), _some, _cases),
    st.builds(lambda units: c.Release(units=units, ended=frozenset(units), reason="作废"), _some),
    st.builds(
        lambda no: c.HandOver(
            unit=no, receiver="张小明", document_type=DocumentType.RESIDENT_ID, document_number="431125199901010009"
        ),
        _units,
    ),
    st.just(c.Close(reason="完")),
    st.just(c.Reopen(reason="误关")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_commands, max_size=40))
def test_whatever_is_tried_no_unit_has_two_cases_and_blocks_tell_the_truth(commands: list[Command]) -> None:
    building = Building()
    live: dict[str, UnitCase] = {}
    for command in commands:
        decided = building.attempt(command)
        if not isinstance(decided, Refusal):
            if isinstance(command, c.TakeIn):
                for taken in command.cases:
                    assert taken.unit not in live, "a second case for a unit that has one"
                    live[taken.unit] = taken
            elif isinstance(command, c.Release):
                for no in command.units:
                    del live[no]
        state = building.now
        assert {no: unit.case for no, unit in state.units.items() if unit.case} == live
        assert Step.FIRST_REGISTRATION not in state.steps or Step.COMPLETION in state.steps
        for no, unit in state.units.items():
            takeable = not isinstance(decide(state, c.TakeIn(cases=(case(no, 7),)), CLERK), Refusal)
            assert takeable == (not blocks(state, unit))
            assert len(set(unit.checks)) == len(unit.checks)
            assert unit.handed_over_on is None or unit.case is not None or unit.former
    assert BUILDING.fold(building.events) == building.now
