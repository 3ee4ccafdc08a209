"""Tellings in words: the sentences of the timeline, and why somebody is not told yet."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clerk_tui.desk.telling_setup import receiver_names
from clerk_tui.domain.case import told_bodies as tb
from clerk_tui.domain.case.body import Body
from clerk_tui.domain.words import N_
from clerk_tui.i18n import _
from clerk_tui.sync.telling.trouble import TROUBLE_LABELS, Trouble

if TYPE_CHECKING:
    from clerk_tui.desk.timeline import Teller

_Values = Callable[["Teller", Any], dict[str, object]]

OVER = "over"
"""Kept in place of a reason: the case ended, so nobody is told any more."""


def reason_text(code: str) -> str:
    """Return why the last attempt was in vain, from the word that is kept of it; empty for none."""
    if code == OVER:
        return _("not told: the case ended first")
    word, _colon, detail = code.partition(":")
    if word not in set(Trouble):
        return code
    return _(TROUBLE_LABELS[Trouble(word)]).format(detail=detail)


def answer_text(answer: tb.Answer) -> str:
    """Return what a receiver answered."""
    said = _(tb.ANSWER_LABELS[answer.outcome])
    if answer.reason:
        said = _("{answer}: {reason}").format(answer=said, reason=answer.reason)
    return (
        _("{answer} (its number: {number})").format(answer=said, number=answer.reference) if answer.reference else said
    )


def _queued(teller: "Teller", body: tb.TellingQueued) -> dict[str, object]:
    name = receiver_names(teller.desk).get(body.receiver, body.receiver)
    return {"receiver": name, "fact": _(tb.FACT_LABELS[body.fact.kind])}


SAYINGS: dict[type[Body], tuple[str, _Values]] = {
    tb.TellingQueued: (N_("to be told: {receiver}, {fact}"), _queued),
    tb.TellingSent: (N_("the message lies in the receiver's folder"), lambda _teller, _body: {}),
    tb.TellingPrinted: (N_("the receiver was told on paper"), lambda _teller, _body: {}),
    tb.TellingAnswered: (
        N_("answer of the receiver ({way}): {answer}"),
        lambda _teller, body: {"way": _(tb.ROUTE_LABELS[body.by]), "answer": answer_text(body.answer)},
    ),
}
