"""撤回、视为撤回、终止、作废: a case ends without a decision."""

from clerk_tui.paper.model import Closure, ClosureGround, Document
from clerk_tui.paper.sheet import Heading, Sheet
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    detail_of,
    frame,
    materials,
    party_rows,
    remedies,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def closure(document: Document, words: Words) -> Sheet:
    """Compose the record that a case was closed, with the materials given back."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Closure)
    title, sentence = _ground(detail.ground, words)
    if detail.deferred and detail.ground is ClosureGround.DEEMED_WITHDRAWN:
        sentence = _(
            "The materials that were to follow were not supplied by the day promised. On the basis named below the "
            "application counts as withdrawn; a new application may be made once the materials are complete."
        )
    return frame(
        document,
        words,
        title,
        (
            stated(
                *case_rows(facts, words),
                *party_rows(facts, words),
                (_("Received at"), words.moment(facts.received_at)),
            ),
            text(sentence),
            stated(
                (_("Reason for it"), detail.reason),
                (_("Legal basis"), detail.basis),
                (_("Closed at"), words.moment(detail.at)),
                (_("Closed by"), detail.by),
                (_("Continued as"), detail.replaced_by),
            ),
            Heading(_("Materials given back")) if detail.returned else None,
            materials(detail.returned, words) if detail.returned else None,
            remedies(detail.remedies, words),
        ),
        sealed_by=facts.department,
        stub=acknowledgement(
            document,
            words,
            _("I have received this document and the materials listed.")
            if detail.returned
            else _("I have received this document."),
        ),
    )


def _ground(ground: ClosureGround, words: Words) -> tuple[str, str]:
    _ = words.say
    return {
        ClosureGround.WITHDRAWN: (
            _("Confirmation of Withdrawal"),
            _(
                "The applicant has withdrawn the application of their own will. The case is closed; withdrawing does "
                "not prevent a new application."
            ),
        ),
        ClosureGround.DEEMED_WITHDRAWN: (
            _("Notice of Deemed Withdrawal"),
            _(
                "The corrections asked for were not supplied in time. On the basis named below the application counts "
                "as withdrawn; a new application may be made once the materials are complete."
            ),
        ),
        ClosureGround.TERMINATED: (
            _("Notice of Termination"),
            _("For the reason named below the case cannot go on and is terminated."),
        ),
        ClosureGround.VOIDED: (
            _("Notice of a Voided Case Number"),
            _(
                "This case number was voided for the reason named below and is no longer used. Voiding it is not a "
                "decision on the application."
            ),
        ),
    }[ground]
