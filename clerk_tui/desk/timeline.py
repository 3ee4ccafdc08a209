"""What happened to a case, told line by line: every kind of event has its sentence."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from clerk_tui.desk import elsewhere_sayings, promise_sayings, telling_sayings
from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.applicant import Applicant
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.checklist import STATUS_LABELS
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.event import Event
from clerk_tui.domain.item import Item
from clerk_tui.domain.masking import mask_name
from clerk_tui.domain.verdict import GROUND_LABELS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext


class TimelineLine(Struct, frozen=True):
    """One thing that happened: when, what, by whom."""

    at: datetime
    what: str
    who: str
    kind: str


def holder_name(desk: Desk, holder: str) -> str:
    """Return who holds an original, in words."""
    if holder == "window":
        return _("the window")
    if holder == "applicant":
        return _("the applicant")
    return desk.department_name(holder.removeprefix("department:"))


def timeline(desk: Desk, events: list[Event]) -> list[TimelineLine]:
    """Return what happened, oldest first; an unknown kind shows by its name, so nothing is hidden."""
    bodies = [_readable(event) for event in events]
    received = next((body for body in bodies if isinstance(body, b.Received)), None)
    teller = Teller(desk, _item(desk, events, received), received.applicant if received else None)
    return [
        TimelineLine(event.at, _said(teller, event, body), user_name(desk, event.actor), event.kind)
        for event, body in zip(events, bodies, strict=True)
    ]


class Teller(Struct, frozen=True):
    """What turns the ids of the log into names."""

    desk: Desk
    item: Item | None
    """None for a case from another machine that rests on a catalog this store does not hold."""
    applicant: Applicant | None = None

    def material(self, material: str) -> str:
        """Return the name of a material."""
        known = self.item.materials if self.item else ()
        return next((one.name for one in known if one.id == material), material)

    def answers(self, answers: dict[str, str]) -> str:
        """Return the options that were chosen."""
        labels = {(q.id, o.id): o.label for q in (self.item.questions if self.item else ()) for o in q.options}
        return _(", ").join(labels.get(answer, answer[1]) for answer in answers.items())

    def colleague(self, login: str) -> str:
        """Return the name of a user of the store."""
        return user_name(self.desk, login)

    def person(self, name: str) -> str:
        """Return the name of somebody at the counter: a person's masked, an organisation's in full."""
        applicant = self.applicant
        return applicant.masked_name if applicant and applicant.name == name else mask_name(name)


def _item(desk: Desk, events: list[Event], received: b.Received | None) -> Item | None:
    state = desk.store.case(events[0].subject) if events else None
    try:
        if state is not None:
            return desk.case_item(state)
        return desk.item(received.item, received.catalog_version) if received else None
    except NotFound:
        return None


def _readable(event: Event) -> b.Body | None:
    try:
        return b.decode_body(event.kind, event.v, event.body)
    except msgspec.ValidationError:
        return None


def _said(teller: Teller, event: Event, body: b.Body | None) -> str:
    if body is None:
        return _("unreadable entry “{kind}”").format(kind=event.kind)
    template, values = SAYINGS[type(body)]
    return _(template).format(**values(teller, body)).strip()


def _materials(n: int) -> str:
    return ngettext("{n} material", "{n} materials", n).format(n=n)


def _day(day: date) -> str:
    return f"{day:%m-%d}"


_Values = Callable[[Teller, Any], dict[str, object]]
_nothing: _Values = lambda _teller, _body: {}  # noqa: E731
_reason: _Values = lambda _teller, body: {"reason": body.reason}  # noqa: E731

SAYINGS: dict[type[b.Body], tuple[str, _Values]] = {
    b.Received: (N_("received at window {window}"), lambda _teller, body: {"window": body.window}),
    b.NoticeGiven: (
        N_("one-time notice: {materials}, to supply by {day}"),
        lambda _teller, body: {"materials": _materials(len(body.defects)), "day": _day(body.supply_by)},
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
        lambda _teller, body: {"outcome": _(b.OUTCOME_LABELS[body.outcome]), "reason": body.reason},
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
    b.PrintFailed: (
        N_("not printed: {document}; the printer did not take it"),
        lambda _teller, body: {"document": _document(body.document)},
    ),
    b.Noted: (N_("note: {text}"), lambda _teller, body: {"text": body.text}),
    b.AttachmentAdded: (N_("attachment: {label}"), lambda _teller, body: {"label": body.label}),
    **promise_sayings.SAYINGS,
    **elsewhere_sayings.SAYINGS,
    **telling_sayings.SAYINGS,
}
"""Kind of event → its sentence and what fills it in; other rooms of the log bring their own table."""


def _document(kind: str) -> str:
    from clerk_tui.desk.document_details import DOCUMENT_LABELS
    from clerk_tui.paper.model import DocumentKind

    return _(DOCUMENT_LABELS[DocumentKind(kind)]) if kind in set(DocumentKind) else kind


def _procedure(procedure: str) -> str:
    known = PROCEDURES.get(procedure)
    return _(known.label) if known else procedure
