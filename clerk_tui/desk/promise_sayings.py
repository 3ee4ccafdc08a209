"""How the timeline tells what happened to a case's papers: debts, commitments, follow-ups, mended mistakes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clerk_tui.domain.case import paper_bodies as p
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.checklist import STATUS_LABELS
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _

if TYPE_CHECKING:
    from clerk_tui.desk.timeline import Teller

_Values = Callable[["Teller", Any], dict[str, object]]


def _names(teller: "Teller", materials: tuple[str, ...]) -> str:
    return _(", ").join(teller.material(material) for material in materials)


def _allowed(teller: "Teller", login: str) -> str:
    return _(" (exception allowed by {name})").format(name=teller.colleague(login)) if login else ""


def _held(_teller: "Teller", body: p.Verified) -> str:
    return _("holds") if body.holds else _("does not hold: {text}").format(text=body.text)


SAYINGS: dict[type[Body], tuple[str, _Values]] = {
    p.MaterialDeferred: (
        N_("deferred: {material}, due {day}{allowed}"),
        lambda teller, body: {
            "material": body.name,
            "day": f"{body.due_on:%m-%d}",
            "allowed": _allowed(teller, body.override_by),
        },
    ),
    p.DebtPaid: (
        N_("owed material supplied: {material}, {status}, window {window}"),
        lambda teller, body: {
            "material": teller.material(body.mark.material),
            "status": _(STATUS_LABELS[body.mark.status]),
            "window": body.window,
        },
    ),
    p.DebtExpired: (
        N_("not supplied in time: {materials}; the case ended"),
        lambda teller, body: {"materials": _names(teller, body.materials)},
    ),
    p.CommitmentSigned: (
        N_("commitment signed by {name}: {what}{allowed}"),
        lambda teller, body: {
            "name": teller.person(body.signed_by),
            "what": _names(teller, body.materials) or body.check,
            "allowed": _allowed(teller, body.override_by),
        },
    ),
    p.CommitmentWithdrawn: (
        N_("commitment taken back: {reason}; the ordinary procedure applies"),
        lambda _teller, body: {"reason": body.reason},
    ),
    p.FollowUpScheduled: (
        N_("to be looked at by {day}: {what}"),
        lambda _teller, body: {"day": f"{body.due_on:%m-%d}", "what": body.what},
    ),
    p.FollowUpClosed: (
        N_("looked at: {finding} {text}"),
        lambda _teller, body: {"finding": _(p.FINDING_LABELS[body.finding]), "text": body.text},
    ),
    p.Revoked: (N_("revoked: {reason}"), lambda _teller, body: {"reason": body.reason}),
    p.Verified: (
        N_("verified later: {material} {held}"),
        lambda teller, body: {"material": teller.material(body.material), "held": _held(teller, body)},
    ),
    p.MarkCorrected: (
        N_("mark corrected: {material} is {status}; {reason}"),
        lambda teller, body: {
            "material": teller.material(body.mark.material),
            "status": _(STATUS_LABELS[body.mark.status]),
            "reason": body.reason,
        },
    ),
    p.AnswersCorrected: (
        N_("answers corrected: {answers}; {reason}"),
        lambda teller, body: {"answers": teller.answers(body.answers), "reason": body.reason},
    ),
    p.Started: (N_("begun {because}"), lambda _teller, body: {"because": body.because}),
    p.PreReviewed: (
        N_("looked at beforehand: {finding}; {text}"),
        lambda _teller, body: {
            "finding": _("nothing stands against it") if body.passed else _("not ready"),
            "text": body.text,
        },
    ),
    p.StageIssued: (
        N_("stage “{stage}” issued {number}"),
        lambda _teller, body: {"stage": body.stage, "number": body.result_no},
    ),
}
