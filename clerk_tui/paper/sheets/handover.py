"""材料交接单: which papers went from one unit to another, and who gave and took them."""

from clerk_tui.paper.model import Document, Handover
from clerk_tui.paper.sheet import Sheet, Signatures
from clerk_tui.paper.sheets.common import case_rows, detail_of, frame, materials, stated, text
from clerk_tui.paper.words import Words


def handover(document: Document, words: Words) -> Sheet:
    """Compose the handover slip; it stays in the house, so it has no seal and no addressee."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Handover)
    total = _("Total: {materials} materials; {originals} originals, {copies} copies.").format(
        materials=len(facts.materials),
        originals=sum(line.originals for line in facts.materials),
        copies=sum(line.copies for line in facts.materials),
    )
    return frame(
        document,
        words,
        _("Handover Slip"),
        (
            stated(
                (_("Slip number"), detail.slip_no),
                *case_rows(facts, words),
                (_("Applicant"), facts.applicant.name),
                (_("Handed over by"), detail.giving_unit),
                (_("Taken over by"), detail.receiving_unit),
                (_("Handed over at"), words.moment(detail.at)),
                (_("Due by"), words.date(facts.due_on)),
            ),
            text(facts.remark) if facts.materials_unlisted else materials(facts.materials, words),
            text(total),
            text(detail.note),
            Signatures(
                (
                    (_("Given by (signature)"), detail.giver),
                    (_("Taken by (signature)"), detail.receiver),
                    (_("Time taken over"), ""),
                )
            ),
        ),
        addressee="",
    )
