"""不予受理通知书: the application is not accepted, why, and where to go instead (行政许可法 art. 32(1)(1)–(2))."""

from clerk_tui.domain.verdict import DeclineGround
from clerk_tui.paper.model import Decline, Document
from clerk_tui.paper.sheet import Sheet
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    detail_of,
    frame,
    party_rows,
    remedies,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def decline(document: Document, words: Words) -> Sheet:
    """Compose the refusal to accept."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Decline)
    other = detail.competent_authority
    return frame(
        document,
        words,
        _("Notice of Non-acceptance"),
        (
            stated(
                *case_rows(facts, words),
                *party_rows(facts, words),
                (_("Received at"), words.moment(facts.received_at)),
            ),
            text(_ground(facts.is_licence, detail.ground, words)),
            text(_("Reason: {text}").format(text=detail.reason) if detail.reason else ""),
            text(_("Please apply to {authority}.").format(authority=other) if other else ""),
            remedies(detail.remedies, words),
        ),
        sealed_by=facts.department,
        stub=acknowledgement(document, words, _("I have received this notice of non-acceptance.")),
    )


def _ground(is_licence: bool, ground: DeclineGround, words: Words) -> str:
    _ = words.say
    if is_licence:
        return {
            DeclineGround.NOT_NEEDED: _(
                "By law the matter applied for needs no administrative licence. In accordance with art. 32(1)(1) of "
                "the Administrative Licensing Law the application is not accepted."
            ),
            DeclineGround.NOT_COMPETENT: _(
                "By law the matter applied for is not within this organ's powers. In accordance with art. 32(1)(2) of "
                "the Administrative Licensing Law the application is not accepted."
            ),
            DeclineGround.FORBIDDEN: _(
                "Your application falls under a condition that by law excludes it and is not accepted."
            ),
        }[ground]
    return {
        DeclineGround.NOT_NEEDED: _("The matter applied for needs no application. The application is not accepted."),
        DeclineGround.NOT_COMPETENT: _(
            "The matter applied for is not within this organ's duties. The application is not accepted."
        ),
        DeclineGround.FORBIDDEN: _(
            "Your application falls under a published condition that excludes it and is not accepted."
        ),
    }[ground]
