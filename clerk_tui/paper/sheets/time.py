"""特别程序告知书 and 延长期限告知书: the clock stops, or runs longer (行政许可法 art. 45 and art. 42)."""

from clerk_tui.paper.model import Document, ExcludedProcedure, Extension
from clerk_tui.paper.sheet import Sheet
from clerk_tui.paper.sheets.common import acknowledgement, case_rows, detail_of, frame, party_rows, stated, text
from clerk_tui.paper.words import Words


def excluded_procedure(document: Document, words: Words) -> Sheet:
    """Compose the notice that an excluded procedure begins."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, ExcludedProcedure)
    return frame(
        document,
        words,
        _("Notice of an Excluded Procedure"),
        (
            stated(*case_rows(facts, words), *party_rows(facts, words)),
            text(_clock(document, detail, words)),
            stated(
                (_("Procedure"), words.say(detail.name)),
                (_("Legal basis"), words.say(detail.basis)),
                (_("Reason for it"), detail.reason),
                (_("Begins on"), words.date(detail.start)),
                (_("Time needed"), words.limit(detail.limit) if detail.limit else ""),
                (_("Expected to end on"), words.date(detail.ends_on)),
                (_("Approved by"), detail.approver),
                (_("Due by, before"), words.date(facts.due_on)),
                (_("Due by, now"), words.date(detail.new_due_on)),
            ),
            text(
                _("The new due date is adjusted once the procedure has ended.")
                if detail.stops_clock and detail.new_due_on
                else ""
            ),
        ),
        sealed_by=facts.department,
        stub=acknowledgement(document, words, _("I have received this notice.")),
    )


def _clock(document: Document, detail: ExcludedProcedure, words: Words) -> str:
    _ = words.say
    if not detail.stops_clock:
        return _("Your application needs the following procedure. Its time is counted in the time limit.")
    if document.facts.is_licence and detail.under_art_45:
        return _(
            "Your application needs the following procedure by law. In accordance with art. 45 of the Administrative "
            "Licensing Law the time it needs is not counted in the time limit; you are told that time herewith."
        )
    return _("Your application needs the following procedure. Its time is not counted in the time limit.")


def extension(document: Document, words: Words) -> Sheet:
    """Compose the notice that the time limit is extended."""
    _ = words.say
    facts, detail = document.facts, detail_of(document, Extension)
    days = _("1 working day") if detail.days == 1 else _("{n} working days").format(n=detail.days)
    return frame(
        document,
        words,
        _("Notice of an Extended Time Limit"),
        (
            stated(*case_rows(facts, words), *party_rows(facts, words)),
            text(_approval(document, detail, words).format(days=days)),
            stated(
                (_("Reason for it"), detail.reason),
                (_("Legal basis"), words.say(detail.basis)),
                (_("Extended by"), days),
                (_("Approved by"), detail.approver),
                (_("Due by, before"), words.date(detail.old_due_on)),
                (_("Due by, now"), words.date(detail.new_due_on)),
            ),
        ),
        sealed_by=facts.department,
        stub=acknowledgement(document, words, _("I have received this notice.")),
    )


def _approval(document: Document, detail: Extension, words: Words) -> str:
    _ = words.say
    if not document.facts.is_licence:
        return _("Your application cannot be decided in time. With approval the time limit is extended by {days}.")
    if detail.joint:
        return _(
            "Your application, handled jointly under art. 26 of the Administrative Licensing Law, cannot be concluded "
            "in time. In accordance with art. 42(2), and with the approval of the head of the people's government, the "
            "time limit is extended by {days}."
        )
    return _(
        "Your application cannot be decided in time. In accordance with art. 42(1) of the Administrative Licensing "
        "Law, and with the approval of this organ's head, the time limit is extended by {days}."
    )
