"""A building for the demonstration hall: invented buyers, units that wait to be taken in and some that are blocked."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clerk_tui.desk.building_batches import UnitOutcome, decide_all, take_in
from clerk_tui.desk.buildings import OpenForm, do, open_building
from clerk_tui.desk.context import Desk
from clerk_tui.domain.applicant import Applicant, ApplicantKind
from clerk_tui.domain.building import commands as c
from clerk_tui.domain.building.log import BuildingState
from clerk_tui.domain.building.model import Check, Step, Unit
from clerk_tui.domain.intake import PartyForm

if TYPE_CHECKING:
    from clerk_tui.desk.demo import Hall

FLOORS, A_FLOOR = 6, 4
_UNSOLD = frozenset({"603", "604"})
_CO_OWNED = frozenset({"102", "204", "301", "402", "503"})
_WITHOUT: dict[Check, frozenset[str]] = {
    Check.CONTRACT: frozenset({"601"}),
    Check.TAX: frozenset({"203", "304", "601"}),
    Check.FUND: frozenset({"304", "404", "502", "602"}),
}
"""Units that have not passed a check."""


def make_building(desk: Desk, people: Sequence[PartyForm], hand_over_on: date | None = None) -> BuildingState:
    """Put a building of 24 units on file whose hand-over day is near (by default in 24 days).

    *people* are at least 27 invented buyers.
    """
    today = desk.today()
    opened = open_building(
        desk,
        OpenForm(
            name="香柚花园2幢",
            address="湖南省永州市江永县潇浦镇永阳路",
            developer="江永县永明房地产开发有限公司",
            hand_over_on=hand_over_on or today + timedelta(days=24),
        ),
    )
    units = _units(people)
    numbers = (
        ("江永预售第001号", today - timedelta(days=420)),
        ("江永联验第002号", today - timedelta(days=20)),
        ("湘江永不动产权第0000001号", today - timedelta(days=6)),
    )
    steps = [c.RecordStep(step=step, on=on, number=number) for step, (number, on) in zip(Step, numbers, strict=True)]
    sold = [unit.no for unit in units if unit.buyers]
    checks = [
        c.CheckUnits(check=check, units=tuple(no for no in sold if no not in _WITHOUT[check]), on=today)
        for check in Check
    ]
    return do(desk, opened.id, *steps, c.ListUnits(units=units, source="demo"), *checks)


TAKEN_IN = ("101", "102", "103", "104", "201", "202", "204", "301", "302", "303")
MADE = TAKEN_IN[:6]
"""Units whose certificates are made."""


class BuildingCase:
    """The building on its way to the hand-over day: some units blocked, some taken in, some certificates made."""

    def __init__(self, hall: "Hall") -> None:
        self.hall = hall
        self.desk = hall.desks["demo"]
        self.id = 0

    def steps(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Yield everything that happens to the building with its time."""
        hall = self.hall
        yield hall.moment(hall.workday(9), 0.12), self._open
        yield hall.moment(hall.workday(7), 0.4), self._take_in
        yield hall.moment(hall.workday(2), 0.6), self._make

    def _open(self) -> None:
        hand_over_on = self.desk.calendar.next_working_day(self.hall.now.date() + timedelta(days=4))
        # Neighbours in the list of cases should not also live side by side here.
        self.id = make_building(self.desk, self.hall.people[::-1], hand_over_on).id

    def _take_in(self) -> None:
        _all_well(take_in(self.desk, self.id, TAKEN_IN))

    def _make(self) -> None:
        first_no = f"湘（{self.hall.now.year}）江永县不动产权第0000101号"
        _all_well(decide_all(self.desk, self.id, MADE, first_no=first_no))


def _all_well(outcomes: Sequence[UnitOutcome]) -> None:
    if refused := [outcome for outcome in outcomes if outcome.why]:
        raise ValueError(f"{refused[0].unit}: {refused[0].why}")


def _units(people: Sequence[PartyForm]) -> tuple[Unit, ...]:
    buyers = iter(people)
    numbers = [f"{floor}{door:02d}" for floor in range(1, FLOORS + 1) for door in range(1, A_FLOOR + 1)]
    return tuple(
        Unit(
            no=no,
            buyers=tuple(_buyer(next(buyers)) for _owner in range(0 if no in _UNSOLD else 1 + (no in _CO_OWNED))),
            contract_no="" if no in _UNSOLD else f"演示合同{no}",
            area="118.6" if no.endswith(("1", "4")) else "96.2",
            use="住宅",
            ownership="共同共有" if no in _CO_OWNED else "",
        )
        for no in numbers
    )


def _buyer(person: PartyForm) -> Applicant:
    return Applicant(
        kind=ApplicantKind.PERSON,
        name=person.name,
        document_type=person.document_type,
        document_number=person.document_number,
        phone=person.phone,
    )
