"""收件凭证: the papers were received. Receiving is not accepting, and the receipt says so."""

from clerk_tui.paper.model import Document, Receipt
from clerk_tui.paper.sheet import Fields, Heading, Numbered, Sheet
from clerk_tui.paper.sheets.common import (
    acknowledgement,
    case_rows,
    derivation,
    detail_of,
    frame,
    limit_rows,
    office_name,
    party_rows,
    received,
    stated,
    text,
)
from clerk_tui.paper.words import Words


def receipt(document: Document, words: Words) -> Sheet:
    """Compose the receipt."""
    _ = words.say
    facts = document.facts
    held = words.joined(*facts.originals_held)
    return frame(
        document,
        words,
        _("Receipt of Application Materials"),
        (
            stated(
                *case_rows(facts, words)[:1],
                (_("Query code"), facts.query_code),
                *case_rows(facts, words)[1:],
                *party_rows(facts, words),
                (_("Received at"), words.moment(facts.received_at)),
                (_("Received by"), f"{facts.window} {facts.clerk}".strip()),
            ),
            *received(facts, words),
            text(_("Originals kept until the result is handed out: {names}").format(names=held) if held else ""),
            Heading(_("Time limits")),
            Fields(tuple(row for row in limit_rows(facts, words) if row[1])),
            derivation(facts, words),
            Heading(_("Please note")),
            Numbered(tuple(_notes(document, words))),
        ),
        sealed_by=office_name(facts),
        addressee="",
        stub=acknowledgement(
            document, words, _("I have received this receipt and answer for the truth of the materials handed in.")
        ),
    )


def _notes(document: Document, words: Words) -> list[str]:
    _ = words.say
    facts, detail = document.facts, detail_of(document, Receipt)
    notes = []
    if facts.accepted_on:
        notes.append(_("The application was accepted on {day}.").format(day=words.date(facts.accepted_on)))
    elif facts.is_licence:
        # 行政许可法 art. 32(1)(4); the day is the fifth working day after receipt.
        notes.append(_("This document confirms receipt; it is not a notice of acceptance."))
        sentence = _(
            "If materials are missing or not in the legal form, you will be told once of everything to be corrected, "
            "at once or within five working days; if you are not told in time, the application counts as accepted "
            "from the day the materials were received (Administrative Licensing Law, art. 32)."
        )
        notes.append(sentence)
    else:
        notes.append(_("This document confirms receipt; it is not a notice of acceptance."))
        notes.append(_("If materials need to be corrected, you will be told once of everything to be corrected."))
    if not facts.accepted_on and detail.notice_by:
        notes.append(_("Last day for such a notice: {day}.").format(day=words.date(detail.notice_by)))
    if facts.is_licence:
        notes.append(_("The applicant answers for the truth of the materials (Administrative Licensing Law, art. 31)."))
    notes.append(_("Materials and personal data are used for this application only."))
    notes.append(_("Please keep this receipt: its code or number answers enquiries and collects the result."))
    return notes
