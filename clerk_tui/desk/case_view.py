"""A case as its screen shows it: where it stands, who did what when, what is due, and what can be done next."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case import commands as c
from clerk_tui.domain.case.plausible import why_not
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.case.state import PHASE_LABELS, READY, RUNNING, CaseState, Phase
from clerk_tui.domain.case.summary import due_date
from clerk_tui.domain.checklist import STATUS_LABELS, ChecklistRow, checklist
from clerk_tui.domain.deadline import DueDate, DueStatus, due_status, explain
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.event import Event
from clerk_tui.domain.item import CaseKind, Item, LimitUnit
from clerk_tui.domain.masking import mask_document, mask_name, mask_phone
from clerk_tui.domain.verdict import GROUND_LABELS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _


class TimelineLine(Struct, frozen=True):
    """One thing that happened: when, what, by whom."""

    at: datetime
    what: str
    who: str
    kind: str


class StepLine(Struct, frozen=True):
    """One deed of the case screen; *reason* says why it is not possible, and is empty when it is."""

    id: str
    reason: str = ""

    @property
    def possible(self) -> bool:
        """Whether the deed can be done now by this user."""
        return not self.reason


class Holding(Struct, frozen=True):
    """Who holds the original of a material."""

    material: str
    name: str
    holder: str


class CaseView(Struct, frozen=True):
    """Everything the case screen and ``clerk case show`` need."""

    state: CaseState
    item: Item
    department: str
    phase: str
    applicant: str
    document: str
    phone: str
    due: DueDate | None
    due_status: DueStatus | None
    due_text: str
    rows: tuple[ChecklistRow, ...]
    timeline: tuple[TimelineLine, ...]
    steps: tuple[StepLine, ...]
    holdings: tuple[Holding, ...]


STEPS: dict[str, type[c.Command]] = {
    "accept": c.Accept,
    "notice": c.GiveNotice,
    "correct": c.Correct,
    "decline": c.Decline,
    "dispatch": c.Dispatch,
    "claim": c.Claim,
    "return": c.ReturnCase,
    "procedure": c.StartProcedure,
    "end_procedure": c.EndProcedure,
    "extend": c.Extend,
    "decide": c.Decide,
    "issue": c.Issue,
    "hand_out": c.HandOut,
    "mail": c.Mail,
    "confirm_delivery": c.ConfirmDelivery,
    "withdraw": c.Withdraw,
    "deem_withdrawn": c.DeemWithdrawn,
    "terminate": c.Terminate,
    "forward": c.Forward,
    "void": c.Void,
    "archive": c.Archive,
    "original": c.MoveOriginal,
    "print": c.Print,
    "attach": c.Attach,
    "note": c.Note,
}
"""The deeds of the case screen, in the order a case goes through them."""

STEP_LABELS: dict[str, str] = {
    "accept": N_("accept"),
    "notice": N_("one-time notice"),
    "correct": N_("supplement"),
    "decline": N_("decline"),
    "dispatch": N_("hand over to department"),
    "claim": N_("take over"),
    "return": N_("return to window"),
    "procedure": N_("excluded procedure"),
    "end_procedure": N_("end procedure"),
    "extend": N_("extend"),
    "decide": N_("decide"),
    "issue": N_("attach result"),
    "hand_out": N_("hand out"),
    "mail": N_("send by post"),
    "confirm_delivery": N_("confirm delivery"),
    "withdraw": N_("withdraw"),
    "deem_withdrawn": N_("deem withdrawn"),
    "terminate": N_("terminate"),
    "forward": N_("forward to superior"),
    "void": N_("void and reissue"),
    "archive": N_("archive"),
    "original": N_("move original"),
    "print": N_("print"),
    "attach": N_("attach a file"),
    "note": N_("note"),
}


def derivation(desk: Desk, state: CaseState) -> list[str]:
    """Return how the due date was counted, a sentence a line, in the reader's language."""
    due = due_date(state, desk.calendar)
    return explained(due) if due else []


def explained(due: DueDate) -> list[str]:
    """Return the derivation of *due*, a sentence a line, in the reader's language."""
    return [
        _(line.template).format(**{k: _(v) if isinstance(v, str) else v for k, v in line.params.items()})
        for line in explain(due)
    ]


def possible_steps(desk: Desk, state: CaseState) -> tuple[StepLine, ...]:
    """Return every deed of the case screen with why it is not possible for this user now, where it is not."""
    context = desk.context()
    reasons = {step: why_not(state, deed, context) for step, deed in STEPS.items()}
    return tuple(StepLine(step, str(desk.told(refusal)) if refusal else "") for step, refusal in reasons.items())


def main_step(state: CaseState) -> str:
    """Return the deed that is due next: what Enter does on a scanned receipt."""
    if state.phase in READY:
        return "hand_out"
    if state.open_procedure:
        return "end_procedure"
    if state.phase is Phase.ACCEPTED and state.case_kind is CaseKind.IMMEDIATE:
        return "decide"
    return {
        Phase.RECEIVED: "accept",
        Phase.CORRECTION_PENDING: "correct",
        Phase.ACCEPTED: "dispatch",
        Phase.RETURNED: "correct",
        Phase.DISPATCHED: "claim",
        Phase.IN_REVIEW: "decide",
        Phase.MAILED: "confirm_delivery",
    }.get(state.phase, "archive")


def case_view(desk: Desk, case_id: int) -> CaseView:
    """Return everything the case screen shows. Raises NotFound."""
    state = desk.case(case_id)
    item = desk.item(state.item, state.catalog_version)
    due = due_date(state, desk.calendar)
    names = {material.id: material.name for material in item.materials}
    return CaseView(
        state=state,
        item=item,
        department=desk.department_name(state.department),
        phase=_(PHASE_LABELS[state.phase]),
        applicant=state.applicant.masked_name,
        document=mask_document(state.applicant.document_type, state.applicant.document_number),
        phone=mask_phone(state.applicant.phone) if state.applicant.phone else "",
        due=due,
        due_status=due_status(due, desk.today(), state.decided_on) if due else None,
        due_text=due_text(desk, state, due),
        rows=checklist(item, state.answers, state.marks),
        timeline=tuple(timeline(desk, desk.store.events(case_id))),
        steps=possible_steps(desk, state),
        holdings=tuple(
            Holding(material, names.get(material, material), holder_name(desk, holder))
            for material, holder in state.holders.items()
        ),
    )


def due_text(desk: Desk, state: CaseState, due: DueDate | None) -> str:
    """Return in a few words how much time is left."""
    if state.phase not in RUNNING or due is None:
        return ""
    if due.date is None:
        return _("clock stopped")
    from clerk_tui.domain.deadline import overdue_days, remaining

    late = overdue_days(due.date, desk.today())
    if late:
        return _("overdue by {days} days").format(days=late)
    if due.date == desk.today():
        return _("due today")
    left = remaining(due, desk.today())
    if due.limit.unit is LimitUnit.WORKING_DAY:
        return _("{days} working days left").format(days=left)
    return _("{days} days left").format(days=left)


def holder_name(desk: Desk, holder: str) -> str:
    """Return who holds an original, in words."""
    if holder == "window":
        return _("the window")
    if holder == "applicant":
        return _("the applicant")
    return desk.department_name(holder.removeprefix("department:"))


def user_name(desk: Desk, login: str) -> str:
    """Return a colleague's name; staff names are not masked: each deed is signed."""
    user = desk.store.user(login)
    return user.full_name if user else login


def timeline(desk: Desk, events: list[Event]) -> list[TimelineLine]:
    """Return what happened, oldest first; an unknown kind shows by its name, so nothing is hidden."""
    bodies = [_readable(event) for event in events]
    teller = _Teller(desk, _material_names(desk, bodies))
    return [
        TimelineLine(event.at, _said(teller, event, body), user_name(desk, event.actor), event.kind)
        for event, body in zip(events, bodies, strict=True)
    ]


class _Teller(Struct, frozen=True):
    """What turns the ids of the log into names."""

    desk: Desk
    materials: dict[str, str]

    def material(self, material: str) -> str:
        return self.materials.get(material, material)


def _material_names(desk: Desk, bodies: Iterable[b.Body | None]) -> dict[str, str]:
    received = next((body for body in bodies if isinstance(body, b.Received)), None)
    if received is None:
        return {}
    try:
        item = desk.item(received.item, received.catalog_version)
    except NotFound:
        # A case from another machine may rest on a catalog that this store does not hold.
        return {}
    return {material.id: material.name for material in item.materials}


def _readable(event: Event) -> b.Body | None:
    try:
        return b.decode_body(event.kind, event.v, event.body)
    except msgspec.ValidationError:
        return None


def _said(teller: _Teller, event: Event, body: b.Body | None) -> str:
    if body is None:
        return _("unreadable entry “{kind}”").format(kind=event.kind)
    template, values = _SAYINGS[type(body)]
    return _(template).format(**values(teller, body)).strip()


def _day(day: date) -> str:
    return f"{day:%m-%d}"


_Values = Callable[[_Teller, Any], dict[str, object]]
_nothing: _Values = lambda _teller, _body: {}  # noqa: E731
_reason: _Values = lambda _teller, body: {"reason": body.reason}  # noqa: E731

_SAYINGS: dict[type[b.Body], tuple[str, _Values]] = {
    b.Received: (N_("received at {window}"), lambda _teller, body: {"window": body.window}),
    b.NoticeGiven: (
        N_("one-time notice: {count} materials, to supply by {day}"),
        lambda _teller, body: {"count": len(body.defects), "day": _day(body.supply_by)},
    ),
    b.MaterialSettled: (
        N_("material {material}: {status}"),
        lambda teller, body: {
            "material": teller.material(body.mark.material),
            "status": _(STATUS_LABELS[body.mark.status]),
        },
    ),
    b.Corrected: (
        N_("supplement: {state}"),
        lambda _teller, body: {"state": _("complete") if body.complete else _("still incomplete")},
    ),
    b.Accepted: (
        N_("accepted as of {day}"),
        lambda _teller, body: {"day": _day(body.accepted_on)},
    ),
    b.Declined: (
        N_("not accepted: {ground}; {reason}"),
        lambda _teller, body: {"ground": _(GROUND_LABELS[body.ground]), "reason": body.reason},
    ),
    b.Dispatched: (
        N_("handed over to {department}, slip {slip}"),
        lambda teller, body: {
            "department": teller.desk.department_name(body.department),
            "slip": body.slip_no.rpartition("-")[2],
        },
    ),
    b.Claimed: (N_("taken over"), _nothing),
    b.Returned: (N_("returned to the window: {reason}"), _reason),
    b.ProcedureStarted: (
        N_("excluded procedure begun: {procedure}; {reason}"),
        lambda _teller, body: {"procedure": _procedure(body.procedure), "reason": body.reason},
    ),
    b.ProcedureEnded: (N_("excluded procedure ended: {result}"), lambda _teller, body: {"result": body.result}),
    b.Extended: (
        N_("extended by {days} working days, approved by {approver}: {reason}"),
        lambda teller, body: {
            "days": body.days,
            "approver": user_name(teller.desk, body.approver),
            "reason": body.reason,
        },
    ),
    b.Decided: (
        N_("decided: {outcome} {reason}"),
        lambda _teller, body: {"outcome": _(OUTCOME_LABELS[body.outcome]), "reason": body.reason},
    ),
    b.Issued: (
        N_("result ready: {name} {number}"),
        lambda _teller, body: {"name": body.result_name, "number": body.result_no},
    ),
    b.HandedOut: (N_("handed out to {receiver}"), lambda _teller, body: {"receiver": mask_name(body.receiver)}),
    b.Mailed: (N_("posted, parcel {parcel}"), lambda _teller, body: {"parcel": body.parcel_no}),
    b.Delivered: (N_("delivered {note}"), lambda _teller, body: {"note": body.note}),
    b.Withdrawn: (N_("withdrawn: {reason}"), _reason),
    b.DeemedWithdrawn: (N_("deemed withdrawn: nothing supplied in time"), _nothing),
    b.Terminated: (N_("terminated: {reason}"), _reason),
    b.Forwarded: (
        N_("forwarded to {to}: {reason}"),
        lambda _teller, body: {"to": body.to, "reason": body.reason},
    ),
    b.Voided: (N_("voided: {reason}"), _reason),
    b.Archived: (N_("archived"), _nothing),
    b.OriginalMoved: (
        N_("original of {material} is now with {holder}"),
        lambda teller, body: {
            "material": teller.material(body.material),
            "holder": holder_name(teller.desk, body.holder),
        },
    ),
    b.DocumentPrinted: (
        N_("printed: {document}{again}"),
        lambda _teller, body: {
            "document": _document(body.document),
            "again": _(" (reprint {n})").format(n=body.reprint) if body.reprint else "",
        },
    ),
    b.Noted: (N_("note: {text}"), lambda _teller, body: {"text": body.text}),
    b.AttachmentAdded: (N_("attachment: {label}"), lambda _teller, body: {"label": body.label}),
}

OUTCOME_LABELS: dict[b.Outcome, str] = {
    b.Outcome.GRANTED: N_("granted"),
    b.Outcome.REFUSED: N_("refused"),
    b.Outcome.DONE: N_("concluded"),
}


def _document(kind: str) -> str:
    from clerk_tui.desk.document_details import DOCUMENT_LABELS
    from clerk_tui.paper.model import DocumentKind

    return _(DOCUMENT_LABELS[DocumentKind(kind)]) if kind in set(DocumentKind) else kind


def _procedure(procedure: str) -> str:
    known = PROCEDURES.get(procedure)
    return _(known.label) if known else procedure
