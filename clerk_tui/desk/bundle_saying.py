"""What happened to a bundle as a whole, told line by line."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from clerk_tui.desk.context import Desk
from clerk_tui.desk.people import user_name
from clerk_tui.desk.timeline import TimelineLine
from clerk_tui.desk.timeline import timeline as case_timeline
from clerk_tui.domain.bundle import log as b
from clerk_tui.domain.bundle.model import Bundle
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.state import CaseState
from clerk_tui.domain.case_number import group
from clerk_tui.domain.event import Event
from clerk_tui.domain.masking import mask_name
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _, ngettext

PRE_REVIEWED = "pre_reviewed"
"""Kind of a pre-review in a case's log."""


class _Teller(Struct, frozen=True):
    """What turns the ids of the log into names."""

    members: dict[str, str]
    triggers: dict[str, str]


def timeline(
    desk: Desk, bundle: Bundle | None, events: Iterable[Event], members: Mapping[str, CaseState] | None = None
) -> list[TimelineLine]:
    """Return what happened, oldest first; an unknown kind shows by its name, so nothing is hidden.

    The pre-reviews of *members* are part of it: that is what a visit does while it waits for its document.
    """
    own = _told(desk, bundle, events)
    looked = [line for case in (members or {}).values() for line in _pre_reviews(desk, case)]
    return sorted((*own, *looked), key=lambda line: line.at)


def _pre_reviews(desk: Desk, case: CaseState) -> list[TimelineLine]:
    if case.pre_review_passed is None:
        return []
    lines = case_timeline(desk, desk.store.events(case.id))
    return [
        replace(line, what=_("{name}: {text}").format(name=case.item_name, text=line.what))
        for line in lines
        if line.kind == PRE_REVIEWED
    ]


def _told(desk: Desk, bundle: Bundle | None, events: Iterable[Event]) -> list[TimelineLine]:
    members = {member.id: member.name or _item_name(desk, member.item) for member in bundle.members} if bundle else {}
    triggers = {trigger.id: trigger.label for trigger in bundle.triggers} if bundle else {}
    teller = _Teller(members, triggers)
    return [TimelineLine(event.at, _said(teller, event), user_name(desk, event.actor), event.kind) for event in events]


def _item_name(desk: Desk, item_id: str) -> str:
    item = next((item for item in desk.catalog.items if item.id == item_id), None)
    return item.name if item else item_id


def _said(teller: _Teller, event: Event) -> str:
    body = b.BUNDLE.decode(event)
    if body is None:
        return _("unreadable entry “{kind}”").format(kind=event.kind)
    template, values = _SAYINGS[type(body)]
    return _(template).format(**values(teller, body)).strip()


def _results(n: int) -> str:
    return ngettext("{n} result", "{n} results", n).format(n=n)


def _members(n: int) -> str:
    return ngettext("{n} member", "{n} members", n).format(n=n)


def _day(day: date) -> str:
    return f"{day:%m-%d}"


_Values = Callable[[_Teller, Any], dict[str, object]]
_reason: _Values = lambda _teller, body: {"reason": body.reason}  # noqa: E731
_nothing: _Values = lambda _teller, _body: {}  # noqa: E731


def _member(teller: _Teller, body: Any) -> dict[str, object]:
    return {"member": teller.members.get(body.member, body.member), "reason": body.reason}


_SAYINGS: dict[type[Body], tuple[str, _Values]] = {
    b.BundleReceived: (N_("received at window {window}"), lambda _teller, body: {"window": body.window}),
    b.MemberAdded: (
        N_("member {member}: case {number} {reason}"),
        lambda teller, body: _member(teller, body) | {"number": group(body.case_no)},
    ),
    b.MemberDropped: (N_("member {member} dropped: {reason}"), _member),
    b.AnswersCorrected: (N_("answers corrected: {reason}"), _reason),
    b.TriggerRecorded: (
        N_("{label}: {document} {number}, of {day}"),
        lambda teller, body: {
            "label": teller.triggers.get(body.trigger, body.trigger),
            "document": body.document,
            "number": body.number,
            "day": _day(body.on),
        },
    ),
    b.BundleHandedOut: (
        N_("{results} handed out to {receiver}"),
        lambda _teller, body: {"results": _results(len(body.cases)), "receiver": mask_name(body.receiver)},
    ),
    b.BundleWithdrawn: (
        N_("{members} withdrawn: {reason}"),
        lambda _teller, body: {"members": _members(len(body.cases)), "reason": body.reason},
    ),
    b.BundleVoided: (N_("voided: {reason}"), _reason),
    b.BundleClosed: (N_("all members are over"), _nothing),
    b.BundlePrinted: (N_("printed: {document}"), lambda _teller, body: {"document": _printed(body)}),
    b.BundleNoted: (N_("note: {text}"), lambda _teller, body: {"text": body.text}),
}


def _printed(body: b.BundlePrinted) -> str:
    document = _document(body.document)
    return _("{document}, which did not come out").format(document=document) if body.failed else document


def _document(kind: str) -> str:
    from clerk_tui.desk.document_details import DOCUMENT_LABELS
    from clerk_tui.paper.model import DocumentKind

    return _(DOCUMENT_LABELS[DocumentKind(kind)]) if kind in set(DocumentKind) else kind
