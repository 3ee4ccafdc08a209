"""The appointments of the demonstration hall: today's, whatever day and hour it is, one out of hours, one missed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from clerk_tui.desk import appointments
from clerk_tui.desk.demo_stories import ITEMS
from clerk_tui.domain.appointment import Slot, slots

if TYPE_CHECKING:
    from clerk_tui.desk.demo import Hall, Step

_DAYS_AHEAD = 7


class Visit(Struct, frozen=True, kw_only=True):
    """One appointment: when, for what, and what became of it."""

    day: date
    at: time
    item: str
    """As the stories call it, or the id of a bundle."""
    person: int
    remark: str = ""
    here: bool = False
    """The person came."""
    missed: bool = False
    """The person did not, and it was noted."""


class Appointments:
    """The invented appointments while they are made."""

    def __init__(self, hall: "Hall") -> None:
        self.hall = hall
        self.clerk = hall.desks["demo"]

    def steps(self) -> "Iterator[Step]":
        """Yield every booking and what became of it, with its time."""
        hall = self.hall
        for visit in self._visits():
            booking = _Booking(hall, visit)
            ago = 4 if visit.missed else 2
            yield hall.moment(hall.workday(ago), 0.3 + 0.01 * visit.person), booking.book
            if visit.here:
                yield datetime.combine(visit.day, visit.at, hall.now.tzinfo) + timedelta(minutes=4), booking.arrive
            if visit.missed:
                yield hall.moment(visit.day, 0.97), booking.miss

    def _visits(self) -> Iterator[Visit]:
        hall, today = self.hall, self.hall.now.date()
        # Whoever comes four minutes after the time must have come by now.
        before = [slot for slot in self._slots(today) if self._moment(today, slot) + timedelta(minutes=5) <= hall.now]
        ahead = [(today, slot) for slot in self._slots(today) if self._moment(today, slot) > hall.now]
        later = [today + timedelta(days=n) for n in range(1, _DAYS_AHEAD + 1)]
        ahead += [(day, slot) for day in later for slot in self._slots(day)]
        if before:
            yield Visit(day=today, at=before[-1].at, item="社保卡", person=3, here=True)
        for slot in before[-2:-1]:
            yield Visit(day=today, at=slot.at, item="公积金", person=4)
        next_one = next((one for one in ahead if not one[1].out_of_hours), ahead[0])
        yield Visit(day=next_one[0], at=next_one[1].at, item="转移登记", person=5, remark="夫妻双方到场")
        day, slot = next(one for one in ahead if one[1].out_of_hours and one != next_one)
        yield Visit(day=day, at=slot.at, item="户口簿", person=6, remark="上班走不开")
        soon = hall.desks["demo"].calendar.next_working_day(today)
        yield Visit(day=soon, at=time(10, 0), item="chusheng", person=7)
        yield Visit(day=hall.workday(1), at=time(9, 30), item="残疾证", person=8, missed=True)

    def _slots(self, day: date) -> tuple[Slot, ...]:
        return slots(appointments.appointment_rules(), day, self.clerk.calendar, ())

    def _moment(self, day: date, slot: Slot) -> datetime:
        return datetime.combine(day, slot.at, self.hall.now.tzinfo)


class _Booking:
    """One appointment that is made, and kept or not."""

    def __init__(self, hall: "Hall", visit: Visit) -> None:
        self.visit = visit
        self.person = hall.people[visit.person]
        self.clerk = hall.desks["demo"]
        self.id = 0

    def book(self) -> None:
        visit, person = self.visit, self.person
        self.id = appointments.book(
            self.clerk,
            ITEMS.get(visit.item, visit.item),
            visit.day,
            visit.at,
            name=person.name,
            document_number=person.document_number,
            phone=person.phone,
            remark=visit.remark,
        ).id

    def arrive(self) -> None:
        appointments.arrive(self.clerk, self.id)

    def miss(self) -> None:
        appointments.miss(self.clerk, self.id)
