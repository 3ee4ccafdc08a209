"""The sentences of the timeline about applications made elsewhere and cases that two halls handle together."""

from collections.abc import Callable
from datetime import date
from typing import Any

from clerk_tui.domain.case import elsewhere_bodies as eb
from clerk_tui.domain.case.bodies import OUTCOME_LABELS, Outcome
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.case.exchange import ADDRESSEE_LABELS, CONTENT_LABELS, Side
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

Values = Callable[[Any, Any], dict[str, object]]


def _day(day: date) -> str:
    return f"{day:%m-%d}"


def side_name(side: Side) -> str:
    """Return which of the two halls *side* is, in words."""
    return _("this hall") if side is Side.HERE else _("the other hall")


SAYINGS: dict[type[Body], tuple[str, Values]] = {
    eb.Filed: (
        N_("filed online with {source} under {number}"),
        lambda _teller, body: {"source": body.source, "number": body.number},
    ),
    eb.ParcelSent: (
        N_("{content} sent to {to} on {day}: {carrier} {number}"),
        lambda _teller, body: {
            "content": _(CONTENT_LABELS[body.content]),
            "to": _(ADDRESSEE_LABELS[body.to]),
            "day": _day(body.on),
            "carrier": body.carrier,
            "number": body.number or _("over the line"),
        },
    ),
    eb.ParcelArrived: (
        N_("parcel {number} arrived on {day}: {content}"),
        lambda _teller, body: {
            "number": body.number,
            "day": _day(body.on),
            "content": _(CONTENT_LABELS[body.content]),
        },
    ),
    eb.ParcelLost: (
        N_("parcel {number} lost: {note}"),
        lambda _teller, body: {"number": body.number, "note": body.note},
    ),
    eb.AcceptedThere: (
        N_("accepted there on {day} under {number}"),
        lambda _teller, body: {"day": _day(body.on), "number": body.number},
    ),
    eb.AskedThere: (
        N_("asked for there on {day}, to supply by {by}: {what}"),
        lambda _teller, body: {"day": _day(body.on), "by": _day(body.supply_by), "what": body.what},
    ),
    eb.SuppliedForThere: (N_("supplement collected for the other hall"), lambda _teller, _body: {}),
    eb.ReturnedThere: (
        N_("papers sent back from there on {day}: {reason}"),
        lambda _teller, body: {"day": _day(body.on), "reason": body.reason},
    ),
    eb.DeclinedThere: (
        N_("not accepted there on {day}: {reason}"),
        lambda _teller, body: {"day": _day(body.on), "reason": body.reason},
    ),
    eb.DecidedThere: (
        N_("decided there on {day}: {outcome} {reason}"),
        lambda _teller, body: {
            "day": _day(body.on),
            "outcome": _(OUTCOME_LABELS[Outcome(body.outcome)]),
            "reason": body.reason,
        },
    ),
    eb.PartAsked: (
        N_("part asked of {side}: {what}"),
        lambda _teller, body: {"side": side_name(body.side), "what": body.what},
    ),
    eb.PartDone: (
        N_("part done by {side}: {result}"),
        lambda _teller, body: {"side": side_name(body.side), "result": body.result},
    ),
}
"""Body → its sentence and what fills it; ``timeline`` tells them among the others."""
