"""Appointments (预约), in and out of hours (延时服务): booked, moved, kept, missed, cancelled.

A place has so many windows for appointments in each slot; out of hours fewer, and only where somebody stays for it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.domain.calendar import WorkCalendar
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.event import Event
from clerk_tui.domain.identity import DocumentType
from clerk_tui.domain.refusal import Refusal
from clerk_tui.domain.subject import SubjectKind, SubjectLine
from clerk_tui.domain.words import N_


class AppointmentPhase(StrEnum):
    """How an appointment stands, or ended."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    MISSED = "missed"
    CANCELLED = "cancelled"


PHASE_LABELS: dict[AppointmentPhase, str] = {
    AppointmentPhase.BOOKED: N_("booked"),
    AppointmentPhase.ARRIVED: N_("here"),
    AppointmentPhase.MISSED: N_("did not come"),
    AppointmentPhase.CANCELLED: N_("cancelled"),
}


class Visitor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who comes; the document is checked at the counter, here it only tells people of one name apart."""

    name: str
    document_type: DocumentType = DocumentType.RESIDENT_ID
    document_number: str = ""
    phone: str = ""

    def same(self, other: "Visitor") -> bool:
        """Whether both are one person: by the document where both gave one, else by name and phone."""
        if self.document_number and other.document_number:
            return (self.document_type, self.document_number) == (other.document_type, other.document_number)
        return (self.name, self.phone) == (other.name, other.phone)


class AppointmentBooked(Body, frozen=True, kw_only=True):
    """预约: somebody comes on *day* at *at* for an item; opens the appointment."""

    day: date
    at: time
    item: str
    item_name: str
    visitor: Visitor
    window: str = ""
    out_of_hours: bool = False
    """延时服务: outside the hours of the hall, or on a rest day."""
    remark: str = ""
    on: date


class AppointmentMoved(Body, frozen=True, kw_only=True):
    """改约: to another slot."""

    day: date
    at: time
    out_of_hours: bool = False


class AppointmentArrived(Body, frozen=True, kw_only=True):
    """到号: the person is here."""

    on: date


class AppointmentMissed(Body, frozen=True, kw_only=True):
    """爽约: the person did not come."""

    on: date


class AppointmentCancelled(Body, frozen=True, kw_only=True):
    """取消."""

    reason: str
    on: date


BODIES: dict[str, type[Body]] = {
    "appointment_booked": AppointmentBooked,
    "appointment_moved": AppointmentMoved,
    "appointment_arrived": AppointmentArrived,
    "appointment_missed": AppointmentMissed,
    "appointment_cancelled": AppointmentCancelled,
}


class AppointmentState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One appointment."""

    id: int
    place: str
    by: str
    day: date
    at: time
    item: str
    item_name: str
    visitor: Visitor
    booked_on: date
    window: str = ""
    out_of_hours: bool = False
    remark: str = ""
    phase: AppointmentPhase = AppointmentPhase.BOOKED
    reason: str = ""
    closed_on: date | None = None
    events: int = 1
    last_event: int = 0


def apply(state: AppointmentState | None, event: Event, body: Body | None) -> AppointmentState | None:
    """Return the state after *event*."""
    if state is None:
        return _booked(event, body) if isinstance(body, AppointmentBooked) else None
    return _changed(replace(state, events=state.events + 1, last_event=event.id), body)


def _booked(event: Event, body: AppointmentBooked) -> AppointmentState:
    return AppointmentState(
        id=event.id,
        place=event.place,
        by=event.actor,
        day=body.day,
        at=body.at,
        item=body.item,
        item_name=body.item_name,
        visitor=body.visitor,
        booked_on=body.on,
        window=body.window,
        out_of_hours=body.out_of_hours,
        remark=body.remark,
        last_event=event.id,
    )


def _changed(state: AppointmentState, body: Body | None) -> AppointmentState:
    match body:
        case AppointmentMoved():
            # Moved after it was missed, it is booked again.
            return replace(
                state,
                day=body.day,
                at=body.at,
                out_of_hours=body.out_of_hours,
                phase=AppointmentPhase.BOOKED,
                closed_on=None,
            )
        case AppointmentArrived():
            return replace(state, phase=AppointmentPhase.ARRIVED, closed_on=body.on)
        case AppointmentMissed():
            return replace(state, phase=AppointmentPhase.MISSED, closed_on=body.on)
        case AppointmentCancelled():
            return replace(state, phase=AppointmentPhase.CANCELLED, reason=body.reason, closed_on=body.on)
    return state


def line(state: AppointmentState) -> SubjectLine:
    """Return what lists show of it; looked up by its day."""
    return SubjectLine(
        title=state.item_name,
        phase=state.phase,
        who=state.visitor.name,
        reference=state.day.isoformat(),
        place=state.place,
        opened_on=state.booked_on,
        due_on=state.day,
        closed_on=state.closed_on,
    )


APPOINTMENT = SubjectKind(name="appointment", bodies=BODIES, state=AppointmentState, apply=apply, line=line)


# Slots


class Span(Struct, frozen=True, kw_only=True):
    """Part of a day: from *start* until before *end*."""

    start: time
    end: time


class AppointmentRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the county settles: the slots of a day and how many come in each."""

    slot_minutes: int
    per_slot: int
    """Appointments in one slot within hours, at one place."""
    per_slot_out_of_hours: int
    days_ahead: int
    """How many days ahead one may book."""
    hours: tuple[Span, ...]
    working_day_extra: tuple[Span, ...]
    """Out of hours on working days: at noon, in the evening."""
    rest_day: tuple[Span, ...]
    """On rest days and holidays; all of it is out of hours."""


class Slot(Struct, frozen=True, kw_only=True):
    """One slot of a day."""

    at: time
    out_of_hours: bool
    free: int


def slots(
    rules: AppointmentRules, day: date, calendar: WorkCalendar, taken: Iterable[AppointmentState]
) -> tuple[Slot, ...]:
    """Return every slot of *day* in order with how many may still come; *taken* are the appointments of that day."""
    working = calendar.is_working_day(day)
    spans = [(span, False) for span in rules.hours] if working else []
    spans += [(span, True) for span in (rules.working_day_extra if working else rules.rest_day)]
    used: dict[time, int] = {}
    for one in taken:
        if one.phase in _HOLDS:
            used[one.at] = used.get(one.at, 0) + 1
    found: dict[time, Slot] = {}
    for span, out in spans:
        for at in _starts(span, rules.slot_minutes):
            room = rules.per_slot_out_of_hours if out else rules.per_slot
            # Where spans overlap, the hours of the hall come first.
            found.setdefault(at, Slot(at=at, out_of_hours=out, free=max(0, room - used.get(at, 0))))
    return tuple(found[at] for at in sorted(found))


_HOLDS = frozenset({AppointmentPhase.BOOKED, AppointmentPhase.ARRIVED})


def _starts(span: Span, minutes: int) -> Iterable[time]:
    at, end = datetime.combine(date.min, span.start), datetime.combine(date.min, span.end)
    step = timedelta(minutes=minutes)
    while at + step <= end:
        yield at.time()
        at += step


class Wish(Struct, frozen=True, kw_only=True):
    """A slot somebody wants."""

    day: date
    at: time
    visitor: Visitor


def fitting_slot(
    wish: Wish,
    now: datetime,
    rules: AppointmentRules,
    calendar: WorkCalendar,
    taken: Iterable[AppointmentState],
    *,
    moving: int = 0,
) -> Slot | Refusal:
    """Return the slot that *wish* can have, or why not; *moving* is the appointment that gives up its own for it.

    *now* is local time; *taken* are the appointments of that day.
    """
    others = [one for one in taken if one.id != moving]
    moment = datetime.combine(wish.day, wish.at, now.tzinfo)
    if moment < now:
        return Refusal("appointment.past", N_("That time is over."), N_("Choose a later one."), field="at")
    if (wish.day - now.date()).days > rules.days_ahead:
        return Refusal(
            "appointment.far",
            N_("One can book at most {days} days ahead."),
            field="day",
            params={"days": rules.days_ahead},
        )
    # Two places at once is nobody's: whatever the item.
    if any(one.at == wish.at and one.phase in _HOLDS and one.visitor.same(wish.visitor) for one in others):
        return Refusal(
            "appointment.twice",
            N_("This person has an appointment at that time already."),
            N_("Choose another time, or move that one."),
            field="at",
        )
    slot = next((slot for slot in slots(rules, wish.day, calendar, others) if slot.at == wish.at), None)
    if slot is None:
        return Refusal(
            "appointment.no_slot",
            N_("There is no slot at that time."),
            N_("The slots of a day: clerk appointment slots"),
            field="at",
        )
    if not slot.free:
        return Refusal("appointment.full", N_("That slot is taken."), N_("Choose another one."), field="at")
    return slot


Decision = list[Body] | Refusal


def arrive(state: AppointmentState, today: date) -> Decision:
    """Record that the person is here; whoever comes late comes."""
    if state.phase not in (AppointmentPhase.BOOKED, AppointmentPhase.MISSED):
        return _over(state)
    if state.day != today:
        return Refusal(
            "appointment.other_day",
            N_("This appointment is for {day}."),
            N_("Move it to today first."),
            params={"day": state.day.isoformat()},
        )
    return [AppointmentArrived(on=today)]


def miss(state: AppointmentState, now: datetime) -> Decision:
    """Record that the person did not come."""
    if state.phase is not AppointmentPhase.BOOKED:
        return _over(state)
    if datetime.combine(state.day, state.at, now.tzinfo) > now:
        return Refusal("appointment.early", N_("Its time has not come yet."))
    return [AppointmentMissed(on=now.date())]


def cancel(state: AppointmentState, reason: str, today: date) -> Decision:
    """Give the slot back."""
    if state.phase is not AppointmentPhase.BOOKED:
        return _over(state)
    if not reason.strip():
        return Refusal(
            "case.reason_missing", N_("A reason is needed."), N_("Write it in one sentence."), field="reason"
        )
    return [AppointmentCancelled(reason=reason.strip(), on=today)]


def move(state: AppointmentState, wish: Wish, slot: Slot) -> Decision:
    """Move it to *slot*; one that was missed is booked again by it."""
    if state.phase not in (AppointmentPhase.BOOKED, AppointmentPhase.MISSED):
        return _over(state)
    return [AppointmentMoved(day=wish.day, at=wish.at, out_of_hours=slot.out_of_hours)]


def _over(state: AppointmentState) -> Refusal:
    return Refusal(
        "appointment.over",
        N_("This is not possible: the appointment is “{phase}”."),
        params={"phase": PHASE_LABELS[state.phase]},
    )
