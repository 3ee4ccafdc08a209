"""受理通知书: the application is accepted and the time limit runs (行政许可法 art. 32)."""

from clerk_tui.paper.model import Acceptance, AcceptanceGround, Document
from clerk_tui.paper.sheet import Heading, Numbered, Sheet
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    derivation,
    detail_of,
    frame,
    limit_rows,
    party_rows,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def acceptance(document: Document, words: Words) -> Sheet:
    """Compose the acceptance notice."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Acceptance)
    return frame(
        document,
        words,
        _("Notice of Acceptance"),
        (
            stated(*case_rows(facts, words), *party_rows(facts, words)),
            text(_ground(document, detail, words)),
            Heading(_("Time limits")),
            stated(
                (_("Received at"), words.moment(facts.received_at)),
                (_("Accepted on"), words.date(facts.accepted_on)),
                *limit_rows(facts, words),
                (_("Not counted in it"), words.joined(*detail.excluded)),
            ),
            derivation(facts, words),
            Heading(_("Result of the application")),
            stated(
                (_("Result document"), detail.result_name), (_("How it is collected"), words.say(detail.collection))
            ),
            Heading(_("Please note")),
            Numbered(tuple(_notes(document, detail, words))),
        ),
        sealed_by=facts.department,
        stub=acknowledgement(document, words, _("I have received this notice of acceptance.")),
    )


def _ground(document: Document, detail: Acceptance, words: Words) -> str:
    _ = words.say
    if not document.facts.is_licence:
        if detail.ground is AcceptanceGround.CORRECTED:
            return _("All corrections have been supplied as required. Your application is accepted.")
        return _("The materials of your application meet the requirements. Your application is accepted.")
    return {
        AcceptanceGround.COMPLETE: _(
            "Your application lies within this organ's powers and its materials are complete and in the legal form. "
            "In accordance with art. 32(1)(5) of the Administrative Licensing Law it is accepted."
        ),
        AcceptanceGround.CORRECTED: _(
            "You have supplied all corrections as required. In accordance with art. 32(1)(5) of the Administrative "
            "Licensing Law your application is accepted."
        ),
        AcceptanceGround.SILENCE: _(
            "No correction was asked for within the period of law. In accordance with art. 32(1)(4) of the "
            "Administrative Licensing Law your application counts as accepted from the day the materials were received."
        ),
    }[detail.ground]


def _notes(document: Document, detail: Acceptance, words: Words) -> list[str]:
    _ = words.say
    notes = []
    if document.facts.is_licence:
        if detail.excluded:
            notes.append(
                _(
                    "The time needed for the procedures named above is not counted in the time limit; you will be "
                    "told in writing how long they take (Administrative Licensing Law, art. 45)."
                )
            )
        notes.append(_("You have the right to state your case and to defend yourself (art. 7 of that law)."))
        notes.append(_("The time limits are counted in working days, without public holidays (art. 82 of that law)."))
    notes.append(_("Should the promised time be exceeded, you will be told why."))
    notes.append(_("Please bring this notice or the receipt, and an identity document, to collect the result."))
    return notes
