"""Appointments at the desk: book, move, receive and cancel, and today's list; an arrival begins the intake."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.domain import appointment as a
from clerk_tui.domain.appointment import (
    APPOINTMENT,
    AppointmentPhase,
    AppointmentRules,
    AppointmentState,
    Slot,
    Visitor,
)
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.identity import DocumentType, check_document, check_person_name, check_phone
from clerk_tui.domain.intake import IntakeForm, PartyForm, document_chosen
from clerk_tui.domain.masking import mask_name, mask_phone
from clerk_tui.domain.people import Deed
from clerk_tui.domain.refusal import Refusal
from clerk_tui.i18n import _
from clerk_tui.paths import data_dir

KIND = APPOINTMENT.name
MOST_OF_A_DAY = 1000


class AppointmentLine(Struct, frozen=True, kw_only=True):
    """An appointment as a list shows it, masked."""

    id: int
    day: date
    at: time
    item: str
    visitor: str
    phone: str
    phase: AppointmentPhase
    phase_name: str
    out_of_hours: bool
    late: bool
    """Its time has passed and nobody has come."""
    window: str
    remark: str


@cache
def appointment_rules() -> AppointmentRules:
    """Return the county's rules. Raises ``msgspec.ValidationError`` naming the field that is wrong, OSError."""
    return msgspec.toml.decode((data_dir() / "appointments.toml").read_bytes(), type=AppointmentRules)


def book(
    desk: Desk,
    item_id: str,
    day: date,
    at: time,
    *,
    name: str,
    document_number: str = "",
    document_type: DocumentType = DocumentType.RESIDENT_ID,
    phone: str = "",
    window: str = "",
    remark: str = "",
) -> AppointmentState:
    """Book a slot for an item or a bundle. Raises BadInput naming the field, Refused, NotPermitted, NotFound."""
    desk.require(Deed.INTAKE)
    item = desk.bundle(item_id) if desk.is_bundle(item_id) else desk.item(item_id)
    visitor = _visitor(desk, name, document_type, document_number, phone)
    with desk.store.transaction() as writer:
        slot = _slot(desk, a.Wish(day=day, at=at, visitor=visitor))
        booked = a.AppointmentBooked(
            day=day,
            at=at,
            item=item.id,
            item_name=item.name,
            visitor=visitor,
            window=window.strip(),
            out_of_hours=slot.out_of_hours,
            remark=remark.strip(),
            on=desk.today(),
        )
        events = writer.append([booked], subject=None, subject_kind=KIND, actor=desk.user.login, at=desk.clock())
        state: AppointmentState = writer.subject(KIND, events[0].id)
    return state


def move(desk: Desk, appointment_id: int, day: date, at: time) -> AppointmentState:
    """Move it to another slot; the old one is free again. Raises Refused, NotPermitted, NotFound."""

    def moved(state: AppointmentState) -> a.Decision:
        wish = a.Wish(day=day, at=at, visitor=state.visitor)
        return a.move(state, wish, _slot(desk, wish, moving=state.id))

    return _do(desk, appointment_id, moved)


def arrive(desk: Desk, appointment_id: int) -> AppointmentState:
    """Record that the person is here."""
    return _do(desk, appointment_id, lambda state: a.arrive(state, desk.today()))


def miss(desk: Desk, appointment_id: int) -> AppointmentState:
    """Record that the person did not come."""
    return _do(desk, appointment_id, lambda state: a.miss(state, desk.clock()))


def cancel(desk: Desk, appointment_id: int, reason: str) -> AppointmentState:
    """Give the slot back."""
    return _do(desk, appointment_id, lambda state: a.cancel(state, reason, desk.today()))


def begin(desk: Desk, appointment_id: int) -> IntakeForm:
    """Record the arrival, unless it is, and return the intake form of the item with the person filled in."""
    from clerk_tui.desk.intake import known_person, start

    state = appointment(desk, appointment_id)
    form = start(desk, state.item)
    if state.phase is not AppointmentPhase.ARRIVED:
        state = arrive(desk, appointment_id)
    visitor = state.visitor
    if visitor.document_number:
        form = document_chosen(form, "applicant", visitor.document_type, visitor.document_number)
        if known := known_person(desk, visitor.document_type, visitor.document_number):
            return replace(form, applicant=known.party, applicant_kind=known.kind)
    party = PartyForm(
        document_type=form.applicant.document_type,
        document_number=visitor.document_number,
        name=visitor.name,
        phone=visitor.phone,
    )
    return replace(form, applicant=party)


def appointment(desk: Desk, appointment_id: int) -> AppointmentState:
    """Return an appointment. Raises NotFound, NotPermitted."""
    desk.require(Deed.READ)
    state: AppointmentState | None = desk.store.subject(KIND, appointment_id)
    if state is None:
        raise _unknown()
    return state


def find_appointment(desk: Desk, text: str) -> int:
    """Return the id that *text* names: the whole of it, or a tail that only one open appointment has.

    Raises NotFound, also when several have that tail.
    """
    desk.require(Deed.READ)
    digits = text.strip()
    ids = [row.id for row in desk.store.subjects(KIND, closed=False, limit=MOST_OF_A_DAY)]
    if digits.isascii() and digits.isdecimal():
        if int(digits) in ids or desk.store.subject(KIND, int(digits)) is not None:
            return int(digits)
        tails = [one for one in ids if str(one).endswith(digits)]
        if len(tails) == 1:
            return tails[0]
        if tails:
            raise NotFound(_("“{text}” fits more than one appointment.").format(text=text), field="id")
    raise _unknown()


def listing(desk: Desk, day: date | None = None) -> list[AppointmentLine]:
    """Return the appointments of *day* (default: today) in the order of their times. Raises NotPermitted."""
    desk.require(Deed.READ)
    found = [_line(desk, state) for state in _of_day(desk, day or desk.today())]
    return sorted(found, key=lambda line: (line.at, line.id))


def free_slots(desk: Desk, day: date) -> tuple[Slot, ...]:
    """Return the slots of *day* that are not over, with how many may still come."""
    now = desk.clock()
    found = a.slots(appointment_rules(), day, desk.calendar, _of_day(desk, day))
    return tuple(slot for slot in found if datetime.combine(day, slot.at, now.tzinfo) >= now)


def coming_slots(desk: Desk, days: int = 14) -> list[tuple[datetime, Slot]]:
    """Return the slots of the next *days* days that have room."""
    found = []
    for ahead in range(days):
        day = desk.today() + timedelta(days=ahead)
        found += [(datetime.combine(day, slot.at), slot) for slot in free_slots(desk, day) if slot.free]
    return found


def _visitor(desk: Desk, name: str, document_type: DocumentType, number: str, phone: str) -> Visitor:
    checked_name = check_person_name(name)
    if isinstance(checked_name, Refusal):
        raise _bad(desk, checked_name, "name")
    checked_number = ""
    if number.strip():
        identity = check_document(document_type, number, desk.today())
        if isinstance(identity, Refusal):
            raise _bad(desk, identity, "document_number")
        checked_number = identity.number
    checked_phone = check_phone(phone) if phone.strip() else ""
    if isinstance(checked_phone, Refusal):
        raise _bad(desk, checked_phone, "phone")
    if not checked_number and not checked_phone:
        raise BadInput(
            _("A document number or a phone is needed."),
            hint=_("It tells two people of the same name apart."),
            field="phone",
            code="appointment.person",
        )
    return Visitor(name=checked_name, document_type=document_type, document_number=checked_number, phone=checked_phone)


def _bad(desk: Desk, refusal: Refusal, field: str) -> BadInput:
    error = desk.told(refusal)
    return BadInput(error.message, hint=error.hint, field=field, code=refusal.code)


def _slot(desk: Desk, wish: a.Wish, *, moving: int = 0) -> Slot:
    """Return the slot; called with the write lock held, so what is read now still holds at the commit."""
    taken = _of_day(desk, wish.day)
    slot = a.fitting_slot(wish, desk.clock(), appointment_rules(), desk.calendar, taken, moving=moving)
    if isinstance(slot, Refusal):
        raise desk.told(slot)
    return slot


def _do(desk: Desk, appointment_id: int, decide: Callable[[AppointmentState], a.Decision]) -> AppointmentState:
    desk.require(Deed.INTAKE)
    with desk.store.transaction() as writer:
        state: AppointmentState | None = writer.subject(KIND, appointment_id)
        if state is None:
            raise _unknown()
        decided: Sequence[Body] | Refusal = decide(state)
        if isinstance(decided, Refusal):
            raise desk.told(decided)
        writer.append(decided, subject=appointment_id, subject_kind=KIND, actor=desk.user.login, at=desk.clock())
        changed: AppointmentState = writer.subject(KIND, appointment_id)
    return changed


def _of_day(desk: Desk, day: date) -> list[AppointmentState]:
    rows = desk.store.subjects(KIND, reference=day.isoformat(), limit=MOST_OF_A_DAY)
    states = (desk.store.subject(KIND, row.id) for row in rows if row.place == desk.site.place)
    return [state for state in states if state is not None]


def _line(desk: Desk, state: AppointmentState) -> AppointmentLine:
    now = desk.clock()
    waiting = state.phase is AppointmentPhase.BOOKED
    return AppointmentLine(
        id=state.id,
        day=state.day,
        at=state.at,
        item=state.item_name,
        visitor=mask_name(state.visitor.name),
        phone=mask_phone(state.visitor.phone) if state.visitor.phone else "",
        phase=state.phase,
        phase_name=_(a.PHASE_LABELS[state.phase]),
        out_of_hours=state.out_of_hours,
        late=waiting and datetime.combine(state.day, state.at, now.tzinfo) < now,
        window=state.window,
        remark=state.remark,
    )


def _unknown() -> NotFound:
    return NotFound(_("There is no such appointment."), hint=_("Look it up: clerk appointment list"), field="id")
