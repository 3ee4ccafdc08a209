"""Across provinces (跨省通办): collecting for another hall, what passes between the two, and whose turn it is."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.casework import do
from clerk_tui.desk.context import Desk, told
from clerk_tui.desk.divisions import division_name
from clerk_tui.desk.intake import Committed
from clerk_tui.desk.lists import PAGE
from clerk_tui.desk.received import receive_within
from clerk_tui.desk.rules import received_on
from clerk_tui.domain.applicant import shown_name
from clerk_tui.domain.case import elsewhere_commands as ec
from clerk_tui.domain.case.bodies import Outcome
from clerk_tui.domain.case.channel import Channel, CrossMode, Direction, Elsewhere
from clerk_tui.domain.case.cross_duties import ACT_LABELS, Act, CrossDuty, duties_of
from clerk_tui.domain.case.exchange import (
    ADDRESSEE_LABELS,
    CONTENT_LABELS,
    DIRECTION_LABELS,
    MODE_LABELS,
    Addressee,
    Content,
    Parcel,
    Side,
    sender,
)
from clerk_tui.domain.case.state import PHASE_LABELS, CaseState
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.case_number import group
from clerk_tui.domain.checklist import ChecklistRow, Mark, MarkStatus
from clerk_tui.domain.errors import BadInput, NotFound
from clerk_tui.domain.intake import IntakeForm, check_form
from clerk_tui.domain.item import Limit
from clerk_tui.domain.people import Deed
from clerk_tui.i18n import _

CARRIER = "EMS"
"""Who carries parcels unless somebody else is named: the postal service that halls have a contract with."""


# The other hall, and what is collected for it


def other_hall(
    place: str,
    *,
    direction: Direction = Direction.OUT,
    mode: CrossMode = CrossMode.COLLECTED,
    place_name: str = "",
    organ: str = "",
    contact: str = "",
    address: str = "",
) -> Elsewhere:
    """Return the other hall at the division *place* (code of 6 to 12 digits). Raises BadInput for an unknown code."""
    code = place.strip()
    name = place_name.strip() or division_name(code)
    if not (code.isascii() and code.isdecimal() and 6 <= len(code) <= 12) or not name:
        raise BadInput(
            _("“{code}” is no division code.").format(code=place),
            hint=_("The first six digits of an ID number issued there are one: 440106 for 广州市天河区."),
            field="place",
            code="elsewhere.place",
        )
    return Elsewhere(
        direction=direction,
        mode=mode,
        place=code,
        place_name=name,
        organ=organ.strip(),
        contact=contact.strip(),
        address=address.strip(),
    )


def with_other_hall(form: IntakeForm, other: Elsewhere | None) -> IntakeForm:
    """Return *form* shared with the *other* hall, or with None with no other. Raises BadInput for a bundle's form."""
    if form.bundle and other is not None:
        raise BadInput(
            _("A bundle is handled by this hall alone."),
            hint=_("Take the one item in that another hall handles."),
            field="place",
            code="elsewhere.bundle",
        )
    there = other is not None and other.direction is Direction.IN
    return replace(form, elsewhere=other, channel=Channel.ELSEWHERE if there else Channel.WINDOW)


def collects(form: IntakeForm) -> bool:
    """Whether *form* is collected for another hall, so that nothing is judged here."""
    return form.elsewhere is not None and form.elsewhere.direction is Direction.OUT


def collect(desk: Desk, form: IntakeForm, draft: str = "") -> Committed:
    """Collect an application for the hall in ``form.elsewhere``: received, and no more; its clock has not begun.

    Identity and form are checked: every needed paper must be there, whether it is good enough the handling place
    judges. Raises BadInput naming the first field or paper that is wrong.
    """
    desk.require(Deed.INTAKE)
    assert form.elsewhere is not None
    item = desk.form_item(form)
    checked = check_form(form, item, desk.today())
    if checked.problems:
        error = told(checked.problems[0])
        raise BadInput(error.message, hint=error.hint, field=error.field, code=error.code)
    if not_there := papers_open(checked.rows):
        row = not_there[0]
        raise BadInput(
            _("“{name}” is not there; only a complete package can be sent.").format(name=row.material.name),
            hint=_("Tell the applicant everything that is missing, and collect when it is there."),
            field=f"material.{row.material.id}",
            code="elsewhere.incomplete",
        )
    handled_by = form.elsewhere.organ or form.elsewhere.place_name
    with desk.store.transaction() as writer:
        state = receive_within(desk, writer, form, checked, received_on=received_on(desk), department=handled_by)
        if draft:
            writer.delete_draft(draft)
    return Committed(state.id, state.case_no, state.query_code, checked.verdict, state)


_PROMISED = (MarkStatus.DEFERRED, MarkStatus.COMMITTED)


def papers_open(rows: Iterable[ChecklistRow]) -> list[ChecklistRow]:
    """Return what keeps a package from being complete in form; a promise to us binds nobody there."""
    return [row for row in rows if row.holds_up or row.mark.status in _PROMISED]


def verdict_lines(form: IntakeForm, rows: Iterable[ChecklistRow]) -> list[str]:
    """Return what a commit would do with an application that is collected for another hall."""
    assert form.elsewhere is not None
    place = form.elsewhere.organ or form.elsewhere.place_name
    if not_there := papers_open(rows):
        names = _(", ").join(row.material.name for row in not_there)
        return [_("Not complete: {names}. Only a complete package can be sent.").format(names=names)]
    return [
        _("Identity and form checked. Collected for {place}, which judges it.").format(place=place),
        _("The time limit begins when they accept."),
    ]


# What passes between the two


def send(
    desk: Desk,
    case_id: int,
    number: str,
    *,
    carrier: str = CARRIER,
    content: Content | None = None,
    to: Addressee = Addressee.HALL,
    on: date | None = None,
) -> CaseState:
    """Record a parcel that was sent; *content* None is what is due to be sent. Raises Refused, NotPermitted, NotFound.

    What we send takes along the originals that lie at the window.
    """
    state = desk.case(case_id)
    chosen = content or due_content(state)
    command = ec.SendParcel(
        number=number,
        carrier=carrier if number.strip() else "",
        content=chosen,
        to=to,
        materials=_papers(state, chosen),
        on=on or desk.today(),
    )
    return do(desk, case_id, command)


def _papers(state: CaseState, content: Content) -> tuple[str, ...]:
    """Return the materials in a parcel of ours: all that was handed in, but with a result only originals go back."""
    if state.elsewhere is None or sender(state.elsewhere.direction, content) is not Side.HERE:
        return ()
    originals = tuple(material for material, holder in state.holders.items() if holder == "window")
    if content is Content.RESULT:
        return originals
    handed_in = (mark.material for mark in state.marks if mark.status is not MarkStatus.MISSING)
    return tuple(dict.fromkeys((*handed_in, *originals)))


def due_content(state: CaseState) -> Content:
    """Return what the next parcel of this case holds."""
    acts = {duty.act for duty in duties_of(state)}
    if Act.SEND_SUPPLEMENT in acts or (
        Act.COLLECT_SUPPLEMENT in acts and state.elsewhere is not None and state.elsewhere.direction is Direction.IN
    ):
        return Content.SUPPLEMENT
    if Act.SEND_BACK in acts:
        return Content.RETURNED
    return Content.RESULT if Act.SEND_RESULT in acts else Content.PACKAGE


def arrived(desk: Desk, case_id: int, number: str, *, carrier: str = "", on: date | None = None) -> CaseState:
    """Record that a parcel arrived, at whichever end."""
    return do(desk, case_id, ec.RecordArrival(number=number, carrier=carrier, on=on or desk.today()))


def lost(desk: Desk, case_id: int, number: str, note: str) -> CaseState:
    """Record that a parcel is lost or came back undelivered."""
    return do(desk, case_id, ec.RecordLoss(number=number, note=note))


def accepted_there(
    desk: Desk, case_id: int, number: str, *, on: date | None = None, days: int | None = None
) -> CaseState:
    """Record their acceptance under *number*: day 0 is *on*, the limit *days* working days (default: the item's)."""
    limit = Limit(days) if days else None
    return do(desk, case_id, ec.RecordAcceptance(number=number, on=on or desk.today(), limit=limit))


def asked_there(desk: Desk, case_id: int, what: str, supply_by: date, *, on: date | None = None) -> CaseState:
    """Record what they ask the applicant to supply, and by when."""
    return do(desk, case_id, ec.RecordQuestion(what=what, supply_by=supply_by, on=on or desk.today()))


def supplemented(desk: Desk, case_id: int, marks: Sequence[Mark]) -> CaseState:
    """Record what the applicant brought of it; it is then sent like any parcel."""
    return do(desk, case_id, ec.BringSupplement(marks=tuple(marks)))


def returned_there(desk: Desk, case_id: int, reason: str, *, on: date | None = None) -> CaseState:
    """Record that they sent the papers back to be mended."""
    return do(desk, case_id, ec.RecordReturn(reason=reason, on=on or desk.today()))


def declined_there(desk: Desk, case_id: int, reason: str, *, on: date | None = None) -> CaseState:
    """Record that they do not accept the application."""
    return do(desk, case_id, ec.RecordDecline(reason=reason, on=on or desk.today()))


def decided_there(
    desk: Desk,
    case_id: int,
    outcome: Outcome,
    reason: str = "",
    *,
    result_name: str = "",
    result_no: str = "",
    electronic: bool = False,
    on: date | None = None,
) -> CaseState:
    """Record what they decided; an *electronic* result is here at once, any other when its parcel arrives."""
    state = desk.case(case_id)
    command = ec.RecordDecision(
        outcome=outcome,
        reason=reason,
        result_name=result_name or desk.case_item(state).result_name,
        result_no=result_no,
        electronic=electronic,
        on=on or desk.today(),
    )
    return do(desk, case_id, command)


def ask_part(desk: Desk, case_id: int, side: Side, what: str) -> CaseState:
    """Ask one side of a joint case for its part."""
    return do(desk, case_id, ec.AskPart(side=side, what=what))


def finish_part(desk: Desk, case_id: int, side: Side, result: str, *, on: date | None = None) -> CaseState:
    """Record that a part is done."""
    return do(desk, case_id, ec.FinishPart(side=side, result=result, on=on or desk.today()))


# Whose turn it is


class DutyLine(Struct, frozen=True, kw_only=True):
    """What one side has to do next, in words."""

    ours: bool
    act: str
    since: date
    by: date | None
    """The day that was named, or the end of the time limit."""
    late: bool
    parcel: str


class ParcelLine(Struct, frozen=True, kw_only=True):
    """A parcel, in words."""

    number: str
    carrier: str
    content: str
    to: str
    ours: bool
    """Whether this hall sent it."""
    sent_on: date
    arrived_on: date | None
    lost_on: date | None
    note: str


class CrossLine(Struct, frozen=True, kw_only=True):
    """A case of two halls as a list shows it, masked."""

    case_id: int
    case_no: str
    direction: Direction
    mode: str
    other: str
    """The organ there, or the place."""
    item: str
    applicant: str
    phase: str
    duties: tuple[DutyLine, ...]
    act: Act | None
    """What the first of the duties is; None when all is over."""
    parcels: tuple[ParcelLine, ...]
    under_way: tuple[str, ...]
    """Numbers of the parcels that are in the post."""

    @property
    def ours(self) -> bool:
        """Whether this hall has something to do."""
        return any(duty.ours for duty in self.duties)


class CrossView(Struct, frozen=True, kw_only=True):
    """Everything about a case of two halls."""

    line: CrossLine
    state: CaseState
    direction: str
    their_number: str
    asked: str
    returned: str
    address: str
    contact: str


def cross_list(
    desk: Desk, *, direction: Direction | None = None, ours: bool | None = None, parcels: bool = False
) -> list[CrossLine]:
    """Return the cases of two halls that are not over, those that wait for this hall longest first.

    *ours* keeps those where this hall has, or has not, something to do; *parcels* those with a parcel in the post.
    Raises NotPermitted.
    """
    desk.require(Deed.READ)
    found = [_line(desk, state) for state in _states(desk, direction)]
    kept = [line for line in found if (ours is None or line.ours is ours) and (not parcels or line.under_way)]
    return sorted(kept, key=lambda line: (not line.ours, min(duty.since for duty in line.duties), line.case_no))


def cross_view(desk: Desk, case_id: int) -> CrossView:
    """Return everything about one of them. Raises NotFound for a case that no other hall has a part in."""
    state = desk.case(case_id)
    other = state.elsewhere
    if other is None:
        raise NotFound(_("No other hall has a part in this case."), field="case", code="elsewhere.none")
    return CrossView(
        line=_line(desk, state),
        state=state,
        direction=_(DIRECTION_LABELS[other.direction]),
        their_number=state.exchange.number,
        asked=state.exchange.asked,
        returned=state.exchange.returned,
        address=other.address,
        contact=other.contact,
    )


def case_of_parcel(desk: Desk, number: str) -> int:
    """Return the case that a parcel under way belongs to: what a scan of its label opens. Raises NotFound."""
    wanted = number.strip()
    for state in _states(desk, None):
        if any(parcel.number == wanted and parcel.under_way for parcel in state.exchange.parcels):
            return state.id
    raise NotFound(
        _("No parcel “{number}” is under way.").format(number=wanted),
        hint=_("A parcel that nobody announced is recorded with the case it belongs to."),
        field="number",
        code="elsewhere.parcel_unknown",
    )


def _states(desk: Desk, direction: Direction | None) -> Iterable[CaseState]:
    """Cases of two halls with something left to do, also after their end: papers may still be in the post."""
    from clerk_tui.store.records import CaseFilter, Order

    for way in (direction,) if direction else tuple(Direction):
        open_ones = desk.store.cases(CaseFilter(direction=way, closed=False), order=Order.OLDEST, limit=PAGE)
        ended = desk.store.cases(CaseFilter(direction=way, closed=True), order=Order.NEWEST, limit=PAGE)
        for row in (*open_ones, *ended):
            state = desk.case(row.id)
            if duties_of(state):
                yield state


def _line(desk: Desk, state: CaseState) -> CrossLine:
    assert state.elsewhere is not None
    # What this hall has to do stands before what it waits for.
    duties = sorted(duties_of(state), key=lambda duty: duty.side is not Side.HERE)
    return CrossLine(
        case_id=state.id,
        case_no=group(state.case_no),
        direction=state.elsewhere.direction,
        mode=_(MODE_LABELS[state.elsewhere.mode]),
        other=state.elsewhere.organ or state.elsewhere.place_name,
        item=state.item_name,
        applicant=shown_name(state.applicant.name, state.applicant.kind),
        phase=_(PHASE_LABELS[state.phase]),
        duties=tuple(_duty_line(desk, state, duty) for duty in duties),
        act=duties[0].act if duties else None,
        parcels=tuple(_parcel_line(parcel) for parcel in state.exchange.parcels),
        under_way=tuple(parcel.number for parcel in state.exchange.parcels if parcel.under_way),
    )


def _duty_line(desk: Desk, state: CaseState, duty: CrossDuty) -> DutyLine:
    by = duty.by
    if by is None and duty.act is Act.DECIDE:
        due = due_date(state, desk.calendar)
        by = due.date if due else None
    return DutyLine(
        ours=duty.side is Side.HERE,
        act=_(ACT_LABELS[duty.act]).format(what=duty.what),
        since=duty.since,
        by=by,
        late=by is not None and by < desk.today(),
        parcel=duty.parcel,
    )


def _parcel_line(parcel: Parcel) -> ParcelLine:
    return ParcelLine(
        number=parcel.number,
        carrier=parcel.carrier,
        content=_(CONTENT_LABELS[parcel.content]),
        # "The other hall" is whose it is not: of theirs, this hall.
        to=_("this hall")
        if parcel.sent_by is Side.THERE and parcel.to is Addressee.HALL
        else _(ADDRESSEE_LABELS[parcel.to]),
        ours=parcel.sent_by is Side.HERE,
        sent_on=parcel.sent_on,
        arrived_on=parcel.arrived_on,
        lost_on=parcel.lost_on,
        note=parcel.note,
    )
