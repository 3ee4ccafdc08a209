"""What happened to a case, told line by line: every kind of event has its sentence."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct

from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.domain.case import bodies as b
from clerk_tui.domain.case.procedures import PROCEDURES
from clerk_tui.domain.checklist import STATUS_LABELS
from clerk_tui.domain.errors import NotFound
from clerk_tui.domain.event import Event
from clerk_tui.domain.masking import mask_name
from clerk_tui.domain.verdict import GROUND_LABELS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _


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
    b.Received: (N_("received at window {window}"), lambda _teller, body: {"window": body.window}),
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
}


def _document(kind: str) -> str:
    from clerk_tui.desk.document_details import DOCUMENT_LABELS
    from clerk_tui.paper.model import DocumentKind

    return _(DOCUMENT_LABELS[DocumentKind(kind)]) if kind in set(DocumentKind) else kind


def _procedure(procedure: str) -> str:
    known = PROCEDURES.get(procedure)
    return _(known.label) if known else procedure
